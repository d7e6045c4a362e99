//! Whose turn it is over HTTP: a person's queues, a board's troubles, who has an order, and how its time is counted.

use crate::shop::app::{Client, TestApp};
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};

async fn version(client: &Client, order: &str) -> u64 {
    client.get(&format!("/api/v1/orders/{order}")).await.body()["card"]["version"].as_u64().unwrap()
}

async fn write(client: &Client, method: Method, order: &str, what: &str, body: Value) -> Value {
    let seen = version(client, order).await;
    let reply = client.write(method, &format!("/api/v1/orders/{order}/{what}"), seen, body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body()
}

async fn id_of(client: &Client, order: &str, name: &str) -> String {
    let people = client.get(&format!("/api/v1/orders/{order}/assignees")).await.body();
    let found = people.as_array().unwrap().iter().find(|person| person["name"] == name);
    found.unwrap_or_else(|| panic!("{name} in {people}"))["id"].as_str().unwrap().to_owned()
}

/// The numbers of a person's orders by queue, or of a board's by concern.
async fn sections(client: &Client, page: &str) -> Vec<(String, Vec<String>)> {
    let reply = client.get(&format!("/api/v1/boards/orders/{page}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let told = reply.body();
    let section = |section: &Value| {
        let name = section.get("queue").or(section.get("concern")).unwrap().as_str().unwrap().to_owned();
        let items = section["items"].as_array().unwrap();
        assert_eq!(section["total"], items.len());
        (name, items.iter().map(|item| item["card"]["number"].as_str().unwrap().to_owned()).collect())
    };
    told["sections"].as_array().unwrap().iter().map(section).collect()
}

fn told(expected: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
    let owned = |numbers: &[&str]| numbers.iter().map(|number| number.to_string()).collect();
    expected.iter().map(|(name, numbers)| (name.to_string(), owned(numbers))).collect()
}

#[tokio::test]
async fn a_hand_over_is_in_the_others_queue_with_its_word() {
    let app = TestApp::shop().await;
    let (manager, warehouse) = (app.role("account_manager").await, app.role("warehouse").await);
    let (order, _) = manager.place("W 1").await;
    assert_eq!(sections(&manager, "work").await, told(&[("act", &["W 1"])]));
    assert_eq!(sections(&warehouse, "work").await, []);
    let to = id_of(&manager, &order, "warehouse").await;
    let given = write(
        &manager,
        Method::PUT,
        &order,
        "assignee",
        json!({"to": to, "note": "Is there a crate for it?"}),
    )
    .await;
    assert_eq!(given["order"]["assignee"], json!({"id": to, "name": "warehouse"}));
    assert_eq!(sections(&warehouse, "work").await, told(&[("handed", &["W 1"])]));
    assert_eq!(sections(&manager, "work").await, [], "it is the warehouse's now");
    let item = warehouse.get("/api/v1/boards/orders/work").await.body()["sections"][0]["items"][0].clone();
    assert_eq!(
        (&item["given"]["by"]["name"], &item["given"]["note"]),
        (&json!("account_manager"), &json!("Is there a crate for it?"))
    );
    let seen = warehouse.get(&format!("/api/v1/orders/{order}")).await.body();
    assert_eq!(seen["given"]["note"], "Is there a crate for it?");
    // Taken, it is no news any more; and whoever has it hands it back, whatever their role.
    write(&warehouse, Method::PUT, &order, "assignee", json!({"to": to})).await;
    assert_eq!(sections(&warehouse, "work").await, told(&[("act", &["W 1"])]));
    write(&warehouse, Method::PUT, &order, "assignee", json!({"to": null})).await;
    assert_eq!(sections(&manager, "work").await, told(&[("act", &["W 1"])]));
    let path = format!("/api/v1/orders/{order}/assignee");
    let seen = version(&warehouse, &order).await;
    let again = warehouse.write(Method::PUT, &path, seen, json!({"to": to})).await;
    assert_eq!(again.is_problem(409)["refusals"][0]["code"], "not_your_role");
    let outsider = app
        .services
        .store
        .people()
        .await
        .unwrap()
        .into_iter()
        .find(|person| person.name == "outsider")
        .unwrap()
        .id;
    let unseen = manager.write(Method::PUT, &path, seen, json!({"to": outsider})).await;
    assert_eq!(unseen.is_problem(409)["refusals"][0]["code"], "out_of_their_sight");
    manager.json(Method::PUT, &path, &[], json!({"to": null})).await.is_problem(428);
}

#[tokio::test]
async fn who_leaves_or_loses_the_role_leaves_their_orders_under_nobodys() {
    let app = TestApp::shop().await;
    let (admin, manager) = (app.admin().await, app.role("account_manager").await);
    let (order, _) = manager.place("N 1").await;
    let me = id_of(&manager, &order, "account_manager").await;
    write(&manager, Method::PUT, &order, "assignee", json!({"to": me})).await;
    // By what its statuses allow there is no time for what was promised.
    let at_risk = told(&[("at_risk", &["N 1"])]);
    assert_eq!(sections(&admin, "attention").await, at_risk);
    // Somebody stands in for them: it is theirs then, and nobody's where nobody does.
    let today = app.services.store.board("orders").await.unwrap().unwrap().today(app.services.clock.now());
    let until = today + TimeDelta::days(2);
    let warehouse = id_of(&manager, &order, "warehouse").await;
    let stand_in = json!({"stand_in": warehouse, "from": today, "until": until});
    assert_eq!(manager.post("/api/v1/stand_ins", stand_in).await.status, 201);
    assert_eq!(sections(&app.role("warehouse").await, "work").await, told(&[("act", &["N 1"])]));
    assert_eq!(sections(&admin, "attention").await, at_risk);
    for patch in [json!({"id": warehouse, "active": false}), json!({"id": me, "active": false})] {
        assert_eq!(admin.json(Method::PATCH, "/api/v1/people", &[], patch).await.status, 200);
        assert_eq!(sections(&admin, "attention").await, told(&[("nobodys", &["N 1"])]));
    }
    let back = json!({"id": me, "active": true, "roles": {app.services.store.board("orders").await.unwrap().unwrap().id.to_string(): ["leadership"]}});
    assert_eq!(admin.json(Method::PATCH, "/api/v1/people", &[], back).await.status, 200);
    write(&admin, Method::PUT, &order, "assignee", json!({"to": null})).await;
    assert_eq!(
        sections(&admin, "attention").await,
        told(&[("nobodys", &["N 1"])]),
        "nobody holds the role any more"
    );
}

#[tokio::test]
async fn each_trouble_of_a_board_is_told_once_and_only_to_who_sees_it() {
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    let (over, _) = manager.place("A 1").await;
    let (held, _) = manager.place("A 2").await;
    write(&manager, Method::PUT, &held, "hold", json!({"reason": "address"})).await;
    assert_eq!(sections(&manager, "attention").await, told(&[("at_risk", &["A 1", "A 2"])]));
    assert_eq!(sections(&manager, "work").await, told(&[("act", &["A 1"]), ("wait", &["A 2"])]));
    // The first is over its four hours by now, the other one has been on hold for more than two working days.
    app.pass(TimeDelta::days(6));
    let manager = app.role("account_manager").await;
    let troubles = told(&[("over_time", &["A 1"]), ("held_long", &["A 2"])]);
    assert_eq!(sections(&manager, "attention").await, troubles);
    // An archived order is no trouble any more.
    write(&manager, Method::POST, &over, "withdraw", json!({"reason": "Twice"})).await;
    assert_eq!(sections(&manager, "attention").await.len(), 1);
}

/// How many orders of the board need attention.
async fn needing(client: &Client) -> u64 {
    let attention = client.get("/api/v1/boards/own/attention").await.body();
    attention["sections"].as_array().unwrap().iter().map(|section| section["total"].as_u64().unwrap()).sum()
}

#[tokio::test]
async fn a_board_is_counted_as_each_sees_it_and_a_chip_shows_as_many_as_it_says() {
    let app = TestApp::shop().await;
    app.own_board(|workflow| {
        let warehouse = workflow.roles.iter_mut().find(|role| role.id.as_str() == "warehouse").unwrap();
        warehouse.set_sees_status("approval".parse().unwrap(), false);
    })
    .await;
    let (manager, warehouse) = (app.role("own_account_manager").await, app.role("own_warehouse").await);
    let mut orders = Vec::new();
    for number in ["C 1", "C 2", "C 3"] {
        let placed = manager.post("/api/v1/boards/own/orders", crate::shop::app::order(number)).await;
        orders.push(placed.body()["id"].as_str().unwrap().to_owned());
    }
    write(&manager, Method::PUT, &orders[0], "hold", json!({"reason": "customer"})).await;
    write(&manager, Method::POST, &orders[1], "moves", json!({"to": "approval"})).await;
    write(&manager, Method::POST, &orders[2], "moves", json!({"to": "ready"})).await;
    let to = id_of(&manager, &orders[2], "own_warehouse").await;
    // Who owns a status gives its orders away.
    write(&warehouse, Method::PUT, &orders[2], "assignee", json!({"to": to})).await;
    let counts = async |client: &Client| client.get("/api/v1/boards/own/counts").await.body();
    let chips = |counts: &Value, names: [&str; 5]| names.map(|name| counts["chips"][name].as_u64().unwrap());
    let kinds = ["mine", "held", "customer", "nobodys", "waiting"];
    let told = counts(&manager).await;
    assert_eq!(chips(&told, kinds), [2, 1, 2, 0, 1]);
    assert_eq!(told["work"], 1, "one is on hold");
    assert_eq!(told["attention"].as_u64(), Some(needing(&manager).await));
    // What a role does not see is neither counted nor named.
    let told = counts(&warehouse).await;
    assert_eq!(chips(&told, kinds), [1, 1, 1, 0, 0]);
    assert_eq!(told["work"], 1);
    assert!(!told.to_string().contains("approval"), "{told}");
    // Once the warehouse has left, theirs is nobody's; and each chip shows what it counts.
    let admin = app.admin().await;
    let patch = json!({"id": to, "active": false});
    assert_eq!(admin.json(Method::PATCH, "/api/v1/people", &[], patch).await.status, 200);
    let told = counts(&admin).await;
    assert_eq!(told["chips"]["nobodys"], 1);
    assert_eq!(told["attention"].as_u64(), Some(needing(&admin).await));
    for (chip, count) in told["chips"].as_object().unwrap() {
        let board = admin.get(&format!("/api/v1/boards/own?{chip}=true")).await.body();
        let shown: u64 =
            board["columns"].as_array().unwrap().iter().map(|column| column["total"].as_u64().unwrap()).sum();
        assert_eq!(shown, count.as_u64().unwrap(), "{chip}");
    }
}

#[tokio::test]
async fn the_counting_of_time_adds_up_and_a_deadline_stays_in_the_history() {
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    let (order, _) = manager.place("C 1").await;
    app.pass(TimeDelta::hours(30));
    let manager = app.role("account_manager").await;
    write(&manager, Method::PUT, &order, "hold", json!({"reason": "stock"})).await;
    app.pass(TimeDelta::days(3));
    let manager = app.role("account_manager").await;
    write(&manager, Method::DELETE, &order, "hold", json!({})).await;
    app.pass(TimeDelta::hours(7));
    let manager = app.role("account_manager").await;
    let clock = manager.get(&format!("/api/v1/orders/{order}/clock")).await.body();
    let counted: i64 = clock["days"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|day| day["stretches"].as_array().cloned().unwrap_or_default())
        .filter(|stretch| stretch["kind"] == "counted")
        .map(|stretch| {
            let at = |end: &str| stretch[end].as_str().unwrap().parse::<domain::Instant>().unwrap();
            (at("to") - at("from")).num_microseconds().unwrap()
        })
        .sum();
    assert_eq!(clock["used"].as_i64().unwrap(), counted / 1_000_000, "{clock}");
    assert_eq!((clock["allowed"].as_i64(), clock.get("carried")), (Some(4 * 3600), None));
    assert!(clock.to_string().contains(r#""held":"stock""#), "{clock}");
    write(&manager, Method::POST, &order, "moves", json!({"to": "supplier"})).await;
    let trail = manager.get(&format!("/api/v1/orders/{order}/events")).await.body();
    let left = trail["items"][0]["deadline"]["left"].as_i64().unwrap_or_default();
    assert_eq!(left, 4 * 3600 - clock["used"].as_i64().unwrap(), "{}", trail["items"][0]);
    // A status that somebody does not see tells them nothing of its time.
    assert_eq!(trail["items"][1].get("deadline"), None);
}

//! The main job over HTTP: an order is placed, moved, held, finished and archived, and the log tells all of it.

use crate::shop::app::{TestApp, order};
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn an_order_goes_from_placed_to_archived() {
    let app = TestApp::shop().await;
    let (manager, production) = (app.role("account_manager").await, app.role("production").await);
    let (warehouse, logistics) = (app.role("warehouse").await, app.role("logistics").await);
    let (id, _) = manager.place("A 1").await;
    let path = format!("/api/v1/orders/{id}");
    let moves = format!("{path}/moves");

    let moved = manager.write(Method::POST, &moves, 1, json!({"to": "scheduled", "origin": "board"})).await;
    assert_eq!((moved.status.as_u16(), moved.header("etag")), (200, "\"2\""), "{}", moved.text);
    let moved = production.write(Method::POST, &moves, 2, json!({"to": "floor"})).await;
    assert_eq!(moved.body()["order"]["status"], "floor");

    let held = production
        .write(Method::PUT, &format!("{path}/hold"), 3, json!({"reason": "stock", "note": "24 hands short"}))
        .await;
    assert_eq!(held.body()["order"]["hold"]["reason"], "stock");
    let refused = production.write(Method::POST, &moves, 4, json!({"to": "quality"})).await.is_problem(409);
    assert_eq!(refused["refusals"][0]["code"], "on_hold");
    assert_eq!(production.write(Method::DELETE, &format!("{path}/hold"), 4, json!({})).await.status, 200);

    assert_eq!(production.write(Method::POST, &moves, 5, json!({"to": "quality"})).await.status, 200);
    assert_eq!(production.write(Method::POST, &moves, 6, json!({"to": "ready"})).await.status, 200);
    let asked = warehouse.write(Method::POST, &moves, 7, json!({"to": "carrier"})).await.is_problem(409);
    assert_eq!(asked["refusals"][0]["kind"], "needs_input");
    let parcel = json!({"to": "carrier", "fields": {"carrier": "Swift Parcels", "tracking_number": "SP1"}});
    let moved = warehouse.write(Method::POST, &moves, 7, parcel).await.body();
    let version = moved["order"]["version"].as_u64().unwrap();
    let done = logistics.write(Method::POST, &moves, version, json!({"to": "delivered"})).await.body();
    let version = done["order"]["version"].as_u64().unwrap();
    let archived = logistics.write(Method::POST, &format!("{path}/archive"), version, json!({})).await;
    assert_eq!(archived.body()["order"]["archived"], true);
    let refused = logistics
        .write(Method::POST, &format!("{path}/archive"), version + 1, json!({}))
        .await
        .is_problem(409);
    assert_eq!(refused["refusals"][0]["code"], "archived");

    let trail = manager.get(&format!("{path}/events")).await.body();
    let kinds: Vec<_> = trail["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["event"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "archived", "moved", "moved", "edited", "moved", "moved", "released", "held", "moved", "moved",
            "placed"
        ]
    );
    assert_eq!(trail["items"][0]["actor"]["name"], "logistics");
    let board = manager.get("/api/v1/boards/orders/events?after=2&limit=3").await.body();
    assert_eq!((board["items"].as_array().unwrap().len(), board["next"].as_str().unwrap()), (3, "5"));
}

#[tokio::test]
async fn a_board_shows_its_columns_and_lists_its_orders() {
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    for n in 0..23 {
        manager.place(&format!("B {n}")).await;
    }
    let board = manager.get("/api/v1/boards/orders").await.body();
    assert_eq!((board["seq"].as_u64(), board["columns"].as_array().unwrap().len()), (Some(23), 10));
    let received = &board["columns"][0];
    assert_eq!((received["total"].as_u64(), received["orders"].as_array().unwrap().len()), (Some(23), 20));
    let next = received["next"].as_str().unwrap();
    let rest =
        manager.get(&format!("/api/v1/boards/orders/orders?status=received&after={next}")).await.body();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (3, &serde_json::Value::Null));
    let found = manager.get("/api/v1/boards/orders/orders?q=B%2017").await.body();
    assert_eq!(found["items"][0]["number"], "B 17");
    let page = manager.get("/api/v1/boards/orders/orders?limit=10").await.body();
    let next = page["next"].as_str().unwrap();
    assert_eq!(
        manager.get(&format!("/api/v1/boards/orders/orders?limit=10&after={next}")).await.body()["items"]
            .as_array()
            .unwrap()
            .len(),
        10
    );
}

#[tokio::test]
async fn the_faster_of_two_wins_and_the_slower_is_told_who_it_was() {
    let app = TestApp::shop().await;
    let (manager, admin) = (app.role("account_manager").await, app.admin().await);
    let (id, _) = manager.place("C 1").await;
    let moves = format!("/api/v1/orders/{id}/moves");
    assert_eq!(manager.write(Method::POST, &moves, 1, json!({"to": "supplier"})).await.status, 200);
    let stale = admin.write(Method::POST, &moves, 1, json!({"to": "scheduled"})).await.is_problem(412);
    assert_eq!(stale["card"]["status"], "supplier");
    assert_eq!(
        (&stale["last"]["kind"], &stale["last"]["actor"]["name"]),
        (&json!("moved"), &json!("account_manager"))
    );
    admin.post(&moves, json!({"to": "scheduled"})).await.is_problem(428);
}

#[tokio::test]
async fn a_move_is_taken_back_by_who_made_it() {
    let app = TestApp::shop().await;
    let (manager, admin) = (app.role("account_manager").await, app.admin().await);
    let (id, _) = manager.place("D 1").await;
    let path = format!("/api/v1/orders/{id}");
    let moved =
        manager.write(Method::POST, &format!("{path}/moves"), 1, json!({"to": "supplier"})).await.body();
    let seq = moved["seq"].as_u64().unwrap();
    assert_eq!(manager.get(&path).await.body()["take_back"], seq);
    assert_eq!(admin.get(&path).await.body()["take_back"], json!(null));
    admin.post(&format!("{path}/take_back"), json!({"seq": seq})).await.is_problem(409);
    let back = manager.post(&format!("{path}/take_back"), json!({"seq": seq})).await.body();
    assert_eq!(back["order"]["status"], "received");
}

#[tokio::test]
async fn a_request_sent_again_with_its_key_is_done_once() {
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    let place = async |key: &str, number: &str| {
        manager
            .json(Method::POST, "/api/v1/boards/orders/orders", &[("idempotency-key", key)], order(number))
            .await
    };
    let (first, again) = (place("k-1", "E 1").await, place("k-1", "E 1").await);
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201));
    assert_eq!(first.text, again.text);
    place("k-1", "E 2").await.is_problem(422);
    place("k-2", "E 1").await.is_problem(409);
    for bad in ["", "two words", &"x".repeat(256)] {
        place(bad, "E 3").await.is_problem(400);
    }
    assert_eq!(manager.get("/api/v1/boards/orders").await.body()["seq"], 1);
    let id = first.body()["id"].as_str().unwrap().to_owned();
    let headers = [("idempotency-key", "m-1"), ("if-match", "\"1\"")];
    let moves = format!("/api/v1/orders/{id}/moves");
    let moved = manager.json(Method::POST, &moves, &headers, json!({"to": "supplier"})).await;
    let again = manager.json(Method::POST, &moves, &headers, json!({"to": "supplier"})).await;
    assert_eq!((moved.status.as_u16(), &moved.text), (200, &again.text));
}

#[tokio::test]
async fn each_role_sees_its_part_of_an_order() {
    let app = TestApp::shop().await;
    let (id, _) = app.role("account_manager").await.place("F 1").await;
    let expected = [
        ("account_manager", true, true, true, true),
        ("procurement", false, false, false, true),
        ("production", false, false, false, false),
        ("warehouse", true, true, false, false),
        ("logistics", true, true, false, false),
        ("leadership", true, true, true, true),
    ];
    for (role, address, phone, email, money) in expected {
        let client = app.role(role).await;
        let order = client.get(&format!("/api/v1/orders/{id}")).await.body();
        let customer = &order["customer"];
        let sees = |part: &str| customer.get(part).is_some();
        assert_eq!((sees("address"), sees("phone"), sees("email")), (address, phone, email), "{role}");
        assert_eq!(
            (order["lines"][0].get("unit_price").is_some(), order["total"] == "25.00"),
            (money, money),
            "{role}"
        );
        assert_eq!(customer["name"], "Clock Lovers");
        let trail = client.get(&format!("/api/v1/orders/{id}/events")).await.text;
        // The trail shows a contact by its name, and that only to who sees all of it; the address is for nobody there.
        assert_eq!(trail.contains("Clock Lovers"), address && phone && email, "{role}");
        assert!(!trail.contains("buyer@clocks.example"), "{role}");
        let found = client.get("/api/v1/boards/orders/orders?q=buyer@clocks").await.body();
        assert_eq!(!found["items"].as_array().unwrap().is_empty(), email, "{role}");
        let found = client.get("/api/v1/boards/orders/orders?q=clock&sort=-customer").await.body();
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{role} sees the name");
    }
}

#[tokio::test]
async fn a_list_is_sorted_and_the_next_order_numbered() {
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    assert_eq!(manager.get("/api/v1/boards/orders/next_number").await.body(), json!({"number": "1001"}));
    for number in ["MP-998", "MP-1000", "MP-999"] {
        manager.place(number).await;
    }
    assert_eq!(manager.get("/api/v1/boards/orders/next_number").await.body(), json!({"number": "MP-1001"}));
    let numbers = async |query: &str| {
        let body = manager.get(&format!("/api/v1/boards/orders/orders?{query}")).await.body();
        let numbers =
            body["items"].as_array().unwrap().iter().map(|card| card["number"].as_str().unwrap().to_owned());
        (numbers.collect::<Vec<_>>(), body["next"].as_str().map(str::to_owned))
    };
    assert_eq!(numbers("sort=number").await.0, ["MP-998", "MP-999", "MP-1000"]);
    let (first, next) = numbers("sort=-number&limit=2").await;
    assert_eq!(first, ["MP-1000", "MP-999"]);
    assert_eq!(
        numbers(&format!("sort=-number&limit=2&after={}", next.unwrap())).await,
        (vec!["MP-998".to_owned()], None)
    );
    assert_eq!(numbers("q=mp-999").await.0, ["MP-999"]);
    let problem = manager.get("/api/v1/boards/orders/orders?sort=size").await.is_problem(400);
    assert_eq!(
        problem["detail"],
        "“sort” must be number, customer, status, promise, age or slack, with a - before it for descending."
    );
    manager.get("/api/v1/boards/orders/orders?sort=age&after=p.1.2").await.is_problem(400);
}

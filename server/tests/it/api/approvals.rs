//! Approvals and stand-ins over HTTP: what a person is shown of them, what they may do, and what stays with the order.

use crate::shop::{
    ZONE,
    app::{Client, TestApp, order},
    approvals::workflow,
};
use axum::http::Method;
use chrono::TimeDelta;
use domain::{ActorRef, BoardId, default_calendar, wire::PatchPerson};
use serde_json::{Value, json};
use store::{Administration, NewBoard};
use uuid::Uuid;

/// The shop with a board “own” whose workflow asks for an approval; everybody holds the same role on it.
async fn approving() -> TestApp {
    let app = TestApp::shop().await;
    let (store, id) = (&app.services.store, BoardId(Uuid::now_v7()));
    let workflow = workflow(default_calendar(ZONE));
    let board = NewBoard { id, slug: "own".into(), name: "Own".parse().unwrap(), workflow };
    store.administer(Administration::CreateBoard(Box::new(board)), ActorRef::System).await.unwrap();
    let orders = store.board("orders").await.unwrap().unwrap().id;
    for person in store.people().await.unwrap() {
        let Some(roles) = person.roles.get(&orders) else { continue };
        let patch = PatchPerson {
            id: person.id,
            name: None,
            admin: None,
            active: None,
            roles: [(id, roles.clone())].into(),
        };
        store.administer(Administration::ChangePerson(patch), ActorRef::System).await.unwrap();
    }
    app
}

struct Order {
    id: String,
}

impl Order {
    async fn placed(client: &Client, number: &str) -> Order {
        let mut ask = order(number);
        ask["lines"][0]["unit_price"] = json!("750.00");
        let reply = client.post("/api/v1/boards/own/orders", ask).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        Order { id: reply.body()["id"].as_str().unwrap().to_owned() }
    }

    async fn seen(&self, client: &Client) -> Value {
        client.get(&format!("/api/v1/orders/{}", self.id)).await.body()
    }

    async fn write(
        &self,
        client: &Client,
        method: Method,
        path: &str,
        body: Value,
    ) -> crate::shop::app::Reply {
        let version = self.seen(client).await["card"]["version"].as_u64().unwrap();
        let path = format!("/api/v1/orders/{}{path}", self.id);
        match body {
            Value::Null => {
                client
                    .send(
                        method,
                        &path,
                        &[("if-match", &format!("\"{version}\""))],
                        axum::body::Body::empty(),
                    )
                    .await
            }
            body => client.write(method, &path, version, body).await,
        }
    }

    async fn request(&self, client: &Client) -> crate::shop::app::Reply {
        self.write(client, Method::POST, "/approvals/price/request", Value::Null).await
    }

    async fn decide(&self, client: &Client, step: &str, body: Value) -> crate::shop::app::Reply {
        self.write(client, Method::POST, &format!("/approvals/price/steps/{step}/decision"), body).await
    }

    async fn go(&self, client: &Client) -> crate::shop::app::Reply {
        self.write(client, Method::POST, "/moves", json!({"to": "scheduled"})).await
    }
}

fn approval(seen: &Value) -> &Value {
    &seen["approvals"][0]
}

/// The step of this id, wherever it stands.
fn step<'a>(seen: &'a Value, id: &str) -> &'a Value {
    let stages = approval(seen)["stages"].as_array().unwrap();
    stages.iter().flat_map(|stage| stage.as_array().unwrap()).find(|step| step["id"] == id).unwrap()
}

#[tokio::test]
async fn an_approval_is_asked_for_by_the_refusal_and_decided_by_who_is_asked() {
    let app = approving().await;
    let (manager, production) = (app.role("account_manager").await, app.role("production").await);
    let (leadership, admin) = (app.role("leadership").await, app.admin().await);
    let order = Order::placed(&manager, "A 1").await;
    let refused = order.go(&manager).await.is_problem(409);
    assert_eq!(refused["refusals"][0]["need"], json!({"approval": "price"}));
    assert_eq!(refused["refusals"][0]["kind"], "needs_input");
    let seen = order.seen(&manager).await;
    assert_eq!(
        (&approval(&seen)["standing"], &approval(&seen)["may_request"]),
        (&json!("not_asked"), &json!(true))
    );
    assert_eq!(approval(&order.seen(&leadership).await)["may_request"], false);
    assert_eq!(order.request(&leadership).await.status, 403);
    let asked = order.request(&manager).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    assert_eq!(asked.body()["order"]["approvals"]["price"]["steps"].as_object().unwrap().len(), 3);
    let seen = order.seen(&production).await;
    assert_eq!(step(&seen, "production")["may_decide"], true);
    assert_eq!(
        (&step(&seen, "leadership")["standing"], &step(&seen, "customer")["may_record"]),
        (&json!("waiting"), &json!(false))
    );
    assert_eq!(step(&order.seen(&manager).await, "customer")["may_record"], true);
    // An administrator is asked no more than anybody else who holds no role.
    let refused = order.decide(&admin, "production", json!({"grant": true})).await.is_problem(409);
    assert_eq!(refused["refusals"][0]["code"], "not_your_role");
    let bare = order.decide(&production, "production", json!({"grant": false})).await.is_problem(409);
    assert_eq!(bare["refusals"][0]["need"], "reason");
    order.decide(&production, "production", json!({"grant": false, "note": "The artwork is cut off"})).await;
    let seen = order.seen(&manager).await;
    assert_eq!(approval(&seen)["standing"], "declined");
    assert_eq!(step(&seen, "production")["decisions"][0]["note"], "The artwork is cut off");
    assert_eq!(order.request(&manager).await.status, 200);
    app.pass(TimeDelta::minutes(100));
    assert_eq!(order.decide(&production, "production", json!({"grant": true})).await.status, 200);
    let answer = json!({"grant": true, "for_customer": true, "note": "E-mail of 24 November"});
    assert_eq!(order.decide(&manager, "customer", answer).await.status, 200);
    assert_eq!(order.decide(&leadership, "leadership", json!({"grant": true})).await.status, 200);
    let seen = order.seen(&manager).await;
    assert_eq!(approval(&seen)["standing"], "granted");
    assert_eq!(step(&seen, "production")["decisions"][0]["took"], 100);
    assert_eq!(step(&seen, "customer")["decisions"][0]["on_behalf"], "the customer");
    let gone = order.go(&manager).await;
    assert_eq!(gone.status, 200, "{}", gone.text);
}

/// The numbers of what awaits somebody's approval, by the list, the board, and the board's counters.
async fn awaiting(client: &Client) -> Vec<String> {
    let number = |card: &Value| card["number"].as_str().unwrap().to_owned();
    let list = client.get("/api/v1/boards/own/orders?awaiting=true&sort=number").await.body();
    let listed: Vec<String> = list["items"].as_array().unwrap().iter().map(number).collect();
    let board = client.get("/api/v1/boards/own?awaiting=1").await.body();
    let columns = board["columns"].as_array().unwrap();
    let cards = columns.iter().flat_map(|column| column["orders"].as_array().unwrap());
    let mut shown: Vec<String> = cards.map(number).collect();
    shown.sort();
    let counted: u64 = columns.iter().map(|column| column["total"].as_u64().unwrap()).sum();
    assert_eq!((&shown, counted), (&listed, listed.len() as u64));
    listed
}

#[tokio::test]
async fn what_awaits_my_approval_is_found_by_who_is_asked_and_by_their_stand_in() {
    let app = approving().await;
    let (manager, production) = (app.role("account_manager").await, app.role("production").await);
    let (warehouse, leadership) = (app.role("warehouse").await, app.role("leadership").await);
    let (first, second) = (Order::placed(&manager, "A 1").await, Order::placed(&manager, "A 2").await);
    Order::placed(&manager, "A 3").await;
    for order in [&first, &second] {
        assert_eq!(order.request(&manager).await.status, 200);
    }
    assert_eq!(awaiting(&production).await, ["A 1", "A 2"]);
    for other in [&manager, &warehouse, &leadership, &app.admin().await] {
        assert_eq!(awaiting(other).await, [""; 0]);
    }
    // An address asks for oneself and never for somebody else.
    let odd = production.get("/api/v1/boards/own/orders?awaiting=production").await.is_problem(400);
    assert!(odd["detail"].as_str().unwrap().contains("must be true or false"), "{odd}");
    assert_eq!(second.decide(&production, "production", json!({"grant": true})).await.status, 200);
    assert_eq!(awaiting(&production).await, ["A 1"]);
    // The stand-in has what waits for the other one, and is told for whom.
    let all = production.get("/api/v1/stand_ins").await.body();
    let people = all["people"].as_array().unwrap();
    let id = &people.iter().find(|person| person["name"] == "warehouse").unwrap()["id"];
    let ask = json!({"stand_in": id, "from": "2026-11-24", "until": "2026-11-26"});
    assert_eq!(production.post("/api/v1/stand_ins", ask).await.status, 201);
    assert_eq!(awaiting(&warehouse).await, ["A 1"]);
    let me = warehouse.get("/api/v1/me").await.body();
    let access = me["boards"].as_array().unwrap().iter().find(|board| board["slug"] == "own").unwrap();
    assert_eq!(access["stands_for"][0]["roles"], json!(["production"]));
    app.pass(TimeDelta::days(2));
    assert_eq!(awaiting(&warehouse).await, [""; 0], "the other one is back");
    let me = warehouse.get("/api/v1/me").await.body();
    assert!(me["boards"].as_array().unwrap().iter().all(|board| board.get("stands_for").is_none()));
    // An edit voids what was granted, and it waits again.
    let note = json!({"fields": {"note": "Three colours"}});
    assert_eq!(second.write(&app.admin().await, Method::PATCH, "", note).await.status, 200);
    assert_eq!(awaiting(&production).await, ["A 1", "A 2"]);
}

#[tokio::test]
async fn an_edit_voids_what_covers_it_and_saying_the_same_again_voids_nothing() {
    let app = approving().await;
    let (manager, production) = (app.role("account_manager").await, app.role("production").await);
    let order = Order::placed(&manager, "A 1").await;
    let note = |text: &str| json!({"fields": {"note": text}});
    order.write(&app.admin().await, Method::PATCH, "", note("Two colours")).await;
    order.request(&manager).await;
    assert_eq!(order.decide(&production, "production", json!({"grant": true})).await.status, 200);
    let same = order.write(&manager, Method::PATCH, "", note("Two colours")).await.is_problem(409);
    assert_eq!(same["refusals"][0]["code"], "nothing_to_change");
    // Beside something else, what is the same is left out: nothing that covers it is void.
    let beside = json!({"fields": {"note": "Two colours", "reference": "PO 9"}});
    assert_eq!(order.write(&manager, Method::PATCH, "", beside).await.status, 200);
    assert_eq!(step(&order.seen(&manager).await, "production")["standing"], "granted");
    let other = order.write(&manager, Method::PATCH, "", note("Three colours")).await;
    assert_eq!(other.status, 200, "{}", other.text);
    let seen = order.seen(&manager).await;
    let voided = step(&seen, "production");
    assert_eq!((&voided["standing"], &voided["voided"]["changed"]), (&json!("open"), &json!(["Note"])));
    assert_eq!(voided["voided"]["by"]["name"], "account_manager");
    assert_eq!(voided["voided"]["decisions"][0]["verdict"], "granted");
    let kinds = manager.get(&format!("/api/v1/orders/{}/events", order.id)).await.body();
    assert_eq!(kinds["items"][0]["event"]["kind"], "approval_voided");
}

#[tokio::test]
async fn going_over_an_approval_is_for_who_has_the_right_and_its_reason_stays() {
    let app = approving().await;
    let (manager, admin) = (app.role("account_manager").await, app.admin().await);
    let order = Order::placed(&manager, "A 1").await;
    let over = |reason: Value| {
        order.write(&admin, Method::POST, "/approvals/price/override", json!({"reason": reason}))
    };
    let refused =
        order.write(&manager, Method::POST, "/approvals/price/override", json!({"reason": "Now"})).await;
    assert_eq!(refused.status, 403);
    over(Value::Null).await.is_problem(409);
    assert_eq!(over(json!("The fair opens tomorrow")).await.status, 200);
    let lines = json!({"lines": [{"description": "Bell", "quantity": 9, "unit_price": "500.00"}]});
    assert_eq!(order.write(&manager, Method::PATCH, "", lines).await.status, 200);
    let seen = order.seen(&manager).await;
    assert_eq!(approval(&seen)["standing"], "open", "it was of the order as it was");
    assert_eq!(approval(&seen)["overrides"][0]["reason"], "The fair opens tomorrow");
    assert_eq!(
        order.write(&manager, Method::POST, "/approvals/price/withdraw", Value::Null).await.status,
        200
    );
    assert_eq!(approval(&order.seen(&manager).await)["overrides"][0]["by"]["name"], "Ada Admin");
}

#[tokio::test]
async fn a_stand_in_takes_over_what_waits_and_an_added_approver_is_asked_as_well() {
    let app = approving().await;
    let (manager, warehouse) = (app.role("account_manager").await, app.role("warehouse").await);
    let production = app.role("production").await;
    let order = Order::placed(&manager, "A 1").await;
    order.request(&manager).await;
    let all = production.get("/api/v1/stand_ins").await.body();
    let id = |name: &str| {
        let people = all["people"].as_array().unwrap();
        people.iter().find(|person| person["name"] == name).map(|person| person["id"].clone())
    };
    assert_eq!(id("outsider"), None, "they share no board");
    let ask = |who: &str, from: &str, until: &str| json!({"stand_in": id(who).unwrap(), "from": from, "until": until});
    production.post("/api/v1/stand_ins", ask("production", "2026-11-24", "2026-11-26")).await.is_problem(409);
    let entered = production.post("/api/v1/stand_ins", ask("warehouse", "2026-11-24", "2026-11-26")).await;
    assert_eq!(entered.status, 201, "{}", entered.text);
    // Somebody else's is not theirs to set.
    let mut others = ask("warehouse", "2026-11-24", "2026-11-26");
    others["person"] = id("leadership").unwrap();
    production.post("/api/v1/stand_ins", others).await.is_problem(403);
    warehouse.post("/api/v1/stand_ins", ask("production", "2026-11-25", "2026-11-27")).await.is_problem(409);
    assert_eq!(step(&order.seen(&warehouse).await, "production")["may_decide"], true);
    let path = "/approvals/price/steps/production/approvers";
    let add = json!({"person": id("logistics").unwrap()});
    assert_eq!(order.write(&manager, Method::POST, path, add).await.status, 200);
    assert_eq!(order.decide(&warehouse, "production", json!({"grant": true})).await.status, 200);
    let seen = order.seen(&manager).await;
    assert_eq!(step(&seen, "production")["standing"], "open", "{seen}");
    assert_eq!(step(&seen, "production")["decisions"][0]["on_behalf"], "production");
    assert_eq!(step(&seen, "production")["added"], json!(["logistics"]));
    let logistics = app.role("logistics").await;
    assert_eq!(order.decide(&logistics, "production", json!({"grant": true})).await.status, 200);
    assert_eq!(step(&order.seen(&manager).await, "production")["standing"], "granted");
    let which = entered.body()["stand_ins"][0]["id"].as_str().unwrap().to_owned();
    let end = async |client: &Client| {
        client
            .send(Method::DELETE, &format!("/api/v1/stand_ins/{which}"), &[], axum::body::Body::empty())
            .await
    };
    end(&warehouse).await.is_problem(403);
    assert_eq!(end(&production).await.body()["stand_ins"], json!([]));
}

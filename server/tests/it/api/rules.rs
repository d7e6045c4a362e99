//! A board's automation over HTTP: writing, trying, switching, the buttons on orders, and what is said of an order.

use crate::shop::app::{Client, TestApp, order};
use axum::http::Method;
use serde_json::{Value, json};
use server::services::{
    automation::consumer::Automation,
    followers::{Consume, catch_up},
};

const RULES: &str = "/api/v1/boards/orders/rules";

async fn followed(app: &TestApp) {
    catch_up(&app.services, &Automation).await.unwrap();
}

fn large() -> Value {
    json!({
        "name": "Large orders wait", "when": ["placed"], "if": {"value": {"total_at_least": "20.00"}},
        "then": [{"hold": {"reason": "payment", "note": "Deposit first"}}, {"comment": "Held for the deposit"}],
    })
}

/// Writes a rule, and perhaps switches it on.
pub async fn written(admin: &Client, rule: Value, on: bool) -> String {
    let reply = admin.post(RULES, rule).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let id = reply.body()["id"].as_str().unwrap().to_owned();
    if on {
        let switch = admin.json(Method::PUT, &format!("{RULES}/{id}/switch"), &[], json!({"on": true})).await;
        assert_eq!(switch.status, 200, "{}", switch.text);
    }
    id
}

#[tokio::test]
async fn a_rule_is_written_tried_switched_on_and_acts() {
    let app = TestApp::shop().await;
    app.services.store.enlist(Automation.name()).await.unwrap();
    let (admin, manager) = (app.admin().await, app.role("account_manager").await);
    manager.place("R 1").await;
    let id = written(&admin, large(), false).await;
    let shown = admin.get(RULES).await.body();
    let rule = &shown["rules"][0];
    assert_eq!(
        rule["sentence"],
        "When an order is placed and its total is at least £20, put it on hold for payment and comment “Held for the deposit”."
    );
    assert_eq!(
        (&rule["on"], &rule["revision"], &rule["by"]["name"]),
        (&json!(false), &json!(1), &json!("Ada Admin"))
    );
    let dry = admin.post(&format!("{RULES}/dry_run"), json!({"rule": large()})).await.body();
    assert_eq!(
        (&dry["acted"], &dry["orders"], &dry["rows"][0]["number"]),
        (&json!(1), &json!(1), &json!("R 1")),
        "{dry}"
    );
    assert_eq!(dry["rows"][0]["acts"][0], "put it on hold for payment");
    followed(&app).await;
    assert_eq!(admin.get("/api/v1/boards/orders/orders/R%201").await.body()["card"]["hold"], Value::Null);
    admin.json(Method::PUT, &format!("{RULES}/{id}/switch"), &[], json!({"on": true})).await;
    let (order, _) = manager.place("R 2").await;
    followed(&app).await;
    let now = manager.get(&format!("/api/v1/orders/{order}")).await.body();
    assert_eq!(
        (&now["card"]["hold"]["reason"], &now["hold_note"]),
        (&json!("payment"), &json!("Deposit first"))
    );
    let trail = manager.get(&format!("/api/v1/orders/{order}/events")).await.body();
    let by = &trail["items"][0]["actor"];
    assert_eq!(
        (&by["kind"], &by["name"], &by["id"]["id"]),
        (&json!("rule"), &json!("Large orders wait"), &json!(id))
    );
    let said = admin.get(&format!("/api/v1/orders/{order}/rules")).await.body();
    assert_eq!(said["rules"][0]["verdict"], json!({"kind": "touched", "why": 1}));
    // Who does not see prices is not told that the total is too small.
    let mut small = crate::shop::app::order("R 3");
    small["lines"] = json!([]);
    let placed = manager.post("/api/v1/boards/orders/orders", small).await.body();
    let path = format!("/api/v1/orders/{}/rules", placed["id"].as_str().unwrap());
    let told = manager.get(&path).await.body();
    assert_eq!(told["rules"][0]["verdict"], json!({"kind": "not_so", "why": "its total is at least £20"}));
    let production = app.role("production").await.get(&path).await.body();
    assert_eq!(production["rules"][0]["verdict"], json!({"kind": "not_told"}));
    assert_eq!(admin.get(RULES).await.body()["rules"][0]["runs"], 1);
}

#[tokio::test]
async fn a_rule_promises_by_the_board_s_and_leaves_alone_what_somebody_chose() {
    let app = TestApp::shop().await;
    app.services.store.enlist(Automation.name()).await.unwrap();
    let admin = app.admin().await;
    let dates = |over_hand: bool| {
        let act = json!({"promise_by_rule": {"over_hand": over_hand, "reason": "We know more by now."}});
        json!({"name": "Dates by rule", "when": ["placed", {"entered": "approval"}], "then": [act]})
    };
    let problem = admin.post(RULES, dates(false)).await.is_problem(422);
    assert!(problem["detail"].as_str().unwrap().contains("no rule for promises"), "{problem}");
    assert_eq!(admin.get(RULES).await.body()["promises"], false);
    let by = json!({"rule": {"make": 3, "delivery": {"least": 1, "most": 2}}});
    let saved = admin.json(Method::PUT, "/api/v1/boards/orders/promise_rule", &[], by).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    let id = written(&admin, dates(false), true).await;
    assert_eq!(admin.get(RULES).await.body()["promises"], true);

    let place = async |number: &str| {
        let mut order = order(number);
        order.as_object_mut().unwrap().remove("promise");
        let placed = admin.post("/api/v1/boards/orders/orders", order).await.body();
        format!("/api/v1/orders/{}", placed["id"].as_str().unwrap())
    };
    let promise = async |path: &str| admin.get(path).await.body()["card"]["promise"].clone();
    let offered = async |path: &str| {
        admin.get(&format!("{path}/promise_rule")).await.body()["promise"]["window"].clone()
    };
    let first = place("D 1").await;
    followed(&app).await;
    assert_eq!(promise(&first).await, offered(&first).await);
    let entry = admin.get(&format!("{first}/events")).await.body()["items"][0].clone();
    assert_eq!(
        (&entry["event"]["kind"], &entry["actor"]["name"], &entry["actor"]["id"]["id"]),
        (&json!("promised"), &json!("Dates by rule"), &json!(id))
    );
    // What somebody chose stays, …
    let chosen = json!({"earliest": "2026-12-21", "latest": "2026-12-22"});
    let by_hand = json!({"promise": chosen, "reason": "They asked for that week."});
    let path = first.as_str();
    assert_eq!(admin.write(Method::PATCH, path, 2, by_hand).await.status, 200);
    let to_approval = json!({"to": "approval"});
    assert_eq!(admin.write(Method::POST, &format!("{path}/moves"), 3, to_approval.clone()).await.status, 200);
    followed(&app).await;
    assert_eq!(promise(path).await, chosen);
    // … unless the rule says that it goes over that.
    assert_eq!(admin.write(Method::PUT, &format!("{RULES}/{id}"), 1, dates(true)).await.status, 200);
    admin.json(Method::PUT, &format!("{RULES}/{id}/switch"), &[], json!({"on": true})).await;
    let dry = admin.post(&format!("{RULES}/dry_run"), json!({"rule": dates(true)})).await.body();
    assert!(dry["rows"].to_string().contains("promise the dates by the board’s rule even over"), "{dry}");
    let back = json!({"to": "received", "reason": "Once more"});
    assert_eq!(admin.write(Method::POST, &format!("{path}/moves"), 4, back).await.status, 200);
    assert_eq!(admin.write(Method::POST, &format!("{path}/moves"), 5, to_approval).await.status, 200);
    followed(&app).await;
    assert_eq!(promise(path).await, offered(path).await);
    let told = admin.get(&format!("{path}/events")).await.body()["items"][0]["texts"].to_string();
    assert!(told.contains("We know more by now."), "{told}");
    // Without a rule for promises it is a near miss that says so, and the list says what is wrong with it.
    let none = json!({"rule": null});
    admin.json(Method::PUT, "/api/v1/boards/orders/promise_rule", &[], none).await;
    let last = place("D 2").await;
    followed(&app).await;
    assert_eq!(promise(&last).await, Value::Null);
    let listed = admin.get(RULES).await.body()["rules"][0].clone();
    assert_eq!(listed["misses"], 1);
    assert!(listed["faults"].to_string().contains("Settings → Promises"), "{listed}");
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_and_who_was_faster_wins() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let nothing = json!({"name": "Nothing", "when": [], "then": []});
    let problem = admin.post(RULES, nothing).await.is_problem(422);
    assert!(problem["detail"].as_str().unwrap().contains("Say when the rule is to act."), "{problem}");
    let id = written(&admin, large(), false).await;
    let path = format!("{RULES}/{id}");
    admin.json(Method::PUT, &path, &[], large()).await.is_problem(428);
    assert_eq!(admin.write(Method::PUT, &path, 1, large()).await.body()["revision"], 2);
    let stale = admin.write(Method::PUT, &path, 1, large()).await.is_problem(409);
    assert!(stale["detail"].as_str().unwrap().starts_with("Somebody changed this rule"), "{stale}");
    let removed = admin.send(Method::DELETE, &path, &[], axum::body::Body::empty()).await;
    assert_eq!(removed.status, 204);
    admin.write(Method::PUT, &path, 2, large()).await.is_problem(404);
    assert_eq!(admin.get(RULES).await.body()["rules"], json!([]));
}

#[tokio::test]
async fn a_button_is_pressed_by_who_edits_the_order_and_says_why_it_would_do_nothing() {
    let app = TestApp::shop().await;
    app.services.store.enlist(Automation.name()).await.unwrap();
    let (admin, manager) = (app.admin().await, app.role("account_manager").await);
    let chase = json!({
        "name": "Chase", "when": [{"button": "Ask the customer"}], "if": {"not": "assigned"},
        "then": [{"move": {"to": "approval"}}, {"comment": "Asked"}],
    });
    let rule = written(&admin, chase, true).await;
    let order = manager.post("/api/v1/boards/orders/orders", order("B 1")).await.body()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/orders/{order}/rules");
    let offered = manager.get(&path).await.body();
    assert_eq!(offered["buttons"], json!([{"rule": rule, "name": "Ask the customer"}]));
    assert_eq!(app.role("leadership").await.get(&path).await.body()["buttons"], json!([]));
    let pressed = manager.write(Method::POST, &format!("{path}/{rule}/press"), 1, json!({})).await;
    assert_eq!(pressed.status, 200, "{}", pressed.text);
    followed(&app).await;
    let now = manager.get(&format!("/api/v1/orders/{order}")).await.body();
    assert_eq!(now["card"]["status"], "approval");
    let trail = manager.get(&format!("/api/v1/orders/{order}/events")).await.body();
    let kinds: Vec<_> =
        trail["items"].as_array().unwrap().iter().map(|entry| entry["event"]["kind"].clone()).collect();
    assert_eq!(kinds, ["commented", "moved", "pressed", "placed"]);
    assert_eq!(trail["items"][2]["actor"]["name"], "account_manager", "who pressed is in the log");
    let me = manager.get("/api/v1/me").await.body()["id"].clone();
    let version = now["card"]["version"].as_u64().unwrap();
    manager.write(Method::PUT, &format!("/api/v1/orders/{order}/assignee"), version, json!({"to": me})).await;
    let problem = manager
        .write(Method::POST, &format!("{path}/{rule}/press"), version + 1, json!({}))
        .await
        .is_problem(409);
    assert_eq!(
        problem["refusals"][0]["message"],
        "This button does something only where nobody in particular has it."
    );
}

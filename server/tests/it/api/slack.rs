//! Slack over HTTP: by when an order has to leave, how that follows, and everything in this order.

use crate::shop::app::{Client, TestApp, order};
use chrono::TimeDelta;
use domain::{Instant, LocalTime, Promise, SlackTable, Spans, default_calendar, default_workflow};
use serde_json::{Value, json};

/// Places an order that is promised for this day.
async fn place(client: &Client, board: &str, number: &str, day: &str) -> String {
    let mut order = order(number);
    order["promise"] = json!({"earliest": day, "latest": day});
    let reply = client.post(&format!("/api/v1/boards/{board}/orders"), order).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body()["id"].as_str().unwrap().to_owned()
}

fn numbers(orders: &Value) -> Vec<&str> {
    orders.as_array().unwrap().iter().map(|card| card["number"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_reckoning_adds_up_and_is_what_the_board_has_cards_say() {
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    let order = place(&manager, "orders", "S 1", "2026-12-23").await;
    let told = manager.get(&format!("/api/v1/orders/{order}/slack")).await.body();
    assert_eq!(told["promised_by"], "2026-12-23T17:00:00Z");
    let steps = told["steps"].as_array().unwrap();
    let names: Vec<_> = steps.iter().map(|step| step["status"].as_str().unwrap()).collect();
    assert_eq!(names, ["carrier", "ready", "quality", "floor", "scheduled", "supplier", "approval"]);
    assert!(steps.iter().all(|step| step["basis"] == json!({"limit": 0})), "{told}");
    // Nineteen working days of eight hours before the end of that Wednesday.
    let sum: i64 = steps.iter().map(|step| step["seconds"].as_i64().unwrap()).sum();
    assert_eq!(sum, 19 * 8 * 3600);
    assert_eq!(told["leave_by"], steps.last().unwrap()["there_by"]);
    let board = manager.get("/api/v1/boards/orders").await.body();
    let spans: Spans = serde_json::from_value(board["spans"].clone()).unwrap();
    let at = |name: &str| told[name].as_str().unwrap().parse::<Instant>().unwrap();
    assert_eq!(spans.between(at("leave_by"), at("promised_by")).num_seconds(), sum);
    assert_eq!(
        spans.between(app.services.clock.now(), at("leave_by")).num_seconds(),
        told["left"].as_i64().unwrap()
    );
    // Who has the board reckons the same.
    let table: SlackTable = serde_json::from_value(board["slack"].clone()).unwrap();
    let promise: Promise = serde_json::from_value(told["promise"].clone()).unwrap();
    assert_eq!(table.leave_by(&"received".parse().unwrap(), promise, &spans), Some(at("leave_by")));
    // Without a promise there is nothing to reckon.
    let mut bare = crate::shop::app::order("S 2");
    bare.as_object_mut().unwrap().remove("promise");
    let placed = manager.post("/api/v1/boards/orders/orders", bare).await.body();
    let none = manager.get(&format!("/api/v1/orders/{}/slack", placed["id"].as_str().unwrap())).await;
    assert_eq!((none.status.as_u16(), none.body()), (200, Value::Null));
}

#[tokio::test]
async fn columns_and_lists_come_with_the_worst_first() {
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    for (number, day) in [("W 1", "2027-01-20"), ("W 2", "2027-01-05"), ("W 3", "2027-01-12")] {
        place(&manager, "orders", number, day).await;
    }
    let column = async |query: &str| {
        let board = manager.get(&format!("/api/v1/boards/orders{query}")).await.body();
        (board["order"].clone(), numbers(&board["columns"][0]["orders"]).join(", "))
    };
    assert_eq!(column("").await, (Value::Null, "W 1, W 2, W 3".into()));
    assert_eq!(column("?worst_first=true").await, (json!("worst_first"), "W 2, W 3, W 1".into()));
    assert_eq!(column("?worst_first=true&limit=1").await.1, "W 2");
    let list = async |query: &str| {
        let page = manager.get(&format!("/api/v1/boards/orders/orders?{query}")).await.body();
        numbers(&page["items"]).join(", ")
    };
    assert_eq!(list("sort=slack").await, "W 2, W 3, W 1");
    assert_eq!(list("sort=-slack&q=clock").await, "W 1, W 3, W 2");
    let work = manager.get("/api/v1/boards/orders/work").await.body();
    let act: Vec<_> =
        work["sections"][0]["items"].as_array().unwrap().iter().map(|item| item["card"].clone()).collect();
    assert_eq!(numbers(&Value::from(act)), ["W 2", "W 3", "W 1"]);
    manager.get("/api/v1/boards/orders?worst_first=maybe").await.is_problem(400);
    // Each is over its four hours by then.
    app.pass(TimeDelta::days(21));
    let admin = app.admin().await;
    let attention = admin.get("/api/v1/boards/orders/attention").await.body();
    let first = &attention["sections"][0];
    assert_eq!(first["concern"], "over_time");
    assert_eq!(first["items"][0]["card"]["number"], "W 2");
}

#[tokio::test]
async fn who_does_not_see_a_status_is_not_told_what_is_usual_there() {
    let app = TestApp::shop().await;
    let mut workflow = default_workflow(default_calendar("Europe/London"));
    let role = workflow.roles.iter_mut().find(|role| role.id.as_str() == "production").unwrap();
    for id in ["quality", "ready"] {
        role.set_sees_status(id.parse().unwrap(), false);
    }
    app.add_board("veiled", workflow).await;
    app.join("veiled_production", "veiled", "production").await;
    let order = place(&app.admin().await, "veiled", "V 1", "2027-01-20").await;
    let (blind, control) = (app.role("veiled_production").await, app.admin().await);
    for path in ["/api/v1/boards/veiled".to_owned(), format!("/api/v1/orders/{order}/slack")] {
        let (seen, whole) = (blind.get(&path).await.text, control.get(&path).await.text);
        for hidden in ["\"quality\"", "\"ready\""] {
            assert!(!seen.contains(hidden) && whole.contains(hidden), "{path}: {seen}");
        }
    }
    let told = blind.get(&format!("/api/v1/orders/{order}/slack")).await.body();
    let steps = told["steps"].as_array().unwrap();
    assert_eq!((&steps[1]["basis"], &steps[1]["seconds"]), (&json!("unseen"), &json!(2 * 8 * 3600)));
    let whole = control.get(&format!("/api/v1/orders/{order}/slack")).await.body();
    assert_eq!(told["leave_by"], whole["leave_by"]);
    let table: SlackTable =
        serde_json::from_value(blind.get("/api/v1/boards/veiled").await.body()["slack"].clone()).unwrap();
    assert_ne!(table.local, LocalTime::default(), "the zone's time comes with it");
}

//! Mending over HTTP: lines, a number, an order that should not be there; and what colleagues and customers see of it.

use crate::shop::app::TestApp;
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};

#[tokio::test]
async fn lines_are_changed_added_and_removed_by_who_tends_the_order() {
    let app = TestApp::shop().await;
    let (manager, warehouse) = (app.role("account_manager").await, app.role("warehouse").await);
    let (id, _) = manager.place("M 1").await;
    let path = format!("/api/v1/orders/{id}");
    let lines = json!([
        {"was": 0, "sku": "C1", "description": "Wall clock", "quantity": 3, "unit_price": "12.50"},
        {"description": "Desk clock", "quantity": 1, "unit_price": "8.00"},
    ]);
    let bare = json!({"lines": [{"was": 0, "description": "Wall clock", "quantity": 3}]});
    let refused = warehouse.write(Method::PATCH, &path, 1, bare).await.is_problem(409);
    assert_eq!(refused["refusals"][0]["code"], "not_your_role");
    let changed = manager.write(Method::PATCH, &path, 1, json!({"lines": lines})).await;
    assert_eq!((changed.status.as_u16(), changed.header("etag")), (200, "\"2\""), "{}", changed.text);
    assert_eq!(changed.body()["order"]["lines"], json!({"count": 2, "first": "Wall clock"}));
    let again = manager.write(Method::PATCH, &path, 2, json!({"lines": lines})).await.is_problem(409);
    assert_eq!(again["refusals"][0]["code"], "nothing_to_change");
    let stale = manager.write(Method::PATCH, &path, 1, json!({"lines": []})).await;
    assert_eq!(stale.status, 412);
    let emptied = manager.write(Method::PATCH, &path, 2, json!({"lines": []})).await;
    assert_eq!(emptied.body()["order"]["lines"]["count"], 0, "{}", emptied.text);
    let wrong = json!({"lines": [{"was": 7, "description": "Bell", "quantity": 1}]});
    assert_eq!(manager.write(Method::PATCH, &path, 3, wrong).await.status, 422);
    assert_eq!(manager.get(&path).await.body()["lines"], json!([]));
}

#[tokio::test]
async fn who_sees_no_prices_changes_lines_and_loses_none() {
    let app = TestApp::shop().await;
    let (manager, production) = (app.role("account_manager").await, app.role("production").await);
    let (id, _) = manager.place("M 1").await;
    let path = format!("/api/v1/orders/{id}");
    let moved = manager.write(Method::POST, &format!("{path}/moves"), 1, json!({"to": "scheduled"})).await;
    assert_eq!(moved.status, 200, "{}", moved.text);
    assert!(production.get(&path).await.body()["lines"][0].get("unit_price").is_none());
    let priced =
        json!({"lines": [{"was": 0, "description": "Wall clock", "quantity": 5, "unit_price": "1.00"}]});
    assert_eq!(production.write(Method::PATCH, &path, 2, priced).await.status, 422);
    let lines = json!({"lines": [
        {"description": "Spare hands", "quantity": 2},
        {"was": 0, "sku": "C1", "description": "Wall clock", "quantity": 5},
    ]});
    assert_eq!(production.write(Method::PATCH, &path, 2, lines).await.status, 200);
    let seen = manager.get(&path).await.body();
    assert_eq!((&seen["lines"][1]["unit_price"], &seen["total"]), (&json!("12.50"), &json!("62.50")));
    assert!(seen["lines"][0].get("unit_price").is_none());
    // The log keeps prices for who sees them, and tells the others what changed without them.
    let trail = |body: Value| body["items"][0]["texts"].to_string();
    let path = format!("{path}/events");
    let (full, bare) = (trail(manager.get(&path).await.body()), trail(production.get(&path).await.body()));
    assert!(full.contains("12.50") && full.contains("Spare hands"), "{full}");
    assert!(!bare.contains("12.50") && bare.contains("Spare hands"), "{bare}");
}

#[tokio::test]
async fn a_withdrawn_order_is_off_the_board_and_its_link_says_so() {
    let app = TestApp::shop().await;
    let (manager, production) = (app.role("account_manager").await, app.role("production").await);
    let customer = app.stranger();
    let (id, page) = manager.place("M 1").await;
    let (path, api) = (format!("/api/v1/orders/{id}/withdraw"), page.replace("/t/", "/api/v1/track/"));
    let reason = json!({"reason": "Typed in twice"});
    assert_eq!(production.write(Method::POST, &path, 1, reason.clone()).await.status, 403);
    let asked = manager.write(Method::POST, &path, 1, json!({})).await.is_problem(409);
    assert_eq!(asked["refusals"][0]["kind"], "needs_input");
    assert_eq!(customer.get(&api).await.body()["wording"], "We have your order");
    app.pass(TimeDelta::hours(1));
    let gone = manager.write(Method::POST, &path, 1, reason).await;
    assert_eq!(
        (gone.status.as_u16(), &gone.body()["order"]["withdrawn"]),
        (200, &json!(true)),
        "{}",
        gone.text
    );
    assert_eq!(manager.get("/api/v1/boards/orders").await.body()["columns"][0]["total"], 0);
    let list = manager.get("/api/v1/boards/orders/orders?archived=true").await.body();
    assert_eq!((&list["items"][0]["number"], &list["items"][0]["withdrawn"]), (&json!("M 1"), &json!(true)));
    let view = customer.get(&api).await;
    assert_eq!(view.body()["wording"], "This order was withdrawn");
    assert_eq!((&view.body()["steps"], &view.body()["promise"]), (&json!([]), &Value::Null));
    let html = customer.get(&page).await.text;
    assert!(html.contains("This order was withdrawn") && html.contains("entered by mistake"), "{html}");
    assert!(!html.contains("Typed in twice") && !html.contains("Where it is now"), "{html}");
    // As long as any other link, and no longer.
    app.pass(TimeDelta::days(91));
    assert_eq!(customer.get(&page).await.status, 410);
}

#[tokio::test]
async fn a_corrected_number_is_the_orders_address_and_its_tracking_link_stays() {
    let app = TestApp::shop().await;
    let (manager, customer) = (app.role("account_manager").await, app.stranger());
    let (id, page) = manager.place("M 1").await;
    manager.place("M 2").await;
    let path = format!("/api/v1/orders/{id}/number");
    let taken = manager.write(Method::PUT, &path, 1, json!({"number": "M 2"})).await.is_problem(409);
    assert_eq!(taken["refusals"][0]["code"], "number_taken");
    let right = manager.write(Method::PUT, &path, 1, json!({"number": "M 11"})).await;
    assert_eq!(
        (right.status.as_u16(), &right.body()["order"]["number"]),
        (200, &json!("M 11")),
        "{}",
        right.text
    );
    assert_eq!(manager.get("/api/v1/boards/orders/orders/M%2011").await.body()["card"]["id"], json!(id));
    assert_eq!(manager.get("/api/v1/boards/orders/orders/M%201").await.status, 404);
    let entry = &manager.get(&format!("/api/v1/orders/{id}/events")).await.body()["items"][0];
    assert_eq!(entry["event"], json!({"kind": "renumbered", "from": "M 1", "to": "M 11"}));
    assert!(customer.get(&page).await.text.contains("Order M 11"));
}

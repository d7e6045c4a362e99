//! Numbers as shops write them, with any character that can be seen: every address that names an order leads to it.

use crate::shop::app::TestApp;
use axum::http::Method;
use domain::query::{encode, encode_number};
use serde_json::json;

const NUMBERS: [&str; 16] = [
    "#1001",
    "2026/0042",
    "0311/KX/I/2026",
    "SO 7",
    "50%",
    "%2F",
    "a\\b",
    "a?b&c=d",
    ".",
    "..",
    "~25",
    "№ 7",
    "é;x",
    "\"<b>'",
    "+1",
    "注文-1",
];

#[tokio::test]
async fn an_order_is_found_under_its_number_whatever_is_in_it() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    for number in NUMBERS {
        let (id, tracking) = admin.place(number).await;
        let path = format!("/api/v1/boards/orders/orders/{}", encode_number(number));
        let order = admin.get(&path).await;
        assert_eq!(
            (order.status.as_u16(), &order.body()["card"]["id"]),
            (200, &json!(id)),
            "{number} at {path}"
        );
        assert_eq!(order.body()["card"]["number"], *number);
        let page = admin.get(&format!("/boards/orders/orders/{}", encode_number(number))).await;
        assert_eq!(page.status, 200, "{number}: {}", page.text);
        assert!(page.text.contains(&id), "the page of {number} is about it");
        let customers = app.stranger().get(&tracking).await;
        assert_eq!(customers.status, 200, "{number}");
        assert_eq!(
            app.stranger().get(&tracking.replace("/t/", "/api/v1/track/")).await.body()["number"],
            *number
        );
        let found = admin.get(&format!("/api/v1/boards/orders/orders?q={}", encode(number))).await;
        assert_eq!(found.status, 200, "{number}: {}", found.text);
        assert!(found.text.contains(&id), "{number} is found by its number: {}", found.text);
        let moved = admin
            .write(Method::POST, &format!("/api/v1/orders/{id}/moves"), 1, json!({"to": "approval"}))
            .await;
        assert_eq!(moved.status, 200, "{number}: {}", moved.text);
    }
}

#[tokio::test]
async fn an_address_that_was_only_percent_encoded_leads_there_too() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    for number in ["#1001", "2026/0042", "SO 7", "50%", "a\\b"] {
        let (id, _) = admin.place(number).await;
        let order = admin.get(&format!("/api/v1/boards/orders/orders/{}", encode(number))).await;
        assert_eq!((order.status.as_u16(), &order.body()["card"]["id"]), (200, &json!(id)), "{number}");
    }
    // The control: a number that nobody has is not found, and neither is half of one.
    admin.get("/api/v1/boards/orders/orders/2026").await.is_problem(404);
    admin.get("/api/v1/boards/orders/orders/2026/0042").await.is_problem(404);
}

#[tokio::test]
async fn control_characters_and_nothing_to_see_are_no_number() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    for number in ["a\u{7}b", "\u{200b}", "a\nb", ""] {
        let mut order = crate::shop::app::order("X");
        order["number"] = json!(number);
        admin.post("/api/v1/boards/orders/orders", order).await.is_problem(422);
    }
}

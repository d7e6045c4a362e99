//! The ways to an order without a link that works: its number and something of its customer's, or a mail to the customer's own
//! address. Who guesses finds nothing and learns nothing, and keeps nobody out.

use crate::shop::app::{Client, Reply, TestApp};
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::json;
use server::services::mail::sender::send_due;
use std::time::Duration;

const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];

pub(super) async fn ask(client: &Client, number: &str, contact: &str) -> Reply {
    let plain = |text: &str| text.replace('+', "%2B").replace(' ', "+").replace('@', "%40");
    let body = format!("number={}&contact={}", plain(number), plain(contact));
    client.send(Method::POST, "/track", &FORM, body).await
}

/// The links that went out by mail so far. Whoever asked did not wait for them.
pub(super) async fn mailed(app: &TestApp, expected: usize) -> usize {
    for _ in 0..500 {
        let mails = app.services.store.link_mails(100).await.unwrap();
        if mails.len() >= expected {
            return mails.len();
        }
        tokio::task::yield_now().await;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    app.services.store.link_mails(100).await.unwrap().len()
}

#[tokio::test]
async fn a_customer_finds_the_order_by_what_they_know() {
    let app = TestApp::shop().await;
    let (_, page) = app.admin().await.place("LU 1").await;
    let customer = app.stranger();
    let form = customer.get("/track").await;
    assert!(form.status == 200 && form.text.contains("Find your order") && !form.text.contains("<script"));
    for contact in ["buyer@clocks.example", " Buyer@Clocks.Example ", "020 7946 0000", "+44 20 7946 0000"] {
        for number in ["LU 1", "#lu 1 "] {
            let found = ask(&customer, number, contact).await;
            assert_eq!(
                (found.status.as_u16(), found.header("location")),
                (303, page.as_str()),
                "{number} {contact}"
            );
        }
    }
    let api =
        customer.post("/api/v1/track", json!({"number": "LU 1", "contact": "buyer@clocks.example"})).await;
    assert_eq!(api.body()["tracking_url"], format!("http://127.0.0.1:3000{page}"));
    customer.post("/api/v1/track", json!({"number": "LU 1", "contact": "x@y.example"})).await.is_problem(404);
}

#[tokio::test]
async fn wrong_and_unknown_are_one_answer() {
    let app = TestApp::shop().await;
    app.admin().await.place("LU 2").await;
    let stranger = app.stranger();
    let wrong = ask(&stranger, "LU 2", "somebody@else.example").await;
    let unknown = ask(&stranger, "LU 9", "somebody@else.example").await;
    assert_eq!((wrong.status.as_u16(), unknown.status.as_u16()), (404, 404));
    assert_eq!(wrong.text, unknown.text.replace("LU 9", "LU 2"));
    assert_eq!(mailed(&app, 0).await, 0);
}

#[tokio::test]
async fn after_ten_failures_only_the_mailed_link_works_and_others_are_not_kept_out() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    admin.place("LU 3").await;
    let (_, other) = admin.place("LU 4").await;
    let (customer, attacker) = (app.stranger(), app.stranger());
    for n in 0..40u8 {
        let tried = ask(&attacker.from([198, 51, 100, n]), "LU 3", &format!("guess{n}@x.example")).await;
        assert_eq!(tried.status, 404);
    }
    // The right pair says what a wrong one says, and the link goes to the customer's own address.
    let right = ask(&customer, "LU 3", "buyer@clocks.example").await;
    let wrong = ask(&customer, "LU 3", "sayer@clocks.example").await;
    assert_eq!((right.status, right.text.replace("buyer", "sayer")), (wrong.status, wrong.text));
    assert_eq!(mailed(&app, 1).await, 1);
    send_due(&app.services).await.unwrap();
    let shown = admin.get("/api/v1/mail").await.body();
    let mail = &shown["outbox"][0];
    assert_eq!(mail["to"], "buyer@clocks.example");
    let link =
        mail["text"].as_str().unwrap().lines().find(|line| line.starts_with("http")).unwrap().to_owned();
    let path = link.strip_prefix("http://127.0.0.1:3000").unwrap();
    assert!(customer.get(path).await.text.contains("LU"), "{path}");
    // The next order's customer gets in at once, while the attacker goes on.
    assert_eq!(ask(&customer, "LU 4", "buyer@clocks.example").await.header("location"), other);
    // One place that goes on and on waits.
    let mut last = 0;
    for n in 0..40 {
        last = ask(&attacker, &format!("X {n}"), "a@b.example").await.status.as_u16();
    }
    assert_eq!(last, 429);
    assert_eq!(ask(&customer.from([203, 0, 113, 9]), "LU 4", "buyer@clocks.example").await.status, 303);
}

#[tokio::test]
async fn a_replaced_link_says_so_and_the_new_one_goes_to_the_customer_alone() {
    let app = TestApp::shop().await;
    let (admin, customer) = (app.admin().await, app.stranger());
    let (id, old) = admin.place("LU 5").await;
    let path = format!("/api/v1/orders/{id}/tracking_link");
    assert_eq!(admin.write(Method::POST, &path, 1, json!({})).await.status, 200);
    let gone = customer.get(&old).await;
    assert_eq!(gone.status, 410);
    assert!(
        gone.text.contains("replaced by a new one") && gone.text.contains("Send me the new link"),
        "{}",
        gone.text
    );
    assert!(!gone.text.contains("LU 5") && !gone.text.contains("Clock"), "nothing of the order");
    customer.get(&old.replace("/t/", "/api/v1/track/")).await.is_problem(410);
    assert_eq!(customer.get(&format!("{old}/feed")).await.status, 410);
    assert_eq!(customer.get(&format!("{old}/date")).await.status, 410);
    let send = async |email: &str| {
        customer.send(Method::POST, &format!("{old}/link"), &FORM, format!("email={email}")).await
    };
    let (wrong, right) = (send("somebody%40else.example").await, send("Buyer%40clocks.example").await);
    assert_eq!((wrong.status.as_u16(), &wrong.text), (410, &right.text));
    assert!(wrong.text.contains("on its way"), "{}", wrong.text);
    assert_eq!(mailed(&app, 1).await, 1);
    // Of a token that never was nobody is told anything.
    let made_up = "/t/AAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let lost = customer.get(made_up).await;
    assert_eq!(lost.status, 404);
    let asked = customer.send(Method::POST, &format!("{made_up}/link"), &FORM, "email=a%40b.example").await;
    assert_eq!((asked.status.as_u16(), asked.text), (404, lost.text));
}

#[tokio::test]
async fn a_link_works_from_the_first_second_to_a_set_time_after_completion() {
    let app = TestApp::shop().await;
    let (admin, customer) = (app.admin().await, app.stranger());
    let (id, page) = admin.place("LU 6").await;
    assert_eq!(customer.get(&page).await.status, 200, "never too early");
    let days = json!({"tracking_days": 30});
    assert_eq!(admin.json(Method::PATCH, "/api/v1/shop", &[], days).await.body()["tracking_days"], 30);
    admin.json(Method::PATCH, "/api/v1/shop", &[], json!({"tracking_days": 0})).await.is_problem(422);
    assert_eq!(admin.get(&format!("/api/v1/orders/{id}")).await.body().get("tracking_ends"), None);
    app.pass(TimeDelta::days(40));
    let admin = app.admin().await;
    assert_eq!(customer.get(&page).await.status, 200, "as long as it is under way");
    let cancel = json!({"to": "cancelled", "reason": "They changed their mind."});
    let moved = admin.write(Method::POST, &format!("/api/v1/orders/{id}/moves"), 1, cancel).await;
    assert_eq!(moved.status, 200, "{}", moved.text);
    let ends = admin.get(&format!("/api/v1/orders/{id}")).await.body();
    assert!(ends["tracking_ends"].as_str().unwrap().starts_with("2027-02-02"), "{}", ends["tracking_ends"]);
    app.pass(TimeDelta::days(29));
    assert_eq!(customer.get(&page).await.status, 200);
    app.pass(TimeDelta::days(2));
    let ended = customer.get(&page).await;
    assert_eq!(ended.status, 410);
    assert!(ended.text.contains("This link has ended") && !ended.text.contains("<form"), "{}", ended.text);
}

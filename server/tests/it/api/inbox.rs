//! What people are told, over HTTP: their own inbox, how they want to be told, and how mails are sent.

use super::feed::Listener;
use crate::shop::app::{Client, TestApp};
use axum::http::Method;
use serde_json::{Value, json};
use server::services::{
    followers::{Consume, catch_up},
    notifications::{Notifications, ringing},
};

/// A shop that tells people from now on.
async fn telling() -> TestApp {
    let app = TestApp::shop().await;
    app.services.store.enlist(Notifications.name()).await.unwrap();
    app
}

async fn handed_over(app: &TestApp, number: &str) -> String {
    let manager = app.role("account_manager").await;
    let (order, _) = manager.place(number).await;
    let to = format!("/api/v1/orders/{order}/moves");
    assert_eq!(manager.write(Method::POST, &to, 1, json!({"to": "supplier"})).await.status, 200);
    catch_up(&app.services, &Notifications).await.unwrap();
    order
}

async fn inbox(client: &Client, show: &str) -> Value {
    let reply = client.get(&format!("/api/v1/inbox?show={show}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body()
}

async fn put(client: &Client, path: &str, body: Value) -> Value {
    let reply = client.json(Method::PUT, path, &[], body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body()
}

#[tokio::test]
async fn a_hand_over_stands_in_the_inbox_with_its_reason_and_is_read_there() {
    let app = telling().await;
    handed_over(&app, "IN 1").await;
    let procurement = app.role("procurement").await;
    let told = inbox(&procurement, "unread").await;
    let item = &told["items"][0];
    assert_eq!(told["unread"], 1);
    assert_eq!(item["title"], "Your turn: Awaiting supplier confirmation");
    assert_eq!(item["reason"], "because you own Awaiting supplier confirmation");
    assert_eq!((&item["order"]["number"], &item["order"]["board"]), (&json!("IN 1"), &json!("orders")));
    assert_eq!(procurement.get("/api/v1/me").await.body()["unread"], 1);
    // Nobody else's.
    let path = format!("/api/v1/inbox/{}", item["id"].as_str().unwrap());
    app.role("warehouse").await.json(Method::PUT, &path, &[], json!({"read": true})).await.is_problem(404);
    assert_eq!(inbox(&app.role("account_manager").await, "all").await["items"], json!([]));
    assert_eq!(put(&procurement, &path, json!({"read": true})).await, json!({"unread": 0}));
    assert_eq!(put(&procurement, &path, json!({"read": false})).await, json!({"unread": 1}));
    assert_eq!(put(&procurement, &path, json!({"snooze": "change"})).await, json!({"unread": 0}));
    assert_eq!(inbox(&procurement, "snoozed").await["items"][0]["snooze"], "change");
    let past = json!({"snooze": {"until": "2020-01-01T00:00:00Z"}});
    procurement.json(Method::PUT, &path, &[], past).await.is_problem(422);
    put(&procurement, &path, json!({"snooze": "over"})).await;
    let read = procurement.post("/api/v1/inbox/read", json!({"until": told["now"]})).await;
    assert_eq!(read.body(), json!({"unread": 0}));
    procurement.get("/api/v1/inbox?show=everything").await.is_problem(400);
}

#[tokio::test]
async fn what_one_does_not_see_any_more_says_nothing_of_its_order() {
    let app = telling().await;
    handed_over(&app, "IN 2").await;
    let (admin, procurement) = (app.admin().await, app.role("procurement").await);
    let people = admin.get("/api/v1/people").await.body();
    let me = people.as_array().unwrap().iter().find(|person| person["name"] == "procurement").unwrap()["id"]
        .clone();
    let board = app.services.store.board("orders").await.unwrap().unwrap().id.to_string();
    let patch = json!({"id": me, "roles": {board: []}});
    assert_eq!(admin.json(Method::PATCH, "/api/v1/people", &[], patch).await.status, 200);
    let told = procurement.get("/api/v1/inbox").await;
    assert!(!told.text.contains("IN 2") && !told.text.contains("supplier"), "{}", told.text);
    assert_eq!(told.body()["items"].as_array().unwrap().len(), 1, "and it can be read");
}

#[tokio::test]
async fn everybody_chooses_how_they_are_told() {
    let app = telling().await;
    let procurement = app.role("procurement").await;
    let mut settings = procurement.get("/api/v1/inbox/settings").await.body();
    assert_eq!(settings["kinds"]["mention"], json!({"in_app": "now", "email": "now"}));
    assert_eq!(settings["digest"], json!({"hour": 8}));
    settings["kinds"]["turn"] = json!({"in_app": "now", "email": "now"});
    settings["digest"] = json!({"hour": 6, "weekday": 1});
    assert_eq!(put(&procurement, "/api/v1/inbox/settings", settings.clone()).await, settings);
    let bad = json!({"digest": {"hour": 24}});
    procurement.json(Method::PUT, "/api/v1/inbox/settings", &[], bad).await.is_problem(422);
    handed_over(&app, "IN 3").await;
    let outbox = app.admin().await.get("/api/v1/mail").await.body()["outbox"].clone();
    assert_eq!(outbox.as_array().unwrap().len(), 1, "{outbox}");
    assert_eq!(
        (&outbox[0]["to"], &outbox[0]["subject"]),
        (&json!("procurement@shop.example"), &json!("IN 3: your turn"))
    );
    let text = outbox[0]["text"].as_str().unwrap();
    assert!(
        text.contains("http://127.0.0.1:3000/boards/orders/orders/") && !text.contains("Clock"),
        "{text}"
    );
}

#[tokio::test]
async fn the_mail_password_goes_in_and_never_comes_out() {
    let app = telling().await;
    let admin = app.admin().await;
    assert_eq!(
        admin.get("/api/v1/mail").await.body()["settings"]["mode"],
        "test",
        "as long as nobody says otherwise"
    );
    admin.post("/api/v1/mail/test", json!({})).await.is_problem(422);
    let settings = json!({"mode": "smtp", "host": "mail.example", "port": 587, "tls": "starttls", "user": "shop", "from": "shop@example.com"});
    let saved = put(&admin, "/api/v1/mail", json!({"settings": settings, "password": "open-sesame"})).await;
    assert_eq!((&saved["has_password"], &saved["settings"]), (&json!(true), &settings));
    let kept = put(&admin, "/api/v1/mail", json!({"settings": settings})).await;
    assert_eq!(kept["has_password"], true);
    for path in ["/api/v1/mail", "/api/v1/shop", "/settings/mail"] {
        assert!(!admin.get(path).await.text.contains("open-sesame"), "{path}");
    }
    assert_eq!(
        put(&admin, "/api/v1/mail", json!({"settings": settings, "password": ""})).await["has_password"],
        false
    );
    let open = json!({"mode": "smtp", "host": "mail.example", "port": 25, "tls": "none", "user": "shop", "from": "shop@example.com"});
    admin.json(Method::PUT, "/api/v1/mail", &[], json!({"settings": open})).await.is_problem(422);
    // A server that is not there is told in a sentence.
    let port = crate::shop::smtp::free_port();
    let nowhere = json!({"mode": "test", "host": "127.0.0.1", "port": port, "tls": "none", "user": "", "from": "shop@example.com"});
    put(&admin, "/api/v1/mail", json!({"settings": nowhere})).await;
    let tested = admin.post("/api/v1/mail/test", json!({})).await.body();
    assert_eq!(tested["sent"], false);
    assert!(
        tested["message"].as_str().unwrap().starts_with("The mail server could not be reached"),
        "{tested}"
    );
}

#[tokio::test]
async fn the_bell_rings_over_the_boards_feed_and_stops_when_it_is_read() {
    let app = telling().await;
    let (services, procurement) = (app.services.clone(), app.role("procurement").await);
    let ringing = tokio::spawn(ringing::run(services));
    let mut stream = Listener::at(&procurement, "/api/v1/boards/orders/feed", &[]).await;
    let mut bell = async || loop {
        let (id, name, data) = stream.next().await.unwrap();
        if name == "inbox" {
            assert_eq!(id, 0, "it is no entry of the log");
            return data["unread"].as_u64().unwrap();
        }
    };
    assert_eq!(bell().await, 0);
    handed_over(&app, "IN 4").await;
    // As the consumer's task does once it has written.
    app.services.bells.look();
    assert_eq!(bell().await, 1);
    let until = inbox(&procurement, "all").await["now"].clone();
    procurement.post("/api/v1/inbox/read", json!({"until": until})).await;
    assert_eq!(bell().await, 0);
    app.services.broadcast.close();
    ringing.await.unwrap();
}

//! In which language somebody of the team is answered: as they chose, or as their browser says; whatever is decided elsewhere, too.

use crate::shop::{
    app::{Client, Reply, TestApp, order},
    set_up,
};
use axum::{body::Body, http::Method};
use serde_json::{Value, json};
use server::services::{
    followers::{Consume, catch_up},
    mail::sender,
    notifications::Notifications,
};

const FRENCH: [(&str, &str); 1] = [("accept-language", "fr-CA, fr;q=0.9, en;q=0.5")];

async fn page(client: &Client, path: &str, headers: &[(&str, &str)]) -> Reply {
    client.send(Method::GET, path, headers, Body::empty()).await
}

async fn choose(client: &Client, language: Value) -> Reply {
    client.json(Method::PUT, "/api/v1/me/language", &[], json!({"language": language})).await
}

async fn place_again(client: &Client, order: &Value, headers: &[(&str, &str)]) -> Reply {
    client.json(Method::POST, "/api/v1/boards/orders/orders", headers, order.clone()).await
}

#[tokio::test]
async fn a_page_is_in_the_language_of_its_reader_and_says_so() {
    let app = TestApp::shop().await;
    let stranger = app.stranger();
    let french = page(&stranger, "/sign-in", &FRENCH).await.text;
    assert!(french.contains("<html lang=\"fr\">") && french.contains(">Se connecter<"), "{french}");
    assert!(french.contains("/pkg/team.fr."), "the program gets its texts");
    let english = page(&stranger, "/sign-in", &[("accept-language", "de, nl;q=0.5")]).await.text;
    assert!(english.contains("<html lang=\"en\">") && english.contains(">Sign in<"), "{english}");
    assert!(!english.contains("team.fr."));
    let marked = page(&stranger, "/sign-in", &[("accept-language", "en-XA")]).await.text;
    assert!(marked.contains(">⟦Sign in⟧<"), "{marked}");
    // What comes back of a form, too.
    let posted = [FRENCH[0], ("content-type", "application/x-www-form-urlencoded")];
    let back = stranger.send(Method::POST, "/sign-in", &posted, "email=&password=").await;
    assert_eq!(back.status, 422);
    assert!(back.text.contains("Saisissez votre mot de passe."), "{}", back.text);
}

#[tokio::test]
async fn what_somebody_chose_is_stronger_than_their_browser_until_they_leave_it_to_that() {
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    let lang = |reply: Reply| reply.text.split("<html lang=\"").nth(1).map(|rest| rest[..2].to_owned());
    assert_eq!(choose(&manager, json!("fr")).await.body(), json!({"language": "fr"}));
    assert_eq!(manager.get("/api/v1/me").await.body()["language"], "fr");
    assert_eq!(lang(page(&manager, "/my-work", &[("accept-language", "en")]).await).as_deref(), Some("fr"));
    assert_eq!(lang(page(&app.role("production").await, "/my-work", &[]).await).as_deref(), Some("en"));
    // A program says itself what it wants to read.
    let (number, english) = (order("FR 1"), [("accept-language", "en")]);
    let placed = manager.post("/api/v1/boards/orders/orders", number.clone()).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    let refused = place_again(&manager, &number, &[]).await.is_problem(409);
    assert!(refused["detail"].as_str().unwrap().starts_with("La commande FR 1 existe"), "{refused}");
    let refused = place_again(&manager, &number, &english).await.is_problem(409);
    assert!(refused["detail"].as_str().unwrap().starts_with("Order FR 1 exists"), "{refused}");
    assert_eq!(choose(&manager, Value::Null).await.status, 200);
    assert!(manager.get("/api/v1/me").await.body().get("language").is_none());
    for wrong in [json!("de"), json!("en-XA"), json!(7)] {
        let refused = choose(&manager, wrong.clone()).await;
        assert!([400, 422].contains(&refused.status.as_u16()), "{wrong}: {}", refused.text);
    }
    assert!(manager.get("/api/v1/me").await.body().get("language").is_none());
    app.stranger()
        .json(Method::PUT, "/api/v1/me/language", &FRENCH, json!({"language": "fr"}))
        .await
        .is_problem(401);
}

#[tokio::test]
async fn whoever_is_told_is_told_in_their_language_whoever_does_it() {
    let app = TestApp::shop().await;
    app.services.store.enlist(Notifications.name()).await.unwrap();
    let (manager, procurement) = (app.role("account_manager").await, app.role("procurement").await);
    choose(&procurement, json!("fr")).await;
    let told =
        json!({"kinds": {"turn": {"in_app": "now", "email": "now"}}, "digest": {"hour": 8, "weekday": null}});
    assert_eq!(procurement.json(Method::PUT, "/api/v1/inbox/settings", &[], told).await.status, 200);
    let (order, _) = manager.place("FR 2").await;
    let to = format!("/api/v1/orders/{order}/moves");
    assert_eq!(manager.write(Method::POST, &to, 1, json!({"to": "supplier"})).await.status, 200);
    catch_up(&app.services, &Notifications).await.unwrap();
    sender::send_due(&app.services).await.unwrap();
    let outbox = app.admin().await.get("/api/v1/mail").await.body()["outbox"].clone();
    let mail =
        outbox.as_array().unwrap().iter().find(|mail| mail["to"] == "procurement@shop.example").unwrap();
    assert_eq!(mail["subject"], "FR 2: à vous de jouer");
    assert!(mail["text"].as_str().unwrap().contains("Vos notifications Milepost"), "{mail}");
    let inbox = procurement.get("/api/v1/inbox").await.body();
    assert_eq!(inbox["items"][0]["title"], "À vous\u{a0}: Awaiting supplier confirmation");
    let english = page(&procurement, "/api/v1/inbox", &[("accept-language", "en")]).await.body();
    assert_eq!(english["items"][0]["title"], "Your turn: Awaiting supplier confirmation");
}

#[tokio::test]
async fn a_shop_that_is_set_up_in_french_works_in_french_and_so_do_its_customers() {
    let app = TestApp::empty().await;
    let (stranger, ask) = (app.stranger(), set_up(&app.services.set_up_code.to_string()));
    let done = stranger.json(Method::POST, "/api/v1/setup", &FRENCH, ask).await;
    assert_eq!(done.status, 201, "{}", done.text);
    let admin = Client { cookie: Some(done.cookie()), ..stranger.clone() };
    let boards = admin.get("/api/v1/boards").await.body();
    let slug = boards[0]["slug"].as_str().unwrap().to_owned();
    let names = async |slug: &str| {
        let view = admin.get(&format!("/api/v1/boards/{slug}/workflow")).await.body();
        let workflow = &view["workflow"];
        let of = |list: &str| workflow[list][0]["name"].as_str().unwrap_or_default().to_owned();
        (of("statuses"), of("roles"))
    };
    let french = ("Commande reçue".to_owned(), "Chargé de clientèle".to_owned());
    assert_eq!(names(&slug).await, french);
    assert_eq!(admin.get("/api/v1/shop/page").await.body()["page"]["language"], "fr");
    // A colleague's board has English names, the roles that the shop has, and speaks to customers as the shop does.
    let made = admin.post("/api/v1/boards", json!({"name": "Repairs", "template": "repair"})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(names("repairs").await.0, "Item booked in");
    let placed = admin.post("/api/v1/boards/repairs/orders", order("FR 3")).await.body();
    let link = placed["tracking_url"].as_str().unwrap().strip_prefix("http://127.0.0.1:3000").unwrap();
    let french = page(&stranger, link, &[]).await.text;
    assert!(french.contains("Nous avons bien reçu votre article"), "{french}");
    let german = page(&stranger, link, &[("accept-language", "de")]).await.text;
    assert!(german.contains("Ihr Gerät ist bei uns"), "{german}");
}

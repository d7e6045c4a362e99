//! Comments by the API: written, mended and deleted with a trace, read by those who see notes, and in nobody's way.

use super::feed::Listener;
use crate::shop::app::{Client, TestApp, order};
use axum::http::Method;
use domain::Part;
use serde_json::{Value, json};
use server::services::{
    followers::{Consume, catch_up},
    notifications::Notifications,
};
use std::time::Duration;

async fn say(client: &Client, order: &str, text: &str) -> Value {
    let reply = client.post(&format!("/api/v1/orders/{order}/comments"), json!({"text": text})).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body()
}

fn newest(comments: &Value) -> Value {
    comments["comments"].as_array().unwrap().last().unwrap().clone()
}

fn address(order: &str, comment: &Value) -> String {
    format!("/api/v1/orders/{order}/comments/{}", comment["id"].as_str().unwrap())
}

/// Up to where somebody has read an order's comments.
async fn read(client: &Client, order: &str) -> Option<u64> {
    client.get("/api/v1/boards/orders/reads").await.body()["orders"][order].as_u64()
}

#[tokio::test]
async fn a_comment_is_written_edited_and_deleted_with_a_trace() {
    let app = TestApp::shop().await;
    let (milo, petra, admin) =
        (app.role("account_manager").await, app.role("procurement").await, app.admin().await);
    let (id, _) = milo.place("C 1").await;
    let said = newest(&say(&milo, &id, "Ring the customer first").await);
    assert_eq!(
        (&said["text"], &said["by"]["name"]),
        (&json!("Ring the customer first"), &json!("account_manager"))
    );
    assert_eq!((said["may_edit"].as_bool(), said["may_delete"].as_bool()), (Some(true), Some(true)));

    // Only who wrote it changes it; an administrator takes it away at most.
    let text = json!({"text": "Ring the customer on Monday"});
    let problem = petra.json(Method::PATCH, &address(&id, &said), &[], text.clone()).await.is_problem(409);
    assert_eq!(problem["refusals"][0]["code"], "not_your_role", "{problem}");
    admin.json(Method::PATCH, &address(&id, &said), &[], text.clone()).await.is_problem(409);
    petra.json(Method::DELETE, &address(&id, &said), &[], json!({})).await.is_problem(409);
    let edited = milo.json(Method::PATCH, &address(&id, &said), &[], text.clone()).await.body();
    assert_eq!(newest(&edited)["text"], "Ring the customer on Monday");
    assert!(newest(&edited)["edited_at"].is_string());
    // The same once more changes nothing and leaves no entry.
    let events = async || milo.get(&format!("/api/v1/orders/{id}/events")).await.body();
    let before = events().await["items"].as_array().unwrap().len();
    milo.json(Method::PATCH, &address(&id, &said), &[], text).await;
    assert_eq!(events().await["items"].as_array().unwrap().len(), before);
    // What it was stands in the trail as long as it stands.
    let trail = events().await.to_string();
    assert!(trail.contains("Ring the customer first") && trail.contains("Ring the customer on Monday"));

    let gone = admin.json(Method::DELETE, &address(&id, &said), &[], json!({})).await.body();
    let end = newest(&gone);
    assert_eq!((&end["text"], &end["deleted"]["by"]["name"]), (&Value::Null, &json!("Ada Admin")));
    // From now on nobody is told what it said, and everybody that there was one.
    for client in [&milo, &petra, &admin] {
        for path in [
            format!("/api/v1/orders/{id}/events"),
            format!("/api/v1/orders/{id}/comments"),
            "/api/v1/boards/orders/events".to_owned(),
            "/boards/orders/orders/C%201".to_owned(),
        ] {
            let text = client.get(&path).await.text;
            assert!(!text.contains("Ring the customer"), "{path}: {text}");
        }
        let trail = client.get(&format!("/api/v1/orders/{id}/events")).await.text;
        assert!(trail.contains("comment_deleted") && trail.contains("\"commented\""), "{trail}");
    }
    let problem = milo.json(Method::DELETE, &address(&id, &said), &[], json!({})).await.is_problem(409);
    assert_eq!(problem["refusals"][0]["code"], "unknown_comment");
    for (body, status) in
        [(json!({"text": ""}), 422), (json!({"text": "x".repeat(2001)}), 422), (json!({}), 422)]
    {
        milo.post(&format!("/api/v1/orders/{id}/comments"), body).await.is_problem(status);
    }
}

#[tokio::test]
async fn nobody_is_in_anybodys_way() {
    let app = TestApp::shop().await;
    let (milo, petra) = (app.role("account_manager").await, app.role("procurement").await);
    let (id, tracking) = milo.place("C 2").await;
    let moves = format!("/api/v1/orders/{id}/moves");
    let page = app.stranger().get(&tracking).await.text;
    // Petra looked at version 1; the order is moved meanwhile, and her comment is taken all the same.
    assert_eq!(milo.write(Method::POST, &moves, 1, json!({"to": "supplier"})).await.status, 200);
    let comments = format!("/api/v1/orders/{id}/comments");
    let late = petra
        .json(Method::POST, &comments, &[("if-match", "\"1\"")], json!({"text": "Enamel is here"}))
        .await;
    assert_eq!(late.status, 201, "{}", late.text);
    // And whoever saw the card before she wrote still moves it, or takes the move back.
    let seen = milo.get(&format!("/api/v1/orders/{id}")).await;
    assert_eq!((seen.header("etag"), &seen.body()["card"]["comments"]["count"]), ("\"2\"", &json!(1)));
    assert!(seen.body()["take_back"].is_u64());
    say(&petra, &id, "And the tin as well").await;
    let moved = petra.write(Method::POST, &moves, 2, json!({"to": "scheduled"})).await;
    assert_eq!(moved.status, 200, "{}", moved.text);
    assert_eq!(moved.body()["order"]["comments"]["count"], 2);
    // Who is really late is told of the move, and of no comment.
    say(&petra, &id, "On its way").await;
    let stale = milo.write(Method::POST, &moves, 2, json!({"to": "ready"})).await.is_problem(412);
    assert_eq!(stale["last"]["kind"], "moved", "{stale}");
    // Sent again with its key it is said once.
    let key = [("idempotency-key", "once-and-no-more")];
    for _ in 0..2 {
        let reply = petra.json(Method::POST, &comments, &key, json!({"text": "Said once"})).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
    }
    let all = petra.get(&comments).await.body();
    let said = all["comments"].as_array().unwrap().iter().filter(|comment| comment["text"] == "Said once");
    assert_eq!(said.count(), 1);
    // The customer sees the moves and nothing else.
    let page_after = app.stranger().get(&tracking).await.text;
    assert_ne!(page, page_after);
    assert!(!page_after.contains("Enamel") && !page_after.contains("omment"), "{page_after}");
}

#[tokio::test]
async fn a_mention_names_whoever_it_is_by_now_and_tells_only_who_sees_it() {
    let app = TestApp::shop().await;
    app.own_board(|workflow| {
        let warehouse = workflow.roles.iter_mut().find(|role| role.id.as_str() == "warehouse").unwrap();
        warehouse.set_sees_status("received".parse().unwrap(), false);
    })
    .await;
    let (milo, admin) = (app.role("own_account_manager").await, app.admin().await);
    let placed = milo.post("/api/v1/boards/own/orders", order("C 3")).await.body();
    let id = placed["id"].as_str().unwrap().to_owned();
    let comments = format!("/api/v1/orders/{id}/comments");
    let mentionable = milo.get(&comments).await.body()["mentionable"].clone();
    let find = |name: &str| {
        let all = mentionable.as_array().unwrap().iter();
        all.clone().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name}: {mentionable}")).clone()
    };
    assert_eq!(find("own_production")["sees"], true);
    assert_eq!(find("own_warehouse")["sees"], false, "its role does not see where the order is");
    assert_eq!(
        (find("Warehouse")["sees"].clone(), find("Production")["sees"].clone()),
        (json!(false), json!(true))
    );
    let listed = |name: &str| mentionable.to_string().contains(name);
    assert!(
        !listed("own_account_manager\"") && !listed("\"outsider") && listed("Ada Admin"),
        "{mentionable}"
    );

    let token = |name: &str| format!("@[{}]", find(name)["mention"].as_str().unwrap());
    let text =
        format!("{} and {}: see {}", token("own_production"), token("own_warehouse"), token("Warehouse"));
    let said = milo.post(&comments, json!({"text": text})).await.body();
    assert_eq!(newest(&said)["text"], text);
    let event = milo.get(&format!("/api/v1/orders/{id}/events")).await.body()["items"][0]["event"].clone();
    assert_eq!(event["mentions"], json!([find("own_production")["mention"]]), "the others are told nothing");
    let person =
        find("own_production")["mention"].as_str().unwrap().strip_prefix("person:").unwrap().to_owned();
    let rename = json!({"id": person, "name": "Pia Production"});
    assert_eq!(admin.json(Method::PATCH, "/api/v1/people", &[], rename).await.status, 200);
    let names = milo.get(&comments).await.body()["names"].clone();
    assert_eq!(names[format!("person:{person}")], "Pia Production");
    assert_eq!(names["role:warehouse"], "Warehouse");
    for nobody in ["@[person:01900000-0000-7000-8000-000000000000]", "@[role:no_such_role]"] {
        let problem = milo.post(&comments, json!({"text": nobody})).await.is_problem(422);
        assert!(problem["detail"].as_str().unwrap().contains("choose from the list"), "{problem}");
    }
}

#[tokio::test]
async fn each_has_read_what_they_have_read() {
    let app = TestApp::shop().await;
    let (milo, petra) = (app.role("account_manager").await, app.role("procurement").await);
    let (id, _) = milo.place("C 4").await;
    let first = newest(&say(&milo, &id, "One").await)["seq"].as_u64().unwrap();
    assert_eq!((read(&milo, &id).await, read(&petra, &id).await), (Some(first), None), "who writes has read");
    let card = petra.get("/api/v1/boards/orders").await.body()["columns"][0]["orders"][0].clone();
    assert_eq!(card["comments"], json!({"count": 1, "last": first}));
    let mark = async |client: &Client, seq: u64| {
        let path = format!("/api/v1/orders/{id}/read");
        client.json(Method::PUT, &path, &[], json!({"seq": seq})).await
    };
    assert_eq!(mark(&petra, first).await.status, 204);
    assert_eq!(read(&petra, &id).await, Some(first));
    let second = newest(&say(&milo, &id, "Two").await)["seq"].as_u64().unwrap();
    assert!(second > first && read(&petra, &id).await == Some(first));
    mark(&petra, second + 1_000).await;
    assert_eq!(read(&petra, &id).await, Some(second), "nobody reads ahead of the log");
    mark(&petra, first).await;
    assert_eq!(read(&petra, &id).await, Some(second), "nor backwards");
}

#[tokio::test]
async fn a_colleague_hears_of_it_at_once_and_who_does_not_see_notes_hears_of_nothing() {
    let app = TestApp::shop().await;
    app.own_board(|workflow| {
        let blind = workflow.roles.iter_mut().find(|role| role.id.as_str() == "warehouse").unwrap();
        blind.set_sees(Part::Notes, false);
    })
    .await;
    let (milo, blind) = (app.role("own_account_manager").await, app.role("own_warehouse").await);
    let placed = milo.post("/api/v1/boards/own/orders", order("C 5")).await.body();
    let id = placed["id"].as_str().unwrap().to_owned();
    let mut seeing = Listener::at(&milo, "/api/v1/boards/own/feed", &[]).await;
    let mut unseeing = Listener::at(&blind, "/api/v1/boards/own/feed", &[]).await;
    let next = async |feed: &mut Listener| {
        let heard = tokio::time::timeout(Duration::from_secs(5), feed.next()).await;
        heard.expect("in time").expect("an event")
    };
    assert_eq!((next(&mut seeing).await.1, next(&mut unseeing).await.1), ("hello".into(), "hello".into()));
    let said = newest(&say(&milo, &id, "Between us").await);
    let (_, name, data) = next(&mut seeing).await;
    let change = data.clone();
    assert_eq!((name.as_str(), change["kind"].as_str()), ("change", Some("commented")));
    assert_eq!(change["card"]["comments"], json!({"count": 1, "last": said["seq"]}));
    assert!(
        !data.to_string().contains("Between us"),
        "the feed says that there is one, and not what it says"
    );
    let (seq, name, data) = next(&mut unseeing).await;
    assert_eq!((seq, name.as_str()), (said["seq"].as_u64().unwrap(), "skip"), "{data}");

    let card = blind.get("/api/v1/boards/own").await.body()["columns"][0]["orders"][0].clone();
    assert_eq!(card["comments"], Value::Null);
    let trail = blind.get(&format!("/api/v1/orders/{id}/events")).await;
    assert!(!trail.text.contains("omment") && trail.body()["total"].is_null(), "{}", trail.text);
    blind.get(&format!("/api/v1/orders/{id}/comments")).await.is_problem(403);
    blind.post(&format!("/api/v1/orders/{id}/comments"), json!({"text": "Me too"})).await.is_problem(403);
}

#[tokio::test]
async fn what_is_off_the_board_can_be_talked_about_and_an_archived_board_rests() {
    let app = TestApp::shop().await;
    let (milo, admin) = (app.role("account_manager").await, app.admin().await);
    let (id, _) = milo.place("C 6").await;
    let withdraw = json!({"reason": "Twice the same"});
    let path = format!("/api/v1/orders/{id}/withdraw");
    assert_eq!(milo.write(Method::POST, &path, 1, withdraw).await.status, 200);
    let said = newest(&say(&milo, &id, "It was C 5 once more").await);
    let archive = json!({"archived": true});
    assert_eq!(admin.json(Method::PATCH, "/api/v1/boards/orders", &[], archive).await.status, 200);
    let problem =
        milo.post(&format!("/api/v1/orders/{id}/comments"), json!({"text": "x"})).await.is_problem(409);
    assert_eq!(problem["refusals"][0]["code"], "board_archived");
    let rests = newest(&milo.get(&format!("/api/v1/orders/{id}/comments")).await.body());
    assert_eq!((&rests["text"], &rests["may_edit"]), (&said["text"], &Value::Null));
}

#[tokio::test]
async fn sight_is_asked_of_administrators_for_who_has_none() {
    let app = TestApp::shop().await;
    app.services.store.enlist(Notifications.name()).await.unwrap();
    let admin = app.admin().await;
    let board = app.services.store.board("orders").await.unwrap().unwrap();
    let mut roles = serde_json::to_value(&board.workflow.roles).unwrap();
    for role in roles.as_array_mut().unwrap() {
        if role["id"] == "warehouse" {
            role["hidden"] = json!(["received"]);
        }
    }
    let put = admin.write(Method::PUT, "/api/v1/boards/orders/roles", 1, json!({"roles": roles})).await;
    assert_eq!(put.status, 200, "{}", put.text);
    let (milo, wanda) = (app.role("account_manager").await, app.role("warehouse").await);
    let (id, _) = milo.place("C 9").await;
    let me = wanda.get("/api/v1/me").await.body();
    let person = format!("person:{}", me["id"].as_str().unwrap());
    let path = format!("/api/v1/orders/{id}/sight_requests");
    assert_eq!(milo.post(&path, json!({"of": person})).await.status, 204);
    catch_up(&app.services, &Notifications).await.unwrap();
    // Who asks, for whom, and which order.
    let inbox = admin.get("/api/v1/inbox").await.body();
    let told = &inbox["items"][0];
    assert_eq!((&told["kind"], &told["order"]["number"]), (&json!("sight_asked"), &json!("C 9")), "{inbox}");
    assert_eq!(told["title"], "account_manager asks you to let warehouse see it");
    assert_eq!(told["reason"], "because you run this shop");
    // Whoever is to see it hears nothing, and still sees nothing.
    assert_eq!(wanda.get("/api/v1/inbox").await.body()["items"], json!([]));
    wanda.get(&format!("/api/v1/orders/{id}")).await.is_problem(404);
    wanda.post(&path, json!({"of": person})).await.is_problem(404);
    // Nothing of the order has changed, and the trail says who asked.
    assert_eq!(milo.get(&format!("/api/v1/orders/{id}")).await.body()["card"]["version"], 1);
    let trail = milo.get(&format!("/api/v1/orders/{id}/events")).await.body();
    assert_eq!(trail["items"][0]["event"], json!({"kind": "sight_asked", "of": person}));
    // Who sees it, or is nobody here, is not asked for.
    let problem = milo.post(&path, json!({"of": "role:procurement"})).await.is_problem(409);
    assert_eq!(problem["refusals"][0]["code"], "nothing_to_change");
    milo.post(&path, json!({"of": "role:nobody"})).await.is_problem(422);
}

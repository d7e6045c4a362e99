//! Publishing roles: who may, what stands against it, and that it acts at once in answers and open streams.

use super::feed::Listener;
use crate::shop::app::{Client, Reply, TestApp};
use axum::http::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

const ROLES: &str = "/api/v1/boards/orders/roles";
const FEED: &str = "/api/v1/boards/orders/feed";

/// The roles as they are, with one of them changed.
async fn changed(client: &Client, id: &str, change: impl Fn(&mut Value)) -> (u64, Value) {
    let workflow = client.get("/api/v1/boards/orders").await.body()["workflow"].clone();
    let mut roles = workflow["roles"].clone();
    roles.as_array_mut().unwrap().iter_mut().filter(|role| role["id"] == id).for_each(change);
    (workflow["revision"].as_u64().unwrap(), json!({ "roles": roles }))
}

async fn publish(client: &Client, id: &str, change: impl Fn(&mut Value)) -> Reply {
    let (revision, roles) = changed(client, id, change).await;
    client.write(Method::PUT, ROLES, revision, roles).await
}

/// What comes next but signs of life.
async fn told(stream: &mut Listener) -> (u64, String, Value) {
    loop {
        match stream.next().await.expect("the stream goes on") {
            (_, name, _) if name == "beat" => continue,
            event => return event,
        }
    }
}

#[tokio::test]
async fn what_is_taken_away_is_gone_at_once_and_given_back_is_there_again() {
    let app = TestApp::shop().await;
    let (admin, procurement) = (app.admin().await, app.role("procurement").await);
    let (order, _) = admin.place("R 1").await;
    let path = format!("/api/v1/orders/{order}");
    assert_eq!(procurement.get(&path).await.body()["total"], "25.00");
    let mut stream = Listener::at(&procurement, FEED, &[]).await;
    stream.next().await.unwrap();
    let reply = publish(&admin, "procurement", |role| role["sees"] = json!([])).await;
    assert_eq!((reply.status.as_u16(), &reply.body()["revision"]), (200, &json!(2)), "{}", reply.text);
    let now = procurement.get(&path).await.body();
    assert_eq!((&now["total"], now["withheld"].to_string().contains("money")), (&json!(null), true));
    // Not by the next look at the rights, which is seconds away: by the log.
    let (seq, name, _) = timeout(Duration::from_secs(2), told(&mut stream)).await.expect("a reset at once");
    assert_eq!((seq, name.as_str()), (0, "reset"));
    publish(&admin, "procurement", |role| role["sees"] = json!(["money"])).await;
    assert_eq!(procurement.get(&path).await.body()["total"], "25.00");
    assert_eq!(timeout(Duration::from_secs(2), told(&mut stream)).await.unwrap().1, "reset");
    // The log has both, and holds.
    let log = admin.get("/api/v1/boards/orders/events").await.text;
    assert_eq!(log.matches("workflow_published").count(), 2, "{log}");
}

#[tokio::test]
async fn a_stream_goes_on_with_what_is_seen_from_then_on() {
    let app = TestApp::shop().await;
    let (admin, warehouse) = (app.admin().await, app.role("warehouse").await);
    let (order, _) = admin.place("R 2").await;
    let mut stream = Listener::at(&warehouse, FEED, &[]).await;
    stream.next().await.unwrap();
    let reply = publish(&admin, "warehouse", |role| role["hidden"] = json!(["received", "approval"])).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(told(&mut stream).await.1, "reset");
    let path = format!("/api/v1/orders/{order}");
    warehouse.get(&path).await.is_problem(404);
    let columns = warehouse.get("/api/v1/boards/orders").await.text;
    assert!(!columns.contains("received") && !columns.contains("R 2"), "{columns}");
    let moves = format!("{path}/moves");
    assert_eq!(admin.write(Method::POST, &moves, 1, json!({"to": "approval"})).await.status, 200);
    assert_eq!(admin.write(Method::POST, &moves, 2, json!({"to": "supplier"})).await.status, 200);
    assert_eq!(told(&mut stream).await.1, "skip");
    let (_, name, here) = told(&mut stream).await;
    assert_eq!(
        (name.as_str(), &here["card"]["number"], &here["from"]),
        ("change", &json!("R 2"), &json!(null))
    );
    // Who comes back from before it begins with what is, and is told nothing of what was seen once.
    let mut back = Listener::at(&warehouse, &format!("{FEED}?after=0"), &[]).await;
    assert_eq!(back.next().await.unwrap().1, "hello");
    assert_eq!(told(&mut back).await.1, "reset");
}

#[tokio::test]
async fn what_stands_against_roles_is_said_and_nothing_is_published() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (revision, roles) = changed(&admin, "", |_| ()).await;
    let without = |id: &str| {
        let kept = roles["roles"].as_array().unwrap().iter().filter(|role| role["id"] != id);
        json!({ "roles": kept.collect::<Vec<_>>() })
    };
    let said = async |body: Value| {
        let reply = admin.write(Method::PUT, ROLES, revision, body).await;
        reply.is_problem(422)["detail"].as_str().unwrap().to_owned()
    };
    assert!(said(without("warehouse")).await.contains("somebody holds it"));
    assert!(said(without("leadership")).await.contains("somebody holds it"));
    let (_, blind) = changed(&admin, "warehouse", |role| role["hidden"] = json!(["ready"])).await;
    assert!(said(blind).await.contains("owns “Ready for dispatch”, so it has to see that status"));
    let (_, greedy) = changed(&admin, "warehouse", |role| role["rights"] = json!(["administer"])).await;
    assert!(said(greedy).await.contains("cannot be given"));
    assert_eq!(admin.get("/api/v1/boards/orders").await.body()["workflow"]["revision"], revision);
    // Somebody else published meanwhile.
    assert_eq!(publish(&admin, "warehouse", |role| role["name"] = json!("Stores")).await.status, 200);
    let late = admin.write(Method::PUT, ROLES, revision, roles.clone()).await;
    assert!(late.is_problem(409)["detail"].as_str().unwrap().contains("in the meantime"));
    admin.json(Method::PUT, ROLES, &[], roles.clone()).await.is_problem(428);
    // Nobody holds it and nothing names it any more: it goes.
    let person = admin.get("/api/v1/people").await.body();
    let leader = person.as_array().unwrap().iter().find(|person| person["name"] == "leadership").unwrap();
    let board = app.services.store.board("orders").await.unwrap().unwrap().id.to_string();
    let patch = json!({"id": leader["id"], "roles": {board: ["production"]}});
    assert_eq!(admin.json(Method::PATCH, "/api/v1/people", &[], patch).await.status, 200);
    let reply = admin.write(Method::PUT, ROLES, revision + 1, without("leadership")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
}

#[tokio::test]
async fn the_workflow_that_is_read_and_exported_has_nothing_that_is_hidden() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    publish(&admin, "production", |role| role["hidden"] = json!(["approval", "cancelled"])).await;
    let (production, board) = (app.role("production").await, "/api/v1/boards/orders/workflow");
    for path in [
        "",
        "/export",
        "/export?revision=1",
        "/revisions/1",
        "/revisions/2",
        "?as=production",
        "/export?as=production",
    ] {
        let client = if path.contains("as=") { &admin } else { &production };
        let read = client.get(&format!("{board}{path}")).await;
        assert_eq!(read.status, 200, "{path}: {}", read.text);
        for hidden in ["approval", "Awaiting customer approval", "cancelled", "Waiting for your approval"] {
            assert!(!read.text.contains(hidden), "{path} names {hidden}: {}", read.text);
        }
        assert!(read.text.contains("On the production floor"), "{path}");
        // The control.
        let whole = admin.get(&format!("{board}{}", path.replace("?as=production", ""))).await.text;
        assert!(whole.contains("Awaiting customer approval") && whole.contains("cancelled"), "{path}");
    }
}

//! The workflow over HTTP: draft, preview, publishing and undoing, with sentences for whoever is refused.

use crate::shop::app::{Client, Reply, TestApp};
use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use domain::{ActorRef, Command, CustomerId, Fields, OrderId, Origin, Place, Step};
use futures::StreamExt;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use store::{SourceRows, Submission};
use uuid::Uuid;

const BASE: &str = "/api/v1/boards/orders/workflow";

pub(super) fn path(rest: &str) -> String {
    format!("{BASE}{rest}")
}

pub(super) async fn draft_of(client: &Client, revision: u32) -> Value {
    let reply = client.post(&path("/draft/from_revision"), json!({"revision": revision})).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    reply.body()
}

pub(super) async fn save(client: &Client, version: &str, draft: &Value) -> Reply {
    client.json(Method::PUT, &path("/draft"), &[("if-match", version)], draft.clone()).await
}

pub(super) fn without(draft: &mut Value, status: &str) {
    draft["statuses"].as_array_mut().unwrap().retain(|s| s["id"] != status);
    draft["moves"].as_array_mut().unwrap().retain(|m| m["from"] != status && m["to"] != status);
}

pub(super) fn link(draft: &mut Value, from: &str, to: &str) {
    draft["moves"].as_array_mut().unwrap().push(json!({"from": from, "to": to, "needs": []}));
}

#[tokio::test]
async fn a_draft_is_saved_conflicts_are_told_and_faults_stand_where_they_are() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let view = admin.get(BASE).await.body();
    assert_eq!(
        (&view["draft"], &view["may_edit"], &view["published"]["revision"]),
        (&Value::Null, &json!(true), &json!(1))
    );
    assert_eq!(view["published"]["by"]["name"], "Ada Admin");
    assert!(view["published"].get("undo_until").is_none());
    // An empty one, begun without a version: nothing is said yet, and that is no error.
    let begun = save(&admin, "*", &json!({"statuses": [{"id": "first"}]})).await.body();
    assert!(begun["faults"].as_array().unwrap().len() >= 8, "{begun}");
    let fault = &begun["faults"].as_array().unwrap().iter().find(|f| f["part"] == "owner").unwrap().clone();
    assert_eq!(fault["at"], json!({"status": "first"}));
    let mut draft = begun["draft"].clone();
    draft["statuses"][0]["name"] = json!("Order pending");
    let version = format!("\"{}\"", begun["version"]);
    let saved = save(&admin, &version, &draft).await.body();
    assert_eq!((&saved["draft"], &saved["last_editor"]["name"]), (&draft, &json!("Ada Admin")));
    assert!(
        saved["faults"][0]["message"].as_str().unwrap().contains("“Order pending” does not say where"),
        "{saved}"
    );
    // Somebody else has seen neither.
    for stale in ["*", &version] {
        let problem = save(&admin, stale, &draft).await.is_problem(412);
        assert_eq!(problem["draft"], saved);
        assert!(problem["detail"].as_str().unwrap().starts_with("Ada Admin saved this draft"), "{problem}");
    }
    let ask = json!({"draft_version": saved["version"]});
    let problem = admin.post(&path("/publish"), ask).await.is_problem(409);
    assert_eq!(problem["faults"].as_array().unwrap().len(), saved["faults"].as_array().unwrap().len());
    save(&admin, "\"x\"", &draft).await.is_problem(400);
    save(&admin, "*", &json!({"statuses": [{"id": "No such id"}]})).await.is_problem(422);
    // Who may not edit sees the map and no draft.
    let leader = app.role("leadership").await.get(BASE).await.body();
    assert_eq!((&leader["draft"], &leader["may_edit"]), (&Value::Null, &json!(false)));
    app.role("leadership").await.get(&path("/export?draft")).await.is_problem(403);
    admin.get(&path("/revisions/7")).await.is_problem(404);
    assert_eq!(admin.get(&path("/revisions/1")).await.body(), view["workflow"]);
}

#[tokio::test]
async fn publishing_is_previewed_done_told_and_undone() {
    let app = TestApp::shop().await;
    let (admin, manager) = (app.admin().await, app.role("account_manager").await);
    let mut moved = Vec::new();
    for n in 0..3 {
        let (order, _) = manager.place(&format!("W {n}")).await;
        let go = json!({"to": "scheduled"});
        let reply = admin.write(Method::POST, &format!("/api/v1/orders/{order}/moves"), 1, go).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        moved.push(order);
    }
    let (waiting, _) = manager.place("W 9").await;
    let draft = draft_of(&admin, 1).await;
    let mut changed = draft["draft"].clone();
    without(&mut changed, "scheduled");
    link(&mut changed, "received", "floor");
    let saved = save(&admin, &format!("\"{}\"", draft["version"]), &changed).await.body();
    assert_eq!(saved["faults"], json!([]), "{saved}");
    let ask = |choices: Value| json!({"draft_version": saved["version"], "choices": choices});
    // Without a target nothing goes.
    let preview = admin.post(&path("/preview"), ask(json!({}))).await.body();
    assert_eq!(
        (&preview["total"], &preview["moving"], &preview["messages"]),
        (&json!(4), &json!(3), &json!(0))
    );
    assert_eq!(preview["faults"][0]["part"], "target");
    let problem = admin.post(&path("/publish"), ask(json!({}))).await.is_problem(409);
    assert_eq!(
        problem["detail"],
        "“Production scheduled” is not there any more, and 3 orders are in it: choose where they go."
    );
    let choices = json!({"targets": {"scheduled": "floor"}, "clocks": {"scheduled": "restarted"}});
    let preview = admin.post(&path("/preview"), ask(choices.clone())).await.body();
    assert_eq!(preview["faults"], json!([]));
    let group =
        preview["outcomes"].as_array().unwrap().iter().find(|g| g["status"] == "scheduled").unwrap().clone();
    assert_eq!(
        (&group["fate"], &group["clock"], &group["total"]),
        (&json!({"goes_to": "floor"}), &json!("restarted"), &json!(3))
    );
    assert_eq!(group["orders"].as_array().unwrap().len(), 3);
    assert_eq!(group["orders"][0]["customer"], "Clock Lovers");
    // The feed says so once, whatever number of orders moves.
    let stream = manager.stream("/api/v1/boards/orders/feed", &[]).await;
    let mut events = stream.into_body().into_data_stream();
    let published = admin.post(&path("/publish"), ask(choices)).await.body();
    assert_eq!(
        (&published["revision"], published["undo_until"].is_string()),
        (&json!(2), true),
        "{published}"
    );
    let mut heard = String::new();
    while !heard.contains("event: reset") {
        let chunk =
            tokio::time::timeout(Duration::from_secs(10), events.next()).await.unwrap().unwrap().unwrap();
        heard.push_str(&String::from_utf8_lossy(&chunk));
    }
    assert!(!heard.contains("event: change"), "{heard}");
    let board = admin.get("/api/v1/boards/orders").await.body();
    assert_eq!(board["workflow"]["revision"], 2);
    // Somebody drags a card to where the column was.
    let gone = manager
        .write(Method::POST, &format!("/api/v1/orders/{waiting}/moves"), 1, json!({"to": "scheduled"}))
        .await;
    let problem = gone.is_problem(409);
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .starts_with("“Production scheduled” is gone: Ada Admin changed the workflow (revision 2)."),
        "{problem}"
    );
    let trail = admin.get(&format!("/api/v1/orders/{}/events", moved[0])).await.body();
    assert_eq!(
        (&trail["items"][0]["origin"], &trail["items"][0]["event"]["to"]),
        (&json!("publish"), &json!("floor"))
    );
    // And back, within ten minutes.
    admin.post(&path("/undo"), json!({"revision": 1})).await.is_problem(409);
    let undone = admin.post(&path("/undo"), json!({"revision": 2})).await.body();
    assert_eq!((&undone["revision"], &undone["restores"]), (&json!(3), &json!(1)));
    let order = admin.get(&format!("/api/v1/orders/{}", moved[0])).await.body();
    assert_eq!(order["card"]["status"], "scheduled");
    app.pass(TimeDelta::minutes(11));
    let problem = admin.post(&path("/undo"), json!({"revision": 3})).await.is_problem(409);
    assert!(problem["detail"].as_str().unwrap().contains("for 10 minutes"), "{problem}");
    let revisions = admin.get(&path("/revisions")).await.body();
    let numbers: Vec<_> =
        revisions.as_array().unwrap().iter().map(|r| r["revision"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [3, 2, 1]);
    assert!(revisions[0].get("undo_until").is_none());
    let aside = admin.get(&path("/set_aside")).await.body();
    assert_eq!((&aside[0]["published"], &aside[0]["version"]), (&json!(2), &saved["version"]));
    let again = admin.get(&path(&format!("/set_aside/{}", saved["version"]))).await.body();
    assert_eq!(again, saved["draft"]);
}

#[tokio::test]
async fn what_was_delivered_under_an_earlier_workflow_stays_delivered_for_the_customer() {
    let app = TestApp::shop().await;
    let (admin, manager) = (app.admin().await, app.role("account_manager").await);
    let (order, page) = manager.place("X 1").await;
    let mut version = 1;
    for to in ["ready", "delivered"] {
        let moved = admin
            .write(Method::POST, &format!("/api/v1/orders/{order}/moves"), version, json!({"to": to}))
            .await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
        version = moved.body()["order"]["version"].as_u64().unwrap();
    }
    let archived =
        admin.write(Method::POST, &format!("/api/v1/orders/{order}/archive"), version, json!({})).await;
    assert_eq!(archived.status, StatusCode::OK, "{}", archived.text);
    let tracked = format!("/api/v1/track/{}", page.strip_prefix("/t/").unwrap());
    let before = app.stranger().get(&tracked).await.body();
    assert_eq!((&before["wording"], &before["finished"]), (&json!("Delivered"), &json!(true)));
    // Orders end elsewhere from now on.
    let draft = draft_of(&admin, 1).await;
    let mut changed = draft["draft"].clone();
    without(&mut changed, "delivered");
    let mut end = changed["statuses"][0].clone();
    (end["id"], end["name"], end["phase"]) =
        (json!("signed"), json!("Signed for by the customer"), json!("done"));
    end["customer"] = json!({"says": "Signed for"});
    changed["statuses"].as_array_mut().unwrap().push(end);
    link(&mut changed, "carrier", "signed");
    link(&mut changed, "ready", "signed");
    let saved = save(&admin, &format!("\"{}\"", draft["version"]), &changed).await.body();
    let published = admin.post(&path("/publish"), json!({"draft_version": saved["version"]})).await;
    assert_eq!(published.status, StatusCode::OK, "{}", published.text);
    let after = app.stranger().get(&tracked).await.body();
    let said = |view: &Value| ["wording", "finished", "steps"].map(|part| view[part].clone());
    assert_eq!(said(&after), said(&before));
    let trail = admin.get(&format!("/api/v1/orders/{order}/events")).await.body();
    assert_eq!(trail["items"][1]["statuses"], json!({"delivered": "Delivery confirmed"}));
    assert_eq!(admin.get(&format!("/api/v1/orders/{order}")).await.body()["customer_reads"], "Delivered");
    let archive = admin.get("/api/v1/boards/orders/orders?archived=true").await.body();
    assert_eq!(archive["items"].as_array().unwrap().len(), 1, "it is still in the list");
}

#[tokio::test]
async fn a_workflow_leaves_as_a_file_and_comes_back_from_one() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let file = admin.get(&path("/export?revision=1")).await;
    assert_eq!(file.header("content-type"), "application/toml");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"orders-workflow-revision-1.toml\""
    );
    assert!(file.text.starts_with("# Milepost workflow: Orders, revision 1\n"), "{}", file.text);
    let send = |text: String| {
        let (admin, headers) = (admin.clone(), [("content-type", "application/toml")]);
        async move { admin.send(Method::POST, &path("/draft/import"), &headers, text).await }
    };
    let imported = send(file.text.clone()).await.body();
    assert_eq!((&imported["faults"], &imported["hints"]), (&json!([]), &json!([])), "{imported}");
    let draft = admin.get(&path("/export?draft")).await.text;
    assert_eq!(draft.lines().skip(1).collect::<Vec<_>>(), file.text.lines().skip(1).collect::<Vec<_>>());
    let wrong = file.text.replacen("max_age = \"4 hours\"", "max_age = \"4 moons\"", 1);
    let problem = send(wrong).await.is_problem(422);
    assert!(problem["detail"].as_str().unwrap().starts_with("Line "), "{problem}");
    admin.post(&path("/draft/import"), json!({})).await.is_problem(415);
    // One that was there is set aside and listed.
    send(file.text).await;
    assert_eq!(admin.get(&path("/set_aside")).await.body().as_array().unwrap().len(), 1);
}

/// What 10,000 orders in flight cost, 2,000 of which move; on PostgreSQL with `MILEPOST_TEST_ENGINE=postgres`. The figures are
/// printed.
#[tokio::test]
#[ignore = "takes a minute"]
async fn ten_thousand_orders_are_previewed_in_a_second_and_published_in_a_few() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let board = app.services.store.board("orders").await.unwrap().unwrap().id;
    let now = app.services.clock.now();
    let placing = |n: usize| {
        let mut sources = SourceRows::new();
        let status = if n.is_multiple_of(5) { "quality" } else { "floor" };
        let step = Step { status: status.parse().unwrap(), at: now - TimeDelta::minutes(n as i64 % 4000) };
        let place = Place {
            number: format!("T-{n}").parse().unwrap(),
            customer_id: CustomerId(Uuid::now_v7()),
            customer: sources
                .contact(&serde_json::from_value(json!({"name": format!("Customer {n}")})).unwrap()),
            lines: sources.lines(&[]),
            promise: None,
            fields: Fields::new(),
            placed_at: Some(step.at),
            history: vec![step],
            source: None,
            import: None,
        };
        let (order, command) = (OrderId(Uuid::now_v7()), Command::Place(Box::new(place)));
        Submission { sources, ..Submission::new(board, order, command, ActorRef::System, Origin::Import) }
    };
    for some in (0..10_000).collect::<Vec<_>>().chunks(500) {
        let placed = app.services.store.submit_all(some.iter().copied().map(placing).collect()).await;
        assert!(placed.iter().all(Result::is_ok));
    }
    let draft = draft_of(&admin, 1).await;
    let mut changed = draft["draft"].clone();
    without(&mut changed, "quality");
    link(&mut changed, "floor", "ready");
    let saved = save(&admin, &format!("\"{}\"", draft["version"]), &changed).await.body();
    let ask = json!({"draft_version": saved["version"], "choices": {"targets": {"quality": "floor"}}});
    let begun = Instant::now();
    let preview = admin.post(&path("/preview"), ask.clone()).await.body();
    let previewed = begun.elapsed();
    assert_eq!((&preview["total"], &preview["moving"]), (&json!(10_000), &json!(2_000)));
    let begun = Instant::now();
    assert_eq!(admin.post(&path("/publish"), ask).await.status, StatusCode::OK);
    let published = begun.elapsed();
    let begun = Instant::now();
    assert_eq!(admin.post(&path("/undo"), json!({"revision": 2})).await.status, StatusCode::OK);
    println!("preview {previewed:?}, publishing {published:?}, undoing {:?}", begun.elapsed());
    assert!(
        previewed < Duration::from_secs(1) && published < Duration::from_secs(8),
        "{previewed:?} {published:?}"
    );
    let mut auditor = app.services.store.auditor().await.unwrap();
    let verdict = store::audit::verify(&mut *auditor, &app.services.secret, None).await.unwrap();
    assert_eq!(verdict.difference, None);
}

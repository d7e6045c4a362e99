//! Another workflow moves orders, and tells no customer of it: the preview says so before, and nothing is planned after, neither by
//! publishing nor by taking it back.

use super::workflow::{draft_of, link, path, save, without};
use crate::shop::app::TestApp;
use serde_json::{Value, json};
use server::services::{followers::catch_up, messages::planning::Messages};

#[tokio::test]
async fn publishing_a_workflow_and_undoing_it_tell_nobody() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    app.tells(&admin, None).await;
    let mut orders = Vec::new();
    for n in 0..3 {
        let email = format!("buyer{n}@clocks.example");
        let (order, _) = admin.place_for(&format!("UT {n}"), Some(&email), None).await;
        admin.go(&order, 1, json!({"to": "scheduled"})).await;
        orders.push(order);
    }
    app.send_mails().await;
    let told = async || -> Vec<Value> {
        catch_up(&app.services, &Messages).await.unwrap();
        let mut told = Vec::new();
        for order in &orders {
            told.push(admin.messages(order).await);
        }
        told
    };
    let before = told().await;
    assert!(before.iter().all(|of| of["items"].as_array().unwrap().len() == 1), "{before:?}");

    // They go to where a move by hand would have told each of them.
    assert_eq!(admin.foretell(&orders, "floor").await["told"].as_array().unwrap().len(), 3);
    let draft = draft_of(&admin, 1).await;
    let mut changed = draft["draft"].clone();
    without(&mut changed, "scheduled");
    link(&mut changed, "received", "floor");
    let saved = save(&admin, &format!("\"{}\"", draft["version"]), &changed).await.body();
    let choices = json!({"targets": {"scheduled": "floor"}, "clocks": {"scheduled": "restarted"}});
    let ask = json!({"draft_version": saved["version"], "choices": choices});
    let preview = admin.post(&path("/preview"), ask.clone()).await.body();
    assert_eq!((&preview["moving"], &preview["messages"]), (&json!(3), &json!(0)), "{preview}");
    let published = admin.post(&path("/publish"), ask).await;
    assert_eq!(published.status, 200, "{}", published.text);
    for order in &orders {
        let moved = admin.get(&format!("/api/v1/orders/{order}")).await.body();
        assert_eq!(moved["card"]["status"], "floor", "{moved}");
    }
    assert_eq!(told().await, before, "what the preview said is what is planned: nothing");
    let undone = admin.post(&path("/undo"), json!({"revision": 2})).await;
    assert_eq!(undone.status, 200, "{}", undone.text);
    assert_eq!(told().await, before);
    app.send_mails().await;
    assert_eq!(told().await, before);
    for n in 0..3 {
        assert_eq!(app.mails_to(&format!("buyer{n}@clocks.example")).await.len(), 1);
    }

    // Somebody's own move there is told: it was not announced by any of that.
    let first = admin.get(&format!("/api/v1/orders/{}", orders[0])).await.body();
    admin.go(&orders[0], first["card"]["version"].as_u64().unwrap(), json!({"to": "floor"})).await;
    app.send_mails().await;
    let mails = app.mails_to("buyer0@clocks.example").await;
    assert_eq!(mails.len(), 2, "{mails:?}");
    assert_eq!(told().await[1..], before[1..]);
}

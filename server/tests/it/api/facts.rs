//! Facts, gates and a shop's own fields over HTTP: who sets them, what a move that lacks one answers, and what is refused.

use crate::shop::app::{Client, TestApp};
use axum::http::Method;
use domain::{Evidence, FactDef, FieldDef, FieldKind, Gate, GateMode, Need, Workflow};
use serde_json::json;

fn gated(workflow: &mut Workflow) {
    let fact = |id: &str, name: &str, set_by: &[&str], evidence| FactDef {
        id: id.parse().unwrap(),
        name: name.into(),
        help: String::new(),
        set_by: set_by.iter().map(|role| role.parse().unwrap()).collect(),
        evidence,
    };
    workflow.facts = vec![
        fact("paid", "Payment received", &["account_manager"], Evidence::Number),
        fact("artwork", "Artwork approved", &[], Evidence::None),
    ];
    workflow.fields.push(FieldDef {
        id: "size".parse().unwrap(),
        label: "Size".into(),
        help: String::new(),
        kind: FieldKind::Number,
        at_placing: true,
        visible_to: Default::default(),
    });
    let warn = Gate { requires: Need::Fact("artwork".parse().unwrap()), mode: GateMode::Warn };
    let scheduled = workflow.statuses.iter_mut().find(|status| status.id.as_str() == "scheduled").unwrap();
    scheduled.exit = vec![Need::Fact("paid".parse().unwrap()).into(), warn];
}

async fn scheduled(manager: &Client) -> String {
    let placed = manager
        .post(
            "/api/v1/boards/own/orders",
            json!({"number": "F 1", "customer": {"name": "Alder Gifts"}, "fields": {"size": "012.50"}}),
        )
        .await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    let path = format!("/api/v1/orders/{}", placed.body()["id"].as_str().unwrap());
    let promise = json!({"to": "scheduled", "promise": {"earliest": "2027-03-01", "latest": "2027-03-02"}});
    let moved = manager.write(Method::POST, &format!("{path}/moves"), 1, promise).await;
    assert_eq!(moved.status, 200, "{}", moved.text);
    path
}

#[tokio::test]
async fn a_fact_is_set_by_who_may_and_a_move_says_what_it_lacks() {
    let app = TestApp::shop().await;
    app.own_board(gated).await;
    let (manager, production) = (app.role("own_account_manager").await, app.role("own_production").await);
    let path = scheduled(&manager).await;
    assert_eq!(manager.get(&path).await.body()["fields"]["size"], "12.5", "kept in one way of writing");
    let version = manager.get(&path).await.body()["card"]["version"].as_u64().unwrap();
    let to_floor = |given| json!({"to": "floor", "reason": given});
    let moves = format!("{path}/moves");
    let refused =
        production.write(Method::POST, &moves, version, to_floor(json!(null))).await.is_problem(409);
    assert_eq!(refused["refusals"][0]["code"], "fact_missing");
    assert_eq!(refused["refusals"][0]["cleared_by"], json!(["Account manager"]));

    let fact = format!("{path}/facts/paid");
    let no =
        production.write(Method::PUT, &fact, version, json!({"evidence": "INV-7"})).await.is_problem(409);
    assert_eq!(no["refusals"][0]["code"], "not_your_role");
    let bare = manager.write(Method::PUT, &fact, version, json!({})).await.is_problem(409);
    assert_eq!(
        (&bare["refusals"][0]["code"], &bare["refusals"][0]["need"]),
        (&json!("evidence_missing"), &json!({"fact": "paid"}))
    );
    let stale = manager.write(Method::PUT, &fact, 1, json!({"evidence": "INV-7"})).await;
    assert_eq!(stale.status, 412);
    let set = manager.write(Method::PUT, &fact, version, json!({"evidence": "INV-7"})).await;
    assert_eq!((set.status.as_u16(), &set.body()["order"]["facts"]), (200, &json!(["paid"])), "{}", set.text);
    let seen = production.get(&path).await.body();
    assert_eq!(seen["facts"]["paid"]["evidence"], "INV-7");
    assert_eq!(seen["facts"]["paid"]["by"]["name"], "own_account_manager");

    let warned =
        production.write(Method::POST, &moves, version + 1, to_floor(json!(null))).await.is_problem(409);
    assert_eq!(
        (&warned["refusals"][0]["kind"], &warned["refusals"][0]["need"]),
        (&json!("warns"), &json!("reason"))
    );
    let moved = production.write(Method::POST, &moves, version + 1, to_floor(json!("Agreed by phone"))).await;
    assert_eq!(moved.status, 200, "{}", moved.text);
    let trail = production.get(&format!("{path}/events")).await.body();
    assert_eq!(trail["items"][0]["event"]["despite"], json!([{"fact": "artwork"}]));

    let clear = format!("{path}/facts/paid/clear");
    let asked = manager.write(Method::POST, &clear, version + 2, json!({})).await.is_problem(409);
    assert_eq!(asked["refusals"][0]["need"], "reason");
    let cleared = manager.write(Method::POST, &clear, version + 2, json!({"reason": "It bounced"})).await;
    assert_eq!(
        (cleared.status.as_u16(), cleared.body()["order"].get("facts")),
        (200, None),
        "{}",
        cleared.text
    );
}

#[tokio::test]
async fn what_the_board_does_not_have_is_refused_with_a_sentence() {
    let app = TestApp::shop().await;
    app.own_board(gated).await;
    let manager = app.role("own_account_manager").await;
    let path = scheduled(&manager).await;
    let version = manager.get(&path).await.body()["card"]["version"].as_u64().unwrap();
    for (fact, status) in [("unheard_of", 409), ("NOT%20AN%20ID", 404)] {
        let set = manager.write(Method::PUT, &format!("{path}/facts/{fact}"), version, json!({})).await;
        assert_eq!(set.status.as_u16(), status, "{fact}: {}", set.text);
    }
    let unknown = manager
        .write(Method::PATCH, &path, version, json!({"fields": {"colour": "Red"}}))
        .await
        .is_problem(409);
    assert_eq!(unknown["refusals"][0]["code"], "unknown_field");
    let wrong = manager
        .write(Method::PATCH, &path, version, json!({"fields": {"size": "large"}}))
        .await
        .is_problem(422);
    assert_eq!(wrong["detail"], "Size must be a number like 12.5.");
}

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
    let size = FieldDef::new("size".parse().unwrap(), "Size".into(), FieldKind::Number);
    workflow.fields.push(FieldDef { at_placing: true, ..size });
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

/// A field that procurement alone sees, on cards and in the search.
fn guarded(workflow: &mut Workflow) {
    let dealer = FieldDef::new("dealer".parse().unwrap(), "Dealer".into(), FieldKind::Text);
    workflow.fields.push(FieldDef {
        visible_to: ["procurement".parse().unwrap()].into(),
        on_card: true,
        searchable: true,
        ..dealer
    });
}

#[tokio::test]
async fn a_field_is_on_the_cards_and_in_the_search_of_who_sees_it() {
    let app = TestApp::shop().await;
    app.own_board(guarded).await;
    let admin = app.admin().await;
    let order =
        json!({"number": "F 1", "customer": {"name": "Alder Gifts"}, "fields": {"dealer": "Tin\nMine"}});
    let placed = admin.post("/api/v1/boards/own/orders", order).await;
    // A line of text it is, and no more.
    assert_eq!(placed.status, 422, "{}", placed.text);
    let order =
        json!({"number": "F 1", "customer": {"name": "Alder Gifts"}, "fields": {"dealer": "Tin Mine"}});
    assert_eq!(admin.post("/api/v1/boards/own/orders", order).await.status, 201);
    let (buyer, maker) = (app.role("own_procurement").await, app.role("own_production").await);
    for (client, sees) in [(&admin, true), (&buyer, true), (&maker, false)] {
        let board = client.get("/api/v1/boards/own").await.body();
        let card = &board["columns"][0]["orders"][0];
        assert_eq!(card["number"], "F 1");
        assert_eq!(card["fields"]["dealer"].as_str(), sees.then_some("Tin Mine"));
        assert_eq!(card.get("fields").is_some(), sees, "not even that there is something");
        let found = client.get("/api/v1/boards/own/orders?q=tin").await.body();
        assert_eq!(found["items"].as_array().unwrap().len(), usize::from(sees), "{found}");
        let order = client.get("/api/v1/boards/own/orders/F%201").await.body();
        assert_eq!(order["card"]["fields"]["dealer"].as_str(), sees.then_some("Tin Mine"));
        assert_eq!(order["withheld_fields"].as_array().is_some_and(|all| !all.is_empty()), !sees);
    }
}

#[tokio::test]
async fn a_draft_with_fields_facts_and_gates_is_saved_checked_and_published() {
    let app = TestApp::shop().await;
    app.own_board(|_| {}).await;
    let admin = app.admin().await;
    let base = "/api/v1/boards/own/workflow";
    let begun = admin.post(&format!("{base}/draft/from_revision"), json!({"revision": 1})).await.body();
    let mut draft = begun["draft"].clone();
    let fields = draft["fields"].as_array_mut().unwrap();
    fields.insert(0, json!({"id": "colour", "label": "", "help": "one\ntwo", "kind": {"choice": ["Red", "red"]}, "visible_to": ["nobody"]}));
    draft["facts"] = json!([{"id": "paid", "name": "", "set_by": ["nobody"]}]);
    draft["statuses"][1]["entry"] = json!([{"fact": "paid"}, {"warn": {"field": "gone"}}]);
    let save = async |version: &serde_json::Value, draft: &serde_json::Value| {
        let seen = format!("\"{version}\"");
        admin.json(Method::PUT, &format!("{base}/draft"), &[("if-match", &seen)], draft.clone()).await.body()
    };
    let saved = save(&begun["version"], &draft).await;
    let faults: Vec<String> = saved["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| format!("{} {}", fault["at"], fault["part"].as_str().unwrap()))
        .collect();
    assert_eq!(
        faults,
        [
            r#"{"field":"colour"} name"#,
            r#"{"field":"colour"} help"#,
            r#"{"field":"colour"} kind"#,
            r#"{"field":"colour"} for_roles"#,
            r#"{"fact":"paid"} name"#,
            r#"{"fact":"paid"} for_roles"#,
            r#"{"status":"approval"} entry"#,
        ]
    );
    draft["fields"][0] = json!({"id": "colour", "label": "Colour", "kind": {"choice": ["Red", "Blue"]}, "on_card": true, "searchable": true});
    draft["facts"] = json!([{"id": "paid", "name": "Payment received", "evidence": "number"}]);
    draft["statuses"][1]["entry"] = json!([{"fact": "paid"}, {"warn": {"field": "colour"}}]);
    let saved = save(&saved["version"], &draft).await;
    assert_eq!(saved["faults"], json!([]));
    let publish = json!({"draft_version": saved["version"], "choices": {}});
    let published = admin.post(&format!("{base}/publish"), publish).await;
    assert_eq!(published.status, 200, "{}", published.text);
    let board = admin.get("/api/v1/boards/own").await.body();
    assert_eq!(board["workflow"]["fields"][0]["on_card"], true);
    assert_eq!(board["workflow"]["statuses"][1]["entry"], draft["statuses"][1]["entry"]);

    // What goes is said before it goes, with how many orders have it.
    let order = json!({"number": "F 1", "customer": {"name": "Alder Gifts"}, "fields": {"colour": "red"}});
    assert_eq!(admin.post("/api/v1/boards/own/orders", order).await.status, 201);
    let begun = admin.post(&format!("{base}/draft/from_revision"), json!({"revision": 2})).await.body();
    let mut draft = begun["draft"].clone();
    draft["fields"].as_array_mut().unwrap().remove(0);
    let saved = save(&begun["version"], &draft).await;
    assert!(
        saved["faults"][0]["message"].as_str().unwrap().contains("“colour” is asked for"),
        "what asks for it is a fault: {saved}"
    );
    let preview = json!({"draft_version": saved["version"], "choices": {}});
    let preview = admin.post(&format!("{base}/preview"), preview).await.body();
    let hints = preview["hints"].as_array().unwrap();
    let lost = hints.iter().find(|hint| hint["at"] == json!({"field": "colour"})).unwrap();
    assert!(lost["message"].as_str().unwrap().starts_with("1 order has something in the field “Colour”"));
}

//! Boards over the API: made from templates, renamed, archived and restored; what an archived one refuses and what it still
//! answers; that two boards are kept apart.

use super::feed::Listener;
use crate::shop::app::{Client, TestApp, order};
use axum::http::{Method, StatusCode};
use domain::Refusal;
use serde_json::{Value, json};

const BOARDS: &str = "/api/v1/boards";

async fn patch(client: &Client, board: &str, patch: Value) -> crate::shop::app::Reply {
    client.json(Method::PATCH, &format!("{BOARDS}/{board}"), &[], patch).await
}

fn slugs(boards: &Value) -> Vec<&str> {
    boards.as_array().unwrap().iter().map(|board| board["slug"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_board_is_made_from_a_template() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let templates = app.stranger().get("/api/v1/templates").await.body();
    let ids: Vec<_> = templates.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["make_to_order", "wholesale", "print_shop", "repair", "empty"]);
    for template in templates.as_array().unwrap() {
        let id = template["id"].as_str().unwrap();
        let made = admin.post(BOARDS, json!({"name": format!("From {id}"), "template": id})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let slug = made.body()["slug"].as_str().unwrap().to_owned();
        let board = admin.get(&format!("{BOARDS}/{slug}")).await.body();
        let statuses = board["workflow"]["statuses"].as_array().unwrap();
        let names: Vec<_> = statuses.iter().map(|status| status["name"].clone()).collect();
        assert_eq!(Value::from(names), template["statuses"], "{id}");
        // The hours are the shop's, and an order can be placed at once.
        let first = admin.get(&format!("{BOARDS}/orders")).await.body();
        assert_eq!(board["workflow"]["calendar"], first["workflow"]["calendar"]);
        let placed = admin.post(&format!("{BOARDS}/{slug}/orders"), order("T 1")).await;
        assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text);
        assert_eq!(placed.body()["status"], statuses[0]["id"]);
    }
    admin.post(BOARDS, json!({"name": "Flowers", "template": "florist"})).await.is_problem(422);
    // Where nobody chooses it is the first.
    let made = admin.post(BOARDS, json!({"name": "Plain"})).await.body();
    let board = admin.get(&format!("{BOARDS}/{}", made["slug"].as_str().unwrap())).await.body();
    assert_eq!(board["workflow"]["statuses"].as_array().unwrap().len(), 10);
}

#[tokio::test]
async fn a_new_board_has_the_shops_roles() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let workflow = admin.get(&format!("{BOARDS}/orders")).await.body()["workflow"].clone();
    let mut roles = workflow["roles"].clone();
    for role in roles.as_array_mut().unwrap() {
        if role["id"] == "logistics" {
            (role["name"], role["sees"]) = (json!("Transport"), json!([]));
        }
    }
    roles
        .as_array_mut()
        .unwrap()
        .push(json!({"id": "bench", "name": "Packing bench", "rights": [], "sees": []}));
    let published =
        admin.write(Method::PUT, &format!("{BOARDS}/orders/roles"), 1, json!({ "roles": roles })).await;
    assert_eq!(published.status, 200, "{}", published.text);
    admin.post(BOARDS, json!({"name": "Wholesale", "template": "wholesale"})).await;
    let made = admin.get(&format!("{BOARDS}/wholesale")).await.body()["workflow"]["roles"].clone();
    let of = |id: &str| made.as_array().unwrap().iter().find(|role| role["id"] == id).cloned();
    assert_eq!(of("logistics").unwrap()["name"], "Transport");
    assert_eq!(of("logistics").unwrap()["sees"], json!([]), "what it sees is decided once");
    assert!(of("bench").is_some() && of("accounts").is_some() && of("production").is_none());
}

#[tokio::test]
async fn names_are_bounded_and_addresses_their_own() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    for (name, slug) in [("Ærø", "r"), ("Årø", "r-2"), ("印刷", "board"), ("Öl", "l"), ("System", "board-2")]
    {
        let made = admin.post(BOARDS, json!({ "name": name })).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(made.body()["slug"], slug, "{name}");
    }
    for bad in ["", "  ", "\u{200b}", "a\nb", &"x".repeat(61)] {
        let answer = admin.post(BOARDS, json!({ "name": bad })).await;
        assert!([400, 422].contains(&answer.status.as_u16()), "{bad:?}: {}", answer.text);
    }
    let taken = admin.post(BOARDS, json!({"name": "ORDERS"})).await.is_problem(409);
    assert!(taken["detail"].as_str().unwrap().contains("has this name already"), "{taken}");
    let renamed = patch(&admin, "orders", json!({"name": "Joinery"})).await.body();
    assert_eq!((&renamed["name"], &renamed["slug"]), (&json!("Joinery"), &json!("orders")));
    assert_eq!(admin.get(&format!("{BOARDS}/orders")).await.body()["name"], "Joinery");
    patch(&admin, "repairs", json!({"name": "joinery"})).await.is_problem(409);
    patch(&admin, "repairs", json!({"slug": "other"})).await.is_problem(422);
}

#[tokio::test]
async fn an_archived_board_can_be_read_and_not_changed() {
    let app = TestApp::shop().await;
    let (admin, manager) = (app.admin().await, app.role("account_manager").await);
    let (id, tracking) = manager.place("A 1").await;
    let mut feed = Listener::at(&manager, &format!("{BOARDS}/orders/feed"), &[]).await;
    assert_eq!(feed.next().await.unwrap().1, "hello");
    let archived = patch(&admin, "orders", json!({"archived": true})).await;
    assert_eq!(archived.status, 200, "{}", archived.text);
    assert!(archived.body()["archived_at"].is_string());
    // Whoever has it open fetches it anew.
    loop {
        let (_, name, _) = feed.next().await.unwrap();
        if name != "beat" {
            assert_eq!(name, "reset");
            break;
        }
    }

    // Out of the navigation, and listed among the settings.
    assert_eq!(slugs(&admin.get(BOARDS).await.body()), ["repairs"]);
    assert_eq!(slugs(&manager.get("/api/v1/me").await.body()["boards"]), Vec::<&str>::new());
    let all = admin.get("/api/v1/shop/boards").await.body();
    assert_eq!(slugs(&all), ["orders", "repairs"]);
    assert_eq!((&all[0]["orders"], &all[0]["people"]), (&json!(1), &json!(6)));

    // Read as before.
    let board = manager.get(&format!("{BOARDS}/orders")).await.body();
    assert!(board["archived_at"].is_string() && board["columns"][0]["total"] == 1);
    let found = manager.get(&format!("{BOARDS}/orders/orders?q=clock")).await.body();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let read = manager.get(&format!("/api/v1/orders/{id}")).await.body();
    assert!(read["take_back"].is_null());
    let page = app.stranger().get(&tracking).await;
    assert!(page.status == 200 && page.text.contains("We have your order"), "{}", page.status);
    let workflow = admin.get(&format!("{BOARDS}/orders/workflow")).await.body();
    assert_eq!(workflow["may_edit"], false);
    // Out of the navigation, its name comes with it.
    assert_eq!(workflow["board"], "Orders");

    // Nothing writes.
    let said = Refusal::board_archived().message;
    let roles = board["workflow"]["roles"].clone();
    let of_order = |what: &str| format!("/api/v1/orders/{id}{what}");
    let of_board = |what: &str| format!("{BOARDS}/orders{what}");
    let cases = [
        (Method::POST, of_board("/orders"), order("A 2")),
        (Method::PATCH, of_order(""), json!({"fields": {"note": "no"}})),
        (Method::POST, of_order("/moves"), json!({"to": "approval"})),
        (Method::PUT, of_order("/hold"), json!({"reason": "stock"})),
        (Method::POST, of_order("/withdraw"), json!({"reason": "by mistake"})),
        (Method::PUT, of_order("/number"), json!({"number": "A 3"})),
        (Method::POST, of_order("/tracking_link"), json!({})),
        (Method::PUT, of_board("/roles"), json!({"roles": roles})),
        (Method::POST, of_board("/workflow/draft/from_revision"), json!({"revision": 1})),
        (Method::PUT, of_board("/workflow/draft"), json!({"statuses": [], "moves": []})),
    ];
    for (method, path, body) in cases {
        let refused = admin.write(method.clone(), &path, 1, body).await;
        let problem = refused.is_problem(409);
        assert_eq!(problem["detail"], said, "{method} {path}");
    }
    let import = app.services.store.board("orders").await.unwrap().unwrap();
    assert!(import.archived_at.is_some());

    let restored = patch(&admin, "orders", json!({"archived": false})).await.body();
    assert!(restored["archived_at"].is_null());
    assert_eq!(slugs(&admin.get(BOARDS).await.body()), ["orders", "repairs"]);
    let moved = manager.write(Method::POST, &of_order("/moves"), 1, json!({"to": "approval"})).await;
    assert_eq!(moved.status, 200, "{}", moved.text);
}

#[tokio::test]
async fn a_new_board_is_seen_by_who_holds_a_role_on_it() {
    let app = TestApp::shop().await;
    let (admin, warehouse) = (app.admin().await, app.role("warehouse").await);
    let made = admin.post(BOARDS, json!({"name": "Print shop", "template": "print_shop"})).await.body();
    assert_eq!(slugs(&admin.get("/api/v1/me").await.body()["boards"]), ["orders", "repairs", "print-shop"]);
    warehouse.get(&format!("{BOARDS}/print-shop")).await.is_problem(404);
    warehouse.post(BOARDS, json!({"name": "Mine"})).await.is_problem(403);
    warehouse.get("/api/v1/shop/boards").await.is_problem(403);
    patch(&warehouse, "orders", json!({"archived": true})).await.is_problem(403);
    patch(&warehouse, "print-shop", json!({"archived": true})).await.is_problem(404);
    // Roles on two boards at once, one of which only this one has.
    let people = admin.get("/api/v1/people").await.body();
    let person = people.as_array().unwrap().iter().find(|person| person["name"] == "warehouse").unwrap();
    let board = made["id"].as_str().unwrap();
    let given = json!({"id": person["id"], "roles": {board: ["press"]}});
    assert_eq!(admin.json(Method::PATCH, "/api/v1/people", &[], given).await.status, 200);
    assert_eq!(slugs(&warehouse.get("/api/v1/me").await.body()["boards"]), ["orders", "print-shop"]);
    let placed = admin.post(&format!("{BOARDS}/print-shop/orders"), order("P 1")).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    // A role of one board is none of another.
    let wrong = json!({"id": person["id"], "roles": {board: ["warehouse"]}});
    admin.json(Method::PATCH, "/api/v1/people", &[], wrong).await.is_problem(422);
}

#[tokio::test]
async fn each_of_two_feeds_hears_its_own_board_alone() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let mut here = Listener::at(&admin, &format!("{BOARDS}/orders/feed"), &[]).await;
    let mut there = Listener::at(&admin, &format!("{BOARDS}/repairs/feed"), &[]).await;
    for feed in [&mut here, &mut there] {
        assert_eq!(feed.next().await.unwrap().1, "hello");
    }
    let mut placed = Vec::new();
    for (board, number) in [("orders", "X 1"), ("repairs", "X 1"), ("orders", "X 2"), ("repairs", "X 2")] {
        let reply = admin.post(&format!("{BOARDS}/{board}/orders"), order(number)).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        placed.push(reply.body()["id"].clone());
    }
    for (feed, own) in [(&mut here, [0, 2]), (&mut there, [1, 3])] {
        for (seq, n) in (1..).zip(own) {
            let (id, name, change) = feed.next().await.unwrap();
            assert_eq!((id, name.as_str(), &change["order"]), (seq, "change", &placed[n]));
        }
    }
}

#[tokio::test]
async fn the_first_address_leads_to_the_board_that_one_was_on_last() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let way = async |client: &Client, cookie: &str| {
        let reply = client.send(Method::GET, "/", &[("cookie", cookie)], axum::body::Body::empty()).await;
        reply.header("location").to_owned()
    };
    assert_eq!(way(&admin, "other=1").await, "/boards/orders");
    assert_eq!(way(&admin, "other=1; milepost-board=repairs").await, "/boards/repairs");
    // Never to a board that is not there for this person, or not any more.
    assert_eq!(way(&admin, "milepost-board=nothing").await, "/boards/orders");
    assert_eq!(way(&app.role("leadership").await, "milepost-board=repairs").await, "/boards/orders");
    // Whoever owns a status begins with their work.
    assert_eq!(way(&app.role("warehouse").await, "milepost-board=repairs").await, "/my-work");
    patch(&admin, "repairs", json!({"archived": true})).await;
    assert_eq!(way(&admin, "milepost-board=repairs").await, "/boards/orders");
    patch(&admin, "orders", json!({"archived": true})).await;
    let page = admin.get("/").await;
    assert!(page.status == 200 && page.text.contains("Every board is archived"), "{}", page.status);
    let lost = app.role("warehouse").await.get("/").await;
    assert!(lost.text.contains("Nobody gave you a role on a board"));
}

#[tokio::test]
async fn the_pages_of_boards_are_there() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    patch(&admin, "repairs", json!({"archived": true})).await;
    for (path, says) in [
        ("/settings/boards", "Archived boards"),
        ("/settings/boards/new", "Print shop"),
        ("/boards/repairs", "This board is archived"),
        ("/boards/repairs/new", "This board is archived"),
        ("/boards/repairs/import", "This board is archived"),
        ("/orders?board=repairs", "Repairs"),
    ] {
        let page = admin.get(path).await;
        assert!(page.status == 200 && page.text.contains(says), "{path}: {}", page.status);
    }
    assert_eq!(app.role("warehouse").await.get("/settings/boards").await.status, 403);
}

#[tokio::test]
async fn a_shop_is_set_up_with_a_template_by_a_form_too() {
    for (template, first) in [("repair", "booked"), ("", "received")] {
        let app = TestApp::empty().await;
        let stranger = app.stranger();
        let page = stranger.get("/setup").await;
        assert!(
            page.text.contains("name=\"template\"") && page.text.contains("Repair service"),
            "{}",
            page.text
        );
        let code = app.services.set_up_code.to_string();
        let form = format!(
            "code={code}&shop=Clocks&zone=Europe/London&currency=GBP&open-1=on&from-1=09:00&to-1=17:00&board=Bench\
             &template={template}&name=Ada&email=ada@shop.example&password=correct+horse"
        );
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let done = stranger.send(Method::POST, "/setup", &headers, form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let board = app.services.store.board("bench").await.unwrap().unwrap();
        assert_eq!(board.workflow.statuses[0].id.as_str(), first);
    }
}

//! Who may do what, route by route. A route of the API without a row here fails.

use crate::shop::app::{ROLES, TestApp, everybody};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use std::collections::BTreeSet;

/// Who gets past the checks of session, sight and right.
#[derive(Clone, Copy)]
enum May {
    Anybody,
    SignedIn,
    /// Whoever sees the board.
    Board,
    /// These roles on the board, and administrators.
    Roles(&'static [&'static str]),
    Administrators,
}

const MOVERS: &[&str] = &["account_manager", "procurement", "production", "warehouse", "logistics"];

#[rustfmt::skip]
const ROWS: [(&str, &str, May); 45] = [
    ("POST", "/setup", May::Anybody),
    ("POST", "/session", May::Anybody), ("DELETE", "/session", May::SignedIn),
    ("GET", "/me", May::SignedIn),
    ("GET", "/shop", May::SignedIn), ("PATCH", "/shop", May::Administrators),
    ("GET", "/people", May::Administrators), ("PATCH", "/people", May::Administrators),
    ("POST", "/people/{person}/reset_link", May::Administrators),
    ("POST", "/invitations", May::Administrators), ("POST", "/invitations/{token}", May::Anybody),
    ("GET", "/boards", May::SignedIn), ("POST", "/boards", May::Administrators),
    ("GET", "/boards/{board}", May::Board), ("GET", "/boards/{board}/orders", May::Board),
    ("POST", "/boards/{board}/orders", May::Roles(&["account_manager"])),
    ("GET", "/boards/{board}/next_number", May::Roles(&["account_manager"])),
    ("GET", "/boards/{board}/orders/{number}", May::Board),
    ("GET", "/boards/{board}/events", May::Board), ("GET", "/boards/{board}/feed", May::Board),
    ("POST", "/boards/{board}/imports", May::Roles(&["account_manager"])),
    ("GET", "/boards/{board}/workflow", May::Board), ("GET", "/boards/{board}/workflow/export", May::Board),
    ("GET", "/boards/{board}/workflow/revisions", May::Board),
    ("GET", "/boards/{board}/workflow/revisions/{revision}", May::Board),
    ("PUT", "/boards/{board}/workflow/draft", May::Administrators),
    ("POST", "/boards/{board}/workflow/draft/from_revision", May::Administrators),
    ("POST", "/boards/{board}/workflow/draft/import", May::Administrators),
    ("GET", "/boards/{board}/workflow/set_aside", May::Administrators),
    ("GET", "/boards/{board}/workflow/set_aside/{version}", May::Administrators),
    ("POST", "/boards/{board}/workflow/preview", May::Administrators),
    ("POST", "/boards/{board}/workflow/publish", May::Administrators),
    ("POST", "/boards/{board}/workflow/undo", May::Administrators),
    ("GET", "/orders/{order}", May::Board), ("PATCH", "/orders/{order}", May::Roles(MOVERS)),
    ("POST", "/orders/{order}/moves", May::Roles(MOVERS)),
    ("PUT", "/orders/{order}/hold", May::Roles(MOVERS)), ("DELETE", "/orders/{order}/hold", May::Roles(MOVERS)),
    ("POST", "/orders/{order}/take_back", May::Roles(MOVERS)), ("POST", "/orders/{order}/archive", May::Roles(MOVERS)),
    ("POST", "/orders/{order}/tracking_link", May::Roles(MOVERS)),
    ("POST", "/orders/{order}/withdraw", May::Roles(&["account_manager"])),
    ("PUT", "/orders/{order}/number", May::Roles(MOVERS)),
    ("GET", "/orders/{order}/events", May::Board),
    ("GET", "/track/{token}", May::Anybody),
];

/// Every route of `api/mod.rs`, read from its source.
fn routes() -> BTreeSet<(String, String)> {
    let source = include_str!("../../../src/http/api/mod.rs");
    let mut routes = BTreeSet::new();
    for line in source.split(".route(\"").skip(1) {
        let (path, handlers) = line.split_once('"').unwrap();
        let handlers = handlers.split(".fallback").next().unwrap().lines().next().unwrap();
        for method in ["get", "post", "put", "patch", "delete"] {
            if handlers.contains(&format!("{method}(")) && !path.ends_with('z') {
                routes.insert((method.to_uppercase(), path.to_owned()));
            }
        }
    }
    routes
}

#[test]
fn every_route_has_a_row() {
    let rows: BTreeSet<_> =
        ROWS.iter().map(|(method, path, _)| (method.to_string(), path.to_string())).collect();
    assert_eq!(routes(), rows);
}

/// What stands between a principal and a route: nothing, no session, no sight, no right.
fn expected(may: May, principal: &str, path: &str) -> Option<u16> {
    let board_route = path.starts_with("/boards/");
    let works_here = ROLES.contains(&principal) || principal == "admin";
    match (may, principal) {
        (May::Anybody, _) => None,
        (_, "anonymous") => Some(401),
        (May::SignedIn, _) | (_, "admin") => None,
        (May::Administrators, "outsider") if board_route => Some(404),
        (May::Administrators, _) => Some(403),
        (May::Board | May::Roles(_), _) if !works_here => Some(404),
        (May::Board, _) => None,
        (May::Roles(roles), role) => (!roles.contains(&role)).then_some(403),
    }
}

#[tokio::test]
async fn each_principal_gets_past_exactly_the_checks_that_are_theirs() {
    let app = TestApp::shop().await;
    let (order, tracking) = app.role("account_manager").await.place("G 1").await;
    let person = app.services.store.people().await.unwrap()[0].id.to_string();
    // A draft that was set aside, for the routes that tell of one.
    let back = "/api/v1/boards/orders/workflow/draft/from_revision";
    for _ in 0..2 {
        app.admin().await.post(back, serde_json::json!({"revision": 1})).await;
    }
    for (name, client) in everybody(&app).await {
        for (method, path, may) in ROWS {
            if path == "/session" || path == "/boards/{board}/feed" && expected(may, name, path).is_none() {
                // Signing out would end the row; an open stream has no end. Both have tests of their own.
                continue;
            }
            let verdict = expected(may, name, path);
            let path = path.replace("{revision}", "1").replace("{version}", "1");
            let path =
                path.replace("{board}", "orders").replace("{order}", &order).replace("{number}", "G%201");
            let path =
                path.replace("{person}", &person).replace("{token}", tracking.strip_prefix("/t/").unwrap());
            // A body that no route takes: who gets past the checks is told so, and nothing changes.
            let headers = [("content-type", "application/json")];
            let body = if method == "GET" { Body::empty() } else { Body::from("[0]") };
            let reply = client
                .send(method.parse::<Method>().unwrap(), &format!("/api/v1{path}"), &headers, body)
                .await;
            match verdict {
                Some(status) => drop(reply.is_problem(status)),
                None => {
                    let stopped = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND]
                        .contains(&reply.status);
                    assert!(
                        !stopped && !reply.status.is_server_error(),
                        "{name} {method} {path}: {}",
                        reply.text
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn an_order_of_another_board_is_not_there() {
    let app = TestApp::shop().await;
    let (order, _) = app.role("account_manager").await.place("H 1").await;
    let outsider = app.role("outsider").await;
    outsider.get(&format!("/api/v1/orders/{order}")).await.is_problem(404);
    outsider
        .write(Method::POST, &format!("/api/v1/orders/{order}/moves"), 1, serde_json::json!({"to": "ready"}))
        .await
        .is_problem(404);
    // Known by its number on one board, it is unknown on the other, to the administrator too.
    app.admin().await.get("/api/v1/boards/repairs/orders/H%201").await.is_problem(404);
    assert_eq!(app.admin().await.get("/api/v1/boards/repairs").await.body()["columns"][0]["total"], 0);
}

#[tokio::test]
async fn rights_are_those_of_now_and_the_last_administrator_stays() {
    let app = TestApp::shop().await;
    let (admin, manager) = (app.admin().await, app.role("account_manager").await);
    let people = admin.get("/api/v1/people").await;
    assert!(!people.text.contains("argon2") && !people.text.contains("password"));
    let id = |name: &str| {
        let people = people.body();
        let person = people.as_array().unwrap().iter().find(|person| person["name"] == name).unwrap().clone();
        person["id"].as_str().unwrap().to_owned()
    };
    let board = app.services.store.board("orders").await.unwrap().unwrap().id.to_string();
    let patch = serde_json::json!({"id": id("account_manager"), "roles": {board.clone(): ["leadership"]}});
    assert_eq!(admin.json(Method::PATCH, "/api/v1/people", &[], patch).await.status, 200);
    manager.post("/api/v1/boards/orders/orders", crate::shop::app::order("I 1")).await.is_problem(403);
    for patch in [serde_json::json!({"admin": false}), serde_json::json!({"active": false})] {
        let mut patch = patch;
        patch["id"] = id("Ada Admin").into();
        admin.json(Method::PATCH, "/api/v1/people", &[], patch).await.is_problem(409);
    }
    let bad_role = serde_json::json!({"id": id("warehouse"), "roles": {board: ["no_such_role"]}});
    admin.json(Method::PATCH, "/api/v1/people", &[], bad_role).await.is_problem(422);
}

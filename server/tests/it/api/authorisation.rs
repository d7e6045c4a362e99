//! Who may do what, route by route. A route of the API without a row here fails.

use crate::shop::app::{Client, TestApp};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use domain::{Actor, ActorRef, Part, Right, Role, StatusId, Workflow, default_calendar, default_workflow};
use std::collections::BTreeSet;
use store::Board;

/// Who gets past the checks of session, sight and right.
#[derive(Clone, Copy)]
enum May {
    Anybody,
    SignedIn,
    /// Whoever sees the board.
    Board,
    /// Whose roles on the board give them this right, and administrators.
    Right(Right),
    Administrators,
}

#[rustfmt::skip]
const ROWS: [(&str, &str, May); 135] = [
    ("POST", "/setup", May::Anybody),
    ("POST", "/session", May::Anybody), ("DELETE", "/session", May::SignedIn),
    ("GET", "/me", May::SignedIn), ("PUT", "/me/language", May::SignedIn),
    ("GET", "/shop", May::SignedIn), ("PATCH", "/shop", May::Administrators),
    ("GET", "/shop/page", May::Administrators), ("PUT", "/shop/page", May::Administrators),
    ("POST", "/shop/page/logo", May::Administrators), ("DELETE", "/shop/page/logo", May::Administrators),
    ("GET", "/shop/page/preview", May::Administrators),
    ("GET", "/shop/messages", May::Administrators), ("PUT", "/shop/messages", May::Administrators),
    ("GET", "/shop/messages/preview", May::Administrators), ("POST", "/shop/messages/preview", May::Administrators),
    ("GET", "/orders/{order}/messages", May::Board), ("POST", "/orders/{order}/messages/forecast", May::Board),
    ("DELETE", "/orders/{order}/messages/{message}", May::Right(Right::Edit)),
    ("POST", "/orders/{order}/messages/{message}/again", May::Right(Right::Edit)),
    ("POST", "/boards/{board}/messages/forecast", May::Right(Right::Move)),
    // Everybody's own.
    ("GET", "/inbox", May::SignedIn), ("PUT", "/inbox/{id}", May::SignedIn), ("POST", "/inbox/read", May::SignedIn),
    ("GET", "/inbox/settings", May::SignedIn), ("PUT", "/inbox/settings", May::SignedIn),
    ("GET", "/mail", May::Administrators), ("PUT", "/mail", May::Administrators), ("POST", "/mail/test", May::Administrators),
    ("GET", "/people", May::Administrators), ("PATCH", "/people", May::Administrators),
    ("POST", "/people/{person}/reset_link", May::Administrators),
    ("GET", "/privacy", May::Administrators), ("PUT", "/privacy", May::Administrators),
    ("POST", "/privacy/find", May::Administrators), ("POST", "/privacy/erase", May::Administrators),
    ("GET", "/privacy/export/{order}", May::Administrators), ("POST", "/people/{person}/erase", May::Administrators),
    ("POST", "/invitations", May::Administrators), ("POST", "/invitations/{token}", May::Anybody),
    ("GET", "/shop/boards", May::Administrators), ("GET", "/templates", May::Anybody),
    ("GET", "/boards", May::SignedIn), ("POST", "/boards", May::Administrators),
    ("PATCH", "/boards/{board}", May::Administrators), ("GET", "/boards/{board}", May::Board), ("GET", "/boards/{board}/orders", May::Board),
    ("POST", "/boards/{board}/orders", May::Right(Right::Place)),
    ("GET", "/boards/{board}/next_number", May::Right(Right::Place)),
    ("GET", "/boards/{board}/orders/{number}", May::Board),
    ("GET", "/boards/{board}/events", May::Board), ("GET", "/boards/{board}/feed", May::Board),
    ("POST", "/boards/{board}/imports", May::Right(Right::Import)),
    ("PUT", "/boards/{board}/roles", May::Administrators),
    ("GET", "/boards/{board}/calendar", May::Administrators), ("PUT", "/boards/{board}/calendar", May::Administrators),
    ("POST", "/boards/{board}/calendar/preview", May::Administrators),
    ("POST", "/boards/{board}/calendar/ics", May::Administrators),
    ("GET", "/boards/{board}/promise_rule", May::Administrators), ("PUT", "/boards/{board}/promise_rule", May::Administrators),
    ("GET", "/orders/{order}/promise_rule", May::Board),
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
    ("GET", "/boards/{board}/imports", May::Right(Right::Import)),
    ("POST", "/boards/{board}/imports/{import}/undo", May::Right(Right::Import)),
    ("PUT", "/orders/{order}/facts/{fact}", May::Right(Right::SetFacts)),
    ("POST", "/orders/{order}/facts/{fact}/clear", May::Right(Right::SetFacts)),
    ("GET", "/orders/{order}", May::Board), ("PATCH", "/orders/{order}", May::Right(Right::Edit)),
    ("POST", "/orders/{order}/moves", May::Right(Right::Move)),
    ("PUT", "/orders/{order}/hold", May::Right(Right::Edit)), ("DELETE", "/orders/{order}/hold", May::Right(Right::Edit)),
    ("POST", "/orders/{order}/take_back", May::Right(Right::Move)), ("POST", "/orders/{order}/archive", May::Right(Right::Edit)),
    ("POST", "/orders/{order}/tracking_link", May::Right(Right::Edit)),
    ("PUT", "/orders/{order}/language", May::Right(Right::Contact)),
    ("POST", "/orders/{order}/withdraw", May::Right(Right::Place)),
    ("PUT", "/orders/{order}/number", May::Right(Right::Edit)),
    ("POST", "/orders/{order}/approvals/{approval}/request", May::Right(Right::Request)),
    ("POST", "/orders/{order}/approvals/{approval}/withdraw", May::Right(Right::Request)),
    ("POST", "/orders/{order}/approvals/{approval}/override", May::Right(Right::Override)),
    // Whose step it is stands in the workflow, and stand-ins have it from others.
    ("POST", "/orders/{order}/approvals/{approval}/steps/{step}/decision", May::Board),
    ("POST", "/orders/{order}/approvals/{approval}/steps/{step}/approvers", May::Right(Right::Request)),
    ("GET", "/stand_ins", May::SignedIn), ("POST", "/stand_ins", May::SignedIn),
    ("DELETE", "/stand_ins/{id}", May::SignedIn),
    ("GET", "/orders/{order}/events", May::Board),
    ("POST", "/orders/{order}/sight_requests", May::Right(Right::Comment)),
    ("GET", "/orders/{order}/comments", May::Right(Right::Comment)),
    ("POST", "/orders/{order}/comments", May::Right(Right::Comment)),
    ("PATCH", "/orders/{order}/comments/{comment}", May::Right(Right::Comment)),
    ("DELETE", "/orders/{order}/comments/{comment}", May::Right(Right::Comment)),
    ("PUT", "/orders/{order}/read", May::Right(Right::Comment)), ("GET", "/boards/{board}/reads", May::Board),
    ("GET", "/boards/{board}/work", May::Board), ("GET", "/boards/{board}/attention", May::Board),
    ("GET", "/boards/{board}/counts", May::Board),
    ("PUT", "/orders/{order}/presence/{tab}", May::Board), ("DELETE", "/orders/{order}/presence/{tab}", May::Board),
    ("GET", "/orders/{order}/clock", May::Board), ("GET", "/orders/{order}/slack", May::Board), ("GET", "/orders/{order}/arrival", May::Board), ("GET", "/orders/{order}/assignees", May::Board),
    // Whose it is to give away stands with the order: whoever has it may always hand it on.
    ("PUT", "/orders/{order}/assignee", May::Board), ("PUT", "/orders/{order}/acknowledgement", May::Board),
    ("GET", "/boards/{board}/rules", May::Administrators), ("POST", "/boards/{board}/rules", May::Administrators),
    ("POST", "/boards/{board}/rules/dry_run", May::Administrators),
    ("PUT", "/boards/{board}/rules/{rule}", May::Administrators),
    ("DELETE", "/boards/{board}/rules/{rule}", May::Administrators),
    ("PUT", "/boards/{board}/rules/{rule}/switch", May::Administrators),
    ("GET", "/orders/{order}/rules", May::Board),
    ("POST", "/orders/{order}/rules/{rule}/press", May::Right(Right::Edit)),
    ("GET", "/track/{token}", May::Anybody), ("POST", "/track", May::Anybody),
    ("POST", "/orders/{order}/cancel/decline", May::Right(Right::Edit)),
    ("POST", "/orders/{order}/parcels", May::Right(Right::Edit)),
    ("POST", "/orders/{order}/parcels/{parcel}/split", May::Right(Right::Edit)),
    ("POST", "/orders/{order}/parcels/{parcel}/merge", May::Right(Right::Edit)),
    ("POST", "/orders/{order}/parcels/{parcel}/send", May::Right(Right::Edit)),
    ("PUT", "/orders/{order}/parcels/{parcel}/label", May::Right(Right::Edit)),
    ("POST", "/orders/{order}/parcels/{parcel}/deliver", May::Right(Right::Edit)),
    ("POST", "/orders/{order}/parcels/{parcel}/lose", May::Right(Right::Edit)),
    ("POST", "/orders/{order}/parcels/{parcel}/reopen", May::Right(Right::Edit)),
    ("POST", "/orders/{order}/parcels/{parcel}/take_back", May::Right(Right::Edit)),
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

/// Somebody before a board's routes.
struct Principal {
    name: String,
    client: Client,
    standing: Standing,
}

enum Standing {
    Stranger,
    Administrator,
    /// Somebody who works elsewhere.
    Outsider,
    /// Somebody with a role of the board.
    Role(Actor),
}

/// What stands between a principal and a route: nothing, no session, no sight, no right.
fn expected(
    (path, may): (&str, May),
    standing: &Standing,
    workflow: &Workflow,
    at: &StatusId,
) -> Option<u16> {
    let actor = match (may, standing) {
        (May::Anybody, _) => return None,
        (_, Standing::Stranger) => return Some(401),
        (May::SignedIn, _) | (_, Standing::Administrator) => return None,
        (May::Administrators, Standing::Outsider) if path.starts_with("/boards/") => return Some(404),
        (May::Administrators, _) => return Some(403),
        (_, Standing::Outsider) => return Some(404),
        (_, Standing::Role(actor)) => actor,
    };
    let about_the_order = path.contains("{order}") || path.contains("{number}");
    match may {
        _ if about_the_order && !actor.sees_status(at, workflow) => Some(404),
        May::Right(right) if !actor.may(right, workflow) => Some(403),
        _ => None,
    }
}

/// A board whose roles are all ways of having rights, and of seeing the status that its order is in.
async fn board_of_all_rights(app: &TestApp) -> &'static str {
    let mut workflow = default_workflow(default_calendar("Europe/London"));
    let given = Right::GRANTED.map(|right| vec![right]);
    for (n, rights) in given.into_iter().chain([vec![], Right::GRANTED.to_vec()]).enumerate() {
        for blind in [false, true] {
            let name = format!("role_{n}{}", if blind { "_blind" } else { "" });
            let mut role = Role::new(name.parse().unwrap(), name);
            rights.iter().for_each(|right| role.set_may(*right, true));
            role.set_sees_status("approval".parse().unwrap(), !blind);
            workflow.roles.push(role);
        }
    }
    let mut role = Role::new("noteless".parse().unwrap(), "noteless".to_owned());
    role.set_sees(Part::Notes, false);
    workflow.roles.push(role);
    let roles: Vec<_> = workflow.roles.iter().map(|role| role.id.to_string()).collect();
    app.add_board("rights", workflow).await;
    for role in roles {
        app.join(&format!("rights_{role}"), "rights", &role).await;
    }
    "rights"
}

/// Everybody whom a board can tell apart: the roles are those of its workflow, whichever they are.
async fn principals(app: &TestApp, board: &Board) -> Vec<Principal> {
    let prefix = if board.slug == "orders" { "" } else { "rights_" };
    let mut all = vec![
        Principal { name: "anonymous".into(), client: app.stranger(), standing: Standing::Stranger },
        Principal { name: "admin".into(), client: app.admin().await, standing: Standing::Administrator },
        Principal {
            name: "outsider".into(),
            client: app.role("outsider").await,
            standing: Standing::Outsider,
        },
    ];
    for role in &board.workflow.roles {
        let name = format!("{prefix}{}", role.id);
        let client = app.role(&name).await;
        let who = ActorRef::System;
        let actor = Actor { who, admin: false, roles: [role.id.clone()].into() };
        all.push(Principal { name, client, standing: Standing::Role(actor) });
    }
    all
}

/// The whole matrix on one board: how many pairs of a principal and a route were tried.
async fn matrix(app: &TestApp, slug: &str) -> usize {
    let admin = app.admin().await;
    let placed =
        admin.post(&format!("/api/v1/boards/{slug}/orders"), crate::shop::app::order("G 1")).await.body();
    let (order, tracking) =
        (placed["id"].as_str().unwrap().to_owned(), placed["tracking_url"].as_str().unwrap());
    let token = tracking.rsplit('/').next().unwrap().to_owned();
    admin
        .write(
            Method::POST,
            &format!("/api/v1/orders/{order}/moves"),
            1,
            serde_json::json!({"to": "approval"}),
        )
        .await;
    let person = app.services.store.people().await.unwrap()[0].id.to_string();
    let board = app.services.store.board(slug).await.unwrap().unwrap();
    let at: StatusId = "approval".parse().unwrap();
    // A draft that was set aside, for the routes that tell of one.
    let back = format!("/api/v1/boards/{slug}/workflow/draft/from_revision");
    for _ in 0..2 {
        assert_eq!(admin.post(&back, serde_json::json!({"revision": 1})).await.status, 200);
    }
    let address = |path: &str| {
        let path = path.replace("{revision}", "1").replace("{version}", "1");
        let path = path.replace("{fact}", "paid").replace("{approval}", "price").replace("{step}", "boss");
        let path = path.replace("{parcel}", "1");
        let path = path
            .replace("{id}", &person)
            .replace("{comment}", &person)
            .replace("{rule}", &person)
            .replace("{message}", &person)
            .replace("{tab}", &person);
        let path = path.replace("{board}", slug).replace("{order}", &order).replace("{number}", "G%201");
        format!("/api/v1{}", path.replace("{person}", &person).replace("{token}", &token))
    };
    let mut tried = 0;
    let mut check = async |principal: &str,
                           client: &Client,
                           method: &str,
                           address: &str,
                           expected: Option<u16>| {
        // A body that no route takes: who gets past the checks is told so, and nothing changes.
        let headers = [("content-type", "application/json")];
        let body = if method == "GET" { Body::empty() } else { Body::from("[0]") };
        let reply = client.send(method.parse::<Method>().unwrap(), address, &headers, body).await;
        tried += 1;
        match expected {
            Some(status) => {
                assert_eq!(reply.status.as_u16(), status, "{principal} {method} {address}: {}", reply.text);
                drop(reply.is_problem(status));
            }
            None => {
                let stopped = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND]
                    .contains(&reply.status);
                assert!(
                    !stopped && !reply.status.is_server_error(),
                    "{principal} {method} {address}: {}",
                    reply.text
                );
            }
        }
    };
    for Principal { name, client, standing } in principals(app, &board).await {
        for (method, path, may) in ROWS {
            let allowed = expected((path, may), &standing, &board.workflow, &at);
            // Signing out would end the row; an open stream has no end. Both have tests of their own.
            let skipped =
                |allowed: Option<u16>| path == "/session" || path.ends_with("/feed") && allowed.is_none();
            if !skipped(allowed) {
                check(&name, &client, method, &address(path), allowed).await;
            }
            let seen_as = |role: &str| format!("{}?as={role}", address(path));
            match &standing {
                // Only administrators look as somebody else.
                Standing::Role(_) | Standing::Outsider if path != "/session" => {
                    check(&name, &client, method, &seen_as("leadership"), Some(403)).await;
                }
                // They see then what a holder of the role sees, and change nothing.
                Standing::Administrator if path != "/session" => {
                    for role in &board.workflow.roles {
                        let who = ActorRef::System;
                        let holder =
                            Standing::Role(Actor { who, admin: false, roles: [role.id.clone()].into() });
                        let as_holder = match method {
                            "GET" => expected((path, may), &holder, &board.workflow, &at),
                            _ => Some(403),
                        };
                        if !skipped(as_holder) {
                            check(role.id.as_str(), &client, method, &seen_as(role.id.as_str()), as_holder)
                                .await;
                        }
                    }
                }
                _ => {}
            }
        }
    }
    tried
}

#[tokio::test]
async fn each_principal_gets_past_exactly_the_checks_that_are_theirs() {
    let app = TestApp::shop().await;
    let slug = board_of_all_rights(&app).await;
    let tried = matrix(&app, "orders").await + matrix(&app, slug).await;
    assert!(tried > 2_000, "{tried}");
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

//! Signing in and out, the first run, invitations and forgotten passwords, and what keeps strangers out.

use crate::shop::{PASSWORD, app::TestApp, set_up};
use axum::{body::Body, http::Method};
use chrono::TimeDelta;
use serde_json::json;

fn token(link: &serde_json::Value) -> String {
    link["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_first_run_is_opened_by_the_code_and_only_once() {
    let app = TestApp::empty().await;
    let (stranger, code) = (app.stranger(), app.services.set_up_code.to_string());
    assert_eq!(stranger.get("/").await.header("location"), "/setup");
    stranger.post("/api/v1/setup", set_up("AAAA-AAAA")).await.is_problem(403);
    let with = |key: &str, value: serde_json::Value| {
        let mut ask = set_up(&code);
        ask[key] = value;
        ask
    };
    for (key, bad) in [
        ("zone", json!("Mars/Olympus")),
        ("currency", json!("pounds")),
        ("windows", json!([])),
        ("windows", json!([{"day": 1, "from": 600, "to": 540}])),
        ("windows", json!([{"day": 1, "from": 540, "to": 1020}, {"day": 1, "from": 1000, "to": 1100}])),
        ("password", json!("short")),
        ("email", json!("nobody")),
        ("board", json!("")),
    ] {
        stranger.post("/api/v1/setup", with(key, bad)).await.is_problem(422);
    }
    let done = stranger.post("/api/v1/setup", set_up(&code.to_lowercase())).await;
    assert_eq!(done.status, 201, "{}", done.text);
    let admin = crate::shop::app::Client { cookie: Some(done.cookie()), ..stranger.clone() };
    assert_eq!(admin.get("/api/v1/me").await.body()["admin"], true);
    stranger.post("/api/v1/setup", set_up(&code)).await.is_problem(409);
    assert_eq!(stranger.get("/setup").await.header("location"), "/");
}

#[tokio::test]
async fn guessing_the_code_is_slowed_down() {
    let app = TestApp::empty().await;
    let stranger = app.stranger();
    for _ in 0..40 {
        stranger.post("/api/v1/setup", set_up("AAAA-AAAA")).await.is_problem(403);
    }
    stranger.post("/api/v1/setup", set_up("AAAA-AAAA")).await.is_problem(429);
}

#[tokio::test]
async fn the_cookie_is_for_the_server_alone() {
    let app = TestApp::shop().await;
    let ask = json!({"email": "Ada@Shop.example", "password": PASSWORD});
    let reply = app.stranger().post("/api/v1/session", ask).await;
    let cookie = reply.header("set-cookie").to_owned();
    assert_eq!(reply.status, 204);
    assert!(
        cookie.starts_with("milepost=")
            && cookie.ends_with("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    let token = reply.cookie().split_once('=').unwrap().1.as_bytes().to_vec();
    let (stored, name) = (app.stored(), b"ada@shop.example");
    assert!(stored.windows(name.len()).any(|bytes| bytes == name), "the search finds what is there");
    assert!(!stored.windows(token.len()).any(|bytes| bytes == token), "the token is stored");

    let tls = TestApp::at("https://orders.example").await;
    let code = tls.services.set_up_code.to_string();
    let reply = tls.stranger().post("/api/v1/setup", set_up(&code)).await;
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with("__Host-milepost=") && cookie.ends_with("SameSite=Lax; Secure"), "{cookie}");
    assert_eq!(reply.header("strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn a_session_ends_when_it_is_signed_out_or_unused_for_thirty_days() {
    let app = TestApp::shop().await;
    let (one, other) = (app.admin().await, app.admin().await);
    let out = one.send(Method::DELETE, "/api/v1/session", &[], Body::empty()).await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").contains("milepost=; Path=/; Max-Age=0"));
    one.get("/api/v1/me").await.is_problem(401);
    app.pass(TimeDelta::days(20));
    let used = other.get("/api/v1/me").await;
    assert_eq!(used.status, 200);
    assert!(
        used.header("set-cookie").contains("Max-Age=2592000"),
        "its use moves its end, in the browser too"
    );
    app.pass(TimeDelta::days(20));
    assert_eq!(other.get("/api/v1/me").await.status, 200);
    app.pass(TimeDelta::days(31));
    other.get("/api/v1/me").await.is_problem(401);
}

#[tokio::test]
async fn guessing_a_password_is_slowed_down_without_locking_its_owner_out() {
    let app = TestApp::shop().await;
    let (attacker, owner) = (app.stranger().from([203, 0, 113, 9]), app.stranger().from([198, 51, 100, 1]));
    let ask = |email: &str, password: &str| json!({"email": email, "password": password});
    for _ in 0..5 {
        attacker.post("/api/v1/session", ask("ada@shop.example", "wrong guess")).await.is_problem(401);
    }
    let slowed = attacker.post("/api/v1/session", ask("ada@shop.example", "wrong guess")).await;
    slowed.is_problem(429);
    assert_eq!(slowed.header("retry-after"), "30");
    attacker.post("/api/v1/session", ask("ADA@shop.example ", PASSWORD)).await.is_problem(429);
    assert_eq!(owner.post("/api/v1/session", ask("ada@shop.example", PASSWORD)).await.status, 204);
    // From one place, all addresses together are limited too; a forged header does not make it another place.
    for n in 0..33 {
        attacker
            .post("/api/v1/session", ask(&format!("x{n}@shop.example"), "wrong guess"))
            .await
            .is_problem(401);
    }
    let forged = [("x-forwarded-for", "198.51.100.77"), ("forwarded", "for=198.51.100.77")];
    attacker
        .json(Method::POST, "/api/v1/session", &forged, ask("y@shop.example", "wrong guess"))
        .await
        .is_problem(429);
    app.pass(TimeDelta::minutes(3));
    assert_eq!(attacker.post("/api/v1/session", ask("ada@shop.example", PASSWORD)).await.status, 204);
}

#[tokio::test]
async fn an_unknown_address_is_answered_like_a_known_one() {
    let app = TestApp::shop().await;
    let ask = async |email: &str, password: &str| {
        app.stranger().post("/api/v1/session", json!({"email": email, "password": password})).await
    };
    let known = ask("ada@shop.example", "wrong guess").await;
    for (email, password) in [
        ("nobody@shop.example", PASSWORD),
        ("not an address", PASSWORD),
        ("", ""),
        ("ada@shop.example", &"x".repeat(5000)),
    ] {
        let reply = ask(email, password).await;
        reply.is_problem(401);
        assert_eq!(reply.text, known.text);
    }
}

#[tokio::test]
async fn a_page_of_another_site_changes_nothing() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let patch = json!({"name": "Stolen"});
    for header in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        admin.json(Method::PATCH, "/api/v1/shop", &[header], patch.clone()).await.is_problem(403);
    }
    let form = [("content-type", "application/x-www-form-urlencoded")];
    admin.send(Method::POST, "/api/v1/boards", &form, "name=x").await.is_problem(415);
    assert_eq!(admin.get("/api/v1/shop").await.body()["name"], "Northwind Joinery");
    for header in [("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:3000")] {
        assert_eq!(
            admin.json(Method::PATCH, "/api/v1/shop", &[header], json!({"name": "Northwind"})).await.status,
            200
        );
    }
    // A host that a stranger writes appears in no link.
    let invite = json!({"name": "Bo", "email": "bo@shop.example"});
    let link =
        admin.json(Method::POST, "/api/v1/invitations", &[("host", "evil.example")], invite).await.body();
    assert!(link["url"].as_str().unwrap().starts_with("http://127.0.0.1:3000/invitations/"));
}

#[tokio::test]
async fn an_invitation_is_accepted_once_and_in_time() {
    let app = TestApp::shop().await;
    let (admin, stranger) = (app.admin().await, app.stranger());
    let invite =
        async |email: &str| admin.post("/api/v1/invitations", json!({"name": "Bo", "email": email})).await;
    let link = invite("bo@shop.example").await;
    assert_eq!(link.status, 201, "{}", link.text);
    invite("bo@shop.example").await.is_problem(409);
    let path = format!("/api/v1/invitations/{}", token(&link.body()));
    stranger.post(&path, json!({"password": "short"})).await.is_problem(422);
    let joined = stranger.post(&path, json!({"password": PASSWORD})).await;
    assert_eq!(joined.status, 204);
    let bo = crate::shop::app::Client { cookie: Some(joined.cookie()), ..stranger.clone() };
    assert_eq!(bo.get("/api/v1/me").await.body()["email"], "bo@shop.example");
    stranger.post(&path, json!({"password": "another password"})).await.is_problem(404);
    stranger.post("/api/v1/invitations/nonsense", json!({"password": PASSWORD})).await.is_problem(404);

    let late = format!("/api/v1/invitations/{}", token(&invite("cy@shop.example").await.body()));
    app.pass(TimeDelta::days(7) + TimeDelta::seconds(1));
    stranger.post(&late, json!({"password": PASSWORD})).await.is_problem(404);
}

#[tokio::test]
async fn a_reset_link_sets_a_new_password_and_ends_the_sessions_of_the_old_one() {
    let app = TestApp::shop().await;
    let (admin, warehouse) = (app.admin().await, app.role("warehouse").await);
    let id = warehouse.get("/api/v1/me").await.body()["id"].as_str().unwrap().to_owned();
    let make =
        async || token(&admin.post(&format!("/api/v1/people/{id}/reset_link"), json!({})).await.body());
    let (first, second) = (make().await, make().await);
    let follow = async |token: &str| {
        app.stranger()
            .post(&format!("/api/v1/invitations/{token}"), json!({"password": "another password"}))
            .await
    };
    follow(&first).await.is_problem(404);
    assert_eq!(follow(&second).await.status, 204);
    follow(&second).await.is_problem(404);
    warehouse.get("/api/v1/me").await.is_problem(401);
    let ask = json!({"email": "warehouse@shop.example", "password": PASSWORD});
    app.stranger().post("/api/v1/session", ask).await.is_problem(401);
    let third = make().await;
    app.pass(TimeDelta::hours(24) + TimeDelta::seconds(1));
    follow(&third).await.is_problem(404);
}

#[tokio::test]
async fn who_is_deactivated_is_out_at_once() {
    let app = TestApp::shop().await;
    let (admin, warehouse) = (app.admin().await, app.role("warehouse").await);
    let id = warehouse.get("/api/v1/me").await.body()["id"].clone();
    let patch = json!({"id": id, "active": false});
    assert_eq!(admin.json(Method::PATCH, "/api/v1/people", &[], patch).await.body()["active"], false);
    warehouse.get("/api/v1/me").await.is_problem(401);
    let ask = json!({"email": "warehouse@shop.example", "password": PASSWORD});
    app.stranger().post("/api/v1/session", ask).await.is_problem(401);
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_where_they_can_and_back() {
    let app = TestApp::shop().await;
    let stranger = app.stranger();
    assert_eq!(
        stranger.get("/boards/orders?late=1").await.header("location"),
        "/sign-in?next=/boards/orders%3Flate%3D1"
    );
    for page in ["/sign-in", "/sign-in?next=//evil.example", "/invitations/x"] {
        let reply = stranger.get(page).await;
        assert_eq!((reply.status.as_u16(), reply.header("location")), (200, ""), "{page}");
        assert!(!reply.text.contains("href=\"//evil.example") && !reply.text.contains("action=\"//evil"));
    }
    let signed_in = app.admin().await.get("/sign-in?next=//evil.example").await;
    assert_eq!(signed_in.header("location"), "/");
    // An absolute request target does not become a redirect to that host.
    let absolute = stranger.get("http://evil.example/boards/orders").await;
    assert_eq!(absolute.header("location"), "/sign-in?next=/boards/orders");
}

#[tokio::test]
async fn pages_carry_the_headers_that_keep_others_out() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    for path in ["/boards/orders", "/sign-in", "/api/v1/me", "/api/v1/nothing", "/healthz", "/no/such/page"] {
        let reply = admin.get(path).await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("x-frame-options"), "DENY", "{path}");
        assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert!(!reply.header("x-request-id").is_empty(), "{path}");
        assert!(!reply.header("content-security-policy").contains("unsafe-inline"), "{path}");
    }
    let page = admin.get("/boards/orders").await;
    assert_eq!(page.header("cache-control"), "no-store");
    let forged = admin.send(Method::GET, "/api/v1/me", &[("x-request-id", "forged")], Body::empty()).await;
    assert_ne!(forged.header("x-request-id"), "forged");
    assert_eq!(admin.get("/no/such/page").await.status, 404);
}

//! Doors that nobody can jam: what a stranger sends takes nothing from people, and guessing slows down nobody but the guesser.

use crate::shop::{
    PASSWORD,
    app::{Client, TestApp},
};
use chrono::TimeDelta;
use domain::wire::Invite;
use serde_json::{Value, json};
use server::{
    broadcast::Broadcast,
    config::{Config, Limits},
    http::{router::router, state::AppState},
    services::{context::Services, people},
};
use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};
use store::secret::Secret;

const SESSION: &str = "/api/v1/session";

fn limited(app: &TestApp, limits: Limits) -> axum::Router {
    let (parts, config) = (&app.services, Config { limits, ..app.services.config.clone() });
    let services = Services::new(
        parts.store.clone(),
        Broadcast::new(),
        parts.clock.clone(),
        Secret::new([7; 32]),
        config,
    );
    router(AppState::new(services.unwrap()))
}

fn sign_in(email: &str, password: &str) -> Value {
    json!({"email": email, "password": password})
}

/// JSON that is this long and means nothing to any route.
fn long(length: usize) -> Value {
    json!({"padding": "x".repeat(length)})
}

#[tokio::test]
async fn before_sign_in_a_body_is_short() {
    let app = TestApp::shop().await;
    let (stranger, admin) = (app.stranger(), app.admin().await);
    for path in [SESSION, "/api/v1/setup", "/api/v1/invitations/nothing"] {
        stranger.post(path, long(16 * 1024)).await.is_problem(413);
        assert_ne!(stranger.post(path, long(8 * 1024)).await.status, 413, "{path}");
    }
    admin.post("/api/v1/boards", long(100 * 1024)).await.is_problem(422);
}

#[tokio::test]
async fn strangers_who_take_all_that_is_there_for_them_take_nothing_from_people_nor_from_who_signs_in() {
    let app = TestApp::shop().await;
    let router = limited(&app, Limits { strangers_bodies: 0, ..Limits::default() });
    let (stranger, admin) =
        (Client { app: router.clone(), ..app.stranger() }, Client { app: router, ..app.admin().await });
    stranger.post(SESSION, long(8 * 1024)).await.is_problem(503);
    assert_eq!(stranger.post(SESSION, sign_in("ada@shop.example", PASSWORD)).await.status, 204);
    admin.post("/api/v1/boards", long(100 * 1024)).await.is_problem(422);
    let control = limited(&app, Limits { bodies: 0, ..Limits::default() });
    let control = Client { app: control, ..admin };
    control.post("/api/v1/boards", long(100 * 1024)).await.is_problem(503);
}

/// Whether a body of so many bytes finds room.
async fn has_room(client: &Client, path: &str, length: usize) -> bool {
    client.post(path, long(length)).await.status != 503
}

/// One place, or one person, holds on to most of its share while there is room for all others.
#[tokio::test]
async fn one_place_takes_no_more_of_what_is_there_for_strangers_than_its_share() {
    const SHARE: usize = 8 * 1024;
    let app = TestApp::shop().await;
    let router =
        limited(&app, Limits { strangers_bodies: 8 * SHARE, bodies: 8 * SHARE, ..Limits::default() });
    let with_cookie = |client: Client| Client { app: router.clone(), ..client };
    let (here, there) = (with_cookie(app.stranger()), with_cookie(app.stranger().from([198, 51, 100, 7])));
    let (admin, manager) = (with_cookie(app.admin().await), with_cookie(app.role("account_manager").await));
    for (one, other, path) in [(here, there, SESSION), (admin, manager, "/api/v1/boards/orders/orders")] {
        // The control: alone, everybody has room for this much.
        assert!(has_room(&one, path, SHARE / 2).await && has_room(&other, path, SHARE / 2).await);
        let unfinished = one.begin_posting(path, SHARE - 1024);
        comes_to(async || !has_room(&one, path, SHARE / 2).await).await.expect("one has a share alone");
        assert!(has_room(&other, path, SHARE / 2).await, "{path}: and another has theirs");
        unfinished.abort();
        comes_to(async || has_room(&one, path, SHARE / 2).await).await.expect("what is given up is free");
    }
}

/// Waits until it is so.
async fn comes_to(is: impl AsyncFn() -> bool) -> Result<(), tokio::time::error::Elapsed> {
    let waiting = async {
        while !is().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), waiting).await
}

#[tokio::test]
async fn one_tracking_link_does_not_take_every_seat() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let ((_, one), (_, other)) = (admin.place("S 1").await, admin.place("S 2").await);
    let few = limited(&app, Limits { connections: 24, ..Limits::default() });
    let viewer = Client { app: few, ..app.stranger() };
    let open = async |page: &str| viewer.stream(&format!("{page}/feed"), &[]).await;
    let mut seated = Vec::new();
    for _ in 0..8 {
        let stream = open(&one).await;
        assert_eq!(stream.status(), 200);
        seated.push(stream);
    }
    let refused = open(&one).await;
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (503, &"1".parse().unwrap()));
    let board = Client { cookie: admin.cookie.clone(), ..viewer.clone() };
    assert_eq!(board.stream("/api/v1/boards/orders/feed", &[]).await.status(), 200, "people have their own");
    seated.pop();
    assert_eq!(open(&one).await.status(), 200, "what is left is free");
    seated.truncate(3);
    assert_eq!(open(&other).await.status(), 200, "another link has a share of its own");
}

#[tokio::test]
async fn a_right_password_does_not_count_against_its_place() {
    let app = TestApp::shop().await;
    let office = app.stranger();
    for n in 0..120 {
        let role = ["admin", "warehouse", "production"][n % 3].replace("admin", "ada");
        let reply = office.post(SESSION, sign_in(&format!("{role}@shop.example"), PASSWORD)).await;
        assert_eq!(reply.status, 204, "sign-in {n}: {}", reply.text);
    }
    // The control: as many wrong ones do.
    let mut refused = 0;
    for n in 0..120 {
        let reply = office.post(SESSION, sign_in(&format!("x{n}@shop.example"), "wrong guess")).await;
        refused += u32::from(reply.status == 429);
    }
    assert!(refused >= 75, "{refused} of 120");
}

#[tokio::test]
async fn thirty_colleagues_come_in_at_once_from_one_place_where_nobody_was_before() {
    let app = TestApp::shop().await;
    let board = app.services.store.board("orders").await.unwrap().unwrap().id;
    let mut colleagues = Vec::new();
    for n in 0..30 {
        let email = format!("colleague{n}@shop.example");
        let ask = json!({"name": format!("Colleague {n}"), "email": email, "roles": {board.to_string(): ["warehouse"]}});
        let ask: Invite = serde_json::from_value(ask).unwrap();
        let link = people::invite(&app.services, ask, domain::ActorRef::System).await.unwrap();
        let token = link.url.rsplit('/').next().unwrap();
        let path = format!("/api/v1/invitations/{token}");
        assert_eq!(app.stranger().post(&path, json!({"password": PASSWORD})).await.status, 204);
        colleagues.push(email);
    }
    let office = app.stranger().from([198, 51, 100, 7]);
    let came = colleagues.iter().map(|email| office.post(SESSION, sign_in(email, PASSWORD)));
    for reply in futures::future::join_all(came).await {
        assert_eq!(reply.status, 204, "{}", reply.text);
    }
}

#[tokio::test]
async fn guessing_at_one_account_from_ever_new_places_is_slow_and_delays_nobody_where_they_were_before() {
    let app = TestApp::shop().await;
    let (home, elsewhere) = (app.stranger(), app.stranger().from([198, 51, 100, 1]));
    let guesser = |n: u16| Client {
        from: IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 7, n, 0, 0, 0, 1)),
        ..app.stranger()
    };
    let mut let_through = 0;
    for n in 0..600 {
        let reply = guesser(n).post(SESSION, sign_in("ada@shop.example", "wrong guess")).await;
        assert!([401, 429].contains(&reply.status.as_u16()), "{}", reply.text);
        let_through += u32::from(reply.status == 401);
    }
    assert_eq!(let_through, 20, "of 600 guesses from 600 networks");
    assert_eq!(home.post(SESSION, sign_in("ada@shop.example", PASSWORD)).await.status, 204);
    assert_eq!(elsewhere.post(SESSION, sign_in("warehouse@shop.example", PASSWORD)).await.status, 204);
    elsewhere.post(SESSION, sign_in("ada@shop.example", PASSWORD)).await.is_problem(429);
    app.pass(TimeDelta::minutes(2));
    assert_eq!(elsewhere.post(SESSION, sign_in("ada@shop.example", PASSWORD)).await.status, 204);
    // From here on it is a place where she was before.
    for n in 600..640 {
        guesser(n).post(SESSION, sign_in("ada@shop.example", "wrong guess")).await;
    }
    assert_eq!(elsewhere.post(SESSION, sign_in("ada@shop.example", PASSWORD)).await.status, 204);
}

#[tokio::test]
async fn a_password_that_is_tried_first_is_not_taken_and_says_what_to_do() {
    let app = TestApp::shop().await;
    let ask: Invite =
        serde_json::from_value(json!({"name": "Nora New", "email": "nora@northwind.example"})).unwrap();
    let link = people::invite(&app.services, ask, domain::ActorRef::System).await.unwrap();
    let path = format!("/api/v1/invitations/{}", link.url.rsplit('/').next().unwrap());
    for bad in
        ["password123", "Qwertyuiop1!", "nora@northwind.example", "Northwind Joinery 26", "nora nora 1"]
    {
        let problem = app.stranger().post(&path, json!({"password": bad})).await.is_problem(422);
        assert!(problem["detail"].as_str().unwrap().contains("Choose another"), "{problem}");
    }
    let decomposed = "Spa\u{308}tzle mit Soße";
    assert_eq!(app.stranger().post(&path, json!({"password": decomposed})).await.status, 204);
    for typed in [decomposed, "Sp\u{e4}tzle mit Soße"] {
        let reply = app.stranger().post(SESSION, sign_in("nora@northwind.example", typed)).await;
        assert_eq!(reply.status, 204, "{}", reply.text);
    }
    app.stranger().post(SESSION, sign_in("nora@northwind.example", "Spatzle mit Soße")).await.is_problem(401);
}

#[tokio::test]
async fn searches_are_told_apart_from_what_nobody_waits_for() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    admin.place("Q 1").await;
    // The same answers, whichever connections they come from.
    for path in ["?q=clock", "?late=true", "?sort=number", "", "?archived=true"] {
        let reply = admin.get(&format!("/api/v1/boards/orders/orders{path}")).await;
        assert_eq!(reply.status, 200, "{path}");
    }
    assert_eq!(admin.get("/api/v1/boards/orders?held=true").await.status, 200);
    assert_eq!(admin.get("/readyz").await.status, 200);
}

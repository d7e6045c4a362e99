//! The feed: what a viewer hears, in which order, and when the stream ends.

use crate::shop::app::{Client, TestApp};
use axum::body::BodyDataStream;
use axum::http::Method;
use futures::StreamExt;
use serde_json::{Value, json};
use server::{
    broadcast::Broadcast,
    config::Config,
    http::{router::router, state::AppState},
    services::context::Services,
};
use std::time::Duration;
use store::{Publish, secret::Secret};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

/// An event: its id, its name, its data.
pub(super) type Event = (u64, String, Value);

pub(super) struct Listener {
    body: BodyDataStream,
    text: String,
}

impl Listener {
    pub(super) async fn at(client: &Client, path: &str, headers: &[(&str, &str)]) -> Listener {
        let response = client.stream(path, headers).await;
        assert_eq!(response.status(), 200);
        for (name, value) in [
            ("content-type", "text/event-stream"),
            ("cache-control", "no-cache, no-transform"),
            ("x-accel-buffering", "no"),
        ] {
            assert_eq!(response.headers()[name], value);
        }
        assert!(!response.headers().contains_key("content-encoding"));
        Listener { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event, or none at the stream's end.
    pub(super) async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (parse(event), rest.to_owned());
                self.text = rest;
                match event {
                    Some(event) => return Some(event),
                    None => continue,
                }
            }
            let chunk = timeout(Duration::from_secs(10), self.body.next())
                .await
                .expect("an event within ten seconds")?;
            self.text.push_str(std::str::from_utf8(&chunk.unwrap()).unwrap());
        }
    }
}

fn parse(event: &str) -> Option<Event> {
    let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
    let id = field("id: ").map_or(0, |id| id.parse().unwrap());
    Some((id, field("event: ")?.to_owned(), serde_json::from_str(field("data: ")?).unwrap()))
}

const FEED: &str = "/api/v1/boards/orders/feed";

#[tokio::test]
async fn a_viewer_hears_hello_then_what_was_missed_then_what_happens() {
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    for number in ["T 1", "T 2", "T 3"] {
        manager.place(number).await;
    }
    let mut viewer = Listener::at(&app.role("leadership").await, &format!("{FEED}?after=1"), &[]).await;
    let (id, name, hello) = viewer.next().await.unwrap();
    assert_eq!((id, name.as_str(), &hello["seq"]), (1, "hello", &json!(1)));
    assert_eq!(hello["now"], "2026-11-24T10:00:00Z");
    let (order, _) = manager.place("T 4").await;
    manager.write(Method::POST, &format!("/api/v1/orders/{order}/moves"), 1, json!({"to": "supplier"})).await;
    for (seq, kind) in [(2, "placed"), (3, "placed"), (4, "placed"), (5, "moved")] {
        let (id, name, change) = viewer.next().await.unwrap();
        assert_eq!(
            (id, name.as_str(), &change["seq"], &change["kind"]),
            (seq, "change", &json!(seq), &json!(kind))
        );
        assert!(!change.to_string().contains("buyer@clocks.example"));
    }
}

#[tokio::test]
async fn after_a_restart_what_was_missed_comes_from_the_log_and_then_what_happens() {
    const PLACED: u64 = 60;
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    for n in 1..=PLACED {
        manager.place(&format!("R {n}")).await;
    }
    // As a server that was started anew: nothing is in its memory yet.
    let (store, broadcast) = (app.services.store.clone(), Broadcast::new());
    let (clock, config) = (app.services.clock.clone(), app.services.config.clone());
    let services =
        Services::new(store.clone(), broadcast.clone(), clock, Secret::new([7; 32]), config).unwrap();
    let client = Client { app: router(AppState::new(services)), ..manager.clone() };
    let mut viewers = Vec::new();
    for after in [1, 1, 40, PLACED] {
        viewers.push((after, Listener::at(&client, &format!("{FEED}?after={after}"), &[]).await));
    }
    let board = store.board("orders").await.unwrap().unwrap().id;
    manager.place("R 61").await;
    broadcast.publish(board, &store.changes(board, PLACED, 10).await.unwrap().changes);
    for (after, mut viewer) in viewers {
        let (id, name, _) = viewer.next().await.unwrap();
        assert_eq!((id, name.as_str()), (after, "hello"));
        for seq in after + 1..=PLACED + 1 {
            let (id, name, change) = viewer.next().await.unwrap();
            assert_eq!((id, name.as_str(), &change["kind"]), (seq, "change", &json!("placed")));
        }
    }
}

#[tokio::test]
async fn the_browsers_own_position_wins_and_an_impossible_one_starts_over() {
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    manager.place("U 1").await;
    manager.place("U 2").await;
    let mut viewer = Listener::at(&manager, &format!("{FEED}?after=0"), &[("last-event-id", "1")]).await;
    assert_eq!(viewer.next().await.unwrap().2["seq"], 1);
    assert_eq!(viewer.next().await.unwrap().0, 2);
    let mut lost = Listener::at(&manager, &format!("{FEED}?after=99"), &[]).await;
    assert_eq!(lost.next().await.unwrap().2["seq"], 2);
    assert_eq!(lost.next().await.unwrap().1, "reset");
    let mut new = Listener::at(&manager, FEED, &[]).await;
    assert_eq!(new.next().await.unwrap().2["seq"], 2);
    manager.place("U 3").await;
    for stream in [&mut viewer, &mut lost, &mut new] {
        assert_eq!(stream.next().await.unwrap().0, 3);
    }
}

#[tokio::test]
async fn a_stream_ends_within_five_seconds_of_its_session() {
    let app = TestApp::shop().await;
    let (warehouse, leadership) = (app.role("warehouse").await, app.role("leadership").await);
    let (mut one, mut other) =
        (Listener::at(&warehouse, FEED, &[]).await, Listener::at(&leadership, FEED, &[]).await);
    one.next().await.unwrap();
    other.next().await.unwrap();
    assert_eq!(
        warehouse.send(Method::DELETE, "/api/v1/session", &[], axum::body::Body::empty()).await.status,
        204
    );
    let id = leadership.get("/api/v1/me").await.body()["id"].clone();
    let board = app.services.store.board("orders").await.unwrap().unwrap().id.to_string();
    app.admin()
        .await
        .json(Method::PATCH, "/api/v1/people", &[], json!({"id": id, "roles": {board: []}}))
        .await;
    let both = async { (one.next().await, other.next().await) };
    assert_eq!(timeout(Duration::from_secs(5), both).await.expect("both end in time"), (None, None));
}

#[tokio::test]
async fn who_slept_through_the_end_of_their_session_hears_nothing_more() {
    let app = TestApp::shop().await;
    let (warehouse, manager) = (app.role("warehouse").await, app.role("account_manager").await);
    let config = Config { recheck: Duration::from_millis(50), ..app.services.config.clone() };
    let services = Services::new(
        app.services.store.clone(),
        app.services.broadcast.clone(),
        app.services.clock.clone(),
        Secret::new([7; 32]),
        config,
    );
    let asleep = Client { app: router(AppState::new(services.unwrap())), ..warehouse.clone() };
    let mut stream = Listener::at(&asleep, FEED, &[]).await;
    stream.next().await.unwrap();
    assert_eq!(
        warehouse.send(Method::DELETE, "/api/v1/session", &[], axum::body::Body::empty()).await.status,
        204
    );
    manager.place("S 1").await;
    // Not a wait for a condition: how long nothing is read is the experiment.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    while let Some((_, name, _)) = stream.next().await {
        assert_eq!(name, "beat", "nothing is told to who has left");
    }
}

#[tokio::test]
async fn a_tracking_page_hears_of_its_own_order_and_never_of_the_boards_position() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    admin.place("V 1").await;
    let (order, page) = admin.place("V 2").await;
    let mut customer = Listener::at(&app.stranger(), &format!("{page}/feed"), &[]).await;
    assert_eq!(customer.next().await.unwrap(), (1, "hello".into(), json!({})));
    admin.place("V 3").await;
    admin.write(Method::POST, &format!("/api/v1/orders/{order}/moves"), 1, json!({"to": "supplier"})).await;
    assert_eq!(customer.next().await.unwrap(), (2, "change".into(), json!({})));
}

#[tokio::test]
async fn a_tracking_page_learns_of_a_change_whose_wake_up_was_lost() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (order, page) = admin.place("V 4").await;
    // A broadcast that nothing is published to: this server is never woken.
    let config = Config { recheck: Duration::from_millis(5), ..app.services.config.clone() };
    let deaf = Services::new(
        app.services.store.clone(),
        Broadcast::new(),
        app.services.clock.clone(),
        Secret::new([7; 32]),
        config,
    )
    .unwrap();
    let client = Client { app: router(AppState::new(deaf)), ..app.stranger() };
    let mut customer = Listener::at(&client, &format!("{page}/feed"), &[]).await;
    assert_eq!(customer.next().await.unwrap(), (1, "hello".into(), json!({})));
    admin.write(Method::POST, &format!("/api/v1/orders/{order}/moves"), 1, json!({"to": "supplier"})).await;
    let mut heard = customer.next().await.unwrap();
    while heard.1 == "beat" {
        heard = customer.next().await.unwrap();
    }
    assert_eq!(heard, (2, "change".into(), json!({})));
    assert_eq!(customer.next().await.unwrap().1, "beat", "it is said once");
}

/// What came until the stream said hello.
async fn greeted(stream: &mut TcpStream) -> String {
    let mut read = String::new();
    while !read.contains("event: hello") {
        let mut bytes = [0; 4096];
        let count = stream.read(&mut bytes).await.unwrap();
        assert_ne!(count, 0, "{read}");
        read.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
    }
    read
}

#[tokio::test]
async fn streams_end_when_the_server_does() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (_, page) = admin.place("W 1").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server =
        tokio::spawn(server::serve::serve(listener, app.state.clone(), async { drop(stopped.await) }));
    let mut streams = Vec::new();
    for path in [FEED.to_owned(), format!("{page}/feed")] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let cookie = admin.cookie.clone().unwrap();
        stream
            .write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\r\n").as_bytes())
            .await
            .unwrap();
        greeted(&mut stream).await;
        streams.push(stream);
    }
    stop.send(()).unwrap();
    timeout(Duration::from_secs(5), server).await.expect("the server ends").unwrap();
    for mut stream in streams {
        let mut rest = String::new();
        stream.read_to_string(&mut rest).await.unwrap();
        assert!(rest.ends_with("0\r\n\r\n"), "the stream ends whole: {rest}");
    }
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn on_a_connection_too_a_stream_ends_with_its_session() {
    let app = TestApp::shop().await;
    let (warehouse, listener) =
        (app.role("warehouse").await, TcpListener::bind("127.0.0.1:0").await.unwrap());
    let mut stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    tokio::spawn(server::serve::serve(listener, app.state.clone(), std::future::pending()));
    let cookie = warehouse.cookie.clone().unwrap();
    stream
        .write_all(format!("GET {FEED} HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\r\n").as_bytes())
        .await
        .unwrap();
    let mut all = greeted(&mut stream).await;
    assert_eq!(
        warehouse.send(Method::DELETE, "/api/v1/session", &[], axum::body::Body::empty()).await.status,
        204
    );
    timeout(Duration::from_secs(6), stream.read_to_string(&mut all)).await.expect("an end in time").unwrap();
    assert!(all.contains("connection: close") && all.ends_with("0\r\n\r\n"), "{all}");
}

#[tokio::test]
async fn who_talks_instead_of_listening_is_cut_off() {
    let app = TestApp::shop().await;
    let (_, page) = app.admin().await.place("W 2").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    tokio::spawn(server::serve::serve(listener, app.state.clone(), std::future::pending()));
    stream.write_all(format!("GET {page}/feed HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).await.unwrap();
    let cut_off = async {
        let mut bytes = [0; 4096];
        while stream.write_all(&[b'x'; 512]).await.is_ok() && !matches!(stream.try_read(&mut bytes), Ok(0)) {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(5), cut_off).await.expect("an end in time");
}

//! Limits: what is turned away, how it is told, and who is not waited for.

use crate::shop::app::{Client, TestApp};
use serde_json::json;
use server::{
    broadcast::Broadcast,
    config::{Config, Limits},
    http::{router::router, state::AppState},
    serve,
    services::context::Services,
};
use std::{net::SocketAddr, time::Duration};
use store::secret::Secret;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

/// The same shop behind other limits.
fn limited(app: &TestApp, limits: Limits) -> AppState {
    let config = Config { limits, ..app.services.config.clone() };
    let services = Services::new(
        app.services.store.clone(),
        Broadcast::new(),
        app.services.clock.clone(),
        Secret::new([7; 32]),
        config,
    );
    AppState::new(services.unwrap())
}

async fn listening(state: AppState) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve::serve(listener, state, std::future::pending()));
    address
}

async fn connect(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// All that comes until the other side closes.
async fn rest(mut stream: TcpStream) -> String {
    let mut text = String::new();
    timeout(Duration::from_secs(10), stream.read_to_string(&mut text))
        .await
        .expect("an end within ten seconds")
        .unwrap();
    text
}

/// All that came when this word had come.
async fn until(stream: &mut TcpStream, word: &str) -> String {
    let mut read = String::new();
    while !read.contains(word) {
        let mut bytes = [0; 4096];
        let count = timeout(Duration::from_secs(10), stream.read(&mut bytes))
            .await
            .expect("an answer within ten seconds")
            .unwrap();
        assert_ne!(count, 0, "{read}");
        read.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
    read
}

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
const HALF_A_BODY: &str = "POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{\"email\":";

#[tokio::test]
async fn when_all_turns_are_taken_a_request_is_told_when_to_come_back() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let full =
        Client { app: router(limited(&app, Limits { requests: 0, ..Limits::default() })), ..admin.clone() };
    for path in ["/api/v1/me", "/", "/t/unknown", "/api/v1/boards/orders/feed"] {
        let reply = full.get(path).await;
        reply.is_problem(503);
        assert_eq!(reply.header("retry-after"), "1");
    }
    assert_eq!(full.get("/healthz").await.status, 200);
    let one = Client { app: router(limited(&app, Limits { requests: 1, ..Limits::default() })), ..admin };
    let open = one.stream("/api/v1/boards/orders/feed", &[]).await;
    assert_eq!(
        (open.status().as_u16(), one.get("/api/v1/me").await.status.as_u16()),
        (200, 200),
        "an open feed takes no turn"
    );
}

#[tokio::test]
async fn bodies_take_no_more_memory_together_than_they_may() {
    let app = TestApp::shop().await;
    let tight = Client {
        app: router(limited(&app, Limits { bodies: 8 * 1024, ..Limits::default() })),
        ..app.admin().await
    };
    let board = |padding: usize| json!({"name": "Boards have a name", "padding": "x".repeat(padding)});
    tight.post("/api/v1/boards", board(9 * 1024)).await.is_problem(503);
    for _ in 0..12 {
        tight.post("/api/v1/boards", board(1200)).await.is_problem(422);
    }
}

#[tokio::test]
async fn a_slow_body_holds_nobody_up_and_is_given_up() {
    let app = TestApp::shop().await;
    let limits = Limits { requests: 1, patience: Duration::from_millis(300), ..Limits::default() };
    let address = listening(limited(&app, limits)).await;
    let slow = connect(address, HALF_A_BODY).await;
    let other =
        connect(address, "GET /api/v1/track/unknown HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(rest(other).await.starts_with("HTTP/1.1 404"), "others have their turn meanwhile");
    let answer = rest(slow).await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("/problems/too_slow"), "{answer}");
}

#[tokio::test]
async fn a_head_that_does_not_come_ends_the_connection() {
    let app = TestApp::empty().await;
    let address =
        listening(limited(&app, Limits { head: Duration::from_millis(200), ..Limits::default() })).await;
    for beginning in ["", "GET /healthz HT", "GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow"] {
        let answer = rest(connect(address, beginning).await).await;
        assert!(!answer.contains("200 OK"), "{answer}");
    }
    let answer = rest(connect(address, HEALTH).await).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "and so does one that asks for nothing more: {answer}");
}

#[tokio::test]
async fn beyond_the_last_connection_the_answer_is_a_refusal() {
    let app = TestApp::empty().await;
    let address = listening(limited(&app, Limits { connections: 2, ..Limits::default() })).await;
    let mut seated = Vec::new();
    for _ in 0..2 {
        let mut stream = connect(address, HEALTH).await;
        until(&mut stream, "ok").await;
        seated.push(stream);
    }
    let answer = rest(connect(address, HEALTH).await).await;
    assert!(
        answer.starts_with("HTTP/1.1 503")
            && answer.contains("retry-after: 1")
            && answer.contains("connection: close"),
        "{answer}"
    );
    seated.pop();
    let free = async {
        let close = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        while !rest(connect(address, close).await).await.starts_with("HTTP/1.1 200") {}
    };
    timeout(Duration::from_secs(10), free).await.expect("a seat that is left is free");
}

#[tokio::test]
async fn a_connection_that_asked_for_nothing_is_not_waited_for_at_the_end() {
    let app = TestApp::empty().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve::serve(listener, app.state.clone(), async { drop(stopped.await) }));
    let silent = connect(address, "").await;
    let mut asked = connect(address, HEALTH).await;
    until(&mut asked, "ok").await;
    stop.send(()).unwrap();
    timeout(Duration::from_secs(5), server).await.expect("the server ends").unwrap();
    drop((silent, asked));
}

#[tokio::test]
async fn a_feed_is_framed_as_its_client_understands() {
    let app = TestApp::shop().await;
    let (_, page) = app.admin().await.place("X 1").await;
    let address = listening(app.state.clone()).await;
    const HELLO: &str = "id: 1\nevent: hello\ndata: {}\n\n";
    for (version, framed) in [("1.0", HELLO.to_owned()), ("1.1", format!("{:x}\r\n{HELLO}\r\n", HELLO.len()))]
    {
        let mut stream =
            connect(address, &format!("GET {page}/feed HTTP/{version}\r\nhost: x\r\n\r\n")).await;
        let said = until(&mut stream, HELLO).await;
        let (head, body) = said.split_once("\r\n\r\n").expect("a head");
        assert_eq!(head.contains("transfer-encoding: chunked"), version == "1.1", "{head}");
        // The last line end may come by itself.
        assert!(framed.starts_with(body) && body.len() + 2 >= framed.len(), "{body:?}");
    }
}

#[tokio::test]
async fn who_asks_for_a_feeds_head_alone_may_ask_for_more() {
    let app = TestApp::shop().await;
    let (_, page) = app.admin().await.place("X 2").await;
    let mut stream =
        connect(listening(app.state.clone()).await, &format!("HEAD {page}/feed HTTP/1.1\r\nhost: x\r\n\r\n"))
            .await;
    assert!(until(&mut stream, "\r\n\r\n").await.contains("text/event-stream"));
    stream.write_all(HEALTH.as_bytes()).await.unwrap();
    until(&mut stream, "ok").await;
}

#[tokio::test]
async fn a_viewer_who_goes_leaves_a_free_seat_at_once() {
    let app = TestApp::shop().await;
    let (_, page) = app.admin().await.place("X 3").await;
    let address = listening(limited(&app, Limits { connections: 1, ..Limits::default() })).await;
    let feed = format!("GET {page}/feed HTTP/1.1\r\nhost: x\r\n\r\n");
    let mut viewer = connect(address, &feed).await;
    until(&mut viewer, "hello").await;
    assert!(rest(connect(address, HEALTH).await).await.starts_with("HTTP/1.1 503"));
    drop(viewer);
    let free = async {
        let close = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        while !rest(connect(address, close).await).await.starts_with("HTTP/1.1 200") {}
    };
    timeout(Duration::from_secs(3), free).await.expect("its seat is free");
}

#[tokio::test]
async fn metrics_are_told_on_their_own_address_alone_and_name_nobody() {
    server::metrics::install().unwrap();
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (order, page) = admin.place("M 1").await;
    assert_eq!(
        admin
            .write(
                axum::http::Method::POST,
                &format!("/api/v1/orders/{order}/moves"),
                1,
                json!({"to": "supplier"})
            )
            .await
            .status,
        200
    );
    let _feed = admin.stream("/api/v1/boards/orders/feed", &[]).await;
    let local = app.stranger().from([127, 0, 0, 1]);
    assert_ne!(local.get("/metrics").await.status, 200, "the public address never answers");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve::watch(listener, app.state.clone()));
    let text =
        rest(connect(address, "GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await).await;
    for line in [
        "milepost_entries_total{kind=\"moved\"}",
        "milepost_request_seconds_bucket{route=\"/api/v1/orders/{order}/moves\",method=\"POST\",status=\"2xx\",le=\"0.001\"}",
        "milepost_commit_jobs_bucket",
        "milepost_commit_seconds_count",
        "milepost_writer_queue_jobs",
        "milepost_feed_viewers{feed=\"board\"}",
        "milepost_connections",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let token = page.rsplit('/').next().unwrap();
    for word in
        [token, order.as_str(), "Clock Lovers", "buyer@clocks.example", "Dial Street", "ada@shop.example"]
    {
        assert!(!text.contains(word), "{word} is in\n{text}");
    }
}

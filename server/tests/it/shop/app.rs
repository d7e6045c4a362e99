//! A Milepost of its own for each test: a shop with one person for each role, in a folder that goes away with it.

use super::{PASSWORD, TestClock, cluster::Cluster, open_store, set_up};
use ::store::{Administration, NewBoard, secret::Secret};
use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode},
};
use chrono::TimeDelta;
use domain::wire::{Invite, SetUp};
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use server::{
    broadcast::Broadcast,
    config::{Config, PasswordCost},
    http::{router::router, state::AppState},
    services::{access, context::Services, people},
    transport::listener::Peer,
};
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    path::Path,
};
use tower::ServiceExt;

pub const ROLES: [&str; 6] =
    ["account_manager", "procurement", "production", "warehouse", "logistics", "leadership"];

pub struct TestApp {
    pub services: Services,
    /// What its routes stand on: everybody's requests count against the same limits.
    pub state: AppState,
    time: TestClock,
    folder: tempfile::TempDir,
    /// The PostgreSQL database; otherwise everything is in the folder.
    database: Option<String>,
}

/// Somebody with a browser, or a program without one.
#[derive(Clone)]
pub struct Client {
    pub app: axum::Router,
    pub cookie: Option<String>,
    pub from: IpAddr,
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

/// The API's tests run on SQLite; with `MILEPOST_TEST_ENGINE=postgres` each runs on a PostgreSQL database of its own.
async fn database() -> Option<String> {
    let postgres = std::env::var("MILEPOST_TEST_ENGINE").is_ok_and(|engine| engine == "postgres");
    if postgres { Some(Cluster::shared().await.database().await) } else { None }
}

impl TestApp {
    /// A Milepost on which nobody has set anything up.
    pub async fn empty() -> TestApp {
        TestApp::at("http://127.0.0.1:3000").await
    }

    pub async fn at(url: &str) -> TestApp {
        TestApp::open(url, database().await).await
    }

    /// One more instance on the same PostgreSQL database.
    pub async fn beside(&self) -> TestApp {
        assert!(self.database.is_some(), "one instance at a time works in a folder");
        TestApp::open("http://127.0.0.1:3000", self.database.clone()).await
    }

    async fn open(url: &str, database: Option<String>) -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        let time = TestClock::new();
        let (broadcast, secret) = (Broadcast::new(), Secret::new([7; 32]));
        let store = open_store(folder.path(), database.as_deref(), &broadcast, &secret, &time).await;
        let config = Config {
            password_cost: PasswordCost { memory: 64, passes: 1 },
            ..Config::new(url.parse().unwrap())
        };
        let services = Services::new(store, broadcast, time.clock(), secret, config).unwrap();
        let state = AppState::new(services.clone());
        TestApp { services, state, time, folder, database }
    }

    /// A shop with the boards “orders” and “repairs”, an administrator, a person for each role on “orders”, and an outsider
    /// who works on “repairs” alone.
    pub async fn shop() -> TestApp {
        TestApp::empty().await.with_a_shop().await
    }

    /// The same on a PostgreSQL database, whatever the others run on.
    pub async fn shop_on_postgres() -> TestApp {
        let database = Cluster::shared().await.database().await;
        TestApp::open("http://127.0.0.1:3000", Some(database)).await.with_a_shop().await
    }

    async fn with_a_shop(self) -> TestApp {
        let app = self;
        let set_up: SetUp = serde_json::from_value(set_up("unused")).unwrap();
        access::found(&app.services, set_up).await.unwrap();
        let admin = app.sign_in("ada@shop.example").await;
        assert_eq!(
            admin.post("/api/v1/boards", json!({"name": "Repairs"})).await.status,
            StatusCode::CREATED
        );
        for role in ROLES {
            app.join(role, "orders", role).await;
        }
        app.join("outsider", "repairs", "warehouse").await;
        app
    }

    /// A board “own” whose workflow is the default one but for a change, with a person for each role.
    pub async fn own_board(&self, change: impl FnOnce(&mut domain::Workflow)) {
        let mut workflow = domain::default_workflow(domain::default_calendar("Europe/London"));
        change(&mut workflow);
        self.add_board("own", workflow).await;
        for role in ROLES {
            self.join(&format!("own_{role}"), "own", role).await;
        }
    }

    /// One more board, with this workflow.
    pub async fn add_board(&self, slug: &str, workflow: domain::Workflow) {
        let id = domain::BoardId(uuid::Uuid::now_v7());
        let board = NewBoard { id, slug: slug.into(), name: slug.parse().unwrap(), workflow };
        let change = Administration::CreateBoard(Box::new(board));
        self.services.store.administer(change, domain::ActorRef::System).await.unwrap();
    }

    /// Somebody with a role on a board, who signs in as `name@shop.example`.
    pub async fn join(&self, name: &str, board: &str, role: &str) {
        let board = self.services.store.board(board).await.unwrap().unwrap().id;
        let invite: Invite = serde_json::from_value(json!({
            "name": name, "email": format!("{name}@shop.example"), "roles": {board.to_string(): [role]},
        }))
        .unwrap();
        let link = people::invite(&self.services, invite, domain::ActorRef::System).await.unwrap();
        let token = link.url.rsplit('/').next().unwrap().to_owned();
        let accepted = self
            .stranger()
            .post(&format!("/api/v1/invitations/{token}"), json!({"password": PASSWORD}))
            .await;
        assert_eq!(accepted.status, StatusCode::NO_CONTENT, "{}", accepted.text);
    }

    /// Every byte that is stored.
    pub fn stored(&self) -> Vec<u8> {
        let file = |name| std::fs::read(self.folder.path().join(name)).unwrap_or_default();
        match &self.database {
            Some(url) => Cluster::dump(url),
            None => [file("milepost.db"), file("milepost.db-wal")].concat(),
        }
    }

    /// Where it keeps everything: its folder, and its database where that is not in the folder.
    pub fn whereabouts(&self) -> (&Path, Option<&str>) {
        (self.folder.path(), self.database.as_deref())
    }

    pub fn stranger(&self) -> Client {
        Client { app: router(self.state.clone()), cookie: None, from: [192, 0, 2, 1].into() }
    }

    pub async fn sign_in(&self, email: &str) -> Client {
        let stranger = self.stranger();
        let reply = stranger.post("/api/v1/session", json!({"email": email, "password": PASSWORD})).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT, "{}", reply.text);
        Client { cookie: Some(reply.cookie()), ..stranger }
    }

    pub async fn admin(&self) -> Client {
        self.sign_in("ada@shop.example").await
    }

    pub async fn role(&self, role: &str) -> Client {
        self.sign_in(&format!("{role}@shop.example")).await
    }

    pub fn pass(&self, length: TimeDelta) {
        self.time.pass(length);
    }
}

pub fn order(number: &str) -> Value {
    json!({
        "number": number,
        "customer": {"name": "Clock Lovers", "email": "buyer@clocks.example", "phone": "+44 20 7946 0000", "address": "1 Dial Street"},
        "lines": [{"sku": "C1", "description": "Wall clock", "quantity": 2, "unit_price": "12.50"}],
        "promise": {"earliest": "2026-12-01", "latest": "2026-12-03"},
    })
}

impl Client {
    pub fn from(&self, ip: [u8; 4]) -> Client {
        Client { from: ip.into(), ..self.clone() }
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, axum::http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let mut request = request.body(body.into()).unwrap();
        request.extensions_mut().insert(Peer(SocketAddr::new(self.from, 4711)));
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), 10_000_000).await.unwrap();
        Reply { status, headers, text: String::from_utf8_lossy(&body).into_owned() }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.json(Method::POST, path, &[], body).await
    }

    pub async fn json(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Value) -> Reply {
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        self.send(method, path, &all, body.to_string()).await
    }

    /// Posts so many bytes of a body that does not end.
    pub fn begin_posting(&self, path: &str, length: usize) -> tokio::task::JoinHandle<Reply> {
        let begun = stream::iter([Ok::<_, Infallible>(vec![b' '; length])]).chain(stream::pending());
        let (client, path) = (self.clone(), path.to_owned());
        tokio::spawn(async move {
            let headers = [("content-type", "application/json")];
            client.send(Method::POST, &path, &headers, Body::from_stream(begun)).await
        })
    }

    /// A write that states the version it saw.
    pub async fn write(&self, method: Method, path: &str, version: u64, body: Value) -> Reply {
        self.json(method, path, &[("if-match", &format!("\"{version}\""))], body).await
    }

    /// Places an order: its id and the path of its tracking page.
    pub async fn place(&self, number: &str) -> (String, String) {
        let reply = self.post("/api/v1/boards/orders/orders", order(number)).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text);
        let placed = reply.body();
        let url = placed["tracking_url"].as_str().unwrap();
        (
            placed["id"].as_str().unwrap().to_owned(),
            url.strip_prefix("http://127.0.0.1:3000").unwrap().to_owned(),
        )
    }

    /// The answer to a request whose body is a stream.
    pub async fn stream(&self, path: &str, headers: &[(&str, &str)]) -> axum::response::Response {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        self.app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }
}

impl Reply {
    pub fn body(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The cookie as a browser sends it back.
    pub fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// Holds every error to the shape of RFC 9457: its own status, a kind, and a sentence.
    #[track_caller]
    pub fn is_problem(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.body();
        assert_eq!(problem["status"], status);
        assert!(problem["type"].as_str().unwrap().starts_with("/problems/"), "{problem}");
        assert!(problem["detail"].as_str().unwrap().ends_with('.'), "{problem}");
        problem
    }
}

//! The shop that the tests and the bench are made on: who works there, its clock, and where its data is. What each kind of test
//! needs is built on it: `store` a store alone, `app` the routes without a network, `process` the real binary.

#[allow(dead_code, reason = "shared with the bench, which uses the rest")]
pub mod app;
#[allow(dead_code, reason = "shared with the bench, which uses the rest")]
pub mod approvals;
#[allow(dead_code, reason = "shared with the bench, which uses the rest")]
pub mod cluster;
#[allow(dead_code, reason = "shared with the bench, which uses the rest")]
pub mod process;
#[allow(dead_code, reason = "shared with the bench, which uses the rest")]
pub mod returned;
#[allow(dead_code, reason = "shared with the bench, which uses the rest")]
pub mod rows;
#[allow(dead_code, reason = "shared with the bench, which uses the rest")]
pub mod smtp;
#[allow(dead_code, reason = "shared with the bench, which uses the rest")]
pub mod store;

use ::store::{Store, postgres::PostgresStore, secret::Secret, sqlite::SqliteStore, time::Clock};
use chrono::{DateTime, TimeDelta, Utc};
use domain::Instant;
use serde_json::{Value, json};
use server::broadcast::Broadcast;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

pub const NAME: &str = "Northwind Joinery";
pub const CONTACT: &str = "hello@shop.example";
pub const ZONE: &str = "Europe/London";
pub const CURRENCY: &str = "GBP";
pub const ADMIN: &str = "Ada Admin";
pub const EMAIL: &str = "ada@shop.example";
pub const PASSWORD: &str = "correct horse";

/// A set-up that is right in everything but perhaps the code.
pub fn set_up(code: &str) -> Value {
    let windows: Vec<_> = (1..=5).map(|day| json!({"day": day, "from": 540, "to": 1020})).collect();
    json!({
        "code": code, "shop": NAME, "contact_email": CONTACT, "zone": ZONE, "currency": CURRENCY,
        "windows": windows, "board": "Orders", "name": ADMIN, "email": EMAIL, "password": PASSWORD,
    })
}

/// A clock that the test turns. Clones show the same time.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    /// A Tuesday, 10:00 in London.
    pub fn new() -> TestClock {
        let start = "2026-11-24T10:00:00Z".parse::<DateTime<Utc>>().unwrap();
        TestClock(Arc::new(AtomicI64::new(start.timestamp_micros())))
    }

    pub fn now(&self) -> Instant {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap()
    }

    pub fn pass(&self, length: TimeDelta) {
        self.0.fetch_add(length.num_microseconds().unwrap(), Ordering::SeqCst);
    }

    pub fn clock(&self) -> Clock {
        let shown = self.clone();
        Clock::of(move || shown.now())
    }
}

/// The store of a PostgreSQL database, or of a folder where there is none.
pub async fn open_store(
    folder: &Path,
    database: Option<&str>,
    broadcast: &Arc<Broadcast>,
    secret: &Secret,
    time: &TestClock,
) -> Arc<dyn Store> {
    let (broadcast, secret, clock) = (broadcast.clone(), secret.clone(), time.clock());
    match database {
        Some(url) => Arc::new(PostgresStore::open(url, broadcast, secret, clock).await.unwrap()),
        None => Arc::new(SqliteStore::open(folder, broadcast, secret, clock).await.unwrap()),
    }
}

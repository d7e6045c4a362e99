//! Who must not notice anything: people who move orders or sign in, and customers who read where their order is.

use super::{TIMES, UNNOTICED, Verdict, ensure};
use crate::{
    shop::process::{Api, MoveRequest},
    shop::{EMAIL, PASSWORD},
    soak::seconds,
};
use domain::wire::{Link, PlacedOrder};
use reqwest::{StatusCode, header};
use serde_json::json;
use std::{
    fmt::Display,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{task::JoinSet, time::sleep};

const MOVERS: usize = 8;
const CUSTOMERS: usize = 4;
/// Who only searches.
pub const SEARCHERS: usize = 4;
/// So many moves a person makes with an order, until the next one comes in.
const MOVES: u64 = 10;
/// People look before they act, and at the answer.
const PACE: Duration = Duration::from_millis(100);
/// Orders that nobody moves.
const QUIET: usize = 200;

/// The shop's people and customers.
pub struct Town {
    pub api: Api,
    pub board: String,
    movers: Vec<Api>,
    pub searchers: Vec<Api>,
    /// The tracking pages of orders that stand still.
    pub quiet: Vec<String>,
    /// The tracking page of the order that each person works on.
    desks: Mutex<Vec<String>>,
    orders: AtomicU32,
}

/// How long everybody waited, and who was turned away.
#[derive(Default)]
pub struct Felt {
    moves: Mutex<Vec<Duration>>,
    pages: Mutex<Vec<Duration>>,
    sign_ins: Mutex<Vec<Duration>>,
    refused: Mutex<Vec<String>>,
}

impl Town {
    /// Invites everybody and places some orders.
    pub async fn settle(api: &Api) -> Arc<Town> {
        let board = api.board().await;
        let (mut movers, mut searchers, mut quiet) = (Vec::new(), Vec::new(), Vec::new());
        for n in 0..MOVERS + SEARCHERS {
            let person = join(api, n).await;
            if n < MOVERS { movers.push(person) } else { searchers.push(person) }
        }
        for n in 0..QUIET {
            quiet.push(place(api, &board, &format!("Q-{n:03}")).await.expect("an order").1);
        }
        let desks = Mutex::new(quiet[..MOVERS].to_vec());
        Arc::new(Town { api: api.clone(), board, movers, searchers, quiet, desks, orders: AtomicU32::new(0) })
    }

    /// Everybody goes about their business for so long.
    pub async fn day(self: &Arc<Town>, length: Duration) -> Felt {
        let (felt, end) = (Arc::new(Felt::default()), Instant::now() + length);
        let mut busy = JoinSet::new();
        for n in 0..MOVERS {
            busy.spawn(self.clone().work(n, felt.clone(), end));
        }
        for n in 0..CUSTOMERS {
            busy.spawn(self.clone().read(n, felt.clone(), end));
        }
        busy.spawn(self.clone().come_back(felt.clone(), end));
        while let Some(done) = busy.join_next().await {
            done.expect("somebody's day");
        }
        Arc::into_inner(felt).expect("nobody is left who waits")
    }

    async fn work(self: Arc<Town>, n: usize, felt: Arc<Felt>, end: Instant) {
        let person = &self.movers[n];
        while Instant::now() < end {
            let number = format!("M-{}", self.orders.fetch_add(1, Ordering::Relaxed));
            let (order, page) = match place(person, &self.board, &number).await {
                Ok(placed) => placed,
                Err(refusal) => {
                    felt.refuse("placing an order", refusal);
                    sleep(PACE).await;
                    continue;
                }
            };
            self.desks.lock().expect("a lock")[n] = page;
            for version in 1..=MOVES {
                sleep(PACE).await;
                let to = if version % 2 == 1 { "approval" } else { "received" };
                let request = MoveRequest { order, version, to, key: format!("{number}-{version}") };
                let begun = Instant::now();
                let answer = person.send(&request).await;
                let moved = felt.note(&felt.moves, "a move", answer, StatusCode::OK, begun).await;
                if !moved || Instant::now() > end {
                    break;
                }
            }
        }
    }

    /// Reads the pages of orders that are being moved and of others, in turns.
    async fn read(self: Arc<Town>, n: usize, felt: Arc<Felt>, end: Instant) {
        for turn in 0.. {
            let (desk, still) = ((turn + n) % MOVERS, (turn * CUSTOMERS + n) % QUIET);
            let moving = self.desks.lock().expect("a lock")[desk].clone();
            let page = if turn % 2 == 0 { &moving } else { &self.quiet[still] };
            let begun = Instant::now();
            let answer = self.api.client.get(format!("{}{page}", self.api.base)).send().await;
            felt.note(&felt.pages, "a tracking page", answer, StatusCode::OK, begun).await;
            if Instant::now() > end {
                return;
            }
            sleep(PACE).await;
        }
    }

    /// Signs in again and again from where they were before.
    async fn come_back(self: Arc<Town>, felt: Arc<Felt>, end: Instant) {
        while Instant::now() < end {
            let begun = Instant::now();
            let answer = self.api.post("/api/v1/session", &sign_in(EMAIL)).await;
            felt.note(&felt.sign_ins, "signing in", answer, StatusCode::NO_CONTENT, begun).await;
            sleep(PACE * 10).await;
        }
    }
}

fn sign_in(email: &str) -> serde_json::Value {
    json!({"email": email, "password": PASSWORD})
}

/// One more person, who may do everything, signed in.
async fn join(api: &Api, n: usize) -> Api {
    let email = format!("colleague{n}@shop.example");
    let ask = json!({"name": format!("Colleague {n}"), "email": email, "admin": true});
    let link: Link = expect(api.post("/api/v1/invitations", &ask).await).await.json().await.expect("a link");
    let token = link.url.rsplit('/').next().expect("a token");
    expect(api.post(&format!("/api/v1/invitations/{token}"), &json!({"password": PASSWORD})).await).await;
    let answer = expect(api.post("/api/v1/session", &sign_in(&email)).await).await;
    let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("a cookie");
    Api { cookie: cookie.split(';').next().expect("a value").to_owned(), ..api.clone() }
}

async fn expect(answer: reqwest::Result<reqwest::Response>) -> reqwest::Response {
    answer.and_then(reqwest::Response::error_for_status).expect("an answer")
}

/// Places an order: its id and the path of its tracking page.
async fn place(api: &Api, board: &str, number: &str) -> Result<(domain::OrderId, String), String> {
    let body = json!({
        "number": number, "customer": {"name": format!("Customer of {number}"), "email": "buyer@customer.example"},
        "lines": [{"description": "Oak table", "quantity": 1}, {"description": "Wall clock", "quantity": 2}],
    });
    let answer = api.post(&format!("/api/v1/boards/{board}/orders"), &body).await;
    let answer = answer.and_then(reqwest::Response::error_for_status).map_err(|error| error.to_string())?;
    let placed: PlacedOrder = answer.json().await.map_err(|error| error.to_string())?;
    let page = placed.tracking_url.strip_prefix(&api.base).ok_or("a link that leads elsewhere")?.to_owned();
    Ok((placed.id, page))
}

impl Felt {
    /// One wait of each kind.
    pub fn of(length: Duration) -> Felt {
        let one = || Mutex::new(vec![length]);
        Felt { moves: one(), pages: one(), sign_ins: one(), refused: Mutex::default() }
    }

    /// Whether the answer was the one that was hoped for, which then counts.
    async fn note(
        &self,
        waits: &Mutex<Vec<Duration>>,
        what: &str,
        answer: reqwest::Result<reqwest::Response>,
        hoped_for: StatusCode,
        begun: Instant,
    ) -> bool {
        let (status, whole) = match answer {
            Ok(answer) => (answer.status(), answer.bytes().await),
            Err(error) => return self.refuse(what, error),
        };
        match whole {
            Ok(_) if status == hoped_for => waits.lock().expect("a lock").push(begun.elapsed()),
            Ok(_) => return self.refuse(what, status),
            Err(error) => return self.refuse(what, error),
        }
        true
    }

    fn refuse(&self, what: &str, how: impl Display) -> bool {
        self.refused.lock().expect("a lock").push(format!("{what}: {how}"));
        false
    }

    /// An error that says how somebody was turned away.
    pub fn served(&self) -> Verdict {
        let refused = self.refused.lock().expect("a lock");
        ensure(refused.is_empty(), || format!("{} turned away, {:?}", refused.len(), &refused[0]))
    }

    /// An error if somebody waited much longer than in peace.
    pub fn unharmed(&self, peace: &Felt) -> Verdict {
        for (what, waits, before) in
            [("a move", &self.moves, &peace.moves), ("a tracking page", &self.pages, &peace.pages)]
        {
            let (waited, before) = (p99(waits), p99(before));
            let most = before.max(UNNOTICED).mul_f64(TIMES);
            ensure(waited <= most, || {
                format!(
                    "{what} takes {} where it took {}, at p99; {} would do",
                    seconds(waited),
                    seconds(before),
                    seconds(most)
                )
            })?;
        }
        Ok(())
    }

    /// The figures of both.
    pub fn beside(&self, peace: &Felt) -> String {
        let part = |what: &str, waits, before| {
            let (waited, before) = (p99(waits).as_secs_f64() * 1e3, p99(before).as_secs_f64() * 1e3);
            format!("{what} p99 {before:.1} → {waited:.1} ms ({:.1}×)", waited / before)
        };
        let (moves, pages, sign_ins) = (
            part("moves", &self.moves, &peace.moves),
            part("pages", &self.pages, &peace.pages),
            part("sign-ins", &self.sign_ins, &peace.sign_ins),
        );
        let counted = (self.moves.lock().expect("a lock").len(), self.pages.lock().expect("a lock").len());
        format!("{} moves and {} pages: {moves}, {pages}, {sign_ins}", counted.0, counted.1)
    }
}

/// The wait that one in a hundred exceeds.
fn p99(waits: &Mutex<Vec<Duration>>) -> Duration {
    let mut waits = waits.lock().expect("a lock").clone();
    waits.sort();
    waits.get((waits.len().saturating_sub(1)) * 99 / 100).copied().unwrap_or(Duration::MAX)
}

//! Sixteen clients move and read fifty cards at once. Each card must behave as if all of it had been done one after the
//! other: the checker in `history` sees what each client was told, and the log must tell the same story.

mod history;

use super::{Verdict, ensure, report, size};
use crate::{
    shop::cluster::Engine,
    shop::process::{Api, MoveRequest, ShopProcess},
};
use domain::{Event, OrderId, wire};
use history::{Operation, Told};
use reqwest::{Response, StatusCode};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

const CARDS: usize = 50;
const CLIENTS: usize = 16;
/// Where every card begins.
const FIRST: &str = "received";

#[tokio::test(flavor = "multi_thread")]
async fn each_card_is_a_register() {
    on(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_card_is_a_register_on_postgres() {
    on(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_card_is_a_register_of_two_instances() {
    let shop = ShopProcess::open_on(Engine::Postgres).await;
    let other = shop.instance().await;
    through(&[shop.api(), other.api()], Engine::Postgres).await;
}

async fn on(engine: Engine) {
    let shop = ShopProcess::open_on(engine).await;
    through(&[shop.api()], engine).await;
}

async fn through(doors: &[Api], engine: Engine) {
    let moves = u64::from(size(2_000, 100_000));
    let table = play(doors, moves).await.unwrap();
    let (operations, stale) = judge(&doors[0], &table).await.unwrap();
    let instances = doors.len();
    let figure = format!(
        "{CARDS} cards, {CLIENTS} clients, {instances} instance(s): {moves} moves, {stale} stale, {operations} operations explained"
    );
    report("linearizability", engine, &figure, "every card linearizable");
}

/// The cards, and what the clients know of them and have been told.
struct Table {
    cards: Vec<Card>,
    left: AtomicU64,
    keys: AtomicU64,
}

struct Card {
    order: OrderId,
    /// The newest version that any client has heard of, and the status.
    known: Mutex<(u64, String)>,
    history: Mutex<Vec<Operation>>,
}

/// Lets the clients make so many moves, each through one of these doors.
async fn play(doors: &[Api], moves: u64) -> Verdict<Arc<Table>> {
    let board = doors[0].board().await;
    let mut cards = Vec::new();
    for n in 0..CARDS {
        let order = doors[0].place(&board, &format!("L-{n}")).await;
        cards.push(Card { order, known: Mutex::new((1, FIRST.into())), history: Mutex::default() });
    }
    let table = Arc::new(Table { cards, left: AtomicU64::new(moves), keys: AtomicU64::new(0) });
    let client = |n: usize| {
        let (api, table) = (doors[n % doors.len()].clone(), table.clone());
        tokio::spawn(async move {
            while table.left.load(Ordering::Relaxed) > 0 {
                table.turn(&api).await?;
            }
            Ok(())
        })
    };
    let clients: Vec<_> = (0..CLIENTS).map(client).collect();
    for client in clients {
        client.await.map_err(|error| error.to_string()).and_then(|done| done)?;
    }
    Ok(table)
}

impl Table {
    /// One request about a random card: mostly a move of what is known, sometimes of what is not so any more, or a read.
    async fn turn(&self, api: &Api) -> Verdict {
        let card = &self.cards[rand::random_range(0..CARDS)];
        let (version, status) = card.known.lock().expect("a lock").clone();
        let begun = Instant::now();
        let told = match rand::random_range(0..10) {
            0 => read(api, card.order).await?,
            1 if version > 1 => self.change(api, card.order, version - 1, &status).await?,
            _ => self.change(api, card.order, version, &status).await?,
        };
        card.note(Operation { begun, ended: Instant::now(), told });
        Ok(())
    }

    /// A move away from a status; the version decides whether that is so.
    async fn change(&self, api: &Api, order: OrderId, version: u64, from: &str) -> Verdict<Told> {
        let to = if from == FIRST { "approval" } else { FIRST };
        let key = format!("linear-{}", self.keys.fetch_add(1, Ordering::Relaxed));
        let answer =
            api.send(&MoveRequest { order, version, to, key }).await.map_err(|error| error.to_string())?;
        match answer.status() {
            StatusCode::OK => {
                let moved: wire::Moved = body(answer).await?;
                self.left
                    .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| Some(left.saturating_sub(1)))
                    .ok();
                ensure(moved.order.status.as_str() == to, || {
                    format!("asked for “{to}”, but it is in “{}”", moved.order.status)
                })?;
                Ok(Told::Moved {
                    saw: version,
                    version: moved.order.version,
                    from: from.into(),
                    to: to.into(),
                })
            }
            StatusCode::PRECONDITION_FAILED => {
                let problem: wire::Problem = body(answer).await?;
                let card = problem.card.ok_or("a stale move's answer has no card")?;
                Ok(Told::Stale { saw: version, version: card.version })
            }
            status => Err(format!("a move got {status}: {}", answer.text().await.unwrap_or_default())),
        }
    }
}

impl Card {
    fn note(&self, operation: Operation) {
        let (version, status) = match &operation.told {
            Told::Moved { version, to, .. } => (*version, Some(to.clone())),
            Told::Read { version, status } => (*version, Some(status.clone())),
            Told::Stale { version, .. } => (*version, None),
        };
        let mut known = self.known.lock().expect("a lock");
        if let Some(status) = status.filter(|_| version > known.0) {
            *known = (version, status);
        }
        drop(known);
        self.history.lock().expect("a lock").push(operation);
    }
}

async fn read(api: &Api, order: OrderId) -> Verdict<Told> {
    let view: serde_json::Value = api.get(&format!("/api/v1/orders/{order}")).await;
    let version =
        view["card"]["version"].as_u64().ok_or_else(|| format!("an order without a version: {view}"))?;
    let status =
        view["card"]["status"].as_str().ok_or_else(|| format!("an order without a status: {view}"))?;
    Ok(Told::Read { version, status: status.into() })
}

async fn body<T: serde::de::DeserializeOwned>(answer: Response) -> Verdict<T> {
    answer.json().await.map_err(|error| error.to_string())
}

/// Every card's history by the checker and by the log; how many operations there were, and how many of them stale moves.
async fn judge(api: &Api, table: &Table) -> Verdict<(usize, usize)> {
    let (mut operations, mut stale) = (0, 0);
    for card in &table.cards {
        let history = std::mem::take(&mut *card.history.lock().expect("a lock"));
        history::check(FIRST, &history)?;
        let (logged, told) = (logged(api, card.order).await, moves(&history));
        let differ = logged.iter().zip(&told).find(|(logged, told)| logged != told);
        ensure(logged == told, || {
            format!("the log tells another story: {differ:?}, {} and {} moves", logged.len(), told.len())
        })?;
        operations += history.len();
        stale += history.iter().filter(|operation| matches!(operation.told, Told::Stale { .. })).count();
    }
    ensure(stale > 0, || "no move was stale: If-Match was not tested".into())?;
    Ok((operations, stale))
}

/// The accepted moves in the order of their versions.
fn moves(history: &[Operation]) -> Vec<(u64, String, String)> {
    let moved = |operation: &Operation| match &operation.told {
        Told::Moved { version, from, to, .. } => Some((*version, from.clone(), to.clone())),
        _ => None,
    };
    let mut moves: Vec<_> = history.iter().filter_map(moved).collect();
    moves.sort();
    moves
}

/// The same as the log has it, which tells the newest first.
async fn logged(api: &Api, order: OrderId) -> Vec<(u64, String, String)> {
    let (mut cursor, mut moves) = (String::new(), Vec::new());
    loop {
        let page: wire::Page<wire::EntryView> =
            api.get(&format!("/api/v1/orders/{order}/events{cursor}")).await;
        for entry in page.items {
            if let Event::Moved { from, to, .. } = entry.event {
                moves.push((entry.version, from.to_string(), to.to_string()));
            }
        }
        match page.next {
            Some(next) => cursor = format!("?after={next}"),
            None => break,
        }
    }
    moves.sort();
    moves
}

//! Sixteen writers, each with an order of its own that it moves to and fro. What gets no answer, or one that says “not now”,
//! is sent again with its key, as every client should. In the end the log must hold what they were told, and only that.

use super::{Verdict, ensure};
use crate::shop::process::{Api, MoveRequest};
use domain::{Event, OrderId, wire};
use reqwest::StatusCode;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinHandle;

/// How many write at once.
pub const WRITERS: usize = 16;

/// How long a writer waits before it sends the same again.
const PAUSE: Duration = Duration::from_millis(10);

/// How many answers of which kind the writers have had.
#[derive(Debug, Default)]
pub struct Seen {
    accepted: AtomicU64,
    /// 503
    busy: AtomicU64,
    /// 507
    full: AtomicU64,
    silent: AtomicU64,
}

/// The writers at rest.
pub struct Crew {
    pub writers: Vec<Writer>,
    pub seen: Arc<Seen>,
}

/// The writers at work.
pub struct AtWork {
    tasks: Vec<JoinHandle<Verdict<Writer>>>,
    stop: Arc<AtomicBool>,
    pub seen: Arc<Seen>,
}

/// One writer and its order: what was acknowledged, and what got no answer yet.
pub struct Writer {
    name: usize,
    order: OrderId,
    version: u64,
    at: &'static str,
    sent: u64,
    pub acknowledged: BTreeMap<String, u64>,
    unanswered: Option<MoveRequest>,
}

impl Seen {
    pub fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::Relaxed)
    }

    pub fn busy(&self) -> u64 {
        self.busy.load(Ordering::Relaxed)
    }

    pub fn full(&self) -> u64 {
        self.full.load(Ordering::Relaxed)
    }

    pub fn silent(&self) -> u64 {
        self.silent.load(Ordering::Relaxed)
    }
}

impl Crew {
    /// Places an order for each writer.
    pub async fn hire(api: &Api) -> Crew {
        let board = api.board().await;
        let mut writers = Vec::new();
        for name in 0..WRITERS {
            let order = api.place(&board, &format!("K-{name}")).await;
            let (acknowledged, unanswered) = (BTreeMap::new(), None);
            writers.push(Writer {
                name,
                order,
                version: 1,
                at: "received",
                sent: 0,
                acknowledged,
                unanswered,
            });
        }
        Crew { writers, seen: Arc::default() }
    }

    /// Lets them write, in turns through each of these doors.
    pub fn start(self, doors: &[Api]) -> AtWork {
        let stop = Arc::new(AtomicBool::new(false));
        let work = |(n, mut writer): (usize, Writer)| {
            let (api, stop, seen) = (doors[n % doors.len()].clone(), stop.clone(), self.seen.clone());
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    if !writer.step(&api, &seen).await? {
                        tokio::time::sleep(PAUSE).await;
                    }
                }
                Ok(writer)
            })
        };
        let tasks = self.writers.into_iter().enumerate().map(work).collect();
        AtWork { tasks, stop, seen: self.seen }
    }

    /// Sends again what got no answer, now that the server is well.
    pub async fn settle(&mut self, api: &Api) -> Verdict {
        for writer in &mut self.writers {
            let open = writer.unanswered.is_some();
            ensure(!open || writer.step(api, &self.seen).await?, || {
                format!("writer {}: no answer from a server that is well", writer.name)
            })?;
        }
        Ok(())
    }

    /// The log against what the writers were told; how many moves that was.
    pub async fn check(&self, api: &Api) -> Verdict<usize> {
        let mut moves = 0;
        for writer in &self.writers {
            writer.check(api).await?;
            moves += writer.acknowledged.len();
        }
        Ok(moves)
    }
}

impl AtWork {
    /// Lets each finish what it is at.
    pub async fn stop(self) -> Verdict<Crew> {
        self.stop.store(true, Ordering::Relaxed);
        let mut writers = Vec::new();
        for task in self.tasks {
            writers.push(task.await.map_err(|error| error.to_string())??);
        }
        Ok(Crew { writers, seen: self.seen })
    }
}

impl Writer {
    /// Sends the next move, or the last again; whether it was accepted. What it may not hear is an error.
    async fn step(&mut self, api: &Api, seen: &Seen) -> Verdict<bool> {
        let request = self.unanswered.take().unwrap_or_else(|| self.next());
        let answer = match api.send(&request).await {
            Ok(answer) => {
                let status = answer.status();
                answer.text().await.map(|body| (status, body))
            }
            Err(error) => Err(error),
        };
        let counter = match answer {
            Ok((StatusCode::OK, body)) => {
                self.note(&request, &body)?;
                seen.accepted.fetch_add(1, Ordering::Relaxed);
                return Ok(true);
            }
            Ok((StatusCode::SERVICE_UNAVAILABLE, _)) => &seen.busy,
            Ok((StatusCode::INSUFFICIENT_STORAGE, _)) => &seen.full,
            Ok((status, body)) => return Err(format!("{} got {status}: {body}", request.key)),
            Err(_) => &seen.silent,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        self.unanswered = Some(request);
        Ok(false)
    }

    fn next(&mut self) -> MoveRequest {
        self.sent += 1;
        let to = if self.at == "received" { "approval" } else { "received" };
        MoveRequest {
            order: self.order,
            version: self.version,
            to,
            key: format!("writer-{}-{}", self.name, self.sent),
        }
    }

    fn note(&mut self, request: &MoveRequest, body: &str) -> Verdict {
        let moved: wire::Moved = serde_json::from_str(body).map_err(|error| format!("{error}: {body}"))?;
        (self.version, self.at) = (moved.order.version, request.to);
        let before = self.acknowledged.insert(request.key.clone(), moved.seq);
        ensure(before.is_none(), || format!("{} was acknowledged twice", request.key))
    }

    /// The order's own log against what its writer was told.
    async fn check(&self, api: &Api) -> Verdict {
        let name = self.name;
        let moves = self.logged(api).await;
        let told: BTreeSet<u64> = self.acknowledged.values().copied().collect();
        ensure(!told.is_empty(), || format!("writer {name} never got an answer: nothing was tested"))?;
        ensure(told.len() == self.acknowledged.len(), || format!("writer {name}: two keys share an entry"))?;
        let lost: Vec<_> = told.difference(&moves).collect();
        ensure(lost.is_empty(), || {
            format!("writer {name}: acknowledged but not in the log: {}", some(&lost))
        })?;
        let extra: Vec<_> = moves.difference(&told).collect();
        ensure(extra.is_empty(), || {
            format!("writer {name}: in the log but never acknowledged: {}", some(&extra))
        })?;
        ensure(told.len() as u64 == self.sent, || {
            format!("writer {name}: not every key was acknowledged in the end")
        })
    }

    /// The positions of the order's moves in the log.
    async fn logged(&self, api: &Api) -> BTreeSet<u64> {
        let (mut cursor, mut moves) = (String::new(), BTreeSet::new());
        loop {
            let page: wire::Page<wire::EntryView> =
                api.get(&format!("/api/v1/orders/{}/events{cursor}", self.order)).await;
            moves.extend(
                page.items
                    .iter()
                    .filter(|entry| matches!(entry.event, Event::Moved { .. }))
                    .map(|entry| entry.seq),
            );
            match page.next {
                Some(next) => cursor = format!("?after={next}"),
                None => return moves,
            }
        }
    }
}

/// Positions as a message has room for them.
fn some(positions: &[&u64]) -> String {
    match positions {
        [first @ .., _] if first.len() >= 10 => {
            format!("{} entries, {:?} …", positions.len(), &positions[..10])
        }
        few => format!("{few:?}"),
    }
}

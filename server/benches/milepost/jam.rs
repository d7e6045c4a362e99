//! Boards and tracking pages while programs search: 64 searches at once among 200,000 orders, in turns with quiet.

use crate::{
    board::SMALL,
    generate::Size,
    measure::Ground,
    report::{Goal, Report, Samples},
    search::SEARCHES,
    shop::process::Api,
};
use domain::{Card, wire};
use reqwest::{StatusCode, header};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Instant,
};
use tokio::task::JoinSet;

const SIZE: Size = Size { orders: 200_000, live: SMALL.live };
const AT_ONCE: usize = 64;
const ROUNDS: usize = 7;
/// Of the board and of tracking pages in each round.
const OPENINGS: usize = 150;

/// p99 of the board's snapshot and of tracking pages that nobody opened before, beside the searches over without them.
pub async fn measure(report: &mut Report, ground: &Ground) {
    eprintln!("jam: {ROUNDS} rounds of {OPENINGS} openings, without and with {AT_ONCE} searches at once");
    let shop = ground.filled(SIZE).await;
    let api = shop.api();
    let pages = pages(&api, ROUNDS * OPENINGS * 2).await;
    let mut turns = pages.chunks(OPENINGS);
    let mut turn = || turns.next().expect("a page for each opening");
    let (mut quiet, mut jam, mut asked) = (Opened::default(), Opened::default(), [0, 0]);
    for _ in 0..ROUNDS {
        quiet.round(&api, turn()).await;
        let searches = Searches::begin(&api);
        jam.round(&api, turn()).await;
        let (answered, refused) = searches.end().await;
        asked = [asked[0] + answered, asked[1] + refused];
    }
    let rows = [("board", &quiet.board, &jam.board), ("tracking page", &quiet.page, &jam.page)];
    for (what, quiet, jam) in rows {
        let beside = format!(
            "{:.2} ms / {:.2} ms; {} searches answered, {} told to come back",
            jam.median(),
            quiet.median(),
            asked[0],
            asked[1]
        );
        let name = format!("{what} p99 beside {AT_ONCE} searches / without");
        report.row(&name, jam.over(quiet), "×", (Goal::AtMost(1.5), Goal::AtMost(1.5)), beside);
    }
}

/// p99 of each round, in milliseconds.
#[derive(Default)]
struct Opened {
    board: Samples,
    page: Samples,
}

impl Opened {
    async fn round(&mut self, api: &Api, pages: &[String]) {
        let (mut board, mut tracking) = (Samples::default(), Samples::default());
        for page in pages {
            board.0.push(timed(api, "/api/v1/boards/orders").await);
            tracking.0.push(timed(api, page).await);
        }
        self.board.0.push(board.quantile(0.99));
        self.page.0.push(tracking.quantile(0.99));
    }
}

async fn timed(api: &Api, path: &str) -> f64 {
    let begun = Instant::now();
    api.download(path).await;
    begun.elapsed().as_secs_f64() * 1e3
}

/// The tracking pages of so many orders.
async fn pages(api: &Api, count: usize) -> Vec<String> {
    let (mut pages, mut after) = (Vec::with_capacity(count), String::new());
    while pages.len() < count {
        let list: wire::Page<Card> = api.get(&format!("/api/v1/boards/orders/orders?limit=200{after}")).await;
        for card in list.items {
            let order: wire::OrderView = api.get(&format!("/api/v1/orders/{}", card.id)).await;
            pages.push(
                order.tracking_url.splitn(4, '/').nth(3).map(|path| format!("/{path}")).expect("a path"),
            );
        }
        after = format!("&after={}", list.next.expect("as many orders as there are openings"));
    }
    pages.truncate(count);
    pages
}

/// Searches under way, each of one person's programs with one after the other.
struct Searches {
    programs: JoinSet<()>,
    over: Arc<AtomicBool>,
    answered: Arc<AtomicU64>,
    refused: Arc<AtomicU64>,
}

impl Searches {
    fn begin(api: &Api) -> Searches {
        let (over, answered, refused) =
            (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default());
        let mut programs = JoinSet::new();
        for n in 0..AT_ONCE {
            let (api, over, answered, refused) =
                (api.clone(), over.clone(), answered.clone(), refused.clone());
            programs.spawn(async move {
                for turn in n.. {
                    let (_, query) = SEARCHES[turn % SEARCHES.len()];
                    let path = format!("{}/api/v1/boards/orders/orders?{query}", api.base);
                    let answer = api.client.get(path).header(header::COOKIE, &api.cookie).send().await;
                    let well = match answer {
                        Ok(answer) => answer.status() == StatusCode::OK && answer.bytes().await.is_ok(),
                        Err(_) => false,
                    };
                    if over.load(Ordering::Relaxed) {
                        return;
                    }
                    if well { &answered } else { &refused }.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        Searches { programs, over, answered, refused }
    }

    /// How many were answered and how many were not.
    async fn end(mut self) -> (u64, u64) {
        self.over.store(true, Ordering::Relaxed);
        while self.programs.join_next().await.is_some() {}
        (self.answered.load(Ordering::Relaxed), self.refused.load(Ordering::Relaxed))
    }
}

//! Durable moves a second: the store with 128 moves in flight, against the same statements written by hand through the same
//! driver on one connection in batches of the same size, and against one commit a move with as many in flight.

use crate::{
    by_hand::{ByHand, ByHandOnPostgres, ByHandOnSqlite, CONNECTIONS, alone, to_rebalance},
    measure::Ground,
    report::{Goal, Report, Samples},
    shop::{
        cluster::{Cluster, Engine},
        store::Shop,
    },
};
use domain::OrderId;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{Key, Submission};

const IN_FLIGHT: usize = 128;
const ROUNDS: usize = 5;
const SLICE: Duration = Duration::from_millis(1500);

/// The ratio to the hand-written limit, and to one commit a move.
pub async fn measure(report: &mut Report, ground: &Ground) {
    eprintln!("writes: {ROUNDS} rounds of {IN_FLIGHT} moves in flight");
    // A server of its own: on it only the store's and the hand's copy of the database are written.
    let cluster = if ground.engine == Engine::Postgres { Some(Cluster::durable().await) } else { None };
    let database = match &cluster {
        Some(cluster) => Some(cluster.database().await),
        None => None,
    };
    let shop = Arc::new(Shop::open(database.clone()).await);
    let mut orders = Vec::new();
    for _ in 0..IN_FLIGHT {
        let receipt = shop.submit(shop.placing()).await.expect("an order");
        orders.push(receipt.order);
    }
    // What one move records when it brings all it can: the moves that are measured bring the same.
    let there = shop.submit(shop.to_with_all(orders[0], "approval")).await.expect("a move");
    let back = shop.submit(shop.to_with_all(orders[0], "received")).await.expect("a move");
    let entries = (back.seq - there.seq) as usize;
    let hand: Arc<dyn ByHand> = match (&cluster, &database) {
        (Some(cluster), Some(url)) => Arc::new(ByHandOnPostgres::beside(cluster, url, &shop, entries).await),
        _ => Arc::new(ByHandOnSqlite::beside(&shop, entries).await),
    };
    let (mut ours, mut limit, mut single) = (Samples::default(), Samples::default(), Samples::default());
    let mut lone = Samples::default();
    for round in 0..ROUNDS {
        ours.0.push(moves(&shop, &orders, round).await);
        limit.0.push(alone(&*hand, &orders, SLICE).await);
        single.0.push(to_rebalance(&hand, &orders, SLICE).await);
        lone.0.push(alone(&*hand, &orders[..1], SLICE).await);
    }
    let beside = format!("{:.0} moves/s; by hand in batches {:.0}/s", ours.median(), limit.median());
    report.row(
        "durable moves / the same statements by hand",
        ours.over(&limit),
        "×",
        (Goal::AtLeast(0.5), Goal::AtLeast(0.8)),
        beside,
    );
    let beside = format!(
        "one commit a move, by hand: {:.0}/s from {IN_FLIGHT} tasks over a pool of {CONNECTIONS}, {:.0}/s from one task alone",
        single.median(),
        lone.median()
    );
    report.row(
        "durable moves / one commit a move, 128 in flight both",
        ours.over(&single),
        "×",
        (Goal::AtLeast(20.0), Goal::AtLeast(50.0)),
        beside,
    );
}

/// Moves a second through the store: each task moves its own order to and fro and waits for each answer.
async fn moves(shop: &Arc<Shop>, orders: &[OrderId], round: usize) -> f64 {
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let begun = std::time::Instant::now();
    let tasks: Vec<_> = orders
        .iter()
        .map(|order| {
            let (shop, stop, done, order) = (shop.clone(), stop.clone(), done.clone(), *order);
            tokio::spawn(async move {
                let mut n = 0;
                while !stop.load(Ordering::Relaxed) {
                    let to = if n % 2 == 0 { "approval" } else { "received" };
                    let key = Key { key: format!("{round}-{n}-{order}"), request: [7; 32] };
                    let ask = Submission { key: Some(key), ..shop.to_with_all(order, to) };
                    shop.submit(ask).await.expect("a move");
                    n += 1;
                    done.fetch_add(1, Ordering::Relaxed);
                }
                n % 2
            })
        })
        .collect();
    tokio::time::sleep(SLICE).await;
    let rate = done.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    for (task, order) in tasks.into_iter().zip(orders) {
        // An order that ended in the other column goes back, so that each round begins alike.
        if task.await.expect("a writer") == 1 {
            shop.submit(shop.to_with_all(*order, "received")).await.expect("a move");
        }
    }
    rate
}

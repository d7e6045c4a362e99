//! What a board's rules cost a move: the time of one move after the other on a board with 200 rules that listen to it, against the
//! same on a board without. They follow the log, so a move itself waits for none of them.

use crate::{
    measure::Ground,
    report::{Goal, Report, Samples},
    shop::{
        cluster::{Cluster, Engine},
        store::Shop,
    },
};
use domain::{
    Money, OrderId, RuleId, Test,
    automation::{Act, Check, Rule, Trigger},
};
use server::services::{automation::consumer::Automation, followers::Followers};
use std::{sync::Arc, time::Instant};
use store::{Administration, RuleChange};
use uuid::Uuid;

const RULES: usize = 200;
const ROUNDS: usize = 7;
const MOVES: usize = 60;

/// The ratio of both.
pub async fn measure(report: &mut Report, ground: &Ground) {
    eprintln!("rules: {ROUNDS} rounds of {MOVES} moves with {RULES} rules and without");
    let cluster = if ground.engine == Engine::Postgres { Some(Cluster::durable().await) } else { None };
    let mut shops = Vec::new();
    for rules in [0, RULES] {
        let database = match &cluster {
            Some(cluster) => Some(cluster.database().await),
            None => None,
        };
        let shop = Shop::open(database).await;
        let followers = Followers::start(&shop.services(), vec![Arc::new(Automation)]).await;
        for n in 0..rules {
            switched_on(&shop, n).await;
        }
        let order = shop.place().await;
        shops.push((shop, order, followers));
    }
    let (mut with, mut without) = (Samples::default(), Samples::default());
    for _ in 0..ROUNDS {
        without.0.push(moves(&shops[0].0, shops[0].1).await);
        with.0.push(moves(&shops[1].0, shops[1].1).await);
    }
    let beside = format!("{:.2} ms with, {:.2} ms without", with.median(), without.median());
    let name = "a move with 200 rules on / without rules";
    report.row(name, with.over(&without), "×", (Goal::AtMost(1.3), Goal::AtMost(1.1)), beside);
}

/// A rule that listens to every move and whose condition is never so.
async fn switched_on(shop: &Shop, n: usize) {
    let id = RuleId(Uuid::now_v7());
    let rule = Rule {
        name: format!("Rule {n}"),
        when: vec![Trigger::Moved],
        only_if: Some(Check::Value(Test::TotalAtLeast(Money(1_000_000 * 10_000)))),
        then: vec![Act::Release],
        unchanged: false,
    };
    for change in [
        RuleChange::Write { id, seen: 0, rule: Box::new(rule) },
        RuleChange::Switch { id, on: true, looped: None },
    ] {
        let change = Administration::ChangeRule(shop.board, change);
        shop.store.administer(change, shop.admin()).await.expect("a rule");
    }
}

/// How long one move takes, in milliseconds.
async fn moves(shop: &Shop, order: OrderId) -> f64 {
    let begun = Instant::now();
    for n in 0..MOVES {
        let to = if n % 2 == 0 { "approval" } else { "received" };
        shop.submit(shop.to_with_all(order, to)).await.expect("a move");
    }
    begun.elapsed().as_secs_f64() * 1000.0 / MOVES as f64
}

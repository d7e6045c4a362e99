//! What a board's rules and ladders cost a move: the time of one move after the other on a board with 200 rules that listen to it
//! and a ladder of seven steps on each status, against the same on a board without. Rules follow the log, so a move itself waits
//! for none of them; when the next step of the ladder is due it writes down.

use crate::{
    measure::Ground,
    report::{Goal, Report, Samples},
    shop::{
        cluster::{Cluster, Engine},
        store::Shop,
    },
};
use domain::{
    Addressee, Ladder, MaxAge, Money, OrderId, RuleId, Rung, Test, Workflow,
    automation::{Act, Check, Rule, Trigger},
};
use server::services::{automation::consumer::Automation, escalation, followers::Followers};
use std::{sync::Arc, time::Instant};
use store::{Administration, RuleChange};
use uuid::Uuid;

const RULES: usize = 200;
const ROUNDS: usize = 7;
const MOVES: usize = 60;

/// The ratio of both.
pub async fn measure(report: &mut Report, ground: &Ground) {
    eprintln!("rules: {ROUNDS} rounds of {MOVES} moves with {RULES} rules and ladders, and without");
    let cluster = if ground.engine == Engine::Postgres { Some(Cluster::durable().await) } else { None };
    let mut shops = Vec::new();
    for rules in [0, RULES] {
        let database = match &cluster {
            Some(cluster) => Some(cluster.database().await),
            None => None,
        };
        let change = if rules > 0 { with_ladders } else { without_ladders };
        let shop = Shop::open(database).await.on_a_board_with(change).await;
        let watch = tokio::spawn(escalation::watch(shop.services()));
        let followers = Followers::start(&shop.services(), vec![Arc::new(Automation)]).await;
        for n in 0..rules {
            switched_on(&shop, n).await;
        }
        let order = shop.place().await;
        shops.push((shop, order, (followers, watch)));
    }
    let (mut with, mut without) = (Samples::default(), Samples::default());
    for _ in 0..ROUNDS {
        without.0.push(moves(&shops[0].0, shops[0].1).await);
        with.0.push(moves(&shops[1].0, shops[1].1).await);
    }
    let beside = format!("{:.2} ms with, {:.2} ms without", with.median(), without.median());
    let name = "a move with 200 rules and ladders on / without";
    report.row(name, with.over(&without), "×", (Goal::AtMost(1.3), Goal::AtMost(1.1)), beside);
    for (_, _, (_, watch)) in shops {
        watch.abort();
    }
}

/// Every status has a limit, and a warning and six rungs beyond it.
fn with_ladders(workflow: &mut Workflow) {
    let rung = |nth| Rung { after: MaxAge::Hours(nth), to: [Addressee::Owner].into() };
    let most = u16::try_from(Ladder::MOST_RUNGS).expect("a few");
    for status in &mut workflow.statuses {
        status.max_age = Some(MaxAge::Hours(4));
        status.ladder = Some(Ladder { warn_at: Some(50), rungs: (0..most).map(rung).collect() });
    }
}

/// Nobody is told of anything.
fn without_ladders(workflow: &mut Workflow) {
    workflow.ladder = None;
    workflow.statuses.iter_mut().for_each(|status| status.ladder = None);
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

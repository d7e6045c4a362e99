//! Orders that stay too long, on every engine: each step of a ladder once, over restarts, downtime, jumps of the clock and instances;
//! seen to, and up again; told of together where a ladder is new.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::*;
use server::{config::Config, folder::Folder, services::escalation::watch};
use std::{collections::BTreeMap, time::Duration};
use store::{SourceRows, Submission, WorkflowChange, WorkflowOutcome};

/// Four hours in the first status: warned after two, told at four, leadership four hours later, the administrators a day later.
pub(super) fn with_ladder(workflow: &mut Workflow) {
    let rung = |after, to: Addressee| Rung { after, to: [to].into() };
    workflow.statuses[0].max_age = Some(MaxAge::Hours(4));
    workflow.ladder = Some(Ladder {
        warn_at: Some(50),
        rungs: vec![
            rung(MaxAge::Hours(0), Addressee::Owner),
            rung(MaxAge::Hours(4), Addressee::Role("leadership".parse().unwrap())),
            rung(MaxAge::Days(1), Addressee::Administrators),
        ],
    });
}

/// The same for a shop that never closes.
pub(super) fn day_and_night(workflow: &mut Workflow) {
    with_ladder(workflow);
    workflow.calendar.windows = (1..=7).map(|day| Window { day, from: 0, to: 24 * 60 }).collect();
}

/// Whatever is due, as the server does it.
pub(super) async fn look(shop: &Shop) {
    while shop.store.escalate(3).await.unwrap() > 0 {}
}

/// What each order was raised for, in turn.
pub(super) async fn told(shop: &Shop) -> BTreeMap<OrderId, Vec<Escalated>> {
    let entries = shop.store.board_entries(shop.board, 0, 20_000).await.unwrap();
    let mut told: BTreeMap<OrderId, Vec<Escalated>> = BTreeMap::new();
    for entry in entries {
        if let (Some(order), Event::Escalated(raised)) = (entry.order, entry.event) {
            told.entry(order).or_default().push(*raised);
        }
    }
    told
}

/// What is wrong with it, if anything: a step twice, or one that is missing.
pub(super) fn wrong(
    told: &BTreeMap<OrderId, Vec<Escalated>>,
    orders: &[OrderId],
    last: LadderStep,
) -> Option<String> {
    orders.iter().find_map(|order| {
        let steps: Vec<LadderStep> =
            told.get(order).into_iter().flatten().map(|raised| raised.step).collect();
        let rising = steps.array_windows().all(|[one, next]| one < next);
        (!rising || steps.last() != Some(&last)).then(|| format!("{order}: {steps:?}"))
    })
}

fn seeing_to(shop: &Shop, order: OrderId, until: Instant, word: &str) -> Submission {
    let mut sources = SourceRows::new();
    let note = Some(sources.note(word));
    Submission { sources, ..shop.command(order, Command::Acknowledge { until, note }) }
}

async fn escalation(shop: &Shop, order: OrderId) -> Option<Escalation> {
    shop.store.order(order).await.unwrap().unwrap().state.escalation
}

/// How often the store is opened anew; a thousand times where somebody asks for it.
fn restarts() -> usize {
    std::env::var("MILEPOST_RESTARTS").ok().and_then(|count| count.parse().ok()).unwrap_or(12)
}

on_each_engine! {
    async fn each_step_is_told_once_over_restarts_downtime_and_jumps_of_the_clock(shop: Shop) {
        let mut shop = shop.on_a_board_with(with_ladder).await;
        let mut orders = Vec::new();
        for n in 0..restarts() {
            orders.push(shop.place().await);
            // An hour on, an hour back, a weekend without a server, a year ahead and back.
            let jump = match n % 6 {
                1 => TimeDelta::hours(-1),
                3 => TimeDelta::hours(72),
                4 if n < 12 => TimeDelta::days(365),
                5 if n < 12 => TimeDelta::days(-365),
                _ => TimeDelta::hours(1),
            };
            shop.wait(jump);
            shop = shop.restarted().await;
            look(&shop).await;
            look(&shop).await;
        }
        for _ in 0..10 {
            shop.wait(TimeDelta::days(120));
            shop.wait(TimeDelta::hours(5));
            look(&shop).await;
        }
        let all = told(&shop).await;
        assert_eq!(wrong(&all, &orders, LadderStep::Rung(2)), None);
        assert!(all.values().flatten().any(|raised| raised.late));
        assert_eq!(shop.store.next_timer().await.unwrap(), None);
        shop.audit(None).await.unwrap();
        shop.audit_outside().await.unwrap();
        // The check notices what it is there for.
        let twice = all.iter().map(|(order, told)| (*order, [told.clone(), told.clone()].concat())).collect();
        assert!(wrong(&twice, &orders, LadderStep::Rung(2)).is_some());
        assert!(wrong(&BTreeMap::new(), &orders, LadderStep::Rung(2)).is_some());
    }

    async fn steps_come_in_open_time_and_follow_holds_and_moves(shop: Shop) {
        let shop = shop.on_a_board_with(with_ladder).await;
        // A Tuesday at ten: its four hours are up at two.
        let order = shop.place().await;
        let next = async || shop.store.next_timer().await.unwrap();
        let begun = shop.now();
        assert_eq!(next().await, Some(begun + TimeDelta::hours(2)));
        shop.wait(TimeDelta::minutes(119));
        look(&shop).await;
        assert_eq!(escalation(&shop, order).await, None);
        shop.wait(TimeDelta::minutes(1));
        look(&shop).await;
        let warned = escalation(&shop, order).await.unwrap();
        assert_eq!((warned.reached, &warned.told), (LadderStep::Warning, &[shop.people["account_manager"]].into()));
        // Two hours before five, held overnight: two hours are left in the morning.
        shop.accept(shop.command(order, Command::Hold { reason: HoldReason::Stock, note: None })).await;
        assert_eq!(next().await, None);
        shop.wait(TimeDelta::hours(21));
        look(&shop).await;
        shop.accept(shop.command(order, Command::Release)).await;
        let due = shop.store.order(order).await.unwrap().unwrap().card.due_at;
        assert_eq!(next().await, due);
        // At eleven at night nothing is told, and nothing is lost.
        shop.wait(TimeDelta::hours(14));
        look(&shop).await;
        assert_eq!(escalation(&shop, order).await.unwrap().reached, LadderStep::Warning);
        let opens = next().await.unwrap();
        shop.wait(opens - shop.now());
        look(&shop).await;
        let reached = escalation(&shop, order).await.unwrap().reached;
        assert_eq!(reached, LadderStep::Rung(1), "the time of the second rung came at three");
        let version = shop.store.order(order).await.unwrap().unwrap().card.version;
        assert_eq!(version, 3, "that somebody was told changes nothing of the order");
        // With the move it is over, and what comes next has a time of its own.
        shop.accept(shop.to_with_all(order, "supplier")).await;
        assert_eq!(escalation(&shop, order).await, None);
        assert!(next().await.unwrap() > shop.now());
        let mut sources = SourceRows::new();
        let reason = Some(sources.note("Placed twice"));
        let withdraw = Submission { sources, ..shop.command(order, Command::Withdraw { reason }) };
        shop.accept(withdraw).await;
        assert_eq!(next().await, None);
        shop.audit(None).await.unwrap();
    }

    async fn a_ladder_that_is_off_tells_nobody(shop: Shop) {
        let shop = shop.on_a_board_with(|workflow| {
            with_ladder(workflow);
            workflow.statuses[0].ladder = Some(Ladder::default());
        }).await;
        shop.place().await;
        shop.wait(TimeDelta::days(30));
        assert_eq!(shop.store.next_timer().await.unwrap(), None);
        look(&shop).await;
        assert_eq!(told(&shop).await, BTreeMap::new());
    }

    async fn acknowledged_with_a_date_and_up_again(shop: Shop) {
        let shop = shop.on_a_board_with(with_ladder).await;
        let order = shop.place().await;
        let tomorrow = shop.now() + TimeDelta::hours(23);
        assert_eq!(shop.refuse(seeing_to(&shop, order, tomorrow, "x")).await, [RefusalCode::NotEscalated]);
        shop.wait(TimeDelta::hours(4));
        look(&shop).await;
        let stranger = by(seeing_to(&shop, order, tomorrow, "x"), shop.person("warehouse"));
        assert_eq!(shop.refuse(stranger).await, [RefusalCode::NotYourRole]);
        let mine = by(seeing_to(&shop, order, tomorrow, "I ring them in the morning"), shop.person("account_manager"));
        let accepted = shop.accept(mine).await;
        assert_eq!(accepted.card.escalation.unwrap().acknowledged.unwrap().note, None, "cards show no words");
        let shop = shop.restarted().await;
        let kept = shop.store.order(order).await.unwrap().unwrap();
        assert_eq!(kept.acknowledge_note.as_deref(), Some("I ring them in the morning"));
        assert_eq!(shop.store.next_timer().await.unwrap(), Some(tomorrow));
        let on_board = shop.store.on_board(shop.board, None, &Sight::whole(), shop.now()).await.unwrap().unwrap();
        assert_eq!(on_board.orders[0].acknowledge_note, kept.acknowledge_note);
        shop.wait(TimeDelta::hours(2));
        look(&shop).await;
        assert_eq!(told(&shop).await[&order].len(), 1, "until then nothing more is told");
        shop.wait(tomorrow - shop.now());
        look(&shop).await;
        let all = told(&shop).await;
        let last = all[&order].last().unwrap();
        assert!(last.again && last.to.contains(&shop.people["account_manager"]), "{last:?}");
        assert_eq!(escalation(&shop, order).await.unwrap().acknowledged, None);
        // What the log does not say is noticed.
        for (statement, named) in [
            ("UPDATE orders SET escalation = NULL", "escalation"),
            ("UPDATE notes SET body = 'Not me' WHERE body = 'I ring them in the morning'", "a text"),
            ("DELETE FROM timers", "comes next"),
            ("UPDATE timers SET step = 'warning'", "comes next"),
            ("UPDATE timers SET entered_at = 7", "comes next"),
        ] {
            let said = shop.copy().await.audit_after(statement).await;
            assert!(said.contains(named), "{statement}: {said}");
        }
        shop.audit(None).await.unwrap();
    }

    async fn what_a_stale_timer_says_is_not_told_again(shop: Shop) {
        let shop = shop.on_a_board_with(with_ladder).await;
        let order = shop.place().await;
        shop.wait(TimeDelta::hours(4));
        look(&shop).await;
        shop.tamper(&["UPDATE timers SET step = 'rung 0', due_at = 7"]).await;
        let shop = shop.restarted().await;
        look(&shop).await;
        assert_eq!(told(&shop).await[&order].len(), 1);
        shop.audit(None).await.unwrap();
    }

    async fn a_new_ladder_is_told_of_all_at_once(shop: Shop) {
        let shop = shop.on_a_board_with(|workflow| {
            with_ladder(workflow);
            workflow.ladder = None;
        }).await;
        let mut orders = Vec::new();
        for _ in 0..5 {
            orders.push(shop.place().await);
        }
        shop.wait(TimeDelta::days(7));
        let fresh = shop.place().await;
        look(&shop).await;
        assert_eq!(told(&shop).await, BTreeMap::new());
        let mut workflow = shop.store.board("own").await.unwrap().unwrap().workflow.clone();
        with_ladder(&mut workflow);
        let change = |change| shop.store.change_workflow(shop.board, change, shop.admin());
        let replace = WorkflowChange::ReplaceDraft { draft: Draft::from(&workflow) };
        let Ok(WorkflowOutcome::Draft(draft)) = change(replace).await else { panic!("a draft") };
        let publish = WorkflowChange::Publish { draft_version: draft.version, choices: Choices::default() };
        change(publish).await.unwrap();
        let entries = shop.store.board_entries(shop.board, 0, 500).await.unwrap();
        let digests: Vec<_> = entries.iter().filter_map(|entry| match &entry.event {
            Event::EscalationsGathered { told, orders } => Some((told.clone(), *orders)),
            _ => None,
        }).collect();
        assert_eq!(digests.len(), 1);
        let to = ["account_manager", "leadership"].map(|role| shop.people[role]);
        let everybody = to.into_iter().chain([shop.admin]).map(|person| (person, 5)).collect();
        assert_eq!(digests[0], (everybody, 5));
        let all = told(&shop).await;
        assert_eq!(wrong(&all, &orders, LadderStep::Rung(2)), None);
        assert!(all.values().flatten().all(|raised| raised.gathered) && !all.contains_key(&fresh));
        look(&shop).await;
        assert_eq!(told(&shop).await, all, "nothing is told twice");
        assert!(shop.store.next_timer().await.unwrap().is_some(), "the fresh one has its time before it");
        shop.audit(None).await.unwrap();
        // Taken back and published again, nobody hears of it once more.
        let undo = WorkflowChange::Undo { revision: workflow.revision + 1 };
        change(undo).await.unwrap();
        assert_eq!(shop.store.next_timer().await.unwrap(), None);
        shop.audit(None).await.unwrap();
    }

    async fn the_real_clock_tells_within_a_minute(shop: Shop) {
        let shop = shop.on_a_board_with(day_and_night).await;
        // Placed so that its four hours are up in a moment, as the machine's clock has it.
        let real = || chrono::Utc::now();
        shop.wait(real() - TimeDelta::hours(4) + TimeDelta::seconds(2) - shop.now());
        let order = shop.place().await;
        let due = shop.store.order(order).await.unwrap().unwrap().card.due_at.unwrap();
        shop.store.close().await;
        let (folder, database) = shop.whereabouts();
        let secret = database.is_some().then(|| "a secret of at least 32 characters, for tests".to_owned());
        let services = Folder::new(folder, database, secret).open(Config::local()).await.unwrap();
        let watching = tokio::spawn(watch(services.clone()));
        let begun = tokio::time::Instant::now();
        let raised = loop {
            let log = services.store.order_log(order, 0, 100).await.unwrap();
            let is_told = |entry: &&Entry| matches!(&entry.event, Event::Escalated(raised) if raised.step == LadderStep::Rung(0));
            if let Some(entry) = log.iter().find(is_told) {
                break entry.clone();
            }
            assert!(begun.elapsed() < Duration::from_secs(90), "nobody was told");
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let after = raised.at - due;
        assert!(after >= TimeDelta::zero() && after <= TimeDelta::seconds(60), "{after}");
        watching.abort();
        services.store.close().await;
    }

    async fn an_order_from_before_ladders_opens(shop: Shop) {
        let order = shop.place().await;
        shop.store.close().await;
        shop.tamper(&[
            "DROP TABLE timers",
            "ALTER TABLE orders DROP COLUMN escalation",
            "DELETE FROM _sqlx_migrations WHERE version = 16",
        ])
        .await;
        let shop = shop.restarted().await;
        assert_eq!(escalation(&shop, order).await, None);
        shop.audit(None).await.unwrap();
        shop.accept(shop.to(order, "approval")).await;
        shop.audit(None).await.unwrap();
    }
}

/// Both look at once, one of them is gone in the middle of it: each order is raised once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_share_the_work_and_one_is_killed() {
    let shop = Shop::on_postgres().await.on_a_board_with(with_ladder).await;
    let mut orders = Vec::new();
    for _ in 0..60 {
        orders.push(shop.place().await);
    }
    shop.wait(TimeDelta::days(7));
    let other = shop.second_process().await;
    let dying = other.clone();
    let there = tokio::spawn(async move { while dying.escalate(7).await.is_ok_and(|looked| looked > 0) {} });
    let here = async {
        for _ in 0..4 {
            shop.store.escalate(7).await.unwrap();
        }
        // What it is about to do is done or not, and never by half.
        there.abort();
        other.close().await;
        look(&shop).await;
    };
    here.await;
    let all = told(&shop).await;
    assert_eq!(wrong(&all, &orders, LadderStep::Rung(2)), None);
    assert!(all.values().all(|told| told.len() == 1), "what had fallen due is told together");
    shop.audit(None).await.unwrap();
}

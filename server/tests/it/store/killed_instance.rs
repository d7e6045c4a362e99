//! Two real processes on one PostgreSQL database share the timers of ladders and of rules; one of them is killed while they fall
//! due, and each is done once all the same.

use super::{
    automation::{doings, follow, on, rule, says, tally},
    escalation::{day_and_night, told, wrong},
};
use crate::shop::{process::ShopProcess, store::*};
use chrono::{TimeDelta, Utc};
use domain::{LadderStep, MaxAge, automation::Trigger};
use server::services::{automation::consumer::Automation, followers::Consume};
use std::time::{Duration, Instant};

const ORDERS: usize = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_timer_is_done_once_though_an_instance_is_killed() {
    let shop = Shop::on_postgres().await.on_a_board_with(day_and_night).await;
    let services = shop.services();
    services.store.enlist(Automation.name()).await.unwrap();
    // What was four hours ago by the machine's clock is up in a moment.
    shop.wait(Utc::now() - TimeDelta::hours(4) - shop.now());
    let stay = Trigger::InStatus { status: id("received"), length: MaxAge::Hours(4) };
    let waiting = on(&shop, rule("Waiting", stay, None, vec![says("Still here")])).await;
    let mut orders = Vec::new();
    for _ in 0..ORDERS {
        shop.wait(TimeDelta::milliseconds(100));
        orders.push(shop.place().await);
    }
    follow(&services).await;
    let (_, database) = shop.whereabouts();
    let instance = || ShopProcess::at_rest(tempfile::tempdir().unwrap(), database.clone());
    let (mut one, mut other) = (instance(), instance());
    tokio::join!(one.restart(), other.restart());
    let begun = Instant::now();
    let done = async || {
        let raised =
            told(&shop).await.values().flatten().filter(|one| one.step == LadderStep::Rung(0)).count();
        (raised, tally(&shop, waiting).await.runs as usize)
    };
    let until = async |enough: usize| {
        while done().await < (enough, 0) {
            assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", done().await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    until(1).await;
    other.kill().await;
    until(ORDERS).await;
    while done().await.1 < ORDERS {
        assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", done().await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    one.stop().await;
    let all = told(&shop).await;
    assert_eq!(wrong(&all, &orders, LadderStep::Rung(0)), None);
    for order in orders {
        let said = doings(&shop, order).await;
        assert_eq!(said.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), ["commented"], "{order}");
    }
    shop.audit(None).await.unwrap();
}

//! Several instances on one PostgreSQL database: one order of events for all of them, nothing lost between them.

use crate::shop::store::*;
use domain::{wire::PatchBoard, *};
use futures::future::join_all;
use server::broadcast::{Broadcast, Delivery, Viewer};
use std::sync::Arc;
use store::{Administration, Attempt, Rate, Store, Submission, WriteError};

/// One more instance with its viewers.
struct Instance {
    store: Arc<dyn Store>,
    broadcast: Arc<Broadcast>,
}

impl Instance {
    async fn beside(shop: &Shop) -> Instance {
        let broadcast = Broadcast::new();
        Instance { store: shop.second_process_publishing_to(broadcast.clone()).await, broadcast }
    }
}

/// The positions that a viewer is sent, up to one.
async fn seen(viewer: &mut Viewer, until: u64) -> Vec<u64> {
    let mut seen = Vec::new();
    while seen.last().is_none_or(|last| *last < until) {
        match viewer.next().await {
            Delivery::Events { bytes, .. } => {
                let text = String::from_utf8(bytes.to_vec()).unwrap();
                seen.extend(
                    text.lines()
                        .filter_map(|line| line.strip_prefix("id: "))
                        .map(|id| id.parse::<u64>().unwrap()),
                );
            }
            other => panic!("the stream broke off: {other:?}"),
        }
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_archives_takes_no_command_of_another() {
    let shop = Shop::on_postgres().await;
    let other = Instance::beside(&shop).await;
    let mut viewer = other.broadcast.subscribe(shop.board, &domain::Sight::whole());
    // The other one knows the board as it is in use.
    let placed = other.store.submit(shop.placing()).await.unwrap();
    assert_eq!(seen(&mut viewer, placed.seq).await, [placed.seq]);
    let patch = |archived| PatchBoard { archived: Some(archived), ..PatchBoard::default() };
    let archive = Administration::ChangeBoard(shop.board, patch(true));
    shop.store.administer(archive, shop.admin()).await.unwrap();
    match other.store.submit(shop.placing()).await {
        Err(WriteError::Refused(refusals)) => assert_eq!(refusals, [Refusal::board_archived()]),
        other => panic!("{other:?}"),
    }
    // Its viewers fetch the board anew.
    assert!(matches!(viewer.next().await, Delivery::RightsChanged { .. } | Delivery::Lagged));
    let restore = Administration::ChangeBoard(shop.board, patch(false));
    other.store.administer(restore, shop.admin()).await.unwrap();
    shop.store.submit(shop.placing()).await.unwrap();
    shop.audit(None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_commits_reaches_the_viewers_of_all_in_one_order() {
    let shop = Arc::new(Shop::on_postgres().await);
    let other = Instance::beside(&shop).await;
    let (mut here, mut there) = (
        shop.broadcast.subscribe(shop.board, &domain::Sight::whole()),
        other.broadcast.subscribe(shop.board, &domain::Sight::whole()),
    );
    let writers = (0..8).map(|n| {
        let (shop, store) = (shop.clone(), if n % 2 == 0 { shop.store.clone() } else { other.store.clone() });
        tokio::spawn(async move {
            let order = store.submit(shop.placing()).await.unwrap().order;
            for turn in 0..10 {
                let to = if turn % 2 == 0 { "approval" } else { "received" };
                store.submit(shop.to_with_all(order, to)).await.unwrap();
            }
        })
    });
    join_all(writers).await.into_iter().for_each(Result::unwrap);
    let head = shop.seq().await;
    assert_eq!(seen(&mut here, head).await, (1..=head).collect::<Vec<_>>());
    assert_eq!(seen(&mut there, head).await, (1..=head).collect::<Vec<_>>());
    shop.audit(None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_card_moved_on_two_instances_moves_once() {
    let shop = Shop::on_postgres().await;
    let other = Instance::beside(&shop).await;
    for _ in 0..10 {
        let order = shop.place().await;
        // Both have the card in memory, each as it was when they last moved it.
        shop.accept(shop.to_with_all(order, "approval")).await;
        let version = other.store.submit(shop.to_with_all(order, "received")).await.unwrap().card.version;
        let go = |status| Submission { if_match: Some(version), ..shop.to_with_all(order, status) };
        let (a, b) = tokio::join!(shop.store.submit(go("approval")), other.store.submit(go("scheduled")));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        assert!([a, b].into_iter().any(|answer| matches!(answer, Err(WriteError::Stale { .. }))));
    }
    shop.audit(None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_sent_to_both_makes_one_entry() {
    let shop = Shop::on_postgres().await;
    let other = Instance::beside(&shop).await;
    for n in 0..10 {
        let placing = Submission { key: key(&format!("same-{n}"), 1), ..shop.placing() };
        let again = Submission { order: OrderId(uuid::Uuid::now_v7()), ..placing.clone() };
        let (a, b) = tokio::join!(shop.store.submit(placing), other.store.submit(again));
        let (a, b) = (a.unwrap(), b.unwrap());
        assert_eq!((a.order, a.seq), (b.order, b.seq));
        assert!(a.replayed != b.replayed);
    }
    assert_eq!(shop.seq().await, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_revokes_the_other_refuses() {
    let shop = Shop::on_postgres().await;
    let other = Instance::beside(&shop).await;
    let order = shop.place().await;
    let manager = shop.person("account_manager");
    let by_manager = |status| by(shop.to_with_all(order, status), manager.clone());
    // The other instance has seen that they may.
    other.store.submit(by_manager("approval")).await.unwrap();
    let roles = [(shop.board, Default::default())].into();
    let patch = wire::PatchPerson {
        id: shop.people["account_manager"],
        name: None,
        admin: None,
        active: None,
        roles,
    };
    shop.store.administer(Administration::ChangePerson(patch), shop.admin()).await.unwrap();
    assert!(matches!(other.store.submit(by_manager("received")).await, Err(WriteError::NotFound)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_name_is_what_the_other_calls_them() {
    let shop = Shop::on_postgres().await;
    let other = Instance::beside(&shop).await;
    let order = shop.place().await;
    other.store.submit(shop.to_with_all(order, "approval")).await.unwrap();
    let patch = wire::PatchPerson {
        id: shop.admin,
        name: Some(text("Ada Renamed")),
        admin: None,
        active: None,
        roles: Default::default(),
    };
    shop.store.administer(Administration::ChangePerson(patch), shop.admin()).await.unwrap();
    let mut viewer = other.broadcast.subscribe(shop.board, &domain::Sight::whole());
    other.store.submit(shop.to_with_all(order, "received")).await.unwrap();
    let Delivery::Events { bytes, .. } = viewer.next().await else { panic!("the stream broke off") };
    assert!(String::from_utf8_lossy(&bytes).contains("Ada Renamed"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attempts_on_both_count_together() {
    let shop = Shop::on_postgres().await;
    let other = Instance::beside(&shop).await;
    let (rate, source) = (Rate { burst: 5.0, seconds: 30.0 }, [7; 32]);
    let attempt = async |store: &Arc<dyn Store>| store.attempt(&source, rate, shop.now()).await.unwrap();
    for n in 0..5 {
        assert_eq!(attempt(if n % 2 == 0 { &shop.store } else { &other.store }).await, Attempt::Counted);
    }
    assert_eq!(attempt(&other.store).await, Attempt::TooMany { seconds: 30 });
    assert_eq!(attempt(&shop.store).await, Attempt::TooMany { seconds: 30 });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attempts_that_say_nothing_any_more_are_forgotten() {
    let shop = Shop::on_postgres().await;
    let rate = Rate { burst: 5.0, seconds: 30.0 };
    for source in 0..20 {
        shop.store.attempt(&[source; 32], rate, shop.now()).await.unwrap();
    }
    shop.wait(chrono::TimeDelta::hours(2));
    shop.store.attempt(&[99; 32], rate, shop.now()).await.unwrap();
    // A start forgets at once, and from then on it happens every few minutes.
    let shop = shop.restarted().await;
    let forgotten = async {
        while shop.remembered_attempts().await != 1 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), forgotten)
        .await
        .expect("only the young one is left");
}

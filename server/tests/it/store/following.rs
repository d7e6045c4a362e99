//! Following the log: where a consumer begins, what it is given, and that whatever happens to it each effect happens once.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::*;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{collections::BTreeMap, sync::Arc};
use store::{Consumer, Effect, Followed, InboxPart, NewNotification, OrderAround, Store};
use uuid::Uuid;

const ONE: Consumer = Consumer("one");

/// Tells the administrator of every entry about an order.
fn told(shop: &Shop, followed: &Followed) -> Vec<Effect> {
    let notify = |(entry, order): (&Entry, &OrderAround)| {
        Effect::Notify(Box::new(NewNotification {
            id: NotificationId(Uuid::now_v7()),
            person: shop.admin,
            order: order.after.id,
            seq: entry.seq,
            at: shop.now(),
            what: Notification {
                kind: NotificationKind::Turn,
                event: entry.event.kind().to_owned(),
                by: entry.actor.clone(),
                status: order.after.status.clone(),
                reason: Reason::Administers,
            },
            in_app: Delivery::Now,
            digest_at: None,
            mail: None,
        }))
    };
    let of_orders = followed.entries.iter().filter_map(|entry| Some((&entry.entry, entry.order.as_ref()?)));
    of_orders.map(notify).collect()
}

/// Follows all that is there.
async fn catch_up(shop: &Shop, store: &Arc<dyn Store>) {
    while let Some(board) = store.behind(ONE).await.unwrap().first() {
        let followed = store.follow(ONE, *board, 100).await.unwrap().unwrap();
        assert!(store.follow_up(followed.with(told(shop, &followed))).await.unwrap());
    }
}

/// How often somebody was told, by order.
async fn tally(shop: &Shop) -> BTreeMap<OrderId, u64> {
    let mut tally = BTreeMap::new();
    for notification in shop.store.inbox(shop.admin, InboxPart::Awake, None, 10_000).await.unwrap() {
        *tally.entry(notification.order).or_default() += u64::from(notification.times);
    }
    tally
}

on_each_engine! {
    async fn a_consumer_begins_at_the_head_and_follows_new_boards_from_their_beginning(shop: Shop) {
        let old = shop.place().await;
        assert!(shop.store.behind(ONE).await.unwrap().is_empty(), "nobody knows it yet");
        shop.store.enlist(ONE).await.unwrap();
        assert!(shop.store.behind(ONE).await.unwrap().is_empty(), "what was there before it is old");
        let new = shop.place().await;
        // Being known already changes nothing.
        shop.store.enlist(ONE).await.unwrap();
        assert_eq!(shop.store.behind(ONE).await.unwrap(), [shop.board]);
        catch_up(&shop, &shop.store).await;
        assert_eq!(tally(&shop).await, [(new, 1)].into());
        let shop = shop.on_a_board_with(|_| {}).await;
        let elsewhere = shop.place().await;
        catch_up(&shop, &shop.store).await;
        assert_eq!(tally(&shop).await, [(new, 1), (elsewhere, 1)].into());
        let shop = shop.restarted().await;
        assert!(shop.store.behind(ONE).await.unwrap().is_empty());
        assert!(!tally(&shop).await.contains_key(&old));
    }

    async fn an_entry_comes_with_its_order_as_it_was_around_it(shop: Shop) {
        shop.store.enlist(ONE).await.unwrap();
        let order = shop.place().await;
        shop.accept(shop.to_with_all(order, "approval")).await;
        shop.accept(shop.to_with_all(order, "supplier")).await;
        let followed = shop.store.follow(ONE, shop.board, 2).await.unwrap().unwrap();
        assert_eq!((followed.after, followed.through), (followed.entries[0].entry.seq - 1, followed.entries[1].entry.seq));
        let around = |n: usize| followed.entries[n].order.clone().unwrap();
        let status = |state: &OrderState| state.status.to_string();
        assert_eq!((around(0).before, status(&around(0).after)), (None, "received".to_owned()));
        assert_eq!(status(&around(1).before.unwrap()), "received");
        assert_eq!(around(1).number.to_string(), "N-1");
        let after = around(1).after;
        assert_eq!(after.version, followed.entries[1].entry.version, "and not as it is by now");
        let held = shop.store.follow(ONE, shop.board, 100).await.unwrap().unwrap();
        assert_eq!(held.entries.len() as u64, shop.seq().await - followed.after, "the cursor has not moved");
    }

    async fn what_somebody_else_has_followed_is_not_written_again(shop: Shop) {
        shop.store.enlist(ONE).await.unwrap();
        let order = shop.place().await;
        let other = shop.second_process().await;
        let followed = shop.store.follow(ONE, shop.board, 100).await.unwrap().unwrap();
        let beside = other.follow(ONE, shop.board, 100).await.unwrap();
        match shop.is_on_postgres() {
            true => assert!(beside.is_none(), "one instance works on it at a time"),
            false => drop(beside.unwrap()),
        }
        // As if the first had been killed.
        shop.wait(TimeDelta::seconds(10));
        let again = other.follow(ONE, shop.board, 100).await.unwrap().unwrap();
        assert!(other.follow_up(again.with(told(&shop, &again))).await.unwrap());
        // It was only slow.
        assert!(!shop.store.follow_up(followed.with(told(&shop, &followed))).await.unwrap());
        assert_eq!(tally(&shop).await, [(order, 1)].into());
        shop.place().await;
        let next = other.follow(ONE, shop.board, 100).await.unwrap();
        assert!(next.is_some(), "whoever is done leaves it to whoever comes first");
        other.close().await;
    }

    async fn killed_anywhere_a_follower_does_each_effect_once(shop: Shop) {
        let effects = killed_at_random(shop, 11, true).await;
        assert!(effects.iter().all(|(_, (told, entries))| told == entries), "{effects:?}");
        // The control: whoever writes first and moves the cursor afterwards tells some things twice.
        let shop = if effects.postgres { Shop::on_postgres().await } else { Shop::on_sqlite().await };
        let effects = killed_at_random(shop, 11, false).await;
        assert!(effects.iter().any(|(_, (told, entries))| told > entries));
    }
}

/// How often somebody was told of each order, and how many entries it has.
#[derive(Debug)]
struct Effects {
    postgres: bool,
    by_order: BTreeMap<OrderId, (u64, u64)>,
}

impl Effects {
    fn iter(&self) -> impl Iterator<Item = (&OrderId, &(u64, u64))> {
        self.by_order.iter()
    }
}

/// Orders that are moved while two instances follow, and die between any two steps.
async fn killed_at_random(mut shop: Shop, seed: u64, together: bool) -> Effects {
    let mut rng = StdRng::seed_from_u64(seed);
    shop.store.enlist(ONE).await.unwrap();
    let mut other = shop.second_process().await;
    let mut orders = Vec::new();
    for _ in 0..60 {
        match rng.random_range(0..6) {
            0 => orders.push(shop.place().await),
            1 | 2 if !orders.is_empty() => {
                let order = orders[rng.random_range(0..orders.len())];
                let to = if rng.random_bool(0.5) { "approval" } else { "received" };
                let _ = shop.submit(shop.to_with_all(order, to)).await;
            }
            _ => {
                let store = if rng.random_bool(0.5) { &shop.store } else { &other };
                let limit = rng.random_range(1..4);
                let Some(followed) = store.follow(ONE, shop.board, limit).await.unwrap() else { continue };
                let effects = told(&shop, &followed);
                // Killed before it wrote anything.
                let mut killed = rng.random_bool(0.3);
                if !killed && !together {
                    let standing = Followed { through: followed.after, ..followed.clone() };
                    let wrote = store.follow_up(standing.with(effects.clone())).await.unwrap();
                    killed = rng.random_bool(0.3);
                    if wrote && !killed {
                        store.follow_up(followed.with(Vec::new())).await.unwrap();
                    }
                } else if !killed {
                    store.follow_up(followed.with(effects.clone())).await.unwrap();
                    if rng.random_bool(0.2) {
                        // Its answer was lost: it tries again.
                        assert!(
                            followed.entries.is_empty()
                                || !store.follow_up(followed.with(effects)).await.unwrap()
                        );
                    }
                }
                if killed {
                    shop.wait(TimeDelta::seconds(10));
                    if rng.random_bool(0.3) {
                        other.close().await;
                        shop = shop.restarted().await;
                        other = shop.second_process().await;
                    }
                }
            }
        }
    }
    shop.wait(TimeDelta::seconds(10));
    catch_up(&shop, &shop.store).await;
    other.close().await;
    let (told, mut by_order) = (tally(&shop).await, BTreeMap::new());
    for order in orders {
        let entries = shop.store.order_log(order, 0, u32::MAX).await.unwrap().len() as u64;
        by_order.insert(order, (told.get(&order).copied().unwrap_or(0), entries));
    }
    Effects { postgres: shop.is_on_postgres(), by_order }
}

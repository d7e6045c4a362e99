//! Promises on every engine: whoever has an order is told in time that it may miss what was promised, once for each promise; and
//! when it arrives is told by the last orders; and whether they agree to a date that moved again is in the log.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::*;
use server::services::promises::{Told, look};
use std::sync::Arc;
use store::{Board, SourceRows, Submission};

impl Shop {
    async fn own(&self) -> Arc<Board> {
        self.store.board(&self.board.to_string()).await.unwrap().unwrap()
    }

    /// Waits until the shop opens, if it is closed.
    async fn opened(&self) {
        let board = self.own().await;
        self.wait(board.spans.opening(self.now()) - self.now());
    }

    async fn promised_in(&self, order: OrderId, days: u64) -> Promise {
        let board = self.own().await;
        let day = board.today(self.now()) + chrono::Days::new(days);
        let promise = Promise::new(day, day).unwrap();
        let mut sources = SourceRows::new();
        let reason = Some(sources.note("Cloth is late"));
        let edit = Edit { promise: Some(promise), reason, ..Edit::default() };
        self.accept(Submission { sources, ..self.command(order, Command::Edit(edit)) }).await;
        promise
    }

    async fn warned(&self, order: OrderId) -> Vec<Promise> {
        let log = self.store.order_log(order, 0, 1000).await.unwrap().into_iter();
        let warned = |entry: Entry| match entry.event {
            Event::PromiseEndangered { promise, .. } => Some(promise),
            _ => None,
        };
        log.filter_map(warned).collect()
    }
}

on_each_engine! {
    async fn whoever_has_an_order_is_told_once_that_its_promise_is_at_risk(shop: Shop) {
        let shop = shop.on_a_board_with(|_| ()).await;
        let (services, mut told) = (shop.services(), Told::default());
        shop.opened().await;
        let order = shop.place().await;
        shop.promised_in(order, 90).await;
        assert_eq!(look(&services, &mut told).await.unwrap(), 0, "three months are enough");
        let before = shop.store.order(order).await.unwrap().unwrap().state.version;
        let soon = shop.promised_in(order, 1).await;
        assert_eq!(look(&services, &mut told).await.unwrap(), 1);
        assert_eq!(look(&services, &mut told).await.unwrap(), 0);
        assert_eq!(look(&services, &mut Told::default()).await.unwrap(), 0, "not after a restart, either");
        shop.wait(TimeDelta::days(2));
        shop.opened().await;
        assert_eq!(look(&services, &mut Told::default()).await.unwrap(), 0, "nor when the key is forgotten");
        assert_eq!(shop.warned(order).await, [soon]);
        let after = shop.store.order(order).await.unwrap().unwrap().state.version;
        assert_eq!(after, before + 1, "the promise, and nothing else");
        // Another promise is told of anew; in the night nobody is told.
        let next = shop.promised_in(order, 1).await;
        let closes = shop.own().await.spans.open_within(shop.now(), shop.now() + TimeDelta::days(1)).next().unwrap().1;
        shop.wait(closes - shop.now() + TimeDelta::hours(1));
        assert_eq!(look(&services, &mut told).await.unwrap(), 0);
        shop.opened().await;
        assert_eq!(look(&services, &mut told).await.unwrap(), 1);
        assert_eq!(shop.warned(order).await, [soon, next]);
        // What is over misses nothing.
        let done = shop.place().await;
        shop.promised_in(done, 1).await;
        shop.accept(shop.to_with_all(done, "ready")).await;
        shop.accept(shop.to_with_all(done, "delivered")).await;
        assert_eq!(look(&services, &mut told).await.unwrap(), 0);
        shop.audit(None).await.unwrap();
        shop.audit_outside().await.unwrap();
    }

    async fn a_second_slip_is_asked_about_until_its_customer_agrees(shop: Shop) {
        let order = shop.place().await;
        let consent = async |shop: &Shop| {
            let (board, kept) = (shop.own().await, shop.store.order(order).await.unwrap().unwrap());
            let log = shop.store.order_log(order, 0, 1000).await.unwrap();
            PromiseHistory::of(&log).consent(&board.workflow, &kept.state)
        };
        shop.promised_in(order, 20).await;
        shop.promised_in(order, 30).await;
        assert_eq!(consent(&shop).await, None, "a first slip is told");
        let put_off = shop.promised_in(order, 40).await;
        assert_eq!(consent(&shop).await, Some(DateConsent::Asked { slips: 2 }));
        let accept = by(shop.command(order, Command::Answer(CustomerAnswer::AcceptDate)), ActorRef::Customer);
        let agreed = shop.accept(Submission { origin: Origin::TrackingPage, ..accept }).await;
        assert_eq!(agreed.card.answers.accepted, Some(put_off));
        let shop = shop.restarted().await;
        assert_eq!(consent(&shop).await, Some(DateConsent::Agreed { at: shop.now() }));
        let log = shop.store.order_log(order, 0, 1000).await.unwrap();
        let before: Vec<_> = log.iter().map(|entry| PromiseHistory::of(&log).before(entry.seq).is_some()).collect();
        assert_eq!(before, [false, false, true, true, false]);
        shop.audit(None).await.unwrap();
        let found = shop.audit_after("UPDATE orders SET slips = slips + 1").await;
        assert!(found.contains("slips of the promise"), "{found}");
    }

    async fn two_instances_tell_it_once(shop: Shop) {
        let shop = shop.on_a_board_with(|_| ()).await;
        shop.opened().await;
        let services = shop.services();
        for _ in 0..25 {
            let order = shop.place().await;
            shop.promised_in(order, 1).await;
        }
        let (mut here, mut there) = (Told::default(), Told::default());
        let (one, other) = tokio::join!(look(&services, &mut here), look(&services, &mut there));
        assert_eq!(one.unwrap() + other.unwrap(), 25);
        let entries = shop.store.board_entries(shop.board, 0, 20_000).await.unwrap();
        let gathered = entries.iter().filter(|entry| {
            matches!(entry.event, Event::PromiseEndangered { gathered: true, .. })
        });
        assert_eq!(gathered.count(), 25, "each once, and none of so many by itself");
    }

    async fn the_last_orders_tell_when_the_next_arrives(shop: Shop) {
        let shop = shop.on_a_board_with(|_| ()).await;
        shop.opened().await;
        let arrival = async |shop: &Shop, order: OrderId| {
            let (board, now) = (shop.own().await, shop.now());
            let lives = shop.store.past_lives(shop.board, now).await.unwrap();
            let order = shop.store.order(order).await.unwrap().unwrap();
            Arrival::of(&board.workflow, &lives, &order.state, (&board.spans, &board.local), now)
        };
        let mut orders = Vec::new();
        for _ in 0..ENOUGH_LIVES {
            orders.push(shop.place().await);
        }
        shop.wait(TimeDelta::days(7));
        for order in &orders {
            shop.accept(shop.to_with_all(*order, "ready")).await;
            shop.accept(shop.to_with_all(*order, "delivered")).await;
        }
        // One that was cancelled tells nothing, and what is archived still does.
        let lost = shop.place().await;
        shop.accept(shop.to_with_all(lost, "cancelled")).await;
        shop.accept(shop.command(orders[0], Command::Archive)).await;
        shop.wait(TimeDelta::minutes(2));
        shop.opened().await;
        let next = shop.place().await;
        let told = arrival(&shop, next).await.unwrap();
        assert_eq!(told.orders as usize, ENOUGH_LIVES);
        let week = shop.own().await.today(shop.now()) + chrono::Days::new(7);
        assert_eq!((told.window.earliest(), told.window.latest()), (week, week));
        assert_eq!(arrival(&shop, orders[1]).await, None, "it is over");
    }
}

//! Slack on every engine: what is usual follows the log as orders leave statuses, an upgrade reads it from there, and columns
//! and lists come with the worst first, page by page.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::*;
use std::cmp::Reverse;
use store::{ColumnWindow, ListQuery, SourceRows, Submission};
use uuid::Uuid;

impl Shop {
    /// What is usual, as of a minute later.
    async fn usual(&self) -> UsualStays {
        self.wait(TimeDelta::minutes(1));
        (*self.store.usual_stays(self.board, self.now()).await.unwrap()).clone()
    }

    async fn promised(&self, order: OrderId, day: u32) {
        let mut sources = SourceRows::new();
        let reason = Some(sources.note("The customer asked for it"));
        let edit = Edit { promise: Some(promise(day, day)), reason, ..Edit::default() };
        self.accept(Submission { sources, ..self.command(order, Command::Edit(edit)) }).await;
    }

    /// Orders that took 1, 2, 3 and so on minutes to be received.
    async fn received(&self, count: usize) -> Vec<OrderId> {
        let mut orders = Vec::new();
        for _ in 0..count {
            orders.push(self.place().await);
        }
        for order in &orders {
            self.wait(TimeDelta::minutes(1));
            self.accept(self.to(*order, "approval")).await;
        }
        orders
    }

    /// The windows of a column one after the other, with the worst first.
    async fn worst_first(&self, status: &str, cards: u32) -> Vec<OrderId> {
        let window = ColumnWindow { cards, order: ColumnOrder::WorstFirst };
        let (filter, sight) = (Filter::default(), Sight::default());
        let snapshot =
            self.store.snapshot(self.board, &filter, &sight, window, self.now()).await.unwrap().unwrap();
        assert_eq!(snapshot.order, ColumnOrder::WorstFirst);
        let column = snapshot.columns.into_iter().find(|column| column.count.status == id(status)).unwrap();
        assert!(column.orders.len() <= cards as usize);
        let (mut all, mut after) = (column.orders, column.next);
        while let Some(cursor) = after {
            assert!(!cursor.contains("Customer"));
            let query = ListQuery { after: Some(cursor), limit: cards, ..ListQuery::default() };
            let page = self.store.list(self.board, &query, self.now()).await.unwrap();
            all.extend(page.items);
            after = page.next;
        }
        all.into_iter().map(|card| card.id).collect()
    }

    async fn by_slack(&self, sort: &str, limit: u32) -> Vec<OrderId> {
        let mut query = ListQuery { sort: Some(sort.parse().unwrap()), limit, ..ListQuery::default() };
        let mut all = Vec::new();
        loop {
            let page = self.store.list(self.board, &query, self.now()).await.unwrap();
            assert!(page.items.len() <= limit as usize);
            all.extend(page.items.iter().map(|card| card.id));
            query.after = page.next;
            if query.after.is_none() {
                return all;
            }
        }
    }
}

on_each_engine! {
    async fn what_is_usual_follows_the_orders_that_leave_a_status(shop: Shop) {
        shop.received(29).await;
        let few = shop.usual().await;
        assert_eq!(few[&id("received")], UsualStay { seconds: 0, least: 0, orders: 29 });
        let limits = shop.snapshot().await.slack;
        assert_eq!(limits.usual[&id("received")].here, 4 * 3600, "there are too few, so its limit counts");
        // The thirtieth waits for three hours, of which two are spent on hold; back and away do not finish a status.
        let order = shop.place().await;
        shop.wait(TimeDelta::minutes(30));
        shop.accept(shop.command(order, Command::Hold { reason: HoldReason::Stock, note: None })).await;
        shop.wait(TimeDelta::hours(2));
        shop.accept(shop.command(order, Command::Release)).await;
        shop.wait(TimeDelta::minutes(30));
        let moved = shop.accept(shop.to(order, "approval")).await;
        let enough = shop.usual().await;
        assert_eq!(enough[&id("received")], UsualStay { seconds: 26 * 60, least: 8 * 60, orders: 30 });
        let known = shop.snapshot().await.slack;
        assert_eq!(known.usual[&id("received")].here, 26 * 60);
        assert_eq!(known.usual[&id("approval")].ahead, limits.usual[&id("approval")].ahead);
        assert!(!known.usual.contains_key(&id("delivered")));
        // Taken back, it never was.
        shop.accept(shop.command(order, Command::TakeBack { seq: moved.seq })).await;
        assert_eq!(shop.usual().await[&id("received")].orders, 29);
        shop.accept(shop.to_with_all(order, "cancelled")).await;
        assert_eq!(shop.usual().await[&id("received")].orders, 29);
        let usual = shop.usual().await;
        let shop = shop.restarted().await;
        assert_eq!(shop.usual().await, usual);
        shop.audit(None).await.unwrap();
        shop.audit_outside().await.unwrap();
    }

    async fn an_upgrade_reads_from_the_log_what_orders_took(shop: Shop) {
        let orders = shop.received(31).await;
        shop.accept(shop.command(orders[0], Command::Hold { reason: HoldReason::Customer, note: None })).await;
        shop.wait(TimeDelta::hours(1));
        shop.accept(shop.command(orders[0], Command::Release)).await;
        shop.wait(TimeDelta::hours(1));
        shop.accept(shop.to_with_all(orders[0], "supplier")).await;
        let taken = shop.accept(shop.to_with_all(orders[1], "supplier")).await;
        shop.accept(shop.command(orders[1], Command::TakeBack { seq: taken.seq })).await;
        let usual = shop.usual().await;
        assert_eq!((usual[&id("received")].orders, usual[&id("approval")].orders), (31, 1));
        shop.store.close().await;
        shop.tamper(&["DROP TABLE stays", "DROP TABLE stays_to_fill", "DELETE FROM _sqlx_migrations WHERE version IN (18, 30)"]).await;
        let shop = shop.restarted().await;
        assert_eq!(shop.usual().await, usual);
        // And it goes on from there.
        shop.accept(shop.to_with_all(orders[2], "supplier")).await;
        assert_eq!(shop.usual().await[&id("approval")].orders, 2);
        shop.audit(None).await.unwrap();
    }

    async fn what_ended_more_than_ninety_days_ago_is_not_usual_any_more(shop: Shop) {
        shop.received(40).await;
        shop.wait(TimeDelta::days(84));
        assert_eq!(shop.usual().await[&id("received")], UsualStay { seconds: 34 * 60, least: 10 * 60, orders: 40 });
        shop.received(31).await;
        assert_eq!(shop.usual().await[&id("received")].orders, 71);
        // The first twenty are beyond the ninety days now, and a day later all of those that came first.
        shop.wait(TimeDelta::days(6) - TimeDelta::minutes(20 + 31 + 2));
        assert_eq!(shop.usual().await[&id("received")].orders, 51);
        shop.wait(TimeDelta::days(1));
        let known = UsualStay { seconds: 27 * 60, least: 8 * 60, orders: 31 };
        assert_eq!(shop.usual().await[&id("received")], known);
        // Of what was noted without its end, as by an earlier Milepost, the log says when it ended; and so of what was not noted.
        shop.store.close().await;
        shop.tamper(&["UPDATE stays SET ended_at = NULL"]).await;
        let shop = shop.restarted().await;
        assert_eq!(shop.usual().await[&id("received")], known);
        shop.audit(None).await.unwrap();
        shop.store.close().await;
        shop.tamper(&["DROP TABLE stays", "DROP TABLE stays_to_fill", "DELETE FROM _sqlx_migrations WHERE version IN (18, 30)"]).await;
        let shop = shop.restarted().await;
        assert_eq!(shop.usual().await[&id("received")], known);
        shop.wait(TimeDelta::days(90));
        assert_eq!(shop.usual().await[&id("received")].orders, 0);
    }

    async fn a_column_comes_with_the_worst_first_and_keeps_the_order_that_people_made(shop: Shop) {
        let mut orders = Vec::new();
        for day in [Some(9), None, Some(4), Some(9), Some(28), None, Some(2), Some(4)] {
            let order = shop.place().await;
            if let Some(day) = day {
                shop.promised(order, day).await;
            }
            orders.push(order);
        }
        let worst: Vec<OrderId> = [6, 2, 7, 0, 3, 4, 1, 5].map(|n| orders[n]).into();
        for cards in [1, 2, 3, 8, 9] {
            assert_eq!(shop.worst_first("received", cards).await, worst, "{cards} at a time");
        }
        assert_eq!(shop.column("received").await, orders, "as they came");
        // Where an order's life is over there is no slack.
        for order in [orders[1], orders[6]] {
            shop.accept(shop.to_with_all(order, "cancelled")).await;
        }
        assert_eq!(shop.worst_first("cancelled", 1).await, [orders[1], orders[6]]);
        assert!(shop.store.list(shop.board, &ListQuery { after: Some("w.received.soon.V".into()), limit: 1, ..ListQuery::default() }, shop.now()).await.is_err());
    }

    async fn a_list_comes_by_slack_over_all_statuses_page_by_page(shop: Shop) {
        for (status, day) in
            [("received", Some(20)), ("approval", Some(9)), ("ready", Some(8)), ("received", None), ("scheduled", Some(4)), ("approval", Some(19)), ("ready", Some(7))]
        {
            let order = match status {
                "received" => shop.place().await,
                _ => shop.place_in(status).await,
            };
            if let Some(day) = day {
                shop.promised(order, day).await;
            }
        }
        let snapshot = shop.snapshot().await;
        let cards = snapshot.columns.iter().flat_map(|column| &column.orders);
        let mut expected: Vec<(Option<Instant>, Uuid)> =
            cards.map(|card| (card.leave_by(&snapshot.slack, &snapshot.spans), card.id.0)).collect();
        expected.sort_by_key(|(by, order)| (by.is_none(), *by, *order));
        let ids = |expected: &[(Option<Instant>, Uuid)]| expected.iter().map(|(_, order)| OrderId(*order)).collect::<Vec<_>>();
        assert_eq!(expected.iter().filter(|(by, _)| by.is_none()).count(), 1);
        // A late promise of an early status is more urgent than an earlier one of a late status.
        let first = shop.by_slack("slack", 1).await[0];
        assert_eq!(snapshot.columns[1].orders.iter().find(|card| card.id == first).map(|card| card.promise), Some(Some(promise(9, 9))));
        for limit in [1, 2, 7, 50] {
            assert_eq!(shop.by_slack("slack", limit).await, ids(&expected), "{limit} at a time");
        }
        expected.sort_by_key(|(by, order)| (by.is_none(), Reverse(*by), Reverse(*order)));
        for limit in [1, 3, 50] {
            assert_eq!(shop.by_slack("-slack", limit).await, ids(&expected), "{limit} at a time");
        }
        let mut some = ListQuery { sort: Some("slack".parse().unwrap()), limit: 9, ..ListQuery::default() };
        some.filter.status = vec![id("ready")];
        assert_eq!(shop.store.list(shop.board, &some, shop.now()).await.unwrap().items.len(), 2);
        some.filter.q = Some("oak".into());
        assert_eq!(shop.store.list(shop.board, &some, shop.now()).await.unwrap().items.len(), 2);
    }
}

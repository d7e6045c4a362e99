//! Another calendar on every engine: what has passed counts as it did, what is to come counts by the new one.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::*;
use std::collections::BTreeMap;
use store::{Board, WorkflowChange, WorkflowError};

impl Shop {
    async fn board_now(&self) -> Board {
        let board = self.store.board(&self.board.to_string()).await.unwrap().unwrap();
        (*board).clone()
    }

    /// Publishes the calendar in force with a change.
    async fn recalendar(&self, change: impl FnOnce(&mut Calendar)) -> Result<(), WorkflowError> {
        let workflow = self.board_now().await.workflow;
        let mut calendar = workflow.calendar;
        change(&mut calendar);
        let change =
            WorkflowChange::Settings { seen: workflow.revision, roles: None, calendar: Some(calendar) };
        self.store.change_workflow(self.board, change, self.admin()).await.map(drop)
    }

    /// Each order's card, and the time it has used as its card says it to viewers.
    async fn ages(&self) -> BTreeMap<OrderId, (Card, Option<TimeDelta>)> {
        let Snapshot { columns, workflow, spans, now, .. } = self.snapshot().await;
        let cards = columns.into_iter().flat_map(|column| column.orders);
        let aged = |card: Card| {
            let used = card.age(&workflow, &spans, now).map(|age| age.used);
            (card.id, (card, used))
        };
        cards.map(aged).collect()
    }

    async fn used(&self, order: OrderId) -> TimeDelta {
        self.ages().await[&order].1.unwrap()
    }
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

on_each_engine! {
    async fn a_holiday_put_on_tomorrow_leaves_the_time_that_is_used(shop: Shop) {
        // It is Tuesday, 10:00, and the shop works from 9 to 17.
        let (aging, late, held) = (shop.place_in("scheduled").await, shop.place().await, shop.place_in("scheduled").await);
        shop.wait(TimeDelta::hours(2));
        let hold = Command::Hold { reason: HoldReason::Stock, note: None };
        shop.accept(shop.command(held, hold)).await;
        shop.wait(TimeDelta::hours(3) + TimeDelta::seconds(7));
        let before = shop.ages().await;
        let used = TimeDelta::hours(5) + TimeDelta::seconds(7);
        assert_eq!(before[&aging].1, Some(used));
        assert_eq!(before[&aging].0.due_at, Some(at("2026-11-26T10:00:00Z")), "two days of eight hours");
        shop.recalendar(|calendar| calendar.holidays.push(Holiday::called("2026-11-25".parse().unwrap(), "Stocktaking"))).await.unwrap();
        let after = shop.ages().await;
        for order in [aging, late, held] {
            assert_eq!(after[&order].1, before[&order].1, "used time stays to the second");
            assert_eq!(after[&order].0.entered_at, before[&order].0.entered_at);
        }
        assert_eq!(after[&aging].0.due_at, Some(at("2026-11-27T10:00:00Z")), "a day later");
        assert_eq!(after[&late].0, before[&late].0, "its time was up before: nothing changes for it");
        assert_eq!(after[&held].1, Some(TimeDelta::hours(2)));
        // The rest of today counts, the holiday does not, and the day after does.
        shop.wait(TimeDelta::hours(2));
        assert_eq!(shop.used(aging).await, TimeDelta::hours(7));
        shop.wait(TimeDelta::hours(19));
        assert_eq!(shop.used(aging).await, TimeDelta::hours(7), "Wednesday noon");
        shop.wait(TimeDelta::hours(24));
        assert_eq!(shop.used(aging).await, TimeDelta::hours(10) + TimeDelta::seconds(7), "Thursday noon");
        // The held one goes on where it stood.
        shop.accept(shop.command(held, Command::Release)).await;
        assert_eq!(shop.used(held).await, TimeDelta::hours(2));
        shop.wait(TimeDelta::hours(1));
        assert_eq!(shop.used(held).await, TimeDelta::hours(3));
        shop.audit(None).await.unwrap();
        shop.audit_outside().await.unwrap();
    }

    async fn what_has_passed_counts_by_the_calendar_of_then_however_it_is_read(shop: Shop) {
        let noon = at("2026-11-24T12:00:00Z");
        shop.wait(TimeDelta::hours(2));
        shop.recalendar(|calendar| calendar.windows.iter_mut().for_each(|window| (window.from, window.to) = (13 * 60, 15 * 60))).await.unwrap();
        shop.wait(TimeDelta::hours(24));
        shop.recalendar(|calendar| calendar.zone = "America/New_York".into()).await.unwrap();
        let board = shop.board_now().await;
        let until = |text: &str| board.spans.between(at("2026-11-23T00:00:00Z"), at(text));
        assert_eq!(until("2026-11-24T12:00:00Z"), TimeDelta::hours(8 + 3), "Monday, and Tuesday until noon");
        assert_eq!(until("2026-11-25T12:00:00Z"), TimeDelta::hours(11 + 2), "Tuesday from 13 to 15");
        assert_eq!(until("2026-11-26T00:00:00Z"), TimeDelta::hours(13 + 2), "Wednesday from 13 to 15 in New York");
        assert_eq!(board.spans.after(at("2026-11-25T12:00:00Z"), TimeDelta::hours(1)), at("2026-11-25T19:00:00Z"));
        assert_eq!(board.past.iter().map(|past| past.until).collect::<Vec<_>>(), [noon, at("2026-11-25T12:00:00Z")]);
        // Another process, and this one after a restart or on the next day, resolve the same.
        let other = shop.second_process().await.board(&shop.board.to_string()).await.unwrap().unwrap();
        assert_eq!((&other.spans, &other.past), (&board.spans, &board.past));
        let shop = shop.restarted().await;
        assert_eq!(shop.board_now().await.spans, board.spans);
        shop.wait(TimeDelta::days(1));
        let (from, to) = (at("2026-11-20T00:00:00Z"), at("2026-12-20T00:00:00Z"));
        assert_eq!(shop.board_now().await.spans.within(from, to), board.spans.within(from, to));
        // A revision that leaves the hours alone is no other calendar, and long ago is forgotten.
        shop.recalendar(|_| ()).await.unwrap();
        assert_eq!(shop.board_now().await.past.len(), 2);
        shop.wait(TimeDelta::days(500));
        assert_eq!(shop.restarted().await.board_now().await.past, []);
    }

    async fn a_calendar_can_be_undone_and_deadlines_are_what_they_were(shop: Shop) {
        let order = shop.place_in("scheduled").await;
        shop.wait(TimeDelta::hours(1));
        let before = shop.ages().await;
        shop.recalendar(|calendar| calendar.windows.retain(|window| window.day != 3)).await.unwrap();
        assert_ne!(shop.ages().await[&order].0.due_at, before[&order].0.due_at);
        shop.wait(TimeDelta::minutes(5));
        let undo = WorkflowChange::Undo { revision: 2 };
        shop.store.change_workflow(shop.board, undo, shop.admin()).await.unwrap();
        assert_eq!(shop.ages().await[&order].0.due_at, before[&order].0.due_at);
        assert_eq!(shop.used(order).await, TimeDelta::minutes(65));
        shop.audit(None).await.unwrap();
    }

    async fn a_draft_is_published_with_the_calendar_that_is_in_force_by_then(shop: Shop) {
        let mut draft = Draft::from(&shop.board_now().await.workflow);
        draft.statuses[3].name = "Bench booked".into();
        let saved = WorkflowChange::SaveDraft { draft, seen: None };
        shop.store.change_workflow(shop.board, saved, shop.admin()).await.unwrap();
        shop.recalendar(|calendar| calendar.holidays.push(Holiday::on("2026-12-25".parse().unwrap()))).await.unwrap();
        let calendar = shop.board_now().await.workflow.calendar;
        let publish = WorkflowChange::Publish { draft_version: 1, choices: Choices::default() };
        shop.store.change_workflow(shop.board, publish, shop.admin()).await.unwrap();
        let now = shop.board_now().await.workflow;
        assert_eq!((now.revision, now.statuses[3].name.as_str()), (3, "Bench booked"));
        assert_eq!((now.calendar.holidays.len(), &now.calendar), (1, &calendar));
        shop.audit(None).await.unwrap();
    }

    async fn what_today_is_is_the_board_s_own(shop: Shop) {
        let here = shop.snapshot().await.today;
        let order = shop.place().await;
        let mut promised = shop.to_with_all(order, "scheduled");
        if let Command::Move(step) = &mut promised.command {
            step.promise = Promise::new(here, here).ok();
        }
        shop.accept(promised).await;
        let late = |snapshot: Snapshot| {
            let card = snapshot.columns.iter().flat_map(|column| &column.orders).next().cloned().unwrap();
            card.is_late(&snapshot.workflow, snapshot.today)
        };
        shop.wait(TimeDelta::hours(2));
        assert!(!late(shop.snapshot().await));
        // At noon in London it is Wednesday in Auckland.
        shop.recalendar(|calendar| calendar.zone = "Pacific/Auckland".into()).await.unwrap();
        let there = shop.snapshot().await;
        assert_eq!(there.today, here.succ_opt().unwrap());
        assert!(late(there));
        let filter = Filter { late: true, ..Filter::default() };
        let found = shop.store.snapshot(shop.board, &filter, &Default::default(), 10.into(), shop.now()).await.unwrap().unwrap();
        assert_eq!(found.columns.iter().map(|column| column.count.total).sum::<u32>(), 1);
        // Another board of the shop stays where it is.
        let shop = shop.on_a_board_with(|_| ()).await;
        assert_eq!(shop.snapshot().await.today, here);
    }
}

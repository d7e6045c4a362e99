//! What others did: changes that come by the feed, and the board fetched anew where they do not join on.

use super::{
    forecast::Rules,
    model::Outcome,
    state::{BoardState, RETRY_MS, pause},
};
use crate::api::{ListParams, api};
use domain::{
    Filter, Snapshot, StatusId,
    wire::{Change, FeedEvent},
};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

/// Cards fetched at a time while scrolling.
const WINDOW: u32 = 100;

impl BoardState {
    /// Takes in what came while a card was in the hand.
    pub fn catch_up(self) {
        let held_events = self.held_events.try_update_value(std::mem::take).unwrap_or_default();
        held_events.into_iter().for_each(|event| self.on_event(event));
    }

    /// News of the feed. While a card is in the hand the board stands still, so that nothing slips away under it.
    pub(super) fn on_event(self, event: FeedEvent) {
        if self.lifted.with_untracked(Option::is_some) {
            self.held_events.update_value(|held_events| held_events.push(event));
            return;
        }
        match event {
            FeedEvent::Hello(_) => {}
            FeedEvent::Change(change) => self.apply_change(*change),
            FeedEvent::Skip { seq } => {
                if self.model.try_update(|model| model.skip(seq)) == Some(Outcome::Resync) {
                    self.resync();
                }
            }
            FeedEvent::Reset => self.resync(),
        }
    }

    fn apply_change(self, change: Change) {
        let waiting = self.resync_buffer.try_update_value(|resync_buffer| resync_buffer.as_mut().map(|resync_buffer| resync_buffer.push(change.clone())).is_some());
        if waiting == Some(true) {
            return;
        }
        self.latest_change.set(Some((change.order, change.seq)));
        if !self.filter().is_empty() {
            self.counts_differ.set_value(true);
        }
        if self.apply(&change) == Outcome::Resync {
            self.resync();
        }
    }

    fn apply(self, change: &Change) -> Outcome {
        let (rules, filter) = (self.rules.get_untracked(), self.filter());
        let (now, today) = (self.now.get_untracked(), self.today.get_untracked());
        let mut outcome = Outcome::Applied;
        self.model.update(|model| {
            outcome = model.apply(change, |card| filter.matches(card, &rules.workflow, now, today));
            if outcome == Outcome::Applied && filter.is_empty() {
                model.count(&change.columns);
            }
        });
        outcome
    }

    /// Fetches the board anew; what comes by the feed meanwhile is taken in afterwards.
    pub(super) fn resync(self) {
        if self.resync_buffer.with_value(Option::is_some) {
            return;
        }
        self.resync_buffer.set_value(Some(Vec::new()));
        spawn_local(async move {
            let (mut wait, slug) = (RETRY_MS.0, self.slug());
            let snapshot = loop {
                let filter = self.filter();
                match api().snapshot(slug.clone(), filter.clone()).await {
                    Ok(snapshot) if filter == self.filter() => break snapshot,
                    // Somebody chose another filter meanwhile.
                    Ok(_) => continue,
                    Err(failure) if failure.status().is_some_and(|status| status < 500) => {
                        self.notices.keep(failure.message());
                        self.resync_buffer.set_value(None);
                        return;
                    }
                    Err(_) => pause(wait).await,
                }
                wait = (wait * 2).min(RETRY_MS.1);
            };
            self.renew(&snapshot);
        });
    }

    fn renew(self, snapshot: &Snapshot) {
        self.today.set(snapshot.today);
        self.rules.update(|rules| {
            let actor = rules.actor.clone();
            *rules = Arc::new(Rules { workflow: snapshot.workflow.clone(), actor, spans: snapshot.spans.clone() });
        });
        self.model.update(|model| model.renew(snapshot));
        let resync_buffer = self.resync_buffer.try_update_value(Option::take).flatten().unwrap_or_default();
        for change in resync_buffer {
            self.apply_change(change);
        }
        // Whatever was open in a drawer may be older than the snapshot.
        self.latest_change.update(|latest_change| *latest_change = latest_change.map(|(order, _)| (order, snapshot.seq)));
    }

    /// Fetches the next cards of a column, unless they are on their way.
    pub fn load_more(self, status: &StatusId) {
        let next = self.model.with_untracked(|model| model.column(status).and_then(|column| column.next.clone()));
        let Some(after) = next.filter(|_| self.fetching.with_value(|fetching| !fetching.contains(status))) else { return };
        self.fetching.update_value(|fetching| fetching.push(status.clone()));
        let status = status.clone();
        spawn_local(async move {
            let filter = Filter { status: vec![status.clone()], ..self.filter() };
            let listing = ListParams { filter, after: Some(after.clone()), limit: Some(WINDOW) };
            let page = api().orders(self.slug(), listing).await;
            self.fetching.update_value(|fetching| fetching.retain(|other| *other != status));
            if let Ok(page) = page {
                self.model.update(|model| model.extend(&status, &after, page.items, page.next));
            }
        });
    }
}

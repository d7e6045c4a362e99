//! What others did: changes that come by the feed, the board fetched anew where they do not join on, and the clock.

use super::{filters::BoardFilters, forecast::Rules, model::Outcome, state::BoardState};
use crate::{api::Client, commands::Backoff};
use chrono::TimeDelta;
use domain::{
    ActorRef, ColumnOrder, Filter, ListParams, Snapshot, StatusId, Turns, Workflow, isolated, tr,
    wire::{Change, FeedEvent},
};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::Cell, sync::Arc, time::Duration};

/// How often ages are counted anew.
const TICK: Duration = Duration::from_secs(20);
/// After how many ticks the board is fetched anew: a quarter of an hour.
const FRESH: u32 = 45;
/// Cards fetched at a time while scrolling.
const WINDOW: u32 = 100;

impl BoardState {
    /// Starts clock and feed, and follows the filters of the address. Only in the browser, so inside an effect.
    pub fn start(self) {
        if let Ok(ticking) = set_interval_with_handle(self.clock(), TICK) {
            on_cleanup(move || ticking.clear());
        }
        // What is new to an administrator is not new to the role as whose holder they look.
        if self.session.seeing_as().is_none() {
            self.comments_read.load(self.slug());
        }
        let position = move || self.view.model.with_untracked(|model| model.seq);
        let me = self.view.rules.with_untracked(|rules| match &rules.actor.who {
            ActorRef::Person(person) => Some(*person),
            ActorRef::System | ActorRef::Rule(_) | ActorRef::Customer => None,
        });
        let seeing_as = self.session.seeing_as().map(|role| role.id.to_string());
        if let Some(me) = me {
            self.folded.load(me, &self.slug());
        }
        self.follow_turns();
        self.sync.feed.connect(&self.slug(), (me, seeing_as), position, move |event| self.on_event(event));
        Effect::new(move |before: Option<()>| {
            self.view.filters.track();
            // What the page came with is filtered already.
            if before.is_some() {
                self.resync();
            }
        });
    }

    /// Who is there changes, too: a filter that asks it is asked anew then.
    fn follow_turns(self) {
        Effect::new(move |before: Option<Option<Turns>>| {
            let turns = self.counts.of(&self.slug()).map(|counts| counts.turns);
            let asks = self.view.filters.with_untracked(BoardFilters::needs_turns);
            if asks && before.is_some_and(|before| before != turns) {
                self.resync();
            }
            turns
        });
    }

    /// The browser's own clock is never read: the server's time at the start plus what has passed since. Today's date,
    /// working time and the counters of a filtered board are the server's business, and so fetched anew.
    fn clock(self) -> impl Fn() + 'static {
        let (start, begun) = (self.view.now.get_untracked(), elapsed());
        let ticks = Cell::new(0u32);
        move || {
            self.view.now.set(start + (elapsed() - begun));
            ticks.set(ticks.get() + 1);
            let counts = self.sync.counts_differ.try_update_value(std::mem::take) == Some(true);
            if ticks.get().is_multiple_of(FRESH) || counts {
                self.resync();
            }
        }
    }

    /// Has the chips' counts asked for anew.
    fn renew_counts(self) {
        self.counts.renew(&self.slug());
    }

    /// Takes in what came while a card was dragged.
    pub fn catch_up(self) {
        let held = self.sync.held_events.try_update_value(std::mem::take).unwrap_or_default();
        held.into_iter().for_each(|event| self.on_event(event));
    }

    /// An event of the feed. While a card is dragged the board stands still, so that nothing slips away under it.
    pub(super) fn on_event(self, event: FeedEvent) {
        if self.drag.dragged.with_untracked(Option::is_some) {
            let is_reset = matches!(event, FeedEvent::Reset);
            self.sync.held_events.update_value(|held| held.push(event));
            if is_reset {
                self.look_ahead();
            }
            return;
        }
        match event {
            // Who is there is told anew from here on.
            FeedEvent::Hello(_) => self.presence.set(Vec::new()),
            FeedEvent::Presence(present) => self.presence.set(present),
            FeedEvent::Change(change) => {
                self.apply_change(*change);
                self.renew_counts();
            }
            FeedEvent::Skip { seq } => {
                self.renew_counts();
                if self.view.model.try_update(|model| model.skip(seq)) == Some(Outcome::Resync) {
                    self.resync();
                }
            }
            FeedEvent::Reset => {
                // What the person may see and do can be among what changed.
                self.session.refresh();
                self.renew_counts();
                self.resync();
            }
        }
    }

    /// The board is not what it was while a card is in the hand. Where a column is gone that it came from or could go to,
    /// it is put back; otherwise the drag goes on, and the rest is taken in after the drop.
    fn look_ahead(self) {
        spawn_local(async move {
            // Without an answer the drop finds out.
            let Ok(ahead) = Client.snapshot(self.slug(), self.filter(), ColumnOrder::ByRank, Some(1)).await
            else {
                return;
            };
            if self.view.model.is_disposed() {
                return;
            }
            if self.view.rules.with_untracked(|rules| loses_columns(&rules.workflow, &ahead.workflow)) {
                self.cancel_drag_on_new_workflow();
            }
        });
    }

    /// Says who published the workflow that the board has now.
    fn tell_of_workflow(self, revision: u32) {
        spawn_local(async move {
            let revisions = Client.revisions(self.slug()).await.unwrap_or_default();
            if self.view.model.is_disposed() {
                return;
            }
            let by = revisions.into_iter().find(|one| one.revision == revision).and_then(|one| one.by);
            self.notices.tell(match by {
                Some(by) => tr!("The workflow was changed by {}.", isolated(&by.name)),
                None => tr!("The workflow was changed."),
            });
        });
    }

    fn apply_change(self, change: Change) {
        let waits = self
            .sync
            .resync_buffer
            .try_update_value(|buffer| buffer.as_mut().map(|buffer| buffer.push(change.clone())).is_some());
        if waits == Some(true) {
            return;
        }
        self.sync.latest_change.set(Some((change.order, change.seq)));
        if !self.view.filters.with_untracked(BoardFilters::is_empty) {
            self.sync.counts_differ.set_value(true);
        }
        if self.apply(&change) == Outcome::Resync {
            self.resync();
        }
    }

    fn apply(self, change: &Change) -> Outcome {
        let mut outcome = Outcome::Applied;
        let is_whole = self.view.filters.with_untracked(BoardFilters::is_empty);
        self.view.model.update(|model| {
            // What was heard already says nothing new, its counters neither.
            let is_new = change.seq > model.seq;
            let is_shown = model.confirmed(change.order).is_some();
            outcome = model.apply(change, |card| is_whole || self.is_wanted(card, is_shown));
            if is_new && outcome == Outcome::Applied && is_whole {
                model.count(&change.columns);
            }
        });
        outcome
    }

    /// Fetches the board anew; what comes by the feed meanwhile is taken in afterwards.
    pub(super) fn resync(self) {
        if self.sync.resync_buffer.with_value(Option::is_some) {
            return;
        }
        self.sync.resync_buffer.set_value(Some(Vec::new()));
        spawn_local(async move {
            let mut wait = Backoff::default();
            let snapshot = loop {
                // The board may be left by now, and all of this with it.
                if self.view.model.is_disposed() {
                    return;
                }
                let (filter, order) = (self.filter(), self.order());
                let answer = Client.snapshot(self.slug(), filter.clone(), order, None).await;
                if self.view.model.is_disposed() {
                    return;
                }
                match answer {
                    Ok(snapshot) if (&filter, order) == (&self.filter(), self.order()) => break snapshot,
                    // Somebody chose another filter or order meanwhile.
                    Ok(_) => continue,
                    Err(error) if error.status().is_some_and(is_final) => {
                        self.notices.warn(error.message());
                        self.sync.resync_buffer.set_value(None);
                        return;
                    }
                    Err(_) => wait.pause().await,
                }
            };
            self.renew(&snapshot);
        });
    }

    fn renew(self, snapshot: &Snapshot) {
        self.view.today.set(snapshot.today);
        self.view.name.set(snapshot.name.clone());
        let revision = self.view.rules.with_untracked(|rules| rules.workflow.revision);
        self.view.rules.update(|rules| {
            *rules = Arc::new(Rules::of(snapshot, rules.actor.clone()));
        });
        self.view.model.update(|model| model.renew(snapshot));
        if snapshot.workflow.revision != revision {
            self.tell_of_workflow(snapshot.workflow.revision);
        }
        let buffered = self.sync.resync_buffer.try_update_value(Option::take).flatten().unwrap_or_default();
        for change in buffered {
            self.apply_change(change);
        }
        // Whatever is open in a drawer may be older than the snapshot.
        self.sync.renewed.update(|times| *times += 1);
    }

    /// Fetches the next cards of a column, unless they are on their way.
    pub fn load_more(self, status: &StatusId) {
        let next = self
            .view
            .model
            .with_untracked(|model| model.column(status).and_then(|column| column.next.clone()));
        let Some(after) =
            next.filter(|_| self.sync.fetching.with_value(|fetching| !fetching.contains(status)))
        else {
            return;
        };
        self.sync.fetching.update_value(|fetching| fetching.push(status.clone()));
        let status = status.clone();
        spawn_local(async move {
            let filter = Filter { status: vec![status.clone()], ..self.filter() };
            let params = ListParams {
                filter,
                after: Some(after.clone()),
                limit: Some(WINDOW),
                ..ListParams::default()
            };
            let page = Client.orders(self.slug(), params).await;
            if self.view.model.is_disposed() {
                return;
            }
            self.sync.fetching.update_value(|fetching| fetching.retain(|other| *other != status));
            if let Ok(page) = page {
                self.view.model.update(|model| model.extend(&status, &after, page.items, page.next));
            }
        });
    }
}

/// Whether a status is gone that there was.
fn loses_columns(before: &Workflow, after: &Workflow) -> bool {
    before.statuses.iter().any(|status| after.status(&status.id).is_none())
}

/// Whether asking again would be answered alike: not where one asked too often or was too slow.
fn is_final(status: u16) -> bool {
    status < 500 && !matches!(status, 408 | 429)
}

fn elapsed() -> TimeDelta {
    let ms = window().performance().map_or(0.0, |performance| performance.now());
    TimeDelta::milliseconds(ms as i64)
}

#[cfg(test)]
mod tests {
    use super::{is_final, loses_columns};
    use domain::{default_calendar, default_workflow};

    #[test]
    fn a_board_that_was_asked_for_too_often_is_asked_for_again() {
        assert!(is_final(401) && is_final(404));
        assert!(!is_final(429) && !is_final(408) && !is_final(503));
    }

    #[test]
    fn a_drag_ends_where_a_column_is_gone_and_not_where_one_is_new() {
        let all = default_workflow(default_calendar("Europe/Berlin"));
        let mut fewer = all.clone();
        fewer.statuses.remove(3);
        assert!(loses_columns(&all, &fewer));
        assert!(!loses_columns(&fewer, &all) && !loses_columns(&all, &all));
    }
}

//! What publishing a draft would do: the very question that publishing asks, and nothing written.

use super::drafts;
use crate::services::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
};
use domain::{
    Clock, Fate, Instant, StatusId, Workflow,
    publish::{Change, Outcome},
    wire::{OutcomeGroup, OutcomeOrder, Preview, Publish},
};
use std::collections::BTreeMap;
use store::{Flight, FlyingOrder};

/// How many orders of a status are shown one by one.
const SHOWN: usize = 50;

/// What publishing the draft would do to the orders in flight.
pub async fn preview(services: &Services, view: &BoardView, ask: Publish) -> ServiceResult<Preview> {
    let read = async {
        let flight = services.store.flight(view.board.id).await?;
        flight.ok_or(ServiceError::NotFound("board"))
    };
    let mut flight = services.searches.run(&view.actor.who, read).await?;
    let Some(draft) = flight.draft.take().filter(|draft| draft.version == ask.draft_version) else {
        return Err(ServiceError::StaleDraft(match services.store.draft(view.board.id).await? {
            Some(draft) => Some(Box::new(drafts::view(services, view, draft).await?)),
            None => None,
        }));
    };
    let Workflow { roles, calendar, revision, .. } = &flight.board.workflow;
    let new = draft.draft.provisional(roles, calendar, revision + 1);
    let change = Change {
        old: &flight.board.workflow,
        old_spans: &flight.board.spans,
        new: &new,
        new_spans: &flight.board.spans,
        choices: &ask.choices,
        stood: &BTreeMap::new(),
        truths: &BTreeMap::new(),
        now: services.clock.now(),
    };
    let mut counts: BTreeMap<StatusId, u32> = BTreeMap::new();
    for flying in &flight.orders {
        *counts.entry(flying.order.status.clone()).or_default() += 1;
    }
    let mut faults = draft.draft.faults(roles, calendar);
    faults.extend(change.obstacles(&counts, &flight.holders));
    let mut hints = draft.draft.hints(roles, &flight.holders);
    hints.extend(change.hints(&counts));
    hints.extend(change.losses(&flight.filled, &flight.set));
    let outcomes = groups(&change, &flight);
    Ok(Preview {
        draft_version: draft.version,
        revision: new.revision,
        total: outcomes.iter().map(|group| group.total).sum(),
        moving: outcomes.iter().filter(|group| group.fate != Fate::Stays).map(|group| group.total).sum(),
        outcomes,
        messages: 0,
        faults,
        hints,
    })
}

/// The orders by the status that they are in, in board order.
fn groups(change: &Change, flight: &Flight) -> Vec<OutcomeGroup> {
    let group = |id: &StatusId, name: &str| OutcomeGroup {
        status: id.clone(),
        name: name.to_owned(),
        removed: change.new.status(id).is_none(),
        fate: change.fate(id),
        clock: change.clock(id),
        total: 0,
        new_deadlines: 0,
        newly_over: 0,
        voided: 0,
        raised: 0,
        orders: Vec::new(),
    };
    let mut groups: Vec<OutcomeGroup> =
        change.old.statuses.iter().map(|status| group(&status.id, &status.name)).collect();
    let places: BTreeMap<StatusId, usize> =
        groups.iter().enumerate().map(|(place, group)| (group.status.clone(), place)).collect();
    for flying in &flight.orders {
        let Some(group) = places.get(&flying.order.status).and_then(|place| groups.get_mut(*place)) else {
            continue;
        };
        count(group, flying, &change.outcome(&flying.order), change.now);
    }
    groups.retain(|group| group.total > 0 || group.removed || group.clock == Clock::Restarted);
    groups
}

fn count(group: &mut OutcomeGroup, flying: &FlyingOrder, outcome: &Outcome, now: Instant) {
    let (before, after) = (flying.order.due_at, outcome.due_at);
    // A hold stops the clock: nothing is over its time meanwhile.
    let over = |due: Option<Instant>| flying.order.held_since.is_none() && due.is_some_and(|due| due < now);
    group.total += 1;
    group.new_deadlines += u32::from(before != after);
    group.newly_over += u32::from(over(after) && !over(before));
    group.voided += u32::from(!outcome.voided.is_empty());
    group.raised += u32::from(outcome.raised);
    if group.orders.len() < SHOWN {
        group.orders.push(OutcomeOrder {
            order: flying.order.id,
            number: flying.number.clone(),
            customer: flying.customer.clone(),
            entered_at: outcome.entered_at,
            due_before: before,
            due_after: after,
        });
    }
}

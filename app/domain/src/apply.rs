//! What an entry of the log does to an order's state. Whatever `decide` accepted applies; a log that does not apply was
//! tampered with.

use crate::{
    Acknowledgement, Asked, Assignment, CancelDeclined, CancelRequest, CommentDeletion, CommentState,
    CustomerAnswers, Decision, Entry, Escalation, Event, Fields, Hold, Instant, LastMove, OrderState,
    Override, ParcelState, Parcels, Placed, SetFact, StepState, TextRef, Verdict, Voided,
};
use std::collections::{BTreeMap, BTreeSet};

/// An entry that cannot follow the state it meets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("entry {seq} ({kind}) does not fit the order's state: {why}")]
pub struct ReplayError {
    /// The entry's position in the board's log.
    pub seq: u64,
    /// The event's name.
    pub kind: &'static str,
    /// What does not fit.
    pub why: &'static str,
}

/// The order's state after an entry.
pub fn apply(state: Option<OrderState>, entry: &Entry) -> Result<OrderState, ReplayError> {
    let impossible = |why| ReplayError { seq: entry.seq, kind: entry.event.kind(), why };
    let after = match (state, &entry.event) {
        (None, Event::Placed(placed)) => born(entry, placed).ok_or(impossible("it is about no order"))?,
        (_, event) if event.is_about_board() => return Err(impossible("it is about no order")),
        (Some(_), Event::Placed(_)) => return Err(impossible("the order exists already")),
        (None, _) => return Err(impossible("the order does not exist")),
        (Some(state), _) if entry.order != Some(state.id) => {
            return Err(impossible("it is about another order"));
        }
        // What is said of an order can be said of one that is off the board.
        (Some(mut state), event) if event.comment().is_some() => {
            comment(&mut state, entry).map_err(impossible)?;
            state
        }
        (Some(state), Event::SightAsked { .. } | Event::LanguageChosen { .. }) => state,
        // Most of them are off the board by then.
        (Some(state), Event::Erased { .. }) => {
            OrderState { version: state.version + 1, last_move: None, ..state }
        }
        (Some(state), _) if state.archived => return Err(impossible("the order is archived")),
        (Some(state), Event::Notified { .. } | Event::PromiseEndangered { .. }) => state,
        (Some(mut state), Event::Escalated(raised)) => {
            state.escalation = Some(Escalation::after(state.escalation.as_ref(), raised, entry.occurred_at));
            state
        }
        (Some(state), event) => changed(state, entry, event).map_err(impossible)?,
    };
    if after.version != entry.version {
        return Err(impossible("its version does not follow"));
    }
    Ok(after)
}

fn born(entry: &Entry, placed: &Placed) -> Option<OrderState> {
    Some(OrderState {
        id: entry.order?,
        version: 1,
        status: placed.status.clone(),
        rank: placed.rank.clone(),
        entered_at: entry.occurred_at,
        due_at: placed.due_at,
        hold: None,
        paused: 0,
        assignment: None,
        escalation: None,
        promise: placed.promise,
        first_promise: placed.promise,
        slips: 0,
        filled: placed
            .fields
            .iter()
            .filter(|(_, value)| value.is_some())
            .map(|(field, _)| field.clone())
            .collect(),
        facts: BTreeMap::new(),
        approvals: BTreeMap::new(),
        conditions: BTreeSet::new(),
        lines: placed.lines.count,
        archived: false,
        withdrawn_at: None,
        last_move: None,
        tracking_generation: 0,
        imported: placed.import,
        comments: BTreeMap::new(),
        answers: CustomerAnswers::default(),
        parcels: Parcels::default(),
    })
}

fn changed(mut state: OrderState, entry: &Entry, event: &Event) -> Result<OrderState, &'static str> {
    let last_move = state.last_move.take();
    state.version += 1;
    match event {
        Event::Placed(_) => return Err("the order exists already"),
        Event::WorkflowPublished(_)
        | Event::EscalationsGathered { .. }
        | Event::BoardRenamed
        | Event::BoardArchived
        | Event::BoardRestored
        | Event::RuleChanged { .. }
        | Event::RuleSwitched { .. } => return Err("it is about no order"),
        Event::Edited { fields, .. } => fill(&mut state, fields),
        Event::LinesChanged { lines, .. } => state.lines = lines.count,
        Event::FactSet { fact, .. } => {
            let set = SetFact { at: entry.occurred_at, by: entry.actor.clone() };
            state.facts.insert(fact.clone(), set);
        }
        Event::FactCleared { fact, .. } => {
            state.facts.remove(fact).ok_or("the fact is not set")?;
        }
        Event::ApprovalRequested { .. }
        | Event::ApprovalDecided { .. }
        | Event::ApproverAdded { .. }
        | Event::ApprovalWithdrawn { .. }
        | Event::ApprovalVoided { .. }
        | Event::ApprovalOverridden { .. } => approvals(&mut state, entry, event)?,
        Event::ConditionsChanged { conditions } => state.conditions = conditions.clone(),
        Event::Promised { promise, .. } => state.promise_next(*promise),
        Event::Moved { from, to, rank, due_at, entered_at, unassigned, .. } => {
            if *from != state.status {
                return Err("the order is in another status");
            }
            let assignee = state.assignment.as_ref().map(|assignment| assignment.to);
            if unassigned.is_some() && *unassigned != assignee {
                return Err("somebody else has the order");
            }
            state.last_move = Some(LastMove {
                seq: entry.seq,
                by: entry.actor.clone(),
                at: entry.at,
                from: from.clone(),
                rank: state.rank,
                entered_at: state.entered_at,
                due_at: state.due_at,
                paused: state.paused,
                assignee,
                escalation: state.escalation.take(),
            });
            state.assignment.take_if(|_| unassigned.is_some());
            (state.status, state.rank) = (to.clone(), rank.clone());
            state.clock(entered_at.unwrap_or(entry.occurred_at), *due_at, entered_at.is_some());
        }
        Event::Reclocked { entered_at, due_at, .. } => {
            // Time that counts anew has been raised by nobody yet.
            state.escalation.take_if(|_| *entered_at != state.entered_at);
            state.clock(*entered_at, *due_at, true);
        }
        Event::Assigned { to, .. } => {
            let (by, at) = (entry.actor.clone(), entry.occurred_at);
            state.assignment = to.map(|to| Assignment { to, by, at });
        }
        Event::Ranked { rank } => state.rank = rank.clone(),
        // The other cards' new keys; the order's own comes with the event that follows.
        Event::Reranked { .. } => {}
        Event::TakenBack { seq, from, to, rank, entered_at, due_at, assignee } => {
            let last = last_move.filter(|last| *from == state.status && last.seq == *seq);
            let last = last.ok_or("that move is not the order's last entry")?;
            (state.status, state.rank) = (to.clone(), rank.clone());
            (state.entered_at, state.due_at, state.paused) = (*entered_at, *due_at, last.paused);
            state.escalation = last.escalation;
            // Who kept it over the move has it as before.
            if state.assignment.as_ref().map(|assignment| assignment.to) != *assignee {
                let (by, at) = (entry.actor.clone(), entry.occurred_at);
                state.assignment = assignee.map(|to| Assignment { to, by, at });
            }
        }
        Event::Held { reason, .. } => state.hold = Some(Hold { reason: *reason, since: entry.occurred_at }),
        Event::Released { due_at, paused } => {
            state.hold.take().ok_or("the order is not on hold")?;
            state.due_at = *due_at;
            state.paused = state.paused.saturating_add(*paused);
        }
        Event::Acknowledged { until, note } => {
            let escalation = state.escalation.as_mut().ok_or("it was not raised")?;
            let (by, at, note) = (entry.actor.clone(), entry.occurred_at, note.as_ref().map(|note| note.id));
            escalation.acknowledged = Some(Acknowledgement { by, at, until: *until, note });
        }
        Event::Archived => (state.archived, state.escalation) = (true, None),
        Event::Withdrawn { .. } => {
            (state.archived, state.withdrawn_at) = (true, Some(entry.occurred_at));
            state.escalation = None;
        }
        // Numbers name an order and decide nothing, and what a rule does about a button has entries of its own.
        Event::Renumbered { .. } | Event::Pressed { .. } | Event::Erased { .. } => {}
        Event::DateAccepted { promise } => {
            (state.answers.accepted, state.slips) = (Some(*promise), 0);
        }
        Event::CancelAsked { reason } => {
            let (at, note) = (entry.occurred_at, reason.as_ref().map(|reason| reason.id));
            state.answers.cancel = Some(CancelRequest { at, note, declined: None });
        }
        Event::CancelDeclined { reason } => {
            let request = state.answers.cancel.as_mut().ok_or("the customer does not ask to cancel")?;
            let (at, by) = (entry.occurred_at, entry.actor.clone());
            request.declined = Some(CancelDeclined { at, by, note: reason.id });
        }
        Event::ParcelPacked { .. }
        | Event::ParcelSplit { .. }
        | Event::ParcelMerged { .. }
        | Event::ParcelSent { .. }
        | Event::ParcelLabelled { .. }
        | Event::ParcelDelivered { .. }
        | Event::ParcelLost { .. }
        | Event::ParcelReopened { .. }
        | Event::ParcelTakenBack { .. } => parcels(&mut state.parcels, entry.occurred_at, event)?,
        Event::TrackingRenewed { generation } => state.tracking_generation = *generation,
        // They are no change of the order, and taken in elsewhere.
        Event::Escalated(_)
        | Event::Notified { .. }
        | Event::PromiseEndangered { .. }
        | Event::LanguageChosen { .. }
        | Event::SightAsked { .. }
        | Event::Commented { .. }
        | Event::CommentEdited { .. }
        | Event::CommentDeleted { .. } => {}
    }
    Ok(state)
}

/// Takes in a comment, and what becomes of one. The order's version stays: whoever saw it so still sees it so.
fn comment(order: &mut OrderState, entry: &Entry) -> Result<(), &'static str> {
    let (at, by) = (entry.occurred_at, entry.actor.clone());
    let is_there = |comment: &&mut CommentState| comment.deleted.is_none();
    match &entry.event {
        Event::Commented { comment, text, .. } => {
            let (seq, text, edited_at, deleted) = (entry.seq, text.id, None, None);
            let said = CommentState { by, at, seq, text, edited_at, deleted };
            if order.comments.insert(*comment, said).is_some() {
                return Err("the comment is there already");
            }
        }
        Event::CommentEdited { comment, text, .. } => {
            let comment =
                order.comments.get_mut(comment).filter(is_there).ok_or("the comment is not there")?;
            (comment.text, comment.edited_at) = (text.id, Some(at));
        }
        Event::CommentDeleted { comment } => {
            let comment =
                order.comments.get_mut(comment).filter(is_there).ok_or("the comment is not there")?;
            comment.deleted = Some(CommentDeletion { by, at });
        }
        _ => {}
    }
    Ok(())
}

fn parcels(parcels: &mut Parcels, at: Instant, event: &Event) -> Result<(), &'static str> {
    let note = |note: &Option<TextRef>| note.as_ref().map(|note| note.id);
    match event {
        Event::ParcelPacked { parcel, items } => parcels.pack(at, *parcel, items),
        Event::ParcelSplit { parcel, into, items } => parcels.split(*parcel, *into, items),
        Event::ParcelMerged { parcel, into } => parcels.merge(*parcel, *into),
        Event::ParcelSent { parcel, carrier, number } => {
            parcels.send(at, *parcel, note(carrier), note(number))
        }
        Event::ParcelLabelled { parcel, carrier, number } => {
            parcels.label(*parcel, note(carrier), note(number))
        }
        Event::ParcelDelivered { parcel } => parcels.end(at, *parcel, ParcelState::Delivered),
        Event::ParcelLost { parcel } => parcels.end(at, *parcel, ParcelState::Lost),
        Event::ParcelReopened { parcel } => parcels.reopen(*parcel),
        Event::ParcelTakenBack { parcel, into, items } => parcels.take_back(at, *parcel, *into, items),
        _ => Ok(()),
    }
}

fn approvals(order: &mut OrderState, entry: &Entry, event: &Event) -> Result<(), &'static str> {
    let (at, by) = (entry.occurred_at, entry.actor.clone());
    match event {
        Event::ApprovalRequested { approval, steps } => {
            let state = order.approvals.entry(approval.clone()).or_default();
            state.asked = Some(Asked { by, at });
            state.steps.extend(steps.keys().map(|step| (step.clone(), StepState::asked(at))));
        }
        Event::ApprovalDecided { approval, step, verdict, on_behalf, seal, grants, note, left_out } => {
            let state = order.approvals.get_mut(approval).ok_or("the approval was not requested")?;
            let step = state.steps.get_mut(step).ok_or("the step was not asked")?;
            let (on_behalf, seal) = (on_behalf.clone(), seal.clone());
            let [note, left_out] = [note, left_out].map(|text| text.as_ref().map(|text| text.id));
            step.decisions.push(Decision { verdict: *verdict, by, on_behalf, at, seal, note, left_out });
            (step.granted, step.voided) = (*grants, None);
        }
        Event::ApproverAdded { approval, step, person } => {
            let state = order.approvals.get_mut(approval).ok_or("the approval was not requested")?;
            state.steps.get_mut(step).ok_or("the step was not asked").map(|step| {
                step.added.insert(*person);
                step.granted = false;
            })?;
        }
        Event::ApprovalWithdrawn { approval } => {
            let state = order.approvals.get_mut(approval).ok_or("the approval was not requested")?;
            (state.asked, state.steps) = (None, BTreeMap::new());
        }
        Event::ApprovalVoided { approval, steps, changed } => {
            let state = order.approvals.get_mut(approval).ok_or("the approval was not requested")?;
            for id in steps {
                let step = state.steps.get_mut(id).ok_or("the step was not asked")?;
                let decisions = std::mem::take(&mut step.decisions);
                step.voided = Some(Voided { at, by: by.clone(), changed: changed.clone(), decisions });
                (step.asked_at, step.granted) = (at, false);
            }
        }
        Event::ApprovalOverridden { approval, steps, reason } => {
            let state = order.approvals.entry(approval.clone()).or_default();
            state.overrides.push(Override { by: by.clone(), at, reason: reason.id });
            state.asked.get_or_insert(Asked { by: by.clone(), at });
            for (id, seal) in steps {
                let (by, seal) = (by.clone(), seal.clone());
                let mut step = StepState { granted: true, ..StepState::asked(at) };
                step.decisions = vec![Decision {
                    verdict: Verdict::Overridden,
                    by,
                    on_behalf: None,
                    at,
                    seal,
                    note: Some(reason.id),
                    left_out: None,
                }];
                state.steps.insert(id.clone(), step);
            }
        }
        _ => {}
    }
    Ok(())
}

impl OrderState {
    /// Its time in the status counts since then. Where the workflow was changed, the clock may have been kept, with its pauses.
    fn clock(&mut self, entered_at: Instant, due_at: Option<Instant>, may_be_kept: bool) {
        if !may_be_kept || entered_at != self.entered_at {
            self.paused = 0;
        }
        (self.entered_at, self.due_at) = (entered_at, due_at);
    }
}

fn fill(state: &mut OrderState, fields: &Fields) {
    for (field, value) in fields {
        match value {
            Some(_) => state.filled.insert(field.clone()),
            None => state.filled.remove(field),
        };
    }
}

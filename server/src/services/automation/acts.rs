//! What a rule does, as the commands that everybody uses.

use super::means::Means;
use crate::services::promise_rule::AskedFor;
use chrono::TimeDelta;
use domain::{
    Command, CommentId, Edit, Entry, FieldId, Fields, Instant, Move, OrderState, Promise, PromiseHistory,
    Refusal, RefusalCode, automation::Act, mentions, tr,
};
use std::collections::BTreeMap;
use store::{Board, SourceRows};
use uuid::Uuid;

/// What an act comes to: a command with the rows that it points to, none where the order is that way already, or why it
/// cannot be.
pub type Commanded = Result<Option<(Command, SourceRows)>, Vec<Refusal>>;

/// An order as an act finds it.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// Its state.
    pub order: &'a OrderState,
    /// What its fields say.
    pub says: &'a BTreeMap<FieldId, String>,
    /// Its entries, where the rule promises by the board's.
    pub log: &'a [Entry],
    /// The moment.
    pub now: Instant,
}

/// An act as a command.
pub fn command(act: &Act, (board, means): (&Board, &Means), found: Found<'_>) -> Commanded {
    let (Found { order, says, now, .. }, people) = (found, &means.people);
    let mut sources = SourceRows::new();
    let mut note =
        |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(|text| sources.note(text));
    let command = match act {
        Act::Move { to, .. } if order.status == *to => return Ok(None),
        Act::Move { to, reason } => Command::Move(Move { reason: note(reason), ..Move::to(to.clone()) }),
        Act::Hold { reason, .. } if order.hold.is_some_and(|hold| hold.reason == *reason) => return Ok(None),
        Act::Hold { reason, note: text } => Command::Hold { reason: *reason, note: note(text) },
        Act::Release if order.hold.is_none() => return Ok(None),
        Act::Release => Command::Release,
        Act::SetFact { fact, .. } if order.facts.contains_key(fact) => return Ok(None),
        Act::SetFact { fact, evidence } => Command::SetFact { fact: fact.clone(), evidence: note(evidence) },
        Act::ClearFact { fact, .. } if !order.facts.contains_key(fact) => return Ok(None),
        Act::ClearFact { fact, reason } => Command::ClearFact { fact: fact.clone(), reason: note(reason) },
        Act::SetField { field, value } => {
            let kind = board.workflow.field(field).map(|field| &field.kind);
            let kept = kind.map_or(value.trim().to_owned(), |kind| kind.parse(value).unwrap_or_default());
            if says.get(field).map_or("", String::as_str) == kept {
                return Ok(None);
            }
            let fields: Fields = [(field.clone(), note(&kept))].into();
            Command::Edit(Edit { fields, ..Edit::default() })
        }
        Act::Assign(to) if order.assignment.as_ref().map(|assignment| assignment.to) == *to => {
            return Ok(None);
        }
        Act::Assign(to) => Command::Assign { to: *to, note: None },
        Act::AssignRole(role) => match people.assignee(&board.workflow, role, order)? {
            Some(person) => Command::Assign { to: Some(person), note: None },
            None => return Ok(None),
        },
        Act::Notify(to) => {
            people.check_told(&board.workflow, to, order)?;
            Command::Notify { to: to.clone() }
        }
        Act::RequestApproval(approval) => Command::RequestApproval { approval: approval.clone() },
        Act::Promise { days, reason } => {
            let Some(promise) = promise(*days, board, now) else { return Ok(None) };
            if order.promise == Some(promise) {
                return Ok(None);
            }
            let reason = order.promise.and_then(|_| note(reason));
            Command::Edit(Edit { promise: Some(promise), reason, ..Edit::default() })
        }
        Act::PromiseByRule { over_hand, reason } => {
            let Some(promise) = ruled_promise(*over_hand, (board, means), found)? else { return Ok(None) };
            let reason = order.promise.and_then(|_| note(reason));
            Command::Edit(Edit { promise: Some(promise), reason, ..Edit::default() })
        }
        Act::Comment(text) => {
            let text = text.trim();
            let comment = CommentId(Uuid::now_v7());
            let Some(said) = note(text) else { return Ok(None) };
            Command::Comment { comment, text: said, mentions: mentions(text) }
        }
    };
    Ok(Some((command, sources)))
}

/// What the board's rule promises; nothing where that is promised, where somebody chose other dates, or the order is over.
fn ruled_promise(
    over_hand: bool,
    (board, means): (&Board, &Means),
    Found { order, says, log, now }: Found<'_>,
) -> Result<Option<Promise>, Vec<Refusal>> {
    let refused = |message: String| vec![Refusal::new(RefusalCode::PromiseMissing, message, Vec::new())];
    let Some(placed_at) = log.first().map(|placed| placed.occurred_at) else { return Ok(None) };
    if PromiseHistory::of(log).is_by_hand() && !over_hand {
        return Ok(None);
    }
    let rule = means.promises.as_ref().ok_or_else(|| {
        refused(tr!("This board has no rule for promises any more: set one under Settings → Promises."))
    })?;
    let carrier = says.get(&FieldId::carrier()).map(String::as_str);
    match rule.offer(board, AskedFor { order, placed_at, now, carrier }) {
        Some(Ok(ruled)) => Ok(Some(ruled.window).filter(|window| order.promise != Some(*window))),
        Some(Err(no_day)) => Err(refused(no_day.to_string())),
        None => Ok(None),
    }
}

/// The day that is so many working days away.
fn promise(days: u16, board: &Board, now: Instant) -> Option<Promise> {
    let length: TimeDelta = board.workflow.calendar.working_day() * i32::from(days);
    // The end of a working day is still that day.
    let at = board.spans.after(now, length) - TimeDelta::microseconds(1);
    let day = board.today(at.max(now));
    Promise::new(day, day).ok()
}

//! What a rule does, as the commands that everybody uses.

use chrono::TimeDelta;
use domain::{
    Command, CommentId, Edit, FieldId, Fields, Instant, Move, OrderState, Promise, automation::Act, mentions,
};
use std::collections::BTreeMap;
use store::{Board, SourceRows};
use uuid::Uuid;

/// An act as a command, with the rows that it points to. None where the order is that way already.
pub fn command(
    act: &Act,
    board: &Board,
    order: &OrderState,
    says: &BTreeMap<FieldId, String>,
    now: Instant,
) -> Option<(Command, SourceRows)> {
    let mut sources = SourceRows::new();
    let mut note =
        |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(|text| sources.note(text));
    let command = match act {
        Act::Move { to, .. } if order.status == *to => return None,
        Act::Move { to, reason } => Command::Move(Move { reason: note(reason), ..Move::to(to.clone()) }),
        Act::Hold { reason, .. } if order.hold.is_some_and(|hold| hold.reason == *reason) => return None,
        Act::Hold { reason, note: text } => Command::Hold { reason: *reason, note: note(text) },
        Act::Release if order.hold.is_none() => return None,
        Act::Release => Command::Release,
        Act::SetFact { fact, .. } if order.facts.contains_key(fact) => return None,
        Act::SetFact { fact, evidence } => Command::SetFact { fact: fact.clone(), evidence: note(evidence) },
        Act::ClearFact { fact, .. } if !order.facts.contains_key(fact) => return None,
        Act::ClearFact { fact, reason } => Command::ClearFact { fact: fact.clone(), reason: note(reason) },
        Act::SetField { field, value } => {
            let kind = board.workflow.field(field).map(|field| &field.kind);
            let kept = kind.map_or(value.trim().to_owned(), |kind| kind.parse(value).unwrap_or_default());
            if says.get(field).map_or("", String::as_str) == kept {
                return None;
            }
            let fields: Fields = [(field.clone(), note(&kept))].into();
            Command::Edit(Edit { fields, ..Edit::default() })
        }
        Act::Assign(to) if order.assignment.as_ref().map(|assignment| assignment.to) == *to => return None,
        Act::Assign(to) => Command::Assign { to: *to, note: None },
        Act::RequestApproval(approval) => Command::RequestApproval { approval: approval.clone() },
        Act::Promise { days, reason } => {
            let promise = promise(*days, board, now)?;
            if order.promise == Some(promise) {
                return None;
            }
            let reason = order.promise.and_then(|_| note(reason));
            Command::Edit(Edit { promise: Some(promise), reason, ..Edit::default() })
        }
        Act::Comment(text) => {
            let text = text.trim();
            let comment = CommentId(Uuid::now_v7());
            Command::Comment { comment, text: note(text)?, mentions: mentions(text) }
        }
    };
    Some((command, sources))
}

/// The day that is so many working days away.
fn promise(days: u16, board: &Board, now: Instant) -> Option<Promise> {
    let length: TimeDelta = board.workflow.calendar.working_day() * i32::from(days);
    // The end of a working day is still that day.
    let at = board.spans.after(now, length) - TimeDelta::microseconds(1);
    let day = board.today(at.max(now));
    Promise::new(day, day).ok()
}

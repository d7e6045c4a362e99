//! Two rules that want different things of one order at once.

use super::Act;
use crate::spoken::tr_later;

/// What two rules would do to an order at the same occasion, if that does not go together: a sentence part; `tr_later!`.
pub fn conflict(one: &[Act], other: &[Act]) -> Option<&'static str> {
    one.iter().find_map(|act| other.iter().find_map(|other| between(act, other).or(between(other, act))))
}

fn between(one: &Act, other: &Act) -> Option<&'static str> {
    match (one, other) {
        (Act::Move { to: one, .. }, Act::Move { to: other, .. }) if one != other => {
            Some(tr_later!("they move the order to different statuses"))
        }
        (Act::Hold { .. }, Act::Move { .. }) => {
            Some(tr_later!("one puts the order on hold and the other moves it"))
        }
        (Act::Hold { .. }, Act::Release) => {
            Some(tr_later!("one puts the order on hold and the other releases it"))
        }
        (Act::Hold { reason: one, .. }, Act::Hold { reason: other, .. }) if one != other => {
            Some(tr_later!("they put the order on hold for different reasons"))
        }
        (Act::SetFact { fact: one, .. }, Act::ClearFact { fact: other, .. }) if one == other => {
            Some(tr_later!("one sets a fact that the other unsets"))
        }
        (
            Act::SetField { field: one, value: says },
            Act::SetField { field: other, value: says_otherwise },
        ) if one == other && says != says_otherwise => {
            Some(tr_later!("they write different things into a field"))
        }
        (Act::Assign(one), Act::Assign(other)) if one != other => {
            Some(tr_later!("they give the order to different people"))
        }
        (Act::Assign(_), Act::AssignRole(_)) => Some(tr_later!("they give the order to different people")),
        (Act::AssignRole(one), Act::AssignRole(other)) if one != other => {
            Some(tr_later!("they give the order to different people"))
        }
        (Act::Promise { days: one, .. }, Act::Promise { days: other, .. }) if one != other => {
            Some(tr_later!("they promise different dates"))
        }
        (Act::Promise { .. }, Act::PromiseByRule { .. }) => Some(tr_later!("they promise different dates")),
        _ => None,
    }
}

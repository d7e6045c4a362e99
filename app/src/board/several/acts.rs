//! What is done with several orders: foretold for each, done one after the other, and undone together. Each is a command of
//! its own, as if somebody had given it by hand.

use super::selection::Unmoved;
use crate::{
    api::{ApiError, ApiResult, Client},
    board::state::BoardState,
    commands::{self, Persistence},
};
use domain::{
    Card, Command, Move, OrderId, Origin, StatusId, TextRef, isolated, sentences, tr,
    wire::{AssignOrder, HoldOrder, MoveOrder, Moved, TakeBack},
};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What can be done with several orders.
#[derive(Debug, Clone)]
pub enum Act {
    /// Move them there; their customers are told, or left out.
    Move { to: StatusId, quiet: bool },
    /// Put them on hold.
    Hold(HoldOrder),
    /// End their holds.
    Release,
    /// Give them to somebody.
    Assign(AssignOrder),
}

/// An order with which it was done.
#[derive(Debug, Clone)]
struct Done {
    /// As it was.
    before: Card,
    /// As it is.
    after: Card,
    seq: u64,
}

/// What would come of it, before anything is done.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    /// With which it can be done.
    pub may: Vec<OrderId>,
    /// With how many it cannot, by the reason.
    pub not: BTreeMap<String, usize>,
}

impl Verdict {
    /// Of how many.
    pub fn total(&self) -> usize {
        self.may.len() + self.not.values().sum::<usize>()
    }

    /// `13 of 17`
    pub fn share(&self) -> String {
        tr!("{} of {}", self.may.len(), self.total())
    }

    /// `4: The proof is not approved yet.` for each reason, the most frequent first.
    pub fn reasons(&self) -> Vec<String> {
        let mut reasons: Vec<_> = self.not.iter().collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        reasons.into_iter().map(|(reason, count)| tr!("{}: {}", count, reason)).collect()
    }
}

impl BoardState {
    /// What would come of it for each order. Tracked.
    pub fn foretell(self, act: &Act, orders: &[OrderId]) -> Verdict {
        let mut verdict = Verdict::default();
        for order in orders {
            match self.foretell_one(act, *order) {
                Ok(()) => verdict.may.push(*order),
                Err(reason) => *verdict.not.entry(reason).or_default() += 1,
            }
        }
        verdict
    }

    fn foretell_one(self, act: &Act, order: OrderId) -> Result<(), String> {
        let (rules, now) = (self.rules(), self.now());
        self.with(|model| {
            let card = model.confirmed(order).ok_or_else(|| tr!("Not on the board any more."))?;
            if model.is_pending(order) {
                return Err(tr!("The last move is still being saved."));
            }
            let (command, to) = match act {
                Act::Move { to, .. } if card.status == *to => return Err(tr!("There already.")),
                Act::Move { to, .. } => (Command::Move(Move::to(to.clone())), to),
                Act::Hold(HoldOrder { reason, note }) => {
                    let note = note.as_ref().map(|_| TextRef { id: Uuid::nil(), digest: String::new() });
                    (Command::Hold { reason: *reason, note }, &card.status)
                }
                Act::Release => (Command::Release, &card.status),
                Act::Assign(AssignOrder { to, .. }) => {
                    (Command::Assign { to: *to, note: None }, &card.status)
                }
            };
            rules.decide(model, card, command, to, now).map_err(|refusals| sentences(&refusals))
        })
    }

    /// Does it with those of these orders with which it can be done, one after the other. The others stay chosen, with the
    /// reasons.
    pub fn act_on(self, act: Act, orders: Vec<OrderId>) {
        if let Some(why) = self.session.only_looks() {
            self.notices.warn(why);
            return;
        }
        if self.several.progress.with_untracked(Option::is_some) {
            return;
        }
        self.several.failed.update(Vec::clear);
        spawn_local(async move {
            let (count, mut done, mut failed) = (orders.len(), Vec::new(), Vec::new());
            for (at, order) in orders.into_iter().enumerate() {
                let _ = self.several.progress.try_set(Some((at, count)));
                // Whoever has left the board has not taken back what they asked for before.
                let Some(seen) =
                    self.view.model.try_with_untracked(|model| model.confirmed(order).cloned()).flatten()
                else {
                    continue;
                };
                let answer = match untrack(|| self.foretell_one(&act, order)) {
                    Ok(()) => self.do_one(&act, &seen).await.map_err(|error| reason(&error)),
                    Err(reason) => Err(reason),
                };
                match answer {
                    Ok(moved) => {
                        done.push(Done { before: seen, after: moved.order.clone(), seq: moved.seq });
                        let _ = self.view.model.try_update(|model| model.confirm(moved.order));
                    }
                    Err(reason) => failed.push(Unmoved { order, number: seen.number.to_string(), reason }),
                }
            }
            self.tell(&act, done, &failed);
            if self.view.model.is_disposed() {
                return;
            }
            self.several.progress.set(None);
            self.several.choose(failed.iter().map(|unmoved| unmoved.order));
            self.several.failed.set(failed);
        });
    }

    async fn do_one(self, act: &Act, seen: &Card) -> ApiResult<Moved> {
        let newer = |card: &Card| {
            let _ = self.view.model.try_update(|model| model.take(card.clone()));
        };
        let persistence = Persistence::OnceMore(self.notices);
        match act {
            Act::Move { to, quiet } => {
                let order = MoveOrder {
                    to: to.clone(),
                    after: None,
                    reason: None,
                    fields: BTreeMap::new(),
                    promise: None,
                    facts: BTreeMap::new(),
                    quiet: *quiet,
                    origin: Origin::Menu,
                };
                let call = |id, version, key| Client.move_order(id, version, key, &order);
                commands::change_order(persistence, seen, call, newer).await
            }
            Act::Hold(hold) => {
                let call = |id, version, key| Client.hold(id, version, key, hold);
                commands::change_order(persistence, seen, call, newer).await
            }
            Act::Release => {
                let call = |id, version, key| Client.release(id, version, key);
                commands::change_order(persistence, seen, call, newer).await
            }
            Act::Assign(assign) => {
                let call = |id, version, key| Client.assign(id, version, key, assign);
                commands::change_order(persistence, seen, call, newer).await
            }
        }
    }

    /// Says what came of it, with the way back where there is one.
    fn tell(self, act: &Act, done: Vec<Done>, failed: &[Unmoved]) {
        let name = |to: &StatusId| self.view.rules.try_with_untracked(|rules| rules.status_name(to));
        let count = done.len();
        let mut said = match act {
            Act::Move { to, .. } => {
                let name = name(to).unwrap_or_default();
                tr!("{n} order moved to {}" | "{n} orders moved to {}" % count, isolated(&name))
            }
            Act::Hold(_) => tr!("{n} order put on hold" | "{n} orders put on hold" % count),
            Act::Release => tr!("{n} order released" | "{n} orders released" % count),
            Act::Assign(_) => {
                let name = done.first().and_then(|done| Some(done.after.assignee.as_ref()?.name.clone()));
                let name = name.unwrap_or_default();
                tr!("{n} order given to {}" | "{n} orders given to {}" % count, isolated(&name))
            }
        };
        if !failed.is_empty() {
            said = tr!(
                "{}. {n} not: they stay selected, with the reasons"
                    | "{}. {n} not: they stay selected, with the reasons" % failed.len(),
                said
            );
        }
        match act {
            _ if done.is_empty() => {
                self.notices.warn(said);
            }
            // What a hold was about is said anew by whoever holds again.
            Act::Release => {
                self.notices.tell(said);
            }
            Act::Move { .. } | Act::Hold(_) | Act::Assign(_) => {
                let act = act.clone();
                self.notices.offer(said, tr!("Undo"), move || self.undo(act.clone(), done.clone()));
            }
        }
    }

    fn undo(self, act: Act, done: Vec<Done>) {
        spawn_local(async move {
            let (mut back, mut first_error) = (0usize, None);
            for Done { before, after: card, seq } in done.into_iter().rev() {
                let newer = |_: &Card| {};
                let persistence = Persistence::OnceMore(self.notices);
                let answer = match act {
                    Act::Hold(_) => {
                        let call = |id, version, key| Client.release(id, version, key);
                        commands::change_order(persistence, &card, call, newer).await
                    }
                    Act::Assign(_) => {
                        let to = before.assignee.as_ref().map(|assignee| assignee.id);
                        let back = AssignOrder { to, note: None };
                        let call = |id, version, key| Client.assign(id, version, key, &back);
                        commands::change_order(persistence, &card, call, newer).await
                    }
                    Act::Move { .. } | Act::Release => {
                        let call = |id, version, key| Client.take_back(id, version, key, &TakeBack { seq });
                        commands::change_order(persistence, &card, call, newer).await
                    }
                };
                match answer {
                    Ok(moved) => {
                        back += 1;
                        let _ = self.view.model.try_update(|model| model.confirm(moved.order));
                    }
                    Err(error) => {
                        first_error.get_or_insert((card.number.to_string(), error.message()));
                    }
                }
            }
            match first_error {
                None => self.notices.tell(tr!("{n} order: as before" | "{n} orders: as before" % back)),
                Some((number, why)) => self.notices.warn(tr!(
                    "{n} order: as before. {} not: {}" | "{n} orders: as before. {} not: {}" % back,
                    isolated(&number),
                    why
                )),
            };
        });
    }
}

fn reason(error: &ApiError) -> String {
    match error {
        ApiError::Problem(problem) if problem.status == 412 => {
            tr!("Somebody changed it a moment ago. Look at it and try again.")
        }
        error => error.message(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_says_how_many_and_why_not() {
        let id = |n| OrderId(Uuid::from_u128(n));
        let mut verdict = Verdict { may: (0..13).map(id).collect(), ..Verdict::default() };
        verdict.not = [("On hold.".into(), 1), ("The proof is missing.".into(), 3)].into();
        assert_eq!(verdict.share(), "13 of 17");
        assert_eq!(verdict.reasons(), ["3: The proof is missing.", "1: On hold."]);
    }
}

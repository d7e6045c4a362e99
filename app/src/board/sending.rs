//! Making a move: forecast, shown at once, sent until there is an answer, and put back with a reason when it is refused.

use super::{
    forecast::{Forecast, Given},
    model::PendingMove,
    state::{MoveInput, PendingPrompt, BoardState, Intent, RETRY_MS, pause},
};
use crate::api::{ApiError, api};
use domain::{
    Card, OrderId, Rank, Refusal, RefusalKind,
    wire::{MoveOrder, Problem, TakeBack},
};
use leptos::{prelude::*, task::spawn_local};
use uuid::Uuid;

impl BoardState {
    /// Makes a move, asks for what it needs, or says why it is not allowed.
    pub fn request_move(self, intent: Intent) {
        if self.model.with_untracked(|model| model.is_pending(intent.order)) {
            self.notices.tell("This card's last move is still being saved. Try again in a moment.");
            return;
        }
        match untrack(|| self.forecast_to(intent.order, &intent.to)) {
            None => {
                self.notices.warn("This order is not on the board any more.");
            }
            Some(Forecast::Here) => self.reorder(intent),
            Some(Forecast::Refused(refusals)) => {
                self.notices.warn(reasons(&refusals));
            }
            Some(Forecast::NeedsInput(needs)) => {
                self.show(&intent);
                self.asking.set(Some(PendingPrompt { intent, needs }));
            }
            Some(Forecast::Allowed) => {
                self.show(&intent);
                self.send(intent, MoveInput::default());
            }
        }
    }

    /// Goes on with the move that waits, if these answers are enough.
    pub fn answer(self, answers: MoveInput) {
        let Some(asking) = self.asking.get_untracked() else { return };
        let Intent { order, to, .. } = &asking.intent;
        let filled = answers.fields.iter().filter(|(_, value)| value.is_some()).map(|(field, _)| *field);
        let given = Given::new(answers.reason.is_some(), filled, answers.promise);
        let (rules, now) = (self.rules.get_untracked(), self.now.get_untracked());
        let forecast = self.model.with_untracked(|model| Some(rules.forecast(model, model.confirmed(*order)?, to, &given, now)));
        match forecast {
            Some(Forecast::NeedsInput(needs)) => self.asking.set(Some(PendingPrompt { needs, ..asking })),
            Some(Forecast::Allowed) => {
                self.asking.set(None);
                self.send(asking.intent, answers);
            }
            Some(Forecast::Refused(refusals)) => {
                self.cancel();
                self.notices.warn(reasons(&refusals));
            }
            Some(Forecast::Here) | None => self.cancel(),
        }
    }

    /// Gives the waiting move up; the card goes back.
    pub fn cancel(self) {
        if let Some(asking) = self.asking.get_untracked() {
            self.asking.set(None);
            self.model.update(|model| model.withdraw(asking.intent.order));
        }
    }

    fn reorder(self, intent: Intent) {
        let (rules, now) = (self.rules.get_untracked(), self.now.get_untracked());
        let refusals = self.model.with_untracked(|model| match model.confirmed(intent.order) {
            Some(card) => rules.reorder_refusals(model, card, now),
            None => Vec::new(),
        });
        if refusals.is_empty() {
            self.show(&intent);
            self.send(intent, MoveInput::default());
        } else {
            self.notices.warn(reasons(&refusals));
        }
    }

    /// The card in its new place, before the server knows.
    fn show(self, intent: &Intent) {
        self.model.update(|model| {
            let (above, below) = model.neighbours(&intent.to, intent.order, intent.after);
            let rank = Rank::between(above.as_ref(), below.as_ref());
            model.begin(intent.order, PendingMove { to: intent.to.clone(), rank });
        });
    }

    fn send(self, intent: Intent, answers: MoveInput) {
        // What the person saw, before any latest_change that waits is taken in.
        let Some(seen) = self.model.with_untracked(|model| model.confirmed(intent.order).cloned()) else { return };
        spawn_local(async move {
            let order = MoveOrder {
                to: intent.to.clone(),
                after: intent.after,
                reason: answers.reason,
                fields: answers.fields,
                promise: answers.promise,
                origin: intent.origin,
            };
            let answer = match self.deliver(&intent, seen.version, &order).await {
                Err(ApiError::Problem(problem)) if problem.status == 412 => self.once_more(&seen, &intent, &order, *problem).await,
                answer => answer,
            };
            match answer {
                Ok(seq) => self.confirm_move(&seen, &intent, seq),
                Err(failure) => match missing(&failure).filter(|_| self.asking.with_untracked(Option::is_none)) {
                    Some(needs) => self.asking.set(Some(PendingPrompt { intent, needs })),
                    None => self.roll_back(&seen, &failure),
                },
            }
        });
    }

    /// Sends until there is an answer: with the same key, so that it is done once however often it is sent.
    async fn deliver(self, intent: &Intent, version: u64, order: &MoveOrder) -> Result<u64, ApiError> {
        let (key, mut wait, mut notice) = (Uuid::new_v4(), RETRY_MS.0, None);
        loop {
            let answer = api().move_order(intent.order, version, key, order.clone()).await;
            let unanswered = match &answer {
                Err(ApiError::Offline) => true,
                Err(ApiError::Problem(problem)) => problem.status == 503,
                _ => false,
            };
            if !unanswered {
                if let Some(id) = notice {
                    self.notices.take_away(id);
                }
                return answer.map(|moved| {
                    self.model.update(|model| model.confirm(moved.order));
                    moved.seq
                });
            }
            notice.get_or_insert_with(|| {
                self.notices.keep("Not saved yet: the server cannot be reached. It is tried again by itself; keep this page open.")
            });
            pause(wait).await;
            wait = (wait * 2).min(RETRY_MS.1);
        }
    }

    /// The order has changed since the person saw it. Where what they saw still holds, their move does too.
    async fn once_more(self, seen: &Card, intent: &Intent, order: &MoveOrder, problem: Problem) -> Result<u64, ApiError> {
        let Some(now) = problem.card.clone() else { return Err(ApiError::Problem(Box::new(problem))) };
        let same = now.status == seen.status && now.hold == seen.hold && !now.archived;
        let version = now.version;
        self.model.update(|model| {
            model.take(now);
        });
        if !same {
            return Err(ApiError::Problem(Box::new(problem)));
        }
        self.deliver(intent, version, order).await
    }

    fn confirm_move(self, seen: &Card, intent: &Intent, seq: u64) {
        let name = untrack(|| self.status_name(&intent.to));
        if seen.status == intent.to {
            return self.notices.say(format!("{} was put elsewhere in {name}", seen.number));
        }
        let (order, number) = (intent.order, seen.number.clone());
        self.notices.offer(format!("{number} moved to {name}"), "Undo", move || self.take_back(order, seq));
    }

    /// Puts the card back and says why.
    fn roll_back(self, seen: &Card, failure: &ApiError) {
        self.model.update(|model| model.withdraw(seen.id));
        let text = match failure {
            ApiError::Problem(problem) if problem.status == 412 => untrack(|| self.who_won(seen, problem)),
            ApiError::Problem(problem) if !problem.refusals.is_empty() => reasons(&problem.refusals),
            failure => failure.message(),
        };
        self.notices.warn(text);
    }

    fn who_won(self, seen: &Card, problem: &Problem) -> String {
        let Some((last, card)) = problem.last.as_ref().zip(problem.card.as_ref()) else { return problem.detail.clone() };
        let (who, number) = (&last.actor.name, &seen.number);
        match last.kind.as_str() {
            _ if card.archived => format!("{who} archived {number} a moment ago."),
            "moved" | "taken_back" => format!("{who} moved {number} to {} a moment ago.", self.status_name(&card.status)),
            "held" => format!("{who} put {number} on hold a moment ago. Release it first."),
            _ => format!("{who} changed {number} a moment ago. Look at it and try again."),
        }
    }

    fn take_back(self, order: OrderId, seq: u64) {
        spawn_local(async move {
            let Some(card) = self.model.with_untracked(|model| model.confirmed(order).cloned()) else { return };
            match api().take_back(order, card.version, Uuid::new_v4(), TakeBack { seq }).await {
                Ok(moved) => {
                    let name = untrack(|| self.status_name(&moved.order.status));
                    self.model.update(|model| model.confirm(moved.order));
                    self.notices.tell(format!("{} is back in {name}", card.number));
                }
                Err(failure) => {
                    self.notices.warn(failure.message());
                }
            }
        });
    }
}

/// What the server asks for, when it would allow the move with that: the rules have changed since the page was loaded.
fn missing(failure: &ApiError) -> Option<Vec<Refusal>> {
    let ApiError::Problem(problem) = failure else { return None };
    let asks = !problem.refusals.is_empty() && problem.refusals.iter().all(|refusal| refusal.kind == RefusalKind::NeedsInput);
    asks.then(|| problem.refusals.clone())
}

/// Reasons and who can clear them, in sentences.
fn reasons(refusals: &[Refusal]) -> String {
    refusals.iter().map(|refusal| refusal.message.as_str()).collect::<Vec<_>>().join(" ")
}

//! Making a move: forecast, shown at once, sent until there is an answer, and put back with a reason when it is refused.

use super::{
    forecast::{Forecast, Given, MoveInput},
    model::PendingMove,
    state::{BoardState, Intent, PendingPrompt},
    worst_first::BY_SLACK,
};
use crate::{
    api::{ApiError, Client},
    commands::{self, Persistence},
};
use domain::{
    ApprovalId, Card, OrderId, Rank, Refusal, RefusalKind, isolated, sentences,
    spoken::say,
    tr,
    wire::{MoveOrder, Problem, TakeBack},
};
use leptos::{prelude::*, task::spawn_local};

impl BoardState {
    /// Makes a move, asks for what it needs, or says why it is not allowed.
    pub fn request_move(self, intent: Intent) {
        if let Some(why) = self.session.only_looks() {
            self.notices.warn(why);
            return;
        }
        if self.view.model.with_untracked(|model| model.is_pending(intent.order)) {
            self.notices.tell(tr!("This card's last move is still being saved. Try again in a moment."));
            return;
        }
        match untrack(|| self.forecast_to(intent.order, &intent.to)) {
            None => {
                self.notices.warn(tr!("This order is not on the board any more."));
            }
            Some(Forecast::Here) => self.reorder(intent),
            Some(Forecast::Refused(refusals)) => {
                self.notices.warn(sentences(&refusals));
            }
            Some(Forecast::NeedsInput(needs)) => {
                self.show(&intent);
                self.dialogs.prompt.set(Some(PendingPrompt { intent, needs }));
            }
            Some(Forecast::Allowed) => {
                self.show(&intent);
                self.send(intent, MoveInput::default());
            }
        }
    }

    /// Goes on with the move that waits, if these answers are enough.
    pub fn answer(self, answers: MoveInput) {
        let Some(asking) = self.dialogs.prompt.get_untracked() else { return };
        let Intent { order, to, .. } = &asking.intent;
        let given = Given::of(&answers);
        let (rules, now) = (self.view.rules.get_untracked(), self.view.now.get_untracked());
        let forecast = self
            .view
            .model
            .with_untracked(|model| Some(rules.forecast(model, model.confirmed(*order)?, to, &given, now)));
        match forecast {
            Some(Forecast::NeedsInput(needs)) => {
                self.dialogs.prompt.set(Some(PendingPrompt { needs, ..asking }))
            }
            Some(Forecast::Allowed) => {
                self.dialogs.prompt.set(None);
                self.send(asking.intent, answers);
            }
            Some(Forecast::Refused(refusals)) => {
                self.cancel();
                self.notices.warn(sentences(&refusals));
            }
            Some(Forecast::Here) | None => self.cancel(),
        }
    }

    /// Gives the waiting move up; the card goes back.
    pub fn cancel(self) {
        if let Some(asking) = self.dialogs.prompt.get_untracked() {
            self.dialogs.prompt.set(None);
            self.view.model.update(|model| model.withdraw(asking.intent.order));
        }
    }

    /// Gives the waiting move up and asks for what it needs to be approved.
    pub fn request_approvals(self, order: OrderId, approvals: Vec<ApprovalId>) {
        self.cancel();
        let Some(seen) = self.view.model.with_untracked(|model| model.confirmed(order).cloned()) else {
            return;
        };
        spawn_local(async move {
            let mut card = seen;
            for approval in approvals {
                let call = |id, version, key| Client.request_approval(id, version, key, &approval);
                match commands::change_order(Persistence::OnceMore(self.notices), &card, call, |_| {}).await {
                    Ok(moved) => {
                        card = moved.order.clone();
                        let _ = self.view.model.try_update(|model| model.confirm(moved.order));
                        let name = self.view.rules.try_with_untracked(|rules| {
                            isolated(rules.workflow.approval_name(&approval)).into_owned()
                        });
                        let number = isolated(&card.number).into_owned();
                        self.notices.tell(tr!("“{}” is requested for {}.", name.unwrap_or_default(), number));
                    }
                    Err(error) => {
                        self.notices.warn(error.message());
                        return;
                    }
                }
            }
        });
    }

    fn reorder(self, intent: Intent) {
        if self.with_untracked(|model| !model.order.is_by_rank()) {
            self.notices.tell(say(BY_SLACK));
            return;
        }
        let (rules, now) = (self.view.rules.get_untracked(), self.view.now.get_untracked());
        let refusals = self.view.model.with_untracked(|model| match model.confirmed(intent.order) {
            Some(card) => rules.reorder_refusals(model, card, now),
            None => Vec::new(),
        });
        if refusals.is_empty() {
            self.show(&intent);
            self.send(intent, MoveInput::default());
        } else {
            self.notices.warn(sentences(&refusals));
        }
    }

    /// The card in its new place, before the server knows.
    fn show(self, intent: &Intent) {
        self.view.model.update(|model| {
            let (above, below) = model.neighbours(&intent.to, intent.order, intent.after);
            let rank = Rank::between(above.as_ref(), below.as_ref());
            model.begin(intent.order, PendingMove { to: intent.to.clone(), rank });
        });
    }

    fn send(self, intent: Intent, input: MoveInput) {
        // What the person saw, before any news that waits is taken in.
        let Some(seen) = self.view.model.with_untracked(|model| model.confirmed(intent.order).cloned())
        else {
            return;
        };
        spawn_local(async move {
            let order = MoveOrder {
                to: intent.to.clone(),
                after: intent.after,
                reason: input.reason,
                fields: input.fields,
                promise: input.promise,
                facts: input.facts,
                quiet: input.quiet,
                origin: intent.origin,
            };
            // Asked before: afterwards the order is there already.
            let told = match order.quiet {
                true => None,
                false => self.foretold_in_words(intent.order, &intent.to).await,
            };
            let call = |id, version, key| Client.move_order(id, version, key, &order);
            let newer = |card: &Card| {
                let _ = self.view.model.try_update(|model| model.take(card.clone()));
            };
            let answer =
                commands::change_order(Persistence::UntilAnswered(self.notices), &seen, call, newer).await;
            // Saved or not, the board may be left by now; then there is nothing to show it on.
            if self.view.model.is_disposed() {
                if let Err(error) = answer {
                    self.notices.warn(error.message());
                }
                return;
            }
            match answer {
                Ok(moved) => {
                    let card = moved.order.clone();
                    self.view.model.update(|model| model.confirm(moved.order));
                    self.confirm_move(&seen, &intent, card, (moved.seq, told));
                }
                Err(error) => {
                    match missing(&error).filter(|_| self.dialogs.prompt.with_untracked(Option::is_none)) {
                        Some(needs) => self.dialogs.prompt.set(Some(PendingPrompt { intent, needs })),
                        None => self.roll_back(&seen, &error),
                    }
                }
            }
        });
    }

    fn confirm_move(self, seen: &Card, intent: &Intent, moved: Card, (seq, told): (u64, Option<String>)) {
        let name = untrack(|| self.status_name(&intent.to));
        let (number, name) = (isolated(&seen.number), isolated(&name));
        if seen.status == intent.to {
            return self.notices.say(tr!("{} was put elsewhere in {}", number, name));
        }
        let words = match told {
            Some(told) => tr!("{} moved to {}: {}", number, name, told),
            None => tr!("{} moved to {}", number, name),
        };
        self.notices.offer(words, tr!("Undo"), move || self.take_back(moved.clone(), seq));
    }

    /// Puts the card back and says why.
    fn roll_back(self, seen: &Card, error: &ApiError) {
        self.view.model.update(|model| model.withdraw(seen.id));
        let text = match error {
            ApiError::Problem(problem) if problem.status == 412 => untrack(|| self.who_won(seen, problem)),
            error => error.message(),
        };
        self.notices.warn(text);
    }

    fn who_won(self, seen: &Card, problem: &Problem) -> String {
        let Some((last, card)) = problem.last.as_ref().zip(problem.card.as_ref()) else {
            return problem.detail.clone();
        };
        let (who, number) = (isolated(&last.actor.name), isolated(&seen.number));
        match last.kind.as_str() {
            _ if card.archived => tr!("{} archived {} a moment ago.", who, number),
            "moved" | "taken_back" => {
                let to = self.status_name(&card.status);
                tr!("{} moved {} to {} a moment ago.", who, number, isolated(&to))
            }
            "held" => tr!("{} put {} on hold a moment ago. Release it first.", who, number),
            _ => tr!("{} changed {} a moment ago. Look at it and try again.", who, number),
        }
    }

    /// Takes a move back, also when its card is not among those shown any more.
    fn take_back(self, moved: Card, seq: u64) {
        let shown = self.view.model.try_with_untracked(|model| model.confirmed(moved.id).cloned()).flatten();
        let card = shown.unwrap_or(moved);
        spawn_local(async move {
            let call = |id, version, key| Client.take_back(id, version, key, &TakeBack { seq });
            match commands::change_order(Persistence::OnceMore(self.notices), &card, call, |_| {}).await {
                Ok(moved) => {
                    let name = self
                        .view
                        .rules
                        .try_get_untracked()
                        .map(|rules| rules.status_name(&moved.order.status));
                    let (number, name) = (isolated(&card.number), name.unwrap_or_default());
                    self.notices.tell(tr!("{} is back in {}", number, isolated(&name)));
                    let _ = self.view.model.try_update(|model| model.confirm(moved.order));
                }
                Err(error) => {
                    self.notices.warn(error.message());
                }
            }
        });
    }
}

/// What the server asks for, when it would allow the move with that: the rules have changed since the page was loaded.
fn missing(error: &ApiError) -> Option<Vec<Refusal>> {
    let ApiError::Problem(problem) = error else { return None };
    let asks = !problem.refusals.is_empty()
        && problem.refusals.iter().all(|refusal| refusal.kind != RefusalKind::NotAllowed);
    asks.then(|| problem.refusals.clone())
}

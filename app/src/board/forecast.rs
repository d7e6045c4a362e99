//! What would come of a move, asked of the same rule that the server asks.

use super::model::Model;
use domain::{
    Actor, Card, Command, Facts, Field, Fields, Instant, Move, OrderId, Promise, Refusal, RefusalKind, Spans,
    StatusId, TextRef, Workflow, decide, sentences,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What would come of moving a card to a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Forecast {
    /// It is there.
    Here,
    /// The move is allowed as it is.
    Allowed,
    /// The move is allowed once these are answered.
    NeedsInput(Vec<Refusal>),
    /// The move is not allowed, for these reasons.
    Refused(Vec<Refusal>),
}

impl Forecast {
    /// The name that styles and tests know it by.
    pub fn name(&self) -> &'static str {
        match self {
            Forecast::Here => "here",
            Forecast::Allowed => "open",
            Forecast::NeedsInput(_) => "needs",
            Forecast::Refused(_) => "refused",
        }
    }

    /// Whether the card may go there, or stay.
    pub fn is_open(&self) -> bool {
        !matches!(self, Forecast::Refused(_))
    }

    /// Why it is refused, whole sentences; empty when it is not.
    pub fn reason(&self) -> String {
        match self {
            Forecast::Refused(refusals) => sentences(refusals),
            _ => String::new(),
        }
    }
}

/// What a person gave along with a move.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Given {
    /// Whether a reason was given.
    pub reason: Option<TextRef>,
    /// The fields that were given.
    pub fields: Fields,
    /// The promise that was given.
    pub promise: Option<Promise>,
}

impl Given {
    /// The same as the rule knows it: that something was given counts, not what.
    pub fn new(reason: bool, fields: impl Iterator<Item = Field>, promise: Option<Promise>) -> Given {
        let text = || TextRef { id: Uuid::nil(), digest: String::new() };
        let mut filled = BTreeMap::new();
        fields.for_each(|field| drop(filled.insert(field, Some(text()))));
        Given { reason: reason.then(text), fields: filled, promise }
    }
}

/// The rules as one person meets them on one board.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// The workflow.
    pub workflow: Workflow,
    /// The person.
    pub actor: Actor,
    /// Working time.
    pub spans: Spans,
}

impl Rules {
    /// The columns, in board order.
    pub fn status_ids(&self) -> Vec<StatusId> {
        self.workflow.statuses.iter().map(|status| status.id.clone()).collect()
    }

    /// A status' name.
    pub fn status_name(&self, id: &StatusId) -> String {
        self.workflow.status(id).map_or_else(|| id.to_string(), |status| status.name.clone())
    }

    /// What would come of one move.
    pub fn forecast(
        &self,
        model: &Model,
        card: &Card,
        to: &StatusId,
        given: &Given,
        now: Instant,
    ) -> Forecast {
        if card.status == *to {
            return Forecast::Here;
        }
        let Given { reason, fields, promise } = given.clone();
        match self.decide(
            model,
            card,
            Command::Move(Move { to: to.clone(), reason, fields, promise }),
            to,
            now,
        ) {
            Ok(()) => Forecast::Allowed,
            Err(refusals) if refusals.iter().all(|refusal| refusal.kind == RefusalKind::NeedsInput) => {
                Forecast::NeedsInput(refusals)
            }
            Err(refusals) => Forecast::Refused(refusals),
        }
    }

    /// What would come of moving the card to each column, in board order.
    pub fn forecasts(&self, model: &Model, card: &Card, now: Instant) -> Vec<(StatusId, Forecast)> {
        let forecast = |to: &StatusId| (to.clone(), self.forecast(model, card, to, &Given::default(), now));
        self.workflow.statuses.iter().map(|status| forecast(&status.id)).collect()
    }

    /// Why the card cannot be put elsewhere in its own column; empty when it can.
    pub fn reorder_refusals(&self, model: &Model, card: &Card, now: Instant) -> Vec<Refusal> {
        let stay = Move { to: card.status.clone(), reason: None, fields: Fields::new(), promise: None };
        self.decide(model, card, Command::Move(stay), &card.status, now).err().unwrap_or_default()
    }

    fn decide(
        &self,
        model: &Model,
        card: &Card,
        command: Command,
        to: &StatusId,
        now: Instant,
    ) -> Result<(), Vec<Refusal>> {
        let state = card.state();
        let none: [OrderId; 0] = [];
        let facts = Facts {
            order: Some(&state),
            target_total: model.total(to),
            above: None,
            below: None,
            to_rebalance: (&none, 0),
            spans: &self.spans,
        };
        decide(&self.workflow, &facts, &command, &self.actor, now).map(|_| ())
    }
}

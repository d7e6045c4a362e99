//! What would come of a move, asked of the same rule that the server asks.

use super::model::Model;
use domain::{
    Actor, ApprovalInput, Card, Command, DecisionInput, FactId, FieldId, Fields, Instant, LongText, Move,
    OrderId, Promise, Refusal, RefusalKind, SlackTable, Snapshot, Spans, StatusId, TextRef, Workflow, decide,
    sentences,
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

/// What was answered.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MoveInput {
    /// Why.
    pub reason: Option<LongText>,
    /// Field values.
    pub fields: BTreeMap<FieldId, Option<LongText>>,
    /// The promised window.
    pub promise: Option<Promise>,
    /// Facts that are set with the move, each with what shows it.
    pub facts: BTreeMap<FactId, Option<LongText>>,
    /// Whether the customer is not told of it.
    pub quiet: bool,
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
    /// The facts that were set.
    pub facts: BTreeMap<FactId, Option<TextRef>>,
}

impl Given {
    /// The same as the rule knows it: that something was given counts, not what.
    pub fn of(input: &MoveInput) -> Given {
        let text = |_: &LongText| TextRef { id: Uuid::nil(), digest: String::new() };
        let filled = |(field, value): (&FieldId, &Option<LongText>)| {
            Some((field.clone(), Some(text(value.as_ref()?))))
        };
        Given {
            reason: input.reason.as_ref().map(text),
            fields: input.fields.iter().filter_map(filled).collect(),
            promise: input.promise,
            facts: input.facts.iter().map(|(fact, shown)| (fact.clone(), shown.as_ref().map(text))).collect(),
        }
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
    /// By when orders have to leave their statuses.
    pub slack: SlackTable,
    /// Whether the board is archived: then nothing is allowed.
    pub is_archived: bool,
}

impl Rules {
    /// Those of a snapshot.
    pub fn of(snapshot: &Snapshot, actor: Actor) -> Rules {
        Rules {
            workflow: snapshot.workflow.clone(),
            actor,
            spans: snapshot.spans.clone(),
            slack: snapshot.slack.clone(),
            is_archived: snapshot.archived_at.is_some(),
        }
    }

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
        let Given { reason, fields, promise, facts } = given.clone();
        match self.decide(
            model,
            card,
            Command::Move(Move { reason, fields, promise, facts, ..Move::to(to.clone()) }),
            to,
            now,
        ) {
            Ok(()) => Forecast::Allowed,
            Err(refusals) if refusals.iter().all(|refusal| refusal.kind != RefusalKind::NotAllowed) => {
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
        let stay = Move::to(card.status.clone());
        self.decide(model, card, Command::Move(stay), &card.status, now).err().unwrap_or_default()
    }

    /// Whether a command is accepted as it is; `to` is the column in which the card would stand then.
    pub fn decide(
        &self,
        model: &Model,
        card: &Card,
        command: Command,
        to: &StatusId,
        now: Instant,
    ) -> Result<(), Vec<Refusal>> {
        if self.is_archived {
            return Err(vec![Refusal::board_archived()]);
        }
        let mut state = card.state();
        // Whether what one does not see is filled, the server knows: it asks if it is not.
        state.filled.extend(self.actor.sight(&self.workflow).unseen_fields().iter().cloned());
        let none: [OrderId; 0] = [];
        let facts = DecisionInput {
            order: Some(&state),
            target_total: model.total_without(to, card.id),
            above: None,
            below: None,
            to_rebalance: (&none, 0),
            spans: &self.spans,
            lines: Default::default(),
            approvals: ApprovalInput::default(),
        };
        decide(&self.workflow, &facts, &command, &self.actor, now).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    //! What is foretold while a move waits for answers.

    use super::*;
    use crate::board::model::PendingMove;
    use chrono::DateTime;
    use domain::{
        Column, ColumnCount, CustomerRef, LinesSummary, Need, Rank, default_calendar, default_workflow,
    };

    fn card(n: u128, status: &str) -> Card {
        Card {
            id: OrderId(Uuid::from_u128(n)),
            number: format!("N{n}").parse().expect("a number"),
            version: 1,
            status: status.parse().expect("an id"),
            rank: Rank::nth(u32::try_from(n).unwrap_or_default()),
            customer: CustomerRef { id: domain::CustomerId(Uuid::nil()), name: "Alder Gifts".into() },
            lines: LinesSummary::default(),
            promise: None,
            slips: 0,
            entered_at: DateTime::UNIX_EPOCH,
            due_at: None,
            hold: None,
            assignee: None,
            escalation: None,
            filled: Default::default(),
            fields: Default::default(),
            facts: Default::default(),
            approvals: Default::default(),
            conditions: Default::default(),
            untold: Default::default(),
            archived: false,
            withdrawn: false,
            comments: Default::default(),
            answers: Default::default(),
        }
    }

    #[test]
    fn a_card_that_waits_for_answers_does_not_take_its_own_last_place() {
        let mut workflow = default_workflow(default_calendar("UTC"));
        let to: StatusId = "floor".parse().expect("an id");
        let floor = workflow.statuses.iter_mut().find(|status| status.id == to).expect("the floor");
        (floor.wip_limit, floor.entry) = (Some(1), vec![Need::Reason.into()]);
        let column = |status: &domain::Status| Column {
            count: ColumnCount {
                status: status.id.clone(),
                total: u32::from(status.id.as_str() == "scheduled"),
                oldest_entered_at: None,
            },
            orders: if status.id.as_str() == "scheduled" { vec![card(1, "scheduled")] } else { vec![] },
            next: None,
        };
        let snapshot = Snapshot {
            id: domain::BoardId(Uuid::nil()),
            slug: "orders".into(),
            name: "Orders".into(),
            archived_at: None,
            seq: 1,
            now: DateTime::UNIX_EPOCH,
            today: Default::default(),
            spans: Spans::default(),
            slack: SlackTable::default(),
            order: Default::default(),
            columns: workflow.statuses.iter().map(column).collect(),
            workflow,
        };
        let (mut model, moved) = (Model::new(&snapshot), card(1, "scheduled"));
        let rules = Rules::of(&snapshot, Actor::system());
        model.begin(moved.id, PendingMove { to: to.clone(), rank: moved.rank.clone() });
        let given =
            Given { reason: Some(TextRef { id: Uuid::nil(), digest: String::new() }), ..Given::default() };
        let forecast = rules.forecast(&model, &moved, &to, &given, snapshot.now);
        assert_eq!(forecast, Forecast::Allowed);
        // Somebody else's card there does take it.
        let other = Model::new(&Snapshot {
            columns: snapshot
                .columns
                .iter()
                .cloned()
                .map(|mut column| {
                    column.count.total = 1;
                    column
                })
                .collect(),
            ..snapshot.clone()
        });
        let forecast = rules.forecast(&other, &moved, &to, &given, snapshot.now);
        assert!(matches!(forecast, Forecast::Refused(_)), "{forecast:?}");
        // And on a board that is archived nothing is allowed.
        let archived = Snapshot { archived_at: Some(snapshot.now), ..snapshot.clone() };
        let forecast =
            Rules::of(&archived, Actor::system()).forecast(&model, &moved, &to, &given, snapshot.now);
        assert_eq!(forecast.reason(), Refusal::board_archived().message);
    }
}

//! What an order's row says: the state that `domain` folds from the log, and the references to source tables beside it.
//! The write path stores it, and the audit folds it again from the log alone.

use crate::system::NOBODY;
use domain::{
    ActorRef, ApprovalId, Card, CustomerId, CustomerRef, ERASED, Entry, Escalation, Event, FactId, FieldId,
    Fields, ImportId, Instant, LinesSummary, OrderNumber, OrderState, PersonRef, Placed, ReplayError,
    SinceImport, StepId, apply,
};
use std::{
    collections::BTreeMap,
    ops::{AddAssign, SubAssign},
};
use uuid::Uuid;

/// An order as its entries make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Projected {
    pub(super) state: OrderState,
    pub(super) number: OrderNumber,
    pub(super) placed_at: Instant,
    pub(super) customer_id: CustomerId,
    /// The row of the customer's present name and contact.
    pub(super) customer_row: Uuid,
    /// The rows of the fields' values.
    pub(super) fields: BTreeMap<FieldId, Uuid>,
    /// The rows of what shows the facts that are set.
    pub(super) evidence: BTreeMap<FactId, Uuid>,
    pub(super) hold_note: Option<Uuid>,
    /// The word that went with the order to whoever has it.
    pub(super) assign_note: Option<Uuid>,
    /// Why the promise was last revised.
    pub(super) promise_note: Option<Uuid>,
    pub(super) source: Option<String>,
}

/// How a granted step is called where lists find it.
pub(super) fn granted_step(approval: &ApprovalId, step: &StepId) -> String {
    format!("{approval}.{step}")
}

/// The texts on a card; they live in source tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Labels {
    pub(super) customer: String,
    pub(super) first_line: String,
    /// The name of whoever has the order.
    pub(super) assignee: Option<String>,
    /// What the fields say that the board's workflow shows on cards.
    pub(super) fields: BTreeMap<FieldId, String>,
}

impl Labels {
    /// What the card shows once its customer is not known any more.
    pub(super) fn erase(&mut self) {
        self.customer = ERASED.to_owned();
        for text in self.fields.values_mut().chain([&mut self.first_line]).filter(|text| !text.is_empty()) {
            *text = ERASED.to_owned();
        }
    }
}

/// How many orders an import placed, and what became of them. As a change, how many more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ImportTally {
    pub(super) placed: i64,
    /// Still here, and not as they came.
    pub(super) touched: i64,
    pub(super) withdrawn: i64,
}

/// An import that placed orders: who imported and when, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ImportRow {
    pub(super) run: ImportId,
    pub(super) by: ActorRef,
    pub(super) at: Instant,
    pub(super) tally: ImportTally,
}

impl ImportTally {
    /// One order.
    pub(super) fn of(order: &Projected) -> ImportTally {
        let since = order.state.since_import();
        let is = |what| i64::from(since == Some(what));
        ImportTally {
            placed: i64::from(since.is_some()),
            touched: is(SinceImport::Touched),
            withdrawn: is(SinceImport::Withdrawn),
        }
    }
}

impl AddAssign for ImportTally {
    fn add_assign(&mut self, other: ImportTally) {
        self.placed += other.placed;
        self.touched += other.touched;
        self.withdrawn += other.withdrawn;
    }
}

impl SubAssign for ImportTally {
    fn sub_assign(&mut self, other: ImportTally) {
        self.placed -= other.placed;
        self.touched -= other.touched;
        self.withdrawn -= other.withdrawn;
    }
}

impl Projected {
    /// The order behind an entry.
    pub(super) fn apply(before: Option<Projected>, entry: &Entry) -> Result<Projected, ReplayError> {
        let (state, rest) = match before {
            Some(before) => (Some(before.state.clone()), Some(before)),
            None => (None, None),
        };
        let state = apply(state, entry)?;
        match (rest, &entry.event) {
            (None, Event::Placed(placed)) => Ok(Projected::placed(state, entry, placed)),
            (Some(before), event) => Ok(before.changed(state, event)),
            // `apply` lets nothing but `Placed` begin an order.
            (None, event) => {
                Err(ReplayError { seq: entry.seq, kind: event.kind(), why: "the order does not exist" })
            }
        }
    }

    fn placed(state: OrderState, entry: &Entry, placed: &Placed) -> Projected {
        let mut projected = Projected {
            state,
            number: placed.number.clone(),
            placed_at: entry.occurred_at,
            customer_id: placed.customer_id,
            customer_row: placed.customer.id,
            fields: BTreeMap::new(),
            evidence: BTreeMap::new(),
            hold_note: None,
            assign_note: None,
            promise_note: None,
            source: placed.source.clone(),
        };
        projected.fill(&placed.fields);
        projected
    }

    fn changed(self, state: OrderState, event: &Event) -> Projected {
        let mut after = Projected { state, ..self };
        match event {
            Event::Edited { fields, customer } => {
                after.fill(fields);
                after.customer_row = customer.as_ref().map_or(after.customer_row, |customer| customer.id);
            }
            Event::FactSet { fact, evidence } => {
                after.evidence.remove(fact);
                after.evidence.extend(evidence.as_ref().map(|text| (fact.clone(), text.id)));
            }
            Event::FactCleared { fact, .. } => drop(after.evidence.remove(fact)),
            Event::Promised { reason, .. } => after.promise_note = reason.as_ref().map(|reason| reason.id),
            Event::Held { note, .. } => after.hold_note = note.as_ref().map(|note| note.id),
            Event::Released { .. } => after.hold_note = None,
            Event::Renumbered { to, .. } => after.number = to.clone(),
            Event::Assigned { note, .. } => after.assign_note = note.as_ref().map(|note| note.id),
            _ => {}
        }
        // With whoever had it goes what was said to them.
        after.assign_note.take_if(|_| after.state.assignment.is_none());
        after
    }

    fn fill(&mut self, fields: &Fields) {
        for (field, value) in fields {
            match value {
                Some(value) => self.fields.insert(field.clone(), value.id),
                None => self.fields.remove(field),
            };
        }
    }

    /// The steps of approvals that are granted, by which lists find what is ready.
    pub(super) fn granted(&self) -> Vec<String> {
        let approvals = self.state.approvals.iter();
        let steps = approvals.flat_map(|(id, approval)| approval.steps.iter().map(move |step| (id, step)));
        steps.filter(|(_, (_, step))| step.granted).map(|(id, (step, _))| granted_step(id, step)).collect()
    }

    /// The order at a glance.
    pub(super) fn card(&self, labels: &Labels) -> Card {
        let state = &self.state;
        Card {
            id: state.id,
            number: self.number.clone(),
            version: state.version,
            status: state.status.clone(),
            rank: state.rank.clone(),
            customer: CustomerRef { id: self.customer_id, name: labels.customer.clone() },
            lines: LinesSummary { count: state.lines, first: labels.first_line.clone() },
            promise: state.promise,
            slips: state.slips_past(),
            entered_at: state.entered_at,
            due_at: state.due_at,
            hold: state.hold,
            assignee: state.assignment.as_ref().map(|assignment| PersonRef {
                id: assignment.to,
                name: labels.assignee.clone().unwrap_or_else(|| NOBODY.to_owned()),
            }),
            escalation: state.escalation.as_ref().map(Escalation::at_a_glance),
            filled: state.filled.clone(),
            fields: labels.fields.clone(),
            facts: state.facts.keys().cloned().collect(),
            approvals: state
                .approvals
                .iter()
                .map(|(id, approval)| (id.clone(), approval.at_a_glance()))
                .collect(),
            conditions: state.conditions.clone(),
            untold: Default::default(),
            archived: state.archived,
            withdrawn: state.withdrawn_at.is_some(),
            comments: state.comment_tally(),
            answers: state.answers.at_a_glance(),
        }
    }
}

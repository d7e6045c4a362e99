//! A card and the board it lies on, as they cross the wire: enough to be read at a glance and to forecast every move.

use crate::{
    ActorRef, Age, ApprovalDef, ApprovalId, ApprovalStanding, ApprovalState, Assignment, BoardId, BoardTime,
    ColumnOrder, CommentTally, ConditionId, CustomerAnswers, CustomerId, Date, Decider, Escalation, FactId,
    FieldId, Hold, HoldReason, Instant, MustLeave, OrderId, OrderNumber, OrderState, Parcels, PersonId,
    Phase, Promise, Rank, SetFact, SlackTable, Spans, Status, StatusId, Workflow, awaits_customer, card_text,
    is_ready, promise_history::asks_about_date,
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An order at a glance: no money and no contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// The number of its entries, comments left out.
    pub version: u64,
    /// Where it is.
    pub status: StatusId,
    /// Where the card stands in the column.
    pub rank: Rank,
    /// Whose it is.
    pub customer: CustomerRef,
    /// What it is about.
    pub lines: LinesSummary,
    /// What was promised.
    pub promise: Option<Promise>,
    /// How often its customer was put off since they counted on a date, where what was promised is past that.
    #[serde(default, skip_serializing_if = "is_none")]
    pub slips: u32,
    /// When it entered the status.
    pub entered_at: Instant,
    /// When its time in the status is up.
    pub due_at: Option<Instant>,
    /// Why it waits.
    pub hold: Option<Hold>,
    /// Who has it at the moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<PersonRef>,
    /// How far it has been raised for staying too long in its status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation>,
    /// The fields that are filled.
    pub filled: BTreeSet<FieldId>,
    /// What the fields say that the workflow shows on cards, each as [`crate::card_text`] has it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<FieldId, String>,
    /// The facts that are set.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub facts: BTreeSet<FactId>,
    /// How far its approvals are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub approvals: BTreeMap<ApprovalId, ApprovalState>,
    /// The conditions that are so.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub conditions: BTreeSet<ConditionId>,
    /// The conditions of which is not told whether they are so, for what they look at is withheld.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub untold: BTreeSet<ConditionId>,
    /// Off the board.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
    /// Withdrawn, as placed by mistake; off the board then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
    /// How many comments it has.
    #[serde(default, skip_serializing_if = "CommentTally::is_none")]
    pub comments: CommentTally,
    /// What the customer has said of it and still matters.
    #[serde(default, skip_serializing_if = "CustomerAnswers::is_none")]
    pub answers: CustomerAnswers,
}

/// A customer's id and display name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRef {
    /// The customer.
    pub id: CustomerId,
    /// The name.
    pub name: String,
}

/// A colleague's id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRef {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

/// What an order is about, in a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesSummary {
    /// How many lines.
    pub count: u32,
    /// What the first one says; empty when there is none.
    pub first: String,
}

/// A column's counters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnCount {
    /// The column.
    pub status: StatusId,
    /// How many cards.
    pub total: u32,
    /// When the one that has been here longest entered.
    pub oldest_entered_at: Option<Instant>,
}

/// A column with the first window of its cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its counters.
    #[serde(flatten)]
    pub count: ColumnCount,
    /// The first cards from the top.
    pub orders: Vec<Card>,
    /// The cursor of the next window, or none when these are all.
    pub next: Option<String>,
}

/// A board as it was at one position of its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The board.
    pub id: BoardId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Since when it is archived, if it is: then nothing on it can be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived_at: Option<Instant>,
    /// The position of the log that this shows; the feed goes on from here.
    pub seq: u64,
    /// The server's time.
    pub now: Instant,
    /// The date in the board's zone.
    pub today: Date,
    /// Working time of the last 60 and the next 30 days.
    pub spans: Spans,
    /// By when orders have to leave their statuses.
    #[serde(default)]
    pub slack: SlackTable,
    /// In which order the cards of a column come.
    #[serde(default, skip_serializing_if = "ColumnOrder::is_by_rank")]
    pub order: ColumnOrder,
    /// The rules.
    pub workflow: Workflow,
    /// The columns in board order.
    pub columns: Vec<Column>,
}

impl Card {
    /// Whether what somebody decided on `seen` holds for the order as it now is: it stands where it stood.
    pub fn stands_as(&self, seen: &Card) -> bool {
        self.status == seen.status && self.hold == seen.hold && !self.archived
    }

    /// Says what the order's fields say, as far as the workflow shows them on cards.
    pub fn show(&mut self, workflow: &Workflow, fields: &BTreeMap<FieldId, String>) {
        let shown = workflow
            .fields_on_cards()
            .filter_map(|field| Some((field.id.clone(), card_text(fields.get(&field.id)?))));
        self.fields = shown.collect();
    }

    /// The state that rules read. A card does not know about undo, nor since when; the server does.
    pub fn state(&self) -> OrderState {
        OrderState {
            id: self.id,
            version: self.version,
            status: self.status.clone(),
            rank: self.rank.clone(),
            entered_at: self.entered_at,
            due_at: self.due_at,
            hold: self.hold,
            paused: 0,
            assignment: self.assignee.as_ref().map(|assignee| self.somebody_gave(assignee.id)),
            escalation: self.escalation.clone(),
            promise: self.promise,
            first_promise: self.promise,
            slips: self.slips,
            filled: self.filled.clone(),
            facts: self.facts.iter().map(|fact| (fact.clone(), self.somebody_set())).collect(),
            approvals: self.approvals.clone(),
            conditions: self.conditions.clone(),
            lines: self.lines.count,
            archived: self.archived,
            withdrawn_at: None,
            imported: None,
            last_move: None,
            tracking_generation: 0,
            comments: BTreeMap::new(),
            answers: self.answers.clone(),
            parcels: Parcels::default(),
        }
    }

    /// A card says that a fact is set, and not who set it.
    fn somebody_set(&self) -> SetFact {
        SetFact { at: self.entered_at, by: ActorRef::System }
    }

    /// Nor who gave it to whom it has.
    fn somebody_gave(&self, to: PersonId) -> Assignment {
        Assignment { to, by: ActorRef::System, at: self.entered_at }
    }

    /// The conditions that are so, and those of which that is not told: what is asked only where they are so counts as asked.
    pub fn presumed(&self) -> BTreeSet<ConditionId> {
        self.conditions.union(&self.untold).cloned().collect()
    }

    /// How far an approval is, where somebody asked for it. That it was asked for tells that its condition was so, and for a
    /// step likewise, to whom that is not told; of what nobody asked for only what is told counts.
    pub fn asked_standing(&self, def: &ApprovalDef) -> Option<ApprovalStanding> {
        let state = self.approvals.get(&def.id).filter(|state| state.asked.is_some())?;
        let asked = def.steps.iter().filter(|step| state.steps.contains_key(&step.id));
        let hangs_on = asked.filter_map(|step| step.when.as_ref()).chain(&def.when);
        let told_by_asking = hangs_on.filter(|condition| self.untold.contains(condition));
        let conditions = self.conditions.iter().chain(told_by_asking).cloned().collect();
        Some(def.standing(Some(state), &conditions, None))
    }

    /// Whether the order's usual next move lacks nothing: somebody whose move it is could make it now.
    pub fn is_ready(&self, workflow: &Workflow, now: Instant) -> bool {
        is_ready(workflow, &OrderState { conditions: self.presumed(), ..self.state() }, now)
    }

    /// Whether an approval of the order waits for this person.
    pub fn is_awaiting(&self, workflow: &Workflow, who: &Decider) -> bool {
        !self.archived && who.is_awaited(workflow, &self.approvals, &self.conditions, &self.untold)
    }

    /// How long the order has been in its status, where the status sets a limit; a hold stops the clock.
    pub fn age(&self, workflow: &Workflow, spans: &Spans, now: Instant) -> Option<Age> {
        let allowed = workflow.allowed(&self.status)?;
        let until = self.hold.map_or(now, |hold| hold.since);
        Some(Age { used: allowed - spans.between(until, self.due_at?), allowed })
    }

    /// Whether the promised window has passed on an order whose life is not over.
    pub fn is_late(&self, workflow: &Workflow, today: Date) -> bool {
        self.promise.is_some_and(|promise| promise.latest() < today) && self.is_under_way(workflow)
    }

    /// Whether the order has been in its status longer than allowed and nothing holds it.
    pub fn is_stalled(&self, now: Instant) -> bool {
        self.hold.is_none() && self.due_at.is_some_and(|due| due < now)
    }

    /// By when the order has to leave its status; none without a promise, or once its life is over.
    pub fn leave_by(&self, table: &SlackTable, spans: &Spans) -> Option<Instant> {
        table.leave_by(&self.status, self.promise.filter(|_| !self.archived)?, spans)
    }

    /// The same with what is left until then.
    pub fn must_leave(
        &self,
        workflow: &Workflow,
        table: &SlackTable,
        spans: &Spans,
        now: Instant,
    ) -> Option<MustLeave> {
        let by = self.leave_by(table, spans)?;
        let (left, is_past) = (spans.between(now, by), by < now);
        let (here, used) =
            (TimeDelta::seconds(table.usual.get(&self.status)?.here), self.used(workflow, spans, now));
        let day = workflow.calendar.working_day();
        // Of an order that has been here for longer than usual nobody knows how long it will be.
        let rest = if used < here { here - used } else { day };
        Some(MustLeave { by, left, is_past, is_at_risk: is_past || left < day || left <= rest })
    }

    /// Working time in the status so far, pauses for holds left out as far as the status' limit tells of them.
    fn used(&self, workflow: &Workflow, spans: &Spans, now: Instant) -> TimeDelta {
        let until = self.hold.map_or(now, |hold| hold.since);
        let age = self.age(workflow, spans, now);
        age.map_or_else(|| spans.between(self.entered_at, until), |age| age.used)
    }

    /// Whether the order is promised for today at the latest, and its life is not over.
    pub fn is_due(&self, workflow: &Workflow, today: Date) -> bool {
        self.promise.is_some_and(|promise| promise.latest() == today) && self.is_under_way(workflow)
    }

    /// Whether the order may break what was promised: the promised window has passed, too little time is left until it has to
    /// leave its status, or it stands longer where it is than it may.
    pub fn is_at_risk(&self, workflow: &Workflow, time: BoardTime) -> bool {
        let is_stalled = || self.is_under_way(workflow) && self.is_stalled(time.now);
        self.endangered_promise(workflow, time).is_some() || is_stalled()
    }

    /// What was promised and may be missed: the promised window has passed, or too little time is left until the order has to
    /// leave its status.
    pub fn endangered_promise(&self, workflow: &Workflow, time: BoardTime) -> Option<Promise> {
        let has_little_left = || {
            let must = self.must_leave(workflow, time.slack, time.spans, time.now);
            must.is_some_and(|must| must.is_at_risk)
        };
        let is_endangered =
            self.is_under_way(workflow) && (self.is_late(workflow, time.today) || has_little_left());
        self.promise.filter(|_| is_endangered)
    }

    /// Whether the customer is asked to agree to a date that moved again, and has not said so.
    pub fn is_asked_about_date(&self, workflow: &Workflow) -> bool {
        !self.archived && self.is_under_way(workflow) && asks_about_date(self.slips, &self.answers)
    }

    /// Whether the customer is to answer: the order is on hold for them, they are asked for an approval or whether a new date is
    /// fine, or it is in a status that waits for them.
    pub fn awaits_customer(&self, workflow: &Workflow) -> bool {
        let waits_there = || workflow.status(&self.status).is_some_and(Status::waits_for_customer);
        let is_asked = || {
            awaits_customer(workflow, &self.approvals, &self.conditions)
                || !self.untold.is_empty() && awaits_customer(workflow, &self.approvals, &self.presumed())
        };
        let is_held = self.hold.is_some_and(|hold| hold.reason == HoldReason::Customer);
        let is_put_off = self.is_asked_about_date(workflow);
        is_put_off || !self.archived && (is_held || waits_there() || is_asked())
    }

    /// Whether the customer asks to cancel an order whose life is not over, and nobody has answered.
    pub fn asks_to_cancel(&self, workflow: &Workflow) -> bool {
        self.answers.asks_to_cancel() && self.is_under_way(workflow)
    }

    fn is_under_way(&self, workflow: &Workflow) -> bool {
        !self.withdrawn && self.phase(workflow).is_some_and(|phase| !phase.is_final())
    }

    /// Whether somebody was told that it stays too long.
    pub fn is_raised(&self) -> bool {
        self.escalation.as_ref().is_some_and(Escalation::is_raised)
    }

    fn phase(&self, workflow: &Workflow) -> Option<Phase> {
        workflow.status(&self.status).map(|status| status.phase)
    }
}

impl Snapshot {
    /// What time it is for the board.
    pub fn time(&self) -> BoardTime<'_> {
        BoardTime { now: self.now, today: self.today, spans: &self.spans, slack: &self.slack }
    }
}

fn is_none(slips: &u32) -> bool {
    *slips == 0
}

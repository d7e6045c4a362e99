//! What publishing a workflow does to the orders in flight. Pure: the preview and the publishing itself ask the same, and
//! the server streams its orders through it.

use crate::{
    ApprovalDef, ApprovalId, ApprovalState, ApprovalStep, At, ConditionDef, ConditionId, DraftPart,
    Escalation, Event, FactId, Fault, FieldId, Hint, HintLevel, Instant, OrderId, OrderState, PersonId, Rank,
    RoleId, Spans, StatusId, Stay, StepId, Verdict, Workflow, draft::RoleHolders, isolated, spoken::tr,
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// For how long a publishing can be undone, in minutes.
pub const UNDO_MINUTES: i64 = 10;

/// What somebody chose for the orders in flight. Messages are no choice: publishing sends none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// Where the orders of a removed status go. What stands here of a status that stays is not looked at.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub targets: BTreeMap<StatusId, StatusId>,
    /// What becomes of the clocks of the orders that are in a status now; kept where nothing is said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub clocks: BTreeMap<StatusId, Clock>,
}

/// What becomes of the time that an order has spent in its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// It goes on, to the second.
    #[default]
    Kept,
    /// It starts anew.
    Restarted,
}

/// Where an order is after publishing: `"stays"`, `{"goes_to": "floor"}`, or `"needs_target"` while nobody has chosen.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// In its status.
    Stays,
    /// In another one, for its own is gone.
    GoesTo(StatusId),
    /// Its status is gone, and no other one is chosen yet.
    NeedsTarget,
}

/// What publishing reads of an order in flight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InFlight {
    /// The order.
    pub id: OrderId,
    /// Where it is.
    pub status: StatusId,
    /// When it entered its status.
    pub entered_at: Instant,
    /// When its time there is up.
    pub due_at: Option<Instant>,
    /// Since when it is on hold, if it is.
    pub held_since: Option<Instant>,
    /// What holds took of its time in the status, as [`OrderState::paused`] has it.
    pub paused: i64,
    /// Who has it at the moment.
    pub assignee: Option<PersonId>,
    /// How far it has been raised for staying too long.
    pub escalation: Option<Escalation>,
    /// How far its approvals are.
    pub approvals: BTreeMap<ApprovalId, ApprovalState>,
    /// The conditions that are so.
    pub conditions: BTreeSet<ConditionId>,
}

/// What publishing means for one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Where it is then.
    pub fate: Fate,
    /// Since when its time in the status counts then.
    pub entered_at: Instant,
    /// When its time there is up then.
    pub due_at: Option<Instant>,
    /// The steps that were decided by a rule that is another one then: they are asked again.
    pub voided: BTreeMap<ApprovalId, BTreeSet<StepId>>,
    /// The conditions that are so then.
    pub conditions: BTreeSet<ConditionId>,
    /// Whether it is past a step of its ladder at once that it was not past before.
    pub raised: bool,
}

/// How an order stood before the publishing that is undone, if nothing happened to it since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stood {
    /// Where it was.
    pub status: StatusId,
    /// Where its card stood there, if it was moved.
    pub rank: Option<Rank>,
    /// When it had entered that status.
    pub entered_at: Instant,
    /// When its time there was up.
    pub due_at: Option<Instant>,
}

/// One workflow taking the place of another.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The one in force.
    pub old: &'a Workflow,
    /// Working time by its calendar.
    pub old_spans: &'a Spans,
    /// The one to come.
    pub new: &'a Workflow,
    /// Working time by that one's calendar.
    pub new_spans: &'a Spans,
    /// What somebody chose.
    pub choices: &'a Choices,
    /// How orders stood that an undoing puts back.
    pub stood: &'a BTreeMap<OrderId, Stood>,
    /// Of the conditions that are to be [looked at anew](Change::tests), those that are so, by order; none holds where an
    /// order is missing.
    pub truths: &'a BTreeMap<OrderId, BTreeSet<ConditionId>>,
    /// When it happens.
    pub now: Instant,
}

/// Decides a publishing: what becomes of each of these orders, in their order, or everything that stands against it.
pub fn publish(
    change: &Change,
    orders: &[InFlight],
    holders: &RoleHolders,
) -> Result<Vec<Outcome>, Vec<Fault>> {
    let faults = change.faults(&count(orders), holders);
    if faults.is_empty() {
        Ok(orders.iter().map(|order| change.outcome(order)).collect())
    } else {
        Err(faults)
    }
}

/// How many of these orders are in each status.
pub fn count(orders: &[InFlight]) -> BTreeMap<StatusId, u32> {
    let mut counts = BTreeMap::new();
    orders.iter().for_each(|order| *counts.entry(order.status.clone()).or_default() += 1);
    counts
}

impl From<&OrderState> for InFlight {
    fn from(order: &OrderState) -> InFlight {
        InFlight {
            id: order.id,
            status: order.status.clone(),
            entered_at: order.entered_at,
            due_at: order.due_at,
            held_since: order.hold.map(|hold| hold.since),
            paused: order.paused,
            assignee: order.assignment.as_ref().map(|assignment| assignment.to),
            escalation: order.escalation.clone(),
            approvals: order.approvals.clone(),
            conditions: order.conditions.clone(),
        }
    }
}

impl<'a> From<&'a InFlight> for Stay<'a> {
    fn from(order: &'a InFlight) -> Stay<'a> {
        Stay {
            status: &order.status,
            due_at: order.due_at,
            rests: order.held_since.is_some(),
            escalation: order.escalation.as_ref(),
        }
    }
}

impl Change<'_> {
    /// Where the orders of a status are then.
    pub fn fate(&self, status: &StatusId) -> Fate {
        if self.new.status(status).is_some() {
            return Fate::Stays;
        }
        match self.choices.targets.get(status).filter(|target| self.new.status(target).is_some()) {
            Some(target) => Fate::GoesTo(target.clone()),
            None => Fate::NeedsTarget,
        }
    }

    /// What becomes of the clocks of a status's orders.
    pub fn clock(&self, status: &StatusId) -> Clock {
        self.choices.clocks.get(status).copied().unwrap_or_default()
    }

    /// The conditions that are not what they were: whether they are so of an order has to be found out anew.
    pub fn tests(&self) -> Vec<&ConditionDef> {
        let known = |condition: &&ConditionDef| self.old.condition(&condition.id).map(|old| &old.test);
        self.new.conditions.iter().filter(|condition| known(condition) != Some(&condition.test)).collect()
    }

    /// The conditions that are so of an order then.
    fn conditions(&self, order: &InFlight) -> BTreeSet<ConditionId> {
        let tests = self.tests();
        let stays = |id: &&ConditionId| {
            self.new.condition(id).is_some() && tests.iter().all(|condition| condition.id != **id)
        };
        let anew = self.truths.get(&order.id).into_iter().flatten();
        order.conditions.iter().filter(stays).chain(anew).cloned().collect()
    }

    /// The steps of an order that were decided and that somebody else decides then, or that are about something else. What was
    /// declined stays so until it is requested again.
    fn voided(&self, order: &InFlight) -> BTreeMap<ApprovalId, BTreeSet<StepId>> {
        let asks = |def: &ApprovalDef, step: &ApprovalStep| {
            let ApprovalStep { of, needed, .. } = step.clone();
            (of, needed, def.covers_of(step).clone())
        };
        let mut voided = BTreeMap::new();
        for (id, state) in &order.approvals {
            let (Some(old), Some(new)) = (self.old.approval(id), self.new.approval(id)) else { continue };
            let is_other = |step: &&ApprovalStep| {
                let decisions = state.steps.get(&step.id).map_or(&[][..], |asked| &asked.decisions);
                let declined = decisions.iter().any(|decision| decision.verdict == Verdict::Declined);
                let before = old.step(&step.id).map(|before| asks(old, before));
                !decisions.is_empty() && !declined && before.is_some_and(|before| before != asks(new, step))
            };
            let steps: BTreeSet<_> = new.steps.iter().filter(is_other).map(|step| step.id.clone()).collect();
            if !steps.is_empty() {
                voided.insert(id.clone(), steps);
            }
        }
        voided
    }

    /// What publishing means for an order.
    pub fn outcome(&self, order: &InFlight) -> Outcome {
        let (fate, entered_at, due_at) = self.stay(order);
        let (voided, conditions) = (self.voided(order), self.conditions(order));
        let outcome = Outcome { fate, entered_at, due_at, voided, conditions, raised: false };
        let status = match &outcome.fate {
            Fate::GoesTo(target) => target,
            Fate::Stays | Fate::NeedsTarget => &order.status,
        };
        // In another status, or with a clock that begins anew, nothing was raised yet.
        let same = *status == order.status && outcome.entered_at == order.entered_at;
        let escalation = order.escalation.as_ref().filter(|_| same);
        let then = Stay { status, due_at: outcome.due_at, escalation, ..Stay::from(order) };
        let now = then.due(self.new, self.new_spans, self.now);
        // What was due without it is told of as ever.
        let before = Stay::from(order).due(self.old, self.old_spans, self.now);
        let raised = before.is_empty() && !now.is_empty();
        Outcome { raised, ..outcome }
    }

    /// Where an order is then, and its clock there.
    fn stay(&self, order: &InFlight) -> (Fate, Instant, Option<Instant>) {
        if let Some(stood) =
            self.stood.get(&order.id).filter(|stood| self.new.status(&stood.status).is_some())
        {
            let fate =
                if stood.status == order.status { Fate::Stays } else { Fate::GoesTo(stood.status.clone()) };
            return (fate, stood.entered_at, stood.due_at);
        }
        let fate = self.fate(&order.status);
        let status = match &fate {
            Fate::GoesTo(target) => target,
            Fate::Stays | Fate::NeedsTarget => &order.status,
        };
        let (allowed, until) = (self.new.allowed(status), order.held_since.unwrap_or(self.now));
        match self.clock(&order.status) {
            // A hold stops the clock at its beginning, so that is where a new one stands.
            Clock::Restarted => {
                let due_at = allowed.map(|allowed| self.new_spans.after(until, allowed));
                (fate, self.now, due_at)
            }
            // Nothing about its time is different: then not even rounding may make it so.
            Clock::Kept
                if self.old.calendar == self.new.calendar && allowed == self.old.allowed(&order.status) =>
            {
                (fate, order.entered_at, order.due_at)
            }
            Clock::Kept => {
                let used = self.used(order, until);
                let due_at = allowed.map(|allowed| self.new_spans.after(until, allowed - used));
                (fate, order.entered_at, due_at)
            }
        }
    }

    /// The working time that an order has spent in its status so far, its pauses left out. A deadline knows of them by itself.
    fn used(&self, order: &InFlight, until: Instant) -> TimeDelta {
        match (self.old.allowed(&order.status), order.due_at) {
            (Some(allowed), Some(due_at)) => allowed - self.old_spans.between(until, due_at),
            _ => {
                let paused = TimeDelta::microseconds(order.paused);
                (self.old_spans.between(order.entered_at, until) - paused).max(TimeDelta::zero())
            }
        }
    }

    /// Everything that stands against it, with so many orders in the statuses of now and so many people holding roles.
    pub fn faults(&self, orders: &BTreeMap<StatusId, u32>, holders: &RoleHolders) -> Vec<Fault> {
        let mut faults = self.new.faults();
        faults.extend(self.obstacles(orders, holders));
        faults
    }

    /// What stands against it beside what the new workflow lacks itself: orders that go nowhere, people without their role.
    pub fn obstacles(&self, orders: &BTreeMap<StatusId, u32>, holders: &RoleHolders) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (status, count) in orders.iter().filter(|(_, count)| **count > 0) {
            if self.fate(status) == Fate::NeedsTarget {
                let name = self.old.status(status).map_or(status.as_str(), |status| status.name.as_str());
                let message = tr!(
                    "“{}” is not there any more, and {n} order is in it: choose where they go."
                        | "“{}” is not there any more, and {n} orders are in it: choose where they go."
                            % *count,
                    name
                );
                faults.push(Fault::status(status, DraftPart::Target, message));
            }
        }
        let gone = |role: &RoleId| self.new.role(role).is_none() && self.old.role(role).is_some();
        for (role, count) in holders.iter().filter(|(role, count)| **count > 0 && gone(role)) {
            let message = tr!(
                "{n} person holds the role “{}”, which is not there any more: take it from them under People first."
                    | "{n} people hold the role “{}”, which is not there any more: take it from them under People first."
                        % *count,
                self.old.role_name(role)
            );
            faults.push(Fault::whole(DraftPart::Roles, message));
        }
        faults
    }

    /// What is worth a look: columns that get more orders than fit.
    pub fn hints(&self, orders: &BTreeMap<StatusId, u32>) -> Vec<Hint> {
        let mut then: BTreeMap<StatusId, (u32, u32)> = BTreeMap::new();
        for (status, count) in orders {
            match self.fate(status) {
                Fate::Stays => then.entry(status.clone()).or_default().0 += count,
                Fate::GoesTo(target) => then.entry(target).or_default().1 += count,
                Fate::NeedsTarget => {}
            }
        }
        let full = self.new.statuses.iter().filter_map(|status| {
            let ((stay, come), limit) = (then.get(&status.id)?, status.wip_limit?);
            (stay + come > limit).then(|| Hint {
                at: At::Status(status.id.clone()),
                part: DraftPart::WipLimit,
                level: HintLevel::Warning,
                message: tr!(
                    "“{}” will hold {} orders and has room for {}: nothing more can be moved there until some have left.",
                    status.name,
                    stay + come,
                    limit
                ),
            })
        });
        full.collect()
    }

    /// What orders have in fields and facts that are gone then, with how many orders in flight have it.
    pub fn losses(&self, filled: &BTreeMap<FieldId, u32>, set: &BTreeMap<FactId, u32>) -> Vec<Hint> {
        let hint = |at, message| Hint { at, part: DraftPart::Presence, level: HintLevel::Warning, message };
        let gone = |id: &FieldId| self.new.field(id).is_none();
        let fields = filled.iter().filter(|(id, count)| **count > 0 && gone(id)).map(|(id, count)| {
            let label = isolated(self.old.field_label(id));
            let message = tr!(
                "{n} order has something in the field “{}”, which is not there any more: nobody will see it, except in the history."
                    | "{n} orders have something in the field “{}”, which is not there any more: nobody will see it, except in the history."
                    % *count,
                label
            );
            hint(At::Field(id.clone()), message)
        });
        let gone = |id: &FactId| self.new.fact(id).is_none();
        let facts = set.iter().filter(|(id, count)| **count > 0 && gone(id)).map(|(id, count)| {
            let name = isolated(self.old.fact_name(id));
            let message = tr!(
                "{n} order has the fact “{}” set, which is not there any more: nobody will see it, except in the history."
                    | "{n} orders have the fact “{}” set, which is not there any more: nobody will see it, except in the history."
                    % *count,
                name
            );
            hint(At::Fact(id.clone()), message)
        });
        fields.chain(facts).collect()
    }

    /// What the log says of an order's outcome; nothing where nothing is different for it. `rank` is where its card goes.
    pub fn events(&self, order: &InFlight, outcome: &Outcome, rank: Rank) -> Vec<Event> {
        let mut events: Vec<Event> = self.of_stay(order, outcome, rank).into_iter().collect();
        events.extend(outcome.voided.iter().map(|(approval, steps)| Event::ApprovalVoided {
            approval: approval.clone(),
            steps: steps.clone(),
            changed: BTreeSet::new(),
        }));
        if outcome.conditions != order.conditions {
            events.push(Event::ConditionsChanged { conditions: outcome.conditions.clone() });
        }
        events
    }

    /// Another status, or another clock in the same.
    fn of_stay(&self, order: &InFlight, outcome: &Outcome, rank: Rank) -> Option<Event> {
        let Outcome { fate, entered_at, due_at, .. } = outcome.clone();
        let owner = |workflow: &Workflow, id| workflow.status(id).map(|status| status.owner.clone());
        let unassigned = match &fate {
            Fate::GoesTo(to) if owner(self.old, &order.status) != owner(self.new, to) => order.assignee,
            _ => None,
        };
        match fate {
            Fate::GoesTo(to) => Some(Event::Moved {
                from: order.status.clone(),
                to,
                rank,
                due_at,
                reason: None,
                despite: Vec::new(),
                entered_at: Some(entered_at),
                unassigned,
                quiet: false,
            }),
            _ if (entered_at, due_at) == (order.entered_at, order.due_at) => None,
            _ => Some(Event::Reclocked {
                entered_at,
                due_at,
                entered_before: order.entered_at,
                due_before: order.due_at,
            }),
        }
    }
}

//! Whether a rule does something, and why not.

use super::{Check, Rule, Trigger};
use crate::{ApprovalStanding, Entry, Event, FieldId, Money, OrderState, RuleId, Verdict, Workflow};
use std::collections::BTreeMap;

/// What may set a rule off.
#[derive(Debug, Clone, Copy)]
pub enum Occasion<'a> {
    /// An entry of the log.
    Entry(&'a Entry),
    /// The time of the trigger at this place among the rule's own has come.
    Due(usize),
}

/// The order as it is once the occasion is over, and the moment.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The board's rules.
    pub workflow: &'a Workflow,
    /// What the log says of the order.
    pub order: &'a OrderState,
    /// What the order says.
    pub values: &'a Values,
    /// The moment as the board has it.
    pub moment: ZoneMoment,
}

/// What an order says, as far as rules ask for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values {
    /// The sum of its lines.
    pub total: Money,
    /// What its fields say.
    pub fields: BTreeMap<FieldId, String>,
    /// Whether it came from a file.
    pub imported: bool,
    /// Whether the customer can be reached by e-mail.
    pub reachable: bool,
}

/// A moment as a board has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZoneMoment {
    /// The day of the week, Monday being 1.
    pub weekday: u8,
    /// Whether the board works.
    pub working: bool,
}

/// What a rule makes of an occasion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evaluation {
    /// It does what it says.
    Fires,
    /// It does nothing.
    Not(NotFired),
}

/// Why a rule does nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotFired {
    /// This is not what sets it off.
    Trigger,
    /// This is not so.
    Condition(Check),
}

/// What a rule makes of an occasion. The dry run asks the same.
pub fn evaluate((id, rule): (RuleId, &Rule), occasion: Occasion, situation: &Situation) -> Evaluation {
    let set_off = match occasion {
        Occasion::Entry(entry) => {
            rule.listens_to(id, &entry.event)
                && rule.when.iter().any(|trigger| trigger.is_set_off(entry, situation))
        }
        Occasion::Due(nth) => rule.when.get(nth).is_some_and(Trigger::is_timed),
    };
    if !set_off {
        return Evaluation::Not(NotFired::Trigger);
    }
    match rule.only_if.as_ref().and_then(|check| check.failing(situation)) {
        Some(failing) => Evaluation::Not(NotFired::Condition(failing)),
        None => Evaluation::Fires,
    }
}

impl Rule {
    /// Whether an entry of this kind could set it off: what is cheap to know before anything is read.
    pub fn listens_to(&self, id: RuleId, event: &Event) -> bool {
        let its_own = !matches!(event, Event::Pressed { rule } if *rule != id);
        its_own && self.when.iter().any(|trigger| trigger.is_about(event))
    }
}

impl Trigger {
    fn is_set_off(&self, entry: &Entry, situation: &Situation) -> bool {
        self.is_about(&entry.event)
            && match self {
                Trigger::Decided { approval, verdict } => {
                    let def = situation.workflow.approval(approval);
                    let state = situation.order.approvals.get(approval);
                    let standing = def.map(|def| def.standing(state, &situation.order.conditions, None));
                    let wanted = match verdict {
                        Verdict::Declined => ApprovalStanding::Declined,
                        Verdict::Granted | Verdict::Overridden => ApprovalStanding::Granted,
                    };
                    standing == Some(wanted)
                }
                _ => true,
            }
    }

    fn is_about(&self, event: &Event) -> bool {
        match (self, event) {
            (Trigger::Placed, Event::Placed(_))
            | (Trigger::Moved, Event::Moved { .. })
            | (Trigger::Released, Event::Released { .. })
            | (Trigger::Commented, Event::Commented { .. })
            | (Trigger::Button(_), Event::Pressed { .. }) => true,
            (Trigger::Entered(status), Event::Placed(placed)) => placed.status == *status,
            (Trigger::Entered(status), Event::Moved { to, .. } | Event::TakenBack { to, .. }) => to == status,
            (Trigger::Held(wanted), Event::Held { reason, .. }) => {
                wanted.is_none_or(|wanted| wanted == *reason)
            }
            (Trigger::FactSet(wanted), Event::FactSet { fact, .. })
            | (Trigger::FactCleared(wanted), Event::FactCleared { fact, .. }) => fact == wanted,
            (Trigger::FieldSet(field), Event::Edited { fields, .. }) => {
                matches!(fields.get(field), Some(Some(_)))
            }
            (Trigger::FieldSet(field), Event::Placed(placed)) => {
                matches!(placed.fields.get(field), Some(Some(_)))
            }
            (
                Trigger::Decided { approval: wanted, verdict: Verdict::Declined },
                Event::ApprovalDecided { approval, verdict: Verdict::Declined, .. },
            ) => approval == wanted,
            (
                Trigger::Decided { approval: wanted, verdict: Verdict::Granted | Verdict::Overridden },
                Event::ApprovalDecided { approval, verdict: Verdict::Granted, .. }
                | Event::ApprovalOverridden { approval, .. },
            ) => approval == wanted,
            _ => false,
        }
    }
}

impl Check {
    /// What of it is not so, as small as it can be told; none where all of it is.
    pub fn failing(&self, situation: &Situation) -> Option<Check> {
        match self {
            Check::All(checks) => checks.iter().find_map(|check| check.failing(situation)),
            Check::Any(checks) if checks.iter().any(|check| check.failing(situation).is_none()) => None,
            Check::Not(check) => check.failing(situation).is_none().then(|| self.clone()),
            check => (!check.holds(situation)).then(|| self.clone()),
        }
    }

    fn holds(&self, situation: &Situation) -> bool {
        let Situation { order, values, moment, .. } = situation;
        match self {
            Check::All(_) | Check::Any(_) | Check::Not(_) => false,
            Check::Value(test) => match test.field() {
                None => test.holds_of_total(values.total),
                Some(field) => test.holds_of(values.fields.get(field).map(String::as_str)),
            },
            Check::Condition(condition) => order.conditions.contains(condition),
            Check::Fact(fact) => order.facts.contains_key(fact),
            Check::Filled(field) => order.filled.contains(field),
            Check::In(status) => order.status == *status,
            Check::Held(None) => order.hold.is_some(),
            Check::Held(Some(reason)) => order.hold.is_some_and(|hold| hold.reason == *reason),
            Check::Assigned => order.assignment.is_some(),
            Check::Promised => order.promise.is_some(),
            Check::Imported => values.imported,
            Check::Reachable => values.reachable,
            Check::WorkingTime => moment.working,
            Check::Weekday(days) => days.contains(&moment.weekday),
        }
    }
}

//! A rule as data.

use crate::{
    ApprovalId, ConditionId, FactId, FieldId, HoldReason, MaxAge, Mention, PersonId, RoleId, StatusId, Test,
    Verdict,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a shop has done by itself: when any of these happens and this is so, then these, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What people call it, `Paid means go`.
    pub name: String,
    /// What sets it off, any of these.
    pub when: Vec<Trigger>,
    /// What has to be so then; nothing where none.
    #[serde(rename = "if", default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<Check>,
    /// What it does, in this order. Where one is refused, those behind it are not tried.
    pub then: Vec<Act>,
    /// Whether it does nothing where the order has changed since: since the entry that set it off, or since its time began to
    /// run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unchanged: bool,
}

/// What sets a rule off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// An order was placed.
    Placed,
    /// An order came into a status, however it did.
    Entered(StatusId),
    /// An order was moved, wherever.
    Moved,
    /// An order was put on hold, for whatever reason where none is named.
    Held(Option<HoldReason>),
    /// A hold ended.
    Released,
    /// A fact was set.
    FactSet(FactId),
    /// A fact was unset.
    FactCleared(FactId),
    /// A field was filled or says something else.
    FieldSet(FieldId),
    /// An approval was granted as a whole, or declined.
    Decided {
        /// Which.
        approval: ApprovalId,
        /// Whether it is about a yes.
        verdict: Verdict,
    },
    /// Somebody wrote a comment.
    Commented,
    /// An order has spent so much working time in a status, holds left out.
    InStatus {
        /// The status.
        status: StatusId,
        /// How long.
        length: MaxAge,
    },
    /// An order has been on hold for so much working time.
    HeldFor {
        /// For which reason; whichever where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<HoldReason>,
        /// How long.
        length: MaxAge,
    },
    /// The last promised date is so many days away.
    PromiseNear(u16),
    /// A time of day comes, for each order on the board.
    Schedule {
        /// Minutes since midnight in the board's zone.
        at: u16,
        /// On which days.
        days: Days,
    },
    /// Somebody presses the button of this name on an order.
    Button(String),
}

/// On which days a schedule runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Days {
    /// Every day of the week.
    All,
    /// Days on which the board's calendar works.
    Working,
}

/// Something that is so of an order or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// All of these are so.
    All(Vec<Check>),
    /// At least one of these is so.
    Any(Vec<Check>),
    /// It is not so.
    Not(Box<Check>),
    /// A value is so, as conditions of the workflow say it.
    Value(Test),
    /// A condition of the workflow is so.
    Condition(ConditionId),
    /// A fact is set.
    Fact(FactId),
    /// A field says something.
    Filled(FieldId),
    /// The order is in this status.
    In(StatusId),
    /// The order is on hold, for this reason where one is named.
    Held(Option<HoldReason>),
    /// Somebody in particular has the order.
    Assigned,
    /// A date is promised.
    Promised,
    /// The order came from a file.
    Imported,
    /// The customer can be reached by e-mail.
    Reachable,
    /// It is working time on the board.
    WorkingTime,
    /// It is one of these days of the week, Monday being 1.
    Weekday(BTreeSet<u8>),
}

/// What a rule does with an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Moves it.
    Move {
        /// The status to enter.
        to: StatusId,
        /// Why, where a move asks for that.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Puts it on hold.
    Hold {
        /// What it waits for.
        reason: HoldReason,
        /// The note that goes with it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// Ends its hold.
    Release,
    /// Sets a fact.
    SetFact {
        /// The fact.
        fact: FactId,
        /// What shows it, where that is asked for.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        evidence: String,
    },
    /// Unsets a fact.
    ClearFact {
        /// The fact.
        fact: FactId,
        /// Why.
        reason: String,
    },
    /// Writes into a field, or empties it.
    SetField {
        /// The field.
        field: FieldId,
        /// What it is to say; nothing empties it.
        value: String,
    },
    /// Gives it to somebody, or to nobody in particular.
    Assign(Option<PersonId>),
    /// Gives it to whoever of a role is there and has the fewest open orders. One of them who has it already keeps it.
    AssignRole(RoleId),
    /// Tells a person, or everybody of a role, as far as they see it.
    Notify(Mention),
    /// Asks for an approval.
    RequestApproval(ApprovalId),
    /// Promises the date that is so many working days away.
    Promise {
        /// How many.
        days: u16,
        /// Why, where another date was promised before: the customer reads it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Promises the dates by the board's rule for promises, where none are promised or a rule promised them.
    PromiseByRule {
        /// Whether also over dates that somebody promised by hand.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        over_hand: bool,
        /// Why, where other dates were promised before: the customer reads it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Writes a comment.
    Comment(String),
}

impl Trigger {
    /// Whether it goes by the clock, and not by something that happens.
    pub fn is_timed(&self) -> bool {
        matches!(
            self,
            Trigger::InStatus { .. }
                | Trigger::HeldFor { .. }
                | Trigger::PromiseNear(_)
                | Trigger::Schedule { .. }
        )
    }
}

impl Rule {
    /// Whether a part of it goes by the clock.
    pub fn is_timed(&self) -> bool {
        self.when.iter().any(Trigger::is_timed)
    }

    /// The names of the buttons that set it off.
    pub fn buttons(&self) -> impl Iterator<Item = &str> {
        self.when.iter().filter_map(|trigger| match trigger {
            Trigger::Button(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Whether it has to know who is there: it names a role, or tells people.
    pub fn asks_for_people(&self) -> bool {
        self.then.iter().any(|act| matches!(act, Act::AssignRole(_) | Act::Notify(_)))
    }

    /// Whether it promises by the board's rule for promises.
    pub fn promises_by_rule(&self) -> bool {
        self.then.iter().any(|act| matches!(act, Act::PromiseByRule { .. }))
    }

    /// Whether it has to read what an order says, beside its state: its conditions ask, or whose days of delivery count.
    pub fn reads_values(&self) -> bool {
        self.promises_by_rule() || self.only_if.as_ref().is_some_and(Check::reads_values)
    }
}

impl Check {
    fn reads_values(&self) -> bool {
        match self {
            Check::All(checks) | Check::Any(checks) => checks.iter().any(Check::reads_values),
            Check::Not(check) => check.reads_values(),
            Check::Value(_) | Check::Imported | Check::Reachable => true,
            _ => false,
        }
    }
}

//! The rule by which a board promises dates, and what it promises for an order.
//!
//! ```text
//! GET /api/v1/boards/{board}/promise_rule                                 -> PromiseRuleView; for administrators
//! PUT …/promise_rule                       PutPromiseRule                 -> PromiseRuleView
//! GET /api/v1/orders/{order}/promise_rule                                 -> RuleOffer; null where the board has no rule
//! ```

use crate::{BoardId, Calendar, Holiday, Instant, LocalTime, PromiseRule, RuledPromise, StatusId};
use serde::{Deserialize, Serialize};

/// The rule as it is, and what it is reckoned with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseRuleView {
    /// The rule; none where dates are promised by hand.
    pub rule: Option<PromiseRule>,
    /// The board's calendar.
    pub calendar: Calendar,
    /// Its local time.
    pub local: LocalTime,
    /// This moment.
    pub now: Instant,
    /// The other boards, by whose holidays carriers may go.
    pub others: Vec<OtherHolidays>,
    /// The names of the carriers that are known.
    pub carriers: Vec<String>,
    /// The board's statuses in which orders are under way, in its order.
    #[serde(default)]
    pub statuses: Vec<RuleStatus>,
}

/// A status to which a rule can give days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleStatus {
    /// Which.
    pub id: StatusId,
    /// Its name.
    pub name: String,
    /// Whether it is on the usual way of an order that is placed now.
    pub is_usual: bool,
}

/// A board with its holidays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherHolidays {
    /// Which.
    pub board: BoardId,
    /// Its name.
    pub name: String,
    /// Its holidays.
    pub holidays: Vec<Holiday>,
}

/// Another rule, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PutPromiseRule {
    /// The rule.
    pub rule: Option<PromiseRule>,
}

/// What the rule comes to for an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleOffer {
    /// Dates to promise.
    Promise(RuledPromise),
    /// None, and why, a sentence.
    NoDay(String),
}

impl PromiseRuleView {
    /// The usual way of an order that is placed now.
    pub fn way(&self) -> Vec<StatusId> {
        self.statuses.iter().filter(|status| status.is_usual).map(|status| status.id.clone()).collect()
    }

    /// The holidays by which carriers go under a rule: those of the board that it names, if there is one, else the board's own.
    pub fn holidays(&self, rule: &PromiseRule) -> &[Holiday] {
        let other = self.others.iter().find(|other| Some(other.board) == rule.holidays_of);
        other.map_or(&self.calendar.holidays, |other| &other.holidays)
    }
}

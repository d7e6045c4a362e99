//! A board's automation: what is sent and what comes back.
//!
//! ```text
//! GET    /api/v1/boards/{board}/rules                 -> RulesView
//! POST   /api/v1/boards/{board}/rules                 Rule -> 201 RuleView
//! PUT    /api/v1/boards/{board}/rules/{rule}          Rule, If-Match: "revision" -> RuleView
//! DELETE /api/v1/boards/{board}/rules/{rule}          -> 204
//! PUT    /api/v1/boards/{board}/rules/{rule}/switch   SwitchRule -> RuleView
//! POST   /api/v1/boards/{board}/rules/dry_run         AskDryRun -> DryRun
//! GET    /api/v1/orders/{order}/rules                 -> OrderRules
//! POST   /api/v1/orders/{order}/rules/{rule}/press    If-Match -> Moved
//! ```

use crate::{
    Instant, OrderId, OrderNumber, PersonRef, Refusal, RuleId,
    automation::{Looped, Rule},
    wire::Named,
};
use serde::{Deserialize, Serialize};

/// The rules of a board, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesView {
    /// Each of them.
    pub rules: Vec<RuleView>,
    /// Those to whom a rule can give orders.
    pub people: Vec<PersonRef>,
    /// The shop's currency, for sentences.
    pub currency: String,
    /// Whether the board promises by a rule, which a rule of its automation can go by.
    #[serde(default)]
    pub promises: bool,
}

/// A rule with what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    /// Its id.
    pub id: RuleId,
    /// Counts what it said, from 1.
    pub revision: u32,
    /// What it says.
    pub rule: Rule,
    /// The same as a sentence.
    pub sentence: String,
    /// Whether it acts.
    pub on: bool,
    /// Why Milepost switched it off, if that is how it went off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looped: Option<Looped>,
    /// Since when it acts, or does not.
    pub switched_at: Instant,
    /// Who wrote this revision.
    pub by: Named,
    /// When.
    pub at: Instant,
    /// How often it did something in the last 90 days.
    pub runs: u32,
    /// How often it was refused in the last 90 days.
    pub misses: u32,
    /// When it last did something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run: Option<Instant>,
    /// What keeps it from being used under the workflow that is in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
}

/// Whether a rule is to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwitchRule {
    /// Whether it is.
    pub on: bool,
}

/// What would a rule have done?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskDryRun {
    /// The rule, saved or not.
    pub rule: Rule,
    /// Which one it is, if it is one already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RuleId>,
}

/// What a rule would have done in the last 90 days.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DryRun {
    /// From when on.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// How many orders set it off, whether or not it then did anything.
    pub orders: u32,
    /// How often it would have done all that it says.
    pub acted: u32,
    /// How often something would have been refused.
    pub refused: u32,
    /// How often it would have been in conflict with another rule.
    pub conflicts: u32,
    /// How often it would have acted, week by week, the oldest first.
    pub weeks: Vec<u32>,
    /// What it would have done, the newest first; conflicts and refusals before the rest.
    pub rows: Vec<DryRow>,
}

/// One time that a rule would have acted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRow {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// When.
    pub at: Instant,
    /// The entry that set it off; none where the clock did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// What it would have done, in words.
    pub acts: Vec<String>,
    /// Why what comes next would have been refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<Refusal>,
    /// The other rule and what does not go together, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflict: Option<String>,
}

/// What the rules of its board made of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OrderRules {
    /// Rule by rule.
    pub rules: Vec<OrderRule>,
    /// The buttons that the caller may press on it.
    pub buttons: Vec<RuleButton>,
}

/// What a rule made of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRule {
    /// The rule.
    pub id: RuleId,
    /// Its name.
    pub name: String,
    /// Whether it acts.
    pub on: bool,
    /// What it made of it.
    pub verdict: RuleVerdict,
    /// When; none where nothing set it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
}

/// What a rule made of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "why", rename_all = "snake_case")]
pub enum RuleVerdict {
    /// It did something so many times; the last one was then.
    Touched(u32),
    /// It would have, and was refused.
    Refused(Vec<Refusal>),
    /// It was set off when it was not switched on.
    WasOff,
    /// It was set off, and this was not so.
    NotSo(String),
    /// It was set off, and something was not so that the caller does not see.
    NotTold,
    /// Nothing set it off; this would.
    NotSetOff(String),
}

/// A button of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleButton {
    /// The rule.
    pub rule: RuleId,
    /// What the button says.
    pub name: String,
}

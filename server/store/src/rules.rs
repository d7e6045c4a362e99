//! What services ask of the store about the rules of a board's automation, and what it answers.

use domain::{
    BoardId, Instant, OrderId, OrderState, Refusal, RuleId, RuleRef,
    automation::{Looped, Rule},
    wire::Named,
};

/// A rule as it is in force.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRule {
    pub id: RuleId,
    /// Counts what it said, from 1.
    pub revision: u32,
    pub rule: Rule,
    /// Whether it acts.
    pub on: bool,
    /// Why Milepost switched it off, if that is how it went off.
    pub looped: Option<Looped>,
    /// Since when it acts, or does not.
    pub switched_at: Instant,
    /// Who wrote this revision.
    pub by: Named,
    /// When.
    pub at: Instant,
}

impl StoredRule {
    /// The rule as the log names it.
    pub fn reference(&self) -> RuleRef {
        RuleRef { id: self.id, revision: self.revision }
    }
}

/// A change of a board's rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleChange {
    /// Another revision of a rule, or a new one, which is off. The caller has checked that it is sound.
    Write {
        /// The rule; for a new one a new UUID v7.
        id: RuleId,
        /// The revision that its author saw, 0 for a new one.
        seen: u32,
        /// What it is to say.
        rule: Box<Rule>,
    },
    /// Whether it acts.
    Switch {
        /// The rule.
        id: RuleId,
        /// Whether it is to.
        on: bool,
        /// Why Milepost switches it off.
        looped: Option<Looped>,
    },
    /// It is gone from the list.
    Remove(RuleId),
}

/// What a rule did about an order, or what came in its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRun {
    pub rule: RuleRef,
    pub order: OrderId,
    /// What set it off: `entry 17`, or what the clock ran for.
    pub occasion: String,
    pub at: Instant,
    pub result: RunResult,
}

/// What came of a rule that was set off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunResult {
    /// It did all that it says.
    Done,
    /// Something was refused.
    Refused(Vec<Refusal>),
    /// The clock set it off, and something was not so.
    Not,
}

/// What a rule did in a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleTally {
    pub runs: u32,
    pub misses: u32,
    pub last_run: Option<Instant>,
}

/// When the clock sets a rule off for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleDue {
    pub board: BoardId,
    pub order: OrderId,
    pub rule: RuleId,
    /// The trigger's place among the rule's own.
    pub nth: u16,
    pub occasion: String,
    pub due_at: Instant,
    /// The order's version when the time began to run.
    pub version: u64,
    /// The order's last entry then.
    pub cause: u64,
}

/// What the automation writes down about a board, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleNotes {
    /// What rules did.
    pub runs: Vec<RuleRun>,
    /// The orders for which the clock is set anew, each with everything that is due for it from here on. What ran already keeps
    /// the version that it began with.
    pub due: Vec<(OrderId, Vec<RuleDue>)>,
}

/// An order that lies on a board, as rules that go by the clock need it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClockedOrder {
    pub state: OrderState,
    /// Its last entry.
    pub last: u64,
}

//! Approvals as data: who has to agree to what before an order goes on, and when that is needed at all.

use crate::{ApprovalId, ConditionId, FieldId, MaxAge, Money, PersonId, RoleId, StepId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An approval that a gate or a fact can ask for: steps in series, some of them side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalDef {
    /// Its id, stable over renames.
    pub id: ApprovalId,
    /// What is approved, `Artwork and price`.
    pub name: String,
    /// What helps to judge it; empty when the name says it all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// The parts of an order that it is about; everything when empty. A step may say otherwise.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub covers: BTreeSet<Covered>,
    /// When it is needed; always when none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionId>,
    /// Who is asked, in this order.
    pub steps: Vec<ApprovalStep>,
}

/// One question of an approval: so many of these have to grant it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalStep {
    /// Its id, stable.
    pub id: StepId,
    /// Who can decide it.
    pub of: BTreeSet<Approver>,
    /// How many of them have to; one where nothing is said.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub needed: u8,
    /// Whether it is asked beside the step before it instead of after that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub together: bool,
    /// The parts of an order that it is about; those of the approval when empty.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub covers: BTreeSet<Covered>,
    /// When it is needed; always when none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<ConditionId>,
    /// How long it may take, in working time. It never grants anything by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<MaxAge>,
    /// Who is told once that time is up.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tells: BTreeSet<RoleId>,
    /// Who records the customer's answer; whoever edits the order when empty.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub recorded_by: BTreeSet<RoleId>,
    /// Whether the customer, who grants it on the tracking page, may leave lines out of what they grant.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strikes: bool,
}

/// Somebody who can be asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approver {
    /// Whoever holds this role on the board.
    Role(RoleId),
    /// This person.
    Person(PersonId),
    /// The customer; somebody of the shop records what they said, with what shows it.
    Customer,
}

/// A part of an order that an approval can be about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Covered {
    /// All fields.
    Fields,
    /// One field.
    Field(FieldId),
    /// The lines.
    Lines,
    /// The promised window.
    Promise,
    /// The customer's name and contact.
    Customer,
}

/// Something that is so of an order or not, by its values. Its truth is kept beside the order's state, so that rules read no
/// values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionDef {
    /// Its id, stable over renames.
    pub id: ConditionId,
    /// What is so, `from £1,000`.
    pub name: String,
    /// What it looks at.
    pub test: Test,
}

/// What a condition looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// The sum of the lines is at least this.
    TotalAtLeast(Money),
    /// The field's number or amount is at least this.
    AtLeast {
        /// A number or an amount of money.
        field: FieldId,
        /// As such a field keeps it, `12.5`.
        value: String,
    },
    /// The field says exactly this.
    Is {
        /// A choice, or yes or no.
        field: FieldId,
        /// As such a field keeps it.
        value: String,
    },
}

impl ApprovalDef {
    /// An approval of everything, always, by nobody yet.
    pub fn new(id: ApprovalId, name: String) -> ApprovalDef {
        ApprovalDef { id, name, help: String::new(), covers: BTreeSet::new(), when: None, steps: Vec::new() }
    }

    /// The step of this id.
    pub fn step(&self, id: &StepId) -> Option<&ApprovalStep> {
        self.steps.iter().find(|step| step.id == *id)
    }

    /// The parts that a step is about; everything when empty.
    pub fn covers_of<'a>(&'a self, step: &'a ApprovalStep) -> &'a BTreeSet<Covered> {
        if step.covers.is_empty() { &self.covers } else { &step.covers }
    }

    /// The steps by when they are asked: those of one stage side by side, stages one after the other.
    pub fn stages(&self) -> Vec<&[ApprovalStep]> {
        self.steps.chunk_by(|_, next| next.together).collect()
    }
}

impl ApprovalStep {
    /// A step that nobody is asked in yet, for as long as it takes.
    pub fn new(id: StepId) -> ApprovalStep {
        ApprovalStep {
            id,
            of: BTreeSet::new(),
            needed: 1,
            together: false,
            covers: BTreeSet::new(),
            when: None,
            limit: None,
            tells: BTreeSet::new(),
            recorded_by: BTreeSet::new(),
            strikes: false,
        }
    }
}

impl Covered {
    /// Whether a part is among these; none stand for everything.
    pub fn is_among(&self, covers: &BTreeSet<Covered>) -> bool {
        covers.is_empty()
            || covers.contains(self)
            || (matches!(self, Covered::Field(_)) && covers.contains(&Covered::Fields))
    }
}

impl Test {
    /// Whether the condition is about the sum of the lines.
    pub fn is_of_total(&self) -> bool {
        matches!(self, Test::TotalAtLeast(_))
    }

    /// The field that it looks at, if it looks at one.
    pub fn field(&self) -> Option<&FieldId> {
        match self {
            Test::TotalAtLeast(_) => None,
            Test::AtLeast { field, .. } | Test::Is { field, .. } => Some(field),
        }
    }

    /// Whether it is so of this sum; never of a field.
    pub fn holds_of_total(&self, total: Money) -> bool {
        matches!(self, Test::TotalAtLeast(least) if total >= *least)
    }

    /// Whether it is so of what its field says, as it is kept; not where the field is empty.
    pub fn holds_of(&self, value: Option<&str>) -> bool {
        match (self, value) {
            (Test::AtLeast { value: least, .. }, Some(value)) => at_least(value, least),
            (Test::Is { value: wanted, .. }, Some(value)) => value == wanted,
            _ => false,
        }
    }
}

/// Whether one decimal number is at least another, however long they are.
fn at_least(value: &str, least: &str) -> bool {
    let parts = |text: &str| {
        let (minus, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
        (minus && !(whole.is_empty() && part.is_empty()), (whole.len(), whole.to_owned(), part.to_owned()))
    };
    let ((minus, value), (least_minus, least)) = (parts(value), parts(least));
    match (minus, least_minus) {
        (false, false) => value >= least,
        (true, true) => value <= least,
        (minus, _) => !minus,
    }
}

fn one() -> u8 {
    1
}

fn is_one(needed: &u8) -> bool {
    *needed == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_numbers() {
        for (value, least, holds) in [
            ("10", "9", true),
            ("9.5", "10", false),
            ("0.50", "0.5", true),
            ("-1", "0", false),
            ("-1", "-2", true),
            ("0", "-0.5", true),
            ("-0", "0", true),
            ("99999999999999999999999", "1", true),
            ("1.05", "1.5", false),
        ] {
            assert_eq!(at_least(value, least), holds, "{value} {least}");
        }
    }

    #[test]
    fn an_approval_is_read_as_people_write_it() -> Result<(), Box<dyn std::error::Error>> {
        let written = r#"{"id":"artwork","name":"Artwork","covers":["lines",{"field":"note"}],
            "steps":[{"id":"manager","of":[{"role":"account_manager"}]},
                     {"id":"customer","of":["customer"],"together":true,"limit":{"days":2}}]}"#;
        let approval: ApprovalDef = serde_json::from_str(written)?;
        assert_eq!(approval.stages().len(), 1);
        assert_eq!(approval.steps[0].needed, 1);
        assert_eq!(serde_json::from_str::<ApprovalDef>(&serde_json::to_string(&approval)?)?, approval);
        Ok(())
    }
}

//! What approvals and conditions of a draft are about, in words: by the names that the draft gives things, an id standing in
//! for what is gone.

use super::Draft;
use crate::{ApprovalDef, ApprovalId, ConditionDef, ConditionId, Covered, Need, Test, isolated, spoken::tr};
use std::collections::BTreeSet;

impl Draft {
    /// The approval of this id.
    pub fn approval(&self, id: &ApprovalId) -> Option<&ApprovalDef> {
        self.approvals.iter().find(|approval| approval.id == *id)
    }

    /// The condition of this id.
    pub fn condition(&self, id: &ConditionId) -> Option<&ConditionDef> {
        self.conditions.iter().find(|condition| condition.id == *id)
    }

    /// An approval's name alone; the id stands in where there is none.
    pub fn approval_name(&self, id: &ApprovalId) -> String {
        let name = self.approval(id).map(|approval| approval.name.trim());
        name.filter(|name| !name.is_empty()).unwrap_or(id.as_str()).to_owned()
    }

    /// A condition's name; the id stands in where there is none.
    pub fn condition_name(&self, id: &ConditionId) -> String {
        let name = self.condition(id).map(|condition| condition.name.trim());
        name.filter(|name| !name.is_empty()).unwrap_or(id.as_str()).to_owned()
    }

    /// What a condition looks at, `the total is at least 1000.00`.
    pub fn test_in_words(&self, test: &Test) -> String {
        let field = |id: &crate::FieldId| isolated(&self.need_name(&Need::Field(id.clone()))).into_owned();
        match test {
            Test::TotalAtLeast(least) => tr!("the total is at least {}", least),
            Test::AtLeast { field: id, value } => tr!("a condition" => "{} is at least {}", field(id), value),
            Test::Is { field: id, value } => tr!("a condition" => "{} is {}", field(id), isolated(value)),
        }
    }

    /// Parts of an order, `lines, promised dates`; everything where none are named.
    pub fn covers_in_words(&self, covers: &BTreeSet<Covered>) -> String {
        match covers.is_empty() {
            true => tr!("parts of an order" => "everything"),
            false => covers.iter().map(|part| self.covered_name(part)).collect::<Vec<_>>().join(", "),
        }
    }

    /// A part of an order.
    pub fn covered_name(&self, part: &Covered) -> String {
        match part {
            Covered::Fields => tr!("parts of an order" => "all fields"),
            Covered::Field(id) => isolated(&self.need_name(&Need::Field(id.clone()))).into_owned(),
            Covered::Lines => tr!("parts of an order" => "lines"),
            Covered::Promise => tr!("parts of an order" => "promised dates"),
            Covered::Customer => tr!("parts of an order" => "the customer’s details"),
        }
    }
}

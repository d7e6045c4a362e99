//! What somebody sees of a board. Whoever sees the same shares everything: snapshots, the feed's bytes, lists.

use crate::{ConditionDef, ConditionId, FieldDef, FieldId, Part, RoleId, StatusId, Workflow};
use std::collections::BTreeSet;

/// What somebody sees of a board, by all their roles together. Equal sights are equal values.
///
/// It says what is *not* seen, so that whoever sees all of every board is always the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sight {
    hidden: BTreeSet<StatusId>,
    withheld: BTreeSet<Part>,
    unseen_fields: BTreeSet<FieldId>,
    unseen_conditions: BTreeSet<ConditionId>,
}

impl Sight {
    /// Everything.
    pub fn whole() -> Sight {
        Sight::default()
    }

    /// What holders of these roles see: what one of them does. Roles that the workflow does not know see nothing.
    pub fn of(roles: &BTreeSet<RoleId>, workflow: &Workflow) -> Sight {
        let held: Vec<_> = roles.iter().filter_map(|id| workflow.role(id)).collect();
        // Statuses that are gone stay hidden where the log tells of them.
        let gone = held.iter().flat_map(|role| &role.hidden_statuses);
        let statuses = workflow.statuses.iter().map(|status| &status.id).chain(gone);
        let shown = |field: &FieldDef| {
            let restricted = !field.visible_to.is_empty();
            !restricted || held.iter().any(|role| field.visible_to.contains(&role.id))
        };
        let unseen = workflow.fields.iter().filter(|field| !shown(field)).map(|field| field.id.clone());
        let sees_notes = held.iter().any(|role| role.sees(Part::Notes));
        let unseen_fields: BTreeSet<FieldId> = unseen.chain((!sees_notes).then(FieldId::note)).collect();
        let sees_money = held.iter().any(|role| role.sees(Part::Money));
        let told = |condition: &&ConditionDef| match condition.test.field() {
            Some(field) => !unseen_fields.contains(field),
            None => sees_money,
        };
        let conditions = workflow.conditions.iter().filter(|condition| !told(condition));
        Sight {
            unseen_conditions: conditions.map(|condition| condition.id.clone()).collect(),
            unseen_fields,
            hidden: statuses.filter(|id| !held.iter().any(|role| role.sees_status(id))).cloned().collect(),
            withheld: Part::ALL
                .into_iter()
                .filter(|part| !held.iter().any(|role| role.sees(*part)))
                .collect(),
        }
    }

    /// Whether a part of an order is seen.
    pub fn sees(&self, part: Part) -> bool {
        !self.withheld.contains(&part)
    }

    /// Whether a status and its orders are seen.
    pub fn sees_status(&self, status: &StatusId) -> bool {
        !self.hidden.contains(status)
    }

    /// Whether a field's value is seen.
    pub fn sees_field(&self, field: &FieldId) -> bool {
        !self.unseen_fields.contains(field)
    }

    /// Whether it is seen that a condition is so: whether what it looks at is.
    pub fn sees_condition(&self, condition: &ConditionId) -> bool {
        !self.unseen_conditions.contains(condition)
    }

    /// The conditions of which is not seen whether they are so.
    pub fn unseen_conditions(&self) -> &BTreeSet<ConditionId> {
        &self.unseen_conditions
    }

    /// The fields whose values are not seen.
    pub fn unseen_fields(&self) -> &BTreeSet<FieldId> {
        &self.unseen_fields
    }

    /// The shop's own fields that the search may look into for who sees this: those that it finds by and that are seen. The
    /// fields that every workflow has are not among them; they are found with what everybody sees, and with notes.
    pub fn searched_fields(&self, workflow: &Workflow) -> BTreeSet<FieldId> {
        let searched = |field: &&FieldDef| field.is_searched() && !field.id.is_first();
        let fields = workflow.fields.iter().filter(searched).map(|field| field.id.clone());
        fields.filter(|field| self.sees_field(field)).collect()
    }

    /// The statuses that are not there.
    pub fn hidden(&self) -> &BTreeSet<StatusId> {
        &self.hidden
    }

    /// The parts of an order that are not seen.
    pub fn withheld(&self) -> &BTreeSet<Part> {
        &self.withheld
    }

    /// The parts of an order that are seen.
    pub fn parts(&self) -> BTreeSet<Part> {
        Part::ALL.into_iter().filter(|part| self.sees(*part)).collect()
    }

    /// What of it a card can show. Cards hold neither money nor contact: who differs in these alone shares the feed.
    pub fn of_cards(&self) -> Sight {
        let withheld = self.withheld.iter().copied().filter(|part| *part == Part::Notes).collect();
        Sight { withheld, ..self.clone() }
    }
}

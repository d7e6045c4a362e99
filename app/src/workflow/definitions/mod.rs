//! The fields, facts, approvals and conditions of the draft: what can be done to them, and the lists in which they stand.

mod approvals;
mod edits;
mod list;
mod step_edits;
mod steps;

use super::{
    editor::{Editor, Selected},
    uses::uses,
};
pub use approvals::{Approvals, Conditions};
use domain::{
    ApprovalDef, ApprovalId, At, ConditionDef, ConditionId, Draft, FactDef, FactId, FieldDef, FieldId, Need,
    isolated, tr,
};
use edits::{
    add_approval, add_condition, add_fact, add_field, approval_id, condition_id, fact_id, field_id, find,
    put_back, put_field, take_out,
};
use leptos::prelude::*;
pub use list::{Facts, Fields, key_of};
pub use step_edits::cover;

impl Editor {
    /// A field of the draft, tracked.
    pub fn field(self, id: &FieldId) -> Option<FieldDef> {
        self.draft.with(|draft| draft.fields.iter().find(|field| field.id == *id).cloned())
    }

    /// A fact of the draft, tracked.
    pub fn fact(self, id: &FactId) -> Option<FactDef> {
        self.draft.with(|draft| draft.facts.iter().find(|fact| fact.id == *id).cloned())
    }

    /// An approval of the draft, tracked.
    pub fn approval(self, id: &ApprovalId) -> Option<ApprovalDef> {
        self.draft.with(|draft| draft.approval(id).cloned())
    }

    /// A condition of the draft, tracked.
    pub fn condition(self, id: &ConditionId) -> Option<ConditionDef> {
        self.draft.with(|draft| draft.condition(id).cloned())
    }

    /// What a need asks for, tracked: as the draft names it, else as it is in force.
    pub fn need_name(self, need: &Need) -> String {
        let known = self.draft.with(|draft| draft.knows(need));
        match known {
            true => self.draft.with(|draft| draft.need_name(need)),
            false => self.live.with(|live| live.draft.need_name(need)),
        }
    }

    /// What a definition is called, tracked: as the draft names it, else as it is in force.
    pub fn def_name(self, at: &At) -> String {
        let name = |draft: &Draft| match at {
            At::Field(id) => draft.need_name(&Need::Field(id.clone())),
            At::Fact(id) => draft.need_name(&Need::Fact(id.clone())),
            At::Approval(id) => draft.approval_name(id),
            At::Condition(id) => draft.condition_name(id),
            At::Step { approval, step } => {
                let steps = draft.approval(approval).map(|def| &def.steps[..]).unwrap_or_default();
                match steps.iter().position(|other| other.id == *step) {
                    Some(place) => tr!("step {}", place + 1),
                    None => tr!("a step"),
                }
            }
            At::Whole | At::Status(_) | At::Move { .. } => String::new(),
        };
        if self.has(at) { self.draft.with(name) } else { self.live.with(|live| name(&live.draft)) }
    }

    /// A definition as part of a sentence, tracked: `the fact “Paid”`, `step 2 of the approval “Price”`.
    pub fn at_name(self, at: &At) -> String {
        match at {
            At::Field(_) => tr!("the field “{}”", isolated(&self.def_name(at))),
            At::Fact(_) => tr!("the fact “{}”", isolated(&self.def_name(at))),
            At::Approval(_) => tr!("the approval “{}”", isolated(&self.def_name(at))),
            At::Condition(_) => tr!("the condition “{}”", isolated(&self.def_name(at))),
            At::Step { approval, .. } => {
                let whole = self.def_name(&At::Approval(approval.clone()));
                tr!("a step" => "{} of the approval “{}”", self.def_name(at), isolated(&whole))
            }
            At::Whole => tr!("the workflow"),
            At::Status(id) => tr!("the status “{}”", isolated(&self.status_name(id))),
            At::Move { from, to } => {
                let name = |id| isolated(&self.status_name(id)).into_owned();
                tr!("the move from “{}” to “{}”", name(from), name(to))
            }
        }
    }

    /// Whether the draft has a definition, tracked.
    pub fn has(self, at: &At) -> bool {
        self.draft.with(|draft| is_there(draft, at))
    }

    /// Changes one field of the draft.
    pub fn edit_field(self, id: &FieldId, change: impl FnOnce(&mut FieldDef)) {
        self.edit(|draft| {
            if let Some(field) = draft.fields.iter_mut().find(|field| field.id == *id) {
                change(field);
            }
        });
    }

    /// Changes one fact of the draft.
    pub fn edit_fact(self, id: &FactId, change: impl FnOnce(&mut FactDef)) {
        self.edit(|draft| {
            if let Some(fact) = draft.facts.iter_mut().find(|fact| fact.id == *id) {
                change(fact);
            }
        });
    }

    /// Changes one approval of the draft.
    pub fn edit_approval(self, id: &ApprovalId, change: impl FnOnce(&mut ApprovalDef)) {
        self.edit(|draft| {
            if let Some(def) = draft.approvals.iter_mut().find(|def| def.id == *id) {
                change(def);
            }
        });
    }

    /// Changes one condition of the draft.
    pub fn edit_condition(self, id: &ConditionId, change: impl FnOnce(&mut ConditionDef)) {
        self.edit(|draft| {
            if let Some(condition) = draft.conditions.iter_mut().find(|condition| condition.id == *id) {
                change(condition);
            }
        });
    }

    /// Adds a field of this label and opens it.
    pub fn add_field(self, label: &str) {
        let id = self.new_id(|draft, live| field_id(label, draft, live));
        self.edit(|draft| add_field(draft, id.clone(), label));
        self.selected.set(Selected::Field(id));
    }

    /// Adds a fact of this name and opens it.
    pub fn add_fact(self, name: &str) {
        let id = self.new_id(|draft, live| fact_id(name, draft, live));
        self.edit(|draft| add_fact(draft, id.clone(), name));
        self.selected.set(Selected::Fact(id));
    }

    /// Adds an approval of this name and opens it.
    pub fn add_approval(self, name: &str) {
        let id = self.new_id(|draft, live| approval_id(name, draft, live));
        self.edit(|draft| add_approval(draft, id.clone(), name));
        self.selected.set(Selected::Approval(id));
    }

    /// Adds a condition of this name and opens it.
    pub fn add_condition(self, name: &str) {
        let id = self.new_id(|draft, live| condition_id(name, draft, live));
        self.edit(|draft| add_condition(draft, id.clone(), name));
        self.selected.set(Selected::Condition(id));
    }

    fn new_id<I>(self, make: impl FnOnce(&Draft, &Draft) -> I) -> I {
        self.draft.with_untracked(|draft| self.live.with_untracked(|live| make(draft, &live.draft)))
    }

    /// Takes a definition out; it can be put back. What names it stays and is a fault, and how often that is is said.
    pub fn remove_def(self, at: &At) {
        let Some(removed) = self.draft.with_untracked(|draft| find(draft, at)) else { return };
        let name = untrack(|| self.def_name(at));
        let named = self.draft.with_untracked(|draft| uses(draft, at).len());
        self.edit(|draft| take_out(draft, at));
        self.selected.set(Selected::Nothing);
        let name = isolated(&name);
        let said = match named {
            0 => tr!("{} was removed from the draft.", name),
            named => tr!(
                "{} was removed from the draft. It is still named in {n} place: the faults above lead there."
                    | "{} was removed from the draft. It is still named in {n} places: the faults above lead there."
                        % named,
                name
            ),
        };
        self.offer_back(said, move |draft| put_back(draft, removed.clone()));
    }

    /// Puts a definition back that the workflow in force has.
    pub fn put_def_back(self, at: &At) {
        let was = self.live.with_untracked(|live| find(&live.draft, at));
        if let Some(was) = was {
            self.edit(|draft| put_back(draft, was));
        }
    }

    /// Puts a field so many places further down, or up; says where it stands now.
    pub fn shift_field(self, id: &FieldId, by: isize) {
        let place = self.draft.with_untracked(|draft| {
            let place = draft.fields.iter().position(|field| field.id == *id)?;
            place.checked_add_signed(by).filter(|to| *to < draft.fields.len())
        });
        let Some(to) = place else { return };
        self.edit(|draft| put_field(draft, id, to));
        let count = self.draft.with_untracked(|draft| draft.fields.len());
        let name = untrack(|| self.need_name(&Need::Field(id.clone())));
        self.notices.say(tr!("a field" => "{} is number {} of {}.", isolated(&name), to + 1, count));
    }
}

/// Whether a draft has a definition, or a step of one.
fn is_there(draft: &Draft, at: &At) -> bool {
    match at {
        At::Step { approval, step } => draft.approval(approval).is_some_and(|def| def.step(step).is_some()),
        at => find(draft, at).is_some(),
    }
}

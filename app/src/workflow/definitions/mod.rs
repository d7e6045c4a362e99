//! The fields and facts of the draft: what can be done to them, and the lists in which they and the approvals stand.

mod approvals;
mod edits;
mod list;

use super::editor::{Editor, Selected};
pub use approvals::Approvals;
use domain::{At, FactDef, FactId, FieldDef, FieldId, Need, isolated};
use edits::{add_fact, add_field, put_field, restore};
use leptos::prelude::*;
pub use list::{Facts, Fields};

impl Editor {
    /// A field of the draft, tracked.
    pub fn field(self, id: &FieldId) -> Option<FieldDef> {
        self.draft.with(|draft| draft.fields.iter().find(|field| field.id == *id).cloned())
    }

    /// A fact of the draft, tracked.
    pub fn fact(self, id: &FactId) -> Option<FactDef> {
        self.draft.with(|draft| draft.facts.iter().find(|fact| fact.id == *id).cloned())
    }

    /// What a need asks for, tracked: as the draft names it, else as it is in force.
    pub fn need_name(self, need: &Need) -> String {
        let known = self.draft.with(|draft| draft.knows(need));
        match known {
            true => self.draft.with(|draft| draft.need_name(need)),
            false => self.live.with(|live| live.draft.need_name(need)),
        }
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

    /// Adds a field of this label and opens it.
    pub fn add_field(self, label: &str) {
        let id = self.draft.with_untracked(|draft| {
            self.live.with_untracked(|live| edits::field_id(label, draft, &live.draft))
        });
        self.edit(|draft| add_field(draft, id.clone(), label));
        self.selected.set(Selected::Field(id));
    }

    /// Adds a fact of this name and opens it.
    pub fn add_fact(self, name: &str) {
        let id = self.draft.with_untracked(|draft| {
            self.live.with_untracked(|live| edits::fact_id(name, draft, &live.draft))
        });
        self.edit(|draft| add_fact(draft, id.clone(), name));
        self.selected.set(Selected::Fact(id));
    }

    /// Takes a field out; it can be put back. What asks for it stays and is a fault.
    pub fn remove_field(self, id: &FieldId) {
        let place = self.draft.with_untracked(|draft| draft.fields.iter().position(|field| field.id == *id));
        let Some(place) = place else { return };
        let name = untrack(|| self.need_name(&Need::Field(id.clone())));
        let mut removed = None;
        self.edit(|draft| removed = Some(draft.fields.remove(place)));
        self.selected.set(Selected::Nothing);
        if let Some(removed) = removed {
            self.offer_back(format!("{} was removed from the draft.", isolated(&name)), move |draft| {
                restore(&mut draft.fields, removed.clone(), place, |field| &field.id);
            });
        }
    }

    /// Takes a fact out; it can be put back. What asks for it stays and is a fault.
    pub fn remove_fact(self, id: &FactId) {
        let place = self.draft.with_untracked(|draft| draft.facts.iter().position(|fact| fact.id == *id));
        let Some(place) = place else { return };
        let name = untrack(|| self.need_name(&Need::Fact(id.clone())));
        let mut removed = None;
        self.edit(|draft| removed = Some(draft.facts.remove(place)));
        self.selected.set(Selected::Nothing);
        if let Some(removed) = removed {
            self.offer_back(format!("{} was removed from the draft.", isolated(&name)), move |draft| {
                restore(&mut draft.facts, removed.clone(), place, |fact| &fact.id);
            });
        }
    }

    /// Puts a field or a fact back that the workflow in force has.
    pub fn put_def_back(self, at: &At) {
        let live = self.live.get_untracked();
        self.edit(|draft| match at {
            At::Field(id) => {
                let place = live.draft.fields.iter().position(|field| field.id == *id);
                if let Some(place) = place {
                    restore(&mut draft.fields, live.draft.fields[place].clone(), place, |field| &field.id);
                }
            }
            At::Fact(id) => {
                let place = live.draft.facts.iter().position(|fact| fact.id == *id);
                if let Some(place) = place {
                    restore(&mut draft.facts, live.draft.facts[place].clone(), place, |fact| &fact.id);
                }
            }
            _ => {}
        });
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
        self.notices.say(format!("{} is number {} of {count}.", isolated(&name), to + 1));
    }
}

//! The roles as somebody edits them, over those that are published.

use crate::board_context::BoardContext;
use domain::{
    BoardId, Part, Right, Role, RoleId, Status, Workflow, role_changes, tr, wire::PersonView, with_roles,
};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The page's state.
#[derive(Clone, Copy)]
pub struct RolesDraft {
    /// The board's name in addresses.
    pub slug: StoredValue<String>,
    published: RwSignal<Workflow>,
    roles: RwSignal<Vec<Role>>,
    /// Which role is looked at.
    pub chosen: RwSignal<RoleId>,
    holders: StoredValue<Vec<(RoleId, String)>>,
    people: usize,
}

impl RolesDraft {
    /// The roles of a board and who holds them there.
    pub fn new(board: &BoardContext, id: Option<BoardId>, people: Vec<PersonView>) -> RolesDraft {
        let roles = board.workflow.roles.clone();
        let first = roles.first().map_or_else(nobody, |role| role.id.clone());
        let mut holders = Vec::new();
        for person in &people {
            let held = id.and_then(|id| person.roles.get(&id)).into_iter().flatten();
            holders.extend(held.map(|role| (role.clone(), person.name.clone())));
        }
        RolesDraft {
            slug: StoredValue::new(board.slug.clone()),
            published: RwSignal::new(board.workflow.clone()),
            roles: RwSignal::new(roles),
            chosen: RwSignal::new(first),
            holders: StoredValue::new(holders),
            people: people.len(),
        }
    }

    /// `6 roles, 10 people`
    pub fn count(self) -> String {
        let (roles, people) = (self.roles.with(Vec::len), self.people);
        let roles = tr!("{n} role" | "{n} roles" % roles);
        format!("{roles}, {}", tr!("{n} person" | "{n} people" % people))
    }

    /// The statuses that a role can see, in board order.
    pub fn statuses(self) -> Vec<Status> {
        self.published.with_untracked(|workflow| workflow.statuses.clone())
    }

    /// The roles that there are, in their order. Tracked.
    pub fn ids(self) -> Vec<RoleId> {
        self.roles.with(|roles| roles.iter().map(|role| role.id.clone()).collect())
    }

    /// All roles as they are to be. Tracked.
    pub fn roles(self) -> Vec<Role> {
        self.roles.get()
    }

    /// The revision that they change, untracked.
    pub fn revision(self) -> u32 {
        self.published.with_untracked(|workflow| workflow.revision)
    }

    /// Reads a role. Tracked.
    pub fn read<T: Default>(self, id: &RoleId, read: impl FnOnce(&Role) -> T) -> T {
        self.roles.with(|roles| roles.iter().find(|role| role.id == *id).map(read).unwrap_or_default())
    }

    /// A role's name. Tracked.
    pub fn name(self, id: &RoleId) -> String {
        self.read(id, |role| role.name.clone())
    }

    /// The chosen role's name. Tracked.
    pub fn chosen_name(self) -> String {
        self.chosen.with(|id| self.name(id))
    }

    /// The chosen role as it is published; none where it is new. Tracked.
    pub fn published_role(self) -> Option<Role> {
        self.published.with(|workflow| self.chosen.with(|id| workflow.role(id).cloned()))
    }

    /// Who holds a role: `Wanda`, `Bruno + 3`, or `nobody`.
    pub fn holders(self, id: &RoleId) -> String {
        self.holders.with_value(|holders| {
            let mut names = holders.iter().filter(|(role, _)| role == id).map(|(_, name)| name);
            match (names.next(), names.count()) {
                (None, _) => tr!("a role is held by" => "nobody"),
                (Some(name), 0) => name.clone(),
                (Some(name), more) => format!("{name} + {more}"),
            }
        })
    }

    /// What would change, a sentence each. Tracked.
    pub fn changes(self) -> Vec<String> {
        self.published.with(|workflow| self.roles.with(|roles| role_changes(workflow, roles)))
    }

    /// What keeps it from being published. Tracked.
    pub fn faults(self) -> Vec<String> {
        let held: BTreeSet<RoleId> =
            self.holders.with_value(|holders| holders.iter().map(|(role, _)| role.clone()).collect());
        let next = self.published.with(|workflow| with_roles(workflow, self.roles.get(), &held));
        next.err().unwrap_or_default()
    }

    /// Changes a role.
    pub fn change(self, id: &RoleId, change: impl FnOnce(&mut Role)) {
        self.roles.update(|roles| {
            if let Some(role) = roles.iter_mut().find(|role| role.id == *id) {
                change(role);
            }
        });
    }

    /// Gives the chosen role another name.
    pub fn rename(self, name: String) {
        self.change(&self.chosen.get_untracked(), |role| role.name = name);
    }

    /// A new role, which is then the chosen one.
    pub fn add(self, name: &str) {
        let published = self.published.with_untracked(|workflow| workflow.roles.clone());
        let taken: BTreeSet<RoleId> =
            self.roles.get_untracked().into_iter().chain(published).map(|role| role.id).collect();
        let id = free_id(name, &taken);
        self.roles.update(|roles| roles.push(Role::new(id.clone(), name.to_owned())));
        self.chosen.set(id);
    }

    /// Takes the chosen role away.
    pub fn remove(self) {
        let gone = self.chosen.get_untracked();
        self.roles.update(|roles| roles.retain(|role| role.id != gone));
        let first = self.roles.with_untracked(|roles| roles.first().map(|role| role.id.clone()));
        self.chosen.set(first.unwrap_or_else(nobody));
    }

    /// As it is published.
    pub fn discard(self) {
        self.roles.set(self.published.with_untracked(|workflow| workflow.roles.clone()));
        if self
            .chosen
            .with_untracked(|id| self.roles.with_untracked(|roles| roles.iter().all(|role| role.id != *id)))
        {
            self.chosen.set(self.ids().into_iter().next().unwrap_or_else(nobody));
        }
    }

    /// It was published.
    pub fn published(self, revision: u32, roles: Vec<Role>) {
        self.published.update(|workflow| (workflow.revision, workflow.roles) = (revision, roles));
    }
}

/// No role has this id for long: it stands where there is none to choose.
fn nobody() -> RoleId {
    free_id("", &BTreeSet::new())
}

/// An id out of a name's letters and digits that no role has.
fn free_id(name: &str, taken: &BTreeSet<RoleId>) -> RoleId {
    let words = name.to_lowercase();
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug: String = words.collect::<Vec<_>>().join("_").chars().take(34).collect();
    let slug = if slug.is_empty() { "role".to_owned() } else { slug };
    let ids = std::iter::once(slug.clone()).chain((2u32..).map(|n| format!("{slug}_{n}")));
    let mut free = ids.filter_map(|id| id.parse().ok()).filter(|id| !taken.contains(id));
    // The numbers go on for longer than there are roles.
    free.next().unwrap_or_else(|| unreachable!("some number is free"))
}

/// What can be seen or done, row by row.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// The orders of a status.
    Status(Box<Status>),
    /// A part of every order.
    Part(Part),
    /// A right.
    Right(Right),
}

impl Row {
    /// Whether a role has it.
    pub fn holds(&self, role: &Role) -> bool {
        match self {
            Row::Status(status) => role.sees_status(&status.id),
            Row::Part(part) => role.sees(*part),
            Row::Right(right) => role.rights.contains(right),
        }
    }

    /// Gives it to a role, or takes it away.
    pub fn set(&self, role: &mut Role, on: bool) {
        match self {
            Row::Status(status) => role.set_sees_status(status.id.clone(), on),
            Row::Part(part) => role.set_sees(*part, on),
            Row::Right(right) => role.set_may(*right, on),
        }
    }

    /// Whether the role has it by owning the status.
    pub fn is_owned(&self, role: &RoleId) -> bool {
        matches!(self, Row::Status(status) if status.owner == *role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_role_gets_an_id_of_its_own() {
        let taken = BTreeSet::from(["packing".parse().expect("an id"), "packing_2".parse().expect("an id")]);
        assert_eq!(free_id("Packing", &taken).as_str(), "packing_3");
        assert_eq!(free_id("Verpackung & Versand", &taken).as_str(), "verpackung_versand");
        assert_eq!(free_id("包装", &taken).as_str(), "role");
        assert_eq!(free_id(&"a b ".repeat(40), &taken).as_str().len(), 34);
    }
}

//! The roles of a workflow: what each sees, what keeps others from being published in their place, and what that would change.

use crate::{
    Addressee, Ladder, Part, Right, Role, RoleId, Status, StatusId, Workflow, isolated,
    spoken::{say, tr},
};
use std::collections::BTreeSet;

impl Role {
    /// A role that sees every status and what is everybody's, and may do nothing.
    pub fn new(id: RoleId, name: String) -> Role {
        let (rights, can_view, withheld) = Default::default();
        Role { id, name, rights, can_view, withheld, hidden_statuses: BTreeSet::new() }
    }

    /// Whether it sees a part of an order.
    pub fn sees(&self, part: Part) -> bool {
        if part.is_open() { !self.withheld.contains(&part) } else { self.can_view.contains(&part) }
    }

    /// Whether it sees the orders of a status.
    pub fn sees_status(&self, status: &StatusId) -> bool {
        !self.hidden_statuses.contains(status)
    }

    /// Shows it a part, or hides it.
    pub fn set_sees(&mut self, part: Part, sees: bool) {
        let named = if part.is_open() { &mut self.withheld } else { &mut self.can_view };
        set(named, part, sees != part.is_open());
    }

    /// Shows it a status, or hides it.
    pub fn set_sees_status(&mut self, status: StatusId, sees: bool) {
        set(&mut self.hidden_statuses, status, !sees);
    }

    /// Gives it a right, or takes it away.
    pub fn set_may(&mut self, right: Right, may: bool) {
        set(&mut self.rights, right, may);
    }
}

fn set<T: Ord>(set: &mut BTreeSet<T>, value: T, wanted: bool) {
    if wanted {
        set.insert(value);
    } else {
        set.remove(&value);
    }
}

/// The next revision of a workflow, which differs in its roles alone; or everything that stands against it. `held` are the
/// roles that somebody holds.
pub fn with_roles(
    workflow: &Workflow,
    roles: Vec<Role>,
    held: &BTreeSet<RoleId>,
) -> Result<Workflow, Vec<String>> {
    let next = Workflow { revision: workflow.revision.saturating_add(1), roles, ..workflow.clone() };
    let mut faults: Vec<String> = workflow
        .roles
        .iter()
        .filter(|role| next.role(&role.id).is_none())
        .flat_map(|role| still_needed(role, &next, held))
        .collect();
    faults.extend(repeated(&next.roles));
    faults.extend(next.roles.iter().flat_map(|role| faults_of(role, &next)));
    if faults.is_empty() { Ok(next) } else { Err(faults) }
}

/// Why a role that is gone from the roles cannot go.
fn still_needed(role: &Role, next: &Workflow, held: &BTreeSet<RoleId>) -> Vec<String> {
    let name = quoted(&role.name);
    let mut faults = Vec::new();
    if held.contains(&role.id) {
        faults.push(tr!(
            "{} cannot be removed: somebody holds it. Give them another role under People first.",
            name
        ));
    }
    let owned = next.statuses.iter().filter(|status| status.owner == role.id);
    faults.extend(owned.map(|status| {
        tr!(
            "{} cannot be removed: it owns {}. Give that status another owner first.",
            name,
            quoted(&status.name)
        )
    }));
    let status =
        |id: &StatusId| next.status(id).map_or_else(|| id.to_string(), |status| quoted(&status.name));
    let named = next.moves.iter().filter(|m| m.extra_roles.contains(&role.id));
    faults.extend(named.map(|m| {
        let (from, to) = (status(&m.from), status(&m.to));
        tr!(
            "{} cannot be removed: the move from {} to {} names it. Take it out of the move first.",
            name,
            from,
            to
        )
    }));
    let shown = next.fields.iter().filter(|field| field.visible_to.contains(&role.id));
    faults.extend(shown.map(|field| {
        let field = quoted(&field.label);
        tr!("{} cannot be removed: the field {} is shown to it. Take it out of the field first.", name, field)
    }));
    let tells = |ladder: &Option<Ladder>| {
        let mut to = ladder.iter().flat_map(|ladder| &ladder.rungs).flat_map(|rung| &rung.to);
        to.any(|addressee| *addressee == Addressee::Role(role.id.clone()))
    };
    let own = next.statuses.iter().filter(|status| tells(&status.ladder));
    faults.extend(own.map(|status| {
        tr!(
            "{} cannot be removed: the ladder of {} tells it. Take it out of the ladder first.",
            name,
            quoted(&status.name)
        )
    }));
    faults.extend(tells(&next.ladder).then(|| {
        tr!(
            "{} cannot be removed: the ladder of the workflow tells it. Take it out of the ladder first.",
            name
        )
    }));
    let sets = next.facts.iter().filter(|fact| fact.set_by.contains(&role.id));
    faults.extend(sets.map(|fact| {
        let fact = quoted(&fact.name);
        tr!("{} cannot be removed: it sets the fact {}. Let another role set it first.", name, fact)
    }));
    faults
}

fn repeated(roles: &[Role]) -> Vec<String> {
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    let again = |role: &&Role| {
        let (id, name) = (ids.insert(role.id.clone()), names.insert(role.name.trim().to_lowercase()));
        !(id && name)
    };
    let twice = roles.iter().filter(again);
    twice.map(|role| tr!("Two roles are called {}: rename one.", quoted(&role.name))).collect()
}

/// What keeps a role from working: what it is there for has to be in sight.
fn faults_of(role: &Role, workflow: &Workflow) -> Vec<String> {
    let name = quoted(role.name.trim());
    let mut faults = Vec::new();
    if role.name.trim().is_empty() {
        faults.push(tr!("Give each role a name."));
    }
    if role.name.trim().to_lowercase() == "administrator" {
        faults.push(tr!(
            "“Administrator” is what people are who may do everything: give the role another name."
        ));
    }
    if let Some(right) = role.rights.iter().find(|right| !Right::GRANTED.contains(right)) {
        faults.push(tr!(
            "{} cannot be given the right to {}: it comes with owning a status, or with being an administrator.",
            name,
            say(right.phrase())
        ));
    }
    let unseen = |status: &&Status| !role.sees_status(&status.id);
    let owned = workflow.statuses.iter().filter(|status| status.owner == role.id).filter(unseen);
    faults.extend(
        owned.map(|status| tr!("{} owns {}, so it has to see that status.", name, quoted(&status.name))),
    );
    if role.rights.contains(&Right::Place)
        && let Some(first) = workflow.statuses.first().filter(unseen)
    {
        faults.push(tr!(
            "{} places orders, so it has to see where they start: {}.",
            name,
            quoted(&first.name)
        ));
    }
    if role.rights.contains(&Right::Import) && workflow.statuses.iter().any(|status| unseen(&status)) {
        faults.push(tr!(
            "{} imports files, which can bring orders into any status, so it has to see all of them.",
            name
        ));
    }
    faults
}

/// What publishing these roles would change, a sentence each: `Warehouse no longer sees prices.`
pub fn role_changes(workflow: &Workflow, roles: &[Role]) -> Vec<String> {
    let mut said = Vec::new();
    for role in roles {
        match workflow.role(&role.id) {
            None => said.push(tr!("{} is a new role.", isolated(&role.name))),
            Some(before) if before.name != role.name => {
                said.push(tr!("{} is called {} from now on.", isolated(&before.name), isolated(&role.name)));
            }
            Some(_) => {}
        }
        let before = workflow.role(&role.id).cloned();
        let before = before.unwrap_or_else(|| Role::new(role.id.clone(), role.name.clone()));
        said.extend(differences(workflow, &before, role));
    }
    let gone = workflow.roles.iter().filter(|before| roles.iter().all(|role| role.id != before.id));
    said.extend(gone.map(|role| tr!("{} is removed.", isolated(&role.name))));
    said
}

fn differences(workflow: &Workflow, before: &Role, after: &Role) -> Vec<String> {
    let name = isolated(&after.name);
    let said = |(grant, has): (Grant, bool)| {
        let (is_right, what) = (matches!(grant, Grant::Right(_)), grant.what());
        match (is_right, has) {
            (false, true) => tr!("{} sees {}.", name, what),
            (false, false) => tr!("{} no longer sees {}.", name, what),
            (true, true) => tr!("{} may {}.", name, what),
            (true, false) => tr!("{} may no longer {}.", name, what),
        }
    };
    let statuses = workflow.statuses.iter().map(|status| (&status.id, status.name.as_str()));
    grant_changes(statuses, before, after).into_iter().map(said).collect()
}

/// Something that a role sees or may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant {
    /// It sees a part of orders.
    Part(Part),
    /// It sees the orders of a status, by the status's name.
    Status(String),
    /// It may do something.
    Right(Right),
}

impl Grant {
    /// `sees prices`, `may place orders`
    pub fn has(&self) -> String {
        match self {
            Grant::Part(_) | Grant::Status(_) => tr!("sees {}", self.what()),
            Grant::Right(_) => tr!("may {}", self.what()),
        }
    }

    /// `does not see prices`, `may not place orders`
    pub fn has_not(&self) -> String {
        match self {
            Grant::Part(_) | Grant::Status(_) => tr!("does not see {}", self.what()),
            Grant::Right(_) => tr!("may not {}", self.what()),
        }
    }

    /// `prices`, `place orders`
    fn what(&self) -> String {
        match self {
            Grant::Part(part) => say(part.plural()),
            Grant::Status(name) => quoted(name),
            Grant::Right(right) => say(right.phrase()),
        }
    }
}

/// What one state of a role has and the other has not, each with whether it has it afterwards: parts of orders first, then
/// these statuses, then rights.
pub fn grant_changes<'a>(
    statuses: impl IntoIterator<Item = (&'a StatusId, &'a str)>,
    before: &Role,
    after: &Role,
) -> Vec<(Grant, bool)> {
    let parts = Part::ALL.into_iter().map(|part| (Grant::Part(part), before.sees(part), after.sees(part)));
    let status = |(id, name): (&StatusId, &str)| {
        (Grant::Status(name.to_owned()), before.sees_status(id), after.sees_status(id))
    };
    let may = |role: &Role, right| role.rights.contains(&right);
    let rights = Right::GRANTED.into_iter();
    let rights = rights.map(|right| (Grant::Right(right), may(before, right), may(after, right)));
    let all = parts.chain(statuses.into_iter().map(status)).chain(rights);
    all.filter(|(_, had, has)| had != has).map(|(grant, _, has)| (grant, has)).collect()
}

fn quoted(name: &str) -> String {
    tr!("“{}”", isolated(name))
}

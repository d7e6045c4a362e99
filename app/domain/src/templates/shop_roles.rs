//! A template's roles as a shop has them: people know their roles by name, and what a role may see is decided once.

use crate::{Approver, Role, RoleId, Workflow};
use std::collections::{BTreeMap, BTreeSet};

/// The workflow with the shop's roles in place of those that have their id or name, and with the roles that the shop made
/// itself, for they are none of those that templates have (`offered`). What is hidden on another board is not hidden here.
pub(super) fn adopted<'a>(
    mut workflow: Workflow,
    shop: impl IntoIterator<Item = &'a Role>,
    offered: &BTreeSet<&RoleId>,
) -> Workflow {
    let shop = distinct(shop);
    let of_shop = |role: &Role| {
        let named = |known: &&&Role| likeness(&known.name) == likeness(&role.name);
        shop.iter().find(|known| known.id == role.id).or_else(|| shop.iter().find(named)).copied()
    };
    let mut renamed = BTreeMap::new();
    let mut roles: Vec<Role> = Vec::new();
    for role in &workflow.roles {
        let known = of_shop(role).unwrap_or(role);
        renamed.insert(role.id.clone(), known.id.clone());
        add(&mut roles, known);
    }
    shop.iter().filter(|role| !offered.contains(&role.id)).for_each(|role| add(&mut roles, role));
    workflow.roles = roles;
    rename(&mut workflow, &renamed);
    workflow
}

fn add(roles: &mut Vec<Role>, role: &Role) {
    if roles.iter().all(|known| known.id != role.id) {
        roles.push(Role { hidden_statuses: BTreeSet::new(), ..role.clone() });
    }
}

/// One role of each id and name, the first that comes.
fn distinct<'a>(roles: impl IntoIterator<Item = &'a Role>) -> Vec<&'a Role> {
    let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
    let is_new = |role: &&Role| ids.insert(role.id.clone()) && names.insert(likeness(&role.name));
    roles.into_iter().filter(is_new).collect()
}

fn likeness(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Puts the shop's ids where the template's stood.
fn rename(workflow: &mut Workflow, renamed: &BTreeMap<RoleId, RoleId>) {
    let new = |id: &RoleId| renamed.get(id).unwrap_or(id).clone();
    for status in &mut workflow.statuses {
        status.owner = new(&status.owner);
    }
    for m in &mut workflow.moves {
        m.extra_roles = m.extra_roles.iter().map(new).collect();
    }
    for fact in &mut workflow.facts {
        fact.set_by = fact.set_by.iter().map(new).collect();
    }
    for step in workflow.approvals.iter_mut().flat_map(|approval| &mut approval.steps) {
        let of = step.of.iter().map(|approver| match approver {
            Approver::Role(role) => Approver::Role(new(role)),
            other => other.clone(),
        });
        step.of = of.collect();
        step.tells = step.tells.iter().map(new).collect();
        step.recorded_by = step.recorded_by.iter().map(new).collect();
    }
    for field in &mut workflow.fields {
        field.visible_to = field.visible_to.iter().map(new).collect();
    }
}

//! The reserved board's part of the audit: who may do what, folded from its log.

use super::{Halt, Step, Walk, beginning};
use crate::{Head, Person, SYSTEM};
use domain::{BoardId, PersonId, RoleId, SystemEvent};
use std::collections::{BTreeMap, BTreeSet};

/// A person's standing as the log says it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    admin: bool,
    active: bool,
    roles: BTreeMap<BoardId, BTreeSet<RoleId>>,
}

type People = BTreeMap<PersonId, Standing>;

impl Walk<'_> {
    /// Walks the reserved board. It has no orders.
    pub(super) async fn system(&mut self, head: &Head) -> Step<u64> {
        let (mut end, mut people) = (beginning(), People::new());
        loop {
            let page = self.page::<SystemEvent>(SYSTEM, &mut end, head).await?;
            if page.is_empty() {
                break;
            }
            page.into_iter().for_each(|entry| fold(&mut people, entry.event));
        }
        for person in self.auditor.people().await? {
            compare(&person, people.remove(&person.id))?;
        }
        match people.into_keys().next() {
            Some(id) => {
                Err(Halt::At(format!("person {id}"), "the log knows them, but they have no row".into()))
            }
            None => Ok(0),
        }
    }
}

fn fold(people: &mut People, event: SystemEvent) {
    let mut change = |person: PersonId, change: &mut dyn FnMut(&mut Standing)| {
        change(people.entry(person).or_insert(Standing {
            admin: false,
            active: true,
            roles: BTreeMap::new(),
        }));
    };
    match event {
        SystemEvent::PersonInvited { person } => change(person, &mut |_| {}),
        SystemEvent::AdministratorChanged { person, admin } => {
            change(person, &mut |standing| standing.admin = admin)
        }
        SystemEvent::AccessChanged { person, active } => {
            change(person, &mut |standing| standing.active = active)
        }
        SystemEvent::RolesChanged { person, board, roles } => change(person, &mut |standing| {
            standing.roles.insert(board, roles.clone());
            standing.roles.retain(|_, roles| !roles.is_empty());
        }),
        SystemEvent::ShopSetUp
        | SystemEvent::ShopChanged { .. }
        | SystemEvent::BoardCreated { .. }
        | SystemEvent::PersonJoined { .. }
        | SystemEvent::PersonRenamed { .. }
        | SystemEvent::ResetLinkMade { .. }
        | SystemEvent::PasswordChanged { .. } => {}
    }
}

fn compare(person: &Person, logged: Option<Standing>) -> Step {
    let differs = |what: &str| Err(Halt::At(format!("person {}", person.id), what.into()));
    let stored = Standing { admin: person.admin, active: person.active, roles: person.roles.clone() };
    match logged {
        None => differs("they have a row, but the log does not know them"),
        Some(logged) if logged.admin != stored.admin => {
            differs("their row says otherwise than the log whether they may do all")
        }
        Some(logged) if logged.active != stored.active => {
            differs("their row says otherwise than the log whether they can sign in")
        }
        Some(logged) if logged.roles != stored.roles => differs("their roles are not those of the log"),
        Some(_) => Ok(()),
    }
}

//! The reserved board's part of the audit: who may do what, folded from its log.

use super::{Halt, Step, StoredRow, Walk, beginning};
use crate::{Head, Person, SYSTEM, source::digest};
use domain::{BoardId, PersonId, RecordedRow, RoleId, SystemEvent};
use std::collections::{BTreeMap, BTreeSet};

/// What the reserved board's row says, from the first migration on.
const RESERVED: (&str, &str, i64, &str) = ("system", "System", 0, "{}");

/// A person's standing as the log says it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    admin: bool,
    active: bool,
    roles: BTreeMap<BoardId, BTreeSet<RoleId>>,
}

/// The digests of what rows say, as the log last recorded them.
type Recorded = BTreeMap<RecordedRow, String>;
type People = BTreeMap<PersonId, Standing>;

impl Walk<'_> {
    /// Walks the reserved board. It has no orders.
    pub(super) async fn system(&mut self, head: &Head) -> Step {
        let (slug, name, revision, workflow) = self.auditor.reserved().await?;
        if (slug.as_str(), name.as_str(), revision, workflow.as_str()) != RESERVED {
            let what = "its row is not what every installation has";
            return Err(Halt::At("the reserved board".into(), what.into()));
        }
        let (mut end, mut people, mut recorded) = (beginning(), People::new(), Recorded::new());
        let mut stand_ins = BTreeMap::new();
        loop {
            let page = self.page::<SystemEvent>(SYSTEM, &mut end, head).await?;
            if page.is_empty() {
                break;
            }
            for entry in page {
                match entry.event {
                    SystemEvent::Recorded { row, digest } => drop(recorded.insert(row, digest)),
                    SystemEvent::StandInSet(stand_in) => drop(stand_ins.insert(stand_in.id, stand_in)),
                    SystemEvent::StandInEnded { stand_in } => drop(stand_ins.remove(&stand_in)),
                    SystemEvent::BoardCreated { board } => {
                        self.created.insert(board, (entry.at, entry.actor));
                    }
                    event => fold(&mut people, event),
                }
            }
        }
        let stored = self.auditor.stand_ins().await?.into_iter();
        if stored.map(|stand_in| (stand_in.id, stand_in)).collect::<BTreeMap<_, _>>() != stand_ins {
            return Err(Halt::At(
                "stand-ins".into(),
                "who stands in for whom is not what the log says".into(),
            ));
        }
        for person in self.auditor.people().await? {
            compare(&person, people.remove(&person.id))?;
        }
        match people.into_keys().next() {
            Some(id) => {
                Err(Halt::At(format!("person {id}"), "the log knows them, but they have no row".into()))
            }
            None => self.check_rows(recorded).await,
        }
    }

    /// Rows that stand for themselves say what the log holds the digest of. Where it holds none, the row has no salt: it was
    /// written before rows were bound, and no store has opened it since.
    async fn check_rows(&mut self, mut recorded: Recorded) -> Step {
        for StoredRow { row, salt, text } in self.auditor.rows().await? {
            match (recorded.remove(&row), salt) {
                (None, None) => {}
                (Some(logged), Some(salt)) if digest(&salt, &text) == logged => {}
                _ => {
                    return Err(Halt::At(
                        named(&row),
                        "its row was changed: it is not what the log recorded".into(),
                    ));
                }
            }
        }
        match recorded.into_keys().next() {
            Some(row) => Err(Halt::At(named(&row), "the log recorded its row, but there is none".into())),
            None => Ok(()),
        }
    }
}

fn named(row: &RecordedRow) -> String {
    match row {
        RecordedRow::Shop => "the shop".into(),
        RecordedRow::Board(id) => format!("board {id}"),
        RecordedRow::Person(id) => format!("person {id}"),
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
        SystemEvent::Recorded { .. }
        | SystemEvent::CustomersErased { .. }
        | SystemEvent::PersonErased { .. }
        | SystemEvent::StandInSet(_)
        | SystemEvent::StandInEnded { .. }
        | SystemEvent::ShopSetUp
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

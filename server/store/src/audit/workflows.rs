//! The workflows' part of a board's audit: each revision says what the log has the digest of, and each entry is decided once
//! more under the revision it names.

use super::{Halt, Step, StoredRevision, at_entry};
use crate::{projection::Projected, publishing::digest};
use domain::{
    Actor, ActorRef, Command, Entry, Event, Facts, Fields, Instant, Move, OrderId, Origin, Published, Spans,
    StatusId, Workflow, decide, sentences,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The rules as the log changes them.
pub(super) struct Rules {
    revisions: BTreeMap<u32, StoredRevision>,
    /// The revision in force where the walk is.
    present: u32,
    workflow: Workflow,
    /// The last publishing, and whether what it did to orders is over.
    publishing: Option<(u64, bool)>,
}

impl Rules {
    /// The rules that a board began with. `created` is when and by whom that was, as the reserved log has it.
    pub(super) fn begin(stored: Vec<StoredRevision>, created: Option<&(Instant, ActorRef)>) -> Step<Rules> {
        let revisions: BTreeMap<u32, StoredRevision> =
            stored.into_iter().map(|stored| (stored.revision, stored)).collect();
        let Some(first) = revisions.values().next() else {
            return Err(Halt::At("the workflow".into(), "no revision of it is there".into()));
        };
        let known = created.map(|(at, who)| (*at, person(who)));
        if first.at.is_some_and(|at| known != Some((at, first.author)))
            || first.at.is_none() && first.author.is_some()
        {
            return at_revision(first.revision, "when or by whom it was made is not what the log says");
        }
        let (present, workflow) = (first.revision, read(first)?);
        Ok(Rules { revisions, present, workflow, publishing: None })
    }

    /// Decides an entry once more. What it met is the order before it, and the others as they are.
    pub(super) fn check(
        &mut self,
        entry: &Entry,
        before: Option<&Projected>,
        orders: &BTreeMap<OrderId, Projected>,
    ) -> Step {
        if let Some((cause, false)) = self.publishing
            && entry.cause != Some(cause)
        {
            self.settle(cause, orders)?;
            self.publishing = Some((cause, true));
        }
        if entry.revision != self.present {
            let what = format!(
                "it names revision {} of the workflow, but {} was in force",
                entry.revision, self.present
            );
            return at_entry(entry.seq, what);
        }
        match &entry.event {
            Event::WorkflowPublished(published) if entry.order.is_none() => self.publish(entry, published),
            Event::Placed(placed) => self.known(entry, &placed.status),
            Event::TakenBack { to, .. } => self.known(entry, to),
            Event::Moved { to, .. } if entry.origin == Origin::Import => self.known(entry, to),
            Event::Moved { .. } | Event::Reclocked { .. } if entry.origin == Origin::Publish => {
                self.caused(entry)
            }
            Event::Reclocked { .. } => {
                at_entry(entry.seq, "no workflow was published that would set this clock")
            }
            Event::Moved { to, reason, .. } => {
                self.known(entry, to)?;
                let (to, reason) = (to.clone(), reason.clone());
                self.decide(
                    entry,
                    before,
                    Command::Move(Move { to, reason, fields: Fields::new(), promise: None }),
                )
            }
            Event::Archived => self.decide(entry, before, Command::Archive),
            _ => Ok(()),
        }
    }

    /// Where the log ends: what is in force is what the board's row says.
    pub(super) fn finish(
        &self,
        (revision, body): (u32, String),
        orders: &BTreeMap<OrderId, Projected>,
    ) -> Step {
        if let Some((cause, false)) = self.publishing {
            self.settle(cause, orders)?;
        }
        if revision != self.present
            || self.revisions.get(&self.present).is_none_or(|stored| stored.body != body)
        {
            return at_revision(self.present, "the board's row says that another one is in force");
        }
        match self.revisions.keys().find(|revision| **revision > self.present) {
            Some(unknown) => at_revision(*unknown, "it is there, but the log does not know it"),
            None => Ok(()),
        }
    }

    fn publish(&mut self, entry: &Entry, published: &Published) -> Step {
        let revision = published.revision;
        if revision != self.present + 1 {
            return at_entry(entry.seq, format!("it publishes revision {revision} after {}", self.present));
        }
        let replaced = self.revisions.get(&self.present).map(|stored| digest(&stored.body));
        if replaced.as_ref() != Some(&published.replaced) {
            return at_revision(self.present, "it was changed: it is not what the log recorded");
        }
        let Some(stored) = self.revisions.get(&revision) else {
            return at_revision(revision, "the log knows it, but it is not there");
        };
        if digest(&stored.body) != published.digest {
            return at_revision(revision, "it was changed: it is not what the log recorded");
        }
        let said = (stored.at, stored.author, stored.restores);
        if said != (Some(entry.at), person(&entry.actor), published.restores) {
            return at_revision(revision, "when, by whom or why it was published is not what the log says");
        }
        self.workflow = read(stored)?;
        (self.present, self.publishing) = (revision, Some((entry.seq, false)));
        Ok(())
    }

    /// After a publishing no order on the board is where the workflow has no status.
    fn settle(&self, cause: u64, orders: &BTreeMap<OrderId, Projected>) -> Step {
        let statuses: BTreeSet<&StatusId> = self.workflow.statuses.iter().map(|status| &status.id).collect();
        let mut lost =
            orders.values().filter(|order| !order.state.archived && !statuses.contains(&order.state.status));
        match lost.next() {
            Some(order) => at_entry(
                cause,
                format!(
                    "it leaves order {} in “{}”, which is no status any more",
                    order.number, order.state.status
                ),
            ),
            None => Ok(()),
        }
    }

    fn caused(&mut self, entry: &Entry) -> Step {
        match (self.publishing, &entry.event) {
            (Some((cause, false)), Event::Moved { to, .. }) if entry.cause == Some(cause) => {
                self.known(entry, to)
            }
            (Some((cause, false)), _) if entry.cause == Some(cause) => Ok(()),
            _ => at_entry(entry.seq, "no workflow was published that would do this"),
        }
    }

    fn known(&self, entry: &Entry, status: &StatusId) -> Step {
        match self.workflow.status(status) {
            Some(_) => Ok(()),
            None => at_entry(
                entry.seq,
                format!("revision {} of the workflow has no status “{status}”", self.present),
            ),
        }
    }

    /// Who may was asked when it happened, and who held which role then is in another log; what else the rule says is asked
    /// again.
    fn decide(&self, entry: &Entry, before: Option<&Projected>, command: Command) -> Step {
        let spans = Spans::default();
        let facts = Facts {
            order: before.map(|order| &order.state),
            target_total: 0,
            above: None,
            below: None,
            to_rebalance: (&[], 0),
            spans: &spans,
        };
        let actor = Actor { who: entry.actor.clone(), admin: true, roles: BTreeSet::new() };
        match decide(&self.workflow, &facts, &command, &actor, entry.at) {
            Ok(_) => Ok(()),
            Err(refusals) => at_entry(
                entry.seq,
                format!("revision {} of the workflow refuses it: {}", self.present, sentences(&refusals)),
            ),
        }
    }
}

fn read(stored: &StoredRevision) -> Step<Workflow> {
    serde_json::from_str(&stored.body).or_else(|_| at_revision(stored.revision, "it cannot be read"))
}

fn person(who: &ActorRef) -> Option<Uuid> {
    match who {
        ActorRef::Person(id) => Some(id.0),
        ActorRef::System => None,
    }
}

fn at_revision<T>(revision: u32, what: &str) -> Step<T> {
    Err(Halt::At(format!("revision {revision} of the workflow"), what.into()))
}

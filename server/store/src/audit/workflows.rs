//! The workflows' part of a board's audit: each revision says what the log has the digest of, and each entry is decided once
//! more under the revision it names.

use super::{Halt, Step, StoredRevision, at_entry};
use crate::{projection::Projected, publishing::digest};
use domain::{
    Actor, ActorRef, ApprovalInput, Command, DecisionInput, Entry, Event, Instant, Move, OrderId, Origin,
    Published, Spans, StatusId, Workflow, decide, sentences,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Whether this can happen on a board that is archived: another name, its return, and that a customer is forgotten.
fn may_happen_archived(event: &Event) -> bool {
    matches!(event, Event::BoardRenamed | Event::BoardRestored | Event::Erased { .. })
}

/// The rules as the log changes them.
pub(super) struct Rules {
    revisions: BTreeMap<u32, StoredRevision>,
    /// The revision in force where the walk is.
    present: u32,
    workflow: Workflow,
    /// The last publishing, and whether what it did to orders is over.
    publishing: Option<(u64, bool)>,
    /// Since when the board is archived, where the walk is.
    archived_at: Option<Instant>,
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
            || first.restores.is_some()
        {
            return at_revision(first.revision, "when or by whom it was made is not what the log says");
        }
        let (present, workflow) = (first.revision, read(first)?);
        Ok(Rules { revisions, present, workflow, publishing: None, archived_at: None })
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
        if self.archived_at.is_some() && !may_happen_archived(&entry.event) {
            return at_entry(entry.seq, "the board was archived, and nothing could happen on it");
        }
        match &entry.event {
            Event::BoardArchived => {
                self.archived_at = Some(entry.at);
                Ok(())
            }
            Event::BoardRestored if self.archived_at.take().is_none() => {
                at_entry(entry.seq, "it restores a board that was not archived")
            }
            Event::WorkflowPublished(published) if entry.order.is_none() => self.publish(entry, published),
            Event::Escalated(_) if entry.origin == Origin::Publish => self.caused(entry),
            Event::Escalated(_) if entry.actor != ActorRef::System => {
                at_entry(entry.seq, "orders are raised by Milepost itself, and by nobody else")
            }
            Event::Notified { .. } if !matches!(entry.actor, ActorRef::Rule(_)) => {
                at_entry(entry.seq, "only rules tell people so")
            }
            Event::PromiseEndangered { .. } if entry.actor != ActorRef::System => {
                at_entry(entry.seq, "Milepost itself says that a promise is at risk, and nobody else")
            }
            Event::Erased { .. } if !matches!(entry.actor, ActorRef::Person(_) | ActorRef::System) => {
                at_entry(entry.seq, "customers are forgotten by administrators, and by nobody else")
            }
            Event::Placed(placed) => self.known(entry, &placed.status),
            Event::TakenBack { to, .. } => self.known(entry, to),
            Event::Moved { to, .. } if entry.origin == Origin::Import => self.known(entry, to),
            Event::Moved { .. }
            | Event::Reclocked { .. }
            | Event::ApprovalVoided { .. }
            | Event::ConditionsChanged { .. }
                if entry.origin == Origin::Publish =>
            {
                self.caused(entry)
            }
            Event::Reclocked { .. } => {
                at_entry(entry.seq, "no workflow was published that would set this clock")
            }
            Event::Moved { to, reason, .. } => {
                self.known(entry, to)?;
                let (to, reason) = (to.clone(), reason.clone());
                self.decide(entry, before, Command::Move(Move { reason, ..Move::to(to) }))
            }
            Event::Archived => self.decide(entry, before, Command::Archive),
            _ => Ok(()),
        }
    }

    /// The rules where the walk is.
    pub(super) fn workflow(&self) -> &Workflow {
        &self.workflow
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

    /// Where the log ends: the board is archived if its row says so, and since then.
    pub(super) fn check_archived(&self, stored: Option<Instant>) -> Step {
        match self.archived_at == stored {
            true => Ok(()),
            false => Err(Halt::At(
                "the board's row".into(),
                "it says otherwise than the log whether the board is archived".into(),
            )),
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
        let facts = DecisionInput {
            order: before.map(|order| &order.state),
            target_total: 0,
            above: None,
            below: None,
            to_rebalance: (&[], 0),
            spans: &spans,
            lines: Default::default(),
            approvals: ApprovalInput::default(),
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
        ActorRef::System | ActorRef::Rule(_) | ActorRef::Customer => None,
    }
}

fn at_revision<T>(revision: u32, what: &str) -> Step<T> {
    Err(Halt::At(format!("revision {revision} of the workflow"), what.into()))
}

#[cfg(test)]
mod tests {
    //! What an entry is refused for that no command could have led to, though its hash is right.

    use super::*;
    use domain::{
        BoardId, CustomerId, LinesRef, OrderNumber, OrderState, Rank, TextRef, default_calendar,
        default_workflow,
    };

    fn body(workflow: &Workflow) -> String {
        serde_json::to_string(workflow).expect("JSON")
    }

    fn rules(workflows: &[&Workflow]) -> Rules {
        let stored = workflows.iter().map(|workflow| StoredRevision {
            revision: workflow.revision,
            body: body(workflow),
            at: (workflow.revision > 1).then(Instant::default),
            author: None,
            restores: None,
        });
        match Rules::begin(stored.collect(), None) {
            Ok(rules) => rules,
            Err(_) => panic!("a first revision"),
        }
    }

    fn status(id: &str) -> StatusId {
        id.parse().expect("an id")
    }

    fn entry(seq: u64, origin: Origin, event: Event) -> Entry {
        Entry {
            v: 1,
            board: BoardId(Uuid::nil()),
            seq,
            at: Instant::default(),
            occurred_at: Instant::default(),
            order: Some(OrderId(Uuid::nil())),
            version: 2,
            revision: 1,
            actor: ActorRef::System,
            origin,
            cause: None,
            event,
        }
    }

    fn moved(to: &str, reason: Option<TextRef>) -> Event {
        let (from, to) = (status("supplier"), status(to));
        Event::Moved {
            from,
            to,
            rank: Rank::nth(1),
            due_at: None,
            reason,
            despite: Vec::new(),
            entered_at: None,
            unassigned: None,
            quiet: false,
        }
    }

    /// An order that awaits its supplier.
    fn order() -> Projected {
        let placed = domain::Placed {
            number: "N-1".parse::<OrderNumber>().expect("a number"),
            customer_id: CustomerId(Uuid::nil()),
            customer: TextRef { id: Uuid::nil(), digest: String::new() },
            lines: LinesRef { count: 0, pieces: 0, digest: String::new() },
            status: status("supplier"),
            rank: Rank::nth(0),
            due_at: None,
            promise: None,
            fields: domain::Fields::new(),
            source: None,
            import: None,
        };
        let first = Entry { version: 1, ..entry(1, Origin::Board, Event::Placed(Box::new(placed))) };
        Projected::apply(None, &first).expect("an order")
    }

    fn said(rules: &mut Rules, entry: &Entry, state: impl Fn(&mut OrderState)) -> String {
        let mut order = order();
        state(&mut order.state);
        match rules.check(entry, Some(&order), &BTreeMap::new()) {
            Ok(()) => String::new(),
            Err(Halt::At(_, what)) => what,
            Err(Halt::Failed(failure)) => failure.to_string(),
        }
    }

    #[test]
    fn an_entry_is_decided_under_the_revision_that_it_names() {
        let workflow = default_workflow(default_calendar("UTC"));
        let mut rules = rules(&[&workflow]);
        let why = Some(TextRef { id: Uuid::nil(), digest: String::new() });
        let mut said = |entry| said(&mut rules, &entry, |_| {});
        assert_eq!(said(entry(2, Origin::Board, moved("scheduled", None))), "");
        assert!(
            said(entry(2, Origin::Board, moved("delivered", None)))
                .contains("revision 1 of the workflow refuses it")
        );
        assert!(
            said(entry(2, Origin::Board, moved("approval", None))).contains("refuses it"),
            "it asks for a reason"
        );
        assert_eq!(said(entry(2, Origin::Board, moved("approval", why))), "");
        assert!(said(entry(2, Origin::Import, moved("nowhere", None))).contains("has no status “nowhere”"));
        assert_eq!(said(entry(2, Origin::Import, moved("delivered", None))), "");
        assert!(
            said(entry(2, Origin::Board, Event::Archived)).contains("refuses it"),
            "its life is not over"
        );
        assert!(
            said(entry(2, Origin::Publish, moved("scheduled", None))).contains("no workflow was published")
        );
        let other = Entry { revision: 2, ..entry(2, Origin::Board, moved("scheduled", None)) };
        assert!(said(other).contains("but 1 was in force"));
    }

    #[test]
    fn a_publishing_must_be_of_what_it_says_and_leave_nobody_behind() {
        let first = default_workflow(default_calendar("UTC"));
        let mut second = Workflow { revision: 2, ..first.clone() };
        second.statuses.retain(|status| status.id.as_str() != "supplier");
        let published = Published {
            revision: 2,
            digest: digest(&body(&second)),
            replaced: digest(&body(&first)),
            restores: None,
        };
        let publish = |published: Published| Entry {
            order: None,
            version: 0,
            ..entry(5, Origin::Publish, Event::WorkflowPublished(Box::new(published)))
        };
        let twisted = Published { replaced: digest("another"), ..published.clone() };
        assert!(
            said(&mut rules(&[&first, &second]), &publish(twisted), |_| {})
                .contains("not what the log recorded")
        );
        let leaving = || {
            let mut rules = rules(&[&first, &second]);
            assert_eq!(said(&mut rules, &publish(published.clone()), |_| {}), "");
            rules
        };
        let orders = BTreeMap::from([(OrderId(Uuid::nil()), order())]);
        let force = (2, body(&second));
        assert!(
            matches!(leaving().finish(force.clone(), &orders), Err(Halt::At(_, what)) if what.contains("leaves order N-1"))
        );
        assert!(leaving().finish(force, &BTreeMap::new()).is_ok());
        assert!(leaving().finish((1, body(&first)), &BTreeMap::new()).is_err());
        let carried =
            Entry { revision: 2, cause: Some(5), ..entry(6, Origin::Publish, moved("scheduled", None)) };
        assert_eq!(said(&mut leaving(), &carried, |_| {}), "");
        let astray = Entry { cause: Some(4), ..carried };
        assert!(said(&mut leaving(), &astray, |_| {}).contains("no workflow was published"));
    }
}

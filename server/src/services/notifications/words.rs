//! Notifications in words: what happened, and why it is they who are told.

use domain::{
    ActorRef, ApprovalId, Mention, Notification, NotificationKind, PersonId, Reason, RuleId, StatusId,
    isolated, tr,
};
use std::{borrow::Cow, collections::HashMap};
use store::{Board, NOBODY};

/// The names of a board, of people and of rules.
pub(super) struct Names<'a> {
    pub(super) board: &'a Board,
    pub(super) people: &'a HashMap<PersonId, String>,
    /// Those of the board, taken away or not.
    pub(super) rules: &'a HashMap<RuleId, String>,
}

impl Names<'_> {
    /// What happened.
    pub(super) fn title(&self, what: &Notification) -> String {
        let (by, status) = (self.actor(&what.by), self.status(&what.status));
        let approval = match &what.reason {
            Reason::Approves { approval } | Reason::Asked { approval } => self.approval(approval),
            _ => Cow::Owned(tr!("an approval")),
        };
        match (what.kind, what.event.as_str()) {
            (NotificationKind::Turn, "assigned") if what.reason == Reason::Has => {
                tr!("{} handed it to you", by)
            }
            (NotificationKind::Turn, _) => tr!("Your turn: {}", status),
            (NotificationKind::Mention, _) => tr!("{} mentioned you", by),
            (NotificationKind::Comment, _) => tr!("{} commented", by),
            (NotificationKind::ApprovalAsked, _) => tr!("Your approval is asked for: {}", approval),
            (NotificationKind::ApprovalDecided, "approval_voided") => {
                tr!("Asked again after a change: {}", approval)
            }
            (NotificationKind::ApprovalDecided, "approval_overridden") => {
                tr!("{} went over {}", by, approval)
            }
            (NotificationKind::ApprovalDecided, _) => tr!("{} decided on {}", by, approval),
            (NotificationKind::Hold, "released") => tr!("{} released it: it goes on", by),
            (NotificationKind::Hold, _) => tr!("{} put it on hold", by),
            (NotificationKind::Stalled, _) => tr!("Has to move on: {}", status),
            (NotificationKind::Promise, _) => tr!("May miss its promise: {}", status),
            (NotificationKind::Rule, _) => tr!("Look at it: {}", status),
            (NotificationKind::SightAsked, _) => {
                let of = match &what.reason {
                    Reason::SightAsked { of } => self.mention(of),
                    _ => Cow::Owned(tr!("a colleague")),
                };
                tr!("{} asks you to let {} see it", by, of)
            }
            (NotificationKind::Customer, "cancel_asked") => tr!("The customer asks to cancel"),
            (NotificationKind::Customer, "date_accepted") => tr!("The customer agreed to the new date"),
            (NotificationKind::Customer, "commented") => tr!("The customer answered your question"),
            (NotificationKind::Customer, "approval_decided") => {
                tr!("The customer decided on an approval")
            }
            (NotificationKind::Customer, _) => tr!("The customer answered"),
            (NotificationKind::Nobodys, _) => tr!("Nobody can act on it: {}", status),
        }
    }

    /// Why they are told.
    pub(super) fn reason(&self, reason: &Reason) -> String {
        match reason {
            Reason::Has => tr!("because it is yours"),
            Reason::Owns { status } => tr!("because you own {}", self.status(status)),
            Reason::StandsInFor { person } => tr!("because you stand in for {}", self.person(*person)),
            Reason::Mentioned => tr!("because you are mentioned"),
            Reason::RoleMentioned { role } => {
                tr!("because {} is mentioned", isolated(self.board.workflow.role_name(role)))
            }
            Reason::Approves { approval } => tr!("because you may decide on {}", self.approval(approval)),
            Reason::Asked { approval } => tr!("because you asked for {}", self.approval(approval)),
            Reason::Ladder { status } => tr!("because the ladder of {} tells you", self.status(status)),
            Reason::Administers | Reason::SightAsked { .. } => tr!("because you run this shop"),
            Reason::Rule { rule } => match self.rules.get(rule) {
                Some(name) => tr!("because the rule “{}” tells you", isolated(name)),
                None => tr!("because a rule tells you"),
            },
        }
    }

    pub(super) fn status(&self, id: &StatusId) -> Cow<'_, str> {
        // One that is gone by now has no name but its id.
        self.board
            .workflow
            .status(id)
            .map_or_else(|| Cow::Owned(id.to_string()), |status| isolated(&status.name))
    }

    fn approval(&self, id: &ApprovalId) -> Cow<'_, str> {
        let found = self.board.workflow.approvals.iter().find(|approval| approval.id == *id);
        found.map_or_else(|| Cow::Owned(id.to_string()), |approval| isolated(&approval.name))
    }

    fn actor(&self, who: &ActorRef) -> Cow<'_, str> {
        match who {
            ActorRef::Person(person) => self.person(*person),
            ActorRef::Rule(rule) => {
                self.rules.get(&rule.id).map_or(Cow::Borrowed(NOBODY), |name| isolated(name))
            }
            ActorRef::Customer => Cow::Owned(tr!("The customer")),
            ActorRef::System => Cow::Borrowed(NOBODY),
        }
    }

    fn mention(&self, of: &Mention) -> Cow<'_, str> {
        match of {
            Mention::Person(person) => self.person(*person),
            Mention::Role(role) => {
                Cow::Owned(tr!("everybody of {}", isolated(self.board.workflow.role_name(role))))
            }
        }
    }

    fn person(&self, id: PersonId) -> Cow<'_, str> {
        self.people.get(&id).map_or_else(|| Cow::Owned(tr!("somebody who left")), |name| isolated(name))
    }
}

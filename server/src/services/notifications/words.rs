//! Notifications in words: what happened, and why it is they who are told.

use domain::{
    ActorRef, ApprovalId, Mention, Notification, NotificationKind, PersonId, Reason, RuleId, StatusId,
    isolated,
};
use std::{borrow::Cow, collections::HashMap};
use store::{Board, CUSTOMER, NOBODY};

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
            _ => Cow::Borrowed("an approval"),
        };
        match (what.kind, what.event.as_str()) {
            (NotificationKind::Turn, "assigned") if what.reason == Reason::Has => {
                format!("{by} handed it to you")
            }
            (NotificationKind::Turn, _) => format!("Your turn: {status}"),
            (NotificationKind::Mention, _) => format!("{by} mentioned you"),
            (NotificationKind::Comment, _) => format!("{by} commented"),
            (NotificationKind::ApprovalAsked, _) => format!("Your approval is asked for: {approval}"),
            (NotificationKind::ApprovalDecided, "approval_voided") => {
                format!("Asked again after a change: {approval}")
            }
            (NotificationKind::ApprovalDecided, "approval_overridden") => {
                format!("{by} went over {approval}")
            }
            (NotificationKind::ApprovalDecided, _) => format!("{by} decided on {approval}"),
            (NotificationKind::Hold, "released") => format!("{by} released it: it goes on"),
            (NotificationKind::Hold, _) => format!("{by} put it on hold"),
            (NotificationKind::Stalled, _) => format!("Has to move on: {status}"),
            (NotificationKind::Promise, _) => format!("May miss its promise: {status}"),
            (NotificationKind::Rule, _) => format!("Look at it: {status}"),
            (NotificationKind::SightAsked, _) => {
                let of = match &what.reason {
                    Reason::SightAsked { of } => self.mention(of),
                    _ => Cow::Borrowed("a colleague"),
                };
                format!("{by} asks you to let {of} see it")
            }
            (NotificationKind::Customer, "cancel_asked") => "The customer asks to cancel".to_owned(),
            (NotificationKind::Customer, "date_accepted") => "The customer agreed to the new date".to_owned(),
            (NotificationKind::Customer, "commented") => "The customer answered your question".to_owned(),
            (NotificationKind::Customer, "approval_decided") => {
                "The customer decided on an approval".to_owned()
            }
            (NotificationKind::Customer, _) => "The customer answered".to_owned(),
            (NotificationKind::Nobodys, _) => format!("Nobody can act on it: {status}"),
        }
    }

    /// Why they are told.
    pub(super) fn reason(&self, reason: &Reason) -> String {
        match reason {
            Reason::Has => "because it is yours".to_owned(),
            Reason::Owns { status } => format!("because you own {}", self.status(status)),
            Reason::StandsInFor { person } => format!("because you stand in for {}", self.person(*person)),
            Reason::Mentioned => "because you are mentioned".to_owned(),
            Reason::RoleMentioned { role } => {
                format!("because {} is mentioned", isolated(self.board.workflow.role_name(role)))
            }
            Reason::Approves { approval } => format!("because you may decide on {}", self.approval(approval)),
            Reason::Asked { approval } => format!("because you asked for {}", self.approval(approval)),
            Reason::Ladder { status } => format!("because the ladder of {} tells you", self.status(status)),
            Reason::Administers | Reason::SightAsked { .. } => "because you run this shop".to_owned(),
            Reason::Rule { rule } => match self.rules.get(rule) {
                Some(name) => format!("because the rule “{}” tells you", isolated(name)),
                None => "because a rule tells you".to_owned(),
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
            ActorRef::Customer => Cow::Borrowed(CUSTOMER),
            ActorRef::System => Cow::Borrowed(NOBODY),
        }
    }

    fn mention(&self, of: &Mention) -> Cow<'_, str> {
        match of {
            Mention::Person(person) => self.person(*person),
            Mention::Role(role) => {
                Cow::Owned(format!("everybody of {}", isolated(self.board.workflow.role_name(role))))
            }
        }
    }

    fn person(&self, id: PersonId) -> Cow<'_, str> {
        self.people.get(&id).map_or(Cow::Borrowed("somebody who left"), |name| isolated(name))
    }
}

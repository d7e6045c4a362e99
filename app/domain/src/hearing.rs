//! Who hears of what: from an event and its order before and after it to the people who are told, each with the reason why it is
//! they. Nobody hears of their own act, of an order that they do not see, or twice of one event: the first of the kinds below
//! that concerns them is what they are told.

use crate::{
    ActorRef, ApprovalDef, ApprovalId, Decider, Event, Member, Mention, Notification, NotificationKind,
    OrderState, Origin, Part, PersonId, Reason, Team,
};
use std::collections::{BTreeMap, BTreeSet};

/// Something that happened to an order.
#[derive(Debug, Clone, Copy)]
pub struct Happened<'a> {
    /// What.
    pub event: &'a Event,
    /// Who did it.
    pub by: &'a ActorRef,
    /// Which door the command came through.
    pub origin: Origin,
    /// The order before; none where it was placed.
    pub before: Option<&'a OrderState>,
    /// The order as it was after it.
    pub after: &'a OrderState,
}

type Heard = Vec<(PersonId, NotificationKind, Reason)>;

impl Team<'_> {
    /// Who is told of this, and what.
    pub fn hears(&self, happened: Happened) -> Vec<(PersonId, Notification)> {
        // What a file brings has happened long ago, and of a new workflow its author told whom it concerns.
        if matches!(happened.origin, Origin::Import | Origin::Publish) {
            return Vec::new();
        }
        let (Happened { event, by, after, .. }, mut told) = (happened, BTreeSet::new());
        let of = |(person, kind, reason)| {
            let what = Notification {
                kind,
                event: event.kind().to_owned(),
                by: by.clone(),
                status: after.status.clone(),
                reason,
            };
            (person, what)
        };
        let may_hear = |person: PersonId| {
            let sees = |member: &Member| {
                let sight = member.actor.sight(self.workflow);
                let told = event.comment().is_none() || sight.sees(Part::Notes);
                member.active && told && sight.sees_status(&after.status)
            };
            by.person() != Some(person) && self.member(person).is_some_and(sees)
        };
        let mut heard = self.concerned(happened);
        heard.retain(|(person, ..)| !told.contains(person) && may_hear(*person) && told.insert(*person));
        heard.into_iter().map(of).collect()
    }

    /// Everybody whom it concerns, perhaps more than once; what concerns them most comes first.
    fn concerned(&self, happened: Happened) -> Heard {
        let Happened { event, before, after, .. } = happened;
        let mut heard = Heard::new();
        if let Event::Commented { mentions, .. } | Event::CommentEdited { mentions, .. } = event {
            heard.extend(self.mentioned(mentions));
        }
        heard.extend(self.newly_asked(before, after));
        // Whatever a customer says is for whoever has their order; that somebody asked for it comes second. What their answer
        // changes of the lines is told with the answer.
        let follows = matches!(
            event,
            Event::LinesChanged { .. } | Event::ApprovalVoided { .. } | Event::ConditionsChanged { .. }
        );
        if *happened.by == ActorRef::Customer && !follows {
            heard.extend(self.keep(NotificationKind::Customer, after));
        }
        match event {
            Event::Assigned { to: Some(person), .. } => {
                heard.extend(self.keepers_of(after).into_iter().map(|(keeper, reason)| {
                    let reason = if keeper == *person { Reason::Has } else { reason };
                    (keeper, NotificationKind::Turn, reason)
                }))
            }
            Event::Placed(_)
            | Event::Moved { .. }
            | Event::TakenBack { .. }
            | Event::Assigned { to: None, .. } => heard.extend(self.handed_over(before, after)),
            Event::Held { .. } | Event::Released { .. } => {
                heard.extend(self.keep(NotificationKind::Hold, after))
            }
            Event::Commented { .. } => heard.extend(self.keep(NotificationKind::Comment, after)),
            Event::ApprovalDecided { approval, .. }
            | Event::ApprovalVoided { approval, .. }
            | Event::ApprovalOverridden { approval, .. } => heard.extend(asked_for(approval, before)),
            Event::PromiseEndangered { .. } => heard.extend(self.keep(NotificationKind::Promise, after)),
            Event::Escalated(raised) => heard.extend(self.raised(&raised.to, after)),
            Event::Notified { to } => heard.extend(self.told_by_rule(to, happened.by)),
            Event::SightAsked { of } => {
                let reason = Reason::SightAsked { of: of.clone() };
                heard.extend(self.administrators(NotificationKind::SightAsked, reason));
            }
            _ => {}
        }
        if self.is_left_to_nobody(after) && !before.is_some_and(|before| self.is_left_to_nobody(before)) {
            heard.extend(self.administrators(NotificationKind::Nobodys, Reason::Administers));
        }
        heard
    }

    /// Whose an order is, and whoever stands in for one of them, each with the reason why.
    fn keepers_of(&self, order: &OrderState) -> BTreeMap<PersonId, Reason> {
        let assignee = order.assignment.as_ref().map(|assignment| assignment.to);
        let owners = self.owners(&order.status, assignee);
        let reason = |owner: &Member| match assignee == Some(owner.id) {
            true => Reason::Has,
            false => Reason::Owns { status: order.status.clone() },
        };
        let mut keepers: BTreeMap<PersonId, Reason> =
            owners.iter().map(|owner| (owner.id, reason(owner))).collect();
        for member in self.members {
            let absent = owners.iter().find(|owner| member.stands_in_for(owner.id));
            if let Some(absent) = absent {
                keepers.entry(member.id).or_insert(Reason::StandsInFor { person: absent.id });
            }
        }
        keepers
    }

    fn keep(&self, kind: NotificationKind, order: &OrderState) -> Heard {
        self.keepers_of(order).into_iter().map(|(person, reason)| (person, kind, reason)).collect()
    }

    /// Those whose turn it is now and was not before. What is on hold is nobody's turn.
    fn handed_over(&self, before: Option<&OrderState>, after: &OrderState) -> Heard {
        if after.hold.is_some() || after.archived {
            return Heard::new();
        }
        let had = before.map(|before| self.keepers_of(before)).unwrap_or_default();
        let mut heard = self.keep(NotificationKind::Turn, after);
        heard.retain(|(person, ..)| !had.contains_key(person));
        heard
    }

    /// Those whom the ladder of an order's status tells.
    fn raised(&self, to: &BTreeSet<PersonId>, order: &OrderState) -> Heard {
        let keepers = self.keepers_of(order);
        let ladder = || Reason::Ladder { status: order.status.clone() };
        let told = |person: &PersonId| {
            (*person, NotificationKind::Stalled, keepers.get(person).cloned().unwrap_or_else(ladder))
        };
        to.iter().map(told).collect()
    }

    fn administrators(&self, kind: NotificationKind, reason: Reason) -> Heard {
        let administrators = self.members.iter().filter(|member| member.actor.admin);
        administrators.map(|member| (member.id, kind, reason.clone())).collect()
    }

    /// Those whom a rule tells.
    fn told_by_rule(&self, to: &Mention, by: &ActorRef) -> Heard {
        let ActorRef::Rule(rule) = by else { return Heard::new() };
        let reason = Reason::Rule { rule: rule.id };
        let meant = self.members.iter().filter(|member| member.is_meant(to));
        meant.map(|member| (member.id, NotificationKind::Rule, reason.clone())).collect()
    }

    fn mentioned(&self, mentions: &BTreeSet<Mention>) -> Heard {
        let named = |member: &Member| {
            let by_role = |mention: &Mention| match mention {
                Mention::Role(role) if member.actor.holds(role) => {
                    Some(Reason::RoleMentioned { role: role.clone() })
                }
                _ => None,
            };
            match mentions.contains(&Mention::Person(member.id)) {
                true => Some(Reason::Mentioned),
                false => mentions.iter().find_map(by_role),
            }
        };
        let told = |member: &Member| Some((member.id, NotificationKind::Mention, named(member)?));
        self.members.iter().filter_map(told).collect()
    }

    /// Those who are asked for an approval now and were not before.
    fn newly_asked(&self, before: Option<&OrderState>, after: &OrderState) -> Heard {
        let decider = |member: &Member| Decider::of(&member.actor, member.stands_for.clone());
        let asks = |order: &OrderState, def: &ApprovalDef, member: &Member| {
            let state = order.approvals.get(&def.id);
            state.is_some_and(|state| decider(member).is_asked_for(def, state, &order.conditions))
        };
        let mut heard = Heard::new();
        for def in &self.workflow.approvals {
            // Nothing of it has changed: most of what happens is no matter of approvals.
            if before.is_some_and(|before| {
                before.approvals.get(&def.id) == after.approvals.get(&def.id)
                    && before.conditions == after.conditions
            }) {
                continue;
            }
            let asked = self.members.iter().filter(|member| {
                asks(after, def, member) && !before.is_some_and(|before| asks(before, def, member))
            });
            let reason = || Reason::Approves { approval: def.id.clone() };
            heard.extend(asked.map(|member| (member.id, NotificationKind::ApprovalAsked, reason())));
        }
        heard
    }

    /// Whether nobody who is there could act on an order.
    fn is_left_to_nobody(&self, order: &OrderState) -> bool {
        let present = |person: &PersonId| self.member(*person).is_some_and(Member::is_present);
        !order.archived && !self.keepers_of(order).keys().any(present)
    }
}

/// Whoever asked for an approval.
fn asked_for(approval: &ApprovalId, before: Option<&OrderState>) -> Heard {
    let asked = before.and_then(|before| before.approvals.get(approval)?.asked.as_ref());
    let who = asked.and_then(|asked| asked.by.person());
    let reason = Reason::Asked { approval: approval.clone() };
    who.into_iter().map(|person| (person, NotificationKind::ApprovalDecided, reason.clone())).collect()
}

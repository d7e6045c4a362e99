//! What people are told: a consumer of the log works out who hears of what ([`domain::Team::hears`]) and how each wants to be told,
//! and writes notifications and mails in one transaction with its cursor.

pub mod bells;
pub mod digests;
pub mod inbox;
pub mod ringing;
mod words;

use super::{context::Services, error::ServiceResult, followers::Consume, team};
use async_trait::async_trait;
use domain::{
    Channels, Delivery, Event, Happened, MailBody, MailId, MailItem, Member, Notification, NotificationId,
    NotificationSettings, PersonId, Team,
};
use std::collections::{BTreeSet, HashMap};
use store::{Board, Consumer, Effect, Followed, FollowedEntry, NewMail, NewNotification};
use uuid::Uuid;

/// Tells people.
#[derive(Debug, Clone, Copy)]
pub struct Notifications;

#[async_trait]
impl Consume for Notifications {
    fn name(&self) -> Consumer {
        Consumer("notifications")
    }

    async fn consume(&self, services: &Services, followed: &Followed) -> ServiceResult<Vec<Effect>> {
        let members: Vec<Member> =
            team::people(services, &followed.board).await?.into_iter().map(|(m, _)| m).collect();
        let team = Team { workflow: &followed.board.workflow, members: &members };
        let heard: Vec<_> =
            followed.entries.iter().filter_map(|entry| Some((entry, hears(&team, entry)?))).collect();
        let people: BTreeSet<PersonId> =
            heard.iter().flat_map(|(_, heard)| heard.iter().map(|(person, _)| *person)).collect();
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let people: Vec<PersonId> = people.into_iter().collect();
        let settings = services.store.notification_settings(&people).await?;
        let telling =
            Telling { services, board: &followed.board, settings, zone: digests::zone(services).await? };
        let told = heard.into_iter().flat_map(|(entry, heard)| {
            heard
                .into_iter()
                .filter_map(|(person, what)| telling.effect(entry, person, what))
                .collect::<Vec<_>>()
        });
        Ok(told.collect())
    }

    fn written(&self, services: &Services, effects: &[Effect]) {
        if !effects.is_empty() {
            services.bells.look();
            services.mails.wake();
        }
    }
}

fn hears(team: &Team, entry: &FollowedEntry) -> Option<Vec<(PersonId, Notification)>> {
    let (order, entry) = (entry.order.as_ref()?, &entry.entry);
    let heard = team.hears(Happened {
        event: &entry.event,
        by: &entry.actor,
        origin: entry.origin,
        before: order.before.as_ref(),
        after: &order.after,
    });
    (!heard.is_empty()).then_some(heard)
}

/// How people are told of what happened on a board.
struct Telling<'a> {
    services: &'a Services,
    board: &'a Board,
    settings: HashMap<PersonId, NotificationSettings>,
    /// The shop's.
    zone: chrono_tz::Tz,
}

impl Telling<'_> {
    /// None where they want to hear nothing of the kind.
    fn effect(&self, entry: &FollowedEntry, person: PersonId, what: Notification) -> Option<Effect> {
        let (order, now) = (entry.order.as_ref()?, self.services.clock.now());
        let settings = self.settings.get(&person).cloned().unwrap_or_default();
        let Channels { in_app, email } = settings.channels(what.kind);
        // What is found with many others is told together, and not one by one.
        let gathered = match &entry.entry.event {
            Event::Escalated(raised) => raised.gathered,
            Event::PromiseEndangered { gathered, .. } => *gathered,
            _ => false,
        };
        let softened =
            |delivery| if gathered && delivery == Delivery::Now { Delivery::Digest } else { delivery };
        let (in_app, email) = (softened(in_app), softened(email));
        if (in_app, email) == (Delivery::Off, Delivery::Off) {
            return None;
        }
        let status = self.board.workflow.status(&what.status);
        let item = MailItem {
            kind: what.kind,
            number: order.number.clone(),
            status: status.map_or_else(|| what.status.to_string(), |status| status.name.clone()),
            board: self.board.slug.clone(),
        };
        let mail = || NewMail {
            id: MailId(Uuid::now_v7()),
            person,
            at: now,
            body: MailBody { digest: false, items: vec![item] },
        };
        Some(Effect::Notify(Box::new(NewNotification {
            id: NotificationId(Uuid::now_v7()),
            person,
            order: order.after.id,
            seq: entry.entry.seq,
            at: now,
            what,
            in_app,
            digest_at: (email == Delivery::Digest).then(|| digests::next(settings.digest, self.zone, now)),
            mail: (email == Delivery::Now).then(mail),
        })))
    }
}

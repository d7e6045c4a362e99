//! Somebody's inbox: their own alone, whatever role they look as.

use super::{digests, words::Names};
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
    sessions::SignedIn,
};
use domain::{
    ActorRef, BoardId, NotificationId, NotificationSettings, PersonId, tr,
    wire::{
        BellCount, ChangeNotification, InboxView, NotificationView, NotifiedOrder, ReadNotifications, Snooze,
    },
};
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};
use store::{Board, InboxChange, InboxPart, StoredNotification};

/// How many a page has.
const PAGE: u32 = 50;

/// A part of the caller's notifications; `show` is `unread`, `snoozed` or nothing for all that are not put off.
pub async fn list(
    services: &Services,
    who: &SignedIn,
    show: Option<&str>,
    after: Option<NotificationId>,
) -> ServiceResult<InboxView> {
    let part = match show {
        None | Some("all") => InboxPart::Awake,
        Some("unread") => InboxPart::Unread,
        Some("snoozed") => InboxPart::Asleep,
        Some(_) => return Err(ServiceError::Malformed(tr!("“show” must be all, unread or snoozed."))),
    };
    let (now, me) = (services.clock.now(), who.person.id);
    let mut stored = services.store.inbox(me, part, after, PAGE + 1).await?;
    let more = stored.len() > PAGE as usize;
    stored.truncate(PAGE as usize);
    let next = stored.last().filter(|_| more).map(|last| last.id);
    let boards: HashMap<BoardId, Arc<Board>> =
        services.store.boards().await?.into_iter().map(|board| (board.id, board)).collect();
    let people = services.store.people().await?.into_iter().map(|person| (person.id, person.name)).collect();
    let mut rules = HashMap::new();
    for board in stored.iter().filter(|one| matches!(one.what.by, ActorRef::Rule(_))).map(|one| one.board) {
        if let Entry::Vacant(place) = rules.entry(board) {
            place.insert(services.store.rule_names(board).await?);
        }
    }
    let no_rules = HashMap::new();
    let view = |stored: StoredNotification| {
        let board = boards.get(&stored.board)?;
        let rules = rules.get(&board.id).unwrap_or(&no_rules);
        Some(viewed(who, &Names { board, people: &people, rules }, stored))
    };
    let items = stored.into_iter().filter_map(view).collect();
    let zone = digests::zone(services).await?.to_string();
    Ok(InboxView { now, zone, unread: count(services, me).await?, items, next })
}

/// A notification as its person may see it now.
fn viewed(who: &SignedIn, names: &Names<'_>, stored: StoredNotification) -> NotificationView {
    let (board, person) = (names.board, &who.person);
    let sees =
        person.can_view(board.id) && person.actor(board.id).sees_status(&stored.status, &board.workflow);
    let (title, reason, order) = match sees {
        true => {
            let order = NotifiedOrder {
                id: stored.order,
                number: stored.number,
                board: board.slug.clone(),
                board_name: board.name.clone(),
                status: names.status(&stored.status).into_owned(),
            };
            (names.title(&stored.what), names.reason(&stored.what.reason), Some(order))
        }
        false => (tr!("An order that is out of your sight by now"), String::new(), None),
    };
    let snooze = stored.asleep.map(|until| until.map_or(Snooze::Change, Snooze::Until));
    let (kind, read) = (stored.what.kind, stored.read_at.is_some());
    NotificationView {
        id: stored.id,
        kind,
        title,
        reason,
        order,
        times: stored.times,
        at: stored.at,
        read,
        snooze,
    }
}

/// Changes one of the caller's.
pub async fn change(
    services: &Services,
    who: &SignedIn,
    id: NotificationId,
    ask: ChangeNotification,
) -> ServiceResult<BellCount> {
    let now = services.clock.now();
    let snooze = match ask.snooze {
        Some(Snooze::Until(until)) if until <= now => {
            return Err(ServiceError::Invalid(tr!("Choose a time that is still to come.")));
        }
        Some(Snooze::Until(until)) => Some(InboxChange::Sleep(id, until)),
        Some(Snooze::Change) => Some(InboxChange::SleepUntilChange(id)),
        Some(Snooze::Over) => Some(InboxChange::Wake(id)),
        None => None,
    };
    let read = ask.read.map(|read| InboxChange::Read(id, read.then_some(now)));
    for change in snooze.into_iter().chain(read) {
        if !services.store.change_inbox(who.person.id, change).await? {
            return Err(ServiceError::NotFound("notification"));
        }
    }
    changed(services, who).await
}

/// Notes that the caller has read several.
pub async fn read(services: &Services, who: &SignedIn, ask: ReadNotifications) -> ServiceResult<BellCount> {
    let now = services.clock.now();
    let change = match ask {
        ReadNotifications::Until(until) => InboxChange::ReadAll(until.min(now)),
        ReadNotifications::Order(order) => InboxChange::ReadOrder(order, now),
    };
    services.store.change_inbox(who.person.id, change).await?;
    changed(services, who).await
}

async fn changed(services: &Services, who: &SignedIn) -> ServiceResult<BellCount> {
    services.bells.look();
    Ok(BellCount { unread: count(services, who.person.id).await? })
}

async fn count(services: &Services, person: PersonId) -> ServiceResult<u32> {
    Ok(services.store.unread(&[person]).await?.remove(&person).unwrap_or(0))
}

/// How the caller wants to be told: what they chose, and what is usual of the rest.
pub async fn settings(services: &Services, who: &SignedIn) -> ServiceResult<NotificationSettings> {
    let me = who.person.id;
    let mut chosen = services.store.notification_settings(&[me]).await?.remove(&me).unwrap_or_default();
    for kind in domain::NotificationKind::ALL {
        chosen.kinds.entry(kind).or_insert(kind.usual());
    }
    Ok(chosen)
}

/// Has the caller be told otherwise from now on.
pub async fn change_settings(
    services: &Services,
    who: &SignedIn,
    settings: NotificationSettings,
) -> ServiceResult<NotificationSettings> {
    if !settings.is_sound() {
        return Err(ServiceError::Invalid(tr!(
            "The digest needs an hour from 0 to 23 and a weekday from 1 to 7, or none."
        )));
    }
    let next = digests::next(settings.digest, digests::zone(services).await?, services.clock.now());
    services.store.set_notification_settings(who.person.id, settings, next).await?;
    self::settings(services, who).await
}

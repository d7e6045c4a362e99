//! Digests: what waited for one goes out as one mail, at the hour that its person chose, in the shop's time.

use crate::services::{context::Services, error::ServiceResult};
use chrono::{Datelike, TimeDelta};
use chrono_tz::Tz;
use domain::{DigestTime, Instant, MailBody, MailId, MailItem, PersonId};
use std::{collections::HashMap, sync::Arc, time::Duration};
use store::{
    Board, Digest, NewMail, StoredNotification,
    time::{at_hour, today},
};
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

/// How often to look whether one is due.
const LOOK: Duration = Duration::from_secs(30);

/// The shop's zone; UTC as long as there is none.
pub async fn zone(services: &Services) -> ServiceResult<Tz> {
    let shop = services.store.shop().await?;
    Ok(shop.and_then(|shop| store::time::zone(&shop.zone).ok()).unwrap_or(Tz::UTC))
}

/// When the next digest goes out after a moment.
pub fn next(time: DigestTime, zone: Tz, now: Instant) -> Instant {
    let fits = |day: &domain::Date| {
        time.weekday.is_none_or(|weekday| u32::from(weekday) == day.weekday().number_from_monday())
    };
    // Eight days hold every weekday, even where today's hour has passed.
    let days = today(zone, now).iter_days().take(9).filter(fits);
    let next = days.filter_map(|day| at_hour(zone, day, time.hour)).find(|at| *at > now);
    next.unwrap_or(now + TimeDelta::days(1))
}

/// Has those go out that are due, until the server ends.
pub async fn run(services: Services) {
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = services.broadcast.closed() => return,
            _ = look.tick() => {}
        }
        if let Err(error) = send(&services).await {
            tracing::warn!(%error, "digests wait");
        }
    }
}

/// Has those go out that are due now.
pub async fn send(services: &Services) -> ServiceResult<()> {
    let due = services.store.digests_due().await?;
    if due.is_empty() {
        return Ok(());
    }
    let zone = zone(services).await?;
    let boards: HashMap<_, _> =
        services.store.boards().await?.into_iter().map(|board| (board.id, board)).collect();
    for (person, due) in due {
        let settings =
            services.store.notification_settings(&[person]).await?.remove(&person).unwrap_or_default();
        let waiting = services.store.for_digest(person).await?;
        let now = services.clock.now();
        let with = waiting.iter().map(|waiting| waiting.id).collect();
        let items: Vec<MailItem> = waiting.iter().filter_map(|waiting| item(&boards, waiting)).collect();
        let mail = (!items.is_empty()).then(|| mail(person, items, now));
        let digest = Digest { person, due, with, mail, next: next(settings.digest, zone, now) };
        services.store.send_digest(digest).await?;
    }
    services.mails.wake();
    Ok(())
}

fn mail(person: PersonId, items: Vec<MailItem>, at: Instant) -> NewMail {
    NewMail { id: MailId(Uuid::now_v7()), person, at, body: MailBody { digest: true, items } }
}

fn item(boards: &HashMap<domain::BoardId, Arc<Board>>, waiting: &StoredNotification) -> Option<MailItem> {
    let board = boards.get(&waiting.board)?;
    let status = board.workflow.status(&waiting.what.status);
    Some(MailItem {
        kind: waiting.what.kind,
        number: waiting.number.clone(),
        status: status.map_or_else(|| waiting.what.status.to_string(), |status| status.name.clone()),
        board: board.slug.clone(),
    })
}

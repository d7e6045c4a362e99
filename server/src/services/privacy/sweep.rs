//! What is erased without anybody asking today: what somebody asked for while it had to be kept, and what has been kept for as
//! long as the shop wants. Once a day, in the small hours.

use super::{
    erasing::{Why, carry_out},
    standing::{MOST, Standing},
};
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
};
use chrono::{TimeDelta, Timelike};
use domain::{
    ActorRef, BoardId, Date, Erasable, OrderId, PersonId,
    wire::{DueOrders, ErasedCustomer, ErasureReason},
};
use std::{collections::BTreeMap, time::Duration};
use store::{Administration, HeldOrder, WaitingErasure, time};
use tokio::time::{MissedTickBehavior, interval};

/// How often to look whether the hour has come.
const LOOK: Duration = Duration::from_secs(600);
/// From which hour of the shop's day on it is done.
const HOUR: u32 = 3;
/// How many orders are read at once.
const PAGE: u32 = 500;
/// How many orders one night erases: more wait for the next.
const ONE_NIGHT: usize = 5000;
/// How many are counted for the page.
const COUNTED: usize = 10_000;

/// Does it once a day until the server ends.
pub async fn run(services: Services) {
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last: Option<Date> = None;
    loop {
        tokio::select! {
            biased;
            () = services.broadcast.closed() => return,
            _ = look.tick() => {}
        }
        match tonight(&services, last).await {
            Ok(done) => last = done,
            Err(error) => tracing::warn!(%error, "customers' data are not erased yet"),
        }
    }
}

async fn tonight(services: &Services, last: Option<Date>) -> ServiceResult<Option<Date>> {
    let standing = Standing::now(services).await?;
    let hour = services.clock.now().with_timezone(&standing.zone).hour();
    if hour < HOUR || last == Some(standing.today) {
        return Ok(last);
    }
    sweep(services).await?;
    Ok(Some(standing.today))
}

/// Erases what is due today.
pub async fn sweep(services: &Services) -> ServiceResult<ErasedCustomer> {
    let standing = Standing::now(services).await?;
    let mut erased = waited_for(services, &standing).await?;
    let (due, _) = due(services, &standing, ONE_NIGHT).await?;
    if !due.is_empty() {
        let why = Why { author: ActorRef::System, asked_by: None, reason: ErasureReason::Rule, mark: None };
        let ids: Vec<OrderId> = due.iter().map(|order| order.order).collect();
        // Once more, now with how many texts there are.
        let done = carry_out(services, &why, services.store.unerased_of(&ids).await?).await?;
        (erased.orders, erased.texts) = (erased.orders + done.orders, erased.texts + done.texts);
    }
    clear_files(services, erased).await?;
    if erased.orders > 0 {
        tracing::info!(orders = erased.orders, texts = erased.texts, "customers' data were erased");
    }
    Ok(erased)
}

/// What could not be cleared right after it was erased, because somebody read or wrote, is cleared now.
async fn clear_files(services: &Services, erased: ErasedCustomer) -> ServiceResult<()> {
    let last = services.store.erasures(1).await?.pop();
    let lately = last.is_some_and(|last| services.clock.now() - last.at < TimeDelta::days(2));
    match lately && erased.orders == 0 {
        true => services.store.scrub().await.map_err(ServiceError::from),
        false => Ok(()),
    }
}

/// What somebody asked for and had to be kept until now.
async fn waited_for(services: &Services, standing: &Standing) -> ServiceResult<ErasedCustomer> {
    let waiting = services.store.waiting_erasures(standing.today, MOST).await?;
    let ids: Vec<OrderId> = waiting.iter().map(|waiting| waiting.order).collect();
    let asked: BTreeMap<OrderId, &WaitingErasure> =
        waiting.iter().map(|waiting| (waiting.order, waiting)).collect();
    type Wish = (Option<PersonId>, Option<[u8; 32]>);
    let (mut wishes, mut longer): (BTreeMap<Wish, Vec<HeldOrder>>, _) = (BTreeMap::new(), Vec::new());
    for order in services.store.unerased_of(&ids).await? {
        let Some(wish) = asked.get(&order.order) else { continue };
        match standing.erasable(&order) {
            Erasable::Now => wishes.entry((wish.author, wish.mark)).or_default().push(order),
            // The settings were changed since.
            Erasable::Kept { from } => longer.push(WaitingErasure { from, ..(*wish).clone() }),
            // Somebody took it up again: it waits until it is completed once more.
            Erasable::Open => {}
        }
    }
    if !longer.is_empty() {
        services.store.administer(Administration::WaitForErasure(longer), ActorRef::System).await?;
    }
    let mut erased = ErasedCustomer::default();
    for ((asked_by, mark), orders) in wishes {
        let why = Why { author: ActorRef::System, asked_by, reason: ErasureReason::Rule, mark };
        let done = carry_out(services, &why, orders).await?;
        (erased.orders, erased.texts) = (erased.orders + done.orders, erased.texts + done.texts);
    }
    Ok(erased)
}

/// How many orders would be erased today; none where nothing is erased by itself.
pub(super) async fn count_due(services: &Services, standing: &Standing) -> ServiceResult<Option<DueOrders>> {
    if standing.settings.erase_after_days.is_none() {
        return Ok(None);
    }
    let (due, more) = due(services, standing, COUNTED).await?;
    Ok(Some(DueOrders { orders: due.len() as u32, more }))
}

/// The orders whose time has come, at most so many, and whether there are more.
async fn due(services: &Services, standing: &Standing, most: usize) -> ServiceResult<(Vec<HeldOrder>, bool)> {
    let mut due = Vec::new();
    let before = standing.settings.due_before(standing.today);
    let Some(before) = before.and_then(|day| time::midnight(standing.zone, day)) else {
        return Ok((due, false));
    };
    let boards: Vec<BoardId> = services.store.boards().await?.iter().map(|board| board.id).collect();
    for board in boards {
        let mut after = None;
        loop {
            let page = services.store.unerased(board, before, after, PAGE).await?;
            let Some(last) = page.last().map(|order| order.order) else { break };
            after = Some(last);
            due.extend(page.into_iter().filter(|order| standing.is_due(order)));
            if due.len() > most {
                due.truncate(most);
                return Ok((due, true));
            }
        }
    }
    Ok((due, false))
}

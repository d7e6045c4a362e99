//! Telling whoever has an order that it may miss what was promised, while there is time to do something about it: once for each
//! promise, and in working time.

use super::{context::Services, error::ServiceResult};
use chrono::TimeDelta;
use domain::{
    ActorRef, BoardId, BoardTime, Command, Event, Filter, Instant, OrderId, Origin, Promise, Sight,
};
use sha2::{Digest, Sha256};
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};
use store::{Board, Key, ListQuery, Submission, WriteError};
use tokio::time::{MissedTickBehavior, interval};

/// How often to look.
const LOOK: Duration = Duration::from_secs(60);
/// How many orders are read at once.
const PAGE: u32 = 200;
/// From how many at once on nobody is told of them one by one: then it is the board that has to be looked at.
const MANY: usize = 20;

/// For how long another instance counts as still telling.
const JUST_NOW: TimeDelta = TimeDelta::minutes(2);

/// What was told already, so that the log is asked once.
#[derive(Debug, Default)]
pub struct Told(HashMap<BoardId, HashSet<(OrderId, Promise)>>);

/// Looks from time to time, for as long as the server runs.
pub async fn watch(services: Services) {
    let (mut told, mut ticks) = (Told::default(), interval(LOOK));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = services.broadcast.closed() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = look(&services, &mut told).await {
            tracing::warn!(%error, "nobody is told of promises at risk yet");
        }
    }
}

/// Tells of what is at risk by now and was not told of; how many that is.
pub async fn look(services: &Services, told: &mut Told) -> ServiceResult<usize> {
    let mut count = 0;
    for board in services.store.boards().await? {
        if board.archived_at.is_some() || !board.spans.is_open(services.clock.now()) {
            continue;
        }
        let endangered = endangered(services, &board).await?;
        let known = told.0.remove(&board.id).unwrap_or_default();
        let (mut new, mut just_told) = (Vec::new(), 0);
        for one in endangered.iter().filter(|one| !known.contains(one)) {
            match told_at(services, one).await? {
                None => new.push(*one),
                // Another instance is at it: all of them are one heap.
                Some(at) => just_told += usize::from(services.clock.now() - at < JUST_NOW),
            }
        }
        let gathered = new.len() + just_told > MANY;
        for one in &new {
            count += usize::from(tell(services, &board, *one, gathered).await?);
        }
        told.0.insert(board.id, endangered);
    }
    Ok(count)
}

/// The orders of a board that may miss what was promised.
async fn endangered(services: &Services, board: &Board) -> ServiceResult<HashSet<(OrderId, Promise)>> {
    let now = services.clock.now();
    let usual = services.store.usual_stays(board.id, now).await?;
    let slack = board.slack_table(&usual);
    let time = BoardTime { now, today: board.today(now), spans: &board.spans, slack: &slack };
    let filter = Filter { at_risk: true, ..Filter::default() };
    let (sight, limit) = (Sight::whole(), PAGE);
    let mut query = ListQuery { filter, sight, limit, ..ListQuery::default() };
    let mut found = HashSet::new();
    loop {
        let page = services.store.list(board.id, &query, now).await?;
        let promised = |card: &domain::Card| Some((card.id, card.endangered_promise(&board.workflow, time)?));
        found.extend(page.items.iter().filter_map(promised));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(found),
        }
    }
}

async fn told_at(
    services: &Services,
    (order, promise): &(OrderId, Promise),
) -> ServiceResult<Option<Instant>> {
    let log = services.store.order_log(*order, 0, u32::MAX).await?;
    let tells =
        |event: &Event| matches!(event, Event::PromiseEndangered { promise: of, .. } if of == promise);
    Ok(log.iter().find(|entry| tells(&entry.event)).map(|entry| entry.at))
}

/// Whether it was told now: another instance may have been faster, or the order may be over.
async fn tell(
    services: &Services,
    board: &Board,
    (order, promise): (OrderId, Promise),
    gathered: bool,
) -> ServiceResult<bool> {
    let command = Command::WarnOfPromise { promise, gathered };
    let mut submission = Submission::new(board.id, order, command, ActorRef::System, Origin::Timer);
    let key = format!("promise {order} {} {}", promise.earliest(), promise.latest());
    submission.key = Some(Key { request: Sha256::digest(&key).into(), key });
    match services.store.submit(submission).await {
        Ok(outcome) => Ok(!outcome.replayed),
        Err(WriteError::Failed(failure)) => Err(failure.into()),
        Err(_) => Ok(false),
    }
}

//! What a customer sees of an order: the log and the workflow in their words, without anything internal.

use super::{
    context::Services,
    customer::offered,
    error::{LinkEnd, ServiceError, ServiceResult},
    workflow::past,
};
use chrono::{NaiveDateTime, TimeDelta};
use domain::{
    Entry, Event, FieldId, Hold, HoldReason, Instant, Need, OrderId, Phase, StatusId, Transition, Workflow,
    wire::{Delay, Shop, StepState, TrackStep, TrackView},
};
use std::{collections::BTreeSet, sync::Arc};
use store::{Board, Order, OrderLocator, secret::token_digest};

/// What the customer reads of an order that was placed by mistake.
const WITHDRAWN: &str = "This order was withdrawn";
/// How many entries are read at once.
const BATCH: u32 = 2000;
/// The length of a token in base64url: 160 bits.
const TOKEN: usize = 27;

/// The order behind a tracking link. Links that never led anywhere are told apart by nothing.
pub async fn find(services: &Services, token: &str) -> ServiceResult<OrderLocator> {
    let lost = ServiceError::NotFound("tracking link");
    if token.len() != TOKEN {
        return Err(lost);
    }
    let digest = token_digest(token);
    let found = services.store.tracked(&digest).await?;
    if let Some(found) = found {
        return Ok(found);
    }
    match services.store.tracked_before(&digest).await? {
        Some(_) => Err(ServiceError::LinkEnded(LinkEnd::Replaced)),
        None => Err(lost),
    }
}

/// A tracking link that works, and what it leads to.
#[derive(Debug, Clone)]
pub struct OpenedLink {
    /// The order when the link was followed.
    pub located: OrderLocator,
    /// Its board.
    pub board: Arc<Board>,
    /// The order now.
    pub order: Order,
    /// The shop.
    pub shop: Shop,
}

/// Follows a tracking link.
pub async fn open(services: &Services, token: &str) -> ServiceResult<OpenedLink> {
    opened(services, find(services, token).await?).await
}

async fn opened(services: &Services, located: OrderLocator) -> ServiceResult<OpenedLink> {
    let lost = ServiceError::NotFound("tracking link");
    let board = services.store.board(&located.board.to_string()).await?.ok_or(lost.clone())?;
    let order = services.store.order(located.order).await?.ok_or(lost.clone())?;
    let board = with_gone(services, board, &order, &[]).await?;
    let shop = services.store.shop().await?.ok_or(lost)?;
    if ends(&board.workflow, &order, shop.tracking_days).is_some_and(|end| services.clock.now() > end) {
        return Err(ServiceError::LinkEnded(LinkEnd::Expired));
    }
    Ok(OpenedLink { located, board, order, shop })
}

/// When an order's link stops working, once its life is over: so many days after.
pub fn ends(workflow: &Workflow, order: &Order, days: u32) -> Option<Instant> {
    let over = phase(workflow, order).is_some_and(Phase::is_final).then_some(order.state.entered_at);
    let over = order.state.withdrawn_at.or(over)?;
    over.checked_add_signed(TimeDelta::days(days.into()))
}

/// What the holder of a tracking link sees.
pub async fn view(services: &Services, token: &str) -> ServiceResult<TrackView> {
    view_of(services, &find(services, token).await?).await
}

/// The same of an order that a link led to. Its version tells whether anything happened since the link was followed.
pub async fn view_of(services: &Services, located: &OrderLocator) -> ServiceResult<TrackView> {
    let OpenedLink { board, order, shop, .. } = opened(services, located.clone()).await?;
    let now = services.clock.now();
    let way = way(services, located.order).await?;
    let board = with_gone(services, board, &order, &way).await?;
    let mut view = assemble(&board, &order, &shop, &way, now);
    let token = services.secret.tracking_token(located.order, order.state.tracking_generation);
    let local = |at: Instant| at.with_timezone(&board.zone).naive_local();
    view.acts = offered::acts(&board.workflow, &order, &format!("/t/{token}"), local);
    Ok(view)
}

/// What the customer reads of an order now.
pub async fn wording(services: &Services, board: &Board, order: &Order) -> ServiceResult<Option<String>> {
    if order.state.withdrawn_at.is_some() {
        return Ok(Some(WITHDRAWN.to_owned()));
    }
    let shown = |board: &Board, id: &StatusId| board.workflow.status(id)?.customer_wording.clone();
    if let Some(wording) = shown(board, &order.state.status) {
        return Ok(Some(wording));
    }
    let way = way(services, order.card.id).await?;
    let board = with_gone(services, Arc::new(board.clone()), order, &way).await?;
    let present = std::iter::once(&order.state.status).chain(way.iter().rev().map(|visit| &visit.status));
    Ok(present.into_iter().find_map(|status| shown(&board, status)))
}

/// The board with the statuses of this way that its workflow has no more, as they were last: what the customer has read of
/// them stays true.
async fn with_gone(
    services: &Services,
    board: Arc<Board>,
    order: &Order,
    way: &[Visit],
) -> ServiceResult<Arc<Board>> {
    let met = way.iter().map(|visit| &visit.status).chain([&order.state.status]);
    let gone = past::gone(services, &board, met).await?;
    if gone.is_empty() {
        return Ok(board);
    }
    let mut board = Arc::unwrap_or_clone(board);
    board.workflow.statuses.extend(gone);
    Ok(Arc::new(board))
}

/// A status that the order has been in, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Visit {
    status: StatusId,
    at: Instant,
}

/// The way that led to where the order is. A move that was taken back never happened; an order that went back has not
/// been where it came back from.
#[derive(Debug, Default)]
struct Way {
    visits: Vec<Visit>,
    /// The same before the last move.
    undone: Option<Vec<Visit>>,
}

impl Way {
    fn go_on(&mut self, entry: &Entry) {
        let entered = match &entry.event {
            Event::Placed(placed) => &placed.status,
            Event::Moved { to, .. } => {
                self.undone = Some(self.visits.clone());
                to
            }
            Event::TakenBack { .. } => {
                self.visits = self.undone.take().unwrap_or_else(|| std::mem::take(&mut self.visits));
                return;
            }
            _ => return,
        };
        if let Some(before) = self.visits.iter().position(|visit| visit.status == *entered) {
            self.visits.truncate(before);
        }
        self.visits.push(Visit { status: entered.clone(), at: entry.occurred_at });
    }
}

/// The way of an order, from all of its log: whatever its length, the page must say where the order is now.
async fn way(services: &Services, order: OrderId) -> ServiceResult<Vec<Visit>> {
    let (mut way, mut after) = (Way::default(), 0);
    loop {
        let entries = services.store.order_log(order, after, BATCH).await?;
        entries.iter().for_each(|entry| way.go_on(entry));
        match entries.last() {
            Some(last) if entries.len() == BATCH as usize => after = last.seq,
            _ => return Ok(way.visits),
        }
    }
}

fn assemble(board: &Board, order: &Order, shop: &Shop, way: &[Visit], now: Instant) -> TrackView {
    let workflow = &board.workflow;
    let local = |at: Instant| at.with_timezone(&board.zone).naive_local();
    if let Some(at) = order.state.withdrawn_at {
        return withdrawn(order, shop, local(at), local(now), now);
    }
    let phase = phase(workflow, order);
    let finished = phase.is_some_and(Phase::is_final);
    let steps = steps(workflow, order, way, finished, local);
    let present = steps.iter().rfind(|step| step.at.is_some());
    let next = steps.iter().find(|step| step.state == StepState::Ahead);
    let hold = order.state.hold.filter(|_| !finished);
    TrackView {
        shop: shop.name.clone(),
        number: order.card.number.to_string(),
        version: order.state.version,
        wording: present.map_or_else(|| "We have your order".into(), |step| step.wording.clone()),
        next: next.map(|step| format!("Next: {}.", step.wording)),
        need: hold.and_then(need).map(Into::into).or_else(|| task(workflow, order)),
        waits: hold.and_then(waits).map(Into::into),
        promise: order.state.promise,
        delay: delay(order).filter(|_| !finished),
        finished,
        cancelled: phase == Some(Phase::Cancelled),
        withdrawn: None,
        carrier: parcel(order),
        steps,
        acts: Vec::new(),
        contact_email: shop.contact_email.clone(),
        contact_phone: shop.contact_phone.clone(),
        as_of: local(now),
        as_of_utc: now,
    }
}

/// Nothing of an order that was placed by mistake goes on, so nothing is said of where it was.
fn withdrawn(order: &Order, shop: &Shop, at: NaiveDateTime, as_of: NaiveDateTime, now: Instant) -> TrackView {
    TrackView {
        shop: shop.name.clone(),
        number: order.card.number.to_string(),
        version: order.state.version,
        wording: WITHDRAWN.to_owned(),
        next: None,
        need: None,
        waits: None,
        promise: None,
        delay: None,
        finished: true,
        cancelled: true,
        withdrawn: Some(at),
        carrier: None,
        steps: Vec::new(),
        acts: Vec::new(),
        contact_email: shop.contact_email.clone(),
        contact_phone: shop.contact_phone.clone(),
        as_of,
        as_of_utc: now,
    }
}

fn phase(workflow: &Workflow, order: &Order) -> Option<Phase> {
    workflow.status(&order.state.status).map(|status| status.phase)
}

/// What the customer is to do in the order's status.
fn task(workflow: &Workflow, order: &Order) -> Option<String> {
    workflow.status(&order.state.status)?.customer_task.clone()
}

/// What the customer is to do, for a hold that only they can end.
fn need(hold: Hold) -> Option<&'static str> {
    match hold.reason {
        HoldReason::Payment => Some("We are waiting for your payment before we go on."),
        HoldReason::Address => Some("We need your complete delivery address: please get in touch."),
        HoldReason::Customer => Some("We are waiting for your answer: please get in touch."),
        HoldReason::Stock | HoldReason::Supplier | HoldReason::Quality | HoldReason::Other => None,
    }
}

/// What the shop waits for. The note of a hold is for the team alone.
fn waits(hold: Hold) -> Option<&'static str> {
    match hold.reason {
        HoldReason::Stock => Some("Your order is waiting for an item that is out of stock at the moment."),
        HoldReason::Supplier => Some("Your order is waiting for one of our suppliers."),
        HoldReason::Quality => Some("We are taking a second look at the quality before your order goes on."),
        HoldReason::Other => Some("Your order is waiting for the moment. We are on it."),
        HoldReason::Payment | HoldReason::Address | HoldReason::Customer => None,
    }
}

fn delay(order: &Order) -> Option<Delay> {
    let (first, now) = (order.state.first_promise?.latest(), order.state.promise?.latest());
    (now > first).then(|| Delay {
        first,
        days: (now - first).num_days(),
        reason: order.promise_reason.clone(),
    })
}

fn parcel(order: &Order) -> Option<(String, String)> {
    Some((
        order.fields.get(&FieldId::carrier())?.clone(),
        order.fields.get(&FieldId::tracking_number())?.clone(),
    ))
}

/// Where the order has been and will go, in the customer's words. Hidden statuses do not appear, and neighbours that the
/// customer reads the same are one step.
fn steps(
    workflow: &Workflow,
    order: &Order,
    way: &[Visit],
    finished: bool,
    local: impl Fn(Instant) -> NaiveDateTime,
) -> Vec<TrackStep> {
    let shown = |id: &StatusId| workflow.status(id)?.customer_wording.clone();
    let mut steps: Vec<TrackStep> = Vec::new();
    for visit in way {
        let Some(wording) = shown(&visit.status) else { continue };
        if steps.last().is_none_or(|last| last.wording != wording) {
            steps.push(TrackStep { wording, state: StepState::Done, at: Some(local(visit.at)) });
        }
    }
    if let Some(last) = steps.last_mut().filter(|_| !finished) {
        last.state = StepState::Now;
    }
    let ahead = if finished { Vec::new() } else { main_path(workflow, &order.state.status) };
    for wording in ahead.iter().filter_map(shown) {
        if steps.iter().all(|step| step.wording != wording) {
            steps.push(TrackStep { wording, state: StepState::Ahead, at: None });
        }
    }
    steps
}

/// The way that an order is expected to take: from each status to the nearest one ahead on the board that can be reached
/// without giving a reason, past those where somebody outside would have to answer, until it is done. Empty when no such
/// way leads to an end.
fn main_path(workflow: &Workflow, from: &StatusId) -> Vec<StatusId> {
    let mut path = Vec::new();
    walk(workflow, from, &mut BTreeSet::new(), &mut path);
    path
}

fn walk<'a>(
    workflow: &'a Workflow,
    from: &'a StatusId,
    dead: &mut BTreeSet<&'a StatusId>,
    path: &mut Vec<StatusId>,
) -> bool {
    let place = |id: &StatusId| workflow.statuses.iter().position(|status| status.id == *id);
    let plain = workflow.moves_from(from).filter(|m| !asks_why(m) && place(&m.to) > place(from));
    let mut targets: Vec<_> = plain
        .filter_map(|m| workflow.status(&m.to))
        .filter(|status| status.phase != Phase::Cancelled)
        .collect();
    targets.sort_by_key(|status| status.phase == Phase::Waiting);
    for status in targets {
        if !dead.insert(&status.id) {
            continue;
        }
        path.push(status.id.clone());
        if status.phase == Phase::Done || walk(workflow, &status.id, dead, path) {
            return true;
        }
        path.pop();
    }
    false
}

/// A way that is only taken with a reason is not the expected one.
fn asks_why(m: &Transition) -> bool {
    m.needs.iter().any(|gate| gate.requires == Need::Reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{default_calendar, default_workflow};

    fn path(from: &str) -> Vec<String> {
        let workflow = default_workflow(default_calendar("Europe/London"));
        main_path(&workflow, &from.parse().expect("an id")).into_iter().map(String::from).collect()
    }

    #[test]
    fn the_expected_way_passes_the_stops_where_somebody_else_answers() {
        assert_eq!(path("received"), ["scheduled", "floor", "quality", "ready", "carrier", "delivered"]);
        assert_eq!(path("approval"), ["scheduled", "floor", "quality", "ready", "carrier", "delivered"]);
        assert_eq!(path("carrier"), ["delivered"]);
        assert!(path("delivered").is_empty() && path("cancelled").is_empty() && path("unknown").is_empty());
    }
}

//! The calendar of a board: when its shop works and when it does not, publishing another one, and what that would do.

mod ics;

use super::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
    sessions::SignedIn,
    workflow,
};
use domain::{
    Calendar, Instant, Right, Workflow,
    publish::{Change, Outcome},
    spoken, tr_later,
    wire::{CalendarPreview, CalendarView, IcsDays, OutcomeOrder, PutCalendar},
};
use std::collections::BTreeMap;
use store::{Flight, FlyingOrder, time};

/// How many orders a preview shows one by one.
const SHOWN: usize = 8;

/// The calendar in force.
pub fn read(services: &Services, view: &BoardView) -> ServiceResult<CalendarView> {
    permit(view)?;
    let Workflow { revision, calendar, .. } = view.board.workflow.clone();
    Ok(CalendarView { revision, calendar, today: view.board.today(services.clock.now()) })
}

/// Publishes this calendar: a revision that changes nothing else. `seen` is the revision that the author saw.
pub async fn publish(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    seen: u32,
    ask: PutCalendar,
) -> ServiceResult<CalendarView> {
    permit(view)?;
    let calendar = sound(ask.calendar)?;
    let zone = time::zone(&calendar.zone).map_err(unknown_zone)?;
    let present = &view.board.workflow;
    let revision = match seen == present.revision && calendar == present.calendar {
        true => seen,
        false => {
            let published = workflow::publish_calendar(services, view, who, seen, calendar.clone()).await?;
            published.revision
        }
    };
    Ok(CalendarView { revision, calendar, today: time::today(zone, services.clock.now()) })
}

/// What publishing this calendar would do to the orders in flight.
pub async fn preview(
    services: &Services,
    view: &BoardView,
    ask: PutCalendar,
) -> ServiceResult<CalendarPreview> {
    permit(view)?;
    let calendar = sound(ask.calendar)?;
    let read = async {
        let flight = services.store.flight(view.board.id).await?;
        flight.ok_or(ServiceError::NotFound("board"))
    };
    let flight = services.searches.run(&view.actor.who, read).await?;
    deadlines(&flight, calendar, services.clock.now())
}

/// What an iCalendar file says of days off. Nothing is written.
pub async fn read_ics(services: &Services, view: &BoardView, text: String) -> ServiceResult<IcsDays> {
    permit(view)?;
    let (zone, today) = (view.board.zone, view.board.today(services.clock.now()));
    // A file may take a moment, and what it has no name for must not take a worker along.
    let language = spoken::now();
    let reading = move || spoken::within(language, || ics::read(&text, zone, today));
    let days = tokio::task::spawn_blocking(reading).await;
    days.map_err(|_| ics::IcsError::NotACalendar)
        .flatten()
        .map_err(|error| ServiceError::Invalid(error.to_string()))
}

/// Refuses who may not see and change the calendar. Handlers ask before they read what was sent, and each service again.
pub fn permit(view: &BoardView) -> ServiceResult<()> {
    match view.actor.may(Right::Administer, &view.board.workflow) {
        true => Ok(()),
        false => {
            Err(ServiceError::Forbidden(tr_later!("Only an administrator sees and changes the calendar.")))
        }
    }
}

/// The calendar in good order, if one can work by it.
fn sound(calendar: Calendar) -> ServiceResult<Calendar> {
    let calendar = calendar.tidied();
    time::zone(&calendar.zone).map_err(unknown_zone)?;
    let faults: Vec<String> = calendar.faults().into_iter().map(|fault| fault.message).collect();
    if faults.is_empty() { Ok(calendar) } else { Err(ServiceError::Invalid(faults.join(" "))) }
}

fn unknown_zone(unknown: time::UnknownZone) -> ServiceError {
    ServiceError::Invalid(format!("{unknown}."))
}

/// The very question that publishing asks, and nothing written.
fn deadlines(flight: &Flight, calendar: Calendar, now: Instant) -> ServiceResult<CalendarPreview> {
    let board = &flight.board;
    let new = Workflow { calendar, revision: board.workflow.revision + 1, ..board.workflow.clone() };
    let change = Change {
        old: &board.workflow,
        old_spans: &board.spans,
        new: &new,
        new_spans: &board.spans_with(&new.calendar, now).map_err(unknown_zone)?,
        choices: &Default::default(),
        stood: &BTreeMap::new(),
        truths: &BTreeMap::new(),
        now,
    };
    let outcomes = flight.orders.iter().map(|flying| (flying, change.outcome(&flying.order)));
    let mut moved: Vec<(&FlyingOrder, Outcome)> =
        outcomes.filter(|(flying, outcome)| flying.order.due_at != outcome.due_at).collect();
    moved.sort_by_key(|(flying, outcome)| (outcome.due_at, flying.order.id));
    // A hold stops the clock: nothing is over its time meanwhile.
    let over = |flying: &FlyingOrder, due: Option<Instant>| {
        flying.order.held_since.is_none() && due.is_some_and(|due| due < now)
    };
    let newly_over = moved
        .iter()
        .filter(|(flying, outcome)| over(flying, outcome.due_at) && !over(flying, flying.order.due_at));
    Ok(CalendarPreview {
        total: flight.orders.len() as u32,
        new_deadlines: moved.len() as u32,
        newly_over: newly_over.count() as u32,
        orders: moved.iter().take(SHOWN).map(shown).collect(),
    })
}

fn shown((flying, outcome): &(&FlyingOrder, Outcome)) -> OutcomeOrder {
    OutcomeOrder {
        order: flying.order.id,
        number: flying.number.clone(),
        customer: flying.customer.clone(),
        entered_at: outcome.entered_at,
        due_before: flying.order.due_at,
        due_after: outcome.due_at,
    }
}

//! What the tracking page says, as plain sentences.

use crate::components::dates;
use domain::{
    Date, Promise, isolated,
    wire::{Delay, StepState, TrackAct, TrackStep, TrackView},
};

/// How the window is introduced, and the window: `("Arrives", "Thu 4 – Fri 5 December")`.
pub fn arrival(promise: Option<Promise>, finished: bool, today: Date) -> Option<(&'static str, String)> {
    let promise = promise.filter(|_| !finished)?;
    let label = if promise.latest() < today { "Was to arrive" } else { "Arrives" };
    Some((label, window(promise, today)))
}

/// What is said when the window has passed and there is no new one; whom to ask only where somebody answers.
pub fn overdue(view: &TrackView) -> Option<&'static str> {
    let passed = view.promise.is_some_and(|promise| promise.latest() < view.as_of.date());
    let answers = view.contact_email.is_some() || view.contact_phone.is_some();
    (passed && !view.finished).then_some(match answers {
        true => "That date has passed and there is no new one yet. We are sorry. Please ask us: a person answers, see below.",
        false => "That date has passed and there is no new one yet. We are sorry.",
    })
}

/// What the customer has to do, where nothing is asked of them: a late order is theirs to ask about, so nothing is said.
pub fn nothing_to_do(view: &TrackView) -> Option<&'static str> {
    let asked = view.acts.iter().any(|act| {
        matches!(
            act,
            TrackAct::Approval { .. } | TrackAct::AcceptDate { .. } | TrackAct::Reply { answered: false, .. }
        )
    });
    let said = view.need.is_none() && !asked && !view.finished && overdue(view).is_none();
    said.then_some("You do not need to do anything.")
}

/// What it means that an order was withdrawn; whom to ask only where somebody answers.
pub fn withdrawn(view: &TrackView) -> Option<&'static str> {
    let answers = view.contact_email.is_some() || view.contact_phone.is_some();
    view.withdrawn.map(|_| match answers {
        true => "It had been entered by mistake, and nothing will be made or sent for it. If you are waiting for something, please ask us: a person answers, see below.",
        false => "It had been entered by mistake, and nothing will be made or sent for it.",
    })
}

/// When the order's life ended.
pub fn ended(view: &TrackView) -> Option<String> {
    if let Some(at) = view.withdrawn {
        return Some(moment(at, view.as_of.date()));
    }
    let last = view.steps.iter().find(|step| step.state == StepState::Now).filter(|_| view.finished)?;
    last.at.map(|at| moment(at, view.as_of.date()))
}

/// A window of dates.
pub fn window(promise: Promise, today: Date) -> String {
    dates::window(promise.earliest(), promise.latest(), today)
}

/// By how much a promise slipped: `Two days later than we promised.`
pub fn slip(delay: &Delay) -> String {
    dates::capital(&format!("{} later than we promised.", dates::days(delay.days)))
}

/// The date of a step: when it was entered, since when it is, or for the last one when it is expected.
pub fn step_date(step: &TrackStep, last: bool, view: &TrackView) -> Option<String> {
    let today = view.as_of.date();
    match (step.state, step.at) {
        (StepState::Ahead, _) if last => {
            view.promise.map(|promise| format!("expected {}", window(promise, today)))
        }
        (StepState::Ahead, _) => None,
        (StepState::Now, Some(at)) if !view.finished => Some(format!("since {}", moment(at, today))),
        (_, at) => at.map(|at| moment(at, today)),
    }
}

/// `Tue 17 November, 14:02`
fn moment(at: chrono::NaiveDateTime, today: Date) -> String {
    format!("{}, {}", dates::long_near(at.date(), today), dates::clock(at.time()))
}

/// `Updated today, Mon 23 November, at 10:41.` The date stands there too: a page left open or printed outlives the word.
pub fn updated(view: &TrackView) -> String {
    format!("Updated today, {}, at {}.", dates::long(view.as_of.date()), dates::clock(view.as_of.time()))
}

/// What is announced to somebody who has the page open when this becomes its content.
pub fn news(view: &TrackView) -> String {
    let today = view.as_of.date();
    let arrival =
        arrival(view.promise, view.finished, today).map(|(label, window)| format!(" {label} {window}."));
    let wording = isolated(view.wording.trim_end_matches('.'));
    format!("Updated: {wording}.{}", arrival.unwrap_or_default())
}

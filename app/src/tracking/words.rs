//! What the tracking page says, as plain sentences of a language.

use domain::{
    Date, Language, contained, isolated,
    wire::{Delay, StepState, TrackAct, TrackStep, TrackView, Usual},
};
use leptos::prelude::*;
use locales::{Value, Words};

/// Stands where an element takes the place of a value: no text has it.
const HERE: &str = "\u{e000}";

/// What stands before and after a value of a sentence, for an element in between.
pub fn around(words: &Words, key: &str, values: &[(&str, Value)], name: &str) -> (String, String) {
    let said = words.say(key, &[values, &[(name, HERE.into())]].concat());
    said.split_once(HERE)
        .map_or((said.clone(), String::new()), |(before, after)| (before.into(), after.into()))
}

/// A text of the shop that keeps to itself, in its own language where that is not the page's.
pub fn said(text: String, language: Option<Language>) -> impl IntoView {
    let text = contained(&text).into_owned();
    view! { <span dir="auto" lang=language.map(Language::tag)>{text}</span> }
}

/// `Order 536398`
pub fn order(number: &str, words: &Words) -> String {
    words.say("order", &[("number", number.into())])
}

/// `Order 536398 · placed Tue 24 November`
pub fn order_line(view: &TrackView, words: &Words) -> String {
    let order = order(&view.number, words);
    let date = words.date(view.placed.date(), view.as_of.date());
    format!("{order} · {}", words.say("order-placed", &[("date", date.into())]))
}

/// How the window is introduced, and the window: `("Arrives", "Thu 4 – Fri 5 December")`.
pub fn arrival(view: &TrackView, words: &Words) -> Option<(String, String)> {
    let (promise, today) = (view.promise.filter(|_| !view.finished)?, view.as_of.date());
    let label = match &view.parcels {
        _ if promise.latest() < today => "was-to-arrive",
        Some(all) if all.tally.delivered > 0 => "rest-arrives",
        Some(_) => "all-arrives",
        None => "arrives",
    };
    Some((words.text(label), words.promise(promise, today)))
}

/// What it costs in all: `25.00 GBP`.
pub fn total(view: &TrackView, words: &Words) -> Option<String> {
    let total = view.total.as_ref()?;
    let amount = total.amount.to_string().replace('.', &words.text("decimal-sign"));
    Some(format!("{amount} {}", total.currency))
}

/// Whether there is somebody to ask.
pub fn is_answered(view: &TrackView) -> bool {
    view.contact_email.is_some() || view.contact_phone.is_some()
}

/// What is said when the window has passed and there is no new one; whom to ask only where somebody answers.
pub fn overdue(view: &TrackView, words: &Words) -> Option<String> {
    is_overdue(view).then(|| words.text(if is_answered(view) { "date-passed-ask" } else { "date-passed" }))
}

fn is_overdue(view: &TrackView) -> bool {
    !view.finished && view.promise.is_some_and(|promise| promise.latest() < view.as_of.date())
}

/// What the customer has to do, where nothing is asked of them: a late order is theirs to ask about, so nothing is said.
pub fn nothing_to_do(view: &TrackView, words: &Words) -> Option<String> {
    let asked = view.acts.iter().any(|act| {
        matches!(
            act,
            TrackAct::Approval { .. } | TrackAct::AcceptDate { .. } | TrackAct::Reply { answered: false, .. }
        )
    });
    let said = view.need.is_none() && !asked && !view.finished && !is_overdue(view);
    said.then(|| words.text("nothing-to-do"))
}

/// What it means that an order was withdrawn; whom to ask only where somebody answers.
pub fn withdrawn(view: &TrackView, words: &Words) -> Option<String> {
    let key = if is_answered(view) { "withdrawn-ask" } else { "withdrawn-why" };
    view.withdrawn.map(|_| words.text(key))
}

/// When the order's life ended.
pub fn ended(view: &TrackView, words: &Words) -> Option<String> {
    let today = view.as_of.date();
    if let Some(at) = view.withdrawn {
        return Some(words.moment(at, today));
    }
    let last = view.steps.iter().find(|step| step.state == StepState::Now).filter(|_| view.finished)?;
    last.at.map(|at| words.moment(at, today))
}

/// Since when it waits.
pub fn held_since(view: &TrackView, words: &Words) -> Option<String> {
    let moment = words.moment(view.held_since?, view.as_of.date());
    Some(words.say("on-hold", &[("moment", moment.into())]))
}

/// What happens next, and what that usually takes.
pub fn next(view: &TrackView, words: &'static Words) -> Option<impl IntoView + use<>> {
    let step = view.steps.iter().find(|step| step.state == StepState::Ahead)?;
    let (before, after) = match step.usual {
        Some(usual) => around(words, "next-usually", &[("time", time(usual, words).into())], "step"),
        None => around(words, "next", &[], "step"),
    };
    let step = said(step.wording.clone(), step.language);
    Some(view! { <p>{before} {step} {after}</p> })
}

/// `2–4 working days`
fn time(usual: Usual, words: &Words) -> String {
    match usual.least < usual.most {
        true => {
            words.say("working-days-range", &[("least", usual.least.into()), ("days", usual.most.into())])
        }
        false => words.say("working-days", &[("days", usual.most.into())]),
    }
}

/// What had been promised first.
pub fn first_promise(delay: &Delay, today: Date, words: &Words) -> String {
    words.date(delay.first, today)
}

/// The dates of a step: when it was entered, since when it is, or for the last one when it is expected; and what it usually takes.
pub fn step_date(step: &TrackStep, last: bool, view: &TrackView, words: &Words) -> Option<String> {
    let today = view.as_of.date();
    let date = match (step.state, step.at) {
        (StepState::Ahead, _) if last => view
            .promise
            .map(|promise| words.say("expected", &[("window", words.promise(promise, today).into())])),
        (StepState::Ahead, _) => None,
        (StepState::Now, Some(at)) if !view.finished => {
            Some(words.say("since", &[("moment", words.moment(at, today).into())]))
        }
        (_, at) => at.map(|at| words.moment(at, today)),
    };
    let usual = step.usual.map(|usual| words.say("usually", &[("time", time(usual, words).into())]));
    match (date, usual) {
        (Some(date), Some(usual)) => Some(format!("{date} · {usual}")),
        (date, usual) => date.or(usual),
    }
}

/// Who took the order, and under which number.
pub fn taken_by(carrier: &str, number: &str, words: &Words) -> String {
    words.say("by-carrier", &[("carrier", carrier.to_owned().into()), ("number", number.to_owned().into())])
}

/// `Updated today, Mon 23 November, at 10:41.` The date stands there too: a page left open or printed outlives the word.
pub fn updated(view: &TrackView, words: &Words) -> String {
    let (date, time) = (view.as_of.date(), words.time(view.as_of.time()));
    words.say("updated", &[("date", words.date(date, date).into()), ("time", time.into())])
}

/// What is announced to somebody who has the page open when this becomes its content.
pub fn news(view: &TrackView, words: &Words) -> String {
    let wording = isolated(view.wording.trim_end_matches('.')).into_owned();
    let news = words.say("news", &[("what", wording.into())]);
    match arrival(view, words) {
        Some((label, window)) => format!("{news} {label} {window}"),
        None => news,
    }
}

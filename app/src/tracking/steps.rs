//! The steps of an order with their dates.

use super::words;
use domain::wire::{StepState, TrackStep, TrackView};
use leptos::prelude::*;
use locales::Words;

/// All steps from first to last.
#[component]
pub fn Steps(view: TrackView, words: &'static Words) -> impl IntoView {
    let last = view.steps.len().saturating_sub(1);
    let rows = view.steps.iter().enumerate().map(|(i, step)| {
        let date = words::step_date(step, i == last, &view, words);
        let state = shown(step, &view);
        view! { <Row step=step.clone() state date words /> }
    });
    let rows = rows.collect_view();
    (!view.steps.is_empty())
        .then(|| view! { <section class="way"><h2>{words.text("steps")}</h2><ol>{rows}</ol></section> })
}

/// The present step of an order that arrived is over like the ones before; of a cancelled one it is the end.
fn shown(step: &TrackStep, view: &TrackView) -> &'static str {
    match step.state {
        StepState::Now if view.cancelled => "off",
        StepState::Now if view.finished => "done",
        StepState::Done => "done",
        StepState::Now => "now",
        StepState::Ahead => "ahead",
    }
}

#[component]
fn Row(step: TrackStep, state: &'static str, date: Option<String>, words: &'static Words) -> impl IntoView {
    let mark = match state {
        "done" => "m5 13 4 4L19 7",
        "off" => "M7 7l10 10M17 7 7 17",
        _ => "",
    };
    let spoken = match state {
        "done" => words.text("step-done"),
        "now" => words.text("step-now"),
        "ahead" => words.text("step-ahead"),
        _ => String::new(),
    };
    let proof = step.taken_by.as_ref().map(|(carrier, number)| words::taken_by(carrier, number, words));
    view! {
        <li data-state=state aria-current=(step.state == StepState::Now).then_some("step")>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d=mark /></svg>
            <p><span class="spoken">{spoken} " "</span> {words::said(step.wording, step.language)}</p>
            {date.map(|date| view! { <p class="date">{date}</p> })}
            {proof.map(|proof| view! { <p class="date">{proof}</p> })}
        </li>
    }
}

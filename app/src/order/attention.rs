//! Why an order needs attention: over its time, past its promise, on hold. Nothing of it, and the part is not there.

use super::{
    cancel_asked::{CancelAsked, asked_at},
    context::{OrderContext, use_order},
    escalation::Raised,
};
use crate::components::{dates, moment::Moment};
use domain::{Age, Instant, spoken::say, tr};
use leptos::prelude::*;

/// The reasons.
#[component]
pub fn Attention() -> impl IntoView {
    let order = use_order();
    let (over, late, held) = (over_time(order), late(order), held(order));
    let raised = order.part(|order| order.raised.clone().filter(|_| order.card.hold.is_none()));
    let cancel = asked_at();
    let any = Memo::new(move |_| {
        cancel.read().is_some()
            || over.get().is_some()
            || late.get().is_some()
            || held.get().is_some()
            || raised.read().is_some()
    });
    move || {
        any.get().then(|| {
            view! {
                <section class="Drawer-part" aria-label=tr!("Why it needs attention")>
                    <header><h3>{tr!("Why it needs attention")}</h3></header>
                    <ul class="Attention">
                        {move || cancel.get().map(|at| view! { <CancelAsked at /> })}
                        {move || over.get().map(|(time, allowed)| view! {
                            <li><span class="Tag" data-kind="late">{tr!("a length of time" => "{} over", time)}</span> " " {tr!("the {} of working time that this status allows.", allowed)}</li>
                        })}
                        {move || raised.get().map(|raised| view! { <Raised raised /> })}
                        {move || late.get().map(|date| view! {
                            <li><span class="Tag" data-kind="late">{tr!("Late")}</span> " " {tr!("The promised window ended {}. Promise a new date and say why.", date)}</li>
                        })}
                        {move || held.get().map(|(reason, since, note)| view! {
                            <li>
                                <span class="Tag" data-kind="held">{reason}</span>
                                " " {tr!("before a moment" => "On hold since")} " " <Moment at=since zone=order.zone() /> {tr!("{}; its time does not count.", "")}
                                {note.map(|note| view! { <q dir="auto">{note}</q> })}
                            </li>
                        })}
                    </ul>
                </section>
            }
        })
    }
}

/// By how much it is over, and what is allowed.
fn over_time(order: OrderContext) -> Memo<Option<(String, String)>> {
    let card = order.part(|order| order.card.clone());
    Memo::new(move |_| {
        let rules = order.board.rules();
        let day = rules.workflow.calendar.working_day();
        let age = card
            .with(|card| card.age(&rules.workflow, &rules.spans, order.board.now()))
            .filter(Age::is_over)?;
        Some((dates::length(age.used - age.allowed, day), dates::length(age.allowed, day)))
    })
}

/// When the promised window ended.
fn late(order: OrderContext) -> Memo<Option<String>> {
    let card = order.part(|order| order.card.clone());
    Memo::new(move |_| {
        let (rules, today) = (order.board.rules(), order.board.today());
        let promise = card.with(|card| card.promise.filter(|_| card.is_late(&rules.workflow, today)))?;
        Some(dates::relative(promise.latest(), today))
    })
}

/// What it waits for, since when, and the note.
fn held(order: OrderContext) -> Memo<Option<(String, Instant, Option<String>)>> {
    order.part(|order| {
        order
            .card
            .hold
            .map(|hold| (dates::capital(&say(hold.reason.name())), hold.since, order.hold_note.clone()))
    })
}

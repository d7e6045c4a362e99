//! What happened to the order: who, when, how and why, the newest first.

use super::{
    context::{OrderContext, use_order},
    entry_text,
};
use crate::{
    api::Client,
    components::{dates, icon::Icon, moment::Moment, typed::typed, withheld::Withheld},
};
use chrono::TimeDelta;
use domain::{
    DeadlineKept, Part,
    wire::{EntryView, TakeBack},
};
use leptos::{prelude::*, task::spawn_local};

/// The timeline.
#[component]
pub fn History() -> impl IntoView {
    let order = use_order();
    let busy = RwSignal::new(false);
    let undo = order.part(|order| order.take_back);
    let withheld = order.withholds(Part::Notes);
    let more = move |_| {
        busy.set(true);
        spawn_local(async move {
            if let Err(failure) = order.load_older().await {
                order.notices.warn(failure.message());
            }
            busy.set(false);
        });
    };
    view! {
        <section class="Drawer-part" aria-label="History">
            <header><h3>"History"</h3></header>
            {move || withheld.get().then(|| view! { <p class="Drawer-none">"Notes and reasons: " <Withheld words=order.withheld_from() /></p> })}
            <ol class="History">
                // What an entry says changes with what the person may see.
                <For each=move || order.entries.get() key=|entry| format!("{} {:?}", entry.seq, entry.event) let:entry>
                    <HistoryItem entry undo />
                </For>
            </ol>
            {move || order.older.get().is_some().then(|| view! {
                <button class="Button" data-kind="quiet" type="button" disabled=busy on:click=more>"Show earlier"</button>
            })}
        </section>
    }
}

#[component]
fn HistoryItem(entry: EntryView, undo: Memo<Option<u64>>) -> impl IntoView {
    let order = use_order();
    let (seq, at, recorded) = (entry.seq, entry.occurred_at, entry.at);
    let words = order.board.view.rules.with_untracked(|rules| {
        entry_text::text_of(&entry, &rules.workflow, untrack(|| order.board.today()))
    });
    let later = (recorded - at).num_minutes() >= 1;
    view! {
        <li>
            <Icon name=words.icon />
            <div>
                <p><b>{words.what}</b> " " {words.rest}</p>
                {entry.deadline.map(|kept| view! { <Deadline kept /> })}
                {words.why.map(|why| view! { <p class="History-why" dir="auto">{why}</p> })}
                <p class="History-by">
                    {typed(&entry.actor.name)} ", " {entry_text::door(entry.origin)}
                    {later.then(|| view! { ", recorded " <Moment at=recorded zone=order.zone() /> })}
                </p>
                {move || (undo.get() == Some(seq)).then(|| view! { <TakeBackButton order seq /> })}
            </div>
            <Moment at zone=order.zone() />
        </li>
    }
}

/// Whether the deadline of the status that was left was met, and by how much.
#[component]
fn Deadline(kept: DeadlineKept) -> impl IntoView {
    let order = use_order();
    let day = order.board.view.rules.with_untracked(|rules| rules.workflow.calendar.working_day());
    let by = dates::length(TimeDelta::seconds(kept.left.abs()), day);
    let (kind, words) = match kept.left {
        ..0 => ("missed", format!("Deadline missed by {by}")),
        0..60 => ("met", "Deadline met just in time".to_owned()),
        _ => ("met", format!("Deadline met, {by} to spare")),
    };
    view! { <p class="History-deadline" data-kind=kind>{words} <span class="Field-hint">" · it was " <Moment at=kept.due_at zone=order.zone() /></span></p> }
}

/// Offered to who made the last move, for as long as it can be taken back.
#[component]
fn TakeBackButton(order: OrderContext, seq: u64) -> impl IntoView {
    let busy = RwSignal::new(false);
    let undo = move |_| {
        busy.set(true);
        spawn_local(async move {
            match order.change(|id, version, key| Client.take_back(id, version, key, &TakeBack { seq })).await
            {
                Ok(_) => order.notices.tell("The move was taken back."),
                Err(failure) => order.notices.warn(failure.message()),
            };
            busy.set(false);
        });
    };
    view! { <button class="Button" type="button" disabled=busy on:click=undo>"Take this move back"</button> }
}

//! What happened to the order: who, when, how and why, the newest first.

use super::{
    entry,
    sheet::{OrderContext, use_order},
};
use crate::{
    api::api,
    ui::{icon::Icon, moment::Moment},
};
use domain::wire::TakeBack;
use leptos::{prelude::*, task::spawn_local};

/// The timeline.
#[component]
pub fn History() -> impl IntoView {
    let sheet = use_order();
    let busy = RwSignal::new(false);
    let undo = sheet.part(|order| order.take_back);
    let more = move |_| {
        busy.set(true);
        spawn_local(async move {
            if let Err(failure) = sheet.load_older().await {
                sheet.notices.warn(failure.message());
            }
            busy.set(false);
        });
    };
    view! {
        <section class="Drawer-part" aria-label="History">
            <header><h3>"History"</h3></header>
            <ol class="History">
                <For each=move || sheet.entries.get() key=|entry| entry.seq let:entry>
                    <HistoryItem entry undo />
                </For>
            </ol>
            {move || sheet.older.get().is_some().then(|| view! {
                <button class="Button" data-kind="quiet" type="button" disabled=busy on:click=more>"Show earlier"</button>
            })}
        </section>
    }
}

#[component]
fn HistoryItem(entry: entry::Entry, undo: Memo<Option<u64>>) -> impl IntoView {
    let sheet = use_order();
    let (seq, at, recorded) = (entry.seq, entry.occurred_at, entry.at);
    let words = sheet.board.rules.with_untracked(|rules| entry::words(&entry, &rules.workflow, untrack(|| sheet.board.today())));
    let later = (recorded - at).num_minutes() >= 1;
    view! {
        <li>
            <Icon name=words.icon />
            <div>
                <p><b>{words.what}</b> " " {words.rest}</p>
                {words.why.map(|why| view! { <p class="History-why">{why}</p> })}
                <p class="History-by">
                    {entry::by(&entry)}
                    {later.then(|| view! { ", recorded " <Moment at=recorded zone=sheet.zone() /> })}
                </p>
                {move || (undo.get() == Some(seq)).then(|| view! { <TakeBackButton sheet seq /> })}
            </div>
            <Moment at zone=sheet.zone() />
        </li>
    }
}

/// Offered to who made the last move, for as long as it can be taken back.
#[component]
fn TakeBackButton(sheet: OrderContext, seq: u64) -> impl IntoView {
    let busy = RwSignal::new(false);
    let undo = move |_| {
        busy.set(true);
        spawn_local(async move {
            match sheet.change(|id, version, key| api().take_back(id, version, key, TakeBack { seq })).await {
                Ok(_) => sheet.notices.tell("The move was taken back."),
                Err(failure) => sheet.notices.warn(failure.message()),
            };
            busy.set(false);
        });
    };
    view! { <button class="Button" type="button" disabled=busy on:click=undo>"Take this move back"</button> }
}

//! What happened to the order and what was said of it: who, when, how and why, the newest first.

use super::{
    comments::comment::Comment,
    context::{OrderContext, use_order},
    entry_text,
    told::{self, Told},
    trail::{self, TrailFilter, TrailRow},
};
use crate::{
    api::Client,
    components::{dates, icon::Icon, moment::Moment, typed::typed, withheld::Withheld},
    paths,
};
use chrono::TimeDelta;
use domain::{
    ActorRef, DeadlineKept, Part, tr,
    wire::{EntryView, TakeBack},
};
use leptos::{ev, prelude::*, task::spawn_local};

/// The timeline.
#[component]
pub fn History() -> impl IntoView {
    let order = use_order();
    let (busy, filter) = (RwSignal::new(false), RwSignal::new(TrailFilter::All));
    let undo = order.part(|order| order.take_back);
    let withheld = order.withholds(Part::Notes);
    // What was there when the drawer opened is new for who has not opened it since.
    let read_before = order.board.comments_read.of(order.id);
    mark_as_read(order);
    let more = move |_| {
        busy.set(true);
        spawn_local(async move {
            if let Err(failure) = order.load_older().await {
                order.notices.warn(failure.message());
            }
            busy.set(false);
        });
    };
    let rows = Memo::new(move |_| {
        let all_loaded = order.older.with(Option::is_none);
        order.entries.with(|entries| {
            order.comments.with(|said| trail::rows(entries, &said.comments, all_loaded, filter.get()))
        })
    });
    let is_new = move |comment| {
        order.comments.with_untracked(|all| {
            let found = all.comments.iter().find(|one| one.id == comment);
            found.is_some_and(|one| read_before.is_some_and(|read| one.seq > read) && !one.may_edit)
        })
    };
    view! {
        <section class="Drawer-part" aria-label=tr!("History")>
            <header><h3>{tr!("History")}</h3></header>
            {move || withheld.get().then(|| view! { <p class="Drawer-none">{tr!("Notes and comments:")} " " <Withheld words=order.withheld_from() /></p> })}
            <Filters filter withheld />
            <ol class="History">
                <For each=move || rows.get() key=TrailRow::key let:row>
                    {match row {
                        TrailRow::Entry(entry) => view! { <HistoryItem entry=*entry undo /> }.into_any(),
                        TrailRow::Comment(id) => view! { <li class="Comment"><Comment id is_new=is_new(id) /></li> }.into_any(),
                        TrailRow::Automatic(entries) => view! { <Automatic entries undo /> }.into_any(),
                    }}
                </For>
            </ol>
            {move || rows.with(Vec::is_empty).then(|| view! { <p class="Drawer-none">{tr!("Nothing of this kind so far.")}</p> })}
            {move || (order.older.get().is_some() && filter.get() != TrailFilter::Comments).then(|| view! {
                <button class="Button" data-kind="quiet" type="button" disabled=busy on:click=more>{tr!("Show earlier")}</button>
            })}
        </section>
    }
}

/// Whoever looks at the drawer has read what it shows; whoever has another tab in front of it, not yet.
fn mark_as_read(order: OrderContext) {
    let looked = RwSignal::new(0u32);
    Effect::new(move || {
        let focus = window_event_listener(ev::focus, move |_| looked.update(|times| *times += 1));
        on_cleanup(move || focus.remove());
    });
    Effect::new(move || {
        looked.track();
        let there = |all: &domain::wire::CommentsView| {
            all.comments.iter().filter(|comment| comment.deleted.is_none()).map(|comment| comment.seq).max()
        };
        let Some(last) = order.comments.with(there) else { return };
        let looks = document().visibility_state() == web_sys::VisibilityState::Visible;
        if looks && order.board.session.seeing_as().is_none() {
            order.board.comments_read.mark(order.id, last);
        }
    });
}

#[component]
fn Filters(filter: RwSignal<TrailFilter>, withheld: Memo<bool>) -> impl IntoView {
    let order = use_order();
    let count = Memo::new(move |_| {
        order.comments.with(|all| all.comments.iter().filter(|comment| comment.deleted.is_none()).count())
    });
    let chip = move |kind: TrailFilter| {
        let counted =
            move || (kind == TrailFilter::Comments && count.get() > 0).then(|| format!(" {}", count.get()));
        view! {
            <button class="Chip" type="button" aria-pressed=move || (filter.get() == kind).to_string() on:click=move |_| filter.set(kind)>
                {kind.name()} {counted}
            </button>
        }
    };
    let offered = move || {
        let seen = |kind: &TrailFilter| *kind != TrailFilter::Comments || !withheld.get();
        TrailFilter::ALL.into_iter().filter(seen).map(chip).collect_view()
    };
    view! { <div class="Chips History-filters" role="group" aria-label=tr!("What of the history to show")>{offered}</div> }
}

/// What happened by itself, out of the way until somebody wants to know.
#[component]
fn Automatic(entries: Vec<EntryView>, undo: Memo<Option<u64>>) -> impl IntoView {
    let count = entries.len();
    view! {
        <li class="History-automatic">
            <details>
                <summary>{tr!("{} automatic entries", count)}</summary>
                <ol class="History">{entries.into_iter().map(|entry| view! { <HistoryItem entry undo /> }).collect_view()}</ol>
            </details>
        </li>
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
    let tells = told::promises(&entry).then_some(entry.origin);
    view! {
        <li>
            <Icon name=words.icon />
            <div>
                <p><b>{words.what}</b> " " {words.rest}</p>
                {entry.deadline.map(|kept| view! { <Deadline kept /> })}
                {words.why.map(|why| view! { <p class="History-why" dir="auto">{why}</p> })}
                {tells.map(|origin| view! { <Told seq origin /> })}
                <p class="History-by">
                    {by_whom(order, &entry)} ", " {entry_text::door(entry.origin)}
                    {later.then(|| view! { ", " {tr!("before a moment" => "recorded")} " " <Moment at=recorded zone=order.zone() /> })}
                </p>
                {move || (undo.get() == Some(seq)).then(|| view! { <TakeBackButton order seq /> })}
            </div>
            <Moment at zone=order.zone() />
        </li>
    }
}

/// Who did it. A rule leads to itself, for who may see it.
fn by_whom(order: OrderContext, entry: &EntryView) -> AnyView {
    match &entry.actor.who {
        ActorRef::Rule(rule) if order.board.session.is_admin() => {
            let href = paths::rule(&order.board.slug(), rule.id);
            view! { <a href=href dir="auto">{entry.actor.name.clone()}</a> }.into_any()
        }
        _ => typed(&entry.actor.name),
    }
}

/// Whether the deadline of the status that was left was met, and by how much.
#[component]
fn Deadline(kept: DeadlineKept) -> impl IntoView {
    let order = use_order();
    let day = order.board.view.rules.with_untracked(|rules| rules.workflow.calendar.working_day());
    let by = dates::length(TimeDelta::seconds(kept.left.abs()), day);
    let (kind, words) = match kept.left {
        ..0 => ("missed", tr!("Deadline missed by {}", by)),
        0..60 => ("met", tr!("Deadline met just in time")),
        _ => ("met", tr!("Deadline met, {} to spare", by)),
    };
    view! { <p class="History-deadline" data-kind=kind>{words} <span class="Field-hint">" · " {tr!("a deadline, before a moment" => "it was")} " " <Moment at=kept.due_at zone=order.zone() /></span></p> }
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
                Ok(_) => order.notices.tell(tr!("The move was taken back.")),
                Err(failure) => order.notices.warn(failure.message()),
            };
            busy.set(false);
        });
    };
    view! { <button class="Button" type="button" disabled=busy on:click=undo>{tr!("Take this move back")}</button> }
}

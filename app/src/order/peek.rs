//! A look at an order from the board: the essentials beside its card, to read and not to change. Arrow keys go on to the next
//! card, Enter opens it, Esc closes. Its code comes with the drawer's, once somebody peeks.

use super::entry_text::{EntryText, promised_without_word, text_of};
use crate::{
    api::Client,
    board::{
        beside::beside,
        state::{BoardState, use_board},
    },
    components::{
        ages::age_words,
        approval_tag::{ApprovalSaid, ApprovalTag},
        dates,
        icon::Icon,
        items::items,
        moment::Moment,
        typed::typed,
    },
};
use domain::{
    Card, OrderId,
    spoken::say,
    tr,
    wire::{EntryView, Line},
};
use futures::{FutureExt, future::join};
use leptos::{html, prelude::*, task::spawn_local};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// How many lines and entries are shown.
const LINES: usize = 5;
const ENTRIES: usize = 3;

#[wasm_split(drawer, fallible, preload(preload_peek))]
fn panel() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <Panel /> }.into_any())
}

/// Where it stands: over the board, for as long as no order is open.
#[component]
pub fn Peek() -> impl IntoView {
    let board = use_board();
    let fetched = RwSignal::new(false);
    on_cleanup(move || {
        let _ = board.peek.try_set(None);
    });
    // Effects run in the browser alone.
    Effect::new(move || {
        if board.peek.with(Option::is_none) || fetched.get_untracked() {
            return;
        }
        spawn_local(async move {
            let here = preload_peek().await.is_ok();
            if fetched.try_set(here).is_none() && !here {
                board.peek.set(None);
                let lost =
                    tr!("A part of Milepost could not be fetched. Check the connection and try again.");
                board.notices.warn(lost);
            }
        });
    });
    move || fetched.get().then(|| panel().now_or_never()?.ok()).flatten()
}

#[component]
fn Panel() -> impl IntoView {
    let board = use_board();
    move || board.peek.get().map(|order| view! { <PeekAt order /> }.into_any())
}

/// What is asked for, for a card does not have it.
#[derive(Clone, PartialEq)]
struct More {
    lines: Vec<Line>,
    entries: Vec<EntryView>,
}

#[component]
fn PeekAt(order: OrderId) -> impl IntoView {
    let board = use_board();
    let (node, more) = (NodeRef::<html::Aside>::new(), RwSignal::new(None::<More>));
    let card = Memo::new(move |_| board.card(order));
    Effect::new(move || {
        card.track();
        spawn_local(async move {
            let (order, entries) = join(Client.order_of_id(order), Client.entries(order, None)).await;
            // What is not told stays out: the card has the rest, and opening the order says what is wrong.
            if let (Ok(order), Ok(entries)) = (order, entries) {
                let entries = entries.items.into_iter().take(ENTRIES).collect();
                let _ = more.try_set(Some(More { lines: order.lines, entries }));
            }
        });
    });
    Effect::new(move || {
        more.track();
        let Some(node) = node.get() else { return };
        // Once it is as high as it will be.
        request_animation_frame(move || beside(order, &node));
    });
    view! {
        <aside class="Peek" aria-label=tr!("A look at the order") aria-live="polite" tabindex="0" node_ref=node>
            {move || card.get().map(|card| view! { <Essentials board card /> })}
            {move || match more.get() {
                Some(more) => view! { <LinesAndEntries board more /> }.into_any(),
                None => view! { <p class="Field-hint" aria-busy="true">{tr!("Looking…")}</p> }.into_any(),
            }}
            <p class="Peek-keys" aria-hidden="true"><kbd>{tr!("the key" => "Enter")}</kbd> " " {tr!("a key" => "opens it,")} " " <kbd>{tr!("the key" => "Esc")}</kbd> " " {tr!("a key" => "closes")}</p>
        </aside>
    }
}

#[component]
fn Essentials(board: BoardState, card: Card) -> impl IntoView {
    let rules = board.rules();
    let workflow = &rules.workflow;
    let (today, day) = (board.today(), workflow.calendar.working_day());
    let status = workflow.status(&card.status).cloned();
    let owner = status.as_ref().map(|status| workflow.role_name(&status.owner).to_owned());
    let age =
        card.age(workflow, &rules.spans, board.now()).map(|age| age_words(age, card.hold.is_some(), day));
    let promised = card.promise.map_or_else(
        || tr!("No date promised yet"),
        |promise| dates::window_short(promise.earliest(), promise.latest(), today),
    );
    let late = card.is_late(workflow, today);
    let approvals = ApprovalSaid::of_each(&card, workflow);
    view! {
        <p class="Drawer-meta">{typed(&card.number)} " · " {status.as_ref().map(|status| typed(&status.name))}</p>
        <h2 dir="auto">{card.customer.name.clone()}</h2>
        <p class="Peek-items">{items(&card.lines)}</p>
        <dl class="Facts">
            <dt>{tr!("what to do with an order" => "Next")}</dt> <dd dir="auto">{status.map(|status| status.next_action)}</dd>
            <dt>{tr!("of a status" => "Owner")}</dt> <dd dir="auto">{owner}</dd>
            <dt>{tr!("who has an order" => "With")}</dt>
            <dd>{match card.assignee {
                Some(person) => typed(person.name).into_any(),
                None => tr!("nobody in particular").into_any(),
            }}</dd>
            <dt>{tr!("a row" => "Promised")}</dt> <dd>{promised} {late.then(|| view! { " " <span class="Tag" data-kind="late">{tr!("Late")}</span> })}</dd>
            {age.map(|age| view! { <dt>{tr!("Here for")}</dt> <dd>{age}</dd> })}
            {card.hold.map(|hold| view! { <dt>{tr!("On hold")}</dt> <dd><span class="Tag" data-kind="held"><Icon name="pause" />{say(hold.reason.name())}</span></dd> })}
            {(!approvals.is_empty()).then(|| view! {
                <dt>{tr!("Approvals")}</dt>
                <dd class="Facts-lines">{approvals.into_iter().map(|(name, said)| view! { <span>{typed(name)} " " <ApprovalTag said /></span> }).collect_view()}</dd>
            })}
        </dl>
    }
}

#[component]
fn LinesAndEntries(board: BoardState, more: More) -> impl IntoView {
    let More { lines, entries } = more;
    let rules = board.rules();
    let (zone, today) = (rules.workflow.calendar.zone.clone(), board.today());
    let further = lines.len().saturating_sub(LINES);
    let line = |line: Line| view! { <li><span class="Peek-quantity">{line.quantity.to_string()} " ×"</span> " " {typed(&line.description)}</li> };
    let entry = move |entry: EntryView| {
        let EntryText { icon, what, rest, .. } = text_of(&entry, &rules.workflow, today);
        let left_out = promised_without_word(&entry.event);
        view! {
            <li>
                <Icon name=icon />
                <p><b>{what}</b> " " {rest} {left_out} <span class="History-by">" " {typed(entry.actor.name)}</span></p>
                <Moment at=entry.occurred_at zone=zone.clone() />
            </li>
        }
    };
    view! {
        {(!lines.is_empty()).then(|| view! {
            <h3>{tr!("Lines")}</h3>
            <ul class="Peek-lines">
                {lines.into_iter().take(LINES).map(line).collect_view()}
                {(further > 0).then(|| view! { <li class="Field-hint">{tr!("and {} more", further)}</li> })}
            </ul>
        })}
        <h3>{tr!("of the history" => "Last")}</h3>
        <ul class="History">{entries.into_iter().map(entry).collect_view()}</ul>
    }
}

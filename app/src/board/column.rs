//! A column: what it is, whose it is, what to do there, and a window of its cards. However long a column is, the page holds
//! only the cards around what is looked at.

use super::{
    card::OrderCard,
    focus,
    forecast::Forecast,
    geometry::{Stack, px},
    state::{BoardState, use_board},
};
use crate::components::{dates, icon::Icon, typed::typed};
use domain::{OrderId, Status, StatusId, isolated, tr};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Cards held_events above and below what is looked at.
const OVERSCAN: usize = 4;
/// Cards that the server renders, and so the page starts with: what a screen of 1,440 pixels shows and one more. The page's data
/// has more, which wait until somebody looks further down.
const FIRST: usize = 12;

/// The slice of a column that is in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct VisibleRange {
    from: usize,
    to: usize,
}

impl VisibleRange {
    /// The slice around what is looked at: `top` pixels are scrolled away, `height` are seen.
    fn around(top: f64, height: f64, stack: &Stack) -> VisibleRange {
        let first = stack.at(top.max(0.0));
        let last = stack.at(top.max(0.0) + height.max(0.0)) + 1;
        VisibleRange { from: first.saturating_sub(OVERSCAN), to: last + OVERSCAN }
    }
}

/// One column.
#[component]
pub fn BoardColumn(id: StatusId) -> impl IntoView {
    let board = use_board();
    let (heading, name) = (format!("column-{id}"), id.to_string());
    let id = StoredValue::new(id);
    // Somebody may publish another workflow meanwhile; a column that is gone is taken out of the view by who put it there.
    let status = Memo::new(move |_| {
        board.view.rules.with(|rules| id.with_value(|id| rules.workflow.status(id).cloned()))
    });
    let forecast = Memo::new(move |_| {
        let lifted = board.drag.dragged.get()?;
        id.with_value(|id| board.forecast_to(lifted, id))
    });
    let labelled_by = heading.clone();
    let folded = Memo::new(move |_| id.with_value(|id| board.folded.has(id)));
    view! {
        <section
            class="Column"
            data-status=name
            data-phase=move || status.read().as_ref().map(phase)
            data-drop=move || forecast.get().map(|forecast| forecast.name())
            data-folded=move || folded.get().then_some("")
            data-over=move || board.drag.over.with(|over| over.as_ref().is_some_and(|(to, _)| id.with_value(|id| id == to))).then_some("")
            aria-labelledby=labelled_by
        >
            {move || {
                let heading = heading.clone();
                match folded.get() {
                    true => view! { <FoldedHeader id status heading /> }.into_any(),
                    false => view! { <Header id status heading /> }.into_any(),
                }
            }}
            {move || match forecast.get() {
                Some(forecast @ Forecast::Refused(_)) => {
                    view! { <p class="Column-refusal"><Icon name="lock" />{forecast.reason()}</p> }.into_any()
                }
                _ => ().into_any(),
            }}
            {view! { <Cards id status /> }.into_any()}
        </section>
    }
}

fn phase(status: &Status) -> &'static str {
    match status.phase {
        domain::Phase::Open => "open",
        domain::Phase::Waiting => "waiting",
        domain::Phase::Done => "done",
        domain::Phase::Cancelled => "cancelled",
    }
}

#[component]
fn Header(id: StoredValue<StatusId>, status: Memo<Option<Status>>, heading: String) -> impl IntoView {
    let board = use_board();
    let total = Memo::new(move |_| id.with_value(|id| board.with(|model| model.total(id))));
    let limit = move || status.read().as_ref().and_then(|status| status.wip_limit);
    let full = move || limit().is_some_and(|limit| total.get() >= limit).then_some("");
    let count = move || match limit() {
        Some(limit) => format!("{} / {limit}", total.get()),
        None => total.get().to_string(),
    };
    let text = move |read: fn(&Status) -> &str| {
        move || status.read().as_ref().map(|status| read(status).to_owned()).unwrap_or_default()
    };
    let (name, next_action) = (text(|status| &status.name), text(|status| &status.next_action));
    let owner = Memo::new(move |_| {
        let owner = status.read().as_ref().map(|status| status.owner.clone());
        owner
            .map(|owner| board.view.rules.with(|rules| rules.workflow.role_name(&owner).to_owned()))
            .unwrap_or_default()
    });
    let label = move || status.read().as_ref().map(|status| status.name.clone()).unwrap_or_default();
    let choose = move |_| id.with_value(|id| board.choose_column(id));
    let counted = move || match limit() {
        Some(limit) => tr!("{n} / {} orders" | "{n} / {} orders" % total.get(), limit),
        None => tr!("{n} orders" | "{n} orders" % total.get()),
    };
    let title = move || format!("{} · {}", isolated(&owner.read()), isolated(&next_action()));
    view! {
        <header class="Column-head">
            <h2 id=heading dir="auto">{name}</h2>
            <FoldButton id label=Signal::derive(move || tr!("Fold {}", isolated(&label()))) />
            <button class="Column-choose" type="button" aria-label=move || tr!("Select all in {}", isolated(&label())) title=tr!("a column" => "Select all") on:click=choose><Icon name="check" /></button>
            <span class="Column-count" data-full=full aria-label=counted>{count}</span>
            <p class="Column-own" title=title>
                <Icon name="person" />
                <span>{move || typed(owner.get())} " · " {move || typed(next_action())}</span>
            </p>
            <Oldest status=id />
        </header>
    }
}

/// A narrow strip: what it is and how many orders it holds. It takes drops as ever.
#[component]
fn FoldedHeader(id: StoredValue<StatusId>, status: Memo<Option<Status>>, heading: String) -> impl IntoView {
    let board = use_board();
    let total = Memo::new(move |_| id.with_value(|id| board.with(|model| model.total(id))));
    let full = move || {
        let limit = status.read().as_ref().and_then(|status| status.wip_limit);
        limit.is_some_and(|limit| total.get() >= limit).then_some("")
    };
    let name = move || status.read().as_ref().map(|status| status.name.clone()).unwrap_or_default();
    let label = Signal::derive(move || {
        tr!("Unfold {}, {n} orders" | "Unfold {}, {n} orders" % total.get(), isolated(&name()))
    });
    view! {
        <header class="Column-head">
            <FoldButton id label />
            <span class="Column-count" data-full=full aria-hidden="true">{total}</span>
            <h2 id=heading dir="auto">{name}</h2>
        </header>
    }
}

#[component]
fn FoldButton(id: StoredValue<StatusId>, label: Signal<String>) -> impl IntoView {
    let board = use_board();
    let folded = move || id.with_value(|id| board.folded.has(id));
    let toggle = move |_| {
        id.with_value(|id| board.folded.toggle(id));
        // The button is another one then, in the same place.
        let button = format!("[data-status=\"{}\"] .Column-fold", id.with_value(StatusId::to_string));
        request_animation_frame(move || {
            if let Some(button) = focus::elements(&button).into_iter().next() {
                let _ = button.unchecked_into::<HtmlElement>().focus();
            }
        });
    };
    view! {
        <button class="Column-fold" type="button" aria-expanded=move || (!folded()).to_string() aria-label=label title=label on:click=toggle>
            <Icon name=if untrack(folded) { "right" } else { "left" } />
        </button>
    }
}

/// How long the order that is here longest has been here, in working time.
#[component]
fn Oldest(status: StoredValue<StatusId>) -> impl IntoView {
    let board = use_board();
    let words = Memo::new(move |_| {
        let since = status.with_value(|id| {
            board.with(|model| model.column(id).and_then(|column| column.oldest_entered_at))
        })?;
        let (rules, now) = (board.rules(), board.now());
        Some(dates::length(rules.spans.between(since, now), rules.workflow.calendar.working_day()))
    });
    move || words.get().map(|words| view! { <p class="Column-oldest">{tr!("Oldest {}", words)}</p> })
}

#[component]
fn Cards(id: StoredValue<StatusId>, status: Memo<Option<Status>>) -> impl IntoView {
    let (board, named, status) = (use_board(), status, id);
    let list = NodeRef::<html::Ol>::new();
    let window = RwSignal::new(VisibleRange { from: 0, to: FIRST });
    let shown = Memo::new(move |_| status.with_value(|id| board.with(|model| model.shown(id))));
    let total = Memo::new(move |_| status.with_value(|id| board.with(|model| model.total(id) as usize)));
    let stack = Memo::new(move |_| status.with_value(|id| board.with(|model| model.stack(id))));
    let visible = Memo::new(move |_| slice(&shown.read(), window.get()));
    let look = move || look_around(board, list, window, status, (shown, stack));
    // In the browser alone: from here on the page holds what is looked at, and fetches what comes next.
    Effect::new(move || {
        shown.track();
        stack.track();
        look();
    });
    // What was folded has no height before it is laid out again.
    Effect::new(move |before: Option<bool>| {
        let folded = status.with_value(|id| board.folded.has(id));
        if before == Some(true) && !folded {
            request_animation_frame(look);
        }
        folded
    });
    Effect::new(move || {
        let resized = window_event_listener(ev::resize, move |_| look());
        on_cleanup(move || resized.remove());
    });
    let above = Signal::derive(move || stack.read().top(window.get().from.min(shown.read().len())));
    let below = Signal::derive(move || {
        let (stack, last) = (stack.read(), window.get().to.min(shown.read().len()));
        stack.top(total.get().max(last)) - stack.top(last)
    });
    let insertion = Memo::new(move |_| {
        board.drag.over.with(|over| {
            let over = over.as_ref().filter(|_| board.with(|model| model.order.is_by_rank()));
            over.filter(|(to, _)| status.with_value(|id| id == to)).map(|(_, place)| *place)
        })
    });
    let label = move || named.read().as_ref().map(|status| status.name.clone());
    view! {
        <ol class="Column-cards" data-cards="" node_ref=list on:scroll=move |_| look() tabindex="0" aria-label=label>
            <Spacer height=above />
            <For each=move || visible.get() key=|id| *id let:id>
                {view! { <OrderCard id /> }.into_any()}
            </For>
            <Spacer height=below />
            {move || (total.get() == 0).then(|| view! { <li class="Column-empty">{empty_words(board)}</li> })}
            <InsertionLine place=insertion stack />
        </ol>
    }
}

fn empty_words(board: BoardState) -> String {
    if board.is_filtered() { tr!("Nothing here matches the filter") } else { tr!("No orders here") }
}

fn slice(shown: &[OrderId], window: VisibleRange) -> Vec<OrderId> {
    let to = window.to.min(shown.len());
    shown[window.from.min(to)..to].to_vec()
}

/// Measures what is looked at, and fetches more when its end comes near.
fn look_around(
    board: BoardState,
    list: NodeRef<html::Ol>,
    window: RwSignal<VisibleRange>,
    status: StoredValue<StatusId>,
    (shown, stack): (Memo<Vec<OrderId>>, Memo<Stack>),
) {
    let Some(list) = list.get_untracked() else { return };
    let (top, height) = (f64::from(list.scroll_top()), f64::from(list.client_height()));
    let around = stack.with_untracked(|stack| VisibleRange::around(top, height, stack));
    if window.get_untracked() != around {
        window.set(around);
    }
    if around.to + OVERSCAN >= shown.with_untracked(Vec::len) {
        status.with_value(|id| board.load_more(id));
    }
}

/// Room for cards that are not in the page. Its height is set by script: styles in attributes are forbidden here.
#[component]
fn Spacer(height: Signal<f64>) -> impl IntoView {
    let node = NodeRef::<html::Li>::new();
    Effect::new(move || {
        let height = height.get();
        if let Some(node) = node.get() {
            // Fails only for a name that is no property.
            let _ = node.style(("height", px(height)));
        }
    });
    view! { <li class="Column-space" node_ref=node aria-hidden="true"></li> }
}

/// Shows where the lifted card would go.
#[component]
fn InsertionLine(place: Memo<Option<usize>>, stack: Memo<Stack>) -> impl IntoView {
    let node = NodeRef::<html::Li>::new();
    Effect::new(move || {
        if let Some((node, place)) = node.get().zip(place.get()) {
            let _ = node.style(("top", px(stack.read().top(place) - 4.0)));
        }
    });
    view! { <li class="Column-insertion" node_ref=node aria-hidden="true" hidden=move || place.get().is_none()></li> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_follows_what_is_looked_at() {
        let even = Stack::of([false; 2000].into_iter());
        assert_eq!(VisibleRange::around(0.0, 660.0, &even), VisibleRange { from: 0, to: 11 });
        assert_eq!(VisibleRange::around(110_000.0, 660.0, &even), VisibleRange { from: 996, to: 1011 });
        assert_eq!(VisibleRange::around(-20.0, 0.0, &even), VisibleRange { from: 0, to: 5 });
        let high = Stack::of([true; 2000].into_iter());
        assert_eq!(VisibleRange::around(130_000.0, 650.0, &high), VisibleRange { from: 996, to: 1010 });
    }

    #[test]
    fn a_slice_stays_within_the_cards_known() {
        let ids: Vec<OrderId> = (0..30).map(|n| OrderId(uuid::Uuid::from_u128(n))).collect();
        assert_eq!(slice(&ids, VisibleRange { from: 20, to: 40 }).len(), 10);
        assert!(slice(&ids, VisibleRange { from: 50, to: 90 }).is_empty());
    }
}

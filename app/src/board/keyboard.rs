//! The board by keyboard: arrows go from card to card, Space peeks, letters ask for what is done most, `l` lifts; with a card
//! lifted, arrows choose where, Enter or Space lets go, Esc puts it back. `?` says so.

use super::{
    filter_bar, focus,
    forecast::Forecast,
    state::{BoardState, Opening, use_board},
};
use crate::components::{dialog::Dialog, icon::Icon};
use domain::{OrderId, Origin, StatusId, isolated, tr};
use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Listens to keys on the board around, and shows how they work when asked.
#[component]
pub fn KeyboardHelp() -> impl IntoView {
    let board = use_board();
    let (open, navigate) = (RwSignal::new(false), use_navigate());
    let go = Callback::new(move |address: String| {
        navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    Effect::new(move || {
        let keys = window_event_listener(ev::keydown, move |event| {
            if key(board, &event, Ways { help: open, go }) {
                event.prevent_default();
            }
        });
        let focused = window_event_listener(ev::focusin, move |event| {
            if let Some(order) = target(&event).and_then(|target| focus::order_of(&target)) {
                board.active.set(Some(order));
                // A peek goes along.
                if board.peek.with_untracked(|peek| peek.is_some_and(|peek| peek != order)) {
                    board.peek.set(Some(order));
                }
            }
        });
        on_cleanup(move || {
            keys.remove();
            focused.remove();
        });
    });
    view! {
        <p class="visually-hidden" id="board-keys">
            {tr!("Arrow keys go from card to card, Space peeks at the order, Enter opens it, m opens the move menu, l lifts the card, question mark shows all keys.")}
        </p>
        <button class="KeyboardHelp-open" type="button" aria-label=tr!("Keyboard help") on:click=move |_| open.set(true)>
            <Icon name="help" />
        </button>
        {move || open.get().then(|| view! { <Keys open /> })}
    }
}

#[component]
fn Keys(open: RwSignal<bool>) -> impl IntoView {
    let key = |letter: &str| letter.to_owned();
    let arrows = || "← ↑ → ↓".to_owned();
    let keys = [
        (tr!("Ctrl K"), tr!("Find an order or a page, and what can be done with the order")),
        (key("F"), tr!("Go to the filters")),
        (arrows(), tr!("Go from card to card")),
        (
            tr!("the key" => "Space"),
            tr!(
                "Peek at the order: arrows go on, Esc closes. This and the letters below mean the card under the mouse, too"
            ),
        ),
        (tr!("the key" => "Enter"), tr!("Open the order")),
        (key("M"), tr!("Move to…: the statuses that are open, and why others are not")),
        (key("A"), tr!("Assign it to somebody")),
        (key("H"), tr!("Put it on hold")),
        (key("C"), tr!("Comment on it")),
        (key("P"), tr!("Promise when it arrives")),
        (
            tr!("the keys" => "X, Shift X"),
            tr!("Select the card, or all up to it: then move, hold or release them together"),
        ),
        (key("L"), tr!("Lift the card")),
        (arrows(), tr!("With a card lifted: choose column and place")),
        (tr!("the keys" => "Enter or Space"), tr!("With a card lifted: drop it")),
        (tr!("the key" => "Esc"), tr!("Put the card back, close what is open")),
    ];
    let close = Callback::new(move |()| open.set(false));
    let rows =
        keys.map(|(key, does)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div> }).collect_view();
    view! {
        <Dialog labelled_by="keys-title" class="KeyboardHelp" on_close=close>
            <h2 id="keys-title">{tr!("The board by keyboard")}</h2>
            <dl class="KeyboardHelp-keys">{rows}</dl>
            <div class="Form-actions">
                <button class="Button" type="button" on:click=move |_| close.run(())>{tr!("Close")}</button>
            </div>
        </Dialog>
    }
}

fn target(event: &web_sys::Event) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}

/// Where keys lead.
#[derive(Clone, Copy)]
struct Ways {
    /// Whether the list of keys is open.
    help: RwSignal<bool>,
    /// Goes to an address.
    go: Callback<String>,
}

/// A key; whether it meant something.
fn key(board: BoardState, event: &ev::KeyboardEvent, ways: Ways) -> bool {
    let Some(target) = target(event) else { return false };
    let within = |selector: &str| target.closest(selector).ok().flatten().is_some();
    if event.ctrl_key() || event.meta_key() || event.alt_key() || within("dialog, input, textarea, select") {
        return false;
    }
    let by_keys = board.drag.over.with_untracked(Option::is_some) && board.drag.by_keyboard.get_value();
    match focus::order_of(&target) {
        _ if by_keys => steer(board, &event.key()),
        _ if event.key() == "Escape" && stop_peeking(board) => true,
        // What lies over the board is closed first.
        _ if event.key() == "Escape"
            && board.several.is_any_untracked()
            && focus::elements(".Drawer").is_empty() =>
        {
            board.several.leave();
            true
        }
        _ if event.key() == "?" => {
            ways.help.set(true);
            true
        }
        _ if matches!(event.key().as_str(), "f" | "F") => filter_bar::focus_first(),
        Some(order) => walk(board, order, !within("button"), &event.key(), ways),
        // What is focused has its own Space and Enter.
        None if event.key().starts_with("Arrow")
            || within("button, a, summary") && is_press(&event.key()) =>
        {
            false
        }
        None => focus::hovered().is_some_and(|order| walk(board, order, true, &event.key(), ways)),
    }
}

fn is_press(key: &str) -> bool {
    matches!(key, " " | "Enter")
}

fn walk(board: BoardState, order: OrderId, on_card: bool, key: &str, ways: Ways) -> bool {
    match key {
        "ArrowUp" => go(board, order, 0, -1),
        "ArrowDown" => go(board, order, 0, 1),
        "ArrowLeft" => go(board, order, -1, 0),
        "ArrowRight" => go(board, order, 1, 0),
        "m" | "M" => board.dialogs.menu.set(Some(order)),
        "x" => board.several.toggle(order),
        "X" => board.choose_through(order),
        "l" | "L" => start_drag(board, order),
        " " if on_card && board.peek.get_untracked() == Some(order) => drop(stop_peeking(board)),
        " " if on_card => {
            board.peek.set(Some(order));
            focus::on(board, order);
        }
        // On the card itself Enter follows its link.
        "Enter" if focus::order_of_focus() != Some(order) => open(board, order, None, ways),
        "a" | "A" => open(board, order, Some(Opening::Assign), ways),
        "h" | "H" => open(board, order, Some(Opening::Hold), ways),
        "c" | "C" => open(board, order, Some(Opening::Comment), ways),
        "p" | "P" => open(board, order, Some(Opening::Promise), ways),
        _ => return false,
    }
    true
}

/// Opens an order, with one of its parts where a key asked for that. What somebody types in another drawer is not lost for it.
fn open(board: BoardState, order: OrderId, opening: Option<Opening>, ways: Ways) {
    if !focus::elements(".Drawer form").is_empty() {
        board.notices.tell(tr!("Save or cancel what you are editing first."));
        return;
    }
    let number = board.with_untracked(|model| model.confirmed(order).map(|card| card.number.clone()));
    let Some(number) = number else { return };
    if focus::elements(".Drawer").is_empty() {
        focus::on(board, order);
    }
    board.opening.set(opening.map(|opening| (order, opening)));
    ways.go.run(untrack(|| board.order_address(&number)));
}

/// Closes the peek, and leaves the keyboard on the card; whether there was one.
fn stop_peeking(board: BoardState) -> bool {
    let Some(order) = board.peek.get_untracked() else { return false };
    board.peek.set(None);
    focus::on(board, order);
    true
}

fn go(board: BoardState, from: OrderId, dx: isize, dy: isize) {
    let columns = untrack(|| {
        board.with(|model| {
            // What is folded is passed over.
            let cards = |status: &StatusId| match board.folded.has(status) {
                true => Vec::new(),
                false => model.shown(status),
            };
            model.columns().iter().map(|column| cards(&column.status)).collect::<Vec<_>>()
        })
    });
    if let Some(to) = neighbour(&columns, from, dx, dy) {
        focus::on(board, to);
    }
}

fn start_drag(board: BoardState, order: OrderId) {
    let place = untrack(|| board.place(order));
    let Some((column, row)) = place.filter(|_| board.start_drag(order)) else { return };
    let found = board.with_untracked(|model| {
        Some((model.columns().get(column)?.status.clone(), model.confirmed(order)?.number.clone()))
    });
    if let Some((status, number)) = found {
        board.drag.by_keyboard.set_value(true);
        board.drag.over.set(Some((status, row)));
        let number = isolated(&number);
        board
            .notices
            .say(tr!("{} lifted. Arrow keys choose where, Enter drops it, Escape puts it back.", number));
    }
}

/// A key while a card is lifted.
fn steer(board: BoardState, key: &str) -> bool {
    match key {
        "ArrowLeft" => steer_by(board, -1, 0),
        "ArrowRight" => steer_by(board, 1, 0),
        "ArrowUp" => steer_by(board, 0, -1),
        "ArrowDown" => steer_by(board, 0, 1),
        "Enter" | " " => drop_it(board),
        "Escape" | "Tab" => {
            board.drag.by_keyboard.set_value(false);
            board.cancel_drag();
        }
        _ => return false,
    }
    true
}

fn steer_by(board: BoardState, dx: isize, dy: isize) {
    let (Some(order), Some((status, place))) =
        (board.drag.dragged.get_untracked(), board.drag.over.get_untracked())
    else {
        return;
    };
    let outcomes = untrack(|| board.forecast(order));
    let Some(at) = outcomes.iter().position(|(other, _)| *other == status) else { return };
    let Some((column, (status, outcome))) =
        at.checked_add_signed(dx).and_then(|column| Some((column, outcomes.get(column)?)))
    else {
        return;
    };
    let shown = board.with_untracked(|model| model.shown(status));
    let home = shown.iter().position(|id| *id == order);
    let place = if dx == 0 { stepped(place, dy, home, shown.len()) } else { home.unwrap_or(shown.len()) };
    board.drag.over.set(Some((status.clone(), place)));
    focus::show_column(column);
    let name = untrack(|| board.status_name(status));
    let name = isolated(&name);
    board.notices.say(match outcome {
        Forecast::Refused(_) => tr!("{}: not possible. {}", name, outcome.reason()),
        _ if !board.with_untracked(|model| model.order.is_by_rank()) => tr!("{}, worst first", name),
        _ => tr!("{}, place {} of {}", name, place + 1, shown.len() + usize::from(home.is_none())),
    });
}

fn drop_it(board: BoardState) {
    let reason = untrack(|| {
        let (order, (status, _)) = (board.drag.dragged.get()?, board.drag.over.get()?);
        board.forecast_to(order, &status).filter(|outcome| !outcome.is_open()).map(|outcome| outcome.reason())
    });
    match reason {
        Some(reason) => board.notices.say(reason),
        None => {
            let order = board.drag.dragged.get_untracked();
            board.drag.by_keyboard.set_value(false);
            board.drop_card(Origin::Keyboard);
            if let Some(order) = order {
                focus::later(board, order);
            }
        }
    }
}

/// One place further. In its own column the gaps above and below the card are the same place.
fn stepped(place: usize, by: isize, home: Option<usize>, len: usize) -> usize {
    let next = place.saturating_add_signed(by).min(len);
    match home {
        Some(home) if by > 0 && next == home + 1 => (home + 2).min(len),
        Some(home) if by < 0 && next == home + 1 => home,
        _ => next,
    }
}

/// Where the keyboard goes from a card: to its neighbour in the column, or to the nearest card of the next column that has
/// any.
fn neighbour(columns: &[Vec<OrderId>], from: OrderId, dx: isize, dy: isize) -> Option<OrderId> {
    let (column, row) = columns
        .iter()
        .enumerate()
        .find_map(|(c, cards)| Some((c, cards.iter().position(|id| *id == from)?)))?;
    if dy != 0 {
        return columns[column].get(row.checked_add_signed(dy)?).copied();
    }
    let mut column = column.checked_add_signed(dx)?;
    loop {
        let cards = columns.get(column)?;
        if let Some(last) = cards.len().checked_sub(1) {
            return Some(cards[row.min(last)]);
        }
        column = column.checked_add_signed(dx)?;
    }
}

#[cfg(test)]
mod tests {
    //! The way of the keyboard.

    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> OrderId {
        OrderId(Uuid::from_u128(n))
    }

    #[test]
    fn it_passes_over_empty_columns() {
        let columns = [(1..=3).map(id).collect(), vec![], vec![id(9)]];
        assert_eq!(neighbour(&columns, id(3), 1, 0), Some(id(9)));
        assert_eq!(neighbour(&columns, id(9), -1, 0), Some(id(1)));
        assert_eq!(neighbour(&columns, id(1), 0, 1), Some(id(2)));
        assert_eq!(neighbour(&columns, id(1), 0, -1), None);
        assert_eq!(neighbour(&columns, id(9), 1, 0), None);
    }

    #[test]
    fn steps_pass_over_the_card_s_own_gap() {
        assert_eq!(stepped(1, 1, Some(1), 4), 3);
        assert_eq!(stepped(3, -1, Some(1), 4), 1);
        assert_eq!(stepped(0, -1, None, 4), 0);
        assert_eq!(stepped(4, 1, None, 4), 4);
    }
}

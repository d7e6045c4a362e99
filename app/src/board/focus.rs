//! Where the keyboard is, and where cards and columns are in the page. A card that is not in the page is scrolled there
//! first.

use super::state::BoardState;
use domain::OrderId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// The card of an order, where it is in the page.
pub fn card(order: OrderId) -> Option<Element> {
    document().query_selector(&format!("[data-id=\"{order}\"]")).ok().flatten()
}

/// The order of the card around an element.
pub fn order_of(element: &Element) -> Option<OrderId> {
    element.closest("[data-id]").ok().flatten()?.get_attribute("data-id")?.parse().ok()
}

/// The order of the card that the keyboard is on.
pub fn order_of_focus() -> Option<OrderId> {
    order_of(&document().active_element()?)
}

/// Whether what was pressed is a button of its own.
pub fn is_on_button(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest("button").ok().flatten().is_some())
}

/// The order of the card that the mouse is over.
pub fn hovered() -> Option<OrderId> {
    order_of(&document().query_selector("[data-id]:hover").ok().flatten()?)
}

/// All elements that a selector names.
pub fn elements(selector: &str) -> Vec<Element> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|i| found.item(i)?.dyn_into().ok()).collect()
}

/// The list of a column's cards, by the column's place on the board.
pub fn list(column: usize) -> Option<HtmlElement> {
    elements("[data-cards]").into_iter().nth(column)?.dyn_into().ok()
}

/// Scrolls sideways until a column is seen.
pub fn show_column(column: usize) {
    let Some(element) = elements("[data-columns] > .Column").into_iter().nth(column) else { return };
    let options = ScrollIntoViewOptions::new();
    options.set_inline(ScrollLogicalPosition::Nearest);
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Puts the keyboard on a card, scrolling it into the page where it is not.
pub fn on(board: BoardState, order: OrderId) {
    board.active.set(Some(order));
    if take(order) {
        return;
    }
    scroll_to(board, order);
    request_animation_frame(move || {
        request_animation_frame(move || {
            take(order);
        });
    });
}

/// Puts the keyboard back on a card once the page has changed, unless somebody is elsewhere by now.
pub fn later(board: BoardState, order: OrderId) {
    request_animation_frame(move || {
        let wanted = board.active.try_get_untracked().flatten() == Some(order);
        let elsewhere =
            document().active_element().is_some_and(|active| !active.tag_name().eq_ignore_ascii_case("body"));
        if wanted && !elsewhere {
            on(board, order);
        }
    });
}

fn take(order: OrderId) -> bool {
    let link = card(order).and_then(|card| card.query_selector(".Card-link").ok().flatten());
    link.and_then(|link| link.dyn_into::<HtmlElement>().ok()).is_some_and(|link| link.focus().is_ok())
}

fn scroll_to(board: BoardState, order: OrderId) {
    let Some((column, row)) = untrack(|| board.place(order)) else { return };
    if let Some(list) = list(column) {
        let top = board.with_untracked(|model| model.stack(&model.columns()[column].status).top(row));
        list.set_scroll_top((top - f64::from(list.client_height()) / 2.0) as i32);
    }
}

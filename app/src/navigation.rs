//! What a browser does on its own when a document is loaded, done for the way from page to page: something shows that it
//! loads, the focus goes to the new page, and back and forward find it scrolled as it was left.

use crate::session::use_session;
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;
use std::collections::HashMap;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// What scrolls on a page, each found again by its place among its kind.
const SCROLLING: &str = "#page, [data-columns], [data-cards]";

/// A bar at the top while the next page is on its way. The style sheet keeps it hidden for the first moment.
#[component]
pub fn Progress(is_loading: Signal<bool>) -> impl IntoView {
    view! {
        <div class="Progress" data-busy=move || is_loading.get().then_some("") role="status">
            {move || is_loading.get().then(|| view! { <span class="visually-hidden">"Loading"</span> })}
        </div>
    }
}

/// Scroll positions by address.
type Scrolled = HashMap<String, Vec<(i32, i32)>>;

/// Follows the navigations of the router around. Shows nothing.
#[component]
pub fn Navigations(is_loading: Signal<bool>) -> impl IntoView {
    let (location, session) = (use_location(), use_session());
    let address = move || location.pathname.with_untracked(|path| path.clone());
    let (shown, scrolled) = (StoredValue::new(None::<String>), StoredValue::new(Scrolled::new()));
    let by_history = StoredValue::new(false);
    Effect::new(move || {
        let moved = window_event_listener(ev::popstate, move |_| {
            // Only another page is loaded; another query of the same one is not.
            let path = window().location().pathname().ok();
            by_history.set_value(shown.with_value(|shown| *shown != path));
        });
        on_cleanup(move || moved.remove());
        shown.set_value(Some(address()));
    });
    Effect::new(move || {
        let begins = is_loading.get();
        let Some(left) = shown.get_value() else { return };
        if begins {
            scrolled.update_value(|scrolled| drop(scrolled.insert(left, positions())));
            return;
        }
        let here = address();
        shown.set_value(Some(here.clone()));
        let back = by_history.try_update_value(std::mem::take) == Some(true);
        if is_same_page(&left, &here) {
            return;
        }
        session.refresh();
        let before = scrolled.with_value(|scrolled| scrolled.get(&here).cloned()).filter(|_| back);
        // The page is in the document once this turn of the browser is over.
        request_animation_frame(move || arrive(before));
    });
}

/// An order stands over its board: opening it leaves the page as it is.
fn is_same_page(left: &str, here: &str) -> bool {
    page_of(left) == page_of(here)
}

fn page_of(path: &str) -> String {
    match path.split('/').collect::<Vec<_>>()[..] {
        ["", "boards", board, "orders", _] => format!("/boards/{board}"),
        _ => path.to_owned(),
    }
}

fn arrive(scrolled: Option<Vec<(i32, i32)>>) {
    let Some(page) =
        document().get_element_by_id("page").and_then(|page| page.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    // Whatever the page put the focus on keeps it.
    if !page.contains(document().active_element().as_deref()) {
        let _ = page.focus();
    }
    // What is new begins at its top.
    let Some(scrolled) = scrolled else { return page.set_scroll_top(0) };
    for (element, (left, top)) in scrolling().into_iter().zip(scrolled) {
        element.set_scroll_left(left);
        element.set_scroll_top(top);
    }
}

fn positions() -> Vec<(i32, i32)> {
    scrolling().iter().map(|element| (element.scroll_left(), element.scroll_top())).collect()
}

fn scrolling() -> Vec<Element> {
    let Ok(found) = document().query_selector_all(SCROLLING) else { return Vec::new() };
    (0..found.length()).filter_map(|i| found.item(i)?.dyn_into().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::is_same_page;

    #[test]
    fn an_order_over_its_board_is_the_same_page() {
        assert!(
            is_same_page("/boards/a", "/boards/a/orders/1")
                && is_same_page("/boards/a/orders/1", "/boards/a/orders/2")
        );
        assert!(!is_same_page("/boards/a", "/boards/b") && !is_same_page("/orders", "/boards/a"));
        assert!(is_same_page("/boards/orders", "/boards/orders/orders/7"));
        assert!(!is_same_page("/boards/orders/new", "/boards/orders/orders/7"));
    }
}

//! What a browser does on its own when a document is loaded, done for the way from page to page: something shows that it
//! loads, the focus goes to the new page, and back and forward find it scrolled as it was left.

use crate::session::use_session;
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;
use std::{collections::HashMap, time::Duration};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// What scrolls on a page, each found again by its place among its kind.
const SCROLLING: &str = "#page, [data-columns], [data-cards]";

/// How long parts of a page may come after it and still be found scrolled as they were left.
const SETTLED: Duration = Duration::from_secs(3);

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
type Scrolled = HashMap<String, Places>;
/// How far each part of a page is scrolled, to the right and down.
type Places = Vec<(i32, i32)>;

/// Follows the navigations of the router around. Shows nothing.
#[component]
pub fn Navigations(is_loading: Signal<bool>) -> impl IntoView {
    let (location, session) = (use_location(), use_session());
    let address = move || location.pathname.with_untracked(|path| path.clone());
    let (shown, scrolled) = (StoredValue::new(None::<String>), StoredValue::new(Scrolled::new()));
    let (by_history, restoring) = (StoredValue::new(false), StoredValue::new(None));
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
        let (Some(left), here) = (shown.get_value(), address()) else { return };
        let same = is_same_page(&left, &here);
        if begins {
            if !same {
                scrolled.update_value(|scrolled| drop(scrolled.insert(left, positions())));
            }
            return;
        }
        shown.set_value(Some(here.clone()));
        if same {
            // A part of the page has come after it.
            if let Some(places) = restoring.try_update_value(Option::take).flatten() {
                request_animation_frame(move || scroll_to(places));
            }
            return;
        }
        session.refresh();
        let back = by_history.try_update_value(std::mem::take) == Some(true);
        let before = scrolled.with_value(|scrolled| scrolled.get(&here).cloned()).filter(|_| back);
        restoring.set_value(before.clone());
        set_timeout(move || restoring.set_value(None), SETTLED);
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

fn arrive(scrolled: Option<Places>) {
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
    scroll_to(scrolled);
}

fn scroll_to(places: Places) {
    for (element, (left, top)) in scrolling().into_iter().zip(places) {
        element.set_scroll_left(left);
        element.set_scroll_top(top);
    }
}

fn positions() -> Places {
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

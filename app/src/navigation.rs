//! What a browser does on its own when a document is loaded, done for the way from page to page: something shows that it
//! loads, the focus goes to the new page, and back and forward find it scrolled as it was left.

use crate::session::use_session;
use domain::{
    query::{Pairs, SEEING_AS, seen_as},
    tr,
};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;
use std::{collections::HashMap, time::Duration};
use wasm_bindgen::{JsCast, JsValue};
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
            {move || is_loading.get().then(|| view! { <span class="visually-hidden">{tr!("Loading")}</span> })}
        </div>
    }
}

/// Scroll positions by address.
type Scrolled = HashMap<String, Places>;
/// How far each part of a page is scrolled, to the right and down.
type Places = Vec<(i32, i32)>;

/// Where the browser's history has led.
#[derive(Clone, Copy)]
pub struct History {
    /// The path of the page that is shown.
    shown: StoredValue<Option<String>>,
    /// Whether it was the history that led to the page on its way.
    led: StoredValue<bool>,
}

impl History {
    /// Listens to the browser's history. Call it before there is a router: the router may have shown the next page before
    /// a listener that was added after its own is called.
    pub fn listen() -> History {
        let history = History { shown: StoredValue::new(None), led: StoredValue::new(false) };
        if cfg!(feature = "hydrate") {
            let listener = window_event_listener(ev::popstate, move |_| {
                // Only another page is loaded; another query of the same one is not.
                let path = window().location().pathname().ok();
                history.led.set_value(history.shown.with_value(|shown| *shown != path));
            });
            on_cleanup(move || listener.remove());
        }
        history
    }
}

/// Follows the navigations of the router around. Shows nothing.
#[component]
pub fn Navigations(is_loading: Signal<bool>, history: History) -> impl IntoView {
    let (location, session) = (use_location(), use_session());
    let address = move || location.pathname.with_untracked(|path| path.clone());
    let scrolled = StoredValue::new(Scrolled::new());
    let restoring = StoredValue::new(None::<Places>);
    let shown = history.shown;
    Effect::new(move || {
        // Whoever scrolls by themselves is not scrolled.
        let own = ["wheel", "pointerdown", "keydown"]
            .map(|event| window_event_listener_untyped(event, move |_| restoring.set_value(None)));
        on_cleanup(move || own.into_iter().for_each(|listener| listener.remove()));
        shown.set_value(Some(address()));
    });
    Effect::new(move || {
        is_loading.track();
        location.pathname.track();
        location.search.track();
        if let Some(role) = session.seeing_as() {
            keep_seeing_as(role.id.as_str());
        }
    });
    Effect::new(move |was: Option<bool>| {
        let is = is_loading.get();
        let (Some(left), here) = (shown.get_value(), address()) else { return is };
        let same = is_same_page(&left, &here);
        // Once, when it begins: while more is loading, the next page may be there already.
        if is && was != Some(true) && !same {
            scrolled.update_value(|scrolled| drop(scrolled.insert(left, positions())));
        }
        if is {
            return true;
        }
        shown.set_value(Some(here.clone()));
        if same {
            return false;
        }
        session.refresh();
        let back = history.led.try_update_value(std::mem::take) == Some(true);
        restoring.set_value(scrolled.with_value(|scrolled| scrolled.get(&here).cloned()).filter(|_| back));
        set_timeout(move || restoring.set_value(None), SETTLED);
        // The page is in the document once this turn of the browser is over.
        request_animation_frame(move || arrive(restoring));
        false
    });
}

/// Who looks as another role does goes on so from page to page, and where the page is loaded anew.
fn keep_seeing_as(role: &str) {
    let (window, role) = (window(), role.to_owned());
    request_animation_frame(move || {
        let location = window.location();
        let (path, search) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
        if Pairs::parse(&search).text(SEEING_AS).is_some() {
            return;
        }
        if let Ok(history) = window.history() {
            let state = history.state().unwrap_or(JsValue::NULL);
            let address = seen_as(&format!("{path}{search}"), &role);
            // Where a browser refuses, the page that is loaded anew is one's own.
            let _ = history.replace_state_with_url(&state, "", Some(&address));
        }
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

fn arrive(restoring: StoredValue<Option<Places>>) {
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
    page.set_scroll_top(0);
    restore(restoring);
}

/// Scrolls the page as it was left, again with each frame, for parts of it may come after it.
fn restore(restoring: StoredValue<Option<Places>>) {
    let Some(places) = restoring.try_get_value().flatten() else { return };
    let parts = scrolling();
    for (part, (left, top)) in parts.iter().zip(&places) {
        part.set_scroll_left(*left);
        part.set_scroll_top(*top);
    }
    if positions() == places {
        restoring.set_value(None);
    } else {
        request_animation_frame(move || restore(restoring));
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

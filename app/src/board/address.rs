//! The addresses of one board: which order is open over it, and which orders it shows. The board is one page under all of
//! them; the browser's history leads from one to the next without loading it anew.

use super::filters::BoardFilters;
use super::state::BoardState;
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MouseEvent};

/// What an address of the board says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// The number of the order that is open.
    pub order: Option<String>,
    /// The filters.
    pub chosen: BoardFilters,
}

impl Address {
    /// Reads an address; none when it is not one of this board's.
    pub fn within(slug: &str, address: &str) -> Option<Address> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let rest = path.strip_prefix("/boards/")?.strip_prefix(slug)?;
        let order = match rest.trim_end_matches('/') {
            "" => None,
            rest => Some(rest.strip_prefix("/orders/").filter(|number| !number.contains('/'))?.to_owned()),
        };
        Some(Address { order, chosen: BoardFilters::from_query(query) })
    }

    /// The address in letters.
    pub fn of(&self, slug: &str) -> String {
        let order = self.order.as_ref().map(|number| format!("/orders/{number}")).unwrap_or_default();
        format!("/boards/{slug}{order}{}", self.chosen.query())
    }
}

/// Follows the browser's way back and forth, and links to this very board. Only in the browser, so inside an effect.
pub fn follow_history(board: BoardState) {
    let moved = window_event_listener(ev::popstate, move |_| {
        let location = window().location();
        let here = location.pathname().ok().zip(location.search().ok()).map(|(path, query)| decoded(&path) + &query);
        if let Some(address) = here.and_then(|here| Address::within(&board.slug(), &here)) {
            board.arrive(address);
        }
    });
    on_cleanup(move || moved.remove());
}

/// A click on a link that leads to another address of the board: goes there without loading the page anew.
pub fn follow_link(board: BoardState, event: &MouseEvent) {
    let elsewhere = event.button() != 0 || event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || elsewhere {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|target| target.closest("a[href]:not([target])").ok().flatten()).and_then(|link| link.get_attribute("href"));
    if let Some(address) = link.and_then(|href| Address::within(&board.slug(), &href)) {
        event.prevent_default();
        board.go(address);
    }
}

/// Adds an address to the browser's history.
pub fn remember(address: &str) {
    // Refused only when there are far too many in a second: then the way back is a step shorter.
    let _ = window().history().and_then(|history| history.push_state_with_url(&JsValue::NULL, "", Some(address)));
}

fn decoded(path: &str) -> String {
    js_sys::decode_uri_component(path).map_or_else(|_| path.to_owned(), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_comes_back_and_those_of_others_are_left_alone() {
        let address = Address { order: Some("MP-1".into()), chosen: BoardFilters::from_query("late=1") };
        assert_eq!(address.of("orders"), "/boards/orders/orders/MP-1?late=1");
        assert_eq!(Address::within("orders", &address.of("orders")), Some(address));
        assert_eq!(Address::within("orders", "/boards/orders"), Some(Address::default()));
        for other in [
            "/boards/orders/new",
            "/boards/orders/import",
            "/boards/orders-2",
            "/orders",
            "/boards/orders/orders/1/x",
            "https://x.example/",
        ] {
            assert_eq!(Address::within("orders", other), None, "{other}");
        }
    }
}

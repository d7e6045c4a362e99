//! A disclosure that lies over the page: it opens without script, too, and closes once one has gone on, by a press elsewhere, by Esc,
//! and where the focus leaves it.

use leptos::{ev, html, prelude::*};
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A `<details>` that closes by itself.
#[derive(Clone, Copy)]
pub struct Disclosure {
    /// The element.
    pub menu: NodeRef<html::Details>,
    /// What belongs to it, as a selector.
    within: &'static str,
}

impl Disclosure {
    /// One whose parts are within this selector.
    pub fn new(within: &'static str) -> Disclosure {
        let disclosure = Disclosure { menu: NodeRef::new(), within };
        let location = use_location();
        // Wherever one went, one is there.
        Effect::new(move || {
            location.pathname.track();
            disclosure.close();
        });
        Effect::new(move || {
            let pressed = window_event_listener(ev::pointerdown, move |event| {
                disclosure.close_unless_at(event.target());
            });
            on_cleanup(move || pressed.remove());
        });
        disclosure
    }

    /// Closes it.
    pub fn close(self) {
        if let Some(menu) = self.menu.get_untracked() {
            menu.set_open(false);
        }
    }

    /// Whether it is open.
    pub fn is_open(self) -> bool {
        self.menu.get_untracked().is_some_and(|menu| menu.open())
    }

    /// Esc closes it and gives the focus back.
    pub fn on_key(self, event: &ev::KeyboardEvent) {
        if event.key() != "Escape" || !self.is_open() {
            return;
        }
        self.close();
        // The focus was on a link that is not shown any more.
        let summary =
            self.menu.get_untracked().and_then(|menu| menu.query_selector("summary").ok().flatten());
        if let Some(summary) = summary {
            let _ = summary.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    }

    /// The focus goes on to somewhere.
    pub fn on_leave(self, event: &ev::FocusEvent) {
        self.close_unless_at(event.related_target());
    }

    fn close_unless_at(self, target: Option<web_sys::EventTarget>) {
        let element = target.and_then(|target| target.dyn_into::<Element>().ok());
        if element.is_some_and(|element| !matches!(element.closest(self.within), Ok(Some(_)))) {
            self.close();
        }
    }
}

//! Whether the palette is open, over which order, and where the focus was before.

use crate::shell::offers::{AtHand, Offers};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What is open: the order at hand when it was opened, and where the focus was.
#[derive(Clone)]
pub struct Opened {
    /// The order at hand.
    pub at_hand: Option<AtHand>,
    from: Option<SendWrapper<HtmlElement>>,
}

/// The palette, open or not.
#[derive(Clone, Copy)]
pub struct PaletteState(pub RwSignal<Option<Opened>>);

impl PaletteState {
    /// Opens it.
    pub fn open(self, offers: Offers) {
        let from = document().active_element().and_then(|element| element.dyn_into().ok());
        let opened = Opened { at_hand: offers.at_hand(), from: from.map(SendWrapper::new) };
        self.0.set(Some(opened));
    }

    /// Closes it, and gives the focus back to where it was.
    pub fn close(self) {
        let from = self.0.get_untracked().and_then(|opened| opened.from);
        self.0.set(None);
        // The dialog has the focus until it is gone.
        request_animation_frame(move || {
            if let Some(from) = from.filter(|from| from.is_connected()) {
                let _ = from.focus();
            }
        });
    }
}

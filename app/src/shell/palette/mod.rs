//! Ctrl+K: any order, any page, and what can be done with the order at hand, by a few letters of its name.

mod entries;
mod list;

use crate::{
    components::{icon::Icon, notices::use_notices},
    shell::offers::{AtHand, Offers},
};
use futures::FutureExt;
use leptos::{ev, prelude::*, task::spawn_local};
use list::PaletteDialog;
use wasm_bindgen::JsCast;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::HtmlElement;

/// What is open: the order at hand when it was opened, and where the focus was.
#[derive(Clone)]
struct Opened {
    at_hand: Option<AtHand>,
    from: Option<send_wrapper::SendWrapper<HtmlElement>>,
}

#[derive(Clone, Copy)]
struct PaletteState(RwSignal<Option<Opened>>);

impl PaletteState {
    fn open(self, offers: Offers) {
        let from = document().active_element().and_then(|element| element.dyn_into().ok());
        let opened = Opened { at_hand: offers.at_hand(), from: from.map(send_wrapper::SendWrapper::new) };
        self.0.set(Some(opened));
    }

    /// Closes it, and gives the focus back to where it was.
    fn close(self) {
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

#[wasm_split(drawer, fallible, preload(preload_palette))]
fn palette() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <PaletteDialog /> }.into_any())
}

/// The way in by mouse, the key, and the palette while it is open. Its code comes after the first page.
#[component]
pub fn Palette() -> impl IntoView {
    let (offers, notices) = (expect_context::<Offers>(), use_notices());
    let (state, fetched) = (PaletteState(RwSignal::new(None)), RwSignal::new(false));
    provide_context(state);
    let open = move || {
        spawn_local(async move {
            if preload_palette().await.is_ok() {
                let _ = fetched.try_set(true);
                state.open(offers);
            } else {
                notices.warn("A part of Milepost could not be fetched. Check the connection and try again.");
            }
        });
    };
    Effect::new(move || {
        let keys = window_event_listener(ev::keydown, move |event| {
            let asked = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
            if !asked || !event.key().eq_ignore_ascii_case("k") {
                return;
            }
            event.prevent_default();
            let is_open = state.0.with_untracked(Option::is_some);
            // Another dialog asks something first.
            let other = document().query_selector("dialog[open]").ok().flatten().is_some();
            match (is_open, other) {
                (true, _) => state.close(),
                (false, false) => open(),
                (false, true) => {}
            }
        });
        on_cleanup(move || keys.remove());
    });
    view! {
        <button class="Palette-open" type="button" aria-keyshortcuts="Control+K" on:click=move |_| open()>
            <Icon name="search" />
            <span translate="yes">"Find or do…"</span>
            <kbd aria-hidden="true">"Ctrl K"</kbd>
        </button>
        {move || state.0.with(Option::is_some).then(|| fetched.get().then(|| palette().now_or_never()?.ok()).flatten())}
    }
}

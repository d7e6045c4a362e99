//! Ctrl+K: any order, any page, and what can be done with the order at hand, by a few letters of its name.

mod entries;
mod list;
mod opened;

use crate::{
    components::{icon::Icon, notices::use_notices},
    shell::offers::Offers,
};
use domain::tr;
use futures::FutureExt;
use leptos::{ev, prelude::*, task::spawn_local};
use list::PaletteDialog;
use opened::PaletteState;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

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
                notices.warn(tr!(
                    "A part of Milepost could not be fetched. Check the connection and try again."
                ));
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
            <span translate="yes">{tr!("Find or do…")}</span>
            <kbd aria-hidden="true">{tr!("Ctrl K")}</kbd>
        </button>
        {move || state.0.with(Option::is_some).then(|| fetched.get().then(|| palette().now_or_never()?.ok()).flatten())}
    }
}

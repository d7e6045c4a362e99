//! Menu and prompt of a move, and what is done with several cards. Their code comes with the order drawer's, after the board.

use super::{menu::MoveMenu, prompt::MovePrompt, several::SeveralBar, state::use_board};
use domain::tr;
use futures::FutureExt;
use leptos::{prelude::*, task::spawn_local};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

#[wasm_split(drawer, fallible, preload(preload_dialogs))]
fn dialogs() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <MoveMenu /> <MovePrompt /> <SeveralBar /> }.into_any())
}

/// The dialogs, once one is needed. When they cannot be fetched the move is given up, and may be tried again.
#[component]
pub fn Dialogs() -> impl IntoView {
    let board = use_board();
    let needed = move || {
        board.dialogs.menu.with(Option::is_some)
            || board.dialogs.prompt.with(Option::is_some)
            || board.several.is_any()
    };
    let fetched = RwSignal::new(false);
    // Effects run in the browser alone.
    Effect::new(move || {
        if !needed() || fetched.get_untracked() {
            return;
        }
        spawn_local(async move {
            let here = preload_dialogs().await.is_ok();
            if fetched.try_set(here).is_none() && !here {
                board.dialogs.menu.set(None);
                board.cancel();
                board.several.leave();
                board.notices.warn(tr!(
                    "A part of Milepost could not be fetched. Check the connection and try again."
                ));
            }
        });
    });
    move || fetched.get().then(|| dialogs().now_or_never()?.ok()).flatten()
}

//! The first address: it leads to the board that somebody was on last, or to the first one that they see.

use crate::{load::NoBoard, session::use_session};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Leads on; who sees no board reads why. The server leads on before anything is rendered.
#[component]
pub fn Home() -> impl IntoView {
    let (session, navigate) = (use_session(), use_navigate());
    let first = Memo::new(move |_| session.board_or_last(None).map(|_| session.home()));
    Effect::new(move || {
        let Some(board) = first.get() else { return };
        let navigate = navigate.clone();
        // Once this address stands in the history, for it is to be replaced and not the one before.
        request_animation_frame(move || {
            navigate(&board, NavigateOptions { replace: true, ..NavigateOptions::default() })
        });
    });
    move || first.get().is_none().then(|| view! { <NoBoard /> })
}

//! The first address: it leads to somebody's work, or to the board that they were on last or see first.

use crate::{load::NoBoard, session::use_session};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Leads on; who sees no board reads why. The server leads on before anything is rendered.
#[component]
pub fn Home() -> impl IntoView {
    let (session, navigate) = (use_session(), use_navigate());
    let first = Memo::new(move |_| session.board_or_last(None).map(|_| session.home()));
    Effect::new(move || {
        let Some(home) = first.get() else { return };
        let navigate = navigate.clone();
        // Once this address stands in the history, for it is to be replaced and not the one before.
        request_animation_frame(move || {
            navigate(&home, NavigateOptions { replace: true, ..NavigateOptions::default() })
        });
    });
    move || first.get().is_none().then(|| view! { <NoBoard /> })
}

//! The board: columns of cards, live.

use crate::{backend::backend, shell::session::use_session, ui::failure::Failed};
use domain::Filter;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Outlet, hooks::use_params_map};

/// A board's page.
#[component]
pub fn BoardPage() -> impl IntoView {
    let params = use_params_map();
    let session = use_session();
    let slug = Memo::new(move |_| params.with(|params| params.get("board").unwrap_or_default()));
    let snapshot = Resource::new(move || slug.get(), |slug| backend().snapshot(slug, Filter::default()));
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match (session.me().await, snapshot.await) {
                    (Ok(_), Ok(snapshot)) => view! {
                        <Title text=snapshot.name.clone() />
                        <h1>{snapshot.name}</h1>
                    }.into_any(),
                    (Err(failure), _) | (_, Err(failure)) => view! { <Failed failure /> }.into_any(),
                }
            })}
        </Transition>
        <Outlet />
    }
}

//! The first page: the first board one sees.

use super::session::use_session;
use crate::ui::{empty::Empty, failure::Failed};
use leptos::prelude::*;
use leptos_router::components::Redirect;

/// Leads to the first board.
#[component]
pub fn Home() -> impl IntoView {
    let session = use_session();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match session.me().await {
                    Ok(me) => match me.boards.first() {
                        Some(board) => view! { <Redirect path=format!("/boards/{}", board.slug) /> }.into_any(),
                        None => view! { <Empty title="No board yet" text="Nobody gave you a role on a board. Ask an administrator to." /> }.into_any(),
                    },
                    Err(failure) => view! { <Failed failure /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

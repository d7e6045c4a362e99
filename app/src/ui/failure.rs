//! What stands where something could not be loaded.

use super::empty::Empty;
use crate::backend::Failure;
use leptos::prelude::*;
use leptos_router::components::Redirect;

/// Says what went wrong and what to do; leads to the sign-in page when that is what is missing.
#[component]
pub fn Failed(
    /// What the door to data answered.
    failure: Failure,
) -> impl IntoView {
    match failure.status() {
        Some(401) => view! { <Redirect path="/sign-in" /> }.into_any(),
        Some(404) => view! {
            <Empty title="There is nothing here" text="The address is wrong, or what it named is not yours to see.">
                <a class="Button" href="/">"Go to the board"</a>
            </Empty>
        }
        .into_any(),
        _ => view! {
            <Empty title="This could not be loaded" text=failure.message()>
                <a class="Button" href="" rel="external">"Try again"</a>
            </Empty>
        }
        .into_any(),
    }
}

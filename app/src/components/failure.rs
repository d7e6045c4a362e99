//! What stands where something could not be loaded.

use super::empty::Empty;
use crate::api::ApiError;
use leptos::prelude::*;

/// Says what went wrong and what to do.
#[component]
pub fn Failed(
    /// What the door to data answered.
    failure: ApiError,
) -> impl IntoView {
    let (title, text, action, leads) = match failure.status() {
        Some(401) => ("You are signed out", "Sign in again to go on here.".to_owned(), "Sign in", "/sign-in"),
        Some(404) => {
            ("There is nothing here", "The address is wrong, or what it named is not yours to see.".to_owned(), "Go to the board", "/")
        }
        _ => ("This could not be loaded", failure.message(), "Try again", ""),
    };
    view! {
        <Empty title text>
            <a class="Button" href=leads>{action}</a>
        </Empty>
    }
}

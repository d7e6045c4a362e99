//! What is not in one's sight, said so: it is there or not, and never shown as empty.

use super::icon::Icon;
use leptos::prelude::*;

/// In place of a value.
#[component]
pub fn Withheld(
    /// From whom: `withheld from your role`.
    words: String,
) -> impl IntoView {
    view! { <span class="Withheld"><Icon name="lock" />{words}</span> }
}

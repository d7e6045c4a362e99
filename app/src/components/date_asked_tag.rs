//! That the customer is asked whether a date that moved again is fine.

use super::icon::Icon;
use leptos::prelude::*;

/// Said on cards and in lists, for as long as they have not answered.
#[component]
pub fn DateAskedTag() -> impl IntoView {
    view! { <span class="Tag" data-kind="warn" data-shrinks=""><Icon name="clock" /><span class="Tag-text">"Asked about a new date"</span></span> }
}

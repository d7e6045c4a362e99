//! That the customer is asked whether a date that moved again is fine.

use super::icon::Icon;
use domain::tr;
use leptos::prelude::*;

/// Said on cards, in lists and at the head of the order, for as long as they have not answered.
#[component]
pub fn DateAskedTag() -> impl IntoView {
    view! { <span class="Tag" data-kind="warn" data-shrinks=""><Icon name="clock" /><span class="Tag-text">{tr!("Asked about a new date")}</span></span> }
}

//! That the customer is asked whether a date that moved again is fine.

use super::icon::Icon;
use domain::tr;
use leptos::prelude::*;

/// Said on cards, in lists and at the head of the order, for as long as they have not answered.
#[component]
pub fn DateAskedTag(
    /// In two words, where other tags stand beside it.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let whole = tr!("Asked about a new date");
    let said = if short { tr!("New date?") } else { whole.clone() };
    view! { <span class="Tag" data-kind="warn" data-shrinks="" title=short.then_some(whole)><Icon name="clock" /><span class="Tag-text">{said}</span></span> }
}

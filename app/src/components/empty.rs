//! What stands where there is nothing yet: what it is, and what to do next.

use leptos::prelude::*;

/// A state without content.
#[component]
pub fn Empty(
    /// What is the case.
    #[prop(into)]
    title: String,
    /// What to do next.
    #[prop(into)]
    text: String,
    /// Buttons and links that do it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="Empty">
            <h2 translate="yes">{title}</h2>
            <p translate="yes">{text}</p>
            {children.map(|children| view! { <div class="Empty-actions">{children()}</div> })}
        </div>
    }
}

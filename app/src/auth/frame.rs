//! What surrounds a page of somebody who is not signed in.

use crate::components::icon::Brand;
use leptos::prelude::*;

/// The frame of a page that stands alone.
#[component]
pub fn AuthPage(
    /// Its heading.
    #[prop(into)]
    title: String,
    /// What it is for.
    #[prop(into)]
    lead: String,
    children: Children,
) -> impl IntoView {
    view! {
        <main class="AuthPage">
            <p class="AuthPage-brand"><Brand /> "Milepost"</p>
            <div class="AuthPage-card">
                <h1>{title}</h1>
                <p class="AuthPage-lead">{lead}</p>
                {children()}
                <noscript><p class="FormErrors">"This page needs JavaScript: turn it on for this site and load the page again."</p></noscript>
            </div>
        </main>
    }
}

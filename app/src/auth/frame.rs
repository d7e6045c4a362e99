//! What surrounds a page of somebody who is not signed in.

use crate::components::icon::Brand;
use domain::tr;
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
                <h1 translate="yes">{title}</h1>
                <p class="AuthPage-lead" translate="yes">{lead}</p>
                {children()}
                <noscript><p class="AuthPage-foot">{tr!("The board itself needs JavaScript: without it, orders can be read and not moved.")}</p></noscript>
            </div>
        </main>
    }
}

//! What surrounds every page of somebody who is signed in: who they are, where they can go, what just happened.

mod navigation;
pub(crate) mod session;
pub mod theme;

use crate::components::notices::{NoticeRegion, Notices};
use domain::wire::Me;
use leptos::prelude::*;
use navigation::Navigation;

/// The frame: navigation beside the page on a desktop, below it on a phone.
#[component]
pub fn Shell(
    /// Who is signed in.
    me: Me,
    /// The address of the link that leads to this page, where there is one.
    #[prop(into)]
    here: String,
    children: Children,
) -> impl IntoView {
    Notices::provide();
    view! {
        <a class="SkipLink" href="#page">"Skip to the page"</a>
        <div class="Shell">
            <Navigation me here />
            <main class="Shell-page" id="page" tabindex="-1">{children()}</main>
        </div>
        <NoticeRegion />
    }
}

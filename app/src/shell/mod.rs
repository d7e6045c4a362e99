//! What surrounds every page of somebody who is signed in: who they are, where they can go, what just happened.

pub(crate) mod home;
mod navigation;
pub(crate) mod not_found;
pub(crate) mod session;
pub mod theme;

use crate::ui::notices::NoticeRegion;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use navigation::Navigation;
use session::Session;

/// The frame: navigation beside the page on a desktop, below it on a phone.
#[component]
pub fn Shell() -> impl IntoView {
    Session::provide();
    view! {
        <a class="SkipLink" href="#page">"Skip to the page"</a>
        <div class="Shell">
            <Navigation />
            <main class="Shell-page" id="page" tabindex="-1">
                <Outlet />
            </main>
        </div>
        <NoticeRegion />
    }
}

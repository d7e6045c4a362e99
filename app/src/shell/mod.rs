//! What surrounds every page of somebody who is signed in: who they are and where they can go.

pub mod bell;
mod board_switch;
mod disclosure;
mod links;
mod menu;
pub mod offers;
mod palette;
mod seeing_as;
pub mod theme;

use crate::counts::Counts;
use domain::tr;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use menu::MainMenu;
use offers::Offers;
use seeing_as::SeeingAsBanner;

/// The frame: navigation beside the page on a desktop, below it on a phone.
#[component]
pub fn Shell() -> impl IntoView {
    Offers::provide();
    Counts::provide();
    view! {
        // Not the router's business: only the browser itself puts the focus there.
        <a class="SkipLink" href="#page" rel="external">{tr!("Skip to the page")}</a>
        <div class="Shell">
            <SeeingAsBanner />
            <MainMenu />
            <main class="Shell-page" id="page" tabindex="-1"><Outlet /></main>
        </div>
    }
}

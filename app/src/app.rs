//! The whole application: what surrounds all pages.

use crate::{
    components::notices::{NoticeRegion, Notices},
    loading::Loading,
    navigation::{History, Navigations, Progress},
    routes::{self, Pages},
    session::Session,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;
use std::time::Duration;

const NAME: &str = "Milepost";

/// The application. Rendered on the server and hydrated in the browser, which from there on goes from page to page itself.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Session::provide();
    Notices::provide();
    let (loading, history) = (Loading::provide(), History::listen());
    let (is_loading, set_is_routing) = (loading.is_any(), loading.counter());
    // Effects run in the browser alone.
    Effect::new(|| set_timeout(|| spawn_local(routes::preload()), Duration::from_secs(1)));
    view! {
        <Title text=NAME formatter=|title: String| if title == NAME { title } else { format!("{title} · {NAME}") } />
        <Progress is_loading />
        <Router set_is_routing>
            <Navigations is_loading history />
            <Pages />
        </Router>
        <NoticeRegion />
    }
}

//! Which address shows which page.

use crate::{
    board::BoardPage,
    entrance::{InvitationPage, SetUpPage, SignInPage},
    import::ImportPage,
    order::{NewOrderPage, OrderDrawer},
    orders::OrdersPage,
    people::PeoplePage,
    settings::SettingsPage,
    shell::Shell,
    shell::home::Home,
    shell::not_found::NotFound,
    ui::notices::Notices,
};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

/// The whole application. Pages for people who are signed in stand inside the shell; the others stand alone.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Notices::provide();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Milepost".into() } else { format!("{title} · Milepost") } />
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/setup") view=SetUpPage ssr=SsrMode::Async />
                <Route path=path!("/invitations/:token") view=InvitationPage ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=Shell ssr=SsrMode::Async>
                    <Route path=path!("/") view=Home ssr=SsrMode::Async />
                    <Route path=path!("/orders") view=OrdersPage ssr=SsrMode::Async />
                    <Route path=path!("/people") view=PeoplePage ssr=SsrMode::Async />
                    <Route path=path!("/settings") view=SettingsPage ssr=SsrMode::Async />
                    <Route path=path!("/boards/:board/new") view=NewOrderPage ssr=SsrMode::Async />
                    <Route path=path!("/boards/:board/import") view=ImportPage ssr=SsrMode::Async />
                    <ParentRoute path=path!("/boards/:board") view=BoardPage ssr=SsrMode::Async>
                        <Route path=path!("") view=|| () ssr=SsrMode::Async />
                        <Route path=path!("/orders/:number") view=OrderDrawer ssr=SsrMode::Async />
                    </ParentRoute>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

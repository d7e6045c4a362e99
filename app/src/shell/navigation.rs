//! Where one can go, and out.

use super::{session::use_session, theme::ThemeToggle};
use crate::{
    backend::backend,
    ui::icon::{Brand, Icon},
};
use domain::wire::Me;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::A;

/// Side navigation on a desktop, a bar at the bottom on a phone.
#[component]
pub fn Navigation() -> impl IntoView {
    let session = use_session();
    view! {
        <nav class="Navigation" aria-label="Main">
            <a class="Navigation-brand" href="/">
                <Brand />
                <span>"Milepost"</span>
            </a>
            <Suspense>
                {move || Suspend::new(async move {
                    match session.me().await {
                        Ok(me) => view! { <Links me /> }.into_any(),
                        Err(_) => ().into_any(),
                    }
                })}
            </Suspense>
        </nav>
    }
}

#[component]
fn Links(me: Me) -> impl IntoView {
    let boards = me.boards.clone();
    let several = boards.len() > 1;
    let admin = me.admin;
    view! {
        <ul class="Navigation-list">
            {boards
                .into_iter()
                .map(|board| {
                    let name = if several { board.name } else { "Board".to_owned() };
                    view! { <li><NavLink href=format!("/boards/{}", board.slug) icon="board" name /></li> }
                })
                .collect_view()}
            <li><NavLink href="/orders".to_owned() icon="orders" name="Orders" /></li>
            {admin.then(|| view! {
                <li><NavLink href="/people".to_owned() icon="people" name="People" /></li>
                <li><NavLink href="/settings".to_owned() icon="settings" name="Settings" /></li>
            })}
        </ul>
        <div class="Navigation-foot">
            <ThemeToggle />
            <p class="Navigation-me">
                <b>{me.name}</b>
                <small>{if admin { "Administrator".to_owned() } else { me.shop }}</small>
            </p>
            <SignOut />
        </div>
    }
}

#[component]
fn NavLink(href: String, icon: &'static str, #[prop(into)] name: String) -> impl IntoView {
    view! {
        <A href=href attr:class="Navigation-link">
            <Icon name=icon />
            <span>{name}</span>
        </A>
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let leave = move |_| {
        spawn_local(async move {
            // Whatever the answer: the sign-in page says what is the case.
            let _ = backend().sign_out().await;
            let _ = window().location().set_href("/sign-in");
        });
    };
    view! {
        <button class="Navigation-link" type="button" on:click=leave>
            <Icon name="leave" />
            <span>"Sign out"</span>
        </button>
    }
}

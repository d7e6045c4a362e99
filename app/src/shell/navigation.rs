//! Where one can go, and out.

use super::theme::ThemeToggle;
use crate::{
    api::api,
    ui::icon::{Brand, Icon},
};
use domain::wire::Me;
use leptos::{prelude::*, task::spawn_local};

/// Side navigation on a desktop, a bar at the bottom on a phone.
#[component]
pub fn Navigation(me: Me, here: String) -> impl IntoView {
    let several = me.boards.len() > 1;
    let mut links: Vec<(String, &str, String)> = Vec::new();
    for board in &me.boards {
        let name = if several { board.name.clone() } else { "Board".to_owned() };
        links.push((format!("/boards/{}", board.slug), "board", name));
    }
    links.push(("/orders".into(), "orders", "Orders".into()));
    if me.admin {
        links.push(("/people".into(), "people", "People".into()));
        links.push(("/settings".into(), "settings", "Settings".into()));
    }
    let links = links.into_iter().map(|(href, icon, name)| {
        let current = (href == here).then_some("page");
        view! { <li><a class="Navigation-link" href=href aria-current=current><Icon name=icon /><span>{name}</span></a></li> }
    });
    view! {
        <nav class="Navigation" aria-label="Main">
            <a class="Navigation-brand" href="/">
                <Brand />
                <span>"Milepost"</span>
            </a>
            <ul class="Navigation-list">{links.collect_view()}</ul>
            <div class="Navigation-foot">
                <ThemeToggle />
                <p class="Navigation-me">
                    <b>{me.name}</b>
                    <small>{if me.admin { "Administrator".to_owned() } else { me.shop }}</small>
                </p>
                <SignOut />
            </div>
        </nav>
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let leave = move |_| {
        spawn_local(async move {
            // Whatever the answer: the sign-in page says what is the case.
            let _ = api().sign_out().await;
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

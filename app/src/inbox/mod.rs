//! What somebody is told, and how they want to be told.

mod language;
mod row;
mod settings;
mod shown;

pub use settings::NotificationSettingsPage;

use crate::{
    api::{Client, api},
    components::{empty::Empty, icon::Icon, notices::use_notices},
    feed::FeedConnection,
    load::loaded,
    paths,
    session::use_session,
};
use domain::{
    tr,
    wire::{InboxView, NotificationView, ReadNotifications},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use row::Row;
use shown::Shown;

/// Which part is shown, as the API calls it.
const PARTS: [&str; 3] = ["all", "unread", "snoozed"];

/// What a part is called.
fn part_name(part: &str) -> String {
    match part {
        "unread" => tr!("notifications" => "Unread"),
        "snoozed" => tr!("notifications" => "Snoozed"),
        _ => tr!("notifications" => "All"),
    }
}

/// A position that no log reaches: what the page follows is the bell and no board.
const NOWHERE: u64 = (1 << 53) - 1;

/// The page.
#[component]
pub fn InboxPage() -> impl IntoView {
    let inbox = Resource::new(|| (), |()| api().inbox(None));
    view! { <Title text=tr!("Inbox") /> {loaded(inbox, |inbox| view! { <Inbox inbox /> })} }
}

#[component]
fn Inbox(inbox: InboxView) -> impl IntoView {
    let session = use_session();
    let shown = Shown { part: RwSignal::new("all"), inbox: RwSignal::new(inbox) };
    // The bell rings on this page, too.
    let feed = FeedConnection::new();
    Effect::new(move || {
        let Some(board) = session.board_or_last(None) else { return };
        let seeing_as = session.seeing_as().map(|role| role.id.to_string());
        feed.connect(&board.slug, (session.with_me(|me| me.id), seeing_as), || NOWHERE, |_| ());
    });
    Effect::new(move |was: Option<u32>| {
        let unread = session.unread();
        if was.is_some_and(|was| was != unread) {
            shown.renew();
        }
        unread
    });
    let items = move || shown.inbox.with(|inbox| inbox.items.clone());
    let key = |item: &NotificationView| (item.id, item.read, item.times, item.snooze, item.at);
    view! {
        <Head shown />
        <div class="PageBody Inbox">
            <Parts shown />
            <ul class="Inbox-list" aria-label=tr!("Notifications")>
                <For each=items key=key let:item><Row item shown /></For>
            </ul>
            {move || shown.inbox.with(|inbox| inbox.items.is_empty()).then(|| view! { <Nothing part=shown.part.get() /> })}
            {move || shown.inbox.with(|inbox| inbox.next).map(|next| view! {
                <p class="Inbox-more"><button class="Button" type="button" on:click=move |_| shown.more(next)>{tr!("Show earlier ones")}</button></p>
            })}
        </div>
    }
}

#[component]
fn Head(shown: Shown) -> impl IntoView {
    let (session, notices, busy) = (use_session(), use_notices(), RwSignal::new(false));
    let read_all = move |_| {
        busy.set(true);
        let seen = shown.inbox.with_untracked(|inbox| inbox.now);
        spawn_local(async move {
            let answer = Client.read_notifications(&ReadNotifications::Until(seen)).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(count) => {
                    session.ring(count.unread);
                    shown.renew();
                    notices.tell(tr!("All of them are read."));
                }
                Err(error) => drop(notices.warn(error.message())),
            }
        });
    };
    let none = move || shown.inbox.with(|inbox| inbox.items.iter().all(|item| item.read));
    view! {
        <header class="PageHead">
            <h1 translate="yes">{tr!("Inbox")}</h1>
            <div class="PageHead-end">
                <a class="Button" href=paths::NOTIFICATIONS><Icon name="settings" />{tr!("How I am told")}</a>
                <button class="Button" type="button" disabled=move || busy.get() || none() on:click=read_all><Icon name="check" />{tr!("Mark all read")}</button>
            </div>
        </header>
    }
}

#[component]
fn Parts(shown: Shown) -> impl IntoView {
    let chip = move |part: &'static str| {
        let pressed = move || if shown.part.get() == part { "true" } else { "false" };
        let choose = move |_| {
            shown.part.set(part);
            shown.renew();
        };
        view! { <button class="Chip" type="button" aria-pressed=pressed on:click=choose>{part_name(part)}</button> }
    };
    view! { <div class="Chips" role="group" aria-label=tr!("Which ones")>{PARTS.map(chip).collect_view()}</div> }
}

#[component]
fn Nothing(part: &'static str) -> impl IntoView {
    let (title, text) = match part {
        "unread" => (tr!("You have read everything"), tr!("What is new appears here by itself.")),
        "snoozed" => (tr!("Nothing is put off"), tr!("What you put off waits here until its time.")),
        _ => (
            tr!("Nothing yet"),
            tr!(
                "When an order is handed to you, somebody mentions you or asks for your approval, it appears here."
            ),
        ),
    };
    view! { <Empty title text /> }
}

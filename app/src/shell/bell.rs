//! The bell: how much one was told and has not read, and the last of it. Without script, and on a phone, it leads to the inbox.

use super::disclosure::Disclosure;
use crate::{
    api::{ApiResult, Client},
    components::{icon::Icon, notification::NotificationLine},
    paths,
    session::{Session, use_session},
};
use domain::{
    tr,
    wire::{ChangeNotification, InboxView, NotificationView},
};
use leptos::{prelude::*, task::spawn_local};

/// How many of them the bell shows.
const SHOWN: usize = 8;

/// How many there are, as one glances at it.
#[component]
pub fn BellCount() -> impl IntoView {
    let session = use_session();
    let shown = move || match session.unread() {
        0 => None,
        count @ 1..100 => Some(count.to_string()),
        _ => Some("99+".to_owned()),
    };
    view! { {move || shown().map(|count| view! { <b class="Bell-count" aria-hidden="true">{count}</b> })} }
}

/// What the bell is called.
pub fn bell_words(unread: u32) -> String {
    match unread {
        0 => tr!("Inbox"),
        count => tr!("Inbox, {n} unread" | "Inbox, {n} unread" % count),
    }
}

/// The bell of a desktop.
#[component]
pub fn Bell() -> impl IntoView {
    let (session, disclosure) = (use_session(), Disclosure::new(".Bell"));
    let (last, opened) = (RwSignal::new(None::<ApiResult<InboxView>>), RwSignal::new(false));
    let ask = move || {
        spawn_local(async move {
            let answer = Client.inbox(None).await;
            let _ = last.try_set(Some(answer));
        })
    };
    // What comes while it is open is shown at once.
    Effect::new(move || {
        session.unread();
        if opened.get() {
            ask();
        }
    });
    let toggled = move |_| opened.set(disclosure.is_open());
    view! {
        <details
            class="Bell" node_ref=disclosure.menu on:toggle=toggled
            on:keydown=move |event| disclosure.on_key(&event) on:focusout=move |event| disclosure.on_leave(&event)
        >
            <summary class="Bell-button" title=tr!("What you are told")>
                <Icon name="bell" />
                <span class="visually-hidden">{move || bell_words(session.unread())}</span>
                <BellCount />
            </summary>
            <div class="Bell-list">
                {move || last.get().map(|last| view! { <Last last close=Callback::new(move |()| disclosure.close()) /> })}
                <p class="Bell-foot"><a href=paths::INBOX>{tr!("Open the inbox")}</a></p>
            </div>
        </details>
    }
}

#[component]
fn Last(last: ApiResult<InboxView>, close: Callback<()>) -> impl IntoView {
    let view = match last {
        Ok(view) => view,
        Err(error) => return view! { <p class="Bell-none">{error.message()}</p> }.into_any(),
    };
    if view.items.is_empty() {
        return view! { <p class="Bell-none">{tr!("Nothing yet: what concerns you appears here.")}</p> }
            .into_any();
    }
    let (session, zone) = (use_session(), view.zone);
    let line = move |item: NotificationView| {
        let on_open = {
            let item = item.clone();
            Callback::new(move |()| {
                opened(&item, session);
                close.run(());
            })
        };
        view! { <li><NotificationLine href=address(&item) item zone=zone.clone() on_open /></li> }
    };
    view! { <ul>{view.items.into_iter().take(SHOWN).map(line).collect_view()}</ul> }.into_any()
}

/// The address of a notification's order.
pub fn address(item: &NotificationView) -> Option<String> {
    item.order.as_ref().map(|order| paths::order(&order.board, &order.number))
}

/// Who opens a notification has read it.
pub fn opened(item: &NotificationView, session: Session) {
    if item.read {
        return;
    }
    let id = item.id;
    spawn_local(async move {
        let read = ChangeNotification { read: Some(true), snooze: None };
        // Where that fails it is unread still, and can be opened again.
        if let Ok(count) = Client.change_notification(id, &read).await {
            session.ring(count.unread);
        }
    });
}

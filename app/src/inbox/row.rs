//! One notification of the inbox, and what can be done with it.

use super::shown::Shown;
use crate::{
    api::Client,
    components::{moment::Moment, notices::use_notices, notification::NotificationLine},
    session::use_session,
    shell::bell::{address, opened},
};
use chrono::TimeDelta;
use domain::{
    Instant, isolated, tr,
    wire::{ChangeNotification, NotificationView, Snooze},
};
use leptos::{html, prelude::*, task::spawn_local};

/// The row.
#[component]
pub fn Row(item: NotificationView, shown: Shown) -> impl IntoView {
    let (session, notices) = (use_session(), use_notices());
    let (id, read, snooze) = (item.id, item.read, item.snooze);
    let (now, zone) = shown.inbox.with_untracked(|inbox| (inbox.now, inbox.zone.clone()));
    let send = Callback::new(move |change: ChangeNotification| {
        spawn_local(async move {
            match Client.change_notification(id, &change).await {
                Ok(count) => {
                    session.ring(count.unread);
                    shown.renew();
                }
                Err(error) => drop(notices.warn(error.message())),
            }
        });
    });
    let about = item.order.as_ref().map(|order| isolated(&order.number).into_owned()).unwrap_or_default();
    let (toggle, toggle_words) = match read {
        true => (tr!("to mark it" => "Unread"), tr!("Mark as unread: {}", about)),
        false => (tr!("to mark it" => "Read"), tr!("Mark as read: {}", about)),
    };
    let mark = move |_| send.run(ChangeNotification { read: Some(!read), snooze: None });
    let on_open = {
        let item = item.clone();
        Callback::new(move |()| opened(&item, session))
    };
    view! {
        <li class="Inbox-row">
            <NotificationLine href=address(&item) item zone=zone.clone() on_open />
            <div class="Inbox-acts">
                {snooze.map(|snooze| view! { <Until snooze zone /> })}
                <button class="Button" data-kind="quiet" type="button" aria-label=toggle_words on:click=mark>{toggle}</button>
                {match snooze {
                    Some(_) => view! {
                        <button
                            class="Button" data-kind="quiet" type="button" aria-label=tr!("Bring back now: {}", about)
                            on:click=move |_| send.run(ChangeNotification { read: None, snooze: Some(Snooze::Over) })
                        >{tr!("a notification" => "Bring back")}</button>
                    }.into_any(),
                    None => view! { <PutOff about now send /> }.into_any(),
                }}
            </div>
        </li>
    }
}

#[component]
fn Until(snooze: Snooze, zone: String) -> impl IntoView {
    match snooze {
        Snooze::Until(at) => {
            view! { <span class="Tag">{tr!("before a moment" => "Until")} " " <Moment at zone /></span> }
                .into_any()
        }
        _ => view! { <span class="Tag">{tr!("Until it changes")}</span> }.into_any(),
    }
}

/// Until when it can be put off.
#[component]
fn PutOff(about: String, now: Instant, send: Callback<ChangeNotification>) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    let choice = move |words: String, snooze: Snooze| {
        let choose = move |_| {
            if let Some(menu) = menu.get_untracked() {
                menu.set_open(false);
            }
            send.run(ChangeNotification { read: None, snooze: Some(snooze) });
        };
        view! { <li><button class="PutOff-choice" type="button" on:click=choose>{words}</button></li> }
    };
    let after = move |length| Snooze::Until(now + length);
    view! {
        <details class="PutOff" node_ref=menu>
            <summary class="Button" data-kind="quiet">{tr!("Put off…")}<span class="visually-hidden">": " {about}</span></summary>
            <ul class="PutOff-list">
                {choice(tr!("For an hour"), after(TimeDelta::hours(1)))}
                {choice(tr!("Until tomorrow"), after(TimeDelta::days(1)))}
                {choice(tr!("For a week"), after(TimeDelta::days(7)))}
                {choice(tr!("Until it changes"), Snooze::Change)}
            </ul>
        </details>
    }
}

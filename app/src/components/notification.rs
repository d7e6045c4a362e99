//! A notification in a list: what happened, to which order, and why one is told. All of it leads to the order.

use super::{moment::Moment, typed::typed};
use domain::{tr, wire::NotificationView};
use leptos::prelude::*;

/// One notification. Without an address it leads nowhere: its order is out of sight.
#[component]
pub fn NotificationLine(
    /// What it says.
    item: NotificationView,
    /// The address of its order.
    href: Option<String>,
    /// The shop's zone.
    zone: String,
    /// It was opened.
    on_open: Callback<()>,
) -> impl IntoView {
    let NotificationView { title, reason, order, times, at, read, .. } = item;
    let several = (times > 1).then(|| format!(" · {}", tr!("{n} time" | "{n} times" % times)));
    let words = view! {
        <span class="Notification-title" dir="auto">{title} {several}</span>
        {order.map(|order| view! {
            <span class="Notification-order"><b>{typed(&order.number)}</b> " · " <span dir="auto">{order.status}</span></span>
        })}
        <span class="Notification-reason"><span dir="auto">{reason}</span> " · " <Moment at zone /></span>
    };
    let unread = (!read).then(|| view! { <span class="visually-hidden">{tr!("Unread:")} " "</span> });
    match href {
        Some(href) => view! {
            <a class="Notification" data-unread=(!read).then_some("") href=href on:click=move |_| on_open.run(())>{unread} {words}</a>
        }
        .into_any(),
        None => view! { <div class="Notification" data-unread=(!read).then_some("")>{unread} {words}</div> }.into_any(),
    }
}

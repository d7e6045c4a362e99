//! The rows of the list: a table on a desktop, cards on a phone.

use super::ListContext;
use crate::components::{dates, icon::Icon};
use domain::Card;
use leptos::prelude::*;
use std::sync::Arc;

/// The orders.
#[component]
pub fn Table(frame: Arc<ListContext>, cards: RwSignal<Vec<Card>>) -> impl IntoView {
    view! {
        <table class="OrdersTable">
            <thead>
                <tr>
                    <th scope="col">"Order"</th>
                    <th scope="col">"Customer"</th>
                    <th scope="col">"Items"</th>
                    <th scope="col">"Status"</th>
                    <th scope="col">"Promised"</th>
                    <th scope="col">"Attention"</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || cards.get() key=|card| (card.id, card.version) let:card>
                    <Row frame=frame.clone() card />
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn Row(frame: Arc<ListContext>, card: Card) -> impl IntoView {
    let href = format!("/boards/{}/orders/{}", frame.slug, card.number);
    let status = frame.workflow.status(&card.status).map_or_else(|| card.status.to_string(), |status| status.name.clone());
    let late = card.is_late(&frame.workflow, frame.today);
    let promise = card.promise.map(|promise| dates::window_short(promise.earliest(), promise.latest(), frame.today));
    let items = match card.lines.count {
        0 => "No lines".to_owned(),
        1 => card.lines.first.clone(),
        n => format!("{n} lines · {}", card.lines.first),
    };
    view! {
        <tr>
            <td class="OrdersTable-number"><a href=href>{card.number.to_string()}</a></td>
            <td class="OrdersTable-customer">{card.customer.name.clone()}</td>
            <td class="OrdersTable-items">{items}</td>
            <td class="OrdersTable-status">{status}</td>
            <td class="OrdersTable-promise" data-late=late.then_some("")>{promise.unwrap_or_else(|| "No date yet".into())}</td>
            <td class="OrdersTable-tags"><Tags frame card late /></td>
        </tr>
    }
}

#[component]
fn Tags(frame: Arc<ListContext>, card: Card, late: bool) -> impl IntoView {
    let day = frame.workflow.calendar.working_day();
    let age = card.age(&frame.workflow, &frame.spans, frame.now).filter(|age| !card.archived && card.hold.is_none() && age.is_over());
    view! {
        {card.hold.map(|hold| view! { <span class="Tag" data-kind="held"><Icon name="pause" />{hold.reason.name()}</span> })}
        {late.then(|| view! { <span class="Tag" data-kind="late">"late"</span> })}
        {age.map(|age| view! { <span class="Tag" data-kind="warn"><Icon name="clock" />{dates::length(age.used - age.allowed, day)} " over"</span> })}
        {card.archived.then(|| view! { <span class="Tag"><Icon name="archive" />"archived"</span> })}
    }
}

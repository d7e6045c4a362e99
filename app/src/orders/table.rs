//! The rows of the list: a table on a desktop, cards on a phone.

use super::query::OrdersQuery;
use crate::{
    board_context::BoardContext,
    components::{
        approval_tag::{ApprovalSaid, ApprovalTag},
        date_asked_tag::DateAskedTag,
        dates,
        icon::Icon,
        items::items,
        leave_by::{leave_by_heat, leave_by_words},
        typed::typed,
    },
    paths,
};
use domain::{Card, SortKey, spoken::say, tr};
use leptos::prelude::*;
use std::sync::Arc;

/// The orders.
#[component]
pub fn Table(board: Arc<BoardContext>, cards: RwSignal<Vec<Card>>, asked: OrdersQuery) -> impl IntoView {
    // What the list is sorted by is told of each order.
    let by_slack = asked.params.sort.is_some_and(|sort| sort.by == SortKey::Slack);
    view! {
        <table class="OrdersTable">
            <thead>
                <tr>
                    <SortedHead asked=asked.clone() by=SortKey::Number label=tr!("Order") />
                    <SortedHead asked=asked.clone() by=SortKey::Customer label=tr!("Customer") />
                    <th scope="col">{tr!("Items")}</th>
                    <SortedHead asked=asked.clone() by=SortKey::Status label=tr!("Status") />
                    <SortedHead asked=asked.clone() by=SortKey::Promise label=tr!("Promised") />
                    <SortedHead asked by=SortKey::Age label=tr!("In status") />
                    <th scope="col">{tr!("Attention")}</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || cards.get() key=|card| (card.id, card.version) let:card>
                    <Row board=board.clone() card by_slack />
                </For>
            </tbody>
        </table>
    }
}

/// The head of a column that the list can be sorted by: a link to the same list, so sorted.
#[component]
fn SortedHead(asked: OrdersQuery, by: SortKey, #[prop(into)] label: String) -> impl IntoView {
    let sort = asked.params.sort.filter(|sort| sort.by == by);
    let (order, icon) = match sort {
        Some(sort) if sort.descending => (Some("descending"), Some("sort-down")),
        Some(_) => (Some("ascending"), Some("sort-up")),
        None => (None, None),
    };
    view! {
        <th scope="col" aria-sort=order>
            <a class="OrdersTable-sort" href=asked.sorted_by(by).address() data-noscroll="">
                {label} {icon.map(|name| view! { <Icon name /> })}
            </a>
        </th>
    }
}

#[component]
fn Row(board: Arc<BoardContext>, card: Card, by_slack: bool) -> impl IntoView {
    let href = match card.withdrawn {
        // Its number may be another order's by now.
        true => paths::withdrawn_order(&board.slug, &card.number, card.id),
        false => paths::order(&board.slug, &card.number),
    };
    let status = board
        .workflow
        .status(&card.status)
        .map_or_else(|| card.status.to_string(), |status| status.name.clone());
    let late = card.is_late(&board.workflow, board.today);
    let promise =
        card.promise.map(|promise| dates::window_short(promise.earliest(), promise.latest(), board.today));
    let day = board.workflow.calendar.working_day();
    let age = card.age(&board.workflow, &board.spans, board.now).filter(|_| !card.archived);
    let age = age.map(|age| dates::length(age.used, day));
    view! {
        <tr>
            <td class="OrdersTable-number"><a href=href>{typed(&card.number)}</a></td>
            <td class="OrdersTable-customer" dir="auto">{card.customer.name.clone()}</td>
            <td class="OrdersTable-items">{items(&card.lines)}</td>
            <td class="OrdersTable-status" dir="auto">{status}</td>
            <td class="OrdersTable-promise" data-late=late.then_some("")>{promise.unwrap_or_else(|| tr!("No date yet"))}</td>
            <td class="OrdersTable-age">{age}</td>
            <td class="OrdersTable-tags"><Tags board card late by_slack /></td>
        </tr>
    }
}

#[component]
fn Tags(board: Arc<BoardContext>, card: Card, late: bool, by_slack: bool) -> impl IntoView {
    let day = board.workflow.calendar.working_day();
    let age = card
        .age(&board.workflow, &board.spans, board.now)
        .filter(|age| !card.archived && card.hold.is_none() && age.is_over());
    let must = card.must_leave(&board.workflow, &board.slack, &board.spans, board.now);
    let leave = must.filter(|must| !late && (by_slack || must.is_at_risk)).map(|must| {
        let kind = match leave_by_heat(must) {
            "over" => "late",
            heat => heat,
        };
        (leave_by_words(must, board.now, &board.slack.local), kind)
    });
    // What is granted asks for nobody's attention.
    let approval = ApprovalSaid::of(&card, &board.workflow)
        .filter(|said| *said != ApprovalSaid::Approved && !card.archived);
    let asked_about_date = card.is_asked_about_date(&board.workflow);
    view! {
        {asked_about_date.then(|| view! { <DateAskedTag /> })}
        {approval.map(|said| view! { <ApprovalTag said /> })}
        {card.hold.map(|hold| view! { <span class="Tag" data-kind="held"><Icon name="pause" />{say(hold.reason.name())}</span> })}
        {late.then(|| view! { <span class="Tag" data-kind="late">{tr!("an order" => "late")}</span> })}
        {leave.map(|(words, heat)| view! { <span class="Tag" data-kind=heat>{words}</span> })}
        {age.map(|age| view! { <span class="Tag" data-kind="warn"><Icon name="clock" />{tr!("{} over", dates::length(age.used - age.allowed, day))}</span> })}
        {card.archived.then(|| view! { <span class="Tag"><Icon name="archive" />{if card.withdrawn { tr!("an order" => "withdrawn") } else { tr!("an order" => "archived") }}</span> })}
    }
}

//! A card: what one reads of an order at a glance, and the way into moving it.

use super::state::use_board;
use crate::ui::{dates, icon::Icon};
use domain::{Age, Card, Date, OrderId, Workflow};
use leptos::prelude::*;

/// An order's card. It is read anew when its order changes, and only then.
#[component]
pub fn OrderCard(id: OrderId) -> impl IntoView {
    let board = use_board();
    let card = Memo::new(move |_| board.card(id));
    let pending = Memo::new(move |_| board.with(|model| model.is_pending(id)));
    let lifted = Memo::new(move |_| board.lifted.get() == Some(id));
    move || {
        card.get().map(|card| {
            let order = card.clone();
            let age = Memo::new(move |_| {
                let rules = board.rules();
                order.age(&rules.workflow, &rules.spans, board.now())
            });
            view! {
                <li
                    class="Card"
                    data-order=card.number.to_string()
                    data-id=id.to_string()
                    data-age=move || age.get().map_or("", heat)
                    data-pending=move || pending.get().then_some("")
                    data-lifted=move || lifted.get().then_some("")
                >
                    <Face card=card.clone() age />
                    <MoveButton id number=card.number.to_string() />
                    <svg class="Card-age" aria-hidden="true" preserveAspectRatio="none">
                        <rect width=move || format!("{}%", age.get().map_or(0, |age| age.percent().min(100))) height="100%" />
                    </svg>
                </li>
            }
        })
    }
}

#[component]
fn Face(card: Card, #[prop(into)] age: Signal<Option<Age>>) -> impl IntoView {
    let board = use_board();
    let href = format!("/boards/{}/orders/{}", board.slug(), card.number);
    let (promised, state) = (card.clone(), card.clone());
    let due = Memo::new(move |_| due_words(&promised, board.today()));
    let late = Memo::new(move |_| state.is_late(&board.rules().workflow, board.today()));
    let what = what(&card);
    let held = card.hold.map(|hold| hold.reason.name());
    view! {
        <p class="Card-row">
            <span class="Card-number">{card.number.to_string()}</span>
            <span class="Card-due" data-late=move || late.get().then_some("")>{due}</span>
        </p>
        <p class="Card-who">
            <a class="Card-link" href=href>{card.customer.name.clone()}</a>
        </p>
        <p class="Card-what">{what}</p>
        <p class="Card-foot">
            <span class="Card-stay">{move || age.get().map(|age| stay_words(age, &board.rules().workflow))}</span>
            {held.map(|reason| view! { <span class="Tag" data-kind="held"><Icon name="pause" />{reason}</span> })}
            {move || late.get().then(|| view! { <span class="Tag" data-kind="late">"late"</span> })}
        </p>
    }
}

#[component]
fn MoveButton(id: OrderId, number: String) -> impl IntoView {
    let board = use_board();
    view! {
        <button
            class="Card-move"
            type="button"
            aria-label=format!("Move {number} to…")
            aria-haspopup="dialog"
            on:click=move |_| board.menu.set(Some(id))
        >
            <Icon name="move" />
        </button>
    }
}

/// How the used share of the allowed time is shown: grey, amber from three quarters, red when over.
fn heat(age: Age) -> &'static str {
    match age.percent() {
        _ if age.is_over() => "over",
        75.. => "warn",
        _ => "",
    }
}

/// `5 h of 2 d`, `2 d 3 h, 3 h over`
fn stay_words(age: Age, workflow: &Workflow) -> String {
    let day = workflow.calendar.working_day();
    let used = dates::length(age.used, day);
    if age.is_over() {
        format!("{used}, {} over", dates::length(age.used - age.allowed, day))
    } else {
        format!("{used} of {}", dates::length(age.allowed, day))
    }
}

/// The last promised date, or that there is none.
fn due_words(card: &Card, today: Date) -> String {
    card.promise.map_or_else(|| "No date yet".into(), |promise| dates::capital(&dates::relative(promise.latest(), today)))
}

fn what(card: &Card) -> String {
    match card.lines.count {
        0 => "No lines".into(),
        1 => card.lines.first.clone(),
        count => format!("{count} lines · {}", card.lines.first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use domain::{default_calendar, default_workflow};

    #[test]
    fn age_reads_as_used_of_allowed_and_then_as_over() {
        let workflow = default_workflow(default_calendar("UTC"));
        let words = |used| stay_words(Age { used: TimeDelta::minutes(used), allowed: TimeDelta::hours(16) }, &workflow);
        assert_eq!(words(35), "35 min of 2 d");
        assert_eq!(words(16 * 60 + 180), "2 d 3 h, 3 h 00 over".replace(" 00", ""));
    }
}

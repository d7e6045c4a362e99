//! A card: what one reads of an order at a glance, and the ways into moving it.

use super::{
    card_fields::{CardField, FieldsLine, fields},
    state::use_board,
};
use crate::components::{
    approval_tag::{ApprovalSaid, ApprovalTag},
    dates,
    icon::Icon,
    items::items,
};
use domain::{
    Age, Card, Date, DateStyle, Gate, Instant, LinesSummary, Need, OrderId, Spans, Workflow, isolated,
};
use leptos::prelude::*;

/// What a card says.
#[derive(Debug, Clone, PartialEq, Default)]
struct CardText {
    number: String,
    customer: String,
    lines: LinesSummary,
    /// The last promised day, `Fri 27 Nov`.
    due: String,
    /// `late`, `today`, or empty.
    due_state: &'static str,
    /// `5 h of 2 d`.
    age: String,
    /// `warn` from three quarters of the allowed time, `over` beyond it, else empty.
    heat: &'static str,
    /// The used share of the allowed time, at most 100.
    percent: u32,
    /// What the fields say that the workflow shows here, as far as there is room.
    fields: Vec<CardField>,
    /// How many more of them there are.
    more_fields: usize,
    /// Whether it is a line higher for them, as [`super::geometry::Stack`] reckons.
    has_fields: bool,
    hold: Option<&'static str>,
    /// `2 days late`.
    late: Option<String>,
    /// How far its approvals are, where one was asked for.
    approval: Option<ApprovalSaid>,
    /// The facts that the usual next move asks for and that are not set: the name of the one, or how many; none once there
    /// are none.
    lacks: Option<String>,
    /// Whether nothing is lacking for the usual next move of an order that has to wait for something.
    ready: bool,
}

impl CardText {
    fn of(
        card: &Card,
        workflow: &Workflow,
        spans: &Spans,
        (now, today): (Instant, Date),
        style: DateStyle,
    ) -> CardText {
        let late = card.is_late(workflow, today);
        let age = card.age(workflow, spans, now);
        let (fields, more_fields) = fields(card, workflow, style);
        let ready = waits_for_something(card, workflow) && card.is_ready(workflow, now);
        CardText {
            number: card.number.to_string(),
            customer: card.customer.name.clone(),
            lines: card.lines.clone(),
            due: card.promise.map_or_else(
                || "No date yet".into(),
                |promise| dates::capital(&dates::relative(promise.latest(), today)),
            ),
            due_state: match card.promise {
                _ if late => "late",
                Some(promise) if promise.latest() == today => "today",
                _ => "",
            },
            age: age.map_or_else(String::new, |age| age_words(age, card.hold.is_some(), workflow)),
            heat: age.filter(|_| card.hold.is_none()).map_or("", heat),
            percent: age.map_or(0, |age| age.percent().min(100)),
            fields,
            more_fields,
            has_fields: !card.fields.is_empty(),
            hold: card.hold.map(|hold| hold.reason.name()),
            late: card.promise.filter(|_| late).map(|promise| days_late(promise.latest(), today)),
            approval: ApprovalSaid::of(card, workflow),
            lacks: lacks(card, workflow),
            ready,
        }
    }
}

fn lacks(card: &Card, workflow: &Workflow) -> Option<String> {
    let asked = |gate: Gate| match gate.requires {
        Need::Fact(fact) if !card.facts.contains(&fact) => Some(workflow.fact_name(&fact).to_owned()),
        _ => None,
    };
    let gates = workflow.gates_of(workflow.usual_next(&card.status)?);
    let mut lacking: Vec<String> = gates.into_iter().filter_map(asked).collect();
    match lacking.len() {
        0 | 1 => lacking.pop(),
        several => Some(format!("{several} facts")),
    }
}

/// Whether the usual next move has gates that take time to be met. Where it has none, or asks for what is given in a moment,
/// every order is ready and nobody needs to be told.
fn waits_for_something(card: &Card, workflow: &Workflow) -> bool {
    let takes_time = |gate: &Gate| !matches!(gate.requires, Need::Reason | Need::Promise | Need::Field(_));
    let next = workflow.usual_next(&card.status);
    next.is_some_and(|next| workflow.gates_of(next).iter().any(takes_time))
}

fn days_late(latest: Date, today: Date) -> String {
    match (today - latest).num_days() {
        1 => "1 day late".into(),
        days => format!("{days} days late"),
    }
}

/// `5 h of 2 d`, `3 h over 2 d`, or `paused at 5 h` while a hold stops the clock.
fn age_words(age: Age, held: bool, workflow: &Workflow) -> String {
    let day = workflow.calendar.working_day();
    let allowed = dates::length(age.allowed, day);
    match (held, age.is_over()) {
        (true, _) => format!("paused at {}", dates::length(age.used, day)),
        (false, true) => format!("{} over {allowed}", dates::length(age.used - age.allowed, day)),
        (false, false) => format!("{} of {allowed}", dates::length(age.used, day)),
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

/// An order's card. Its element stays the same whatever happens to the order, so that nobody's focus is taken away.
#[component]
pub fn OrderCard(id: OrderId) -> impl IntoView {
    let board = use_board();
    let style = board.session.date_style();
    let words = Memo::new(move |_| {
        let (rules, now, today) = (board.rules(), board.now(), board.today());
        board
            .card(id)
            .map(|card| CardText::of(&card, &rules.workflow, &rules.spans, (now, today), style))
            .unwrap_or_default()
    });
    let pending = Memo::new(move |_| board.with(|model| model.is_pending(id)));
    let lifted = Memo::new(move |_| board.drag.dragged.get() == Some(id));
    // Until the keyboard is on a card, every card is a stop of the tab key; then that one is, and arrows go on from it.
    let stop = Memo::new(move |_| board.active.with(|active| active.is_none_or(|active| active == id)));
    let tabindex = move || if stop.get() { "0" } else { "-1" };
    let number = move || words.with(|words| words.number.clone());
    let href = move || board.order_address(&number());
    let menu = move |_| {
        board.active.set(Some(id));
        board.dialogs.menu.set(Some(id));
    };
    view! {
        <li
            class="Card"
            data-order=number
            data-id=id.to_string()
            data-age=move || words.with(|words| words.heat)
            data-fields=move || words.with(|words| words.has_fields).then_some("")
            data-pending=move || pending.get().then_some("")
            data-lifted=move || lifted.get().then_some("")
        >
            <a class="Card-link" href=href data-noscroll="" tabindex=tabindex draggable="false" aria-describedby="board-keys">
                <span class="Card-number" dir="auto">{number}</span>
                " "
                <span class="Card-who" dir="auto">{move || words.with(|words| words.customer.clone())}</span>
            </a>
            <span class="Card-due" data-due=move || words.with(|words| words.due_state)>{move || words.with(|words| words.due.clone())}</span>
            <span class="Card-what">{move || words.with(|words| items(&words.lines))}</span>
            {move || words.with(|words| (!words.fields.is_empty()).then(|| view! { <FieldsLine fields=words.fields.clone() more=words.more_fields /> }))}
            <span class="Card-foot">
                <span class="Card-stay">{move || if pending.get() { "Saving…".to_owned() } else { words.with(|words| words.age.clone()) }}</span>
                {move || words.with(|words| words.ready).then(|| view! { <span class="Tag" data-kind="ready"><Icon name="check" />"Ready"</span> })}
                {move || words.with(|words| words.approval).map(|said| view! { <ApprovalTag said /> })}
                {move || words.with(|words| words.lacks.clone()).map(|lacks| view! { <LacksTag lacks /> })}
                {move || words.with(|words| words.hold).map(|hold| view! { <span class="Tag" data-kind="held"><Icon name="pause" />{hold}</span> })}
                {move || words.with(|words| words.late.clone()).map(|late| view! { <span class="Tag" data-kind="late">{late}</span> })}
            </span>
            <button
                class="Card-move"
                type="button"
                tabindex=tabindex
                aria-haspopup="dialog"
                aria-label=move || format!("Move {} to…", isolated(&number()))
                on:click=menu
            >
                <Icon name="move" />
            </button>
            <span class="Card-grip" aria-hidden="true"></span>
            <svg class="Card-age" aria-hidden="true">
                <rect width=move || format!("{}%", words.with(|words| words.percent)) height="100%" />
            </svg>
        </li>
    }
}

/// What the order waits for.
#[component]
fn LacksTag(lacks: String) -> impl IntoView {
    view! {
        <span class="Tag" data-kind="lacks">
            <span class="Tag-open" aria-hidden="true"></span>
            <span class="visually-hidden">"Not yet: "</span>
            <span class="Tag-text" dir="auto">{lacks}</span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    //! What a card says.

    use super::*;
    use chrono::TimeDelta;
    use domain::{default_calendar, default_workflow};

    fn age(used: i64) -> Age {
        Age { used: TimeDelta::minutes(used), allowed: TimeDelta::hours(16) }
    }

    #[test]
    fn age_reads_as_used_of_allowed_and_then_as_over() {
        let workflow = default_workflow(default_calendar("UTC"));
        let words = |used, held| age_words(age(used), held, &workflow);
        assert_eq!(words(35, false), "35 min of 2 d");
        assert_eq!(words(16 * 60 + 180, false), "3 h over 2 d");
        assert_eq!(words(300, true), "paused at 5 h");
    }

    #[test]
    fn age_warms_from_three_quarters() {
        assert_eq!((heat(age(60)), heat(age(12 * 60)), heat(age(16 * 60 + 1))), ("", "warn", "over"));
    }

    #[test]
    fn lateness_counts_days() {
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(days_late(day("2026-11-22"), day("2026-11-23")), "1 day late");
        assert_eq!(days_late(day("2026-11-20"), day("2026-11-23")), "3 days late");
    }
}

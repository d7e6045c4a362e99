//! A card: what one reads of an order at a glance, and the ways into moving it.

use super::{
    card_fields::{CardField, FieldsLine, fields},
    forecast::Rules,
    several::choose_by_click,
    state::use_board,
};
use crate::components::{
    ages::{age_words, heat},
    approval_tag::{ApprovalSaid, ApprovalTag},
    date_asked_tag::DateAskedTag,
    dates,
    escalation_tag::{EscalationSaid, EscalationTag},
    face::{Face, FaceHere},
    icon::Icon,
    items::items,
    leave_by::{leave_by_heat, leave_by_words},
};
use domain::{
    Card, ColumnOrder, Date, DateStyle, Gate, Instant, LinesSummary, MustLeave, Need, OrderId, Workflow,
    isolated, spoken::say, tr, wire::Present,
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
    /// The deadline that comes first: `5 h of 2 d`, or `leave by Wed 11:40`.
    deadline: String,
    /// How by when it has to leave is shown, where that is told.
    leave: Option<&'static str>,
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
    /// What it waits for, where it is on hold.
    hold: Option<String>,
    /// `2 days late`.
    late: Option<String>,
    /// Who has it.
    assignee: Option<String>,
    /// How far its approvals are, where one was asked for.
    approval: Option<ApprovalSaid>,
    /// How far it was raised for staying too long.
    raised: Option<EscalationSaid>,
    /// The facts that the usual next move asks for and that are not set: the name of the one, or how many; none once there
    /// are none.
    lacks: Option<String>,
    /// Whether the customer asks to cancel.
    asks_to_cancel: bool,
    /// Whether they are asked to agree to a date that moved again.
    asked_about_date: bool,
    /// Whether nothing is lacking for the usual next move of an order that has to wait for something.
    ready: bool,
}

impl CardText {
    fn of(
        card: &Card,
        rules: &Rules,
        order: ColumnOrder,
        (now, today): (Instant, Date),
        style: DateStyle,
    ) -> CardText {
        let (workflow, spans) = (&rules.workflow, &rules.spans);
        let late = card.is_late(workflow, today);
        let (age, day) = (card.age(workflow, spans, now), workflow.calendar.working_day());
        let (fields, more_fields) = fields(card, workflow, style);
        let must_leave = card
            .must_leave(workflow, &rules.slack, spans, now)
            .filter(|must| !late && comes_first(card, *must) && (!order.is_by_rank() || must.is_at_risk));
        // What presses comes first: a card has room for so many words.
        let raised = EscalationSaid::of(card).filter(|said| !late || *said != EscalationSaid::Warned);
        let ready =
            !late && raised.is_none() && waits_for_something(card, workflow) && card.is_ready(workflow, now);
        CardText {
            number: card.number.to_string(),
            customer: card.customer.name.clone(),
            lines: card.lines.clone(),
            due: card.promise.map_or_else(
                || tr!("No date yet"),
                |promise| dates::capital(&dates::relative(promise.latest(), today)),
            ),
            due_state: match card.promise {
                _ if late => "late",
                Some(promise) if promise.latest() == today => "today",
                _ => "",
            },
            deadline: match (must_leave, age) {
                (Some(must), _) => leave_by_words(must, now, &rules.slack.local),
                (None, Some(age)) => age_words(age, card.hold.is_some(), day),
                (None, None) => String::new(),
            },
            leave: must_leave.map(leave_by_heat),
            heat: age.filter(|_| card.hold.is_none()).map_or("", heat),
            percent: age.map_or(0, |age| age.percent().min(100)),
            fields,
            more_fields,
            has_fields: !card.fields.is_empty(),
            hold: card.hold.map(|hold| say(hold.reason.name())),
            late: card.promise.filter(|_| late).map(|promise| days_late(promise.latest(), today)),
            assignee: card.assignee.as_ref().map(|assignee| assignee.name.clone()),
            approval: ApprovalSaid::of(card, workflow),
            raised,
            lacks: lacks(card, workflow),
            asks_to_cancel: card.asks_to_cancel(workflow),
            asked_about_date: card.is_asked_about_date(workflow),
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
        several => Some(tr!("{n} fact" | "{n} facts" % several)),
    }
}

/// Whether it has to leave its status sooner than the status itself asks for.
fn comes_first(card: &Card, must: MustLeave) -> bool {
    card.due_at.filter(|_| card.hold.is_none()).is_none_or(|due| must.by <= due)
}

/// Whether the usual next move has gates that take time to be met. Where it has none, or asks for what is given in a moment,
/// every order is ready and nobody needs to be told.
fn waits_for_something(card: &Card, workflow: &Workflow) -> bool {
    let takes_time = |gate: &Gate| !matches!(gate.requires, Need::Reason | Need::Promise | Need::Field(_));
    let next = workflow.usual_next(&card.status);
    next.is_some_and(|next| workflow.gates_of(next).iter().any(takes_time))
}

fn days_late(latest: Date, today: Date) -> String {
    tr!("{n} day late" | "{n} days late" % (today - latest).num_days())
}

/// An order's card. Its element stays the same whatever happens to the order, so that nobody's focus is taken away.
#[component]
pub fn OrderCard(id: OrderId) -> impl IntoView {
    let board = use_board();
    let style = board.session.date_style();
    let words = Memo::new(move |_| {
        let (rules, now, today) = (board.rules(), board.now(), board.today());
        let order = board.with(|model| model.order);
        board.card(id).map(|card| CardText::of(&card, &rules, order, (now, today), style)).unwrap_or_default()
    });
    let comments = Memo::new(move |_| {
        let card = board.card(id).filter(|card| card.comments.count > 0)?;
        Some((card.comments.count, board.comments_read.is_unread(&card)))
    });
    let here = Memo::new(move |_| board.presence.on(id));
    let pending = Memo::new(move |_| board.with(|model| model.is_pending(id)));
    let chosen = Memo::new(move |_| board.several.has(id));
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
            data-chosen=move || chosen.get().then_some("")
            on:click:capture=move |event| choose_by_click(board, id, &event)
        >
            <a class="Card-link" href=href data-noscroll="" tabindex=tabindex draggable="false" aria-describedby="board-keys">
                {move || chosen.get().then(|| view! { <span class="visually-hidden">{tr!("Selected:")} " "</span> })}
                <span class="Card-number" dir="auto">{number}</span>
                " "
                {move || comments.get().map(|(count, unread)| view! { <CommentCount count unread /> })}
                <span class="Card-who" dir="auto">{move || words.with(|words| words.customer.clone())}</span>
            </a>
            <span class="Card-due" data-due=move || words.with(|words| words.due_state)>{move || words.with(|words| words.due.clone())}</span>
            <span class="Card-what">{move || words.with(|words| items(&words.lines))}</span>
            {move || words.with(|words| (!words.fields.is_empty()).then(|| view! { <FieldsLine fields=words.fields.clone() more=words.more_fields /> }))}
            <span class="Card-foot">
                <span class="Card-stay" data-leave=move || words.with(|words| words.leave)>{move || if pending.get() { tr!("Saving…") } else { words.with(|words| words.deadline.clone()) }}</span>
                {move || words.with(|words| words.ready).then(|| view! { <span class="Tag" data-kind="ready"><Icon name="check" />{tr!("an order" => "Ready")}</span> })}
                {move || words.with(|words| words.asks_to_cancel).then(|| view! { <span class="Tag" data-kind="late">{tr!("Asks to cancel")}</span> })}
                {move || words.with(|words| words.asked_about_date).then(|| view! { <DateAskedTag short=true /> })}
                {move || words.with(|words| words.raised).map(|said| view! { <EscalationTag said zone=board.rules().workflow.calendar.zone.clone() /> })}
                {move || words.with(|words| words.approval).map(|said| view! { <ApprovalTag said /> })}
                {move || words.with(|words| words.lacks.clone()).map(|lacks| view! { <LacksTag lacks /> })}
                {move || words.with(|words| words.hold.clone()).map(|hold| view! { <span class="Tag" data-kind="held"><Icon name="pause" /><span class="Tag-text">{hold}</span></span> })}
                {move || words.with(|words| words.late.clone()).map(|late| view! { <span class="Tag" data-kind="late"><span class="Tag-text">{late}</span></span> })}
                <span class="Card-faces">
                    {move || here.with(|here| (!here.is_empty()).then(|| view! { <FacesHere here=here.clone() /> }))}
                    {move || words.with(|words| words.assignee.clone()).map(|name| view! { <Face name /> })}
                </span>
            </span>
            <button
                class="Card-move"
                type="button"
                tabindex=tabindex
                aria-haspopup="dialog"
                aria-label=move || tr!("Move {} to…", isolated(&number()))
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

/// How many comments there are, and whether the person has read them.
#[component]
fn CommentCount(count: u32, unread: bool) -> impl IntoView {
    let words = match unread {
        true => tr!("behind their number" => "comment, new" | "comments, some new" % count),
        false => tr!("behind their number" => "comment" | "comments" % count),
    };
    view! {
        <span class="Card-comments" data-unread=unread.then_some("")>
            <Icon name="comment" />
            {count}
            <span class="visually-hidden">" " {words} " "</span>
        </span>
    }
}

/// Who has it open, as far as there is room.
#[component]
fn FacesHere(here: Vec<Present>) -> impl IntoView {
    const ROOM: usize = 3;
    let more = here.len().saturating_sub(ROOM);
    let face = |one: Present| {
        let doing = match one.editing {
            Some(_) => tr!("{} is editing it", isolated(&one.person.name)),
            None => tr!("{} is looking at it", isolated(&one.person.name)),
        };
        view! { <FaceHere name=one.person.name doing /> }
    };
    view! {
        {here.into_iter().take(ROOM).map(face).collect_view()}
        {(more > 0).then(|| view! { <span class="Card-more">"+" {more} <span class="visually-hidden">" " {tr!("behind their number" => "more are looking at it")}</span></span> })}
    }
}

/// What the order waits for.
#[component]
fn LacksTag(lacks: String) -> impl IntoView {
    view! {
        <span class="Tag" data-kind="lacks">
            <span class="Tag-open" aria-hidden="true"></span>
            <span class="visually-hidden">{tr!("Not yet:")} " "</span>
            <span class="Tag-text" dir="auto">{lacks}</span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    //! What a card says.

    use super::*;

    #[test]
    fn lateness_counts_days() {
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(days_late(day("2026-11-22"), day("2026-11-23")), "1 day late");
        assert_eq!(days_late(day("2026-11-20"), day("2026-11-23")), "3 days late");
    }
}

//! What rows of orders have in common: how much time is left, which order it is, and how long it has been where it is.

use super::context::WorkContext;
use crate::{
    board_context::BoardContext,
    components::{
        ages::{age_words, heat},
        dates,
        icon::Icon,
        items::items,
        leave_by::{leave_by_heat, slack_words},
        typed::typed,
    },
    paths,
};
use chrono::TimeDelta;
use domain::{Age, Card, Date, Instant, MustLeave, StatusId, spoken::say, tr};
use leptos::prelude::*;

/// What time it is on the page.
#[derive(Clone, Copy, PartialEq)]
pub struct Time {
    pub now: Instant,
    pub today: Date,
}

impl WorkContext {
    pub fn age(&self, card: &Card, time: Time) -> Option<Age> {
        card.age(&self.board.workflow, &self.board.spans, time.now)
    }

    pub fn must_leave(&self, card: &Card, time: Time) -> Option<MustLeave> {
        let BoardContext { workflow, slack, spans, .. } = &*self.board;
        card.must_leave(workflow, slack, spans, time.now)
    }

    pub fn day(&self) -> TimeDelta {
        self.board.workflow.calendar.working_day()
    }

    pub fn status_name(&self, id: &StatusId) -> String {
        self.board.workflow.status(id).map_or_else(|| id.to_string(), |status| status.name.clone())
    }

    /// What is to be done with orders of a status.
    pub fn next_action(&self, id: &StatusId) -> String {
        self.board.workflow.status(id).map(|status| status.next_action.clone()).unwrap_or_default()
    }

    pub fn owner(&self, id: &StatusId) -> String {
        let workflow = &self.board.workflow;
        workflow.status(id).map(|status| workflow.role_name(&status.owner).to_owned()).unwrap_or_default()
    }
}

/// How much time is left, the first thing one looks for, and what rows are sorted by: `5 h slack` or `3 h past` where something
/// was promised, else `3 h over` or `5 h left` of what the status allows.
#[component]
pub fn TimeLeft(context: WorkContext, card: Card, time: Time) -> impl IntoView {
    let (age, day) = (context.age(&card, time), context.day());
    let (heat, length, words) = match (context.must_leave(&card, time), card.hold, age) {
        (Some(must), _, _) => {
            let (length, words) = slack_words(must, day);
            (leave_by_heat(must), length, words)
        }
        (None, Some(_), _) => ("", tr!("On hold"), String::new()),
        (None, None, Some(age)) if age.is_over() => {
            ("over", dates::length(age.used - age.allowed, day), tr!("behind a length of time" => "over"))
        }
        (None, None, Some(age)) => {
            let length = dates::length(age.allowed - age.used, day);
            (heat(age), length, tr!("behind a length of time" => "left"))
        }
        (None, None, None) => ("", tr!("No limit"), String::new()),
    };
    view! { <p class="WorkRow-left" data-heat=heat><b>{length}</b> " " <span>{words}</span></p> }
}

/// Number, customer and what it is about; the whole row leads to the order.
#[component]
pub fn Which(card: Card) -> impl IntoView {
    view! {
        <p class="WorkRow-which">
            {typed(&card.number)} " · " <b>{typed(&card.customer.name)}</b> " · " {items(&card.lines)}
        </p>
    }
}

/// The way to the order.
#[component]
pub fn OrderLink(context: WorkContext, card: Card, #[prop(into)] words: String) -> impl IntoView {
    let href = paths::order(&context.board.slug, &card.number);
    view! { <a class="WorkRow-link" href=href dir="auto">{words}</a> }
}

/// Where it is, and how long it has been there.
#[component]
pub fn Where(context: WorkContext, card: Card, time: Time) -> impl IntoView {
    let (day, held) = (context.day(), card.hold.is_some());
    let age = context.age(&card, time);
    let late = card.is_late(&context.board.workflow, time.today);
    let late = late.then_some(card.promise).flatten();
    view! {
        <div class="WorkRow-where">
            <p dir="auto">{context.status_name(&card.status)}</p>
            <p>
                {age.map(|age| view! { <span class="WorkRow-age" data-heat=if held { "" } else { heat(age) }>{age_words(age, held, day)}</span> })}
                {late.map(|promise| view! { " " <span class="Tag" data-kind="late">{tr!("an order" => "promised {}", dates::relative(promise.latest(), time.today))}</span> })}
                {card.hold.map(|hold| view! { " " <span class="Tag" data-kind="held"><Icon name="pause" />{say(hold.reason.name())}</span> })}
            </p>
        </div>
    }
}

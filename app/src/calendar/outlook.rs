//! What saving would do to the orders in flight, asked anew a moment after each change.

use super::draft::CalendarDraft;
use crate::{
    api::Client,
    components::{moment::Moment, typed::typed},
    paths,
};
use domain::{
    Calendar, Instant, tr,
    wire::{CalendarPreview, OutcomeOrder, PutCalendar},
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// For how long nothing changes before it is asked.
const PAUSE: Duration = Duration::from_millis(500);

/// The question and its last answer.
#[derive(Clone, Copy)]
pub struct Outlook {
    draft: CalendarDraft,
    answer: RwSignal<Option<Result<CalendarPreview, String>>>,
    /// Counts changes: an answer to an earlier one is not shown.
    turn: StoredValue<u64>,
}

impl Outlook {
    /// Follows what is typed.
    pub fn of(draft: CalendarDraft) -> Outlook {
        let outlook = Outlook { draft, answer: RwSignal::new(None), turn: StoredValue::new(0) };
        Effect::new(move || {
            let calendar = draft.sound().filter(|_| !draft.changes().is_empty());
            let turn = outlook.turn.get_value() + 1;
            outlook.turn.set_value(turn);
            outlook.answer.set(None);
            if let Some(calendar) = calendar {
                set_timeout(move || outlook.ask(turn, calendar), PAUSE);
            }
        });
        outlook
    }

    fn ask(self, turn: u64, calendar: Calendar) {
        let is_now = move || self.turn.try_get_value() == Some(turn);
        if !is_now() {
            return;
        }
        let answer = Client.preview_calendar(&self.draft.slug.get_value(), &PutCalendar { calendar });
        spawn_local(async move {
            let answer = answer.await;
            if is_now() {
                self.answer.set(Some(answer.map_err(|error| error.message())));
            }
        });
    }
}

/// The answer.
#[component]
pub fn Consequences(outlook: Outlook) -> impl IntoView {
    move || match outlook.answer.get() {
        None if outlook.draft.sound().is_none() => ().into_any(),
        None => view! { <p class="Muted">{tr!("Looking at the orders in flight…")}</p> }.into_any(),
        Some(Err(why)) => view! { <p class="FormErrors">{why}</p> }.into_any(),
        Some(Ok(preview)) => view! { <p>{sentence(&preview)}</p> <Deadlines outlook preview /> }.into_any(),
    }
}

fn sentence(preview: &CalendarPreview) -> String {
    let CalendarPreview { total, new_deadlines, newly_over, .. } = preview;
    let over = match newly_over {
        0 => tr!("none of them is over its time for that"),
        over => {
            tr!("{n} of them is over its time at once" | "{n} of them are over their time at once" % *over)
        }
    };
    match (total, new_deadlines) {
        (0, _) => tr!("No order is in flight: no deadline changes."),
        (1, 0) => tr!("The order in flight keeps its deadline."),
        (total, 0) => tr!("All {} orders in flight keep their deadlines.", total),
        (total, new) => tr!(
            "{n} of {} orders in flight gets another deadline; {}. Time used so far stays."
                | "{n} of {} orders in flight get another deadline; {}. Time used so far stays." % *new,
            total,
            over
        ),
    }
}

/// The first deadlines that change.
#[component]
fn Deadlines(outlook: Outlook, preview: CalendarPreview) -> impl IntoView {
    let zone = outlook.draft.published.with_untracked(|view| view.calendar.zone.clone());
    let slug = outlook.draft.slug.get_value();
    let CalendarPreview { new_deadlines, orders, .. } = preview;
    let (shown, more) = (orders.len(), (new_deadlines as usize).saturating_sub(orders.len()));
    let moment = move |at: Option<Instant>| match at {
        Some(at) => view! { <Moment at zone=zone.clone() /> }.into_any(),
        None => tr!("no limit").into_any(),
    };
    let row = |order: OutcomeOrder| {
        view! {
            <tr>
                <th scope="row"><a href=paths::order(&slug, &order.number)>{typed(&order.number)}</a> " " <small class="Muted">{typed(order.customer)}</small></th>
                <td data-label=tr!("Time is up now")><s>{moment(order.due_before)}</s></td>
                <td data-label=tr!("And then")><b>{moment(order.due_after)}</b></td>
            </tr>
        }
    };
    let rows = orders.into_iter().map(row).collect_view();
    let summary = match (shown, more) {
        (1, 0) => tr!("Show it"),
        (shown, 0) => tr!("Show all {}", shown),
        (shown, _) => tr!("Show the first {}", shown),
    };
    (shown > 0).then(|| view! {
        <details class="Deadlines">
            <summary>{summary}</summary>
            <table class="OutcomeTable">
                <thead><tr><th scope="col">{tr!("Order")}</th><th scope="col">{tr!("Time is up now")}</th><th scope="col">{tr!("And then")}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_a_sentence() {
        let said = |total, new_deadlines, newly_over| {
            sentence(&CalendarPreview { total, new_deadlines, newly_over, orders: vec![] })
        };
        assert_eq!(said(0, 0, 0), "No order is in flight: no deadline changes.");
        assert_eq!(said(7, 0, 0), "All 7 orders in flight keep their deadlines.");
        assert_eq!(
            said(7, 1, 0),
            "1 of 7 orders in flight gets another deadline; none of them is over its time for that. Time used so far stays."
        );
        assert!(said(7, 3, 2).contains(
            "3 of 7 orders in flight get another deadline; 2 of them are over their time at once."
        ));
    }
}

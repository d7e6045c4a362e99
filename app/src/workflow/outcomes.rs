//! What becomes of the orders of each status: first what has to be decided, then what changes, and folded what does not.

use super::editor::use_editor;
use crate::{
    components::{icon::Icon, moment::Moment, typed::typed},
    paths,
};
use domain::{
    Choices, Clock, Fate, StatusId, isolated, tr,
    wire::{OutcomeGroup, OutcomeOrder, Preview},
};
use leptos::{ev, prelude::*};
use std::sync::Arc;

/// The groups.
#[component]
pub fn Outcomes(preview: Arc<Preview>, choices: RwSignal<Choices>) -> impl IntoView {
    let some = preview.outcomes.iter().filter(|group| group.total > 0 || group.removed).cloned();
    let (decide, rest): (Vec<_>, Vec<_>) = some.partition(|group| group.removed);
    let (changed, same): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|group| has_another_clock(group) || group.voided > 0 || group.raised > 0);
    let removed =
        decide.into_iter().map(|group| view! { <RemovedGroup group choices /> }.into_any()).collect_view();
    let changed =
        changed.into_iter().map(|group| view! { <StayingGroup group choices /> }.into_any()).collect_view();
    view! { {removed} {changed} <Unchanged groups=same /> }
}

fn has_another_clock(group: &OutcomeGroup) -> bool {
    group.new_deadlines > 0 || group.clock == Clock::Restarted
}

/// What becomes of the approvals of orders, where that is anything.
fn voided_words(voided: u32) -> Option<String> {
    (voided > 0).then(|| {
        tr!(
            "The approval of {n} order becomes void and is asked again: who has to agree, or to what, is not the same any more."
                | "The approvals of {n} orders become void and are asked again: who has to agree, or to what, is not the same any more." % voided
        )
    })
}

/// Of how many orders somebody hears at once.
fn raised_words(raised: u32) -> Option<String> {
    (raised > 0).then(|| {
        tr!(
            "{n} of them is past a step of its ladder at once: who is told hears of it."
                | "{n} of them are past a step of their ladder at once: who is told hears of all of them together." % raised
        )
    })
}

/// What becomes of those who stay: of their time, and of their approvals.
fn staying_words(group: &OutcomeGroup) -> String {
    let time = match (group.clock, group.newly_over) {
        _ if !has_another_clock(group) => None,
        (Clock::Restarted, _) => Some(tr!("Their time starts anew when this is published.")),
        (Clock::Kept, 0) => Some(tr!("With the clock kept, none of them is over the new limit.")),
        (Clock::Kept, over) => Some(tr!("With the clock kept, {n} of them is over the new limit at once."
            | "With the clock kept, {n} of them are over the new limit at once." % over)),
    };
    time.into_iter()
        .chain(voided_words(group.voided))
        .chain(raised_words(group.raised))
        .collect::<Vec<_>>()
        .join(" ")
}

#[component]
fn RemovedGroup(group: OutcomeGroup, choices: RwSignal<Choices>) -> impl IntoView {
    let OutcomeGroup { status, name, fate, total, voided, raised, orders, .. } = group;
    let title = match total {
        0 => tr!("{} is removed: no order is in it", isolated(&name)),
        total => {
            tr!("{} is removed: {n} order moves" | "{} is removed: {n} orders move" % total, isolated(&name))
        }
    };
    let tools = (total > 0).then(|| {
        view! {
            <div class="Outcome-pick">
                <TargetPick status=status.clone() name=name.clone() choices />
                <ClockPick status=status.clone() name=name.clone() choices />
            </div>
        }
    });
    let note = match fate {
        Fate::NeedsTarget if total > 0 => Some(tr!("Choose where they go.")),
        _ => None,
    };
    let blocks = note.is_some().then_some("");
    view! {
        <section class="Panel Outcome" data-blocks=blocks>
            <header class="Outcome-head">
                <div>
                    <h2>{title}</h2>
                    <p>{note.unwrap_or_else(|| tr!("What they have proved stays in their trail."))}</p>
                    {voided_words(voided).map(|words| view! { <p>{words}</p> })}
                    {raised_words(raised).map(|words| view! { <p>{words}</p> })}
                </div>
                {tools}
            </header>
            <OrderRows orders total fate />
        </section>
    }
}

#[component]
fn StayingGroup(group: OutcomeGroup, choices: RwSignal<Choices>) -> impl IntoView {
    let (note, is_timed) = (staying_words(&group), has_another_clock(&group));
    let OutcomeGroup { status, name, fate, total, orders, .. } = group;
    let title = tr!("{}: {n} order stays" | "{}: {n} orders stay" % total, isolated(&name));
    let clock = is_timed.then(|| view! { <div class="Outcome-pick"><ClockPick status name choices /></div> });
    view! {
        <section class="Panel Outcome">
            <header class="Outcome-head">
                <div><h2>{title}</h2><p>{note}</p></div>
                {clock}
            </header>
            <details class="Outcome-more">
                <summary>{tr!("Show them")}</summary>
                <OrderRows orders total fate />
            </details>
        </section>
    }
}

#[component]
fn Unchanged(groups: Vec<OutcomeGroup>) -> impl IntoView {
    let orders: u32 = groups.iter().map(|group| group.total).sum();
    let words = groups
        .iter()
        .map(|group| format!("{} {}", isolated(&group.name), group.total))
        .collect::<Vec<_>>()
        .join(" · ");
    let title = match groups.len() {
        0 => None,
        statuses => Some(tr!(
            "{} in {}: nothing changes",
            tr!("{n} order" | "{n} orders" % orders),
            tr!("{n} status" | "{n} statuses" % statuses)
        )),
    };
    let lists = groups
        .into_iter()
        .map(|group| view! { <h3 class="Cap Outcome-of">{typed(group.name)}</h3> <OrderRows orders=group.orders total=group.total fate=group.fate /> }.into_any())
        .collect_view();
    title.map(|title| {
        view! {
            <section class="Panel Outcome">
                <header class="Outcome-head"><div><h2>{title}</h2><p dir="auto">{words}</p></div></header>
                <details class="Outcome-more"><summary>{tr!("Show them")}</summary>{lists}</details>
            </section>
        }
    })
}

/// Where the orders of a removed status go.
#[component]
fn TargetPick(status: StatusId, name: String, choices: RwSignal<Choices>) -> impl IntoView {
    let editor = use_editor();
    let of = StoredValue::new(status.clone());
    let chosen =
        Memo::new(move |_| of.with_value(|of| choices.with(|choices| choices.targets.get(of).cloned())));
    let choose = move |event: ev::Event| {
        let target: Option<StatusId> = event_target_value(&event).parse().ok();
        choices.update(|choices| {
            match target {
                Some(target) => choices.targets.insert(of.get_value(), target),
                None => choices.targets.remove(&of.get_value()),
            };
        });
    };
    let options = move || {
        let statuses = editor
            .draft
            .with(|draft| draft.statuses.iter().map(|status| status.id.clone()).collect::<Vec<_>>());
        let option = |id: StatusId| {
            let (value, words, of) = (id.to_string(), isolated(&editor.status_name(&id)).into_owned(), id);
            view! { <option value=value prop:selected=move || chosen.with(|chosen| chosen.as_ref() == Some(&of))>{words}</option> }
        };
        statuses.into_iter().map(option).collect_view()
    };
    view! {
        <label>
            <span>{tr!("orders" => "Go to")}</span>
            <select class="Input" id=format!("target-{status}") aria-label=tr!("Where the orders of {} go", isolated(&name)) aria-invalid=move || chosen.read().is_none().then_some("true") on:change=choose>
                <option value="" prop:selected=move || chosen.read().is_none()>{tr!("Choose a status")}</option>
                {options}
            </select>
        </label>
    }
}

/// Whether the time that orders have spent is kept.
#[component]
fn ClockPick(status: StatusId, name: String, choices: RwSignal<Choices>) -> impl IntoView {
    let of = StoredValue::new(status);
    let chosen = Memo::new(move |_| {
        of.with_value(|of| choices.with(|choices| choices.clocks.get(of).copied().unwrap_or_default()))
    });
    let set = move |clock: Clock| {
        move |_| {
            choices.update(|choices| {
                choices.clocks.insert(of.get_value(), clock);
            })
        }
    };
    let pressed = move |clock: Clock| move || (chosen.get() == clock).to_string();
    view! {
        <div class="Outcome-clock" role="group" aria-label=tr!("Clock of the orders in {}", isolated(&name))>
            <span aria-hidden="true">{tr!("a time that runs" => "Clock")}</span>
            <span class="Segments">
                <button type="button" aria-pressed=pressed(Clock::Kept) on:click=set(Clock::Kept)>{tr!("a clock" => "Kept")}</button>
                <button type="button" aria-pressed=pressed(Clock::Restarted) on:click=set(Clock::Restarted)>{tr!("a clock" => "Restarted")}</button>
            </span>
        </div>
    }
}

/// The first orders of a group.
#[component]
fn OrderRows(orders: Vec<OutcomeOrder>, total: u32, fate: Fate) -> impl IntoView {
    let editor = use_editor();
    let (slug, zone) = (editor.slug(), editor.zone());
    let goes = match &fate {
        Fate::Stays => tr!("where an order goes" => "stays"),
        Fate::NeedsTarget => tr!("where an order goes" => "nowhere yet"),
        Fate::GoesTo(id) => isolated(&untrack(|| editor.status_name(id))).into_owned(),
    };
    let more = (total as usize).saturating_sub(orders.len());
    let moment = |at, zone: &String| view! { <Moment at zone=zone.clone() /> };
    let rows = orders
        .into_iter()
        .map(|order| {
            let due = match (order.due_before, order.due_after) {
                (before, after) if before == after => after.map(|at| moment(at, &zone).into_any()),
                (before, Some(at)) => Some(view! { {before.map(|was| view! { <s>{moment(was, &zone)}</s> " → " })} <b>{moment(at, &zone)}</b> }.into_any()),
                (Some(was), None) => Some(view! { <s>{moment(was, &zone)}</s> " → " {tr!("no limit")} }.into_any()),
                (None, None) => None,
            };
            view! {
                <tr>
                    <th scope="row"><div class="Two"><a href=paths::order(&slug, &order.number)>{typed(&order.number)}</a><small>{typed(order.customer)}</small></div></th>
                    <td data-label=tr!("Here since")>{moment(order.entered_at, &zone)}</td>
                    <td data-label=tr!("Time is up")>{due.unwrap_or_else(|| tr!("no limit").into_any())}</td>
                    <td data-label=tr!("an order" => "Goes to")>{goes.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    (total > 0).then(|| {
        view! {
            <table class="OutcomeTable">
                <thead><tr><th scope="col">{tr!("an order" => "Order")}</th><th scope="col">{tr!("Here since")}</th><th scope="col">{tr!("Time is up")}</th><th scope="col">{tr!("an order" => "Goes to")}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {(more > 0).then(|| view! { <p class="Outcome-rest"><Icon name="plus" />{tr!("and {n} more, all the same way" | "and {n} more, all the same way" % more)}</p> })}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_of_time_and_approvals_is_said_and_nothing_else() {
        let group = |new_deadlines, newly_over, voided| OutcomeGroup {
            status: "floor".parse().expect("an id"),
            name: "On the floor".into(),
            removed: false,
            fate: Fate::Stays,
            clock: Clock::Kept,
            total: 9,
            new_deadlines,
            newly_over,
            voided,
            raised: 0,
            orders: Vec::new(),
        };
        assert_eq!(
            staying_words(&group(4, 1, 2)),
            "With the clock kept, 1 of them is over the new limit at once. The approvals of 2 orders become void and are asked again: who has to agree, or to what, is not the same any more."
        );
        assert_eq!(
            staying_words(&group(0, 0, 1)),
            "The approval of 1 order becomes void and is asked again: who has to agree, or to what, is not the same any more."
        );
        assert_eq!(
            staying_words(&group(4, 0, 0)),
            "With the clock kept, none of them is over the new limit."
        );
    }
}

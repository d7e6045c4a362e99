//! What becomes of the orders of each status: first what has to be decided, then what changes, and folded what does not.

use super::{editor::use_editor, words::count};
use crate::{
    components::{icon::Icon, moment::Moment, typed::typed},
    paths,
};
use domain::{
    Choices, Clock, Fate, StatusId, isolated,
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
    const WHY: &str = "who has to agree, or to what, is not the same any more.";
    match voided {
        0 => None,
        1 => Some(format!("The approval of 1 order becomes void and is asked again: {WHY}")),
        many => Some(format!("The approvals of {many} orders become void and are asked again: {WHY}")),
    }
}

/// Of how many orders somebody hears at once.
fn raised_words(raised: u32) -> Option<String> {
    match raised {
        0 => None,
        1 => Some("1 of them is past a step of its ladder at once: who is told hears of it.".to_owned()),
        many => Some(format!(
            "{many} of them are past a step of their ladder at once: who is told hears of all of them together."
        )),
    }
}

/// What becomes of those who stay: of their time, and of their approvals.
fn staying_words(group: &OutcomeGroup) -> String {
    let time = match (group.clock, group.newly_over) {
        _ if !has_another_clock(group) => None,
        (Clock::Restarted, _) => Some("Their time starts anew when this is published.".to_owned()),
        (Clock::Kept, 0) => Some("With the clock kept, none of them is over the new limit.".to_owned()),
        (Clock::Kept, over) => Some(format!(
            "With the clock kept, {over} of them {} over the new limit at once.",
            if over == 1 { "is" } else { "are" }
        )),
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
    let what = match total {
        0 => "no order is in it".to_owned(),
        total => format!(
            "{} {}",
            count(total as usize, "order", "orders"),
            if total == 1 { "moves" } else { "move" }
        ),
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
        Fate::NeedsTarget if total > 0 => Some("Choose where they go."),
        _ => None,
    };
    view! {
        <section class="Panel Outcome" data-blocks=note.map(|_| "")>
            <header class="Outcome-head">
                <div>
                    <h2>{typed(name)} " is removed: " {what}</h2>
                    <p>{note.unwrap_or("What they have proved stays in their trail.")}</p>
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
    let called = name.clone();
    let clock = is_timed.then(|| view! { <div class="Outcome-pick"><ClockPick status name choices /></div> });
    view! {
        <section class="Panel Outcome">
            <header class="Outcome-head">
                <div><h2>{typed(called)} ": " {count(total as usize, "order stays", "orders stay")}</h2><p>{note}</p></div>
                {clock}
            </header>
            <details class="Outcome-more">
                <summary>"Show them"</summary>
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
        statuses => Some(format!(
            "{} in {}: nothing changes",
            count(orders as usize, "order", "orders"),
            count(statuses, "status", "statuses")
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
                <details class="Outcome-more"><summary>"Show them"</summary>{lists}</details>
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
            <span>"Go to"</span>
            <select class="Input" id=format!("target-{status}") aria-label=format!("Where the orders of {} go", isolated(&name)) aria-invalid=move || chosen.read().is_none().then_some("true") on:change=choose>
                <option value="" prop:selected=move || chosen.read().is_none()>"Choose a status"</option>
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
        <div class="Outcome-clock" role="group" aria-label=format!("Clock of the orders in {}", isolated(&name))>
            <span aria-hidden="true">"Clock"</span>
            <span class="Segments">
                <button type="button" aria-pressed=pressed(Clock::Kept) on:click=set(Clock::Kept)>"Kept"</button>
                <button type="button" aria-pressed=pressed(Clock::Restarted) on:click=set(Clock::Restarted)>"Restarted"</button>
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
        Fate::Stays => "stays".to_owned(),
        Fate::NeedsTarget => "nowhere yet".to_owned(),
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
                (Some(was), None) => Some(view! { <s>{moment(was, &zone)}</s> " → no limit" }.into_any()),
                (None, None) => None,
            };
            view! {
                <tr>
                    <th scope="row"><div class="Two"><a href=paths::order(&slug, &order.number)>{typed(&order.number)}</a><small>{typed(order.customer)}</small></div></th>
                    <td data-label="Here since">{moment(order.entered_at, &zone)}</td>
                    <td data-label="Time is up">{due.unwrap_or_else(|| "no limit".into_any())}</td>
                    <td data-label="Goes to">{goes.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    (total > 0).then(|| {
        view! {
            <table class="OutcomeTable">
                <thead><tr><th scope="col">"Order"</th><th scope="col">"Here since"</th><th scope="col">"Time is up"</th><th scope="col">"Goes to"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {(more > 0).then(|| view! { <p class="Outcome-rest"><Icon name="plus" />{format!("and {more} more, all the same way")}</p> })}
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

//! By when the order has to leave its status to keep its promise, and on request how that was reckoned.

use super::context::use_order;
use crate::{
    api::Client,
    components::{
        dates,
        leave_by::{leave_by_heat, leave_by_words, slack_words},
        moment::Moment,
        typed::typed,
    },
};
use chrono::TimeDelta;
use domain::{Basis, Instant, Reckoning, SlackStep, tr};
use leptos::{prelude::*, task::spawn_local};

/// The part of the drawer.
#[component]
pub fn Slack() -> impl IntoView {
    let order = use_order();
    let card = order.part(|order| order.card.clone());
    let figure = Memo::new(move |_| {
        let (rules, now) = (order.board.rules(), order.board.now());
        let must = card.get().must_leave(&rules.workflow, &rules.slack, &rules.spans, now)?;
        let day = rules.workflow.calendar.working_day();
        let (length, words) = slack_words(must, day);
        let by = dates::capital(&leave_by_words(must, now, &rules.slack.local));
        Some((by, format!("{length} {words}"), leave_by_heat(must)))
    });
    let there = Memo::new(move |_| figure.with(Option::is_some));
    let open = RwSignal::new(false);
    move || {
        there.get().then(|| {
            view! {
                <section class="Drawer-part" aria-label=tr!("a heading" => "Slack")>
                    <header>
                        <h3>{tr!("a heading" => "Slack")}</h3>
                        <button class="Drawer-edit" type="button" aria-expanded=move || open.get().to_string() aria-controls="order-slack" on:click=move |_| open.update(|open| *open = !*open)>
                            {move || if open.get() { tr!("Hide the reckoning") } else { tr!("How this is reckoned") }}
                        </button>
                    </header>
                    {move || figure.get().map(|(by, left, heat)| view! {
                        <p class="Clock-figure" data-heat=heat><b>{by}</b><span class="Field-hint">" · " {left}</span></p>
                    })}
                    <div id="order-slack">{move || open.get().then(|| view! { <Reckoned /> })}</div>
                </section>
            }
        })
    }
}

/// The steps, asked for anew whenever the order changes.
#[component]
fn Reckoned() -> impl IntoView {
    let order = use_order();
    let (view, failed) = (RwSignal::new(None::<Option<Reckoning>>), RwSignal::new(None::<String>));
    let version = order.part(|order| order.card.version);
    Effect::new(move || {
        version.track();
        spawn_local(async move {
            match Client.slack(order.id).await {
                Ok(reckoning) => drop(view.try_set(Some(reckoning))),
                Err(error) => drop(failed.try_set(Some(error.message()))),
            }
        });
    });
    move || match (view.get(), failed.get()) {
        (Some(Some(reckoning)), _) => view! { <Steps reckoning /> }.into_any(),
        (Some(None), _) => ().into_any(),
        (None, Some(message)) => view! { <p class="FormErrors" role="alert">{message}</p> }.into_any(),
        (None, None) => view! { <p class="Field-hint" aria-busy="true">{tr!("Reckoning…")}</p> }.into_any(),
    }
}

#[component]
fn Steps(reckoning: Reckoning) -> impl IntoView {
    let order = use_order();
    let (zone, rules) = (order.zone(), untrack(|| order.board.rules()));
    let day = TimeDelta::seconds(reckoning.working_day);
    let names: Vec<(SlackStep, String)> = reckoning
        .steps
        .into_iter()
        .map(|step| {
            let name = match step.basis {
                Basis::Unseen => tr!("a status" => "Out of your sight"),
                _ => rules.status_name(&step.status),
            };
            (step, name)
        })
        .collect();
    let sum: i64 = names.iter().map(|(step, _)| step.seconds).sum();
    let here = rules.status_name(&reckoning.status);
    let left = TimeDelta::seconds(reckoning.left);
    let left = match reckoning.left < 0 {
        true => tr!("a length of time" => "{} past", dates::length(-left, day)),
        false => tr!("a length of time" => "{} slack", dates::length(left, day)),
    };
    view! {
        <div class="Clock Reckoning" tabindex="0" role="region" aria-label=tr!("How the slack was reckoned")>
            <table>
                <thead class="visually-hidden"><tr><th scope="col">{tr!("a column" => "Step")}</th><th scope="col">{tr!("How it is known")}</th><th scope="col">{tr!("a column" => "Working time")}</th></tr></thead>
                <tbody>
                    <tr><th scope="row">{tr!("a row" => "Promised")}</th><td>{tr!("the end of the last day")}</td><td><When at=reckoning.promised_by zone=zone.clone() /></td></tr>
                    {names.into_iter().map(|(step, name)| {
                        let zone = zone.clone();
                        view! {
                            <tr data-seconds=step.seconds>
                                <th scope="row">{typed(name)}</th>
                                <td>{basis_words(step.basis)} ", " {tr!("before a moment" => "there by")} " " <When at=step.there_by zone /></td>
                                <td>"−" {length(step.seconds, day)}</td>
                            </tr>
                        }
                    }).collect_view()}
                </tbody>
                <tbody>
                    <tr data-sum=sum><th scope="row">{typed(here)}</th><td>{tr!("has to leave by then")}</td><td><b><When at=reckoning.leave_by zone /></b></td></tr>
                    <tr><td></td><td>{tr!("working time from now until then")}</td><td><b>{left}</b></td></tr>
                </tbody>
            </table>
            <p class="Field-hint">{tr!("What 85 of 100 orders took at most that left the status in the last 90 days, the last 200 of them, without holds; where there are fewer than 30, what the status allows. Only working time counts, and 1 d is a working day.")}</p>
        </div>
    }
}

#[component]
fn When(at: Instant, zone: String) -> impl IntoView {
    view! { <span class="Reckoning-when"><Moment at zone /></span> }
}

/// How it is known what a status usually takes.
fn basis_words(basis: Basis) -> String {
    match basis {
        Basis::Orders(count) => tr!("{n} order" | "{n} orders" % count),
        Basis::Limit(0) => tr!("no order yet: its limit"),
        Basis::Limit(count) => {
            tr!("{n} order, too few: its limit" | "{n} orders, too few: its limit" % count)
        }
        Basis::Unknown(0) => tr!("no order yet and no limit"),
        Basis::Unknown(count) => {
            tr!("{n} order, too few, and no limit" | "{n} orders, too few, and no limit" % count)
        }
        Basis::Unseen => tr!("usual time"),
    }
}

/// A length to the minute, in working days where it is long: rows that are rounded to hours would not add up.
fn length(seconds: i64, day: TimeDelta) -> String {
    let (minutes, day) = (seconds / 60, day.num_minutes().max(1));
    let (days, hours, rest) = (minutes / day, minutes % day / 60, minutes % day % 60);
    let parts = [
        (days > 0).then(|| tr!("{} d", days)),
        (hours > 0).then(|| tr!("{} h", hours)),
        (rest > 0).then(|| tr!("{} min", rest)),
    ];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    if said.is_empty() { tr!("{} min", 0) } else { said.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_said_to_the_minute() {
        let said =
            [0, 59, 45 * 60, 3 * 3600, 9 * 3600 + 20 * 60, 16 * 3600].map(|s| length(s, TimeDelta::hours(8)));
        assert_eq!(said, ["0 min", "0 min", "45 min", "3 h", "1 d 1 h 20 min", "2 d"]);
    }

    #[test]
    fn what_is_known_by_too_few_orders_is_said_to_be() {
        assert_eq!(basis_words(Basis::Orders(200)), "200 orders");
        assert_eq!(basis_words(Basis::Limit(1)), "1 order, too few: its limit");
        assert_eq!(basis_words(Basis::Unknown(0)), "no order yet and no limit");
    }
}

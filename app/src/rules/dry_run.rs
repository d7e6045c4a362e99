//! What a rule would have done in the last 90 days.

use super::state::RulesState;
use crate::{
    components::{dates, icon::Icon, moment::Moment},
    paths,
};
use domain::{
    sentences, tr,
    wire::{DryRow, DryRun},
};
use leptos::prelude::*;

/// How many rows are shown at first.
const SHOWN: usize = 8;

/// The panel.
#[component]
pub fn DryRunPanel(state: RulesState, dry: DryRun) -> impl IntoView {
    let DryRun { from, to, orders, acted, refused, conflicts, weeks, rows } = dry;
    let span = format!("{} – {}", dates::short(from.date_naive()), dates::short(to.date_naive()));
    let all = RwSignal::new(rows.len() <= SHOWN);
    let (count, total) = (rows.len(), acted + refused);
    let rows = StoredValue::new(rows);
    let shown = move || {
        let take = if all.get() { usize::MAX } else { SHOWN };
        rows.with_value(|rows| rows.iter().take(take).cloned().collect::<Vec<_>>())
    };
    let sum = |number: u32, what: String, warn: bool| {
        view! { <div data-warn=(warn && number > 0).then_some("")><dd>{number}</dd><dt>{what}</dt></div> }
    };
    view! {
        <section class="DryRun" aria-labelledby="dry-run">
            <header>
                <h3 id="dry-run">{tr!("What it would have done in the last 90 days")}</h3>
                <p class="Field-hint">{tr!("{}, nothing was changed or sent. How full columns were is not looked at.", span)}</p>
            </header>
            <div class="DryRun-sums">
                <dl>
                    {sum(orders, tr!("order set it off" | "orders set it off" % orders), false)}
                    {sum(acted, tr!("time it acts" | "times it acts" % acted), false)}
                    {sum(refused, tr!("what a rule does" => "refused"), true)}
                    {sum(conflicts, tr!("conflict" | "conflicts" % conflicts), true)}
                </dl>
                <Weeks weeks />
            </div>
            {(count == 0).then(|| view! { <p class="Field-hint">{tr!("It would have done nothing: nothing set it off, or its condition was never so.")}</p> })}
            <ul class="DryRun-rows">
                <For each=shown key=|row| (row.order, row.at, row.seq) let:row><DryRunRow state row /></For>
            </ul>
            {move || (!all.get()).then(|| view! { <button class="Button" data-kind="quiet" type="button" on:click=move |_| all.set(true)>{tr!("Show all {} of {}", count, total)}</button> })}
        </section>
    }
}

/// How often it would have acted, week by week.
#[component]
fn Weeks(weeks: Vec<u32>) -> impl IntoView {
    let most = weeks.iter().copied().max().unwrap_or(0).max(1);
    let bar = |(nth, count): (usize, u32)| {
        let height = count * 40 / most;
        view! { <rect x=(nth * 14).to_string() y=(40 - height).to_string() width="9" height=height.to_string() rx="2" /> }
    };
    let words = tr!("How often it acts week by week, at most {} times", most);
    let width = weeks.len() * 14;
    view! {
        <svg class="DryRun-weeks" viewBox=format!("0 0 {width} 40") role="img" aria-label=words>
            {weeks.into_iter().enumerate().map(bar).collect_view()}
        </svg>
    }
}

#[component]
fn DryRunRow(state: RulesState, row: DryRow) -> impl IntoView {
    let DryRow { number, at, acts, refusals, conflict, .. } = row;
    let href = paths::order(&state.slug(), &number);
    let acts = acts.into_iter().reduce(|all, act| tr!("acts" => "{}, then {}", all, act));
    let acts = acts.map(|acts| dates::capital(&acts));
    let refused = (!refusals.is_empty()).then(|| sentences(&refusals));
    view! {
        <li>
            <a href=href dir="auto">{number.to_string()}</a>
            <span class="DryRun-when"><Moment at zone=state.zone.get_value() /></span>
            <span class="DryRun-what">
                {acts.map(|acts| view! { <span dir="auto">{acts}</span> })}
                {refused.map(|why| view! { <span><span class="Tag" data-kind="late"><Icon name="lock" />{tr!("what a rule does" => "refused")}</span> " " <span dir="auto">{why}</span></span> })}
                {conflict.map(|why| view! { <span><span class="Tag" data-kind="warn"><Icon name="alert" />{tr!("rules" => "conflict")}</span> " " <span dir="auto">{tr!("a conflict" => "with {}", why)}</span></span> })}
            </span>
        </li>
    }
}

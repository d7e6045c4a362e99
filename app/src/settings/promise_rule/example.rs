//! What the rule in the form comes to for an order that is placed now, step by step and by each carrier with days of its own.

use crate::components::{ruled, typed::typed};
use domain::{NoDay, OnWay, PromiseRule, RuleCalendars, RuledPromise, StatusId, tr, wire::PromiseRuleView};
use leptos::prelude::*;

/// The example.
#[component]
pub fn Example(
    /// What it is reckoned with.
    saved: RwSignal<PromiseRuleView>,
    /// The rule.
    thought_of: RwSignal<Option<PromiseRule>>,
) -> impl IntoView {
    let shown = move || {
        let Some(rule) = thought_of.get() else {
            return view! { <p class="Field-hint">{tr!("Fill in the days to see an example.")}</p> }
                .into_any();
        };
        saved.with(|saved| match reckon(saved, &rule, None) {
            Err(no_day) => view! { <p class="Field-error">{no_day.to_string()}</p> }.into_any(),
            Ok(ruled) => view! { <Reckoned saved=saved.clone() rule ruled /> }.into_any(),
        })
    };
    view! {
        <section class="Settings-card RuleExample" aria-labelledby="rule-example">
            <h2 id="rule-example">{tr!("An order placed now")}</h2>
            <div aria-live="polite">{shown}</div>
        </section>
    }
}

#[component]
fn Reckoned(saved: PromiseRuleView, rule: PromiseRule, ruled: RuledPromise) -> impl IntoView {
    let today = saved.local.date(saved.now);
    let name = |status: &StatusId| {
        saved.statuses.iter().find(|known| known.id == *status).map(|known| known.name.clone())
    };
    let steps = ruled::steps(&ruled, today, name).map(|step| view! { <li>{step}</li> });
    let by_carrier = |carrier: &domain::CarrierDays| {
        let ruled = reckon(&saved, &rule, Some(&carrier.name)).ok()?;
        Some(view! { <li>{typed(&*carrier.name)} ": " {ruled::window(&ruled, today)}</li> })
    };
    let carriers: Vec<_> = rule.carriers.iter().filter_map(by_carrier).collect();
    view! {
        <p class="RuleExample-window">{ruled::window(&ruled, today)}</p>
        <ol>{steps.into_iter().collect_view()}</ol>
        {(!carriers.is_empty()).then(|| view! { <ul aria-label=tr!("By carrier")>{carriers}</ul> })}
    }
}

fn reckon(saved: &PromiseRuleView, rule: &PromiseRule, carrier: Option<&str>) -> Result<RuledPromise, NoDay> {
    let calendars = RuleCalendars { dispatch: &saved.calendar, holidays: saved.holidays(rule) };
    let (now, way) = (saved.now, saved.way());
    let order = OnWay { placed_at: now, entered_at: now, now, way: &way };
    rule.offer_on_way(calendars, &saved.local, order, carrier)
}

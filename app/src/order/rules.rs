//! Rules and this order: the buttons that they offer, which of them touched it, and why the others did not.

use super::context::use_order;
use crate::{
    api::Client,
    components::{icon::Icon, moment::Moment, typed::typed},
    paths,
};
use domain::{
    sentences, tr,
    wire::{OrderRule, OrderRules, RuleButton, RuleVerdict},
};
use leptos::{prelude::*, task::spawn_local};

/// The part of the drawer; not there where the board has no rules.
#[component]
pub fn Rules() -> impl IntoView {
    let order = use_order();
    let found = RwSignal::new(OrderRules::default());
    let open = RwSignal::new(false);
    let version = order.part(|order| order.card.version);
    let looks = order.board.session.seeing_as().is_some();
    // In the browser alone; what is said of the rules may be a moment late.
    Effect::new(move || {
        version.track();
        order.entries.with(Vec::len);
        spawn_local(async move {
            if let Ok(rules) = Client.order_rules(order.id).await {
                let _ = found.try_set(rules);
            }
        });
    });
    let any = Memo::new(move |_| found.with(|found| !found.rules.is_empty()));
    let touched = Memo::new(move |_| {
        let is = |rule: &&OrderRule| matches!(rule.verdict, RuleVerdict::Touched(_));
        found.with(|found| found.rules.iter().filter(is).count())
    });
    let buttons = move || {
        let buttons = if looks { Vec::new() } else { found.with(|found| found.buttons.clone()) };
        (!buttons.is_empty()).then(|| view! { <div class="OrderRules-buttons">{buttons.into_iter().map(|button| view! { <Press button /> }).collect_view()}</div> })
    };
    let summary = move || match touched.get() {
        0 => tr!("No rule has touched this order."),
        1 => tr!("One rule has touched this order."),
        count => tr!("{} rules have touched this order.", count),
    };
    view! {
        {move || any.get().then(|| view! {
            <section class="Drawer-part" aria-label=tr!("Rules")>
                <header>
                    <h3>{tr!("Rules")}</h3>
                    <button class="Drawer-edit" type="button" aria-expanded=move || open.get().to_string() aria-controls="order-rules" on:click=move |_| open.update(|open| *open = !*open)>
                        {move || if open.get() { tr!("Hide them") } else { tr!("Which, and why not") }}
                    </button>
                </header>
                {buttons}
                <p class="Drawer-none">{summary}</p>
                <ul class="OrderRules" id="order-rules">
                    {move || open.get().then(|| found.get().rules.into_iter().map(|rule| view! { <Item rule /> }).collect_view())}
                </ul>
            </section>
        })}
    }
}

#[component]
fn Item(rule: OrderRule) -> impl IntoView {
    let order = use_order();
    let OrderRule { id, name, on, verdict, at } = rule;
    let (icon, words) = match &verdict {
        RuleVerdict::Touched(1) => ("check", tr!("a rule" => "acted once")),
        RuleVerdict::Touched(times) => ("check", tr!("a rule" => "acted {} times", times)),
        RuleVerdict::Refused(refusals) => ("lock", tr!("a rule" => "was refused: {}", sentences(refusals))),
        RuleVerdict::WasOff => ("minus", tr!("a rule" => "was not switched on then")),
        RuleVerdict::NotSo(what) => ("minus", tr!("a rule" => "did nothing, for this was not so: {}", what)),
        RuleVerdict::NotTold => ("minus", tr!("a rule" => "did nothing; why is not in your sight")),
        RuleVerdict::NotSetOff(what) => {
            ("circle", tr!("a rule" => "was not set off. It waits until {}", what))
        }
    };
    let name = match order.board.session.is_admin() {
        true => view! { <a href=paths::rule(&order.board.slug(), id) dir="auto">{name}</a> }.into_any(),
        false => view! { <b dir="auto">{name}</b> }.into_any(),
    };
    view! {
        <li data-touched=matches!(verdict, RuleVerdict::Touched(_)).then_some("")>
            <Icon name=icon />
            <p>
                {name} {(!on).then(|| view! { " " <span class="Tag">{tr!("a rule" => "off")}</span> })}
                <span class="Field-hint" dir="auto">{words} {at.map(|at| view! { " · " <Moment at zone=order.zone() /> })}</span>
            </p>
        </li>
    }
}

/// The button of a rule. What it does follows a moment later, and the feed tells of it.
#[component]
fn Press(button: RuleButton) -> impl IntoView {
    let order = use_order();
    let RuleButton { rule, name } = button;
    let busy = RwSignal::new(false);
    let press = move |_| {
        busy.set(true);
        spawn_local(async move {
            let answer = order.change(|id, version, key| Client.press_rule(id, version, key, rule)).await;
            let _ = busy.try_set(false);
            if let Err(error) = answer {
                order.notices.warn(error.message());
            }
        });
    };
    view! { <button class="Button" type="button" disabled=busy on:click=press><Icon name="rule" />{typed(name)}</button> }
}

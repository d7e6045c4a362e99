//! The rules that there are: each as a sentence, with what it did and a switch.

use super::state::{Opened, RulesState};
use crate::components::{icon::Icon, moment::Moment, typed::typed};
use domain::{RuleId, automation::Looped, tr, wire::RuleView};
use leptos::prelude::*;

/// The list.
#[component]
pub fn List(state: RulesState) -> impl IntoView {
    let ids = move || state.view.with(|view| view.rules.iter().map(|rule| rule.id).collect::<Vec<_>>());
    view! {
        <ul class="RuleList" aria-label=tr!("Rules")>
            <For each=ids key=|id| *id let:id><Item state id /></For>
        </ul>
    }
}

#[component]
fn Item(state: RulesState, id: RuleId) -> impl IntoView {
    let rule =
        Memo::new(move |_| state.view.with(|view| view.rules.iter().find(|rule| rule.id == id).cloned()));
    let here = move || state.opened.get() == Opened::Rule(id);
    move || {
        let rule = rule.get()?;
        let RuleView { on, looped, runs, misses, last_run, sentence, .. } = rule.clone();
        let name = rule.rule.name.clone();
        let (hook, switch_name) = (name.clone(), name.clone());
        let zone = state.zone.get_value();
        Some(view! {
            <li class="RuleItem" data-current=move || here().then_some("") data-rule=hook>
                <button class="RuleItem-open" type="button" aria-current=move || here().then_some("true") on:click=move |_| state.open(id)>
                    <span class="RuleItem-name" dir="auto">{name}</span>
                    <span class="RuleItem-says" dir="auto">{sentence}</span>
                    <span class="RuleItem-meta">
                        <span><b>{runs}</b> " " {tr!("a rule acted" => "run" | "runs" % runs)}</span>
                        <span><b>{misses}</b> " " {tr!("a rule was refused" => "near miss" | "near misses" % misses)}</span>
                        {match last_run {
                            Some(at) => view! { <span>{tr!("a rule acted" => "last")} " " <Moment at zone /></span> }.into_any(),
                            None => view! { <span>{tr!("a rule" => "never run")}</span> }.into_any(),
                        }}
                    </span>
                </button>
                <button
                    class="Switch" type="button" role="switch" aria-checked=on.to_string() disabled=move || state.busy.get()
                    on:click=move |_| state.switch(id, !on)
                >
                    <span class="visually-hidden">{typed(switch_name)}</span>
                </button>
                {looped.map(|looped| view! { <LoopedTag looped /> })}
                {(!rule.faults.is_empty()).then(|| view! { <span class="Tag" data-kind="warn"><Icon name="alert" />{tr!("a rule" => "no longer fits the workflow")}</span> })}
            </li>
        })
    }
}

#[component]
fn LoopedTag(looped: Looped) -> impl IntoView {
    let why = match looped {
        Looped::Itself => tr!("switched off: it set itself off again"),
        Looped::TooDeep => tr!("switched off: rules set each other off"),
    };
    view! { <span class="Tag" data-kind="late"><Icon name="alert" />{why}</span> }
}

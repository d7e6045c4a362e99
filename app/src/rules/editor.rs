//! The rule that is open: its sentence, the rows that make it, and what can be done with it.

use super::{
    dry_run::DryRunPanel,
    only_if::OnlyIf,
    state::{Opened, RulesState},
    then::Then,
    when::When,
};
use crate::components::{dialog::Dialog, icon::Icon};
use domain::{automation::Looped, isolated, tr};
use leptos::prelude::*;

/// The panel beside the list.
#[component]
pub fn Editor(state: RulesState) -> impl IntoView {
    let (draft, vocabulary) = (state.draft, state.vocabulary);
    let sentence = Memo::new(move |_| vocabulary.sentence(&draft.rule()));
    let saved = Memo::new(move |_| state.saved());
    let changed = Memo::new(move |_| draft.is_changed());
    let removing = RwSignal::new(false);
    let title = move || match saved.get() {
        Some(rule) => rule.rule.name,
        None => tr!("New rule"),
    };
    let by = move || {
        saved.get().map(|rule| view! { <p class="Field-hint">{tr!("Acts as the shop. Written by {}.", isolated(&rule.by.name))}</p> })
    };
    view! {
        <section class="RuleEditor" aria-labelledby="rule-title">
            <header class="RuleEditor-head">
                <button class="Button RuleEditor-back" data-kind="quiet" type="button" on:click=move |_| state.close()><Icon name="back" />{tr!("All rules")}</button>
                <h2 id="rule-title" dir="auto">{title}</h2>
                {by}
            </header>
            {move || saved.get().and_then(|rule| rule.looped).map(|looped| view! { <LoopedBanner looped /> })}
            {move || saved.get().filter(|rule| !rule.faults.is_empty()).map(|rule| view! { <p class="FormErrors">{rule.faults.join(" ")}</p> })}
            <p class="RuleSentence" aria-live="polite" dir="auto">{sentence}</p>
            <form class="RuleForm" on:submit=move |event| { event.prevent_default(); state.save(); }>
                <div class="Field">
                    <label for="rule-name">{tr!("a rule" => "Its name")}</label>
                    <input
                        class="Input" id="rule-name" maxlength="60" autocomplete="off" dir="auto" placeholder=tr!("Paid means go")
                        prop:value=move || draft.name.get() on:input=move |event| draft.name.set(event_target_value(&event))
                    />
                </div>
                <When draft vocabulary />
                <OnlyIf draft vocabulary />
                <Then draft vocabulary />
                <label class="Tick">
                    <input type="checkbox" prop:checked=move || draft.unchanged.get() on:change=move |event| draft.unchanged.set(event_target_checked(&event)) />
                    <span>{tr!("Only if nothing changed meanwhile")}</span>
                </label>
                <div class="FormErrors" role="alert">{move || state.error.get().map(|error| view! { <p>{error}</p> })}</div>
                <div class="Form-actions">
                    {move || saved.get().map(|_| view! { <button class="Button" data-kind="danger" type="button" on:click=move |_| removing.set(true)><Icon name="minus" />{tr!("Remove")}</button> })}
                    <button class="Button" type="button" disabled=move || state.busy.get() on:click=move |_| state.try_out()>{tr!("Try it on the last 90 days")}</button>
                    {move || saved.get().filter(|_| !changed.get()).map(|rule| {
                        let words = if rule.on { tr!("a rule" => "Switch off") } else { tr!("a rule" => "Switch on") };
                        view! { <button class="Button" data-kind="primary" type="button" disabled=move || state.busy.get() on:click=move |_| state.switch(rule.id, !rule.on)>{words}</button> }
                    })}
                    {move || changed.get().then(|| view! { <button class="Button" data-kind="primary" type="submit" disabled=move || state.busy.get()>{tr!("Save")}</button> })}
                </div>
            </form>
            {move || state.dry.get().map(|dry| view! { <DryRunPanel state dry /> })}
        </section>
        {move || removing.get().then(|| view! { <Removing state close=Callback::new(move |()| removing.set(false)) /> })}
    }
}

#[component]
fn LoopedBanner(looped: Looped) -> impl IntoView {
    let why = match looped {
        Looped::Itself => {
            tr!(
                "What it did set it off again on the same order. Change it so that it cannot, then switch it on."
            )
        }
        Looped::TooDeep => {
            tr!(
                "It and other rules set each other off ten times in a row. Look at what they do to each other, then switch it on."
            )
        }
    };
    view! {
        <div class="RuleLooped" role="status">
            <Icon name="alert" />
            <p><b>{tr!("Milepost switched this rule off.")}</b> " " {why}</p>
        </div>
    }
}

/// Asks before a rule is gone.
#[component]
fn Removing(state: RulesState, close: Callback<()>) -> impl IntoView {
    let remove = move |_| {
        if let Opened::Rule(id) = state.opened.get_untracked() {
            state.remove(id);
        }
        close.run(());
    };
    view! {
        <Dialog labelled_by="remove-rule" class="RemoveRule" on_close=close>
            <h2 id="remove-rule">{tr!("Remove this rule?")}</h2>
            <p>{tr!("It does nothing any more and leaves the list. What it did stays in the history of the orders, under its name.")}</p>
            <div class="Form-actions">
                <button class="Button" type="button" on:click=move |_| close.run(())>{tr!("a rule" => "Keep it")}</button>
                <button class="Button" data-kind="danger" type="button" on:click=remove>{tr!("Remove")}</button>
            </div>
        </Dialog>
    }
}

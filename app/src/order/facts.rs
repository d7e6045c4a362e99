//! What is so of an order beside its status: each fact with who says so and what shows it, and the way to say it.

use super::{
    context::use_order,
    editable::{Done, FormEnd},
};
use crate::{
    api::Client,
    components::{
        form::{FieldErrors, FormErrors, FormValues, TextArea, TextField},
        icon::Icon,
        moment::Moment,
        typed::typed,
    },
    submit::on_submit,
};
use domain::{Evidence, FactDef, FactId, tr, wire::ClearOrderFact, wire::FactView, wire::SetOrderFact};
use leptos::prelude::*;

/// The part of the drawer; nothing where the workflow has no facts.
#[component]
pub fn Facts() -> impl IntoView {
    let order = use_order();
    let facts = Memo::new(move |_| order.board.rules().workflow.facts.clone());
    view! {
        {move || (!facts.with(Vec::is_empty)).then(|| view! {
            <section class="Drawer-part" aria-label=tr!("Facts")>
                <header><h3>{tr!("Facts")}</h3></header>
                <ul class="OrderFacts">
                    {facts.get().into_iter().map(|fact| view! { <Fact fact /> }).collect_view()}
                </ul>
            </section>
        })}
    }
}

#[component]
fn Fact(fact: FactDef) -> impl IntoView {
    let (order, id, def) = (use_order(), fact.id.clone(), fact.clone());
    let set = order.part(move |order| order.facts.get(&id).cloned());
    let may = order.may(move |actor, workflow, order| {
        let status = workflow.status(&order.card.status);
        status.is_some_and(|status| actor.can_set(&def, status, workflow))
    });
    let open = RwSignal::new(false);
    let done = Callback::new(move |()| open.set(false));
    let (name, help, evidence) = (fact.name, Some(fact.help).filter(|help| !help.is_empty()), fact.evidence);
    let label = name.clone();
    let fact = StoredValue::new(fact.id);
    let form = move || match (open.get(), set.with(Option::is_some)) {
        (false, _) => ().into_any(),
        (true, false) => {
            view! { <SetForm fact=fact.get_value() name=name.clone() evidence=evidence.clone() done /> }
                .into_any()
        }
        (true, true) => view! { <ClearForm fact=fact.get_value() name=name.clone() done /> }.into_any(),
    };
    view! {
        <li class="OrderFact" data-set=move || set.with(Option::is_some).then_some("")>
            <span class="OrderFact-mark" aria-hidden="true">{move || set.with(Option::is_some).then(|| view! { <Icon name="check" /> })}</span>
            <div class="OrderFact-what">
                <b>{typed(label.clone())}</b>
                {move || match set.get() {
                    Some(set) => view! { <Since set /> }.into_any(),
                    None => view! { <span class="Field-hint">{help.clone().unwrap_or_else(|| tr!("a fact" => "Not yet"))}</span> }.into_any(),
                }}
            </div>
            {move || (may.get() && !open.get()).then(|| {
                let (action, words) = match set.with(Option::is_some) {
                    true => (tr!("a verb" => "Unset"), tr!("Unset: {}", label)),
                    false => (tr!("a verb" => "Set"), tr!("Set: {}", label)),
                };
                view! { <button class="Drawer-edit" type="button" aria-label=words on:click=move |_| open.set(true)>{action}</button> }
            })}
            {form}
        </li>
    }
}

/// Who says so, since when, and what shows it.
#[component]
fn Since(set: FactView) -> impl IntoView {
    let zone = use_order().zone();
    view! {
        <span class="Field-hint">{typed(set.by.name)} ", " <Moment at=set.at zone /></span>
        {set.evidence.map(|evidence| view! { <q dir="auto">{evidence}</q> })}
    }
}

#[component]
fn SetForm(fact: FactId, name: String, evidence: Evidence, done: Done) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("set-fact"), RwSignal::new(false));
    let asked = evidence.clone();
    let read = move |values: &FormValues| {
        let evidence = match asked {
            Evidence::None | Evidence::Approval(_) => None,
            Evidence::Note => Some(values.need("evidence", &tr!("What shows it"))?),
            Evidence::Number => Some(values.need("evidence", &tr!("The number"))?),
        };
        Some(SetOrderFact { evidence })
    };
    let save = move |ask: SetOrderFact| {
        let fact = fact.clone();
        async move { order.change(|id, version, key| Client.set_fact(id, version, key, &fact, &ask)).await }
    };
    let said = name.clone();
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.say(tr!("“{}” is set", said));
        done.run(());
    });
    view! {
        <form class="Form OrderFact-form" novalidate on:submit=send aria-label=name.clone()>
            {match evidence {
                Evidence::Approval(_) => view! { <p class="Field-hint">{tr!("It is so only while the approval that shows it stands.")}</p> }.into_any(),
                Evidence::None => view! { <p class="Field-hint">{tr!("Your name and the time are kept with it.")}</p> }.into_any(),
                Evidence::Note => view! { <TextArea name="evidence" label=tr!("What shows it?") errors required=true /> }.into_any(),
                Evidence::Number => view! { <TextField name="evidence" label=tr!("a fact" => "Its number") errors required=true /> }.into_any(),
            }}
            <FormErrors errors />
            <FormEnd label=tr!("It is so") busy done />
        </form>
    }
}

#[component]
fn ClearForm(fact: FactId, name: String, done: Done) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("clear-fact"), RwSignal::new(false));
    let read = move |values: &FormValues| {
        let reason = values.need("reason", &tr!("The reason"))?;
        Some(ClearOrderFact { reason: Some(reason) })
    };
    let save = move |ask: ClearOrderFact| {
        let fact = fact.clone();
        async move { order.change(|id, version, key| Client.clear_fact(id, version, key, &fact, &ask)).await }
    };
    let said = name.clone();
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.say(tr!("“{}” is not set any more", said));
        done.run(());
    });
    view! {
        <form class="Form OrderFact-form" novalidate on:submit=send aria-label=name>
            <TextArea name="reason" label=tr!("Why is it not so any more?") errors required=true hint=tr!("The history keeps it.") />
            <FormErrors errors />
            <FormEnd label=tr!("It is not so") busy done />
        </form>
    }
}

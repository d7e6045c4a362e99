//! That an order was raised for staying too long: who was told, who sees to it until when, and seeing to it.

use super::context::use_order;
use crate::{
    acknowledge::{AcknowledgeForm, SendAcknowledge},
    api::Client,
    components::{
        escalation_tag::{EscalationSaid, EscalationTag},
        moment::Moment,
        typed::typed,
    },
};
use domain::wire::{AcknowledgeOrder, Acknowledged, Raised as RaisedView};
use leptos::prelude::*;

/// Who was told and who sees to it, as an entry of the reasons why an order needs attention.
#[component]
pub fn Raised(raised: RaisedView) -> impl IntoView {
    let order = use_order();
    let said = order.part(|order| EscalationSaid::of(&order.card));
    let RaisedView { told, at, acknowledged } = raised;
    let told = told.iter().map(|person| person.name.clone()).collect::<Vec<_>>();
    let is_seen_to = acknowledged.is_some();
    let may = order.may(|actor, workflow, order| {
        let assignee = order.card.assignee.as_ref().map(|assignee| assignee.id);
        let status = workflow.status(&order.card.status);
        let raised = order.card.escalation.as_ref();
        status
            .zip(raised)
            .is_some_and(|(status, raised)| actor.can_acknowledge(status, assignee, &raised.told))
    });
    let open = RwSignal::new(false);
    let send: SendAcknowledge =
        Callback::new(move |ask: AcknowledgeOrder| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
            Box::pin(async move {
                order.change_shown(|id, version, key| Client.acknowledge(id, version, key, &ask)).await
            })
        });
    let done = Callback::new(move |()| open.set(false));
    view! {
        <li class="Raised">
            {move || said.get().map(|said| view! { <EscalationTag said zone=order.zone() /> })}
            {match told.is_empty() {
                true => view! { " Nobody was there to be told, " }.into_any(),
                false => view! { " Told: " {typed(told.join(", "))} ", " }.into_any(),
            }}
            <Moment at zone=order.zone() /> "."
            {acknowledged.map(|given| view! { <SeenTo given /> })}
            {move || (may.get() && !open.get()).then(|| view! {
                <button class="Button" type="button" on:click=move |_| open.set(true)>{if is_seen_to { "Choose another day…" } else { "Acknowledge…" }}</button>
            })}
            {move || open.get().then(|| view! { <AcknowledgeForm today=order.board.today() send done /> })}
        </li>
    }
}

#[component]
fn SeenTo(given: Acknowledged) -> impl IntoView {
    let order = use_order();
    let Acknowledged { by, at, note, .. } = given;
    view! {
        " " {typed(by.name)} " sees to it, since " <Moment at zone=order.zone() /> "."
        {note.map(|note| view! { <q dir="auto">{note}</q> })}
    }
}

//! That an order was raised for staying too long: who was told, who sees to it until when, and seeing to it.

use super::context::use_order;
use crate::{
    acknowledge::{AcknowledgeForm, SendAcknowledge},
    api::Client,
    components::{
        escalation_tag::{EscalationSaid, EscalationTag},
        moment::Moment,
    },
};
use domain::{
    isolated, tr,
    wire::{AcknowledgeOrder, Acknowledged, Raised as RaisedView},
};
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
                true => format!(" {} ", tr!("Nobody was there to be told,")),
                false => format!(" {}, ", tr!("Told: {}", isolated(&told.join(", ")))),
            }}
            <Moment at zone=order.zone() /> "."
            {acknowledged.map(|given| view! { <SeenTo given /> })}
            {move || (may.get() && !open.get()).then(|| view! {
                <button class="Button" type="button" on:click=move |_| open.set(true)>{if is_seen_to { tr!("Choose another day…") } else { tr!("Acknowledge…") }}</button>
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
        " " {tr!("{} sees to it, since", isolated(&by.name))} " " <Moment at zone=order.zone() /> "."
        {note.map(|note| view! { <q dir="auto">{note}</q> })}
    }
}

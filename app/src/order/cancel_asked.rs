//! That the customer asks to cancel, as a reason why an order needs attention; and telling them that it cannot be done. Who agrees
//! moves the order to a cancelled status, as ever.

use super::context::use_order;
use crate::{
    api::Client,
    components::{
        dialog::Dialog,
        form::{FieldErrors, FormErrors, FormValues, Submit, TextArea},
        moment::Moment,
    },
    submit::on_submit,
};
use domain::{Instant, isolated, tr, wire::DeclineCancel};
use leptos::prelude::*;

/// When they asked, if nobody has answered.
pub fn asked_at() -> Memo<Option<Instant>> {
    let order = use_order();
    let card = order.part(|order| order.card.clone());
    Memo::new(move |_| {
        let rules = order.board.rules();
        card.with(|card| {
            let request = card.answers.cancel.as_ref().filter(|_| card.asks_to_cancel(&rules.workflow));
            request.map(|request| request.at)
        })
    })
}

/// The reason, and the way to answer it.
#[component]
pub fn CancelAsked(at: Instant) -> impl IntoView {
    let order = use_order();
    let (why, open, may) =
        (order.part(|order| order.cancel_reason.clone()), RwSignal::new(false), order.may_edit());
    view! {
        <li class="Raised">
            <span class="Tag" data-kind="late">{tr!("Asks to cancel")}</span>
            " " {tr!("before a moment" => "The customer asked")} " " <Moment at zone=order.zone() /> ". "
            {tr!("Move the order to a cancelled status, or say why not.")}
            {move || why.get().map(|why| view! { " " <q dir="auto">{why}</q> })}
            {move || may.get().then(|| view! {
                <button class="Button" type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>{tr!("Do not cancel…")}</button>
            })}
            {move || open.get().then(|| view! { <DeclineForm done=Callback::new(move |()| open.set(false)) /> })}
        </li>
    }
}

#[component]
fn DeclineForm(done: Callback<()>) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("decline"), RwSignal::new(false));
    let number = order.order().card.number.clone();
    let read = move |values: &FormValues| {
        let reason = values.need("reason", &tr!("The reason"))?;
        Some(DeclineCancel { reason: Some(reason) })
    };
    let save = move |ask: DeclineCancel| async move {
        order.change(|id, version, key| Client.decline_cancel(id, version, key, &ask)).await
    };
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.tell(tr!("The customer reads your answer on the tracking page."));
        let _ = done.try_run(());
    });
    view! {
        <Dialog labelled_by="decline-heading" class="MendDialog" on_close=done>
            <h2 id="decline-heading">{tr!("Do not cancel {}?", isolated(&number))}</h2>
            <p>{tr!("The order goes on, and the customer reads why on the tracking page.")}</p>
            <form class="Form" novalidate on:submit=send>
                <TextArea name="reason" label=tr!("Why it cannot be cancelled") errors required=true hint=tr!("The customer reads this.") />
                <FormErrors errors />
                <div class="Form-actions">
                    <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>{tr!("a button" => "Back")}</button>
                    <Submit label=tr!("Tell the customer") busy />
                </div>
            </form>
        </Dialog>
    }
}

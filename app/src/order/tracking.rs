//! The customer's tracking page: what they read now, its link, its code, and a new link for the old one.

use super::context::use_order;
use crate::{
    api::Client,
    components::{copy::CopyLink, dialog::Dialog, moment::Moment},
};
use domain::{isolated, tr};
use leptos::{prelude::*, task::spawn_local};

/// The part of the drawer.
#[component]
pub fn Tracking() -> impl IntoView {
    let order = use_order();
    let (reads, url) =
        (order.part(|order| order.customer_reads.clone()), order.part(|order| order.tracking_url.clone()));
    let ends = order.part(|order| order.tracking_ends);
    let code = order.part(|order| order.tracking_qr.clone());
    let (shown, asking) = (RwSignal::new(false), RwSignal::new(false));
    let can_edit = order.may_edit();
    view! {
        <section class="Drawer-part" aria-label=tr!("Tracking page")>
            <header><h3>{tr!("Tracking page")}</h3></header>
            <p class="Tracking-reads">
                {move || reads.get().map_or_else(
                    || tr!("The customer has nothing to read yet.").into_any(),
                    |words| view! { {tr!("The customer reads")} " " <b>{tr!("“{}”", isolated(&words))}</b> }.into_any(),
                )}
            </p>
            {move || view! { <CopyLink url=url.get() label=tr!("Tracking link") /> }}
            {move || ends.get().map(|at| view! { <p class="Field-hint">{tr!("before a moment" => "The link ends")} " " <Moment at zone=order.zone() /> "."</p> })}
            <div class="Drawer-actions">
                <a class="Button" data-kind="quiet" href=url target="_blank" rel="noopener noreferrer">{tr!("a verb" => "Open")}</a>
                <button class="Button" data-kind="quiet" type="button" aria-expanded=move || shown.get().to_string() on:click=move |_| shown.update(|shown| *shown = !*shown)>
                    {move || if shown.get() { tr!("Hide code") } else { tr!("Show code") }}
                </button>
                {move || can_edit.get().then(|| view! {
                    <button class="Button" data-kind="quiet" type="button" aria-haspopup="dialog" on:click=move |_| asking.set(true)>{tr!("Revoke and make a new one…")}</button>
                })}
            </div>
            {move || shown.get().then(|| view! {
                <div class="Tracking-code" role="img" aria-label=tr!("The tracking link as a QR code") inner_html=code.get()></div>
            })}
            {move || asking.get().then(|| view! { <Renew done=Callback::new(move |()| asking.set(false)) /> })}
        </section>
    }
}

#[component]
fn Renew(done: Callback<()>) -> impl IntoView {
    let order = use_order();
    let (busy, fault) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let renew = move |_| {
        busy.set(true);
        spawn_local(async move {
            let sent = order.send(|id, version, key| Client.renew_link(id, version, key)).await;
            busy.set(false);
            match sent {
                Ok(renewed) => {
                    order.board.take_confirmed(renewed.order);
                    order.refresh();
                    order.notices.tell(tr!("The link is new: send it to the customer."));
                    // The dialog may be closed by now.
                    let _ = done.try_run(());
                }
                Err(failure) => fault.set(Some(failure.message())),
            }
        });
    };
    view! {
        <Dialog labelled_by="renew-heading" class="Renew" on_close=done>
            <h2 id="renew-heading">{tr!("Revoke the link and make a new one?")}</h2>
            <p>{tr!("Whoever opens the present link is told that it was replaced, and can have the new one mailed to the customer’s own address. Do this when it has come into the wrong hands.")}</p>
            <div class="FormErrors" role="alert">{move || fault.get().map(|fault| view! { <p>{fault}</p> })}</div>
            <div class="Form-actions">
                <button class="Button" type="button" on:click=move |_| done.run(())>{tr!("Keep the link")}</button>
                <button class="Button" data-kind="danger" type="button" disabled=busy on:click=renew>{tr!("Revoke it")}</button>
            </div>
        </Dialog>
    }
}

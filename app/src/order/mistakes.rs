//! Mending what was entered by mistake: a number that was mistyped, an order that should not be there.

use super::context::use_order;
use crate::{
    api::Client,
    components::{
        dialog::Dialog,
        form::{FieldErrors, FormErrors, FormValues, Submit, TextArea, TextField},
    },
    paths,
    submit::on_submit,
};
use domain::{
    Right, isolated, tr,
    wire::{RenumberOrder, WithdrawOrder},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// What is being mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mending {
    Number,
    Order,
}

/// The part of the drawer; nothing for who may mend nothing.
#[component]
pub fn Mistakes() -> impl IntoView {
    let order = use_order();
    let mending = RwSignal::new(None::<Mending>);
    let may_withdraw = order.may(|actor, workflow, _| actor.may(Right::Place, workflow));
    let may_edit = order.may_edit();
    let done = Callback::new(move |()| mending.set(None));
    let button = move |what: Mending, label: String| {
        view! {
            <button class="Button" data-kind="quiet" type="button" aria-haspopup="dialog" on:click=move |_| mending.set(Some(what))>{label}</button>
        }
    };
    view! {
        {move || (may_edit.get() || may_withdraw.get()).then(|| view! {
            <section class="Drawer-part" aria-label=tr!("Entered by mistake?")>
                <header><h3>{tr!("Entered by mistake?")}</h3></header>
                <div class="Drawer-actions">
                    {may_edit.get().then(|| button(Mending::Number, tr!("Correct the number…")))}
                    {may_withdraw.get().then(|| button(Mending::Order, tr!("Withdraw the order…")))}
                </div>
            </section>
        })}
        {move || mending.get().map(|what| match what {
            Mending::Number => view! { <NumberForm done /> }.into_any(),
            Mending::Order => view! { <WithdrawForm done /> }.into_any(),
        })}
    }
}

/// The order's address changes with its number.
#[component]
fn NumberForm(done: Callback<()>) -> impl IntoView {
    let (order, navigate) = (use_order(), use_navigate());
    let (errors, busy) = (FieldErrors::new("number"), RwSignal::new(false));
    let before = order.order().card.number.clone();
    let read = move |values: &FormValues| {
        let number = values.need("number", &tr!("The number"))?;
        Some(RenumberOrder { number })
    };
    let save = move |ask: RenumberOrder| async move {
        order.change(|id, version, key| Client.renumber(id, version, key, &ask)).await.map(|()| ask.number)
    };
    let send = on_submit(errors, busy, read, save, move |number| {
        order.notices.tell(tr!("The number is corrected. The tracking link stays the same."));
        done.run(());
        let stay = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&paths::order(&order.board.slug(), &number), stay);
    });
    view! {
        <Dialog labelled_by="number-heading" class="MendDialog" on_close=done>
            <h2 id="number-heading">{tr!("Correct the number of {}", isolated(&before))}</h2>
            <form class="Form" novalidate on:submit=send>
                <TextField name="number" label=tr!("Number") errors value=before.to_string() required=true hint=tr!("The log keeps both.") />
                <FormErrors errors />
                <div class="Form-actions">
                    <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>{tr!("Cancel")}</button>
                    <Submit label=tr!("Correct it") busy />
                </div>
            </form>
        </Dialog>
    }
}

#[component]
fn WithdrawForm(done: Callback<()>) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("withdraw"), RwSignal::new(false));
    let number = order.order().card.number.clone();
    let read = move |values: &FormValues| {
        let reason = values.need("reason", &tr!("The reason"))?;
        Some(WithdrawOrder { reason: Some(reason) })
    };
    let save = move |ask: WithdrawOrder| async move {
        order.change(|id, version, key| Client.withdraw(id, version, key, &ask)).await
    };
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.tell(tr!("Withdrawn. The log keeps it, and its tracking link says so."));
        done.run(());
    });
    view! {
        <Dialog labelled_by="withdraw-heading" class="MendDialog" on_close=done>
            <h2 id="withdraw-heading">{tr!("Withdraw {}?", isolated(&number))}</h2>
            <p>{tr!("For an order that was placed by mistake: it leaves the board for good, the log keeps it, and its tracking link says that it was withdrawn. An order that the customer called off is moved to a cancelled status instead.")}</p>
            <form class="Form" novalidate on:submit=send>
                <TextArea name="reason" label=tr!("a field" => "Why") errors required=true hint=tr!("The team reads it in the history, the customer does not.") />
                <FormErrors errors />
                <div class="Form-actions">
                    <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>{tr!("Keep the order")}</button>
                    <Submit label=tr!("Withdraw it") busy />
                </div>
            </form>
        </Dialog>
    }
}

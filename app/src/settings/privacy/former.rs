//! Colleagues who have left and can be made nameless.

use crate::{
    api::Client,
    components::{dialog::Dialog, notices::use_notices, typed::typed},
};
use domain::{
    isolated, tr,
    wire::{FormerColleague, PrivacyView},
};
use leptos::{prelude::*, task::spawn_local};

/// Those who cannot sign in any more.
#[component]
pub fn Former(privacy: RwSignal<PrivacyView>) -> impl IntoView {
    let asking = RwSignal::new(None::<FormerColleague>);
    let row = move |person: FormerColleague| {
        let (asked, label) = (person.clone(), tr!("Erase {}", isolated(&person.name)));
        view! {
            <li>
                <span>{typed(person.name)}</span>
                <button class="Button" type="button" aria-haspopup="dialog" aria-label=label on:click=move |_| asking.set(Some(asked.clone()))>{tr!("Erase…")}</button>
            </li>
        }
    };
    let none = move || {
        let none = privacy.with(|privacy| privacy.former.is_empty());
        none.then(|| view! { <p class="Field-hint">{tr!("Nobody has left. When somebody leaves, switch off their access under People first.")}</p> })
    };
    view! {
        <section class="Settings-card Privacy" aria-labelledby="privacy-former">
            <h2 id="privacy-former">{tr!("Colleagues who have left")}</h2>
            {none}
            <ul class="Privacy-former"><For each={move || privacy.with(|privacy| privacy.former.clone())} key=|person| person.id children=row /></ul>
            {move || asking.get().map(|person| view! { <Ask person privacy asking /> })}
        </section>
    }
}

#[component]
fn Ask(
    person: FormerColleague,
    privacy: RwSignal<PrivacyView>,
    asking: RwSignal<Option<FormerColleague>>,
) -> impl IntoView {
    let (busy, notices) = (RwSignal::new(false), use_notices());
    let (id, done) = (person.id, Callback::new(move |()| asking.set(None)));
    let erase = move |_| {
        busy.set(true);
        spawn_local(async move {
            match Client.erase_person(id).await {
                Ok(()) => {
                    privacy.update(|privacy| privacy.former.retain(|former| former.id != id));
                    notices.tell(tr!("Erased: the history calls them “Former colleague”."));
                    done.run(());
                }
                Err(error) => {
                    notices.warn(error.message());
                    let _ = busy.try_set(false);
                }
            }
        });
    };
    view! {
        <Dialog labelled_by="former-heading" class="BoardDialog" on_close=done>
            <h2 id="former-heading">{tr!("Erase the name of {}?", isolated(&person.name))}</h2>
            <ul class="BoardDialog-means">
                <li>{tr!("Their name, e-mail address and password are deleted for good, with their notifications and the places they signed in from.")}</li>
                <li>{tr!("What they did stays in the history under “Former colleague”, and so do the texts they wrote.")}</li>
            </ul>
            <div class="Form-actions">
                <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>{tr!("to give up a form" => "Cancel")}</button>
                <button class="Button" data-kind="primary" type="button" disabled=busy on:click=erase>{tr!("Erase for good")}</button>
            </div>
        </Dialog>
    }
}

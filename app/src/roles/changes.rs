//! What saving would change, and the button that does it.

use super::{draft::RolesDraft, matrix::said};
use crate::{
    api::Client,
    components::{icon::Icon, notices::use_notices},
};
use domain::{tr, wire::PutRoles};
use leptos::{prelude::*, task::spawn_local};

/// The bar below the matrix; nothing while nothing is changed.
#[component]
pub fn Changes(draft: RolesDraft) -> impl IntoView {
    let (changes, faults) = (Memo::new(move |_| draft.changes()), Memo::new(move |_| draft.faults()));
    let (busy, refused, notices) = (RwSignal::new(false), RwSignal::new(None::<String>), use_notices());
    let save = move |_| {
        busy.set(true);
        refused.set(None);
        let roles = draft.roles();
        let ask = PutRoles { roles: roles.clone() };
        let answer = Client.put_roles(&draft.slug.get_value(), draft.revision(), &ask);
        spawn_local(async move {
            let answer = answer.await;
            // The page may be gone; it is published all the same.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(now) => {
                    draft.published(now.revision, now.roles);
                    notices.tell(tr!("Saved. It acts at once in every open page."));
                }
                Err(error) => refused.set(Some(error.message())),
            }
        });
    };
    let any = move || !changes.read().is_empty();
    view! {
        <section class="RoleChanges" aria-label=tr!("What changes") data-open=move || any().then_some("")>
            <div role="status">
                {move || any().then(|| view! {
                    <h2>{tr!("Not saved yet")}</h2>
                    <ul>{changes.get().into_iter().map(said).collect_view()}</ul>
                })}
            </div>
            <div role="alert">
                {move || (any() && !faults.read().is_empty()).then(|| view! {
                    <ul class="RoleChanges-faults">{faults.get().into_iter().map(said).collect_view()}</ul>
                })}
                {move || refused.get().map(|why| view! { <p class="FormErrors">{why}</p> })}
            </div>
            {move || any().then(|| view! {
                <div class="Form-actions">
                    <button class="Button" type="button" disabled=busy on:click=move |_| draft.discard()>{tr!("Discard")}</button>
                    <button class="Button" data-kind="primary" type="button" disabled=move || busy.get() || !faults.read().is_empty() on:click=save>
                        <Icon name="check" />{move || label(&changes.read())}
                    </button>
                </div>
            })}
        </section>
    }
}

/// `Save: Warehouse no longer sees prices`, or how many changes.
fn label(changes: &[String]) -> String {
    match changes {
        [one] => tr!("Save: {}", one.trim_end_matches('.')),
        more => tr!("Save {n} change" | "Save {n} changes" % more.len()),
    }
}

//! Giving an order to somebody: whom to choose from, and the word that goes with it.

use crate::{
    api::{ApiResult, Client},
    components::{
        form::{FieldErrors, FormErrors, FormValues, Submit, TextArea},
        typed::typed,
    },
    submit::on_submit,
};
use domain::{
    OrderId, PersonId, tr,
    wire::{AssignOrder, Candidate},
};
use leptos::{prelude::*, task::spawn_local};
use std::pin::Pin;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Sends what was chosen.
pub type SendAssign = Callback<AssignOrder, Pin<Box<dyn Future<Output = ApiResult<()>>>>>;

/// The form. Those to choose from are asked for when it is shown.
#[component]
pub fn AssignForm(
    /// The order; of several, one of each status.
    orders: Vec<OrderId>,
    /// Who has it now.
    assignee: Option<PersonId>,
    /// Sends what was chosen.
    send: SendAssign,
    /// Gives the form up, or is done with it.
    done: Callback<()>,
) -> impl IntoView {
    let several = orders.len() > 1;
    let orders = StoredValue::new(orders);
    let (errors, busy) = (FieldErrors::new("assign").with_reason_in("note"), RwSignal::new(false));
    let people = RwSignal::new(None::<Vec<Candidate>>);
    Effect::new(move || {
        spawn_local(async move {
            match candidates(orders.get_value()).await {
                Ok(found) => {
                    drop(people.try_set(Some(found)));
                    request_animation_frame(focus_on_first);
                }
                Err(error) => errors.set_whole(error.message()),
            }
        });
    });
    let read = move |values: &FormValues| {
        let to = values.raw("to").parse::<PersonId>().ok();
        if to.is_none() {
            errors.set_whole(tr!("Choose who is to have it."));
        }
        let note = values.maybe("note", &tr!("The word"));
        Some(AssignOrder { to: Some(to?), note })
    };
    let submit = on_submit(errors, busy, read, move |ask| send.run(ask), move |()| done.run(()));
    let others = move || {
        let people = people.get()?;
        Some(people.into_iter().filter(|other| Some(other.person.id) != assignee).collect::<Vec<_>>())
    };
    view! {
        <form class="Form AssignForm" novalidate on:submit=submit aria-label=tr!("Give the order to somebody")>
            <fieldset class="AssignForm-people">
                <legend>{if several { tr!("Who is to have them?") } else { tr!("Who is to have it?") }}</legend>
                {move || match others() {
                    None => view! { <p class="Field-hint">{tr!("Looking who is there…")}</p> }.into_any(),
                    Some(people) if people.is_empty() => {
                        view! { <p class="Field-hint">{tr!("Nobody else sees this order.")}</p> }.into_any()
                    }
                    Some(people) => people.into_iter().map(|candidate| view! { <Person candidate /> }).collect_view().into_any(),
                }}
            </fieldset>
            <TextArea name="note" label=tr!("A word with it") errors hint=tr!("They see it at once. The customer never does.") />
            <FormErrors errors />
            <div class="Form-actions">
                <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>{tr!("to give up a form" => "Cancel")}</button>
                <Submit label=tr!("Hand on") busy />
            </div>
        </form>
    }
}

/// Those who see at least one of these orders; who owns the status of one comes first, as for one alone.
async fn candidates(orders: Vec<OrderId>) -> ApiResult<Vec<Candidate>> {
    let mut found = Vec::<Candidate>::new();
    for order in orders {
        for candidate in Client.candidates(order).await? {
            match found.iter_mut().find(|known| known.person.id == candidate.person.id) {
                Some(known) => known.owns |= candidate.owns,
                None => found.push(candidate),
            }
        }
    }
    found.sort_by_key(|candidate| !candidate.owns);
    Ok(found)
}

/// Puts the keyboard on the first to choose from, unless somebody types already.
fn focus_on_first() {
    let typing = document().active_element().is_some_and(|active| active.tag_name() == "TEXTAREA");
    let first = document().query_selector(".AssignForm input[type=radio]").ok().flatten();
    if let Some(first) = first.filter(|_| !typing).and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
        let _ = first.focus();
    }
}

#[component]
fn Person(candidate: Candidate) -> impl IntoView {
    let Candidate { person, owns, away } = candidate;
    let about = match (owns, away) {
        (_, true) => Some(tr!("away today")),
        (true, false) => Some(tr!("owns this status")),
        (false, false) => None,
    };
    view! {
        <label class="Choice">
            <input type="radio" name="to" value=person.id.to_string() />
            <span>{typed(person.name)} {about.map(|about| view! { " " <small>{about}</small> })}</span>
        </label>
    }
}

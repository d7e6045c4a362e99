//! One parcel: where it is, what is in it, who carries it, and what can be done with it.

use super::{
    carry_form::CarryForm,
    items::Items,
    items_form::{ItemsForm, Purpose},
    merge_form::MergeForm,
    open::Open,
};
use crate::{
    api::Client,
    components::{icon::Icon, moment::Moment, typed::typed},
    order::context::use_order,
};
use domain::{ParcelState, tr, wire::ParcelView};
use leptos::{prelude::*, task::spawn_local};

/// The parcel of a number.
#[component]
pub fn Parcel(no: u32, open: RwSignal<Option<Open>>, may: Memo<bool>) -> impl IntoView {
    let order = use_order();
    let parcel = order.part(move |order| order.parcels.iter().find(|parcel| parcel.no == no).cloned());
    let form = Memo::new(move |_| open.get().filter(|open| open.parcel() == Some(no)));
    let heading = format!("parcel-{no}");
    view! {
        <li class="Parcel" aria-labelledby=heading>
            <div class="Parcel-head">
                <Icon name="box" />
                <h4 id=format!("parcel-{no}")>{tr!("Parcel {}", no)}</h4>
                {move || parcel.get().map(|parcel| view! { <State parcel /> })}
            </div>
            {move || parcel.get().map(|parcel| view! { <Items items=parcel.items.clone() /> <Carried parcel /> })}
            {move || (may.get() && open.get().is_none()).then(|| parcel.get()).flatten().map(|parcel| view! { <Actions parcel open /> })}
            {move || form.get().zip(parcel.get_untracked()).map(|(form, parcel)| view! { <Form form parcel open /> })}
        </li>
    }
}

#[component]
fn State(parcel: ParcelView) -> impl IntoView {
    let zone = use_order().zone();
    let (kind, at) = (kind(parcel.state), parcel.since());
    view! {
        <span class="Tag" data-kind=kind>{state_words(parcel.state)}</span>
        <span class="Field-hint Parcel-at"><Moment at zone /></span>
    }
}

fn state_words(state: ParcelState) -> String {
    match state {
        ParcelState::Packed => tr!("a parcel" => "Packed"),
        ParcelState::Sent => tr!("a parcel" => "On its way"),
        ParcelState::Delivered => tr!("a parcel" => "Delivered"),
        ParcelState::Returned => tr!("a parcel" => "Came back"),
        ParcelState::Lost => tr!("a parcel" => "Lost"),
    }
}

fn kind(state: ParcelState) -> &'static str {
    match state {
        ParcelState::Packed => "ready",
        ParcelState::Sent => "held",
        ParcelState::Delivered => "done",
        ParcelState::Returned => "warn",
        ParcelState::Lost => "late",
    }
}

#[component]
fn Carried(parcel: ParcelView) -> impl IntoView {
    parcel.carrier.map(|carrier| {
        let number = parcel.tracking_number.map(|number| match parcel.link {
            Some(link) => view! { <a class="Parcel-link" href=link rel="noreferrer external" target="_blank">{typed(number)}</a> }.into_any(),
            None => view! { <b>{typed(number)}</b> }.into_any(),
        });
        view! { <p class="Parcel-carried">{typed(carrier)} " " {number}</p> }
    })
}

#[component]
fn Actions(parcel: ParcelView, open: RwSignal<Option<Open>>) -> impl IntoView {
    let (order, busy, no) = (use_order(), RwSignal::new(false), parcel.no);
    // What stands on a button, and what it is called for who does not see beside what it stands.
    let opens = move |what: Open, (label, name): (String, String), kind: Option<&'static str>| {
        view! {
            <button class="Button" data-kind=kind type="button" aria-label=name on:click=move |_| open.set(Some(what))>{label}</button>
        }
        .into_any()
    };
    let tells = move |what: &'static str, (label, name): (String, String), said: String| {
        let run = move || {
            let said = said.clone();
            busy.set(true);
            spawn_local(async move {
                let sent = order
                    .change(|id, version, key| Client.tell_of_parcel((id, no), version, key, what))
                    .await;
                // Redrawn in the meantime: then there is no button to give back.
                let _ = busy.try_set(false);
                match sent {
                    Ok(()) => order.notices.tell(said),
                    Err(failure) => order.notices.warn(failure.message()),
                };
            });
        };
        view! {
            <button class="Button" data-kind="quiet" type="button" disabled=busy aria-label=name on:click=move |_| run()>{label}</button>
        }
        .into_any()
    };
    let others =
        order.order().parcels.iter().any(|other| other.no != no && other.state == ParcelState::Packed);
    let several = parcel.items.iter().map(|item| u64::from(item.quantity)).sum::<u64>() > 1;
    let came_back = || {
        let words = (tr!("a parcel" => "Came back…"), tr!("Came back parcel {}", no));
        Some(opens(Open::TakeBack(no), words, Some("quiet")))
    };
    let on_its_way = || tr!("Parcel {} is on its way again.", no);
    let buttons = match parcel.state {
        ParcelState::Packed => vec![
            Some(opens(Open::Send(no), (tr!("a parcel" => "Send…"), tr!("Send parcel {}", no)), None)),
            several.then(|| {
                let words = (tr!("a parcel" => "Split…"), tr!("Split parcel {}", no));
                opens(Open::Split(no), words, Some("quiet"))
            }),
            others.then(|| {
                let words = (tr!("a parcel" => "Merge…"), tr!("Merge parcel {}", no));
                opens(Open::Merge(no), words, Some("quiet"))
            }),
            Some(opens(
                Open::TakeBack(no),
                (tr!("a parcel" => "Take out…"), tr!("Take out parcel {}", no)),
                Some("quiet"),
            )),
        ],
        ParcelState::Sent => vec![
            Some(tells(
                "deliver",
                (tr!("a parcel" => "Delivered"), tr!("Delivered: parcel {}", no)),
                tr!("Parcel {} is delivered: the customer’s page says so.", no),
            )),
            Some(opens(
                Open::Label(no),
                (tr!("Correct the carrier…"), tr!("Correct the carrier parcel {}", no)),
                Some("quiet"),
            )),
            came_back(),
            Some(tells(
                "lose",
                (tr!("a parcel" => "Lost"), tr!("Lost: parcel {}", no)),
                tr!("Parcel {} is lost. What was in it can be packed anew.", no),
            )),
        ],
        ParcelState::Delivered => vec![
            came_back(),
            Some(tells(
                "reopen",
                (tr!("Not delivered after all"), tr!("Not delivered after all: parcel {}", no)),
                on_its_way(),
            )),
        ],
        ParcelState::Lost => vec![
            Some(tells(
                "reopen",
                (tr!("On its way after all"), tr!("On its way after all: parcel {}", no)),
                on_its_way(),
            )),
            came_back(),
        ],
        ParcelState::Returned => Vec::new(),
    };
    let buttons: Vec<AnyView> = buttons.into_iter().flatten().collect();
    (!buttons.is_empty()).then(|| view! { <div class="Drawer-actions">{buttons}</div> })
}

#[component]
fn Form(form: Open, parcel: ParcelView, open: RwSignal<Option<Open>>) -> impl IntoView {
    let done = Callback::new(move |()| open.set(None));
    let (no, items) = (parcel.no, parcel.items.clone());
    match form {
        Open::Pack => ().into_any(),
        Open::Split(_) => view! { <ItemsForm purpose=Purpose::Split(no) from=items done /> }.into_any(),
        Open::TakeBack(_) => {
            let purpose = Purpose::TakeBack { no, sent: parcel.state != ParcelState::Packed };
            view! { <ItemsForm purpose from=items done /> }.into_any()
        }
        Open::Merge(_) => view! { <MergeForm no done /> }.into_any(),
        Open::Send(_) => view! { <CarryForm parcel sends=true done /> }.into_any(),
        Open::Label(_) => view! { <CarryForm parcel sends=false done /> }.into_any(),
    }
}

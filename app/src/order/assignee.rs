//! Who has the order at the moment: taking it, handing it on with a word, leaving it to nobody in particular.

use super::{
    context::{OrderContext, use_order},
    opening::open_when_asked,
};
use crate::{
    api::Client,
    assign::{AssignForm, SendAssign},
    board::state::Opening,
    components::{
        face::{Face, NoFace},
        moment::Moment,
        typed::typed,
    },
};
use domain::{
    ActorRef, PersonId, isolated, tr,
    wire::{AssignOrder, Given},
};
use leptos::{prelude::*, task::spawn_local};

/// The part of the drawer.
#[component]
pub fn Assignee() -> impl IntoView {
    let order = use_order();
    let assignee = order.part(|order| order.card.assignee.clone());
    let (given, id) =
        (order.part(|order| order.given.clone()), Memo::new(move |_| assignee.get().map(|person| person.id)));
    let may = order.may(|actor, workflow, order| {
        let assignee = order.card.assignee.as_ref().map(|assignee| assignee.id);
        let status = workflow.status(&order.card.status);
        status.is_some_and(|status| actor.can_assign(status, assignee, workflow))
    });
    let me = order.board.session.with_me(|me| me.id);
    // Whoever was given it takes it by saying so; whoever took it has it.
    let takes = Memo::new(move |_| {
        let own = given.with(|given| {
            given.as_ref().is_some_and(|given| Some(&given.by.who) == me.map(ActorRef::Person).as_ref())
        });
        id.get() != me || !own
    });
    // An order that was withdrawn or archived is nobody's any more.
    let gone = order.part(|order| order.card.archived);
    let (handing, busy) = (RwSignal::new(false), RwSignal::new(false));
    let send: SendAssign =
        Callback::new(move |ask: AssignOrder| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
            Box::pin(async move {
                order.change_shown(|id, version, key| Client.assign(id, version, key, &ask)).await
            })
        });
    let done = Callback::new(move |()| handing.set(false));
    open_when_asked(
        order,
        Opening::Assign,
        may,
        tr!("None of your roles may say who has this order."),
        move || {
            handing.set(true);
        },
    );
    let give = move |to: Option<PersonId>, said: String| assign(order, busy, to, said);
    view! {
        {move || (!gone.get()).then(|| view! {
            <section class="Assignee" aria-label=tr!("Who has it") data-assignee=move || id.get().map(|id| id.to_string())>
                {move || match assignee.get() {
                    Some(person) => view! { <Face name=person.name.clone() /> <p><b>{typed(person.name)}</b> <GivenBy given=given.get() me /></p> }.into_any(),
                    None => view! { <NoFace /> <p class="Assignee-nobody">{tr!("With nobody in particular")}</p> }.into_any(),
                }}
                <div class="Assignee-acts">
                    {move || (may.get() && takes.get() && !handing.get()).then(|| view! {
                        <button class="Button" type="button" disabled=busy on:click=move |_| give(me, tr!("It is yours."))>{tr!("Take it")}</button>
                    })}
                    {move || (may.get() && !handing.get()).then(|| view! {
                        <button class="Button" data-kind="quiet" type="button" on:click=move |_| handing.set(true)>{move || if id.get().is_some() { tr!("Hand on…") } else { tr!("Assign…") }}</button>
                    })}
                    {move || (may.get() && id.get().is_some() && !handing.get()).then(|| view! {
                        <button class="Button" data-kind="quiet" type="button" disabled=busy on:click=move |_| give(None, tr!("Nobody in particular has it now."))>{tr!("Unassign")}</button>
                    })}
                </div>
                {move || handing.get().then(|| view! { <AssignForm orders=vec![order.id] assignee=id.get_untracked() send done /> })}
            </section>
        })}
    }
}

/// Who gave it to them and with which word; nothing of somebody who took it.
#[component]
fn GivenBy(given: Option<Given>, me: Option<PersonId>) -> impl IntoView {
    let order = use_order();
    given.map(|Given { by, at, note }| {
        let who = match by.who == me.map_or(ActorRef::System, ActorRef::Person) {
            true => tr!("given by you"),
            false => tr!("given by {}", isolated(&by.name)),
        };
        view! {
            <span class="Field-hint">{who} ", " <Moment at zone=order.zone() /></span>
            {note.map(|note| view! { <q dir="auto">{note}</q> })}
        }
    })
}

fn assign(order: OrderContext, busy: RwSignal<bool>, to: Option<PersonId>, said: String) {
    busy.set(true);
    spawn_local(async move {
        let ask = AssignOrder { to, note: None };
        // Of the order as it is shown: nobody takes from somebody what they took a moment ago.
        let sent = order.change_shown(|id, version, key| Client.assign(id, version, key, &ask)).await;
        let _ = busy.try_set(false);
        match sent {
            Ok(()) => order.notices.tell(said),
            Err(error) => order.notices.warn(error.message()),
        };
    });
}

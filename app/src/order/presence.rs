//! Who has the order open beside the person: saying that one does, and showing who else.

use super::context::{OrderContext, use_order};
use crate::{api::Client, components::face::FaceHere};
use domain::{
    isolated, tr,
    wire::{Editing, PRESENCE_BEAT, Present, ShowPresence},
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use uuid::Uuid;
use web_sys::VisibilityState;

/// Says that the order is open here, for as long as somebody looks, and what is edited. Who looks as another role does says
/// nothing. Effects run in the browser alone.
pub fn show_presence(order: OrderContext) {
    Effect::new(move || {
        if order.board.session.seeing_as().is_some() {
            return;
        }
        let page = Uuid::new_v4();
        // Not heard, it is said again; and nobody waits for it.
        let say = move || {
            if document().visibility_state() == VisibilityState::Visible {
                let shown = ShowPresence { editing: order.editing.try_get_untracked().flatten() };
                spawn_local(async move { drop(Client.show_presence(order.id, page, &shown).await) });
            }
        };
        let looked = window_event_listener_untyped("visibilitychange", move |_| say());
        let beating = set_interval_with_handle(say, Duration::from_secs(PRESENCE_BEAT));
        Effect::new(move || {
            order.editing.track();
            say();
        });
        on_cleanup(move || {
            looked.remove();
            if let Ok(beating) = beating {
                beating.clear();
            }
            spawn_local(async move { drop(Client.leave_presence(order.id, page).await) });
        });
    });
}

/// The others who have it open.
#[component]
pub fn Here() -> impl IntoView {
    let order = use_order();
    let here = Memo::new(move |_| order.board.presence.on(order.id));
    let one = |Present { person, editing, .. }: Present| {
        let doing = words(&person.name, editing);
        view! { <p data-editing=editing.map(|_| "")><span aria-hidden="true"><FaceHere name=person.name.clone() doing=doing.clone() /></span> <span>{doing}</span></p> }
    };
    view! {
        <div class="Here" role="status" aria-label=tr!("Who else has this order open")>
            {move || here.get().into_iter().map(one).collect_view()}
        </div>
    }
}

/// What somebody does there.
fn words(name: &str, editing: Option<Editing>) -> String {
    let name = isolated(name);
    match editing {
        None => tr!("{} is here, too", name),
        Some(Editing::Promise) => tr!("{} is editing the promise", name),
        Some(Editing::Details) => tr!("{} is editing the details", name),
        Some(Editing::Customer) => tr!("{} is editing the customer", name),
        Some(Editing::Lines) => tr!("{} is editing the lines", name),
    }
}

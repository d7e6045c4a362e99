//! When the order arrives if it goes on as the board's last ones went: to be promised at a click, and said where it is later than
//! was promised.

use super::context::use_order;
use crate::{
    api::Client,
    components::{dates, icon::Icon},
};
use domain::{Arrival, Promise, tr};
use leptos::{prelude::*, task::spawn_local};

/// The arrival, asked for anew whenever the order changes; none until it is there, and where nothing tells one.
fn use_arrival() -> RwSignal<Option<Arrival>> {
    let order = use_order();
    let (arrival, version) = (RwSignal::new(None), order.part(|order| order.card.version));
    Effect::new(move || {
        version.track();
        spawn_local(async move {
            // It is a help and no more: whoever cannot have it promises by hand.
            let found = Client.arrival(order.id).await.ok().flatten();
            let _ = arrival.try_set(found);
        });
    });
    arrival
}

/// What the last orders took, as dates that can be taken over.
#[component]
pub fn ArrivalOffer(
    /// Takes them over.
    take: Callback<Promise>,
) -> impl IntoView {
    let (order, arrival) = (use_order(), use_arrival());
    move || {
        arrival.get().map(|arrival| {
            let (window, today) = (arrival.window, order.board.today());
            let words = dates::window(window.earliest(), window.latest(), today);
            view! {
                <div class="Arrival">
                    <p><b>{words}</b> <span class="Field-hint">{basis(arrival)}</span></p>
                    <button class="Button" type="button" on:click=move |_| take.run(window)>{tr!("Use these dates")}</button>
                </div>
            }
        })
    }
}

/// That it arrives later than was promised, if it goes on like this.
#[component]
pub fn LaterThanPromised() -> impl IntoView {
    let (order, arrival) = (use_order(), use_arrival());
    let promise = order.part(|order| order.card.promise);
    move || {
        let window = arrival.get()?.window;
        promise.get().filter(|promise| promise.latest() < window.latest())?;
        let words = dates::window(window.earliest(), window.latest(), order.board.today());
        Some(view! {
            <p class="Arrival-later" role="note">
                <Icon name="alert" />
                <span>{tr!("As the last orders went it arrives {}, later than promised. Promise another date before the customer has to ask.", words)}</span>
            </p>
        })
    }
}

/// How the dates are known.
fn basis(arrival: Arrival) -> String {
    let Arrival { orders, hits, tried, .. } = arrival;
    match tried {
        0 => tr!(
            "usually, as the last {} orders went that came this way. Too few of them to say how often that is right.",
            orders
        ),
        _ => tr!(
            "usually, as the last {} orders went that came this way. Such dates were right for {} of {}.",
            orders,
            hits,
            tried
        ),
    }
}

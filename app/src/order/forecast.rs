//! When the order arrives if it goes on as the board's last ones went: to be promised at a click, and said where it is later than
//! was promised.

use super::context::use_order;
use crate::{
    api::Client,
    components::{dates, icon::Icon},
};
use domain::{Forecast, Promise};
use leptos::{prelude::*, task::spawn_local};

/// The forecast, asked for anew whenever the order changes; none until it is there, and where nothing tells one.
fn use_forecast() -> RwSignal<Option<Forecast>> {
    let order = use_order();
    let (forecast, version) = (RwSignal::new(None), order.part(|order| order.card.version));
    Effect::new(move || {
        version.track();
        spawn_local(async move {
            // It is a help and no more: whoever cannot have it promises by hand.
            let found = Client.forecast(order.id).await.ok().flatten();
            let _ = forecast.try_set(found);
        });
    });
    forecast
}

/// What the last orders took, as dates that can be taken over.
#[component]
pub fn ForecastOffer(
    /// Takes them over.
    take: Callback<Promise>,
) -> impl IntoView {
    let (order, forecast) = (use_order(), use_forecast());
    move || {
        forecast.get().map(|forecast| {
            let (window, today) = (forecast.window, order.board.today());
            let words = dates::window(window.earliest(), window.latest(), today);
            view! {
                <div class="Forecast">
                    <p><b>{words}</b> <span class="Field-hint">{basis(forecast)}</span></p>
                    <button class="Button" type="button" on:click=move |_| take.run(window)>"Use these dates"</button>
                </div>
            }
        })
    }
}

/// That it arrives later than was promised, if it goes on like this.
#[component]
pub fn LaterThanPromised() -> impl IntoView {
    let (order, forecast) = (use_order(), use_forecast());
    let promise = order.part(|order| order.card.promise);
    move || {
        let window = forecast.get()?.window;
        promise.get().filter(|promise| promise.latest() < window.latest())?;
        let words = dates::window(window.earliest(), window.latest(), order.board.today());
        Some(view! {
            <p class="Forecast-later" role="note">
                <Icon name="alert" />
                <span>"As the last orders went it arrives " <b>{words}</b> ", later than promised. Promise another date before the customer has to ask."</span>
            </p>
        })
    }
}

/// How the dates are known.
fn basis(forecast: Forecast) -> String {
    let Forecast { orders, hits, tried, .. } = forecast;
    let told = format!("usually, as the last {orders} orders went that came this way.");
    match tried {
        0 => format!("{told} Too few of them to say how often that is right."),
        _ => format!("{told} Such dates were right for {hits} of {tried}."),
    }
}

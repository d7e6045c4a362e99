//! The logo that stands at the top of the page.

use crate::{api::Client, components::notices::use_notices};
use domain::{tr, wire::CustomerPageView};
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The logo, another one, or none.
#[component]
pub fn Logo(saved: RwSignal<CustomerPageView>) -> impl IntoView {
    let (busy, fault, notices) = (RwSignal::new(false), RwSignal::new(None::<String>), use_notices());
    let logo = Memo::new(move |_| saved.with(|saved| saved.logo.clone()));
    let arrived = move |answer: crate::api::ApiResult<CustomerPageView>, words: String| {
        let _ = busy.try_set(false);
        match answer {
            Ok(now) => {
                let _ = saved.try_set(now);
                notices.tell(words);
            }
            Err(error) => {
                let _ = fault.try_set(Some(error.message()));
            }
        }
    };
    let choose = move |event: ev::Event| {
        let Some(input) = event.target().and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        // The same file can be chosen once more.
        input.set_value("");
        fault.set(None);
        busy.set(true);
        spawn_local(async move {
            arrived(Client.send_logo(file).await, tr!("The logo is on the page."));
        });
    };
    let remove = move |_| {
        fault.set(None);
        busy.set(true);
        spawn_local(async move {
            arrived(Client.remove_logo().await, tr!("The logo is off the page."));
        });
    };
    view! {
        <section class="Settings-card Form" aria-labelledby="logo-heading">
            <h2 id="logo-heading">{tr!("Logo")}</h2>
            {move || logo.get().map(|logo| view! { <img class="LogoShown" src=logo alt=tr!("The logo as it is") /> })}
            <div class="Field">
                <label for="logo">{tr!("A picture")}</label>
                <input class="Input" id="logo" type="file" accept="image/png,image/jpeg,image/webp" disabled=busy on:change=choose aria-describedby="logo-notes" />
                <div class="Field-notes" id="logo-notes">
                    <p class="Field-hint">{tr!("PNG, JPEG or WebP of at most 64 KB; it is shown 32 pixels high, on light and dark.")}</p>
                    <div role="alert">{move || fault.get().map(|fault| view! { <p class="Field-error">{fault}</p> })}</div>
                </div>
            </div>
            {move || logo.read().is_some().then(|| view! { <div class="Form-actions"><button class="Button" type="button" disabled=busy on:click=remove>{tr!("Take the logo away")}</button></div> })}
        </section>
    }
}

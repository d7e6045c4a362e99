//! Milepost's pages: rendered on the server, hydrated in the browser.

pub mod track;
pub mod ui;

use leptos::prelude::*;

/// The whole application.
#[component]
pub fn App() -> impl IntoView {
    let (count, set_count) = signal(0);
    view! { <button on:click=move |_| *set_count.write() += 1>"Clicked " {count}</button> }
}

/// Attaches the browser to the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
}

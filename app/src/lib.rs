//! Milepost's pages: rendered on the server, hydrated in the browser. Data comes through `backend` alone, news through
//! `live` alone; this file and `backend` are the only ones that know which side they run on.

// Views are nested types: a page of parts is deep for the compiler.
#![recursion_limit = "512"]

pub mod backend;
mod board;
mod entrance;
mod import;
mod live;
mod order;
mod orders;
mod people;
mod routes;
mod settings;
pub mod shell;
#[cfg(not(feature = "hydrate"))]
pub mod track;
pub mod ui;

pub use routes::App;

/// Attaches the browser to the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
}

//! The program of everything but the board: lists, people, settings, import, signing in.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes the page up that the server rendered; the page's own script calls it.
#[wasm_bindgen]
pub fn take_up() {
    app::page::take_up::<app::page::Office>();
}

fn main() {}

//! The program of the board and its orders.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes the page up that the server rendered; the page's own script calls it.
#[wasm_bindgen]
pub fn take_up() {
    app::page::take_up::<app::page::Board>();
}

fn main() {}

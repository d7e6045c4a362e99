//! What the drawer opens with, where a key on the card asked for a part of the order.

use super::context::OrderContext;
use crate::board::state::Opening;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Opens a part of the order once a key has asked for it, and says why not to who may not. Effects run in the browser alone.
pub fn open_when_asked(
    order: OrderContext,
    part: Opening,
    may: Memo<bool>,
    refusal: String,
    open: impl Fn() + 'static,
) {
    let opening = order.board.opening;
    Effect::new(move || {
        if opening.get() != Some((order.id, part)) {
            return;
        }
        opening.set(None);
        if may.get_untracked() {
            open();
        } else {
            order.notices.tell(refusal.clone());
        }
    });
}

/// Puts the keyboard on the first element of a selector, once it is there.
pub fn focus_on(selector: &'static str) {
    // The drawer takes the focus itself when it opens.
    request_animation_frame(move || {
        request_animation_frame(move || {
            let found = document().query_selector(selector).ok().flatten();
            if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
                let _ = element.focus();
            }
        });
    });
}

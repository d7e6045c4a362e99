//! A native modal dialog: the browser keeps the focus inside and closes it on Esc.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};

/// A modal dialog that is open from the moment it is shown. Esc and a press beside it call `on_close`; taking it out of the
/// view closes it.
#[component]
pub fn Dialog(
    /// Names it: the id of its heading.
    labelled_by: &'static str,
    /// The root class of what is inside.
    class: &'static str,
    /// Esc, or a press beside the dialog.
    #[prop(into)]
    on_close: Callback<()>,
    /// Runs in the browser once it is open.
    #[prop(optional, into)]
    on_open: Option<Callback<HtmlDialogElement>>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = node.get().filter(|dialog| !dialog.open()) {
            // Fails only where it is open already.
            let _ = dialog.show_modal();
            if let Some(on_open) = on_open {
                on_open.run(dialog);
            }
        }
    });
    let beside = move |event: ev::MouseEvent| {
        let hit = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if hit.is_some_and(|hit| hit.tag_name().eq_ignore_ascii_case("dialog")) {
            on_close.run(());
        }
    };
    view! {
        <dialog
            class=format!("Dialog {class}")
            aria-labelledby=labelled_by
            node_ref=node
            on:click=beside
            on:cancel=move |event: ev::Event| {
                event.prevent_default();
                on_close.run(());
            }
        >
            {children()}
        </dialog>
    }
}

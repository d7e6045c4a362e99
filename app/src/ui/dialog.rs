//! A native modal dialog: the browser keeps the focus inside and closes it on Esc.

use leptos::{html, prelude::*};

/// A modal dialog that is open from the moment it is shown. Esc calls `on_close`; showing nothing closes it.
#[component]
pub fn Dialog(
    /// Names it: the id of its heading.
    labelled_by: &'static str,
    /// The root class of what is inside.
    class: &'static str,
    /// Esc.
    #[prop(into)]
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = node.get().filter(|dialog| !dialog.open()) {
            // Fails only where it is open already.
            let _ = dialog.show_modal();
        }
    });
    view! {
        <dialog
            class=format!("Dialog {class}")
            aria-labelledby=labelled_by
            node_ref=node
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                on_close.run(());
            }
        >
            {children()}
        </dialog>
    }
}

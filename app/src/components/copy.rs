//! A link to hand on: readable, and copied with one press.

use crate::components::icon::Icon;
use domain::tr;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

/// The link with its button. Where the browser keeps its clipboard to itself, the link is selected, ready for the keyboard.
#[component]
pub fn CopyLink(
    /// The link.
    url: String,
    /// What it is, for those who do not see it.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let (field, said) = (NodeRef::<html::Input>::new(), RwSignal::new(String::new()));
    let copy = move |_| {
        let copied = field.get().is_some_and(|field| {
            field.select();
            copy_selection()
        });
        said.set(if copied { tr!("Copied") } else { tr!("Selected: copy it with the keyboard") });
        set_timeout(
            move || {
                // Gone with its page, if it is.
                let _ = said.try_set(String::new());
            },
            std::time::Duration::from_secs(4),
        );
    };
    view! {
        <div class="CopyLink">
            <input class="Input" type="text" readonly value=url aria-label=label node_ref=field />
            <button class="Button" type="button" on:click=copy><Icon name="copy" />{tr!("Copy")}</button>
            <span class="CopyLink-said" role="status">{said}</span>
        </div>
    }
}

/// Whether the selection is on the clipboard now. The old way: the newer one is only there over a secure connection, and a
/// shop's own network often has none.
fn copy_selection() -> bool {
    document().dyn_into::<web_sys::HtmlDocument>().is_ok_and(|page| page.exec_command("copy") == Ok(true))
}

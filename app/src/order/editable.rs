//! A part of the drawer that reads as text and, on request, turns into a form.

use super::{context::use_order, opening::open_when_asked};
use crate::board::state::Opening;
use domain::{tr, wire::Editing};
use leptos::{html, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// What a form is given: call it when the form is done with.
pub type Done = Callback<()>;

/// A form that takes the place of the text.
pub type FormView = Arc<dyn Fn(Done) -> AnyView + Send + Sync>;

/// A section with a heading and, for who may, a button that opens its form.
#[component]
pub fn Editable(
    /// The heading.
    #[prop(into)]
    title: String,
    /// Which part it is, for those who have the order open, too.
    part: Editing,
    /// What the button says to those who do not see the heading beside it: `Edit the details`.
    #[prop(into)]
    action: String,
    /// Whether the person may edit.
    may: Memo<bool>,
    /// The form.
    form: FormView,
    children: ChildrenFn,
) -> impl IntoView {
    let (order, editing) = (use_order(), RwSignal::new(false));
    Effect::new(move |was: Option<bool>| {
        let is = editing.get();
        if is || was == Some(true) {
            order.editing.set(is.then_some(part));
        }
        is
    });
    let (button, place) = (NodeRef::<html::Button>::new(), NodeRef::<html::Div>::new());
    let done = Callback::new(move |()| {
        editing.set(false);
        focus_soon(move || button.try_get_untracked().flatten().and_then(|button| button.dyn_into().ok()));
    });
    let open = move || {
        editing.set(true);
        focus_soon(move || {
            let place: web_sys::Element = place.try_get_untracked().flatten()?.unchecked_into();
            place.query_selector("input, select, textarea").ok()??.dyn_into().ok()
        });
    };
    if part == Editing::Promise {
        open_when_asked(
            order,
            Opening::Promise,
            may,
            tr!("None of your roles may promise dates here."),
            open,
        );
    }
    view! {
        <section class="Drawer-part" aria-label=title>
            <header>
                <h3>{title.clone()}</h3>
                {move || (may.get() && !editing.get()).then(|| view! {
                    <button class="Drawer-edit" type="button" aria-label=action.clone() on:click=move |_| open() node_ref=button>{tr!("Edit")}</button>
                })}
            </header>
            <div node_ref=place>
                {move || if editing.get() { form(done) } else { children().into_any() }}
            </div>
        </section>
    }
}

/// The buttons below a form of the drawer.
#[component]
pub fn FormEnd(
    /// What sending does.
    #[prop(into)]
    label: Signal<String>,
    /// Whether the answer is awaited.
    busy: RwSignal<bool>,
    /// Gives the form up.
    done: Done,
) -> impl IntoView {
    view! {
        <div class="Form-actions">
            <button class="Button" type="button" on:click=move |_| done.run(()) disabled=move || busy.get()>{tr!("Cancel")}</button>
            <crate::components::form::Submit label busy />
        </div>
    }
}

fn focus_soon(find: impl FnOnce() -> Option<web_sys::HtmlElement> + 'static) {
    // The drawer takes the focus itself when it opens.
    request_animation_frame(move || {
        request_animation_frame(move || {
            if let Some(element) = find() {
                // What cannot take the focus leaves it where it was.
                let _ = element.focus();
            }
        });
    });
}

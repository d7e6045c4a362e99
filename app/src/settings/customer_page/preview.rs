//! The page as a customer has it, on a phone: the real one of the order that was placed last, rendered by the server.

use crate::components::language_field::called;
use domain::{Language, tr, wire::CustomerPageView};
use leptos::{ev, prelude::*};

/// The page in a frame, in a language that can be chosen. What was saved shows at once.
#[component]
pub fn Preview(saved: RwSignal<CustomerPageView>) -> impl IntoView {
    let language = RwSignal::new(saved.with_untracked(|saved| saved.page.language));
    let choose = move |event: ev::Event| {
        if let Some(chosen) = Language::from_tag(&event_target_value(&event)) {
            language.set(chosen);
        }
    };
    let option = move |of: Language| {
        view! { <option value=of.tag() selected={of == language.get_untracked()}>{called(of)}</option> }
    };
    let frame = move || {
        // Made anew when something was saved: the address is the same then.
        saved.track();
        let address = format!("/api/v1/shop/page/preview?language={}", language.get().tag());
        view! { <iframe class="PagePreview-frame" title=tr!("The customers’ page") src=address></iframe> }
    };
    view! {
        <section class="Settings-card PagePreview" aria-labelledby="preview-heading">
            <h2 id="preview-heading">{tr!("As customers see it")}</h2>
            <div class="Field">
                <label for="preview-language">{tr!("a language" => "In")}</label>
                <select class="Input" id="preview-language" on:change=choose>{Language::ALL.map(option).collect_view()}</select>
            </div>
            {frame}
            <p class="Field-hint">{tr!("The page of the order that was placed last, as it is saved.")}</p>
        </section>
    }
}

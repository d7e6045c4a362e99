//! The time zones that a browser knows, to choose from while one types.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// A list of suggestions for the field that names its id. The server suggests nothing: the list is long, and the browser has it.
#[component]
pub fn ZoneList(id: &'static str) -> impl IntoView {
    let zones = RwSignal::new(Vec::new());
    Effect::new(move || zones.set(known_zones()));
    view! {
        <datalist id=id>{move || zones.get().into_iter().map(|zone| view! { <option value=zone></option> }).collect_view()}</datalist>
    }
}

fn known_zones() -> Vec<String> {
    let intl = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("Intl"));
    let list = intl.and_then(|intl| {
        let known = js_sys::Reflect::get(&intl, &JsValue::from_str("supportedValuesOf"))?;
        known.dyn_into::<js_sys::Function>()?.call1(&intl, &JsValue::from_str("timeZone"))
    });
    list.map(|list| js_sys::Array::from(&list).iter().filter_map(|zone| zone.as_string()).collect())
        .unwrap_or_default()
}

//! Lines of an order with how many of each.

use crate::{components::typed::typed, order::context::use_order};
use domain::{ParcelItem, wire::Line};
use leptos::prelude::*;

/// Lines with how many of each.
#[component]
pub fn Items(items: Vec<ParcelItem>) -> impl IntoView {
    let order = use_order();
    let rows = items.into_iter().map(|item| {
        let name = order.part(move |order| name_of(&order.lines, item.line));
        view! { <li><span>{move || typed(name.get())}</span> <b>{item.quantity}</b></li> }
    });
    view! { <ul class="Parcel-items">{rows.collect_view()}</ul> }
}

/// What a line is called.
pub fn name_of(lines: &[Line], line: u32) -> String {
    lines.get(line as usize).map(|line| line.description.to_string()).unwrap_or_default()
}

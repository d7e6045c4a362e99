//! What an order is about, in a line.

use super::typed::typed;
use domain::{LinesSummary, isolated};
use leptos::prelude::*;

/// The same as [`items`], as a text.
pub fn items_text(lines: &LinesSummary) -> String {
    let first = isolated(&lines.first);
    match lines.count {
        0 => "No lines".to_owned(),
        1 => first.into_owned(),
        count => format!("{count} lines · {first}"),
    }
}

/// `81 lines · Red retrospot cake stand`.
pub fn items(lines: &LinesSummary) -> impl IntoView + use<> {
    let count = match lines.count {
        0 => Some("No lines".to_owned()),
        1 => None,
        count => Some(format!("{count} lines · ")),
    };
    view! {
        <span class="Items">
            {count.map(|count| view! { <span class="Items-count">{count}</span> })}
            {typed(&lines.first)}
        </span>
    }
}

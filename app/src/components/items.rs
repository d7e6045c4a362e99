//! What an order is about, in a line.

use super::typed::typed;
use domain::{LinesSummary, isolated, tr};
use leptos::prelude::*;

/// The same as [`items`], as a text.
pub fn items_text(lines: &LinesSummary) -> String {
    let first = isolated(&lines.first);
    match lines.count {
        0 => tr!("No lines"),
        1 => first.into_owned(),
        count => tr!("{n} line · {}" | "{n} lines · {}" % count, first),
    }
}

/// `81 lines · Red retrospot cake stand`.
pub fn items(lines: &LinesSummary) -> impl IntoView + use<> {
    let count = match lines.count {
        0 => Some(tr!("No lines")),
        1 => None,
        count => Some(format!("{} · ", tr!("{n} line" | "{n} lines" % count))),
    };
    view! {
        <span class="Items">
            {count.map(|count| view! { <span class="Items-count">{count}</span> })}
            {typed(&lines.first)}
        </span>
    }
}

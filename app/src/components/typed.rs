//! What people typed, in a page: it finds its own direction and keeps it to itself. In an element of its own that is
//! `dir="auto"` on the element; beside other text it is this.

use domain::contained;
use leptos::prelude::*;

/// A text that somebody typed, beside others.
pub fn typed(text: impl AsRef<str>) -> AnyView {
    let text = contained(text.as_ref()).into_owned();
    view! { <bdi>{text}</bdi> }.into_any()
}

/// Several such texts with something between them.
pub fn typed_list(texts: impl IntoIterator<Item = String>, between: &'static str) -> impl IntoView {
    let parts = texts.into_iter().enumerate();
    parts.map(|(place, text)| view! { {(place > 0).then_some(between)} {typed(text)} }).collect_view()
}

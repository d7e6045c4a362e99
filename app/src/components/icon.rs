//! Icons out of the one sprite, `public/icons.svg`. They decorate: the text beside them says what they mean.

use leptos::prelude::*;

/// One icon of the sprite.
#[component]
pub fn Icon(
    /// Its id in the sprite.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="Icon" aria-hidden="true">
            <use href=format!("/icons.svg#{name}") />
        </svg>
    }
}

/// Milepost's own mark.
#[component]
pub fn Brand() -> impl IntoView {
    view! { <Icon name="milepost" /> }
}

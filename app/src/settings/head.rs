//! The head of a page behind Settings: where it belongs, and what it is.

use crate::{components::icon::Icon, paths};
use domain::tr;
use leptos::prelude::*;

/// The head; what stands beside the title comes after it.
#[component]
pub fn SettingsHead(
    #[prop(into)] title: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="PageHead">
            <a class="PageHead-up" href=paths::SETTINGS>{tr!("Settings")} <Icon name="right" /></a>
            <h1 translate="yes">{title}</h1>
            {children.map(|children| children())}
        </header>
    }
}

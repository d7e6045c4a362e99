//! Light or dark: the system's choice, unless somebody chose otherwise on this device.

use crate::components::icon::Icon;
use domain::tr;
use leptos::prelude::*;

/// Runs in the head, before anything is painted, so that a chosen theme does not flash.
pub const THEME_SCRIPT: &str =
    "try{const t=localStorage.getItem('theme');if(t)document.documentElement.dataset.theme=t}catch{}";

/// Switches between light and dark on this device.
#[component]
pub fn ThemeToggle() -> impl IntoView {
    view! {
        <button class="Navigation-link" type="button" on:click=move |_| toggle()>
            <Icon name="contrast" />
            <span>{tr!("Light or dark")}</span>
        </button>
    }
}

fn toggle() {
    let window = window();
    let Some(root) = document().document_element() else { return };
    let dark = match root.get_attribute("data-theme") {
        Some(theme) => theme == "dark",
        None => window
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
            .is_some_and(|query| query.matches()),
    };
    let theme = if dark { "light" } else { "dark" };
    // A browser that refuses either keeps the system's choice.
    let _ = root.set_attribute("data-theme", theme);
    if let Ok(Some(storage)) = window.local_storage() {
        let _ = storage.set_item("theme", theme);
    }
}

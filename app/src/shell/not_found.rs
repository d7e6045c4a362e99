//! The page for addresses that lead nowhere.

use crate::ui::empty::Empty;
use leptos::prelude::*;
use leptos_meta::Title;

/// Says that there is nothing here, and where to go.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Title text="Not found" />
        <main class="Alone">
            <h1 class="visually-hidden">"Not found"</h1>
            <Empty title="There is nothing here" text="The address is wrong, or what it named is not yours to see.">
                <a class="Button" data-kind="primary" href="/">"Go to the board"</a>
            </Empty>
        </main>
    }
}

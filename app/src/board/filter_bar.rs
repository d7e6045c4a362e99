//! The row of filters: chips that are links, so that a view can be shared and comes back with the page, each with how many
//! orders it shows.

use super::{
    filters::{meaning, words},
    focus,
    state::use_board,
};
use crate::{
    components::{empty::Empty, icon::Icon},
    paths,
};
use domain::{Chip, tr};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The chips.
#[component]
pub fn FilterBar() -> impl IntoView {
    let board = use_board();
    let offered = Memo::new(move |_| {
        let approves = board.view.rules.with(|rules| !rules.workflow.approvals.is_empty());
        let is_of_use = |chip: &Chip| match chip {
            Chip::Awaiting => approves,
            // What others say more exactly; an address that names them is kept.
            Chip::Late | Chip::Waiting => false,
            _ => true,
        };
        let pressed = |chip: &Chip| board.view.filters.with(|filters| filters.has(*chip));
        Chip::ALL.into_iter().filter(|chip| is_of_use(chip) || pressed(chip)).collect::<Vec<_>>()
    });
    let filtered = Memo::new(move |_| board.is_filtered());
    view! {
        <nav class="Filters Chips" aria-label=tr!("Filters") aria-keyshortcuts="f">
            <For each=move || offered.get() key=|chip| *chip let:chip><FilterChip chip /></For>
            {move || filtered.get().then(|| view! {
                <a class="Chip" data-clear="" href=paths::board(&board.slug()) data-noscroll=""><Icon name="close" />{tr!("filters" => "Clear")}</a>
            })}
        </nav>
    }
}

#[component]
fn FilterChip(chip: Chip) -> impl IntoView {
    let board = use_board();
    let filters = board.view.filters;
    let href = move || filters.with(|filters| paths::board(&board.slug()) + &filters.toggled(chip).query());
    let pressed = move || if filters.with(|filters| filters.has(chip)) { "true" } else { "false" };
    let count = Memo::new(move |_| board.counts.of(&board.slug())?.chips.get(&chip).copied());
    view! {
        <a class="Chip" href=href aria-current=pressed data-chip=chip.name() data-none=move || (count.get() == Some(0)).then_some("") data-noscroll="" title=meaning(chip)>
            {words(chip)} " "
            {move || count.get().map(|count| view! { <b class="Chip-count">{count}</b> })}
        </a>
    }
}

/// What stands there when no order is as the filters ask.
#[component]
pub fn NothingMatches() -> impl IntoView {
    let board = use_board();
    let nothing = Memo::new(move |_| {
        board.is_filtered() && board.with(|model| model.columns().iter().all(|column| column.total == 0))
    });
    let said = move || board.view.filters.with(|filters| filters.said());
    move || {
        nothing.get().then(|| {
            let text = tr!("No order on this board is {} now. It appears here as soon as one is.", said());
            view! {
                <div class="Board-start" role="status">
                    <Empty title=tr!("No order matches the filter") text>
                        <a class="Button" data-kind="primary" href=paths::board(&board.slug()) data-noscroll="">{tr!("Clear the filter")}</a>
                    </Empty>
                </div>
            }
        })
    }
}

/// Puts the keyboard on the first chip; whether there is one.
pub fn focus_first() -> bool {
    let first = focus::elements(".Filters .Chip").into_iter().next();
    first.and_then(|chip| chip.dyn_into::<HtmlElement>().ok()).is_some_and(|chip| chip.focus().is_ok())
}

//! The row of filters: chips that are links, so that a view can be shared and comes back with the page.

use super::{filters::CHIPS, state::use_board};
use crate::paths;
use leptos::prelude::*;

/// The chips. Who owns no status has no work of their own to filter by, and where nothing is approved nothing awaits that.
#[component]
pub fn FilterBar() -> impl IntoView {
    let board = use_board();
    let filters = board.view.filters;
    let owns = board.view.rules.with_untracked(|rules| {
        rules.workflow.statuses.iter().any(|status| rules.actor.holds(&status.owner))
    });
    let approves = board.view.rules.with_untracked(|rules| !rules.workflow.approvals.is_empty());
    let is_of_use = |name: &str| match name {
        "mine" => owns,
        "awaiting" => approves,
        _ => true,
    };
    let chips = CHIPS
        .into_iter()
        .filter(|(name, _)| is_of_use(name) || filters.with_untracked(|filters| filters.has(name)));
    view! {
        <nav class="Filters Chips" aria-label="Filters">
            {chips
                .map(|(name, words)| {
                    let href = move || filters.with(|filters| paths::board(&board.slug()) + &filters.toggled(name).query());
                    let pressed = move || if filters.with(|filters| filters.has(name)) { "true" } else { "false" };
                    view! { <a class="Chip" href=href aria-current=pressed data-noscroll="">{words}</a> }
                })
                .collect_view()}
        </nav>
    }
}

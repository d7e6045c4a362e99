//! Which orders the board shows: chips that are links, so that a view can be shared and comes back with the page.

use super::{address::Address, state::use_board};
use domain::{Actor, Filter};
use leptos::prelude::*;

/// The filters that are chips: their name in the address, and their words.
const CHIPS: [(&str, &str); 5] =
    [("mine", "My work"), ("stalled", "Stalled"), ("late", "Late"), ("held", "On hold"), ("waiting", "Waiting on others")];

/// The chips that are pressed, by their names in the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BoardFilters(Vec<&'static str>);

impl BoardFilters {
    /// What an address asks for: its query, with or without the question mark.
    pub fn from_query(query: &str) -> BoardFilters {
        let on = |name: &str| query.trim_start_matches('?').split('&').any(|pair| pair.split_once('=') == Some((name, "1")));
        BoardFilters(CHIPS.iter().map(|(name, _)| *name).filter(|name| on(name)).collect())
    }

    /// Whether nothing is chosen: every order is shown.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The conditions, for one person on one board.
    pub fn filter(&self, actor: &Actor) -> Filter {
        let has = |name| self.0.contains(&name);
        let owner = if has("mine") { actor.roles.iter().cloned().collect() } else { Vec::new() };
        Filter { owner, stalled: has("stalled"), late: has("late"), held: has("held"), waiting: has("waiting"), ..Filter::default() }
    }

    /// The query that says this; empty when nothing is chosen.
    pub fn query(&self) -> String {
        let query: Vec<String> = self.0.iter().map(|chip| format!("{chip}=1")).collect();
        if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) }
    }

    /// The same with one chip pressed or released.
    fn toggled(&self, name: &'static str) -> BoardFilters {
        BoardFilters(CHIPS.iter().map(|(chip, _)| *chip).filter(|chip| (*chip == name) != self.0.contains(chip)).collect())
    }
}

/// The row of chips. Who owns no status has no work of their own to filter by.
#[component]
pub fn Filters() -> impl IntoView {
    let board = use_board();
    let owns = board.rules.with_untracked(|rules| rules.workflow.statuses.iter().any(|status| rules.actor.holds(&status.owner)));
    let chips = CHIPS.into_iter().filter(|(name, _)| *name != "mine" || owns);
    view! {
        <nav class="Filters Chips" aria-label="Filters">
            {chips
                .map(|(name, words)| {
                    let href = move || Address { order: None, chosen: board.chosen().toggled(name) }.of(&board.slug());
                    let pressed = move || if board.chosen().0.contains(&name) { "true" } else { "false" };
                    view! { <a class="Chip" href=href aria-current=pressed>{words}</a> }
                })
                .collect_view()}
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_toggles_and_leaves_the_others_alone() {
        let chosen = BoardFilters::from_query("?late=1&held=0&other=1");
        assert_eq!(chosen.toggled("held").query(), "?late=1&held=1");
        assert_eq!(chosen.toggled("late").query(), "");
    }
}

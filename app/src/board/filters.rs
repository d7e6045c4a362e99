//! Which orders the board shows: chips that are links, so that a view can be shared and comes back with the page.

use domain::{Actor, Filter, Workflow};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// The filters that are chips: their name in the address, and their words.
const CHIPS: [(&str, &str); 5] =
    [("mine", "My work"), ("stalled", "Stalled"), ("late", "Late"), ("held", "On hold"), ("waiting", "Waiting on others")];

/// The chips that are pressed, by their names in the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen(Vec<&'static str>);

impl Chosen {
    /// What an address asks for.
    pub fn from_query(query: &ParamsMap) -> Chosen {
        Chosen(CHIPS.iter().map(|(name, _)| *name).filter(|name| query.get_str(name) == Some("1")).collect())
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

    /// The address of the board with one chip pressed or released.
    fn toggled(&self, slug: &str, name: &'static str) -> String {
        let pressed = CHIPS.iter().map(|(chip, _)| *chip).filter(|chip| (*chip == name) != self.0.contains(chip));
        format!("/boards/{slug}{}", Chosen(pressed.collect()).query())
    }
}

/// The row of chips. Who owns no status has no work of their own to filter by.
#[component]
pub fn Filters(slug: String, chosen: Chosen, actor: Actor, workflow: Workflow) -> impl IntoView {
    let owns = workflow.statuses.iter().any(|status| actor.holds(&status.owner));
    let chips = CHIPS.into_iter().filter(|(name, _)| *name != "mine" || owns);
    view! {
        <nav class="Filters Chips" aria-label="Filters">
            {chips
                .map(|(name, words)| {
                    let pressed = chosen.0.contains(&name);
                    view! { <a class="Chip" href=chosen.toggled(&slug, name) aria-current=if pressed { "true" } else { "false" }>{words}</a> }
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
        let chosen = Chosen(vec!["late"]);
        assert_eq!(chosen.toggled("orders", "held"), "/boards/orders?late=1&held=1");
        assert_eq!(chosen.toggled("orders", "late"), "/boards/orders");
    }
}

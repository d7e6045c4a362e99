//! Which orders the board shows, as it stands in the address.

use domain::{
    Decider, Filter,
    query::{Pairs, to_query},
};

/// The filters that are chips: their name in the address, and their words.
pub const CHIPS: [(&str, &str); 7] = [
    ("mine", "My work"),
    ("awaiting", "Awaiting my approval"),
    ("ready", "Ready to go on"),
    ("stalled", "Stalled"),
    ("late", "Late"),
    ("held", "On hold"),
    ("waiting", "Waiting on others"),
];

/// The chips that are pressed, by their names in the address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BoardFilters(Vec<&'static str>);

impl BoardFilters {
    /// What an address asks for by its query; what cannot be read asks for nothing.
    pub fn parse(query: &str) -> BoardFilters {
        let mut pairs = Pairs::parse(query);
        BoardFilters(
            CHIPS
                .iter()
                .map(|(name, _)| *name)
                .filter(|name| pairs.switch(name).unwrap_or_default())
                .collect(),
        )
    }

    /// Whether nothing is chosen: every order is shown.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a chip is pressed.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(&name)
    }

    /// The conditions, for one person on one board.
    pub fn filter(&self, who: Decider) -> Filter {
        let owner = if self.has("mine") { who.roles.iter().cloned().collect() } else { Vec::new() };
        Filter {
            owner,
            stalled: self.has("stalled"),
            late: self.has("late"),
            held: self.has("held"),
            waiting: self.has("waiting"),
            ready: self.has("ready"),
            awaiting: self.has("awaiting").then_some(who),
            ..Filter::default()
        }
    }

    /// The query that says this; empty when nothing is chosen.
    pub fn query(&self) -> String {
        to_query(self.0.iter().map(|chip| (*chip, "1".to_owned())))
    }

    /// The same with one chip pressed or released.
    pub fn toggled(&self, name: &str) -> BoardFilters {
        BoardFilters(
            CHIPS.iter().map(|(chip, _)| *chip).filter(|chip| (*chip == name) != self.has(chip)).collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_toggles_and_leaves_the_others_alone() {
        let chosen = BoardFilters::parse("?late=1&held=0&other=1&waiting=maybe");
        assert_eq!(chosen.toggled("held").query(), "?late=1&held=1");
        assert_eq!(chosen.toggled("late").query(), "");
    }
}

//! Which orders the board shows, as it stands in the address.

use domain::{
    ColumnOrder, Decider, Filter,
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

/// Says in the address that the worst come first.
const WORST_FIRST: &str = "worst";

/// The chips that are pressed, by their names in the address, and in which order columns are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BoardFilters {
    chips: Vec<&'static str>,
    worst_first: bool,
}

impl BoardFilters {
    /// What an address asks for by its query; what cannot be read asks for nothing.
    pub fn parse(query: &str) -> BoardFilters {
        let mut pairs = Pairs::parse(query);
        let mut pressed = |name: &str| pairs.switch(name).unwrap_or_default();
        let worst_first = pressed(WORST_FIRST);
        let chips = CHIPS.iter().map(|(name, _)| *name).filter(|name| pressed(name)).collect();
        BoardFilters { chips, worst_first }
    }

    /// Whether nothing is chosen: every order is shown.
    pub fn is_empty(&self) -> bool {
        self.chips.is_empty()
    }

    /// Whether a chip is pressed.
    pub fn has(&self, name: &str) -> bool {
        self.chips.contains(&name)
    }

    /// Whether the worst come first.
    pub fn is_worst_first(&self) -> bool {
        self.worst_first
    }

    /// The order of the columns.
    pub fn order(&self) -> ColumnOrder {
        if self.worst_first { ColumnOrder::WorstFirst } else { ColumnOrder::ByRank }
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
        let worst_first = self.worst_first.then_some(WORST_FIRST);
        to_query(self.chips.iter().copied().chain(worst_first).map(|name| (name, "1".to_owned())))
    }

    /// The same with one chip pressed or released.
    pub fn toggled(&self, name: &str) -> BoardFilters {
        let chips = CHIPS.iter().map(|(chip, _)| *chip);
        BoardFilters { chips: chips.filter(|chip| (*chip == name) != self.has(chip)).collect(), ..*self }
    }

    /// The same in the other order.
    pub fn worst_first_toggled(&self) -> BoardFilters {
        BoardFilters { worst_first: !self.worst_first, ..self.clone() }
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

    #[test]
    fn the_order_of_columns_is_no_filter_and_stays_with_them() {
        let worst = BoardFilters::parse("worst=1");
        assert!(worst.is_empty() && worst.order() == ColumnOrder::WorstFirst);
        assert_eq!(worst.toggled("late").query(), "?late=1&worst=1");
        assert_eq!(worst.worst_first_toggled(), BoardFilters::default());
    }
}

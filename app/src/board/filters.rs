//! Which orders the board shows, as it stands in the address.

use domain::{
    Chip, ColumnOrder, Decider, Filter, Turns,
    query::{Pairs, to_query},
    tr,
};

/// A chip's words.
pub fn words(chip: Chip) -> String {
    match chip {
        Chip::Mine => tr!("orders" => "Mine"),
        Chip::Awaiting => tr!("Awaiting my approval"),
        Chip::Ready => tr!("orders" => "Ready"),
        Chip::AtRisk => tr!("orders" => "At risk"),
        Chip::Stalled => tr!("orders" => "Stalled"),
        Chip::Held => tr!("On hold"),
        Chip::Customer => tr!("Awaiting customer"),
        Chip::Nobodys => tr!("orders" => "Nobody’s"),
        Chip::Today => tr!("Today"),
        Chip::Late => tr!("orders" => "Late"),
        Chip::Waiting => tr!("Waiting on others"),
    }
}

/// What a chip shows, for who rests on it.
pub fn meaning(chip: Chip) -> String {
    match chip {
        Chip::Mine => {
            tr!("What stands in your work: yours to act on, waiting for others, or for your approval")
        }
        Chip::Awaiting => tr!("Somebody asked you for an approval"),
        Chip::Ready => tr!("Nothing is lacking for the usual next move"),
        Chip::AtRisk => {
            tr!(
                "Too little time is left to keep the promise, the promised window has passed, or the order is over its time"
            )
        }
        Chip::Stalled => tr!("Longer in the status than it allows, and not on hold"),
        Chip::Held => tr!("On hold, for whatever reason"),
        Chip::Customer => {
            tr!("The customer is to answer: an approval, a question, or whether a new date is fine")
        }
        Chip::Nobodys => tr!("Nobody who is here could act on it"),
        Chip::Today => tr!("The promised window ends today"),
        Chip::Late => tr!("The promised window has passed"),
        Chip::Waiting => tr!("In a status where somebody outside the shop is to answer"),
    }
}

/// Says in the address that the worst come first.
const WORST_FIRST: &str = "worst";

/// The chips that are pressed, and in which order columns are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BoardFilters {
    chips: Vec<Chip>,
    worst_first: bool,
}

impl BoardFilters {
    /// What an address asks for by its query; what cannot be read asks for nothing.
    pub fn parse(query: &str) -> BoardFilters {
        let mut pairs = Pairs::parse(query);
        let mut pressed = |name: &str| pairs.switch(name).unwrap_or_default();
        let worst_first = pressed(WORST_FIRST);
        BoardFilters {
            chips: Chip::ALL.into_iter().filter(|chip| pressed(chip.name())).collect(),
            worst_first,
        }
    }

    /// Whether nothing is chosen: every order is shown.
    pub fn is_empty(&self) -> bool {
        self.chips.is_empty()
    }

    /// Whether a chip is pressed.
    pub fn has(&self, chip: Chip) -> bool {
        self.chips.contains(&chip)
    }

    /// Whether the worst come first.
    pub fn is_worst_first(&self) -> bool {
        self.worst_first
    }

    /// The order of the columns.
    pub fn order(&self) -> ColumnOrder {
        if self.worst_first { ColumnOrder::WorstFirst } else { ColumnOrder::ByRank }
    }

    /// Whether one has to know who is there to say of a card whether it is shown.
    pub fn needs_turns(&self) -> bool {
        self.chips.iter().any(|chip| chip.needs_turns())
    }

    /// The conditions, for one person on one board.
    pub fn filter(&self, who: &Decider, turns: &Turns) -> Filter {
        self.chips.iter().fold(Filter::default(), |filter, chip| chip.added_to(filter, who, turns))
    }

    /// The query that says this; empty when nothing is chosen.
    pub fn query(&self) -> String {
        let worst_first = self.worst_first.then_some(WORST_FIRST);
        let chips = self.chips.iter().map(|chip| chip.name());
        to_query(chips.chain(worst_first).map(|name| (name, "1".to_owned())))
    }

    /// The same with one chip pressed or released.
    pub fn toggled(&self, toggled: Chip) -> BoardFilters {
        let pressed = |chip: &Chip| (*chip == toggled) != self.has(*chip);
        BoardFilters { chips: Chip::ALL.into_iter().filter(pressed).collect(), ..*self }
    }

    /// The same in the other order.
    pub fn worst_first_toggled(&self) -> BoardFilters {
        BoardFilters { worst_first: !self.worst_first, ..self.clone() }
    }

    /// Their words in a sentence: `“Mine” and “On hold”`.
    pub fn said(&self) -> String {
        let named: Vec<String> = self.chips.iter().map(|chip| tr!("“{}”", words(*chip))).collect();
        match named.split_last() {
            None => String::new(),
            Some((only, [])) => only.clone(),
            Some((last, others)) => tr!("a list" => "{} and {}", others.join(", "), last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_toggles_and_leaves_the_others_alone() {
        let chosen = BoardFilters::parse("?late=1&held=0&other=1&waiting=maybe");
        assert_eq!(chosen.toggled(Chip::Held).query(), "?held=1&late=1");
        assert_eq!(chosen.toggled(Chip::Late).query(), "");
    }

    #[test]
    fn pressed_chips_are_said_in_a_sentence() {
        assert_eq!(BoardFilters::parse("").said(), "");
        assert_eq!(BoardFilters::parse("?held=1").said(), "“On hold”");
        assert_eq!(
            BoardFilters::parse("?held=1&mine=1&nobodys=1").said(),
            "“Mine”, “On hold” and “Nobody’s”"
        );
    }

    #[test]
    fn the_order_of_columns_is_no_filter_and_stays_with_them() {
        let worst = BoardFilters::parse("worst=1");
        assert!(worst.is_empty() && worst.order() == ColumnOrder::WorstFirst);
        assert_eq!(worst.toggled(Chip::Late).query(), "?late=1&worst=1");
        assert_eq!(worst.worst_first_toggled(), BoardFilters::default());
    }
}

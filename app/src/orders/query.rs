//! What is asked of the list, as it stands in the address and in the form.

use crate::paths;
use domain::{
    Filter, ListParams, Sort, SortKey,
    query::{Pairs, to_query},
    tr,
};
use std::iter;

/// A filter that is on or off: its name in the address, and its words.
pub type Flag = (&'static str, fn() -> String);

/// Those there are.
pub const FLAGS: [Flag; 8] = [
    ("awaiting", || tr!("Awaiting my approval")),
    ("late", || tr!("orders" => "Late")),
    ("stalled", || tr!("Over time")),
    ("held", || tr!("orders" => "On hold")),
    ("customer", || tr!("Awaiting customer")),
    ("waiting", || tr!("Waiting on others")),
    ("ready", || tr!("Ready to go on")),
    ("archived", || tr!("orders" => "Archived")),
];

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrdersQuery {
    /// The board, by its slug.
    pub board: Option<String>,
    /// Which orders, and in which order.
    pub params: ListParams,
}

impl OrdersQuery {
    /// What an address asks by its query; what cannot be read asks nothing.
    pub fn parse(query: &str) -> OrdersQuery {
        let mut pairs = Pairs::parse(query);
        let board = pairs.text("board");
        let q = pairs.text("q").map(|q| q.trim().to_owned()).filter(|q| !q.is_empty());
        let filter = pairs.filter().unwrap_or_default();
        let params = ListParams {
            filter: Filter { q, ..filter },
            sort: pairs.sort().unwrap_or_default(),
            ..ListParams::default()
        };
        OrdersQuery { board, params }
    }

    /// Whether a flag is on.
    pub fn has(&self, flag: &str) -> bool {
        self.params.filter.pairs().iter().any(|(name, _)| *name == flag)
    }

    /// Whether nothing narrows the list.
    pub fn is_bare(&self) -> bool {
        self.params.filter.is_empty()
    }

    /// The list's address.
    pub fn address(&self) -> String {
        let board = self.board.clone().map(|board| ("board", board));
        format!("{}{}", paths::ORDERS, to_query(board.into_iter().chain(self.params.pairs())))
    }

    /// The address of the same board's whole list.
    pub fn address_of_all(&self) -> String {
        let sort = self.params.sort;
        OrdersQuery { board: self.board.clone(), params: ListParams { sort, ..ListParams::default() } }
            .address()
    }

    /// The same list in another order: by this, and by this the other way round when it is so sorted already; the third
    /// time as it was at first.
    pub fn sorted_by(&self, by: SortKey) -> OrdersQuery {
        let sort = match self.params.sort {
            Some(sort) if sort.by == by && sort.descending => None,
            Some(sort) if sort.by == by => Some(Sort { by, descending: true }),
            _ => Some(Sort { by, descending: false }),
        };
        OrdersQuery { params: ListParams { sort, ..self.params.clone() }, ..self.clone() }
    }

    /// What a form asks, a value for each name, and what it does not ask about as it is.
    pub fn of_form(&self, value: impl Fn(&str) -> Option<String>) -> OrdersQuery {
        let names = ["board", "q", "status"].into_iter().chain(FLAGS.iter().map(|(name, _)| *name));
        let given =
            names.filter_map(|name| Some((name, value(name).filter(|value| !value.trim().is_empty())?)));
        let sort = self.params.sort.map(|sort| ("sort", sort.to_string()));
        OrdersQuery::parse(&to_query(given.chain(iter::once(sort).flatten())))
    }
}

#[cfg(test)]
mod tests {
    //! Addresses that come back.
    use super::*;

    #[test]
    fn an_address_says_what_was_asked() {
        let asked = OrdersQuery::parse(
            "?board=orders&q=caf%C3%A9+%26+co&status=floor&late=1&archived=true&sort=-promise",
        );
        assert_eq!(
            asked.address(),
            "/orders?board=orders&q=caf%C3%A9%20%26%20co&status=floor&late=true&archived=true&sort=-promise"
        );
        assert_eq!(asked.address_of_all(), "/orders?board=orders&sort=-promise");
        assert!(asked.has("late") && asked.has("archived") && !asked.has("held") && !asked.is_bare());
    }

    #[test]
    fn empty_values_and_nonsense_ask_nothing() {
        for query in ["", "q=+&status=&board=", "late=maybe", "sort=size"] {
            let asked = OrdersQuery::parse(query);
            assert!(asked.is_bare() && asked.address() == "/orders", "{query}");
        }
    }

    #[test]
    fn a_column_sorts_up_then_down_then_not() {
        let asked = OrdersQuery::parse("late=1");
        let up = asked.sorted_by(SortKey::Customer);
        assert_eq!(up.address(), "/orders?late=true&sort=customer");
        let down = up.sorted_by(SortKey::Customer);
        assert_eq!(down.address(), "/orders?late=true&sort=-customer");
        assert_eq!(down.sorted_by(SortKey::Age).address(), "/orders?late=true&sort=age");
        assert_eq!(down.sorted_by(SortKey::Customer), asked);
    }

    #[test]
    fn a_form_keeps_the_order_of_the_list() {
        let asked = OrdersQuery::parse("board=a&late=1&sort=age");
        let form = |name: &str| match name {
            "board" => Some("a".into()),
            "q" => Some(" lamp ".into()),
            "held" => Some("true".into()),
            _ => None,
        };
        assert_eq!(asked.of_form(form).address(), "/orders?board=a&q=lamp&held=true&sort=age");
    }
}

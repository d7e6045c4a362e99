//! What is asked of the list, as it stands in the address and in the form.

use domain::{Filter, StatusId};
use serde::{Deserialize, Serialize};

/// The filters that are on or off: their names in the address, and their words.
pub const FLAGS: [(&str, &str); 5] =
    [("late", "Late"), ("stalled", "Over time"), ("held", "On hold"), ("waiting", "Waiting on others"), ("archived", "Archived")];

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OrdersQuery {
    /// The board.
    pub board: Option<String>,
    /// Words.
    pub q: Option<String>,
    /// One status.
    pub status: Option<StatusId>,
    flags: Vec<String>,
}

impl OrdersQuery {
    /// What an address asks: the values of its query by name.
    pub fn read(value: impl Fn(&str) -> Option<String>) -> OrdersQuery {
        let filled = |name: &str| value(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        OrdersQuery {
            board: filled("board"),
            q: filled("q"),
            status: filled("status").and_then(|status| status.parse().ok()),
            flags: FLAGS.iter().map(|(name, _)| (*name).to_owned()).filter(|name| filled(name).is_some_and(|on| on == "1")).collect(),
        }
    }

    /// Whether a flag is on.
    pub fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|on| on == flag)
    }

    /// Whether nothing narrows the list.
    pub fn is_bare(&self) -> bool {
        self.q.is_none() && self.status.is_none() && self.flags.is_empty()
    }

    /// The conditions.
    pub fn filter(&self) -> Filter {
        Filter {
            q: self.q.clone(),
            status: self.status.iter().cloned().collect(),
            owner: Vec::new(),
            late: self.has("late"),
            stalled: self.has("stalled"),
            held: self.has("held"),
            waiting: self.has("waiting"),
            archived: self.has("archived"),
        }
    }

    /// The list's address.
    pub fn address(&self) -> String {
        self.address_of(Some(self))
    }

    /// The address of the same board's list, asking what another asks, or nothing.
    pub fn address_of(&self, other: Option<&OrdersQuery>) -> String {
        let mut pairs = Vec::new();
        pairs.extend(self.board.as_ref().map(|board| format!("board={}", escaped(board))));
        if let Some(asked) = other {
            pairs.extend(asked.q.as_ref().map(|q| format!("q={}", escaped(q))));
            pairs.extend(asked.status.as_ref().map(|status| format!("status={status}")));
            pairs.extend(asked.flags.iter().map(|flag| format!("{flag}=1")));
        }
        if pairs.is_empty() { "/orders".into() } else { format!("/orders?{}", pairs.join("&")) }
    }
}

fn escaped(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    //! Addresses that come back.
    use super::*;

    #[test]
    fn an_address_says_what_was_asked() {
        let asked = OrdersQuery {
            board: Some("orders".into()),
            q: Some("café & co".into()),
            status: "floor".parse().ok(),
            flags: vec!["late".into(), "archived".into()],
        };
        assert_eq!(asked.address(), "/orders?board=orders&q=caf%C3%A9%20%26%20co&status=floor&late=1&archived=1");
        assert_eq!(asked.address_of(None), "/orders?board=orders");
        let filter = asked.filter();
        assert!(filter.late && filter.archived && !filter.held);
    }

    #[test]
    fn empty_values_ask_nothing() {
        let asked = OrdersQuery::read(|name| matches!(name, "q" | "status" | "late").then(|| " ".to_owned()));
        assert!(asked.is_bare());
        assert_eq!(asked.address(), "/orders");
    }
}

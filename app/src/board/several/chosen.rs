//! How cards are chosen: by key, by click, or a column's all.

use crate::board::{focus, state::BoardState};
use domain::{OrderId, StatusId, tr};
use leptos::{ev, prelude::*};

impl BoardState {
    /// The cards that are chosen and on the board, in its order. Tracked.
    pub fn chosen(self) -> Vec<OrderId> {
        let columns = self.with(|model| {
            model.columns().iter().flat_map(|column| model.shown(&column.status)).collect::<Vec<_>>()
        });
        self.several.chosen.with(|chosen| columns.into_iter().filter(|id| chosen.contains(id)).collect())
    }

    /// Chooses every card from the last chosen one to this, where both are in one column; else this one.
    pub fn choose_through(self, order: OrderId) {
        let range = self.several.last.get_value().and_then(|last| {
            self.with_untracked(|model| {
                let mut columns = model.columns().iter().map(|column| model.shown(&column.status));
                columns.find_map(|cards| range(&cards, last, order))
            })
        });
        match range {
            Some(range) => self.several.chosen.update(|chosen| chosen.extend(range)),
            None => self.several.toggle(order),
        }
        self.several.last.set_value(Some(order));
    }

    /// Chooses a column's cards as far as they are here, or leaves them if all of them are chosen.
    pub fn choose_column(self, status: &StatusId) {
        let (cards, total) = self.with_untracked(|model| (model.shown(status), model.total(status) as usize));
        self.several.chosen.update(|chosen| {
            if cards.iter().all(|id| chosen.contains(id)) {
                chosen.retain(|id| !cards.contains(id));
            } else {
                chosen.extend(&cards);
            }
        });
        if cards.len() < total {
            let (here, rest) = (cards.len(), total - cards.len());
            self.notices.tell(tr!(
                "{} cards of this column are here. Scroll down in it for {} more.",
                here,
                rest
            ));
        }
    }
}

/// The cards between two of a column, both included.
fn range(cards: &[OrderId], from: OrderId, to: OrderId) -> Option<Vec<OrderId>> {
    let at = |order| cards.iter().position(|id| *id == order);
    let (from, to) = (at(from)?, at(to)?);
    Some(cards[from.min(to)..=from.max(to)].to_vec())
}

/// While cards are chosen, a click on a card chooses it, too, and with Shift all up to it. Only in the browser.
pub fn choose_by_click(board: BoardState, order: OrderId, event: &ev::MouseEvent) {
    let is_first = !board.several.is_any_untracked();
    let elsewhere = event.ctrl_key() || event.meta_key() || event.alt_key() || event.button() != 0;
    if elsewhere || is_first && !event.shift_key() || focus::is_on_button(event) {
        return;
    }
    // Before the link is followed.
    event.prevent_default();
    event.stop_propagation();
    if event.shift_key() { board.choose_through(order) } else { board.several.toggle(order) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_range_goes_either_way_and_stays_in_its_column() {
        let id = |n| OrderId(Uuid::from_u128(n));
        let cards: Vec<OrderId> = (1..=4).map(id).collect();
        assert_eq!(range(&cards, id(2), id(4)), Some(cards[1..].to_vec()));
        assert_eq!(range(&cards, id(4), id(2)), Some(cards[1..].to_vec()));
        assert_eq!(range(&cards, id(3), id(3)), Some(vec![id(3)]));
        assert_eq!(range(&cards, id(3), id(9)), None);
    }
}

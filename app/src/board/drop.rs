//! A card in the hand: lifting it, where it lands, letting it go. The pointer's part is in `drag`, the keyboard's in
//! `keyboard`; both end in the same move as the menu does.

use super::state::{BoardState, Intent};
use domain::{OrderId, Origin, StatusId, isolated, tr};
use leptos::prelude::*;

impl BoardState {
    /// Lifts a card, unless a move of it is on its way.
    pub fn start_drag(self, order: OrderId) -> bool {
        let free = self.with_untracked(|model| model.confirmed(order).is_some() && !model.is_pending(order));
        if free {
            self.active.set(Some(order));
            self.drag.dragged.set(Some(order));
        }
        free
    }

    /// Lets the card go where it is, and makes the move if it is one.
    pub fn drop_card(self, origin: Origin) {
        let (order, over) = (self.drag.dragged.get_untracked(), self.drag.over.get_untracked());
        let intent = order.zip(over).and_then(|(order, (to, place))| self.landing(order, to, place, origin));
        self.drag.over.set(None);
        self.drag.dragged.set(None);
        if let Some(intent) = intent {
            self.request_move(intent);
        }
        self.catch_up();
    }

    /// Puts the card back where it was.
    pub fn cancel_drag(self) {
        if self.put_back() {
            self.notices.say(tr!("Put back."));
            self.catch_up();
        }
    }

    /// Puts the card back because its columns are not what they were, and says so.
    pub(super) fn cancel_drag_on_new_workflow(self) {
        let number = self.drag.dragged.get_untracked().and_then(|order| {
            self.with_untracked(|model| Some(isolated(&model.confirmed(order)?.number).into_owned()))
        });
        if self.put_back() {
            self.notices.warn(match number {
                Some(number) => tr!(
                    "Order {} was put back: the workflow was changed while it was in your hand. Look where it is now and move it again.",
                    number
                ),
                None => tr!(
                    "The card was put back: the workflow was changed while it was in your hand. Look where it is now and move it again."
                ),
            });
            self.catch_up();
        }
    }

    /// Whether there was a card in the hand.
    fn put_back(self) -> bool {
        let lifted = self.drag.dragged.with_untracked(Option::is_some);
        if lifted {
            self.drag.by_keyboard.set_value(false);
            self.drag.over.set(None);
            self.drag.dragged.set(None);
        }
        lifted
    }

    fn landing(self, order: OrderId, to: StatusId, place: usize, origin: Origin) -> Option<Intent> {
        let (shown, by_rank) = self.with_untracked(|model| (model.shown(&to), model.order.is_by_rank()));
        let after = Some(landing(&shown, order, place)?);
        // Where the worst come first nobody chooses a place: in the order that people make it comes last.
        let after = after.filter(|_| by_rank);
        if !by_rank {
            self.notices.say(tr!("Its place in the column follows from its slack."));
        }
        Some(Intent { order, to, after, origin })
    }
}

/// Below which card a card lands when so many of `shown` stand above it, the top being none; nothing where it stands there
/// already.
fn landing(shown: &[OrderId], order: OrderId, place: usize) -> Option<Option<OrderId>> {
    let own = shown.iter().position(|id| *id == order);
    if own.is_some_and(|own| place == own || place == own + 1) {
        return None;
    }
    Some(shown[..place.min(shown.len())].iter().rev().find(|id| **id != order).copied())
}

#[cfg(test)]
mod tests {
    //! Where a card lands.

    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> OrderId {
        OrderId(Uuid::from_u128(n))
    }

    #[test]
    fn a_card_lands_below_the_one_above() {
        let shown = [id(1), id(2), id(3)];
        assert_eq!(landing(&shown, id(9), 0), Some(None));
        assert_eq!(landing(&shown, id(9), 2), Some(Some(id(2))));
        assert_eq!(landing(&shown, id(9), 30), Some(Some(id(3))));
    }

    #[test]
    fn a_card_that_lands_where_it_was_does_not_move() {
        let shown = [id(1), id(2), id(3)];
        assert_eq!(landing(&shown, id(2), 1), None);
        assert_eq!(landing(&shown, id(2), 2), None);
        assert_eq!(landing(&shown, id(2), 3), Some(Some(id(3))));
        assert_eq!(landing(&shown, id(3), 0), Some(None));
    }
}

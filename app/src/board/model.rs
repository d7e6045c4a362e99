//! A board's state in the browser, on plain types: what the server has confirmed, with the moves that are on their way laid
//! over it. Components only bind it.

use super::geometry::Stack;
use domain::{Card, ColumnCount, ColumnOrder, Instant, OrderId, Rank, Snapshot, StatusId, wire::Change};
use std::collections::HashMap;

/// One column as far as it is known: its counters, and the first cards from the top without a gap.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnState {
    /// Which.
    pub status: StatusId,
    /// How many cards it holds in all, by the server's count.
    pub total: u32,
    /// When the card that is here longest entered.
    pub oldest_entered_at: Option<Instant>,
    /// In which order its cards stand.
    order: ColumnOrder,
    /// The cards known, in this order.
    cards: Vec<OrderId>,
    /// The cursor of the next window; none when all cards are known.
    pub next: Option<String>,
}

/// A move that is shown before the server has confirmed it.
#[derive(Debug, Clone, PartialEq)]
pub struct PendingMove {
    /// Where the card goes.
    pub to: StatusId,
    /// Where it stands there.
    pub rank: Rank,
}

/// What a change asks of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Taken in, or known already.
    Applied,
    /// Something is missing: fetch the snapshot.
    Resync,
}

/// A board.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The position of the log up to which changes are taken in.
    pub seq: u64,
    /// In which order the cards of columns stand.
    pub order: ColumnOrder,
    columns: Vec<ColumnState>,
    cards: HashMap<OrderId, Card>,
    pending: HashMap<OrderId, PendingMove>,
}

impl Model {
    /// The board of a snapshot.
    pub fn new(snapshot: &Snapshot) -> Model {
        let mut cards = HashMap::new();
        let column = |column: &domain::Column| {
            cards.extend(column.orders.iter().map(|card| (card.id, card.clone())));
            let status = snapshot.workflow.status(&column.count.status);
            ColumnState {
                order: status.map_or(snapshot.order, |status| snapshot.order.of_phase(status.phase)),
                status: column.count.status.clone(),
                total: column.count.total,
                oldest_entered_at: column.count.oldest_entered_at,
                cards: column.orders.iter().map(|card| card.id).collect(),
                next: column.next.clone(),
            }
        };
        let columns = snapshot.columns.iter().map(column).collect();
        Model { seq: snapshot.seq, order: snapshot.order, columns, cards, pending: HashMap::new() }
    }

    /// A fresh snapshot in place of what was confirmed; moves on their way stay.
    pub fn renew(&mut self, snapshot: &Snapshot) {
        let pending = std::mem::take(&mut self.pending);
        *self = Model { pending, ..Model::new(snapshot) };
    }

    /// The columns in board order.
    pub fn columns(&self) -> &[ColumnState] {
        &self.columns
    }

    /// The column of a status.
    pub fn column(&self, status: &StatusId) -> Option<&ColumnState> {
        self.columns.iter().find(|column| column.status == *status)
    }

    /// A card as the server confirmed it.
    pub fn confirmed(&self, id: OrderId) -> Option<&Card> {
        self.cards.get(&id)
    }

    /// A card as it is shown: where its move takes it, if one is on its way.
    pub fn card(&self, id: OrderId) -> Option<Card> {
        let card = self.cards.get(&id)?.clone();
        Some(match self.pending.get(&id) {
            Some(pending) => Card { status: pending.to.clone(), rank: pending.rank.clone(), ..card },
            None => card,
        })
    }

    /// Whether a card's move is not confirmed yet.
    pub fn is_pending(&self, id: OrderId) -> bool {
        self.pending.contains_key(&id)
    }

    /// The cards of a column as they are shown, from the top.
    pub fn shown(&self, status: &StatusId) -> Vec<OrderId> {
        let Some(column) = self.column(status) else { return Vec::new() };
        if self.pending.is_empty() {
            return column.cards.clone();
        }
        let mut shown: Vec<OrderId> =
            column.cards.iter().copied().filter(|id| !self.pending.contains_key(id)).collect();
        let coming = self.pending.iter().filter(|(_, pending)| pending.to == *status);
        for (id, card) in coming.filter_map(|(id, _)| Some((*id, self.card(*id)?))) {
            let above = |other: &OrderId| {
                self.card(*other).is_some_and(|other| column.order.compare(&other, &card).is_le())
            };
            shown.insert(shown.partition_point(above), id);
        }
        shown
    }

    /// Where the cards of a column stand as they are shown.
    pub fn stack(&self, status: &StatusId) -> Stack {
        let has_fields = |id: &OrderId| self.cards.get(id).is_some_and(|card| !card.fields.is_empty());
        Stack::of(self.shown(status).iter().map(has_fields))
    }

    /// How many cards a column holds as it is shown.
    pub fn total(&self, status: &StatusId) -> u32 {
        let confirmed = self.column(status).map_or(0, |column| column.total);
        let at = |id: &OrderId| self.cards.get(id).is_some_and(|card| card.status == *status);
        let coming = self.pending.iter().filter(|(id, p)| p.to == *status && !at(id)).count() as u32;
        let going = self.pending.iter().filter(|(id, p)| p.to != *status && at(id)).count() as u32;
        (confirmed + coming).saturating_sub(going)
    }

    /// How many cards a column holds beside this one, which may be shown there while its move waits for answers.
    pub fn total_without(&self, status: &StatusId, moving: OrderId) -> u32 {
        let shown_there = self.card(moving).is_some_and(|card| card.status == *status);
        self.total(status) - u32::from(shown_there && self.total(status) > 0)
    }

    /// The ranks between which a card goes that is to stand below `after` (`Some(None)`: at the top; none: at the bottom).
    pub fn neighbours(
        &self,
        status: &StatusId,
        moving: OrderId,
        after: Option<Option<OrderId>>,
    ) -> (Option<Rank>, Option<Rank>) {
        let mut others: Vec<OrderId> = self.shown(status).into_iter().filter(|id| *id != moving).collect();
        if !self.order.is_by_rank() {
            others.sort_by_key(|id| self.shown_rank(*id).cloned());
        }
        let place = match after {
            Some(None) => 0,
            Some(Some(above)) => others.iter().position(|id| *id == above).map_or(others.len(), |at| at + 1),
            None => others.len(),
        };
        let rank = |at: usize| others.get(at).and_then(|id| self.shown_rank(*id)).cloned();
        (place.checked_sub(1).and_then(rank), rank(place))
    }

    /// Shows a move before it is confirmed.
    pub fn begin(&mut self, id: OrderId, pending: PendingMove) {
        self.pending.insert(id, pending);
    }

    /// Puts a card back to where the server has it.
    pub fn withdraw(&mut self, id: OrderId) {
        self.pending.remove(&id);
    }

    /// Takes in the answer to one's own command. Its entry comes by the feed too, and is then known.
    pub fn confirm(&mut self, card: Card) {
        self.pending.remove(&card.id);
        self.put(card);
    }

    /// Takes in a card as the server has it, while its move is still on its way.
    pub fn take(&mut self, card: Card) {
        if card.archived { self.take_off(&card) } else { self.put(card) }
    }

    /// Takes a card off the board.
    pub fn take_off(&mut self, card: &Card) {
        self.remove(card.id);
    }

    /// Takes in a change of the feed. `wanted` tells whether the card passes the filter.
    pub fn apply(&mut self, change: &Change, wanted: impl Fn(&Card) -> bool) -> Outcome {
        if change.seq <= self.seq {
            return Outcome::Applied;
        }
        if change.seq != self.seq + 1 {
            return Outcome::Resync;
        }
        self.seq = change.seq;
        match change.card.as_ref().filter(|card| !card.archived && wanted(card)) {
            Some(card) => self.put(card.clone()),
            None => self.remove(change.order),
        }
        Outcome::Applied
    }

    /// Takes in an entry that one may not see.
    pub fn skip(&mut self, seq: u64) -> Outcome {
        match seq {
            seq if seq <= self.seq => Outcome::Applied,
            seq if seq == self.seq + 1 => {
                self.seq = seq;
                Outcome::Applied
            }
            _ => Outcome::Resync,
        }
    }

    /// Takes in the server's counters. With a filter they are not what is shown, so the caller leaves them out.
    pub fn count(&mut self, counts: &[ColumnCount]) {
        for count in counts {
            if let Some(column) = self.columns.iter_mut().find(|column| column.status == count.status) {
                (column.total, column.oldest_entered_at) = (count.total, count.oldest_entered_at);
            }
        }
    }

    /// Takes in the next window of a column, asked for with the cursor `after`; a window that answers an older question is
    /// of no use any more.
    pub fn extend(&mut self, status: &StatusId, after: &str, cards: Vec<Card>, next: Option<String>) {
        let Some(column) = self.columns.iter_mut().find(|column| column.status == *status) else { return };
        if column.next.as_deref() != Some(after) {
            return;
        }
        column.next = next;
        for card in cards {
            // What the feed brought in the meantime is newer.
            let newer = self.cards.get(&card.id).is_some_and(|known| known.version > card.version);
            if !newer {
                self.put(card);
            }
        }
    }

    fn shown_rank(&self, id: OrderId) -> Option<&Rank> {
        self.pending
            .get(&id)
            .map(|pending| &pending.rank)
            .or_else(|| self.cards.get(&id).map(|card| &card.rank))
    }

    /// The card as it now is, in its place; the newer version of two wins.
    fn put(&mut self, card: Card) {
        if let Some(known) = self.cards.get(&card.id) {
            if known.version > card.version {
                return;
            }
            let left = known.status.clone();
            self.unlist(&left, card.id);
        }
        let Some(column) = self.columns.iter_mut().find(|column| column.status == card.status) else {
            self.cards.remove(&card.id);
            return;
        };
        let order = column.order;
        let at = column.cards.partition_point(|other| {
            self.cards.get(other).is_some_and(|other| order.compare(other, &card).is_lt())
        });
        // Beyond the cards known from the top lies a gap: a card that belongs there is only counted.
        if at < column.cards.len() || column.next.is_none() {
            column.cards.insert(at, card.id);
        }
        self.cards.insert(card.id, card);
    }

    fn remove(&mut self, id: OrderId) {
        if let Some(card) = self.cards.remove(&id) {
            self.unlist(&card.status, id);
        }
    }

    fn unlist(&mut self, status: &StatusId, id: OrderId) {
        if let Some(column) = self.columns.iter_mut().find(|column| column.status == *status) {
            column.cards.retain(|other| *other != id);
        }
    }
}

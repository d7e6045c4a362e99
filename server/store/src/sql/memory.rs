//! What the writer keeps in memory between commands: boards with their heads and counters, people, and orders. What others may
//! have written is dropped when a transaction begins, and everything when one fails, so under the boards' locks it never says
//! anything else than the database.

use super::{
    Conn, failure, people, read,
    rows::{bytes32, instant, unsigned},
};
use crate::{Board, Failure, Head, Person, tx::OrderRow};
use domain::{BoardId, Instant, OrderId, OrderState, PersonId, Rank, StatusId};
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

/// The writer's memory.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) boards: HashMap<BoardId, BoardMemory>,
    pub(crate) people: HashMap<PersonId, Arc<Person>>,
    /// Orders that were read or written lately: who moves an order soon moves it again.
    pub(crate) orders: HashMap<OrderId, OrderRow>,
}

/// How many orders are kept in memory, about a kilobyte each.
const ORDERS: usize = 4096;

/// A board's.
#[derive(Debug)]
pub(crate) struct BoardMemory {
    pub(super) no: i64,
    /// None for the reserved board.
    pub(super) board: Option<Arc<Board>>,
    pub(crate) head: Head,
    pub(super) head_changed: bool,
    pub(super) columns: HashMap<StatusId, ColumnMemory>,
    /// How many orders the board's search index has had, once it was asked.
    pub(super) next_nth: Option<i64>,
}

/// A column's. What is `None` has to be asked of the database.
#[derive(Debug, Default)]
pub(crate) struct ColumnMemory {
    pub(super) total: i64,
    /// When the order that has been here longest entered, if there is one.
    oldest: Option<Option<Instant>>,
    /// The rank of the last card, if there is one.
    pub(super) last: Option<Option<Rank>>,
    pub(super) changed: bool,
}

impl ColumnMemory {
    pub(super) fn left(&mut self, entered_at: Instant) {
        self.total -= 1;
        self.changed = true;
        self.oldest = self.oldest.filter(|oldest| oldest.is_some_and(|oldest| oldest < entered_at));
    }

    pub(super) fn entered(&mut self, entered_at: Instant) {
        self.total += 1;
        self.changed = true;
        self.oldest =
            self.oldest.map(|oldest| Some(oldest.map_or(entered_at, |oldest| oldest.min(entered_at))));
    }
}

impl BoardMemory {
    /// A card goes from where it stood.
    pub(super) fn withdrawn(&mut self, state: &OrderState) {
        if let Some(column) = self.columns.get_mut(&state.status) {
            column.last.take_if(|last| last.as_ref() == Some(&state.rank));
        }
    }

    /// A card stands here now, if it is on the board.
    pub(super) fn standing(&mut self, state: &OrderState) {
        let column = self.columns.get_mut(&state.status).filter(|_| !state.archived);
        if let Some(last) = column.and_then(|column| column.last.as_mut()) {
            let above = last.take();
            *last = above.filter(|above| *above > state.rank).or_else(|| Some(state.rank.clone()));
        }
    }
}

impl Memory {
    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        *self = Memory::default();
    }

    /// Forgets the orders when there are too many; those that are needed are soon there again.
    pub(super) fn make_room(&mut self) {
        if self.orders.len() > ORDERS {
            self.orders.clear();
        }
    }

    /// A board, its spans resolved around today.
    pub(super) async fn board(
        &mut self,
        conn: &mut Conn,
        id: BoardId,
        now: Instant,
    ) -> Result<Option<&mut BoardMemory>, Failure> {
        let cached = match self.boards.entry(id) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(free) => match load(conn, id, now).await? {
                Some(loaded) => {
                    // Orders that were read before their board was known could be older than it.
                    self.orders.retain(|_, row| row.board != id);
                    free.insert(loaded)
                }
                None => return Ok(None),
            },
        };
        if let Some(board) = cached.board.as_ref().filter(|board| board.today(now) != board.resolved_on) {
            cached.board = Some(Arc::new(read::resolved((**board).clone(), now)?));
        }
        Ok(Some(cached))
    }

    /// A person with their roles.
    pub(super) async fn person(
        &mut self,
        conn: &mut Conn,
        id: PersonId,
    ) -> Result<Option<Arc<Person>>, Failure> {
        if let Some(person) = self.people.get(&id) {
            return Ok(Some(person.clone()));
        }
        let person = people::person(conn, id).await?.map(Arc::new);
        if let Some(person) = &person {
            self.people.insert(id, person.clone());
        }
        Ok(person)
    }

    /// A column's counters as they are in this transaction. The board is in memory already.
    pub(super) async fn column(
        &mut self,
        conn: &mut Conn,
        id: BoardId,
        status: &StatusId,
    ) -> Result<&mut ColumnMemory, Failure> {
        let board = self.boards.get_mut(&id).ok_or_else(|| Failure::Broken(format!("board {id} is gone")))?;
        match board.columns.entry(status.clone()) {
            Entry::Occupied(held) => Ok(held.into_mut()),
            Entry::Vacant(free) => {
                let total = sqlx::query_scalar("SELECT total FROM columns WHERE board = $1 AND status = $2");
                let total: Option<i64> =
                    total.bind(board.no).bind(status.as_str()).fetch_optional(conn).await.map_err(failure)?;
                Ok(free.insert(ColumnMemory { total: total.unwrap_or(0), ..ColumnMemory::default() }))
            }
        }
    }

    /// When the order that has been in a column longest entered. Every row that counts is written already.
    pub(super) async fn oldest(
        &mut self,
        conn: &mut Conn,
        id: BoardId,
        status: &StatusId,
    ) -> Result<Option<Instant>, Failure> {
        if let Some(oldest) = self.column(conn, id, status).await?.oldest {
            return Ok(oldest);
        }
        let no = self.boards.get(&id).map_or(0, |board| board.no);
        let found = oldest(conn, no, status).await?;
        self.column(conn, id, status).await?.oldest = Some(found);
        Ok(found)
    }

    /// Forgets where columns end: their cards have got new ranks.
    pub(super) fn forget_ranks(&mut self) {
        let columns = self.boards.values_mut().flat_map(|board| board.columns.values_mut());
        columns.for_each(|column| column.last = None);
    }
}

async fn load(conn: &mut Conn, id: BoardId, now: Instant) -> Result<Option<BoardMemory>, Failure> {
    let sql = "SELECT no, seq, hash, at FROM boards WHERE id = $1";
    let row: Option<(i64, i64, Vec<u8>, Option<i64>)> =
        sqlx::query_as(sql).bind(id.0).fetch_optional(&mut *conn).await.map_err(failure)?;
    let Some((no, seq, hash, at)) = row else {
        return Ok(None);
    };
    let head = Head { seq: unsigned(seq)?, hash: bytes32(hash)?, at: at.map(instant).transpose()? };
    let board = if no == 0 { None } else { read::load_board(conn, no, now).await?.map(Arc::new) };
    Ok(Some(BoardMemory { no, board, head, head_changed: false, columns: HashMap::new(), next_nth: None }))
}

async fn oldest(conn: &mut Conn, no: i64, status: &StatusId) -> Result<Option<Instant>, Failure> {
    let sql = "SELECT entered_at FROM orders WHERE board = $1 AND status = $2 AND archived = 0 ORDER BY entered_at LIMIT 1";
    let oldest: Option<i64> =
        sqlx::query_scalar(sql).bind(no).bind(status.as_str()).fetch_optional(conn).await.map_err(failure)?;
    oldest.map(instant).transpose()
}

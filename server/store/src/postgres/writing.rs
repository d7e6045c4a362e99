//! The writing connection: it holds the row locks of the boards that a transaction writes to, so that all instances together
//! have one writer a board.

use super::{
    Options, failure,
    sql::memory::Memory,
    sql::rows::{signed, unsigned},
};
use crate::{Failure, Head, SYSTEM};
use domain::BoardId;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Settings of the connection. A lock is waited for as long as somebody may be asleep who holds it: an instance that is
/// paused in a transaction loses its connection, and with it the lock.
const SETTINGS: [(&str, &str); 3] =
    [("idle_in_transaction_session_timeout", "3s"), ("lock_timeout", "6s"), ("statement_timeout", "30s")];

/// Every commit reaches the disk before it is answered, whatever the database's own setting. A variable can ask for less, so
/// that the check of this very promise can be seen to fail.
fn synchronous() -> &'static str {
    match std::env::var("MILEPOST_POSTGRES_SYNCHRONOUS") {
        Ok(mode) if mode == "off" => "off",
        _ => "on",
    }
}

/// The connection that writes.
pub(super) struct Writing {
    conn: PgConnection,
    /// Where the reserved board's log ended when people were read.
    people_as_of: Option<i64>,
}

impl Writing {
    /// A connection of its own.
    pub(super) async fn connect(options: &Options) -> Result<Writing, Failure> {
        let conn = options
            .clone()
            .options(SETTINGS)
            .options([("synchronous_commit", synchronous())])
            .connect()
            .await
            .map_err(failure)?;
        Ok(Writing { conn, people_as_of: None })
    }

    pub(super) fn conn(&mut self) -> &mut PgConnection {
        &mut self.conn
    }

    /// Begins a transaction and takes the locks of these boards, in order of their ids, so that no two instances wait for each
    /// other. Drops what memory says of boards and people that others have changed, and says whether there were such boards.
    pub(super) async fn begin(
        &mut self,
        boards: &BTreeSet<BoardId>,
        memory: &mut Memory,
    ) -> Result<bool, Failure> {
        sqlx::query("BEGIN").execute(&mut self.conn).await.map_err(failure)?;
        let ids: Vec<Uuid> = boards.iter().map(|board| board.0).collect();
        // NO KEY: rows that point to a board may be written by others meanwhile.
        let sql = "SELECT id, seq, (SELECT seq FROM boards WHERE no = 0) FROM boards WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE";
        let rows: Vec<(Uuid, i64, i64)> =
            sqlx::query_as(sql).bind(ids).fetch_all(&mut self.conn).await.map_err(failure)?;
        let mut others_wrote = false;
        for (id, seq, people_as_of) in rows {
            let (board, seq) = (BoardId(id), unsigned(seq)?);
            let known = memory.boards.get(&board).map(|board| board.head.seq);
            if known != Some(seq) {
                others_wrote |= known.is_some();
                forget(memory, board);
            }
            if self.people_as_of.replace(people_as_of) != Some(people_as_of) {
                memory.people.clear();
                forget(memory, SYSTEM);
            }
        }
        Ok(others_wrote)
    }

    /// Whether others have written since this was last asked: they say so themselves.
    pub(super) async fn others_wrote(&mut self, _: &mut Memory) -> Result<bool, Failure> {
        Ok(false)
    }

    /// Whether a log holds the entry that a transaction ended with. Under the board's lock, so that a commit whose answer was
    /// lost has either happened or never will.
    pub(super) async fn committed(&mut self, board: i64, head: &Head) -> Result<bool, Failure> {
        let sql = "SELECT hash FROM events WHERE board = $1 AND seq = $2";
        let query = sqlx::query_scalar::<_, Vec<u8>>(sql).bind(board).bind(signed(head.seq)?);
        let hash = query.fetch_optional(&mut self.conn).await.map_err(failure)?;
        Ok(hash.is_some_and(|hash| hash == head.hash))
    }

    pub(super) async fn commit(&mut self) -> Result<(), Failure> {
        sqlx::query("COMMIT").execute(&mut self.conn).await.map(drop).map_err(failure)
    }

    pub(super) async fn rollback(&mut self) -> Result<(), Failure> {
        sqlx::query("ROLLBACK").execute(&mut self.conn).await.map(drop).map_err(failure)
    }

    pub(super) async fn close(self) {
        let _ = self.conn.close().await;
    }
}

/// Drops a board and its orders from memory.
fn forget(memory: &mut Memory, board: BoardId) {
    memory.boards.remove(&board);
    memory.orders.retain(|_, row| row.board != board);
}

//! The writing connection: it takes SQLite's only write lock, and sees by a counter whether somebody else had it.

use super::{Options, failure, sql::memory::Memory};
use crate::{Failure, Head};
use domain::BoardId;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::collections::BTreeSet;

/// The connection that writes.
pub(super) struct Writing {
    conn: SqliteConnection,
    /// SQLite's counter of other connections' commits, as it was when the memory was filled.
    data_version: i64,
}

impl Writing {
    /// A connection of its own.
    pub(super) async fn connect(options: &Options) -> Result<Writing, Failure> {
        let mut conn = options.connect().await.map_err(failure)?;
        let data_version = data_version(&mut conn).await?;
        Ok(Writing { conn, data_version })
    }

    pub(super) fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.conn
    }

    /// Begins a transaction; the lock is that of all boards. Drops what memory says if others have written, and says so.
    pub(super) async fn begin(
        &mut self,
        _: &BTreeSet<BoardId>,
        memory: &mut Memory,
    ) -> Result<bool, Failure> {
        sqlx::query("BEGIN IMMEDIATE").execute(&mut self.conn).await.map_err(failure)?;
        self.others_wrote(memory).await
    }

    /// Whether others have written since this was last asked; memory is dropped then.
    pub(super) async fn others_wrote(&mut self, memory: &mut Memory) -> Result<bool, Failure> {
        let version = data_version(&mut self.conn).await?;
        let wrote = version != self.data_version;
        if wrote {
            memory.clear();
            self.data_version = version;
        }
        Ok(wrote)
    }

    /// Whether a log holds the entry that a transaction ended with.
    pub(super) async fn committed(&mut self, _: i64, _: &Head) -> Result<bool, Failure> {
        // What a failed sync has left in the page cache looks committed and may be gone with the power: nothing proves it.
        Ok(false)
    }

    pub(super) async fn commit(&mut self) -> Result<(), Failure> {
        sqlx::query("COMMIT").execute(&mut self.conn).await.map(drop).map_err(failure)
    }

    /// Ends a transaction, if there is one: after some errors SQLite has done it by itself, or it never began.
    pub(super) async fn rollback(&mut self) -> Result<(), Failure> {
        match sqlx::query("ROLLBACK").execute(&mut self.conn).await {
            Ok(_) | Err(sqlx::Error::Database(_)) => Ok(()),
            Err(error) => Err(failure(error)),
        }
    }

    /// Closes the connection. That checkpoints the log into the database file; where it fails, the next start does it.
    pub(super) async fn close(self) {
        let _ = self.conn.close().await;
    }
}

async fn data_version(conn: &mut SqliteConnection) -> Result<i64, Failure> {
    sqlx::query_scalar("PRAGMA data_version").fetch_one(conn).await.map_err(failure)
}

//! By hand on SQLite: as many rows a statement as there are.

use super::{ByHand, CONNECTIONS, NOTES};
use crate::shop::store::Shop;
use async_trait::async_trait;
use domain::OrderId;
use sqlx::{
    ConnectOptions, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::time::Duration;
use store::sqlite::DATABASE_FILE;
use uuid::Uuid;

/// A database like the store's.
pub struct ByHandOnSqlite {
    pool: SqlitePool,
    /// Entries a move.
    entries: usize,
    /// An entry's bytes.
    body: String,
    at: i64,
    _folder: tempfile::TempDir,
}

impl ByHandOnSqlite {
    /// A copy of the shop's database.
    pub async fn beside(shop: &Shop, entries: usize) -> ByHandOnSqlite {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("by-hand.db");
        let source = SqliteConnectOptions::new().filename(shop.folder.join(DATABASE_FILE));
        let mut copy = source.connect().await.expect("the shop's database");
        sqlx::query("VACUUM INTO ?")
            .bind(file.display().to_string())
            .execute(&mut copy)
            .await
            .expect("a copy");
        let options = SqliteConnectOptions::new().filename(&file).journal_mode(SqliteJournalMode::Wal);
        let options = options
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(60));
        let pool =
            SqlitePoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(Duration::from_secs(60));
        let pool = pool.connect_with(options.disable_statement_logging()).await.expect("a pool");
        let entry = "SELECT body FROM events WHERE order_id IS NOT NULL ORDER BY seq DESC LIMIT 1";
        let body = sqlx::query_scalar(entry).fetch_one(&pool).await.expect("an entry");
        ByHandOnSqlite { pool, entries, body, at: shop.now().timestamp_micros(), _folder: folder }
    }
}

#[async_trait]
impl ByHand for ByHandOnSqlite {
    async fn commit(&self, orders: &[OrderId]) -> sqlx::Result<()> {
        let mut pooled = self.pool.acquire().await?;
        let conn = &mut *pooled;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *conn).await?;
        let seq: i64 =
            sqlx::query_scalar("SELECT seq FROM boards WHERE no = 1").fetch_one(&mut *conn).await?;
        let key = |n: usize| format!("key-{}", seq + (n * self.entries) as i64);
        let ids: Vec<String> = orders.iter().map(|order| order.0.simple().to_string()).collect();
        let read = "SELECT * FROM orders o JOIN customers c ON c.id = o.customer_row LEFT JOIN lines l ON l.order_id = o.id \
                    WHERE o.id IN (SELECT unhex(value) FROM json_each(?))";
        sqlx::query(read).bind(serde_json::to_string(&ids).expect("JSON")).fetch_all(&mut *conn).await?;
        let keys: Vec<_> = (0..orders.len()).map(|n| ("somebody", key(n))).collect();
        let known = "SELECT k.* FROM json_each(?) asked JOIN keys k ON k.principal = asked.value ->> 0 AND k.key = asked.value ->> 1";
        sqlx::query(known).bind(serde_json::to_string(&keys).expect("JSON")).fetch_all(&mut *conn).await?;

        let (moves, last) = (orders.len(), seq + (orders.len() * self.entries) as i64);
        let entries =
            insert("events (board, seq, order_id, hash, body)", "(1, ?, ?, ?, ?)", moves * self.entries);
        let mut query = sqlx::query(sqlx::AssertSqlSafe(entries));
        for n in 0..moves * self.entries {
            query = query
                .bind(seq + 1 + n as i64)
                .bind(orders[n / self.entries].0)
                .bind(vec![7u8; 32])
                .bind(self.body.clone());
        }
        query.execute(&mut *conn).await?;
        let notes = insert(
            "notes (id, order_id, salt, body)",
            "(?, ?, ?, 'Because the test says so')",
            moves * NOTES,
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(notes));
        for n in 0..moves * NOTES {
            query = query.bind(Uuid::now_v7()).bind(orders[n / NOTES].0).bind(vec![7u8; 16]);
        }
        query.execute(&mut *conn).await?;
        let keys =
            insert("keys (principal, key, request, order_id, seq, at)", "('somebody', ?, ?, ?, ?, 1)", moves);
        let mut query = sqlx::query(sqlx::AssertSqlSafe(keys));
        for (n, order) in orders.iter().enumerate() {
            query = query.bind(key(n)).bind(vec![7u8; 32]).bind(order.0).bind(seq);
        }
        query.execute(&mut *conn).await?;
        let update = "UPDATE orders SET version = version + 1, \
                      status = CASE status WHEN 'received' THEN 'approval' ELSE 'received' END, rank = rank, entered_at = ?, due_at = ?, \
                      hold_reason = hold_reason, hold_since = hold_since, hold_note = hold_note, promise_earliest = promise_earliest, \
                      promise_latest = promise_latest, first_earliest = first_earliest, first_latest = first_latest, \
                      promise_note = promise_note, fields = fields, last_move = last_move WHERE id = ?; ";
        let mut query = sqlx::query(sqlx::AssertSqlSafe(update.repeat(moves)));
        for order in orders {
            query = query.bind(self.at).bind(self.at).bind(order.0);
        }
        query.execute(&mut *conn).await?;
        let head = sqlx::query("UPDATE boards SET seq = ?, hash = ?, at = ? WHERE no = 1");
        head.bind(last).bind(vec![7u8; 32]).bind(self.at).execute(&mut *conn).await?;
        sqlx::query("UPDATE columns SET total = total WHERE board = 1").execute(&mut *conn).await?;
        sqlx::query("COMMIT").execute(&mut *conn).await?;
        Ok(())
    }
}

fn insert(into: &str, row: &str, rows: usize) -> String {
    format!("INSERT INTO {into} VALUES {}", vec![row; rows].join(", "))
}

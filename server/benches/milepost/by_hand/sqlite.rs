//! What the store writes for a move, written by hand through the same driver: no rule, no queue, no task.

use crate::store_shop::Shop;
use domain::OrderId;
use server::store::sqlite::DATABASE_FILE;
use sqlx::{
    ConnectOptions, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;

/// Connections of the pool: as many as the driver opens unless one says otherwise.
pub const CONNECTIONS: u32 = 10;
/// Rows of the source table that a move brings: a reason and two fields.
const NOTES: usize = 3;

/// A database like the store's.
pub struct ByHand {
    pool: SqlitePool,
    /// Entries a move.
    entries: usize,
    orders: Vec<OrderId>,
    /// An entry's bytes.
    body: String,
    at: i64,
    _folder: tempfile::TempDir,
}

impl ByHand {
    /// A copy of the shop's database.
    pub async fn beside(shop: &Shop, orders: &[OrderId], entries: usize) -> ByHand {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("by-hand.db");
        let source = SqliteConnectOptions::new().filename(shop.folder.join(DATABASE_FILE));
        let mut copy = source.connect().await.expect("the shop's database");
        sqlx::query("VACUUM INTO ?").bind(file.display().to_string()).execute(&mut copy).await.expect("a copy");
        let options = SqliteConnectOptions::new().filename(&file).journal_mode(SqliteJournalMode::Wal);
        let options = options.synchronous(SqliteSynchronous::Full).foreign_keys(true).busy_timeout(Duration::from_secs(60));
        let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(Duration::from_secs(60));
        let pool = pool.connect_with(options.disable_statement_logging()).await.expect("a pool");
        let entry = "SELECT body FROM events WHERE order_id IS NOT NULL ORDER BY seq DESC LIMIT 1";
        let body = sqlx::query_scalar(entry).fetch_one(&pool).await.expect("an entry");
        ByHand { pool, entries, orders: orders.to_vec(), body, at: shop.now().timestamp_micros(), _folder: folder }
    }

    /// Moves a second of one task with this many in a commit.
    pub async fn alone(&self, batch: usize, slice: Duration) -> f64 {
        let mut conn = self.pool.acquire().await.expect("a connection");
        let (begun, mut moves) = (Instant::now(), 0);
        while begun.elapsed() < slice {
            self.commit(&mut conn, &self.orders[..batch]).await.expect("a commit");
            moves += batch;
        }
        moves as f64 / begun.elapsed().as_secs_f64()
    }

    /// Moves a second of a task for each order, each move in a commit of its own.
    pub async fn crowded(self: &Arc<ByHand>, slice: Duration) -> f64 {
        let (begun, done) = (Instant::now(), Arc::new(AtomicU64::new(0)));
        let tasks = (0..self.orders.len()).map(|n| {
            let (hand, done) = (self.clone(), done.clone());
            tokio::spawn(async move {
                while begun.elapsed() < slice {
                    let mut conn = hand.pool.acquire().await.expect("a connection");
                    hand.commit(&mut conn, &hand.orders[n..=n]).await.expect("a commit");
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.expect("a writer");
        }
        done.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64()
    }

    /// One transaction: the orders and keys are read; for each move its entries, a reason and two fields in the source table,
    /// the order's row and its key are written; then the board's head and its counters.
    async fn commit(&self, conn: &mut SqliteConnection, orders: &[OrderId]) -> sqlx::Result<()> {
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *conn).await?;
        let seq: i64 = sqlx::query_scalar("SELECT seq FROM boards WHERE no = 1").fetch_one(&mut *conn).await?;
        let key = |n: usize| format!("key-{}", seq + (n * self.entries) as i64);
        let ids: Vec<String> = orders.iter().map(|order| order.0.simple().to_string()).collect();
        let read = "SELECT * FROM orders o JOIN customers c ON c.id = o.customer_row LEFT JOIN lines l ON l.order_id = o.id \
                    WHERE o.id IN (SELECT unhex(value) FROM json_each(?))";
        sqlx::query(read).bind(serde_json::to_string(&ids).expect("JSON")).fetch_all(&mut *conn).await?;
        let keys: Vec<_> = (0..orders.len()).map(|n| ("somebody", key(n))).collect();
        let known = "SELECT k.* FROM json_each(?) asked JOIN keys k ON k.principal = asked.value ->> 0 AND k.key = asked.value ->> 1";
        sqlx::query(known).bind(serde_json::to_string(&keys).expect("JSON")).fetch_all(&mut *conn).await?;

        let (moves, last) = (orders.len(), seq + (orders.len() * self.entries) as i64);
        let entries = insert("events (board, seq, order_id, hash, body)", "(1, ?, ?, ?, ?)", moves * self.entries);
        let mut query = sqlx::query(sqlx::AssertSqlSafe(entries));
        for n in 0..moves * self.entries {
            query = query.bind(seq + 1 + n as i64).bind(orders[n / self.entries].0).bind(vec![7u8; 32]).bind(self.body.clone());
        }
        query.execute(&mut *conn).await?;
        let notes = insert("notes (id, order_id, salt, body)", "(?, ?, ?, 'Because the test says so')", moves * NOTES);
        let mut query = sqlx::query(sqlx::AssertSqlSafe(notes));
        for n in 0..moves * NOTES {
            query = query.bind(Uuid::now_v7()).bind(orders[n / NOTES].0).bind(vec![7u8; 16]);
        }
        query.execute(&mut *conn).await?;
        let keys = insert("keys (principal, key, request, order_id, seq, at)", "('somebody', ?, ?, ?, ?, 1)", moves);
        let mut query = sqlx::query(sqlx::AssertSqlSafe(keys));
        for (n, order) in orders.iter().enumerate() {
            query = query.bind(key(n)).bind(vec![7u8; 32]).bind(order.0).bind(seq);
        }
        query.execute(&mut *conn).await?;
        let update = "UPDATE orders SET version = version + 1, status = status, rank = rank, entered_at = ?, due_at = ?, \
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

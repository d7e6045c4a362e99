//! Durable moves a second: the store with 128 moves in flight, against the same statements written by hand through the same
//! driver on one connection in batches of the same size, and against one commit a move.

use crate::{
    report::{Goal, Report, Samples},
    store_shop::Shop,
};
use domain::{Instant, OrderId};
use server::store::{Key, Submission, sqlite::DATABASE_FILE};
use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions, sqlite::SqliteJournalMode, sqlite::SqliteSynchronous};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

const IN_FLIGHT: usize = 128;
const ROUNDS: usize = 5;
const SLICE: Duration = Duration::from_millis(1500);
/// Rows a statement, as the store has it.
const ROWS: usize = 128;
/// Rows of the source table that a move brings: a reason and two fields.
const NOTES: usize = 3;

/// The ratio to the hand-written limit, and to one commit a move.
pub async fn measure(report: &mut Report) {
    eprintln!("writes: {ROUNDS} rounds of {IN_FLIGHT} moves in flight");
    let shop = Arc::new(Shop::on_sqlite().await);
    let mut orders = Vec::new();
    for _ in 0..IN_FLIGHT {
        let receipt = shop.submit(shop.placing()).await.expect("an order");
        orders.push(receipt.order);
    }
    // What one move records when it brings all it can: the moves that are measured bring the same.
    let there = shop.submit(shop.to_with_all(orders[0], "approval")).await.expect("a move");
    let back = shop.submit(shop.to_with_all(orders[0], "received")).await.expect("a move");
    let entries = (back.seq - there.seq) as usize;
    let mut raw = Raw::beside(&shop, &orders, entries).await;
    let (mut ours, mut limit, mut single) = (Samples::default(), Samples::default(), Samples::default());
    for round in 0..ROUNDS {
        ours.0.push(moves(&shop, &orders, round).await);
        limit.0.push(raw.write(IN_FLIGHT).await);
        single.0.push(raw.write(1).await);
    }
    let beside = format!("{:.0} moves/s; by hand in batches {:.0}/s", ours.median(), limit.median());
    report.row("durable moves / the same statements by hand", ours.over(&limit), "×", (Goal::AtLeast(0.5), Goal::AtLeast(0.8)), beside);
    let beside = format!("one commit a move {:.0}/s", single.median());
    report.row(
        "durable moves, 128 in flight / one commit a move",
        ours.over(&single),
        "×",
        (Goal::AtLeast(20.0), Goal::AtLeast(50.0)),
        beside,
    );
}

/// Moves a second through the store: each task moves its own order to and fro and waits for each answer.
async fn moves(shop: &Arc<Shop>, orders: &[OrderId], round: usize) -> f64 {
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let begun = std::time::Instant::now();
    let tasks: Vec<_> = orders
        .iter()
        .map(|order| {
            let (shop, stop, done, order) = (shop.clone(), stop.clone(), done.clone(), *order);
            tokio::spawn(async move {
                let mut n = 0;
                while !stop.load(Ordering::Relaxed) {
                    let to = if n % 2 == 0 { "approval" } else { "received" };
                    let key = Key { key: format!("{round}-{n}-{order}"), request: [7; 32] };
                    let ask = Submission { key: Some(key), ..shop.to_with_all(order, to) };
                    shop.submit(ask).await.expect("a move");
                    n += 1;
                    done.fetch_add(1, Ordering::Relaxed);
                }
                n % 2
            })
        })
        .collect();
    tokio::time::sleep(SLICE).await;
    let rate = done.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    for (task, order) in tasks.into_iter().zip(orders) {
        // An order that ended in the other column goes back, so that each round begins alike.
        if task.await.expect("a writer") == 1 {
            shop.submit(shop.to_with_all(*order, "received")).await.expect("a move");
        }
    }
    rate
}

/// A database like the store's, written by hand.
struct Raw {
    conn: SqliteConnection,
    /// Entries a move.
    entries: usize,
    orders: Vec<OrderId>,
    body: String,
    now: Instant,
    seq: i64,
    _folder: tempfile::TempDir,
}

impl Raw {
    /// A copy of the shop's database.
    async fn beside(shop: &Shop, orders: &[OrderId], entries: usize) -> Raw {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("raw.db");
        let source = SqliteConnectOptions::new().filename(shop.folder.join(DATABASE_FILE));
        let mut copy = source.connect().await.expect("the shop's database");
        sqlx::query("VACUUM INTO ?").bind(file.display().to_string()).execute(&mut copy).await.expect("a copy");
        let options = SqliteConnectOptions::new().filename(&file).journal_mode(SqliteJournalMode::Wal);
        let options = options.synchronous(SqliteSynchronous::Full).foreign_keys(true).disable_statement_logging();
        let mut conn = options.connect().await.expect("the copy");
        let entry = "SELECT body FROM events WHERE order_id IS NOT NULL ORDER BY seq DESC LIMIT 1";
        let body = sqlx::query_scalar(entry).fetch_one(&mut conn).await.expect("an entry");
        let seq = sqlx::query_scalar("SELECT max(seq) FROM events WHERE board = 1").fetch_one(&mut conn).await.expect("a position");
        Raw { conn, entries, orders: orders.to_vec(), body, now: shop.now(), seq, _folder: folder }
    }

    /// Moves a second with this many in a commit.
    async fn write(&mut self, batch: usize) -> f64 {
        let (begun, mut moves) = (std::time::Instant::now(), 0);
        while begun.elapsed() < SLICE {
            self.commit(batch).await.expect("a commit");
            moves += batch;
        }
        moves as f64 / begun.elapsed().as_secs_f64()
    }

    /// One transaction: the orders and keys are read; for each move its entries, a reason and two fields in the source table,
    /// the order's row and its key are written; then the board's head and its counters.
    async fn commit(&mut self, batch: usize) -> sqlx::Result<()> {
        let at = self.now.timestamp_micros();
        sqlx::query("BEGIN IMMEDIATE").execute(&mut self.conn).await?;
        let ids: Vec<String> = self.orders.iter().take(batch).map(|order| order.0.simple().to_string()).collect();
        let read = "SELECT * FROM orders o JOIN customers c ON c.id = o.customer_row LEFT JOIN lines l ON l.order_id = o.id \
                    WHERE o.id IN (SELECT unhex(value) FROM json_each(?))";
        sqlx::query(read).bind(serde_json::to_string(&ids).expect("JSON")).fetch_all(&mut self.conn).await?;
        let keys: Vec<_> = (0..batch).map(|n| ("somebody", format!("key-{}", self.seq + (n * self.entries) as i64))).collect();
        let known = "SELECT k.* FROM json_each(?) asked JOIN keys k ON k.principal = asked.value ->> 0 AND k.key = asked.value ->> 1";
        sqlx::query(known).bind(serde_json::to_string(&keys).expect("JSON")).fetch_all(&mut self.conn).await?;
        let mut left = batch;
        while left > 0 {
            let rows = left.min(ROWS);
            self.insert("events (board, seq, order_id, hash, body)", "(1, ?, ?, ?, ?)", rows * self.entries, |raw, query, n| {
                let order = raw.orders[n / raw.entries % raw.orders.len()];
                query.bind(raw.seq + 1 + n as i64).bind(order.0).bind(vec![7u8; 32]).bind(raw.body.clone())
            })
            .await?;
            self.insert("notes (id, order_id, salt, body)", "(?, ?, ?, 'Because the test says so')", rows * NOTES, |raw, query, n| {
                query.bind(uuid::Uuid::now_v7()).bind(raw.orders[n / NOTES % raw.orders.len()].0).bind(vec![7u8; 16])
            })
            .await?;
            let seq = self.seq;
            self.insert("keys (principal, key, request, order_id, seq, at)", "('somebody', ?, ?, ?, ?, 1)", rows, move |raw, query, n| {
                query
                    .bind(format!("key-{}", seq + n as i64))
                    .bind(vec![7u8; 32])
                    .bind(raw.orders[n % raw.orders.len()].0)
                    .bind(seq + n as i64)
            })
            .await?;
            let update = "UPDATE orders SET version = version + 1, status = status, rank = rank, entered_at = ?, due_at = ?, \
                          hold_reason = hold_reason, hold_since = hold_since, hold_note = hold_note, \
                          promise_earliest = promise_earliest, promise_latest = promise_latest, first_earliest = first_earliest, \
                          first_latest = first_latest, promise_note = promise_note, fields = fields, last_move = last_move \
                          WHERE id = ?; ";
            let many = sqlx::AssertSqlSafe(update.repeat(rows));
            let mut query = sqlx::query(many);
            for n in 0..rows {
                query = query.bind(at).bind(at).bind(self.orders[n % self.orders.len()].0);
            }
            query.execute(&mut self.conn).await?;
            self.seq += (rows * self.entries) as i64;
            left -= rows;
        }
        let head = sqlx::query("UPDATE boards SET seq = ?, hash = ?, at = ? WHERE no = 1");
        head.bind(self.seq).bind(vec![7u8; 32]).bind(at).execute(&mut self.conn).await?;
        sqlx::query("UPDATE columns SET total = total WHERE board = 1").execute(&mut self.conn).await?;
        sqlx::query("COMMIT").execute(&mut self.conn).await?;
        Ok(())
    }

    async fn insert<F>(&mut self, into: &str, row: &str, rows: usize, bind: F) -> sqlx::Result<()>
    where
        F: for<'q> Fn(&Raw, Bound<'q>, usize) -> Bound<'q>,
    {
        let sql = format!("INSERT INTO {into} VALUES {}", vec![row; rows].join(", "));
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for n in 0..rows {
            query = bind(self, query, n);
        }
        query.execute(&mut self.conn).await.map(|_| ())
    }
}

type Bound<'q> = sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

//! By hand on PostgreSQL: arrays, one statement a table.

use super::{ByHand, CONNECTIONS, NOTES};
use crate::shop::{cluster::Cluster, store::Shop};
use async_trait::async_trait;
use domain::OrderId;
use sqlx::{
    Decode, PgConnection, PgPool, Postgres, Row, Type,
    postgres::{PgPoolOptions, PgRow},
};
use std::time::Duration;
use uuid::Uuid;

/// A database like the store's, on the same server.
pub struct ByHandOnPostgres {
    pool: PgPool,
    /// Entries a move.
    entries: usize,
    /// An entry's bytes.
    body: String,
    at: i64,
}

impl ByHandOnPostgres {
    /// A copy of the shop's database.
    pub async fn beside(cluster: &Cluster, url: &str, shop: &Shop, entries: usize) -> ByHandOnPostgres {
        let copy = cluster.copy(url).await;
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(Duration::from_secs(60));
        let pool = pool.test_before_acquire(false).connect(&copy).await.expect("a pool");
        let entry = "SELECT body FROM events WHERE order_id IS NOT NULL ORDER BY seq DESC LIMIT 1";
        let body = sqlx::query_scalar(entry).fetch_one(&pool).await.expect("an entry");
        ByHandOnPostgres { pool, entries, body, at: shop.now().timestamp_micros() }
    }
}

#[async_trait]
impl ByHand for ByHandOnPostgres {
    async fn commit(&self, orders: &[OrderId]) -> sqlx::Result<()> {
        let mut pooled = self.pool.acquire().await?;
        let conn = &mut *pooled;
        sqlx::query("BEGIN").execute(&mut *conn).await?;
        let lock = "SELECT seq FROM boards WHERE no = 1 FOR NO KEY UPDATE";
        let seq: i64 = sqlx::query_scalar(lock).fetch_one(&mut *conn).await?;
        let ids: Vec<Uuid> = orders.iter().map(|order| order.0).collect();
        let read = "SELECT * FROM orders o JOIN customers c ON c.id = o.customer_row LEFT JOIN lines l ON l.order_id = o.id \
                    WHERE o.id = ANY($1)";
        let found = sqlx::query(read).bind(&ids).fetch_all(&mut *conn).await?;
        let moves = orders.len();
        let entries = moves * self.entries;
        let keys: Vec<String> =
            (0..moves).map(|n| format!("key-{}", seq + (n * self.entries) as i64)).collect();
        let known = "SELECT k.* FROM unnest($1::text[]) AS asked (key) JOIN keys k ON k.principal = 'somebody' AND k.key = asked.key";
        sqlx::query(known).bind(&keys).fetch_all(&mut *conn).await?;

        let sql = "INSERT INTO events (board, seq, order_id, hash, body) \
                   SELECT 1, * FROM unnest($1::bigint[], $2::uuid[], $3::bytea[], $4::text[])";
        let seqs: Vec<i64> = (1..=entries as i64).map(|n| seq + n).collect();
        let of: Vec<Uuid> = (0..entries).map(|n| ids[n / self.entries]).collect();
        let query = sqlx::query(sql).bind(seqs).bind(of).bind(vec![vec![7u8; 32]; entries]);
        query.bind(vec![self.body.clone(); entries]).execute(&mut *conn).await?;
        let sql = "INSERT INTO notes (id, order_id, salt, body) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[])";
        let notes: Vec<Uuid> = (0..moves * NOTES).map(|_| Uuid::now_v7()).collect();
        let of: Vec<Uuid> = (0..moves * NOTES).map(|n| ids[n / NOTES]).collect();
        let query = sqlx::query(sql).bind(notes).bind(of).bind(vec![vec![7u8; 16]; moves * NOTES]);
        query.bind(vec!["Because the test says so".to_owned(); moves * NOTES]).execute(&mut *conn).await?;
        let sql = "INSERT INTO keys (principal, key, request, order_id, seq, at) \
                   SELECT 'somebody', k, decode(repeat('07', 32), 'hex'), o, $3, 1 FROM unnest($1::text[], $2::uuid[]) AS n (k, o)";
        sqlx::query(sql).bind(&keys).bind(&ids).bind(seq).execute(&mut *conn).await?;
        self.update(conn, &found).await?;
        let sql = "UPDATE boards SET seq = $1, hash = $2, at = $3 WHERE no = 1";
        sqlx::query(sql)
            .bind(seq + entries as i64)
            .bind(vec![7u8; 32])
            .bind(self.at)
            .execute(&mut *conn)
            .await?;
        sqlx::query("UPDATE columns SET total = total WHERE board = 1").execute(&mut *conn).await?;
        sqlx::query("COMMIT").execute(&mut *conn).await?;
        Ok(())
    }
}

impl ByHandOnPostgres {
    /// Moves the orders of these rows from one column to another, with every value that a move of ours writes.
    async fn update(&self, conn: &mut PgConnection, orders: &[PgRow]) -> sqlx::Result<()> {
        fn column<T: for<'r> Decode<'r, Postgres> + Type<Postgres>>(rows: &[PgRow], name: &str) -> Vec<T> {
            rows.iter().map(|row| row.get(name)).collect()
        }
        let names = "version, status, rank, entered_at, due_at, hold_reason, hold_since, hold_note, promise_earliest, promise_latest, \
                     first_earliest, first_latest, promise_note, fields, last_move";
        let set: Vec<String> = names.split(", ").map(|name| format!("{name} = n.{name}")).collect();
        let sql = format!(
            "UPDATE orders o SET {} FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], \
             $8::bigint[], $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::uuid[], $15::text[], $16::text[]) \
             AS n (id, {names}) WHERE o.id = n.id",
            set.join(", ")
        );
        let versions =
            column::<i64>(orders, "version").into_iter().map(|version| version + 1).collect::<Vec<_>>();
        let there = |status: String| if status == "received" { "approval" } else { "received" };
        let statuses = column(orders, "status").into_iter().map(there).collect::<Vec<_>>();
        let (ids, times) = (column::<Uuid>(orders, "id"), vec![self.at; orders.len()]);
        let text = |name| column::<Option<String>>(orders, name);
        let query =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(ids).bind(versions).bind(statuses).bind(text("rank"));
        let query = query
            .bind(&times)
            .bind(&times)
            .bind(text("hold_reason"))
            .bind(column::<Option<i64>>(orders, "hold_since"));
        let query = query
            .bind(column::<Option<Uuid>>(orders, "hold_note"))
            .bind(text("promise_earliest"))
            .bind(text("promise_latest"));
        let query = query
            .bind(text("first_earliest"))
            .bind(text("first_latest"))
            .bind(column::<Option<Uuid>>(orders, "promise_note"));
        query.bind(text("fields")).bind(text("last_move")).execute(conn).await?;
        Ok(())
    }
}

//! What the database shows the audit: everything as of one read transaction.

use super::{
    BEGIN_READ, Db, DbRow, Options, failure, imports, indexing, people,
    pools::ReadConnection,
    recorded,
    rows::{
        OrderRecord, bytes32, card_columns, card_tables, instant, order_columns, order_tables, parsed, small,
        unsigned,
    },
    rules,
    statements::{self, among},
    stays, timers, workflows,
};
use crate::{
    Failure, Head, Person,
    audit::{
        self, Auditor, StoredDocument, StoredEntry, StoredImport, StoredOrder, StoredRevision, StoredRow,
        StoredRuleRevision, StoredText, Verdict,
    },
    secret::Secret,
    tx::OrderRow,
};
use async_trait::async_trait;
use domain::{BoardId, Instant, OrderId, StandIn, StatusId};
use sqlx::{AssertSqlSafe, FromRow, Row, pool::PoolOptions};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A read transaction for the audit.
pub(super) struct ReadingAuditor {
    pub(super) tx: ReadConnection,
}

/// Walks everything on a connection of its own that writes nothing.
pub(crate) async fn verify(
    options: Options,
    secret: &Secret,
    noted: Option<[u8; 32]>,
) -> Result<Verdict, Failure> {
    let pool = PoolOptions::<Db>::new().max_connections(1).connect_with(options).await.map_err(failure)?;
    let mut tx = pool.acquire().await.map_err(failure)?;
    sqlx::query(BEGIN_READ).execute(&mut *tx).await.map_err(failure)?;
    let verdict = audit::verify(&mut ReadingAuditor { tx }, secret, noted).await;
    pool.close().await;
    verdict
}

type Texts = Result<BTreeMap<Uuid, StoredText>, Failure>;

impl ReadingAuditor {
    /// Rows of a source table by key. Table and columns are this module's own words; the first is the key, then salt, body,
    /// the order and what is derived from the body.
    async fn texts(&mut self, table: &'static str, columns: &'static [&'static str], ids: &[Uuid]) -> Texts {
        let sql =
            format!(concat!("SELECT {} FROM {} WHERE {} ", among!()), columns.join(", "), table, columns[0]);
        let query = sqlx::query(AssertSqlSafe(sql)).bind(statements::ids(ids.iter().copied()));
        let rows = query.fetch_all(&mut *self.tx).await.map_err(failure)?;
        rows.iter().map(|row| Ok((row.try_get(0).map_err(failure)?, text(row, columns.len())?))).collect()
    }
}

fn text(row: &DbRow, columns: usize) -> Result<StoredText, Failure> {
    let derived =
        (4..columns).map(|column| row.try_get(column).map_err(failure)).collect::<Result<_, _>>()?;
    Ok(StoredText {
        salt: row.try_get(1).map_err(failure)?,
        body: row.try_get(2).map_err(failure)?,
        order: row.try_get(3).map_err(failure)?,
        derived,
    })
}

#[async_trait]
impl Auditor for ReadingAuditor {
    async fn boards(&mut self) -> Result<Vec<(BoardId, String, Head)>, Failure> {
        let sql = "SELECT id, slug, seq, hash, at FROM boards ORDER BY no";
        let rows: Vec<(Uuid, String, i64, Vec<u8>, Option<i64>)> =
            sqlx::query_as(sql).fetch_all(&mut *self.tx).await.map_err(failure)?;
        let board = |(id, slug, seq, hash, at): (Uuid, String, i64, Vec<u8>, Option<i64>)| {
            Ok((
                BoardId(id),
                slug,
                Head { seq: unsigned(seq)?, hash: bytes32(hash)?, at: at.map(instant).transpose()? },
            ))
        };
        rows.into_iter().map(board).collect()
    }

    async fn reserved(&mut self) -> Result<(String, String, i64, String), Failure> {
        let sql = "SELECT slug, name, revision, workflow FROM boards WHERE no = 0";
        sqlx::query_as(sql).fetch_one(&mut *self.tx).await.map_err(failure)
    }

    async fn entries(&mut self, board: BoardId, after: u64, limit: u32) -> Result<Vec<StoredEntry>, Failure> {
        let sql = "SELECT e.seq, e.order_id, e.hash, e.body FROM events e JOIN boards b ON b.no = e.board \
                   WHERE b.id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3";
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        type Stored = (i64, Option<Uuid>, Vec<u8>, String);
        let rows: Vec<Stored> = sqlx::query_as(sql)
            .bind(board.0)
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.tx)
            .await
            .map_err(failure)?;
        let entry = |(seq, order, hash, body)| Ok(StoredEntry { seq: unsigned(seq)?, order, hash, body });
        rows.into_iter().map(entry).collect()
    }

    async fn contacts(&mut self, ids: &[Uuid]) -> Texts {
        self.texts("customers", &["id", "salt", "body", "order_id", "name"], ids).await
    }

    async fn lines(&mut self, orders: &[Uuid]) -> Texts {
        self.texts("lines", &["order_id", "salt", "body", "order_id", "first"], orders).await
    }

    async fn notes(&mut self, ids: &[Uuid]) -> Texts {
        self.texts("notes", &["id", "salt", "body", "order_id"], ids).await
    }

    async fn orders(&mut self, board: BoardId, after: Uuid, limit: u32) -> Result<Vec<StoredOrder>, Failure> {
        let sql = concat!(
            "SELECT ",
            order_columns!(),
            ", o.tracking_digest, o.granted FROM ",
            order_tables!(),
            " WHERE b.id = $1 AND o.id > $2 ORDER BY o.id LIMIT $3"
        );
        let rows = sqlx::query(sql)
            .bind(board.0)
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.tx)
            .await
            .map_err(failure)?;
        rows.iter().map(stored_order).collect()
    }

    async fn imports(&mut self, board: BoardId) -> Result<Vec<StoredImport>, Failure> {
        Ok(imports::rows(&mut self.tx, board, None).await?.into_iter().map(StoredImport).collect())
    }

    async fn documents(&mut self, orders: &[OrderId]) -> Result<BTreeMap<OrderId, StoredDocument>, Failure> {
        let orders: Vec<Uuid> = orders.iter().map(|order| order.0).collect();
        let documents = indexing::stored(&mut self.tx, &orders).await?.into_iter();
        Ok(documents.map(|found| (OrderId(found.order), StoredDocument(found))).collect())
    }

    async fn counters(&mut self, board: BoardId) -> Result<BTreeMap<StatusId, u32>, Failure> {
        let sql = "SELECT c.status, c.total FROM columns c JOIN boards b ON b.no = c.board WHERE b.id = $1";
        let rows: Vec<(String, i64)> =
            sqlx::query_as(sql).bind(board.0).fetch_all(&mut *self.tx).await.map_err(failure)?;
        rows.into_iter().map(|(status, total)| Ok((parsed(&status)?, small(total)?))).collect()
    }

    async fn timers(&mut self, board: BoardId) -> Result<BTreeMap<OrderId, (String, Instant)>, Failure> {
        timers::of_board(&mut self.tx, board).await
    }

    async fn people(&mut self) -> Result<Vec<Person>, Failure> {
        people::people(&mut self.tx).await
    }

    async fn stand_ins(&mut self) -> Result<Vec<StandIn>, Failure> {
        people::stand_ins(&mut self.tx).await
    }

    async fn revisions(&mut self, board: BoardId) -> Result<Vec<StoredRevision>, Failure> {
        let bodies = workflows::bodies(&mut self.tx, board).await?.into_iter();
        let stored =
            |(revision, body, at, author, restores)| StoredRevision { revision, body, at, author, restores };
        Ok(bodies.map(stored).collect())
    }

    async fn archived_at(&mut self, board: BoardId) -> Result<Option<Instant>, Failure> {
        let sql = "SELECT archived_at FROM boards WHERE id = $1";
        let at: Option<i64> =
            sqlx::query_scalar(sql).bind(board.0).fetch_one(&mut *self.tx).await.map_err(failure)?;
        at.map(instant).transpose()
    }

    async fn in_force(&mut self, board: BoardId) -> Result<(u32, String), Failure> {
        let sql = "SELECT revision, workflow FROM boards WHERE id = $1";
        let (revision, body): (i64, String) =
            sqlx::query_as(sql).bind(board.0).fetch_one(&mut *self.tx).await.map_err(failure)?;
        Ok((small(revision)?, body))
    }

    async fn rules(&mut self, board: BoardId) -> Result<Vec<StoredRuleRevision>, Failure> {
        rules::revisions(&mut self.tx, board).await
    }

    async fn stays(&mut self, board: BoardId) -> Result<audit::StoredStays, Failure> {
        stays::of_board(&mut self.tx, board).await
    }

    async fn rows(&mut self) -> Result<Vec<StoredRow>, Failure> {
        recorded::rows(&mut self.tx).await
    }
}

fn stored_order(row: &DbRow) -> Result<StoredOrder, Failure> {
    let id = OrderId(row.try_get("id").map_err(failure)?);
    let tracking = row.try_get("tracking_digest").map_err(failure)?;
    let read = OrderRecord::from_row(row).map_err(failure).and_then(OrderRow::try_from);
    Ok(StoredOrder {
        id,
        row: read.map(|row| Box::new(row.order)).map_err(|failure| failure.to_string()),
        tracking,
        granted: row.try_get("granted").map_err(failure)?,
        comments: (
            row.try_get("comment_count").map_err(failure)?,
            row.try_get("last_comment").map_err(failure)?,
        ),
    })
}

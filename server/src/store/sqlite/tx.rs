//! One transaction of the writing connection: what the write path does with orders. What is the same for a whole batch is
//! kept in memory and written once, before the commit: the boards' heads and the columns' counters.

use super::{
    cache::{BoardCache, Cache},
    failure,
    rows::{OrderRecord, bytes32, micros, order_columns, order_tables, signed, to_json, unsigned},
};
use crate::store::{
    Board, Failure, Head, Key, NewBoard, OneTimeLink, OpenLink, Person, Session, Sources, TokenDigest, chain,
    projection::Projected,
    source::{first_line, folded, folded_lines},
    tx::{Gap, OrderRow, Remembered, Spot, Tx},
};
use async_trait::async_trait;
use chrono::TimeDelta;
use domain::{BoardId, ColumnCount, Email, Entry, Instant, OrderId, OrderNumber, PersonId, Promise, Rank, StatusId, wire::Shop};
use sqlx::SqliteConnection;
use std::sync::Arc;
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// How long an idempotency key is remembered.
pub(super) const KEY_HOURS: i64 = 24;

/// The writing connection inside `BEGIN IMMEDIATE`.
pub(super) struct SqliteTx<'a> {
    pub(super) conn: &'a mut SqliteConnection,
    pub(super) cache: &'a mut Cache,
    pub(super) now: Instant,
}

impl SqliteTx<'_> {
    /// Writes what was kept in memory. Nothing else may follow but the commit.
    pub(super) async fn finish(&mut self) -> Done {
        for board in self.cache.boards.values_mut() {
            if std::mem::take(&mut board.head_changed) {
                let (seq, at) = (signed(board.head.seq)?, board.head.at.map(micros));
                let update = sqlx::query("UPDATE boards SET seq = ?, hash = ?, at = ? WHERE no = ?");
                update.bind(seq).bind(&board.head.hash[..]).bind(at).bind(board.no).execute(&mut *self.conn).await.map_err(failure)?;
            }
            for (status, column) in &mut board.columns {
                if std::mem::take(&mut column.changed) {
                    let upsert = sqlx::query(
                        "INSERT INTO columns (board, status, total) VALUES (?, ?, ?) \
                         ON CONFLICT DO UPDATE SET total = excluded.total",
                    );
                    upsert.bind(board.no).bind(status.as_str()).bind(column.total).execute(&mut *self.conn).await.map_err(failure)?;
                }
            }
        }
        Ok(())
    }

    pub(super) async fn cached(&mut self, id: BoardId) -> Done<Option<&mut BoardCache>> {
        self.cache.board(self.conn, id, self.now).await
    }

    /// A board that the write path has seen in this transaction.
    pub(super) async fn known(&mut self, id: BoardId) -> Done<&mut BoardCache> {
        self.cached(id).await?.ok_or_else(|| Failure::Broken(format!("board {id} is gone")))
    }

    async fn neighbour(
        &mut self,
        sql: &'static str,
        column: (i64, &StatusId),
        rank: Option<&Rank>,
        without: OrderId,
    ) -> Done<Option<Rank>> {
        let mut query = sqlx::query_scalar::<_, String>(sql).bind(column.0).bind(column.1.as_str()).bind(without.0);
        if let Some(rank) = rank {
            query = query.bind(rank.as_str());
        }
        let found = query.fetch_optional(&mut *self.conn).await.map_err(failure)?;
        found.map(|rank| rank.try_into().map_err(|_| Failure::Broken("a rank is not one".into()))).transpose()
    }

    async fn rank_of(&mut self, column: (i64, &StatusId), order: OrderId) -> Done<Option<Rank>> {
        let sql = "SELECT rank FROM orders WHERE board = ? AND status = ? AND id = ? AND archived = 0";
        self.neighbour(sql, column, None, order).await
    }

    async fn execute(&mut self, query: sqlx::query::Query<'_, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>) -> Done {
        query.execute(&mut *self.conn).await.map(drop).map_err(failure)
    }
}

const LOWEST: &str = "SELECT rank FROM orders WHERE board = ? AND status = ? AND archived = 0 AND id <> ? ORDER BY rank DESC LIMIT 1";
const HIGHEST: &str = "SELECT rank FROM orders WHERE board = ? AND status = ? AND archived = 0 AND id <> ? ORDER BY rank LIMIT 1";
const ABOVE: &str =
    "SELECT rank FROM orders WHERE board = ? AND status = ? AND archived = 0 AND id <> ? AND rank <= ? ORDER BY rank DESC LIMIT 1";
const BELOW: &str =
    "SELECT rank FROM orders WHERE board = ? AND status = ? AND archived = 0 AND id <> ? AND rank > ? ORDER BY rank LIMIT 1";

#[async_trait]
impl Tx for SqliteTx<'_> {
    async fn board(&mut self, id: BoardId) -> Done<Option<Arc<Board>>> {
        Ok(self.cached(id).await?.and_then(|cached| cached.board.clone()))
    }

    async fn head(&mut self, board: BoardId) -> Done<Head> {
        Ok(self.known(board).await?.head.clone())
    }

    async fn person(&mut self, id: PersonId) -> Done<Option<Arc<Person>>> {
        self.cache.person(self.conn, id).await
    }

    async fn remembered(&mut self, principal: &str, key: &str, now: Instant) -> Done<Option<Remembered>> {
        let sql = "SELECT request, order_id, seq FROM keys WHERE principal = ? AND key = ? AND at > ?";
        let since = micros(now - TimeDelta::hours(KEY_HOURS));
        let query = sqlx::query_as::<_, (Vec<u8>, Uuid, i64)>(sql).bind(principal).bind(key).bind(since);
        let Some((request, order, seq)) = query.fetch_optional(&mut *self.conn).await.map_err(failure)? else {
            return Ok(None);
        };
        Ok(Some(Remembered { request: bytes32(request)?, order: OrderId(order), seq: unsigned(seq)? }))
    }

    async fn order(&mut self, id: OrderId) -> Done<Option<OrderRow>> {
        let sql = concat!("SELECT ", order_columns!(), " FROM ", order_tables!(), " WHERE o.id = ?");
        let row = sqlx::query_as::<_, OrderRecord>(sql).bind(id.0).fetch_optional(&mut *self.conn).await.map_err(failure)?;
        row.map(OrderRow::try_from).transpose()
    }

    async fn last_entry(&mut self, order: OrderId) -> Done<Option<Entry>> {
        let sql = "SELECT body FROM events WHERE order_id = ? ORDER BY seq DESC LIMIT 1";
        let body: Option<String> = sqlx::query_scalar(sql).bind(order.0).fetch_optional(&mut *self.conn).await.map_err(failure)?;
        body.map(|body| chain::open(&body)).transpose()
    }

    async fn number_taken(&mut self, board: BoardId, number: &OrderNumber) -> Done<bool> {
        let no = self.known(board).await?.no;
        let sql = "SELECT 1 FROM orders WHERE board = ? AND number = ?";
        let found: Option<i64> = sqlx::query_scalar(sql).bind(no).bind(&**number).fetch_optional(&mut *self.conn).await.map_err(failure)?;
        Ok(found.is_some())
    }

    async fn gap(&mut self, board: BoardId, status: &StatusId, spot: &Spot, without: OrderId) -> Done<Gap> {
        let column = (self.known(board).await?.no, status);
        let pivot = match spot {
            Spot::Top => return Ok(Gap { above: None, below: self.neighbour(HIGHEST, column, None, without).await? }),
            Spot::After(order) if *order != without => self.rank_of(column, *order).await?,
            Spot::Near(rank) => Some(rank.clone()),
            Spot::After(_) | Spot::Bottom => None,
        };
        match pivot {
            None => Ok(Gap { above: self.neighbour(LOWEST, column, None, without).await?, below: None }),
            Some(rank) => Ok(Gap {
                above: self.neighbour(ABOVE, column, Some(&rank), without).await?,
                below: self.neighbour(BELOW, column, Some(&rank), without).await?,
            }),
        }
    }

    async fn column(&mut self, board: BoardId, status: &StatusId, without: OrderId) -> Done<Vec<(OrderId, Rank)>> {
        let no = self.known(board).await?.no;
        let sql = "SELECT id, rank FROM orders WHERE board = ? AND status = ? AND archived = 0 AND id <> ? ORDER BY rank";
        let query = sqlx::query_as::<_, (Uuid, String)>(sql).bind(no).bind(status.as_str()).bind(without.0);
        let rows = query.fetch_all(&mut *self.conn).await.map_err(failure)?;
        let rank = |rank: String| rank.try_into().map_err(|_| Failure::Broken("a rank is not one".into()));
        rows.into_iter().map(|(id, text)| Ok((OrderId(id), rank(text)?))).collect()
    }

    async fn count(&mut self, board: BoardId, status: &StatusId) -> Done<ColumnCount> {
        self.known(board).await?;
        let column = self.cache.column(self.conn, board, status).await?;
        let total = u32::try_from(column.total).map_err(|_| Failure::Broken("a column counts less than nothing".into()))?;
        Ok(ColumnCount { status: status.clone(), total, oldest_entered_at: column.oldest })
    }

    async fn append(&mut self, board: BoardId, order: Option<OrderId>, body: &str, head: &Head) -> Done {
        let cached = self.known(board).await?;
        (cached.head, cached.head_changed) = (head.clone(), true);
        let no = cached.no;
        let insert = sqlx::query("INSERT INTO events (board, seq, order_id, hash, body) VALUES (?, ?, ?, ?, ?)");
        let insert = insert.bind(no).bind(signed(head.seq)?).bind(order.map(|order| order.0)).bind(&head.hash[..]).bind(body);
        self.execute(insert).await
    }

    async fn add_sources(&mut self, order: OrderId, sources: &Sources) -> Done {
        for row in &sources.contacts {
            let folded = folded(&row.value);
            let insert = sqlx::query(
                "INSERT INTO customers (id, order_id, salt, body, name, name_folded, email_folded, phone_folded, address_folded) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            );
            let insert = insert.bind(row.id).bind(order.0).bind(&row.salt[..]).bind(&row.body).bind(&*row.value.name);
            let insert = insert.bind(folded.name).bind(folded.email).bind(folded.phone).bind(folded.address);
            self.execute(insert).await?;
        }
        if let Some(row) = &sources.lines {
            let insert = sqlx::query("INSERT INTO lines (order_id, salt, body, first, folded) VALUES (?, ?, ?, ?, ?)");
            let insert =
                insert.bind(order.0).bind(&row.salt[..]).bind(&row.body).bind(first_line(&row.value)).bind(folded_lines(&row.value));
            self.execute(insert).await?;
        }
        for row in &sources.notes {
            let insert = sqlx::query("INSERT INTO notes (id, order_id, salt, body) VALUES (?, ?, ?, ?)");
            self.execute(insert.bind(row.id).bind(order.0).bind(&row.salt[..]).bind(&row.body)).await?;
        }
        Ok(())
    }

    async fn add_order(&mut self, board: BoardId, order: &Projected, tracking: &TokenDigest) -> Done {
        let no = self.known(board).await?.no;
        let insert = sqlx::query(
            "INSERT INTO orders (id, board, number, placed_at, archived, tracking_generation, tracking_digest, customer_id, \
             customer_row, line_count, source, version, status, rank, entered_at, fields) \
             VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, 0, '', ?, 0, '{}')",
        );
        let id = order.state.id;
        let insert = insert.bind(id.0).bind(no).bind(&*order.number).bind(micros(order.placed_at)).bind(&tracking[..]);
        let insert = insert.bind(order.customer_id.0).bind(order.customer_row).bind(order.line_count).bind(&order.source);
        // A rank that no card has, until the state follows.
        self.execute(insert.bind(format!("~{id}"))).await?;
        self.save_state(order).await
    }

    async fn save_order(&mut self, before: &Projected, after: &Projected, tracking: Option<&TokenDigest>) -> Done {
        let id = after.state.id.0;
        if after.state.archived && !before.state.archived {
            self.execute(sqlx::query("UPDATE orders SET archived = 1 WHERE id = ?").bind(id)).await?;
        }
        if after.customer_row != before.customer_row {
            let update = sqlx::query("UPDATE orders SET customer_row = ? WHERE id = ?");
            self.execute(update.bind(after.customer_row).bind(id)).await?;
        }
        if let Some(digest) = tracking {
            let update = sqlx::query("UPDATE orders SET tracking_generation = ?, tracking_digest = ? WHERE id = ?");
            self.execute(update.bind(after.state.tracking_generation).bind(&digest[..]).bind(id)).await?;
        }
        self.save_state(after).await
    }

    async fn add_import(&mut self, board: BoardId, source: &str, order: &Projected, digest: &[u8; 32]) -> Done {
        let no = self.known(board).await?.no;
        let insert = sqlx::query("INSERT INTO imports (board, source, number, order_id, digest) VALUES (?, ?, ?, ?, ?)");
        self.execute(insert.bind(no).bind(source).bind(&*order.number).bind(order.state.id.0).bind(&digest[..])).await
    }

    async fn rerank(&mut self, mover: OrderId, ranks: &[(OrderId, Rank)]) -> Done {
        let hex = |id: &OrderId| id.0.simple().to_string();
        let mut ids: Vec<_> = ranks.iter().map(|(id, _)| hex(id)).collect();
        ids.push(hex(&mover));
        let pairs: Vec<_> = ranks.iter().map(|(id, rank)| (hex(id), rank.as_str())).collect();
        // Out of the way first: a new key may be one that another card still has.
        let aside = sqlx::query("UPDATE orders SET rank = '~' || rank WHERE id IN (SELECT unhex(value) FROM json_each(?))");
        self.execute(aside.bind(to_json(&ids)?)).await?;
        let update = sqlx::query(
            "UPDATE orders SET rank = new.rank \
             FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS rank FROM json_each(?)) AS new WHERE orders.id = new.id",
        );
        self.execute(update.bind(to_json(&pairs)?)).await
    }

    async fn leave(&mut self, board: BoardId, status: &StatusId, entered_at: Instant) -> Done {
        self.known(board).await?;
        self.cache.column(self.conn, board, status).await?.left(entered_at);
        Ok(())
    }

    async fn enter(&mut self, board: BoardId, status: &StatusId, entered_at: Instant) -> Done {
        self.known(board).await?;
        self.cache.column(self.conn, board, status).await?.entered(entered_at);
        Ok(())
    }

    async fn remember(&mut self, principal: &str, key: &Key, order: OrderId, seq: u64, at: Instant) -> Done {
        let insert = sqlx::query(
            "INSERT INTO keys (principal, key, request, order_id, seq, at) VALUES (?, ?, ?, ?, ?, ?) \
             ON CONFLICT DO UPDATE SET request = excluded.request, order_id = excluded.order_id, seq = excluded.seq, at = excluded.at",
        );
        let insert = insert.bind(principal).bind(&key.key).bind(&key.request[..]).bind(order.0);
        self.execute(insert.bind(signed(seq)?).bind(micros(at))).await
    }

    async fn shop(&mut self) -> Done<Option<Shop>> {
        super::people::shop(self.conn).await
    }

    async fn save_shop(&mut self, shop: &Shop) -> Done {
        super::people::save_shop(self.conn, shop).await
    }

    async fn slug_taken(&mut self, slug: &str) -> Done<bool> {
        super::people::slug_taken(self.conn, slug).await
    }

    async fn add_board(&mut self, board: &NewBoard) -> Done {
        super::people::add_board(self.conn, board).await
    }

    async fn person_of(&mut self, email: &Email) -> Done<Option<PersonId>> {
        super::people::person_of(self.conn, email).await
    }

    async fn administrators(&mut self) -> Done<u32> {
        super::people::administrators(self.conn).await
    }

    async fn save_person(&mut self, person: &Person) -> Done {
        self.cache.people.remove(&person.id);
        super::people::save_person(self.conn, person).await
    }

    async fn link(&mut self, digest: &TokenDigest, now: Instant) -> Done<Option<OpenLink>> {
        super::people::link(self.conn, digest, now).await
    }

    async fn replace_link(&mut self, person: PersonId, link: &OneTimeLink) -> Done {
        super::people::replace_link(self.conn, person, link).await
    }

    async fn drop_links(&mut self, person: PersonId) -> Done {
        super::people::drop_links(self.conn, person).await
    }

    async fn open_session(&mut self, session: &Session) -> Done {
        super::people::open_session(self.conn, session).await
    }

    async fn touch_session(&mut self, digest: &TokenDigest, seen_at: Instant, expires_at: Instant) -> Done {
        super::people::touch_session(self.conn, digest, seen_at, expires_at).await
    }

    async fn close_session(&mut self, digest: &TokenDigest) -> Done {
        super::people::close_session(self.conn, digest).await
    }

    async fn close_sessions(&mut self, person: PersonId) -> Done {
        super::people::close_sessions(self.conn, person).await
    }

    async fn prune(&mut self, now: Instant) -> Done {
        super::people::prune(self.conn, now - TimeDelta::hours(KEY_HOURS), now).await
    }
}

impl SqliteTx<'_> {
    async fn save_state(&mut self, order: &Projected) -> Done {
        let state = &order.state;
        let update = sqlx::query(
            "UPDATE orders SET version = ?, status = ?, rank = ?, entered_at = ?, due_at = ?, hold_reason = ?, hold_since = ?, \
             hold_note = ?, promise_earliest = ?, promise_latest = ?, first_earliest = ?, first_latest = ?, promise_note = ?, \
             fields = ?, last_move = ? WHERE id = ?",
        );
        let update = update.bind(signed(state.version)?).bind(state.status.as_str()).bind(state.rank.as_str());
        let update = update.bind(micros(state.entered_at)).bind(state.due_at.map(micros));
        let update = update.bind(state.hold.map(|hold| hold.reason.name())).bind(state.hold.map(|hold| micros(hold.since)));
        let update = update.bind(order.hold_note).bind(earliest(state.promise)).bind(latest(state.promise));
        let update = update.bind(earliest(state.first_promise)).bind(latest(state.first_promise)).bind(order.promise_note);
        let update = update.bind(to_json(&order.fields)?).bind(state.last_move.as_ref().map(to_json).transpose()?);
        self.execute(update.bind(state.id.0)).await
    }
}

fn earliest(promise: Option<Promise>) -> Option<String> {
    promise.map(|promise| promise.earliest().to_string())
}

fn latest(promise: Option<Promise>) -> Option<String> {
    promise.map(|promise| promise.latest().to_string())
}

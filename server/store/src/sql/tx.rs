//! One transaction of the writing connection: what the write path does with orders. What is the same for a whole batch is
//! kept in memory and written once, before the commit: the boards' heads and the columns' counters. Rows wait until
//! somebody has to read them, see [`UnwrittenRows`].

use super::{
    Args, Conn, Db, customer_page, failure, imports,
    labels::FieldsShown,
    memory::{BoardMemory, Memory},
    read, recorded,
    rows::{bytes32, from_json, micros, recorded_assignment, signed, to_json, unsigned},
    rows_written::{CountRow, EventRow, KeyRow, NoteRow, StayRow, bind_values, value_columns},
    statements, stays,
    timers::WrittenTimer,
    unwritten::UnwrittenRows,
    values, workflows,
};
use crate::{
    Board, Failure, Head, Key, NewAnswerCopy, NewBoard, OneTimeLink, OpenLink, Person, Revision, RuleNotes,
    Session, SourceRows, StoredCustomerPage, StoredDraft, StoredErasure, StoredMailSettings, TokenDigest,
    WaitingErasure, chain,
    projection::{ImportRow, Projected},
    source::{Row, first_line},
    tx::{InsertPosition, OrderRow, RankNeighbours, Remembered, RuleRow, TimerRow, Tx},
};
use async_trait::async_trait;
use chrono::TimeDelta;
use domain::{
    ActorRef, BoardId, ColumnCount, ConditionDef, ConditionId, Email, Entry, ErasureId, FieldId, ImportId,
    InFlight, Instant, MessageSettings, OrderId, OrderNumber, PersonId, PrivacySettings, PromiseRule, Rank,
    RecordedRow, RuleId, StandIn, StandInId, StatusId, TeamLanguage,
    draft::RoleHolders,
    wire::{Line, RevisionInfo, Shop},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, hash_map::Entry as Slot},
    sync::Arc,
};
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// How long an idempotency key is remembered.
pub(super) const KEY_HOURS: i64 = 24;

/// How long a place is remembered from which nobody signs in any more.
const PLACE_DAYS: i64 = 180;

/// How long what rules did is remembered.
const RUN_DAYS: i64 = 90;

/// How long attempts are remembered at least: by then every bucket is full again and says nothing.
const ATTEMPT_HOURS: i64 = 1;

/// The writing connection inside a transaction that holds the boards' locks.
pub(super) struct WriteTx<'a> {
    pub(super) conn: &'a mut Conn,
    pub(super) memory: &'a mut Memory,
    now: Instant,
    pub(super) unwritten: UnwrittenRows,
    /// Orders whose rows in the search index are made anew at the end: nothing reads it before.
    pub(super) reindexed: HashMap<OrderId, OrderRow>,
    /// The keys asked for so far, by principal and key.
    keys: HashMap<(String, String), Option<Remembered>>,
    /// What becomes of the orders of imports, with the board's number.
    imports: HashMap<ImportId, (i64, ImportRow)>,
}

impl<'a> WriteTx<'a> {
    pub(super) fn new(conn: &'a mut Conn, memory: &'a mut Memory, now: Instant) -> WriteTx<'a> {
        memory.make_room();
        let (unwritten, reindexed, keys, imports) = Default::default();
        WriteTx { conn, memory, now, unwritten, reindexed, keys, imports }
    }
}

impl WriteTx<'_> {
    /// Reads at once what a batch will ask for one by one.
    pub(super) async fn prefetch(&mut self, mut orders: Vec<OrderId>, keys: Vec<(String, String)>) -> Done {
        orders.retain(|order| !self.memory.orders.contains_key(order));
        if !orders.is_empty() {
            let rows = read::order_rows(self.conn, &orders).await?;
            let rows = self.labelled(rows).await?;
            self.memory.orders.extend(rows.into_iter().map(|row| (row.order.state.id, row)));
        }
        if keys.is_empty() {
            return Ok(());
        }
        let rows = statements::keys(self.conn, &keys, remembered_since(self.now)).await?;
        self.keys.extend(keys.into_iter().map(|key| (key, None)));
        for (principal, key, request, order, seq) in rows {
            let known = Remembered { request: bytes32(request)?, order: OrderId(order), seq: unsigned(seq)? };
            self.keys.insert((principal, key), Some(known));
        }
        Ok(())
    }

    /// Writes what was kept in memory. Nothing else may follow but the commit. The answer is where one of the logs ends then,
    /// by its board's number: its hash proves that this transaction and no other was committed.
    pub(super) async fn finish(&mut self) -> Done<Option<(i64, Head)>> {
        self.flush().await?;
        self.reindex().await?;
        let (mut counts, mut proof) = (Vec::new(), None);
        for board in self.memory.boards.values_mut() {
            if std::mem::take(&mut board.head_changed) {
                proof = Some((board.no, board.head.clone()));
                let (seq, at) = (signed(board.head.seq)?, board.head.at.map(micros));
                let update = sqlx::query("UPDATE boards SET seq = $1, hash = $2, at = $3 WHERE no = $4");
                update
                    .bind(seq)
                    .bind(&board.head.hash[..])
                    .bind(at)
                    .bind(board.no)
                    .execute(&mut *self.conn)
                    .await
                    .map_err(failure)?;
            }
            let changed = board.columns.iter_mut().filter_map(|(status, column)| {
                let row = CountRow { board: board.no, status: status.to_string(), total: column.total };
                std::mem::take(&mut column.changed).then_some(row)
            });
            counts.extend(changed);
        }
        statements::add_counts(self.conn, counts).await?;
        for (board, change) in std::mem::take(&mut self.imports).into_values() {
            imports::add(self.conn, board, &change).await?;
        }
        Ok(proof)
    }

    /// Writes the rows that wait, so that what comes next reads them.
    pub(super) async fn flush(&mut self) -> Done {
        std::mem::take(&mut self.unwritten).write(self.conn).await
    }

    async fn cached(&mut self, id: BoardId) -> Done<Option<&mut BoardMemory>> {
        self.memory.board(self.conn, id, self.now).await
    }

    /// A board that the write path has seen in this transaction.
    pub(super) async fn known(&mut self, id: BoardId) -> Done<&mut BoardMemory> {
        self.cached(id).await?.ok_or_else(|| Failure::Broken(format!("board {id} is gone")))
    }

    /// Orders that were read, with the texts that their boards' workflows show on cards.
    async fn labelled(&mut self, rows: Vec<OrderRow>) -> Done<Vec<OrderRow>> {
        let mut boards: HashMap<BoardId, Vec<OrderRow>> = HashMap::new();
        rows.into_iter().for_each(|row| boards.entry(row.board).or_default().push(row));
        let mut all = Vec::new();
        for (board, mut rows) in boards {
            if let Some(board) = self.known(board).await?.board.clone() {
                FieldsShown::by(&board.workflow).label(self.conn, &mut rows).await?;
            }
            all.append(&mut rows);
        }
        Ok(all)
    }

    async fn execute(&mut self, query: sqlx::query::Query<'_, Db, Args>) -> Done {
        query.execute(&mut *self.conn).await.map(drop).map_err(failure)
    }
}

#[async_trait]
impl Tx for WriteTx<'_> {
    async fn board(&mut self, id: BoardId) -> Done<Option<Arc<Board>>> {
        Ok(self.cached(id).await?.and_then(|cached| cached.board.clone()))
    }

    async fn head(&mut self, board: BoardId) -> Done<Head> {
        Ok(self.known(board).await?.head.clone())
    }

    async fn person(&mut self, id: PersonId) -> Done<Option<Arc<Person>>> {
        self.memory.person(self.conn, id).await
    }

    async fn remembered(&mut self, principal: &str, key: &str, now: Instant) -> Done<Option<Remembered>> {
        if let Some(known) = self.keys.get(&(principal.to_owned(), key.to_owned())) {
            return Ok(known.clone());
        }
        let sql = "SELECT request, order_id, seq FROM keys WHERE principal = $1 AND key = $2 AND at > $3";
        let query = sqlx::query_as::<_, (Vec<u8>, Uuid, i64)>(sql)
            .bind(principal)
            .bind(key)
            .bind(remembered_since(now));
        let Some((request, order, seq)) = query.fetch_optional(&mut *self.conn).await.map_err(failure)?
        else {
            return Ok(None);
        };
        Ok(Some(Remembered { request: bytes32(request)?, order: OrderId(order), seq: unsigned(seq)? }))
    }

    async fn order(&mut self, id: OrderId) -> Done<Option<OrderRow>> {
        if let Some(row) = self.memory.orders.get(&id) {
            return Ok(Some(row.clone()));
        }
        let row = read::order_row(self.conn, id).await?;
        let row = self.labelled(Vec::from_iter(row)).await?.pop();
        self.memory.orders.extend(row.clone().map(|row| (id, row)));
        Ok(row)
    }

    async fn last_entry(&mut self, order: OrderId) -> Done<Option<Entry>> {
        self.flush().await?;
        let sql = "SELECT body FROM events WHERE order_id = $1 ORDER BY seq DESC LIMIT 1";
        let body: Option<String> =
            sqlx::query_scalar(sql).bind(order.0).fetch_optional(&mut *self.conn).await.map_err(failure)?;
        body.map(|body| chain::open(&body)).transpose()
    }

    async fn log(&mut self, order: OrderId) -> Done<Vec<Entry>> {
        self.flush().await?;
        read::entries(self.conn, read::Log::Order(order), 0, u32::MAX).await
    }

    async fn lines(&mut self, order: OrderId) -> Done<Vec<Line>> {
        let body =
            sqlx::query_scalar::<_, String>("SELECT body FROM lines WHERE order_id = $1").bind(order.0);
        let body = body.fetch_optional(&mut *self.conn).await.map_err(failure)?;
        body.map_or(Ok(Vec::new()), |body| from_json(&body))
    }

    async fn people(&mut self) -> Done<Vec<Person>> {
        super::people::people(self.conn).await
    }

    async fn stand_ins(&mut self) -> Done<Vec<StandIn>> {
        super::people::stand_ins(self.conn).await
    }

    async fn add_stand_in(&mut self, stand_in: &StandIn) -> Done {
        super::people::add_stand_in(self.conn, stand_in).await
    }

    async fn end_stand_in(&mut self, id: StandInId) -> Done {
        super::people::end_stand_in(self.conn, id).await
    }

    async fn number_taken(&mut self, board: BoardId, number: &OrderNumber) -> Done<bool> {
        let no = self.known(board).await?.no;
        let query =
            sqlx::query("SELECT id FROM orders WHERE board = $1 AND number = $2 AND withdrawn_at IS NULL");
        let query = query.bind(no).bind(&**number);
        Ok(query.fetch_optional(&mut *self.conn).await.map_err(failure)?.is_some())
    }

    async fn gap(
        &mut self,
        board: BoardId,
        status: &StatusId,
        spot: &InsertPosition,
        without: OrderId,
    ) -> Done<RankNeighbours> {
        self.rank_gap(board, status, spot, without).await
    }

    async fn column(
        &mut self,
        board: BoardId,
        status: &StatusId,
        without: OrderId,
    ) -> Done<Vec<(OrderId, Rank)>> {
        self.column_ranks(board, status, without).await
    }

    async fn total(&mut self, board: BoardId, status: &StatusId) -> Done<u32> {
        self.known(board).await?;
        counted(self.memory.column(self.conn, board, status).await?.total)
    }

    async fn count(&mut self, board: BoardId, status: &StatusId) -> Done<ColumnCount> {
        self.flush().await?;
        let oldest_entered_at = self.memory.oldest(self.conn, board, status).await?;
        Ok(ColumnCount { status: status.clone(), total: self.total(board, status).await?, oldest_entered_at })
    }

    async fn append(&mut self, board: BoardId, order: Option<OrderId>, body: String, head: &Head) -> Done {
        let cached = self.known(board).await?;
        (cached.head, cached.head_changed) = (head.clone(), true);
        let board = cached.no;
        self.unwritten.events.push(EventRow { board, order, head: head.clone(), body });
        Ok(())
    }

    async fn add_sources(&mut self, order: OrderId, sources: &SourceRows) -> Done {
        for row in &sources.contacts {
            let insert = sqlx::query(
                "INSERT INTO customers (id, order_id, salt, body, name) VALUES ($1, $2, $3, $4, $5)",
            );
            let insert =
                insert.bind(row.id).bind(order.0).bind(&row.salt[..]).bind(&row.body).bind(&*row.value.name);
            self.execute(insert).await?;
        }
        if let Some(id) = sources.lines_before {
            let keep = sqlx::query(
                "INSERT INTO notes (id, order_id, salt, body) SELECT $1, order_id, salt, body FROM lines WHERE order_id = $2",
            );
            self.execute(keep.bind(id).bind(order.0)).await?;
        }
        if let Some(row) = &sources.lines {
            let insert = sqlx::query(
                "INSERT INTO lines (order_id, salt, body, first) VALUES ($1, $2, $3, $4) ON CONFLICT (order_id) \
                 DO UPDATE SET salt = excluded.salt, body = excluded.body, first = excluded.first",
            );
            let insert =
                insert.bind(order.0).bind(&row.salt[..]).bind(&row.body).bind(first_line(&row.value));
            self.execute(insert).await?;
        }
        if let Some(language) = sources.language {
            customer_page::set_language(self.conn, order, language).await?;
        }
        let note = |row: &Row<String>| NoteRow { id: row.id, order, salt: row.salt, body: row.body.clone() };
        self.unwritten.notes.extend(sources.notes.iter().map(note));
        Ok(())
    }

    async fn add_order(&mut self, row: &OrderRow, tracking: &TokenDigest) -> Done {
        self.flush().await?;
        let no = self.known(row.board).await?.no;
        let (order, sql) = (
            &row.order,
            concat!(
                "INSERT INTO orders (",
                value_columns!(),
                ", id, board, number, placed_at, archived, tracking_generation, tracking_digest, customer_id, customer_row, \
             line_count, source, import, import_entries) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, \
             $15, $16, $17, $18, $19, $20, $21, $22, $23, 0, 0, $24, $25, $26, $27, $28, $29, $30)",
            ),
        );
        let insert = bind_values(sqlx::query(sql), order)?
            .bind(order.state.id.0)
            .bind(no)
            .bind(order.number.to_string());
        let insert = insert.bind(micros(order.placed_at)).bind(tracking.to_vec()).bind(order.customer_id.0);
        let insert =
            insert.bind(order.customer_row).bind(i64::from(order.state.lines)).bind(order.source.clone());
        let imported = order.state.imported;
        let entries = imported.map(|imported| signed(imported.entries)).transpose()?;
        self.execute(insert.bind(imported.map(|imported| imported.run.0)).bind(entries)).await?;
        self.stands(None, row);
        Ok(())
    }

    async fn save_order(
        &mut self,
        before: &OrderRow,
        after: &OrderRow,
        tracking: Option<&TokenDigest>,
    ) -> Done {
        let (was, is, id) = (&before.order, &after.order, after.order.state.id.0);
        if is.state.archived && !was.state.archived {
            let update = sqlx::query("UPDATE orders SET archived = 1, withdrawn_at = $1 WHERE id = $2");
            self.execute(update.bind(is.state.withdrawn_at.map(micros)).bind(id)).await?;
        }
        if is.number != was.number {
            let update = sqlx::query("UPDATE orders SET number = $1 WHERE id = $2");
            self.execute(update.bind(is.number.to_string()).bind(id)).await?;
        }
        if is.customer_row != was.customer_row {
            let update = sqlx::query("UPDATE orders SET customer_row = $1 WHERE id = $2");
            self.execute(update.bind(is.customer_row).bind(id)).await?;
        }
        if is.state.lines != was.state.lines {
            let update = sqlx::query("UPDATE orders SET line_count = $1 WHERE id = $2");
            self.execute(update.bind(i64::from(is.state.lines)).bind(id)).await?;
        }
        if is.state.comments != was.state.comments {
            let tally = is.state.comment_tally();
            let update = sqlx::query(
                "UPDATE orders SET comments = $1, comment_count = $2, last_comment = $3 WHERE id = $4",
            );
            let update = update.bind(to_json(&is.state.comments)?).bind(i64::from(tally.count));
            self.execute(update.bind(signed(tally.last)?).bind(id)).await?;
        }
        if (&is.state.assignment, is.assign_note) != (&was.state.assignment, was.assign_note) {
            let (assignee, assignment) = recorded_assignment(is)?;
            let update = sqlx::query("UPDATE orders SET assignee = $1, assignment = $2 WHERE id = $3");
            self.execute(update.bind(assignee).bind(assignment).bind(id)).await?;
        }
        if is.state.escalation != was.state.escalation {
            let update = sqlx::query("UPDATE orders SET escalation = $1 WHERE id = $2");
            let escalation = is.state.escalation.as_ref().map(to_json).transpose()?;
            self.execute(update.bind(escalation).bind(id)).await?;
        }
        if is.state.paused != was.state.paused {
            let update = sqlx::query("UPDATE orders SET paused = $1 WHERE id = $2");
            self.execute(update.bind(is.state.paused).bind(id)).await?;
        }
        if is.state.answers != was.state.answers {
            let update = sqlx::query("UPDATE orders SET answers = $1 WHERE id = $2");
            let answers = (!is.state.answers.is_none()).then(|| to_json(&is.state.answers)).transpose()?;
            self.execute(update.bind(answers).bind(id)).await?;
        }
        if is.state.slips != was.state.slips {
            let update = sqlx::query("UPDATE orders SET slips = $1 WHERE id = $2");
            self.execute(update.bind(i64::from(is.state.slips)).bind(id)).await?;
        }
        if is.state.parcels != was.state.parcels {
            let update = sqlx::query("UPDATE orders SET parcels = $1 WHERE id = $2");
            let parcels = (!is.state.parcels.is_none()).then(|| to_json(&is.state.parcels)).transpose()?;
            self.execute(update.bind(parcels).bind(id)).await?;
        }
        if let Some(digest) = tracking {
            let replaced = "INSERT INTO revoked_links (digest, order_id) SELECT tracking_digest, id FROM orders WHERE id = $1";
            self.execute(sqlx::query(replaced).bind(id)).await?;
            let update =
                sqlx::query("UPDATE orders SET tracking_generation = $1, tracking_digest = $2 WHERE id = $3");
            self.execute(update.bind(i64::from(is.state.tracking_generation)).bind(&digest[..]).bind(id))
                .await?;
        }
        self.unwritten.states.push(is.clone());
        self.stands(Some(before), after);
        Ok(())
    }

    async fn index(&mut self, before: Option<&OrderRow>, after: &OrderRow, sources: &SourceRows) -> Done {
        self.index_order(before, after, sources).await
    }

    async fn erase(&mut self, after: &OrderRow, erasure: ErasureId, at: Instant) -> Done {
        self.erase_order(after, erasure, at).await
    }

    async fn add_answer_copy(
        &mut self,
        board: BoardId,
        order: OrderId,
        decided: (u64, Instant),
        copy: &NewAnswerCopy,
    ) -> Done {
        let no = self.known(board).await?.no;
        super::messages::add_copy(self.conn, no, order, decided, copy).await
    }

    async fn keep_timers(&mut self, board: BoardId, timers: Vec<TimerRow>) -> Done {
        let no = self.known(board).await?.no;
        let written = timers.iter().map(|row| (row.order, WrittenTimer::of(no, row)));
        self.unwritten.timers.extend(written);
        Ok(())
    }

    async fn add_import(
        &mut self,
        board: BoardId,
        source: &str,
        order: &Projected,
        digest: &[u8; 32],
    ) -> Done {
        let no = self.known(board).await?.no;
        let insert = sqlx::query(
            "INSERT INTO imports (board, source, number, order_id, digest) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (board, source, number) DO UPDATE SET order_id = excluded.order_id, digest = excluded.digest",
        );
        self.execute(
            insert.bind(no).bind(source).bind(&*order.number).bind(order.state.id.0).bind(&digest[..]),
        )
        .await
    }

    async fn count_import(&mut self, board: BoardId, change: ImportRow) -> Done {
        let no = self.known(board).await?.no;
        match self.imports.entry(change.run) {
            Slot::Occupied(mut known) => known.get_mut().1.tally += change.tally,
            Slot::Vacant(free) => drop(free.insert((no, change))),
        }
        Ok(())
    }

    async fn rerank(&mut self, mover: OrderId, ranks: &[(OrderId, Rank)]) -> Done {
        self.flush().await?;
        self.memory.forget_ranks();
        for (id, rank) in ranks {
            if let Some(row) = self.memory.orders.get_mut(id) {
                row.order.state.rank = rank.clone();
            }
        }
        statements::rerank(self.conn, mover, ranks).await
    }

    async fn leave(&mut self, board: BoardId, status: &StatusId, entered_at: Instant) -> Done {
        self.known(board).await?;
        self.memory.column(self.conn, board, status).await?.left(entered_at);
        Ok(())
    }

    async fn enter(&mut self, board: BoardId, status: &StatusId, entered_at: Instant) -> Done {
        self.known(board).await?;
        self.memory.column(self.conn, board, status).await?.entered(entered_at);
        Ok(())
    }

    async fn note_stay(
        &mut self,
        board: BoardId,
        status: &StatusId,
        (seq, ended_at): (u64, Instant),
        length: TimeDelta,
    ) -> Done {
        let no = self.known(board).await?.no;
        let (status, seconds, ended_at) = (status.to_string(), length.num_seconds(), micros(ended_at));
        self.unwritten.stays.push(StayRow { board: no, status, seq: signed(seq)?, seconds, ended_at });
        Ok(())
    }

    async fn forget_stay(&mut self, board: BoardId, status: &StatusId, seq: u64) -> Done {
        self.flush().await?;
        let no = self.known(board).await?.no;
        stays::forget(self.conn, no, status, seq).await
    }

    async fn remember(&mut self, principal: &str, key: &Key, order: OrderId, seq: u64, at: Instant) -> Done {
        let (principal, Key { key, request }) = (principal.to_owned(), key.clone());
        let known = Remembered { request, order, seq };
        self.keys.insert((principal.clone(), key.clone()), Some(known.clone()));
        self.unwritten.keys.push(KeyRow { principal, key, known, at });
        Ok(())
    }

    async fn read_ahead(&mut self, orders: &[OrderId]) -> Done {
        self.flush().await?;
        self.prefetch(orders.to_vec(), Vec::new()).await
    }

    async fn in_flight(&mut self, board: BoardId) -> Done<Vec<InFlight>> {
        self.flush().await?;
        let no = self.known(board).await?.no;
        workflows::in_flight(self.conn, no).await
    }

    async fn truths(
        &mut self,
        orders: &[OrderId],
        conditions: &[&ConditionDef],
    ) -> Done<Vec<(OrderId, BTreeSet<ConditionId>)>> {
        let mut rows = Vec::with_capacity(orders.len());
        for order in orders {
            rows.extend(self.order(*order).await?);
        }
        let values = values::order_values(self.conn, &rows).await?;
        let truth = |(order, lines, fields): (OrderId, Vec<Line>, BTreeMap<FieldId, String>)| {
            let total = lines.iter().filter_map(|line| Some(line.unit_price?.times(line.quantity))).sum();
            let holds = |condition: &&&ConditionDef| match condition.test.field() {
                None => condition.test.holds_of_total(total),
                Some(field) => condition.test.holds_of(fields.get(field).map(String::as_str)),
            };
            (order, conditions.iter().filter(holds).map(|condition| condition.id.clone()).collect())
        };
        Ok(values.into_iter().map(truth).collect())
    }

    async fn role_holders(&mut self, board: BoardId) -> Done<RoleHolders> {
        workflows::role_holders(self.conn, board).await
    }

    async fn revision(&mut self, board: BoardId, revision: u32) -> Done<Option<Revision>> {
        workflows::revision(self.conn, board, revision).await
    }

    async fn put_in_force(&mut self, board: Board, body: &str, by: &RevisionInfo) -> Done {
        workflows::put_in_force(self.conn, &board, body, by).await?;
        // Cards may show other fields from here on, whose texts are not in memory.
        self.flush().await?;
        self.memory.orders.retain(|_, row| row.board != board.id);
        let known = self.known(board.id).await?;
        known.board = Some(Arc::new(board));
        Ok(())
    }

    async fn last_publishing(&mut self, board: BoardId) -> Done<Vec<Entry>> {
        self.flush().await?;
        let no = self.known(board).await?.no;
        workflows::last_publishing(self.conn, no).await
    }

    async fn draft(&mut self, board: BoardId) -> Done<Option<StoredDraft>> {
        workflows::draft(self.conn, board).await
    }

    async fn save_draft(&mut self, board: BoardId, draft: &StoredDraft, over: bool) -> Done {
        let no = self.known(board).await?.no;
        workflows::save_draft(self.conn, no, draft, over).await
    }

    async fn last_draft_version(&mut self, board: BoardId) -> Done<u64> {
        let no = self.known(board).await?.no;
        workflows::last_draft_version(self.conn, no).await
    }

    async fn retire_draft(&mut self, board: BoardId, published: Option<u32>) -> Done {
        let no = self.known(board).await?.no;
        workflows::retire_draft(self.conn, no, published).await
    }

    async fn shop(&mut self) -> Done<Option<Shop>> {
        super::people::shop(self.conn).await
    }

    async fn save_shop(&mut self, shop: &Shop) -> Done {
        super::people::save_shop(self.conn, shop).await
    }

    async fn customer_page(&mut self) -> Done<StoredCustomerPage> {
        super::customer_page::read(self.conn).await
    }

    async fn save_customer_page(&mut self, page: &StoredCustomerPage) -> Done {
        super::customer_page::save(self.conn, page).await
    }

    async fn mail_settings(&mut self) -> Done<StoredMailSettings> {
        super::mail::settings(self.conn).await
    }

    async fn save_mail_settings(&mut self, settings: &StoredMailSettings) -> Done {
        super::mail::save_settings(self.conn, settings).await
    }

    async fn message_settings(&mut self) -> Done<MessageSettings> {
        super::messages::settings(self.conn).await
    }

    async fn save_message_settings(&mut self, settings: &MessageSettings) -> Done {
        super::messages::save_settings(self.conn, settings).await
    }

    async fn promise_rule(&mut self, board: BoardId) -> Done<Option<PromiseRule>> {
        super::promise_rules::read(self.conn, board).await
    }

    async fn save_promise_rule(&mut self, board: BoardId, rule: Option<&PromiseRule>) -> Done {
        let no = self.known(board).await?.no;
        super::promise_rules::save(self.conn, no, rule).await
    }

    async fn privacy(&mut self) -> Done<PrivacySettings> {
        super::privacy::settings(self.conn).await
    }

    async fn save_privacy(&mut self, settings: &PrivacySettings) -> Done {
        super::privacy::save_settings(self.conn, settings).await
    }

    async fn note_erasure(&mut self, erasure: &StoredErasure) -> Done {
        super::privacy::note(self.conn, erasure).await
    }

    async fn wait_for_erasure(&mut self, waiting: &[WaitingErasure]) -> Done {
        super::privacy::wait(self.conn, waiting).await
    }

    async fn forget_person(&mut self, person: PersonId) -> Done {
        self.flush().await?;
        // Cards in memory name whoever has them.
        self.memory.orders.clear();
        self.set_language(person, None).await?;
        super::privacy::forget_person(self.conn, person).await
    }

    async fn slug_taken(&mut self, slug: &str) -> Done<bool> {
        super::people::slug_taken(self.conn, slug).await
    }

    async fn board_names(&mut self) -> Done<Vec<(BoardId, String)>> {
        super::people::board_names(self.conn).await
    }

    async fn save_board(&mut self, board: Board) -> Done {
        super::people::save_board(self.conn, &board).await?;
        let known = self.known(board.id).await?;
        known.board = Some(Arc::new(board));
        Ok(())
    }

    async fn add_board(&mut self, board: &NewBoard, author: &ActorRef, at: Instant) -> Done {
        super::people::add_board(self.conn, board, author, at).await
    }

    async fn person_of(&mut self, email: &Email) -> Done<Option<PersonId>> {
        super::people::person_of(self.conn, email).await
    }

    async fn administrators(&mut self) -> Done<u32> {
        super::people::administrators(self.conn).await
    }

    async fn save_person(&mut self, person: &Person) -> Done {
        self.memory.people.remove(&person.id);
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

    async fn rule(&mut self, id: RuleId) -> Done<Option<RuleRow>> {
        super::rules::row(self.conn, id).await
    }

    async fn rules_of(&mut self, board: BoardId) -> Done<u32> {
        let no = self.known(board).await?.no;
        super::rules::count(self.conn, no).await
    }

    async fn save_rule(
        &mut self,
        id: RuleId,
        row: &RuleRow,
        revision: Option<(&str, &ActorRef, Instant)>,
    ) -> Done {
        let no = self.known(row.board).await?.no;
        super::rules::save(self.conn, no, id, row, revision).await
    }

    async fn note_rules(&mut self, board: BoardId, notes: &RuleNotes) -> Done {
        let no = self.known(board).await?.no;
        super::rules::note(self.conn, no, notes).await
    }

    async fn set_language(&mut self, person: PersonId, language: Option<TeamLanguage>) -> Done {
        self.memory.people.remove(&person);
        super::people::set_language(self.conn, person, language).await
    }

    async fn mark_read(&mut self, person: PersonId, order: OrderId, seq: u64) -> Done {
        super::comments::mark_read(self.conn, person, order, seq).await
    }

    async fn remember_place(&mut self, person: PersonId, place: &TokenDigest, at: Instant) -> Done {
        super::people::remember_place(self.conn, person, place, at).await
    }

    async fn bind_row(&mut self, row: &RecordedRow) -> Done<String> {
        recorded::bind(self.conn, row).await
    }

    async fn unbound(&mut self) -> Done<Vec<RecordedRow>> {
        let rows = recorded::rows(self.conn).await?;
        Ok(rows.into_iter().filter(|row| row.salt.is_none()).map(|row| row.row).collect())
    }

    async fn prune(&mut self, now: Instant) -> Done {
        super::people::prune(self.conn, now - TimeDelta::hours(KEY_HOURS), now).await?;
        super::people::forget_places(self.conn, now - TimeDelta::days(PLACE_DAYS)).await?;
        super::rules::forget(self.conn, now - TimeDelta::days(RUN_DAYS)).await?;
        stays::prune(self.conn, now).await?;
        super::inbox::prune(self.conn, now).await?;
        statements::forget_attempts(self.conn, micros(now - TimeDelta::hours(ATTEMPT_HOURS))).await
    }
}

impl WriteTx<'_> {
    /// Notes how an order's card now stands.
    fn stands(&mut self, before: Option<&OrderRow>, after: &OrderRow) {
        if let Some(board) = self.memory.boards.get_mut(&after.board) {
            before.into_iter().for_each(|row| board.withdrawn(&row.order.state));
            board.standing(&after.order.state);
        }
        // Nobody is about to move what a file brought a moment ago, and it may have brought thousands.
        if before.is_some() || after.order.state.imported.is_none() {
            self.memory.orders.insert(after.order.state.id, after.clone());
        }
    }
}

fn counted(total: i64) -> Done<u32> {
    u32::try_from(total).map_err(|_| Failure::Broken("a column counts less than nothing".into()))
}

fn remembered_since(now: Instant) -> i64 {
    micros(now - TimeDelta::hours(KEY_HOURS))
}

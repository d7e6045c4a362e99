//! What is known of customers: how it is found, what was erased of it, and what waits. Where it stands says [`crate::personal`].

use super::{
    CONTAINS, Conn, failure,
    lookup::texts,
    read,
    rows::{bytes32, from_json, instant, micros, parsed, small, to_json},
    statements::{self, among},
};
use crate::{
    ErasedOrder, Failure, HeldOrder, StoredErasure, WaitingErasure, Whose, chain, erased, fold::fold,
    personal, refs::refs,
};
use domain::{
    BoardId, CustomerId, Date, ERASED, Email, Entry, ErasureId, Instant, OrderId, PersonId, PrivacySettings,
    wire::{Contact, ErasureReason},
};
use sqlx::{AssertSqlSafe, FromRow};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// What the shop chose.
pub(super) async fn settings(conn: &mut Conn) -> Done<PrivacySettings> {
    let body: Option<String> =
        sqlx::query_scalar("SELECT body FROM privacy").fetch_optional(conn).await.map_err(failure)?;
    body.map_or(Ok(PrivacySettings::default()), |body| from_json(&body))
}

pub(super) async fn save_settings(conn: &mut Conn, settings: &PrivacySettings) -> Done {
    let sql =
        "INSERT INTO privacy (no, body) VALUES (1, $1) ON CONFLICT (no) DO UPDATE SET body = excluded.body";
    sqlx::query(sql).bind(to_json(settings)?).execute(conn).await.map(drop).map_err(failure)
}

#[derive(Debug, FromRow)]
struct Record {
    id: Uuid,
    board: Uuid,
    number: String,
    status: String,
    placed_at: i64,
    entered_at: i64,
    withdrawn_at: Option<i64>,
    archived: i64,
    customer_id: Uuid,
    contact: String,
    from_day: Option<String>,
}

/// The columns of a [`Record`] and where they come from.
macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT o.id, b.id AS board, o.number, o.status, o.placed_at, o.entered_at, o.withdrawn_at, o.archived, \
             o.customer_id, c.body AS contact, w.from_day FROM orders o JOIN boards b ON b.no = o.board \
             JOIN customers c ON c.id = o.customer_row LEFT JOIN erasures_waiting w ON w.order_id = o.id ",
            $rest
        )
    };
}

impl TryFrom<Record> for HeldOrder {
    type Error = Failure;

    fn try_from(record: Record) -> Done<HeldOrder> {
        Ok(HeldOrder {
            order: OrderId(record.id),
            board: BoardId(record.board),
            number: parsed(&record.number)?,
            status: parsed(&record.status)?,
            placed_at: instant(record.placed_at)?,
            entered_at: instant(record.entered_at)?,
            withdrawn_at: record.withdrawn_at.map(instant).transpose()?,
            archived: record.archived != 0,
            customer: CustomerId(record.customer_id),
            contact: from_json(&record.contact)?,
            texts: 0,
            waits_until: record.from_day.as_deref().map(day).transpose()?,
        })
    }
}

fn day(text: &str) -> Done<Date> {
    text.parse().map_err(|_| Failure::Broken(format!("“{text}” is no day")))
}

/// The orders of somebody, the newest first and at most so many, each with how many texts it has. What was erased is nobody's.
pub(super) async fn held(conn: &mut Conn, whose: &Whose, limit: u32) -> Done<Vec<HeldOrder>> {
    let ids = match whose {
        Whose::Email(email) => {
            let sql = format!("SELECT order_id, body FROM customers WHERE {CONTAINS}(body, $1) > 0");
            let part = format!("\"email\":{}", to_json(email)?);
            let found: Vec<(Uuid, String)> =
                sqlx::query_as(AssertSqlSafe(sql)).bind(part).fetch_all(&mut *conn).await.map_err(failure)?;
            let is_theirs = |body: &str| {
                from_json::<Contact>(body).is_ok_and(|contact| contact.email.as_ref() == Some(email))
            };
            found.into_iter().filter(|(_, body)| is_theirs(body)).map(|(order, _)| order).collect()
        }
        Whose::Customer(customer) => {
            let query = sqlx::query_scalar("SELECT id FROM orders WHERE customer_id = $1").bind(customer.0);
            query.fetch_all(&mut *conn).await.map_err(failure)?
        }
        Whose::Part(part) => {
            let sql = format!(
                "SELECT order_id FROM search WHERE ({CONTAINS}(customer, $1) > 0 OR {CONTAINS}(email, $1) > 0) \
                 AND (email <> '' OR customer <> $2) ORDER BY doc DESC LIMIT $3"
            );
            let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(fold(part.trim())).bind(fold(ERASED));
            query.bind(i64::from(limit)).fetch_all(&mut *conn).await.map_err(failure)?
        }
    };
    let ids: Vec<Uuid> = ids;
    let sql = select!(concat!("WHERE o.id ", among!(), " ORDER BY o.placed_at DESC, o.id DESC LIMIT $2"));
    let query =
        sqlx::query_as::<_, Record>(sql).bind(statements::ids(ids.into_iter())).bind(i64::from(limit));
    let records = query.fetch_all(&mut *conn).await.map_err(failure)?.into_iter();
    let known = records.filter(|record| !erased::is_contact(&record.contact));
    let known = known.collect();
    counted(conn, known).await
}

/// The orders in whose texts an address stands, however its letters are written there.
pub(super) async fn written(conn: &mut Conn, email: &Email, limit: u32) -> Done<Vec<HeldOrder>> {
    let sql = format!("SELECT DISTINCT order_id FROM notes WHERE {CONTAINS}(lower(body), $1) > 0");
    let query = sqlx::query_scalar::<_, Uuid>(AssertSqlSafe(sql)).bind(email.to_lowercase());
    let ids = query.fetch_all(&mut *conn).await.map_err(failure)?;
    let sql = select!(concat!("WHERE o.id ", among!(), " ORDER BY o.placed_at DESC, o.id DESC LIMIT $2"));
    let query =
        sqlx::query_as::<_, Record>(sql).bind(statements::ids(ids.into_iter())).bind(i64::from(limit));
    let records = query.fetch_all(&mut *conn).await.map_err(failure)?;
    counted(conn, records).await
}

/// Orders with how many texts they have.
async fn counted(conn: &mut Conn, records: Vec<Record>) -> Done<Vec<HeldOrder>> {
    let mut orders: Vec<HeldOrder> = records.into_iter().map(HeldOrder::try_from).collect::<Done<_>>()?;
    let counts = text_counts(conn, &orders).await?;
    for order in &mut orders {
        order.texts = counts.get(&order.order.0).copied().unwrap_or(0);
    }
    Ok(orders)
}

/// How many source rows the entries of these orders point to.
async fn text_counts(conn: &mut Conn, orders: &[HeldOrder]) -> Done<HashMap<Uuid, u32>> {
    let sql = concat!("SELECT order_id, body FROM events WHERE order_id ", among!());
    let ids = orders.iter().map(|order| order.order.0);
    let bodies: Vec<(Uuid, String)> =
        sqlx::query_as(sql).bind(statements::ids(ids)).fetch_all(conn).await.map_err(failure)?;
    let mut counts: HashMap<Uuid, u32> = HashMap::new();
    for (order, body) in bodies {
        let (contacts, notes) = pointed_to([&chain::open(&body)?]);
        // The lines that it has are one row, whatever brought them.
        let lines = u32::from(!counts.contains_key(&order));
        *counts.entry(order).or_default() += small(contacts.len() as i64 + notes.len() as i64)? + lines;
    }
    Ok(counts)
}

/// The contacts and the notes that entries point to.
pub(super) fn pointed_to<'a>(log: impl IntoIterator<Item = &'a Entry>) -> (Vec<Uuid>, Vec<Uuid>) {
    let (mut contacts, mut notes) = (Vec::new(), Vec::new());
    for entry in log {
        let refs = refs(&entry.event);
        contacts.extend(refs.contact.iter().map(|contact| contact.id));
        notes.extend(refs.notes.iter().map(|note| note.id).chain(refs.lines_before));
    }
    (contacts, notes)
}

/// The orders of a board, from behind one, that came to their status before a moment and were not erased.
pub(super) async fn unerased(
    conn: &mut Conn,
    board: BoardId,
    before: Instant,
    after: Option<OrderId>,
    limit: u32,
) -> Done<Vec<HeldOrder>> {
    let sql = select!(
        "WHERE b.id = $1 AND o.entered_at < $2 AND o.id > $3 \
         AND NOT EXISTS (SELECT 1 FROM erased_orders e WHERE e.order_id = o.id) ORDER BY o.id LIMIT $4"
    );
    let after = after.map_or(Uuid::nil(), |order| order.0);
    let query = sqlx::query_as::<_, Record>(sql).bind(board.0).bind(micros(before)).bind(after);
    let records = query.bind(i64::from(limit)).fetch_all(conn).await.map_err(failure)?;
    records.into_iter().map(HeldOrder::try_from).collect()
}

/// All that is and was noted of an order's customer, the newest first.
pub(super) async fn contacts(conn: &mut Conn, order: OrderId) -> Done<Vec<Contact>> {
    let log = read::entries(conn, read::Log::Order(order), 0, u32::MAX).await?;
    let (ids, _) = pointed_to(&log);
    let bodies = texts(conn, "customers", "body", &ids).await?;
    ids.iter().rev().filter_map(|id| bodies.get(id)).map(|body| from_json(body)).collect()
}

/// What other tables say of an order's customer, by table and column.
pub(super) async fn beside(conn: &mut Conn, order: OrderId) -> Done<BTreeMap<String, Vec<String>>> {
    let mut found = BTreeMap::new();
    for (table, column) in personal::beside_orders() {
        let sql = format!(
            "SELECT CAST({column} AS TEXT) FROM {table} WHERE order_id = $1 AND {column} IS NOT NULL"
        );
        let query = sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).bind(order.0);
        let said = query.fetch_all(&mut *conn).await.map_err(failure)?;
        if !said.is_empty() {
            found.insert(format!("{table}.{column}"), said);
        }
    }
    Ok(found)
}

/// Takes away what only concerns somebody who has left: where they were signed in, what they were told, what they read.
pub(super) async fn forget_person(conn: &mut Conn, person: PersonId) -> Done {
    for table in personal::rows_of_people() {
        let sql = format!("DELETE FROM {table} WHERE person = $1");
        sqlx::query(AssertSqlSafe(sql)).bind(person.0).execute(&mut *conn).await.map_err(failure)?;
    }
    let sql = "DELETE FROM keys WHERE principal = $1";
    sqlx::query(sql).bind(person.to_string()).execute(conn).await.map(drop).map_err(failure)
}

/// Notes an erasure that was done.
pub(super) async fn note(conn: &mut Conn, erasure: &StoredErasure) -> Done {
    let sql =
        "INSERT INTO erasures (id, at, author, why, orders, texts, mark) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let insert = sqlx::query(sql).bind(erasure.id.0).bind(micros(erasure.at));
    let insert = insert.bind(erasure.author.map(|author| author.0)).bind(erasure.why.name());
    let insert = insert.bind(i64::from(erasure.orders)).bind(i64::from(erasure.texts));
    insert.bind(erasure.mark.map(|mark| mark.to_vec())).execute(conn).await.map(drop).map_err(failure)
}

/// The last erasures, the newest first.
pub(super) async fn erasures(conn: &mut Conn, limit: u32) -> Done<Vec<StoredErasure>> {
    let sql =
        "SELECT id, at, author, why, orders, texts, mark FROM erasures ORDER BY at DESC, id DESC LIMIT $1";
    type Row = (Uuid, i64, Option<Uuid>, String, i64, i64, Option<Vec<u8>>);
    let rows: Vec<Row> = sqlx::query_as(sql).bind(i64::from(limit)).fetch_all(conn).await.map_err(failure)?;
    let stored = |(id, at, author, why, orders, texts, mark): Row| {
        let unknown = || Failure::Broken(format!("“{why}” is no reason for an erasure"));
        Ok(StoredErasure {
            id: ErasureId(id),
            at: instant(at)?,
            author: author.map(PersonId),
            why: ErasureReason::named(&why).ok_or_else(unknown)?,
            orders: small(orders)?,
            texts: small(texts)?,
            mark: mark.map(bytes32).transpose()?,
        })
    };
    rows.into_iter().map(stored).collect()
}

/// When data of a customer with this mark were last erased.
pub(super) async fn erased_before(conn: &mut Conn, mark: &[u8; 32]) -> Done<Option<Instant>> {
    let sql = "SELECT max(at) FROM erasures WHERE mark = $1";
    let at: Option<i64> = sqlx::query_scalar(sql).bind(&mark[..]).fetch_one(conn).await.map_err(failure)?;
    at.map(instant).transpose()
}

/// The marks of customers whose data were erased, and when that was done last.
pub(super) async fn erased_marks(conn: &mut Conn) -> Done<HashMap<[u8; 32], Instant>> {
    let sql = "SELECT mark, max(at) FROM erasures WHERE mark IS NOT NULL GROUP BY mark";
    let rows: Vec<(Vec<u8>, i64)> = sqlx::query_as(sql).fetch_all(conn).await.map_err(failure)?;
    rows.into_iter().map(|(mark, at)| Ok((bytes32(mark)?, instant(at)?))).collect()
}

/// The orders that were erased, from behind one.
pub(super) async fn erased_orders(
    conn: &mut Conn,
    after: Option<OrderId>,
    limit: u32,
) -> Done<Vec<ErasedOrder>> {
    let sql =
        "SELECT order_id, erasure, at FROM erased_orders WHERE order_id > $1 ORDER BY order_id LIMIT $2";
    let after = after.map_or(Uuid::nil(), |order| order.0);
    let rows: Vec<(Uuid, Uuid, i64)> =
        sqlx::query_as(sql).bind(after).bind(i64::from(limit)).fetch_all(conn).await.map_err(failure)?;
    let erased = |(order, erasure, at): (Uuid, Uuid, i64)| {
        Ok(ErasedOrder { order: OrderId(order), erasure: ErasureId(erasure), at: instant(at)? })
    };
    rows.into_iter().map(erased).collect()
}

/// Those of these orders that are here and were erased neither by this erasure nor by a later one, each with how many texts it has.
pub(super) async fn unerased_by(
    conn: &mut Conn,
    erasures: &BTreeMap<OrderId, ErasureId>,
) -> Done<Vec<HeldOrder>> {
    let ids = || erasures.keys().map(|order| order.0);
    let sql = concat!("SELECT order_id, erasure FROM erased_orders WHERE order_id ", among!());
    let done = sqlx::query_as::<_, (Uuid, Uuid)>(sql).bind(statements::ids(ids()));
    let done: HashMap<Uuid, Uuid> = done.fetch_all(&mut *conn).await.map_err(failure)?.into_iter().collect();
    // Their ids are in the order of their time.
    let lacks = |id: &Uuid| done.get(id).is_none_or(|done| *done < erasures[&OrderId(*id)].0);
    let sql = select!(concat!("WHERE o.id ", among!()));
    let query = sqlx::query_as::<_, Record>(sql).bind(statements::ids(ids().filter(lacks)));
    let records = query.fetch_all(&mut *conn).await.map_err(failure)?;
    counted(conn, records).await
}

/// Has orders wait until they need not be kept any more. Where one waits already, it is done on the later day.
pub(super) async fn wait(conn: &mut Conn, waiting: &[WaitingErasure]) -> Done {
    let sql = "INSERT INTO erasures_waiting (order_id, from_day, author, mark) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (order_id) DO UPDATE SET from_day = excluded.from_day";
    for WaitingErasure { order, from, author, mark } in waiting {
        let insert = sqlx::query(sql).bind(order.0).bind(from.to_string());
        let insert = insert.bind(author.map(|author| author.0)).bind(mark.map(|mark| mark.to_vec()));
        insert.execute(&mut *conn).await.map_err(failure)?;
    }
    Ok(())
}

/// Orders that wait, those that are due first.
pub(super) async fn waiting(conn: &mut Conn, until: Date, limit: u32) -> Done<Vec<WaitingErasure>> {
    let sql = "SELECT order_id, from_day, author, mark FROM erasures_waiting WHERE from_day <= $1 \
               ORDER BY from_day, order_id LIMIT $2";
    type Row = (Uuid, String, Option<Uuid>, Option<Vec<u8>>);
    let query = sqlx::query_as::<_, Row>(sql).bind(until.to_string()).bind(i64::from(limit));
    let stored = |(order, from, author, mark): Row| {
        let mark = mark.map(bytes32).transpose()?;
        Ok(WaitingErasure { order: OrderId(order), from: day(&from)?, author: author.map(PersonId), mark })
    };
    query.fetch_all(conn).await.map_err(failure)?.into_iter().map(stored).collect()
}

/// How many orders wait, and until when the first of them does.
pub(super) async fn count_waiting(conn: &mut Conn) -> Done<(u32, Option<Date>)> {
    let sql = "SELECT count(*), min(from_day) FROM erasures_waiting";
    let (count, first): (i64, Option<String>) = sqlx::query_as(sql).fetch_one(conn).await.map_err(failure)?;
    Ok((small(count)?, first.as_deref().map(day).transpose()?))
}

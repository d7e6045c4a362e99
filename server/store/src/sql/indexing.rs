//! The rows that orders are searched and sorted by, kept up with the source rows that they are made from.

use super::{
    Conn, failure, index,
    rows::{from_json, parsed},
    statements::{self, among},
    tx::WriteTx,
    values::{bodies, texts},
};
use crate::{
    Failure, SourceRows,
    fold::FOLDING,
    search::{DocKey, SearchDocument, SearchText, of_parcel},
    tx::OrderRow,
};
use domain::{CommentId, CommentState, FieldId, OrderNumber, Parcels, wire::Contact, wire::Line};
use sqlx::FromRow;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// How many orders one transaction fills in.
const BATCH: i64 = 1000;
/// After how many of them it is worth saying that it takes a while.
const LONG: u64 = 20_000;

impl WriteTx<'_> {
    /// Brings an order's row up to date with a write.
    pub(super) async fn index_order(
        &mut self,
        before: Option<&OrderRow>,
        after: &OrderRow,
        sources: &SourceRows,
    ) -> Done {
        let archived = after.order.state.archived;
        let Some(before) = before else {
            let (board, nth) = self.next_nth(after).await?;
            let document = SearchDocument {
                key: DocKey { board, archived, nth },
                order: after.order.state.id.0,
                text: new_order_text(after, sources)?,
            };
            self.unwritten.documents.push(document);
            return Ok(());
        };
        let (was, is) = (&before.order, &after.order);
        let same = was.customer_row == is.customer_row
            && was.fields == is.fields
            && was.number == is.number
            && was.state.comments == is.state.comments
            && was.state.parcels.notes().eq(is.state.parcels.notes())
            && sources.lines.is_none();
        if same && was.state.archived == archived {
            return Ok(());
        }
        self.reindexed.insert(after.order.state.id, after.clone());
        Ok(())
    }

    /// Brings the rows of the orders up to date that were changed, all at once. Everything they are made from is written.
    pub(super) async fn reindex(&mut self) -> Done {
        let orders = std::mem::take(&mut self.reindexed);
        if orders.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = orders.keys().map(|id| id.0).collect();
        let old = stored(self.conn, &ids).await?;
        let keys: HashMap<Uuid, DocKey> = old.iter().map(|document| (document.order, document.key)).collect();
        let sources = orders.values().map(TextSource::of).collect();
        let mut texts: HashMap<Uuid, SearchText> =
            search_texts(self.conn, sources).await?.into_iter().collect();
        let mut new = Vec::with_capacity(ids.len());
        for order in orders.values() {
            let id = order.order.state.id.0;
            let gone = || Failure::Broken(format!("order {id} is not in the index"));
            let key = *keys.get(&id).ok_or_else(gone)?;
            let key = DocKey { archived: order.order.state.archived, ..key };
            new.push(SearchDocument { key, order: id, text: texts.remove(&id).ok_or_else(gone)? });
        }
        index::replace(self.conn, &old, new).await
    }

    /// The number of a new order's board, and how many orders it had before.
    async fn next_nth(&mut self, row: &OrderRow) -> Done<(i64, i64)> {
        let known = self.known(row.board).await?;
        let (no, next) = (known.no, known.next_nth);
        let nth = match next {
            Some(nth) => nth,
            None => next_nth(self.conn, no).await?,
        };
        self.known(row.board).await?.next_nth = Some(nth + 1);
        Ok((no, nth))
    }
}

/// What a new order is found by: everything has come with it.
fn new_order_text(row: &OrderRow, sources: &SourceRows) -> Done<SearchText> {
    let gone = || Failure::Broken("a new order comes without its customer".into());
    let contact =
        sources.contacts.iter().find(|contact| contact.id == row.order.customer_row).ok_or_else(gone)?;
    let lines = sources.lines.as_ref().map_or(&[][..], |lines| &lines.value);
    let note = |(field, id): (&FieldId, &Uuid)| {
        let note = sources.notes.iter().find(|note| note.id == *id)?;
        Some((field.clone(), note.value.as_str()))
    };
    let fields = row.order.fields.iter().filter_map(note);
    Ok(SearchText::new(&row.order.number, &contact.value, lines, fields, std::iter::empty()))
}

async fn next_nth(conn: &mut Conn, board: i64) -> Done<i64> {
    let mut next = 0;
    for archived in [false, true] {
        let (from, before) = DocKey::range(board, archived);
        let last = sqlx::query_scalar::<_, i64>(
            "SELECT doc FROM search WHERE doc >= $1 AND doc < $2 ORDER BY doc DESC LIMIT 1",
        );
        let last = last.bind(from).bind(before).fetch_optional(&mut *conn).await.map_err(failure)?;
        next = last.map_or(next, |doc| next.max(DocKey::of(doc).nth + 1));
    }
    Ok(next)
}

#[derive(FromRow)]
struct StoredDocument {
    doc: i64,
    order_id: Uuid,
    number: String,
    customer: String,
    everyone: String,
    email: String,
    phone: String,
    address: String,
    notes: String,
    fields: String,
}

/// The rows of these orders, as they are.
pub(super) async fn stored(conn: &mut Conn, orders: &[Uuid]) -> Done<Vec<SearchDocument>> {
    let sql = concat!(
        "SELECT doc, order_id, number, customer, everyone, email, phone, address, notes, fields FROM search WHERE order_id ",
        among!()
    );
    let query = sqlx::query_as::<_, StoredDocument>(sql).bind(statements::ids(orders.iter().copied()));
    let document = |row: StoredDocument| {
        let texts = [row.everyone, row.email, row.phone, row.address, row.notes];
        let fields = from_json(&row.fields)?;
        let text = SearchText { number: row.number, customer: row.customer, texts, fields };
        Ok(SearchDocument { key: DocKey::of(row.doc), order: row.order_id, text })
    };
    query.fetch_all(conn).await.map_err(failure)?.into_iter().map(document).collect()
}

/// An order and where what it is found by stands.
struct TextSource {
    order: Uuid,
    number: OrderNumber,
    customer_row: Uuid,
    fields: BTreeMap<FieldId, Uuid>,
    comments: Vec<Uuid>,
    /// Who carries its parcels, and their numbers.
    parcels: Vec<Uuid>,
}

impl TextSource {
    fn of(row: &OrderRow) -> TextSource {
        let order = &row.order;
        TextSource {
            order: order.state.id.0,
            number: order.number.clone(),
            customer_row: order.customer_row,
            fields: order.fields.clone(),
            comments: order.state.comment_texts().collect(),
            parcels: order.state.parcels.notes().collect(),
        }
    }
}

/// What orders are found by, made from their source rows.
async fn search_texts(conn: &mut Conn, orders: Vec<TextSource>) -> Done<Vec<(Uuid, SearchText)>> {
    let contacts: HashMap<Uuid, Contact> =
        bodies(conn, "customers", "id", orders.iter().map(|order| order.customer_row)).await?;
    let lines: HashMap<Uuid, Vec<Line>> =
        bodies(conn, "lines", "order_id", orders.iter().map(|order| order.order)).await?;
    let fields = orders.iter().flat_map(|order| order.fields.values().copied());
    let comments = orders.iter().flat_map(|order| order.comments.iter().copied());
    let parcels = orders.iter().flat_map(|order| order.parcels.iter().copied());
    let notes: HashMap<Uuid, String> =
        texts(conn, "notes", "id", fields.chain(comments).chain(parcels)).await?;
    let text = |order: TextSource| {
        let contact = contacts
            .get(&order.customer_row)
            .ok_or_else(|| Failure::Broken(format!("order {} has no customer", order.number)))?;
        let lines = lines.get(&order.order).map_or(&[][..], Vec::as_slice);
        let fields =
            order.fields.iter().filter_map(|(field, id)| Some((field.clone(), notes.get(id)?.as_str())));
        let comments = order.comments.iter().filter_map(|id| Some(notes.get(id)?.as_str()));
        let parcels = order.parcels.iter().filter_map(|id| Some(notes.get(id)?.as_str()));
        let fields = fields.chain(parcels.map(of_parcel));
        Ok((order.order, SearchText::new(&order.number, contact, lines, fields, comments)))
    };
    orders.into_iter().map(text).collect()
}

/// Makes the index where it is not there, or not by the present folding. It goes on where it was interrupted.
pub(crate) async fn backfill(conn: &mut Conn) -> Done {
    if folding(conn).await? == FOLDING {
        return Ok(());
    }
    let mut filled = 0;
    loop {
        index::begin_backfill(conn).await?;
        let count = backfill_batch(conn).await;
        let end = if count.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = sqlx::query(end).execute(&mut *conn).await.map_err(failure);
        let Some(count) = count? else { return ended.map(drop) };
        ended?;
        if filled / LONG != (filled + count) / LONG {
            tracing::info!("making the search index: {} orders so far", filled + count);
        }
        filled += count;
    }
}

/// The folding that the whole index is made with. Asked without a lock: whoever opens the store waits for no writer.
async fn folding(conn: &mut Conn) -> Done<i64> {
    sqlx::query_scalar("SELECT folding FROM search_fill").fetch_one(conn).await.map_err(failure)
}

/// Fills in some orders; how many, or none when all were there before.
async fn backfill_batch(conn: &mut Conn) -> Done<Option<u64>> {
    let sql = "SELECT folding, filling, upto FROM search_fill";
    let (folding, filling, upto): (i64, Option<i64>, Option<Uuid>) =
        sqlx::query_as(sql).fetch_one(&mut *conn).await.map_err(failure)?;
    if folding == FOLDING {
        return Ok(None);
    }
    let upto = upto.filter(|_| filling == Some(FOLDING));
    if upto.is_none() {
        index::clear(conn).await?;
    }
    let sql = "SELECT id, board, archived, number, customer_row, fields, comments, parcels FROM orders WHERE id > $1 ORDER BY id LIMIT $2";
    let rows = sqlx::query_as::<_, UnindexedOrder>(sql).bind(upto.unwrap_or(Uuid::nil())).bind(BATCH);
    let rows = rows.fetch_all(&mut *conn).await.map_err(failure)?;
    let Some(last) = rows.last().map(|row| row.0) else {
        index::finish_backfill(conn).await?;
        let done =
            sqlx::query("UPDATE search_fill SET folding = $1, filling = NULL, upto = NULL").bind(FOLDING);
        return done.execute(conn).await.map(|_| Some(0)).map_err(failure);
    };
    let documents = documents(conn, rows).await?;
    let count = documents.len() as u64;
    index::add(conn, documents).await?;
    let note = sqlx::query("UPDATE search_fill SET filling = $1, upto = $2").bind(FOLDING).bind(last);
    note.execute(conn).await.map(|_| Some(count)).map_err(failure)
}

/// Id, board, whether archived, number, customer, fields, comments, parcels.
type UnindexedOrder = (Uuid, i64, i64, String, Uuid, String, String, Option<String>);

async fn documents(conn: &mut Conn, rows: Vec<UnindexedOrder>) -> Done<Vec<SearchDocument>> {
    let mut next: HashMap<i64, i64> = HashMap::new();
    let (mut places, mut orders) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for (order, board, archived, number, customer_row, fields, comments, parcels) in rows {
        let nth = match next.get(&board) {
            Some(nth) => *nth,
            None => next_nth(conn, board).await?,
        };
        next.insert(board, nth + 1);
        places.push(DocKey { board, archived: archived != 0, nth });
        orders.push(TextSource {
            order,
            number: parsed(&number)?,
            customer_row,
            fields: from_json(&fields)?,
            comments: from_json::<BTreeMap<CommentId, CommentState>>(&comments)?
                .into_values()
                .filter(|comment| comment.deleted.is_none())
                .map(|comment| comment.text)
                .collect(),
            parcels: parcels
                .as_deref()
                .map(from_json::<Parcels>)
                .transpose()?
                .unwrap_or_default()
                .notes()
                .collect(),
        });
    }
    let made = search_texts(conn, orders).await?;
    Ok(places.into_iter().zip(made).map(|(key, (order, text))| SearchDocument { key, order, text }).collect())
}

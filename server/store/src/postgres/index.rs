//! The index that orders are found by, the way PostgreSQL keeps one: a GIN index over arrays of grams. It brings everything
//! that it finds and in no order, so a gram's number begins with a bucket of some thousand orders: they are asked bucket by
//! bucket, the newest first, until there are enough. What is written lies close together that way, too.

use super::{
    Db, failure,
    sql::{
        rows::{from_json, to_json},
        words::push_words,
    },
};
use crate::{
    Failure,
    search::{Candidate, DocKey, SearchDocument, SearchQuery, SearchText, TEXTS, hashes},
};
use futures::TryStreamExt;
use sqlx::{PgConnection, QueryBuilder};
use std::collections::BTreeSet;
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// How many orders a bucket has. More of them take longer to sort where a word is in all of them, fewer make more buckets
/// to look into where it is in few.
const BUCKET: i64 = 4096;
/// How many bits say a bucket, and how many a gram; together they stay positive. That they do not tell all apart is no
/// matter: what is found is looked at.
const BUCKET_BITS: u32 = 11;
const GRAM_BITS: u32 = 20;
/// Keeps the buckets of two boards apart.
const STRIDE: i64 = 977;

pub(super) async fn add(conn: &mut PgConnection, documents: Vec<SearchDocument>) -> Done {
    let sql = "INSERT INTO search (doc, order_id, board, archived, number, customer, everyone, email, phone, address, notes, \
               fields, grams) \
               SELECT doc, order_id, board, archived, number, customer, everyone, email, phone, address, notes, fields, grams::integer[] \
               FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], \
               $9::text[], $10::text[], $11::text[], $12::text[], $13::text[]) \
               AS n (doc, order_id, board, archived, number, customer, everyone, email, phone, address, notes, fields, grams)";
    let keys =
        |read: fn(&DocKey) -> i64| documents.iter().map(|document| read(&document.key)).collect::<Vec<_>>();
    let query = sqlx::query(sql)
        .bind(keys(|key| key.doc()))
        .bind(documents.iter().map(|d| d.order).collect::<Vec<_>>());
    let mut query = query.bind(keys(|key| key.board)).bind(keys(|key| i64::from(key.archived)));
    let texts = |read: &dyn Fn(&SearchDocument) -> String| documents.iter().map(read).collect::<Vec<_>>();
    query = query
        .bind(texts(&|document| document.text.number.clone()))
        .bind(texts(&|document| document.text.customer.clone()));
    for n in 0..TEXTS.len() {
        query = query.bind(texts(&|document| document.text.texts[n].clone()));
    }
    let fields = documents.iter().map(|document| to_json(&document.text.fields));
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    query.bind(fields).bind(texts(&grams)).execute(conn).await.map(drop).map_err(failure)
}

/// Other documents in the places of these.
pub(super) async fn replace(
    conn: &mut PgConnection,
    old: &[SearchDocument],
    new: Vec<SearchDocument>,
) -> Done {
    let delete = sqlx::query("DELETE FROM search WHERE doc = ANY($1)");
    let docs: Vec<i64> = old.iter().map(|document| document.key.doc()).collect();
    delete.bind(docs).execute(&mut *conn).await.map_err(failure)?;
    add(conn, new).await
}

/// Empties the index, before it is filled.
pub(super) async fn clear(conn: &mut PgConnection) -> Done {
    sqlx::query("DROP INDEX IF EXISTS search_by_grams").execute(&mut *conn).await.map_err(failure)?;
    sqlx::query("TRUNCATE search").execute(conn).await.map(drop).map_err(failure)
}

/// Begins a transaction that fills it: one instance at a time.
pub(super) async fn begin_backfill(conn: &mut PgConnection) -> Done {
    sqlx::query("BEGIN").execute(&mut *conn).await.map_err(failure)?;
    sqlx::query("SELECT no FROM search_fill FOR UPDATE").execute(conn).await.map(drop).map_err(failure)
}

/// After it was filled. What is written goes into the index at once: rows that wait for it are read by every question.
pub(super) async fn finish_backfill(conn: &mut PgConnection) -> Done {
    sqlx::query("SET LOCAL maintenance_work_mem = '256MB'").execute(&mut *conn).await.map_err(failure)?;
    let sql =
        "CREATE INDEX IF NOT EXISTS search_by_grams ON search USING gin (grams) WITH (fastupdate = off)";
    sqlx::query(sql).execute(&mut *conn).await.map_err(failure)?;
    sqlx::query("ANALYZE search").execute(conn).await.map(drop).map_err(failure)
}

/// The orders of these places, all in one slice, that have all grams of what is asked, the newest first.
pub(super) async fn candidates(
    conn: &mut PgConnection,
    asked: &SearchQuery,
    (from, before): (i64, i64),
    limit: usize,
) -> Done<Vec<Candidate>> {
    let mut query = QueryBuilder::<Db>::new("SELECT m.doc, m.order_id, ");
    push_words(&mut query, asked, "m");
    query.push(" FROM generate_series((SELECT (max(doc) - ");
    query.push_bind(from).push(format_args!(") / {BUCKET} FROM search WHERE doc >= ")).push_bind(from);
    query.push(" AND doc < ").push_bind(before).push(
        "), 0, -1) AS b (n) CROSS JOIN LATERAL (SELECT s.doc, s.order_id, s.everyone, s.email, s.phone, s.address, s.notes, s.fields FROM search s WHERE ",
    );
    // Not the plain column: the rows of a bucket could be read by their number, too, which takes all of them.
    query
        .push("s.doc + 0 >= ")
        .push_bind(from)
        .push(format_args!(" + b.n * {BUCKET} AND s.doc + 0 < least("));
    query.push_bind(before).push(", ").push_bind(from).push(format_args!(" + (b.n + 1) * {BUCKET})"));
    for texts in asked.lookups() {
        push_lookup(&mut query, from, &texts);
    }
    // Texts are looked into only as far as rows are wanted, so not in here.
    query
        .push(" ORDER BY s.doc DESC OFFSET 0) AS m LIMIT ")
        .push_bind(i64::try_from(limit).unwrap_or(i64::MAX));
    query.build_query_as().fetch_all(conn).await.map_err(failure)
}

/// Whether each row lists the grams of its texts, and no others.
pub(super) async fn grams_are_whole(conn: &mut PgConnection) -> Done<bool> {
    let sql =
        "SELECT doc, number, customer, everyone, email, phone, address, notes, fields, grams FROM search";
    type Row = (i64, String, String, String, String, String, String, String, String, Vec<i32>);
    let mut rows = sqlx::query_as::<_, Row>(sql).fetch(conn);
    while let Some((doc, number, customer, everyone, email, phone, address, notes, fields, listed)) =
        rows.try_next().await.map_err(failure)?
    {
        let (texts, fields) = ([everyone, email, phone, address, notes], from_json(&fields)?);
        let text = SearchText { number, customer, texts, fields };
        let bucket = bucket(DocKey::of(doc));
        let grams: BTreeSet<i32> = hashes(&text).into_iter().map(|gram| within(bucket, gram)).collect();
        if grams != listed.into_iter().collect() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The conditions that a word's grams are there, each in whichever place: that they are in one, the texts say. Where every
/// condition is an AND, GIN goes from row to row by the rarest gram; an OR of ANDs would be a list of all rows each.
fn push_lookup(query: &mut QueryBuilder<Db>, from: i64, texts: &[Vec<u32>]) {
    for n in 0..texts.first().map_or(0, Vec::len) {
        let grams: Vec<i32> = texts.iter().map(|grams| within(0, grams[n])).collect();
        query
            .push(" AND s.grams && ARRAY(SELECT (((")
            .push_bind(bucket(DocKey::of(from)))
            .push(format_args!("::bigint + b.n) & {MASK})::integer << {GRAM_BITS}) | g FROM unnest("));
        query.push_bind(grams).push("::integer[]) AS g)");
    }
}

/// The condition that a column is one of several ids.
pub(super) fn push_among(query: &mut QueryBuilder<Db>, of: impl Iterator<Item = Uuid>) {
    query.push(" = ANY(").push_bind(of.collect::<Vec<_>>()).push(")");
}

const MASK: i64 = (1 << BUCKET_BITS) - 1;

/// The bucket of a place, of all boards.
fn bucket(key: DocKey) -> i64 {
    (key.board * 2 + i64::from(!key.archived)) * STRIDE + key.nth / BUCKET
}

/// A gram within a bucket.
fn within(bucket: i64, gram: u32) -> i32 {
    let bucket = i32::try_from(bucket & MASK).unwrap_or_default();
    let gram = i32::try_from(gram & ((1 << GRAM_BITS) - 1)).unwrap_or_default();
    bucket << GRAM_BITS | gram
}

/// The grams of a row as an array's text.
fn grams(document: &SearchDocument) -> String {
    let bucket = bucket(document.key);
    let grams: Vec<String> =
        hashes(&document.text).into_iter().map(|gram| within(bucket, gram).to_string()).collect();
    format!("{{{}}}", grams.join(","))
}

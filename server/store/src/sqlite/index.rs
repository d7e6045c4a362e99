//! The index that orders are found by, the way SQLite keeps one: a table of texts, and a full-text table without content whose
//! words are hashes of grams. It gives rows by their number, the newest first, as far as they are wanted.

use super::{
    Db, failure,
    sql::{
        rows::{from_json, to_json},
        rows_written::BoundQuery,
        words::push_words,
    },
    statements::{Sized, ids, insert, write},
};
use crate::{
    Failure,
    search::{Candidate, DocKey, SearchDocument, SearchQuery, SearchText, hashes},
};
use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use sqlx::{QueryBuilder, SqliteConnection};
use std::{collections::BTreeSet, sync::LazyLock};
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

static DOCUMENTS: Sized = LazyLock::new(|| {
    insert(
        "search (doc, order_id, board, archived, number, customer, everyone, email, phone, address, notes, fields)",
        12,
        "",
    )
});
static GRAMS: Sized = LazyLock::new(|| insert("search_grams (rowid, grams)", 2, ""));
static FORGOTTEN_GRAMS: Sized = LazyLock::new(|| insert("search_grams (search_grams, rowid, grams)", 3, ""));

pub(super) async fn add(conn: &mut SqliteConnection, documents: Vec<SearchDocument>) -> Done {
    let grams = documents.iter().map(|document| (document.key.doc(), words(document))).collect();
    let bind = |query: BoundQuery, document: SearchDocument| {
        let (key, text) = (document.key, document.text);
        let query = query.bind(key.doc()).bind(document.order).bind(key.board).bind(i64::from(key.archived));
        let (query, fields) = (query.bind(text.number).bind(text.customer), to_json(&text.fields)?);
        Ok(text.texts.into_iter().fold(query, |query, text| query.bind(text)).bind(fields))
    };
    write(conn, &DOCUMENTS, documents, bind).await?;
    write(conn, &GRAMS, grams, |query: BoundQuery, (doc, words): (i64, String)| {
        Ok(query.bind(doc).bind(words))
    })
    .await
}

/// Other documents in the places of these.
pub(super) async fn replace(
    conn: &mut SqliteConnection,
    old: &[SearchDocument],
    new: Vec<SearchDocument>,
) -> Done {
    // A table without content has to be told what it said.
    let said = old.iter().map(|document| (document.key.doc(), words(document))).collect();
    write(conn, &FORGOTTEN_GRAMS, said, |query: BoundQuery, (doc, words): (i64, String)| {
        Ok(query.bind("delete").bind(doc).bind(words))
    })
    .await?;
    let delete = sqlx::query("DELETE FROM search WHERE doc IN (SELECT value FROM json_each($1))");
    let docs: Vec<i64> = old.iter().map(|document| document.key.doc()).collect();
    delete.bind(to_json(&docs)?).execute(&mut *conn).await.map_err(failure)?;
    add(conn, new).await
}

/// Empties the index, before it is filled.
pub(super) async fn clear(conn: &mut SqliteConnection) -> Done {
    sqlx::query("DELETE FROM search").execute(&mut *conn).await.map_err(failure)?;
    sqlx::query("INSERT INTO search_grams (search_grams) VALUES ('delete-all')")
        .execute(conn)
        .await
        .map(drop)
        .map_err(failure)
}

/// Begins a transaction that fills it.
pub(super) async fn begin_backfill(conn: &mut SqliteConnection) -> Done {
    sqlx::query("BEGIN IMMEDIATE").execute(conn).await.map(drop).map_err(failure)
}

/// After it was filled.
pub(super) async fn finish_backfill(_: &mut SqliteConnection) -> Done {
    Ok(())
}

/// The orders of these places, all in one slice, that have all grams of what is asked, the newest first.
pub(super) async fn candidates(
    conn: &mut SqliteConnection,
    asked: &SearchQuery,
    (from, before): (i64, i64),
    limit: usize,
) -> Done<Vec<Candidate>> {
    let mut query = QueryBuilder::<Db>::new("SELECT g.rowid, s.order_id, ");
    push_words(&mut query, asked, "s");
    query
        .push(" FROM search_grams g CROSS JOIN search s ON s.doc = g.rowid WHERE g.search_grams MATCH ")
        .push_bind(expression(asked, from));
    query.push(" AND g.rowid >= ").push_bind(from).push(" AND g.rowid < ").push_bind(before);
    query.push(" ORDER BY g.rowid DESC LIMIT ").push_bind(i64::try_from(limit).unwrap_or(i64::MAX));
    query.build_query_as().fetch_all(conn).await.map_err(failure)
}

/// Whether the index lists the grams of the rows' texts and no others. It is read once from end to end: what both list is added
/// up, in whatever order.
pub(super) async fn grams_are_whole(conn: &mut SqliteConnection) -> Done<bool> {
    let listed = "CREATE VIRTUAL TABLE temp.listed USING fts5vocab(main, search_grams, instance)";
    sqlx::query(listed).execute(&mut *conn).await.map_err(failure)?;
    let mut sum = 0_u64;
    let mut listed =
        sqlx::query_as::<_, (String, i64)>("SELECT term, doc FROM temp.listed").fetch(&mut *conn);
    while let Some((term, doc)) = listed.try_next().await.map_err(failure)? {
        sum = sum.wrapping_add(mixed(&term, doc));
    }
    drop(listed);
    let sql = "SELECT doc, number, customer, everyone, email, phone, address, notes, fields FROM search";
    type Row = (i64, String, String, String, String, String, String, String, String);
    let mut rows = sqlx::query_as::<_, Row>(sql).fetch(conn);
    while let Some((doc, number, customer, everyone, email, phone, address, notes, fields)) =
        rows.try_next().await.map_err(failure)?
    {
        let (texts, fields) = ([everyone, email, phone, address, notes], from_json(&fields)?);
        let text = SearchText { number, customer, texts, fields };
        let grams: BTreeSet<String> = hashes(&text).into_iter().map(|gram| term(doc, gram)).collect();
        sum = grams.iter().fold(sum, |sum, gram| sum.wrapping_sub(mixed(gram, doc)));
    }
    Ok(sum == 0)
}

/// A number that a place in the index has and hardly another one.
fn mixed(term: &str, doc: i64) -> u64 {
    let digest = Sha256::new().chain_update(term).chain_update(doc.to_be_bytes()).finalize();
    digest[..8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// All words, each in one of the places, with all of its grams there, within the slice of a place.
fn expression(asked: &SearchQuery, doc: i64) -> String {
    let all = |grams: &Vec<u32>| grams.iter().map(|gram| term(doc, *gram)).collect::<Vec<_>>().join(" AND ");
    let word = |texts: Vec<Vec<u32>>| {
        texts.iter().map(|grams| format!("({})", all(grams))).collect::<Vec<_>>().join(" OR ")
    };
    asked.lookups().into_iter().map(|texts| format!("({})", word(texts))).collect::<Vec<_>>().join(" AND ")
}

/// The condition that a column is one of several ids.
pub(super) fn push_among(query: &mut QueryBuilder<Db>, of: impl Iterator<Item = Uuid>) {
    query.push(" IN (SELECT unhex(value) FROM json_each(").push_bind(ids(of)).push("))");
}

fn words(document: &SearchDocument) -> String {
    let doc = document.key.doc();
    hashes(&document.text).into_iter().map(|gram| term(doc, gram)).collect::<Vec<_>>().join(" ")
}

/// A gram in the slice of a place. Each slice has words of its own because FTS5 minds where the wanted rows end only once it
/// has found one: words that never meet would cost all orders that there are.
fn term(doc: i64, gram: u32) -> String {
    format!("{:x}g{gram:08x}", doc / DocKey::SLICE)
}

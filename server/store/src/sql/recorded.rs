//! Rows that stand for themselves: what they say, exactly as it is stored, and the salt with which the log holds its digest.

use super::{Conn, failure, rows::to_json};
use crate::{Failure, Salt, audit::StoredRow, source::digest};
use domain::{BoardId, PersonId, RecordedRow};
use std::collections::BTreeMap;
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// All of them.
pub(crate) async fn rows(conn: &mut Conn) -> Done<Vec<StoredRow>> {
    let mut all = shop(conn).await?;
    all.extend(boards(conn).await?);
    all.extend(people(conn).await?);
    Ok(all)
}

/// Gives a row a new salt; the digest of what it says, with that.
pub(super) async fn bind(conn: &mut Conn, row: &RecordedRow) -> Done<String> {
    let found = match row {
        RecordedRow::Shop => shop(conn).await?,
        RecordedRow::Board(_) => boards(conn).await?,
        RecordedRow::Person(_) => people(conn).await?,
    };
    let gone = || Failure::Broken("what is to be recorded is gone".into());
    let text = found.into_iter().find(|found| found.row == *row).ok_or_else(gone)?.text;
    let salt: Salt = rand::random();
    let update = match row {
        RecordedRow::Shop => sqlx::query("UPDATE shop SET salt = $1").bind(&salt[..]),
        RecordedRow::Board(id) => {
            sqlx::query("UPDATE boards SET salt = $1 WHERE id = $2").bind(&salt[..]).bind(id.0)
        }
        RecordedRow::Person(id) => {
            sqlx::query("UPDATE people SET salt = $1 WHERE id = $2").bind(&salt[..]).bind(id.0)
        }
    };
    update.execute(conn).await.map_err(failure)?;
    Ok(digest(&salt, &text))
}

async fn shop(conn: &mut Conn) -> Done<Vec<StoredRow>> {
    let sql = "SELECT salt, no, name, contact_email, contact_phone, zone, currency, date_style FROM shop";
    type Row = (Option<Vec<u8>>, i64, String, Option<String>, Option<String>, String, String, String);
    let found: Option<Row> = sqlx::query_as(sql).fetch_optional(conn).await.map_err(failure)?;
    let stored = |(salt, no, name, email, phone, zone, currency, style): Row| {
        let text = to_json(&(no, name, email, phone, zone, currency, style))?;
        Ok(StoredRow { row: RecordedRow::Shop, salt, text })
    };
    found.into_iter().map(stored).collect()
}

async fn boards(conn: &mut Conn) -> Done<Vec<StoredRow>> {
    let sql = "SELECT salt, no, id, slug, name, revision, archived_at, workflow FROM boards WHERE no > 0 ORDER BY no";
    type Row = (Option<Vec<u8>>, i64, Uuid, String, String, i64, Option<i64>, String);
    let found: Vec<Row> = sqlx::query_as(sql).fetch_all(conn).await.map_err(failure)?;
    let stored = |(salt, no, id, slug, name, revision, archived_at, workflow): Row| {
        // As it was bound before boards could be archived, where it is not.
        let text = match archived_at {
            None => to_json(&(no, id, slug, name, revision, workflow))?,
            Some(at) => to_json(&(no, id, slug, name, revision, workflow, at))?,
        };
        Ok(StoredRow { row: RecordedRow::Board(BoardId(id)), salt, text })
    };
    found.into_iter().map(stored).collect()
}

async fn people(conn: &mut Conn) -> Done<Vec<StoredRow>> {
    let sql = "SELECT r.person, b.id, r.role FROM roles r JOIN boards b ON b.no = r.board";
    let roles: Vec<(Uuid, Uuid, String)> =
        sqlx::query_as(sql).fetch_all(&mut *conn).await.map_err(failure)?;
    let mut held: BTreeMap<Uuid, Vec<(Uuid, String)>> = BTreeMap::new();
    roles.into_iter().for_each(|(person, board, role)| held.entry(person).or_default().push((board, role)));
    let sql = "SELECT salt, id, name, email, admin, active, password FROM people ORDER BY id";
    type Row = (Option<Vec<u8>>, Uuid, String, String, i64, i64, Option<String>);
    let found: Vec<Row> = sqlx::query_as(sql).fetch_all(conn).await.map_err(failure)?;
    let stored = |(salt, id, name, email, admin, active, password): Row| {
        let mut roles = held.remove(&id).unwrap_or_default();
        // The databases sort text in ways of their own.
        roles.sort();
        let text = to_json(&(id, name, email, admin, active, password, roles))?;
        Ok(StoredRow { row: RecordedRow::Person(PersonId(id)), salt, text })
    };
    found.into_iter().map(stored).collect()
}

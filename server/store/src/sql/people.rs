//! People, sessions, links, boards and settings: statements that both the writer and the readers use.

use super::{
    Args, Conn, Db, failure,
    rows::{
        PersonRecord, SessionRecord, bytes32, instant, micros, purpose, purpose_name, session_columns,
        session_tables, small, to_json,
    },
    statements::{self, among},
    workflows,
};
use crate::{Board, Failure, NewBoard, OneTimeLink, OpenLink, Person, Session, TokenDigest, chain::START};
use domain::{
    ActorRef, BoardId, Date, DateStyle, Email, Instant, PersonId, StandIn, StandInId, TeamLanguage,
    wire::Shop,
};
use sqlx::query::Query;
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

async fn execute(conn: &mut Conn, query: Query<'_, Db, Args>) -> Done {
    query.execute(conn).await.map(drop).map_err(failure)
}

pub(super) async fn shop(conn: &mut Conn) -> Done<Option<Shop>> {
    let sql =
        "SELECT name, contact_email, contact_phone, zone, currency, date_style, tracking_days FROM shop";
    type Row = (String, Option<String>, Option<String>, String, String, String, i64);
    let row: Option<Row> = sqlx::query_as(sql).fetch_optional(conn).await.map_err(failure)?;
    row.map(|(name, contact_email, contact_phone, zone, currency, date_style, days)| {
        // A style of a later version is written as ISO 8601, which nobody misreads.
        let date_style = DateStyle::named(&date_style).unwrap_or_default();
        let tracking_days = small(days)?;
        Ok(Shop { name, contact_email, contact_phone, zone, currency, date_style, tracking_days })
    })
    .transpose()
}

pub(super) async fn save_shop(conn: &mut Conn, shop: &Shop) -> Done {
    let upsert = sqlx::query(
        "INSERT INTO shop (no, name, contact_email, contact_phone, zone, currency, date_style, tracking_days) VALUES (1, $1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (no) DO UPDATE SET name = excluded.name, contact_email = excluded.contact_email, \
         contact_phone = excluded.contact_phone, zone = excluded.zone, currency = excluded.currency, \
         date_style = excluded.date_style, tracking_days = excluded.tracking_days",
    );
    let upsert = upsert.bind(&shop.name).bind(&shop.contact_email).bind(&shop.contact_phone).bind(&shop.zone);
    let upsert = upsert.bind(&shop.currency).bind(shop.date_style.name());
    execute(conn, upsert.bind(i64::from(shop.tracking_days))).await
}

pub(super) async fn slug_taken(conn: &mut Conn, slug: &str) -> Done<bool> {
    let found = sqlx::query("SELECT no FROM boards WHERE slug = $1")
        .bind(slug)
        .fetch_optional(conn)
        .await
        .map_err(failure)?;
    Ok(found.is_some())
}

pub(super) async fn board_names(conn: &mut Conn) -> Done<Vec<(BoardId, String)>> {
    let rows: Vec<(Uuid, String)> =
        sqlx::query_as("SELECT id, name FROM boards WHERE no > 0").fetch_all(conn).await.map_err(failure)?;
    Ok(rows.into_iter().map(|(id, name)| (BoardId(id), name)).collect())
}

pub(super) async fn save_board(conn: &mut Conn, board: &Board) -> Done {
    let update = sqlx::query("UPDATE boards SET name = $1, archived_at = $2 WHERE id = $3");
    execute(conn, update.bind(&board.name).bind(board.archived_at.map(micros)).bind(board.id.0)).await
}

/// How many orders lie on each board.
pub(super) async fn board_totals(conn: &mut Conn) -> Done<HashMap<BoardId, u32>> {
    let sql = "SELECT b.id, CAST(coalesce(sum(c.total), 0) AS BIGINT) FROM boards b \
               LEFT JOIN columns c ON c.board = b.no WHERE b.no > 0 GROUP BY b.id";
    let rows: Vec<(Uuid, i64)> = sqlx::query_as(sql).fetch_all(conn).await.map_err(failure)?;
    rows.into_iter().map(|(id, total)| Ok((BoardId(id), small(total)?))).collect()
}

pub(super) async fn add_board(conn: &mut Conn, board: &NewBoard, author: &ActorRef, at: Instant) -> Done {
    let insert = sqlx::query(
        "INSERT INTO boards (id, slug, name, revision, workflow, seq, hash) VALUES ($1, $2, $3, $4, $5, 0, $6)",
    );
    let insert =
        insert.bind(board.id.0).bind(&board.slug).bind(&*board.name).bind(i64::from(board.workflow.revision));
    let body = to_json(&board.workflow)?;
    execute(&mut *conn, insert.bind(&body).bind(&START[..])).await?;
    workflows::add_revision(conn, board.id, board.workflow.revision, &body, (at, author), None).await
}

pub(super) async fn person_of(conn: &mut Conn, email: &Email) -> Done<Option<PersonId>> {
    let found: Option<Uuid> = sqlx::query_scalar("SELECT id FROM people WHERE email = $1")
        .bind(&**email)
        .fetch_optional(conn)
        .await
        .map_err(failure)?;
    Ok(found.map(PersonId))
}

pub(super) async fn person(conn: &mut Conn, id: PersonId) -> Done<Option<Person>> {
    let sql = "SELECT id, name, email, admin, active, password, language FROM people WHERE id = $1";
    let row: Option<PersonRecord> =
        sqlx::query_as(sql).bind(id.0).fetch_optional(&mut *conn).await.map_err(failure)?;
    let Some(row) = row else {
        return Ok(None);
    };
    let sql = "SELECT b.id, r.role FROM roles r JOIN boards b ON b.no = r.board WHERE r.person = $1";
    let roles = sqlx::query_as(sql).bind(id.0).fetch_all(conn).await.map_err(failure)?;
    row.with_roles(roles).map(Some)
}

pub(super) async fn people(conn: &mut Conn) -> Done<Vec<Person>> {
    let sql =
        "SELECT id, name, email, admin, active, password, language FROM people ORDER BY lower(name), id";
    let rows: Vec<PersonRecord> = sqlx::query_as(sql).fetch_all(&mut *conn).await.map_err(failure)?;
    let sql = "SELECT r.person, b.id, r.role FROM roles r JOIN boards b ON b.no = r.board";
    let roles: Vec<(Uuid, Uuid, String)> = sqlx::query_as(sql).fetch_all(conn).await.map_err(failure)?;
    let mut held: HashMap<Uuid, Vec<(Uuid, String)>> = HashMap::new();
    for (person, board, role) in roles {
        held.entry(person).or_default().push((board, role));
    }
    rows.into_iter()
        .map(|row| {
            let roles = held.remove(&row.id).unwrap_or_default();
            row.with_roles(roles)
        })
        .collect()
}

pub(super) async fn administrators(conn: &mut Conn) -> Done<u32> {
    let sql = "SELECT count(*) FROM people WHERE admin = 1 AND active = 1";
    small(sqlx::query_scalar(sql).fetch_one(conn).await.map_err(failure)?)
}

pub(super) async fn save_person(conn: &mut Conn, person: &Person) -> Done {
    let upsert = sqlx::query(
        "INSERT INTO people (id, name, email, admin, active, password) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, admin = excluded.admin, \
         active = excluded.active, password = excluded.password",
    );
    let id = person.id.0;
    let upsert = upsert
        .bind(id)
        .bind(&person.name)
        .bind(&person.email)
        .bind(i64::from(person.admin))
        .bind(i64::from(person.active));
    execute(conn, upsert.bind(&person.password)).await?;
    execute(conn, sqlx::query("DELETE FROM roles WHERE person = $1").bind(id)).await?;
    for (board, roles) in &person.roles {
        for role in roles {
            let insert = sqlx::query(
                "INSERT INTO roles (person, board, role) SELECT $1, no, $2 FROM boards WHERE id = $3",
            );
            execute(conn, insert.bind(id).bind(role.as_str()).bind(board.0)).await?;
        }
    }
    Ok(())
}

pub(super) async fn set_language(conn: &mut Conn, person: PersonId, language: Option<TeamLanguage>) -> Done {
    let update = sqlx::query("UPDATE people SET language = $1 WHERE id = $2");
    execute(conn, update.bind(language.map(TeamLanguage::tag)).bind(person.0)).await
}

/// Who stands in for whom, all that was ever entered and not ended.
pub(super) async fn stand_ins(conn: &mut Conn) -> Done<Vec<StandIn>> {
    let sql = "SELECT id, person, stand_in, first_day, until_day FROM stand_ins ORDER BY first_day, id";
    let rows: Vec<(Uuid, Uuid, Uuid, String, String)> =
        sqlx::query_as(sql).fetch_all(conn).await.map_err(failure)?;
    let day = |text: &str| text.parse::<Date>().map_err(|error| Failure::Broken(error.to_string()));
    let stand_in = |(id, person, stand_in, from, until): (Uuid, Uuid, Uuid, String, String)| {
        let (from, until) = (day(&from)?, day(&until)?);
        let (person, stand_in) = (PersonId(person), PersonId(stand_in));
        Ok(StandIn { id: StandInId(id), person, stand_in, from, until })
    };
    rows.into_iter().map(stand_in).collect()
}

pub(super) async fn add_stand_in(conn: &mut Conn, stand_in: &StandIn) -> Done {
    let insert = sqlx::query(
        "INSERT INTO stand_ins (id, person, stand_in, first_day, until_day) VALUES ($1, $2, $3, $4, $5)",
    );
    let insert = insert.bind(stand_in.id.0).bind(stand_in.person.0).bind(stand_in.stand_in.0);
    execute(conn, insert.bind(stand_in.from.to_string()).bind(stand_in.until.to_string())).await
}

pub(super) async fn end_stand_in(conn: &mut Conn, id: StandInId) -> Done {
    execute(conn, sqlx::query("DELETE FROM stand_ins WHERE id = $1").bind(id.0)).await
}

pub(super) async fn link(conn: &mut Conn, digest: &TokenDigest, now: Instant) -> Done<Option<OpenLink>> {
    let sql = "SELECT p.id, p.name, p.email, l.purpose, l.expires_at FROM links l JOIN people p ON p.id = l.person \
               WHERE l.digest = $1 AND l.expires_at > $2 AND p.active = 1";
    type Row = (Uuid, String, String, String, i64);
    let row: Option<Row> = sqlx::query_as(sql)
        .bind(&digest[..])
        .bind(micros(now))
        .fetch_optional(conn)
        .await
        .map_err(failure)?;
    let Some((person, name, email, what, expires_at)) = row else {
        return Ok(None);
    };
    Ok(Some(OpenLink {
        person: PersonId(person),
        name,
        email,
        purpose: purpose(&what)?,
        expires_at: instant(expires_at)?,
    }))
}

pub(super) async fn replace_link(conn: &mut Conn, person: PersonId, link: &OneTimeLink) -> Done {
    drop_links(conn, person).await?;
    let insert =
        sqlx::query("INSERT INTO links (digest, person, purpose, expires_at) VALUES ($1, $2, $3, $4)");
    let insert = insert
        .bind(&link.digest[..])
        .bind(person.0)
        .bind(purpose_name(link.purpose))
        .bind(micros(link.expires_at));
    execute(conn, insert).await
}

pub(super) async fn drop_links(conn: &mut Conn, person: PersonId) -> Done {
    execute(conn, sqlx::query("DELETE FROM links WHERE person = $1").bind(person.0)).await
}

pub(super) async fn sessions(
    conn: &mut Conn,
    digests: &[TokenDigest],
    now: Instant,
) -> Done<HashMap<TokenDigest, (Session, Arc<Person>)>> {
    let (mut sessions, mut people) = (HashMap::new(), HashMap::new());
    let sql = concat!(
        "SELECT ",
        session_columns!(),
        " FROM ",
        session_tables!(),
        " WHERE s.digest ",
        among!(),
        " AND s.expires_at > $2"
    );
    let query = sqlx::query_as(sql).bind(statements::digests(digests)).bind(micros(now));
    for row in query.fetch_all(conn).await.map_err(failure)? {
        let SessionRecord { digest, created_at, seen_at, expires_at, person, board, role } = row;
        let (digest, id) = (bytes32(digest)?, PersonId(person.id));
        let (created_at, seen_at, expires_at) =
            (instant(created_at)?, instant(seen_at)?, instant(expires_at)?);
        sessions.insert(digest, Session { digest, person: id, created_at, seen_at, expires_at });
        people.entry(id).or_insert_with(|| (person, Vec::new())).1.extend(board.zip(role));
    }
    let person = |(id, (person, roles)): (PersonId, (PersonRecord, Vec<_>))| {
        Ok((id, Arc::new(person.with_roles(roles)?)))
    };
    let people: HashMap<PersonId, Arc<Person>> = people.into_iter().map(person).collect::<Done<_>>()?;
    let standing = |(digest, session): (TokenDigest, Session)| {
        let person = people.get(&session.person)?.clone();
        Some((digest, (session, person)))
    };
    Ok(sessions.into_iter().filter_map(standing).collect())
}

pub(super) async fn open_session(conn: &mut Conn, session: &Session) -> Done {
    let insert = sqlx::query(
        "INSERT INTO sessions (digest, person, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (digest) DO NOTHING",
    );
    let insert = insert.bind(&session.digest[..]).bind(session.person.0).bind(micros(session.created_at));
    execute(conn, insert.bind(micros(session.seen_at)).bind(micros(session.expires_at))).await
}

pub(super) async fn touch_session(
    conn: &mut Conn,
    digest: &TokenDigest,
    seen_at: Instant,
    expires_at: Instant,
) -> Done {
    let update = sqlx::query("UPDATE sessions SET seen_at = $1, expires_at = $2 WHERE digest = $3");
    execute(conn, update.bind(micros(seen_at)).bind(micros(expires_at)).bind(&digest[..])).await
}

pub(super) async fn close_session(conn: &mut Conn, digest: &TokenDigest) -> Done {
    execute(conn, sqlx::query("DELETE FROM sessions WHERE digest = $1").bind(&digest[..])).await
}

pub(super) async fn close_sessions(conn: &mut Conn, person: PersonId) -> Done {
    execute(conn, sqlx::query("DELETE FROM sessions WHERE person = $1").bind(person.0)).await
}

pub(super) async fn known_place(
    conn: &mut Conn,
    person: PersonId,
    place: &TokenDigest,
) -> Done<Option<Instant>> {
    let sql = "SELECT seen_at FROM places WHERE person = $1 AND place = $2";
    let seen: Option<i64> = sqlx::query_scalar(sql)
        .bind(person.0)
        .bind(&place[..])
        .fetch_optional(conn)
        .await
        .map_err(failure)?;
    seen.map(instant).transpose()
}

pub(super) async fn remember_place(
    conn: &mut Conn,
    person: PersonId,
    place: &TokenDigest,
    at: Instant,
) -> Done {
    let upsert = sqlx::query(
        "INSERT INTO places (person, place, seen_at) VALUES ($1, $2, $3) \
         ON CONFLICT (person, place) DO UPDATE SET seen_at = excluded.seen_at",
    );
    execute(conn, upsert.bind(person.0).bind(&place[..]).bind(micros(at))).await
}

pub(super) async fn forget_places(conn: &mut Conn, before: Instant) -> Done {
    execute(conn, sqlx::query("DELETE FROM places WHERE seen_at < $1").bind(micros(before))).await
}

/// Forgets keys from before `keys_before`, and sessions and links that have ended by `now`.
pub(super) async fn prune(conn: &mut Conn, keys_before: Instant, now: Instant) -> Done {
    // Keys are numbered in order of time: the first young one ends the search.
    let keys = sqlx::query(
        "DELETE FROM keys WHERE no < coalesce((SELECT no FROM keys WHERE at > $1 ORDER BY no LIMIT 1), \
         (SELECT max(no) + 1 FROM keys))",
    );
    execute(conn, keys.bind(micros(keys_before))).await?;
    execute(conn, sqlx::query("DELETE FROM sessions WHERE expires_at <= $1").bind(micros(now))).await?;
    execute(conn, sqlx::query("DELETE FROM links WHERE expires_at <= $1").bind(micros(now))).await
}

//! Mails that wait, and what became of the others.

use super::{
    Conn, HOLD_ROW, failure,
    rows::{from_json, instant, micros, small, to_json},
    statements::{self, among},
};
use crate::{Failure, MailOutcome, MailResult, NewMail, StoredMail, StoredMailSettings, mail::LEASE_MINUTES};
use chrono::TimeDelta;
use domain::{Instant, MailId, PersonId, TeamLanguage};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// For how long a mail is kept after it is over.
const KEPT_DAYS: i64 = 30;

/// What the writer does with mails.
#[derive(Debug)]
pub(super) enum MailJob {
    /// An instance has tried one.
    Tried { id: MailId, holder: Uuid, result: MailResult, answer: Option<String> },
}

impl MailJob {
    pub(super) async fn carry_out(&self, conn: &mut Conn, now: Instant) -> Done<bool> {
        let MailJob::Tried { id, holder, result, answer } = self;
        let (next_at, outcome) = match result {
            MailResult::Over(outcome) => (None, Some(name(*outcome))),
            MailResult::Again(at) => (Some(micros(*at)), None),
        };
        let sql = "UPDATE mails SET next_at = $1, outcome = $2, ended_at = $3, answer = $4, held_until = 0 \
                   WHERE id = $5 AND holder = $6 AND next_at IS NOT NULL";
        let query =
            sqlx::query(sql).bind(next_at).bind(outcome).bind(outcome.map(|_| micros(now))).bind(answer);
        Ok(query.bind(id.0).bind(*holder).execute(conn).await.map_err(failure)?.rows_affected() > 0)
    }
}

#[derive(Debug, FromRow)]
struct Record {
    id: Uuid,
    person: Uuid,
    name: String,
    email: String,
    language: Option<String>,
    active: i64,
    at: i64,
    body: String,
    tries: i64,
    next_at: Option<i64>,
    outcome: Option<String>,
    answer: Option<String>,
}

/// The columns of a [`Record`] and where they come from.
macro_rules! select {
    () => {
        "SELECT m.id, m.person, p.name, p.email, p.language, p.active, m.at, m.body, m.tries, m.next_at, m.outcome, m.answer \
         FROM mails m JOIN people p ON p.id = m.person "
    };
}

impl TryFrom<Record> for StoredMail {
    type Error = Failure;

    fn try_from(record: Record) -> Done<StoredMail> {
        Ok(StoredMail {
            id: MailId(record.id),
            person: PersonId(record.person),
            name: record.name,
            address: record.email,
            language: record.language.as_deref().and_then(TeamLanguage::from_tag),
            active: record.active != 0,
            at: instant(record.at)?,
            body: from_json(&record.body)?,
            tries: small(record.tries)?,
            next_at: record.next_at.map(instant).transpose()?,
            outcome: record.outcome.as_deref().map(outcome).transpose()?,
            answer: record.answer,
        })
    }
}

pub(super) async fn add(conn: &mut Conn, mail: &NewMail) -> Done {
    let insert = sqlx::query("INSERT INTO mails (id, person, body, at, next_at) VALUES ($1, $2, $3, $4, $4)");
    let insert = insert.bind(mail.id.0).bind(mail.person.0).bind(to_json(&mail.body)?).bind(micros(mail.at));
    insert.execute(conn).await.map(drop).map_err(failure)
}

/// Takes mails that are due for an instance to try, the oldest first.
pub(super) async fn claim(conn: &mut Conn, holder: Uuid, limit: u32, now: Instant) -> Done<Vec<StoredMail>> {
    let sql = format!(
        "UPDATE mails SET holder = $1, held_until = $2, tries = tries + 1 WHERE id IN (SELECT id FROM mails \
         WHERE next_at <= $3 AND held_until <= $3 ORDER BY next_at, id LIMIT $4{HOLD_ROW}) RETURNING id"
    );
    let query = sqlx::query_scalar::<_, Uuid>(AssertSqlSafe(sql)).bind(holder);
    let query = query.bind(micros(now + TimeDelta::minutes(LEASE_MINUTES))).bind(micros(now));
    let claimed = query.bind(i64::from(limit)).fetch_all(&mut *conn).await.map_err(failure)?;
    if claimed.is_empty() {
        return Ok(Vec::new());
    }
    let sql = concat!(select!(), "WHERE m.id ", among!(), " ORDER BY m.at, m.id");
    let query = sqlx::query_as::<_, Record>(sql).bind(statements::ids(claimed.into_iter()));
    query.fetch_all(conn).await.map_err(failure)?.into_iter().map(StoredMail::try_from).collect()
}

/// Whether any mail is due.
pub(super) async fn is_due(conn: &mut Conn, now: Instant) -> Done<bool> {
    let sql = "SELECT id FROM mails WHERE next_at <= $1 AND held_until <= $1 LIMIT 1";
    let due = sqlx::query_scalar::<_, Uuid>(sql).bind(micros(now));
    Ok(due.fetch_optional(conn).await.map_err(failure)?.is_some())
}

/// The last mails, the newest first.
pub(super) async fn recent(conn: &mut Conn, limit: u32) -> Done<Vec<StoredMail>> {
    let sql = concat!(select!(), "ORDER BY m.at DESC, m.id DESC LIMIT $1");
    let query = sqlx::query_as::<_, Record>(sql).bind(i64::from(limit));
    query.fetch_all(conn).await.map_err(failure)?.into_iter().map(StoredMail::try_from).collect()
}

pub(super) async fn settings(conn: &mut Conn) -> Done<StoredMailSettings> {
    let sql = "SELECT body, password FROM mail_settings";
    let row: Option<(String, Option<String>)> =
        sqlx::query_as(sql).fetch_optional(conn).await.map_err(failure)?;
    let Some((body, password)) = row else { return Ok(StoredMailSettings::default()) };
    Ok(StoredMailSettings { settings: from_json(&body)?, password })
}

pub(super) async fn save_settings(conn: &mut Conn, stored: &StoredMailSettings) -> Done {
    let sql = "INSERT INTO mail_settings (no, body, password) VALUES (1, $1, $2) \
               ON CONFLICT (no) DO UPDATE SET body = excluded.body, password = excluded.password";
    let query = sqlx::query(sql).bind(to_json(&stored.settings)?).bind(stored.password.as_deref());
    query.execute(conn).await.map(drop).map_err(failure)
}

pub(super) async fn prune(conn: &mut Conn, now: Instant) -> Done {
    let old = sqlx::query("DELETE FROM mails WHERE ended_at < $1");
    old.bind(micros(now - TimeDelta::days(KEPT_DAYS))).execute(conn).await.map(drop).map_err(failure)
}

pub(super) fn name(outcome: MailOutcome) -> &'static str {
    match outcome {
        MailOutcome::Sent => "sent",
        MailOutcome::Shown => "shown",
        MailOutcome::Failed => "failed",
    }
}

pub(super) fn outcome(text: &str) -> Done<MailOutcome> {
    match text {
        "sent" => Ok(MailOutcome::Sent),
        "shown" => Ok(MailOutcome::Shown),
        "failed" => Ok(MailOutcome::Failed),
        _ => Err(Failure::Broken(format!("“{text}” is no outcome of a mail"))),
    }
}

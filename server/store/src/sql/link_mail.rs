//! Looking an order up as its customer, and the mails that bring them its link.

use super::{
    Conn, failure,
    mail::{name, outcome},
    read::{Located, located},
    rows::{from_json, instant, micros, small},
};
use crate::{Failure, LOOKED_UP, MailResult, NewLinkMail, OrderLocator, StoredLinkMail, mail::LEASE_MINUTES};
use chrono::TimeDelta;
use domain::{Instant, MailId, wire::Contact};
use sqlx::FromRow;
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// For how long such a mail is kept after it is over.
const KEPT_DAYS: i64 = 30;

/// What the writer does with them.
#[derive(Debug)]
pub(super) enum LinkMailJob {
    Add(NewLinkMail),
    Claim { id: MailId, holder: Uuid },
    Tried { id: MailId, holder: Uuid, result: MailResult, answer: Option<String> },
}

impl LinkMailJob {
    /// Whether anything is otherwise by it.
    pub(super) async fn carry_out(&self, conn: &mut Conn, now: Instant) -> Done<bool> {
        let query = match self {
            LinkMailJob::Add(NewLinkMail { id, order, at }) => {
                let sql = "INSERT INTO link_mails (id, order_id, at, next_at) VALUES ($1, $2, $3, $3)";
                sqlx::query(sql).bind(id.0).bind(order.0).bind(micros(*at))
            }
            LinkMailJob::Claim { id, holder } => {
                let sql = "UPDATE link_mails SET holder = $1, held_until = $2, tries = tries + 1 \
                           WHERE id = $3 AND next_at <= $4 AND held_until <= $4";
                let until = micros(now + TimeDelta::minutes(LEASE_MINUTES));
                sqlx::query(sql).bind(*holder).bind(until).bind(id.0).bind(micros(now))
            }
            LinkMailJob::Tried { id, holder, result, answer } => {
                let (next_at, outcome) = match result {
                    MailResult::Over(outcome) => (None, Some(name(*outcome))),
                    MailResult::Again(at) => (Some(micros(*at)), None),
                };
                let sql = "UPDATE link_mails SET next_at = $1, outcome = $2, ended_at = $3, answer = $4, held_until = 0 \
                           WHERE id = $5 AND holder = $6 AND next_at IS NOT NULL";
                let query = sqlx::query(sql).bind(next_at).bind(outcome);
                let query = query.bind(outcome.map(|_| micros(now))).bind(answer.as_deref());
                query.bind(id.0).bind(*holder)
            }
        };
        Ok(query.execute(conn).await.map_err(failure)?.rows_affected() > 0)
    }
}

#[derive(Debug, FromRow)]
struct Record {
    id: Uuid,
    at: i64,
    next_at: Option<i64>,
    tries: i64,
    outcome: Option<String>,
    answer: Option<String>,
    contact: String,
    order_id: Uuid,
    board: Uuid,
    number: String,
    status: String,
    version: i64,
    generation: i64,
}

/// The columns of a [`Record`] and where they come from.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT m.id, m.at, m.next_at, m.tries, m.outcome, m.answer, c.body AS contact, o.id AS order_id, b.id AS board, \
             o.number, o.status, o.version, o.tracking_generation AS generation FROM link_mails m \
             JOIN orders o ON o.id = m.order_id JOIN boards b ON b.no = o.board JOIN customers c ON c.id = o.customer_row ",
            $rest
        )
    };
}

impl TryFrom<Record> for StoredLinkMail {
    type Error = Failure;

    fn try_from(record: Record) -> Done<StoredLinkMail> {
        let contact: Contact = from_json(&record.contact)?;
        let order = (record.order_id, record.board, record.number, record.status);
        Ok(StoredLinkMail {
            id: MailId(record.id),
            order: located((order.0, order.1, order.2, order.3, record.version, record.generation))?,
            address: contact.email.map(|email| email.to_string()),
            at: instant(record.at)?,
            tries: small(record.tries)?,
            next_at: record.next_at.map(instant).transpose()?,
            outcome: record.outcome.as_deref().map(outcome).transpose()?,
            answer: record.answer,
        })
    }
}

pub(super) async fn due(conn: &mut Conn, limit: u32, now: Instant) -> Done<Vec<StoredLinkMail>> {
    let sql = select!("WHERE m.next_at <= $1 AND m.held_until <= $1 ORDER BY m.next_at, m.id LIMIT $2");
    let query = sqlx::query_as::<_, Record>(sql).bind(micros(now)).bind(i64::from(limit));
    query.fetch_all(conn).await.map_err(failure)?.into_iter().map(StoredLinkMail::try_from).collect()
}

pub(super) async fn recent(conn: &mut Conn, limit: u32) -> Done<Vec<StoredLinkMail>> {
    let sql = select!("ORDER BY m.at DESC, m.id DESC LIMIT $1");
    let query = sqlx::query_as::<_, Record>(sql).bind(i64::from(limit));
    query.fetch_all(conn).await.map_err(failure)?.into_iter().map(StoredLinkMail::try_from).collect()
}

pub(super) async fn prune(conn: &mut Conn, now: Instant) -> Done {
    let old = sqlx::query("DELETE FROM link_mails WHERE ended_at < $1");
    old.bind(micros(now - TimeDelta::days(KEPT_DAYS))).execute(conn).await.map(drop).map_err(failure)
}

#[derive(Debug, FromRow)]
struct Found {
    #[sqlx(flatten)]
    order: FoundOrder,
    contact: String,
}

#[derive(Debug, FromRow)]
struct FoundOrder {
    id: Uuid,
    board: Uuid,
    number: String,
    status: String,
    version: i64,
    generation: i64,
}

impl FoundOrder {
    fn located(self) -> Done<OrderLocator> {
        let row: Located = (self.id, self.board, self.number, self.status, self.version, self.generation);
        located(row)
    }
}

/// The orders of a number, which is compared in lower case.
pub(super) async fn look_up(conn: &mut Conn, number: &str) -> Done<Vec<(OrderLocator, Contact)>> {
    let sql = "SELECT o.id, b.id AS board, o.number, o.status, o.version, o.tracking_generation AS generation, \
               c.body AS contact FROM orders o JOIN boards b ON b.no = o.board \
               JOIN customers c ON c.id = o.customer_row \
               WHERE lower(o.number) = $1 AND o.withdrawn_at IS NULL ORDER BY o.placed_at DESC, o.id LIMIT $2";
    let query = sqlx::query_as::<_, Found>(sql).bind(number.to_lowercase()).bind(i64::from(LOOKED_UP));
    let found = query.fetch_all(conn).await.map_err(failure)?;
    found.into_iter().map(|row| Ok((row.order.located()?, from_json(&row.contact)?))).collect()
}

//! What people are told, and how they want to be told it.

use super::{
    Conn, failure,
    link_mail::{self, LinkMailJob},
    mail,
    messages::{self, MessageJob},
    rows::{from_json, instant, micros, parsed, signed, small, to_json, unsigned},
    statements::{self, among},
};
use crate::{
    Failure, InboxChange, InboxPart, NewMail, NewNotification, StoredNotification, inbox::TOGETHER_MINUTES,
};
use chrono::TimeDelta;
use domain::{BoardId, Delivery, Instant, NotificationId, NotificationSettings, OrderId, PersonId};
use sqlx::FromRow;
use std::collections::HashMap;
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// For how long a notification is kept.
const KEPT_DAYS: i64 = 90;

/// Whether a notification `n` of an order `o` is put off at the statement's second value.
macro_rules! asleep {
    () => {
        "(COALESCE(n.asleep_until, 0) > $2 OR COALESCE(n.asleep_version, -1) >= o.version)"
    };
}

/// The columns of a [`Record`] and where they come from.
macro_rules! select {
    () => {
        "SELECT n.id, b.id AS board, n.order_id, o.number, o.status, n.body, n.seq, n.times, n.at, n.read_at, n.in_app, \
         n.asleep_until, n.asleep_version, o.version FROM notifications n JOIN boards b ON b.no = n.board \
         JOIN orders o ON o.id = n.order_id WHERE n.person = $1 "
    };
}

#[derive(Debug, FromRow)]
struct Record {
    id: Uuid,
    board: Uuid,
    order_id: Uuid,
    number: String,
    status: String,
    body: String,
    seq: i64,
    times: i64,
    at: i64,
    read_at: Option<i64>,
    in_app: String,
    asleep_until: Option<i64>,
    asleep_version: Option<i64>,
    version: i64,
}

impl Record {
    fn stored(self, now: Instant) -> Done<StoredNotification> {
        let until = self.asleep_until.filter(|until| *until > micros(now)).map(instant).transpose()?;
        let unchanged = self.asleep_version.is_some_and(|version| version >= self.version);
        Ok(StoredNotification {
            id: NotificationId(self.id),
            board: BoardId(self.board),
            order: OrderId(self.order_id),
            number: parsed(&self.number)?,
            status: parsed(&self.status)?,
            what: from_json(&self.body)?,
            seq: unsigned(self.seq)?,
            times: small(self.times)?,
            at: instant(self.at)?,
            read_at: self.read_at.map(instant).transpose()?,
            asleep: (until.is_some() || unchanged).then_some(until),
            rings: self.in_app == delivery(Delivery::Now),
        })
    }
}

/// What the writer does for somebody's inbox and mails.
#[derive(Debug)]
pub(super) enum InboxJob {
    Change(PersonId, InboxChange),
    /// How somebody wants to be told, and when their digest is due by that if anything waits for it.
    Settings(PersonId, NotificationSettings, Instant),
    /// A digest that was due then goes out with these; the next one is due later.
    Digest {
        person: PersonId,
        due: Instant,
        with: Vec<NotificationId>,
        mail: Option<Box<NewMail>>,
        next: Instant,
    },
    Mail(mail::MailJob),
    LinkMail(LinkMailJob),
    Message(MessageJob),
}

impl InboxJob {
    /// Whether anything is otherwise by it.
    pub(super) async fn carry_out(&self, conn: &mut Conn, now: Instant) -> Done<bool> {
        match self {
            InboxJob::Change(person, change) => self::change(conn, *person, change).await,
            InboxJob::Settings(person, settings, next) => save_settings(conn, *person, settings, *next).await,
            InboxJob::Digest { person, due, with, mail, next } => {
                send_digest(conn, (*person, *due), with, mail.as_deref(), *next).await
            }
            InboxJob::Mail(job) => job.carry_out(conn, now).await,
            InboxJob::LinkMail(job) => job.carry_out(conn, now).await,
            InboxJob::Message(job) => job.carry_out(conn, now).await,
        }
    }
}

/// Adds a notification, or adds it to an unread one of the same order and kind that is still fresh.
pub(super) async fn add(conn: &mut Conn, board: i64, new: &NewNotification) -> Done {
    let NewNotification { id, person, order, seq, at, what, in_app, digest_at, mail } = new;
    if let Some(due) = digest_at {
        let wait = sqlx::query(
            "INSERT INTO notification_settings AS s (person, body, digest_at) VALUES ($1, '{}', $2) \
             ON CONFLICT (person) DO UPDATE SET digest_at = COALESCE(s.digest_at, excluded.digest_at)",
        );
        wait.bind(person.0).bind(micros(*due)).execute(&mut *conn).await.map_err(failure)?;
    }
    let digest = i64::from(digest_at.is_some());
    let together = sqlx::query(
        "UPDATE notifications SET body = $1, seq = $2, times = times + 1, at = $3, digest = CASE WHEN digest = 1 THEN 1 ELSE $4 END, \
         asleep_version = NULL WHERE id = (SELECT id FROM notifications WHERE person = $5 AND order_id = $6 AND kind = $7 \
         AND read_at IS NULL AND at > $8 AND in_app = $9 ORDER BY at DESC, id DESC LIMIT 1)",
    );
    let together = together.bind(to_json(what)?).bind(signed(*seq)?).bind(micros(*at)).bind(digest);
    let together = together.bind(person.0).bind(order.0).bind(what.kind.name());
    let together = together.bind(micros(*at - TimeDelta::minutes(TOGETHER_MINUTES))).bind(delivery(*in_app));
    if together.execute(&mut *conn).await.map_err(failure)?.rows_affected() > 0 {
        return Ok(());
    }
    let insert = sqlx::query(
        "INSERT INTO notifications (id, person, board, order_id, kind, body, seq, times, at, in_app, digest) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10)",
    );
    let insert = insert.bind(id.0).bind(person.0).bind(board).bind(order.0).bind(what.kind.name());
    let insert = insert.bind(to_json(what)?).bind(signed(*seq)?).bind(micros(*at));
    insert.bind(delivery(*in_app)).bind(digest).execute(&mut *conn).await.map_err(failure)?;
    match mail {
        Some(mail) => mail::add(conn, mail).await,
        None => Ok(()),
    }
}

/// A person's notifications that the app shows, the newest first, from behind one on.
pub(super) async fn of_person(
    conn: &mut Conn,
    person: PersonId,
    part: InboxPart,
    after: Option<NotificationId>,
    (limit, now): (u32, Instant),
) -> Done<Vec<StoredNotification>> {
    const REST: &str = " AND n.in_app <> 'off' AND ($3 = 0 OR (n.at, n.id) < (SELECT l.at, l.id FROM notifications l WHERE l.id = $4)) \
                        ORDER BY n.at DESC, n.id DESC LIMIT $5";
    let which = match part {
        InboxPart::Awake => concat!("AND NOT ", asleep!()),
        InboxPart::Unread => concat!("AND n.read_at IS NULL AND NOT ", asleep!()),
        InboxPart::Asleep => concat!("AND ", asleep!()),
    };
    let sql = format!("{}{which}{REST}", select!());
    let query = sqlx::query_as::<_, Record>(sqlx::AssertSqlSafe(sql)).bind(person.0).bind(micros(now));
    let query =
        query.bind(i64::from(after.is_some())).bind(after.map(|after| after.0)).bind(i64::from(limit));
    query.fetch_all(conn).await.map_err(failure)?.into_iter().map(|record| record.stored(now)).collect()
}

/// How many unread ones the bell counts of each of these people. Nobody is missing.
pub(super) async fn unread(
    conn: &mut Conn,
    people: &[PersonId],
    now: Instant,
) -> Done<HashMap<PersonId, u32>> {
    let sql = concat!(
        "SELECT n.person, count(*) FROM notifications n JOIN orders o ON o.id = n.order_id \
         WHERE n.read_at IS NULL AND n.in_app = 'now' AND NOT ",
        asleep!(),
        " AND n.person ",
        among!(),
        " GROUP BY n.person"
    );
    let query =
        sqlx::query_as::<_, (Uuid, i64)>(sql).bind(statements::ids(people.iter().map(|person| person.0)));
    let rows = query.bind(micros(now)).fetch_all(conn).await.map_err(failure)?;
    let mut counts: HashMap<PersonId, u32> = people.iter().map(|person| (*person, 0)).collect();
    for (person, count) in rows {
        counts.insert(PersonId(person), small(count)?);
    }
    Ok(counts)
}

async fn change(conn: &mut Conn, person: PersonId, change: &InboxChange) -> Done<bool> {
    let query = match change {
        InboxChange::Read(id, at) => {
            let sql = "UPDATE notifications SET read_at = $2 WHERE person = $1 AND id = $3";
            sqlx::query(sql).bind(person.0).bind(at.map(micros)).bind(id.0)
        }
        InboxChange::ReadAll(until) => {
            let sql = "UPDATE notifications SET read_at = $2 WHERE person = $1 AND read_at IS NULL AND at <= $2 \
                       AND id IN (SELECT n.id FROM notifications n JOIN orders o ON o.id = n.order_id \
                       WHERE n.person = $1 AND n.read_at IS NULL AND NOT ";
            let sql = format!("{sql}{})", asleep!());
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(person.0).bind(micros(*until))
        }
        InboxChange::ReadOrder(order, at) => {
            let sql = "UPDATE notifications SET read_at = $2 WHERE person = $1 AND read_at IS NULL AND order_id = $3";
            sqlx::query(sql).bind(person.0).bind(micros(*at)).bind(order.0)
        }
        InboxChange::Sleep(id, until) => {
            let sql = "UPDATE notifications SET asleep_until = $2, asleep_version = NULL WHERE person = $1 AND id = $3";
            sqlx::query(sql).bind(person.0).bind(micros(*until)).bind(id.0)
        }
        InboxChange::SleepUntilChange(id) => {
            let sql = "UPDATE notifications SET asleep_until = NULL, asleep_version = \
                       (SELECT o.version FROM orders o WHERE o.id = notifications.order_id) WHERE person = $1 AND id = $2";
            sqlx::query(sql).bind(person.0).bind(id.0)
        }
        InboxChange::Wake(id) => {
            let sql = "UPDATE notifications SET asleep_until = NULL, asleep_version = NULL WHERE person = $1 AND id = $2";
            sqlx::query(sql).bind(person.0).bind(id.0)
        }
    };
    Ok(query.execute(conn).await.map_err(failure)?.rows_affected() > 0)
}

/// How these people want to be told; those who chose nothing are missing.
pub(super) async fn settings(
    conn: &mut Conn,
    people: &[PersonId],
) -> Done<HashMap<PersonId, NotificationSettings>> {
    let sql = concat!("SELECT person, body FROM notification_settings WHERE person ", among!());
    let query = sqlx::query_as::<_, (Uuid, String)>(sql);
    let query = query.bind(statements::ids(people.iter().map(|person| person.0)));
    let rows = query.fetch_all(conn).await.map_err(failure)?;
    rows.into_iter().map(|(person, body)| Ok((PersonId(person), from_json(&body)?))).collect()
}

async fn save_settings(
    conn: &mut Conn,
    person: PersonId,
    settings: &NotificationSettings,
    next: Instant,
) -> Done<bool> {
    let sql = "INSERT INTO notification_settings AS s (person, body) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE \
               SET body = excluded.body, digest_at = CASE WHEN s.digest_at IS NULL THEN NULL ELSE $3 END";
    let query = sqlx::query(sql).bind(person.0).bind(to_json(settings)?).bind(micros(next));
    Ok(query.execute(conn).await.map_err(failure)?.rows_affected() > 0)
}

/// Whose digests are due, and since when.
pub(super) async fn digests_due(conn: &mut Conn, now: Instant) -> Done<Vec<(PersonId, Instant)>> {
    let sql = "SELECT person, digest_at FROM notification_settings WHERE digest_at <= $1 ORDER BY digest_at LIMIT 100";
    let rows: Vec<(Uuid, i64)> =
        sqlx::query_as(sql).bind(micros(now)).fetch_all(conn).await.map_err(failure)?;
    rows.into_iter().map(|(person, due)| Ok((PersonId(person), instant(due)?))).collect()
}

/// What waits for a person's digest, the oldest first.
pub(super) async fn for_digest(
    conn: &mut Conn,
    person: PersonId,
    now: Instant,
) -> Done<Vec<StoredNotification>> {
    let sql = concat!(select!(), "AND n.digest = 1 ORDER BY n.at, n.id LIMIT 1000");
    let records: Vec<Record> = sqlx::query_as(sql).bind(person.0).fetch_all(conn).await.map_err(failure)?;
    records.into_iter().map(|record| record.stored(now)).collect()
}

async fn send_digest(
    conn: &mut Conn,
    (person, due): (PersonId, Instant),
    with: &[NotificationId],
    mail: Option<&NewMail>,
    next: Instant,
) -> Done<bool> {
    let taken =
        sqlx::query("UPDATE notification_settings SET digest_at = NULL WHERE person = $1 AND digest_at = $2");
    let taken = taken.bind(person.0).bind(micros(due)).execute(&mut *conn).await.map_err(failure)?;
    if taken.rows_affected() == 0 {
        return Ok(false);
    }
    let sql = concat!("UPDATE notifications SET digest = 0 WHERE id ", among!());
    let gathered = sqlx::query(sql).bind(statements::ids(with.iter().map(|id| id.0)));
    gathered.execute(&mut *conn).await.map_err(failure)?;
    if let Some(mail) = mail {
        mail::add(conn, mail).await?;
    }
    // What came since it was gathered waits for the next one.
    let rest = "UPDATE notification_settings SET digest_at = $2 WHERE person = $1 \
                AND EXISTS (SELECT 1 FROM notifications WHERE person = $1 AND digest = 1)";
    sqlx::query(rest).bind(person.0).bind(micros(next)).execute(conn).await.map_err(failure)?;
    Ok(true)
}

/// Forgets what is old.
pub(super) async fn prune(conn: &mut Conn, now: Instant) -> Done {
    let old = sqlx::query("DELETE FROM notifications WHERE at < $1 AND digest = 0");
    old.bind(micros(now - TimeDelta::days(KEPT_DAYS))).execute(&mut *conn).await.map_err(failure)?;
    mail::prune(&mut *conn, now).await?;
    link_mail::prune(&mut *conn, now).await?;
    messages::prune(conn, now).await
}

fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Now => "now",
        Delivery::Digest => "digest",
        Delivery::Off => "off",
    }
}

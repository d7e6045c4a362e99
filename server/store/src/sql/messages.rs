//! Messages to customers: what waits, what became of the others, and addresses to which nothing is sent.

use super::{
    Conn, failure,
    mail::{name, outcome},
    rows::{bytes32, from_json, instant, micros, signed, small, to_json, unsigned},
};
use crate::{
    Failure, MailResult, MessageNote, MessageOutcome, MessageReport, MessageTried, NewAnswerCopy, NewMessage,
    SentMail, StoredMessage, TokenDigest, Unreachable, mail::LEASE_MINUTES,
};
use chrono::TimeDelta;
use domain::{
    Instant, MailStatus, MessageId, MessageKind, MessageSettings, OrderId, Outdated, PersonId, Reported,
    ReturnNote, Suppressed,
};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// For how long what a mail said is kept after it is over.
const KEPT_DAYS: i64 = 30;

/// What the writer does with them.
#[derive(Debug)]
pub(super) enum MessageJob {
    Claim { id: MessageId, holder: Uuid },
    Tried { id: MessageId, holder: Uuid, tried: Box<MessageTried> },
    LeaveOut { order: OrderId, id: MessageId, by: PersonId },
    Again { of: MessageId, order: OrderId, id: MessageId, at: Instant },
    Report { id: MessageId, report: MessageReport },
    SetUnreachable { digest: TokenDigest, why: Suppressed, is_so: bool },
}

impl MessageJob {
    /// Whether anything is otherwise by it.
    pub(super) async fn carry_out(&self, conn: &mut Conn, now: Instant) -> Done<bool> {
        match self {
            MessageJob::Claim { id, holder } => {
                let sql = "UPDATE messages SET holder = $1, held_until = $2, tries = tries + 1 \
                           WHERE id = $3 AND next_at <= $4 AND held_until <= $4";
                let until = micros(now + TimeDelta::minutes(LEASE_MINUTES));
                let query = sqlx::query(sql).bind(*holder).bind(until).bind(id.0).bind(micros(now));
                Ok(query.execute(conn).await.map_err(failure)?.rows_affected() > 0)
            }
            MessageJob::Tried { id, holder, tried } => self::tried(conn, (*id, *holder), tried, now).await,
            MessageJob::LeaveOut { order, id, by } => {
                let sql = "UPDATE messages SET next_at = NULL, outcome = 'suppressed', why = $1, left_out_by = $2, ended_at = $3 \
                           WHERE id = $4 AND order_id = $5 AND next_at IS NOT NULL AND tries = 0";
                let query = sqlx::query(sql).bind(Suppressed::SwitchedOff.name()).bind(by.0);
                let query = query.bind(micros(now)).bind(id.0).bind(order.0);
                Ok(query.execute(conn).await.map_err(failure)?.rows_affected() > 0)
            }
            MessageJob::Again { of, order, id, at } => {
                let sql = "INSERT INTO messages (id, board, order_id, seq, kind, mail_kind, again, at, leaves_at, next_at, content) \
                           SELECT $1, board, order_id, seq, kind, mail_kind, 1, $2, $2, $2, content FROM messages \
                           WHERE id = $3 AND order_id = $4 AND next_at IS NULL";
                let query = sqlx::query(sql).bind(id.0).bind(micros(*at)).bind(of.0).bind(order.0);
                Ok(query.execute(conn).await.map_err(failure)?.rows_affected() > 0)
            }
            MessageJob::Report { id, report } => reported(conn, *id, report, now).await,
            MessageJob::SetUnreachable { digest, why, is_so: true } => {
                note_unreachable(conn, digest, *why, now, None).await
            }
            MessageJob::SetUnreachable { digest, why, is_so: false } => {
                let sql = "DELETE FROM unreachable_addresses WHERE digest = $1 AND why = $2";
                let query = sqlx::query(sql).bind(&digest[..]).bind(why.name());
                Ok(query.execute(conn).await.map_err(failure)?.rows_affected() > 0)
            }
        }
    }
}

async fn tried(
    conn: &mut Conn,
    (id, holder): (MessageId, Uuid),
    tried: &MessageTried,
    now: Instant,
) -> Done<bool> {
    let (next_at, outcome, why, answer, mail, digest) = match tried {
        MessageTried::Suppressed(why) => (None, Some("suppressed"), Some(why.name()), None, None, None),
        MessageTried::Mail { result: MailResult::Over(outcome), answer, mail, digest, .. } => {
            (None, Some(name(*outcome)), None, answer.as_deref(), Some(mail), Some(digest))
        }
        MessageTried::Mail { result: MailResult::Again(at), answer, mail, digest, .. } => {
            (Some(micros(*at)), None, None, answer.as_deref(), Some(mail), Some(digest))
        }
    };
    let sql = "UPDATE messages SET next_at = $1, outcome = $2, why = $3, ended_at = $4, answer = $5, address = $6, subject = $7, \
               body = $8, digest = $9, held_until = 0 WHERE id = $10 AND holder = $11 AND next_at IS NOT NULL";
    let query = sqlx::query(sql).bind(next_at).bind(outcome).bind(why);
    let query = query.bind(outcome.map(|_| micros(now))).bind(answer);
    let query =
        query.bind(mail.map(|mail| mail.address.as_str())).bind(mail.map(|mail| mail.subject.as_str()));
    let query = query.bind(mail.map(|mail| mail.text.as_str())).bind(digest.map(|digest| &digest[..]));
    let query = query.bind(id.0).bind(holder);
    let ours = query.execute(&mut *conn).await.map_err(failure)?.rows_affected() > 0;
    if let MessageTried::Mail { bounced: true, digest, .. } = tried
        && ours
    {
        note_unreachable(conn, digest, Suppressed::Bounced, now, answer).await?;
    }
    Ok(ours)
}

/// Notes a report once. Nothing more is sent to where the message went, if that follows from it.
async fn reported(conn: &mut Conn, id: MessageId, report: &MessageReport, now: Instant) -> Done<bool> {
    let (what, code) = match report.what {
        Reported::Bounced { code } => ("bounced", code.map(|code| code.to_string())),
        Reported::Complained => ("complained", None),
    };
    let counts = match report.what {
        Reported::Bounced { .. } => "returned IS NULL",
        Reported::Complained => "(returned IS NULL OR returned <> 'complained')",
    };
    let sql = format!(
        "UPDATE messages SET returned = $1, returned_at = $2, returned_code = $3 WHERE id = $4 AND tries > 0 AND {counts} \
         RETURNING digest"
    );
    let query = sqlx::query_scalar::<_, Option<Vec<u8>>>(AssertSqlSafe(sql));
    let query = query.bind(what).bind(micros(now)).bind(code.as_deref()).bind(id.0);
    let Some(digest) = query.fetch_optional(&mut *conn).await.map_err(failure)? else { return Ok(false) };
    if let (Some(why), Some(digest)) = (report.ends, digest) {
        note_unreachable(conn, &bytes32(digest)?, why, now, code.as_deref()).await?;
    }
    Ok(true)
}

async fn note_unreachable(
    conn: &mut Conn,
    digest: &TokenDigest,
    why: Suppressed,
    now: Instant,
    answer: Option<&str>,
) -> Done<bool> {
    let sql = "INSERT INTO unreachable_addresses (digest, why, at, answer) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    // The code alone: what a mail server says after it often names the address.
    let code =
        answer.map(|answer| answer.split(|c: char| c.is_alphabetic()).next().unwrap_or_default().trim());
    let code = code.filter(|code| !code.is_empty());
    let query = sqlx::query(sql).bind(&digest[..]).bind(why.name()).bind(micros(now)).bind(code);
    Ok(query.execute(conn).await.map_err(failure)?.rows_affected() > 0)
}

/// Has the messages of an order that wait and were not tried be over for a reason.
macro_rules! suppress {
    ($why:literal) => {
        concat!(
            "UPDATE messages SET next_at = NULL, outcome = 'suppressed', why = '",
            $why,
            "', ended_at = $1 WHERE order_id = $2 AND next_at IS NOT NULL AND tries = 0 AND again = 0"
        )
    };
}

/// Writes down what an entry means for what its order's customer is told. Of an order at most one message waits, but for those that
/// somebody has sent once more: it tells of all that came together.
pub(super) async fn note(conn: &mut Conn, board: i64, note: &MessageNote) -> Done {
    match note.outdated {
        Some(Outdated::TakenBack(seq)) => {
            let sql = concat!(suppress!("taken_back"), " AND seq = $3 RETURNING id");
            let query = sqlx::query_scalar::<_, Uuid>(sql).bind(micros(note.at)).bind(note.order.0);
            let dropped = query.bind(signed(seq)?).fetch_all(&mut *conn).await.map_err(failure)?;
            revive(conn, &dropped, |_| true).await?;
        }
        Some(Outdated::Withdrawn) => {
            let query = sqlx::query(suppress!("withdrawn")).bind(micros(note.at)).bind(note.order.0);
            query.execute(&mut *conn).await.map_err(failure)?;
        }
        // Where something else is told, it takes the place of what waits.
        Some(Outdated::Left { back }) if note.told.is_none_or(|told| told.left_out.is_some()) => {
            let untrue = |kind: MessageKind| kind.is_of_status() || back && kind == MessageKind::MovedOn;
            for (id, _) in waiting(conn, note.order).await?.into_iter().filter(|(_, kind)| untrue(*kind)) {
                let sql = concat!(suppress!("overtaken"), " AND id = $3");
                let query = sqlx::query(sql).bind(micros(note.at)).bind(note.order.0).bind(id);
                query.execute(&mut *conn).await.map_err(failure)?;
                revive(conn, &[id], |kind| !kind.is_of_status()).await?;
            }
        }
        Some(Outdated::Left { .. }) | None => {}
    }
    match &note.told {
        Some(told) => add(conn, board, note, told).await,
        None => Ok(()),
    }
}

/// The messages of an order that wait and were not tried, but for copies, with what their mails are about.
async fn waiting(conn: &mut Conn, order: OrderId) -> Done<Vec<(Uuid, MessageKind)>> {
    let sql = "SELECT id, mail_kind FROM messages WHERE order_id = $1 AND next_at IS NOT NULL AND tries = 0 AND again = 0 \
               AND mail_kind <> 'answer_copy' ORDER BY seq";
    let rows: Vec<(Uuid, String)> =
        sqlx::query_as(sql).bind(order.0).fetch_all(conn).await.map_err(failure)?;
    rows.into_iter().map(|(id, kind)| Ok((id, self::kind(&kind)?))).collect()
}

/// What was merged into these waits again: they do not leave.
async fn revive(conn: &mut Conn, dropped: &[Uuid], is_true: impl Fn(MessageKind) -> bool) -> Done {
    for into in dropped {
        let sql = "SELECT id, mail_kind FROM messages WHERE merged_into = $1";
        let merged: Vec<(Uuid, String)> =
            sqlx::query_as(sql).bind(*into).fetch_all(&mut *conn).await.map_err(failure)?;
        for (id, mail_kind) in merged {
            if is_true(kind(&mail_kind)?) {
                let sql = "UPDATE messages SET next_at = leaves_at, outcome = NULL, why = NULL, ended_at = NULL, merged_into = NULL \
                           WHERE id = $1";
                sqlx::query(sql).bind(id).execute(&mut *conn).await.map_err(failure)?;
            }
        }
    }
    Ok(())
}

async fn add(conn: &mut Conn, board: i64, note: &MessageNote, told: &NewMessage) -> Done {
    let NewMessage { id, kind, leaves_at, left_out } = told;
    let waiting = match left_out {
        Some(_) => Vec::new(),
        None => waiting(conn, note.order).await?,
    };
    let mail_kind = waiting.iter().fold(*kind, |kind, (_, earlier)| kind.after(*earlier));
    let (outcome, why) = match left_out {
        Some(_) => (Some("suppressed"), Some(Suppressed::SwitchedOff.name())),
        None => (None, None),
    };
    let sql = "INSERT INTO messages (id, board, order_id, seq, kind, mail_kind, at, leaves_at, next_at, outcome, why, left_out_by, ended_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";
    let query = sqlx::query(sql).bind(id.0).bind(board).bind(note.order.0).bind(signed(note.seq)?);
    let query = query.bind(kind.name()).bind(mail_kind.name()).bind(micros(note.at)).bind(micros(*leaves_at));
    let query = query.bind(left_out.is_none().then(|| micros(*leaves_at))).bind(outcome).bind(why);
    let query = query.bind(left_out.flatten().map(|by| by.0));
    let query = query.bind(left_out.map(|_| micros(note.at)));
    if query.execute(&mut *conn).await.map_err(failure)?.rows_affected() == 0 {
        return Ok(());
    }
    for (earlier, _) in waiting {
        let sql = "UPDATE messages SET next_at = NULL, outcome = 'suppressed', why = $1, merged_into = $2, ended_at = $3 WHERE id = $4";
        let query = sqlx::query(sql).bind(Suppressed::Merged.name()).bind(id.0).bind(micros(note.at));
        query.bind(earlier).execute(&mut *conn).await.map_err(failure)?;
    }
    Ok(())
}

/// Has the copy of what the entry at this position decided leave at once. It is merged with nothing: it tells no news.
pub(super) async fn add_copy(
    conn: &mut Conn,
    board: i64,
    order: OrderId,
    (seq, at): (u64, Instant),
    new: &NewAnswerCopy,
) -> Done {
    let sql = "INSERT INTO messages (id, board, order_id, seq, kind, mail_kind, at, leaves_at, next_at, content) \
               VALUES ($1, $2, $3, $4, $5, $5, $6, $6, $6, $7)";
    let query = sqlx::query(sql).bind(new.id.0).bind(board).bind(order.0).bind(signed(seq)?);
    let query = query.bind(MessageKind::AnswerCopy.name()).bind(micros(at)).bind(to_json(&new.copy)?);
    query.execute(conn).await.map(drop).map_err(failure)
}

#[derive(Debug, FromRow)]
struct Record {
    id: Uuid,
    order_id: Uuid,
    seq: i64,
    kind: String,
    mail_kind: String,
    at: i64,
    tries: i64,
    next_at: Option<i64>,
    outcome: Option<String>,
    why: Option<String>,
    left_out_by: Option<Uuid>,
    merged_into: Option<Uuid>,
    ended_at: Option<i64>,
    answer: Option<String>,
    returned: Option<String>,
    returned_at: Option<i64>,
    returned_code: Option<String>,
    address: Option<String>,
    subject: Option<String>,
    body: Option<String>,
    content: Option<String>,
}

/// The columns of a [`Record`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, order_id, seq, kind, mail_kind, at, tries, next_at, outcome, why, left_out_by, merged_into, ended_at, answer, \
             returned, returned_at, returned_code, address, subject, body, content FROM messages ",
            $rest
        )
    };
}

impl TryFrom<Record> for StoredMessage {
    type Error = Failure;

    fn try_from(record: Record) -> Done<StoredMessage> {
        let ended = match (record.outcome.as_deref(), record.why.as_deref()) {
            (None, _) => None,
            (Some("suppressed"), why) => {
                let why = why.unwrap_or_default();
                let why = why.parse().map_err(|wrong| Failure::Broken(format!("“{why}” {wrong}")))?;
                Some(MessageOutcome::Suppressed(why, record.left_out_by.map(PersonId)))
            }
            (Some(sent), _) => Some(MessageOutcome::Mail(outcome(sent)?)),
        };
        let returned = match (record.returned.as_deref(), record.returned_at) {
            (Some(what), Some(at)) => {
                let code = record.returned_code.as_deref().and_then(|code| code.parse().ok());
                Some(ReturnNote { at: instant(at)?, what: what_came(what, code)? })
            }
            _ => None,
        };
        let mail = match (record.address, record.subject, record.body) {
            (Some(address), Some(subject), Some(text)) => Some(SentMail { address, subject, text }),
            _ => None,
        };
        Ok(StoredMessage {
            id: MessageId(record.id),
            order: OrderId(record.order_id),
            seq: unsigned(record.seq)?,
            kind: kind(&record.kind)?,
            mail_kind: kind(&record.mail_kind)?,
            at: instant(record.at)?,
            tries: small(record.tries)?,
            next_at: record.next_at.map(instant).transpose()?,
            outcome: ended,
            merged_into: record.merged_into.map(MessageId),
            ended_at: record.ended_at.map(instant).transpose()?,
            answer: record.answer,
            returned,
            mail,
            copy: record.content.as_deref().map(from_json).transpose()?,
        })
    }
}

fn what_came(text: &str, code: Option<MailStatus>) -> Done<Reported> {
    match text {
        "bounced" => Ok(Reported::Bounced { code }),
        "complained" => Ok(Reported::Complained),
        _ => Err(Failure::Broken(format!("“{text}” is nothing that is reported of a message"))),
    }
}

fn kind(text: &str) -> Done<MessageKind> {
    text.parse().map_err(|wrong| Failure::Broken(format!("“{text}” {wrong}")))
}

pub(super) async fn due(conn: &mut Conn, limit: u32, now: Instant) -> Done<Vec<StoredMessage>> {
    let sql = select!("WHERE next_at <= $1 AND held_until <= $1 ORDER BY next_at, id LIMIT $2");
    let query = sqlx::query_as::<_, Record>(sql).bind(micros(now)).bind(i64::from(limit));
    query.fetch_all(conn).await.map_err(failure)?.into_iter().map(StoredMessage::try_from).collect()
}

/// Those of an order, the newest first.
pub(super) async fn of_order(conn: &mut Conn, order: OrderId) -> Done<Vec<StoredMessage>> {
    let sql = select!("WHERE order_id = $1 ORDER BY at DESC, id DESC");
    let query = sqlx::query_as::<_, Record>(sql).bind(order.0);
    query.fetch_all(conn).await.map_err(failure)?.into_iter().map(StoredMessage::try_from).collect()
}

/// The last of which mails were made, the newest first.
pub(super) async fn recent(conn: &mut Conn, limit: u32) -> Done<Vec<StoredMessage>> {
    let sql = select!("WHERE body IS NOT NULL ORDER BY COALESCE(ended_at, next_at) DESC, id DESC LIMIT $1");
    let query = sqlx::query_as::<_, Record>(sql).bind(i64::from(limit));
    query.fetch_all(conn).await.map_err(failure)?.into_iter().map(StoredMessage::try_from).collect()
}

/// Why nothing is sent to an address, the first reason first.
pub(super) async fn unreachable(conn: &mut Conn, digest: &TokenDigest) -> Done<Vec<Unreachable>> {
    let sql = "SELECT why, at, answer FROM unreachable_addresses WHERE digest = $1 ORDER BY at, why";
    let rows: Vec<(String, i64, Option<String>)> =
        sqlx::query_as(sql).bind(&digest[..]).fetch_all(conn).await.map_err(failure)?;
    let row = |(why, at, answer): (String, i64, Option<String>)| {
        let why = why.parse().map_err(|wrong| Failure::Broken(format!("“{why}” {wrong}")))?;
        Ok(Unreachable { why, at: instant(at)?, answer })
    };
    rows.into_iter().map(row).collect()
}

pub(super) async fn settings(conn: &mut Conn) -> Done<MessageSettings> {
    let body: Option<String> = sqlx::query_scalar("SELECT body FROM message_settings")
        .fetch_optional(conn)
        .await
        .map_err(failure)?;
    body.map_or(Ok(MessageSettings::default()), |body| from_json(&body))
}

pub(super) async fn save_settings(conn: &mut Conn, settings: &MessageSettings) -> Done {
    let sql = "INSERT INTO message_settings (no, body) VALUES (1, $1) ON CONFLICT (no) DO UPDATE SET body = excluded.body";
    sqlx::query(sql).bind(to_json(settings)?).execute(conn).await.map(drop).map_err(failure)
}

/// Forgets what old mails said.
pub(super) async fn prune(conn: &mut Conn, now: Instant) -> Done {
    let old = sqlx::query(
        "UPDATE messages SET address = NULL, subject = NULL, body = NULL WHERE body IS NOT NULL AND ended_at < $1",
    );
    let before = micros(now - TimeDelta::days(KEPT_DAYS));
    old.bind(before).execute(&mut *conn).await.map_err(failure)?;
    let old = sqlx::query("UPDATE messages SET content = NULL WHERE content IS NOT NULL AND ended_at < $1");
    old.bind(before).execute(conn).await.map(drop).map_err(failure)
}

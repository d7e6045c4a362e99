//! Cursors of those who follow the log, and what they write together with them.

use super::{
    Conn, HOLD_ROW, failure, inbox, messages, read,
    rows::{micros, signed, unsigned},
    rules,
};
use crate::{
    Board, Failure, Followed, FollowedEntry,
    follow::{Consumer, Effect, FollowUp, LEASE_SECONDS, around},
};
use chrono::TimeDelta;
use domain::{BoardId, Instant, OrderId};
use sqlx::AssertSqlSafe;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// What the writer does for those who follow.
#[derive(Debug)]
pub(super) enum FollowJob {
    /// A consumer that is not known yet begins where the logs end now.
    Enlist(Consumer),
    FollowUp(Box<FollowUp>),
}

impl FollowJob {
    /// Whether it is done; false where somebody else has followed the same.
    pub(super) async fn carry_out(&self, conn: &mut Conn) -> Done<bool> {
        match self {
            FollowJob::Enlist(consumer) => enlist(conn, *consumer).await.map(|()| true),
            FollowJob::FollowUp(follow_up) => write(conn, follow_up).await,
        }
    }
}

async fn enlist(conn: &mut Conn, consumer: Consumer) -> Done {
    let sql = "INSERT INTO followers (consumer, board, seq) SELECT $1, no, seq FROM boards \
               WHERE NOT EXISTS (SELECT 1 FROM followers WHERE consumer = $1 AND board = 0) ON CONFLICT DO NOTHING";
    sqlx::query(sql).bind(consumer.0).execute(conn).await.map(drop).map_err(failure)
}

/// The boards whose logs hold something after a consumer's cursor.
pub(super) async fn behind(conn: &mut Conn, consumer: Consumer) -> Done<Vec<BoardId>> {
    let sql = "SELECT b.id FROM boards b LEFT JOIN followers f ON f.board = b.no AND f.consumer = $1 \
               WHERE b.no > 0 AND b.seq > COALESCE(f.seq, 0) \
               AND EXISTS (SELECT 1 FROM followers WHERE consumer = $1 AND board = 0) ORDER BY b.no";
    let boards: Vec<Uuid> =
        sqlx::query_scalar(sql).bind(consumer.0).fetch_all(conn).await.map_err(failure)?;
    Ok(boards.into_iter().map(BoardId).collect())
}

/// Takes what follows on a board for an instance; false while another works on it.
pub(super) async fn hold(
    conn: &mut Conn,
    (consumer, board): (Consumer, BoardId),
    holder: Uuid,
    now: Instant,
) -> Done<bool> {
    let sql = "INSERT INTO followers AS f (consumer, board, seq, holder, held_until) \
               SELECT $1, no, 0, $3, $4 FROM boards WHERE id = $2 \
               ON CONFLICT (consumer, board) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until \
               WHERE f.holder = excluded.holder OR f.held_until <= $5";
    let query = sqlx::query(sql).bind(consumer.0).bind(board.0).bind(holder);
    let query = query.bind(micros(now + TimeDelta::seconds(LEASE_SECONDS))).bind(micros(now));
    Ok(query.execute(conn).await.map_err(failure)?.rows_affected() == 1)
}

/// What a board's log holds after a consumer's cursor, as of one moment.
pub(super) async fn followed(
    conn: &mut Conn,
    consumer: Consumer,
    board: Arc<Board>,
    limit: u32,
) -> Done<Followed> {
    let gone = || Failure::Broken(format!("board {} is gone", board.id));
    let no = read::board_no(conn, board.id).await?.ok_or_else(gone)?;
    let sql = "SELECT seq FROM followers WHERE consumer = $1 AND board = $2";
    let cursor: Option<i64> = sqlx::query_scalar(sql)
        .bind(consumer.0)
        .bind(no)
        .fetch_optional(&mut *conn)
        .await
        .map_err(failure)?;
    let after = unsigned(cursor.unwrap_or(0))?;
    let entries = read::entries(conn, read::Log::Board(no), after, limit).await?;
    let through = entries.last().map_or(after, |entry| entry.seq);
    let orders: BTreeSet<OrderId> = entries.iter().filter_map(|entry| entry.order).collect();
    let mut found = BTreeMap::new();
    for order in orders {
        let log = read::entries(conn, read::Log::Order(order), 0, u32::MAX).await?;
        found.extend(around(order, log, after, through));
    }
    let entries = entries.into_iter().map(|entry| {
        let order = found.remove(&entry.seq);
        FollowedEntry { entry, order }
    });
    Ok(Followed { consumer, board: board.clone(), after, through, entries: entries.collect() })
}

/// Moves a cursor and writes what goes with it, if the cursor is still where it was when this was worked out.
async fn write(conn: &mut Conn, follow_up: &FollowUp) -> Done<bool> {
    let FollowUp { consumer, board, after, through, effects } = follow_up;
    let Some(no) = read::board_no(conn, *board).await? else { return Ok(false) };
    let begin =
        sqlx::query("INSERT INTO followers (consumer, board, seq) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING");
    begin.bind(consumer.0).bind(no).execute(&mut *conn).await.map_err(failure)?;
    // Nobody waits for another instance here: who has the row is about to move it.
    let sql = format!("SELECT seq FROM followers WHERE consumer = $1 AND board = $2{HOLD_ROW}");
    let cursor: Option<i64> = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(consumer.0)
        .bind(no)
        .fetch_optional(&mut *conn)
        .await
        .map_err(failure)?;
    if cursor != Some(signed(*after)?) {
        return Ok(false);
    }
    let advance =
        sqlx::query("UPDATE followers SET seq = $1, held_until = 0 WHERE consumer = $2 AND board = $3");
    let advance = advance.bind(signed(*through)?).bind(consumer.0).bind(no);
    advance.execute(&mut *conn).await.map_err(failure)?;
    for effect in effects {
        match effect {
            Effect::Notify(notification) => inbox::add(conn, no, notification).await?,
            Effect::Rules(notes) => rules::note(conn, no, notes).await?,
            Effect::Message(note) => messages::note(conn, no, note).await?,
        }
    }
    Ok(true)
}

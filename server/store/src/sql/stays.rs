//! What orders took in the statuses they have finished. The write path notes each stay; what is usual follows from those of the
//! last days in each status, and is asked for anew from time to time.

use super::{
    Conn, failure, index,
    lately::Lately,
    read,
    rows::{instant, micros, parsed, signed, unsigned},
    rows_written::StayRow,
    statements,
};
use crate::{
    Failure,
    audit::{StoredStay, StoredStays},
    chain,
};
use chrono::TimeDelta;
use domain::{
    BoardId, Entry, Event, Instant, LAST_STAYS, OrderId, OrderState, STAYS_DAYS, StatusId, UsualStay,
    UsualStays, Workflow, apply, finished_stay,
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

type Done<T = ()> = Result<T, Failure>;

/// How many entries of a log are read at once.
const PAGE: u32 = 2000;

/// What is usual on boards, as it was asked for lately.
#[derive(Debug, Default)]
pub(super) struct UsualCache(Lately<UsualStays>);

impl UsualCache {
    /// What was usual on a board a moment ago, where that was asked.
    pub(super) fn told(&self, board: BoardId, now: Instant) -> Option<Arc<UsualStays>> {
        self.0.told(board, now)
    }

    /// What is usual on a board, by its number.
    pub(super) async fn of(
        &self,
        conn: &mut Conn,
        (board, no): (BoardId, i64),
        workflow: &Workflow,
        now: Instant,
    ) -> Done<Arc<UsualStays>> {
        match self.told(board, now) {
            Some(usual) => Ok(usual),
            None => Ok(self.0.keep(board, now, usual(conn, no, workflow, now).await?)),
        }
    }
}

/// The end of the earliest stay that is looked at.
fn since(now: Instant) -> Instant {
    now - TimeDelta::days(STAYS_DAYS)
}

/// What is usual in the statuses of a board. Each is asked for by itself: so the key has its last stays.
async fn usual(conn: &mut Conn, no: i64, workflow: &Workflow, now: Instant) -> Done<UsualStays> {
    let sql = "SELECT seconds FROM stays WHERE board = $1 AND status = $2 AND ended_at >= $3 \
               ORDER BY seq DESC LIMIT $4";
    let mut usual = UsualStays::new();
    for status in workflow.statuses.iter().filter(|status| !status.phase.is_final()) {
        let query = sqlx::query_scalar(sql).bind(no).bind(status.id.to_string());
        let query = query.bind(micros(since(now))).bind(LAST_STAYS as i64);
        let lengths: Vec<i64> = query.fetch_all(&mut *conn).await.map_err(failure)?;
        usual.insert(status.id.clone(), UsualStay::of(lengths));
    }
    Ok(usual)
}

/// A board's stays.
pub(super) async fn of_board(conn: &mut Conn, board: BoardId) -> Done<StoredStays> {
    let sql = "SELECT s.seq, s.status, s.seconds, s.ended_at FROM stays s JOIN boards b ON b.no = s.board \
               WHERE b.id = $1";
    let rows: Vec<(i64, String, i64, Option<i64>)> =
        sqlx::query_as(sql).bind(board.0).fetch_all(conn).await.map_err(failure)?;
    let row = |(seq, status, seconds, ended_at): (i64, String, i64, Option<i64>)| {
        let stored = StoredStay { seconds, ended_at: ended_at.map(instant).transpose()? };
        Ok(((unsigned(seq)?, parsed(&status)?), stored))
    };
    rows.into_iter().map(row).collect()
}

/// A move was taken back, and with it the end of a stay.
pub(super) async fn forget(conn: &mut Conn, board: i64, status: &StatusId, seq: u64) -> Done {
    let delete = sqlx::query("DELETE FROM stays WHERE board = $1 AND status = $2 AND seq = $3");
    let delete = delete.bind(board).bind(status.to_string()).bind(signed(seq)?);
    delete.execute(conn).await.map(drop).map_err(failure)
}

/// Forgets stays that nobody looks at any more: those of long ago first, so that what an import brought of them puts out nothing.
pub(super) async fn prune(conn: &mut Conn, now: Instant) -> Done {
    let delete = sqlx::query("DELETE FROM stays WHERE ended_at < $1").bind(micros(since(now)));
    delete.execute(&mut *conn).await.map_err(failure)?;
    let sql = "SELECT board, status FROM stays GROUP BY board, status HAVING count(*) > $1";
    let crowded: Vec<(i64, String)> =
        sqlx::query_as(sql).bind(2 * LAST_STAYS as i64).fetch_all(&mut *conn).await.map_err(failure)?;
    for (board, status) in crowded {
        let delete = sqlx::query(
            "DELETE FROM stays WHERE board = $1 AND status = $2 AND seq < \
             (SELECT seq FROM stays WHERE board = $1 AND status = $2 ORDER BY seq DESC LIMIT 1 OFFSET $3)",
        );
        let delete = delete.bind(board).bind(status).bind(LAST_STAYS as i64 - 1);
        delete.execute(&mut *conn).await.map_err(failure)?;
    }
    Ok(())
}

/// Reads the stays from before they were noted from the logs, board by board, and of others when they ended; it goes on where it
/// was interrupted.
pub(crate) async fn backfill(conn: &mut Conn, now: Instant) -> Done {
    // Asked without a lock: whoever opens the store waits for no writer.
    while next_board(conn).await?.is_some() {
        index::begin_backfill(conn).await?;
        let filled = fill_next(conn, now).await;
        end(conn, filled).await?;
    }
    while !undated(conn).await?.is_empty() {
        index::begin_backfill(conn).await?;
        let dated = date_next(conn).await;
        end(conn, dated).await?;
    }
    Ok(())
}

/// Ends a transaction with what was done in it.
async fn end(conn: &mut Conn, done: Done) -> Done {
    let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = sqlx::query(end).execute(conn).await.map_err(failure);
    done.and(ended.map(drop))
}

/// A stay by its board's number, its status and its move, and the entry of that.
type Undated = (i64, String, i64, String);

/// Stays of which it is not noted when they ended.
async fn undated(conn: &mut Conn) -> Done<Vec<Undated>> {
    let sql = "SELECT s.board, s.status, s.seq, e.body FROM stays s JOIN events e \
               ON e.board = s.board AND e.seq = s.seq WHERE s.ended_at IS NULL LIMIT $1";
    sqlx::query_as(sql).bind(i64::from(PAGE)).fetch_all(conn).await.map_err(failure)
}

async fn date_next(conn: &mut Conn) -> Done {
    let sql = "UPDATE stays SET ended_at = $1 WHERE board = $2 AND status = $3 AND seq = $4";
    for (board, status, seq, body) in undated(conn).await? {
        let entry: Entry = chain::open(&body)?;
        let update = sqlx::query(sql).bind(micros(entry.occurred_at));
        update.bind(board).bind(status).bind(seq).execute(&mut *conn).await.map_err(failure)?;
    }
    Ok(())
}

async fn next_board(conn: &mut Conn) -> Done<Option<i64>> {
    let sql = "SELECT board FROM stays_to_fill ORDER BY board LIMIT 1";
    sqlx::query_scalar(sql).fetch_optional(conn).await.map_err(failure)
}

async fn fill_next(conn: &mut Conn, now: Instant) -> Done {
    // Another instance may have been faster.
    let Some(no) = next_board(conn).await? else { return Ok(()) };
    if let Some(board) = read::load_board(conn, no, now).await? {
        let mut stays = Stays { since: since(now), ..Stays::default() };
        let mut position = 0;
        loop {
            let page = read::entries(conn, read::Log::Board(no), position, PAGE).await?;
            let Some(last) = page.last() else { break };
            position = last.seq;
            for entry in &page {
                stays.take(entry, |before| finished_stay(&board.workflow, &board.spans, before, entry))?;
            }
        }
        let rows = stays.last.iter().flat_map(|(status, stays)| {
            let last = stays.iter().rev().take(LAST_STAYS);
            last.map(move |(seq, (seconds, ended_at))| (status.clone(), *seq, *seconds, *ended_at))
        });
        let row = |(status, seq, seconds, ended_at): (StatusId, u64, i64, Instant)| {
            let (status, ended_at) = (status.to_string(), micros(ended_at));
            Ok(StayRow { board: no, status, seq: signed(seq)?, seconds, ended_at })
        };
        let rows = rows.map(row).collect::<Done<Vec<_>>>()?;
        // What was noted meanwhile, by another instance, stands in no way.
        sqlx::query("DELETE FROM stays WHERE board = $1")
            .bind(no)
            .execute(&mut *conn)
            .await
            .map_err(failure)?;
        if !rows.is_empty() {
            statements::add_stays(conn, rows).await?;
        }
    }
    let done = sqlx::query("DELETE FROM stays_to_fill WHERE board = $1").bind(no);
    done.execute(conn).await.map(drop).map_err(failure)
}

/// The stays of a log that ended since a time, as its entries end them: in seconds, with when each ended.
#[derive(Default)]
struct Stays {
    since: Instant,
    orders: HashMap<OrderId, OrderState>,
    last: BTreeMap<StatusId, BTreeMap<u64, (i64, Instant)>>,
}

impl Stays {
    fn take(
        &mut self,
        entry: &Entry,
        finished: impl FnOnce(&OrderState) -> Option<(StatusId, TimeDelta)>,
    ) -> Done {
        let Some(order) = entry.order else { return Ok(()) };
        let before = self.orders.remove(&order);
        let finished = before.as_ref().and_then(finished).filter(|_| entry.occurred_at >= self.since);
        if let Some((status, length)) = finished {
            let of_status = self.last.entry(status).or_default();
            of_status.insert(entry.seq, (length.num_seconds(), entry.occurred_at));
            // A move can be taken back for a while: so some more are kept than are looked at.
            if of_status.len() > 2 * LAST_STAYS {
                of_status.pop_first();
            }
        }
        if let Event::TakenBack { seq, to, .. } = &entry.event
            && let Some(of_status) = self.last.get_mut(to)
        {
            of_status.remove(seq);
        }
        let after = apply(before, entry).map_err(|error| Failure::Broken(error.to_string()))?;
        self.orders.insert(order, after);
        Ok(())
    }
}

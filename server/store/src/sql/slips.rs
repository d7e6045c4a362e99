//! How often promises put customers off. The write path counts it; what was promised before it did is read from the logs.

use super::{Conn, failure, index, read};
use crate::Failure;
use domain::{Event, OrderId, PromiseHistory};
use std::collections::BTreeMap;

type Done<T = ()> = Result<T, Failure>;

/// How many entries of a log are read at once.
const PAGE: u32 = 2000;

/// Reads the slips from before they were counted, board by board; it goes on where it was interrupted.
pub(crate) async fn backfill(conn: &mut Conn) -> Done {
    loop {
        // Asked without a lock: whoever opens the store waits for no writer.
        if next_board(conn).await?.is_none() {
            return Ok(());
        }
        index::begin_backfill(conn).await?;
        let filled = fill_next(conn).await;
        let end = if filled.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = sqlx::query(end).execute(&mut *conn).await.map_err(failure);
        filled?;
        ended?;
    }
}

async fn next_board(conn: &mut Conn) -> Done<Option<i64>> {
    let sql = "SELECT board FROM slips_to_fill ORDER BY board LIMIT 1";
    sqlx::query_scalar(sql).fetch_optional(conn).await.map_err(failure)
}

async fn fill_next(conn: &mut Conn) -> Done {
    // Another instance may have been faster.
    let Some(no) = next_board(conn).await? else { return Ok(()) };
    for (order, history) in histories(conn, no).await?.into_iter().filter(|(_, history)| history.slips() > 0)
    {
        let update = sqlx::query("UPDATE orders SET slips = $1 WHERE id = $2");
        let update = update.bind(i64::from(history.slips())).bind(order.0);
        update.execute(&mut *conn).await.map_err(failure)?;
    }
    let done = sqlx::query("DELETE FROM slips_to_fill WHERE board = $1").bind(no);
    done.execute(conn).await.map(drop).map_err(failure)
}

/// Those of a board's orders that a date was promised of.
async fn histories(conn: &mut Conn, no: i64) -> Done<BTreeMap<OrderId, PromiseHistory>> {
    let (mut histories, mut position) = (BTreeMap::<OrderId, PromiseHistory>::new(), 0);
    loop {
        let page = read::entries(conn, read::Log::Board(no), position, PAGE).await?;
        let Some(last) = page.last() else { return Ok(histories) };
        position = last.seq;
        for entry in &page {
            let counts = match &entry.event {
                Event::Placed(placed) => placed.promise.is_some(),
                Event::Promised { .. } | Event::DateAccepted { .. } => true,
                _ => false,
            };
            if let Some(order) = entry.order.filter(|_| counts) {
                histories.entry(order).or_default().take(entry);
            }
        }
    }
}

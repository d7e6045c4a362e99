//! The lives of a board's last finished orders, read from its log, and asked for anew from time to time.

use super::{
    Conn, failure,
    lately::Lately,
    statements::{self, among},
};
use crate::{Failure, chain};
use domain::{BoardId, Entry, Instant, LAST_LIVES, OrderId, PastLife, Phase, Workflow};
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

type Done<T> = Result<T, Failure>;

/// The lives of the last finished orders of boards, as they were asked for lately.
#[derive(Debug, Default)]
pub(super) struct LivesCache(Lately<Vec<PastLife>>);

impl LivesCache {
    /// Those of a board, by its number.
    pub(super) async fn of(
        &self,
        conn: &mut Conn,
        (board, no): (BoardId, i64),
        workflow: &Workflow,
        now: Instant,
    ) -> Done<Arc<Vec<PastLife>>> {
        match self.0.told(board, now) {
            Some(lives) => Ok(lives),
            None => Ok(self.0.keep(board, now, lives(conn, no, workflow).await?)),
        }
    }
}

async fn lives(conn: &mut Conn, no: i64, workflow: &Workflow) -> Done<Vec<PastLife>> {
    let finished = finished(conn, no, workflow).await?;
    let mut logs: BTreeMap<OrderId, Vec<Entry>> = BTreeMap::new();
    let sql = concat!("SELECT body FROM events WHERE order_id ", among!(), " ORDER BY seq");
    let query = sqlx::query_scalar(sql).bind(statements::ids(finished.into_iter()));
    let bodies: Vec<String> = query.fetch_all(conn).await.map_err(failure)?;
    for body in &bodies {
        let entry = chain::open(body)?;
        if let Some(order) = entry.order {
            logs.entry(order).or_default().push(entry);
        }
    }
    Ok(logs.values().filter_map(|log| PastLife::of(workflow, log)).collect())
}

/// The orders that came to a good end last.
async fn finished(conn: &mut Conn, no: i64, workflow: &Workflow) -> Done<Vec<Uuid>> {
    // Asked for by status and shelf, so that each has its last ones by an index.
    let sql = "SELECT entered_at, id FROM orders WHERE board = $1 AND archived = $2 AND status = $3 \
               ORDER BY entered_at DESC LIMIT $4";
    let mut found: Vec<(i64, Uuid)> = Vec::new();
    for status in workflow.statuses.iter().filter(|status| status.phase == Phase::Done) {
        for archived in [0_i64, 1] {
            let query = sqlx::query_as(sql).bind(no).bind(archived).bind(status.id.to_string());
            let last: Vec<(i64, Uuid)> =
                query.bind(LAST_LIVES as i64).fetch_all(&mut *conn).await.map_err(failure)?;
            found.extend(last);
        }
    }
    found.sort_unstable_by(|one, other| other.cmp(one));
    Ok(found.into_iter().take(LAST_LIVES).map(|(_, id)| id).collect())
}

//! The calendars that a board went by: time that has passed counts by the one that was in force then.

use super::{
    Conn, failure,
    rows::{from_json, instant, micros},
};
use crate::{
    Failure,
    time::{PastCalendar, reach},
};
use domain::{Calendar, Instant, Workflow};
use serde::Deserialize;

/// What of a workflow working time is made of.
#[derive(Deserialize)]
struct HasCalendar {
    calendar: Calendar,
}

/// The calendars that were in force before a workflow's own, the earliest first, as far back as working time reaches.
pub(super) async fn past(
    conn: &mut Conn,
    no: i64,
    present: &Workflow,
    now: Instant,
) -> Result<Vec<PastCalendar>, Failure> {
    let sql = "SELECT w.body, n.published_at FROM workflows w \
               JOIN workflows n ON n.board = w.board AND n.revision = w.revision + 1 \
               WHERE w.board = $1 AND n.revision <= $2 AND n.published_at > $3 ORDER BY w.revision";
    let rows: Vec<(String, i64)> = sqlx::query_as(sql)
        .bind(no)
        .bind(i64::from(present.revision))
        .bind(micros(reach(now)))
        .fetch_all(conn)
        .await
        .map_err(failure)?;
    let mut past: Vec<PastCalendar> = Vec::new();
    for (body, until) in rows {
        let HasCalendar { calendar } = from_json(&body)?;
        let until = instant(until)?;
        match past.last_mut().filter(|last| last.calendar == calendar) {
            Some(last) => last.until = until,
            None => past.push(PastCalendar { calendar, until }),
        }
    }
    past.pop_if(|last| last.calendar == present.calendar);
    Ok(past)
}

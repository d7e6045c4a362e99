//! What is found by words: the index gives orders that have them, the newest first, and the filter lets some of them
//! through. An answer costs the same whatever the words are and however many orders there are: there is an end to how many
//! it looks through, and how many it looks at.

use super::{Conn, conditions::Ask, cursor::Cursor, failure, walk::Walk};
use crate::{
    Failure,
    search::{DocKey, SearchQuery},
};
use domain::{Card, wire::Page};
use std::collections::HashMap;
use uuid::Uuid;

/// How many orders are looked at at once where a filter may let few of them through.
const CHUNK: usize = 500;
/// How many an answer looks at: one that found less than a page by then says where to go on.
const BUDGET: usize = 2000;
/// How many orders an answer looks through for one word. More words are looked up one by one, so in as many fewer orders.
const REACH: i64 = 1 << 19;
/// How many of the newest are sorted by something else.
const SORTED: usize = 2000;
/// How many orders they are looked for among, whatever the words: a sorted list cannot go on with older ones.
const SORTED_REACH: i64 = 1 << 20;

/// A page of what is found, the newest first; on the first page an order of exactly this number before all others. One that
/// is short, or empty, may say where to go on all the same.
pub(super) async fn newest(
    conn: &mut Conn,
    ask: &Ask<'_>,
    asked: &SearchQuery,
    before: Option<i64>,
    limit: u32,
) -> Result<Page<Card>, Failure> {
    let (from, end) = DocKey::range(ask.no, ask.filter.archived);
    let exact = exact(conn, ask, asked).await?;
    let mut items = Vec::new();
    if let (Some((_, order)), None) = (exact, before) {
        items.extend(ask.among(conn, &[order]).await?.into_values());
    }
    let (limit, mut before, mut left) =
        (limit as usize, before.map_or(end, |doc| doc.clamp(from, end)), BUDGET);
    let mut walk = Walk::begin(conn, asked, (from, before), REACH / asked.lookups().len() as i64).await?;
    let mut wanted = if ask.is_narrow() { CHUNK } else { limit + 2 };
    while left > 0 && !walk.is_over() {
        let read = walk.further(conn, wanted.min(left)).await?;
        let orders: Vec<Uuid> =
            read.iter().filter(|(_, _, found)| *found).map(|(_, order, _)| *order).collect();
        let mut cards = if orders.is_empty() { HashMap::new() } else { ask.among(conn, &orders).await? };
        for (doc, order, _) in &read {
            let Some(card) = cards.remove(order).filter(|_| exact.is_none_or(|(other, _)| other != *doc))
            else {
                continue;
            };
            if items.len() == limit {
                return Ok(Page { items, next: Some(Cursor::Found(before).text()), total: None });
            }
            items.push(card);
            before = *doc;
        }
        left -= read.len();
        wanted = CHUNK;
    }
    Ok(Page { items, next: walk.rest().map(|before| Cursor::Found(before).text()), total: None })
}

/// The newest orders that are found.
pub(super) async fn matches(
    conn: &mut Conn,
    ask: &Ask<'_>,
    asked: &SearchQuery,
) -> Result<Vec<Uuid>, Failure> {
    let range = DocKey::range(ask.no, ask.filter.archived);
    let mut walk = Walk::begin(conn, asked, range, SORTED_REACH).await?;
    let (mut found, mut left) = (Vec::new(), SORTED);
    while left > 0 && !walk.is_over() {
        let read = walk.further(conn, left).await?;
        left -= read.len();
        found.extend(read.into_iter().filter(|(_, _, found)| *found).map(|(_, order, _)| order));
    }
    Ok(found)
}

/// The order of exactly this number, in whatever case. The text that everybody sees begins with it.
async fn exact(conn: &mut Conn, ask: &Ask<'_>, asked: &SearchQuery) -> Result<Option<(i64, Uuid)>, Failure> {
    let sql = "SELECT doc, order_id, everyone FROM search WHERE board = $1 AND archived = $2 AND number = $3 ORDER BY order_id LIMIT 20";
    let query = sqlx::query_as::<_, (i64, Uuid, String)>(sql)
        .bind(ask.no)
        .bind(i64::from(ask.filter.archived))
        .bind(&asked.number);
    let rows = query.fetch_all(conn).await.map_err(failure)?;
    let found = rows.into_iter().find(|(_, _, text)| text.lines().next() == Some(asked.whole.as_str()));
    Ok(found.map(|(doc, order, _)| (doc, order)))
}

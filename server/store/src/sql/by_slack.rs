//! Lists by slack. By when an order has to leave its status follows from its promise and from what its status still has before
//! it, which no index knows: so the orders that fit are read with no more than that, and the page's cards afterwards.

use super::{
    Conn,
    conditions::{Ask, Builder},
    cursor::Cursor,
    failure, index,
    rows::{micros, parsed, promise},
    search,
};
use crate::{Failure, ReadError, search::SearchQuery};
use domain::{Card, SlackTable, Sort, wire::Page};
use std::cmp::Ordering;
use uuid::Uuid;

/// Where an order stands: by when it has to leave, if by any time, and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    leave_by: Option<i64>,
    order: Uuid,
}

/// A page of the list. With words it is sorted among the newest orders that have them.
pub(super) async fn page(
    conn: &mut Conn,
    (ask, table): (&Ask<'_>, &SlackTable),
    asked: Option<&SearchQuery>,
    (sort, from): (Sort, Option<&str>),
    limit: u32,
) -> Result<Page<Card>, ReadError> {
    let after = from.map(|text| resume(sort, text)).transpose()?;
    let found = match asked {
        Some(asked) => Some(search::matches(conn, ask, asked).await?),
        None => None,
    };
    let compare = |one: &Place, other: &Place| in_order(sort, one, other);
    let mut places = places(conn, ask, table, found.as_deref()).await?;
    places.retain(|place| after.is_none_or(|after| compare(place, &after) == Ordering::Greater));
    places.sort_unstable_by(compare);
    let more = places.len() > limit as usize;
    places.truncate(limit as usize);
    let next = places.last().filter(|_| more).map(|last| Cursor::Sorted(cursor(sort, last)).text());
    let ids: Vec<Uuid> = places.iter().map(|place| place.order).collect();
    let mut cards = if ids.is_empty() { Default::default() } else { ask.among(conn, &ids).await? };
    Ok(Page { items: ids.iter().filter_map(|id| cards.remove(id)).collect(), next, total: None })
}

/// What has to leave soonest first, or last; what has nothing to keep comes last either way.
fn in_order(sort: Sort, one: &Place, other: &Place) -> Ordering {
    let soonest = (one.leave_by, one.order).cmp(&(other.leave_by, other.order));
    let soonest = if sort.descending { soonest.reverse() } else { soonest };
    one.leave_by.is_none().cmp(&other.leave_by.is_none()).then(soonest)
}

async fn places(
    conn: &mut Conn,
    ask: &Ask<'_>,
    table: &SlackTable,
    found: Option<&[Uuid]>,
) -> Result<Vec<Place>, Failure> {
    let mut query =
        Builder::new("SELECT o.id, o.status, o.promise_earliest, o.promise_latest FROM orders o WHERE ");
    match found {
        Some(found) => {
            query.push("o.id");
            index::push_among(&mut query, found.iter().copied());
        }
        None => {
            query.push("o.board = ").push_bind(ask.no);
            query.push(if ask.filter.archived { " AND o.archived = 1" } else { " AND o.archived = 0" });
        }
    }
    ask.push_all_conditions(&mut query);
    type Row = (Uuid, String, Option<String>, Option<String>);
    let rows: Vec<Row> = query.build_query_as().fetch_all(conn).await.map_err(failure)?;
    let place = |(order, status, earliest, latest): Row| {
        let promise = promise(earliest.as_deref(), latest.as_deref())?.filter(|_| !ask.filter.archived);
        let status = parsed(&status)?;
        let leave_by = promise.and_then(|promise| table.leave_by(&status, promise, &ask.board.spans));
        Ok(Place { leave_by: leave_by.map(micros), order })
    };
    rows.into_iter().map(place).collect()
}

/// What stands behind a place: `SORT.MICROSECONDS.ORDER`.
fn cursor(sort: Sort, last: &Place) -> String {
    let leave_by = last.leave_by.map(|at| at.to_string()).unwrap_or_default();
    format!("{sort}.{leave_by}.{}", last.order)
}

fn resume(sort: Sort, text: &str) -> Result<Place, ReadError> {
    let place = || {
        let (named, rest) = text.split_once('.')?;
        let (leave_by, order) = rest.split_once('.')?;
        let leave_by = if leave_by.is_empty() { None } else { Some(leave_by.parse().ok()?) };
        (named == sort.to_string()).then_some(Place { leave_by, order: order.parse().ok()? })
    };
    place().ok_or(ReadError::BadCursor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::SortKey;

    fn sort(descending: bool) -> Sort {
        Sort { by: SortKey::Slack, descending }
    }

    #[test]
    fn what_has_nothing_to_keep_comes_last_either_way_and_cursors_come_back() {
        let place = |leave_by, n| Place { leave_by, order: Uuid::from_u128(n) };
        let mut places = [place(None, 1), place(Some(5), 2), place(Some(-3), 3), place(Some(5), 4)];
        let order = |places: &[Place]| places.iter().map(|place| place.order.as_u128()).collect::<Vec<_>>();
        places.sort_by(|one, other| in_order(sort(false), one, other));
        assert_eq!(order(&places), [3, 2, 4, 1]);
        places.sort_by(|one, other| in_order(sort(true), one, other));
        assert_eq!(order(&places), [4, 2, 3, 1]);
        for place in places {
            assert_eq!(resume(sort(true), &cursor(sort(true), &place)).unwrap(), place);
        }
        assert!(resume(sort(false), &cursor(sort(true), &places[0])).is_err(), "another list's");
    }
}

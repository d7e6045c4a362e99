//! Lists in an order of the caller's choice, page by page: each page begins behind a key, so that it costs the same wherever it
//! lies. A list is made of stretches that follow each other, of which one is in the order of an index.

use super::{
    Conn,
    conditions::{Ask, Builder, push_limit},
    cursor::Cursor,
    failure, index,
    rows::{card_columns, micros},
    search,
};
use crate::{Failure, ReadError, fold::fold, search::SearchQuery};
use domain::{Card, Sort, SortKey, wire::Page};
use uuid::Uuid;

/// A part of a list that is in the order of one key and, where that is the same, of the orders' ids.
struct Stretch {
    /// What its orders have in common.
    condition: Option<Condition>,
    /// The column they are in the order of; none is that of the ids alone.
    key: Option<&'static str>,
    descending: bool,
}

enum Condition {
    Status(String),
    Promised,
    Unpromised,
}

/// Where a page ended: the stretch, the last order's key there and its id.
struct Position {
    stretch: usize,
    key: Option<Key>,
    order: Uuid,
}

enum Key {
    Text(String),
    Number(i64),
}

/// A page of a sorted list. With words it is sorted among the newest orders that have them.
pub(super) async fn page(
    conn: &mut Conn,
    ask: &Ask<'_>,
    asked: Option<&SearchQuery>,
    sort: Sort,
    from: Option<&str>,
    limit: u32,
) -> Result<Page<Card>, ReadError> {
    let stretches = stretches(ask, sort);
    let mut position = match from {
        Some(text) => Some(resume(conn, ask, sort, text).await?),
        None => None,
    };
    let found = match asked {
        Some(asked) => Some(search::matches(conn, ask, asked).await?),
        None => None,
    };
    let (mut items, mut more) = (Vec::new(), false);
    let first = position.as_ref().map_or(0, |position| position.stretch);
    for stretch in stretches.iter().skip(first) {
        let left = limit - items.len() as u32;
        let query = statement(ask, sort, stretch, position.take().as_ref(), found.as_deref(), left);
        let read = ask.cards(conn, query, left).await?;
        items.extend(read.0.into_iter().map(|(card, _)| card));
        more = read.1;
        if more {
            break;
        }
    }
    let next = match items.last().filter(|_| more) {
        Some(last) => Some(Cursor::Sorted(cursor(conn, sort, last).await?).text()),
        None => None,
    };
    Ok(Page { items, next, total: None })
}

fn stretches(ask: &Ask<'_>, sort: Sort) -> Vec<Stretch> {
    let Sort { by, descending } = sort;
    let whole = |key| vec![Stretch { condition: None, key: Some(key), descending }];
    match by {
        SortKey::Number => whole("s.number"),
        SortKey::Customer => whole("s.customer"),
        // Who has been somewhere for long has entered early.
        SortKey::Age => vec![Stretch { condition: None, key: Some("o.entered_at"), descending: !descending }],
        SortKey::Status => {
            let status = |status: &&domain::Status| Stretch {
                condition: Some(Condition::Status(status.id.to_string())),
                key: Some("o.entered_at"),
                descending,
            };
            let mut stretches: Vec<_> = ask.statuses().iter().map(status).collect();
            if descending {
                stretches.reverse();
            }
            stretches
        }
        // Lists by slack are another room's.
        SortKey::Promise | SortKey::Slack => vec![
            Stretch { condition: Some(Condition::Promised), key: Some("o.promise_latest"), descending },
            Stretch { condition: Some(Condition::Unpromised), key: None, descending },
        ],
    }
}

/// The orders of a stretch behind a position.
fn statement(
    ask: &Ask<'_>,
    sort: Sort,
    stretch: &Stretch,
    after: Option<&Position>,
    found: Option<&[Uuid]>,
    limit: u32,
) -> Builder {
    let by_text = matches!(sort.by, SortKey::Number | SortKey::Customer);
    let mut query = Builder::new(concat!("SELECT ", card_columns!()));
    // The table whose index gives the order comes first, and for SQLite a CROSS JOIN keeps it there.
    let (id, own) = if by_text { ("s.order_id", "s") } else { ("o.id", "o") };
    query.push(if by_text { " FROM search s CROSS JOIN orders o" } else { " FROM orders o" });
    query.push(" JOIN customers c ON c.id = o.customer_row LEFT JOIN lines l ON l.order_id = o.id WHERE ");
    query.push(if by_text { "o.id = s.order_id AND " } else { "" });
    match found {
        Some(found) => {
            query.push(id);
            index::push_among(&mut query, found.iter().copied());
        }
        None => {
            query.push(format_args!("{own}.board = ")).push_bind(ask.no);
            query.push(format_args!(" AND {own}.archived = {}", i64::from(ask.filter.archived)));
        }
    }
    ask.push_all_conditions(&mut query);
    match &stretch.condition {
        Some(Condition::Status(status)) => query.push(" AND o.status = ").push_bind(status.clone()),
        Some(Condition::Promised) => query.push(" AND o.promise_latest IS NOT NULL"),
        Some(Condition::Unpromised) => query.push(" AND o.promise_latest IS NULL"),
        None => &mut query,
    };
    push_behind(&mut query, stretch, id, after);
    let direction = if stretch.descending { "DESC" } else { "ASC" };
    // A key that all have in common changes nothing, but tells PostgreSQL which index has them in this order.
    let key = stretch.key.unwrap_or("o.promise_latest");
    query.push(format_args!(" ORDER BY {key} {direction}, {id} {direction}"));
    push_limit(&mut query, limit);
    query
}

fn push_behind(query: &mut Builder, stretch: &Stretch, id: &str, after: Option<&Position>) {
    let Some(Position { key, order, .. }) = after else { return };
    let sign = if stretch.descending { "<" } else { ">" };
    match (stretch.key, key) {
        (Some(column), Some(key)) => {
            query.push(format_args!(" AND ({column}, {id}) {sign} ("));
            match key {
                Key::Text(text) => query.push_bind(text.clone()),
                Key::Number(number) => query.push_bind(*number),
            };
            query.push(", ").push_bind(*order).push(")");
        }
        _ => {
            query.push(format_args!(" AND {id} {sign} ")).push_bind(*order);
        }
    }
}

/// What stands behind a card, as a cursor: `SORT.KEY.ORDER`. Names stand in no address, so it has the id of the name's row.
async fn cursor(conn: &mut Conn, sort: Sort, last: &Card) -> Result<String, Failure> {
    let key = match sort.by {
        SortKey::Number => String::new(),
        SortKey::Customer => {
            let row = sqlx::query_scalar::<_, Uuid>("SELECT customer_row FROM orders WHERE id = $1")
                .bind(last.id.0);
            row.fetch_one(conn).await.map_err(failure)?.to_string()
        }
        SortKey::Status => format!("{}.{}", last.status, micros(last.entered_at)),
        SortKey::Promise | SortKey::Slack => {
            last.promise.map(|promise| promise.latest().to_string()).unwrap_or_default()
        }
        SortKey::Age => micros(last.entered_at).to_string(),
    };
    Ok(format!("{sort}.{key}.{}", last.id))
}

/// The position that a cursor of this sort says.
async fn resume(conn: &mut Conn, ask: &Ask<'_>, sort: Sort, text: &str) -> Result<Position, ReadError> {
    let bad = || ReadError::BadCursor;
    let (named, rest) = text.split_once('.').ok_or_else(bad)?;
    let (key, order) = rest.rsplit_once('.').ok_or_else(bad)?;
    let order: Uuid = order.parse().map_err(|_| bad())?;
    if named != sort.to_string() {
        return Err(bad());
    }
    // Where an order that is not there would stand must not be found out by naming it.
    if !ask.sight.hidden().is_empty() {
        let status = sqlx::query_scalar::<_, String>("SELECT status FROM orders WHERE id = $1").bind(order);
        let status = status.fetch_optional(&mut *conn).await.map_err(failure)?.ok_or_else(bad)?;
        if ask.sight.hidden().iter().any(|hidden| hidden.as_str() == status) {
            return Err(bad());
        }
    }
    let at = |text: &str| text.parse().map(Key::Number).map_err(|_| bad());
    let (stretch, key) = match sort.by {
        SortKey::Number => {
            let number = sqlx::query_scalar("SELECT number FROM search WHERE order_id = $1").bind(order);
            (0, Key::Text(number.fetch_optional(conn).await.map_err(failure)?.ok_or_else(bad)?))
        }
        SortKey::Customer => {
            let row: Uuid = key.parse().map_err(|_| bad())?;
            let name = sqlx::query_scalar::<_, String>("SELECT name FROM customers WHERE id = $1").bind(row);
            (0, Key::Text(fold(&name.fetch_optional(conn).await.map_err(failure)?.ok_or_else(bad)?)))
        }
        SortKey::Status => {
            let (status, at_micros) = key.rsplit_once('.').ok_or_else(bad)?;
            let same =
                |stretch: &Stretch| matches!(&stretch.condition, Some(Condition::Status(id)) if id == status);
            (stretches(ask, sort).iter().position(same).ok_or_else(bad)?, at(at_micros)?)
        }
        SortKey::Promise | SortKey::Slack if key.is_empty() => {
            return Ok(Position { stretch: 1, key: None, order });
        }
        SortKey::Promise | SortKey::Slack => {
            (0, Key::Text(key.parse::<domain::Date>().map_err(|_| bad())?.to_string()))
        }
        SortKey::Age => (0, at(key)?),
    };
    Ok(Position { stretch, key: Some(key), order })
}

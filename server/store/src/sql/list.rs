//! Snapshots and lists: windows of cards by keyset, so that a page costs the same wherever it lies.

use super::{
    Conn, by_slack,
    conditions::{Ask, Builder, MOST, push_limit},
    cursor::Cursor,
    failure, read,
    rows::{card_columns, instant, small},
    search, sort,
    stays::UsualCache,
};
use crate::{Board, ColumnWindow, Failure, ListQuery, ReadError, search::SearchQuery};
use chrono::TimeDelta;
use domain::{
    Card, Column, ColumnCount, ColumnOrder, Date, Filter, Instant, Rank, Sight, SlackTable, Snapshot,
    SortKey, StatusId, wire::Page,
};
use std::{collections::HashMap, slice};
use uuid::Uuid;

/// The spans that a snapshot carries, in days before and, at least, after now.
const SPANS: (i64, i64) = (60, 30);

/// The state of a board within one read transaction.
pub(super) async fn snapshot(
    conn: &mut Conn,
    board: &Board,
    usual: &UsualCache,
    (filter, sight): (&Filter, &Sight),
    window: ColumnWindow,
    now: Instant,
) -> Result<Snapshot, Failure> {
    let (no, head) =
        read::head(conn, board.id).await?.ok_or_else(|| Failure::Broken("the board is gone".into()))?;
    let filter = Filter { q: None, archived: false, ..filter.clone() };
    let ask = Ask::new(conn, (board, no), (&filter, sight), now).await?;
    let counts = ask.counts(conn).await?;
    let window = ColumnWindow { cards: window.cards.min(MOST), ..window };
    let columns = ask.columns(conn, counts, window).await?;
    let usual = usual.of(conn, (board.id, no), &board.workflow, now).await?;
    let slack = board.slack_table(&usual);
    Ok(Snapshot {
        id: board.id,
        slug: board.slug.clone(),
        name: board.name.clone(),
        archived_at: board.archived_at,
        seq: head.seq,
        now,
        today: board.today(now),
        spans: board.spans.within(now - TimeDelta::days(SPANS.0), last_deadline(board, &slack, now)),
        slack,
        order: window.order,
        workflow: board.workflow.clone(),
        columns,
    })
}

/// As far as the last deadline that any order can have, and the last promise that can be at risk: beyond what is carried
/// nothing would count.
fn last_deadline(board: &Board, slack: &SlackTable, now: Instant) -> Instant {
    let statuses = board.workflow.statuses.iter();
    let longest = statuses.filter_map(|status| board.workflow.allowed(&status.id)).max().unwrap_or_default();
    // At risk is what has less than a working day; another one for the rest of the promised day.
    let at_risk = slack.longest() + board.workflow.calendar.working_day() * 2;
    board.spans.after(now, longest.max(at_risk)).max(now + TimeDelta::days(SPANS.1))
}

/// A page of a list, or of a column where the cursor is one of a snapshot's.
pub(super) async fn list(
    conn: &mut Conn,
    board: &Board,
    usual: &UsualCache,
    query: &ListQuery,
    now: Instant,
) -> Result<Page<Card>, ReadError> {
    let no =
        read::board_no(conn, board.id).await?.ok_or_else(|| Failure::Broken("the board is gone".into()))?;
    let ask = Ask::new(conn, (board, no), (&query.filter, &query.sight), now).await?;
    let limit = query.limit.clamp(1, MOST);
    let asked = |typed: &str| SearchQuery::new(typed, &query.visible_parts, &query.fields);
    let words = query.filter.q.as_deref().and_then(asked);
    match (query.after.as_deref().map(Cursor::parse).transpose()?, words, query.sort) {
        (Some(Cursor::Rank(status, rank)), None, _) => {
            ask.further(conn, &status, &Below::Rank(rank), limit).await.map_err(Into::into)
        }
        (Some(Cursor::Worst(status, promised, rank)), None, _) => {
            ask.further(conn, &status, &Below::Worst(promised, rank), limit).await.map_err(Into::into)
        }
        (None, words, Some(sort)) if sort.by == SortKey::Slack => {
            let usual = usual.of(conn, (board.id, no), &board.workflow, now).await?;
            let table = board.slack_table(&usual);
            by_slack::page(conn, (&ask, &table), words.as_ref(), (sort, None), limit).await
        }
        (Some(Cursor::Sorted(from)), words, Some(sort)) if sort.by == SortKey::Slack => {
            let usual = usual.of(conn, (board.id, no), &board.workflow, now).await?;
            let table = board.slack_table(&usual);
            by_slack::page(conn, (&ask, &table), words.as_ref(), (sort, Some(&from)), limit).await
        }
        (None, Some(words), None) => {
            search::newest(conn, &ask, &words, None, limit).await.map_err(Into::into)
        }
        (Some(Cursor::Found(doc)), Some(words), None) => {
            search::newest(conn, &ask, &words, Some(doc), limit).await.map_err(Into::into)
        }
        (None, words, Some(sort)) => sort::page(conn, &ask, words.as_ref(), sort, None, limit).await,
        (Some(Cursor::Sorted(from)), words, Some(sort)) => {
            sort::page(conn, &ask, words.as_ref(), sort, Some(&from), limit).await
        }
        (None, None, None) => ask.newest(conn, None, limit).await.map_err(Into::into),
        (Some(Cursor::Placed(at, id)), None, None) => {
            ask.newest(conn, Some((at, id)), limit).await.map_err(Into::into)
        }
        // The cursor of a list that was asked in another way.
        _ => Err(ReadError::BadCursor),
    }
}

/// The place in a column that a page begins below.
enum Below {
    Rank(Rank),
    /// Where the worst come first: the last day that was promised, if any, and the rank.
    Worst(Option<Date>, Rank),
}

impl Below {
    fn order(&self) -> ColumnOrder {
        match self {
            Below::Rank(_) => ColumnOrder::ByRank,
            Below::Worst(..) => ColumnOrder::WorstFirst,
        }
    }
}

impl Ask<'_> {
    /// The counters of all columns; with a filter, of what it lets through.
    async fn counts(&self, conn: &mut Conn) -> Result<Vec<ColumnCount>, Failure> {
        let statuses = self.seen_statuses();
        if self.filter.is_empty() {
            return read::counts(conn, self.no, &statuses).await;
        }
        let mut counts = Vec::with_capacity(statuses.len());
        for status in statuses {
            let mut query = Builder::default();
            self.select(&mut query, "SELECT count(*), min(o.entered_at)", slice::from_ref(&status.id));
            let (total, oldest): (i64, Option<i64>) =
                query.build_query_as().fetch_one(&mut *conn).await.map_err(failure)?;
            let oldest_entered_at = oldest.map(instant).transpose()?;
            counts.push(ColumnCount { status: status.id.clone(), total: small(total)?, oldest_entered_at });
        }
        Ok(counts)
    }

    /// The first cards of each column. One query brings all of them: asking for column after column costs a database across
    /// a network as many round trips.
    async fn columns(
        &self,
        conn: &mut Conn,
        counts: Vec<ColumnCount>,
        ColumnWindow { cards: limit, order }: ColumnWindow,
    ) -> Result<Vec<Column>, Failure> {
        let mut query = Builder::default();
        for (n, count) in counts.iter().enumerate() {
            query.push(if n == 0 { "SELECT * FROM (" } else { " UNION ALL SELECT * FROM (" });
            self.window(&mut query, &count.status, (self.order_of(&count.status, order), None), limit);
            query.push(format_args!(") AS w{n}"));
        }
        let mut windows: HashMap<StatusId, Vec<Card>> = HashMap::new();
        if !counts.is_empty() {
            let (cards, _) = self.cards(conn, query, u32::MAX).await?;
            cards
                .into_iter()
                .for_each(|(card, _)| windows.entry(card.status.clone()).or_default().push(card));
        }
        let column = |count: ColumnCount| {
            let mut orders = windows.remove(&count.status).unwrap_or_default();
            // A database may bring the parts of a union in any order, but not the rows of one of them; this relies on neither.
            let order = self.order_of(&count.status, order);
            orders.sort_unstable_by(|one, other| order.compare(one, other));
            let more = orders.len() > limit as usize;
            orders.truncate(limit as usize);
            let next = below(&count.status, &orders, order).filter(|_| more);
            Column { count, orders, next }
        };
        Ok(counts.into_iter().map(column).collect())
    }

    /// In which order the cards of a column come, where those of columns come in this one.
    fn order_of(&self, status: &StatusId, order: ColumnOrder) -> ColumnOrder {
        self.board.workflow.status(status).map_or(order, |status| order.of_phase(status.phase))
    }

    /// Cards of a column below a place, and at least one more, which tells that there are more.
    fn window(
        &self,
        query: &mut Builder,
        status: &StatusId,
        (order, below): (ColumnOrder, Option<&Below>),
        limit: u32,
    ) {
        self.select(query, concat!("SELECT ", card_columns!()), slice::from_ref(status));
        match below {
            Some(Below::Rank(rank)) => {
                query.push(" AND o.rank > ").push_bind(rank.to_string());
            }
            Some(Below::Worst(Some(promised), rank)) => {
                let promised = promised.to_string();
                query
                    .push(" AND (o.promise_latest IS NULL OR o.promise_latest > ")
                    .push_bind(promised.clone());
                query.push(" OR o.promise_latest = ").push_bind(promised);
                query.push(" AND o.rank > ").push_bind(rank.to_string()).push(")");
            }
            Some(Below::Worst(None, rank)) => {
                query.push(" AND o.promise_latest IS NULL AND o.rank > ").push_bind(rank.to_string());
            }
            None => {}
        }
        query.push(match order {
            ColumnOrder::ByRank => " ORDER BY o.rank",
            ColumnOrder::WorstFirst => " ORDER BY o.promise_latest IS NULL, o.promise_latest, o.rank",
        });
        push_limit(query, limit);
    }

    /// A page of a column below a place.
    async fn further(
        &self,
        conn: &mut Conn,
        status: &StatusId,
        after: &Below,
        limit: u32,
    ) -> Result<Page<Card>, Failure> {
        let mut query = Builder::default();
        let order = after.order();
        self.window(&mut query, status, (order, Some(after)), limit);
        let (cards, more) = self.cards(conn, query, limit).await?;
        let items: Vec<Card> = cards.into_iter().map(|(card, _)| card).collect();
        let next = below(status, &items, order).filter(|_| more);
        Ok(Page { items, next, total: None })
    }

    /// Orders placed before another, newest first.
    async fn newest(
        &self,
        conn: &mut Conn,
        before: Option<(i64, Uuid)>,
        limit: u32,
    ) -> Result<Page<Card>, Failure> {
        let statuses: Vec<_> = self.board.workflow.statuses.iter().map(|status| status.id.clone()).collect();
        let mut query = Builder::default();
        self.select(&mut query, concat!("SELECT ", card_columns!()), &statuses);
        if let Some((at, id)) = before {
            query.push(" AND (o.placed_at, o.id) < (").push_bind(at).push(", ").push_bind(id).push(")");
        }
        query.push(" ORDER BY o.placed_at DESC, o.id DESC");
        push_limit(&mut query, limit);
        let (cards, more) = self.cards(conn, query, limit).await?;
        let next = cards.last().filter(|_| more).map(|(card, at)| Cursor::Placed(*at, card.id.0).text());
        Ok(Page {
            items: cards.into_iter().map(|(card, _)| card).collect(),
            next,
            total: self.total(conn).await?,
        })
    }

    /// How many orders a list has in all, where the counters know.
    async fn total(&self, conn: &mut Conn) -> Result<Option<u32>, Failure> {
        if !self.filter.is_empty() {
            return Ok(None);
        }
        if !self.sight.hidden().is_empty() {
            let counts = read::counts(conn, self.no, &self.seen_statuses()).await?;
            return Ok(Some(counts.iter().map(|count| count.total).sum()));
        }
        let sum = sqlx::query_scalar(
            "SELECT CAST(coalesce(sum(total), 0) AS BIGINT) FROM columns WHERE board = $1",
        );
        small(sum.bind(self.no).fetch_one(conn).await.map_err(failure)?).map(Some)
    }
}

/// The cursor of what follows these cards of a column.
fn below(status: &StatusId, cards: &[Card], order: ColumnOrder) -> Option<String> {
    let (status, last) = (status.clone(), cards.last()?);
    let cursor = match order {
        ColumnOrder::ByRank => Cursor::Rank(status, last.rank.clone()),
        ColumnOrder::WorstFirst => {
            Cursor::Worst(status, last.promise.map(|promise| promise.latest()), last.rank.clone())
        }
    };
    Some(cursor.text())
}

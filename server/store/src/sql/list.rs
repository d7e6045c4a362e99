//! Snapshots and lists: the conditions of a filter as SQL, and windows of cards by keyset, so that a page costs the same
//! wherever it lies.

use super::{
    Conn, Db, failure, index, read,
    rows::{CardRecord, card_columns, card_tables, instant, micros, small},
    search, sort,
};
use crate::{Board, Failure, ListQuery, ReadError, search::SearchQuery};
use chrono::TimeDelta;
use domain::{
    Card, Column, ColumnCount, Filter, Instant, Phase, Rank, Snapshot, Status, StatusId, wire::Page,
};
use sqlx::QueryBuilder;
use std::{collections::HashMap, slice};
use uuid::Uuid;

/// The most that one page holds.
const MOST: u32 = 500;
/// How many are read: more than one of these pages holds.
const SIZES: [u32; 4] = [21, 51, 101, 201];
/// The spans that a snapshot carries, in days before and after now.
const SPANS: (i64, i64) = (60, 30);

/// The state of a board within one read transaction.
pub(super) async fn snapshot(
    conn: &mut Conn,
    board: &Board,
    filter: &Filter,
    window: u32,
    now: Instant,
) -> Result<Snapshot, Failure> {
    let (no, head) =
        read::head(conn, board.id).await?.ok_or_else(|| Failure::Broken("the board is gone".into()))?;
    let filter = Filter { q: None, archived: false, ..filter.clone() };
    let ask = Ask { board, no, filter: &filter, now };
    let counts = ask.counts(conn).await?;
    let columns = ask.columns(conn, counts, window.min(MOST)).await?;
    Ok(Snapshot {
        id: board.id,
        slug: board.slug.clone(),
        name: board.name.clone(),
        seq: head.seq,
        now,
        today: board.today(now),
        spans: board.spans.within(now - TimeDelta::days(SPANS.0), now + TimeDelta::days(SPANS.1)),
        workflow: board.workflow.clone(),
        columns,
    })
}

/// A page of a list, or of a column where the cursor is one of a snapshot's.
pub(super) async fn list(
    conn: &mut Conn,
    board: &Board,
    query: &ListQuery,
    now: Instant,
) -> Result<Page<Card>, ReadError> {
    let no =
        read::board_no(conn, board.id).await?.ok_or_else(|| Failure::Broken("the board is gone".into()))?;
    let ask = Ask { board, no, filter: &query.filter, now };
    let limit = query.limit.clamp(1, MOST);
    let words = query.filter.q.as_deref().and_then(|typed| SearchQuery::new(typed, &query.visible_parts));
    match (query.after.as_deref().map(Cursor::parse).transpose()?, words, query.sort) {
        (Some(Cursor::Rank(status, rank)), None, _) => {
            ask.further(conn, &status, &rank, limit).await.map_err(Into::into)
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

/// Where a page ended. Opaque to callers: `c.STATUS.RANK` in a column, `p.MICROSECONDS.ORDER` in a list, `q.DOCUMENT` in what
/// a search found, `s.` and the rest, which [`sort`] knows, in a sorted list.
pub(super) enum Cursor {
    Rank(StatusId, Rank),
    Placed(i64, Uuid),
    Found(i64),
    Sorted(String),
}

impl Cursor {
    fn parse(text: &str) -> Result<Cursor, ReadError> {
        let mut parts = text.splitn(3, '.');
        let cursor = match (parts.next(), parts.next(), parts.next()) {
            (Some("c"), Some(status), Some(rank)) => status
                .parse()
                .ok()
                .zip(rank.to_owned().try_into().ok())
                .map(|(status, rank)| Cursor::Rank(status, rank)),
            (Some("p"), Some(at), Some(id)) => {
                at.parse().ok().zip(id.parse().ok()).map(|(at, id)| Cursor::Placed(at, id))
            }
            (Some("q"), Some(doc), None) => doc.parse().ok().map(Cursor::Found),
            (Some("s"), Some(_), Some(_)) => Some(Cursor::Sorted(text[2..].to_owned())),
            _ => None,
        };
        cursor.ok_or(ReadError::BadCursor)
    }

    pub(super) fn text(&self) -> String {
        match self {
            Cursor::Rank(status, rank) => format!("c.{status}.{rank}"),
            Cursor::Placed(at, id) => format!("p.{at}.{id}"),
            Cursor::Found(doc) => format!("q.{doc}"),
            Cursor::Sorted(rest) => format!("s.{rest}"),
        }
    }
}

/// A question about a board's orders.
pub(super) struct Ask<'a> {
    pub(super) board: &'a Board,
    pub(super) no: i64,
    pub(super) filter: &'a Filter,
    now: Instant,
}

pub(super) type Builder = QueryBuilder<Db>;

impl Ask<'_> {
    /// The counters of all columns; with a filter, of what it lets through.
    async fn counts(&self, conn: &mut Conn) -> Result<Vec<ColumnCount>, Failure> {
        let statuses = &self.board.workflow.statuses;
        if self.filter.is_empty() {
            return read::counts(conn, self.no, statuses).await;
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
        limit: u32,
    ) -> Result<Vec<Column>, Failure> {
        let mut query = Builder::default();
        for (n, count) in counts.iter().enumerate() {
            query.push(if n == 0 { "SELECT * FROM (" } else { " UNION ALL SELECT * FROM (" });
            self.window(&mut query, &count.status, None, limit);
            query.push(format_args!(") AS w{n}"));
        }
        let mut windows: HashMap<StatusId, Vec<Card>> = HashMap::new();
        if !counts.is_empty() {
            let (cards, _) = cards(conn, query, u32::MAX).await?;
            cards
                .into_iter()
                .for_each(|(card, _)| windows.entry(card.status.clone()).or_default().push(card));
        }
        let column = |count: ColumnCount| {
            let mut orders = windows.remove(&count.status).unwrap_or_default();
            // A database may bring the parts of a union in any order, but not the rows of one of them; this relies on neither.
            orders.sort_unstable_by(|one, other| one.rank.cmp(&other.rank));
            let more = orders.len() > limit as usize;
            orders.truncate(limit as usize);
            let next = below(&count.status, &orders).filter(|_| more);
            Column { count, orders, next }
        };
        Ok(counts.into_iter().map(column).collect())
    }

    /// Cards of a column below a rank, and at least one more, which tells that there are more.
    fn window(&self, query: &mut Builder, status: &StatusId, below: Option<&Rank>, limit: u32) {
        self.select(query, concat!("SELECT ", card_columns!()), slice::from_ref(status));
        if let Some(rank) = below {
            query.push(" AND o.rank > ").push_bind(rank.to_string());
        }
        query.push(" ORDER BY o.rank");
        push_limit(query, limit);
    }

    /// A page of a column below a rank.
    async fn further(
        &self,
        conn: &mut Conn,
        status: &StatusId,
        rank: &Rank,
        limit: u32,
    ) -> Result<Page<Card>, Failure> {
        let mut query = Builder::default();
        self.window(&mut query, status, Some(rank), limit);
        let (cards, more) = cards(conn, query, limit).await?;
        let items: Vec<Card> = cards.into_iter().map(|(card, _)| card).collect();
        let next = below(status, &items).filter(|_| more);
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
        let (cards, more) = cards(conn, query, limit).await?;
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
        let sum = sqlx::query_scalar(
            "SELECT CAST(coalesce(sum(total), 0) AS BIGINT) FROM columns WHERE board = $1",
        );
        small(sum.bind(self.no).fetch_one(conn).await.map_err(failure)?).map(Some)
    }

    /// `SELECT … FROM … WHERE` everything that the filter asks of orders in these statuses.
    fn select(&self, query: &mut Builder, what: &str, among: &[StatusId]) {
        query.push(what).push(concat!(" FROM ", card_tables!(), " WHERE o.board = ")).push_bind(self.no);
        query.push(if self.filter.archived { " AND o.archived = 1" } else { " AND o.archived = 0" });
        self.push_conditions(query, among);
    }

    /// Whether it asks anything of an order but its place on or off the board and its words.
    pub(super) fn is_narrow(&self) -> bool {
        let Filter { q: _, archived: _, status, owner, late, stalled, held, waiting } = self.filter;
        !status.is_empty() || !owner.is_empty() || *late || *stalled || *held || *waiting
    }

    /// The statuses that the filter lets through, in the order of the board.
    pub(super) fn statuses(&self) -> Vec<&Status> {
        self.board.workflow.statuses.iter().filter(|status| self.wants(status)).collect()
    }

    /// Everything that the filter asks of orders in these statuses but their place on or off the board and their words.
    fn push_conditions(&self, query: &mut Builder, among: &[StatusId]) {
        let statuses: Vec<_> =
            self.board.workflow.statuses.iter().filter(|s| among.contains(&s.id) && self.wants(s)).collect();
        // All of them is no condition: so the index by time of placing carries the list.
        if statuses.len() < self.board.workflow.statuses.len() {
            self.push_statuses(query, &statuses);
        }
        if self.filter.late {
            query.push(" AND o.promise_latest < ").push_bind(self.board.today(self.now).to_string());
        }
        if self.filter.stalled {
            query.push(" AND o.hold_reason IS NULL AND o.due_at < ").push_bind(micros(self.now));
        }
        if self.filter.held {
            query.push(" AND o.hold_reason IS NOT NULL");
        }
    }

    /// The same of orders in whatever status.
    pub(super) fn push_all_conditions(&self, query: &mut Builder) {
        let all: Vec<_> = self.board.workflow.statuses.iter().map(|status| status.id.clone()).collect();
        self.push_conditions(query, &all);
    }

    /// Those of these orders that the filter lets through. Neither board nor place on it is asked for, for whoever has the ids
    /// knows them, and a database could think of reading the whole board.
    pub(super) async fn among(
        &self,
        conn: &mut Conn,
        orders: &[Uuid],
    ) -> Result<HashMap<Uuid, Card>, Failure> {
        let mut query =
            Builder::new(concat!("SELECT ", card_columns!(), " FROM ", card_tables!(), " WHERE o.id"));
        index::push_among(&mut query, orders.iter().copied());
        self.push_all_conditions(&mut query);
        let (cards, _) = cards(conn, query, u32::MAX).await?;
        Ok(cards.into_iter().map(|(card, _)| (card.id.0, card)).collect())
    }

    /// What [`Filter::matches`] asks of a card's status.
    fn wants(&self, status: &Status) -> bool {
        let filter = self.filter;
        (filter.status.is_empty() || filter.status.contains(&status.id))
            && (filter.owner.is_empty() || filter.owner.contains(&status.owner))
            && (!filter.waiting || status.phase == Phase::Waiting)
            && (!filter.late || !status.phase.is_final())
    }

    fn push_statuses(&self, query: &mut Builder, statuses: &[&Status]) {
        match statuses {
            [] => {
                query.push(" AND 1 = 0");
            }
            [one] => {
                query.push(" AND o.status = ").push_bind(one.id.to_string());
            }
            _ => {
                query.push(" AND o.status IN (");
                let mut list = query.separated(", ");
                statuses.iter().for_each(|status| {
                    list.push_bind(status.id.to_string());
                });
                query.push(")");
            }
        }
    }
}

/// At least one more than a page holds. In the text and not bound, for a plan for any limit would read everything; rounded up,
/// so that there are few texts.
pub(super) fn push_limit(query: &mut Builder, page: u32) {
    let most = SIZES.into_iter().find(|size| *size > page).unwrap_or(MOST + 1);
    query.push(format_args!(" LIMIT {most}"));
}

/// The cursor of what follows these cards of a column.
fn below(status: &StatusId, cards: &[Card]) -> Option<String> {
    cards.last().map(|card| Cursor::Rank(status.clone(), card.rank.clone()).text())
}

/// The rows of a query as cards, with the time of placing that the cursor needs, and whether there are more.
pub(super) async fn cards(
    conn: &mut Conn,
    mut query: Builder,
    limit: u32,
) -> Result<(Vec<(Card, i64)>, bool), Failure> {
    let records: Vec<CardRecord> = query.build_query_as().fetch_all(conn).await.map_err(failure)?;
    let more = records.len() > limit as usize;
    let cards = records.into_iter().take(limit as usize).map(|record| {
        let placed_at = record.placed_at;
        Card::try_from(record).map(|card| (card, placed_at))
    });
    Ok((cards.collect::<Result<_, _>>()?, more))
}

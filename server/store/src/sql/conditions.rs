//! The conditions of a filter as SQL, and the cards that they let through.

use super::{
    Conn, Db,
    asked::Asked,
    chips, failure, index,
    labels::{FieldsShown, name_assignees, texts_in},
    rows::{CardRecord, card_columns, card_tables, micros},
    stays::UsualCache,
};
use crate::{Board, Failure, projection::granted_step};
use chrono::TimeDelta;
use domain::{
    ApprovalId, BoardTime, Card, Evidence, Filter, Instant, Need, Phase, SLIPS_TO_ASK, Sight, Status,
    StatusId, project,
};
use sqlx::QueryBuilder;
use std::collections::HashMap;
use uuid::Uuid;

/// The most that one page holds.
pub(super) const MOST: u32 = 500;
/// How many are read: more than one of these pages holds.
const SIZES: [u32; 4] = [21, 51, 101, 201];

/// A question about a board's orders.
pub(super) struct Ask<'a> {
    pub(super) board: &'a Board,
    pub(super) no: i64,
    pub(super) filter: &'a Filter,
    /// What who asks sees: what is not seen decides nothing.
    pub(super) sight: &'a Sight,
    pub(super) now: Instant,
    /// What the rule says of approvals that were asked for, found beforehand.
    pub(super) asked: Asked,
}

pub(super) type Builder = QueryBuilder<Db>;

impl<'a> Ask<'a> {
    /// The question, with what has to be found before it can be asked in SQL.
    pub(super) async fn new(
        conn: &mut Conn,
        (board, no): (&'a Board, i64),
        (filter, sight): (&'a Filter, &'a Sight),
        usual: &UsualCache,
        now: Instant,
    ) -> Result<Ask<'a>, Failure> {
        let asked = Asked::of(conn, (board, no), (filter, sight)).await?;
        let mut ask = Ask { board, no, filter, sight, now, asked };
        if filter.at_risk {
            ask.asked.at_risk = Some(ask.at_risk(conn, usual).await?);
        }
        if filter.customer {
            let put_off = ask.put_off(conn).await?;
            ask.asked.customer.get_or_insert_default().extend(put_off);
        }
        Ok(ask)
    }

    /// Those at risk: how much time is left to an order hangs on its calendar, which no database knows.
    async fn at_risk(&self, conn: &mut Conn, usual: &UsualCache) -> Result<Vec<Uuid>, Failure> {
        let Ask { board, no, sight, now, .. } = *self;
        let usual = usual.of(conn, (board.id, no), &board.workflow, now).await?;
        let slack = board.slack_table(&usual);
        let time = BoardTime { now, today: board.today(now), spans: &board.spans, slack: &slack };
        let whole = Filter::default();
        let open = Ask { board, no, filter: &whole, sight, now, asked: Asked::default() };
        let statuses: Vec<StatusId> = open.seen_statuses().iter().map(|status| status.id.clone()).collect();
        let mut query = Builder::default();
        open.select(&mut query, concat!("SELECT ", card_columns!()), &statuses);
        query.push(" AND (o.promise_latest IS NOT NULL OR o.due_at < ").push_bind(micros(now)).push(")");
        let (cards, _) = open.cards(conn, query, u32::MAX).await?;
        let cards = cards.into_iter().filter_map(|(card, _)| project(card, sight));
        let at_risk = cards.filter(|card| card.is_at_risk(&board.workflow, time));
        Ok(at_risk.map(|card| card.id.0).collect())
    }

    /// Those whose customer is asked whether a new date is fine: SQL only leaves out whom nobody put off often enough.
    async fn put_off(&self, conn: &mut Conn) -> Result<Vec<Uuid>, Failure> {
        let Ask { board, no, sight, now, .. } = *self;
        let whole = Filter::default();
        let open = Ask { board, no, filter: &whole, sight, now, asked: Asked::default() };
        let statuses: Vec<StatusId> = open.seen_statuses().iter().map(|status| status.id.clone()).collect();
        let mut query = Builder::default();
        open.select(&mut query, concat!("SELECT ", card_columns!()), &statuses);
        query.push(format_args!(" AND o.slips > {}", SLIPS_TO_ASK - 1));
        let (cards, _) = open.cards(conn, query, u32::MAX).await?;
        let asked = cards.into_iter().filter(|(card, _)| card.is_asked_about_date(&board.workflow));
        Ok(asked.map(|(card, _)| card.id.0).collect())
    }

    /// `SELECT … FROM … WHERE` everything that the filter asks of orders in these statuses.
    pub(super) fn select(&self, query: &mut Builder, what: &str, among: &[StatusId]) {
        query.push(what).push(concat!(" FROM ", card_tables!(), " WHERE o.board = ")).push_bind(self.no);
        query.push(if self.filter.archived { " AND o.archived = 1" } else { " AND o.archived = 0" });
        self.push_conditions(query, among);
    }

    /// Whether it asks anything of an order but its place on or off the board and its words.
    pub(super) fn is_narrow(&self) -> bool {
        let Filter { q: _, archived: _, status, owner, .. } = self.filter;
        let Filter { late, stalled, held, waiting, ready, at_risk, today, customer, .. } = self.filter;
        let Filter { awaiting, mine, nobodys, .. } = self.filter;
        !self.sight.hidden().is_empty()
            || !status.is_empty()
            || !owner.is_empty()
            || *late
            || *stalled
            || *held
            || *waiting
            || *ready
            || *at_risk
            || *today
            || *customer
            || awaiting.is_some()
            || mine.is_some()
            || nobodys.is_some()
    }

    /// The statuses that are there, in the order of the board.
    pub(super) fn seen_statuses(&self) -> Vec<&Status> {
        self.board.workflow.statuses.iter().filter(|status| self.sight.sees_status(&status.id)).collect()
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
        if self.filter.ready {
            self.push_ready(query, &statuses);
        }
        if let Some(orders) = &self.asked.awaiting {
            query.push(" AND o.id");
            index::push_among(query, orders.iter().copied());
        }
        if self.filter.held {
            query.push(" AND o.hold_reason IS NOT NULL");
        }
        chips::push(query, (self.filter, &self.asked), self.board, self.now);
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
        let (cards, _) = self.cards(conn, query, u32::MAX).await?;
        Ok(cards.into_iter().map(|(card, _)| (card.id.0, card)).collect())
    }

    /// The rows of a query as cards, with the time of placing that the cursor needs, and whether there are more.
    pub(super) async fn cards(
        &self,
        conn: &mut Conn,
        mut query: Builder,
        limit: u32,
    ) -> Result<(Vec<(Card, i64)>, bool), Failure> {
        let records: Vec<CardRecord> = query.build_query_as().fetch_all(&mut *conn).await.map_err(failure)?;
        let more = records.len() > limit as usize;
        let shown = FieldsShown::by(&self.board.workflow);
        let (mut cards, mut rows) = (Vec::new(), Vec::new());
        for record in records.into_iter().take(limit as usize) {
            rows.push(shown.rows_of(&record)?);
            let placed_at = record.placed_at;
            cards.push((Card::try_from(record)?, placed_at));
        }
        name_assignees(conn, cards.iter_mut().map(|(card, _)| card)).await?;
        let texts = texts_in(conn, rows).await?;
        cards.iter_mut().zip(texts).for_each(|((card, _), texts)| card.fields = texts);
        Ok((cards, more))
    }

    /// What [`Filter::matches`] asks of a card's status, if that is there.
    fn wants(&self, status: &Status) -> bool {
        let filter = self.filter;
        self.sight.sees_status(&status.id)
            && (filter.status.is_empty() || filter.status.contains(&status.id))
            && (filter.owner.is_empty() || filter.owner.contains(&status.owner))
            && (!filter.waiting || status.phase == Phase::Waiting)
            && (!(filter.late || filter.at_risk || filter.today) || !status.phase.is_final())
    }

    /// What [`domain::is_ready`] asks, for the orders of each of these statuses.
    fn push_ready(&self, query: &mut Builder, statuses: &[&Status]) {
        let workflow = &self.board.workflow;
        query.push(" AND o.hold_reason IS NULL AND (1 = 0");
        for status in statuses {
            let Some(next) = workflow.usual_next(&status.id) else { continue };
            query.push(" OR (o.status = ").push_bind(status.id.to_string());
            workflow.gates_of(next).iter().for_each(|gate| self.push_need(query, &gate.requires));
            query.push(")");
        }
        query.push(")");
    }

    fn push_need(&self, query: &mut Builder, need: &Need) {
        match need {
            // A reason is given with the move and never there before.
            Need::Reason => query.push(" AND 1 = 0"),
            Need::Promise => query.push(" AND o.promise_latest IS NOT NULL"),
            Need::Lines => query.push(" AND o.line_count > 0"),
            Need::Field(field) if !self.sight.sees_field(field) => query.push(" AND 1 = 0"),
            Need::Field(field) => {
                query.push(" AND o.fields LIKE ").push_bind(has_key(field.as_str())).push(" ESCAPE '!'")
            }
            Need::Fact(fact) => {
                query.push(" AND o.facts LIKE ").push_bind(has_key(fact.as_str())).push(" ESCAPE '!'");
                match self.board.workflow.fact(fact).map(|fact| &fact.evidence) {
                    Some(Evidence::Approval(approval)) => self.push_approval(query, approval),
                    _ => query,
                }
            }
            Need::Approval(approval) => self.push_approval(query, approval),
            Need::Dwell(minutes) => {
                let latest = self.now - TimeDelta::minutes((*minutes).into());
                query.push(" AND o.entered_at <= ").push_bind(micros(latest))
            }
        };
    }

    /// That an approval is given: each of its steps is granted, or its condition is not so.
    fn push_approval<'q>(&self, query: &'q mut Builder, approval: &ApprovalId) -> &'q mut Builder {
        let Some(def) = self.board.workflow.approval(approval) else {
            return query.push(" AND 1 = 0");
        };
        for step in &def.steps {
            let granted = granted_step(approval, &step.id);
            query.push(" AND (o.granted LIKE ").push_bind(has_item(&granted)).push(" ESCAPE '!'");
            for when in def.when.iter().chain(&step.when).filter(|when| self.sight.sees_condition(when)) {
                query
                    .push(" OR o.conditions NOT LIKE ")
                    .push_bind(has_item(when.as_str()))
                    .push(" ESCAPE '!'");
            }
            query.push(")");
        }
        query
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

/// A pattern for the JSON objects that have a key. Keys are ids, and of their characters only the underscore means anything
/// in a pattern.
pub(super) fn has_key(id: &str) -> String {
    format!("%\"{}\":%", id.replace('_', "!_"))
}

/// A pattern for the JSON arrays that have an item, with the same to it.
fn has_item(item: &str) -> String {
    format!("%\"{}\"%", item.replace('_', "!_"))
}

/// At least one more than a page holds. In the text and not bound, for a plan for any limit would read everything; rounded up,
/// so that there are few texts.
pub(super) fn push_limit(query: &mut Builder, page: u32) {
    let most = SIZES.into_iter().find(|size| *size > page).unwrap_or(MOST + 1);
    query.push(format_args!(" LIMIT {most}"));
}

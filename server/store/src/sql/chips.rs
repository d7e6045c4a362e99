//! What a board's chips ask, as SQL: each condition says what its counterpart on [`domain::Card`] says.

use super::{Db, asked::Asked, index};
use crate::Board;
use domain::{Filter, HoldReason, Instant, StatusId, Whose};
use sqlx::QueryBuilder;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Adds what the filter asks of these. That a life which is over is not at risk, the statuses say already.
pub(super) fn push(
    query: &mut QueryBuilder<Db>,
    (filter, asked): (&Filter, &Asked),
    board: &Board,
    now: Instant,
) {
    let today = || board.today(now).to_string();
    if let Some(orders) = &asked.at_risk {
        query.push(" AND o.id");
        index::push_among(query, orders.iter().copied());
    }
    if filter.today {
        query.push(" AND o.promise_latest = ").push_bind(today());
    }
    if filter.customer {
        query.push(" AND (o.hold_reason = ").push_bind(HoldReason::Customer.name());
        let waiting = board.workflow.statuses.iter().filter(|status| status.waits_for_customer());
        query.push(" OR ");
        push_statuses(query, &waiting.map(|status| status.id.clone()).collect());
        push_or_among(query, asked.customer.as_deref());
        query.push(")");
    }
    if let Some(mine) = &filter.mine {
        query.push(" AND (");
        push_whose(query, &mine.kept);
        push_or_among(query, asked.mine.as_deref());
        query.push(")");
    }
    if let Some(nobodys) = &filter.nobodys {
        query.push(" AND (");
        push_whose(query, nobodys);
        query.push(")");
    }
}

fn push_or_among(query: &mut QueryBuilder<Db>, orders: Option<&[Uuid]>) {
    if let Some(orders) = orders.filter(|orders| !orders.is_empty()) {
        query.push(" OR o.id");
        index::push_among(query, orders.iter().copied());
    }
}

/// Those who have orders are told apart only as far as the statuses differ.
fn push_whose(query: &mut QueryBuilder<Db>, whose: &Whose) {
    query.push("o.assignee IS NULL AND ");
    push_statuses(query, &whose.free);
    let mut alike: BTreeMap<&BTreeSet<StatusId>, Vec<Uuid>> = BTreeMap::new();
    for (person, statuses) in &whose.given {
        alike.entry(statuses).or_default().push(person.0);
    }
    for (statuses, people) in alike {
        query.push(" OR o.assignee");
        index::push_among(query, people.into_iter());
        query.push(" AND ");
        push_statuses(query, statuses);
    }
}

fn push_statuses(query: &mut QueryBuilder<Db>, statuses: &BTreeSet<StatusId>) {
    if statuses.is_empty() {
        query.push("1 = 0");
        return;
    }
    query.push("o.status IN (");
    let mut list = query.separated(", ");
    statuses.iter().for_each(|status| {
        list.push_bind(status.to_string());
    });
    query.push(")");
}

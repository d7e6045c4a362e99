//! Whom the approvals of a board's orders wait for, found by the rule before a filter can ask it in SQL.

use super::{Conn, failure, rows::from_json};
use crate::{Board, Failure};
use domain::{ApprovalId, ApprovalState, ConditionId, Decider, Filter, Sight, awaits_customer};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Orders of which an approval waits, by what a filter asks; nothing where it does not.
#[derive(Default)]
pub(super) struct Asked {
    /// For whom it names.
    pub(super) awaiting: Option<Vec<Uuid>>,
    /// For whose queues it names.
    pub(super) mine: Option<Vec<Uuid>>,
    /// For the customer; with those who are asked whether a new date is fine.
    pub(super) customer: Option<Vec<Uuid>>,
    /// Those at risk, whatever their approvals.
    pub(super) at_risk: Option<Vec<Uuid>>,
}

impl Asked {
    /// Decided by the rule: SQL only leaves out the orders that nobody has asked about.
    pub(super) async fn of(
        conn: &mut Conn,
        (board, no): (&Board, i64),
        (filter, sight): (&Filter, &Sight),
    ) -> Result<Asked, Failure> {
        let (workflow, unseen) = (&board.workflow, sight.unseen_conditions());
        let mine = filter.mine.as_ref().map(|mine| &mine.decider);
        if filter.awaiting.is_none() && mine.is_none() && !filter.customer {
            return Ok(Asked::default());
        }
        let sql = "SELECT id, approvals, conditions FROM orders WHERE board = $1 AND archived = 0 \
                   AND approvals LIKE '%\"asked\":{%'";
        let rows: Vec<(Uuid, String, String)> =
            sqlx::query_as(sql).bind(no).fetch_all(conn).await.map_err(failure)?;
        let found = |asked: bool| asked.then(Vec::new);
        let mut asked = Asked {
            awaiting: found(filter.awaiting.is_some()),
            mine: found(mine.is_some()),
            customer: found(filter.customer),
            at_risk: None,
        };
        for (order, approvals, conditions) in rows {
            let approvals: BTreeMap<ApprovalId, ApprovalState> = from_json(&approvals)?;
            let mut conditions: BTreeSet<ConditionId> = from_json(&conditions)?;
            conditions.retain(|condition| sight.sees_condition(condition));
            let waits_for = |who: &Decider| who.is_awaited(workflow, &approvals, &conditions, unseen);
            let waits_for_customer = || {
                let presumed: BTreeSet<ConditionId> = conditions.union(unseen).cloned().collect();
                awaits_customer(workflow, &approvals, &conditions)
                    || awaits_customer(workflow, &approvals, &presumed)
            };
            asked
                .awaiting
                .iter_mut()
                .zip(&filter.awaiting)
                .filter(|(_, who)| waits_for(who))
                .for_each(|(found, _)| found.push(order));
            asked
                .mine
                .iter_mut()
                .zip(mine)
                .filter(|(_, who)| waits_for(who))
                .for_each(|(found, _)| found.push(order));
            asked.customer.iter_mut().filter(|_| waits_for_customer()).for_each(|found| found.push(order));
        }
        Ok(asked)
    }
}

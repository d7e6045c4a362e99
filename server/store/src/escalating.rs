//! Raising orders that stay too long, for every engine, inside its transaction and under the board's lock. What an order is due for
//! is asked of the order itself, so whoever comes second finds nothing to do.

use super::{
    Board, Failure, Head, chain,
    members::members,
    projection::Projected,
    timers,
    tx::{OrderRow, TimerRow, Tx},
    write::{change, named},
};
use domain::{
    ActorRef, BoardId, BoardTime, Entry, Escalated, Event, Instant, Member, OrderId, Origin, PersonId,
    SlackTable, Stay, Team, Timer, Workflow, wire::Change,
};
use std::collections::BTreeMap;

/// Raises those of these orders of a board that are due, oldest first; what viewers get once it is committed.
pub(super) async fn escalate(
    tx: &mut dyn Tx,
    board: BoardId,
    orders: &[OrderId],
    now: Instant,
) -> Result<Vec<Change>, Failure> {
    let Some(board) = tx.board(board).await?.filter(|board| board.archived_at.is_none()) else {
        return Ok(Vec::new());
    };
    let mut head = tx.head(board.id).await?;
    let now = head.at.map_or(now, |at| at.max(now));
    let members = everybody(tx, &board, now).await?;
    let team = Team { workflow: &board.workflow, members: &members };
    // Who is told hangs on no promise.
    let slack = SlackTable::default();
    let time = BoardTime { now, today: board.today(now), spans: &board.spans, slack: &slack };
    let milepost = named(tx, &ActorRef::System).await?;
    tx.read_ahead(orders).await?;
    let mut changes = Vec::with_capacity(orders.len());
    for order in orders {
        let Some(row) = tx.order(*order).await?.filter(|row| row.board == board.id) else { continue };
        let Some(raised) = team.escalate(&row.order.card(&row.labels), time) else {
            postpone(tx, &board, &row, now).await?;
            continue;
        };
        let entry = Entry {
            v: chain::FORMAT,
            board: board.id,
            seq: head.seq + 1,
            at: now,
            occurred_at: now,
            order: Some(*order),
            version: row.order.state.version,
            revision: board.workflow.revision,
            actor: ActorRef::System,
            origin: Origin::Timer,
            cause: None,
            event: Event::Escalated(Box::new(raised)),
        };
        let (after, next) = append(tx, &row, &entry, &head).await?;
        head = next;
        tx.save_order(&row, &after, None).await?;
        timers::keep(tx, &board, Some(&row), &after).await?;
        changes.push(change(&entry, milepost.clone(), &after.order, &after.labels));
    }
    Ok(changes)
}

/// Everybody, as a board's rules have them at a moment.
pub(super) async fn everybody(tx: &mut dyn Tx, board: &Board, now: Instant) -> Result<Vec<Member>, Failure> {
    let (people, stand_ins) = (tx.people().await?, tx.stand_ins().await?);
    Ok(members(board, &people, &stand_ins, now))
}

/// Not due, or only while the shop was open: it is looked at again once it is both.
async fn postpone(tx: &mut dyn Tx, board: &Board, row: &OrderRow, now: Instant) -> Result<(), Failure> {
    let timer = Stay::from(&row.order.state).timer(&board.workflow, &board.spans);
    let timer = timer.map(|timer| Timer { due_at: timer.due_at.max(board.spans.opening(now)), ..timer });
    let (order, entered_at) = (row.order.state.id, row.order.state.entered_at);
    tx.keep_timers(board.id, vec![TimerRow { order, entered_at, timer }]).await
}

async fn append(
    tx: &mut dyn Tx,
    row: &OrderRow,
    entry: &Entry,
    head: &Head,
) -> Result<(OrderRow, Head), Failure> {
    let (body, head) = chain::seal(entry, &head.hash)?;
    tx.append(row.board, entry.order, body, &head).await?;
    let order = Projected::apply(Some(row.order.clone()), entry)
        .map_err(|impossible| Failure::Broken(impossible.to_string()))?;
    Ok((OrderRow { order, ..row.clone() }, head))
}

/// What another workflow has orders raised for at once: each says so, and one entry at the end says whom all of it concerns.
pub(super) struct Gathering<'a> {
    workflow: &'a Workflow,
    members: Vec<Member>,
    time: BoardTime<'a>,
    told: BTreeMap<PersonId, u32>,
    orders: u32,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(workflow: &'a Workflow, members: Vec<Member>, time: BoardTime<'a>) -> Gathering<'a> {
        Gathering { workflow, members, time, told: BTreeMap::new(), orders: 0 }
    }

    /// What an order says of itself, as the publishing has left it.
    pub(super) fn raise(&mut self, row: &OrderRow) -> Option<Event> {
        let team = Team { workflow: self.workflow, members: &self.members };
        let raised: Escalated = team.escalate_all_at_once(&row.order.card(&row.labels), self.time)?;
        self.orders += 1;
        raised.to.iter().for_each(|person| *self.told.entry(*person).or_default() += 1);
        Some(Event::Escalated(Box::new(raised)))
    }

    /// What the board says of all of them; nothing where there were none.
    pub(super) fn gathered(&self) -> Option<Event> {
        let (told, orders) = (self.told.clone(), self.orders);
        (orders > 0).then_some(Event::EscalationsGathered { told, orders })
    }
}

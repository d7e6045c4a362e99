//! Whose turn it is: a person's queues, and what of a board needs attention, sorted by the rule.

use super::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
    team,
};
use domain::{
    Actor, ActorRef, BoardTime, Card, Concern, Member, PersonId, PersonRef, Queue, Team, by_time_left,
    project,
    wire::{AttentionItem, AttentionSection, AttentionView, Given, Named, WorkItem, WorkSection, WorkView},
};
use std::collections::{BTreeMap, BTreeSet};
use store::{Board, NOBODY, OrderOnBoard, OrdersOnBoard, WorkScope};

/// How many orders of a section are shown; how many there are is told.
const SHOWN: usize = 100;

/// The caller's work on a board.
pub async fn mine(services: &Services, view: &BoardView) -> ServiceResult<WorkView> {
    let board = &view.board;
    let (members, names) = team::seen_by(services, board, &view.actor).await?;
    let team = Team { workflow: &board.workflow, members: &members };
    let ActorRef::Person(me) = view.actor.who else { return Err(ServiceError::NotFound("board")) };
    let scope = scope(&members, me, board);
    let now = services.clock.now();
    let OrdersOnBoard { seq, orders } = on_board(services, view, Some(&scope)).await?;
    let mut queues: BTreeMap<Queue, Vec<WorkItem>> = BTreeMap::new();
    for OrderOnBoard { card, assignment, note } in orders {
        let by = assignment.as_ref().map(|assignment| &assignment.by);
        let Some(queue) = team.queue(me, &card, by) else { continue };
        let given =
            assignment.map(|assignment| Given { by: named(&assignment.by, &names), at: assignment.at, note });
        let item = project(WorkItem { card, given }, &view.sight);
        queues.entry(queue).or_default().extend(item);
    }
    let section = |queue: Queue| {
        let mut items = queues.remove(&queue).filter(|items| !items.is_empty())?;
        items.sort_by(|one, other| by_time_left(&one.card, &other.card));
        let total = items.len() as u32;
        items.truncate(SHOWN);
        Some(WorkSection { queue, total, items })
    };
    let sections = Queue::ALL.into_iter().filter_map(section).collect();
    Ok(WorkView { seq, now, today: board.today(now), sections })
}

/// What of a board needs attention, as far as the caller sees it.
pub async fn attention(services: &Services, view: &BoardView) -> ServiceResult<AttentionView> {
    let board = &view.board;
    let (members, names) = team::seen_by(services, board, &view.actor).await?;
    let team = Team { workflow: &board.workflow, members: &members };
    let now = services.clock.now();
    let time = BoardTime { now, today: board.today(now), spans: &board.spans };
    let OrdersOnBoard { seq, orders } = on_board(services, view, None).await?;
    let mut concerns: BTreeMap<Concern, Vec<AttentionItem>> = BTreeMap::new();
    for OrderOnBoard { card, .. } in orders {
        let Some(concern) = team.concern(&card, time) else { continue };
        let missing = match concern {
            Concern::Nobodys => team.missing(&card),
            _ => Vec::new(),
        };
        let name = |id| Some(PersonRef { id, name: names.get(&id)?.clone() });
        let missing = missing.into_iter().filter_map(name).collect();
        let item = project(AttentionItem { card, missing }, &view.sight);
        concerns.entry(concern).or_default().extend(item);
    }
    let section = |concern: Concern| {
        let mut items = concerns.remove(&concern).filter(|items| !items.is_empty())?;
        items.sort_by(|one, other| in_order(concern, &one.card, &other.card));
        let total = items.len() as u32;
        items.truncate(SHOWN);
        Some(AttentionSection { concern, total, items })
    };
    let sections = Concern::ALL.into_iter().filter_map(section).collect();
    Ok(AttentionView { seq, now, today: time.today, sections })
}

/// What is worst first.
fn in_order(concern: Concern, one: &Card, other: &Card) -> std::cmp::Ordering {
    let promised = |card: &Card| card.promise.map(|promise| promise.latest());
    let held = |card: &Card| card.hold.map(|hold| hold.since);
    let first = match concern {
        Concern::Late => promised(one).cmp(&promised(other)),
        Concern::HeldLong => held(one).cmp(&held(other)),
        Concern::Nobodys | Concern::OverTime | Concern::AwaitingApproval => std::cmp::Ordering::Equal,
    };
    first.then_with(|| by_time_left(one, other))
}

/// The orders that could be a person's: those of the statuses they own, and those that they or whoever they stand in for have.
fn scope(members: &[Member], me: PersonId, board: &Board) -> WorkScope {
    let member = members.iter().find(|member| member.id == me);
    let others: BTreeSet<PersonId> =
        member.iter().flat_map(|member| &member.stands_for).map(|other| other.person).collect();
    let mine: Vec<&Actor> = members
        .iter()
        .filter(|member| member.id == me || others.contains(&member.id))
        .map(|member| &member.actor)
        .collect();
    let owned =
        board.workflow.statuses.iter().filter(|status| mine.iter().any(|actor| actor.holds(&status.owner)));
    WorkScope {
        statuses: owned.map(|status| status.id.clone()).collect(),
        assignees: others.into_iter().chain([me]).collect(),
    }
}

pub(super) async fn on_board(
    services: &Services,
    view: &BoardView,
    scope: Option<&WorkScope>,
) -> ServiceResult<OrdersOnBoard> {
    let read = async {
        let (board, now) = (view.board.id, services.clock.now());
        let orders = services.store.on_board(board, scope, &view.sight, now).await?;
        orders.ok_or(ServiceError::NotFound("board"))
    };
    services.searches.run(&view.actor.who, read).await
}

fn named(who: &ActorRef, names: &BTreeMap<PersonId, String>) -> Named {
    let name = match who {
        ActorRef::Person(person) => names.get(person).cloned(),
        ActorRef::System => None,
    };
    Named { who: who.clone(), name: name.unwrap_or_else(|| NOBODY.to_owned()) }
}

//! Whose turn it is: a person's queues, and what of a board needs attention, sorted by the rule.

use super::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
    escalation,
    naming::named,
    slack, team,
};
use domain::{
    Actor, ActorRef, BoardTime, Card, Concern, Member, PersonId, PersonRef, Queue, Team, by_slack, project,
    wire::{AttentionItem, AttentionSection, AttentionView, Given, WorkItem, WorkSection, WorkView},
};
use std::collections::{BTreeMap, BTreeSet};
use store::{Board, OrderOnBoard, OrdersOnBoard, WorkScope};

/// How many orders of a section are shown; how many there are is told.
const SHOWN: usize = 100;

/// The caller's work on a board.
pub async fn mine(services: &Services, view: &BoardView) -> ServiceResult<WorkView> {
    let board = &view.board;
    let (members, names) = team::seen_by(services, board, &view.actor).await?;
    let team = Team { workflow: &board.workflow, members: &members };
    let ActorRef::Person(me) = view.actor.who else { return Err(ServiceError::NotFound("board")) };
    let (_, table) = slack::table(services, view).await?;
    let by = |card: &Card| card.leave_by(&table, &board.spans);
    let in_order = |one: &Card, other: &Card| by_slack((one, by(one)), (other, by(other)));
    let scope = scope(&members, me, board);
    let now = services.clock.now();
    let OrdersOnBoard { seq, orders } = on_board(services, view, Some(&scope)).await?;
    let rules = services.store.rule_names(board.id).await?;
    let mut queues: BTreeMap<Queue, Vec<WorkItem>> = BTreeMap::new();
    for OrderOnBoard { card, assignment, note, .. } in orders {
        let by = assignment.as_ref().map(|assignment| &assignment.by);
        let Some(queue) = team.queue(me, &card, by) else { continue };
        let given = assignment.map(|assignment| Given {
            by: named(&assignment.by, &names, &rules),
            at: assignment.at,
            note,
        });
        let item = project(WorkItem { card, given }, &view.sight);
        queues.entry(queue).or_default().extend(item);
    }
    let section = |queue: Queue| {
        let mut items = queues.remove(&queue).filter(|items| !items.is_empty())?;
        items.sort_by(|one, other| in_order(&one.card, &other.card));
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
    let (_, table) = slack::table(services, view).await?;
    let time = BoardTime { now, today: board.today(now), spans: &board.spans, slack: &table };
    let OrdersOnBoard { seq, orders } = on_board(services, view, None).await?;
    let mut concerns: BTreeMap<Concern, Vec<AttentionItem>> = BTreeMap::new();
    for OrderOnBoard { card, acknowledge_note, .. } in orders {
        let Some(concern) = team.concern(&card, time) else { continue };
        let missing = match concern {
            Concern::Nobodys => team.missing(&card),
            _ => Vec::new(),
        };
        let name = |id| Some(PersonRef { id, name: names.get(&id)?.clone() });
        let missing = missing.into_iter().filter_map(name).collect();
        let raised = card.escalation.as_ref().filter(|raised| raised.is_raised());
        let raised = raised.map(|raised| escalation::told(raised, acknowledge_note, &names));
        let item = project(AttentionItem { card, missing, raised }, &view.sight);
        concerns.entry(concern).or_default().extend(item);
    }
    let section = |concern: Concern| {
        let mut items = concerns.remove(&concern).filter(|items| !items.is_empty())?;
        items.sort_by(|one, other| in_order(concern, &one.card, &other.card, time));
        let total = items.len() as u32;
        items.truncate(SHOWN);
        Some(AttentionSection { concern, total, items })
    };
    let sections = Concern::ALL.into_iter().filter_map(section).collect();
    Ok(AttentionView { seq, now, today: time.today, sections })
}

/// What is worst first.
fn in_order(concern: Concern, one: &Card, other: &Card, time: BoardTime) -> std::cmp::Ordering {
    let promised = |card: &Card| card.promise.map(|promise| promise.latest());
    let held = |card: &Card| card.hold.map(|hold| hold.since);
    // What nobody sees to comes before what somebody does.
    let acknowledged =
        |card: &Card| card.escalation.as_ref().and_then(|raised| Some(raised.acknowledged.as_ref()?.until));
    let asked = |card: &Card| card.answers.cancel.as_ref().map(|request| request.at);
    let first = match concern {
        Concern::CancelAsked => asked(one).cmp(&asked(other)),
        Concern::Late => promised(one).cmp(&promised(other)),
        Concern::HeldLong => held(one).cmp(&held(other)),
        Concern::Escalated => acknowledged(one).cmp(&acknowledged(other)),
        Concern::Nobodys | Concern::OverTime | Concern::AtRisk | Concern::AwaitingApproval => {
            std::cmp::Ordering::Equal
        }
    };
    let by = |card: &Card| card.leave_by(time.slack, time.spans);
    first.then_with(|| by_slack((one, by(one)), (other, by(other))))
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

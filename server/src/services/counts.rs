//! How many orders of a board there are of each kind: what its chips and the navigation say beside their names.

use super::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
    slack, team, work,
};
use domain::{BoardTime, Chip, Decider, Filter, Queue, Team, project, wire::BoardCounts};
use std::collections::BTreeMap;
use store::OrderOnBoard;

/// Everything is counted in one reading of the board, by the very rules that filter and sort it.
pub async fn read(services: &Services, view: &BoardView) -> ServiceResult<BoardCounts> {
    let board = &view.board;
    let me = view.actor.who.person().ok_or(ServiceError::NotFound("board"))?;
    let (members, _) = team::seen_by(services, board, &view.actor).await?;
    let team = Team { workflow: &board.workflow, members: &members };
    let stands_for = members.iter().find(|member| member.id == me).map(|member| member.stands_for.clone());
    let decider = Decider::of(&view.actor, stands_for.unwrap_or_default());
    let turns = team::turns_of(&team, (&view.actor, &view.sight))?;
    let asks = Chip::ALL.map(|chip| (chip, chip.added_to(Filter::default(), &decider, &turns)));
    let now = services.clock.now();
    let (_, table) = slack::table(services, view).await?;
    let time = BoardTime { now, today: board.today(now), spans: &board.spans, slack: &table };
    let on_board = work::on_board(services, view, None).await?;
    let (mut work, mut attention) = (0, 0);
    let mut chips: BTreeMap<Chip, u32> = Chip::ALL.map(|chip| (chip, 0)).into();
    for OrderOnBoard { card, assignment, .. } in on_board.orders {
        let by = assignment.as_ref().map(|assignment| &assignment.by);
        work += u32::from(team.queue(me, &card, by).is_some_and(|queue| queue != Queue::Wait));
        attention += u32::from(team.concern(&card, time).is_some());
        let Some(card) = project(card, &view.sight) else { continue };
        for (chip, filter) in &asks {
            let is_one = filter.matches(&card, &board.workflow, time);
            *chips.entry(*chip).or_default() += u32::from(is_one);
        }
    }
    Ok(BoardCounts { seq: on_board.seq, chips, work, attention, turns })
}

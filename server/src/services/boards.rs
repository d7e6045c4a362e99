//! Boards: which ones somebody sees, and what lies on them.

use super::{
    context::Services,
    error::{NO_ROLE_MAY, ServiceError, ServiceResult},
    sessions::SignedIn,
    stand_ins, team,
    workflow::past,
};
use domain::{
    Actor, Card, ColumnOrder, Filter, ListParams, Mine, Project, Refusal, Right, Sight, Snapshot, project,
    wire::{BoardAccess, EntryView, ImportRun, NextNumber, Page},
};
use std::sync::Arc;
use store::{Board, ColumnWindow, ListQuery};

/// How many cards of each column a snapshot brings: as many as a screen shows before anybody scrolls.
pub const WINDOW: u32 = 20;
/// How many rows a page of a list has unless the caller says so.
const PAGE: u32 = 50;
/// How many it has at most.
pub const PAGE_LIMIT: u32 = 200;

/// How many imports are listed.
const IMPORTS: u32 = 20;

/// A board and the person who looks at it.
#[derive(Debug, Clone)]
pub struct BoardView {
    pub board: Arc<Board>,
    /// Who looks, with their standing on this board.
    pub actor: Actor,
    /// What they see of it.
    pub sight: Sight,
}

impl BoardView {
    /// Refuses who lacks a right on this board for every order.
    pub fn permit(&self, right: Right) -> ServiceResult<()> {
        match self.actor.may(right, &self.board.workflow) {
            true => Ok(()),
            false => Err(ServiceError::Forbidden(NO_ROLE_MAY)),
        }
    }

    /// Refuses what would change something on a board that is archived. The store refuses it again, under the lock.
    pub fn permit_changes(&self) -> ServiceResult<()> {
        match self.board.archived_at {
            None => Ok(()),
            Some(_) => Err(ServiceError::Refused(vec![Refusal::board_archived()])),
        }
    }
}

/// The board of this slug or id, if the person may know of it.
pub async fn open(services: &Services, who: &SignedIn, name: &str) -> ServiceResult<BoardView> {
    let board = services.batched_reads.board(name).await?;
    let seen = board.and_then(|board| Some((who.actor(&board)?, board)));
    let (actor, board) = seen.ok_or(ServiceError::NotFound("board"))?;
    let sight = actor.sight(&board.workflow);
    Ok(BoardView { board, actor, sight })
}

/// The boards in use that a person sees, with their roles there.
pub async fn visible(services: &Services, who: &SignedIn) -> ServiceResult<Vec<BoardAccess>> {
    let boards = services.store.boards().await?;
    let (stand_ins, people) = stand_ins::of_caller(services, who.person.id).await?;
    let now = services.clock.now();
    let access = |board: &Arc<Board>| {
        let actor = who.actor(board)?;
        Some(BoardAccess {
            id: board.id,
            slug: board.slug.clone(),
            name: board.name.clone(),
            owns: board.workflow.statuses.iter().any(|status| actor.holds(&status.owner)),
            stands_for: stand_ins::chains(board, &actor, (&stand_ins, &people), now),
            roles: actor.roles,
        })
    };
    Ok(boards.iter().filter(|board| board.archived_at.is_none()).filter_map(access).collect())
}

/// The same conditions, said of who looks and of who is there.
async fn asked_by(services: &Services, view: &BoardView, filter: &Filter) -> ServiceResult<Filter> {
    let mut asked = filter.clone();
    if filter.awaiting.is_none() && filter.mine.is_none() && filter.nobodys.is_none() {
        return Ok(asked);
    }
    let who = stand_ins::decider(services, &view.board, &view.actor).await?;
    if filter.mine.is_some() || filter.nobodys.is_some() {
        let turns = team::turns(services, &view.board, (&view.actor, &view.sight)).await?;
        asked.mine = filter.mine.as_ref().map(|_| Mine { kept: turns.mine, decider: who.clone() });
        asked.nobodys = filter.nobodys.as_ref().map(|_| turns.nobodys);
    }
    asked.awaiting = filter.awaiting.as_ref().map(|_| who);
    Ok(asked)
}

/// A board as it is, with the first cards of each column.
pub async fn snapshot(
    services: &Services,
    view: &BoardView,
    filter: &Filter,
    order: ColumnOrder,
    window: Option<u32>,
) -> ServiceResult<Snapshot> {
    let window = ColumnWindow { cards: window.unwrap_or(WINDOW).clamp(1, PAGE_LIMIT), order };
    let read = async {
        let (board, sight, now) = (view.board.id, &view.sight, services.clock.now());
        let filter = asked_by(services, view, filter).await?;
        let snapshot = services.store.snapshot(board, &filter, sight, window, now).await?;
        snapshot.and_then(|snapshot| project(snapshot, &view.sight)).ok_or(ServiceError::NotFound("board"))
    };
    // Nothing but their ranks keeps columns in an order.
    if filter.is_empty() && order.is_by_rank() {
        read.await
    } else {
        services.searches.run(&view.actor.who, read).await
    }
}

/// A page of the board's orders. Text is searched only in what the person may see.
pub async fn list(services: &Services, view: &BoardView, params: ListParams) -> ServiceResult<Page<Card>> {
    let ListParams { filter, sort, after, limit } = params;
    let limit = limit.unwrap_or(PAGE).clamp(1, PAGE_LIMIT);
    let (visible_parts, sight) = (view.sight.parts(), view.sight.clone());
    let fields = view.sight.searched_fields(&view.board.workflow);
    let filter = asked_by(services, view, &filter).await?;
    let query = ListQuery { filter, visible_parts, fields, sight, sort, after, limit };
    let read = async {
        let page = services.store.list(view.board.id, &query, services.clock.now()).await?;
        Ok(projected(page, &view.sight))
    };
    if query.is_search() { services.searches.run(&view.actor.who, read).await } else { read.await }
}

/// A number that the board's next order can have.
pub async fn next_number(services: &Services, view: &BoardView) -> ServiceResult<NextNumber> {
    view.permit(Right::Place)?;
    Ok(NextNumber { number: services.store.next_number(view.board.id).await? })
}

/// The imports into the board, the newest first, for whoever may undo them.
pub async fn imports(services: &Services, view: &BoardView) -> ServiceResult<Vec<ImportRun>> {
    view.permit(Right::Import)?;
    Ok(services.store.imports(view.board.id, IMPORTS).await?)
}

/// A page of the board's audit trail, oldest first; `next` is the position to go on from.
pub async fn entries(
    services: &Services,
    view: &BoardView,
    after: u64,
    limit: Option<u32>,
) -> ServiceResult<Page<EntryView>> {
    let limit = limit.unwrap_or(PAGE).clamp(1, PAGE_LIMIT);
    let entries = services.store.board_entries(view.board.id, after, limit).await?;
    let full = entries.len() as u64 == u64::from(limit);
    let next = entries.last().filter(|_| full).map(|entry| entry.seq.to_string());
    let mut page = projected(Page { items: entries, next, total: None }, &view.sight);
    past::name_in(services, &view.board, &mut page.items).await?;
    Ok(page)
}

/// What of a page somebody sees; a page is always there.
pub fn projected<T: Project>(page: Page<T>, sight: &Sight) -> Page<T> {
    project(page, sight).unwrap_or_else(|| Page { items: Vec::new(), next: None, total: None })
}

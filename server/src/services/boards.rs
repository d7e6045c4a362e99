//! Boards: which ones somebody sees, what lies on them, and new ones.

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
    sessions::SignedIn,
    shop,
    workflow::past,
};
use domain::{
    Actor, ActorRef, BoardId, Calendar, Card, Event, Filter, ListParams, Part, Right, ShortText, Snapshot,
    default_calendar, default_workflow,
    wire::{BoardAccess, EntryView, Line, NextNumber, Page},
};
use std::{collections::BTreeSet, sync::Arc};
use store::{Administration, Board, ListQuery, NewBoard, Person};
use uuid::Uuid;

/// How many cards of each column a snapshot brings: as many as a screen shows before anybody scrolls.
pub const WINDOW: u32 = 20;
/// How many rows a page of a list has unless the caller says so.
const PAGE: u32 = 50;
/// How many it has at most.
pub const PAGE_LIMIT: u32 = 200;

/// A board and the person who looks at it.
#[derive(Debug, Clone)]
pub struct BoardView {
    pub board: Arc<Board>,
    /// Who looks, with their standing on this board.
    pub actor: Actor,
}

impl BoardView {
    /// Refuses who lacks a right on this board for every order.
    pub fn permit(&self, right: Right) -> ServiceResult<()> {
        match self.actor.may(right, &self.board.workflow) {
            true => Ok(()),
            false => Err(ServiceError::Forbidden("None of your roles on this board may do this.")),
        }
    }

    /// The parts of an order that the person sees.
    pub fn visible_parts(&self) -> BTreeSet<Part> {
        let parts = [Part::Address, Part::Phone, Part::Email, Part::Money];
        parts.into_iter().filter(|part| self.actor.can_view(*part, &self.board.workflow)).collect()
    }
}

/// The board of this slug or id, if the person may know of it.
pub async fn open(services: &Services, who: &SignedIn, name: &str) -> ServiceResult<BoardView> {
    let board = services.batched_reads.board(name).await?;
    let board = board.filter(|board| who.person.can_view(board.id)).ok_or(ServiceError::NotFound("board"))?;
    let actor = who.person.actor(board.id);
    Ok(BoardView { board, actor })
}

/// The boards that a person sees, with their roles there.
pub async fn visible(services: &Services, person: &Person) -> ServiceResult<Vec<BoardAccess>> {
    let boards = services.store.boards().await?;
    Ok(boards.iter().filter(|board| person.can_view(board.id)).map(|board| access(board, person)).collect())
}

/// A board as it is, with the first cards of each column.
pub async fn snapshot(
    services: &Services,
    view: &BoardView,
    filter: &Filter,
    window: Option<u32>,
) -> ServiceResult<Snapshot> {
    let window = window.unwrap_or(WINDOW).clamp(1, PAGE_LIMIT);
    let read = async {
        let snapshot = services.store.snapshot(view.board.id, filter, window, services.clock.now()).await?;
        snapshot.ok_or(ServiceError::NotFound("board"))
    };
    if filter.is_empty() { read.await } else { services.searches.run(&view.actor.who, read).await }
}

/// A page of the board's orders. Text is searched only in what the person may see.
pub async fn list(services: &Services, view: &BoardView, params: ListParams) -> ServiceResult<Page<Card>> {
    let ListParams { filter, sort, after, limit } = params;
    let limit = limit.unwrap_or(PAGE).clamp(1, PAGE_LIMIT);
    let query = ListQuery { filter, visible_parts: view.visible_parts(), sort, after, limit };
    let read = async { Ok(services.store.list(view.board.id, &query, services.clock.now()).await?) };
    if query.is_search() { services.searches.run(&view.actor.who, read).await } else { read.await }
}

/// A number that the board's next order can have.
pub async fn next_number(services: &Services, view: &BoardView) -> ServiceResult<NextNumber> {
    view.permit(Right::Place)?;
    Ok(NextNumber { number: services.store.next_number(view.board.id).await? })
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
    let mut items: Vec<_> = entries.into_iter().map(|entry| redacted(entry, view)).collect();
    past::name_in(services, &view.board, &mut items).await?;
    Ok(Page { items, next, total: None })
}

/// Leaves out of an entry's texts what the caller may not see: a customer's record is one text, so it takes every part of it.
pub fn redacted(mut entry: EntryView, view: &BoardView) -> EntryView {
    let customer = match &entry.event {
        Event::Placed(placed) => Some(placed.customer.id),
        Event::Edited { customer, .. } => customer.as_ref().map(|customer| customer.id),
        _ => None,
    };
    let can_view = |part| view.actor.can_view(part, &view.board.workflow);
    if let Some(id) =
        customer.filter(|_| ![Part::Address, Part::Phone, Part::Email].into_iter().all(can_view))
    {
        entry.texts.remove(&id);
    }
    if let Event::LinesChanged { before, after, .. } = &entry.event
        && !can_view(Part::Money)
    {
        for id in [before, &after.id] {
            entry.texts.entry(*id).and_modify(|text| *text = without_prices(text));
        }
    }
    entry
}

/// Lines as an entry keeps them, for somebody who does not see prices.
fn without_prices(text: &str) -> String {
    let lines = serde_json::from_str::<Vec<Line>>(text).unwrap_or_default();
    let lines: Vec<Line> = lines.into_iter().map(|line| Line { unit_price: None, ..line }).collect();
    serde_json::to_string(&lines).unwrap_or_default()
}

/// Starts a board with the default workflow and the hours of the shop's first board.
pub async fn create(services: &Services, name: ShortText, who: &SignedIn) -> ServiceResult<BoardAccess> {
    let calendar = match services.store.boards().await?.first() {
        Some(board) => board.workflow.calendar.clone(),
        None => default_calendar(&shop::read(services).await?.zone),
    };
    let board = new_board(name, calendar)?;
    let created = BoardAccess {
        id: board.id,
        slug: board.slug.clone(),
        name: board.name.to_string(),
        roles: BTreeSet::new(),
    };
    services
        .store
        .administer(Administration::CreateBoard(Box::new(board)), ActorRef::Person(who.person.id))
        .await?;
    Ok(created)
}

/// A new board with the default workflow, if that is sound under this calendar.
pub fn new_board(name: ShortText, calendar: Calendar) -> ServiceResult<NewBoard> {
    let workflow = default_workflow(calendar);
    if let Some(fault) = workflow.faults().first() {
        return Err(ServiceError::Invalid(fault.to_string()));
    }
    Ok(NewBoard { id: BoardId(Uuid::now_v7()), slug: slug(&name), name, workflow })
}

/// A board's name in addresses: its letters and digits in lower case, words joined by hyphens.
fn slug(name: &str) -> String {
    let words = name.to_lowercase();
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined: String = words.collect::<Vec<_>>().join("-").chars().take(40).collect();
    match joined.trim_end_matches('-') {
        // “system” is the reserved board's, and a UUID would be taken for an id.
        "" | "system" => "board".into(),
        slug if slug.parse::<Uuid>().is_ok() => format!("b-{slug}").chars().take(38).collect(),
        slug => slug.into(),
    }
}

/// A board with the roles that somebody holds on it.
fn access(board: &Board, person: &Person) -> BoardAccess {
    let roles = person.roles.get(&board.id).cloned().unwrap_or_default();
    BoardAccess { id: board.id, slug: board.slug.clone(), name: board.name.clone(), roles }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_slugs_that_fit_an_address() {
        assert_eq!(slug("Fennel & Rye Workshop"), "fennel-rye-workshop");
        assert_eq!(slug("Ærø!"), "r");
        assert_eq!(slug("???"), "board");
        assert_eq!(slug(&"ab ".repeat(60)).len(), 40);
        assert_eq!(slug("System"), "board");
    }
}

//! The shop's boards among its settings: all that there are, new ones from a template, and what becomes of them. For
//! administrators. What lies on a board is `boards`' business.

use super::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
    sessions::SignedIn,
    shop,
};
use domain::{
    ActorRef, BoardId, BoardName, Calendar, Language, Right, TemplateId, default_calendar,
    spoken::{self, say},
    templates::{self, Template},
    tr, tr_later,
    wire::{self, BoardAccess, BoardInfo, PatchBoard, TemplateView},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use store::{Administration, Board, NewBoard};
use uuid::Uuid;

/// How long a name in addresses is.
const SLUG: usize = 40;

/// Refuses who is no administrator.
pub fn permit(who: &SignedIn) -> ServiceResult<()> {
    match who.is_admin() {
        true => Ok(()),
        false => Err(ServiceError::Forbidden(tr_later!("Only an administrator makes and changes boards."))),
    }
}

/// All boards of the shop, oldest first, archived ones included.
pub async fn all(services: &Services, who: &SignedIn) -> ServiceResult<Vec<BoardInfo>> {
    permit(who)?;
    let boards = services.store.boards().await?;
    let totals = services.store.board_totals().await?;
    let holders = holders(services).await?;
    let info = |board: &Arc<Board>| BoardInfo {
        id: board.id,
        slug: board.slug.clone(),
        name: board.name.clone(),
        orders: totals.get(&board.id).copied().unwrap_or_default(),
        people: holders.get(&board.id).copied().unwrap_or_default(),
        archived_at: board.archived_at,
        roles: board.workflow.roles.clone(),
    };
    Ok(boards.iter().map(info).collect())
}

/// How many people that can sign in hold a role on each board.
async fn holders(services: &Services) -> ServiceResult<BTreeMap<BoardId, u32>> {
    let mut holders = BTreeMap::new();
    for person in services.store.people().await?.into_iter().filter(|person| person.active) {
        let held = person.roles.into_iter().filter(|(_, roles)| !roles.is_empty());
        held.for_each(|(board, _)| *holders.entry(board).or_default() += 1);
    }
    Ok(holders)
}

/// The workflows that a new board can begin with.
pub fn templates() -> Vec<TemplateView> {
    let view = |template: &Template| TemplateView {
        id: template.id.clone(),
        name: say(template.name),
        sentence: say(template.sentence),
        statuses: template.statuses(spoken::now()).map(str::to_owned).collect(),
    };
    templates::all().iter().map(view).collect()
}

/// Makes a board that works by the hours of the shop's other boards.
pub async fn create(services: &Services, who: &SignedIn, ask: wire::NewBoard) -> ServiceResult<BoardAccess> {
    permit(who)?;
    let others = services.store.boards().await?;
    let like = others.iter().find(|board| board.archived_at.is_none()).or(others.first());
    let calendar = match like {
        Some(board) => board.workflow.calendar.clone(),
        None => default_calendar(&shop::read(services).await?.zone),
    };
    let customers = services.store.customer_page().await?.page.language;
    let board = new_board(ask.name, ask.template.as_ref(), calendar, &others, customers)?;
    let made = BoardAccess {
        id: board.id,
        slug: board.slug.clone(),
        name: board.name.to_string(),
        roles: BTreeSet::new(),
        owns: false,
        stands_for: Vec::new(),
    };
    let author = ActorRef::Person(who.person.id);
    services.store.administer(Administration::CreateBoard(Box::new(board)), author).await?;
    Ok(made)
}

/// Renames a board, archives or restores it.
pub async fn change(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    patch: PatchBoard,
) -> ServiceResult<BoardInfo> {
    view.permit(Right::Administer)?;
    let (id, author) = (view.board.id, ActorRef::Person(who.person.id));
    services.store.administer(Administration::ChangeBoard(id, patch), author).await?;
    let all = all(services, who).await?;
    all.into_iter().find(|board| board.id == id).ok_or(ServiceError::NotFound("board"))
}

/// A new board with a template's workflow, if that is sound under this calendar: in the language of whoever makes it, and to
/// customers in the one in which the shop writes to them. From the shop's other boards it takes their roles.
pub fn new_board(
    name: BoardName,
    template: Option<&TemplateId>,
    calendar: Calendar,
    others: &[Arc<Board>],
    customers: Language,
) -> ServiceResult<NewBoard> {
    let template = match template {
        None => templates::first(),
        Some(id) => templates::find(id).ok_or_else(|| unknown(id))?,
    };
    let roles = others.iter().flat_map(|board| &board.workflow.roles);
    let mut workflow = template.workflow_with(spoken::now(), calendar, roles);
    for status in &mut workflow.statuses {
        for text in [&mut status.customer_wording, &mut status.customer_task].into_iter().flatten() {
            if let Some(known) = locales::known(text, customers) {
                *text = known;
            }
        }
    }
    if let Some(fault) = workflow.faults().first() {
        return Err(ServiceError::Invalid(fault.to_string()));
    }
    let taken = others.iter().map(|board| board.slug.as_str()).collect();
    Ok(NewBoard { id: BoardId(Uuid::now_v7()), slug: free_slug(&slug(&name), &taken), name, workflow })
}

fn unknown(id: &TemplateId) -> ServiceError {
    let known: Vec<_> = templates::all().iter().map(|template| template.id.as_str()).collect();
    ServiceError::Invalid(tr!("There is no template “{}”: choose one of {}.", id, known.join(", ")))
}

/// A board's name in addresses: its letters and digits in lower case, words joined by hyphens.
fn slug(name: &str) -> String {
    let words = name.to_lowercase();
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined: String = words.collect::<Vec<_>>().join("-").chars().take(SLUG).collect();
    match joined.trim_end_matches('-') {
        // “system” is the reserved board's, and a UUID would be taken for an id.
        "" | "system" => "board".into(),
        slug if slug.parse::<Uuid>().is_ok() => format!("b-{slug}").chars().take(SLUG - 2).collect(),
        slug => slug.into(),
    }
}

/// The same, numbered where another board has it: names that differ may be spelt alike in an address.
fn free_slug(slug: &str, taken: &BTreeSet<&str>) -> String {
    let numbered = |n: usize| {
        let number = format!("-{n}");
        slug.chars().take(SLUG - number.len()).collect::<String>() + &number
    };
    let all = std::iter::once(slug.to_owned()).chain((2..).map(numbered));
    let mut free = all.filter(|slug| !taken.contains(slug.as_str()));
    free.next().unwrap_or_else(|| unreachable!("there are more numbers than boards"))
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

    #[test]
    fn no_two_boards_have_one_slug() {
        let long = "a".repeat(40);
        let taken = BTreeSet::from(["board", "board-2", &long]);
        assert_eq!(free_slug("orders", &taken), "orders");
        assert_eq!(free_slug("board", &taken), "board-3");
        assert_eq!(free_slug(&long, &taken), format!("{}-2", "a".repeat(38)));
    }
}

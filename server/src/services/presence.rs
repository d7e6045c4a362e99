//! Who has an order open. Whoever sees the order may say that they do, and is told who else does, whichever instance their pages
//! speak to.

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::VisibleOrder,
    sessions::SignedIn,
};
use domain::{
    BoardId, OrderId, PersonId, PersonRef,
    wire::{Editing, ShowPresence},
};
use serde::{Deserialize, Serialize};
use std::time::Instant;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

/// What one instance tells the others of a page. It goes through the database, so it names nobody but by an id.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PageWord {
    /// It has this order open, or still has.
    Shows { board: BoardId, person: PersonId, page: Uuid, order: OrderId, editing: Option<Editing> },
    /// It has closed its order.
    Left { board: BoardId, person: PersonId, page: Uuid },
}

/// One of the caller's pages has the order open, or still has.
pub async fn show(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    (page, ask): (Uuid, ShowPresence),
) -> ServiceResult<()> {
    let person = PersonRef { id: who.person.id, name: who.person.name.clone() };
    let board = found.view.board.id;
    note(services, board, (&person, page), found.id, ask.editing).await?;
    let shows = PageWord::Shows { board, person: person.id, page, order: found.id, editing: ask.editing };
    tell(services, &shows).await;
    Ok(())
}

/// It has closed it.
pub async fn leave(services: &Services, found: &VisibleOrder, who: &SignedIn, page: Uuid) {
    let (board, person) = (found.view.board.id, who.person.id);
    services.broadcast.presences.leave(board, person, page);
    tell(services, &PageWord::Left { board, person, page }).await;
}

/// Hears of the pages that speak to other instances, from this call on and for as long as the server runs.
pub fn listen(services: Services) -> impl Future<Output = ()> + Send {
    let mut told = services.broadcast.told();
    async move {
        loop {
            let word = tokio::select! {
                word = told.recv() => word,
                () = services.broadcast.closed() => return,
            };
            match word {
                Ok(word) => heard(&services, &word).await,
                // They say it again.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }
}

async fn heard(services: &Services, word: &str) {
    let noted = match serde_json::from_str(word) {
        Ok(PageWord::Shows { board, person, page, order, editing }) => {
            match services.store.person(person).await {
                Ok(Some(person)) => {
                    let person = PersonRef { id: person.id, name: person.name };
                    note(services, board, (&person, page), order, editing).await
                }
                Ok(None) => Ok(()),
                Err(failure) => Err(failure.into()),
            }
        }
        Ok(PageWord::Left { board, person, page }) => {
            services.broadcast.presences.leave(board, person, page);
            Ok(())
        }
        Err(error) => {
            // An instance of another version may say what this one does not know.
            tracing::debug!(%error, "another instance said something that is not known here");
            Ok(())
        }
    };
    if let Err(error) = noted {
        tracing::warn!(%error, "who has an order open on another instance is not shown");
    }
}

async fn note(
    services: &Services,
    board: BoardId,
    page: (&PersonRef, Uuid),
    order: OrderId,
    editing: Option<Editing>,
) -> ServiceResult<()> {
    let located = services.store.locate(order).await?.ok_or(ServiceError::NotFound("order"))?;
    let at = (order, located.status);
    services.broadcast.presences.show(board, page, at, editing, Instant::now());
    Ok(())
}

async fn tell(services: &Services, word: &PageWord) {
    match serde_json::to_string(word) {
        Ok(word) => services.store.tell_instances(&word).await,
        Err(error) => tracing::error!(%error, "a page's word has no form"),
    }
}

//! Undoing an import as a whole: all of its orders are withdrawn, or none where somebody did something with one of them.

use super::run::ImportError;
use domain::{
    ActorRef, Command, ImportId, OrderId, OrderNumber, OrderState, Origin, RefusalCode, SinceImport,
    isolated, tr, wire::UndoneImport,
};
use std::sync::Arc;
use store::{Board, Failure, ReadError, SourceRows, Store, Submission, WriteError};

/// How many orders are withdrawn at once: others get their turn in between.
const SLICE: u32 = 200;
/// How many numbers a refusal lists.
const LISTED: usize = 5;
/// What the log says of each order.
const REASON: &str = "The import that brought it was undone";

/// Why an import was not undone. Nothing was written, but for a failure on the way: then the same again goes on.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// The board has had no such import.
    #[error("there is no such import")]
    NotFound,
    /// Somebody did something with its orders since.
    #[error("{0}")]
    Touched(String),
    /// The right is missing, or the storage failed.
    #[error(transparent)]
    Failed(#[from] ImportError),
}

/// Undoes an import; `withdrawn` hears of each order that leaves the board. Orders that were withdrawn before are no hindrance,
/// so an undo that was stopped half way goes on. What the import left as it was is none of its orders.
pub async fn undo(
    store: &Arc<dyn Store>,
    board: &Board,
    author: &ActorRef,
    import: ImportId,
    mut withdrawn: impl FnMut(OrderId) + Send,
) -> Result<UndoneImport, UndoError> {
    check(store, board, import).await?;
    let mut undone = UndoneImport { withdrawn: 0, kept: Vec::new() };
    let mut orders = Orders { store, board, import, after: None };
    while let Some(slice) = orders.next().await? {
        let left = slice.into_iter().filter(|(_, order)| order.withdrawn_at.is_none());
        let (numbers, submissions): (Vec<_>, Vec<_>) =
            left.map(|(number, order)| (number, submission(board, author, import, order.id))).unzip();
        for (number, answer) in numbers.into_iter().zip(store.submit_all(submissions).await) {
            match answer {
                Ok(outcome) => {
                    undone.withdrawn += 1;
                    withdrawn(outcome.order);
                }
                Err(WriteError::Refused(refusals))
                    if refusals.iter().all(|refusal| refusal.code == RefusalCode::ChangedSince) =>
                {
                    undone.kept.push(number);
                }
                // Somebody else has just withdrawn or archived it.
                Err(WriteError::Refused(_)) => {}
                Err(WriteError::NotFound) => return Err(ImportError::NotFound.into()),
                Err(WriteError::Forbidden) => return Err(ImportError::Forbidden.into()),
                Err(WriteError::Failed(failure)) => return Err(ImportError::from(failure).into()),
                Err(other) => return Err(ImportError::from(Failure::Broken(other.to_string())).into()),
            }
        }
    }
    Ok(undone)
}

/// Whether all of it can go; otherwise a sentence with the first orders that somebody did something with.
async fn check(store: &Arc<dyn Store>, board: &Board, import: ImportId) -> Result<(), UndoError> {
    let mut orders = Orders { store, board, import, after: None };
    let (mut all, mut touched, mut listed) = (0, 0_usize, Vec::new());
    while let Some(slice) = orders.next().await? {
        all += slice.len();
        for (number, _) in slice.iter().filter(|(_, o)| o.since_import() == Some(SinceImport::Touched)) {
            touched += 1;
            if listed.len() < LISTED {
                listed.push(isolated(number).to_string());
            }
        }
    }
    match (all, touched) {
        (0, _) => Err(UndoError::NotFound),
        (_, 0) => Ok(()),
        (all, touched) => {
            let numbers = listed.join(", ");
            let numbers = match touched.saturating_sub(LISTED) {
                0 => numbers,
                more => tr!("{} and {n} more" | "{} and {n} more" % more, numbers),
            };
            Err(UndoError::Touched(tr!(
                "Nothing was undone: of the {} orders of this import, {n} was changed since ({}). Withdraw them first if they \
                 have to go as well, then undo the import."
                    | "Nothing was undone: of the {} orders of this import, {n} were changed since ({}). Withdraw them first if \
                       they have to go as well, then undo the import."
                        % touched,
                all,
                numbers
            )))
        }
    }
}

fn submission(board: &Board, author: &ActorRef, import: ImportId, order: OrderId) -> Submission {
    let mut sources = SourceRows::new();
    let command = Command::UndoImport { import, reason: sources.note(REASON) };
    let submission = Submission::new(board.id, order, command, author.clone(), Origin::Import);
    Submission { sources, ..submission }
}

/// The orders of an import, a slice at a time.
struct Orders<'a> {
    store: &'a Arc<dyn Store>,
    board: &'a Board,
    import: ImportId,
    after: Option<OrderId>,
}

impl Orders<'_> {
    async fn next(&mut self) -> Result<Option<Vec<(OrderNumber, OrderState)>>, ImportError> {
        let slice = match self.store.imported(self.board.id, self.import, self.after, SLICE).await {
            Ok(slice) => slice,
            Err(ReadError::Failed(failure)) => return Err(failure.into()),
            Err(ReadError::BadCursor) => {
                return Err(Failure::Broken("a cursor where there is none".to_owned()).into());
            }
        };
        self.after = slice.last().map(|(_, order)| order.id);
        Ok(self.after.is_some().then_some(slice))
    }
}

//! Boards: making, renaming, archiving and restoring them. What the board's row says then is bound to the reserved log; the
//! board's own log says that it changed, so that whoever has it open hears of it.

use super::{Admin, Done};
use crate::{AdminError, Board, Head, NewBoard, SYSTEM, chain, publishing::StartOver};
use domain::{
    ActorRef, BoardId, BoardName, Entry, Event, Instant, Origin, RecordedRow, SystemEvent, wire::PatchBoard,
};
use std::sync::Arc;

/// How many boards a shop has at most, archived ones included.
const MOST: usize = 200;

impl Admin<'_> {
    pub(super) async fn create_board(&mut self, board: &NewBoard) -> Done {
        self.check_administrator().await?;
        self.add_board(board).await
    }

    pub(super) async fn add_board(&mut self, board: &NewBoard) -> Done {
        if self.tx.slug_taken(&board.slug).await? {
            return Err(AdminError::SlugTaken);
        }
        self.check_name(&board.name, None).await?;
        if self.tx.board_names().await?.len() >= MOST {
            return Err(AdminError::TooManyBoards(MOST));
        }
        // The moment that the log will have for it.
        let at = self.tx.head(SYSTEM).await?.at.map_or(self.now, |at| at.max(self.now));
        self.tx.add_board(board, &self.author, at).await?;
        self.log(SystemEvent::BoardCreated { board: board.id }).await?;
        self.record(RecordedRow::Board(board.id)).await
    }

    /// What viewers of the board have to know once it is committed; nothing where nothing is different.
    pub(super) async fn change_board(
        &mut self,
        id: BoardId,
        patch: &PatchBoard,
    ) -> Done<Option<(BoardId, StartOver)>> {
        self.check_administrator().await?;
        let board = self.tx.board(id).await?.ok_or(AdminError::NotFound)?;
        let before = self.tx.head(id).await?;
        if let Some(name) = patch.name.as_ref().filter(|name| ***name != *board.name) {
            self.check_name(name, Some(id)).await?;
            self.turn(&board, Event::BoardRenamed, |board| board.name = name.to_string()).await?;
        }
        let board = self.tx.board(id).await?.ok_or(AdminError::NotFound)?;
        match (patch.archived, board.archived_at) {
            (Some(true), None) => {
                let at = self.after(&before);
                self.turn(&board, Event::BoardArchived, |board| board.archived_at = Some(at)).await?;
            }
            (Some(false), Some(_)) => {
                self.turn(&board, Event::BoardRestored, |board| board.archived_at = None).await?;
            }
            _ => {}
        }
        let last = self.tx.head(id).await?.seq;
        if last == before.seq {
            return Ok(None);
        }
        self.record(RecordedRow::Board(id)).await?;
        Ok(Some((id, StartOver { first: before.seq + 1, last, orders: Vec::new() })))
    }

    /// No two boards of a shop look alike by name, archived or not.
    async fn check_name(&mut self, name: &BoardName, own: Option<BoardId>) -> Done {
        let names = self.tx.board_names().await?;
        let taken = |(id, other): &(BoardId, String)| Some(*id) != own && name.looks_like(other);
        if names.iter().any(taken) { Err(AdminError::BoardNameTaken) } else { Ok(()) }
    }

    /// The moment of the next entry of a log.
    fn after(&self, head: &Head) -> Instant {
        head.at.map_or(self.now, |at| at.max(self.now))
    }

    /// Writes the board's row anew, and the entry of its log that says so.
    async fn turn(&mut self, board: &Arc<Board>, event: Event, change: impl FnOnce(&mut Board)) -> Done {
        let mut after = Board::clone(board);
        change(&mut after);
        let head = self.tx.head(board.id).await?;
        let at = self.after(&head);
        let entry = Entry {
            v: chain::FORMAT,
            board: board.id,
            seq: head.seq + 1,
            at,
            occurred_at: at,
            order: None,
            version: 0,
            revision: board.workflow.revision,
            actor: self.author.clone(),
            origin: match self.author {
                ActorRef::System => Origin::CommandLine,
                _ => Origin::Api,
            },
            cause: None,
            event,
        };
        let (body, head) = chain::seal(&entry, &head.hash)?;
        self.tx.append(board.id, None, body, &head).await?;
        Ok(self.tx.save_board(after).await?)
    }
}

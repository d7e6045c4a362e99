//! Rules of a board's automation: writing, switching and taking away. The board's own log says that it happened.

use super::{Admin, Done};
use crate::{
    AdminError, Board, Failure, RuleChange, chain,
    publishing::{StartOver, digest},
    tx::RuleRow,
};
use domain::{
    ActorRef, BoardId, Entry, Event, Origin, RuleId,
    automation::{Looped, Rule},
};
use std::sync::Arc;

/// How many rules a board has at most.
const MOST: u32 = 500;

impl Admin<'_> {
    /// What viewers of the board have to know once it is committed; nothing where nothing is different.
    pub(super) async fn change_rule(
        &mut self,
        id: BoardId,
        change: &RuleChange,
    ) -> Done<Option<(BoardId, StartOver)>> {
        self.check_administrator().await?;
        let board = self.tx.board(id).await?.ok_or(AdminError::NotFound)?;
        if board.archived_at.is_some() {
            return Err(AdminError::BoardArchived);
        }
        let first = self.tx.head(id).await?.seq + 1;
        match change {
            RuleChange::Write { id, seen, rule } => self.write_rule(&board, *id, *seen, rule).await?,
            RuleChange::Switch { id, on, looped } => self.switch_rule(&board, *id, *on, *looped).await?,
            RuleChange::Remove(id) => {
                self.switch_rule(&board, *id, false, None).await?;
                let row = self.rule_of(&board, *id).await?;
                self.tx.save_rule(*id, &RuleRow { removed: true, ..row }, None).await?;
            }
        }
        let last = self.tx.head(id).await?.seq;
        Ok((last >= first).then(|| (id, StartOver { first, last, orders: Vec::new() })))
    }

    async fn write_rule(&mut self, board: &Arc<Board>, id: RuleId, seen: u32, rule: &Rule) -> Done {
        let before = self.tx.rule(id).await?;
        if before.as_ref().is_some_and(|row| row.board != board.id || row.removed) {
            return Err(AdminError::NotFound);
        }
        if before.as_ref().map_or(0, |row| row.revision) != seen {
            return Err(AdminError::RuleChanged);
        }
        if before.is_none() && self.tx.rules_of(board.id).await? >= MOST {
            return Err(AdminError::TooManyRules(MOST));
        }
        let body = serde_json::to_string(rule).map_err(|error| Failure::Broken(error.to_string()))?;
        let at = self
            .note_rule(
                board,
                |revision| Event::RuleChanged { rule: id, revision, digest: digest(&body) },
                seen + 1,
            )
            .await?;
        let row = RuleRow {
            board: board.id,
            revision: seen + 1,
            name: rule.name.trim().to_owned(),
            on: before.as_ref().is_some_and(|row| row.on),
            looped: before.as_ref().and_then(|row| row.looped),
            switched_at: before.as_ref().map_or(at, |row| row.switched_at),
            removed: false,
        };
        let author = self.author.clone();
        Ok(self.tx.save_rule(id, &row, Some((&body, &author, at))).await?)
    }

    async fn switch_rule(
        &mut self,
        board: &Arc<Board>,
        id: RuleId,
        on: bool,
        looped: Option<Looped>,
    ) -> Done {
        let row = self.rule_of(board, id).await?;
        if row.on == on {
            return Ok(());
        }
        let at =
            self.note_rule(board, |_| Event::RuleSwitched { rule: id, on, looped }, row.revision).await?;
        let row = RuleRow { on, looped, switched_at: at, ..row };
        Ok(self.tx.save_rule(id, &row, None).await?)
    }

    async fn rule_of(&mut self, board: &Arc<Board>, id: RuleId) -> Done<RuleRow> {
        let row = self.tx.rule(id).await?.filter(|row| row.board == board.id && !row.removed);
        row.ok_or(AdminError::NotFound)
    }

    /// Writes the entry of the board's log; when it was recorded.
    async fn note_rule(
        &mut self,
        board: &Arc<Board>,
        event: impl FnOnce(u32) -> Event,
        revision: u32,
    ) -> Done<domain::Instant> {
        let head = self.tx.head(board.id).await?;
        let at = head.at.map_or(self.now, |at| at.max(self.now));
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
                ActorRef::System => Origin::Automation,
                _ => Origin::Api,
            },
            cause: None,
            event: event(revision),
        };
        let (body, head) = chain::seal(&entry, &head.hash)?;
        self.tx.append(board.id, None, body, &head).await?;
        Ok(at)
    }
}

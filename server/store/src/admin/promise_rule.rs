//! The rule by which a board promises dates: an administrator's choice, of which the log says that it was made and not what.

use super::{Admin, Done};
use crate::AdminError;
use domain::{BoardId, PromiseRule, SystemEvent};

impl Admin<'_> {
    pub(super) async fn change_promise_rule(&mut self, id: BoardId, rule: Option<&PromiseRule>) -> Done {
        self.check_administrator().await?;
        let board = self.tx.board(id).await?.ok_or(AdminError::NotFound)?;
        if board.archived_at.is_some() {
            return Err(AdminError::BoardArchived);
        }
        if self.tx.promise_rule(id).await?.as_ref() == rule {
            return Ok(());
        }
        self.tx.save_promise_rule(id, rule).await?;
        self.log(SystemEvent::ShopChanged { settings: vec!["promise_rule".to_owned()] }).await
    }
}

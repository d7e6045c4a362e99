//! What is kept of people: an administrator's choice, what was erased of customers, and colleagues who have left.

use super::{Admin, Done};
use crate::{AdminError, Person, StoredErasure, WaitingErasure};
use domain::{FORMER_COLLEAGUE, PersonId, PrivacySettings, RecordedRow, SystemEvent};
use std::sync::Arc;

impl Admin<'_> {
    pub(super) async fn change_privacy(&mut self, settings: &PrivacySettings) -> Done {
        self.check_administrator().await?;
        if self.tx.privacy().await? == *settings {
            return Ok(());
        }
        self.tx.save_privacy(settings).await?;
        self.log(SystemEvent::ShopChanged { settings: vec!["privacy".to_owned()] }).await
    }

    pub(super) async fn note_erasure(&mut self, erasure: &StoredErasure) -> Done {
        self.check_administrator().await?;
        self.tx.note_erasure(erasure).await?;
        let StoredErasure { id: erasure, orders, texts, .. } = *erasure;
        self.log(SystemEvent::CustomersErased { erasure, orders, texts }).await
    }

    pub(super) async fn wait_for_erasure(&mut self, waiting: &[WaitingErasure]) -> Done {
        self.check_administrator().await?;
        Ok(self.tx.wait_for_erasure(waiting).await?)
    }

    /// Somebody who has left loses name, address and password; what they did stays theirs by their id.
    pub(super) async fn erase_person(&mut self, id: PersonId) -> Done {
        self.check_administrator().await?;
        let before = self.person(id).await?;
        if before.active {
            return Err(AdminError::StillHere);
        }
        let after = Person {
            name: FORMER_COLLEAGUE.to_owned(),
            email: nameless_address(id),
            password: None,
            ..Arc::unwrap_or_clone(before)
        };
        self.tx.save_person(&after).await?;
        self.tx.forget_person(id).await?;
        self.log(SystemEvent::PersonErased { person: id }).await?;
        // With a new salt: the digests that the log has of the row before cannot be tried any more.
        self.record(RecordedRow::Person(id)).await
    }
}

/// An address that nobody has, for addresses are told apart.
fn nameless_address(id: PersonId) -> String {
    format!("{id}@erased.invalid")
}

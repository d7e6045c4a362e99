//! Messages to customers: an administrator's choice, of which the log says that it was made and not what.

use super::{Admin, Done};
use domain::{MessageSettings, SystemEvent};

impl Admin<'_> {
    pub(super) async fn change_messages(&mut self, settings: &MessageSettings) -> Done {
        self.check_administrator().await?;
        if self.tx.message_settings().await? == *settings {
            return Ok(());
        }
        self.tx.save_message_settings(settings).await?;
        self.log(SystemEvent::ShopChanged { settings: vec!["messages".to_owned()] }).await
    }
}

//! How mails are sent: an administrator's choice, of which the log says that it was made and not what.

use super::{Admin, Done};
use crate::StoredMailSettings;
use domain::{MailSettings, SystemEvent};

impl Admin<'_> {
    pub(super) async fn change_mail(&mut self, settings: &MailSettings, password: Option<&str>) -> Done {
        self.check_administrator().await?;
        let had = self.tx.mail_settings().await?;
        let password = match password {
            None => had.password.clone(),
            Some("") => None,
            Some(password) => Some(password.to_owned()),
        };
        let stored = StoredMailSettings { settings: settings.clone(), password };
        if stored == had {
            return Ok(());
        }
        self.tx.save_mail_settings(&stored).await?;
        self.log(SystemEvent::ShopChanged { settings: vec!["mail".to_owned()] }).await
    }
}

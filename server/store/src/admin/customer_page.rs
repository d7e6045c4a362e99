//! The customers' page: an administrator's choice, of which the log says that it was made and not what.

use super::{Admin, Done};
use crate::StoredCustomerPage;
use domain::{CustomerPage, SystemEvent};

impl Admin<'_> {
    pub(super) async fn change_customer_page(&mut self, page: &CustomerPage) -> Done {
        self.check_administrator().await?;
        let had = self.tx.customer_page().await?;
        self.save_customer_page(&had, StoredCustomerPage { page: page.clone(), logo: had.logo.clone() }).await
    }

    pub(super) async fn change_logo(&mut self, logo: Option<&str>) -> Done {
        self.check_administrator().await?;
        let had = self.tx.customer_page().await?;
        let logo = logo.map(str::to_owned);
        self.save_customer_page(&had, StoredCustomerPage { logo, page: had.page.clone() }).await
    }

    async fn save_customer_page(&mut self, had: &StoredCustomerPage, now: StoredCustomerPage) -> Done {
        if *had == now {
            return Ok(());
        }
        self.tx.save_customer_page(&now).await?;
        self.log(SystemEvent::ShopChanged { settings: vec!["customer_page".to_owned()] }).await
    }
}

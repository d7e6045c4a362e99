//! What the shop chose for its customers' page, and the language of each order's customer.

use super::on_each_engine;
use crate::shop::store::*;
use domain::*;
use store::{Administration, StoredCustomerPage};

on_each_engine! {
    async fn the_customers_page_and_the_languages_are_kept(shop: Shop) {
        assert_eq!(shop.store.customer_page().await.unwrap(), StoredCustomerPage::default());
        let mut page = CustomerPage { language: Language::French, ..CustomerPage::default() };
        page.holds.insert(HoldReason::Stock, [(Language::Arabic, "انتظر".parse().unwrap())].into());
        let change = || Administration::ChangeCustomerPage(Box::new(page.clone()));
        shop.store.administer(change(), shop.admin()).await.unwrap();
        let logo = Some("data:image/png;base64,AAAA".to_owned());
        shop.store.administer(Administration::ChangeLogo(logo.clone()), shop.admin()).await.unwrap();
        let stored = StoredCustomerPage { page: page.clone(), logo };
        assert_eq!(shop.store.customer_page().await.unwrap(), stored);
        let production = ActorRef::Person(shop.people["production"]);
        assert!(shop.store.administer(change(), production.clone()).await.is_err());
        assert!(shop.store.administer(Administration::ChangeLogo(None), production).await.is_err());
        assert_eq!(shop.store.customer_page().await.unwrap(), stored);

        let (one, other) = (shop.place().await, shop.place().await);
        for language in Language::ALL {
            shop.store.set_order_language(one, Some(language)).await.unwrap();
            assert_eq!(shop.store.order_language(one).await.unwrap(), Some(language));
        }
        assert_eq!(shop.store.order_language(other).await.unwrap(), None);
        shop.store.set_order_language(one, None).await.unwrap();
        assert_eq!(shop.store.order_language(one).await.unwrap(), None);
    }
}

//! The rule by which each board promises dates.

use super::on_each_engine;
use crate::shop::store::*;
use domain::{wire::PatchBoard, *};
use store::{AdminError, Administration};

on_each_engine! {
    async fn each_board_keeps_its_own_rule_for_promises(shop: Shop) {
        let orders = shop.board;
        let shop = shop.on_a_board_with(|_| ()).await;
        let rule = PromiseRule {
            make: 3,
            statuses: vec![StatusDays { status: id("floor"), days: 2 }],
            cut_off: Some(15 * 60),
            delivery: DeliveryDays { least: 1, most: 2 },
            carriers: vec![CarrierDays { name: text("Bø & Sønner"), days: DeliveryDays { least: 2, most: 2 } }],
            delivered_on: [1, 6].into(),
            holidays_of: Some(orders),
        };
        let change = |rule: Option<&PromiseRule>| {
            Administration::ChangePromiseRule(shop.board, rule.cloned().map(Box::new))
        };
        let kept = async || shop.store.promise_rule(shop.board).await.unwrap();
        assert_eq!(kept().await, None);
        shop.store.administer(change(Some(&rule)), shop.admin()).await.unwrap();
        assert_eq!(kept().await.as_ref(), Some(&rule));
        assert_eq!(shop.store.promise_rule(orders).await.unwrap(), None, "another board's is its own");
        let slower = PromiseRule { make: 9, ..rule.clone() };
        shop.store.administer(change(Some(&slower)), shop.admin()).await.unwrap();
        assert_eq!(kept().await.as_ref(), Some(&slower));

        let refused = shop.store.administer(change(Some(&rule)), shop.person("production")).await;
        assert!(matches!(refused, Err(AdminError::Forbidden)), "{refused:?}");
        let archive = |archived| {
            let patch = PatchBoard { archived: Some(archived), name: None };
            Administration::ChangeBoard(shop.board, patch)
        };
        shop.store.administer(archive(true), shop.admin()).await.unwrap();
        let refused = shop.store.administer(change(Some(&rule)), shop.admin()).await;
        assert!(matches!(refused, Err(AdminError::BoardArchived)), "{refused:?}");
        shop.store.administer(archive(false), shop.admin()).await.unwrap();
        assert_eq!(kept().await.as_ref(), Some(&slower), "what was refused changed nothing");

        shop.store.administer(change(None), shop.admin()).await.unwrap();
        assert_eq!(kept().await, None);
        shop.audit(None).await.unwrap();
    }
}

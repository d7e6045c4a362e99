//! Many at once: one order of events for all, nothing lost, nothing twice.

use super::on_each_engine;
use crate::shop::store::*;
use domain::*;
use futures::future::join_all;
use std::{collections::BTreeSet, sync::Arc};
use store::{CommandOutcome, Submission, WriteError};

on_each_engine! {
    async fn sixteen_writers_leave_no_gap(shop: Shop) {
        let shop = Arc::new(shop);
        let mut viewer = shop.broadcast.subscribe(shop.board, &domain::Sight::whole());
        let writers = (0..16).map(|_| {
            let shop = shop.clone();
            tokio::spawn(async move {
                let mut receipts = vec![shop.accept(shop.placing()).await];
                for _ in 0..5 {
                    for status in ["approval", "received"] {
                        receipts.push(shop.accept(shop.to_with_all(receipts[0].order, status)).await);
                    }
                }
                receipts
            })
        });
        let receipts: Vec<CommandOutcome> = join_all(writers).await.into_iter().flat_map(Result::unwrap).collect();
        let seqs: BTreeSet<u64> = receipts.iter().map(|receipt| receipt.seq).collect();
        assert_eq!(seqs.len(), receipts.len(), "each command has its own entry");
        let head = shop.seq().await;
        let mut all = Vec::new();
        while (all.len() as u64) < head {
            all.extend(shop.store.changes(shop.board, all.len() as u64, 100).await.unwrap().changes.into_iter().map(|change| change.seq));
        }
        assert_eq!(all, (1..=head).collect::<Vec<_>>());
        let mut seen = 0;
        while seen < head {
            let server::broadcast::Delivery::Events { bytes, seq } = viewer.next().await else { panic!("the stream ended") };
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            let ids: Vec<u64> = text.lines().filter_map(|line| line.strip_prefix("id: ")).map(|id| id.parse().unwrap()).collect();
            assert_eq!(ids, (seen + 1..=seq).collect::<Vec<_>>(), "published in order");
            seen = seq;
        }
        shop.audit(None).await.unwrap();
    }

    async fn two_move_one_card_and_one_wins(shop: Shop) {
        let order = shop.place().await;
        let go = |status| Submission { if_match: Some(1), ..shop.to_with_all(order, status) };
        let answers = join_all(["approval", "supplier", "cancelled", "scheduled"].map(|status| shop.submit(go(status)))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        let stale = answers.iter().filter(|answer| matches!(answer, Err(WriteError::Stale { .. }))).count();
        assert_eq!(stale, 3);
    }

    async fn one_key_sent_by_many_makes_one_entry(shop: Shop) {
        let placing = Submission { key: key("same", 1), ..shop.placing() };
        let answers = join_all((0..16).map(|_| {
            let order = OrderId(uuid::Uuid::now_v7());
            shop.submit(Submission { order, ..placing.clone() })
        }))
        .await;
        let receipts: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
        assert_eq!(receipts.iter().filter(|receipt| !receipt.replayed).count(), 1);
        assert!(receipts.iter().all(|receipt| receipt.order == receipts[0].order && receipt.seq == 1));
        assert_eq!(shop.seq().await, 1);
    }

    async fn a_bad_command_in_a_batch_harms_no_other(shop: Shop) {
        // A contact that its reference does not point to: the row is missing, and the database says no.
        let mut broken = shop.placing();
        broken.sources = store::SourceRows::new();
        let batch = vec![shop.placing(), broken, shop.placing()];
        let answers = shop.store.submit_all(batch).await;
        assert!(answers[0].is_ok() && answers[2].is_ok());
        assert!(matches!(answers[1], Err(WriteError::Failed(_))));
        assert_eq!(shop.seq().await, 2);
        shop.audit(None).await.unwrap();
    }

    async fn a_limit_holds_under_pressure(shop: Shop) {
        let orders = join_all((0..12).map(|_| shop.place())).await;
        let answers = join_all(orders.iter().map(|order| shop.submit(shop.to_with_all(*order, "supplier")))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 8, "the column takes eight");
        assert_eq!(shop.column("supplier").await.len(), 8);
    }
}

//! What earlier versions have written opens under this one, with an equal chain.

use super::on_each_engine;
use crate::shop::store::*;
use domain::{wire::PatchBoard, *};
use store::{Administration, SourceRows, Submission, WorkflowChange};

on_each_engine! {
    async fn a_board_from_before_revisions_has_its_workflow_as_the_first(shop: Shop) {
        let order = shop.place().await;
        shop.accept(shop.to_with_all(order, "scheduled")).await;
        shop.store.close().await;
        // As the migrations before this left it.
        shop.tamper(&[
            "DROP TABLE workflows",
            "DROP TABLE drafts",
            "DELETE FROM _sqlx_migrations WHERE version = 7",
        ])
        .await;
        let (workflow, log) = (default_workflow(default_calendar(crate::shop::ZONE)), sorted(shop.raw_log().await));
        let shop = shop.restarted().await;
        assert_eq!(sorted(shop.raw_log().await), log, "the chain is what it was");
        let first = shop.store.revision(shop.board, 1).await.unwrap().unwrap();
        assert_eq!((first.workflow, first.at, first.by), (workflow.clone(), None, None));
        assert_eq!(shop.store.revisions(shop.board).await.unwrap().len(), 1);
        shop.audit(None).await.unwrap();
        // From there on it is published as any other.
        let mut draft = Draft::from(&workflow);
        draft.statuses[3].name = "Bench booked".into();
        let saved = shop.store.change_workflow(shop.board, WorkflowChange::ReplaceDraft { draft }, shop.admin());
        saved.await.unwrap();
        let publish = WorkflowChange::Publish { draft_version: 1, choices: Choices::default() };
        shop.store.change_workflow(shop.board, publish, shop.admin()).await.unwrap();
        shop.accept(shop.to_with_all(order, "floor")).await;
        shop.audit(None).await.unwrap();
    }

    async fn a_board_from_before_archives_is_bound_to_the_log_as_it_was(shop: Shop) {
        shop.place().await;
        shop.store.close().await;
        let log = sorted(shop.raw_log().await);
        shop.tamper(&[
            "ALTER TABLE boards DROP COLUMN archived_at",
            "DELETE FROM _sqlx_migrations WHERE version = 11",
        ])
        .await;
        let shop = shop.restarted().await;
        assert_eq!(sorted(shop.raw_log().await), log, "nothing was bound anew");
        assert_eq!(shop.store.board("orders").await.unwrap().unwrap().archived_at, None);
        shop.audit(None).await.unwrap();
        let archive = PatchBoard { archived: Some(true), ..PatchBoard::default() };
        shop.store.administer(Administration::ChangeBoard(shop.board, archive), shop.admin()).await.unwrap();
        shop.audit(None).await.unwrap();
    }

    async fn an_order_from_before_comments_has_none_and_is_talked_about(shop: Shop) {
        let order = shop.place().await;
        shop.accept(shop.to(order, "approval")).await;
        shop.store.close().await;
        let log = sorted(shop.raw_log().await);
        shop.tamper(&[
            "ALTER TABLE orders DROP COLUMN comments",
            "ALTER TABLE orders DROP COLUMN comment_count",
            "ALTER TABLE orders DROP COLUMN last_comment",
            "DROP TABLE reads",
            "DELETE FROM _sqlx_migrations WHERE version = 13",
        ])
        .await;
        let shop = shop.restarted().await;
        assert_eq!(sorted(shop.raw_log().await), log, "the chain is what it was");
        assert!(shop.store.comments(order).await.unwrap().is_empty());
        shop.audit(None).await.unwrap();
        let mut sources = SourceRows::new();
        let comment = CommentId(uuid::Uuid::now_v7());
        let text = sources.note("At last");
        let command = Command::Comment { comment, text, mentions: Default::default() };
        shop.accept(Submission { sources, ..shop.command(order, command) }).await;
        assert_eq!(shop.store.comments(order).await.unwrap().len(), 1);
        shop.audit(None).await.unwrap();
    }

    async fn a_board_from_before_slips_were_counted_reads_them_from_its_log(shop: Shop) {
        let (often, once) = (shop.place().await, shop.place().await);
        for (order, days) in [(often, 20), (once, 20), (often, 30), (once, 30), (often, 40)] {
            let day = shop.snapshot().await.today + chrono::TimeDelta::days(days);
            let mut sources = SourceRows::new();
            let (promise, reason) = (Some(Promise::new(day, day).unwrap()), Some(sources.note("Cloth is late")));
            let edit = Command::Edit(Edit { promise, reason, ..Edit::default() });
            shop.accept(Submission { sources, ..shop.command(order, edit) }).await;
        }
        shop.store.close().await;
        let log = sorted(shop.raw_log().await);
        shop.tamper(&[
            "DROP INDEX orders_put_off",
            "ALTER TABLE orders DROP COLUMN slips",
            "DROP TABLE slips_to_fill",
            "DELETE FROM _sqlx_migrations WHERE version = 28",
        ])
        .await;
        let shop = shop.restarted().await;
        assert_eq!(sorted(shop.raw_log().await), log, "the chain is what it was");
        for (order, slips) in [(often, 2), (once, 1)] {
            assert_eq!(shop.store.order(order).await.unwrap().unwrap().state.slips, slips);
        }
        shop.audit(None).await.unwrap();
    }
}

fn sorted(mut log: Vec<String>) -> Vec<String> {
    log.sort();
    log
}

#[test]
fn the_workflow_that_landed_reads_as_what_it_meant() {
    // As revision 1 was written by the first version.
    let landed = r#"{"revision":1,"roles":[{"id":"production","name":"Production","rights":[],"sees":[]}],"statuses":[{"id":"floor","name":"On the production floor","customer_wording":"Being made","owner":"production","trigger":"Start confirmed","next_action":"Finish and hand to inspection","exit_rule":"Last line finished","max_age":{"days":5},"wip_limit":10,"phase":"open"}],"moves":[{"from":"floor","to":"quality","needs":[]}],"calendar":{"zone":"Europe/London","windows":[{"day":1,"from":540,"to":1020}]}}"#;
    let workflow: Workflow = serde_json::from_str(landed).unwrap();
    assert_eq!(serde_json::to_string(&workflow).unwrap(), landed, "and it is written as it was");
}

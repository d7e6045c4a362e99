//! Boards on every engine: made, renamed, archived and restored, by whom, and what the logs say of it.

use super::on_each_engine;
use crate::shop::store::*;
use domain::{wire::PatchBoard, *};
use store::{
    AdminError, Administration, Key, NewBoard, Submission, WorkflowChange, WorkflowError, WriteError,
};
use uuid::Uuid;

fn named(name: &str) -> PatchBoard {
    PatchBoard { name: Some(text(name)), archived: None }
}

fn archived(archived: bool) -> PatchBoard {
    PatchBoard { archived: Some(archived), name: None }
}

impl Shop {
    async fn turn(&self, board: BoardId, patch: PatchBoard) -> Result<(), AdminError> {
        self.store.administer(Administration::ChangeBoard(board, patch), self.admin()).await.map(drop)
    }

    async fn make(&self, slug: &str, name: &str) -> Result<BoardId, AdminError> {
        let workflow = templates::find(&text("empty")).unwrap().workflow(default_calendar("UTC"));
        let id = BoardId(Uuid::now_v7());
        let board = NewBoard { id, slug: slug.into(), name: text(name), workflow };
        self.store.administer(Administration::CreateBoard(Box::new(board)), self.admin()).await?;
        Ok(id)
    }

    async fn kinds_after(&self, seq: u64) -> Vec<&'static str> {
        let entries = self.store.board_entries(self.board, seq, 20).await.unwrap();
        entries.iter().map(|entry| entry.event.kind()).collect()
    }
}

on_each_engine! {
    async fn an_archived_board_takes_no_command_until_it_is_restored(shop: Shop) {
        let order = shop.place().await;
        let key = Some(Key { key: "a-key".into(), request: [7; 32] });
        let keyed = Submission { key, ..shop.to_with_all(order, "approval") };
        let moved = shop.accept(keyed.clone()).await;
        let seq = shop.seq().await;
        shop.turn(shop.board, archived(true)).await.unwrap();
        assert_eq!(shop.kinds_after(seq).await, ["board_archived"]);
        let since = shop.store.board("orders").await.unwrap().unwrap().archived_at;
        assert_eq!(since, Some(shop.now()));
        assert_eq!(shop.snapshot().await.archived_at, since);
        let hold = Command::Hold { reason: HoldReason::Stock, note: None };
        for refused in [
            shop.placing(), shop.to_with_all(order, "supplier"), shop.command(order, hold),
            shop.command(order, Command::TakeBack { seq: moved.seq }), shop.command(order, Command::RenewTracking),
            by(shop.placing(), shop.person("account_manager")), by(shop.placing(), ActorRef::System),
        ] {
            assert_eq!(shop.refuse(refused).await, [RefusalCode::BoardArchived]);
        }
        // Who has no business there hears that first, and who sent it before hears what came of it.
        let leadership = by(shop.placing(), shop.person("leadership"));
        assert!(matches!(shop.submit(leadership).await, Err(WriteError::Forbidden)));
        let again = shop.accept(keyed).await;
        assert!(again.replayed && again.seq == moved.seq);
        let draft = Draft::from(&shop.snapshot().await.workflow);
        let save = WorkflowChange::ReplaceDraft { draft };
        let saved = shop.store.change_workflow(shop.board, save.clone(), shop.admin()).await;
        assert!(matches!(saved, Err(WorkflowError::Archived)), "{saved:?}");
        assert_eq!(shop.seq().await, seq + 1, "nothing of it left a trace");
        shop.audit(None).await.unwrap();
        // So it is after a restart, and for the audit from outside.
        let shop = shop.restarted().await;
        assert_eq!(shop.refuse(shop.placing()).await, [RefusalCode::BoardArchived]);
        shop.turn(shop.board, named("Old orders")).await.unwrap();
        shop.turn(shop.board, archived(false)).await.unwrap();
        assert_eq!(shop.kinds_after(seq).await, ["board_archived", "board_renamed", "board_restored"]);
        shop.accept(shop.to_with_all(order, "supplier")).await;
        shop.store.change_workflow(shop.board, save, shop.admin()).await.unwrap();
        shop.audit(None).await.unwrap();
        shop.audit_outside().await.unwrap();
    }

    async fn what_is_so_already_changes_nothing(shop: Shop) {
        let (seq, system) = (shop.seq().await, shop.store.head(store::SYSTEM).await.unwrap());
        for patch in [archived(false), named("Orders"), PatchBoard::default()] {
            shop.turn(shop.board, patch).await.unwrap();
        }
        assert_eq!((shop.seq().await, shop.store.head(store::SYSTEM).await.unwrap()), (seq, system));
        // Both at once are two entries, and one row that is bound once.
        shop.turn(shop.board, PatchBoard { archived: Some(true), ..named("Elsewhere") }).await.unwrap();
        assert_eq!(shop.kinds_after(seq).await, ["board_renamed", "board_archived"]);
        shop.audit(None).await.unwrap();
    }

    async fn no_two_boards_look_alike_by_name(shop: Shop) {
        let second = shop.make("second", "Print shop").await.unwrap();
        for alike in ["print SHOP", "Print  Shop", "Print\u{a0}sh\u{200b}op"] {
            let made = shop.make("third", alike).await;
            assert!(matches!(made, Err(AdminError::BoardNameTaken)), "{alike:?}");
            let renamed = shop.turn(shop.board, named(alike)).await;
            assert!(matches!(renamed, Err(AdminError::BoardNameTaken)), "{alike:?}");
        }
        // Its own name in other letters is no other's, and an archived board keeps its name.
        shop.turn(second, named("PRINT SHOP")).await.unwrap();
        shop.turn(second, archived(true)).await.unwrap();
        assert!(matches!(shop.make("third", "Print shop").await, Err(AdminError::BoardNameTaken)));
        let board = shop.store.board("second").await.unwrap().unwrap();
        assert_eq!((board.id, board.name.as_str()), (second, "PRINT SHOP"), "its address is what it was");
        shop.turn(second, named("Printing")).await.unwrap();
        shop.make("third", "Print shop").await.unwrap();
        shop.audit(None).await.unwrap();
    }

    async fn only_administrators_change_boards(shop: Shop) {
        for who in [shop.person("leadership"), shop.person("account_manager")] {
            for patch in [named("Mine"), archived(true)] {
                let change = Administration::ChangeBoard(shop.board, patch);
                let answer = shop.store.administer(change, who.clone()).await;
                assert!(matches!(answer, Err(AdminError::Forbidden)));
            }
        }
        let nowhere = shop.turn(BoardId(Uuid::now_v7()), archived(true)).await;
        assert!(matches!(nowhere, Err(AdminError::NotFound)));
        let system = shop.turn(store::SYSTEM, archived(true)).await;
        assert!(matches!(system, Err(AdminError::NotFound)), "the reserved board is none");
    }

    async fn orders_are_counted_board_by_board(shop: Shop) {
        let second = shop.make("second", "Second").await.unwrap();
        for _ in 0..3 {
            shop.place().await;
        }
        let totals = shop.store.board_totals().await.unwrap();
        assert_eq!((totals[&shop.board], totals[&second], totals.len()), (3, 0, 2));
    }

    async fn what_a_board_is_behind_the_logs_back_is_named(shop: Shop) {
        shop.place().await;
        let said = |said: Result<(), String>| said.unwrap_err();
        let board = shop.board;
        let row = format!("board system, board {board}: its row was changed: it is not what the log recorded");
        let (name, since) = ("UPDATE boards SET name = 'Hers' WHERE no = 1", "UPDATE boards SET archived_at = 5 WHERE no = 1");
        for (change, back) in [
            (name, "UPDATE boards SET name = 'Orders' WHERE no = 1"),
            (since, "UPDATE boards SET archived_at = NULL WHERE no = 1"),
        ] {
            shop.tamper(&[change]).await;
            assert_eq!(said(shop.audit(None).await), row);
            shop.tamper(&[back]).await;
            shop.audit(None).await.unwrap();
        }
        shop.turn(board, archived(true)).await.unwrap();
        shop.audit(None).await.unwrap();
        shop.tamper(&["UPDATE boards SET archived_at = NULL WHERE no = 1"]).await;
        assert_eq!(said(shop.audit(None).await), row);
    }

    async fn a_shop_has_so_many_boards_and_no_more(shop: Shop) {
        for n in 1..200 {
            shop.make(&format!("board-{n}"), &format!("Board {n}")).await.unwrap();
        }
        assert_eq!(shop.store.boards().await.unwrap().len(), 200);
        assert!(matches!(shop.make("more", "One more").await, Err(AdminError::TooManyBoards(200))));
        shop.accept(shop.placing()).await;
        shop.audit(None).await.unwrap();
    }
}

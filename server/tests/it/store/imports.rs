//! Imports that are undone as a whole, on what the log, the board and the audit say of it.

use super::on_each_engine;
use crate::shop::store::*;
use domain::{
    wire::{ImportReport, Mapping, UndoneImport},
    *,
};
use server::services::import::{ImportContext, UndoError, run, undo};
use std::io::Cursor;
use store::{SourceRows, Submission, WriteError};
use uuid::Uuid;

const FILE: &str =
    "No,Status,What\nI-1,Order received,Lamp\nI-2,Production scheduled,Chair\nI-3,Order received,Desk\n";

async fn import(shop: &Shop, file: &str) -> ImportReport {
    let board = shop.store.board("orders").await.unwrap().unwrap();
    let (store, author) = (shop.store.clone(), shop.person("account_manager"));
    let context = ImportContext { store, board, secret: shop.secret(), author, now: shop.now() };
    let columns = serde_json::json!({"number": "No", "status": "Status", "description": "What"});
    let mapping = Mapping {
        columns: serde_json::from_value(columns).unwrap(),
        zone: "Europe/London".into(),
        source: "sheet".into(),
        ..Mapping::default()
    };
    run(&context, &mapping, Cursor::new(file.to_owned()), false).await.unwrap()
}

async fn undone(shop: &Shop, import: ImportId) -> Result<UndoneImport, UndoError> {
    let board = shop.store.board("orders").await.unwrap().unwrap();
    undo(&shop.store, &board, &shop.person("account_manager"), import, |_| {}).await
}

async fn numbered(shop: &Shop, number: &str) -> OrderId {
    shop.store.numbered(shop.board, &number.parse().unwrap()).await.unwrap().unwrap().order
}

/// Placed, touched and withdrawn orders of each import, the newest first.
async fn tallies(shop: &Shop) -> Vec<[u64; 3]> {
    let runs = shop.store.imports(shop.board, 10).await.unwrap();
    runs.iter().map(|run| [run.placed, run.touched, run.withdrawn]).collect()
}

/// Withdraws one order as undoing its import does.
fn withdrawing(shop: &Shop, order: OrderId, import: ImportId) -> Submission {
    let mut sources = SourceRows::new();
    let command = Command::UndoImport { import, reason: sources.note("Undone") };
    Submission { sources, ..shop.command(order, command) }
}

on_each_engine! {
    async fn an_import_is_undone_as_a_whole_and_comes_in_again(shop: Shop) {
        let by_hand = shop.accept(shop.placing_as("H-1")).await.order;
        let import_id = import(&shop, FILE).await.import.unwrap();
        let first = numbered(&shop, "I-1").await;
        assert_eq!(tallies(&shop).await, [[3, 0, 0]]);
        let known = shop.store.imports(shop.board, 10).await.unwrap().remove(0);
        assert_eq!((known.import, known.by.name.as_str(), known.to_undo()), (import_id, "Account manager", Some(3)));
        shop.audit(None).await.unwrap();
        let seq = shop.seq().await;
        assert_eq!(undone(&shop, import_id).await.unwrap(), UndoneImport { withdrawn: 3, kept: vec![] });
        assert_eq!((shop.seq().await, tallies(&shop).await), (seq + 3, vec![[3, 0, 3]]));
        assert_eq!((shop.column("received").await, shop.column("scheduled").await), (vec![by_hand], vec![]));
        // The number leads to the order that had it, until another order has it.
        assert_eq!(numbered(&shop, "I-1").await, first);
        assert_eq!(shop.store.imports(shop.board, 10).await.unwrap()[0].to_undo(), None);
        // Undoing it once more changes nothing.
        assert_eq!(undone(&shop, import_id).await.unwrap(), UndoneImport { withdrawn: 0, kept: vec![] });
        shop.audit(None).await.unwrap();
        let again = import(&shop, FILE).await;
        assert_eq!((again.created, again.unchanged, again.rejected), (3, 0, 0), "{:?}", again.findings);
        assert_ne!(numbered(&shop, "I-1").await, first);
        assert!(shop.store.order(first).await.unwrap().unwrap().card.withdrawn);
        assert_eq!(tallies(&shop).await, [[3, 0, 0], [3, 0, 3]]);
        // And once it is there, it is not imported a third time.
        assert_eq!(import(&shop, FILE).await.unchanged, 3);
        shop.audit(None).await.unwrap();
        let shop = shop.restarted().await;
        assert_eq!(undone(&shop, again.import.unwrap()).await.unwrap().withdrawn, 3);
        assert_eq!(import(&shop, FILE).await.created, 3);
        shop.audit(None).await.unwrap();
    }

    async fn nothing_is_undone_once_somebody_touched_an_order_of_it(shop: Shop) {
        let import_id = import(&shop, FILE).await.import.unwrap();
        let (first, second) = (numbered(&shop, "I-1").await, numbered(&shop, "I-2").await);
        // A card that others make room for is not touched by that.
        let top = shop.accept(at(shop.placing_as("H-1"), ::store::Position::Top)).await.order;
        assert_eq!(tallies(&shop).await, [[3, 0, 0]]);
        shop.accept(shop.to_with_all(first, "supplier")).await;
        let seq = shop.seq().await;
        let said = undone(&shop, import_id).await.unwrap_err().to_string();
        assert!(said.starts_with("Nothing was undone: of the 3 orders of this import, 1 was changed since (") && said.contains("I-1"), "{said}");
        assert!(!said.contains("I-2"), "{said}");
        assert_eq!((shop.seq().await, tallies(&shop).await), (seq, vec![[3, 1, 0]]));
        // Nor is one withdrawn alone that was touched, or is of another import or of none.
        assert_eq!(shop.refuse(withdrawing(&shop, first, import_id)).await, [RefusalCode::ChangedSince]);
        assert_eq!(shop.refuse(withdrawing(&shop, top, import_id)).await, [RefusalCode::ChangedSince]);
        let other = ImportId(Uuid::now_v7());
        assert_eq!(shop.refuse(withdrawing(&shop, second, other)).await, [RefusalCode::ChangedSince]);
        let by_production = by(withdrawing(&shop, second, import_id), shop.person("production"));
        assert!(matches!(shop.submit(by_production).await, Err(WriteError::Forbidden)));
        assert!(matches!(undone(&shop, other).await, Err(UndoError::NotFound)));
        // Withdrawn by hand, it stands in nobody's way any more.
        let mut sources = SourceRows::new();
        let reason = Some(sources.note("Wrong file"));
        shop.accept(Submission { sources, ..shop.command(first, Command::Withdraw { reason }) }).await;
        assert_eq!(tallies(&shop).await, [[3, 0, 1]]);
        assert_eq!(undone(&shop, import_id).await.unwrap().withdrawn, 2);
        shop.audit(None).await.unwrap();
    }

    async fn an_undo_that_stopped_half_way_goes_on(shop: Shop) {
        let import_id = import(&shop, FILE).await.import.unwrap();
        let second = numbered(&shop, "I-2").await;
        shop.accept(withdrawing(&shop, second, import_id)).await;
        let run = shop.store.imports(shop.board, 10).await.unwrap().remove(0);
        assert_eq!((run.withdrawn, run.to_undo()), (1, Some(2)));
        let shop = shop.restarted().await;
        assert_eq!(undone(&shop, import_id).await.unwrap(), UndoneImport { withdrawn: 2, kept: vec![] });
        assert_eq!(tallies(&shop).await, [[3, 0, 3]]);
        shop.audit(None).await.unwrap();
    }

    async fn what_an_import_found_on_the_board_is_none_of_its_orders(shop: Shop) {
        shop.accept(shop.placing_as("I-3")).await;
        let report = import(&shop, FILE).await;
        assert_eq!((report.created, report.rejected), (2, 1));
        assert_eq!(undone(&shop, report.import.unwrap()).await.unwrap().withdrawn, 2);
        assert!(!shop.store.order(numbered(&shop, "I-3").await).await.unwrap().unwrap().card.withdrawn);
        // What places nothing is no import that anybody could undo.
        import(&shop, FILE).await;
        assert_eq!(import(&shop, FILE).await.import, None);
    }

    async fn numbers_are_given_once_while_their_orders_are_there(shop: Shop) {
        import(&shop, FILE).await;
        assert_eq!(shop.refuse(shop.placing_as("I-1")).await, [RefusalCode::NumberTaken]);
        let taken = "UPDATE orders SET number = 'I-1' WHERE number = 'I-2'";
        let statements = [taken];
        let refused = std::panic::AssertUnwindSafe(shop.tamper(&statements));
        let refused = futures::FutureExt::catch_unwind(refused).await;
        assert!(refused.is_err(), "the database refuses it too");
    }

    async fn the_audit_names_what_somebody_changed_of_an_import(shop: Shop) {
        import(&shop, FILE).await;
        let run = shop.store.imports(shop.board, 10).await.unwrap()[0].import;
        shop.audit(None).await.unwrap();
        for (statement, what) in [
            ("UPDATE import_runs SET touched = 1", "its row says"),
            ("UPDATE import_runs SET person = NULL", "its row says"),
            ("UPDATE import_runs SET at = at + 1", "its row says"),
            ("DELETE FROM import_runs", "the log knows it, but it has no row"),
        ] {
            let copy = shop.copy().await;
            let said = copy.audit_after(statement).await;
            assert!(said.starts_with(&format!("board orders, import {run}: {what}")), "{statement}: {said}");
        }
        for statement in ["UPDATE orders SET import_entries = 2 WHERE number = 'I-1'", "UPDATE orders SET import = NULL, import_entries = NULL WHERE number = 'I-1'"] {
            let said = shop.copy().await.audit_after(statement).await;
            assert!(said.contains("order I-1: its import is"), "{statement}: {said}");
        }
    }
}

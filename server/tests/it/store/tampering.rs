//! The audit names what somebody changed behind Milepost's back, and a backup is what it is a copy of.

mod bytes;

use super::on_each_engine;
use crate::shop::store::*;
use domain::{Command, HoldReason, wire::EntryView};
use store::{Submission, sqlite};

/// A board with enough of a history that every kind of entry has somewhere to hide a change.
async fn worked(shop: &Shop) -> domain::OrderId {
    let order = shop.place().await;
    shop.accept(shop.to_with_all(order, "supplier")).await;
    shop.accept(shop.command(order, Command::Hold { reason: HoldReason::Stock, note: None })).await;
    shop.accept(shop.command(order, Command::Release)).await;
    shop.accept(by(shop.to(order, "scheduled"), shop.person("procurement"))).await;
    shop.place_in("approval").await;
    order
}

/// What the audit says after these statements.
async fn after(shop: &Shop, statements: &[&str]) -> String {
    shop.tamper(statements).await;
    shop.audit(None).await.unwrap_err()
}

on_each_engine! {
    async fn an_untouched_log_is_whole(shop: Shop) {
        worked(&shop).await;
        let head = shop.store.head(shop.board).await.unwrap();
        shop.audit(None).await.unwrap();
        shop.audit(Some(head.hash)).await.unwrap();
    }

    async fn a_changed_byte_is_named(shop: Shop) {
        worked(&shop).await;
        let said = after(&shop, &["UPDATE events SET body = replace(body, 'stock', 'other') WHERE board = 1"]).await;
        assert_eq!(said, "board orders, entry 5: its text was changed: it does not hash to what the chain holds");
    }

    async fn a_changed_actor_is_named(shop: Shop) {
        worked(&shop).await;
        let (mover, other) = (shop.people["procurement"], shop.people["production"]);
        let sql = format!("UPDATE events SET body = replace(body, '{mover}', '{other}') WHERE board = 1 AND seq = 7");
        assert!(after(&shop, &[&sql]).await.starts_with("board orders, entry 7: its text was changed"));
    }

    async fn a_changed_status_in_the_projection_is_named(shop: Shop) {
        worked(&shop).await;
        let said = after(&shop, &["UPDATE orders SET status = 'floor' WHERE number = 'N-1'"]).await;
        assert_eq!(said, "board orders, order N-1: its status is “floor” in its row, but “scheduled” by the log");
    }

    async fn a_changed_row_of_the_search_index_is_named(shop: Shop) {
        worked(&shop).await;
        let says = "board orders, order N-1: what it is searched and sorted by is not what it says";
        let said = after(&shop, &["UPDATE search SET everyone = 'nobody' WHERE number = 'n-011'"]).await;
        assert_eq!(said, says);
    }

    async fn grams_that_are_not_those_of_their_texts_are_named(shop: Shop) {
        worked(&shop).await;
        shop.audit_outside().await.unwrap();
        // Each engine lists them its own way.
        let sql = match shop.is_on_postgres() {
            true => "UPDATE search SET grams = grams[2:] WHERE number = 'n-011'",
            false => "INSERT INTO search_grams (rowid, grams) VALUES (77, '0g00000000')",
        };
        shop.tamper(&[sql]).await;
        let said = shop.audit_outside().await.unwrap_err();
        assert_eq!(said, "board any, the search index: it does not find what its rows say");
    }

    async fn a_row_missing_from_the_search_index_is_named(shop: Shop) {
        worked(&shop).await;
        let said = after(&shop, &["DELETE FROM search WHERE number = 'n-011'"]).await;
        assert_eq!(said, "board orders, order N-1: it is not in the search index");
    }

    async fn swapped_entries_are_named(shop: Shop) {
        worked(&shop).await;
        let swap = [
            "UPDATE events SET seq = 1000 WHERE board = 1 AND seq = 3",
            "UPDATE events SET seq = 3 WHERE board = 1 AND seq = 4",
            "UPDATE events SET seq = 4 WHERE board = 1 AND seq = 1000",
        ];
        let said = after(&shop, &swap).await;
        assert_eq!(said, "board orders, entry 3: it says that it is entry 4: entries were swapped or moved");
    }

    async fn a_deleted_entry_is_named(shop: Shop) {
        worked(&shop).await;
        let said = after(&shop, &["DELETE FROM events WHERE board = 1 AND seq = 4"]).await;
        assert_eq!(said, "board orders, entry 4: it is missing: entry 5 follows");
    }

    async fn the_last_entry_deleted_is_named(shop: Shop) {
        worked(&shop).await;
        let last = shop.seq().await;
        let said = after(&shop, &["DELETE FROM events WHERE board = 1 AND seq = (SELECT max(seq) FROM events WHERE board = 1)"]).await;
        assert_eq!(said, format!("board orders, entry {last}: it is missing: the board's row says that the log ends at {last}"));
    }

    async fn the_last_entry_deleted_without_a_trace_is_named_by_a_noted_hash(shop: Shop) {
        let order = worked(&shop).await;
        let before = shop.copy().await;
        shop.accept(shop.command(order, Command::RenewTracking)).await;
        let noted = shop.store.head(shop.board).await.unwrap().hash;
        // Somebody puts everything back to how it was before the last entry: only the noted hash knows better.
        before.audit(None).await.unwrap();
        let said = before.audit(Some(noted)).await.unwrap_err();
        assert!(said.contains(&store::hex(&noted)) && said.contains("gone"), "{said}");
    }

    async fn changed_texts_counters_rights_and_links_are_named(shop: Shop) {
        worked(&shop).await;
        let cases = [
            ("UPDATE notes SET body = 'Something else'", "entry 2: a text that it points to was changed"),
            ("UPDATE customers SET name = 'Somebody else'", "entry 1: what is shown of the customer's contact is not what it says"),
            ("UPDATE lines SET body = replace(body, '4', '5')", "entry 1: the order's lines that it points to was changed"),
            ("UPDATE notes SET order_id = (SELECT id FROM orders WHERE number = 'N-2')", "entry 2: a text that it points to is filed under another order"),
            ("UPDATE customers SET order_id = (SELECT id FROM orders WHERE number = 'N-2')", "entry 1: the customer's contact that it points to is filed under another order"),
            ("DELETE FROM notes", "entry 2: a text that it points to is gone"),
            ("UPDATE columns SET total = total + 1 WHERE status = 'scheduled'", "column scheduled: it is counted as 2, but the log leaves 1"),
            ("UPDATE people SET admin = 1 WHERE email = 'production@shop.example'", "otherwise than the log whether they may do all"),
            ("DELETE FROM roles WHERE role = 'production'", "their roles are not those of the log"),
            ("UPDATE boards SET workflow = replace(workflow, 'Order received', 'Order recieved') WHERE no = 1", "its row was changed: it is not what the log recorded"),
            ("UPDATE boards SET name = 'Others' WHERE no = 1", "its row was changed"),
            ("UPDATE people SET name = 'Somebody Else' WHERE admin = 1", "its row was changed"),
            ("UPDATE people SET password = 'another hash' WHERE email = 'production@shop.example'", "its row was changed"),
            ("UPDATE people SET email = 'thief@shop.example' WHERE admin = 1", "its row was changed"),
            ("UPDATE people SET salt = NULL WHERE admin = 1", "its row was changed"),
            ("UPDATE shop SET contact_email = 'thief@shop.example'", "the shop: its row was changed"),
            ("DELETE FROM shop", "the shop: the log recorded its row, but there is none"),
            ("UPDATE orders SET tracking_digest = (SELECT hash FROM events WHERE board = 1 AND seq = 1) WHERE number = 'N-1'", "order N-1: its tracking link is not the one"),
            ("UPDATE orders SET version = version + 1 WHERE number = 'N-2'", "order N-2: its version is 5 in its row, but 4 by the log"),
            ("UPDATE stays SET seconds = seconds + 60", "the stay that it ended is kept as"),
            ("UPDATE stays SET ended_at = ended_at + 1", "the stay that it ended is kept as over at"),
            ("UPDATE stays SET seq = seq + 1000", "it ended no stay in"),
            ("UPDATE orders SET fields = '[' WHERE number = 'N-1'", "order N-1: its row cannot be read"),
            ("UPDATE events SET order_id = (SELECT id FROM orders WHERE number = 'N-2') WHERE board = 1 AND seq = 1", "entry 1: it is filed under another order"),
        ];
        for (sql, expected) in cases {
            let said = shop.copy().await.audit_after(sql).await;
            assert!(said.contains(expected), "{sql}: {said}");
        }
    }
}

on_each_engine! {
    async fn rows_from_before_they_were_bound_are_whole_and_bound_when_the_store_opens(shop: Shop) {
        worked(&shop).await;
        // As an earlier version leaves them: without a salt, and with a log that says nothing of them.
        shop.store.close().await;
        shop.tamper(&["UPDATE boards SET salt = NULL", "UPDATE people SET salt = NULL", "UPDATE shop SET salt = NULL"]).await;
        let shop = shop.restarted().await;
        shop.audit(None).await.unwrap();
        let said = after(&shop, &["UPDATE people SET name = 'Somebody Else' WHERE admin = 1"]).await;
        assert!(said.contains("its row was changed"), "{said}");
    }
}

// Copies and locks of a folder are SQLite's alone.

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_under_load_is_whole_and_restores_to_an_equal_hash() {
    let shop = Shop::on_sqlite().await;
    let order = shop.place().await;
    let target = shop.folder.with_extension("backup");
    let (writing, backup) = tokio::join!(
        async {
            for _ in 0..40 {
                for status in ["approval", "received"] {
                    shop.accept(shop.to_with_all(order, status)).await;
                }
            }
        },
        sqlite::backup(&shop.folder, &target)
    );
    let () = writing;
    backup.unwrap();
    assert!(matches!(sqlite::backup(&shop.folder, &target).await, Err(sqlite::BackupError::Taken(_))));
    let restored = shop.folder.with_extension("restored");
    let verdict = sqlite::restore(&target, &restored, None).await.unwrap();
    assert!(matches!(sqlite::restore(&target, &restored, None).await, Err(sqlite::BackupError::Taken(_))));
    let there = shop.elsewhere(&restored, None).await;
    let head = there.store.head(shop.board).await.unwrap();
    assert_eq!(verdict.boards[1].head.hash, head.hash);
    assert!(head.seq <= shop.seq().await);
    // Where the order is now is no part of an entry, and has gone on since.
    let entries = async |shop: &Shop| {
        let entries = shop.store.board_entries(shop.board, 0, 500).await.unwrap().into_iter();
        entries.map(|entry| EntryView { status: None, ..entry }).collect::<Vec<_>>()
    };
    let (same, copied) = (entries(&shop).await, entries(&there).await);
    assert_eq!(copied, same[..copied.len()]);
    there.accept(Submission { author: shop.admin(), ..shop.placing() }).await;
}

#[tokio::test]
async fn one_server_at_a_time_works_in_a_folder() {
    let shop = Shop::on_sqlite().await;
    let lock = sqlite::DataLock::acquire(&shop.folder).unwrap();
    assert!(matches!(sqlite::DataLock::acquire(&shop.folder), Err(sqlite::LockError::Held(_))));
    drop(lock);
    sqlite::DataLock::acquire(&shop.folder).unwrap();
}

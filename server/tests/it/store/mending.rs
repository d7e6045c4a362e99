//! Mending what was entered wrong: the log keeps both, the audit finds what somebody does to either, and the search finds
//! an order by what it says now.

use super::on_each_engine;
use crate::shop::store::*;
use domain::{wire::Line, *};
use store::{ListQuery, SourceRows, Submission, WriteError};

fn with_lines(shop: &Shop, order: OrderId, lines: &[Line]) -> Submission {
    let mut sources = SourceRows::new();
    let edit = Edit { lines: Some(sources.other_lines(lines)), ..Edit::default() };
    Submission { sources, ..shop.command(order, Command::Edit(edit)) }
}

fn withdrawing(shop: &Shop, order: OrderId) -> Submission {
    let mut sources = SourceRows::new();
    let reason = Some(sources.note("Entered twice"));
    Submission { sources, ..shop.command(order, Command::Withdraw { reason }) }
}

fn renumbering(shop: &Shop, order: OrderId, from: &str, to: &str) -> Submission {
    let number = |text: &str| text.parse().unwrap();
    shop.command(order, Command::Renumber { from: number(from), to: number(to) })
}

async fn found(shop: &Shop, words: &str) -> Vec<String> {
    let filter = Filter { q: Some(words.into()), ..Filter::default() };
    let query = ListQuery { filter, limit: 50, ..ListQuery::default() };
    let page = shop.store.list(shop.board, &query, shop.now()).await.unwrap();
    page.items.iter().map(|card| card.number.to_string()).collect()
}

on_each_engine! {
    async fn lines_change_and_the_log_keeps_both(shop: Shop) {
        let order = shop.accept(shop.placing_as("M-1")).await.order;
        let changed = shop.accept(with_lines(&shop, order, &[line("Birch table", 2), line("Chair", 4), line("Lamp", 1)])).await;
        assert_eq!(changed.card.lines, LinesSummary { count: 3, first: "Birch table".into() });
        shop.accept(with_lines(&shop, order, &[line("Lamp", 1)])).await;
        shop.audit(None).await.unwrap();
        let stored = shop.store.order(order).await.unwrap().unwrap();
        assert_eq!((stored.lines, stored.card.lines.count), (vec![line("Lamp", 1)], 1));
        let trail = shop.store.order_trail(order, u64::MAX, 10).await.unwrap().items;
        let kept = |entry: &wire::EntryView| match &entry.event {
            Event::LinesChanged { before, after, .. } => [before, &after.id].map(|id| {
                let lines: Vec<Line> = serde_json::from_str(&entry.texts[id]).unwrap();
                lines.iter().map(|line| format!("{} {}", line.quantity, &*line.description)).collect::<Vec<_>>().join(", ")
            }),
            other => panic!("{other:?}"),
        };
        assert_eq!(kept(&trail[1]), ["1 Oak table, 4 Chair", "2 Birch table, 4 Chair, 1 Lamp"]);
        assert_eq!(kept(&trail[0]), ["2 Birch table, 4 Chair, 1 Lamp", "1 Lamp"]);
        // The same after everything was read anew.
        let shop = shop.restarted().await;
        assert_eq!(shop.store.order(order).await.unwrap().unwrap().card.lines.first, "Lamp");
    }

    async fn lines_that_somebody_changes_behind_the_log_are_named(shop: Shop) {
        let order = shop.accept(shop.placing_as("M-1")).await.order;
        shop.accept(with_lines(&shop, order, &[line("Lamp", 1)])).await;
        let says = |what: &str| format!("board orders, entry 2: {what}");
        let now = shop.copy().await;
        let said = now.audit_after("UPDATE lines SET body = replace(body, '\"quantity\":1', '\"quantity\":9')").await;
        assert_eq!(said, says("the order's lines that it points to was changed"));
        let before = shop.copy().await;
        let said = before.audit_after("UPDATE notes SET body = replace(body, 'Oak', 'Ash')").await;
        assert_eq!(said, says("what the order's lines were before was changed"));
        let gone = shop.copy().await;
        let said = gone.audit_after("DELETE FROM notes WHERE body LIKE '%Oak%'").await;
        assert_eq!(said, says("what the order's lines were before is gone"));
        shop.audit(None).await.unwrap();
    }

    async fn an_order_is_withdrawn_with_a_reason_by_who_may_place_one(shop: Shop) {
        let order = shop.accept(shop.placing_as("M-1")).await.order;
        let other = shop.place().await;
        let bare = shop.command(order, Command::Withdraw { reason: None });
        assert_eq!(shop.refuse(bare).await, [RefusalCode::ReasonMissing]);
        let by_production = by(withdrawing(&shop, order), shop.person("production"));
        assert!(matches!(shop.submit(by_production).await, Err(WriteError::Forbidden)));
        let gone = shop.accept(by(withdrawing(&shop, order), shop.person("account_manager"))).await;
        assert!(gone.card.archived && gone.card.withdrawn);
        assert_eq!(shop.column("received").await, [other]);
        assert_eq!(shop.snapshot().await.columns[0].count.total, 1);
        for command in [Command::RenewTracking, Command::Archive] {
            assert_eq!(shop.refuse(shop.command(order, command)).await, [RefusalCode::Archived]);
        }
        // Its number leads to it until another order has it.
        let numbered = async || shop.store.numbered(shop.board, &"M-1".parse().unwrap()).await.unwrap().unwrap().order;
        assert_eq!(numbered().await, order);
        let placed = shop.accept(shop.placing_as("M-1")).await.order;
        assert_eq!(numbered().await, placed);
        shop.audit(None).await.unwrap();
        let shop = shop.restarted().await;
        let stored = shop.store.order(order).await.unwrap().unwrap();
        assert!(stored.card.withdrawn && stored.state.withdrawn_at.is_some());
        let said = shop.audit_after("UPDATE orders SET withdrawn_at = withdrawn_at + 1").await;
        assert!(said.contains("order M-1: its withdrawal is Some("), "{said}");
    }

    async fn a_number_is_corrected_unless_another_order_has_it(shop: Shop) {
        let order = shop.accept(shop.placing_as("M-1")).await.order;
        shop.accept(shop.placing_as("M-2")).await;
        assert_eq!(shop.refuse(renumbering(&shop, order, "M-1", "M-2")).await, [RefusalCode::NumberTaken]);
        assert_eq!(shop.refuse(renumbering(&shop, order, "M-1", "M-1")).await, [RefusalCode::NothingToChange]);
        let stale = shop.submit(renumbering(&shop, order, "M-7", "M-3")).await;
        assert!(matches!(stale, Err(WriteError::Stale { .. })), "{stale:?}");
        let corrected = shop.accept(renumbering(&shop, order, "M-1", "M-3")).await;
        assert_eq!(&*corrected.card.number, "M-3");
        let numbered = async |text: &str| shop.store.numbered(shop.board, &text.parse().unwrap()).await.unwrap();
        assert_eq!(numbered("M-3").await.map(|located| located.order), Some(order));
        assert!(numbered("M-1").await.is_none());
        // The one that it had is free again.
        shop.accept(shop.placing_as("M-1")).await;
        shop.audit(None).await.unwrap();
        let said = shop.audit_after("UPDATE orders SET number = 'M-9' WHERE number = 'M-3'").await;
        assert!(said.contains("its number is M-9 in its row, but M-3 by the log"), "{said}");
    }

    async fn what_was_mended_is_found_by_what_it_says_now(shop: Shop) {
        let order = shop.accept(shop.placing_as("M-1")).await.order;
        shop.accept(with_lines(&shop, order, &[line("Birch desk", 1)])).await;
        shop.accept(renumbering(&shop, order, "M-1", "K-77")).await;
        assert_eq!(found(&shop, "birch k-77").await, ["K-77"]);
        assert_eq!(found(&shop, "oak").await, [""; 0]);
        shop.accept(withdrawing(&shop, order)).await;
        assert_eq!(found(&shop, "birch").await, [""; 0]);
        shop.audit(None).await.unwrap();
    }
}

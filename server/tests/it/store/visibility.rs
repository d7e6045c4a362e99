//! What is hidden from somebody is in no snapshot, list, search, count or order of theirs.

use super::on_each_engine;
use crate::shop::{ZONE, store::*};
use chrono::TimeDelta;
use domain::*;
use store::{ListQuery, ReadError};

fn hiding(statuses: &[&str]) -> Sight {
    let mut workflow = default_workflow(default_calendar(ZONE));
    let mut role: Role = workflow.roles[0].clone();
    statuses.iter().for_each(|status| role.set_sees_status(id(status), false));
    workflow.roles = vec![role.clone()];
    Sight::of(&[role.id].into(), &workflow)
}

async fn numbers(shop: &Shop, query: ListQuery) -> Vec<String> {
    let page = shop.store.list(shop.board, &ListQuery { limit: 50, ..query }, shop.now()).await.unwrap();
    page.items.iter().map(|card| card.number.to_string()).collect()
}

on_each_engine! {
    async fn orders_of_hidden_statuses_are_not_there(shop: Shop) {
        for status in ["received", "approval", "ready", "received", "supplier", "ready"] {
            shop.wait(TimeDelta::minutes(1));
            shop.place_in(status).await;
        }
        let hidden = hiding(&["received", "supplier"]);
        let snapshot = shop.store.snapshot(shop.board, &Filter::default(), &hidden, 10.into(), shop.now()).await.unwrap().unwrap();
        let counted: Vec<_> = snapshot.columns.iter().filter(|column| column.count.total > 0).map(|column| (column.count.status.to_string(), column.count.total)).collect();
        assert_eq!(counted, [("approval".to_owned(), 1), ("ready".to_owned(), 2)]);
        assert_eq!(snapshot.columns.len(), 8);
        let late = Filter { owner: vec!["account_manager".parse().unwrap(), "procurement".parse().unwrap()], ..Filter::default() };
        let filtered = shop.store.snapshot(shop.board, &late, &hidden, 10.into(), shop.now()).await.unwrap().unwrap();
        assert_eq!(filtered.columns.iter().map(|column| column.count.total).sum::<u32>(), 1);

        let ask = |sort: Option<&str>, filter: Filter| ListQuery { sort: sort.map(|sort| sort.parse().unwrap()), filter, sight: hidden.clone(), ..ListQuery::default() };
        let page = shop.store.list(shop.board, &ListQuery { limit: 2, ..ask(None, Filter::default()) }, shop.now()).await.unwrap();
        assert_eq!(page.total, Some(3), "the count knows of nothing else");
        for sort in [None, Some("number"), Some("-number"), Some("customer"), Some("status"), Some("-status"), Some("promise"), Some("age")] {
            let mut found = numbers(&shop, ask(sort, Filter::default())).await;
            found.sort();
            assert_eq!(found, ["N-2", "N-3", "N-6"], "{sort:?}");
        }
        let words = |q: &str| Filter { q: Some(q.into()), ..Filter::default() };
        for (q, expected) in [("N-1", &[][..]), ("N-5", &[]), ("N-2", &["N-2"]), ("customer of", &["N-6", "N-3", "N-2"])] {
            assert_eq!(numbers(&shop, ask(None, words(q))).await, expected, "{q}");
            assert_eq!(numbers(&shop, ask(Some("-number"), words(q))).await, expected, "{q}, sorted");
        }
        assert_eq!(numbers(&shop, ask(None, Filter { status: vec![id("received")], ..Filter::default() })).await, [""; 0]);
        // The control: who sees all finds each of them.
        assert_eq!(numbers(&shop, ListQuery { filter: words("customer of"), ..ListQuery::default() }).await.len(), 6);
        assert_eq!(numbers(&shop, ListQuery { filter: words("N-1"), ..ListQuery::default() }).await, ["N-1"]);
    }

    async fn a_cursor_that_names_a_hidden_order_finds_out_nothing(shop: Shop) {
        let (secret, seen) = (shop.place().await, shop.place_in("approval").await);
        let hidden = hiding(&["received"]);
        for sort in ["number", "customer", "-age"] {
            let sort: Sort = sort.parse().unwrap();
            let all = ListQuery { sort: Some(sort), limit: 1, ..ListQuery::default() };
            // As the list of somebody who sees it says it.
            let after = shop.store.list(shop.board, &all, shop.now()).await.unwrap().next.unwrap();
            assert!(after.ends_with(&secret.to_string()), "{after} {seen}");
            let guess = ListQuery { after: Some(after), sight: hidden.clone(), ..all.clone() };
            let answer = shop.store.list(shop.board, &guess, shop.now()).await;
            assert!(matches!(answer, Err(ReadError::BadCursor)), "{answer:?}");
            let control = ListQuery { sight: Sight::whole(), ..guess };
            assert_eq!(shop.store.list(shop.board, &control, shop.now()).await.unwrap().items.len(), 1);
        }
        let column = ListQuery { after: Some("c.received.0".into()), sight: hidden.clone(), limit: 5, ..ListQuery::default() };
        let listed = shop.store.list(shop.board, &column, shop.now()).await;
        assert!(listed.is_err() || listed.unwrap().items.is_empty(), "a hidden column has no cards");
    }

    async fn a_note_is_found_by_who_sees_notes(shop: Shop) {
        let order = shop.place().await;
        let mut sources = store::SourceRows::new();
        let text: LongText = "the quokka waits".parse().unwrap();
        let note = sources.note(&text);
        let edit = Edit { fields: [(FieldId::note(), Some(note))].into(), ..Edit::default() };
        let submission = store::Submission { sources, ..shop.command(order, Command::Edit(edit)) };
        shop.accept(submission).await;
        let ask = |parts: &[Part]| ListQuery {
            filter: Filter { q: Some("quokka".into()), ..Filter::default() },
            visible_parts: parts.iter().copied().collect(),
            ..ListQuery::default()
        };
        assert_eq!(numbers(&shop, ask(&[Part::Notes])).await, ["N-1"]);
        assert_eq!(numbers(&shop, ask(&[Part::Email, Part::Phone, Part::Address, Part::Money])).await, [""; 0]);
        // What was there before notes were searched by themselves is so, too.
        shop.audit(None).await.unwrap();
    }
}

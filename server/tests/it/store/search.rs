//! What is found by words, in which order a list comes, and what the next number is.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::*;
use std::{collections::BTreeSet, sync::Mutex};
use store::{ListQuery, ReadError, SourceRows, Submission};

/// An order as somebody typed it, and what they later type to find it.
#[derive(serde::Deserialize)]
struct Typed {
    number: String,
    customer: String,
    #[serde(flatten)]
    rest: std::collections::BTreeMap<String, serde_json::Value>,
    find: Vec<String>,
}

const FIELDS: [&str; 3] = ["reference", "tracking_number", "note"];

fn typed(shop: &Shop, order: &Typed) -> Submission {
    let mut placing = shop.placing_as(&order.number);
    let mut sources = SourceRows::new();
    let Command::Place(place) = &mut placing.command else { unreachable!() };
    place.customer = sources.contact(&contact(&order.customer));
    place.lines = sources.lines(&[line("Oak table", 1)]);
    let fields =
        FIELDS.iter().filter_map(|name| Some((name.parse().unwrap(), order.rest.get(*name)?.as_str()?)));
    place.fields = fields.map(|(field, text)| (field, Some(sources.note(text)))).collect();
    placing.sources = sources;
    placing
}

fn named(shop: &Shop, number: &str, customer: &str) -> Submission {
    typed(
        shop,
        &Typed {
            number: number.into(),
            customer: customer.into(),
            rest: Default::default(),
            find: Vec::new(),
        },
    )
}

fn words(q: &str) -> ListQuery {
    let filter = Filter { q: Some(q.into()), ..Filter::default() };
    // Notes are everybody's unless a role says otherwise.
    ListQuery { filter, visible_parts: [Part::Notes].into(), limit: 50, ..ListQuery::default() }
}

fn sorted(sort: &str) -> ListQuery {
    ListQuery { sort: Some(sort.parse().unwrap()), limit: 3, ..ListQuery::default() }
}

async fn found(shop: &Shop, query: ListQuery) -> Vec<String> {
    let page = shop.store.list(shop.board, &query, shop.now()).await.unwrap();
    page.items.iter().map(|card| card.number.to_string()).collect()
}

/// All pages one after the other.
async fn pages(shop: &Shop, query: ListQuery) -> Vec<String> {
    each_page(shop, query).await.concat()
}

async fn each_page(shop: &Shop, mut query: ListQuery) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    loop {
        let page = shop.store.list(shop.board, &query, shop.now()).await.unwrap();
        assert!(page.items.len() <= query.limit as usize);
        all.push(page.items.iter().map(|card| card.number.to_string()).collect());
        query.after = page.next;
        if query.after.is_none() {
            return all;
        }
    }
}

on_each_engine! {
    async fn every_spelling_finds_its_order_and_no_other(shop: Shop) {
        let orders: Vec<Typed> = serde_json::from_str(include_str!("search.json")).unwrap();
        for order in &orders {
            shop.accept(typed(&shop, order)).await;
        }
        for order in &orders {
            for find in &order.find {
                assert_eq!(found(&shop, words(find)).await, [order.number.as_str()], "{find}");
            }
        }
        assert_eq!(found(&shop, words("ışıklar")).await, [""; 0]);
        shop.audit(None).await.unwrap();
        let copy = shop.copy().await;
        assert_eq!(found(&copy, words("STRASSENBAU")).await, ["DE-9"]);
        copy.audit(None).await.unwrap();
    }

    async fn an_index_that_is_not_there_is_made_when_the_store_opens(shop: Shop) {
        for n in 0..5 {
            shop.accept(named(&shop, &format!("D-{n}"), "Ärzte")).await;
        }
        let order = shop.place_in("ready").await;
        shop.accept(shop.to(order, "delivered")).await;
        shop.accept(shop.command(order, Command::Archive)).await;
        // As a database is that has never had one, and as one that was interrupted half-way.
        for statement in ["UPDATE search_fill SET folding = 0", "UPDATE search_fill SET folding = 0, filling = 77, upto = NULL"] {
            shop.tamper(&["DELETE FROM search", statement]).await;
            assert!(shop.audit(None).await.is_err());
            let again = shop.second_process().await;
            again.close().await;
            assert_eq!(found(&shop, words("arzte")).await.len(), 5);
            let mut archived = words("customer");
            archived.filter.archived = true;
            assert_eq!(found(&shop, archived).await.len(), 1);
            shop.audit(None).await.unwrap();
        }
        shop.accept(named(&shop, "D-6", "Ärzte")).await;
        assert_eq!(found(&shop, words("arzte")).await.len(), 6);
    }

    async fn what_is_changed_is_found_by_what_it_says_now(shop: Shop) {
        let order = shop.accept(named(&shop, "E-1", "Old Name")).await.order;
        let mut sources = SourceRows::new();
        let customer = Some(sources.contact(&contact("New Name")));
        let fields = [(FieldId::note(), Some(sources.note("Ring twice")))].into();
        let edit = Edit { customer, fields, ..Edit::default() };
        shop.accept(Submission { sources, ..shop.command(order, Command::Edit(edit)) }).await;
        assert_eq!(found(&shop, words("old")).await, [""; 0]);
        assert_eq!(found(&shop, words("new name twice oak")).await, ["E-1"]);
        shop.accept(shop.command(order, Command::Edit(Edit { fields: [(FieldId::note(), None)].into(), ..Edit::default() }))).await;
        assert_eq!(found(&shop, words("twice")).await, [""; 0]);
        shop.accept(shop.to_with_all(order, "ready")).await;
        assert_eq!(found(&shop, words("royal 1234")).await, ["E-1"]);
        shop.accept(shop.to(order, "delivered")).await;
        shop.accept(shop.command(order, Command::Archive)).await;
        assert_eq!(found(&shop, words("royal")).await, [""; 0]);
        let mut archived = words("royal");
        archived.filter.archived = true;
        assert_eq!(found(&shop, archived).await, ["E-1"]);
        shop.audit(None).await.unwrap();
    }

    async fn nobody_finds_by_what_they_may_not_see(shop: Shop) {
        shop.accept(named(&shop, "V-1", "Somebody")).await;
        let all = [Part::Email, Part::Phone, Part::Address];
        for (part, q) in [(Part::Email, "customer.example"), (Part::Phone, "01632"), (Part::Phone, "01632960001"), (Part::Address, "zz1")] {
            let ask = |visible_parts: BTreeSet<Part>| ListQuery { visible_parts, ..words(q) };
            assert_eq!(found(&shop, ask([part].into())).await, ["V-1"], "{q}");
            assert_eq!(found(&shop, ask(all.into())).await, ["V-1"], "{q}");
            let others: BTreeSet<Part> = all.into_iter().filter(|other| *other != part).collect();
            assert_eq!(found(&shop, ask(others.clone())).await, [""; 0], "{q}");
            // Not with a word that they may see either, nor sorted, nor short.
            assert_eq!(found(&shop, ListQuery { visible_parts: others.clone(), ..words(&format!("somebody {q}")) }).await, [""; 0]);
            assert_eq!(found(&shop, ListQuery { sort: Some("number".parse().unwrap()), ..ask(others.clone()) }).await, [""; 0]);
            assert_eq!(found(&shop, ListQuery { visible_parts: others, ..words(&q[..2]) }).await, [""; 0], "{q}");
        }
    }

    async fn an_exact_number_comes_first_and_pages_have_no_gaps(shop: Shop) {
        for n in 1..=30 {
            shop.wait(TimeDelta::minutes(1));
            shop.accept(named(&shop, &format!("P-{n}"), "Repeat Buyer")).await;
        }
        let first = found(&shop, words("p-3")).await;
        assert_eq!((first[0].as_str(), first[1].as_str(), first.len()), ("P-3", "P-30", 2));
        let mut query = words("p-3");
        query.limit = 1;
        assert_eq!(pages(&shop, query).await, ["P-3", "P-30"]);
        for limit in [1, 7, 29, 30, 50] {
            let newest: Vec<String> = (1..=30).rev().map(|n| format!("P-{n}")).collect();
            assert_eq!(pages(&shop, ListQuery { limit, ..words("repeat") }).await, newest, "{limit}");
            let mut filtered = ListQuery { limit, ..words("buyer r") };
            filtered.filter.status = vec![id("received")];
            assert_eq!(pages(&shop, filtered).await, newest, "{limit}");
        }
        let mut nowhere = words("repeat");
        nowhere.filter.status = vec![id("ready")];
        assert_eq!(pages(&shop, nowhere).await, [""; 0]);
        let other = ListQuery { after: Some("q.x".into()), ..words("repeat") };
        assert!(matches!(shop.store.list(shop.board, &other, shop.now()).await, Err(ReadError::BadCursor)));
    }

    async fn a_question_looks_through_so_many_orders_and_says_where_to_go_on(shop: Shop) {
        let mut shop = shop;
        shop.accept(named(&shop, "Milestone", "Nobody")).await;
        for group in 0..5 {
            if group > 0 {
                // What comes next is as far behind what was as if a quarter of a million orders lay between.
                shop.tamper(&["UPDATE search SET doc = doc + 250000 WHERE number = 'milestone'"]).await;
                shop = shop.restarted().await;
            }
            for n in 1..=3 {
                let customer = if group == 0 { "Faraway Needle" } else { "Faraway Buyer" };
                shop.accept(named(&shop, &format!("F{group}-{n}"), customer)).await;
            }
        }
        let newest: Vec<String> =
            (0..5).rev().flat_map(|group| (1..=3).rev().map(move |n| format!("F{group}-{n}"))).collect();
        let found = async |q: &str| -> Vec<usize> {
            each_page(&shop, words(q)).await.iter().map(Vec::len).collect()
        };
        // The more words there are to look up, the fewer orders.
        assert_eq!(found("faraway").await, [9, 6]);
        assert_eq!(found("faraway oak").await, [6, 6, 3]);
        assert_eq!(found("faraway oak table").await, [3, 3, 3, 6]);
        assert_eq!(found("needle oak table").await, [0, 0, 0, 3]);
        assert_eq!(found("needle buyer table").await, [0, 0, 0, 0]);
        assert_eq!(found("milestone oak table").await, [0, 0, 0, 0], "what was moved is not where it was indexed");
        for limit in [1, 2, 3, 4, 50] {
            for q in ["faraway", "faraway oak table"] {
                let mut query = ListQuery { limit, ..words(q) };
                assert_eq!(pages(&shop, query.clone()).await, newest, "{q} by {limit}");
                query.filter.status = vec![id("received")];
                assert_eq!(pages(&shop, query).await, newest, "{q} by {limit}");
            }
        }
        // A number is found however old it is, and only once.
        assert_eq!(each_page(&shop, words("f0-2")).await, [vec!["F0-2".to_owned()], vec![]]);
        let mut by_number = sorted("number");
        by_number.filter.q = Some("faraway oak table".into());
        let mut ascending = newest.clone();
        ascending.sort();
        assert_eq!(pages(&shop, by_number).await, ascending);
        // Off the board there are fewer, and none is far.
        let order = shop.accept(named(&shop, "F9-9", "Faraway Buyer")).await.order;
        shop.accept(shop.to_with_all(order, "ready")).await;
        shop.accept(shop.to(order, "delivered")).await;
        shop.accept(shop.command(order, Command::Archive)).await;
        let mut archived = words("faraway oak table");
        archived.filter.archived = true;
        assert_eq!(each_page(&shop, archived).await, [["F9-9"]]);
        assert_eq!(pages(&shop, words("faraway oak table")).await, newest);
    }

    async fn a_list_comes_in_any_order_page_by_page(shop: Shop) {
        for (number, customer, status, days) in [
            ("A-10", "Zoë", "ready", Some(9)), ("A-9", "anna", "received", None), ("B-1", "Ärzte", "approval", Some(5)),
            ("A-100", "Émile", "received", Some(7)), ("A-2", "bob", "approval", None), ("A-3", "Bob", "ready", Some(5)),
            ("A-4", "carl", "received", None),
        ] {
            shop.wait(TimeDelta::minutes(1));
            let order = shop.accept(named(&shop, number, customer)).await.order;
            if let Some(days) = days {
                let edit = Edit { promise: Some(promise(days, days + 1)), ..Edit::default() };
                shop.accept(shop.command(order, Command::Edit(edit))).await;
            }
            if status != "received" {
                let mut to = shop.to(order, status);
                if status == "ready" {
                    let edit = Edit { promise: Some(promise(days.unwrap(), days.unwrap() + 1)), ..Edit::default() };
                    let Command::Move(m) = &mut to.command else { unreachable!() };
                    m.promise = edit.promise;
                }
                shop.accept(to).await;
            }
        }
        assert_eq!(pages(&shop, sorted("number")).await, ["A-2", "A-3", "A-4", "A-9", "A-10", "A-100", "B-1"]);
        let by_name = pages(&shop, sorted("customer")).await;
        assert_eq!((by_name[0].as_str(), by_name[1].as_str()), ("A-9", "B-1"));
        assert_eq!(by_name[4..], ["A-4", "A-100", "A-10"]);
        let by_status = pages(&shop, sorted("status")).await;
        assert_eq!(by_status, ["A-9", "A-100", "A-4", "B-1", "A-2", "A-10", "A-3"]);
        let by_promise = pages(&shop, sorted("promise")).await;
        assert_eq!((by_promise[2].as_str(), by_promise[3].as_str()), ("A-100", "A-10"));
        let latest = pages(&shop, sorted("-promise")).await;
        assert_eq!((latest[0].as_str(), latest[1].as_str()), ("A-10", "A-100"));
        let unpromised: BTreeSet<&str> = latest[4..].iter().map(String::as_str).collect();
        assert_eq!(unpromised, ["A-2", "A-4", "A-9"].into(), "those without a promise come last");
        assert_eq!(pages(&shop, sorted("age")).await[0], "A-4", "the youngest");
        assert_eq!(pages(&shop, sorted("-age")).await[0], "A-10", "the oldest");
        for key in ["number", "customer", "status", "age"] {
            let mut there = pages(&shop, sorted(key)).await;
            let back = pages(&shop, sorted(&format!("-{key}"))).await;
            there.reverse();
            assert_eq!(there, back, "{key}");
            for limit in [1, 7, 8] {
                assert_eq!(pages(&shop, ListQuery { limit, ..sorted(&format!("-{key}")) }).await, back, "{key}");
                let mut searched = ListQuery { limit, ..sorted(&format!("-{key}")) };
                searched.filter.q = Some("oak".into());
                assert_eq!(pages(&shop, searched).await, back, "{key}");
            }
        }
        let mut some = sorted("-number");
        some.filter.status = vec![id("ready"), id("approval")];
        assert_eq!(pages(&shop, some).await, ["B-1", "A-10", "A-3", "A-2"]);
        let page = shop.store.list(shop.board, &sorted("age"), shop.now()).await.unwrap();
        for (sort, after) in [("-age", page.next.unwrap()), ("age", "s.age.x.y".into()), ("promise", "s.promise..".into())] {
            let query = ListQuery { after: Some(after), ..sorted(sort) };
            assert!(matches!(shop.store.list(shop.board, &query, shop.now()).await, Err(ReadError::BadCursor)));
        }
        shop.audit(None).await.unwrap();
    }

    async fn the_next_number_is_what_people_count_on_with(shop: Shop) {
        let next = async || shop.store.next_number(shop.board).await.unwrap().map(|number| number.to_string());
        assert_eq!(next().await.as_deref(), Some("1001"));
        shop.accept(shop.placing_as("special")).await;
        assert_eq!(next().await, None);
        for number in ["MP-0997", "MP-0998", "MP-0999", "MP-77777777777", "X-5", "mp-4000"] {
            shop.wait(TimeDelta::minutes(1));
            shop.accept(shop.placing_as(number)).await;
        }
        assert_eq!(next().await.as_deref(), Some("MP-1000"));
        shop.accept(shop.placing_as("MP-1000")).await;
        assert_eq!(next().await.as_deref(), Some("MP-1001"));
        for n in 1..=3 {
            shop.accept(shop.placing_as(&format!("2026-{n:04}-a"))).await;
        }
        assert_eq!(next().await.as_deref(), Some("MP-1001"), "what most have counts");
        for n in 4..=9 {
            shop.accept(shop.placing_as(&format!("2026-{n:04}-a"))).await;
        }
        assert_eq!(next().await.as_deref(), Some("2026-0010-a"));
        // Archived ones are counted, too, and what is not on the board any more still tells the pattern.
        let last = shop.accept(shop.placing_as("2026-0031-a")).await.order;
        shop.accept(shop.to_with_all(last, "ready")).await;
        shop.accept(shop.to(last, "delivered")).await;
        shop.accept(shop.command(last, Command::Archive)).await;
        assert_eq!(next().await.as_deref(), Some("2026-0032-a"));
    }
}

on_each_engine! {
    async fn nothing_but_searches_waits_behind_searches(shop: Shop) {
        const SEARCHES: usize = 128;
        for _ in 0..40 {
            shop.place().await;
        }
        let (store, link) = (&shop.store, shop.first_link().await);
        // Connections that are made when they are wanted are there.
        store.ready().await.unwrap();
        found(&shop, words("oak")).await;
        let done = Mutex::new(Vec::new());
        let note = |what: &'static str| done.lock().unwrap().push(what);
        let searches = (0..SEARCHES).map(|_| async {
            found(&shop, words("customer")).await;
            note("search");
        });
        let others = async {
            shop.snapshot().await;
            note("board");
            store.tracked(&link).await.unwrap().unwrap();
            note("link");
            store.ready().await.unwrap();
            note("ready");
        };
        // The control: one who searches, too, stands at the end of the queue.
        let one_more = async {
            found(&shop, words("oak")).await;
            note("one more");
        };
        futures::join!(futures::future::join_all(searches), others, one_more);
        let done = done.into_inner().unwrap();
        let place = |what| done.iter().position(|done| *done == what).unwrap();
        assert!(place("board") < place("link") && place("link") < place("ready"));
        assert!(place("ready") < SEARCHES / 2, "behind {} searches", place("ready"));
        assert!(place("one more") >= SEARCHES, "{done:?}");
    }
}

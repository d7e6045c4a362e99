//! Snapshots, lists, search, replay and the live feed.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::*;
use server::broadcast::Delivery;
use store::{ListQuery, ReadError, SourceRows, Submission};

fn found(page: &domain::wire::Page<Card>) -> Vec<&str> {
    page.items.iter().map(|card| &*card.number).collect()
}

fn search(q: &str, visible_parts: &[Part]) -> ListQuery {
    let filter = Filter { q: Some(q.into()), ..Filter::default() };
    ListQuery {
        filter,
        visible_parts: visible_parts.iter().copied().collect(),
        limit: 10,
        ..ListQuery::default()
    }
}

on_each_engine! {
    async fn a_snapshot_has_a_window_of_each_column_and_where_it_goes_on(shop: Shop) {
        for _ in 0..7 {
            shop.place().await;
        }
        shop.place_in("approval").await;
        let snapshot = shop.store.snapshot(shop.board, &Filter::default(), &Default::default(), 3.into(), shop.now()).await.unwrap().unwrap();
        assert_eq!(snapshot.seq, shop.seq().await);
        assert_eq!(snapshot.columns.len(), 10);
        let first = &snapshot.columns[0];
        assert_eq!((first.count.total, first.orders.len()), (7, 3));
        let mut cards = first.orders.clone();
        let mut after = first.next.clone();
        while after.is_some() {
            let query = ListQuery { after, limit: 3, ..ListQuery::default() };
            let page = shop.store.list(shop.board, &query, shop.now()).await.unwrap();
            cards.extend(page.items);
            after = page.next;
        }
        assert_eq!(cards.iter().map(|card| card.id).collect::<Vec<_>>(), shop.column("received").await);
        assert_eq!(snapshot.columns[1].next, None);
    }

    async fn a_filtered_snapshot_counts_what_matches(shop: Shop) {
        let (late, held, fine) = (shop.place().await, shop.place().await, shop.place().await);
        for (order, from) in [(late, 1), (fine, 20)] {
            let edit = Edit { promise: Some(promise(from, from + 1)), ..Edit::default() };
            shop.accept(shop.command(order, Command::Edit(edit))).await;
        }
        shop.accept(shop.command(held, Command::Hold { reason: HoldReason::Stock, note: None })).await;
        shop.wait(TimeDelta::days(10));
        let ask = async |filter: Filter| {
            let snapshot = shop.store.snapshot(shop.board, &filter, &Default::default(), 10.into(), shop.now()).await.unwrap().unwrap();
            let matches = |card: &Card| filter.matches(card, &snapshot.workflow, snapshot.time());
            assert!(snapshot.columns.iter().flat_map(|column| &column.orders).all(matches), "server and browser agree");
            let first = &snapshot.columns[0];
            assert_eq!(first.count.total as usize, first.orders.len());
            first.orders.iter().map(|card| card.id).collect::<Vec<_>>()
        };
        assert_eq!(ask(Filter { late: true, ..Filter::default() }).await, [late]);
        assert_eq!(ask(Filter { held: true, ..Filter::default() }).await, [held]);
        assert_eq!(ask(Filter { stalled: true, ..Filter::default() }).await, [late, fine]);
        assert_eq!(ask(Filter { waiting: true, ..Filter::default() }).await, []);
        assert_eq!(ask(Filter { owner: vec!["account_manager".parse().unwrap()], ..Filter::default() }).await, [late, held, fine]);
        assert_eq!(ask(Filter { status: vec![id("approval")], ..Filter::default() }).await, []);
    }

    async fn what_a_chip_shows_is_what_the_rule_says(shop: Shop) {
        let (due, late, fine) = (shop.place().await, shop.place().await, shop.place().await);
        let today = shop.snapshot().await.today;
        for (order, days) in [(due, 0), (late, -2), (fine, 60)] {
            let latest = today + TimeDelta::days(days);
            let edit = Edit { promise: Some(Promise::new(latest, latest).unwrap()), ..Edit::default() };
            shop.accept(shop.command(order, Command::Edit(edit))).await;
        }
        let put_off = shop.place().await;
        for days in [40, 50, 60] {
            let latest = today + TimeDelta::days(days);
            let mut sources = SourceRows::new();
            let (promise, reason) = (Some(Promise::new(latest, latest).unwrap()), Some(sources.note("Cloth is late")));
            let edit = Command::Edit(Edit { promise, reason, ..Edit::default() });
            shop.accept(Submission { sources, ..shop.command(put_off, edit) }).await;
        }
        let (held, asks, given) = (shop.place().await, shop.place_in("approval").await, shop.place_in("supplier").await);
        shop.accept(shop.command(held, Command::Hold { reason: HoldReason::Customer, note: None })).await;
        let me = shop.people["warehouse"];
        shop.accept(shop.command(given, Command::Assign { to: Some(me), note: None })).await;
        let whose = |free: &[&str], given: &[&str]| Whose {
            free: free.iter().map(|at| id(at)).collect(),
            given: [(me, given.iter().map(|at| id(at)).collect())].into(),
        };
        let turns = Turns { mine: whose(&["approval"], &["supplier"]), nobodys: whose(&["received"], &[]) };
        let who = Decider { person: Some(me), ..Decider::default() };
        let shown = async |chip: Chip| {
            let filter = chip.added_to(Filter::default(), &who, &turns);
            let snapshot = shop.store.snapshot(shop.board, &filter, &Sight::whole(), 50.into(), shop.now()).await.unwrap().unwrap();
            let query = ListQuery { filter: filter.clone(), limit: 50, ..ListQuery::default() };
            let mut listed: Vec<OrderId> = shop.store.list(shop.board, &query, shop.now()).await.unwrap().items.into_iter().map(|card| card.id).collect();
            let every = ListQuery { limit: 50, ..ListQuery::default() };
            let every = shop.store.list(shop.board, &every, shop.now()).await.unwrap().items;
            let by_rule = every.into_iter().filter(|card| filter.matches(card, &snapshot.workflow, snapshot.time()));
            let mut by_rule: Vec<OrderId> = by_rule.map(|card| card.id).collect();
            let counted: u32 = snapshot.columns.iter().map(|column| column.count.total).sum();
            listed.sort();
            by_rule.sort();
            assert_eq!((&listed, counted as usize), (&by_rule, listed.len()), "{chip:?}");
            listed
        };
        let sorted = |mut orders: Vec<OrderId>| {
            orders.sort();
            orders
        };
        assert_eq!(shown(Chip::Today).await, [due]);
        // The two that were moved on were promised for three days from now, less than what usually comes after their statuses.
        assert_eq!(shown(Chip::AtRisk).await, sorted(vec![due, late, asks, given]));
        assert_eq!(shown(Chip::Customer).await, sorted(vec![put_off, held, asks]));
        assert_eq!(shown(Chip::Mine).await, sorted(vec![asks, given]));
        assert_eq!(shown(Chip::Nobodys).await, sorted(vec![due, late, fine, put_off, held]));
        for chip in Chip::ALL {
            shown(chip).await;
        }
        // Whoever is asked whether a new date is fine is awaited until they say so, and again once they were put off twice more.
        let accept = by(shop.command(put_off, Command::Answer(CustomerAnswer::AcceptDate)), ActorRef::Customer);
        shop.accept(Submission { origin: Origin::TrackingPage, ..accept }).await;
        assert_eq!(shown(Chip::Customer).await, sorted(vec![held, asks]));
        // Over its time, an order is at risk whatever was promised.
        shop.wait(TimeDelta::days(4));
        assert_eq!(shown(Chip::AtRisk).await, sorted(vec![due, late, fine, put_off, asks, given]));
    }

    async fn a_list_is_newest_first_and_pages_without_gaps(shop: Shop) {
        for _ in 0..7 {
            shop.wait(TimeDelta::minutes(1));
            shop.place().await;
        }
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let query = ListQuery { after, limit: 3, ..ListQuery::default() };
            let page = shop.store.list(shop.board, &query, shop.now()).await.unwrap();
            assert_eq!(page.total, Some(7));
            all.extend(page.items.into_iter().map(|card| card.number.to_string()));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(all, ["N-7", "N-6", "N-5", "N-4", "N-3", "N-2", "N-1"]);
        for bad in ["", "x", "p.1", "p.x.y", "c.received.!", "c..", "p.99999999999999999999.0"] {
            let query = ListQuery { after: Some(bad.into()), limit: 3, ..ListQuery::default() };
            let result = shop.store.list(shop.board, &query, shop.now()).await;
            assert!(matches!(result, Err(ReadError::BadCursor)), "{bad}");
        }
    }

    async fn search_finds_only_what_the_caller_may_see(shop: Shop) {
        shop.accept(shop.placing_as("AB-1")).await;
        shop.accept(shop.placing_as("AB-2")).await;
        let ask = async |query: ListQuery| shop.store.list(shop.board, &query, shop.now()).await.unwrap();
        assert_eq!(found(&ask(search("ab-1", &[])).await), ["AB-1"]);
        assert_eq!(found(&ask(search("CUSTOMER of ab-2", &[])).await), ["AB-2"]);
        assert_eq!(found(&ask(search("oak sku-1", &[])).await).len(), 2);
        assert_eq!(found(&ask(search("oak nothing", &[])).await).len(), 0);
        assert_eq!(found(&ask(search("zz1", &[])).await).len(), 0);
        assert_eq!(found(&ask(search("zz1", &[Part::Address])).await).len(), 2);
        assert_eq!(found(&ask(search("customer.example", &[Part::Address, Part::Phone])).await).len(), 0);
        assert_eq!(found(&ask(search("customer.example", &[Part::Email])).await).len(), 2);
        assert_eq!(found(&ask(search("% _ ' \" \\", &[Part::Email])).await).len(), 0);
    }

    async fn counters_are_what_a_recount_gives(shop: Shop) {
        let orders = [shop.place().await, shop.place_in("approval").await, shop.place_in("ready").await, shop.place_in("ready").await];
        shop.wait(TimeDelta::hours(1));
        shop.accept(shop.to_with_all(orders[0], "approval")).await;
        shop.accept(shop.to(orders[2], "delivered")).await;
        shop.accept(shop.command(orders[2], Command::Archive)).await;
        let moved = shop.accept(shop.to_with_all(orders[1], "received")).await;
        shop.accept(shop.command(orders[1], Command::TakeBack { seq: moved.seq })).await;
        let snapshot = shop.snapshot().await;
        for column in &snapshot.columns {
            assert_eq!(column.count.total as usize, column.orders.len(), "{}", column.count.status);
            assert_eq!(column.count.oldest_entered_at, column.orders.iter().map(|card| card.entered_at).min(), "{}", column.count.status);
        }
        let counted = |status: &str| snapshot.columns.iter().find(|c| c.count.status.as_str() == status).unwrap().count.total;
        assert_eq!((counted("received"), counted("approval"), counted("ready"), counted("delivered")), (0, 2, 1, 0));
    }

    async fn replay_tells_what_the_live_feed_told(shop: Shop) {
        let mut viewer = shop.broadcast.subscribe(shop.board, &Sight::whole());
        let order = shop.place().await;
        shop.accept(shop.to_with_all(order, "supplier")).await;
        shop.accept(shop.command(order, Command::Hold { reason: HoldReason::Stock, note: None })).await;
        let replayed = shop.store.changes(shop.board, 0, 100).await.unwrap().changes;
        assert_eq!(replayed.iter().map(|change| change.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        let last = replayed.last().unwrap();
        assert_eq!(last.card.as_ref().map(|card| card.version), Some(5));
        let mut live = Vec::new();
        let mut seen = 0;
        while seen < 5 {
            let Delivery::Events { bytes, seq } = viewer.next().await else { panic!("the stream ended") };
            live.extend_from_slice(&bytes);
            seen = seq;
        }
        let live = String::from_utf8(live).unwrap();
        let events: Vec<_> = live.split_terminator("\n\n").collect();
        assert_eq!(events.len(), 5);
        let data: domain::wire::Change = serde_json::from_str(events[4].split_once("data: ").unwrap().1).unwrap();
        assert_eq!((&data.card, &data.columns), (&last.card, &last.columns));
        assert!(events[0].starts_with("id: 1\nevent: change\ndata: {"));
        assert_eq!(shop.store.changes(shop.board, u64::MAX, 10).await.unwrap().changes, []);
    }

    async fn a_tracking_page_learns_of_its_order_alone(shop: Shop) {
        let (order, other) = (shop.place().await, shop.place().await);
        let mut watch = shop.broadcast.watch_order(order);
        shop.accept(shop.to(other, "approval")).await;
        shop.accept(shop.to(order, "approval")).await;
        assert_eq!(watch.changed().await, Some(2));
        shop.broadcast.close();
        assert_eq!(watch.changed().await, None);
    }

    async fn another_process_is_seen_and_its_entries_are_published(shop: Shop) {
        let order = shop.place().await;
        let mut viewer = shop.broadcast.subscribe(shop.board, &Sight::whole());
        viewer.resume_after(1);
        let other = shop.second_process().await;
        let receipt = other.submit(shop.placing()).await.unwrap();
        assert_eq!(receipt.seq, 2);
        let Delivery::Events { bytes, seq } = viewer.next().await else { panic!("the stream ended") };
        assert_eq!(seq, 2);
        assert!(String::from_utf8(bytes.to_vec()).unwrap().contains(&receipt.order.to_string()));
        // And the first process goes on from there.
        other.submit(shop.to(order, "approval")).await.unwrap();
        assert_eq!(shop.accept(shop.to_with_all(order, "received")).await.seq, 6);
        let snapshot = shop.snapshot().await;
        assert_eq!((snapshot.columns[0].count.total, snapshot.columns[1].count.total), (2, 0));
        other.close().await;
    }

    async fn every_text_of_a_command_is_found_again(shop: Shop) {
        let order = shop.place().await;
        shop.accept(shop.to_with_all(order, "approval")).await;
        let mut sources = SourceRows::new();
        let reason = Some(sources.note("The oak is late"));
        let edit = Edit { promise: Some(promise(10, 12)), reason, ..Edit::default() };
        shop.accept(Submission { sources, ..shop.command(order, Command::Edit(edit)) }).await;
        let whole = shop.store.order(order).await.unwrap().unwrap();
        assert_eq!(whole.promise_reason.as_deref(), Some("The oak is late"));
        assert_eq!(whole.fields[&FieldId::carrier()], "Royal Example");
        assert_eq!(whole.state.first_promise, Some(promise(3, 5)));
        let entries = shop.store.order_entries(order, 0, 10).await.unwrap();
        let newest = shop.store.order_trail(order, u64::MAX, 1).await.unwrap();
        assert_eq!((newest.items.last(), newest.total), (entries.last(), Some(entries.len() as u32)));
        let rest = shop.store.order_trail(order, newest.next.unwrap().parse().unwrap(), 10).await.unwrap();
        assert!(rest.next.is_none() && rest.items.iter().rev().eq(&entries[..entries.len() - 1]));
        let texts: Vec<_> = entries.iter().flat_map(|entry| entry.texts.values()).collect();
        assert!(texts.iter().any(|text| *text == "Because the test says so"));
        assert!(texts.iter().any(|text| *text == "The oak is late"));
        assert!(shop.raw_log().await.iter().all(|body| !body.contains("oak") && !body.contains("Royal") && !body.contains("Customer of")));
    }
}

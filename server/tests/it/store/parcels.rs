//! Parcels as both engines keep them: in the order's row as the log makes them, with what people typed in rows of their own, and
//! known to the audit.

use super::on_each_engine;
use crate::shop::store::*;
use domain::*;
use store::{ListQuery, SourceRows, Submission, WriteError};

fn item(line: u32, quantity: u32) -> ParcelItem {
    ParcelItem { line, quantity }
}

fn parcel(shop: &Shop, order: OrderId, command: ParcelCommand) -> Submission {
    shop.command(order, Command::Parcel(command))
}

fn pack(shop: &Shop, order: OrderId, items: &[ParcelItem]) -> Submission {
    parcel(shop, order, ParcelCommand::Pack { items: items.to_vec() })
}

fn send(shop: &Shop, order: OrderId, no: u32, (by, number): (&str, &str)) -> Submission {
    let mut sources = SourceRows::new();
    let (carrier, number) = (Some(sources.note(by)), Some(sources.note(number)));
    let command = ParcelCommand::Send { parcel: no, carrier, number };
    Submission { sources, ..parcel(shop, order, command) }
}

fn edited(shop: &Shop, order: OrderId, lines: &[wire::Line]) -> Submission {
    let mut sources = SourceRows::new();
    let lines = Some(sources.other_lines(lines));
    let edit = Edit { lines, ..Edit::default() };
    Submission { sources, ..shop.command(order, Command::Edit(edit)) }
}

async fn parcels(shop: &Shop, order: OrderId) -> Parcels {
    shop.store.order(order).await.unwrap().unwrap().state.parcels
}

on_each_engine! {
    async fn a_part_is_sent_and_everybody_finds_it_as_it_is(shop: Shop) {
        // One table and four chairs.
        let order = shop.place().await;
        assert!(parcels(&shop, order).await.is_none());
        shop.accept(pack(&shop, order, &[item(0, 1), item(1, 1)])).await;
        let once = Submission { key: key("pack", 1), ..pack(&shop, order, &[item(1, 3)]) };
        let first = shop.accept(once.clone()).await;
        let again = shop.accept(once).await;
        assert_eq!((again.seq, again.replayed), (first.seq, true), "what is sent twice is packed once");
        assert_eq!(shop.refuse(pack(&shop, order, &[item(1, 1)])).await, [RefusalCode::NothingToPack]);
        shop.accept(send(&shop, order, 1, ("Harrow Parcels", "HP 4471"))).await;
        shop.wait(chrono::TimeDelta::hours(2));
        shop.accept(parcel(&shop, order, ParcelCommand::Deliver { parcel: 1 })).await;

        let found = shop.store.order(order).await.unwrap().unwrap();
        let states: Vec<_> = found.state.parcels.all.iter().map(|parcel| (parcel.no, parcel.state)).collect();
        assert_eq!(states, [(1, ParcelState::Delivered), (2, ParcelState::Packed)]);
        let sent = &found.state.parcels.all[0];
        assert_eq!(found.decisions[&sent.carrier.unwrap()], "Harrow Parcels");
        assert_eq!(found.decisions[&sent.tracking_number.unwrap()], "HP 4471");
        assert_eq!(sent.ended_at.unwrap() - sent.sent_at.unwrap(), chrono::TimeDelta::hours(2));
        let log = shop.raw_log().await.join(" ");
        assert!(log.contains("parcel_sent") && !log.contains("HP 4471"), "the log holds references: {log}");
        let trail = shop.store.order_trail(order, u64::MAX, 50).await.unwrap().items;
        let told = trail.iter().find(|entry| entry.event.kind() == "parcel_sent").unwrap();
        assert!(told.texts.values().any(|text| text == "HP 4471"), "{told:?}");
        shop.audit(None).await.unwrap();

        let shop = shop.restarted().await;
        assert_eq!(parcels(&shop, order).await, found.state.parcels);
        shop.accept(parcel(&shop, order, ParcelCommand::TakeBack { parcel: 2, items: vec![item(1, 3)] })).await;
        shop.accept(parcel(&shop, order, ParcelCommand::TakeBack { parcel: 1, items: vec![item(1, 1)] })).await;
        let all = parcels(&shop, order).await;
        let states: Vec<_> = all.all.iter().map(|parcel| (parcel.no, parcel.state)).collect();
        assert_eq!(states, [(1, ParcelState::Delivered), (3, ParcelState::Returned)]);
        shop.audit(None).await.unwrap();
    }

    async fn an_order_is_found_by_the_numbers_of_its_parcels(shop: Shop) {
        let order = shop.place().await;
        shop.accept(pack(&shop, order, &[item(0, 1)])).await;
        shop.accept(send(&shop, order, 1, ("Harrow Parcels", "HP4471"))).await;
        let found = async |q: &str| {
            let filter = Filter { q: Some(q.into()), ..Filter::default() };
            let query = ListQuery { filter, limit: 9, sight: Sight::whole(), ..ListQuery::default() };
            let page = shop.store.list(shop.board, &query, shop.now()).await.unwrap();
            page.items.into_iter().map(|card| card.id).collect::<Vec<_>>()
        };
        assert_eq!((found("HP4471").await, found("harrow").await), (vec![order], vec![order]));
        let mut sources = SourceRows::new();
        let (carrier, number) = (Some(sources.note("A van")), Some(sources.note("77")));
        let label = parcel(&shop, order, ParcelCommand::Label { parcel: 1, carrier, number });
        shop.accept(Submission { sources, ..label }).await;
        assert_eq!((found("HP4471").await, found("van").await), (vec![], vec![order]));
        shop.audit(None).await.unwrap();
    }

    async fn whoever_changes_a_parcel_behind_the_log_is_found_out(shop: Shop) {
        let order = shop.place().await;
        shop.accept(pack(&shop, order, &[item(0, 1)])).await;
        shop.accept(send(&shop, order, 1, ("Harrow Parcels", "HP 4471"))).await;
        shop.audit_outside().await.unwrap();
        let other = shop.copy().await;
        let found = other.audit_after("UPDATE orders SET parcels = NULL").await;
        assert!(found.contains("its parcels"), "{found}");
        let other = shop.copy().await;
        let delivered = "UPDATE orders SET parcels = replace(parcels, '\"sent\"', '\"delivered\"')";
        let found = other.audit_after(delivered).await;
        assert!(found.contains("its parcels"), "{found}");
        let found = shop.audit_after("UPDATE notes SET body = 'HP 4472' WHERE body = 'HP 4471'").await;
        assert!(found.contains("a text that it points to was changed"), "{found}");
    }

    async fn lines_that_are_in_parcels_stay_and_the_others_are_free(shop: Shop) {
        let order = shop.place().await;
        shop.accept(pack(&shop, order, &[item(1, 3)])).await;
        let (table, chairs) = (line("Oak table", 1), line("Chair", 4));
        for wrong in [
            vec![table.clone()],
            vec![table.clone(), line("Stool", 4)],
            vec![chairs.clone(), table.clone()],
            vec![table.clone(), line("Chair", 2)],
        ] {
            assert_eq!(shop.refuse(edited(&shop, order, &wrong)).await, [RefusalCode::LinesPacked]);
        }
        shop.accept(edited(&shop, order, &[line("Pine table", 2), line("Chair", 3), line("Lamp", 1)])).await;
        assert_eq!(shop.refuse(pack(&shop, order, &[item(1, 1)])).await, [RefusalCode::NothingToPack]);
        shop.accept(pack(&shop, order, &[item(0, 2), item(2, 1)])).await;
        shop.audit(None).await.unwrap();
    }

    async fn two_who_pack_the_same_at_once_pack_it_once(shop: Shop) {
        let order = shop.place().await;
        let both = [pack(&shop, order, &[item(0, 1)]), pack(&shop, order, &[item(0, 1)])];
        let answers = futures::future::join_all(both.map(|packing| shop.submit(packing))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert!(answers.iter().any(|answer| matches!(answer, Err(WriteError::Refused(_)))));
        assert_eq!(parcels(&shop, order).await.held(0), 1);
        let somebody = by(pack(&shop, order, &[item(1, 1)]), shop.person("leadership"));
        assert!(matches!(shop.submit(somebody).await, Err(WriteError::Forbidden)));
    }
}

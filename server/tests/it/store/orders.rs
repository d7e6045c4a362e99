//! The write path: what is accepted, what is refused, and what either leaves behind.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::*;
use store::{Position, SourceRows, Submission, WriteError};

on_each_engine! {
    async fn a_placed_order_is_on_the_board_and_in_the_log(shop: Shop) {
        let receipt = shop.accept(shop.placing_as("A-1")).await;
        assert_eq!((receipt.seq, receipt.card.version, receipt.replayed), (1, 1, false));
        assert_eq!(receipt.card.customer.name, "Customer of A-1");
        assert_eq!(receipt.card.lines, LinesSummary { count: 2, first: "Oak table".into() });
        let order = shop.store.order(receipt.order).await.unwrap().unwrap();
        assert_eq!(order.card, receipt.card);
        assert_eq!(order.contact, contact("Customer of A-1"));
        assert_eq!(order.lines.len(), 2);
        let token = shop.secret().tracking_token(receipt.order, 0);
        let tracked = shop.store.tracked(&store::secret::token_digest(&token)).await.unwrap().unwrap();
        assert_eq!(tracked.order, receipt.order);
        let entries = shop.store.board_entries(shop.board, 0, 10).await.unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].actor.name, "Ada Admin");
    }

    async fn a_refused_command_changes_nothing(shop: Shop) {
        let order = shop.place().await;
        let (before, head) = (shop.snapshot().await, shop.store.head(shop.board).await.unwrap());
        assert_eq!(shop.refuse(shop.to(order, "floor")).await, [RefusalCode::NoSuchMove]);
        assert_eq!(shop.refuse(by(shop.to(order, "approval"), shop.person("warehouse"))).await, [RefusalCode::NotYourRole]);
        assert_eq!(shop.refuse(shop.to(order, "supplier")).await, [RefusalCode::PromiseMissing]);
        assert_eq!(shop.snapshot().await, before);
        assert_eq!(shop.store.head(shop.board).await.unwrap(), head);
    }

    async fn a_number_is_taken_once(shop: Shop) {
        shop.accept(shop.placing_as("A-1")).await;
        assert_eq!(shop.refuse(shop.placing_as("A-1")).await, [RefusalCode::NumberTaken]);
        assert_eq!(shop.seq().await, 1);
    }

    async fn a_stale_version_is_told_who_was_faster(shop: Shop) {
        let order = shop.place().await;
        let first = Submission { if_match: Some(1), ..by(shop.to(order, "approval"), shop.person("account_manager")) };
        shop.accept(first).await;
        let second = Submission { if_match: Some(1), ..shop.to(order, "cancelled") };
        let Err(WriteError::Stale { card, last }) = shop.submit(second).await else { panic!("it went through") };
        assert_eq!((card.version, card.status.as_str()), (2, "approval"));
        assert_eq!((last.kind.as_str(), last.actor.name.as_str()), ("moved", "Account manager"));
    }

    async fn a_key_makes_sending_again_harmless(shop: Shop) {
        let placing = Submission { key: key("k1", 1), ..shop.placing_as("A-1") };
        let first = shop.accept(placing.clone()).await;
        shop.accept(shop.to(first.order, "approval")).await;
        // The service makes a new id for what it takes for a new order; the answer is about the first one.
        let again = Submission { order: OrderId(uuid::Uuid::now_v7()), ..placing.clone() };
        let replayed = shop.accept(again).await;
        assert_eq!((replayed.order, replayed.seq, replayed.replayed), (first.order, first.seq, true));
        assert_eq!(replayed.card.version, 2, "the card is as it is now");
        assert!(matches!(shop.submit(Submission { key: key("k1", 2), ..placing.clone() }).await, Err(WriteError::KeyReused)));
        assert_eq!(shop.seq().await, 2);
        // A key belongs to whoever used it, and is forgotten after a day.
        let other = Submission { key: key("k1", 2), ..by(shop.placing(), shop.person("account_manager")) };
        assert!(!shop.accept(other).await.replayed);
        shop.wait(TimeDelta::hours(25));
        assert_eq!(shop.refuse(placing).await, [RefusalCode::NumberTaken]);
    }

    async fn a_refused_command_does_not_use_its_key_up(shop: Shop) {
        let order = shop.place().await;
        let refused = Submission { key: key("k", 1), ..shop.to(order, "floor") };
        shop.refuse(refused).await;
        let other = Submission { key: key("k", 2), ..shop.to(order, "approval") };
        assert!(!shop.accept(other).await.replayed);
    }

    async fn cards_go_to_the_top_the_bottom_or_below_another(shop: Shop) {
        let (a, b, c) = (shop.place().await, shop.place().await, shop.place().await);
        assert_eq!(shop.column("received").await, [a, b, c]);
        shop.accept(at(shop.to(c, "received"), Position::Top)).await;
        assert_eq!(shop.column("received").await, [c, a, b]);
        shop.accept(at(shop.to(c, "received"), Position::After(a))).await;
        assert_eq!(shop.column("received").await, [a, c, b]);
        shop.accept(at(shop.to(a, "approval"), Position::After(b))).await;
        shop.accept(at(shop.to(b, "approval"), Position::Top)).await;
        // `c` is in another column: that is the bottom, not an error.
        shop.accept(at(shop.to(shop.place().await, "approval"), Position::After(c))).await;
        assert_eq!(shop.column("approval").await[..2], [b, a]);
        shop.accept(at(shop.to(c, "received"), Position::After(c))).await;
        assert_eq!(shop.column("received").await, [c]);
    }

    async fn a_crowded_column_is_ranked_anew(shop: Shop) {
        let (a, b) = (shop.place().await, shop.place().await);
        let mut reranked = 0;
        for _ in 0..400 {
            let (top, middle) = (shop.column("received").await[0], shop.column("received").await[1]);
            let receipt = shop.accept(at(shop.to(middle, "received"), Position::Top)).await;
            let receipt = shop.accept(at(shop.to(receipt.order, "received"), Position::After(top))).await;
            assert!(receipt.card.rank.as_str().len() <= RANK_LIMIT);
            let entries = shop.store.order_entries(receipt.order, receipt.seq - 2, 10).await.unwrap();
            reranked += entries.iter().filter(|entry| entry.event.kind() == "reranked").count();
        }
        let c = shop.place().await;
        for _ in 0..400 {
            shop.accept(at(shop.to(c, "received"), Position::After(a))).await;
            shop.accept(at(shop.to(b, "received"), Position::After(a))).await;
            assert_eq!(shop.column("received").await, [a, b, c]);
            let entries = shop.store.board_entries(shop.board, shop.seq().await - 3, 10).await.unwrap();
            reranked += entries.iter().filter(|entry| entry.event.kind() == "reranked").count();
        }
        assert!(reranked > 0, "two cards were put between the same neighbours until the keys ran out of room");
    }

    async fn the_last_move_can_be_taken_back_for_ten_minutes(shop: Shop) {
        let order = shop.place().await;
        let other = shop.place().await;
        let entered = shop.snapshot().await.columns[0].orders[0].entered_at;
        shop.wait(TimeDelta::hours(1));
        let moved = shop.accept(shop.to(order, "approval")).await;
        let take_back = shop.command(order, Command::TakeBack { seq: moved.seq });
        let by_another = by(take_back.clone(), shop.person("account_manager"));
        assert_eq!(shop.refuse(by_another).await, [RefusalCode::NotYourRole]);
        shop.wait(TimeDelta::minutes(10));
        let back = shop.accept(take_back.clone()).await;
        assert_eq!((back.card.status.as_str(), back.card.entered_at), ("received", entered));
        assert_eq!(shop.column("received").await, [order, other], "where it was");
        assert_eq!(shop.refuse(take_back).await, [RefusalCode::TooLate]);
        let moved = shop.accept(shop.to(order, "approval")).await;
        shop.wait(TimeDelta::minutes(11));
        assert_eq!(shop.refuse(shop.command(order, Command::TakeBack { seq: moved.seq })).await, [RefusalCode::TooLate]);
    }

    async fn a_hold_stops_the_clock(shop: Shop) {
        let order = shop.place().await;
        let due = shop.accept(shop.to(order, "approval")).await.card.due_at.unwrap();
        let mut sources = SourceRows::new();
        let note = Some(sources.note("Waiting for the deposit"));
        let hold = shop.command(order, Command::Hold { reason: HoldReason::Payment, note });
        let held = shop.accept(Submission { sources, ..hold }).await;
        assert_eq!(held.card.due_at, Some(due));
        let view = shop.store.order(order).await.unwrap().unwrap();
        assert_eq!(view.hold_note.as_deref(), Some("Waiting for the deposit"));
        assert_eq!(shop.refuse(shop.to(order, "cancelled")).await, [RefusalCode::OnHold]);
        shop.wait(TimeDelta::days(7));
        let released = shop.accept(shop.command(order, Command::Release)).await;
        assert_eq!(released.card.due_at, Some(due + TimeDelta::days(7)), "a week of five working days later");
        assert_eq!(shop.store.order(order).await.unwrap().unwrap().hold_note, None);
    }

    async fn an_edit_keeps_the_old_text_and_shows_the_new(shop: Shop) {
        let order = shop.place().await;
        let mut sources = SourceRows::new();
        let customer = Some(sources.contact(&contact("Bo Buyer")));
        let fields = [(FieldId::note(), Some(sources.note("Leave with the neighbour")))].into();
        let edit = Edit { fields, customer, ..Edit::default() };
        let receipt = shop.accept(Submission { sources, ..shop.command(order, Command::Edit(edit)) }).await;
        assert_eq!(receipt.card.customer.name, "Bo Buyer");
        let whole = shop.store.order(order).await.unwrap().unwrap();
        assert_eq!(whole.contact.name, text("Bo Buyer"));
        assert_eq!(whole.fields[&FieldId::note()], "Leave with the neighbour");
        let entries = shop.store.order_entries(order, 0, 10).await.unwrap();
        assert!(entries[1].texts.values().any(|text| text == "Leave with the neighbour"));
        let emptied = Edit { fields: [(FieldId::note(), None)].into(), ..Edit::default() };
        let receipt = shop.accept(shop.command(order, Command::Edit(emptied))).await;
        assert!(receipt.card.filled.is_empty());
    }

    async fn an_archived_order_leaves_the_board_and_stays_in_the_list(shop: Shop) {
        let order = shop.place_in("ready").await;
        shop.accept(shop.to(order, "delivered")).await;
        let before = shop.seq().await;
        let mut viewer = shop.broadcast.subscribe(shop.board, &domain::Sight::whole());
        viewer.resume_after(before);
        let receipt = shop.accept(shop.command(order, Command::Archive)).await;
        assert!(receipt.card.archived);
        let snapshot = shop.snapshot().await;
        assert!(snapshot.columns.iter().all(|column| column.orders.is_empty() && column.count.total == 0));
        let archived = store::ListQuery {
            filter: Filter { archived: true, ..Filter::default() },
            limit: 10,
            ..Default::default()
        };
        let page = shop.store.list(shop.board, &archived, shop.now()).await.unwrap();
        assert_eq!(page.items, [receipt.card]);
        assert_eq!(shop.refuse(shop.to(order, "carrier")).await, [RefusalCode::Archived]);
        let change = shop.store.changes(shop.board, before, 10).await.unwrap().changes;
        assert_eq!(change.len(), 1);
        assert!(change[0].card.as_ref().is_some_and(|card| card.archived));
        let seen = domain::project(change[0].clone(), &domain::Sight::whole()).unwrap();
        assert_eq!(seen.card, None, "for viewers it leaves the board");
        assert_eq!(change[0].columns[0].total, 0);
    }

    async fn a_renewed_tracking_link_replaces_the_old_one(shop: Shop) {
        let order = shop.place().await;
        let receipt = shop.accept(shop.command(order, Command::RenewTracking)).await;
        assert_eq!(receipt.tracking_generation, 1);
        let digest = |generation| store::secret::token_digest(&shop.secret().tracking_token(order, generation));
        assert_eq!(shop.store.tracked(&digest(0)).await.unwrap(), None);
        assert_eq!(shop.store.tracked(&digest(1)).await.unwrap().unwrap().order, order);
    }

    async fn an_imported_order_comes_with_its_history(shop: Shop) {
        let placed_at = shop.now() - TimeDelta::days(5);
        let mut submission = shop.placing_as("IMP-1");
        let Command::Place(place) = &mut submission.command else { unreachable!() };
        place.source = Some("old shop".into());
        place.placed_at = Some(placed_at);
        place.history = [("received", 0), ("approval", 1), ("cancelled", 2)]
            .map(|(status, days)| Step { status: id(status), at: placed_at + TimeDelta::days(days) })
            .into();
        submission.import_digest = Some([7; 32]);
        let receipts = shop.store.submit_all(vec![submission, shop.placing_as("IMP-1"), shop.placing_as("IMP-2")]).await;
        let receipt = receipts[0].as_ref().unwrap();
        assert_eq!((receipt.card.version, receipt.card.status.as_str()), (3, "cancelled"));
        assert_eq!(receipt.card.entered_at, placed_at + TimeDelta::days(2));
        assert!(matches!(receipts[1], Err(WriteError::Refused(_))), "one bad order does not keep the others out");
        assert!(receipts[2].is_ok());
        let numbers = ["IMP-1", "IMP-2", "IMP-3"].map(|number| number.parse().unwrap());
        let known = shop.store.known(shop.board, &numbers).await.unwrap();
        assert_eq!(known.len(), 2);
        assert_eq!((known[0].source.as_deref(), known[0].import_digest), (Some("old shop"), Some([7; 32])));
        assert_eq!((known[1].source.as_deref(), known[1].import_digest), (None, None));
    }

    async fn another_boards_order_is_not_found(shop: Shop) {
        let order = shop.place().await;
        let elsewhere = Submission { board: BoardId(uuid::Uuid::now_v7()), ..shop.to(order, "approval") };
        assert!(matches!(shop.submit(elsewhere).await, Err(WriteError::NotFound)));
        let unknown = shop.to(OrderId(uuid::Uuid::now_v7()), "approval");
        assert!(matches!(shop.submit(unknown).await, Err(WriteError::NotFound)));
        let system = Submission { board: store::SYSTEM, ..shop.placing() };
        assert!(matches!(shop.submit(system).await, Err(WriteError::NotFound)));
    }

    async fn time_never_runs_backwards_in_a_board(shop: Shop) {
        let order = shop.place().await;
        shop.wait(TimeDelta::hours(-1));
        shop.accept(shop.to(order, "approval")).await;
        let entries = shop.store.board_entries(shop.board, 0, 10).await.unwrap();
        assert!(entries[0].at <= entries[1].at);
    }

    async fn what_was_written_outlives_a_restart(shop: Shop) {
        let order = shop.place().await;
        shop.accept(shop.to(order, "approval")).await;
        let (snapshot, head) = (shop.snapshot().await, shop.store.head(shop.board).await.unwrap());
        let shop = shop.restarted().await;
        assert_eq!(shop.snapshot().await, snapshot);
        assert_eq!(shop.store.head(shop.board).await.unwrap(), head);
        assert_eq!(shop.accept(shop.to_with_all(order, "supplier")).await.seq, head.seq + 4 - 1);
    }
}

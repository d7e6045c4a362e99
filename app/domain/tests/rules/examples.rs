//! One promise at a time, by example.

use crate::board::*;
use chrono::TimeDelta;
use domain::*;
use std::collections::BTreeSet;
use uuid::Uuid;

#[test]
fn the_default_workflow_is_sound_and_as_designed() {
    let workflow = default_workflow(default_calendar("Europe/London"));
    assert_eq!(workflow.faults(), []);
    assert_eq!((workflow.statuses.len(), workflow.moves.len()), (10, 30));
    let ways: Vec<_> = workflow.moves_from(&status("received")).map(|m| m.to.to_string()).collect();
    assert_eq!(ways, ["approval", "supplier", "scheduled", "ready", "cancelled"]);
}

#[test]
fn a_vague_name_is_refused_with_the_reason() {
    for vague in ["Pending", "in progress", "Processing", "On hold", "Complete"] {
        let mut workflow = default_workflow(default_calendar("UTC"));
        workflow.statuses[3].name = vague.into();
        let faults = workflow.faults();
        assert_eq!(faults.len(), 1, "{vague}");
        assert!(faults[0].message.contains("does not say where an order is"), "{}", faults[0]);
    }
}

#[test]
fn a_workflow_with_loose_ends_names_each() {
    let mut workflow = default_workflow(default_calendar("UTC"));
    workflow.statuses[1].next_action.clear();
    workflow.statuses[2].owner = "nobody".parse().unwrap();
    workflow.moves[0].to = status("nowhere");
    workflow.statuses[5].name = "Order received".into();
    workflow.calendar.windows[0].to = 0;
    let mut said: Vec<_> = workflow.faults().into_iter().map(|fault| (fault.at, fault.part)).collect();
    said.sort();
    said.dedup();
    let of = |id: &str, part| (At::Status(status(id)), part);
    assert_eq!(
        said,
        [
            (At::Whole, DraftPart::Calendar),
            of("approval", DraftPart::NextAction),
            of("quality", DraftPart::Name),
            of("supplier", DraftPart::Owner),
            (At::Move { from: status("received"), to: status("nowhere") }, DraftPart::Presence),
        ]
    );
}

#[test]
fn only_the_owner_moves_and_the_refusal_names_who() {
    let mut board = Board::new();
    let id = board.place(1);
    board.bring(id, &["supplier"]);
    let refusals = board.run(id, &bare("scheduled"), &actor(&["warehouse"]), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::NotYourRole]);
    assert_eq!(refusals[0].cleared_by, ["Procurement"]);
    board.run(id, &bare("scheduled"), &actor(&["procurement"]), 0).unwrap();
}

#[test]
fn the_account_manager_cancels_what_others_own() {
    let mut board = Board::new();
    let id = board.place(1);
    board.bring(id, &["supplier", "scheduled", "floor"]);
    let refusals = board.run(id, &bare("cancelled"), &actor(&["account_manager"]), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::ReasonMissing]);
    board.run(id, &go_with_reason("cancelled"), &actor(&["account_manager"]), 0).unwrap();
}

fn go_with_reason(to: &str) -> Command {
    Command::Move(Move { reason: Some(text(3)), ..Move::to(status(to)) })
}

#[test]
fn a_move_asks_for_what_it_needs_and_nothing_else() {
    let mut board = Board::new();
    let id = board.place(1);
    let refusals = board.run(id, &bare("supplier"), &Actor::system(), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::PromiseMissing]);
    let promised = Move { promise: Some(promise(3, 4)), ..Move::to(status("ready")) };
    board.run(id, &Command::Move(promised), &actor(&["account_manager"]), 0).unwrap();
    let refusals = board.run(id, &bare("carrier"), &Actor::system(), 0).unwrap_err();
    assert_eq!(
        refusals.iter().map(|r| r.need.clone()).collect::<Vec<_>>(),
        [Some(Need::Field(FieldId::carrier())), Some(Need::Field(FieldId::tracking_number()))]
    );
    // What stands against a move for good hides what it would ask for.
    let refusals = board.run(id, &bare("carrier"), &actor(&["production"]), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::NotYourRole]);
}

#[test]
fn a_full_column_refuses_and_says_how_full() {
    let mut board = Board::new();
    for n in 1..=8 {
        let id = board.place(n);
        board.bring(id, &["supplier"]);
    }
    let id = board.place(9);
    let refusals = board.run(id, &go("supplier"), &Actor::system(), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::ColumnFull]);
    assert!(refusals[0].message.contains("8 of 8"));
}

#[test]
fn a_hold_stops_the_clock_and_the_card() {
    let mut board = Board::new();
    let id = board.place(1);
    let due = board.orders[&id].due_at.unwrap();
    board.run(id, &Command::Hold { reason: HoldReason::Stock, note: None }, &Actor::system(), 0).unwrap();
    board.now += TimeDelta::days(3);
    assert_eq!(
        codes(&board.run(id, &go("supplier"), &Actor::system(), 0).unwrap_err()),
        [RefusalCode::OnHold]
    );
    board.run(id, &Command::Release, &Actor::system(), 0).unwrap();
    let left = board.spans.between(start(), due);
    assert_eq!(board.spans.between(board.now, board.orders[&id].due_at.unwrap()), left);
}

#[test]
fn an_overdue_order_is_as_overdue_after_a_hold() {
    let mut board = Board::new();
    let id = board.place(1);
    board.now += TimeDelta::days(2);
    let over = board.spans.between(board.orders[&id].due_at.unwrap(), board.now);
    assert!(over > TimeDelta::zero());
    board.run(id, &Command::Hold { reason: HoldReason::Payment, note: None }, &Actor::system(), 0).unwrap();
    board.now += TimeDelta::days(2);
    board.run(id, &Command::Release, &Actor::system(), 0).unwrap();
    assert_eq!(board.spans.between(board.orders[&id].due_at.unwrap(), board.now), over);
}

#[test]
fn undo_puts_the_card_back_as_it_was_for_ten_minutes_and_only_for_who_moved_it() {
    let mut board = Board::new();
    let (id, mover) = (board.place(1), actor(&["account_manager"]));
    let before = board.orders[&id].clone();
    board.now += TimeDelta::minutes(30);
    let seq = board.run(id, &bare("approval"), &mover, 0).unwrap();
    board.now += TimeDelta::minutes(10);
    let undo = Command::TakeBack { seq };
    assert_eq!(
        codes(&board.run(id, &undo, &actor(&["account_manager", "production"]), 0).unwrap_err()),
        [RefusalCode::NotYourRole]
    );
    let mut late = board.clone();
    late.now += TimeDelta::seconds(1);
    assert_eq!(codes(&late.run(id, &undo, &mover, 0).unwrap_err()), [RefusalCode::TooLate]);
    board.run(id, &undo, &mover, 0).unwrap();
    let after = &board.orders[&id];
    assert_eq!(
        (&after.status, after.entered_at, after.due_at),
        (&before.status, before.entered_at, before.due_at)
    );
    assert_eq!(codes(&board.run(id, &undo, &mover, 0).unwrap_err()), [RefusalCode::TooLate]);
}

#[test]
fn a_revised_promise_needs_a_reason_and_the_first_one_is_kept() {
    let mut board = Board::new();
    let id = board.place(1);
    let edit = |promise, reason: Option<TextRef>| {
        Command::Edit(Edit { promise: Some(promise), reason, ..Edit::default() })
    };
    board.run(id, &edit(promise(3, 4), None), &actor(&["account_manager"]), 0).unwrap();
    let refusals = board.run(id, &edit(promise(5, 6), None), &actor(&["account_manager"]), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::ReasonMissing]);
    board.run(id, &edit(promise(5, 6), Some(text(4))), &actor(&["account_manager"]), 0).unwrap();
    assert_eq!(board.orders[&id].first_promise, Some(promise(3, 4)));
    let refusals = board.run(id, &edit(promise(7, 8), Some(text(4))), &actor(&["logistics"]), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::NotYourRole]);
}

#[test]
fn a_crowded_gap_ranks_the_column_anew_and_keeps_its_order() {
    let mut board = Board::new();
    let ids: Vec<_> = (1..=3).map(|n| board.place(n)).collect();
    // Bringing the last card to the middle again and again halves the same gap each time.
    for turn in 0..2_000 {
        board.run(ids[turn % 3], &bare("received"), &Actor::system(), 1).unwrap();
    }
    assert!(board.log.iter().any(|entry| matches!(entry.event, Event::Reranked { .. })));
    assert!(board.orders.values().all(|order| order.rank.as_str().len() <= RANK_LIMIT));
}

#[test]
fn ten_thousand_cards_in_a_row_keep_short_ranks() {
    let mut last = Rank::between(None, None);
    for _ in 0..10_000 {
        let next = Rank::between(Some(&last), None);
        assert!(next > last && next.as_str().len() == 8);
        last = next;
    }
}

#[test]
fn leadership_sees_all_and_moves_nothing() {
    let workflow = default_workflow(default_calendar("UTC"));
    let leader = actor(&["leadership"]);
    assert!(
        [Part::Address, Part::Phone, Part::Email, Part::Money]
            .iter()
            .all(|part| leader.can_view(*part, &workflow))
    );
    assert!(
        [Right::Place, Right::Import, Right::Move, Right::Edit, Right::Administer]
            .iter()
            .all(|right| !leader.may(*right, &workflow))
    );
    assert!(actor(&["warehouse"]).may(Right::Move, &workflow));
    assert!(!actor(&["warehouse"]).can_view(Part::Email, &workflow));
}

#[test]
fn age_counts_working_time_and_stops_on_hold() {
    let board = {
        let mut board = Board::new();
        board.place(1);
        board
    };
    let order = board.orders.values().next().unwrap();
    let mut card = Card {
        id: order.id,
        number: "N1".parse().unwrap(),
        version: 1,
        status: order.status.clone(),
        rank: order.rank.clone(),
        customer: CustomerRef { id: CustomerId(Uuid::nil()), name: "Alder Gifts".into() },
        lines: LinesSummary { count: 1, first: "Clock".into() },
        promise: Some(promise(-2, -1)),
        slips: 0,
        entered_at: order.entered_at,
        due_at: order.due_at,
        hold: None,
        assignee: None,
        escalation: None,
        filled: BTreeSet::new(),
        fields: Default::default(),
        facts: BTreeSet::new(),
        approvals: Default::default(),
        conditions: BTreeSet::new(),
        untold: BTreeSet::new(),
        archived: false,
        withdrawn: false,
        comments: CommentTally::default(),
        answers: Default::default(),
    };
    let later = board.spans.after(order.entered_at, TimeDelta::hours(5));
    let age = card.age(&board.workflow, &board.spans, later).unwrap();
    assert_eq!((age.used, age.percent(), age.is_over()), (TimeDelta::hours(5), 125, true));
    assert!(card.is_stalled(later) && card.is_late(&board.workflow, start().date_naive()));
    let slack = SlackTable::default();
    let time = BoardTime { now: later, today: start().date_naive(), spans: &board.spans, slack: &slack };
    let filter = Filter {
        stalled: true,
        late: true,
        owner: vec!["account_manager".parse().unwrap()],
        ..Filter::default()
    };
    assert!(filter.matches(&card, &board.workflow, time));
    card.hold = Some(Hold { reason: HoldReason::Stock, since: order.entered_at });
    assert_eq!(card.age(&board.workflow, &board.spans, later).unwrap().used, TimeDelta::zero());
    assert!(!filter.matches(&card, &board.workflow, time));
}

#[test]
fn an_import_is_undone_while_its_orders_are_as_it_left_them() {
    let mut board = Board::new();
    let manager = actor(&["account_manager"]);
    let [plain, history, touched] = [1, 2, 3].map(|n| OrderId(Uuid::from_u128(n)));
    board.run(plain, &import(1, 7, &[]), &manager, 0).unwrap();
    // What it has been through came with the import.
    board.run(history, &import(2, 7, &["received", "scheduled", "floor"]), &manager, 0).unwrap();
    board.run(touched, &import(3, 7, &["received"]), &manager, 0).unwrap();
    let since = |board: &Board, id| board.orders[&id].since_import();
    for id in [plain, history, touched] {
        assert_eq!(since(&board, id), Some(SinceImport::Untouched));
    }
    board.run(touched, &go("scheduled"), &manager, 0).unwrap();
    assert_eq!(since(&board, touched), Some(SinceImport::Touched));
    let by_hand = board.place(4);
    assert_eq!(since(&board, by_hand), None);
    for (id, run) in [(touched, 7), (plain, 8), (by_hand, 7)] {
        let refused = board.run(id, &undo(run), &manager, 0).unwrap_err();
        assert_eq!(codes(&refused), [RefusalCode::ChangedSince]);
    }
    let refused = board.run(plain, &undo(7), &actor(&["production"]), 0).unwrap_err();
    assert_eq!(codes(&refused), [RefusalCode::NotYourRole]);
    for id in [plain, history] {
        board.run(id, &undo(7), &manager, 0).unwrap();
        assert_eq!(since(&board, id), Some(SinceImport::Withdrawn));
        assert!(board.orders[&id].archived);
        assert_eq!(codes(&board.run(id, &undo(7), &manager, 0).unwrap_err()), [RefusalCode::Archived]);
    }
    assert!(board.column(&status("floor"), by_hand).is_empty());
}

#[test]
fn an_entry_of_an_older_log_has_no_import_and_is_written_as_it_was() {
    let mut board = Board::new();
    let id = board.place(1);
    let old = serde_json::to_string(&board.log[0]).unwrap();
    assert!(!old.contains("import"), "{old}");
    let entry: Entry = serde_json::from_str(&old).unwrap();
    assert_eq!((entry.clone(), apply(None, &entry).unwrap().imported), (board.log[0].clone(), None));
    board.run(OrderId(Uuid::from_u128(2)), &import(2, 7, &[]), &Actor::system(), 0).unwrap();
    assert!(serde_json::to_string(&board.log[1]).unwrap().contains(r#""import":{"run":"#), "{id}");
}

//! Parcels: nothing is packed twice, what is split and merged stays as much as it was, and what the customer is told is so.

use crate::board::*;
use domain::*;
use proptest::prelude::*;

fn item(line: u32, quantity: u32) -> ParcelItem {
    ParcelItem { line, quantity }
}

fn run(board: &mut Board, order: OrderId, command: ParcelCommand) -> Result<u64, Vec<Refusal>> {
    board.run(order, &Command::Parcel(command), &Actor::system(), 0)
}

fn refused(board: &mut Board, order: OrderId, command: ParcelCommand) -> (RefusalCode, String) {
    let refusals = run(board, order, command).expect_err("it is refused");
    (refusals[0].code, refusals[0].message.clone())
}

fn pack(items: &[ParcelItem]) -> ParcelCommand {
    ParcelCommand::Pack { items: items.to_vec() }
}

fn send(parcel: u32) -> ParcelCommand {
    ParcelCommand::Send { parcel, carrier: Some(text(1)), number: Some(text(2)) }
}

/// An order of one, one and two pieces.
fn order() -> (Board, OrderId) {
    let mut board = Board::new();
    board.lines = vec![1, 1, 2];
    let order = board.place(1);
    (board, order)
}

fn tallies(board: &Board, order: OrderId) -> Vec<LineTally> {
    line_tallies(&board.lines, &board.orders[&order].parcels)
}

fn news(board: &Board, order: OrderId, phase: Phase) -> Option<ParcelNews> {
    let state = &board.orders[&order];
    let today = start().date_naive();
    parcel_news(&board.lines, &state.parcels, phase, state.hold.is_some(), state.promise, today)
}

#[test]
fn an_order_goes_in_two_parcels_and_each_step_is_told() {
    let (mut board, id) = order();
    assert_eq!(news(&board, id, Phase::Open), None, "without parcels it goes with its status");
    run(&mut board, id, pack(&[item(0, 1), item(1, 1)])).unwrap();
    let told = news(&board, id, Phase::Open).unwrap();
    assert_eq!((told.headline, told.tally.ready, told.tally.ordered), (ParcelHeadline::Ready, 2, 4));
    assert_eq!((told.to_come, told.coming), (vec![item(2, 2)], Coming::Unknown));
    run(&mut board, id, send(1)).unwrap();
    let window = Command::Edit(Edit { promise: Some(promise(3, 4)), ..Edit::default() });
    board.run(id, &window, &Actor::system(), 0).unwrap();
    let told = news(&board, id, Phase::Open).unwrap();
    assert_eq!((told.headline, told.tally.on_way), (ParcelHeadline::OnWay, 2));
    assert_eq!(told.coming, Coming::By(promise(3, 4)));
    run(&mut board, id, ParcelCommand::Deliver { parcel: 1 }).unwrap();
    // Even where the status says that all is done.
    let told = news(&board, id, Phase::Done).unwrap();
    assert_eq!((told.headline, told.complete), (ParcelHeadline::PartDelivered, false));
    run(&mut board, id, pack(&[item(2, 2)])).unwrap();
    run(&mut board, id, send(2)).unwrap();
    run(&mut board, id, ParcelCommand::Deliver { parcel: 2 }).unwrap();
    let told = news(&board, id, Phase::Open).unwrap();
    assert_eq!(
        (told.headline, told.complete, told.coming),
        (ParcelHeadline::Delivered, true, Coming::Nothing)
    );
}

#[test]
fn nothing_is_packed_twice_and_nothing_that_is_not_there() {
    let (mut board, id) = order();
    assert_eq!(refused(&mut board, id, pack(&[])).0, RefusalCode::NothingToPack);
    assert_eq!(refused(&mut board, id, pack(&[item(0, 0)])).0, RefusalCode::NothingToPack);
    assert_eq!(refused(&mut board, id, pack(&[item(3, 1)])).0, RefusalCode::UnknownLine);
    let (code, said) = refused(&mut board, id, pack(&[item(2, 2), item(2, 1)]));
    assert_eq!(code, RefusalCode::NothingToPack);
    assert_eq!(said, "Of line 3 there are 2 left to pack: take no more than that.");
    run(&mut board, id, pack(&[item(0, 1), item(2, 1), item(2, 1)])).unwrap();
    assert_eq!(board.orders[&id].parcels.all[0].items, [item(0, 1), item(2, 2)]);
    let (_, said) = refused(&mut board, id, pack(&[item(2, 1)]));
    assert_eq!(said, "All of line 3 is in parcels already: choose another line.");
    run(&mut board, id, pack(&[item(1, 1)])).unwrap();
    let (_, said) = refused(&mut board, id, pack(&[item(1, 1)]));
    assert_eq!(said, "Nothing is left to pack: take something out of a parcel first.");
}

#[test]
fn a_parcel_is_split_and_merged_only_while_it_is_here() {
    let (mut board, id) = order();
    run(&mut board, id, pack(&[item(0, 1), item(2, 2)])).unwrap();
    let all = ParcelCommand::Split { parcel: 1, items: vec![item(0, 1), item(2, 2)] };
    assert_eq!(refused(&mut board, id, all).0, RefusalCode::NothingToChange);
    let more = ParcelCommand::Split { parcel: 1, items: vec![item(2, 3)] };
    assert_eq!(refused(&mut board, id, more).0, RefusalCode::NothingToPack);
    run(&mut board, id, ParcelCommand::Split { parcel: 1, items: vec![item(2, 1)] }).unwrap();
    let parcels = board.orders[&id].parcels.all.clone();
    assert_eq!(
        (&parcels[0].items[..], &parcels[1].items[..]),
        (&[item(0, 1), item(2, 1)][..], &[item(2, 1)][..])
    );
    let merge = |parcel, into| ParcelCommand::Merge { parcel, into };
    assert_eq!(refused(&mut board, id, merge(1, 1)).0, RefusalCode::NothingToChange);
    assert_eq!(refused(&mut board, id, merge(1, 7)).0, RefusalCode::UnknownParcel);
    run(&mut board, id, merge(2, 1)).unwrap();
    assert_eq!(board.orders[&id].parcels.all.len(), 1);
    run(&mut board, id, ParcelCommand::Split { parcel: 1, items: vec![item(0, 1)] }).unwrap();
    assert_eq!(board.orders[&id].parcels.all[1].no, 3, "a number is never given twice");
    run(&mut board, id, send(3)).unwrap();
    let (code, said) = refused(&mut board, id, merge(1, 3));
    assert_eq!(code, RefusalCode::ParcelElsewhere);
    assert_eq!(said, "Parcel 3 is on its way: this goes only with one that is still here.");
    assert_eq!(refused(&mut board, id, send(3)).0, RefusalCode::ParcelElsewhere);
}

#[test]
fn what_was_sent_comes_back_as_a_parcel_of_its_own_and_can_be_packed_anew() {
    let (mut board, id) = order();
    run(&mut board, id, pack(&[item(0, 1), item(2, 2)])).unwrap();
    let back = |parcel, items: &[ParcelItem]| ParcelCommand::TakeBack { parcel, items: items.to_vec() };
    // Out of one that is here it is simply taken.
    run(&mut board, id, back(1, &[item(0, 1)])).unwrap();
    assert_eq!(tallies(&board, id)[0].open, 1);
    run(&mut board, id, send(1)).unwrap();
    run(&mut board, id, back(1, &[item(2, 1)])).unwrap();
    let parcels = board.orders[&id].parcels.all.clone();
    assert_eq!((parcels[1].no, parcels[1].state), (2, ParcelState::Returned));
    assert_eq!(parcels[1].carrier, parcels[0].carrier);
    let line = tallies(&board, id)[2];
    assert_eq!((line.on_way, line.came_back, line.open), (1, 1, 0));
    assert_eq!(refused(&mut board, id, back(2, &[])).0, RefusalCode::ParcelElsewhere);
    run(&mut board, id, pack(&[item(2, 1)])).unwrap();
    let line = tallies(&board, id)[2];
    assert_eq!((line.on_way, line.came_back, line.ready), (1, 0, 1));
    // All of one that is here: then it is gone.
    run(&mut board, id, back(3, &[])).unwrap();
    assert!(board.orders[&id].parcels.get(3).is_none());
    run(&mut board, id, back(1, &[])).unwrap();
    assert_eq!(news(&board, id, Phase::Done).unwrap().headline, ParcelHeadline::ToCome);
}

#[test]
fn a_word_too_much_is_corrected() {
    let (mut board, id) = order();
    run(&mut board, id, pack(&[item(2, 2)])).unwrap();
    let label = ParcelCommand::Label { parcel: 1, carrier: Some(text(5)), number: Some(text(6)) };
    assert_eq!(refused(&mut board, id, label.clone()).0, RefusalCode::ParcelElsewhere);
    let alone = ParcelCommand::Send { parcel: 1, carrier: None, number: Some(text(2)) };
    assert_eq!(refused(&mut board, id, alone).0, RefusalCode::CarrierMissing);
    let deliver = ParcelCommand::Deliver { parcel: 1 };
    assert_eq!(refused(&mut board, id, deliver.clone()).1, "Parcel 1 was not sent yet: send it first.");
    run(&mut board, id, send(1)).unwrap();
    run(&mut board, id, label).unwrap();
    assert_eq!(board.orders[&id].parcels.all[0].carrier, Some(text(5).id));
    run(&mut board, id, deliver).unwrap();
    run(&mut board, id, ParcelCommand::Reopen { parcel: 1 }).unwrap();
    assert_eq!(board.orders[&id].parcels.all[0].state, ParcelState::Sent);
    run(&mut board, id, ParcelCommand::Lose { parcel: 1 }).unwrap();
    assert_eq!(news(&board, id, Phase::Open).unwrap().to_come, [item(0, 1), item(1, 1), item(2, 2)]);
    run(&mut board, id, pack(&[item(2, 1)])).unwrap();
    let (code, said) = refused(&mut board, id, ParcelCommand::Reopen { parcel: 1 });
    assert_eq!(code, RefusalCode::NothingToPack, "{said}");
}

#[test]
fn who_tends_the_order_packs_it_and_nothing_is_sent_on_hold() {
    let (mut board, id) = order();
    let packing = Command::Parcel(pack(&[item(0, 1)]));
    for (role, may) in [("warehouse", false), ("leadership", false), ("account_manager", true)] {
        let answer = board.run(id, &packing, &actor(&[role]), 0);
        assert_eq!(answer.is_ok(), may, "{role}");
        if let Err(refusals) = answer {
            assert_eq!(refusals[0].code, RefusalCode::NotYourRole);
            assert!(refusals[0].message.contains("packs and sends orders"), "{}", refusals[0].message);
        }
    }
    let hold = Command::Hold { reason: HoldReason::Payment, note: None };
    board.run(id, &hold, &Actor::system(), 0).unwrap();
    assert_eq!(refused(&mut board, id, send(1)).0, RefusalCode::OnHold);
    assert!(news(&board, id, Phase::Open).unwrap().waits);
}

#[test]
fn lines_in_parcels_stay_what_they_are() {
    let (mut board, id) = order();
    run(&mut board, id, pack(&[item(2, 1)])).unwrap();
    let edit = Command::Edit(Edit { lines: Some(lines_change(9)), ..Edit::default() });
    let line = |same, quantity| LineAfter { same, quantity };
    let after = |board: &mut Board, lines: &[LineAfter]| {
        board.lines_after = Some(lines.to_vec());
        board.run(id, &edit, &Actor::system(), 0).map_err(|refusals| refusals[0].code)
    };
    let packed = Err(RefusalCode::LinesPacked);
    assert_eq!(after(&mut board, &[line(true, 1), line(true, 1)]), packed, "it would be gone");
    assert_eq!(after(&mut board, &[line(true, 1), line(true, 1), line(false, 2)]), packed, "another article");
    assert_eq!(after(&mut board, &[line(true, 1), line(true, 1), line(true, 0)]), packed, "too few");
    assert!(after(&mut board, &[line(false, 5), line(true, 1), line(true, 1), line(false, 1)]).is_ok());
    run(&mut board, id, ParcelCommand::TakeBack { parcel: 1, items: vec![] }).unwrap();
    assert!(after(&mut board, &[line(false, 1)]).is_ok());
}

/// What each of a line's two pieces can be: in no parcel, or in one of some state.
const EIGHT: [[Option<ParcelState>; 2]; 8] = [
    [None, None],
    [Some(ParcelState::Packed), None],
    [Some(ParcelState::Packed), Some(ParcelState::Packed)],
    [Some(ParcelState::Sent), None],
    [Some(ParcelState::Sent), Some(ParcelState::Delivered)],
    [Some(ParcelState::Delivered), Some(ParcelState::Delivered)],
    [Some(ParcelState::Returned), Some(ParcelState::Returned)],
    [Some(ParcelState::Lost), Some(ParcelState::Delivered)],
];

#[test]
fn of_six_lines_in_eight_states_each_nothing_untrue_is_said() {
    let (lines, today) = ([2u32; 6], start().date_naive());
    let mut headlines = std::collections::BTreeMap::<String, u32>::new();
    for n in 0..8usize.pow(6) {
        let states: [usize; 6] = std::array::from_fn(|line| n / 8usize.pow(line as u32) % 8);
        let mut parcels = Parcels::default();
        for state in ParcelState::ALL {
            let pieces = states.iter().zip(0..).flat_map(|(is, line)| {
                let so = EIGHT[*is].into_iter().filter(|piece| *piece == Some(state));
                so.map(move |_| ParcelItem { line, quantity: 1 })
            });
            let items = gathered(pieces);
            if !items.is_empty() {
                parcels.last += 1;
                let (packed_at, sent_at, ended_at) = (start(), None, None);
                let (carrier, tracking_number, no) = (None, None, parcels.last);
                parcels.all.push(Parcel {
                    no,
                    items,
                    state,
                    packed_at,
                    sent_at,
                    ended_at,
                    carrier,
                    tracking_number,
                });
            }
        }
        let phase = [Phase::Open, Phase::Waiting, Phase::Done][n % 3];
        let window = [None, Some(promise(-3, -1)), Some(promise(0, 0)), Some(promise(2, 4))][n / 3 % 4];
        let told = parcel_news(&lines, &parcels, phase, n % 2 == 0, window, today);
        // What is so, counted piece by piece and not by the function that is tested.
        let pieces = || states.iter().flat_map(|is| EIGHT[*is]);
        let count = |state: Option<ParcelState>| pieces().filter(|piece| *piece == state).count() as u64;
        let Some(told) = told else {
            assert_eq!(count(None), 12, "{states:?}");
            continue;
        };
        let [open, ready, on_way, delivered, back, lost] = [
            None,
            Some(ParcelState::Packed),
            Some(ParcelState::Sent),
            Some(ParcelState::Delivered),
            Some(ParcelState::Returned),
            Some(ParcelState::Lost),
        ]
        .map(count);
        let tally = LineTally { ordered: 12, open, ready, on_way, delivered, came_back: back, lost };
        assert_eq!(told.tally, tally, "{states:?}");
        // “Delivered” only where everything is, and complete only where nothing is missing.
        assert_eq!(told.headline == ParcelHeadline::Delivered, delivered == 12, "{states:?}");
        assert_eq!(told.complete, open + ready + on_way + lost == 0, "{states:?}");
        assert!(told.headline != ParcelHeadline::Status);
        match told.headline {
            ParcelHeadline::PartDelivered => assert!(delivered > 0),
            ParcelHeadline::OnWay => assert!(delivered == 0 && on_way > 0),
            ParcelHeadline::Ready => assert!(delivered + on_way == 0 && ready > 0),
            ParcelHeadline::ToCome => assert!(delivered + on_way + ready == 0 && open + lost > 0),
            ParcelHeadline::CameBack => assert_eq!(back, 12),
            ParcelHeadline::Delivered | ParcelHeadline::Status => {}
        }
        // All that is to come is named, line by line, and nothing else.
        let missing = |is: usize| {
            EIGHT[is].iter().filter(|piece| matches!(piece, None | Some(ParcelState::Lost))).count() as u32
        };
        let named: Vec<ParcelItem> = states
            .iter()
            .zip(0..)
            .map(|(is, line)| ParcelItem { line, quantity: missing(*is) })
            .filter(|item| item.quantity > 0)
            .collect();
        assert_eq!(told.to_come, named, "{states:?}");
        // With its date, or without one where there is none that can still be kept.
        let date = match window.filter(|window| window.latest() >= today) {
            _ if told.complete => Coming::Nothing,
            Some(window) => Coming::By(window),
            None => Coming::Unknown,
        };
        assert_eq!(told.coming, date, "{states:?}");
        assert_eq!(told.waits, n % 2 == 0 && !named.is_empty());
        *headlines.entry(format!("{:?}", told.headline)).or_default() += 1;
        // A cancelled order promises nothing more, and what is on its way stays on its way.
        let cancelled = parcel_news(&lines, &parcels, Phase::Cancelled, false, window, today).unwrap();
        assert!(cancelled.headline == ParcelHeadline::Status && cancelled.to_come.is_empty());
        assert_eq!(cancelled.complete, on_way == 0);
    }
    assert_eq!(headlines.len(), 6, "every headline is met: {headlines:?}");
}

/// Anything that somebody could try.
fn attempts() -> impl Strategy<Value = Vec<(u8, u32, u32, Vec<ParcelItem>)>> {
    let items =
        prop::collection::vec((0u32..4, 0u32..4).prop_map(|(line, quantity)| item(line, quantity)), 0..4);
    prop::collection::vec((0u8..9, 1u32..6, 1u32..6, items), 1..60)
}

fn attempt((kind, parcel, into, items): (u8, u32, u32, Vec<ParcelItem>)) -> ParcelCommand {
    match kind {
        0 | 1 => ParcelCommand::Pack { items },
        2 => ParcelCommand::Split { parcel, items },
        3 => ParcelCommand::Merge { parcel, into },
        4 => send(parcel),
        5 => ParcelCommand::Deliver { parcel },
        6 => ParcelCommand::Lose { parcel },
        7 => ParcelCommand::Reopen { parcel },
        _ => ParcelCommand::TakeBack { parcel, items },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn whatever_is_tried_no_piece_is_in_two_parcels_and_the_log_gives_the_same(tried in attempts()) {
        let mut board = Board::new();
        board.lines = vec![3, 0, 5];
        let id = board.place(1);
        let mut accepted = 0;
        for one in tried {
            let command = attempt(one);
            let before = board.orders[&id].parcels.clone();
            let sum = |parcels: &Parcels, line| parcels.count(line, |_| true);
            match run(&mut board, id, command.clone()) {
                Ok(_) => {
                    accepted += 1;
                    let after = &board.orders[&id].parcels;
                    // What is split, merged, sent and ended stays as much as it was.
                    if !matches!(command, ParcelCommand::Pack { .. } | ParcelCommand::TakeBack { .. }) {
                        for line in 0..3 {
                            prop_assert_eq!(sum(&before, line), sum(after, line), "{:?}", command);
                        }
                    }
                }
                Err(refusals) => {
                    prop_assert!(refusals.iter().all(|refusal| refusal.message.ends_with('.')));
                    prop_assert_eq!(&before, &board.orders[&id].parcels);
                }
            }
            let parcels = &board.orders[&id].parcels;
            for (line, pieces) in (0..).zip(&board.lines) {
                prop_assert!(parcels.held(line) <= u64::from(*pieces));
            }
            prop_assert!(parcels.all.iter().all(|parcel| parcel.no <= parcels.last && !parcel.items.is_empty()));
            prop_assert!(parcels.all.windows(2).all(|two| two[0].no < two[1].no));
            let parts = |t: &LineTally| t.open + t.ready + t.on_way + t.delivered + t.came_back + t.lost;
            for tally in line_tallies(&board.lines, parcels) {
                prop_assert_eq!(tally.ordered, parts(&tally));
            }
            let json = serde_json::to_string(parcels).unwrap();
            prop_assert_eq!(parcels, &serde_json::from_str::<Parcels>(&json).unwrap());
        }
        let mut again = Default::default();
        for entry in &board.log {
            let bytes = serde_json::to_string(entry).unwrap();
            Board::project(&mut again, &serde_json::from_str(&bytes).unwrap());
        }
        prop_assert_eq!(again, board.orders.clone());
        prop_assert_eq!(board.log.len(), 1 + accepted);
    }
}

//! The customer leaves lines out of what they approve: exactly those go, something always stays, and what is approved is what stays.

use crate::{
    approvals::{decide_step, grant, price, request, role, somebody, step},
    board::*,
};
use domain::*;
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// “Artwork and price”: production looks at the lines, then the customer at everything, leadership at the note beside that. The
/// order has lines of so many pieces, and production has granted its step.
fn asked(pieces: &[u32], strikes: bool) -> (Board, OrderId) {
    let mut board = Board::new();
    let maker = ApprovalStep { covers: [Covered::Lines].into(), ..step("maker", vec![role("production")]) };
    let customer = ApprovalStep { strikes, ..step("customer", vec![Approver::Customer]) };
    let boss = ApprovalStep {
        together: true,
        covers: [Covered::Field(FieldId::note())].into(),
        ..step("boss", vec![role("leadership")])
    };
    let def = ApprovalDef::new(price(), "Artwork and price".into());
    board.workflow.approvals = vec![ApprovalDef { steps: vec![maker, customer, boss], ..def }];
    assert_eq!(board.workflow.faults(), []);
    let order = placed(&mut board, pieces);
    board.run(order, &request(), &somebody(1, &["account_manager"]), 0).unwrap();
    board.run(order, &grant("maker"), &somebody(2, &["production"]), 0).unwrap();
    (board, order)
}

fn placed(board: &mut Board, pieces: &[u32]) -> OrderId {
    board.lines = pieces.to_vec();
    let order = OrderId(Uuid::from_u128(1));
    let Command::Place(mut new) = place(1) else { unreachable!() };
    new.lines = lines(pieces);
    board.run(order, &Command::Place(new), &Actor::system(), 0).unwrap();
    order
}

fn lines(pieces: &[u32]) -> LinesRef {
    let sum = pieces.iter().map(|pieces| i64::from(*pieces)).sum();
    LinesRef { count: pieces.len() as u32, pieces: sum, digest: format!("{pieces:?}") }
}

/// Approves all but these lines, as the write path has it.
fn without(board: &mut Board, struck: &[u32]) -> ApprovalDecision {
    let struck: BTreeSet<u32> = struck.iter().copied().collect();
    let stay = unstruck(board.lines.clone(), &struck);
    board.lines_after =
        Some(stay.iter().map(|quantity| LineAfter { same: true, quantity: *quantity }).collect());
    let change = LinesChange { lines: lines(&stay), before: Uuid::from_u128(70), after: text(71) };
    let strike = Strike { lines: struck, change, left_out: text(72) };
    ApprovalDecision { strike: Some(Box::new(strike)), ..decide_step("customer", true) }
}

fn strike(board: &mut Board, order: OrderId, struck: &[u32]) -> Result<u64, Vec<Refusal>> {
    let decision = without(board, struck);
    board.run(order, &Command::DecideApproval(decision), &Actor::customer(), 0)
}

fn refused(board: &mut Board, order: OrderId, struck: &[u32]) -> (RefusalCode, String) {
    let before = board.orders[&order].clone();
    let refusals = strike(board, order, struck).expect_err("it is refused");
    assert_eq!(board.orders[&order], before);
    (refusals[0].code, refusals[0].message.clone())
}

/// What the order says now, sealed for a step.
fn seal(board: &Board, order: OrderId, which: &str) -> String {
    let content = Content::of(order, board.log.iter().filter(|entry| entry.order == Some(order)));
    let def = board.workflow.approval(&price()).unwrap();
    (board.digest)(&content.canonical(def, def.step(&which.parse().unwrap()).unwrap()))
}

fn standings(board: &Board, order: OrderId) -> Vec<StepStanding> {
    let def = board.workflow.approval(&price()).unwrap();
    let seals = def.steps.iter().map(|step| (step.id.clone(), seal(board, order, step.id.as_str())));
    let (seals, state) = (seals.collect(), &board.orders[&order]);
    def.step_standings(state.approvals.get(&price()), &state.conditions, Some(&seals))
}

#[test]
fn what_stays_is_approved_and_whoever_looked_at_the_lines_is_asked_again() {
    let (mut board, order) = asked(&[1, 2, 1], true);
    let entries = board.log.len();
    strike(&mut board, order, &[1]).unwrap();
    let added = &board.log[entries..];
    let kinds: Vec<_> = added.iter().map(|entry| entry.event.kind()).collect();
    assert_eq!(kinds, ["lines_changed", "approval_voided", "approval_decided"]);
    assert!(added.iter().all(|entry| entry.actor == ActorRef::Customer));
    let Event::ApprovalDecided { seal: sealed, grants: true, left_out: Some(gone), .. } = &added[2].event
    else {
        panic!("{:?}", added[2].event);
    };
    assert_eq!((sealed, gone), (&seal(&board, order, "customer"), &text(72)));
    assert!(sealed.contains("lines 2 2 [1, 1]"), "{sealed}");
    assert_eq!(board.orders[&order].lines, 2);
    use StepStanding::{Granted, Open};
    assert_eq!(standings(&board, order), [Open, Granted, StepStanding::Waiting]);
    // Only who looked at the lines: then it goes on where it was.
    board.run(order, &grant("maker"), &somebody(2, &["production"]), 0).unwrap();
    assert_eq!(standings(&board, order), [Granted, Granted, Open]);
    board.run(order, &grant("boss"), &somebody(3, &["leadership"]), 0).unwrap();
    assert_eq!(standings(&board, order), [Granted, Granted, Granted]);
}

#[test]
fn what_cannot_be_left_out_says_why_and_changes_nothing() {
    let (mut board, order) = asked(&[1, 2, 1], true);
    assert_eq!(refused(&mut board, order, &[]).0, RefusalCode::NothingToChange);
    assert_eq!(refused(&mut board, order, &[3]).0, RefusalCode::UnknownLine);
    let (code, why) = refused(&mut board, order, &[0, 1, 2]);
    assert!(code == RefusalCode::LinesMissing && why.contains("decline instead"), "{why}");
    // Lines that are not those of the order any more.
    let decision = without(&mut board, &[0]);
    for after in [vec![(true, 2)], vec![(true, 2), (false, 1)]] {
        let after = after.into_iter().map(|(same, quantity)| LineAfter { same, quantity });
        board.lines_after = Some(after.collect());
        let told = board.run(order, &Command::DecideApproval(decision.clone()), &Actor::customer(), 0);
        assert_eq!(codes(&told.unwrap_err()), [RefusalCode::UnknownLine]);
    }
    // Declining leaves all of it as it is, and nobody of the shop answers so in the customer's place.
    let no = ApprovalDecision { grant: false, note: Some(text(9)), ..without(&mut board, &[0]) };
    let told = board.run(order, &Command::DecideApproval(no), &Actor::customer(), 0).unwrap_err();
    assert_eq!(codes(&told), [RefusalCode::NothingToChange]);
    let for_them = ApprovalDecision {
        on_behalf: Some(Party::Customer),
        note: Some(text(9)),
        ..without(&mut board, &[0])
    };
    let manager = Actor { admin: true, ..somebody(1, &["account_manager"]) };
    let told = board.run(order, &Command::DecideApproval(for_them), &manager, 0).unwrap_err();
    assert_eq!(codes(&told), [RefusalCode::NotYourRole]);
    // Where the shop does not let them.
    let (mut board, order) = asked(&[1, 2, 1], false);
    assert_eq!(refused(&mut board, order, &[1]).0, RefusalCode::NotAsked);
    assert!(board.orders[&order].strikable(&board.workflow.approvals[0].steps[1]).is_empty());
}

#[test]
fn what_was_packed_stays_and_so_does_what_stands_before_it() {
    let (mut board, order) = asked(&[1, 2, 1, 1], true);
    let items = vec![ParcelItem { line: 1, quantity: 1 }];
    board.run(order, &Command::Parcel(ParcelCommand::Pack { items }), &Actor::system(), 0).unwrap();
    assert_eq!(board.orders[&order].strikable(&board.workflow.approvals[0].steps[1]), 2..4);
    for struck in [&[0][..], &[1], &[1, 2]] {
        let (code, why) = refused(&mut board, order, struck);
        assert!(code == RefusalCode::LinesPacked && why.contains("packed"), "{struck:?}: {why}");
    }
    strike(&mut board, order, &[2, 3]).unwrap();
    assert_eq!(board.orders[&order].lines, 2);
}

#[test]
fn an_answer_counts_although_what_stays_would_not_have_been_asked_about() {
    let (mut board, order) = asked(&[1, 2], true);
    let big = ConditionDef {
        id: "big".parse().unwrap(),
        name: "from 1,000".into(),
        test: Test::TotalAtLeast("1000.00".parse().unwrap()),
    };
    board.workflow.conditions = vec![big];
    board.workflow.approvals[0].when = Some("big".parse().unwrap());
    board.conditions = Some(["big".parse().unwrap()].into());
    let note = Edit { fields: [(FieldId::reference(), Some(text(8)))].into(), ..Edit::default() };
    board.run(order, &Command::Edit(note), &Actor::system(), 0).unwrap();
    board.conditions = Some(BTreeSet::new());
    let entries = board.log.len();
    strike(&mut board, order, &[1]).unwrap();
    let kinds: Vec<_> = board.log[entries..].iter().map(|entry| entry.event.kind()).collect();
    assert_eq!(kinds, ["lines_changed", "approval_voided", "conditions_changed", "approval_decided"]);
    assert!(standings(&board, order).iter().all(|one| *one == StepStanding::NotNeeded));
}

#[test]
fn what_a_colleague_granted_of_the_lines_that_go_is_granted_again() {
    let (mut board, order) = asked(&[1, 2], true);
    let step = &mut board.workflow.approvals[0].steps[1];
    (step.needed, step.of) = (2, [Approver::Customer, role("leadership")].into());
    board.run(order, &grant("customer"), &somebody(3, &["leadership"]), 0).unwrap();
    strike(&mut board, order, &[0]).unwrap();
    let grants = |board: &Board| match board.log.last().unwrap().event {
        Event::ApprovalDecided { grants, .. } => grants,
        _ => panic!("decided"),
    };
    assert!(!grants(&board), "two have to say yes to the same lines");
    board.run(order, &grant("maker"), &somebody(2, &["production"]), 0).unwrap();
    board.run(order, &grant("customer"), &somebody(3, &["leadership"]), 0).unwrap();
    assert!(grants(&board));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn whatever_is_left_out_exactly_the_rest_is_approved(
        pieces in prop::collection::vec(0_u32..4, 1..7),
        struck in prop::collection::btree_set(0_u32..8, 0..7),
        strikes in prop::bool::weighted(0.9),
    ) {
        let (mut board, order) = asked(&pieces, strikes);
        let (before, entries) = (board.orders[&order].clone(), board.log.len());
        let stay = unstruck(pieces.clone(), &struck);
        let known = struck.iter().all(|line| (*line as usize) < pieces.len());
        let fits = strikes && known && !struck.is_empty() && stay.iter().any(|pieces| *pieces > 0);
        let struck: Vec<u32> = struck.into_iter().collect();
        match strike(&mut board, order, &struck) {
            Ok(_) => {
                prop_assert!(fits);
                let by_place = |line: &usize| !struck.contains(&(*line as u32));
                let rest: Vec<u32> = (0..pieces.len()).filter(by_place).map(|line| pieces[line]).collect();
                prop_assert!(!rest.is_empty() && rest == stay);
                prop_assert_eq!(board.orders[&order].lines as usize, rest.len());
                let Event::LinesChanged { lines: now, .. } = &board.log[entries].event else { panic!("lines") };
                prop_assert_eq!(now, &lines(&rest));
                let Event::ApprovalDecided { seal: sealed, .. } = &board.log.last().unwrap().event else {
                    panic!("decided")
                };
                prop_assert_eq!(sealed, &seal(&board, order, "customer"));
                prop_assert_eq!(standings(&board, order)[1], StepStanding::Granted);
                // The log alone gives the same.
                let mut again = std::collections::BTreeMap::new();
                board.log.iter().for_each(|entry| Board::project(&mut again, entry));
                prop_assert_eq!(&again[&order], &board.orders[&order]);
            }
            Err(refusals) => {
                prop_assert!(!fits, "{:?}", refusals);
                prop_assert!(refusals.iter().all(|refusal| refusal.message.ends_with('.')));
                prop_assert_eq!(&board.orders[&order], &before);
                prop_assert_eq!(board.log.len(), entries);
            }
        }
    }
}

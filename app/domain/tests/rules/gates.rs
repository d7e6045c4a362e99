//! Gates: what a move cannot do without, beside what the examples say of the default workflow. The property holds the rule
//! against a second, plain reading of what a gate is.

use crate::board::*;
use chrono::TimeDelta;
use domain::*;
use proptest::prelude::*;

fn fact(id: &str, roles: &[&str], evidence: Evidence) -> FactDef {
    FactDef {
        id: id.parse().unwrap(),
        name: id.to_uppercase(),
        help: String::new(),
        set_by: roles.iter().map(|role| role.parse().unwrap()).collect(),
        evidence,
    }
}

fn board() -> Board {
    let mut board = Board::new();
    board.workflow.facts =
        vec![fact("paid", &["account_manager"], Evidence::Number), fact("artwork", &[], Evidence::None)];
    board
}

fn needs_fact(id: &str) -> Gate {
    Need::Fact(id.parse().unwrap()).into()
}

fn warns(gate: Gate) -> Gate {
    Gate { mode: GateMode::Warn, ..gate }
}

fn set(id: &str, evidence: bool) -> Command {
    Command::SetFact { fact: id.parse().unwrap(), evidence: evidence.then(|| text(40)) }
}

#[test]
fn a_fact_opens_the_gate_for_who_moves_and_is_set_by_who_may() {
    let mut board = board();
    board.workflow.statuses[3].exit = vec![needs_fact("paid")];
    let id = board.place(1);
    board.bring(id, &["scheduled"]);
    let production = actor(&["production"]);
    let refusals = board.run(id, &bare("floor"), &production, 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::FactMissing]);
    assert_eq!(refusals[0].kind, RefusalKind::NotAllowed, "production cannot set it");
    assert_eq!(refusals[0].cleared_by, ["Account manager"]);
    // Going back needs nothing of the exit.
    assert_eq!(
        codes(&board.run(id, &bare("supplier"), &production, 0).unwrap_err()),
        [RefusalCode::ReasonMissing]
    );
    let refusals = board.run(id, &set("paid", false), &actor(&["account_manager"]), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::EvidenceMissing]);
    assert_eq!(
        codes(&board.run(id, &set("paid", true), &production, 0).unwrap_err()),
        [RefusalCode::NotYourRole]
    );
    board.run(id, &set("paid", true), &actor(&["account_manager"]), 0).unwrap();
    let again = board.run(id, &set("paid", true), &actor(&["account_manager"]), 0).unwrap_err();
    assert_eq!(codes(&again), [RefusalCode::NothingToChange]);
    board.run(id, &bare("floor"), &production, 0).unwrap();
}

#[test]
fn a_fact_is_unset_with_a_reason() {
    let mut board = board();
    let id = board.place(1);
    board.run(id, &set("artwork", false), &actor(&["account_manager"]), 0).unwrap();
    let clear = |reason| Command::ClearFact { fact: "artwork".parse().unwrap(), reason };
    let refusals = board.run(id, &clear(None), &actor(&["account_manager"]), 0).unwrap_err();
    assert_eq!(refusals[0].need, Some(Need::Reason));
    board.run(id, &clear(Some(text(1))), &actor(&["account_manager"]), 0).unwrap();
    assert!(board.orders[&id].facts.is_empty());
    let again = board.run(id, &clear(Some(text(1))), &actor(&["account_manager"]), 0).unwrap_err();
    assert_eq!(codes(&again), [RefusalCode::NothingToChange]);
}

#[test]
fn a_drop_may_set_what_it_lacks_and_a_warning_goes_on_with_a_reason() {
    let mut board = board();
    board.workflow.statuses[3].entry = vec![needs_fact("artwork")];
    board.workflow.statuses[4].entry = vec![warns(needs_fact("paid"))];
    let id = board.place(1);
    let manager = actor(&["account_manager"]);
    let go = Move { promise: Some(promise(3, 4)), ..Move::to(status("scheduled")) };
    let refusals = board.run(id, &Command::Move(go.clone()), &manager, 0).unwrap_err();
    assert_eq!(refusals[0].need, Some(Need::Fact("artwork".parse().unwrap())));
    let along = Move { facts: [("artwork".parse().unwrap(), None)].into(), ..go };
    board.run(id, &Command::Move(along), &manager, 0).unwrap();
    assert!(board.orders[&id].facts.contains_key(&"artwork".parse().unwrap()));

    let production = actor(&["production"]);
    let refusals = board.run(id, &bare("floor"), &production, 0).unwrap_err();
    assert_eq!((refusals[0].kind, refusals[0].need.clone()), (RefusalKind::Warns, Some(Need::Reason)));
    let anyway = Move { reason: Some(text(2)), ..Move::to(status("floor")) };
    board.run(id, &Command::Move(anyway), &production, 0).unwrap();
    let Event::Moved { despite, .. } = &board.log.last().unwrap().event else { panic!("a move") };
    assert_eq!(*despite, [Need::Fact("paid".parse().unwrap())], "the log says what it went without");
}

#[test]
fn a_minimum_stay_is_counted_by_the_clock_on_the_wall() {
    let mut board = board();
    board.workflow.statuses[3].exit = vec![Need::Dwell(90).into()];
    let id = board.place(1);
    board.bring(id, &["scheduled"]);
    let refusals = board.run(id, &bare("floor"), &Actor::system(), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::TooSoon]);
    assert_eq!(refusals[0].message, "It has to stay where it is for 1 h 30 min: 1 h 30 min more.");
    board.now += TimeDelta::minutes(89);
    assert!(board.run(id, &bare("floor"), &Actor::system(), 0).is_err());
    board.now += TimeDelta::minutes(1);
    board.run(id, &bare("floor"), &Actor::system(), 0).unwrap();
}

#[test]
fn a_new_order_brings_what_its_first_status_asks_for() {
    let mut board = board();
    let reference = FieldId::reference();
    board.workflow.statuses[0].entry =
        vec![Need::Field(reference.clone()).into(), Need::Promise.into(), needs_fact("paid")];
    let id = OrderId(uuid::Uuid::from_u128(5));
    let refusals = board.run(id, &place(5), &Actor::system(), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::FieldMissing, RefusalCode::PromiseMissing]);
    let Command::Place(mut whole) = place(5) else { unreachable!() };
    whole.fields = [(reference, Some(text(9)))].into();
    whole.promise = Some(promise(2, 3));
    board.run(id, &Command::Place(whole), &Actor::system(), 0).unwrap();
    // An import brings orders as they are.
    let Command::Place(mut imported) = place(6) else { unreachable!() };
    imported.source = Some("shop.csv".into());
    board.run(OrderId(uuid::Uuid::from_u128(6)), &Command::Place(imported), &Actor::system(), 0).unwrap();
}

#[test]
fn a_field_that_the_board_does_not_have_is_refused() {
    let mut board = board();
    let id = board.place(1);
    let edit = Edit { fields: [("colour".parse().unwrap(), Some(text(1)))].into(), ..Edit::default() };
    let refusals = board.run(id, &Command::Edit(edit), &Actor::system(), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::UnknownField]);
}

/// A gate, drawn at random: what it asks for, and whether it only warns.
fn gates() -> impl Strategy<Value = Vec<Gate>> {
    let need = prop_oneof![
        Just(Need::Reason),
        Just(Need::Promise),
        Just(Need::Lines),
        Just(Need::Field(FieldId::carrier())),
        Just(Need::Field(FieldId::note())),
        Just(Need::Fact("paid".parse().unwrap())),
        Just(Need::Fact("artwork".parse().unwrap())),
        (0u32..120).prop_map(Need::Dwell),
    ];
    let gate = (need, any::<bool>()).prop_map(|(requires, warn)| match warn {
        true => warns(requires.into()),
        false => requires.into(),
    });
    prop::collection::vec(gate, 0..4)
}

/// What a gate says in plain words, beside the rule's own reading.
fn is_met(need: &Need, order: &OrderState, m: &Move, now: Instant) -> bool {
    match need {
        Need::Reason => m.reason.is_some(),
        Need::Promise => order.promise.is_some() || m.promise.is_some(),
        Need::Lines => order.lines > 0,
        Need::Field(field) => match m.fields.get(field) {
            Some(Some(_)) => true,
            Some(None) => false,
            None => order.filled.contains(field),
        },
        Need::Fact(fact) => order.facts.contains_key(fact) || m.facts.contains_key(fact),
        // Approvals have a property of their own; none is drawn here.
        Need::Approval(_) => false,
        Need::Dwell(minutes) => (now - order.entered_at).num_seconds() >= i64::from(*minutes) * 60,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_move_passes_if_and_only_if_each_gate_is_met(
        exit in gates(), own in gates(), entry in gates(),
        [promised, carrier, note, paid, artwork, reason] in any::<[bool; 6]>(),
        [gives_carrier, gives_paid, forwards] in any::<[bool; 3]>(),
        minutes in 0i64..120,
    ) {
        let mut board = board();
        // From “Production scheduled” on to the floor, or back to the supplier.
        let (from, to) = ("scheduled", if forwards { "floor" } else { "supplier" });
        let place = |id: &str| board.workflow.statuses.iter().position(|s| s.id.as_str() == id).unwrap();
        let (from_place, to_place) = (place(from), place(to));
        board.workflow.statuses[from_place].exit = exit.clone();
        let id = board.place(1);
        board.bring(id, &[from]);
        // Only now, so that the way here is free.
        board.workflow.statuses[to_place].entry = entry.clone();
        let own_gates = board.workflow.moves.iter_mut().find(|m| m.from.as_str() == from && m.to.as_str() == to);
        own_gates.unwrap().needs = own.clone();
        let system = Actor::system();
        let clear = |field: FieldId| Edit { fields: [(field, None)].into(), ..Edit::default() };
        for (kept, field) in [(carrier, FieldId::carrier()), (note, FieldId::note())] {
            let edit = Edit { fields: [(field.clone(), Some(text(3)))].into(), ..Edit::default() };
            board.run(id, &Command::Edit(if kept { edit } else { clear(field) }), &system, 0).unwrap();
        }
        for (wanted, name) in [(paid, "paid"), (artwork, "artwork")] {
            if wanted {
                board.run(id, &set(name, true), &system, 0).unwrap();
            }
        }
        if !promised {
            board.orders.get_mut(&id).unwrap().promise = None;
        }
        board.now += TimeDelta::minutes(minutes);
        let mut m = Move::to(status(to));
        m.reason = reason.then(|| text(1));
        if gives_carrier {
            m.fields = [(FieldId::carrier(), Some(text(8)))].into();
        }
        if gives_paid {
            m.facts = [("paid".parse().unwrap(), Some(text(9)))].into();
        }
        let order = board.orders[&id].clone();
        let asked = exit.iter().filter(|_| forwards).chain(&own).chain(&entry);
        let blocks = |need: &Need| asked.clone().any(|g| g.requires == *need && g.mode == GateMode::Block);
        let expected = asked.clone().all(|gate| {
            is_met(&gate.requires, &order, &m, board.now) || (!blocks(&gate.requires) && m.reason.is_some())
        });
        let verdict = board.run(id, &Command::Move(m), &system, 0);
        prop_assert_eq!(verdict.is_ok(), expected, "{:?}", verdict);
        if let Err(refusals) = verdict {
            prop_assert_eq!(&board.orders[&id], &order);
            let hard = refusals.iter().any(|refusal| refusal.kind == RefusalKind::NotAllowed);
            let soft = refusals.iter().any(|refusal| refusal.kind != RefusalKind::NotAllowed);
            prop_assert!(hard != soft, "what stands for good is said alone");
        }
    }
}

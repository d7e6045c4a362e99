//! Whom an approval waits for: who could grant it now, and nobody else.

use crate::{approvals::*, board::*};
use domain::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Whether the order waits for somebody by what a card says, and whether they could grant a step of it by the rule.
fn waits(board: &Board, order: OrderId, who: &Actor) -> (bool, bool) {
    let state = &board.orders[&order];
    let stands_for = board.stands_for(who);
    let at_a_glance = state.approvals.iter().map(|(id, state)| (id.clone(), state.at_a_glance())).collect();
    let decider = Decider::of(who, stands_for);
    let waits = decider.is_awaited(&board.workflow, &at_a_glance, &state.conditions, &BTreeSet::new());
    let grants = |step: &ApprovalStep| board.clone().run(order, &grant(step.id.as_str()), who, 0).is_ok();
    (waits, board.workflow.approvals[0].steps.iter().any(grants))
}

#[test]
fn an_order_waits_for_whose_turn_it_is_and_for_who_stands_in_for_them() {
    let (mut board, order, manager) = asked();
    let (production, leadership) = (somebody(2, &["production"]), somebody(3, &["leadership"]));
    let (helper, nobody) = (somebody(5, &["warehouse"]), Actor { admin: true, ..somebody(6, &[]) });
    // Who asked is not asked, whatever they hold.
    let own = Actor { roles: &manager.roles | &production.roles, ..manager.clone() };
    let check = |board: &Board, expected: &[&Actor]| {
        for who in [&manager, &production, &leadership, &helper, &nobody, &own, &Actor::system()] {
            let is = expected.contains(&who);
            assert_eq!(waits(board, order, who), (is, is), "{who:?}");
        }
    };
    check(&board, &[&production]);
    // Half-open: today and no day longer.
    let day = board.now.date_naive();
    let stand_in = StandIn {
        id: StandInId(Uuid::from_u128(9)),
        person: id(&production),
        stand_in: id(&helper),
        from: day,
        until: day + chrono::TimeDelta::days(1),
    };
    board.people = [(id(&production), production.roles.clone())].into();
    board.stand_ins = vec![stand_in.clone()];
    check(&board, &[&production, &helper]);
    board.stand_ins = vec![StandIn { from: day - chrono::TimeDelta::days(1), until: day, ..stand_in }];
    check(&board, &[&production]);
    board.run(order, &grant("production"), &production, 0).unwrap();
    // The customer's answer is nobody's approval here: it is recorded, not given.
    check(&board, &[]);
    board.run(order, &customer_says(true, true), &manager, 0).unwrap();
    check(&board, &[&leadership]);
    board.run(order, &lines(50), &Actor::system(), 0).unwrap();
    board.run(order, &grant("leadership"), &leadership, 0).unwrap();
    check(&board, &[]);
    // What an edit voids waits again.
    board.run(order, &note(51), &Actor::system(), 0).unwrap();
    check(&board, &[&production]);
    board.run(order, &Command::DecideApproval(decide_step("production", false)), &production, 0).unwrap();
    check(&board, &[]);
}

#[test]
fn who_has_decided_is_not_waited_for_while_others_are() {
    let (mut board, order, manager) = asked();
    board.workflow.approvals[0].steps[0].needed = 2;
    let [first, second] = [2, 4].map(|n| somebody(n, &["production"]));
    let extra = somebody(9, &[]);
    let add =
        Command::AddApprover { approval: price(), step: "production".parse().unwrap(), person: id(&extra) };
    board.run(order, &add, &manager, 0).unwrap();
    board.run(order, &grant("production"), &first, 0).unwrap();
    let all = [&first, &second, &extra].map(|who| waits(&board, order, who));
    assert_eq!(all, [(false, false), (true, true), (true, true)]);
}

#[test]
fn what_is_untold_counts_once_it_was_asked() {
    let (mut board, order, manager) = asked();
    board.run(order, &grant("production"), &somebody(2, &["production"]), 0).unwrap();
    board.run(order, &customer_says(true, true), &manager, 0).unwrap();
    let state = &board.orders[&order];
    let leadership = Decider::of(&somebody(3, &["leadership"]), vec![]);
    let (nothing, big) = (BTreeSet::new(), BTreeSet::from(["big".parse().unwrap()]));
    let awaited =
        |conditions, untold| leadership.is_awaited(&board.workflow, &state.approvals, conditions, untold);
    assert!(awaited(&big, &nothing) && awaited(&nothing, &big) && !awaited(&nothing, &nothing));
    assert!(!Decider::default().is_awaited(&board.workflow, &state.approvals, &big, &nothing));
}

//! Approvals by example: who may ask and decide, what an edit voids, and how one goes over them.

use crate::board::*;
use domain::*;
use std::collections::BTreeSet;
use uuid::Uuid;

pub fn role(id: &str) -> Approver {
    Approver::Role(id.parse().unwrap())
}

pub fn step(id: &str, of: Vec<Approver>) -> ApprovalStep {
    ApprovalStep {
        id: id.parse().unwrap(),
        of: of.into_iter().collect(),
        needed: 1,
        together: false,
        covers: BTreeSet::new(),
        when: None,
        limit: None,
        tells: BTreeSet::new(),
        recorded_by: BTreeSet::new(),
        strikes: false,
    }
}

/// “Artwork and price”: production looks at the note, the customer at the promise beside that, and then, from an amount on,
/// leadership at the lines.
fn board() -> Board {
    let mut board = Board::new();
    let production = ApprovalStep {
        covers: [Covered::Field(FieldId::note())].into(),
        ..step("production", vec![role("production")])
    };
    let customer = ApprovalStep {
        together: true,
        covers: [Covered::Promise].into(),
        ..step("customer", vec![Approver::Customer])
    };
    let leadership = ApprovalStep {
        covers: [Covered::Lines].into(),
        when: Some("big".parse().unwrap()),
        limit: Some(MaxAge::Hours(4)),
        ..step("leadership", vec![role("leadership")])
    };
    board.workflow.conditions = vec![ConditionDef {
        id: "big".parse().unwrap(),
        name: "from 1,000".into(),
        test: Test::TotalAtLeast("1000.00".parse().unwrap()),
    }];
    board.workflow.approvals = vec![ApprovalDef {
        id: price(),
        name: "Artwork and price".into(),
        help: String::new(),
        covers: BTreeSet::new(),
        when: None,
        steps: vec![production, customer, leadership],
    }];
    board.workflow.statuses[3].entry = vec![Need::Approval(price()).into()];
    board.conditions = Some(["big".parse().unwrap()].into());
    assert_eq!(board.workflow.faults(), []);
    board
}

pub fn price() -> ApprovalId {
    "price".parse().unwrap()
}

/// Somebody of their own, with these roles.
pub fn somebody(n: u128, roles: &[&str]) -> Actor {
    Actor { who: ActorRef::Person(PersonId(Uuid::from_u128(n))), ..actor(roles) }
}

pub fn id(actor: &Actor) -> PersonId {
    let ActorRef::Person(id) = actor.who else { panic!("a person") };
    id
}

pub fn request() -> Command {
    Command::RequestApproval { approval: price() }
}

pub fn decide_step(step: &str, grant: bool) -> ApprovalDecision {
    ApprovalDecision {
        approval: price(),
        step: step.parse().unwrap(),
        grant,
        on_behalf: None,
        note: (!grant).then(|| text(900)),
        strike: None,
    }
}

pub fn grant(step: &str) -> Command {
    Command::DecideApproval(decide_step(step, true))
}

pub fn customer_says(grant: bool, note: bool) -> Command {
    let decision = decide_step("customer", grant);
    Command::DecideApproval(ApprovalDecision {
        on_behalf: Some(Party::Customer),
        note: note.then(|| text(901)),
        ..decision
    })
}

fn edit(change: impl FnOnce(&mut Edit)) -> Command {
    let mut edit = Edit::default();
    change(&mut edit);
    Command::Edit(edit)
}

pub fn note(n: u128) -> Command {
    edit(|edit| edit.fields = [(FieldId::note(), Some(text(n)))].into())
}

pub fn lines(n: u128) -> Command {
    edit(|edit| {
        let mut change = lines_change(n);
        change.lines.digest = n.to_string();
        edit.lines = Some(change);
    })
}

fn go_on() -> Command {
    Command::Move(Move { promise: None, ..Move::to(status("scheduled")) })
}

fn standing(board: &Board, order: OrderId) -> ApprovalStanding {
    let state = &board.orders[&order];
    let def = board.workflow.approval(&price()).unwrap();
    def.standing(state.approvals.get(&price()), &state.conditions, None)
}

/// The board with an order that is promised, and the manager who asked.
pub fn asked() -> (Board, OrderId, Actor) {
    let mut board = board();
    let order = board.place(1);
    let manager = somebody(1, &["account_manager"]);
    let promised = edit(|edit| edit.promise = Some(promise(3, 4)));
    board.run(order, &promised, &Actor::system(), 0).unwrap();
    board.run(order, &request(), &manager, 0).unwrap();
    (board, order, manager)
}

fn granted() -> (Board, OrderId, Actor) {
    let (mut board, order, manager) = asked();
    board.run(order, &grant("production"), &somebody(2, &["production"]), 0).unwrap();
    board.run(order, &customer_says(true, true), &manager, 0).unwrap();
    board.run(order, &grant("leadership"), &somebody(3, &["leadership"]), 0).unwrap();
    (board, order, manager)
}

#[test]
fn a_move_asks_for_the_approval_and_passes_once_each_step_is_granted() {
    let mut board = board();
    let order = board.place(1);
    let manager = somebody(1, &["account_manager"]);
    let refusals = board.run(order, &go("scheduled"), &manager, 0).unwrap_err();
    assert_eq!(
        (refusals[0].need.clone(), refusals[0].kind),
        (Some(Need::Approval(price())), RefusalKind::NeedsInput)
    );
    assert!(refusals[0].message.contains("Artwork and price"), "{}", refusals[0].message);
    // Whoever cannot ask is told who can.
    board.workflow.moves.iter_mut().for_each(|m| m.extra_roles = vec![]);
    let (mut board, order, manager) = asked();
    let refusals = board.run(order, &go_on(), &manager, 0).unwrap_err();
    assert_eq!((codes(&refusals), refusals[0].need.clone()), (vec![RefusalCode::ApprovalMissing], None));
    assert_eq!(
        refusals[0].message,
        "“Artwork and price” is awaiting approval by Production or the customer."
    );
    // Not its turn yet: production and the customer come first.
    let early = board.run(order, &grant("leadership"), &somebody(3, &["leadership"]), 0).unwrap_err();
    assert_eq!(codes(&early), [RefusalCode::NotItsTurn]);
    let (mut board, order, manager) = granted();
    assert_eq!(standing(&board, order), ApprovalStanding::Granted);
    board.run(order, &go_on(), &manager, 0).unwrap();
}

#[test]
fn an_edit_voids_exactly_the_steps_that_cover_it_and_asks_again() {
    let (mut board, order, manager) = granted();
    let entries = board.log.len();
    board.run(order, &lines(50), &Actor::system(), 0).unwrap();
    let Event::ApprovalVoided { steps, changed, .. } = &board.log.last().unwrap().event else {
        panic!("voided")
    };
    assert_eq!(*steps, ["leadership".parse().unwrap()].into());
    assert_eq!(*changed, [Covered::Lines].into());
    assert_eq!(board.log.len(), entries + 2);
    assert_eq!(standing(&board, order), ApprovalStanding::Open, "asked again");
    assert_eq!(codes(&board.run(order, &go_on(), &manager, 0).unwrap_err()), [RefusalCode::ApprovalMissing]);
    board.run(order, &grant("leadership"), &somebody(3, &["leadership"]), 0).unwrap();
    // What nothing covers voids nothing.
    let entries = board.log.len();
    let reference = edit(|edit| edit.fields = [(FieldId::reference(), Some(text(77)))].into());
    board.run(order, &reference, &Actor::system(), 0).unwrap();
    assert_eq!(board.log.len(), entries + 1);
    assert_eq!(standing(&board, order), ApprovalStanding::Granted);
    board.run(order, &go_on(), &manager, 0).unwrap();
}

#[test]
fn a_move_that_brings_a_covered_value_along_finds_the_approval_void() {
    let (mut board, order, _) = granted();
    let along = Move { fields: [(FieldId::note(), Some(text(60)))].into(), ..Move::to(status("scheduled")) };
    let refusals = board.run(order, &Command::Move(along), &Actor::system(), 0).unwrap_err();
    assert_eq!(codes(&refusals), [RefusalCode::ApprovalMissing]);
    assert_eq!(standing(&board, order), ApprovalStanding::Granted, "a refused move changes nothing");
}

#[test]
fn nobody_approves_their_own_request_or_words_not_even_through_a_stand_in() {
    let (mut board, order, _) = asked();
    let (first, second) = (somebody(2, &["production"]), somebody(4, &["production"]));
    board.run(order, &note(51), &Actor { admin: true, ..first.clone() }, 0).unwrap();
    let own = board.run(order, &grant("production"), &first, 0).unwrap_err();
    assert_eq!(codes(&own), [RefusalCode::OwnWork]);
    // Somebody who only stands in for the author is no way round.
    let helper = somebody(5, &[]);
    board.people = [(id(&first), first.roles.clone())].into();
    let day = board.now.date_naive();
    let stand_in = |person: &Actor, stand_in: &Actor| StandIn {
        id: StandInId(Uuid::from_u128(9)),
        person: id(person),
        stand_in: id(stand_in),
        from: day,
        until: day + chrono::TimeDelta::days(1),
    };
    board.stand_ins = vec![stand_in(&first, &helper)];
    let through = board.run(order, &grant("production"), &helper, 0).unwrap_err();
    assert_eq!(codes(&through), [RefusalCode::OwnWork]);
    // An administrator holds no step by being one.
    let admin = Actor { admin: true, ..somebody(6, &[]) };
    assert_eq!(
        codes(&board.run(order, &grant("production"), &admin, 0).unwrap_err()),
        [RefusalCode::NotYourRole]
    );
    assert_eq!(
        codes(&board.run(order, &grant("production"), &Actor::system(), 0).unwrap_err()),
        [RefusalCode::NotYourRole]
    );
    // Standing in for somebody else who may is a way, and the log says for whom.
    board.people = [(id(&second), second.roles.clone())].into();
    board.stand_ins = vec![stand_in(&second, &helper)];
    board.run(order, &grant("production"), &helper, 0).unwrap();
    let Event::ApprovalDecided { on_behalf, .. } = &board.log.last().unwrap().event else {
        panic!("decided")
    };
    assert_eq!(*on_behalf, Some(Party::Person(id(&second))));
}

#[test]
fn what_is_declined_says_why_and_is_requested_again() {
    let (mut board, order, manager) = asked();
    let production = somebody(2, &["production"]);
    let bare = ApprovalDecision { note: None, ..decide_step("production", false) };
    let refusals = board.run(order, &Command::DecideApproval(bare), &production, 0).unwrap_err();
    assert_eq!(refusals[0].need, Some(Need::Reason));
    board.run(order, &Command::DecideApproval(decide_step("production", false)), &production, 0).unwrap();
    assert_eq!(standing(&board, order), ApprovalStanding::Declined);
    let refusals = board.run(order, &go_on(), &manager, 0).unwrap_err();
    assert_eq!(refusals[0].need, Some(Need::Approval(price())), "the refusal offers to ask again");
    board.run(order, &request(), &manager, 0).unwrap();
    assert_eq!(standing(&board, order), ApprovalStanding::Open);
    assert_eq!(
        codes(&board.run(order, &request(), &manager, 0).unwrap_err()),
        [RefusalCode::NothingToChange]
    );
}

#[test]
fn the_customers_answer_is_recorded_with_what_shows_it() {
    let (mut board, order, manager) = asked();
    let refusals = board.run(order, &customer_says(true, false), &manager, 0).unwrap_err();
    assert_eq!(refusals[0].need, Some(Need::Reason));
    let other = board.run(order, &customer_says(true, true), &somebody(8, &["warehouse"]), 0).unwrap_err();
    assert_eq!(codes(&other), [RefusalCode::NotYourRole]);
    board.run(order, &customer_says(true, true), &manager, 0).unwrap();
}

#[test]
fn so_many_have_to_grant_and_an_added_one_as_well() {
    let (mut board, order, manager) = asked();
    board.workflow.approvals[0].steps[0].needed = 2;
    let [first, second, third] = [2, 4, 7].map(|n| somebody(n, &["production"]));
    let extra = somebody(9, &[]);
    let add = |person: &Actor| Command::AddApprover {
        approval: price(),
        step: "production".parse().unwrap(),
        person: id(person),
    };
    assert_eq!(codes(&board.run(order, &add(&manager), &manager, 0).unwrap_err()), [RefusalCode::OwnWork]);
    board.run(order, &add(&extra), &manager, 0).unwrap();
    board.run(order, &grant("production"), &first, 0).unwrap();
    let twice = board.run(order, &grant("production"), &first, 0).unwrap_err();
    assert_eq!(codes(&twice), [RefusalCode::NothingToChange]);
    board.run(order, &grant("production"), &second, 0).unwrap();
    board.run(order, &customer_says(true, true), &manager, 0).unwrap();
    let early = board.run(order, &grant("leadership"), &somebody(3, &["leadership"]), 0).unwrap_err();
    assert_eq!(codes(&early), [RefusalCode::NotItsTurn], "the added one is missing");
    board.run(order, &grant("production"), &extra, 0).unwrap();
    assert!(board.orders[&order].approvals[&price()].steps[&"production".parse().unwrap()].granted);
    let late = board.run(order, &grant("production"), &third, 0).unwrap_err();
    assert_eq!(codes(&late), [RefusalCode::NotItsTurn]);
    board.run(order, &grant("leadership"), &somebody(3, &["leadership"]), 0).unwrap();
}

#[test]
fn going_over_it_takes_a_right_and_a_reason_that_stays_and_an_edit_voids_that_too() {
    let (mut board, order, manager) = asked();
    let over = |reason| Command::OverrideApproval { approval: price(), reason };
    let refused = board.run(order, &over(Some(text(3))), &manager, 0).unwrap_err();
    assert_eq!(codes(&refused), [RefusalCode::NotYourRole]);
    board.workflow.roles[0].rights.insert(Right::Override);
    let boss = Actor { roles: [board.workflow.roles[0].id.clone()].into(), ..somebody(8, &[]) };
    assert_eq!(board.run(order, &over(None), &boss, 0).unwrap_err()[0].need, Some(Need::Reason));
    board.run(order, &over(Some(text(3))), &boss, 0).unwrap();
    assert_eq!(standing(&board, order), ApprovalStanding::Granted);
    board.run(order, &lines(52), &Actor::system(), 0).unwrap();
    assert_eq!(standing(&board, order), ApprovalStanding::Open);
    assert_eq!(board.orders[&order].approvals[&price()].overrides.len(), 1, "for ever");
}

#[test]
fn a_condition_that_is_not_so_leaves_its_step_out_and_one_that_comes_to_be_asks_for_it() {
    let (mut board, order, manager) = asked();
    board.conditions = Some(BTreeSet::new());
    board.run(order, &lines(53), &Actor::system(), 0).unwrap();
    board.run(order, &grant("production"), &somebody(2, &["production"]), 0).unwrap();
    board.run(order, &customer_says(true, true), &manager, 0).unwrap();
    assert_eq!(standing(&board, order), ApprovalStanding::Granted);
    board.conditions = Some(["big".parse().unwrap()].into());
    board.run(order, &lines(54), &Actor::system(), 0).unwrap();
    assert!(board.log.iter().any(|entry| matches!(entry.event, Event::ConditionsChanged { .. })));
    assert_ne!(standing(&board, order), ApprovalStanding::Granted);
    assert_eq!(codes(&board.run(order, &go_on(), &manager, 0).unwrap_err()), [RefusalCode::ApprovalMissing]);
}

#[test]
fn a_fact_that_an_approval_shows_is_so_while_that_stands() {
    let (mut board, order, manager) = asked();
    board.workflow.facts = vec![FactDef {
        id: "cleared".parse().unwrap(),
        name: "Artwork cleared".into(),
        help: String::new(),
        set_by: BTreeSet::new(),
        evidence: Evidence::Approval(price()),
    }];
    board.workflow.statuses[3].entry = vec![Need::Fact("cleared".parse().unwrap()).into()];
    let set = Command::SetFact { fact: "cleared".parse().unwrap(), evidence: None };
    assert_eq!(codes(&board.run(order, &set, &manager, 0).unwrap_err()), [RefusalCode::ApprovalMissing]);
    board.run(order, &grant("production"), &somebody(2, &["production"]), 0).unwrap();
    board.run(order, &customer_says(true, true), &manager, 0).unwrap();
    board.run(order, &grant("leadership"), &somebody(3, &["leadership"]), 0).unwrap();
    board.run(order, &set, &manager, 0).unwrap();
    assert!(
        is_ready(&board.workflow, &board.orders[&order], board.now)
            || board.workflow.usual_next(&status("received")).is_some()
    );
    board.run(order, &lines(55), &Actor::system(), 0).unwrap();
    assert_eq!(codes(&board.run(order, &go_on(), &manager, 0).unwrap_err()), [RefusalCode::ApprovalMissing]);
    board.run(order, &grant("leadership"), &somebody(3, &["leadership"]), 0).unwrap();
    board.run(order, &go_on(), &manager, 0).unwrap();
}

#[test]
fn a_request_is_withdrawn_while_it_is_open() {
    let (mut board, order, manager) = asked();
    let withdraw = Command::WithdrawApproval { approval: price() };
    board.run(order, &withdraw, &manager, 0).unwrap();
    assert_eq!(standing(&board, order), ApprovalStanding::NotAsked);
    assert_eq!(codes(&board.run(order, &withdraw, &manager, 0).unwrap_err()), [RefusalCode::NothingToChange]);
    let (mut board, order, manager) = granted();
    assert_eq!(codes(&board.run(order, &withdraw, &manager, 0).unwrap_err()), [RefusalCode::NothingToChange]);
    let step = board.workflow.approvals[0].steps[2].clone();
    let state = &board.orders[&order].approvals[&price()];
    let since = board.workflow.approvals[0].open_since(&step.id, state).unwrap();
    assert_eq!(
        board.workflow.step_due(&step, since, &board.spans),
        Some(board.spans.after(since, chrono::TimeDelta::hours(4)))
    );
}

#[test]
fn stand_ins_that_go_round_or_are_too_many_are_refused_when_entered() {
    let day = |n| start().date_naive() + chrono::TimeDelta::days(n);
    let people: Vec<PersonId> = (0..6).map(|n| PersonId(Uuid::from_u128(n))).collect();
    let edge = |from: usize, to: usize, (first, until)| StandIn {
        id: StandInId(Uuid::from_u128(from as u128 * 10 + to as u128)),
        person: people[from],
        stand_in: people[to],
        from: day(first),
        until: day(until),
    };
    let all = [edge(0, 1, (0, 5)), edge(1, 2, (0, 5)), edge(2, 3, (0, 5))];
    assert_eq!(edge(0, 0, (0, 1)).unfit(&[]), Some("Nobody stands in for themselves: choose somebody else."));
    assert!(edge(0, 1, (2, 2)).unfit(&[]).is_some(), "half-open: no day at all");
    assert!(edge(1, 2, (0, 5)).unfit(&all[..1]).is_none() && edge(2, 3, (0, 5)).unfit(&all[..2]).is_none());
    assert!(edge(3, 4, (0, 5)).unfit(&all).unwrap().contains("more than three"));
    assert!(edge(4, 0, (0, 5)).unfit(&all).unwrap().contains("more than three"));
    assert!(edge(2, 0, (4, 9)).unfit(&all[..2]).unwrap().contains("circle"));
    assert!(edge(2, 0, (5, 9)).unfit(&all[..2]).is_none(), "the days do not meet");
    let chain = stands_for(&all, people[3], day(0));
    assert_eq!(
        chain.iter().map(|(person, _)| *person).collect::<Vec<_>>(),
        [people[2], people[1], people[0]]
    );
    assert_eq!(chain[2].1, [people[2], people[1]]);
    assert_eq!(stands_for(&all, people[3], day(5)), [], "back on that day");
}

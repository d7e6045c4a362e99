//! Approvals against a second, plain reading of them: whatever people edit, ask and decide, a move passes if and only if each
//! step that is needed was granted of the content as it is, by people who may, none of them for their own work.
//!
//! `MILEPOST_APPROVAL_RUNS=100000` runs as many as the promise says.

use crate::{
    approvals::{decide_step, price, request, role, step},
    board::*,
};
use chrono::TimeDelta;
use domain::*;
use proptest::{
    prelude::*,
    test_runner::{TestError, TestRunner},
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};
use uuid::Uuid;

const STEPS: [&str; 3] = ["manager", "customer", "boss"];

#[derive(Debug, Clone)]
enum Op {
    Request(usize),
    Withdraw(usize),
    Decide { who: usize, step: usize, grant: bool, admin: bool },
    Record(bool),
    Add { step: usize, person: usize },
    Lines { who: usize, value: u8, big: bool },
    Note { who: usize, value: u8 },
    Promise { who: usize, value: u8 },
    Override(bool),
    StandIn { person: usize, stand_in: usize, days: u8, checked: bool },
    Day,
    Go { note: Option<u8> },
}

const PEOPLE: usize = 7;

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let who = || 0..PEOPLE;
    let op = prop_oneof![
        4 => who().prop_map(Op::Request),
        1 => who().prop_map(Op::Withdraw),
        14 => (who(), 0usize..3, prop::bool::weighted(0.9), any::<bool>())
            .prop_map(|(who, step, grant, admin)| Op::Decide { who, step, grant, admin }),
        4 => prop::bool::weighted(0.9).prop_map(Op::Record),
        1 => (0usize..3, who()).prop_map(|(step, person)| Op::Add { step, person }),
        2 => (who(), 0u8..3, any::<bool>()).prop_map(|(who, value, big)| Op::Lines { who, value, big }),
        2 => (who(), 0u8..3).prop_map(|(who, value)| Op::Note { who, value }),
        1 => (who(), 1u8..4).prop_map(|(who, value)| Op::Promise { who, value }),
        1 => any::<bool>().prop_map(Op::Override),
        6 => (who(), who(), 0u8..4, prop::bool::weighted(0.7))
            .prop_map(|(person, stand_in, days, checked)| Op::StandIn { person, stand_in, days, checked }),
        1 => Just(Op::Day),
        5 => prop::option::weighted(0.2, 0u8..3).prop_map(|note| Op::Go { note }),
    ];
    prop::collection::vec(op, 1..45)
}

fn roles(n: usize) -> BTreeSet<RoleId> {
    let roles: &[&str] = match n {
        0 | 1 => &["account_manager"],
        2 | 3 => &["leadership"],
        4 => &["procurement"],
        5 => &["account_manager", "leadership"],
        _ => &[],
    };
    roles.iter().map(|role| role.parse().unwrap()).collect()
}

fn person(n: usize) -> PersonId {
    PersonId(Uuid::from_u128(500 + n as u128))
}

fn actor(n: usize, admin: bool) -> Actor {
    Actor { who: ActorRef::Person(person(n)), admin, roles: roles(n) }
}

fn board() -> Board {
    let mut board = Board::new();
    let manager =
        ApprovalStep { covers: [Covered::Lines].into(), ..step("manager", vec![role("account_manager")]) };
    let customer = ApprovalStep {
        together: true,
        covers: [Covered::Fields].into(),
        ..step("customer", vec![Approver::Customer])
    };
    let boss = ApprovalStep {
        covers: [Covered::Lines, Covered::Promise].into(),
        needed: 2,
        when: Some("big".parse().unwrap()),
        ..step("boss", vec![role("leadership"), role("procurement"), Approver::Person(person(6))])
    };
    board.workflow.conditions = vec![ConditionDef {
        id: "big".parse().unwrap(),
        name: "big".into(),
        test: Test::TotalAtLeast("1000.00".parse().unwrap()),
    }];
    board.workflow.approvals = vec![ApprovalDef {
        id: price(),
        name: "Price".into(),
        help: String::new(),
        covers: BTreeSet::new(),
        when: None,
        steps: vec![manager, customer, boss],
    }];
    board.workflow.statuses[3].entry = vec![Need::Approval(price()).into()];
    board.people = (0..PEOPLE).map(|n| (person(n), roles(n))).collect();
    board
}

/// What the plain reading knows of a step.
#[derive(Debug, Clone, Default)]
struct Asked {
    /// Who said yes, and for whom; none is the customer.
    grants: Vec<(Option<usize>, Option<usize>)>,
    declined: bool,
    overridden: bool,
    added: BTreeSet<usize>,
}

#[derive(Debug, Clone)]
struct Plain {
    requester: Option<usize>,
    asked: BTreeMap<usize, Asked>,
    lines: (u8, Option<usize>),
    note: (Option<u8>, Option<usize>),
    promise: (u8, Option<usize>),
    big: bool,
    edges: Vec<(usize, usize, i64, i64)>,
    day: i64,
}

impl Plain {
    fn needed(&self, step: usize) -> bool {
        step != 2 || self.big
    }

    fn is_granted(&self, step: usize) -> bool {
        let Some(asked) = self.asked.get(&step) else { return false };
        let named =
            asked.grants.iter().filter(|(_, whom)| whom.is_none_or(|whom| !asked.added.contains(&whom)));
        let added = asked.added.iter().all(|who| asked.grants.iter().any(|(_, whom)| whom == &Some(*who)));
        !asked.declined && (asked.overridden || (named.count() >= if step == 2 { 2 } else { 1 } && added))
    }

    fn is_given(&self) -> bool {
        (0..3).all(|step| !self.needed(step) || self.is_granted(step))
    }

    fn is_open(&self, step: usize) -> bool {
        let turn = step != 2 || (0..2).all(|before| self.is_granted(before));
        let asked = self.asked.get(&step).is_some_and(|asked| !asked.declined);
        self.requester.is_some() && self.needed(step) && asked && !self.is_granted(step) && turn
    }

    fn may_request(&self) -> bool {
        let needed = || (0..3).filter(|step| self.needed(*step));
        needed().any(|step| self.asked.get(&step).is_none_or(|asked| asked.declined))
    }

    fn barred(&self, step: usize) -> BTreeSet<usize> {
        let authors = match step {
            0 => vec![self.lines.1],
            1 => vec![self.note.1],
            _ => vec![self.lines.1, self.promise.1],
        };
        authors.into_iter().chain([self.requester]).flatten().collect()
    }

    /// All chains that end in somebody: whom they stand in for, with those between.
    fn chains(&self, actor: usize) -> Vec<Vec<usize>> {
        let mut chains = vec![vec![actor]];
        for length in 1..=3 {
            let longest: Vec<_> = chains.iter().filter(|chain| chain.len() == length).cloned().collect();
            for chain in longest {
                for (who, by, from, until) in &self.edges {
                    if by == chain.last().unwrap()
                        && (*from..*until).contains(&self.day)
                        && !chain.contains(who)
                    {
                        chains.push([chain.clone(), vec![*who]].concat());
                    }
                }
            }
        }
        chains
    }

    fn may_decide(&self, actor: usize, step: usize) -> bool {
        if !self.is_open(step) || self.asked[&step].grants.iter().any(|(by, _)| *by == Some(actor)) {
            return false;
        }
        let (asked, barred) = (&self.asked[&step], self.barred(step));
        self.chains(actor).into_iter().any(|chain| {
            let whom = *chain.last().unwrap();
            let named = match step {
                0 => roles(whom).contains(&"account_manager".parse().unwrap()),
                1 => false,
                _ => {
                    whom == 6
                        || roles(whom).contains(&"leadership".parse().unwrap())
                        || roles(whom).contains(&"procurement".parse().unwrap())
                }
            };
            (named || asked.added.contains(&whom))
                && chain.iter().all(|person| !barred.contains(person))
                && asked.grants.iter().all(|(_, other)| *other != Some(whom))
        })
    }

    /// An edit takes away what was granted of what it changes, and nothing else.
    fn void(&mut self, steps: &[usize]) {
        for step in steps {
            if let Some(asked) = self.asked.get_mut(step).filter(|asked| !asked.declined) {
                (asked.grants, asked.overridden) = (Vec::new(), false);
            }
        }
    }
}

fn runs() -> u32 {
    std::env::var("MILEPOST_APPROVAL_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(2000)
}

fn is_ok(verdict: &Result<u64, Vec<Refusal>>, expected: bool, what: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(verdict.is_ok(), expected, "{}: {:?}", what, verdict);
    Ok(())
}

/// How often what happened in a run.
type Tally = BTreeMap<&'static str, u32>;

fn run(ops: Vec<Op>, digest: fn(&str) -> String, tally: &mut Tally) -> Result<(), TestCaseError> {
    let mut board = board();
    board.digest = digest;
    board.conditions = Some(BTreeSet::new());
    let order = board.place(1);
    let set = Edit { promise: Some(promise(1, 9)), ..Edit::default() };
    board.run(order, &Command::Edit(set), &Actor::system(), 0).unwrap();
    let mut plain = Plain {
        requester: None,
        asked: BTreeMap::new(),
        lines: (99, None),
        note: (None, None),
        promise: (1, None),
        big: false,
        edges: Vec::new(),
        day: 0,
    };
    for op in ops {
        board.now += TimeDelta::seconds(1);
        match op {
            Op::Request(who) => {
                let expected = plain.may_request();
                is_ok(&board.run(order, &request(), &actor(who, true), 0), expected, "request")?;
                if expected {
                    plain.requester = Some(who);
                    for step in (0..3).filter(|step| plain.needed(*step)).collect::<Vec<_>>() {
                        if plain.asked.get(&step).is_none_or(|asked| asked.declined) {
                            plain.asked.insert(step, Asked::default());
                        }
                    }
                }
            }
            Op::Withdraw(who) => {
                let expected = plain.requester.is_some() && !plain.is_given();
                let withdraw = Command::WithdrawApproval { approval: price() };
                let verdict = board.run(order, &withdraw, &actor(who, true), 0);
                is_ok(&verdict, expected, "withdraw")?;
                if expected {
                    (plain.requester, plain.asked) = (None, BTreeMap::new());
                }
            }
            Op::Decide { who, step, grant, admin } => {
                let expected = plain.may_decide(who, step);
                let decision = Command::DecideApproval(decide_step(STEPS[step], grant));
                is_ok(&board.run(order, &decision, &actor(who, admin), 0), expected, "decide")?;
                if expected {
                    let Event::ApprovalDecided { on_behalf, .. } = &board.log.last().unwrap().event else {
                        panic!()
                    };
                    let whom = match on_behalf {
                        None => who,
                        Some(Party::Person(whom)) => (0..PEOPLE).find(|n| person(*n) == *whom).unwrap(),
                        Some(Party::Customer) => panic!("nobody said so"),
                    };
                    *tally.entry(if whom == who { "decided" } else { "stood in" }).or_default() += 1;
                    prop_assert!(!plain.barred(step).contains(&who) && !plain.barred(step).contains(&whom));
                    let asked = plain.asked.get_mut(&step).unwrap();
                    if grant { asked.grants.push((Some(who), Some(whom))) } else { asked.declined = true }
                }
            }
            Op::Record(grant) => {
                let expected = plain.is_open(1);
                let decision = ApprovalDecision {
                    on_behalf: Some(Party::Customer),
                    note: Some(text(1)),
                    ..decide_step("customer", grant)
                };
                is_ok(
                    &board.run(order, &Command::DecideApproval(decision), &actor(0, false), 0),
                    expected,
                    "record",
                )?;
                if expected {
                    let asked = plain.asked.get_mut(&1).unwrap();
                    if grant { asked.grants.push((Some(0), None)) } else { asked.declined = true }
                }
            }
            Op::Add { step, person: whom } => {
                let asked = plain.requester.is_some() && plain.asked.contains_key(&step);
                let expected =
                    asked && !plain.asked[&step].added.contains(&whom) && !plain.barred(step).contains(&whom);
                let add = Command::AddApprover {
                    approval: price(),
                    step: STEPS[step].parse().unwrap(),
                    person: person(whom),
                };
                is_ok(&board.run(order, &add, &actor(0, true), 0), expected, "add")?;
                if expected {
                    plain.asked.get_mut(&step).unwrap().added.insert(whom);
                }
            }
            Op::Lines { who, value, big } => {
                let mut change = lines_change(1);
                change.lines.digest = value.to_string();
                board.conditions = Some(if big { ["big".parse().unwrap()].into() } else { BTreeSet::new() });
                let edit = Edit { lines: Some(change), ..Edit::default() };
                board.run(order, &Command::Edit(edit), &actor(who, true), 0).unwrap();
                if plain.lines.0 != value {
                    plain.void(&[0, 2]);
                }
                (plain.lines, plain.big) = ((value, Some(who)), big);
            }
            Op::Note { who, value } => {
                let edit =
                    Edit { fields: [(FieldId::note(), Some(text(value.into())))].into(), ..Edit::default() };
                board.run(order, &Command::Edit(edit), &actor(who, true), 0).unwrap();
                if plain.note.0 != Some(value) {
                    plain.void(&[1]);
                }
                plain.note = (Some(value), Some(who));
            }
            Op::Promise { who, value } => {
                let expected = plain.promise.0 != value;
                let edit = Edit {
                    promise: Some(promise(value.into(), 9)),
                    reason: Some(text(7)),
                    ..Edit::default()
                };
                is_ok(&board.run(order, &Command::Edit(edit), &actor(who, true), 0), expected, "promise")?;
                if expected {
                    plain.void(&[2]);
                    plain.promise = (value, Some(who));
                }
            }
            Op::Override(admin) => {
                let expected = admin && !plain.is_given();
                let over = Command::OverrideApproval { approval: price(), reason: Some(text(3)) };
                is_ok(&board.run(order, &over, &actor(6, admin), 0), expected, "override")?;
                if expected {
                    plain.requester = plain.requester.or(Some(6));
                    for step in (0..3).filter(|step| plain.needed(*step)).collect::<Vec<_>>() {
                        if !plain.is_granted(step) {
                            plain.asked.insert(step, Asked { overridden: true, ..Asked::default() });
                        }
                    }
                }
            }
            Op::StandIn { person: who, stand_in, days, checked } => {
                let day = board.now.date_naive();
                let entered = StandIn {
                    id: StandInId(Uuid::from_u128(board.stand_ins.len() as u128)),
                    person: person(who),
                    stand_in: person(stand_in),
                    from: day,
                    until: day + TimeDelta::days(days.into()),
                };
                // Some come in unchecked, as by somebody who changed the table: circles must lead nowhere all the same.
                if !checked || entered.unfit(&board.stand_ins).is_none() {
                    board.stand_ins.push(entered);
                    plain.edges.push((who, stand_in, plain.day, plain.day + i64::from(days)));
                }
            }
            Op::Day => {
                board.now += TimeDelta::days(1);
                plain.day += 1;
            }
            Op::Go { note } => {
                let mut m = Move::to(status("scheduled"));
                let mut after = plain.clone();
                if let Some(value) = note {
                    m.fields = [(FieldId::note(), Some(text(value.into())))].into();
                    if after.note.0 != Some(value) {
                        after.void(&[1]);
                    }
                }
                let before = board.clone();
                let verdict = board.run(order, &Command::Move(m), &Actor::system(), 0);
                is_ok(&verdict, after.is_given(), "move")?;
                let which = if verdict.is_ok() { "moved" } else { "not moved" };
                *tally.entry(which).or_default() += 1;
                // The order stays where the gate is.
                board = before;
            }
        }
    }
    let mut again = BTreeMap::new();
    board.log.iter().for_each(|entry| Board::project(&mut again, entry));
    prop_assert_eq!(&again, &board.orders, "the log replays to the same state");
    for entry in &board.log {
        let json = serde_json::to_string(entry).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Entry>(&json).unwrap(), entry);
    }
    let voided = board.log.iter().filter(|entry| matches!(entry.event, Event::ApprovalVoided { .. })).count();
    *tally.entry("voided").or_default() += u32::try_from(voided).unwrap_or(0);
    Ok(())
}

fn many(cases: u32, digest: fn(&str) -> String) -> (Result<(), TestError<Vec<Op>>>, Tally) {
    let tally = RefCell::new(Tally::new());
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let result = TestRunner::new(config).run(&ops(), |ops| run(ops, digest, &mut tally.borrow_mut()));
    (result, tally.into_inner())
}

#[test]
fn a_move_passes_if_and_only_if_each_step_was_granted_of_the_order_as_it_is() {
    let (result, tally) = many(runs(), str::to_owned);
    result.unwrap();
    // What did not happen was not held against anything.
    for what in ["moved", "not moved", "decided", "stood in", "voided"] {
        assert!(tally.get(what).copied().unwrap_or(0) > 10, "{what}: {tally:?}");
    }
}

/// The control: seals that tell nothing apart let an approval outlive what it was given for, and the runs find it.
#[test]
fn blind_seals_are_found_out() {
    let (result, _) = many(2000, |_| "the same".into());
    assert!(matches!(result, Err(TestError::Fail(..))), "{result:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn checked_stand_ins_never_go_round_nor_on_for_ever(
        entered in prop::collection::vec((0usize..6, 0usize..6, 0i64..6, 0i64..6), 1..25)
    ) {
        let day = |n| start().date_naive() + TimeDelta::days(n);
        let mut all: Vec<StandIn> = Vec::new();
        for (who, stand_in, from, until) in entered {
            let id = StandInId(Uuid::from_u128(all.len() as u128));
            let one = StandIn { id, person: person(who), stand_in: person(stand_in), from: day(from), until: day(until) };
            if one.unfit(&all).is_none() {
                all.push(one);
            }
        }
        // Day by day, walk on from everybody: three steps at most, and never home.
        for n in 0..6 {
            for start in 0..6 {
                let mut ends = vec![person(start)];
                for length in 0..5 {
                    ends = ends.iter().flat_map(|end| {
                        all.iter().filter(move |s| s.person == *end && s.holds(day(n))).map(|s| s.stand_in)
                    }).collect();
                    prop_assert!(!ends.contains(&person(start)), "it goes round");
                    prop_assert!(length < 3 || ends.is_empty(), "more than three");
                }
            }
        }
    }
}

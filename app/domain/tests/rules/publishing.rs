//! Publishing: whatever workflow takes the place of whatever other one, nobody is lost and no clock jumps.

use crate::board::{spans, start, status};
use chrono::TimeDelta;
use domain::{draft::RoleHolders, publish::*, *};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// One status of a random workflow: its id out of ten, how long an order may stay, whether it ends its life.
type Stage = (u8, Option<u16>, bool);

fn stages() -> impl Strategy<Value = Vec<Stage>> {
    prop::collection::vec((0u8..10, prop::option::of(1u16..60), prop::bool::weighted(0.2)), 2..9)
}

/// A sound workflow of these: from the first to everywhere, from everywhere to the last, and some ways between.
fn workflow(stages: &[Stage], ways: &[(u8, u8)], long_days: bool, revision: u32) -> Workflow {
    let shop = default_workflow(default_calendar("UTC"));
    let mut seen = BTreeSet::new();
    let stages: Vec<Stage> = stages.iter().copied().filter(|(id, ..)| seen.insert(*id)).collect();
    // One alone would have to begin and end an order's life.
    let stages = match stages[..] {
        [one] => vec![one, ((one.0 + 1) % 10, one.1, true)],
        _ => stages,
    };
    let (first, last) = (stages[0].0, stages[stages.len() - 1].0);
    let id = |n: u8| status(&format!("s{n}"));
    let statuses = stages.iter().enumerate().map(|(at, (n, age, done))| Status {
        id: id(*n),
        name: format!("Bench {n} inspected"),
        max_age: age.map(MaxAge::Hours),
        phase: if at == stages.len() - 1 || (*done && at > 0) { Phase::Done } else { Phase::Open },
        ..shop.statuses[0].clone()
    });
    let ends =
        |from: u8, to: u8| Transition { from: id(from), to: id(to), needs: vec![], extra_roles: vec![] };
    let known = |n: u8| stages.iter().any(|(id, ..)| *id == n);
    let mut pairs: BTreeSet<(u8, u8)> =
        ways.iter().copied().filter(|(from, to)| from != to && known(*from) && known(*to)).collect();
    for (n, ..) in &stages {
        pairs.extend((*n != first).then_some((first, *n)));
        pairs.extend((*n != last).then_some((*n, last)));
    }
    let mut calendar = shop.calendar.clone();
    if long_days {
        calendar.windows.iter_mut().for_each(|window| (window.from, window.to) = (8 * 60, 20 * 60));
    }
    Workflow {
        revision,
        statuses: statuses.collect(),
        moves: pairs.into_iter().map(|(from, to)| ends(from, to)).collect(),
        calendar,
        ..shop
    }
}

/// Open from 8 to 20 UTC each day.
fn long_spans() -> Spans {
    let midnight = start().date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
    let day = |n| midnight + TimeDelta::days(n);
    Spans::new((-60..300).map(|n| (day(n) + TimeDelta::hours(8), day(n) + TimeDelta::hours(20))).collect())
}

/// An order: where it is, since how many minutes, how much of that it was on hold, and whether it is now.
type Seed = (u8, i64, i64, bool);

fn order(
    n: usize,
    (place, minutes, held, on_hold): Seed,
    workflow: &Workflow,
    spans: &Spans,
    now: Instant,
) -> InFlight {
    let at = &workflow.statuses[usize::from(place) % workflow.statuses.len()].id;
    let entered_at = now - TimeDelta::minutes(minutes);
    let due_at = workflow
        .allowed(at)
        .map(|allowed| spans.after(spans.after(entered_at, allowed), TimeDelta::minutes(held.min(minutes))));
    InFlight {
        id: OrderId(Uuid::from_u128(n as u128)),
        status: at.clone(),
        entered_at,
        due_at,
        held_since: on_hold.then(|| entered_at + TimeDelta::minutes(minutes / 2)),
        paused: 0,
        assignee: None,
        escalation: None,
        approvals: BTreeMap::new(),
        conditions: BTreeSet::new(),
    }
}

/// How long an order has been in its status, as its card says it.
fn used(workflow: &Workflow, spans: &Spans, order: &InFlight, now: Instant) -> Option<TimeDelta> {
    let until = order.held_since.unwrap_or(now);
    Some(workflow.allowed(&order.status)? - spans.between(until, order.due_at?))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nobody_is_lost_and_time_is_kept_to_the_second(
        old in stages(),
        new in stages(),
        ways in prop::collection::vec((0u8..10, 0u8..10), 0..12),
        seeds in prop::collection::vec((0u8..20, 0i64..40_000, 0i64..2_000, prop::bool::weighted(0.2)), 1..30),
        targets in prop::collection::vec(prop::option::weighted(0.95, 0u8..10), 10),
        clocks in prop::collection::vec(prop::bool::ANY, 10),
        other_hours in prop::bool::weighted(0.3),
    ) {
        let now = start() + TimeDelta::seconds(37);
        let old = workflow(&old, &ways, false, 1);
        let new = workflow(&new, &ways, other_hours, 2);
        prop_assert_eq!(old.faults(), []);
        prop_assert_eq!(new.faults(), []);
        let (old_spans, new_spans) = (spans(), if other_hours { long_spans() } else { spans() });
        let mut choices = Choices::default();
        for (n, target) in targets.iter().enumerate() {
            let id = status(&format!("s{n}"));
            if let Some(target) = target {
                let target = &new.statuses[usize::from(*target) % new.statuses.len()].id;
                choices.targets.insert(id.clone(), target.clone());
            }
            if clocks[n] {
                choices.clocks.insert(id, Clock::Restarted);
            }
        }
        let orders: Vec<InFlight> = seeds.iter().enumerate()
            .map(|(n, seed)| order(n, *seed, &old, &old_spans, now)).collect();
        let stood = BTreeMap::new();
        let change = Change {
            old: &old, old_spans: &old_spans, new: &new, new_spans: &new_spans,
            choices: &choices, stood: &stood, truths: &BTreeMap::new(), now,
        };
        let lacking = orders.iter().any(|order| {
            new.status(&order.status).is_none() && !choices.targets.contains_key(&order.status)
        });
        let outcomes = match publish(&change, &orders, &RoleHolders::new()) {
            Ok(outcomes) => outcomes,
            Err(faults) => {
                prop_assert!(lacking, "{:?}", faults);
                prop_assert!(faults.iter().all(|fault| fault.part == DraftPart::Target && fault.message.ends_with('.')));
                return Ok(());
            }
        };
        prop_assert!(!lacking);
        prop_assert_eq!(outcomes.len(), orders.len());
        for (order, outcome) in orders.iter().zip(&outcomes) {
            let at = match &outcome.fate {
                Fate::Stays => &order.status,
                Fate::GoesTo(to) => to,
                Fate::NeedsTarget => return Err(TestCaseError::fail("an order without a status")),
            };
            prop_assert!(new.status(at).is_some(), "an order without a status");
            prop_assert_eq!(outcome.fate == Fate::Stays, new.status(&order.status).is_some());
            prop_assert!(ends_from(&new, at), "an order that gets to no end");
            let after = InFlight { status: at.clone(), entered_at: outcome.entered_at, due_at: outcome.due_at, ..order.clone() };
            prop_assert_eq!(outcome.due_at.is_some(), new.allowed(at).is_some());
            match change.clock(&order.status) {
                Clock::Kept => {
                    prop_assert_eq!(outcome.entered_at, order.entered_at);
                    if let (Some(before), Some(after)) = (used(&old, &old_spans, order, now), used(&new, &new_spans, &after, now)) {
                        prop_assert_eq!(before.num_seconds(), after.num_seconds());
                    }
                }
                Clock::Restarted => {
                    prop_assert_eq!(outcome.entered_at, now);
                    prop_assert_eq!(used(&new, &new_spans, &after, now).unwrap_or_default(), TimeDelta::zero());
                }
            }
            // What the log says of it leads there.
            if let Some(event) = change.events(order, outcome, Rank::nth(7)).into_iter().next() {
                let applied = applied(order, event, now);
                prop_assert_eq!((&applied.status, applied.entered_at, applied.due_at), (at, outcome.entered_at, outcome.due_at));
            } else {
                prop_assert_eq!((at, outcome.entered_at, outcome.due_at), (&order.status, order.entered_at, order.due_at));
            }
        }
    }
}

/// Whether moves lead from here to where an order's life ends.
fn ends_from(workflow: &Workflow, from: &StatusId) -> bool {
    let (mut seen, mut todo) = (BTreeSet::new(), vec![from]);
    while let Some(here) = todo.pop() {
        if workflow.status(here).is_some_and(|status| status.phase.is_final()) {
            return true;
        }
        todo.extend(workflow.moves_from(here).map(|m| &m.to).filter(|to| seen.insert(*to)));
    }
    false
}

fn applied(order: &InFlight, event: Event, now: Instant) -> OrderState {
    let state = OrderState {
        id: order.id,
        version: 3,
        status: order.status.clone(),
        rank: Rank::nth(0),
        entered_at: order.entered_at,
        due_at: order.due_at,
        hold: None,
        paused: 0,
        assignment: None,
        escalation: None,
        promise: None,
        first_promise: None,
        slips: 0,
        filled: BTreeSet::new(),
        facts: Default::default(),
        approvals: Default::default(),
        conditions: Default::default(),
        lines: 1,
        archived: false,
        withdrawn_at: None,
        last_move: None,
        tracking_generation: 0,
        imported: None,
        comments: Default::default(),
        answers: Default::default(),
        parcels: Default::default(),
    };
    let entry = Entry {
        v: 1,
        board: BoardId(Uuid::nil()),
        seq: 9,
        at: now,
        occurred_at: now,
        order: Some(order.id),
        version: 4,
        revision: 2,
        actor: ActorRef::System,
        origin: Origin::Publish,
        cause: Some(8),
        event,
    };
    apply(Some(state), &entry).unwrap()
}

#[test]
fn a_role_that_people_hold_cannot_go_and_a_full_column_is_hinted_at() {
    let old = default_workflow(default_calendar("UTC"));
    let mut new = old.clone();
    new.roles.retain(|role| role.id.as_str() != "leadership");
    let (spans, choices, stood) = (spans(), Choices::default(), BTreeMap::new());
    let truths = BTreeMap::new();
    let change = |new| Change {
        old: &old,
        old_spans: &spans,
        new,
        new_spans: &spans,
        choices: &choices,
        stood: &stood,
        truths: &truths,
        now: start(),
    };
    let holders: RoleHolders = [("leadership".parse().unwrap(), 2)].into();
    let faults = change(&new).obstacles(&BTreeMap::new(), &holders);
    assert_eq!(faults.len(), 1);
    assert!(faults[0].message.starts_with("2 people hold the role “Leadership”"), "{}", faults[0]);
    assert_eq!(change(&new).obstacles(&BTreeMap::new(), &RoleHolders::new()), []);
    let counts = [(status("supplier"), 9)].into();
    assert_eq!(change(&old).hints(&counts).len(), 1, "it has room for 8");
    assert_eq!(change(&old).hints(&[(status("supplier"), 8)].into()), []);
}

#[test]
fn who_gets_no_target_is_told_how_many_wait_for_one() {
    let old = default_workflow(default_calendar("UTC"));
    let mut draft = Draft::from(&old);
    draft.statuses.retain(|status| status.id.as_str() != "quality");
    draft.moves.retain(|m| m.from.as_str() != "quality" && m.to.as_str() != "quality");
    draft.moves.push(Transition {
        from: status("floor"),
        to: status("ready"),
        needs: vec![],
        extra_roles: vec![],
    });
    let new = draft.complete(&old.roles, &old.calendar, 2).unwrap();
    let (spans, choices, stood) = (spans(), Choices::default(), BTreeMap::new());
    let change = Change {
        old: &old,
        old_spans: &spans,
        new: &new,
        new_spans: &spans,
        choices: &choices,
        stood: &stood,
        truths: &BTreeMap::new(),
        now: start(),
    };
    let said = change.faults(&[(status("quality"), 3), (status("floor"), 2)].into(), &RoleHolders::new());
    assert_eq!(said.len(), 1);
    assert_eq!(
        said[0].message,
        "“Awaiting quality check” is not there any more, and 3 orders are in it: choose where they go."
    );
    assert_eq!(change.faults(&[(status("floor"), 2)].into(), &RoleHolders::new()), []);
}

//! Ladders: each step once, in open time, to somebody who is there; seen to, and up again.

use crate::{
    board::*,
    queue::{card, member, person},
};
use chrono::TimeDelta;
use domain::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

const STATUS: &str = "received";

fn role(id: &str) -> RoleId {
    id.parse().unwrap()
}

/// Ten working hours; the owner is warned at 8 h and told at 10 h, leadership 4 h later, the administrators a day later.
fn workflow() -> Workflow {
    let mut workflow = default_workflow(default_calendar("UTC"));
    let rung = |after, to: Addressee| Rung { after, to: [to].into() };
    workflow.ladder = Some(Ladder {
        warn_at: Some(80),
        rungs: vec![
            rung(MaxAge::Hours(0), Addressee::Owner),
            rung(MaxAge::Hours(4), Addressee::Role(role("leadership"))),
            rung(MaxAge::Days(1), Addressee::Administrators),
        ],
    });
    workflow.statuses[0].max_age = Some(MaxAge::Hours(10));
    workflow
}

/// An hour of a day from the first one on, on which the shop is open from 9 to 17.
fn at(day: i64, hour: i64) -> Instant {
    let midnight = start().date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
    midnight + TimeDelta::days(day) + TimeDelta::hours(hour)
}

/// An owner, somebody of leadership and an administrator.
fn members() -> Vec<Member> {
    let mut boss = member(2, &[]);
    boss.actor.admin = true;
    vec![member(0, &["account_manager"]), member(1, &["leadership"]), boss]
}

/// An order since nine of the first day: its ten hours are up at eleven of the second.
fn order() -> Card {
    Card { entered_at: at(0, 9), due_at: Some(at(1, 11)), ..card(STATUS, None) }
}

fn raise(workflow: &Workflow, members: &[Member], card: &Card, now: Instant) -> Option<Escalated> {
    let spans = spans();
    let (team, slack) = (Team { workflow, members }, SlackTable::default());
    team.escalate(card, BoardTime { now, today: now.date_naive(), spans: &spans, slack: &slack })
}

/// The order after that.
fn raised(card: &Card, raised: &Escalated, at: Instant) -> Card {
    let before = card.escalation.iter().flat_map(|before| before.told.clone());
    let told = before.chain(raised.to.clone()).collect();
    let escalation = Escalation { reached: raised.step, told, at, acknowledged: None };
    Card { escalation: Some(escalation), ..card.clone() }
}

fn timer(workflow: &Workflow, card: &Card) -> Option<(LadderStep, Instant)> {
    Stay::from(card).timer(workflow, &spans()).map(|timer| (timer.step, timer.due_at))
}

#[test]
fn each_step_comes_in_its_turn_and_in_open_time() {
    let (workflow, members) = (workflow(), members());
    let mut order = order();
    // Eight hours are used when the shop closes: the warning waits until it opens.
    let mut seen = Vec::new();
    for (day, hour) in (0..4).flat_map(|day| (0..24).map(move |hour| (day, hour))) {
        let now = at(day, hour);
        if let Some(said) = raise(&workflow, &members, &order, now) {
            assert!(!said.late && !said.again && said.jumped.is_empty(), "{said:?}");
            seen.push((said.step, said.to.clone(), day, hour, said.over / 3600));
            order = raised(&order, &said, now);
        }
    }
    let only = |n| BTreeSet::from([person(n)]);
    assert_eq!(
        seen,
        [
            (LadderStep::Warning, only(0), 1, 9, -2),
            (LadderStep::Rung(0), only(0), 1, 11, 0),
            (LadderStep::Rung(1), only(1), 1, 15, 4),
            (LadderStep::Rung(2), only(2), 2, 11, 8),
        ]
    );
    assert_eq!(timer(&workflow, &order), None);
}

#[test]
fn what_fell_due_meanwhile_is_told_once_and_late_when_the_shop_opens() {
    let (workflow, members, order) = (workflow(), members(), order());
    assert_eq!(raise(&workflow, &members, &order, at(4, 3)), None, "nobody works at three in the morning");
    let said = raise(&workflow, &members, &order, at(4, 9)).unwrap();
    assert_eq!((said.step, said.late, said.due_at), (LadderStep::Rung(2), true, at(1, 9)));
    assert_eq!(said.to, [person(0), person(1), person(2)].into(), "whoever would have been told");
    let order = raised(&order, &said, at(4, 9));
    assert_eq!(raise(&workflow, &members, &order, at(4, 9)), None);
    // However far the clock goes, and back.
    assert_eq!(raise(&workflow, &members, &order, at(200, 10)), None);
    assert_eq!(raise(&workflow, &members, &order, at(1, 12)), None);
}

#[test]
fn nobody_hears_of_it_without_a_ladder_a_limit_or_while_it_is_on_hold() {
    let (with, members, order) = (workflow(), members(), order());
    let late = |workflow: &Workflow, order: &Card| raise(workflow, &members, order, at(3, 10)).is_some();
    assert!(late(&with, &order));
    assert!(!late(&default_workflow(default_calendar("UTC")), &order));
    let mut off = with.clone();
    off.statuses[0].ladder = Some(Ladder::default());
    assert!(!late(&off, &order), "this status tells nobody");
    let mut endless = with.clone();
    endless.statuses[0].max_age = None;
    assert!(!late(&endless, &order));
    let hold = Some(Hold { reason: HoldReason::Stock, since: at(0, 10) });
    assert!(!late(&with, &Card { hold, ..order.clone() }));
    assert!(!late(&with, &Card { archived: true, ..order.clone() }));
    assert_eq!(timer(&with, &Card { hold, ..order }), None);
}

#[test]
fn a_rung_with_nobody_there_is_passed_over() {
    let (workflow, mut people, order) = (workflow(), members(), order());
    people[0].active = false;
    let order = Card {
        escalation: Some(Escalation {
            reached: LadderStep::Warning,
            told: BTreeSet::new(),
            at: at(1, 9),
            acknowledged: None,
        }),
        ..order
    };
    let said = raise(&workflow, &people, &order, at(1, 11)).unwrap();
    assert_eq!((said.step, said.to.clone()), (LadderStep::Rung(1), [person(1)].into()));
    assert_eq!(said.jumped, [LadderStep::Rung(0)].into());
    people[1].away = true;
    let said = raise(&workflow, &people, &order, at(1, 11)).unwrap();
    assert_eq!(said.jumped, [LadderStep::Rung(0), LadderStep::Rung(1)].into());
    assert_eq!((said.step, said.to.clone()), (LadderStep::Rung(2), [person(2)].into()));
    // Whoever stands in for somebody is told in their place.
    people.push(Member {
        stands_for: vec![StandsFor { person: person(1), roles: Default::default(), via: Vec::new() }],
        ..member(3, &["production"])
    });
    let said = raise(&workflow, &people, &order, at(1, 11)).unwrap();
    assert_eq!((said.step, said.to), (LadderStep::Rung(1), [person(3)].into()));
    // Administrators know in any case, those who are away if there are no others.
    people.truncate(3);
    people[2].away = true;
    let said = raise(&workflow, &people, &order, at(1, 11)).unwrap();
    assert_eq!(said.to, [person(2)].into());
}

#[test]
fn whoever_sees_to_it_has_until_then_and_then_it_is_raised_again() {
    let (workflow, members) = (workflow(), members());
    let until = at(2, 9);
    let given = Acknowledgement { by: ActorRef::Person(person(0)), at: at(1, 12), until, note: None };
    let escalation = Escalation {
        reached: LadderStep::Rung(0),
        told: [person(0)].into(),
        at: at(1, 11),
        acknowledged: Some(given),
    };
    let order = Card { escalation: Some(escalation), ..order() };
    assert_eq!(timer(&workflow, &order), Some((LadderStep::Rung(0), until)));
    assert_eq!(raise(&workflow, &members, &order, at(1, 16)), None, "leadership waits for the date");
    let said = raise(&workflow, &members, &order, until).unwrap();
    assert!(said.again && !said.late);
    assert_eq!(said.step, LadderStep::Rung(1), "its time has come meanwhile");
    assert_eq!(said.to, [person(0), person(1)].into());
    // The ladder may be gone by then: the date is not.
    let bare = default_workflow(default_calendar("UTC"));
    let said = raise(&bare, &members, &order, until).unwrap();
    assert!(said.again && said.to.contains(&person(0)));
}

#[test]
fn who_was_told_or_owns_it_sees_to_it_until_a_day_ahead() {
    let mut board = Board::new();
    board.place(1);
    let id = *board.orders.keys().next().unwrap();
    let owner = actor(&["account_manager"]);
    let see_to = |until| Command::Acknowledge { until, note: None };
    let codes = |result: Result<u64, Vec<Refusal>>| -> Vec<RefusalCode> {
        result.err().unwrap_or_default().iter().map(|refusal| refusal.code).collect()
    };
    let tomorrow = board.now + TimeDelta::days(1);
    assert_eq!(codes(board.run(id, &see_to(tomorrow), &owner, 0)), [RefusalCode::NotEscalated]);
    let stranger = actor(&["warehouse"]);
    let told = actor(&["leadership"]);
    let order = board.orders.get_mut(&id).unwrap();
    order.escalation = Some(Escalation {
        reached: LadderStep::Rung(1),
        told: told.who.person().into_iter().collect(),
        at: board.now,
        acknowledged: None,
    });
    assert_eq!(codes(board.run(id, &see_to(tomorrow), &stranger, 0)), [RefusalCode::NotYourRole]);
    let past = board.now - TimeDelta::minutes(1);
    assert_eq!(codes(board.run(id, &see_to(past), &told, 0)), [RefusalCode::UnfitTime]);
    let far = board.now + TimeDelta::days(ACKNOWLEDGED_DAYS + 1);
    assert_eq!(codes(board.run(id, &see_to(far), &told, 0)), [RefusalCode::UnfitTime]);
    board.run(id, &see_to(tomorrow), &told, 0).unwrap();
    let given = board.orders[&id].escalation.clone().unwrap().acknowledged.unwrap();
    assert_eq!((given.by, given.until), (told.who.clone(), tomorrow));
    board.run(id, &see_to(tomorrow + TimeDelta::days(1)), &owner, 0).unwrap();
    // With the move all of it is over; taken back, it is as it was.
    let before = board.orders[&id].escalation.clone();
    let to = go("scheduled");
    let admin = Actor { admin: true, ..owner.clone() };
    let seq = board.run(id, &to, &admin, 0).unwrap();
    assert_eq!(board.orders[&id].escalation, None);
    board.run(id, &Command::TakeBack { seq }, &admin, 0).unwrap();
    assert_eq!(board.orders[&id].escalation, before);
    board.run(id, &Command::Withdraw { reason: Some(text(8)) }, &admin, 0).unwrap();
    assert_eq!(board.orders[&id].escalation, None);
}

#[test]
fn a_ladder_goes_upwards_and_tells_somebody_there_is() {
    let workflow = workflow();
    let said = |change: &dyn Fn(&mut Ladder)| {
        let mut draft = Draft::from(&workflow);
        change(draft.ladder.as_mut().unwrap());
        let faults = draft.faults(&workflow.roles, &workflow.calendar);
        faults.into_iter().map(|fault| (fault.at, fault.part, fault.message)).collect::<Vec<_>>()
    };
    assert_eq!(said(&|_| {}), []);
    for (change, words) in [
        (
            &(|ladder: &mut Ladder| ladder.rungs.swap(0, 1)) as &dyn Fn(&mut Ladder),
            "more time than the one before",
        ),
        // Eight working hours are a day: no later.
        (&|ladder| ladder.rungs[1].after = MaxAge::Hours(8), "more time than the one before"),
        (&|ladder| ladder.rungs[1].to.clear(), "Say whom rung 2"),
        (&|ladder| ladder.rungs[0].to = [Addressee::Role(role("bakers"))].into(), "“bakers” is no role"),
        (&|ladder| ladder.warn_at = Some(100), "1 to 99 percent"),
    ] {
        let said = said(change);
        assert!(said.iter().any(|(_, _, message)| message.contains(words)), "{words}: {said:?}");
        assert!(said.iter().all(|(at, part, _)| (at, *part) == (&At::Whole, DraftPart::Ladder)));
    }
    let mut draft = Draft::from(&workflow);
    draft.statuses[0].max_age = Some(AgeLimit::NoLimit);
    draft.statuses[0].ladder = draft.ladder.clone();
    let hints = draft.hints(&workflow.roles, &Default::default());
    let about =
        |words: &str| hints.iter().any(|hint| hint.part == DraftPart::Ladder && hint.message.contains(words));
    assert!(about("has no limit") && about("Nobody holds the role “"));
    // What says nothing else is written as it ever was.
    let plain = default_workflow(default_calendar("UTC"));
    assert!(!serde_json::to_string(&plain).unwrap().contains("ladder"));
}

#[test]
fn two_people_write_a_ladder() {
    let base = Draft::from(&workflow());
    let (mut mine, mut theirs) = (base.clone(), base.clone());
    mine.ladder.as_mut().unwrap().warn_at = None;
    theirs.statuses[0].ladder = Some(Ladder::default());
    let merged = draft::merge(&base, &mine, &theirs).unwrap();
    assert_eq!((&merged.ladder, &merged.statuses[0].ladder), (&mine.ladder, &theirs.statuses[0].ladder));
    theirs.ladder = None;
    let conflicts = draft::merge(&base, &mine, &theirs).unwrap_err();
    assert_eq!((&conflicts[0].at, conflicts[0].part), (&At::Whole, DraftPart::Ladder));
    assert_eq!(conflicts[0].theirs, "nothing of its own");
}

#[test]
fn a_new_ladder_raises_at_once_what_is_past_it_and_nothing_else() {
    let new = workflow();
    let old = Workflow { ladder: None, ..new.clone() };
    let (spans, now) = (spans(), at(3, 10));
    let flying = |due_at, held_since, escalation| InFlight {
        id: order().id,
        status: status(STATUS),
        entered_at: at(0, 9),
        due_at: Some(due_at),
        held_since,
        paused: 0,
        assignee: None,
        escalation,
        approvals: Default::default(),
        conditions: Default::default(),
    };
    let reached =
        Escalation { reached: LadderStep::Rung(2), told: BTreeSet::new(), at: now, acknowledged: None };
    let orders = [
        flying(at(1, 11), None, None),
        flying(at(5, 11), None, None),
        flying(at(1, 11), Some(at(1, 10)), None),
        flying(at(1, 11), None, Some(reached)),
    ];
    let (choices, stood, truths) = Default::default();
    let raised = |old: &Workflow, new: &Workflow| -> Vec<bool> {
        let change = publish::Change {
            old,
            old_spans: &spans,
            new,
            new_spans: &spans,
            choices: &choices,
            stood: &stood,
            truths: &truths,
            now,
        };
        orders.iter().map(|order| change.outcome(order).raised).collect()
    };
    assert_eq!(raised(&old, &new), [true, false, false, false]);
    assert_eq!(raised(&new, &new), [false; 4], "what is due anyway comes by itself");
    assert_eq!(raised(&new, &old), [false; 4]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whenever somebody looks, forwards and backwards, in whatever company: each step is behind an order once, never in closed
    /// time, and in the end all are.
    #[test]
    fn each_step_once(
        looks in prop::collection::vec(-30i64..60, 1..40),
        present in prop::collection::vec(prop::bool::weighted(0.7), 3),
        warn_at in prop::option::of(1u8..100),
        hours in prop::collection::btree_set(0u16..30, 0..5),
    ) {
        let mut workflow = workflow();
        let to: BTreeSet<Addressee> = [Addressee::Role(role("leadership"))].into();
        let rungs: Vec<Rung> = hours.iter().map(|hours| Rung { after: MaxAge::Hours(*hours), to: to.clone() }).collect();
        let last = rungs.len();
        workflow.ladder = Some(Ladder { warn_at, rungs });
        let mut members = members();
        for (member, here) in members.iter_mut().zip(&present) {
            member.away = !here;
        }
        let (mut order, mut now, mut reached) = (order(), at(0, 9), None);
        // In the end long after all of it, in the morning and at noon.
        let mut times: Vec<Instant> = looks.iter().map(|hours| {
            now += TimeDelta::hours(*hours);
            now
        }).collect();
        times.extend([at(100, 3), at(100, 10), at(100, 12)]);
        for now in times {
            let due = timer(&workflow, &order);
            let said = raise(&workflow, &members, &order, now);
            let is_due = due.is_some_and(|(_, at)| at <= now) && spans().is_open(now);
            prop_assert_eq!(said.is_some(), is_due, "{:?} at {}", due, now);
            if let Some(said) = said {
                prop_assert!(Some(said.step) > reached, "a step comes twice");
                prop_assert!(said.step == LadderStep::Warning || !said.to.is_empty(), "nobody knows");
                reached = Some(said.step);
                order = raised(&order, &said, now);
            }
        }
        let all = u8::try_from(last).unwrap().checked_sub(1).map(LadderStep::Rung);
        prop_assert_eq!(reached, all.or(warn_at.map(|_| LadderStep::Warning)));
    }
}

//! Rules: how they read, what keeps one from being used, when they act and when not, and that they do not go in circles.

use crate::board::*;
use chrono::TimeDelta;
use domain::{automation::*, *};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn rule(when: Trigger, only_if: Option<Check>, then: Vec<Act>) -> Rule {
    Rule { name: "A rule".into(), when: vec![when], only_if, then, unchanged: false }
}

fn comment() -> Act {
    Act::Comment("Please look at it".into())
}

fn by_rule(over_hand: bool, reason: &str) -> Act {
    Act::PromiseByRule { over_hand, reason: reason.into() }
}

fn workflow() -> Workflow {
    let mut workflow = default_workflow(default_calendar("UTC"));
    workflow.facts.push(FactDef::new("paid".parse().unwrap(), "Payment received".into()));
    let choice = FieldKind::Choice(vec!["Rush".into(), "Normal".into()]);
    workflow.fields.push(FieldDef::new("speed".parse().unwrap(), "Speed".into(), choice));
    workflow.approvals.push(ApprovalDef::new("price".parse().unwrap(), "Artwork and price".into()));
    workflow
}

fn said(rule: &Rule) -> String {
    let people = BTreeMap::from([(PersonId(Uuid::from_u128(5)), "Lena Exner".to_owned())]);
    RuleWords { workflow: &workflow(), currency: "GBP", people: &people }.sentence(rule)
}

fn total(amount: i64) -> Check {
    Check::Value(Test::TotalAtLeast(Money(amount * 10_000)))
}

#[test]
fn a_rule_reads_as_a_sentence() {
    let approval = Act::RequestApproval("price".parse().unwrap());
    let big = rule(Trigger::Entered(status("approval")), Some(total(5000)), vec![approval]);
    assert_eq!(
        said(&big),
        "When an order enters Awaiting customer approval and its total is at least £5,000, request the approval “Artwork and price”."
    );
    let fact: FactId = "paid".parse().unwrap();
    let speed = Check::Value(Test::Is { field: "speed".parse().unwrap(), value: "Rush".into() });
    let checks = vec![Check::Held(Some(HoldReason::Payment)), Check::Not(Box::new(speed))];
    let mut paid = rule(
        Trigger::FactSet(fact),
        Some(Check::Any(checks)),
        vec![Act::Release, Act::Assign(Some(PersonId(Uuid::from_u128(5)))), comment()],
    );
    paid.unchanged = true;
    assert_eq!(
        said(&paid),
        "When “Payment received” is set and it is on hold for payment or “Speed” does not say “Rush”, release it, give it to \
         Lena Exner and comment “Please look at it”, but only if nothing changed meanwhile."
    );
    let silent = Trigger::InStatus { status: status("supplier"), length: MaxAge::Hours(12) };
    let at_nine = Trigger::Schedule { at: 9 * 60 + 5, days: Days::Working };
    let asks = Rule { when: vec![silent, at_nine], ..rule(Trigger::Moved, None, vec![comment()]) };
    assert_eq!(
        said(&asks),
        "When an order has spent 12 working hours in Awaiting supplier confirmation or it is 09:05 every working day, comment \
         “Please look at it”."
    );
    let people = vec![
        Act::AssignRole("warehouse".parse().unwrap()),
        Act::Notify(Mention::Role("leadership".parse().unwrap())),
        Act::Notify(Mention::Person(PersonId(Uuid::from_u128(5)))),
    ];
    assert_eq!(
        said(&rule(Trigger::Placed, None, people)),
        "When an order is placed, give it to whoever of Warehouse has the fewest orders, tell everybody of Leadership \
         and tell Lena Exner."
    );
    assert_eq!(said(&Rule::default()), "When …, ….", "what is not written yet is a gap");
}

#[test]
fn a_rule_that_promises_by_the_board_s_says_over_what_it_goes() {
    let of = |over_hand| rule(Trigger::Placed, None, vec![by_rule(over_hand, "We know more by now.")]);
    assert_eq!(said(&of(false)), "When an order is placed, promise the dates by the board’s rule.");
    assert_eq!(
        said(&of(true)),
        "When an order is placed, promise the dates by the board’s rule even over those set by hand."
    );
    // Whose days of delivery count is what an order says.
    assert!(of(false).promises_by_rule() && of(false).reads_values());
    assert!(promise_fault(&of(true)).is_some_and(|fault| fault.contains("Settings → Promises")));
    assert_eq!(promise_fault(&rule(Trigger::Placed, None, vec![comment()])), None);
    let days = vec![Act::Promise { days: 3, reason: "Soon".into() }];
    assert_eq!(conflict(&of(false).then, &days), Some("they promise different dates"));
    assert_eq!(conflict(&days, &of(true).then), Some("they promise different dates"));
    assert_eq!(conflict(&of(false).then, &of(true).then), None, "the dates are the same");
}

#[test]
fn what_keeps_a_rule_from_being_used_says_what_to_do() {
    let faults = |rule: &Rule| rule_faults(rule, &workflow()).join(" ");
    assert_eq!(faults(&rule(Trigger::Placed, Some(total(1)), vec![comment()])), "");
    for (rule, part) in [
        (Rule::default(), "Give the rule a name"),
        (Rule { name: "x".into(), ..Rule::default() }, "Say when the rule is to act."),
        (rule(Trigger::Entered(status("gone")), None, vec![comment()]), "no status “gone”"),
        (rule(Trigger::Placed, None, vec![]), "Say what the rule is to do."),
        (rule(Trigger::Placed, None, vec![Act::Comment(" ".into())]), "Say what the comment is to say."),
        (
            rule(Trigger::Placed, None, vec![Act::Promise { days: 3, reason: String::new() }]),
            "the customer reads it",
        ),
        (rule(Trigger::Placed, None, vec![by_rule(false, "")]), "the customer reads it"),
        (
            rule(Trigger::Placed, None, vec![Act::Hold { reason: HoldReason::Other, note: String::new() }]),
            "Say what the order waits for",
        ),
        (rule(Trigger::Button(" ".into()), None, vec![comment()]), "Give the button a name"),
        (rule(Trigger::Placed, None, vec![Act::AssignRole("gone".parse().unwrap())]), "no role “gone”"),
        (
            rule(Trigger::Placed, None, vec![Act::Notify(Mention::Role("gone".parse().unwrap()))]),
            "no role “gone”",
        ),
        (rule(Trigger::Placed, Some(Check::All(vec![])), vec![comment()]), "A group of conditions"),
        (
            rule(
                Trigger::Placed,
                Some(Check::Value(Test::Is { field: "speed".parse().unwrap(), value: "Slow".into() })),
                vec![comment()],
            ),
            "“Speed” is compared with must be one of the choices",
        ),
        (
            rule(
                Trigger::Placed,
                Some(Check::Value(Test::AtLeast { field: "note".parse().unwrap(), value: "1".into() })),
                vec![comment()],
            ),
            "“Note” cannot be compared so",
        ),
        (
            rule(
                Trigger::InStatus { status: status("floor"), length: MaxAge::Days(0) },
                None,
                vec![comment()],
            ),
            "from 1 to 365",
        ),
    ] {
        assert!(faults(&rule).contains(part), "{}: {}", part, faults(&rule));
    }
}

#[test]
fn what_a_rule_is_written_as_reads_back() {
    let when = Trigger::HeldFor { reason: Some(HoldReason::Stock), length: MaxAge::Days(2) };
    let check =
        Check::All(vec![Check::Weekday(BTreeSet::from([1, 5])), Check::Not(Box::new(Check::Assigned))]);
    let role = || "warehouse".parse().unwrap();
    let told = Act::Notify(Mention::Role(role()));
    let (rarely, always) = (by_rule(false, ""), by_rule(true, "Later"));
    let acts =
        vec![Act::Release, Act::Assign(None), Act::AssignRole(role()), told, rarely, always, comment()];
    let rule = rule(when, Some(check), acts);
    let written = serde_json::to_string(&rule).unwrap();
    assert_eq!(serde_json::from_str::<Rule>(&written).unwrap(), rule, "{written}");
    assert!(serde_json::from_str::<Rule>(r#"{"name":"a","when":["placed"],"then":["release"]}"#).is_ok());
    assert!(serde_json::from_str::<Rule>(r#"{"name":"a","when":["never"],"then":[]}"#).is_err());
}

const ID: RuleId = RuleId(Uuid::from_u128(77));

/// What a rule makes of the board's last entry.
fn judged(board: &Board, rule: &Rule, values: &Values) -> Evaluation {
    let entry = board.log.last().unwrap();
    let order = &board.orders[&entry.order.unwrap()];
    let moment = ZoneMoment { weekday: 2, working: true };
    let situation = Situation { workflow: &board.workflow, order, values, moment };
    evaluate((ID, rule), Occasion::Entry(entry), &situation)
}

#[test]
fn a_rule_acts_on_its_trigger_where_its_conditions_are_so_and_says_which_is_not() {
    let mut board = Board::new();
    let id = board.place(1);
    let values = Values { total: Money(600 * 10_000), ..Values::default() };
    let placed = |check| rule(Trigger::Placed, check, vec![comment()]);
    assert_eq!(judged(&board, &placed(None), &values), Evaluation::Fires);
    assert_eq!(judged(&board, &placed(Some(total(600))), &values), Evaluation::Fires);
    let not = |check: &Check| Evaluation::Not(NotFired::Condition(check.clone()));
    // The smallest part that is not so.
    let both = Check::All(vec![total(1), Check::Not(Box::new(Check::Promised)), Check::Assigned]);
    assert_eq!(judged(&board, &placed(Some(both)), &values), not(&Check::Assigned));
    let one = Check::Any(vec![Check::Assigned, Check::WorkingTime]);
    assert_eq!(judged(&board, &placed(Some(one)), &values), Evaluation::Fires);
    let none = Check::Any(vec![Check::Assigned, Check::In(status("floor"))]);
    assert_eq!(judged(&board, &placed(Some(none.clone())), &values), not(&none));
    let moved = rule(Trigger::Moved, None, vec![comment()]);
    assert_eq!(judged(&board, &moved, &values), Evaluation::Not(NotFired::Trigger));
    board.bring(id, &["approval"]);
    for (trigger, fires) in [
        (Trigger::Moved, true),
        (Trigger::Entered(status("approval")), true),
        (Trigger::Entered(status("supplier")), false),
        (Trigger::Placed, false),
        (Trigger::Button("Go".into()), false),
    ] {
        let judged = judged(&board, &rule(trigger.clone(), None, vec![comment()]), &values);
        assert_eq!(judged == Evaluation::Fires, fires, "{trigger:?}");
    }
}

#[test]
fn a_button_sets_off_its_own_rule_alone() {
    let mut board = Board::new();
    let id = board.place(1);
    let manager = actor(&["account_manager"]);
    let button = rule(Trigger::Button("Chase".into()), None, vec![comment()]);
    assert_eq!(
        board.clone().run(id, &Command::Press { rule: ID }, &actor(&["logistics"]), 0).unwrap_err().len(),
        1
    );
    board.run(id, &Command::Press { rule: ID }, &manager, 0).unwrap();
    assert_eq!(judged(&board, &button, &Values::default()), Evaluation::Fires);
    board.run(id, &Command::Press { rule: RuleId(Uuid::from_u128(78)) }, &manager, 0).unwrap();
    assert_eq!(judged(&board, &button, &Values::default()), Evaluation::Not(NotFired::Trigger));
}

/// Entries that rules caused, each by the one before it.
fn caused(board: &Board, by: &[u128]) -> Vec<Entry> {
    let mut log = vec![board.log.last().unwrap().clone()];
    for id in by {
        let before = log.last().unwrap().clone();
        let actor = ActorRef::Rule(RuleRef { id: RuleId(Uuid::from_u128(*id)), revision: 1 });
        log.push(Entry { seq: before.seq + 1, actor, cause: Some(before.seq), ..before });
    }
    log
}

#[test]
fn a_rule_that_meets_itself_in_what_led_to_it_does_nothing() {
    let mut board = Board::new();
    board.place(1);
    let asked = |by: &[u128]| {
        let log = caused(&board, by);
        chain(ID, log.last().unwrap(), &log)
    };
    assert_eq!(asked(&[]), Ok(()));
    assert_eq!(asked(&[1, 2, 3]), Ok(()));
    assert_eq!(asked(&[1, 77, 3]), Err(Looped::Itself));
    let nine: Vec<u128> = (1..CHAIN_DEPTH as u128).collect();
    assert_eq!(asked(&nine), Ok(()));
    let ten: Vec<u128> = (1..=CHAIN_DEPTH as u128).collect();
    assert_eq!(asked(&ten), Err(Looped::TooDeep));
}

struct Utc;

impl LocalClock for Utc {
    fn moment(&self, date: Date, minute: u16) -> Instant {
        date.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::minutes(minute.into())
    }

    fn date(&self, at: Instant) -> Date {
        at.date_naive()
    }
}

#[test]
fn the_clock_counts_working_time_and_leaves_holds_out() {
    let mut board = Board::new();
    let id = board.place(1);
    let begun = board.orders[&id].entered_at;
    let stay = Trigger::InStatus { status: status("received"), length: MaxAge::Hours(4) };
    let at = |board: &Board, trigger: &Trigger, after: Instant| {
        due(trigger, &board.orders[&id], (&board.workflow, &board.spans), &Utc, after)
    };
    let first = at(&board, &stay, begun).unwrap();
    assert_eq!(first.at, board.spans.after(begun, TimeDelta::hours(4)));
    let manager = actor(&["account_manager"]);
    board.run(id, &Command::Hold { reason: HoldReason::Stock, note: None }, &manager, 0).unwrap();
    assert_eq!(at(&board, &stay, begun), None, "time stands still");
    let since = board.orders[&id].hold.unwrap().since;
    let held = Trigger::HeldFor { reason: Some(HoldReason::Stock), length: MaxAge::Days(1) };
    assert!(at(&board, &held, begun).is_some_and(|due| due.at > since));
    let other = Trigger::HeldFor { reason: Some(HoldReason::Payment), length: MaxAge::Days(1) };
    assert_eq!(at(&board, &other, begun), None);
    board.now += TimeDelta::days(2);
    board.run(id, &Command::Release, &manager, 0).unwrap();
    let paused = TimeDelta::microseconds(board.orders[&id].paused);
    assert!(paused > TimeDelta::hours(8), "two days were held");
    let second = at(&board, &stay, begun).unwrap();
    assert_eq!(second.at, board.spans.after(begun, TimeDelta::hours(4) + paused));
    assert_eq!(second.occasion, first.occasion, "it is the same stay");
    let daily = Trigger::Schedule { at: 600, days: Days::All };
    let next = at(&board, &daily, board.now).unwrap();
    assert!(next.at > board.now && next.at - board.now <= TimeDelta::days(1));
    assert!(at(&board, &daily, next.at).unwrap().at > next.at, "and then the day after");
}

#[test]
fn rules_that_want_different_things_are_in_conflict() {
    let to = |id: &str| Act::Move { to: status(id), reason: String::new() };
    let hold = Act::Hold { reason: HoldReason::Stock, note: String::new() };
    assert_eq!(conflict(&[comment()], &[comment(), to("floor")]), None);
    assert!(conflict(&[to("floor")], &[to("supplier")]).is_some());
    assert!(conflict(&[to("floor")], &[comment(), hold.clone()]).unwrap().contains("on hold"));
    assert!(conflict(&[hold], &[Act::Release]).is_some());
    let role = |id: &str| Act::AssignRole(id.parse().unwrap());
    assert!(conflict(&[role("warehouse")], &[Act::Assign(None)]).unwrap().contains("different people"));
    assert!(conflict(&[role("warehouse")], &[role("logistics")]).unwrap().contains("different people"));
    assert_eq!(conflict(&[role("warehouse")], &[role("warehouse")]), None);
    let tell = |id: &str| Act::Notify(Mention::Role(id.parse().unwrap()));
    assert_eq!(conflict(&[tell("warehouse")], &[tell("logistics"), Act::Release]), None);
}

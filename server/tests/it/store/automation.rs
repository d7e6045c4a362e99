//! Rules at work: each acts once whatever becomes of the process, those that go in circles are switched off, what is refused is
//! a near miss, the clock sets rules off once, and the dry run says what then happens.

use super::on_each_engine;
use crate::shop::store::*;
use chrono::TimeDelta;
use domain::{automation::*, wire::AskDryRun, *};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use server::services::{
    automation::{clockwork::strike, consumer::Automation, dry_run, of_order, values::ValueHistory},
    boards::BoardView,
    context::Services,
    followers::{Consume, catch_up},
};
use std::{collections::BTreeSet, time::Instant as Stopwatch};
use store::{
    AdminError, Administration, RuleChange, RuleTally, RunResult, SourceRows, StoredRule, Submission,
};
use uuid::Uuid;

pub(super) fn rule(name: &str, when: Trigger, only_if: Option<Check>, then: Vec<Act>) -> Rule {
    Rule { name: name.into(), when: vec![when], only_if, then, unchanged: false }
}

fn to(status: &str) -> Act {
    Act::Move { to: id(status), reason: "By a rule".into() }
}

pub(super) fn says(text: &str) -> Act {
    Act::Comment(text.into())
}

fn hold() -> Act {
    Act::Hold { reason: HoldReason::Stock, note: String::new() }
}

async fn change(shop: &Shop, change: RuleChange) -> Result<(), AdminError> {
    shop.store.administer(Administration::ChangeRule(shop.board, change), shop.admin()).await.map(drop)
}

/// Writes a rule and switches it on.
pub(super) async fn on(shop: &Shop, rule: Rule) -> RuleId {
    let id = RuleId(Uuid::now_v7());
    change(shop, RuleChange::Write { id, seen: 0, rule: Box::new(rule) }).await.unwrap();
    change(shop, RuleChange::Switch { id, on: true, looped: None }).await.unwrap();
    id
}

async fn stored(shop: &Shop, id: RuleId) -> StoredRule {
    let rules = shop.store.rules(shop.board).await.unwrap();
    rules.into_iter().find(|rule| rule.id == id).unwrap()
}

/// The kinds of an order's entries that rules made.
pub(super) async fn doings(shop: &Shop, order: OrderId) -> Vec<(&'static str, Option<u64>)> {
    let log = shop.store.order_log(order, 0, u32::MAX).await.unwrap();
    let by_rules = log.into_iter().filter(|entry| matches!(entry.actor, ActorRef::Rule(_)));
    by_rules.map(|entry| (entry.event.kind(), entry.cause)).collect()
}

pub(super) async fn tally(shop: &Shop, id: RuleId) -> RuleTally {
    let since = shop.now() - TimeDelta::days(90);
    shop.store.rule_tallies(shop.board, since).await.unwrap().get(&id).copied().unwrap_or_default()
}

/// What the follower does before it writes that it did: then it is killed.
async fn killed_halfway(services: &Services, shop: &Shop) {
    let followed = services.store.follow(Automation.name(), shop.board, 128).await.unwrap().unwrap();
    Automation.consume(services, &followed).await.unwrap();
}

pub(super) async fn follow(services: &Services) {
    catch_up(services, &Automation).await.unwrap();
}

on_each_engine! {
    async fn a_rule_acts_once_however_often_the_follower_is_killed(shop: Shop) {
        let services = shop.services();
        services.store.enlist(Automation.name()).await.unwrap();
        let id = on(&shop, rule("Wait", Trigger::Entered(id("approval")), None, vec![hold(), says("Held")])).await;
        follow(&services).await;
        let order = shop.place().await;
        let seq = shop.accept(shop.to_with_all(order, "approval")).await.seq;
        assert!(doings(&shop, order).await.is_empty(), "nothing happens inside the command itself");
        killed_halfway(&services, &shop).await;
        killed_halfway(&services, &shop).await;
        // The lease of who was killed ends, and another goes on.
        shop.wait(TimeDelta::seconds(11));
        follow(&services).await;
        follow(&services).await;
        assert_eq!(doings(&shop, order).await, [("held", Some(seq)), ("commented", Some(seq))]);
        let RuleTally { runs, misses, .. } = tally(&shop, id).await;
        assert_eq!((runs, misses), (1, 0));
        let log = shop.store.order_trail(order, u64::MAX, 1).await.unwrap().items;
        assert_eq!((log[0].actor.name.as_str(), log[0].origin), ("Wait", Origin::Automation));
        let shop = shop.restarted().await;
        follow(&shop.services()).await;
        assert_eq!(doings(&shop, order).await.len(), 2);
        assert_eq!(shop.audit(None).await, Ok(()));
    }

    async fn rules_that_go_in_circles_are_switched_off(shop: Shop) {
        let services = shop.services();
        services.store.enlist(Automation.name()).await.unwrap();
        let back = on(&shop, rule("Back", Trigger::Entered(id("approval")), None, vec![to("received")])).await;
        let forth = on(&shop, rule("Forth", Trigger::Entered(id("received")), None, vec![to("approval")])).await;
        let order = shop.place().await;
        follow(&services).await;
        assert_eq!(doings(&shop, order).await.len(), 2, "there and back once");
        let (back, forth) = (stored(&shop, back).await, stored(&shop, forth).await);
        assert_eq!((back.on, back.looped), (true, None));
        assert_eq!((forth.on, forth.looped), (false, Some(Looped::Itself)));
        let log = shop.store.board_log(shop.board, 0, 100).await.unwrap();
        let last = log.iter().rfind(|entry| matches!(entry.event, Event::RuleSwitched { .. })).unwrap();
        let switched = Event::RuleSwitched { rule: forth.id, on: false, looped: Some(Looped::Itself) };
        assert_eq!((&last.event, &last.actor), (&switched, &ActorRef::System));
        let order = shop.place().await;
        follow(&services).await;
        assert!(doings(&shop, order).await.is_empty(), "it is off");
        assert_eq!(shop.audit(None).await, Ok(()));
    }

    async fn dates_by_the_board_s_rule_are_promised_once_and_by_name(shop: Shop) {
        let services = shop.services();
        services.store.enlist(Automation.name()).await.unwrap();
        let by_rule = |make: u16| {
            let delivery = DeliveryDays { least: 1, most: 2 };
            let json = serde_json::json!({"make": make, "delivery": delivery});
            Administration::ChangePromiseRule(shop.board, serde_json::from_value(json).unwrap())
        };
        shop.store.administer(by_rule(3), shop.admin()).await.unwrap();
        let dates = Act::PromiseByRule { over_hand: false, reason: "We know more by now".into() };
        let when = vec![Trigger::Placed, Trigger::Entered(id("approval"))];
        let rule = Rule { when, ..rule("Dates by rule", Trigger::Placed, None, vec![dates]) };
        on(&shop, rule).await;
        let promised = async |order| shop.store.order(order).await.unwrap().unwrap().state.promise;
        let order = shop.place().await;
        let placed = shop.store.order_log(order, 0, 10).await.unwrap()[0].seq;
        killed_halfway(&services, &shop).await;
        shop.wait(TimeDelta::seconds(11));
        follow(&services).await;
        assert_eq!(doings(&shop, order).await, [("promised", Some(placed))]);
        let first = promised(order).await.unwrap();
        // The rule for promises is another one by then: what a rule promised follows it, and says why.
        shop.store.administer(by_rule(8), shop.admin()).await.unwrap();
        shop.accept(shop.to(order, "approval")).await;
        follow(&services).await;
        let second = promised(order).await.unwrap();
        assert!(second.earliest() > first.earliest(), "{first:?} {second:?}");
        let trail = shop.store.order_trail(order, u64::MAX, 1).await.unwrap().items;
        assert!(trail[0].texts.values().any(|text| text == "We know more by now"));
        assert_eq!(trail[0].actor.name, "Dates by rule");
        // What somebody chose stays.
        let mut sources = SourceRows::new();
        let (promise, reason) = (Some(promise(20, 21)), Some(sources.note("They asked for that week")));
        let edit = Command::Edit(Edit { promise, reason, ..Edit::default() });
        shop.accept(Submission { sources, ..shop.command(order, edit) }).await;
        shop.accept(shop.to_with_all(order, "received")).await;
        shop.accept(shop.to(order, "approval")).await;
        follow(&services).await;
        assert_eq!(doings(&shop, order).await.len(), 2);
        shop.audit(None).await.unwrap();
    }

    async fn what_is_refused_is_a_near_miss_that_says_why(shop: Shop) {
        let services = shop.services();
        services.store.enlist(Automation.name()).await.unwrap();
        let id = on(&shop, rule("Hasty", Trigger::Placed, None, vec![to("ready"), says("Never said")])).await;
        let order = shop.place().await;
        follow(&services).await;
        assert!(doings(&shop, order).await.is_empty(), "the move asks for a promise, and what comes after it waits in vain");
        assert_eq!(tally(&shop, id).await.misses, 1);
        let runs = shop.store.rule_runs(order).await.unwrap();
        let RunResult::Refused(refusals) = &runs[0].result else { panic!("{runs:?}") };
        assert_eq!(refusals[0].code, RefusalCode::PromiseMissing);
        // Kept for 90 days.
        shop.wait(TimeDelta::days(91));
        assert_eq!(tally(&shop, id).await, RuleTally::default());
    }

    async fn the_clock_sets_a_rule_off_once_and_a_hold_stops_it(shop: Shop) {
        let services = shop.services();
        services.store.enlist(Automation.name()).await.unwrap();
        let stay = Trigger::InStatus { status: id("received"), length: MaxAge::Hours(2) };
        let daily = Trigger::Schedule { at: 15 * 60, days: Days::Working };
        let mut patient = rule("Ask", stay, None, vec![says("Still here")]);
        patient.unchanged = true;
        on(&shop, patient).await;
        on(&shop, rule("Daily", daily, Some(Check::Held(None)), vec![says("Held still")])).await;
        let (quiet, busy, held) = (shop.place().await, shop.place().await, shop.place().await);
        follow(&services).await;
        shop.wait(TimeDelta::minutes(90));
        assert_eq!(strike(&services).await.unwrap(), 0, "not yet");
        let mut sources = SourceRows::new();
        let fields = [(FieldId::note(), Some(sources.note("Changed")))].into();
        let edit = Command::Edit(Edit { fields, ..Edit::default() });
        shop.accept(Submission { sources, ..shop.command(busy, edit) }).await;
        shop.accept(shop.command(held, Command::Hold { reason: HoldReason::Stock, note: None })).await;
        follow(&services).await;
        // 12:05 in London, and the process starts anew.
        shop.wait(TimeDelta::minutes(35));
        let shop = shop.restarted().await;
        let services = shop.services();
        strike(&services).await.unwrap();
        strike(&services).await.unwrap();
        follow(&services).await;
        let said = |kinds: Vec<(&'static str, Option<u64>)>| kinds.len();
        assert_eq!(said(doings(&shop, quiet).await), 1, "once");
        assert_eq!(said(doings(&shop, busy).await), 0, "somebody changed it meanwhile");
        assert_eq!(said(doings(&shop, held).await), 0, "its time stands still");
        // Until after three: what is on hold is spoken of, once a day. After a weekend of downtime it is once, late.
        shop.wait(TimeDelta::hours(3));
        strike(&services).await.unwrap();
        strike(&services).await.unwrap();
        assert_eq!((said(doings(&shop, held).await), said(doings(&shop, quiet).await)), (1, 1));
        shop.wait(TimeDelta::hours(73));
        strike(&services).await.unwrap();
        strike(&services).await.unwrap();
        assert_eq!(said(doings(&shop, held).await), 2);
        assert_eq!(shop.audit(None).await, Ok(()));
    }

    async fn a_rule_is_written_seen_and_switched_by_those_who_may(shop: Shop) {
        let first = rule("First", Trigger::Placed, None, vec![says("One")]);
        let id = RuleId(Uuid::now_v7());
        let write = |seen, rule: &Rule| RuleChange::Write { id, seen, rule: Box::new(rule.clone()) };
        let by_production = Administration::ChangeRule(shop.board, write(0, &first));
        let denied = shop.store.administer(by_production, shop.person("production")).await;
        assert!(matches!(denied, Err(AdminError::Forbidden)), "{denied:?}");
        change(&shop, write(0, &first)).await.unwrap();
        assert!(!stored(&shop, id).await.on, "a new rule is off");
        let second = Rule { name: "Second".into(), ..first.clone() };
        change(&shop, write(1, &second)).await.unwrap();
        assert!(matches!(change(&shop, write(1, &first)).await, Err(AdminError::RuleChanged)));
        let now = stored(&shop, id).await;
        assert_eq!((now.revision, now.rule.name.as_str(), now.by.who), (2, "Second", shop.admin()));
        // A command of an earlier revision, or of a rule that is off, is nobody's.
        let order = shop.place().await;
        let mut sources = SourceRows::new();
        let comment = Command::Comment { comment: CommentId(Uuid::now_v7()), text: sources.note("x"), mentions: BTreeSet::new() };
        let by = |revision| Submission {
            sources: sources.clone(),
            author: ActorRef::Rule(RuleRef { id, revision }),
            ..shop.command(order, comment.clone())
        };
        assert!(shop.submit(by(2)).await.is_err(), "it is off");
        change(&shop, RuleChange::Switch { id, on: true, looped: None }).await.unwrap();
        assert!(shop.submit(by(1)).await.is_err(), "it was written anew");
        shop.accept(by(2)).await;
        change(&shop, RuleChange::Remove(id)).await.unwrap();
        assert!(shop.store.rules(shop.board).await.unwrap().is_empty());
        let trail = shop.store.order_trail(order, u64::MAX, 1).await.unwrap();
        assert_eq!(trail.items[0].actor.name, "Second", "its doings keep its name");
        let shop = shop.restarted().await;
        assert_eq!(shop.audit(None).await, Ok(()));
        for (tampering, found) in [
            ("UPDATE rule_revisions SET body = replace(body, 'One', 'Two') WHERE revision = 1", "behind the log"),
            ("UPDATE rules SET active = 1 - active", "whether it acts"),
            ("UPDATE rules SET name = 'Third'", "another name"),
            ("DELETE FROM rule_revisions WHERE revision = 1", "more of it"),
        ] {
            let said = shop.copy().await.audit_after(tampering).await;
            assert!(said.contains(found), "{tampering}: {said}");
        }
    }
}

/// What a shop does in so many days, the same each time: orders are placed, moved, held and released.
async fn work(shop: &Shop, days: usize, mut each: impl AsyncFnMut(&Shop)) -> Vec<OrderId> {
    let mut dice = StdRng::seed_from_u64(17);
    let mut orders = Vec::new();
    for _ in 0..days {
        shop.wait(TimeDelta::days(1));
        if orders.len() < 40 {
            orders.push(shop.place().await);
        }
        for _ in 0..3 {
            let order = orders[dice.random_range(0..orders.len())];
            let step = dice.random_range(0..6);
            shop.wait(TimeDelta::minutes(7));
            let submission = match step {
                0 => shop.command(order, Command::Hold { reason: HoldReason::Stock, note: None }),
                1 | 2 => shop.command(order, Command::Release),
                3 => shop.to_with_all(order, "approval"),
                4 => shop.to_with_all(order, "supplier"),
                _ => shop.to_with_all(order, "received"),
            };
            // What is refused is refused each time.
            let _ = shop.submit(submission).await;
            each(shop).await;
        }
    }
    orders
}

fn sample_rules() -> Vec<Rule> {
    let big = Check::Value(Test::TotalAtLeast(Money(10_000)));
    vec![
        rule("Approval", Trigger::Entered(id("approval")), Some(big), vec![says("Priced")]),
        rule("Supplier", Trigger::Entered(id("supplier")), Some(Check::Promised), vec![says("Promised")]),
        rule(
            "Held",
            Trigger::Held(Some(HoldReason::Stock)),
            Some(Check::In(id("received"))),
            vec![says("Held early")],
        ),
        rule(
            "Released",
            Trigger::Released,
            Some(Check::Not(Box::new(Check::In(id("approval"))))),
            vec![says("Goes on")],
        ),
        rule("Weekend", Trigger::Moved, Some(Check::Weekday([6, 7].into())), vec![says("On a weekend")]),
    ]
}

async fn view(shop: &Shop) -> BoardView {
    let board = shop.store.board(&shop.board.to_string()).await.unwrap().unwrap();
    BoardView { board, actor: Actor::system(), sight: Sight::whole() }
}

#[tokio::test]
async fn the_dry_run_is_what_then_happens() {
    // One shop works without rules and asks what they would have done; another does the same work with them.
    let (without, with) = (Shop::on_sqlite().await, Shop::on_sqlite().await);
    let order_of = |orders: &[OrderId], order: OrderId| orders.iter().position(|one| *one == order).unwrap();
    let orders = work(&without, 60, async |_| ()).await;
    let services = without.services();
    let mut foretold = BTreeSet::new();
    for rule in sample_rules() {
        let name = rule.name.clone();
        let dry =
            dry_run::dry_run(&services, &view(&without).await, AskDryRun { rule, id: None }).await.unwrap();
        assert_eq!((dry.acted as usize, dry.refused), (dry.rows.len(), 0), "{name}");
        assert!(dry.acted > 0 && dry.orders >= 1, "{name} would have done something");
        foretold.extend(dry.rows.iter().map(|row| (name.clone(), order_of(&orders, row.order), row.at)));
    }
    assert_eq!(without.audit(None).await, Ok(()));
    let acting = with.services();
    acting.store.enlist(Automation.name()).await.unwrap();
    for rule in sample_rules() {
        on(&with, rule).await;
    }
    let orders = work(&with, 60, async |_| follow(&acting).await).await;
    let (mut happened, names) = (BTreeSet::new(), with.store.rules(with.board).await.unwrap());
    for order in &orders {
        let log = with.store.order_log(*order, 0, u32::MAX).await.unwrap();
        for run in with.store.rule_runs(*order).await.unwrap() {
            let seq: u64 = run.occasion.strip_prefix("entry ").unwrap().parse().unwrap();
            let at = log.iter().find(|entry| entry.seq == seq).unwrap().at;
            let name = names.iter().find(|rule| rule.id == run.rule.id).unwrap().rule.name.clone();
            happened.insert((name, order_of(&orders, *order), at));
        }
    }
    assert_eq!(happened, foretold);
}

#[tokio::test]
async fn of_every_rule_and_entry_of_ninety_days_it_is_known_why_or_why_not() {
    let shop = Shop::on_sqlite().await;
    let orders = work(&shop, 90, async |_| ()).await;
    for rule in sample_rules() {
        on(&shop, rule).await;
    }
    let (services, board) = (shop.services(), view(&shop).await.board);
    let (mut pairs, mut longest) = (0, TimeDelta::zero());
    for order in orders {
        let log = shop.store.order_log(order, 0, u32::MAX).await.unwrap();
        for rule in shop.store.rules(shop.board).await.unwrap() {
            let begun = Stopwatch::now();
            let values = ValueHistory::of(&services, order).await.unwrap();
            let answers = of_order::explain((&board, &rule), &log, &values);
            longest = longest.max(TimeDelta::from_std(begun.elapsed()).unwrap());
            assert_eq!(answers.len(), log.len(), "every pair has an answer");
            pairs += answers.len();
        }
    }
    // An order's pairs together take less than one may.
    assert!(longest < TimeDelta::milliseconds(100), "{longest}");
    assert!(pairs > 1_000, "{pairs}");
}

//! Slack: counted back from the promise in working time, with steps that add up.

use crate::board::*;
use chrono::TimeDelta;
use domain::*;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

/// A time of the day on which the tests begin, or so many days later.
fn at(day: i64, hour: i64, minute: i64) -> Instant {
    let midnight = start().date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
    midnight + TimeDelta::days(day) + TimeDelta::minutes(60 * hour + minute)
}

/// An order in a status, promised for so many days later.
pub fn card_in(place: &str, promised: Option<i64>) -> Card {
    let card = json!({
        "id": Uuid::from_u128(1), "number": "N1", "version": 1, "status": place, "rank": Rank::nth(0),
        "customer": {"id": Uuid::nil(), "name": "Alder Gifts"}, "lines": {"count": 1, "first": "Lamp"},
        "promise": promised.map(|day| promise(day, day)), "entered_at": at(0, 9, 0), "due_at": null, "hold": null,
        "filled": [],
    });
    serde_json::from_value(card).unwrap()
}

fn workflow() -> Workflow {
    default_workflow(default_calendar("UTC"))
}

/// So many orders took so many minutes.
fn took(of: &[(&str, i64, u32)]) -> UsualStays {
    let usual = |(id, minutes, orders): &(&str, i64, u32)| {
        (status(id), UsualStay { seconds: minutes * 60, least: 0, orders: *orders })
    };
    of.iter().map(usual).collect()
}

#[test]
fn the_way_back_from_the_promise_is_told_step_by_step() {
    let (workflow, spans) = (workflow(), spans());
    let usual = took(&[("quality", 180, 40), ("ready", 380, 200), ("carrier", 90, 12)]);
    let table = SlackTable::of(&workflow, &usual, LocalTime::default());
    let card = card_in("floor", Some(9));
    let told = reckon(&workflow, &usual, &table, (&card, &spans), at(1, 10, 0)).unwrap();
    assert_eq!(told.promised_by, at(9, 17, 0), "the end of the day and not midnight");
    let steps: Vec<_> = told
        .steps
        .iter()
        .map(|step| (step.status.as_str(), step.seconds / 60, step.basis, step.there_by))
        .collect();
    // The carrier has five days, for twelve orders are too few. A day has eight hours here.
    assert_eq!(
        steps,
        [
            ("carrier", 5 * 480, Basis::Limit(12), at(5, 9, 0)),
            ("ready", 380, Basis::Orders(200), at(4, 10, 40)),
            ("quality", 180, Basis::Orders(40), at(3, 15, 40)),
        ]
    );
    assert_eq!(told.leave_by, at(3, 15, 40));
    assert_eq!(told.left, (7 + 8) * 3600 + (6 * 60 + 40) * 60);
    assert_eq!(card.leave_by(&table, &spans), Some(told.leave_by));
    let sum: i64 = told.steps.iter().map(|step| step.seconds).sum();
    assert_eq!(spans.between(told.leave_by, told.promised_by).num_seconds(), sum);
}

#[test]
fn nothing_is_told_without_a_promise_nor_of_an_order_whose_life_is_over() {
    let (workflow, spans) = (workflow(), spans());
    let table = SlackTable::of(&workflow, &UsualStays::new(), LocalTime::default());
    let by = |card: Card| card.leave_by(&table, &spans);
    assert_eq!(by(card_in("floor", None)), None);
    assert_eq!(by(card_in("delivered", Some(3))), None);
    assert_eq!(by(card_in("cancelled", Some(3))), None);
    assert_eq!(by(Card { archived: true, ..card_in("floor", Some(3)) }), None);
    // The last status before the end leads to nothing but the promise itself.
    assert_eq!(by(card_in("carrier", Some(3))), Some(at(3, 17, 0)));
    // Nobody knows yet when the shop will close that day.
    assert_eq!(by(card_in("carrier", Some(900))), None);
}

#[test]
fn a_promise_for_a_closed_day_ends_when_the_shop_closed_before() {
    let table = SlackTable::of(&workflow(), &UsualStays::new(), LocalTime::default());
    let open = |day| (at(day, 9, 0), at(day, 17, 0));
    let spans = Spans::new(vec![open(0), open(1), open(4), (at(5, 22, 0), at(6, 0, 0))]);
    let promised_by = |day| table.promised_by(promise(day, day), &spans);
    assert_eq!([0, 1, 2, 3, 4].map(promised_by), [0, 1, 1, 1, 4].map(|day| Some(at(day, 17, 0))));
    assert_eq!(promised_by(5), Some(at(6, 0, 0)), "until midnight");
    assert_eq!(promised_by(-1), None, "before anything that is known");
}

#[test]
fn what_is_usual_is_the_85th_of_a_hundred_from_thirty_orders_on() {
    assert_eq!(UsualStay::of((1..=29).collect()), UsualStay { seconds: 0, least: 0, orders: 29 });
    assert_eq!(UsualStay::of((1..=30).rev().collect()), UsualStay { seconds: 26, least: 8, orders: 30 });
    assert_eq!(UsualStay::of((1..=100).collect()), UsualStay { seconds: 85, least: 25, orders: 100 });
    assert_eq!(UsualStay::of((1..=200).collect()), UsualStay { seconds: 170, least: 50, orders: 200 });
}

#[test]
fn a_status_is_finished_by_a_move_onwards_and_holds_do_not_count() {
    let mut board = Board::new();
    board.now = at(0, 10, 0);
    let id = board.place(1);
    let stay = |board: &Board| {
        let entry = board.log.last().unwrap();
        let mut orders = Default::default();
        board.log[..board.log.len() - 1].iter().for_each(|entry| Board::project(&mut orders, entry));
        finished_stay(&board.workflow, &board.spans, &orders[&id], entry)
    };
    board.now = at(0, 12, 0);
    board.run(id, &Command::Hold { reason: HoldReason::Stock, note: None }, &Actor::system(), 0).unwrap();
    board.now = at(1, 10, 0);
    board.run(id, &Command::Release, &Actor::system(), 0).unwrap();
    assert_eq!(stay(&board), None, "only moves end a stay");
    board.now = at(1, 13, 0);
    board.bring(id, &["approval"]);
    assert_eq!(stay(&board), Some((status("received"), TimeDelta::hours(5))));
    board.now = at(1, 14, 0);
    board.bring(id, &["received"]);
    assert_eq!(stay(&board), None, "back is not onwards");
    board.bring(id, &["cancelled"]);
    assert_eq!(stay(&board), None, "nor is the end of it");
    let mut published = Board::new();
    let other = published.place(1);
    published.bring(other, &["supplier"]);
    let mut orders = Default::default();
    Board::project(&mut orders, &published.log[0]);
    let entry = Entry { origin: Origin::Publish, ..published.log[1].clone() };
    assert_eq!(finished_stay(&published.workflow, &published.spans, &orders[&other], &entry), None);
}

#[test]
fn at_risk_is_what_has_less_than_a_working_day_or_than_its_status_usually_takes() {
    let (workflow, spans) = (workflow(), spans());
    let usual = took(&[("carrier", 20 * 60, 50)]);
    let table = SlackTable::of(&workflow, &usual, LocalTime::default());
    // It has to leave on the fifth day at 17:00, and usually takes twenty hours from the first one at 9:00 on.
    let card = card_in("carrier", Some(4));
    let risk = |card: &Card, now| {
        let must = card.must_leave(&workflow, &table, &spans, now).unwrap();
        (must.is_at_risk, must.is_past)
    };
    assert_eq!(risk(&card, at(0, 9, 0)), (false, false), "forty hours are left, and twenty are usual");
    assert_eq!(
        risk(&card, at(3, 8, 0)),
        (false, false),
        "it should be on its way any moment, and has two days"
    );
    assert_eq!(
        risk(&card, at(3, 17, 0)),
        (true, false),
        "nobody knows any more how long it takes, and it has one"
    );
    assert_eq!(risk(&card, at(4, 17, 1)), (true, true));
    let fresh = |day| Card { entered_at: at(day, 9, 0), ..card.clone() };
    assert_eq!(risk(&fresh(2), at(2, 9, 0)), (false, false), "24 hours");
    assert_eq!(risk(&fresh(3), at(3, 9, 0)), (true, false), "16 hours, and it has just come");
}

#[test]
fn the_worst_come_first_and_the_rank_decides_between_equals() {
    let card = |n: u32, promised| Card { rank: Rank::nth(n), ..card_in("floor", promised) };
    let mut cards = [
        card(0, None),
        card(1, Some(9)),
        card(2, Some(3)),
        card(3, None),
        card(4, Some(3)),
        card(5, Some(20)),
    ];
    let order = |cards: &[Card]| {
        cards.iter().map(|card| (0..6).find(|n| Rank::nth(*n) == card.rank).unwrap()).collect::<Vec<_>>()
    };
    cards.sort_by(|one, other| ColumnOrder::WorstFirst.compare(one, other));
    assert_eq!(order(&cards), [2, 4, 1, 5, 0, 3]);
    cards.sort_by(|one, other| ColumnOrder::ByRank.compare(one, other));
    assert_eq!(order(&cards), [0, 1, 2, 3, 4, 5], "what people made of it is still there");
    assert_eq!(ColumnOrder::WorstFirst.of_phase(Phase::Done), ColumnOrder::ByRank);
}

#[test]
fn work_is_sorted_by_slack_and_without_a_promise_by_what_the_status_allows() {
    let card = |number: &str, due: Option<i64>| Card {
        number: number.parse().unwrap(),
        due_at: due.map(|hours| start() + TimeDelta::hours(hours)),
        ..card_in("floor", None)
    };
    let by = |hours: i64| Some(start() + TimeDelta::hours(hours));
    let mut work = [
        (card("A", None), None),
        (card("B", Some(3)), None),
        (card("C", Some(-9)), by(9)),
        (card("D", Some(5)), by(-2)),
        (card("E", None), by(4)),
    ];
    work.sort_by(|one, other| by_slack((&one.0, one.1), (&other.0, other.1)));
    assert_eq!(work.map(|(card, _)| card.number.to_string()), ["D", "B", "E", "C", "A"]);
}

#[test]
fn of_statuses_that_are_not_seen_only_their_time_together_is_told() {
    let mut workflow = workflow();
    let role = workflow.roles.iter_mut().find(|role| role.id.as_str() == "production").unwrap();
    for id in ["quality", "ready"] {
        role.set_sees_status(status(id), false);
    }
    let usual = took(&[("quality", 180, 40), ("ready", 380, 200)]);
    let table = SlackTable::of(&workflow, &usual, LocalTime::default());
    let told =
        reckon(&workflow, &usual, &table, (&card_in("floor", Some(9)), &spans()), at(1, 10, 0)).unwrap();
    let sight = actor(&["production"]).sight(&workflow);
    let seen = project(told.clone(), &sight).unwrap();
    assert_eq!((seen.leave_by, seen.left), (told.leave_by, told.left));
    let steps: Vec<_> =
        seen.steps.iter().map(|step| (step.basis, step.seconds / 60, step.there_by)).collect();
    assert_eq!(steps[1..], [(Basis::Unseen, 560, told.leave_by)]);
    let text = serde_json::to_string(&seen).unwrap();
    assert!(!text.contains("quality") && !text.contains("ready") && !text.contains("200"), "{text}");
    assert_eq!(project(told, &Sight::of(&["nobody".parse().unwrap()].into(), &workflow)), None);
}

/// Up to three windows on each of the days, in minutes; days without one are closed.
fn calendars() -> impl Strategy<Value = Spans> {
    let day = prop::collection::btree_set(0i64..1440, 0..7);
    prop::collection::vec(day, 30).prop_map(|days| {
        let windows = days.into_iter().enumerate().flat_map(|(n, bounds)| {
            let bounds: Vec<i64> = bounds.into_iter().collect();
            let pairs = bounds.chunks_exact(2);
            pairs.map(|pair| (at(n as i64, 0, pair[0]), at(n as i64, 0, pair[1]))).collect::<Vec<_>>()
        });
        Spans::new(windows.collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_was_counted_back_counts_forward_again(
        spans in calendars(),
        end in 0i64..(29 * 86_400),
        length in 1i64..200_000,
        day in 1i64..29,
        lengths in prop::collection::vec(0i64..60_000, 8),
    ) {
        // Any moment of working time, the end of a window included.
        let Some(moment) = spans.closing(at(0, 0, 0) + TimeDelta::seconds(end)) else { return Ok(()) };
        let (first, _) = spans.open_within(at(0, 0, 0), moment).next().unwrap();
        let length = TimeDelta::seconds(length).min(spans.between(first, moment));
        prop_assert_eq!(spans.after(spans.before(moment, length), length), moment);
        prop_assert_eq!(spans.before(moment, TimeDelta::zero()), moment);
        // And so does a whole way with its steps.
        let workflow = workflow();
        let ids = ["received", "approval", "supplier", "scheduled", "floor", "quality", "ready", "carrier"];
        let usual: UsualStays = ids.iter().zip(&lengths)
            .map(|(id, seconds)| (status(id), UsualStay { seconds: *seconds, least: 0, orders: 30 })).collect();
        let table = SlackTable::of(&workflow, &usual, LocalTime::default());
        for place in ids {
            let card = card_in(place, Some(day));
            let told = reckon(&workflow, &usual, &table, (&card, &spans), moment);
            let Some(told) = told else { continue };
            let sum: i64 = told.steps.iter().map(|step| step.seconds).sum();
            let all = TimeDelta::seconds(sum);
            prop_assert_eq!(told.steps.last().map_or(told.promised_by, |step| step.there_by), told.leave_by);
            if spans.between(at(0, 0, 0), told.promised_by) >= all {
                prop_assert_eq!(spans.between(told.leave_by, told.promised_by), all);
                prop_assert!(sum == 0 || spans.after(told.leave_by, all) == told.promised_by, "{}", place);
            }
            prop_assert_eq!(spans.between(moment, told.leave_by).num_seconds(), told.left);
        }
    }
}

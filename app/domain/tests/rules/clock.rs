//! The clock: what counts is working time outside holds, and the days that are told add up to the figure.

use crate::board::*;
use chrono::TimeDelta;
use domain::{publish::*, *};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A time of the day on which the tests begin, or so many days later.
fn at(day: i64, hour: i64, minute: i64) -> Instant {
    let midnight = start().date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
    midnight + TimeDelta::days(day) + TimeDelta::minutes(60 * hour + minute)
}

/// The days around, in UTC, with this one a holiday.
fn days(holiday: Option<i64>) -> Vec<LocalDay> {
    let day = |n| LocalDay {
        date: at(n, 0, 0).date_naive(),
        from: at(n, 0, 0),
        to: at(n + 1, 0, 0),
        holiday: (holiday == Some(n)).then(|| "Founders’ Day".to_owned()),
    };
    (-2..40).map(day).collect()
}

/// An order in its first status, which allows four hours, placed at this time; open from 9 to 17 each day.
fn placed(at: Instant) -> (Board, OrderId) {
    let mut board = Board::new();
    board.now = at;
    let id = board.place(1);
    (board, id)
}

fn hold(board: &mut Board, id: OrderId, from: Instant, to: Instant) {
    board.now = from;
    let command = Command::Hold { reason: HoldReason::Customer, note: None };
    board.run(id, &command, &Actor::system(), 0).unwrap();
    board.now = to;
    board.run(id, &Command::Release, &Actor::system(), 0).unwrap();
}

/// The figure that a card shows, and what the days add up to.
fn figures(board: &Board, id: OrderId, days: &[LocalDay]) -> (TimeDelta, TimeDelta) {
    let order = &board.orders[&id];
    let until = order.hold.map_or(board.now, |hold| hold.since);
    let allowed = board.workflow.allowed(&order.status).unwrap();
    let used = allowed - board.spans.between(until, order.due_at.unwrap());
    let told = explain((order.entered_at, until), &pauses(&board.log), &board.spans, days);
    (used, counted(&told))
}

fn told(day: &ClockDay) -> Vec<(StretchKind, i64, i64)> {
    let minute =
        |at: Instant| (at - at.date_naive().and_time(chrono::NaiveTime::MIN).and_utc()).num_minutes();
    day.stretches.iter().map(|stretch| (stretch.kind, minute(stretch.from), minute(stretch.to))).collect()
}

#[test]
fn an_overnight_hold_moves_the_deadline_by_its_working_time_alone() {
    let (mut board, id) = placed(at(0, 14, 0));
    assert_eq!(board.orders[&id].due_at, Some(at(1, 10, 0)));
    hold(&mut board, id, at(0, 16, 0), at(1, 10, 0));
    // Eighteen hours passed, of which two were working time.
    assert_eq!(board.orders[&id].due_at, Some(at(1, 12, 0)));
    board.now = at(1, 11, 0);
    assert_eq!(figures(&board, id, &days(None)), (TimeDelta::hours(3), TimeDelta::hours(3)));
    let days = explain((at(0, 14, 0), board.now), &pauses(&board.log), &board.spans, &days(None));
    let held = StretchKind::Held(HoldReason::Customer);
    assert_eq!(told(&days[0]), [(StretchKind::Counted, 840, 960), (held, 960, 1020)]);
    assert_eq!(told(&days[1]), [(held, 540, 600), (StretchKind::Counted, 600, 660)]);
}

#[test]
fn what_begins_outside_working_time_is_due_in_it() {
    // At half past eleven in the evening: an hour of work later is ten in the morning and not half past midnight.
    let spans = spans();
    assert_eq!(spans.after(at(0, 23, 30), TimeDelta::hours(1)), at(1, 10, 0));
    let (board, id) = placed(at(0, 23, 30));
    assert_eq!(board.orders[&id].due_at, Some(at(1, 13, 0)));
}

#[test]
fn lunch_and_holidays_do_not_count() {
    // Open from 9 to 12 and from 13 to 17, and not on the day after.
    let windows = |day| [(at(day, 9, 0), at(day, 12, 0)), (at(day, 13, 0), at(day, 17, 0))];
    let spans = Spans::new([0, 2, 3].into_iter().flat_map(windows).collect());
    assert_eq!(spans.after(at(0, 11, 0), TimeDelta::hours(4)), at(0, 16, 0));
    assert_eq!(spans.after(at(0, 16, 0), TimeDelta::hours(3)), at(2, 11, 0), "the holiday is left out");
    let days = explain((at(0, 11, 0), at(2, 10, 0)), &[], &spans, &days(Some(1)));
    assert_eq!(
        told(&days[0]),
        [(StretchKind::Counted, 660, 720), (StretchKind::Break, 720, 780), (StretchKind::Counted, 780, 1020)]
    );
    assert_eq!((told(&days[1]), days[1].holiday.as_deref()), (vec![], Some("Founders’ Day")));
    assert_eq!(days.iter().map(ClockDay::counted).collect::<Vec<_>>(), [5, 0, 1].map(TimeDelta::hours));
}

#[test]
fn a_new_limit_knows_of_the_pauses_before_it() {
    let (mut board, id) = placed(at(0, 10, 0));
    let limited = |revision, hours: Option<u16>| {
        let mut workflow = Workflow { revision, ..board.workflow.clone() };
        workflow.statuses[0].max_age = hours.map(MaxAge::Hours);
        workflow
    };
    let (without, six, eight) = (limited(1, None), limited(2, Some(6)), limited(2, Some(8)));
    for old in [without, limited(1, Some(4))] {
        let mut board = Board { workflow: old.clone(), ..board.clone() };
        board.orders.get_mut(&id).unwrap().due_at =
            old.allowed(&status("received")).map(|length| board.spans.after(at(0, 10, 0), length));
        hold(&mut board, id, at(0, 12, 0), at(0, 16, 0));
        for (new, due) in [(&six, at(1, 12, 0)), (&eight, at(1, 14, 0))] {
            let (choices, stood, truths) = Default::default();
            let (old, spans) = (&old, &board.spans);
            let change = Change {
                old,
                old_spans: spans,
                new,
                new_spans: spans,
                choices: &choices,
                stood: &stood,
                truths: &truths,
                now: at(1, 11, 0),
            };
            // Seven hours on the first day of which four were on hold, and two on the second.
            let outcome = change.outcome(&InFlight::from(&board.orders[&id]));
            assert_eq!((outcome.entered_at, outcome.due_at), (at(0, 10, 0), Some(due)));
        }
    }
    // A move starts anew, and pauses of an earlier stay are over with it.
    hold(&mut board, id, at(0, 12, 0), at(0, 16, 0));
    assert_eq!(TimeDelta::microseconds(board.orders[&id].paused), TimeDelta::hours(4));
    board.bring(id, &["approval"]);
    assert_eq!(board.orders[&id].paused, 0);
    // Whoever takes it back gets the clock as it was, pauses included.
    let seq = board.log.len() as u64;
    board.run(id, &Command::TakeBack { seq }, &Actor::system(), 0).unwrap();
    assert_eq!(TimeDelta::microseconds(board.orders[&id].paused), TimeDelta::hours(4));
}

#[test]
fn a_deadline_stays_visible_once_the_status_was_left() {
    let (mut board, id) = placed(at(0, 10, 0));
    board.now = at(0, 13, 0);
    board.bring(id, &["supplier"]);
    board.now = at(4, 9, 0);
    board.bring(id, &["scheduled"]);
    let kept: Vec<_> = deadlines_kept(&board.log, &board.spans).into_values().collect();
    // Four hours were allowed and three used; two days of eight hours were allowed from one o'clock on.
    let hours = |hours: i64| hours * 3600;
    assert_eq!(
        kept,
        [
            DeadlineKept { due_at: at(0, 14, 0), left: hours(1) },
            DeadlineKept { due_at: at(2, 13, 0), left: -hours(12) },
        ]
    );
    // A hold moves the deadline that counts.
    let (mut board, id) = placed(at(0, 10, 0));
    hold(&mut board, id, at(0, 11, 0), at(0, 13, 0));
    board.now = at(0, 16, 0);
    board.bring(id, &["supplier"]);
    let kept = deadlines_kept(&board.log, &board.spans);
    assert_eq!(kept.into_values().next(), Some(DeadlineKept { due_at: at(0, 16, 0), left: 0 }));
}

/// Up to three windows on each of the days, in minutes; days without one are closed.
fn calendars() -> impl Strategy<Value = Spans> {
    let day = prop::collection::btree_set(0i64..1440, 0..7);
    prop::collection::vec(day, 20).prop_map(|days| {
        let windows = days.into_iter().enumerate().flat_map(|(n, bounds)| {
            let bounds: Vec<i64> = bounds.into_iter().collect();
            let spans: Vec<_> = bounds
                .chunks_exact(2)
                .map(|pair| (at(n as i64, 0, pair[0]), at(n as i64, 0, pair[1])))
                .collect();
            spans
        });
        Spans::new(windows.collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_days_add_up_to_the_figure(
        spans in calendars(),
        seconds in prop::collection::vec(1i64..130_000, 1..14),
        ends_on_hold in prop::bool::ANY,
    ) {
        let (mut board, id) = {
            let mut board = Board::new();
            board.spans = spans;
            board.now = at(0, 0, 0) + TimeDelta::seconds(seconds[0]);
            let id = board.place(1);
            (board, id)
        };
        // On hold and released in turns, whether the shop is open or not.
        for pair in seconds[1..].chunks(2) {
            board.now += TimeDelta::seconds(pair[0]);
            board.run(id, &Command::Hold { reason: HoldReason::Stock, note: None }, &Actor::system(), 0).unwrap();
            if let Some(length) = pair.get(1).filter(|_| !ends_on_hold) {
                board.now += TimeDelta::seconds(*length);
                board.run(id, &Command::Release, &Actor::system(), 0).unwrap();
            } else {
                break;
            }
        }
        board.now += TimeDelta::seconds(seconds[0]);
        // Beyond the last day of the calendar all would count.
        prop_assume!(board.orders[&id].due_at.unwrap() < at(19, 0, 0) && board.now < at(19, 0, 0));
        let (used, sum) = figures(&board, id, &days(None));
        prop_assert_eq!(used, sum);
        // What is left and what was used is what is allowed.
        let order = &board.orders[&id];
        if let Some(due) = order.due_at.filter(|due| order.hold.is_none() && *due > board.now) {
            let ahead = explain((board.now, due), &[], &board.spans, &days(None));
            prop_assert_eq!(counted(&ahead) + used, board.workflow.allowed(&order.status).unwrap());
        }
        // What holds took of it is noted, too.
        let open = board.spans.between(order.entered_at, order.hold.map_or(board.now, |hold| hold.since));
        prop_assert_eq!(open - sum, TimeDelta::microseconds(order.paused));
    }
}

#[test]
fn only_moves_have_kept_a_deadline() {
    let (mut board, id) = placed(at(0, 10, 0));
    hold(&mut board, id, at(0, 11, 0), at(0, 12, 0));
    assert_eq!(deadlines_kept(&board.log, &board.spans), BTreeMap::new());
}

//! Whether what the last orders tell of the next is right: tried on the lives of thousands of orders, told by chance and not by the rule.

use crate::{
    board::*,
    slack_simulation::{BEFORE, Life, lives, open},
};
use chrono::TimeDelta;
use domain::*;

fn past(life: &Life) -> PastLife {
    let stays = life.stays.iter().map(|stay| (stay.status.clone(), stay.from));
    PastLife::new(stays.chain([(status("delivered"), life.delivered)]).collect())
}

/// What is told of each tenth life at a moment of it, from what was over by then; whether it was right, and how wide it was.
fn tried(at: impl Fn(&Life) -> Option<(StatusId, TimeDelta, Instant)>) -> (usize, usize, f64) {
    let (workflow, spans, local) = (default_workflow(default_calendar("UTC")), open(), LocalTime::default());
    let lives = lives(&workflow, &spans, 1.25);
    let mut by_end: Vec<&Life> = lives.iter().collect();
    by_end.sort_by_key(|life| life.delivered);
    let (mut hits, mut of, mut days) = (0, 0, 0);
    for life in lives[BEFORE..].iter().step_by(10) {
        let Some((status, used, now)) = at(life) else { continue };
        let over = by_end.partition_point(|other| other.delivered <= now);
        let known: Vec<PastLife> =
            by_end[over.saturating_sub(300)..over].iter().map(|life| past(life)).collect();
        let arrival = Arrival::ahead(&known, (&status, used), (&spans, &local), now);
        let Some(Arrival { window, .. }) = arrival else { continue };
        let arrived = life.delivered.date_naive();
        of += 1;
        hits += usize::from(window.earliest() <= arrived && arrived <= window.latest());
        days += (window.latest() - window.earliest()).num_days() + 1;
    }
    (hits, of, days as f64 / of.max(1) as f64)
}

#[test]
fn a_window_is_right_for_the_share_of_orders_that_it_says() {
    let placed = |life: &Life| {
        let first = life.stays.first()?;
        Some((first.status.clone(), TimeDelta::zero(), first.from))
    };
    let on_the_way = |life: &Life| {
        let stay = life.stays.get(life.stays.len() / 2)?;
        Some((stay.status.clone(), TimeDelta::zero(), stay.from))
    };
    for (when, (hits, of, days)) in [("placed", tried(placed)), ("halfway", tried(on_the_way))] {
        let share = hits as f64 * 100.0 / of as f64;
        println!("{when}: {share:.1}% of {of} windows were right, {days:.1} days wide on average");
        assert!(of >= 400 && (80.0..=90.0).contains(&share), "{when}: {share:.1}% of {of}");
    }
}

#[test]
fn too_few_orders_tell_nothing_and_what_has_taken_longer_than_all_others_is_not_told_of() {
    let (spans, local, received) = (spans(), LocalTime::default(), status("received"));
    let life = |n: i64| {
        let placed = start() - TimeDelta::days(50) + TimeDelta::days(n);
        PastLife::new(vec![(received.clone(), placed), (status("delivered"), placed + TimeDelta::days(2))])
    };
    let lives: Vec<PastLife> = (0..ENOUGH_LIVES as i64).map(life).collect();
    let at = |lives: &[PastLife], used| {
        Arrival::ahead(lives, (&received, TimeDelta::hours(used)), (&spans, &local), start())
    };
    assert_eq!(at(&lives[1..], 0), None);
    assert_eq!(at(&lives, 16), None, "each took two days of eight hours");
    let arrival = at(&lives, 0).unwrap();
    let day = local.date(spans.after(start(), TimeDelta::hours(16)));
    assert_eq!((arrival.window, arrival.orders), (Promise::new(day, day).unwrap(), 30));
    assert_eq!((arrival.hits, arrival.tried), (0, 0), "no order had thirty before it");
    // The more of its time is used up, the sooner it is over.
    assert!(at(&lives, 15).unwrap().window.latest() < day);
}

#[test]
fn a_life_is_what_the_log_tells_of_an_order_that_came_to_a_good_end() {
    let mut board = Board::new();
    let id = board.place(1);
    let told = |board: &Board| {
        let entries: Vec<Entry> = board.log.iter().filter(|entry| entry.order == Some(id)).cloned().collect();
        PastLife::of(&board.workflow, &entries)
    };
    assert_eq!(told(&board), None, "still under way");
    for to in ["ready", "delivered"] {
        board.now += TimeDelta::hours(2);
        board.bring(id, &[to]);
    }
    let whole = told(&board);
    assert!(whole.is_some());
    board.now += TimeDelta::hours(1);
    board.bring(id, &["carrier"]);
    assert_eq!(told(&board), None, "it is under way again");
    let seq = board.log.len() as u64;
    board.run(id, &Command::TakeBack { seq }, &Actor::system(), 0).unwrap();
    assert_eq!(told(&board), whole);
}

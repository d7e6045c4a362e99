//! Ladders over the days on which clocks change: each step at the moment that people expect by the clock on their wall, once, whether
//! an hour is left out or comes twice.

use super::escalation::{day_and_night, look, told, with_ladder};
use crate::shop::store::*;
use domain::{Instant, LadderStep, Window, Workflow};

/// Where clocks change: the zone, the day before the first day with other hours, and how far from UTC the zone is before and after.
const CHANGES: [(&str, &str, &str, &str); 10] = [
    ("Europe/London", "2027-03-27", "+00:00", "+01:00"),
    ("Europe/London", "2027-10-30", "+01:00", "+00:00"),
    ("America/New_York", "2027-03-13", "-05:00", "-04:00"),
    ("America/New_York", "2027-11-06", "-04:00", "-05:00"),
    // By half an hour.
    ("Australia/Lord_Howe", "2027-04-03", "+11:00", "+10:30"),
    ("Australia/Lord_Howe", "2027-10-02", "+10:30", "+11:00"),
    ("Pacific/Auckland", "2027-04-03", "+13:00", "+12:00"),
    ("Pacific/Auckland", "2027-09-25", "+12:00", "+13:00"),
    // At midnight.
    ("Africa/Cairo", "2027-04-29", "+02:00", "+03:00"),
    ("Africa/Cairo", "2027-10-28", "+03:00", "+02:00"),
];

const STEPS: [LadderStep; 4] =
    [LadderStep::Warning, LadderStep::Rung(0), LadderStep::Rung(1), LadderStep::Rung(2)];

/// A moment by the clock on the wall, so many days after one.
fn local(day: &str, after: u64, time: &str, offset: &str) -> Instant {
    let day = day.parse::<domain::Date>().unwrap() + chrono::Days::new(after);
    format!("{day}T{time}:00{offset}").parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap().to_utc()
}

/// Places an order, and turns the clock to a minute before each moment and to the moment: each step is told then, and once.
async fn walk(what: &str, change: impl FnOnce(&mut Workflow), placed: Instant, moments: [Instant; 4]) {
    let shop = Shop::on_sqlite().await.on_a_board_with(change).await;
    shop.wait(placed - shop.now());
    let order = shop.place().await;
    for (nth, (step, at)) in STEPS.into_iter().zip(moments).enumerate() {
        assert_eq!(shop.store.next_timer().await.unwrap(), Some(at), "{what}: {step:?}");
        shop.wait(at - chrono::TimeDelta::minutes(1) - shop.now());
        look(&shop).await;
        assert_eq!(told(&shop).await.get(&order).map_or(0, Vec::len), nth, "{what}: {step:?} came too soon");
        shop.wait(chrono::TimeDelta::minutes(1));
        look(&shop).await;
        look(&shop).await;
        let steps: Vec<LadderStep> = told(&shop).await[&order].iter().map(|raised| raised.step).collect();
        assert_eq!(steps, STEPS[..=nth], "{what}");
    }
    assert_eq!(shop.store.next_timer().await.unwrap(), None, "{what}");
    assert!(told(&shop).await[&order].iter().all(|raised| !raised.late), "{what}: nothing was late");
}

/// Open from nine to five on each day: the hour that is left out or comes twice is nobody's, and steps keep their time of day.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_is_told_at_the_same_time_of_day() {
    for (zone, eve, before, after) in CHANGES {
        let office = |workflow: &mut Workflow| {
            with_ladder(workflow);
            workflow.calendar.zone = zone.into();
            workflow.calendar.windows =
                (1..=7).map(|day| Window { day, from: 9 * 60, to: 17 * 60 }).collect();
        };
        let at = |days, time| local(eve, days, time, after);
        let moments = [at(1, "10:00"), at(1, "12:00"), at(1, "16:00"), at(2, "12:00")];
        walk(&format!("{zone} after {eve}"), office, local(eve, 0, "16:00", before), moments).await;
    }
}

/// Never closed: each minute that there is counts once, so the steps come after as much time as on any other day.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_never_closes_is_told_after_the_same_time() {
    for (zone, eve, before, _) in CHANGES {
        let always = |workflow: &mut Workflow| {
            day_and_night(workflow);
            workflow.calendar.zone = zone.into();
        };
        // An hour before midnight: the warning two hours later falls into or behind the change.
        let placed = local(eve, 0, "23:00", before);
        let placed = if zone == "Africa/Cairo" { placed - chrono::TimeDelta::hours(1) } else { placed };
        let moments = [2, 4, 8, 28].map(|hours| placed + chrono::TimeDelta::hours(hours));
        walk(&format!("{zone} after {eve}"), always, placed, moments).await;
    }
}

//! The shop's rule for promises: day by day on a few orders, and what holds for all.

use chrono::{Datelike, TimeDelta};
use domain::*;
use proptest::prelude::*;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// London around 2026.
fn london() -> LocalTime {
    LocalTime::new(vec![
        (at("2026-01-01T00:00:00Z"), 0),
        (at("2026-03-29T01:00:00Z"), 3600),
        (at("2026-10-25T01:00:00Z"), 0),
    ])
}

fn holidays(dates: &[&str]) -> Vec<Holiday> {
    dates.iter().map(|text| Holiday::on(date(text))).collect()
}

fn calendar(dates: &[&str]) -> Calendar {
    Calendar { holidays: holidays(dates), ..default_calendar("Europe/London") }
}

fn days(least: u16, most: u16) -> DeliveryDays {
    DeliveryDays { least, most }
}

/// Three days to make, cut off at 15:00, one to two days on the way from Monday to Friday.
fn rule() -> PromiseRule {
    PromiseRule {
        make: 3,
        statuses: Vec::new(),
        cut_off: Some(15 * 60),
        delivery: days(1, 2),
        carriers: vec![CarrierDays { name: "Slow Boat".parse().unwrap(), days: days(5, 7) }],
        delivered_on: (1..=5).collect(),
        holidays_of: None,
    }
}

fn reckon(rule: &PromiseRule, calendar: &Calendar, placed: &str) -> RuledPromise {
    let calendars = RuleCalendars { dispatch: calendar, holidays: &calendar.holidays };
    rule.reckon(calendars, &london(), at(placed), None).unwrap()
}

/// The day that it counts from, when it leaves, and the window, as days of a month.
fn told(promise: &RuledPromise) -> [u32; 4] {
    let RuledPromise { window, counts_from, dispatched, .. } = promise;
    [*counts_from, *dispatched, window.earliest(), window.latest()].map(|date| date.day())
}

#[test]
fn the_rule_is_reckoned_day_by_day() {
    // Thursday the 26th of November 2026, 16:20: Friday; Monday, Tuesday, Wednesday; Thursday to Friday.
    let late = reckon(&rule(), &calendar(&[]), "2026-11-26T16:20:00Z");
    assert_eq!(told(&late), [27, 2, 3, 4]);
    assert!(late.is_late && late.minute == 16 * 60 + 20 && late.date == date("2026-11-26"));
    let early = reckon(&rule(), &calendar(&[]), "2026-11-26T09:00:00Z");
    assert!(!early.is_late);
    assert_eq!(told(&early), [26, 1, 2, 3]);
    // On a Saturday the cut-off says nothing: it counts from Monday in any case.
    for hour in ["08", "20"] {
        let saturday = reckon(&rule(), &calendar(&[]), &format!("2026-11-28T{hour}:00:00Z"));
        assert_eq!(told(&saturday), [30, 3, 4, 7], "{hour}");
    }
}

#[test]
fn the_minute_of_the_cut_off_is_in_time_and_the_next_is_not() {
    for (placed, late) in [
        ("2026-11-26T14:59:59Z", false),
        ("2026-11-26T15:00:00Z", false),
        ("2026-11-26T15:00:59.999999Z", false),
        ("2026-11-26T15:01:00Z", true),
        // In summer 15:00 is 14:00 UTC.
        ("2026-07-16T14:00:30Z", false),
        ("2026-07-16T14:01:00Z", true),
    ] {
        assert_eq!(reckon(&rule(), &calendar(&[]), placed).is_late, late, "{placed}");
    }
    let whole_day = PromiseRule { cut_off: None, ..rule() };
    assert!(!reckon(&whole_day, &calendar(&[]), "2026-11-26T23:59:59Z").is_late);
    let to_midnight = PromiseRule { cut_off: Some(24 * 60 - 1), ..rule() };
    assert!(!reckon(&to_midnight, &calendar(&[]), "2026-11-26T23:59:59Z").is_late);
    let at_once = PromiseRule { cut_off: Some(0), ..rule() };
    assert!(!reckon(&at_once, &calendar(&[]), "2026-11-26T00:00:30Z").is_late);
    assert!(reckon(&at_once, &calendar(&[]), "2026-11-26T00:01:00Z").is_late);
}

#[test]
fn a_cut_off_that_the_clocks_go_over_twice_is_over_the_second_time() {
    let every_day = Calendar {
        windows: (1..=7).map(|day| Window { day, from: 0, to: 24 * 60 }).collect(),
        ..calendar(&[])
    };
    let rule = PromiseRule { cut_off: Some(90), make: 0, ..rule() };
    for (placed, late) in [
        // 01:45 in summer time, 01:15, 01:30 and 01:31 in winter time.
        ("2026-10-25T00:45:00Z", false),
        ("2026-10-25T01:15:00Z", false),
        ("2026-10-25T01:30:59Z", false),
        ("2026-10-25T01:31:00Z", true),
        // The clocks skip 01:30.
        ("2026-03-29T00:59:59Z", false),
        ("2026-03-29T01:00:00Z", true),
    ] {
        assert_eq!(reckon(&rule, &every_day, placed).is_late, late, "{placed}");
    }
    // An order of the last hour of a day in summer is of that day in London.
    assert_eq!(reckon(&rule, &every_day, "2026-07-15T23:30:00Z").date, date("2026-07-16"));
}

#[test]
fn each_calendar_keeps_its_own_holidays() {
    let shop = calendar(&["2026-11-30"]);
    // The shop's holiday is the carriers', too.
    assert_eq!(told(&reckon(&rule(), &shop, "2026-11-26T16:20:00Z")), [27, 3, 4, 7]);
    let own = PromiseRule { make: 0, ..rule() };
    assert_eq!(told(&reckon(&own, &shop, "2026-11-27T09:00:00Z")), [27, 27, 1, 2]);
    // And is not, where they go by another calendar.
    let (none, monday) = (holidays(&[]), holidays(&["2026-12-03"]));
    let by = |holidays| {
        let calendars = RuleCalendars { dispatch: &shop, holidays };
        own.reckon(calendars, &london(), at("2026-11-27T09:00:00Z"), None).unwrap()
    };
    assert_eq!(told(&by(&none)), [27, 27, 30, 1]);
    assert_eq!(told(&by(&monday)), [27, 27, 30, 1]);
    let saturdays = PromiseRule { delivered_on: [6].into(), ..own };
    assert_eq!(told(&reckon(&saturdays, &shop, "2026-11-27T09:00:00Z")), [27, 27, 28, 5]);
}

#[test]
fn a_carrier_has_its_own_days_however_its_name_is_written() {
    let shop = calendar(&[]);
    let by = |carrier: Option<&str>| {
        let calendars = RuleCalendars { dispatch: &shop, holidays: &[] };
        let ruled = rule().reckon(calendars, &london(), at("2026-11-26T09:00:00Z"), carrier).unwrap();
        (ruled.carrier.map(|name| name.to_string()), ruled.delivery)
    };
    assert_eq!(by(Some(" slow BOAT ")), (Some("Slow Boat".to_owned()), days(5, 7)));
    assert_eq!(by(Some("Somebody with a van")), (None, days(1, 2)));
    assert_eq!(by(None), (None, days(1, 2)));
    assert_eq!(
        [days(1, 1), days(0, 0), days(2, 4)].map(|days| days.to_string()),
        ["1 day", "0 days", "2–4 days"]
    );
}

#[test]
fn a_way_without_a_day_is_a_sentence() {
    let (shop, closed) = (calendar(&[]), Calendar { windows: Vec::new(), ..calendar(&[]) });
    let reckon = |rule: PromiseRule, dispatch: &Calendar, holidays: &[Holiday]| {
        rule.reckon(RuleCalendars { dispatch, holidays }, &london(), at("2026-11-26T09:00:00Z"), None)
    };
    assert_eq!(reckon(rule(), &closed, &[]), Err(NoDay::Dispatch));
    let never = PromiseRule { delivered_on: [].into(), ..rule() };
    assert_eq!(reckon(never.clone(), &shop, &[]), Err(NoDay::Delivery));
    let year: Vec<Holiday> = date("2026-11-20").iter_days().take(500).map(Holiday::on).collect();
    assert_eq!(reckon(rule(), &shop, &year), Err(NoDay::Delivery));
    let far = PromiseRule { make: 365, delivery: days(365, 365), ..rule() };
    assert!(reckon(far, &shop, &[]).is_ok());
    for said in [NoDay::Dispatch.to_string(), NoDay::Delivery.to_string()] {
        assert!(said.contains("within a year") && said.ends_with('.'), "{said}");
    }
    assert!(never.fault().unwrap().starts_with("Choose at least one weekday"));
}

#[test]
fn what_is_over_is_counted_from_now() {
    let shop = calendar(&[]);
    let calendars = RuleCalendars { dispatch: &shop, holidays: &[] };
    let offer =
        |placed: &str, now: &str| rule().offer(calendars, &london(), (at(placed), at(now)), None).unwrap();
    let in_time = offer("2026-11-26T16:20:00Z", "2026-12-04T12:00:00Z");
    assert_eq!((in_time.counted, told(&in_time)), (CountedFrom::Placed, [27, 2, 3, 4]));
    let over = offer("2026-11-26T16:20:00Z", "2026-12-05T12:00:00Z");
    assert_eq!((over.counted, told(&over)), (CountedFrom::Now, [7, 10, 11, 14]));
}

fn takes(status: &str, days: u16) -> StatusDays {
    StatusDays { status: status.parse().unwrap(), days }
}

/// Four days in all on the usual way, of which making the order is three.
fn by_status() -> PromiseRule {
    let statuses =
        vec![takes("received", 1), takes("scheduled", 2), takes("floor", 1), takes("cancelled", 0)];
    PromiseRule { statuses, ..rule() }
}

/// What that promises for an order that was placed on Tuesday the 24th of November 2026 and is in a status since then.
fn on_way(at_status: &str, since: &str, now: &str) -> RuledPromise {
    let (shop, workflow) = (calendar(&[]), default_workflow(default_calendar("Europe/London")));
    let calendars = RuleCalendars { dispatch: &shop, holidays: &[] };
    let way = usual_way(&workflow, &at_status.parse().unwrap());
    let order =
        OnWay { placed_at: at("2026-11-24T09:00:00Z"), entered_at: at(since), now: at(now), way: &way };
    by_status().offer_on_way(calendars, &london(), order, None).unwrap()
}

#[test]
fn what_is_ahead_of_an_order_is_counted_status_by_status() {
    let placed = on_way("received", "2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z");
    assert_eq!((placed.counted, placed.make, told(&placed)), (CountedFrom::Placed, 4, [24, 30, 1, 2]));
    assert_eq!(placed.steps, [takes("received", 1), takes("scheduled", 2), takes("floor", 1)]);
    // What is behind it counts no more.
    let further = on_way("scheduled", "2026-11-25T09:00:00Z", "2026-11-25T10:00:00Z");
    assert_eq!((further.counted, told(&further)), (CountedFrom::Entered, [25, 30, 1, 2]));
    assert_eq!(further.steps, [takes("scheduled", 2), takes("floor", 1)]);
    // Whoever is quick arrives earlier, and whoever has spent the days of a status has those behind it still to go.
    let quick = on_way("floor", "2026-11-25T09:00:00Z", "2026-11-25T10:00:00Z");
    assert_eq!(told(&quick), [25, 26, 27, 30]);
    let stuck = on_way("scheduled", "2026-11-25T09:00:00Z", "2026-12-01T10:00:00Z");
    assert_eq!((stuck.counted, told(&stuck)), (CountedFrom::Ahead, [1, 2, 3, 4]));
    assert_eq!(stuck.steps, [takes("floor", 1)]);
    // Nothing is left to make: it is on its way to the customer since it came there, or leaves now where that is over.
    let sent = on_way("carrier", "2026-11-30T09:00:00Z", "2026-12-01T10:00:00Z");
    assert_eq!((sent.counted, sent.make, told(&sent)), (CountedFrom::Entered, 0, [30, 30, 1, 2]));
    let late = on_way("carrier", "2026-11-30T09:00:00Z", "2026-12-05T10:00:00Z");
    assert_eq!((late.counted, told(&late)), (CountedFrom::Ahead, [7, 7, 8, 9]));
    // Without days of statuses it is what it was.
    let (shop, way) = (calendar(&[]), ["received".parse().unwrap()]);
    let calendars = RuleCalendars { dispatch: &shop, holidays: &[] };
    let (placed_at, now) = (at("2026-11-26T16:20:00Z"), at("2026-11-27T09:00:00Z"));
    let order = OnWay { placed_at, entered_at: now, now, way: &way };
    let whole = rule().offer_on_way(calendars, &london(), order, None).unwrap();
    assert_eq!(whole, rule().offer(calendars, &london(), (placed_at, now), None).unwrap());
}

#[test]
fn an_order_is_on_its_way_until_its_life_is_over() {
    let workflow = default_workflow(default_calendar("UTC"));
    let way = |from: &str| usual_way(&workflow, &from.parse().unwrap());
    let ids = |ids: &[&str]| ids.iter().map(|id| id.parse().unwrap()).collect::<Vec<StatusId>>();
    assert_eq!(way("floor"), ids(&["floor", "quality", "ready", "carrier"]));
    assert_eq!(way("carrier"), ids(&["carrier"]));
    assert!(["delivered", "cancelled", "gone"].into_iter().all(|over| way(over).is_empty()));
}

#[test]
fn who_does_not_see_a_status_is_told_its_days_without_its_name() {
    let mut workflow = default_workflow(default_calendar("UTC"));
    let hidden: [StatusId; 2] = ["scheduled", "floor"].map(|id| id.parse().unwrap());
    workflow.roles[0].hidden_statuses = hidden.into();
    let sight = Sight::of(&[workflow.roles[0].id.clone()].into(), &workflow);
    let ruled = on_way("received", "2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z");
    let offer = wire::RuleOffer::Promise(ruled.clone());
    let Some(wire::RuleOffer::Promise(seen)) = project(offer, &sight) else { panic!("it is offered") };
    let unseen = StatusDays { status: StatusId::unseen(), days: 3 };
    assert_eq!(seen, RuledPromise { steps: vec![takes("received", 1), unseen], ..ruled });
}

#[test]
fn days_of_statuses_that_cannot_be_counted_are_refused() {
    let fault = |statuses: Vec<StatusDays>| PromiseRule { statuses, ..rule() }.fault().unwrap_or_default();
    assert!(fault(vec![takes("floor", 1), takes("floor", 2)]).contains("“floor” stands there twice"));
    assert!(fault(vec![takes("floor", 200), takes("ready", 166)]).contains("at most 365 working days"));
    assert_eq!(fault(vec![takes("floor", 200), takes("ready", 165)]), "");
    let workflow = default_workflow(default_calendar("UTC"));
    let on = |status: &str| PromiseRule { statuses: vec![takes(status, 1)], ..rule() }.fault_on(&workflow);
    assert_eq!(on("floor"), None);
    for gone in ["gone", "delivered"] {
        assert!(on(gone).is_some_and(|fault| fault.contains(&format!("“{gone}”"))), "{gone}");
    }
}

#[test]
fn what_cannot_be_reckoned_by_is_said() {
    let fault = |change: fn(&mut PromiseRule)| {
        let mut rule = rule();
        change(&mut rule);
        rule.fault()
    };
    assert_eq!(fault(|_| {}), None);
    let faults = [
        fault(|rule| rule.make = 366),
        fault(|rule| rule.cut_off = Some(24 * 60)),
        fault(|rule| rule.delivery = DeliveryDays { least: 3, most: 2 }),
        fault(|rule| rule.delivery = DeliveryDays { least: 3, most: 366 }),
        fault(|rule| rule.delivered_on = [8].into()),
        fault(|rule| {
            rule.carriers.push(CarrierDays { name: "slow boat".parse().unwrap(), days: rule.delivery })
        }),
        fault(|rule| rule.carriers[0].days = DeliveryDays { least: 3, most: 2 }),
    ];
    let starts = [
        "Making an order takes at most",
        "The cut-off is a time of day",
        "Delivery takes from fewer days to more",
        "Delivery takes at most 365",
        "A weekday on which",
        "“slow boat” stands there twice",
        "Delivery by “Slow Boat” takes from fewer",
    ];
    for (fault, start) in faults.into_iter().zip(starts) {
        assert!(fault.as_ref().is_some_and(|fault| fault.starts_with(start)), "{fault:?} {start}");
    }
}

#[test]
fn a_rule_is_read_as_it_was_written() {
    let written = r#"{"make":3,"delivery":{"least":1,"most":2}}"#;
    let read: PromiseRule = serde_json::from_str(written).unwrap();
    assert_eq!(read, PromiseRule { cut_off: None, carriers: Vec::new(), ..rule() });
    assert!(!serde_json::to_string(&rule()).unwrap().contains("statuses"), "it is written as it was before");
    let steps = serde_json::to_string(&by_status()).unwrap();
    assert_eq!(serde_json::from_str::<PromiseRule>(&steps).unwrap(), by_status());
    let whole = serde_json::to_string(&rule()).unwrap();
    assert_eq!(serde_json::from_str::<PromiseRule>(&whole).unwrap(), rule());
}

fn any_rule() -> impl Strategy<Value = PromiseRule> {
    let on = prop::collection::btree_set(1_u8..=7, 1..=7);
    (0..12_u16, prop::option::of(0..1440_u16), 0..6_u16, 0..6_u16, on).prop_map(
        |(make, cut_off, least, more, delivered_on)| PromiseRule {
            make,
            statuses: Vec::new(),
            cut_off,
            delivery: days(least, least + more),
            carriers: Vec::new(),
            delivered_on,
            holidays_of: None,
        },
    )
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let on = prop::collection::btree_set(1_u8..=7, 1..=7);
    let off = prop::collection::btree_set(0..400_u64, 0..40);
    (on, off).prop_map(|(on, off)| Calendar {
        windows: on.into_iter().map(|day| Window { day, from: 9 * 60, to: 17 * 60 }).collect(),
        holidays: off
            .into_iter()
            .map(|days| Holiday::on(date("2026-01-01") + TimeDelta::days(days as i64)))
            .collect(),
        ..calendar(&[])
    })
}

/// A moment of 2026 in London, those around the changes of the clocks more often.
fn any_moment() -> impl Strategy<Value = Instant> {
    let around =
        |text: &'static str| (-200..200_i64).prop_map(move |minutes| at(text) + TimeDelta::minutes(minutes));
    prop_oneof![
        (0..360 * 24 * 3600_i64).prop_map(|seconds| at("2026-01-01T00:00:00Z") + TimeDelta::seconds(seconds)),
        around("2026-03-29T01:00:00Z"),
        around("2026-10-25T01:00:00Z"),
    ]
}

proptest! {
    #[test]
    fn what_is_promised_is_never_before_it_was_placed_and_its_days_are_open(
        rule in any_rule(), calendar in any_calendar(), placed in any_moment(),
    ) {
        let calendars = RuleCalendars { dispatch: &calendar, holidays: &calendar.holidays };
        let ruled = rule.reckon(calendars, &london(), placed, None).unwrap();
        let placed_on = london().date(placed);
        prop_assert!(placed_on <= ruled.counts_from && ruled.counts_from <= ruled.dispatched);
        prop_assert!(ruled.dispatched <= ruled.window.earliest());
        prop_assert!(!ruled.is_late || placed_on < ruled.counts_from);
        for day in [ruled.counts_from, ruled.dispatched] {
            prop_assert!(!calendar.is_holiday(day));
            prop_assert!(!calendar.windows_of(day.weekday().number_from_monday() as u8).is_empty());
        }
        for day in [ruled.window.earliest(), ruled.window.latest()] {
            prop_assert!(rule.delivered_on.contains(&(day.weekday().number_from_monday() as u8)));
            prop_assert!(!calendar.is_holiday(day));
        }
        // Counted the other way round: so many dispatch days lie behind the first, up to the last.
        let between = ruled.counts_from.iter_days().skip(1).take_while(|day| *day <= ruled.dispatched);
        let open = between.filter(|day| {
            !calendar.is_holiday(*day) && !calendar.windows_of(day.weekday().number_from_monday() as u8).is_empty()
        });
        prop_assert_eq!(open.count(), usize::from(rule.make));
    }

    #[test]
    fn whoever_orders_later_is_promised_nothing_earlier(
        rule in any_rule(), calendar in any_calendar(), one in any_moment(), other in any_moment(),
    ) {
        let calendars = RuleCalendars { dispatch: &calendar, holidays: &calendar.holidays };
        let (first, second) = (one.min(other), one.max(other));
        let first = rule.reckon(calendars, &london(), first, None).unwrap().window;
        let second = rule.reckon(calendars, &london(), second, None).unwrap().window;
        prop_assert!(first.earliest() <= second.earliest() && first.latest() <= second.latest());
    }

    #[test]
    fn more_days_are_never_sooner(
        rule in any_rule(), calendar in any_calendar(), placed in any_moment(), make in 0..4_u16, way in 0..4_u16,
    ) {
        let calendars = RuleCalendars { dispatch: &calendar, holidays: &calendar.holidays };
        let DeliveryDays { least, most } = rule.delivery;
        let slower = PromiseRule { make: rule.make + make, delivery: days(least + way, most + way), ..rule.clone() };
        let (fast, slow) = (
            rule.reckon(calendars, &london(), placed, None).unwrap().window,
            slower.reckon(calendars, &london(), placed, None).unwrap().window,
        );
        prop_assert!(fast.earliest() <= slow.earliest() && fast.latest() <= slow.latest());
    }

    #[test]
    fn whatever_a_rule_says_it_is_reckoned_or_refused(
        make in 0..2000_u16, least in any::<u16>(), most in 0..2000_u16, cut_off in any::<u16>(), on in any::<u8>(),
        seconds in -4_000_000_000_i64..8_000_000_000,
    ) {
        let rule = PromiseRule {
            make,
            statuses: Vec::new(),
            cut_off: Some(cut_off),
            delivery: DeliveryDays { least: least % 2000, most },
            carriers: Vec::new(),
            delivered_on: [on].into(),
            holidays_of: None,
        };
        let shop = calendar(&[]);
        let calendars = RuleCalendars { dispatch: &shop, holidays: &[] };
        let placed = Instant::UNIX_EPOCH + TimeDelta::seconds(seconds);
        if let Ok(ruled) = rule.reckon(calendars, &london(), placed, None) {
            prop_assert!(london().date(placed) <= ruled.window.earliest());
        }
    }
}

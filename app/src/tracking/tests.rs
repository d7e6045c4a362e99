//! What customers read on the tracking page.
use super::*;
use chrono::Datelike;
use domain::{
    Date, Promise,
    wire::{Delay, StepState, TrackStep},
};

fn step(wording: &str, state: StepState, day: Option<u32>) -> TrackStep {
    let at = day.and_then(|day| "2026-11-01".parse::<Date>().ok()?.with_day0(day)?.and_hms_opt(9, 12, 0));
    TrackStep { wording: wording.into(), state, at }
}

fn view() -> TrackView {
    let (day, to) = ("2026-11-26".parse().expect("a date"), "2026-11-27".parse().expect("a date"));
    let as_of = "2026-11-23".parse::<Date>().ok().and_then(|d| d.and_hms_opt(10, 41, 0)).expect("a time");
    TrackView {
        shop: "Fennel & Rye <Workshop>".into(),
        number: "536 370".into(),
        version: 7,
        wording: "Materials being confirmed".into(),
        next: Some("Next, we start making your order.".into()),
        need: None,
        waits: None,
        promise: Promise::new(day, to).ok(),
        delay: None,
        finished: false,
        cancelled: false,
        withdrawn: None,
        carrier: None,
        steps: vec![
            step("We have your order", StepState::Done, Some(16)),
            step("Materials being confirmed", StepState::Now, Some(18)),
            step("Being made", StepState::Ahead, None),
            step("Delivered", StepState::Ahead, None),
        ],
        acts: vec![],
        contact_email: Some("hello@workshop.example".into()),
        contact_phone: Some("+1 604 555 0142".into()),
        as_of,
        as_of_utc: as_of.and_utc(),
    }
}

/// The text of the page, without tags and the comments between texts.
fn text(html: &str) -> String {
    let body = &html[html.find("<main").expect("main")..html.find("</main>").expect("main ends")];
    let mut out = String::new();
    for part in body.split('<').skip(1) {
        out.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    out.replace("&amp;", "&").replace("&lt;", "<")
}

#[test]
fn says_where_when_and_what_next_in_this_order() {
    let page = text(&document(&view()));
    let parts = [
        "Materials being confirmed",
        "Arrives Thu 26 – Fri 27 November",
        "Next, we start making your order.",
        "You do not need to do anything.",
        "We have your order",
        "Tue 17 November, 09:12",
        "since Thu 19 November, 09:12",
        "expected Thu 26 – Fri 27 November",
        "hello@workshop.example",
        "+1 604 555 0142",
        "Updated today, Mon 23 November, at 10:41.",
    ];
    let mut at = 0;
    for part in parts {
        let found =
            page[at..].find(part).unwrap_or_else(|| panic!("“{part}” missing or out of order in: {page}"));
        at += found;
    }
}

#[test]
fn a_delay_says_new_date_first_promise_and_reason() {
    let first = "2026-11-24".parse().expect("a date");
    let delay = Some(Delay { first, days: 3, reason: Some("Our supplier was short of 24 clocks.".into()) });
    let page = text(&document(&TrackView { delay, ..view() }));
    for part in [
        "Three days later than we promised.",
        "The new date: Thu 26 – Fri 27 November.",
        "short of 24 clocks",
        "First promise: Tue 24 November",
    ] {
        assert!(page.contains(part), "“{part}” missing in: {page}");
    }
}

#[test]
fn a_passed_window_without_a_new_one_is_owned_up_to() {
    let late = "2026-11-20".parse().expect("a date");
    let page = text(&document(&TrackView { promise: Promise::new(late, late).ok(), ..view() }));
    assert!(page.contains("Was to arrive Fri 20 November"), "{page}");
    assert!(page.contains("That date has passed") && page.contains("Please ask us"), "{page}");
    assert!(!page.contains("You do not need to do anything"), "{page}");
    let alone = TrackView {
        promise: Promise::new(late, late).ok(),
        contact_email: None,
        contact_phone: None,
        ..view()
    };
    assert!(!text(&document(&alone)).contains("ask us"));
}

#[test]
fn a_finished_order_promises_nothing() {
    let page = text(&document(&TrackView { finished: true, next: None, ..view() }));
    assert!(!page.contains("Arrives") && !page.contains("You do not need"), "{page}");
    assert!(page.contains("Your order"), "{page}");
}

#[test]
fn texts_are_escaped_and_style_and_script_are_not() {
    let page = document(&TrackView { wording: "</main><script>alert(1)</script>".into(), ..view() });
    assert!(page.contains("<title>&lt;/main&gt;&lt;script&gt;"));
    assert!(!page.contains("<script>alert"));
    assert!(page.contains(&format!("<style>{STYLE}</style>")));
    assert!(page.contains(&format!("<script>{SCRIPT}</script>")));
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains(" style=\""));
}

#[test]
fn a_dead_link_tells_nothing_but_the_shop() {
    let page = not_found("Fennel & Rye");
    assert!(page.contains("Fennel &amp; Rye") && !page.contains("<script"));
    assert_eq!(page, not_found("Fennel & Rye"));
}

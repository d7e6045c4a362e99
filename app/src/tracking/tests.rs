//! What customers read on the tracking page, in every language.
use super::confirm::Returned;
use super::*;
use chrono::Datelike;
use domain::{
    Colour, CustomerPage, Date, DateStyle, Language, LineTally, Money, ParcelState, Promise,
    wire::{
        ApprovedContent, ConfirmAsk, ConfirmView, Delay, LookUp, Shop, StepState, StrikableLine, TrackAct,
        TrackItem, TrackParcel, TrackParcels, TrackStep, TrackTotal, Usual,
    },
};

fn step(wording: &str, state: StepState, day: Option<u32>) -> TrackStep {
    let at = day.and_then(|day| "2026-11-01".parse::<Date>().ok()?.with_day0(day)?.and_hms_opt(9, 12, 0));
    let usual = (state == StepState::Ahead).then_some(Usual { least: 2, most: 4 });
    TrackStep { wording: wording.into(), language: None, state, at, usual, taken_by: None }
}

fn view() -> TrackView {
    let (day, to) = ("2026-11-26".parse().expect("a date"), "2026-11-27".parse().expect("a date"));
    let as_of = "2026-11-23".parse::<Date>().ok().and_then(|d| d.and_hms_opt(10, 41, 0)).expect("a time");
    TrackView {
        shop: "Fennel & Rye <Workshop>".into(),
        number: "536 370".into(),
        version: 7,
        language: Language::English,
        placed: as_of - chrono::TimeDelta::days(6),
        wording: "Materials being confirmed".into(),
        wording_language: None,
        next: Some("Next: Being made".into()),
        need: None,
        need_language: None,
        waits: None,
        waits_language: None,
        held_since: None,
        promise: Promise::new(day, to).ok(),
        delay: None,
        finished: false,
        cancelled: false,
        withdrawn: None,
        carrier: None,
        parcels: None,
        total: None,
        acts: Vec::new(),
        steps: vec![
            step("We have your order", StepState::Done, Some(16)),
            step("Materials being confirmed", StepState::Now, Some(18)),
            step("Being made", StepState::Ahead, None),
            step("Delivered", StepState::Ahead, None),
        ],
        contact_email: Some("hello@workshop.example".into()),
        contact_phone: Some("+1 604 555 0142".into()),
        as_of,
        as_of_utc: as_of.and_utc(),
    }
}

/// The address of a confirm page; no test reads it.
fn href() -> String {
    "/t/8".into()
}

/// All that a customer can be asked, and all that they can have said.
fn acts() -> [Vec<TrackAct>; 2] {
    let (at, name, seal) = (view().as_of, "5".to_owned(), "0123456789".repeat(6));
    let offered = vec![
        TrackAct::Approval { name: name.clone(), language: None, href: href() },
        TrackAct::Reply { href: href(), answered: false },
        TrackAct::AcceptDate { href: href() },
        TrackAct::AskToCancel { href: href() },
    ];
    let decided = |granted| {
        let (name, seal, left_out) = (name.clone(), seal.clone(), vec![("12".into(), 13)]);
        TrackAct::Decided { name, language: None, granted, at, seal, left_out }
    };
    let said = vec![
        decided(true),
        decided(false),
        TrackAct::DateAccepted,
        TrackAct::CancelAsked { at, declined: None },
        TrackAct::CancelAsked { at, declined: Some("6".into()) },
        TrackAct::Reply { href: href(), answered: true },
    ];
    [offered, said]
}

fn items(described: &[(&str, u32)]) -> Vec<TrackItem> {
    let item = |(description, quantity): &(&str, u32)| TrackItem {
        description: (*description).to_owned(),
        quantity: *quantity,
    };
    described.iter().map(item).collect()
}

/// A parcel in each state, and something to come.
fn parcels() -> TrackParcels {
    let states = ParcelState::ALL.into_iter().zip(1..);
    let parcel = |(state, no): (ParcelState, u32)| TrackParcel {
        no,
        state,
        at: view().as_of,
        items: items(&[("31", 1), ("32", 2)]),
        carrier: (state != ParcelState::Packed).then(|| "33".to_owned()),
        tracking_number: (state != ParcelState::Packed).then(|| "34 35".to_owned()),
        link: (state == ParcelState::Sent).then(|| "https://carrier.example/34%2035".to_owned()),
    };
    let tally = LineTally { ordered: 20, open: 5, ready: 3, on_way: 3, delivered: 3, came_back: 3, lost: 3 };
    let to_come = items(&[("36", 5), ("31", 1), ("32", 2)]);
    let (arrives, complete, waits) = (view().promise, false, false);
    TrackParcels { tally, parcels: states.map(parcel).collect(), to_come, arrives, complete, waits }
}

/// Every state that a page can be in, each with all that it can say.
fn states() -> Vec<(&'static str, TrackView)> {
    let first = "2026-11-24".parse().expect("a date");
    let late: Date = "2026-11-20".parse().expect("a date");
    let delay = Some(Delay { first, days: 3, reason: Some("24".into()), reason_language: None, asks: false });
    let [offered, answered] = acts();
    let slipped = TrackView { delay: delay.clone(), ..view() };
    let alone = |view: TrackView| TrackView { contact_email: None, contact_phone: None, ..view };
    let overdue = TrackView { promise: Promise::new(late, late).ok(), ..view() };
    let over = |cancelled| {
        let mut view = TrackView { finished: true, cancelled, next: None, ..view() };
        view.steps.truncate(2);
        view
    };
    let carrier = Some(("7".to_owned(), "8".to_owned()));
    let mut sent = TrackView { carrier: carrier.clone(), ..view() };
    sent.steps[0].taken_by = carrier;
    let withdrawn = TrackView {
        withdrawn: Some(view().as_of),
        finished: true,
        cancelled: true,
        next: None,
        promise: None,
        steps: Vec::new(),
        ..view()
    };
    vec![
        ("on its way", view()),
        ("nothing promised", TrackView { promise: None, ..view() }),
        ("late and told", TrackView { delay: delay.clone(), ..view() }),
        ("late and not told", overdue.clone()),
        ("late with nobody to ask", alone(overdue)),
        ("asked for a date that moved again", {
            let delay = delay.map(|delay| Delay { asks: true, ..delay });
            TrackView { delay, acts: offered.clone(), ..view() }
        }),
        ("asked for all", TrackView { acts: offered, need: Some("1".into()), ..slipped.clone() }),
        ("answered", TrackView { acts: answered, ..slipped }),
        ("with its total", {
            let total = TrackTotal { amount: Money(250_000), currency: "10".into() };
            TrackView { total: Some(total), ..view() }
        }),
        ("needed", TrackView { need: Some("1".into()), ..view() }),
        ("waiting", TrackView { waits: Some("2".into()), held_since: Some(view().as_of), ..view() }),
        ("sent", sent),
        ("in parcels", TrackView { parcels: Some(Box::new(parcels())), ..view() }),
        ("in parcels that wait", {
            let all = TrackParcels { arrives: None, waits: true, ..parcels() };
            TrackView { parcels: Some(Box::new(all)), promise: None, ..view() }
        }),
        ("of more lines than a page names", {
            let to_come = items(&[("36", 5); 70]);
            TrackView { parcels: Some(Box::new(TrackParcels { to_come, ..parcels() })), ..view() }
        }),
        ("delivered", over(false)),
        ("cancelled", over(true)),
        ("withdrawn", withdrawn.clone()),
        ("withdrawn with nobody to ask", alone(withdrawn)),
    ]
}

/// What is approved, with all that can be in it.
fn approved() -> ApprovedContent {
    ApprovedContent {
        name: "5".into(),
        lines: Some(vec![("6".into(), 2)]),
        fields: vec![("7".into(), "8".into())],
        promise: view().promise,
        contact: true,
        seal: "0123456789".repeat(6),
        left_out: vec![("20".into(), 1)],
    }
}

/// Every page around the acts: what each asks, with each way in which a form comes back, and the ways to a link.
fn pages(words: &'static Words) -> Vec<(String, String)> {
    let (look, today) = (PageLook::default(), view().as_of.date());
    let approval = ConfirmAsk::Approval {
        content: approved(),
        language: None,
        struck: Vec::new(),
        strikable: vec![StrikableLine { line: 0, what: "6".into(), quantity: 2 }],
    };
    let rest =
        ConfirmAsk::Approval { content: approved(), language: None, struck: vec![1], strikable: Vec::new() };
    let date = ConfirmAsk::AcceptDate {
        first: today,
        promise: view().promise.expect("a promise"),
        reason: Some("9".into()),
        reason_language: None,
    };
    let replies = [false, true].map(|address| ConfirmAsk::Reply { address });
    let asks =
        [approval, rest, date, ConfirmAsk::AskToCancel].into_iter().chain(replies).map(Some).chain([None]);
    let returned = [
        Returned::Changed,
        Returned::TooOften,
        Returned::Missing,
        Returned::Unreadable,
        Returned::NothingTicked,
        Returned::AllTicked,
        Returned::Failed,
    ];
    let returned: Vec<_> = returned.into_iter().map(Some).chain([None]).collect();
    let mut pages = Vec::new();
    for ask in asks {
        for returned in &returned {
            let view = ConfirmView {
                shop: "10".into(),
                number: "11".into(),
                language: words.language(),
                back: href(),
                ask: ask.clone(),
                version: 1,
                once: "12".into(),
                proof: "13".into(),
                today,
            };
            let html = confirm::document(&view, *returned, "14", &look, words);
            pages.push((format!("{ask:?} {returned:?}"), html));
        }
    }
    let shop = Shop {
        name: "10".into(),
        contact_email: Some("15@16".into()),
        contact_phone: Some("17".into()),
        zone: "UTC".into(),
        currency: "GBP".into(),
        date_style: DateStyle::default(),
        tracking_days: Shop::TRACKING_DAYS,
    };
    let typed = LookUp { number: "18".into(), contact: "19".into() };
    for fault in [None, Some(look_up::NotFound::Order), Some(look_up::NotFound::TooOften)] {
        let html = look_up::look_up(&shop.name, fault, &typed, &look, words);
        pages.push((format!("look-up {fault:?}"), html));
    }
    for sent in [false, true] {
        pages.push((format!("replaced {sent}"), look_up::replaced(&shop, "/t/8/link", sent, &look, words)));
    }
    pages.push(("expired".into(), look_up::expired(&shop, &look, words)));
    pages
}

/// The text of the page, without tags and the comments between texts, and without what only steers its direction.
fn text(html: &str) -> String {
    let body = &html[html.find("<main").expect("main")..html.find("</main>").expect("main ends")];
    let mut out = String::new();
    for part in body.split('<').skip(1) {
        out.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replace(['\u{2068}', '\u{2069}', '\u{200f}'], "")
}

fn page(view: &TrackView) -> String {
    document(view, &PageLook::default(), Words::of(Language::English))
}

#[test]
fn says_where_when_and_what_next_in_this_order() {
    let page = text(&page(&view()));
    let parts = [
        "Order 536 370 · placed Tue 17 November",
        "Materials being confirmed",
        "Arrives Thu 26 – Fri 27 November",
        "Next: Being made, usually 2–4 working days",
        "You do not need to do anything.",
        "We have your order",
        "Tue 17 November, 09:12",
        "since Thu 19 November, 09:12",
        "expected Thu 26 – Fri 27 November · usually 2–4 working days",
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
    let delay = Some(Delay {
        first,
        days: 3,
        reason: Some("Our supplier was short of 24 clocks.".into()),
        reason_language: None,
        asks: false,
    });
    let html = page(&TrackView { delay, ..view() });
    assert!(html.contains("<s>Tue 24 November"), "{html}");
    let page = text(&html);
    for part in [
        "3 days later than promised",
        "New dateThu 26 – Fri 27 November",
        "short of 24 clocks",
        "does not suit you",
    ] {
        assert!(page.contains(part), "“{part}” missing in: {page}");
    }
}

#[test]
fn what_is_asked_is_one_block_and_a_new_date_is_answered_where_it_is_told() {
    let first = "2026-11-24".parse().expect("a date");
    let delay = Some(Delay { first, days: 3, reason: None, reason_language: None, asks: false });
    let [offered, said] = acts();
    let need = Some("Tell us where to deliver.".to_owned());
    let asked = TrackView { delay, need, acts: offered, ..view() };
    let html = page(&asked);
    let blocks = [
        "class=\"need\"",
        "class=\"slip\"",
        "We need 2 answers from you",
        "New date is fine",
        "Ask to cancel…",
    ];
    for part in blocks {
        assert_eq!(html.matches(part).count(), 1, "{part} in {html}");
    }
    let slip = &html[html.find("class=\"slip\"").expect("the delay")..];
    let slip = &slip[..slip.find("</section>").expect("its end")];
    assert!(slip.contains("New date is fine") && slip.contains("Ask to cancel…"), "{slip}");
    assert!(
        !html.contains("does not suit you") && !html.contains("You do not need to do anything"),
        "{html}"
    );

    // A date that moved again is asked about in the same place, and not only told.
    let again = asked.delay.clone().map(|delay| Delay { asks: true, ..delay });
    let html = page(&TrackView { delay: again, ..asked.clone() });
    let slip = &html[html.find("class=\"slip\"").expect("the delay")..];
    let slip = &slip[..slip.find("</section>").expect("its end")];
    assert!(slip.contains("The date has moved again") && slip.contains("class=\"go\""), "{slip}");
    assert!(!page(&asked).contains("moved again"));

    // Whoever has answered is not asked the same again.
    let answered = text(&page(&TrackView { acts: said, ..asked }));
    for part in [
        "You approved “5” on Mon 23 November",
        "Left out",
        "You agreed to the new date",
        "We have your answer",
    ] {
        assert!(answered.contains(part), "“{part}” missing in: {answered}");
    }
    assert!(!answered.contains("Tell us where"), "{answered}");
    assert!(answered.contains("does not suit you"), "{answered}");
}

#[test]
fn what_the_shop_calls_an_approval_is_in_the_shop_s_language() {
    let (at, shops) = (view().as_of, Some(Language::French));
    let (name, seal) = ("Maquette".to_owned(), "0".repeat(64));
    let acts = vec![
        TrackAct::Approval { name: name.clone(), language: shops, href: href() },
        TrackAct::Decided {
            name: name.clone(),
            language: shops,
            granted: true,
            at,
            seal,
            left_out: Vec::new(),
        },
    ];
    let shown = "<span dir=\"auto\" lang=\"fr\">Maquette<";
    let html = page(&TrackView { acts, ..view() });
    assert_eq!(html.matches(shown).count(), 2, "{html}");
    let content = ApprovedContent { name, fields: vec![("Maquette".into(), "8".into())], ..approved() };
    let view = ConfirmView {
        shop: "10".into(),
        number: "11".into(),
        language: Language::English,
        back: href(),
        ask: Some(ConfirmAsk::Approval {
            content,
            language: shops,
            struck: Vec::new(),
            strikable: Vec::new(),
        }),
        version: 1,
        once: "12".into(),
        proof: "13".into(),
        today: at.date(),
    };
    let words = Words::of(Language::English);
    let html = confirm::document(&view, None, "", &PageLook::default(), words);
    // The heading, the label of a field and the button.
    assert_eq!(html.matches(shown).count(), 3, "{html}");
    assert!(text(&html).contains("Approve “Maquette”?"), "{html}");
}

#[test]
fn each_parcel_says_where_it_is_and_what_is_missing_is_named_with_its_date() {
    let html = page(&TrackView { parcels: Some(Box::new(parcels())), ..view() });
    let read = text(&html);
    let parts = [
        "3 on the way, 3 ready, 5 still to come, 3 lost on the way and 3 back with us",
        "The rest arrives Thu 26 – Fri 27 November",
        "Your items",
        "Parcel 1 3 items",
        "Ready since Mon 23 November, 10:41",
        "Arrives Thu 26 – Fri 27 November",
        "Parcel 2 3 items",
        "On its way since Mon 23 November, 10:41",
        "Arrives Thu 26 – Fri 27 November",
        "33 34 35",
        "Parcel 3",
        "Delivered Mon 23 November, 10:41",
        "Parcel 4",
        "Came back to us",
        "Parcel 5",
        "Lost on the way. We are sorry: what was in it is still to come.",
        "Still to come 8 items",
        "Arrives Thu 26 – Fri 27 November",
        "36 5",
        "Steps",
    ];
    let mut at = 0;
    for part in parts {
        let found =
            read[at..].find(part).unwrap_or_else(|| panic!("“{part}” missing or out of order in: {read}"));
        at += found + part.len();
    }
    assert_eq!(
        html.matches("<a href=\"https://carrier.example/34%2035\" rel=\"noreferrer\"").count(),
        1,
        "{html}"
    );
    let waits = TrackParcels { arrives: None, waits: true, ..parcels() };
    let read = text(&page(&TrackView { parcels: Some(Box::new(waits)), promise: None, ..view() }));
    assert_eq!(read.matches("There is no date for it yet.").count(), 3, "{read}");
    assert!(read.contains("It waits for the moment.") && !read.contains("Arrives"), "{read}");
}

#[test]
fn the_parts_of_an_order_are_counted_once() {
    let of = |tally: LineTally| {
        let all = TrackParcels { tally, ..parcels() };
        parcels::counts(&TrackView { parcels: Some(Box::new(all)), ..view() }, Words::of(Language::English))
    };
    let none = LineTally { ordered: 4, ..LineTally::default() };
    assert_eq!(of(LineTally { ready: 2, open: 2, ..none }).as_deref(), Some("2 still to come"));
    assert_eq!(
        of(LineTally { on_way: 1, ready: 1, open: 2, ..none }).as_deref(),
        Some("1 ready and 2 still to come")
    );
    assert_eq!(of(LineTally { delivered: 4, ..none }), None);
    assert_eq!(of(LineTally { came_back: 4, ..none }), None);
    assert_eq!(of(LineTally { open: 1, lost: 3, ..none }).as_deref(), Some("3 lost on the way"));
}

#[test]
fn a_passed_window_without_a_new_one_is_owned_up_to() {
    let late = "2026-11-20".parse().expect("a date");
    let overdue = TrackView { promise: Promise::new(late, late).ok(), ..view() };
    let read = text(&page(&overdue));
    assert!(read.contains("Was to arrive Fri 20 November"), "{read}");
    assert!(read.contains("That date has passed") && read.contains("Please ask us"), "{read}");
    assert!(!read.contains("You do not need to do anything"), "{read}");
    let alone = TrackView { contact_email: None, contact_phone: None, ..overdue };
    assert!(!text(&page(&alone)).contains("ask us"));
}

#[test]
fn a_finished_order_promises_nothing() {
    let page = text(&page(&TrackView { finished: true, next: None, ..view() }));
    assert!(!page.contains("Arrives") && !page.contains("You do not need"), "{page}");
    assert!(page.contains("Your order"), "{page}");
}

#[test]
fn every_state_can_be_said_in_every_language_and_fits() {
    for language in Language::ALL {
        let words = Words::of(language);
        for (state, view) in states() {
            let html = document(&view, &PageLook::default(), words);
            let head = format!("<html lang=\"{}\" dir=\"{}\">", language.tag(), language.dir());
            assert!(html.contains(&head), "{state}: {html}");
            assert!(text(&html).chars().count() > 100, "{state} in {language:?}");
            let (gzip, most) = (deflated(&html), 10_000);
            assert!(gzip < most, "{state} in {language:?} has {gzip} bytes");
        }
        for (page, html) in pages(words) {
            let head = format!("<html lang=\"{}\" dir=\"{}\">", language.tag(), language.dir());
            assert!(html.contains(&head), "{page}: {html}");
            assert!(html.contains("content=\"same-origin\"") && !html.contains("<script"), "{page}");
            let gzip = deflated(&html);
            assert!(gzip < 10_000, "{page} in {language:?} has {gzip} bytes");
        }
    }
}

/// How many bytes the page has when it is compressed, by a measure that does no better than what is sent.
fn deflated(html: &str) -> usize {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(5));
    encoder.write_all(html.as_bytes()).expect("memory");
    encoder.finish().expect("memory").len()
}

#[test]
fn nothing_of_the_page_stays_in_english_when_it_speaks_otherwise() {
    // What the shop wrote, and names, which no language changes.
    let own = |view: &TrackView| -> Vec<String> {
        let mut own: Vec<_> = view.steps.iter().map(|step| step.wording.clone()).collect();
        own.extend([view.shop.clone(), view.wording.clone()]);
        own.extend(view.contact_email.clone());
        own.extend(Language::ALL.map(|language| language.own_name().to_owned()));
        // The names of days and months come from the language's own list.
        own.extend(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "November"].map(str::to_owned));
        own
    };
    for (state, view) in states() {
        let html = document(&view, &PageLook::default(), Words::pseudo());
        let attributes = ["data-news=\"", "data-lost=\""].map(|name| {
            html.split_once(name).and_then(|(_, rest)| rest.split_once('"')).map_or("", |(value, _)| value)
        });
        let mut read =
            format!("{} {}", text(&html), attributes.join(" ")).replace("&amp;", "&").replace("&lt;", "<");
        for known in own(&view) {
            read = read.replace(&known, "");
        }
        let plain: String = read.chars().filter(char::is_ascii_alphabetic).collect();
        assert!(plain.is_empty(), "{state} says “{plain}” untranslated: {read}");
    }
    for (page, html) in pages(Words::pseudo()) {
        let mut read = text(&html);
        for known in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "November"] {
            read = read.replace(known, "");
        }
        let plain: String = read.chars().filter(char::is_ascii_alphabetic).collect();
        assert!(plain.is_empty(), "{page} says “{plain}” untranslated: {read}");
    }
    let lost = text(&not_found("7", &PageLook::default(), Words::pseudo()));
    assert!(!lost.chars().any(|c| c.is_ascii_alphabetic()), "{lost}");
}

#[test]
fn what_the_shop_wrote_in_another_language_says_which() {
    let arabic = TrackView { wording_language: Some(Language::English), ..view() };
    let html = document(&arabic, &PageLook::default(), Words::of(Language::Arabic));
    assert!(html.contains("<h1 id=\"now\" dir=\"auto\" lang=\"en\">"), "{html}");
    assert!(!page(&view()).contains("<h1 id=\"now\" dir=\"auto\" lang"));
}

#[test]
fn the_shops_look_is_on_the_page() {
    let accent: Colour = "#7a1f5c".parse().expect("a colour");
    let chosen = CustomerPage {
        accent: Some(accent),
        imprint: "https://shop.example/imprint".parse().ok(),
        ..CustomerPage::default()
    };
    let look = PageLook::of(&chosen, Some("data:image/png;base64,AAAA".into()));
    let html = document(&view(), &look, Words::of(Language::German));
    let style = look.style().expect("a style");
    assert!(style.contains("#7a1f5c") && html.contains(&format!("<style>{style}</style>")), "{style}");
    assert!(html.contains("src=\"data:image/png;base64,AAAA\"") && html.contains("Impressum"), "{html}");
    assert!(!html.contains("Datenschutz"));
}

#[test]
fn texts_are_escaped_and_style_and_script_are_not() {
    let page = page(&TrackView { wording: "</main><script>alert(1)</script>".into(), ..view() });
    assert!(page.contains("<title>&lt;/main&gt;&lt;script&gt;"));
    assert!(!page.contains("<script>alert"));
    assert!(page.contains(&format!("<style>{STYLE}</style>")));
    assert!(page.contains(&format!("<script>{SCRIPT}</script>")));
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains(" style=\""));
}

#[test]
fn a_dead_link_tells_nothing_but_the_shop() {
    let dead = || not_found("Fennel & Rye", &PageLook::default(), Words::of(Language::English));
    assert!(dead().contains("Fennel &amp; Rye") && !dead().contains("<script"));
    assert_eq!(dead(), dead());
}

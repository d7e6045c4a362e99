//! Files as calendars write them, and as somebody writes them who means harm.
use super::*;

const HEAD: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Days//EN\r\n";

fn file(events: &[&str]) -> String {
    let events = events.iter().map(|event| format!("BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n"));
    format!("{HEAD}{}END:VCALENDAR\r\n", events.collect::<String>())
}

fn read_here(text: &str) -> Result<IcsDays, IcsError> {
    read(text, chrono_tz::Europe::Paris, Date::from_ymd_opt(2026, 11, 28).expect("a date"))
}

/// `2026-12-25 Christmas Day`, and what was not read.
fn said(text: &str) -> (Vec<String>, Vec<String>) {
    let IcsDays { days, unread, .. } = read_here(text).expect("a calendar");
    let days = days.iter().map(|day| format!("{} {}", day.date, day.name).trim_end().to_owned());
    (days.collect(), unread.iter().map(|line| line.replace(['\u{2068}', '\u{2069}'], "")).collect())
}

#[track_caller]
fn days(events: &[&str], expected: &[&str]) {
    let (days, unread) = said(&file(events));
    assert_eq!(days, expected);
    assert_eq!(unread, Vec::<String>::new());
}

#[test]
fn whole_days_are_taken_however_they_are_written() {
    days(
        &["DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Christmas\\, both\r\n  days"],
        &["2026-12-25 Christmas, both days", "2026-12-26 Christmas, both days"],
    );
    days(&["DTSTART;VALUE=DATE:20270101"], &["2027-01-01"]);
    days(&["DTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270101"], &["2027-01-01"]);
    days(&["DTSTART;VALUE=DATE:20270101\r\nDURATION:P2D"], &["2027-01-01", "2027-01-02"]);
    days(
        &["DTSTART;TZID=America/New_York:20261126T000000\r\nDTEND;TZID=America/New_York:20261127T000000"],
        &["2026-11-26"],
    );
    // The same day by the board's own clocks.
    days(&["DTSTART:20261224T230000Z\r\nDTEND:20261225T230000Z"], &["2026-12-25"]);
    days(&["DTSTART:20261225T000000\r\nDTEND:20261225T235900"], &["2026-12-25"]);
    days(&["DTSTART:20261225T000000"], &["2026-12-25"]);
    // From the evening before: the whole days of it.
    days(&["DTSTART:20261223T170000\r\nDTEND:20261226T090000"], &["2026-12-24", "2026-12-25"]);
}

#[test]
fn lines_may_end_and_be_folded_in_any_way() {
    let text = file(&["DTSTART;VALUE=DATE:2026\r\n 1225\r\nSUMMARY:Christ\r\n\tmas Day"]);
    for text in [text.replace("\r\n", "\n"), text, "\u{feff}BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\nSUMMARY:Christmas Day\nEND:VEVENT\nEND:VCALENDAR".into()] {
        assert_eq!(said(&text), (vec!["2026-12-25 Christmas Day".to_owned()], vec![]), "{text:?}");
    }
}

#[test]
fn series_are_read_that_come_every_year() {
    let first = |rule: &str| format!("DTSTART;VALUE=DATE:20201225\r\nRRULE:{rule}");
    let dates = |event: &str| said(&file(&[event])).0;
    let christmas = read_here(&file(&[&first("FREQ=YEARLY")])).expect("a calendar");
    assert_eq!((christmas.days.len(), christmas.repeated_to), (6, Some(2031)));
    assert_eq!(dates(&first("FREQ=YEARLY;INTERVAL=4")), ["2028-12-25"]);
    assert_eq!(dates(&first("FREQ=YEARLY;COUNT=8")), ["2026-12-25", "2027-12-25"]);
    assert_eq!(dates(&first("FREQ=YEARLY;UNTIL=20271224")), ["2026-12-25"]);
    assert_eq!(
        dates(&(first("FREQ=YEARLY;UNTIL=20281231") + "\r\nEXDATE;VALUE=DATE:20271225")),
        ["2026-12-25", "2028-12-25"]
    );
    let thanksgiving = "DTSTART;VALUE=DATE:20201126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20271231";
    assert_eq!(dates(thanksgiving), ["2026-11-26", "2027-11-25"]);
    let memorial = "DTSTART;VALUE=DATE:20200525\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;UNTIL=20271231";
    assert_eq!(dates(memorial), ["2026-05-25", "2027-05-31"]);
    let between = "DTSTART;VALUE=DATE:20201103\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;UNTIL=20271231";
    assert_eq!(dates(between), ["2026-11-03", "2027-11-02"]);
    let leap = "DTSTART;VALUE=DATE:20200229\r\nRRULE:FREQ=YEARLY";
    assert_eq!(dates(leap), ["2028-02-29"]);
}

#[test]
fn what_is_not_read_is_named() {
    let (days, unread) = said(&file(&[
        "DTSTART:20261201T140000Z\r\nDTEND:20261201T150000Z\r\nSUMMARY:Tea",
        "DTSTART;VALUE=DATE:20261201\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:Review",
        "DTSTART;VALUE=DATE:20261202\r\nSTATUS:CANCELLED\r\nSUMMARY:Outing",
        "DTSTART;VALUE=DATE:20261203\r\nRECURRENCE-ID;VALUE=DATE:20261204\r\nSUMMARY:Move",
        "DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20300101\r\nSUMMARY:Era",
        "SUMMARY:Never",
        "DTSTART;VALUE=DATE:20261205\r\nRDATE;VALUE=DATE:20261206\r\nSUMMARY:List",
        "DTSTART:yesterday",
    ]));
    assert_eq!(days, ["2026-12-05 List"]);
    assert_eq!(
        unread,
        [
            "“Tea” takes a part of a day only, and a holiday is a whole day.",
            "“Review” comes again, and not simply every year: type its days.",
            "“Outing” is cancelled.",
            "“Move” changes one day of a series: type that day.",
            "“Era” takes more than a year.",
            "“Never” has no date that can be read.",
            "“List” has further dates in a list: type those.",
            "An event without a name has no date that can be read.",
        ]
    );
}

#[test]
fn a_hostile_file_is_refused_soon() {
    let begun = std::time::Instant::now();
    assert_eq!(read_here("PK\u{3}\u{4} a zip"), Err(IcsError::NotACalendar));
    assert_eq!(read_here(""), Err(IcsError::NotACalendar));
    let days = |n: usize, more: &str| {
        let event = |at: usize| format!("DTSTART;VALUE=DATE:{}0101{more}", 1000 + at);
        let events: Vec<String> = (0..n).map(event).collect();
        file(&events.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert_eq!(read_here(&days(1001, "")), Err(IcsError::TooManyEvents));
    assert_eq!(read_here(&days(301, "\r\nRRULE:FREQ=YEARLY")), Err(IcsError::TooManySeries));
    assert_eq!(read_here(&days(900, "\r\nDURATION:P300D")), Err(IcsError::TooManyDays));
    // Series that never come, or that count from long ago.
    let never = read_here(&days(300, "\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"));
    assert_eq!(never.map(|found| found.days.len()), Ok(0));
    let counted = read_here(&days(300, "\r\nRRULE:FREQ=YEARLY;COUNT=4000000000"));
    assert_eq!(counted.map(|found| found.unread.len()), Ok(NAMED + 1));
    let endless = read_here(&file(&["DTSTART:20261201T000000\r\nRRULE:FREQ=SECONDLY"]));
    assert_eq!(endless.map(|found| found.days.len()), Ok(0));
    let deep = "BEGIN:VEVENT\r\n".repeat(60_000);
    assert_eq!(read_here(&format!("{HEAD}{deep}")), Err(IcsError::TooManyEvents));
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

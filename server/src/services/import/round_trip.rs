//! What a program writes, this reads back the same, or it says why not: tables of orders in every dialect, thousands of
//! them, and the same tables with something broken in them.

use super::{content::NO_CUSTOMER, dialect, draft::Draft, encoding::Code, open::Opened, orders::Orders};
use chrono::{NaiveDate, Utc};
use domain::{
    DecimalSign, Money, default_calendar, default_workflow,
    wire::{BlankNumbers, Delimiter, ImportColumn as Column, ImportDialect, Mapping, Quotes, Severity},
};
use encoding_rs::Encoding;
use proptest::{prelude::*, sample::select, test_runner::Config};
use std::{collections::BTreeSet, io::Cursor};
use store::secret::Secret;

const TABLES: u32 = 10_000;
const HEADER: [&str; 8] = ["Order", "Customer", "E-mail", "Item", "Pieces", "Price each", "Ordered", "Due"];
const COLUMNS: [Column; 8] = [
    Column::Number,
    Column::CustomerName,
    Column::Email,
    Column::Description,
    Column::Quantity,
    Column::UnitPrice,
    Column::PlacedAt,
    Column::PromiseLatest,
];

#[derive(Debug, Clone)]
struct Order {
    number: String,
    customer: String,
    lines: Vec<(String, i32, i64)>,
    placed: NaiveDate,
    due: NaiveDate,
}

#[derive(Debug, Clone)]
struct Written {
    encoding: &'static str,
    delimiter: Delimiter,
    quoting: Quoting,
    newline: &'static str,
    sign: DecimalSign,
    grouped: bool,
    dates: &'static str,
    due_dates: &'static str,
    /// Whether an order's own cells stand on its first row only, and whether its number does.
    blank: Blank,
    mark: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Quoting {
    /// Where needed.
    Needed,
    Always,
    /// Never: such tables have no delimiter and no line break in their cells.
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Blank {
    Nothing,
    Cells,
    CellsAndNumber,
}

const PATTERNS: [&str; 7] =
    ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d/%m/%y", "%m/%d/%y", "%d %B %Y"];

fn written() -> impl Strategy<Value = Written> {
    let encodings = [
        "UTF-8",
        "UTF-8",
        "UTF-16LE",
        "windows-1252",
        "windows-1251",
        "windows-1250",
        "windows-1254",
        "IBM850",
    ];
    let delimiters = [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Pipe];
    let quoting = [Quoting::Needed, Quoting::Always, Quoting::Never];
    (
        select(encodings.to_vec()),
        select(delimiters.to_vec()),
        select(quoting.to_vec()),
        select(&["\n", "\r\n", "\r"][..]),
        select(&DecimalSign::ALL[..]),
        any::<bool>(),
        select(&PATTERNS[..]),
        select(&PATTERNS[..]),
        select(&[Blank::Nothing, Blank::Cells, Blank::CellsAndNumber][..]),
        any::<bool>(),
    )
        .prop_map(
            |(encoding, delimiter, quoting, newline, sign, grouped, dates, due_dates, blank, mark)| Written {
                encoding,
                // Numbers have commas, and without quotes they cannot stand between commas.
                delimiter: match (quoting, delimiter) {
                    (Quoting::Never, Delimiter::Comma) => Delimiter::Semicolon,
                    _ => delimiter,
                },
                quoting,
                newline,
                sign,
                grouped,
                dates,
                due_dates,
                blank,
                mark,
            },
        )
}

/// Words in the letters that an encoding has.
fn letters(encoding: &str) -> &'static str {
    match encoding {
        "windows-1251" => "(Иван|Стол|Чашка|Lamp|ёлка|№5)",
        "windows-1250" => "(Łódź|Žižka|Stůl|Lamp|Őr)",
        "windows-1254" => "(Şişe|Kaşık|Ağaç|Lamp|İlker)",
        "windows-1252" | "IBM850" => "(Küche|Jürgen|Zoë|Lamp|Größe)",
        _ => "(Küche|Иван|桌子|Lamp|طاولة|🇳🇴)",
    }
}

fn text(written: &Written) -> impl Strategy<Value = String> + use<> {
    let word = letters(written.encoding);
    let between = match written.quoting {
        // A quote at either end of a cell that nobody quotes may be text or not: no reader can tell.
        Quoting::Never => "( |-| 12\" )".to_owned(),
        _ => "( |, |; |\t|\\||\n|\"| \"\"|'|-)".to_owned(),
    };
    proptest::string::string_regex(&format!("{word}({between}{word}){{0,3}}")).expect("a pattern")
}

fn order(written: &Written) -> impl Strategy<Value = Order> + use<> {
    let day = |from: i32| {
        (0i64..3_000).prop_map(move |days| {
            NaiveDate::from_ymd_opt(from, 1, 1).expect("a day") + chrono::TimeDelta::days(days)
        })
    };
    let line = (text(written), 1i32..3_000, 0i64..90_000_000);
    ("[A-Z#]{1,2}[-/ ]?[0-9]{1,5}", text(written), prop::collection::vec(line, 1..4), day(2012), day(2021))
        .prop_map(|(number, customer, lines, placed, due)| Order { number, customer, lines, placed, due })
}

fn table() -> impl Strategy<Value = (Written, Vec<Order>)> {
    written().prop_flat_map(|written| {
        let orders = prop::collection::vec(order(&written), 1..6);
        (Just(written), orders).prop_map(|(written, mut orders)| {
            let mut numbers = BTreeSet::new();
            orders.retain(|order| numbers.insert(order.number.clone()));
            (written, orders)
        })
    })
}

fn number(written: &Written, hundredths: i64, decimals: bool) -> String {
    let (point, group) = match written.sign {
        DecimalSign::Point => ('.', ','),
        DecimalSign::Comma => (',', '.'),
    };
    let mut digits = (hundredths / 100).to_string();
    if written.grouped {
        for at in
            (1..digits.len()).rev().filter(|at| (digits.len() - at).is_multiple_of(3)).collect::<Vec<_>>()
        {
            digits.insert(at, group);
        }
    }
    if decimals { format!("{digits}{point}{:02}", hundredths % 100) } else { digits }
}

fn rows(written: &Written, orders: &[Order]) -> Vec<Vec<String>> {
    let mut rows = vec![HEADER.map(str::to_owned).to_vec()];
    for order in orders {
        for (nth, (item, pieces, cents)) in order.lines.iter().enumerate() {
            let blank = nth > 0 && written.blank != Blank::Nothing;
            let own = |cell: String| if blank { String::new() } else { cell };
            let numbered = !blank || written.blank == Blank::Cells;
            rows.push(vec![
                if numbered { order.number.clone() } else { String::new() },
                own(order.customer.clone()),
                own("buyer@shop.example".to_owned()),
                item.clone(),
                number(written, i64::from(*pieces) * 100, false),
                number(written, *cents, true),
                own(order.placed.format(written.dates).to_string()),
                own(order.due.format(written.due_dates).to_string()),
            ]);
        }
    }
    rows
}

fn file(written: &Written, rows: &[Vec<String>]) -> Vec<u8> {
    let delimiter = char::from(dialect::byte(written.delimiter));
    let cell = |cell: &String| {
        let needs = cell.contains(['"', '\n', delimiter]);
        match written.quoting {
            Quoting::Always => format!("\"{}\"", cell.replace('"', "\"\"")),
            Quoting::Needed if needs => format!("\"{}\"", cell.replace('"', "\"\"")),
            _ => cell.clone(),
        }
    };
    let lines = rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(&delimiter.to_string()));
    let text: String = lines.map(|line| line.replace('\n', written.newline) + written.newline).collect();
    encode(written, &text)
}

fn encode(written: &Written, text: &str) -> Vec<u8> {
    let mark = if written.mark { "\u{feff}" } else { "" };
    match written.encoding {
        "UTF-8" => format!("{mark}{text}").into_bytes(),
        "UTF-16LE" => format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "IBM850" => {
            let Some(Code::Dos(_, upper)) = Code::named("IBM850") else { panic!("a page of DOS") };
            let byte = |c: char| match u8::try_from(c).ok().filter(u8::is_ascii) {
                Some(byte) => byte,
                None => {
                    0x80 + upper.iter().position(|known| *known == c).expect("a letter of the page") as u8
                }
            };
            text.chars().map(byte).collect()
        }
        name => {
            let (bytes, _, lossy) = Encoding::for_label(name.as_bytes()).expect("an encoding").encode(text);
            assert!(!lossy, "{name} has no letter for something in {text}");
            bytes.into_owned()
        }
    }
}

/// Only what a person would know without looking at the file: what its columns mean, and in which order its dates are.
fn unaided(written: &Written) -> Mapping {
    Mapping {
        columns: COLUMNS.into_iter().zip(HEADER.map(Into::into)).collect(),
        dates: written.dates.to_owned(),
        promise_dates: Some(written.due_dates.to_owned()),
        zone: "UTC".to_owned(),
        source: "test".to_owned(),
        ..Mapping::default()
    }
}

/// Everything that the preview asks, answered as the file was written.
fn told(written: &Written) -> Mapping {
    let quotes = if written.quoting == Quoting::Never { Quotes::Text } else { Quotes::Cells };
    Mapping {
        dialect: ImportDialect {
            encoding: Some(written.encoding.to_owned()),
            delimiter: Some(written.delimiter),
            quotes: Some(quotes),
        },
        numbers: [(Column::Quantity, written.sign), (Column::UnitPrice, written.sign)].into(),
        blank_numbers: Some(BlankNumbers::Continue),
        ..unaided(written)
    }
}

/// The orders of a file, and which of their numbers, or the file as a whole, something bad is said of.
fn read(file: &[u8], mapping: &Mapping) -> Result<(Vec<Draft>, usize), Vec<String>> {
    let mut source = Cursor::new(file);
    let workflow = default_workflow(default_calendar("UTC"));
    let Opened { dialect, compiled, survey } =
        Opened::open(&mut source, mapping, &workflow, Secret::new([7; 32]), Utc::now())?;
    let mut orders =
        Orders::new(&mut source, &dialect, &compiled, survey.index).map_err(|reason| vec![reason])?;
    let mut drafts = Vec::new();
    while let Some(draft) = orders.next().map_err(|reason| vec![reason])? {
        drafts.push(draft);
    }
    let (findings, _) = std::mem::take(&mut orders.findings).into_list();
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    Ok((drafts, errors))
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\t'], " ")
}

fn same(draft: &Draft, order: &Order) -> bool {
    let content = &draft.content;
    let lines: Vec<_> =
        content.lines.iter().map(|l| (l.description.to_string(), l.quantity, l.unit_price)).collect();
    let expected: Vec<_> = order
        .lines
        .iter()
        .map(|(item, pieces, cents)| (one_line(item), *pieces, Some(Money(cents * 100))))
        .collect();
    *content.contact.name == *one_line(&order.customer)
        && &*content.contact.name != NO_CUSTOMER
        && content.contact.email.as_ref().is_some_and(|email| &**email == "buyer@shop.example")
        && lines == expected
        && content.placed_at.is_some_and(|at| at.date_naive() == order.placed)
        && content.promise.is_some_and(|promise| promise.latest() == order.due)
}

fn all_the_same(drafts: &[Draft], orders: &[Order]) -> bool {
    drafts.len() == orders.len()
        && orders
            .iter()
            .all(|order| drafts.iter().any(|draft| *draft.number == *order.number && same(draft, order)))
}

#[test]
fn a_table_in_any_dialect_is_read_back_the_same_or_refused_with_a_sentence() {
    let (mut equal, mut refused) = (0u32, 0u32);
    let mut runner = proptest::test_runner::TestRunner::new(Config {
        cases: TABLES,
        failure_persistence: None,
        ..Config::default()
    });
    let counts = std::cell::RefCell::new((&mut equal, &mut refused));
    let outcome = runner.run(&table(), |(written, orders)| {
        let file = file(&written, &rows(&written, &orders));
        match read(&file, &unaided(&written)) {
            Ok((drafts, _)) => {
                prop_assert!(all_the_same(&drafts, &orders), "read in another way: {drafts:#?}");
                *counts.borrow_mut().0 += 1;
            }
            Err(reasons) => {
                prop_assert!(
                    !reasons.is_empty() && reasons.iter().all(|reason| reason.ends_with('.')),
                    "{reasons:?}"
                );
                *counts.borrow_mut().1 += 1;
            }
        }
        // The control: it is not that everything is refused.
        let answered = read(&file, &told(&written));
        let read =
            answered.as_ref().is_ok_and(|(drafts, errors)| *errors == 0 && all_the_same(drafts, &orders));
        prop_assert!(read, "what is asked can be answered: {answered:#?}");
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    println!("{equal} tables read without a question, {refused} asked about");
    // Most tables are in another encoding than UTF-8 or have rows without a number, and that is asked.
    assert!(equal > TABLES / 20, "{equal} of {TABLES} need no question");
}

/// What may happen to a table on its way.
#[derive(Debug, Clone, Copy)]
enum Break {
    Quote,
    Newline,
    Delimiter,
    LostDelimiter,
}

#[test]
fn a_broken_table_loses_whole_orders_with_a_word_and_never_a_part_of_one() {
    let breaks = [Break::Quote, Break::Newline, Break::Delimiter, Break::LostDelimiter];
    let broken =
        (table(), select(breaks.to_vec()), any::<prop::sample::Index>(), any::<prop::sample::Index>());
    let mut runner = proptest::test_runner::TestRunner::new(Config {
        cases: TABLES / 4,
        failure_persistence: None,
        ..Config::default()
    });
    let intact = std::cell::Cell::new(0u32);
    let outcome = runner.run(&broken, |((mut written, orders), how, at, cell)| {
        written.encoding = if written.encoding == "UTF-16LE" { "UTF-8" } else { written.encoding };
        let mut rows = rows(&written, &orders);
        let row = 1 + at.index(rows.len() - 1);
        let width = rows[row].len();
        // Behind the number: a number that was broken in two is another number, and nobody can know it.
        let cell = 3 + cell.index(width - 3);
        match how {
            Break::Quote => rows[row][cell].insert(0, '"'),
            Break::Newline | Break::Delimiter => {}
            Break::LostDelimiter => {
                let lost = rows[row].remove(cell);
                rows[row][cell - 1].push_str(&lost);
            }
        }
        let raw = Written { quoting: Quoting::Never, ..written.clone() };
        let mut bytes = if matches!(how, Break::Quote) { Vec::new() } else { file(&written, &rows) };
        if bytes.is_empty() {
            // Only the broken row is written without quoting.
            for (nth, one) in rows.iter().enumerate() {
                let how = if nth == row { &raw } else { &written };
                bytes.extend(file(
                    &Written { mark: how.mark && nth == 0, ..how.clone() },
                    std::slice::from_ref(one),
                ));
            }
        }
        if matches!(how, Break::Newline | Break::Delimiter) {
            let middle = if matches!(how, Break::Newline) {
                "\n".to_owned()
            } else {
                char::from(dialect::byte(written.delimiter)).to_string()
            };
            let mut parts = rows.clone();
            parts[row][cell].push('\u{1}');
            let marked = file(&written, &parts);
            let place = marked.iter().position(|byte| *byte == 1).expect("the mark");
            bytes = marked;
            bytes.splice(place..=place, middle.bytes());
        }
        // Someone who answers every question as the file was meant: the worst case, for nothing is refused as a whole.
        for quotes in [Quotes::Cells, Quotes::Lines] {
            let mut mapping = told(&written);
            mapping.dialect.quotes = Some(quotes);
            let Ok((drafts, errors)) = read(&bytes, &mapping) else { continue };
            for draft in &drafts {
                let whole = orders.iter().any(|order| {
                    *draft.number == *order.number && draft.content.lines.len() == order.lines.len()
                });
                prop_assert!(whole, "{quotes:?}, row {row}, cell {cell}: {draft:#?}");
            }
            prop_assert!(drafts.len() == orders.len() || errors > 0, "an order is gone without a word");
            intact.set(intact.get() + 1);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    // The control: most of these tables can be read at all.
    assert!(intact.get() > TABLES / 8, "{}", intact.get());
}

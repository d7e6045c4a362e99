//! Importing files: what the report says, what is on the board afterwards, and what no file can do to it.

use crate::shop::store::{Shop, by, text};
use domain::wire::*;
use server::{
    cli::import::{Args, outcome},
    services::import::{ImportContext, ImportError, preview, run},
};
use std::io::{Cursor, Write};
use store::time::Clock;

const SAMPLE: &str = include_str!("../../data/online-retail-sample.csv");
const SAMPLE_MAP: &str = "number=InvoiceNo,sku=StockCode,description=Description,quantity=Quantity,placed_at=InvoiceDate,\
                          unit_price=UnitPrice,customer_id=CustomerID,country=Country";

async fn context(shop: &Shop) -> ImportContext {
    let board = shop.store.board("orders").await.unwrap().unwrap();
    ImportContext {
        store: shop.store.clone(),
        board,
        secret: shop.secret(),
        author: shop.admin(),
        now: shop.now(),
    }
}

fn mapping(columns: &str, dates: &str) -> Mapping {
    let column = |id: &str| serde_json::from_value::<ImportColumn>(id.into()).unwrap();
    Mapping {
        columns: columns
            .split(',')
            .filter_map(|pair| pair.split_once('='))
            .map(|(id, name)| (column(id), name.into()))
            .collect(),
        dates: dates.into(),
        zone: "Europe/London".into(),
        source: "online-retail".into(),
        cancelled_prefix: Some("C".into()),
        ..Mapping::default()
    }
}

fn sample() -> Mapping {
    mapping(SAMPLE_MAP, "%m/%d/%y %H:%M")
}

async fn import(
    shop: &Shop,
    mapping: &Mapping,
    file: impl Into<Vec<u8>>,
) -> Result<ImportReport, ImportError> {
    run(&context(shop).await, mapping, Cursor::new(file.into()), false).await
}

fn counts(report: &ImportReport) -> [u64; 5] {
    [report.orders, report.created, report.unchanged, report.changed, report.rejected]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sample_comes_in_once_and_then_never_again() {
    let shop = Shop::on_sqlite().await;
    let dry = run(&context(&shop).await, &sample(), Cursor::new(SAMPLE), true).await.unwrap();
    assert_eq!((counts(&dry), shop.seq().await), ([66, 66, 0, 0, 0], 0), "a dry run writes nothing");
    let report = import(&shop, &sample(), SAMPLE).await.unwrap();
    assert!(report.import.is_some() && dry.import.is_none());
    assert_eq!(
        ImportReport { dry_run: true, import: None, ..report.clone() },
        dry,
        "and says what the real one does"
    );
    assert_eq!(
        (report.rows, report.lines, report.pieces, report.total.to_string()),
        (999, 999, 12_783, "24503.75".into())
    );
    assert_eq!(report.statuses, [("Order received".to_owned(), 62), ("Cancelled".to_owned(), 4)].into());
    let of_536414: Vec<_> =
        report.findings.iter().filter(|f| f.number.as_deref() == Some("536414")).collect();
    assert!(of_536414.iter().all(|finding| finding.severity == Severity::Warning));
    assert!(
        ["No customer", "price is 0"]
            .iter()
            .all(|part| of_536414.iter().any(|finding| finding.message.contains(part)))
    );
    assert_eq!(shop.column("cancelled").await.len(), 4);
    let seq = shop.seq().await;
    let again = import(&shop, &sample(), SAMPLE).await.unwrap();
    assert_eq!((counts(&again), shop.seq().await), ([66, 0, 66, 0, 0], seq));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_imported_order_is_whole_and_its_customer_the_same_in_every_order() {
    let shop = Shop::on_sqlite().await;
    import(&shop, &sample(), SAMPLE).await.unwrap();
    let order = async |number: &str| {
        let located = shop.store.numbered(shop.board, &number.parse().unwrap()).await.unwrap().unwrap();
        shop.store.order(located.order).await.unwrap().unwrap()
    };
    let (first, second, other) = (order("536365").await, order("536366").await, order("536367").await);
    assert_eq!((first.card.customer.name.as_str(), first.lines.len()), ("Customer 17850", 7));
    assert_eq!(
        (first.placed_at.to_rfc3339(), first.source.as_deref()),
        ("2010-12-01T08:26:00+00:00".into(), Some("online-retail"))
    );
    assert_eq!(first.card.customer.id, second.card.customer.id);
    assert_ne!(first.card.customer.id, other.card.customer.id);
    assert_eq!(&*order("536414").await.contact.name, "No customer given");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_order_is_reported_and_left_as_it_is() {
    let shop = Shop::on_sqlite().await;
    import(&shop, &sample(), SAMPLE).await.unwrap();
    let seq = shop.seq().await;
    let changed = SAMPLE.replacen("WHITE METAL LANTERN,6", "WHITE METAL LANTERN,7", 1);
    let report = import(&shop, &sample(), changed).await.unwrap();
    assert_eq!((counts(&report), shop.seq().await), ([66, 0, 65, 1, 0], seq));
    let finding = report.findings.iter().find(|finding| finding.severity == Severity::Changed).unwrap();
    assert_eq!((finding.line, finding.number.as_deref()), (2, Some("536365")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_of_another_source_or_placed_by_hand_is_rejected() {
    let shop = Shop::on_sqlite().await;
    shop.accept(shop.placing_as("7")).await;
    let rows = mapping("number=No", "");
    import(&shop, &Mapping { source: "webshop".into(), ..rows.clone() }, "No\n8\n").await.unwrap();
    let report = import(&shop, &rows, "No\n7\n8\n9\n").await.unwrap();
    assert_eq!(counts(&report), [3, 1, 0, 0, 2]);
    let said: Vec<_> = report
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| (f.line, f.message.as_str()))
        .collect();
    assert!(said[0].0 == 2 && said[0].1.contains("by hand"), "{said:?}");
    assert!(said[1].0 == 3 && said[1].1.contains("“webshop”"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_are_no_tables_are_refused_and_nothing_is_written() {
    let shop = Shop::on_sqlite().await;
    let noise: Vec<u8> =
        (0..200_000u64).map(|n| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8).collect();
    let files: [(&[u8], &str); 8] = [
        (b"", "empty"),
        (b"\n \r\n\t\n", "empty"),
        (&noise, "not a text file"),
        (b"PK\x03\x04abc", "workbook"),
        (b"No\n", "no rows"),
        (b"1,2,3\n4,5,6\n", "no column"),
        (b"\xff\xfeN\0o\0", "no rows"),
        (b"No,Item\n1,\"open\n", "opens a cell and does not close it"),
    ];
    for (file, reason) in files {
        let mapping = if reason.contains("column") { sample() } else { mapping("number=No", "") };
        match import(&shop, &mapping, file).await {
            Err(ImportError::Unusable(reasons)) => {
                assert!(reasons.join(" ").contains(reason), "{reasons:?} for {reason}")
            }
            other => panic!("{other:?} for {reason}"),
        }
    }
    assert_eq!(shop.seq().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_encoding_is_guessed_in_the_preview_and_never_without_being_seen() {
    let shop = Shop::on_sqlite().await;
    let file = &b"No;Kunde;Preis;Artikel\n1;Zo\xeb M\xfcller;2,50;Tisch\n"[..];
    let mapping = mapping("number=No,customer_name=Kunde,unit_price=Preis,description=Artikel", "");
    let refused = import(&shop, &mapping, file).await.unwrap_err().to_string();
    assert!(refused.contains("windows-1252") && shop.seq().await == 0, "{refused}");
    let seen = preview(&context(&shop).await, Some(mapping), Cursor::new(file.to_vec())).await.unwrap();
    assert!(seen.reading.encoding_guessed && seen.reading.telling == ["Zoë Müller"], "{:?}", seen.reading);
    assert_eq!(seen.guess.dialect.encoding.as_deref(), Some("windows-1252"));
    let report = import(&shop, &seen.guess, file).await.unwrap();
    assert_eq!((report.created, report.total.to_string().as_str()), (1, "2.50"));
    let page = shop
        .store
        .list(shop.board, &store::ListQuery { limit: 5, ..Default::default() }, shop.now())
        .await
        .unwrap();
    assert_eq!(page.items[0].customer.name, "Zoë Müller");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_import_imports_nothing() {
    let shop = Shop::on_sqlite().await;
    let context = ImportContext { author: shop.person("warehouse"), ..context(&shop).await };
    assert!(matches!(
        run(&context, &sample(), Cursor::new(SAMPLE), false).await,
        Err(ImportError::Forbidden)
    ));
    assert_eq!(shop.seq().await, 0);
    let manager = ImportContext { author: shop.person("account_manager"), ..context };
    assert_eq!(run(&manager, &sample(), Cursor::new(SAMPLE), false).await.unwrap().created, 66);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preview_guesses_and_leaves_open_what_it_cannot_tell() {
    let shop = Shop::on_sqlite().await;
    let context = context(&shop).await;
    let guessed = preview(&context, None, Cursor::new(SAMPLE)).await.unwrap();
    assert_eq!(guessed.guess.columns, sample().columns);
    assert_eq!((guessed.guess.dates.as_str(), guessed.guess.zone.as_str()), ("", "Europe/London"));
    assert!(
        guessed.missing[0].contains("%d/%m/%y %H:%M") && guessed.missing[0].contains("%m/%d/%y %H:%M"),
        "{:?}",
        guessed.missing
    );
    assert_eq!((guessed.header.len(), guessed.sample.len(), guessed.report), (8, 5, None));
    let settled = preview(&context, Some(sample()), Cursor::new(SAMPLE)).await.unwrap();
    assert_eq!(
        (settled.missing.len(), settled.report.map(|report| (report.dry_run, report.created))),
        (0, Some((true, 66)))
    );
    let wrong = Mapping { zone: "Europe/Nowhere".into(), ..sample() };
    let wrong = preview(&context, Some(wrong), Cursor::new(SAMPLE)).await.unwrap();
    assert!(wrong.report.is_none() && wrong.missing[0].contains("Europe/Nowhere"));
    assert_eq!(shop.seq().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_goes_on_beside_people_who_work() {
    let shop = Shop::on_sqlite().await;
    let context = context(&shop).await;
    let rows: String = (0..2_000).map(|n| format!("I-{n}\n")).collect();
    let importing = tokio::spawn(async move {
        run(&context, &mapping("number=No", ""), Cursor::new("No\n".to_owned() + &rows), false).await
    });
    for _ in 0..20 {
        let order = shop.place().await;
        shop.accept(by(shop.to(order, "approval"), shop.person("account_manager"))).await;
    }
    assert_eq!(importing.await.unwrap().unwrap().created, 2_000);
    assert_eq!(shop.seq().await, 2_040);
}

fn args(file: &std::path::Path, rest: &[&str]) -> Args {
    #[derive(clap::Parser)]
    struct Cli {
        #[command(flatten)]
        args: Args,
    }
    let words = ["import", file.to_str().unwrap()].into_iter().chain(rest.iter().copied());
    <Cli as clap::Parser>::parse_from(words).args
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_suggests_itself_until_it_is_complete() {
    let shop = Shop::on_sqlite().await;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(SAMPLE.as_bytes()).unwrap();
    let clock = Clock::system();
    let say = async |rest: &[&str]| {
        outcome(&args(file.path(), rest), shop.store.clone(), shop.secret(), &clock).await
    };
    let (said, code) = say(&[]).await;
    assert_eq!(code, 2, "{said}");
    let whole = format!("milepost import {} --board orders --map {}", file.path().display(), {
        "number=InvoiceNo,customer_id=CustomerID,country=Country,sku=StockCode,description=Description,quantity=Quantity,unit_price=UnitPrice,placed_at=InvoiceDate"
    });
    assert!(
        said.contains(&format!("{whole} --dates '%m/%d/%y %H:%M' --zone Europe/London --source csv")),
        "{said}"
    );
    assert!(said.contains(&format!("{whole} --dates '%d/%m/%y %H:%M'")), "{said}");
    let (said, code) = say(&[
        "--board",
        "nowhere",
        "--map",
        "number=InvoiceNo",
        "--dates",
        "%m/%d/%y %H:%M",
        "--zone",
        "Europe/London",
    ])
    .await;
    assert!(code == 2 && said.contains("no board “nowhere”"), "{said}");
    let complete = [
        "--board",
        "orders",
        "--map",
        SAMPLE_MAP,
        "--dates",
        "%m/%d/%y %H:%M",
        "--zone",
        "Europe/London",
        "--cancelled-prefix",
        "C",
    ];
    let (said, code) = say(&complete).await;
    assert_eq!(code, 0, "{said}");
    for part in [
        "66 orders",
        "66 new: 999 lines, 12,783 pieces, 24,503.75 in total",
        "4 in Cancelled",
        "order 536414: No customer",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let bad = complete.map(|word| if word.starts_with("%m") { "%d.%m.%Y" } else { word });
    let (said, code) = say(&bad).await;
    assert!(code == 1 && said.contains("is not written as %d.%m.%Y"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_in_a_file_are_names_and_nothing_else() {
    let shop = Shop::on_sqlite().await;
    let hostile = "=HYPERLINK(\"\"http://evil.example\"\")'; DROP TABLE orders; --<script>";
    let file = format!("No,Name,Item\n1,\"{hostile}\",\"{hostile}\"\n");
    import(&shop, &mapping("number=No,customer_name=Name,description=Item", ""), file).await.unwrap();
    let board = shop.snapshot().await;
    assert_eq!(
        board.columns[0].orders[0].customer.name,
        *text::<domain::ShortText>(&hostile.replace("\"\"", "\""))
    );
}

/// The most memory that the command took for a file, in KiB. It runs beside this process, which has the same store open.
#[cfg(target_os = "linux")]
fn peak(shop: &Shop, rows: usize) -> u64 {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "No,Item,Qty").unwrap();
    (0..rows).for_each(|n| {
        writeln!(file, "{}-{rows},an order line of the usual length and some more,{}", n / 20, 1 + n % 9)
            .unwrap()
    });
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_milepost"));
    command.arg("import").arg(file.path()).arg("--data").arg(&shop.folder);
    command.args([
        "--board",
        "orders",
        "--map",
        "number=No,description=Item,quantity=Qty",
        "--dates",
        "%Y-%m-%d",
        "--zone",
        "Europe/London",
    ]);
    let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    let mut most = 0;
    let status = loop {
        let now = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let high = now
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(high.unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
    };
    assert!(status.success(), "{status}");
    most
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_file_takes_no_more_memory_than_a_small_one() {
    let shop = Shop::on_sqlite().await;
    let (small, large) = (peak(&shop, 2_000), peak(&shop, 100_000));
    assert!(large < small + 16 * 1024, "{small} KiB for 2,000 rows, {large} KiB for 100,000");
    let received = &shop.snapshot().await.columns[0];
    assert_eq!(received.count.total, 5_100, "this process sees what the other one wrote");
}

//! Files as people bring them, on both engines: what comes onto the board, what is asked first, and what stays out with a word.

use crate::shop::store::Shop;
use domain::{OrderNumber, wire::*};
use server::services::import::{ImportContext, ImportError, Progress, preview, run, run_with_progress};
use std::io::Cursor;

async fn context(shop: &Shop) -> ImportContext {
    let board = shop.store.board("orders").await.unwrap().unwrap();
    let (store, secret, author) = (shop.store.clone(), shop.secret(), shop.admin());
    // Late enough for every date of the files.
    ImportContext { store, board, secret, author, now: shop.now() + chrono::TimeDelta::days(400) }
}

async fn look(shop: &Shop, mapping: Option<Mapping>, file: &[u8]) -> ImportPreview {
    preview(&context(shop).await, mapping, Cursor::new(file.to_vec())).await.unwrap()
}

async fn import(shop: &Shop, mapping: &Mapping, file: &[u8]) -> Result<ImportReport, ImportError> {
    run(&context(shop).await, mapping, Cursor::new(file.to_vec()), false).await
}

async fn order(shop: &Shop, number: &str) -> Option<store::Order> {
    let number: OrderNumber = number.parse().unwrap();
    let located = shop.store.numbered(shop.board, &number).await.unwrap()?;
    shop.store.order(located.order).await.unwrap()
}

async fn a_shop_export_comes_in(shop: Shop) {
    let file = include_bytes!("../files/01-shopify.csv");
    let seen = look(&shop, None, file).await;
    assert_eq!(seen.missing, [""; 0], "nothing has to be asked");
    let words: Vec<_> =
        seen.reading.statuses.iter().map(|status| (status.value.as_str(), status.status.is_some())).collect();
    assert_eq!(words, [("fulfilled", false), ("unfulfilled", false)]);
    let report = seen.report.unwrap();
    assert_eq!((report.created, report.rejected), (0, 2), "but what its statuses are");
    let mut mapping = seen.guess;
    mapping.statuses.insert("fulfilled".into(), "delivered".parse().ok());
    mapping.statuses.insert("unfulfilled".into(), "received".parse().ok());
    let report = import(&shop, &mapping, file).await.unwrap();
    assert_eq!((report.created, report.lines, report.rejected), (2, 3, 0), "{:?}", report.findings);
    let first = order(&shop, "#2041").await.unwrap();
    assert_eq!(
        (first.card.status.as_str(), first.lines.len(), &*first.contact.name),
        ("delivered", 2, "Wren Adeyemi")
    );
    assert_eq!(first.contact.address.as_deref(), Some("4 Quarry Lane, Unit 2, Knysna"));
    assert_eq!(first.placed_at.to_rfc3339(), "2026-03-02T07:14:08+00:00");
    assert_eq!(&*order(&shop, "#2042").await.unwrap().lines[0].description, "Beech board 12\" round");
    let again = import(&shop, &mapping, file).await.unwrap();
    assert_eq!((again.created, again.unchanged), (0, 2));
}

async fn questions_come_before_orders(shop: Shop) {
    let seq = shop.seq().await;
    for (file, question) in [
        (&include_bytes!("../files/03-odoo-blank-parent.csv")[..], "without an order number"),
        (include_bytes!("../files/10e-semicolon-point.csv"), "1.000 is 1"),
        (
            b"No,Date\n1,12/1/10\n",
            "12/1/10 is 12 January 2010 (%d/%m/%y), or 12/1/10 is 1 December 2010 (%m/%d/%y)",
        ),
        (b"No,Item,Qty\n1,\"Home sign,1\n2,Mug,1\n", "quotes are text"),
    ] {
        let seen = look(&shop, None, file).await;
        assert!(
            seen.report.is_none() && seen.missing.join(" ").contains(question),
            "{question}: {:?}",
            seen.missing
        );
        let refused = import(&shop, &seen.guess, file).await.unwrap_err();
        assert!(matches!(refused, ImportError::Unusable(_)), "{refused}");
    }
    assert_eq!(shop.seq().await, seq, "nothing was written");
    // The control: an answer is enough.
    let file = include_bytes!("../files/03-odoo-blank-parent.csv");
    let mapping =
        Mapping { blank_numbers: Some(BlankNumbers::Continue), ..look(&shop, None, file).await.guess };
    assert_eq!(import(&shop, &mapping, file).await.unwrap().created, 2);
    assert_eq!(order(&shop, "S00101").await.unwrap().lines.len(), 3);
}

async fn names_come_in_as_they_are(shop: Shop) {
    for (file, number, name, guessed) in [
        (&include_bytes!("../files/15b-russian-1251.csv")[..], "E-11", "Иван Орлов", "windows-1251"),
        (include_bytes!("../files/15h-dos-850.csv"), "E-71", "Jürgen Müller", "IBM850"),
    ] {
        let seen = look(&shop, None, file).await;
        assert_eq!(
            (seen.reading.encoding_guessed, seen.guess.dialect.encoding.as_deref()),
            (true, Some(guessed))
        );
        assert!(seen.reading.telling.iter().any(|cell| cell == name), "{:?}", seen.reading.telling);
        // Chosen otherwise, it is read otherwise before anything is written.
        let mut other = seen.guess.clone();
        other.dialect.encoding = Some("windows-1252".into());
        assert!(!look(&shop, Some(other), file).await.reading.telling.iter().any(|cell| cell == name));
        assert_eq!(import(&shop, &seen.guess, file).await.unwrap().created, 1);
        assert_eq!(&*order(&shop, number).await.unwrap().contact.name, name);
    }
}

async fn numbers_of_every_kind_are_told_apart(shop: Shop) {
    let file = include_bytes!("../files/02-slash-numbers.csv");
    let seen = look(&shop, None, file).await;
    assert_eq!(import(&shop, &seen.guess, file).await.unwrap().created, 3);
    assert!(order(&shop, "0311/KX/I/2026").await.is_some());
    let alike = "Order Number,Customer\nso-0007,Plain Shop\nSO-\u{200b}0007,Plain Shop\nSO-0008,Plain Shop\n"
        .as_bytes();
    let report = look(&shop, None, alike).await.report.unwrap();
    let warned: Vec<_> =
        report.findings.iter().filter(|f| f.message.contains("“SO-0007”")).map(|f| f.line).collect();
    assert_eq!((warned, report.created), (vec![2, 3], 3), "{:?}", report.findings);
}

async fn an_import_says_how_far_it_is_and_stops(shop: Shop) {
    let rows: String = (0..3_000).map(|n| format!("I-{n}\n")).collect();
    let (file, context) = (format!("No\n{rows}"), context(&shop).await);
    let mapping = Mapping {
        columns: [(ImportColumn::Number, "No".into())].into(),
        zone: "UTC".into(),
        source: "till".into(),
        ..Mapping::default()
    };
    let progress = Progress::default();
    let (watched, stopping) = (progress.clone(), context.clone());
    let (of, text) = (mapping.clone(), file.clone());
    let import =
        tokio::spawn(async move { run_with_progress(&stopping, &of, Cursor::new(text), &watched).await });
    while progress.counts().2 == 0 {
        tokio::task::yield_now().await;
    }
    progress.stop();
    let report = import.await.unwrap().unwrap();
    assert!(report.stopped && (1..3_000).contains(&report.created), "{} of 3,000", report.created);
    assert_eq!(progress.counts().1, 3_000);
    assert_eq!(shop.seq().await, report.created, "what it counted is what was written");
    let rest = run(&context, &mapping, Cursor::new(file), false).await.unwrap();
    assert_eq!((rest.stopped, rest.unchanged, rest.created), (false, report.created, 3_000 - report.created));
}

macro_rules! on_both_engines {
    ($($test:ident),* $(,)?) => {$(
        mod $test {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$test(Shop::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                super::$test(Shop::on_postgres().await).await;
            }
        }
    )*};
}

on_both_engines!(
    a_shop_export_comes_in,
    questions_come_before_orders,
    names_come_in_as_they_are,
    numbers_of_every_kind_are_told_apart,
    an_import_says_how_far_it_is_and_stops,
);

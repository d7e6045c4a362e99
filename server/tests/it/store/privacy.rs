//! What is known of customers, as both engines keep it: every column is on the map; what is erased leaves source rows, search and
//! files, and the log as it was; and colleagues who have left become nameless.

use super::on_each_engine;
use crate::shop::{cluster::Cluster, store::*};
use chrono::TimeDelta;
use domain::{
    wire::{Contact, ErasureReason, PatchBoard, PatchPerson},
    *,
};
use server::services::{
    context::Services,
    privacy::{self, Asked},
};
use sqlx::{ConnectOptions, Connection, PgConnection, sqlite::SqliteConnectOptions};
use std::collections::BTreeSet;
use store::{
    Administration, SourceRows, Submission, Whose,
    personal::{Holds, OnErasure, TABLES},
};
use uuid::Uuid;

/// What is planted, each to be found nowhere else.
const PLANTED: [&str; 9] = [
    "Zebediah Quillfeather",
    "zebediah@quillfeather.example",
    "01632 960777",
    "77 Nonesuch Lane",
    "QF7 7QF",
    "Walnut writing slope for Zebediah",
    "the parrot must not see it",
    "he was out when we rang",
    "Earlier Quillfeather",
];
const EMAIL: &str = PLANTED[1];

/// The columns that the database has.
async fn columns(shop: &Shop) -> BTreeSet<(String, String)> {
    let (folder, database) = shop.whereabouts();
    let rows: Vec<(String, String)> = match database {
        Some(url) => {
            let sql = "SELECT table_name::text, column_name::text FROM information_schema.columns \
                       WHERE table_schema = current_schema()";
            sqlx::query_as(sql).fetch_all(&mut PgConnection::connect(&url).await.unwrap()).await.unwrap()
        }
        None => {
            let sql = "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c \
                       WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";
            let file = SqliteConnectOptions::new().filename(folder.join("milepost.db"));
            let mut conn = file.connect().await.unwrap();
            sqlx::query_as(sql).fetch_all(&mut conn).await.unwrap()
        }
    };
    rows.into_iter().filter(|(table, _)| table != "_sqlx_migrations").collect()
}

/// An order of somebody who is planted in everything that can be written of it, and what it says.
async fn planted(shop: &Shop) -> OrderId {
    let [name, email, phone, address, postcode, line, hold, comment, earlier] = PLANTED;
    let contact = |name: &str| Contact {
        name: text(name),
        email: Some(email.parse().unwrap()),
        phone: Some(text(phone)),
        address: Some(address.parse().unwrap()),
        postcode: Some(text(postcode)),
        country: None,
    };
    let mut placing = shop.placing();
    let Command::Place(place) = &mut placing.command else { panic!("a placing") };
    placing.sources = SourceRows::new();
    place.customer = placing.sources.contact(&contact(earlier));
    place.lines = placing.sources.lines(&[crate::shop::store::line(line, 1)]);
    let order = shop.accept(placing).await.order;
    let mut sources = SourceRows::new();
    let customer = Some(sources.contact(&contact(name)));
    let lines = Some(sources.other_lines(&[crate::shop::store::line(line, 2)]));
    let fields = [(FieldId::note(), Some(sources.note(&format!("{name} rang"))))].into();
    let edit = Command::Edit(Edit { customer, lines, fields, ..Edit::default() });
    shop.accept(Submission { sources, ..shop.command(order, edit) }).await;
    let mut sources = SourceRows::new();
    let held = Command::Hold { reason: HoldReason::Other, note: Some(sources.note(hold)) };
    shop.accept(Submission { sources, ..shop.command(order, held) }).await;
    shop.accept(shop.command(order, Command::Release)).await;
    let (mut sources, said) = (SourceRows::new(), CommentId(Uuid::now_v7()));
    let said = Command::Comment { comment: said, text: sources.note(comment), mentions: BTreeSet::new() };
    shop.accept(Submission { sources, ..shop.command(order, said) }).await;
    let mut sources = SourceRows::new();
    let speak = Command::SpeakTo(sources.other_language(None, Some(Language::ALL[1])));
    shop.accept(Submission { sources, ..shop.command(order, speak) }).await;
    order
}

/// The same, delivered.
async fn delivered(shop: &Shop) -> OrderId {
    let order = planted(shop).await;
    shop.accept(shop.to_with_all(order, "ready")).await;
    shop.accept(shop.to(order, "delivered")).await;
    order
}

/// Every byte of the database's files, or of a dump of it.
fn bytes(shop: &Shop) -> Vec<u8> {
    match shop.whereabouts() {
        (_, Some(url)) => Cluster::dump(&url),
        (folder, None) => {
            let files = ["milepost.db", "milepost.db-wal"].map(|file| std::fs::read(folder.join(file)));
            files.into_iter().flat_map(Result::unwrap_or_default).collect()
        }
    }
}

fn found<'a>(words: &[&'a str], bytes: &[u8]) -> Vec<&'a str> {
    let is_there = |word: &&&str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    words.iter().filter(is_there).copied().collect()
}

fn asked(shop: &Shop) -> Asked {
    Asked { author: shop.admin(), later: false }
}

fn theirs() -> Whose {
    Whose::Email(EMAIL.parse().unwrap())
}

async fn choose(services: &Services, shop: &Shop, settings: PrivacySettings) {
    services.store.administer(Administration::ChangePrivacy(settings), shop.admin()).await.unwrap();
}

on_each_engine! {
    async fn every_column_is_on_the_map_and_the_map_names_no_other(shop: Shop) {
        let there = columns(&shop).await;
        assert!(there.len() > 200, "the schema is read");
        let listed: Vec<(String, String)> = TABLES
            .iter()
            .flat_map(|table| table.columns().map(|column| (table.name.to_owned(), column.to_owned())))
            .collect();
        let map: BTreeSet<_> = listed.iter().cloned().collect();
        assert_eq!(map.len(), listed.len(), "a column stands there twice");
        let new: Vec<_> = there.difference(&map).collect();
        assert!(new.is_empty(), "not on the map of personal data (store/src/personal.rs): {new:?}");
        // What only one engine needs.
        let elsewhere = |table: &str, column: &str| match shop.is_on_postgres() {
            true => table.starts_with("search_grams"),
            false => table == "attempts" || (table, column) == ("search", "grams"),
        };
        let gone: Vec<_> = map.difference(&there).filter(|(table, column)| !elsewhere(table, column)).collect();
        assert!(gone.is_empty(), "on the map, and in no table: {gone:?}");
        for table in TABLES {
            for personal in table.personal {
                let key = match personal.holds {
                    Holds::Colleague => table.columns().any(|column| column == "person") || table.is_plain("order_id"),
                    Holds::Customer | Holds::FreeText => table.is_plain("order_id"),
                };
                let by_row = matches!(personal.erased, OnErasure::RowGoes);
                assert!(key || !by_row, "nothing says whose {}.{} is", table.name, personal.column);
            }
        }
    }

    async fn what_is_erased_is_nowhere_and_the_log_is_what_it_was(shop: Shop) {
        let (order, other) = (delivered(&shop).await, shop.place().await);
        shop.accept(shop.command(order, Command::Archive)).await;
        let before = sorted(shop.raw_log().await);
        assert_eq!(found(&PLANTED, &bytes(&shop)), PLANTED, "the search finds what is there");
        assert_eq!(found(&PLANTED, before.join("\n").as_bytes()), Vec::<&str>::new());
        let services = shop.services();
        let held = services.store.held(&theirs(), 10).await.unwrap();
        assert_eq!((held.len(), held[0].order), (1, order));
        let by_name = services.store.held(&Whose::Part("quillfeather".into()), 10).await.unwrap();
        assert_eq!(by_name, held);

        let erased = privacy::erase(&services, &theirs(), &asked(&shop)).await.unwrap();
        assert_eq!((erased.orders, erased.waiting), (1, 0));
        assert_eq!(erased.texts, held[0].texts);
        assert!(erased.texts > 8, "{erased:?}");
        assert_eq!(found(&PLANTED, &bytes(&shop)), Vec::<&str>::new(), "in the database or its log of writes");
        shop.audit(None).await.unwrap();
        shop.audit_outside().await.unwrap();

        // Who did what and when stays, to the byte.
        let after = shop.raw_log().await;
        assert!(before.iter().all(|entry| after.contains(entry)));
        let trail = shop.store.order_trail(order, u64::MAX, 50).await.unwrap();
        assert_eq!(trail.items[0].event.kind(), "erased");
        assert!(trail.items.iter().flat_map(|entry| entry.texts.values()).all(|text| text.contains(ERASED)));
        let present = shop.store.order(order).await.unwrap().unwrap();
        assert_eq!((&*present.contact.name, present.contact.email), (ERASED, None));
        assert_eq!((present.card.customer.name.as_str(), present.card.lines.first.as_str()), (ERASED, ERASED));
        assert_eq!((present.lines[0].quantity, present.lines[0].sku.as_deref()), (2, Some("SKU-1")));
        assert_eq!(shop.store.order_language(order).await.unwrap(), None);
        for whose in [theirs(), Whose::Part("quillfeather".into()), Whose::Part("erased".into())] {
            assert_eq!(shop.store.held(&whose, 10).await.unwrap(), Vec::new(), "{whose:?}");
        }
        let untouched = shop.store.order(other).await.unwrap().unwrap();
        assert_ne!(&*untouched.contact.name, ERASED);

        let noted = shop.store.erasures(10).await.unwrap();
        assert_eq!((noted.len(), noted[0].orders, noted[0].author), (1, 1, Some(shop.admin)));
        assert!(shop.store.erased_before(&noted[0].mark.unwrap()).await.unwrap().is_some());
        let shop = shop.restarted().await;
        shop.audit(None).await.unwrap();
        assert_eq!(found(&PLANTED, &bytes(&shop)), Vec::<&str>::new(), "after a restart");
    }

    async fn a_text_that_somebody_takes_away_is_no_erased_one(shop: Shop) {
        let order = delivered(&shop).await;
        let emptied = "UPDATE notes SET body = 'Erased', salt = ";
        let nothing = if shop.is_on_postgres() { "''::bytea" } else { "x''" };
        let told = "WHERE body = 'the parrot must not see it'";
        let found = shop.copy().await.audit_after(&format!("{emptied}{nothing} {told}")).await;
        assert!(found.contains("the log knows of no erasure"), "{found}");
        let services = shop.services();
        privacy::erase(&services, &theirs(), &asked(&shop)).await.unwrap();
        shop.audit(None).await.unwrap();
        // What is written afterwards is held to its digest again.
        let (mut sources, comment) = (SourceRows::new(), CommentId(Uuid::now_v7()));
        let said = Command::Comment { comment, text: sources.note("Filed"), mentions: BTreeSet::new() };
        shop.accept(Submission { sources, ..shop.command(order, said) }).await;
        shop.audit(None).await.unwrap();
        let found = shop.copy().await.audit_after(&format!("{emptied}{nothing} WHERE body = 'Filed'")).await;
        assert!(found.contains("the log knows of no erasure"), "{found}");
        let found = shop.audit_after("UPDATE customers SET name = 'Zed' WHERE name = 'Erased'").await;
        assert!(found.contains("what is shown of the customer's contact"), "{found}");
    }

    async fn what_is_written_after_an_erasure_is_found_by_the_address_and_goes_like_the_rest(shop: Shop) {
        let (order, other) = (delivered(&shop).await, shop.place().await);
        let services = shop.services();
        privacy::erase(&services, &theirs(), &asked(&shop)).await.unwrap();
        let nobody = privacy::erase(&services, &theirs(), &asked(&shop)).await.unwrap_err().to_string();
        assert!(nobody.contains("no such customer"), "{nobody}");
        // Somebody notes on the order whom to write to, and on another one, too.
        let written = |order, text: &str| {
            let (mut sources, comment) = (SourceRows::new(), CommentId(Uuid::now_v7()));
            let said = Command::Comment { comment, text: sources.note(text), mentions: BTreeSet::new() };
            Submission { sources, ..shop.command(order, said) }
        };
        shop.accept(written(order, &format!("Invoice to {} please", EMAIL.to_uppercase()))).await;
        shop.accept(written(other, &format!("Also ask {EMAIL}, he knows"))).await;
        shop.accept(written(other, "Nothing of him")).await;
        let mut there = services.store.written(&EMAIL.parse().unwrap(), 10).await.unwrap();
        there.sort_by_key(|held| held.order != order);
        let there: Vec<_> = there.iter().map(|held| (held.order, held.is_erased())).collect();
        assert_eq!(there, [(order, true), (other, false)]);

        let export = privacy::export(&services, &theirs()).await.unwrap();
        assert_eq!(export.orders.len(), 1);
        let texts: Vec<_> = export.orders[0].entries.iter().flat_map(|entry| &entry.texts).collect();
        assert!(texts.iter().any(|text| text.starts_with("Invoice to")), "{texts:?}");
        assert_eq!(export.mentions.len(), 1);
        assert_eq!(export.mentions[0].texts, [format!("Also ask {EMAIL}, he knows")]);
        assert!(privacy::plain::text(&export).contains("Also ask"));

        let erased = privacy::erase(&services, &theirs(), &asked(&shop)).await.unwrap();
        assert_eq!(erased.orders, 1);
        assert!(!String::from_utf8_lossy(&bytes(&shop)).contains("Invoice to"));
        shop.audit(None).await.unwrap();
        // What is on the order of somebody else goes with that, and is said to be there until then.
        let left = services.store.written(&EMAIL.parse().unwrap(), 10).await.unwrap();
        assert_eq!(left.iter().map(|held| held.order).collect::<Vec<_>>(), [other]);
        let export = privacy::export(&services, &theirs()).await.unwrap();
        assert_eq!((export.orders.len(), export.mentions.len()), (0, 1));
    }

    async fn an_open_order_keeps_its_customer_and_only_administrators_erase(shop: Shop) {
        let order = planted(&shop).await;
        let services = shop.services();
        let refused = privacy::erase(&services, &theirs(), &asked(&shop)).await.unwrap_err().to_string();
        assert!(refused.contains("Still open"), "{refused}");
        let erase = || shop.command(order, Command::Erase { erasure: ErasureId(Uuid::now_v7()) });
        assert_eq!(shop.refuse(erase()).await, [RefusalCode::NotFinished]);
        shop.accept(shop.to_with_all(order, "ready")).await;
        shop.accept(shop.to(order, "delivered")).await;
        for role in ["account_manager", "logistics", "leadership"] {
            let refused = shop.submit(by(erase(), shop.person(role))).await;
            assert!(matches!(refused, Err(store::WriteError::Forbidden)), "{role}");
        }
        let refused = shop.submit(by(erase(), ActorRef::Customer)).await;
        assert!(matches!(refused, Err(store::WriteError::Forbidden)));
        shop.accept(erase()).await;
        assert!(!shop.snapshot().await.columns.iter().flat_map(|column| &column.orders).any(|card| card.customer.name.contains("Quill")));
        shop.audit(None).await.unwrap();
    }

    async fn on_an_archived_board_customers_are_forgotten_all_the_same(shop: Shop) {
        delivered(&shop).await;
        let archive = PatchBoard { archived: Some(true), ..PatchBoard::default() };
        shop.store.administer(Administration::ChangeBoard(shop.board, archive), shop.admin()).await.unwrap();
        let services = shop.services();
        assert_eq!(privacy::erase(&services, &theirs(), &asked(&shop)).await.unwrap().orders, 1);
        shop.audit(None).await.unwrap();
    }

    async fn what_must_be_kept_waits_for_its_day(shop: Shop) {
        let order = delivered(&shop).await;
        let services = shop.services();
        choose(&services, &shop, PrivacySettings { keep_years: Some(1), ..PrivacySettings::default() }).await;
        let refused = privacy::erase(&services, &theirs(), &asked(&shop)).await.unwrap_err().to_string();
        assert!(refused.contains("From 1 January 2028 on"), "{refused}");
        let later = Asked { later: true, ..asked(&shop) };
        let waits = privacy::erase(&services, &theirs(), &later).await.unwrap();
        assert_eq!((waits.orders, waits.waiting), (0, 1));
        assert_eq!(shop.store.count_waiting_erasures().await.unwrap(), (1, Some("2028-01-01".parse().unwrap())));
        assert_eq!(privacy::sweep(&services).await.unwrap().orders, 0);
        shop.wait(TimeDelta::days(405));
        let erased = privacy::sweep(&services).await.unwrap();
        assert_eq!(erased.orders, 1, "{erased:?}");
        assert_eq!(&*shop.store.order(order).await.unwrap().unwrap().contact.name, ERASED);
        let noted = shop.store.erasures(10).await.unwrap();
        assert_eq!((noted[0].why, noted[0].author), (ErasureReason::Rule, Some(shop.admin)), "whoever asked");
        assert!(noted[0].mark.is_some());
        assert_eq!(shop.store.count_waiting_erasures().await.unwrap(), (0, None));
        assert_eq!(found(&PLANTED, &bytes(&shop)), Vec::<&str>::new());
        shop.audit(None).await.unwrap();
    }

    async fn by_rule_what_was_completed_long_enough_ago_goes_and_nothing_else(shop: Shop) {
        let old = delivered(&shop).await;
        let open = shop.place().await;
        shop.wait(TimeDelta::days(20));
        let young = shop.place_in("ready").await;
        shop.accept(shop.to(young, "delivered")).await;
        let services = shop.services();
        assert_eq!(privacy::sweep(&services).await.unwrap().orders, 0, "off by default");
        choose(&services, &shop, PrivacySettings { erase_after_days: Some(30), keep_years: None }).await;
        assert_eq!(privacy::sweep(&services).await.unwrap().orders, 0);
        shop.wait(TimeDelta::days(10));
        assert_eq!(privacy::sweep(&services).await.unwrap().orders, 1);
        let name = async |order| shop.store.order(order).await.unwrap().unwrap().contact.name.to_string();
        assert_eq!(name(old).await, ERASED);
        assert!(name(young).await != ERASED && name(open).await != ERASED);
        assert_eq!(privacy::sweep(&services).await.unwrap().orders, 0, "once");
        shop.wait(TimeDelta::days(60));
        assert_eq!(privacy::sweep(&services).await.unwrap().orders, 1);
        assert!(name(open).await != ERASED);
        shop.audit(None).await.unwrap();
    }

    async fn a_backup_from_before_is_erased_again_by_the_list(shop: Shop) {
        let order = delivered(&shop).await;
        let older = shop.copy().await;
        let services = shop.services();
        privacy::erase(&services, &theirs(), &asked(&shop)).await.unwrap();
        let listed = privacy::listed(&services).await.unwrap();
        assert_eq!(listed.iter().flat_map(|line| line.orders.clone()).collect::<Vec<_>>(), [order]);
        let list = store::ErasureList::at(shop.whereabouts().0.join("list"));
        listed.iter().for_each(|line| list.add(line).unwrap());
        assert_eq!(found(&PLANTED, &bytes(&older)), PLANTED, "it is back");
        let again = privacy::again_by_list(&older.services(), list.clone()).await.unwrap();
        assert_eq!((again.orders, again.people), (1, 0));
        assert_eq!(found(&PLANTED, &bytes(&older)), Vec::<&str>::new());
        assert_eq!(older.store.erasures(9).await.unwrap()[0].why, ErasureReason::Again);
        older.audit(None).await.unwrap();
        assert_eq!(privacy::again_by_list(&older.services(), list).await.unwrap().orders, 0, "once");
    }

    async fn a_backup_from_between_two_erasures_gets_the_second_again(shop: Shop) {
        let order = delivered(&shop).await;
        let services = shop.services();
        privacy::erase(&services, &theirs(), &asked(&shop)).await.unwrap();
        let mut sources = SourceRows::new();
        let text = sources.note(&format!("Wrote again from {EMAIL}"));
        let said = Command::Comment { comment: CommentId(Uuid::now_v7()), text, mentions: BTreeSet::new() };
        shop.accept(Submission { sources, ..shop.command(order, said) }).await;
        let between = shop.copy().await;
        let done = privacy::erase(&services, &theirs(), &asked(&shop)).await.unwrap();
        assert_eq!(done.orders, 1, "what was written since");
        let list = store::ErasureList::at(shop.whereabouts().0.join("list"));
        privacy::listed(&services).await.unwrap().iter().for_each(|line| list.add(line).unwrap());
        assert_eq!(found(&[EMAIL], &bytes(&between)), [EMAIL], "it is back");
        assert_eq!(privacy::again_by_list(&between.services(), list.clone()).await.unwrap().orders, 1);
        assert_eq!(found(&[EMAIL], &bytes(&between)), Vec::<&str>::new());
        between.audit(None).await.unwrap();
        assert_eq!(privacy::again_by_list(&between.services(), list).await.unwrap().orders, 0, "once");
    }

    async fn a_colleague_who_has_left_becomes_nameless(shop: Shop) {
        let id = shop.people["warehouse"];
        let name = shop.store.person(id).await.unwrap().unwrap().name;
        let order = shop.place().await;
        let mut sources = SourceRows::new();
        let said = Command::Comment { comment: CommentId(Uuid::now_v7()), text: sources.note("Here"), mentions: BTreeSet::new() };
        shop.accept(Submission { sources, ..by(shop.command(order, said), ActorRef::Person(id)) }).await;
        let services = shop.services();
        let kept = privacy::erase_person(&services, id, shop.admin()).await.unwrap_err().to_string();
        assert!(kept.contains("switch their access off"), "{kept}");
        let off = PatchPerson { id, name: None, admin: None, active: Some(false), roles: Default::default() };
        shop.store.administer(Administration::ChangePerson(off), shop.admin()).await.unwrap();
        let refused = privacy::erase_person(&services, id, shop.person("logistics")).await;
        assert!(refused.is_err(), "not by a colleague");
        privacy::erase_person(&services, id, shop.admin()).await.unwrap();
        let person = shop.store.person(id).await.unwrap().unwrap();
        assert_eq!((person.name.as_str(), person.password), (FORMER_COLLEAGUE, None));
        let planted = ["warehouse@shop.example"];
        assert_eq!(found(&planted, &bytes(&shop)), Vec::<&str>::new());
        let trail = shop.store.order_trail(order, u64::MAX, 9).await.unwrap().items;
        assert_eq!((trail[0].actor.name.as_str(), &trail[0].actor.who), (FORMER_COLLEAGUE, &ActorRef::Person(id)));
        assert_ne!(name, FORMER_COLLEAGUE);
        shop.audit(None).await.unwrap();
        shop.audit_outside().await.unwrap();
    }
}

fn sorted(mut log: Vec<String>) -> Vec<String> {
    log.sort();
    log
}

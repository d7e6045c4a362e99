//! Single bytes of the file, changed where something stands.

use super::worked;
use crate::{
    shop::{cluster::Engine, store::Shop},
    soak::{report, size},
};
use domain::{Command, HoldReason};
use sqlx::{AssertSqlSafe, ConnectOptions, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    path::Path,
};
use store::{secret::Secret, sqlite};

/// Who is signed in, what was sent twice, who was where, when an update came: nothing of it says anything of an order or of what
/// somebody may.
const PASSING: [&str; 5] = ["sessions", "links", "keys", "places", "_sqlx_migrations"];

/// Random bytes of the file are changed, one at a time, in pages that a table or an index uses and there in what is used.
/// Whatever the audit then calls whole says to everybody what it said.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_byte_of_the_file_is_not_called_whole_unless_nobody_can_read_it() {
    let shop = Shop::on_sqlite().await;
    busy(&shop).await;
    let (secret, count) = (shop.secret(), size(400, 1000));
    shop.store.close().await;
    let bytes = std::fs::read(shop.folder.join(sqlite::DATABASE_FILE)).unwrap();
    let says = readable(&shop.folder).await.unwrap();
    shop.audit_outside().await.unwrap();
    let used = used(&shop.folder, &bytes).await;
    let total: usize = used.iter().map(|(range, _)| range.len()).sum();
    let (mut random, mut whole, mut wrong) = (Random(0x2545_f491_4f6c_dd1d), BTreeMap::new(), Vec::new());
    let mut hit = BTreeSet::new();
    for _ in 0..count {
        let (at, table) = nth(&used, random.next() as usize % total);
        let flip = ((random.next() >> 48) as u8).max(1);
        hit.insert(table);
        if let Some(said) = called_whole(&bytes, at, flip, &secret).await {
            *whole.entry(table).or_insert(0) += 1;
            if said.as_ref() != Some(&says) {
                let said = said.unwrap_or_default();
                let other = said.lines().find(|line| !says.lines().any(|known| known == *line));
                wrong.push(format!("byte {at} of {table} ^ {flip:#x}: {other:?}"));
            }
        }
    }
    let unseen: u32 = whole.values().sum();
    let figure = format!(
        "{count} of {total} used bytes changed in {} tables and indexes: {unseen} called whole {whole:?}, {} of them wrongly",
        hit.len(),
        wrong.len()
    );
    report("changed bytes", Engine::Sqlite, &figure, "0 wrongly");
    assert!(wrong.is_empty(), "called whole: {wrong:?}");
    // The control: nearly all of these bytes say something, and that is seen.
    assert!(unseen * 20 < count, "{unseen} of {count} changes were not seen");
}

/// Enough orders that every table and index has something to say.
async fn busy(shop: &Shop) {
    worked(shop).await;
    for status in ["supplier", "approval", "scheduled", "cancelled"].repeat(8) {
        let order = shop.place_in(status).await;
        if status == "approval" {
            shop.accept(shop.command(order, Command::Hold { reason: HoldReason::Payment, note: None })).await;
        }
        if status == "cancelled" {
            shop.accept(shop.command(order, Command::Archive)).await;
        }
    }
}

/// What the folder with this byte changed says, if the audit calls it whole; none within if it cannot be read.
async fn called_whole(bytes: &[u8], at: usize, flip: u8, secret: &Secret) -> Option<Option<String>> {
    let folder = tempfile::tempdir().unwrap();
    let mut changed = bytes.to_vec();
    changed[at] ^= flip;
    std::fs::write(folder.path().join(sqlite::DATABASE_FILE), changed).unwrap();
    let verdict = sqlite::verify(folder.path(), secret, None).await;
    let whole = verdict.is_ok_and(|verdict| verdict.difference.is_none());
    if whole { Some(readable(folder.path()).await.ok()) } else { None }
}

/// xorshift64: the same bytes each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

fn nth(used: &[(Range<usize>, String)], mut n: usize) -> (usize, &str) {
    for (range, table) in used {
        match n.checked_sub(range.len()) {
            Some(rest) => n = rest,
            None => return (range.start + n, table),
        }
    }
    unreachable!("fewer bytes than were counted")
}

/// The bytes that tables and indexes use, and whose they are: no page of the list of free ones, and of a page of a b-tree not
/// what lies between its cells' pointers and its cells, nor what is left behind the last part of a long row (<https://sqlite.org/fileformat2.html>, section 1.6).
async fn used(folder: &Path, bytes: &[u8]) -> Vec<(Range<usize>, String)> {
    let sql = "SELECT d.name, d.pageno, d.pagetype, d.unused FROM dbstat d LEFT JOIN sqlite_schema s ON s.name = d.name \
               WHERE coalesce(s.tbl_name, d.name) NOT IN (SELECT value FROM json_each(?)) ORDER BY d.pageno";
    let passing = serde_json::to_string(&PASSING).unwrap();
    let pages: Vec<(String, i64, String, i64)> =
        sqlx::query_as(sql).bind(passing).fetch_all(&mut open(folder).await.unwrap()).await.unwrap();
    let size = match u16::from_be_bytes([bytes[16], bytes[17]]) {
        1 => 65_536,
        size => usize::from(size),
    };
    let mut used = Vec::new();
    for (table, number, kind, unused) in pages {
        let start = (number as usize - 1) * size;
        if kind == "overflow" {
            used.push((start..start + size - unused as usize, table));
            continue;
        }
        let head = start + if number == 1 { 100 } else { 0 };
        let at =
            |offset: usize| usize::from(u16::from_be_bytes([bytes[head + offset], bytes[head + offset + 1]]));
        let pointers = head + if kind == "leaf" { 8 } else { 12 } + 2 * at(3);
        let cells = start + if at(5) == 0 { 65_536 } else { at(5) };
        used.push((start..pointers, table.clone()));
        used.push((cells..start + size, table));
    }
    used
}

async fn open(folder: &Path) -> sqlx::Result<SqliteConnection> {
    let file = folder.join(sqlite::DATABASE_FILE);
    SqliteConnectOptions::new().filename(file).read_only(true).immutable(true).connect().await
}

/// All that anybody can read of what is stored.
async fn readable(folder: &Path) -> sqlx::Result<String> {
    let mut conn = open(folder).await?;
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_grams%' \
               ORDER BY name";
    let tables: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut conn).await?;
    let mut all = String::new();
    for table in tables.iter().filter(|table| !PASSING.contains(&table.as_str())) {
        let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info($1)")
            .bind(table)
            .fetch_all(&mut conn)
            .await?;
        let quoted: Vec<_> = columns.iter().map(|name| format!("quote({name})")).collect();
        let sql = format!("SELECT {} AS line FROM {table} ORDER BY 1", quoted.join(" || ',' || "));
        for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut conn).await? {
            all.push_str(&row.try_get::<String, _>("line")?);
            all.push('\n');
        }
    }
    Ok(all)
}

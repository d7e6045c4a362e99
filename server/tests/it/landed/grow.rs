//! A landed shop with many more orders: what lies there is written once more for each copy, under the schema it lies in and as
//! the version of the time wrote it, before the present program sees any of it.
//!
//! The log stays one that could have been written: each entry is followed by the same entry of each copy, so times go on as
//! they did, positions follow without a gap, and the chain is hashed anew. A copy's order has ids, a number, ranks and a
//! tracking link of its own; what else its entries say is what they said. The index that orders are found by is left as it is:
//! every later version makes it anew.

use crate::shop::process::{SECRET, ShopProcess};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::collections::BTreeSet;
use store::secret::{Secret, token_digest};
use uuid::Uuid;

/// How many rows one statement takes.
const ROWS: usize = 300;
/// Tables whose rows are an order's, those that others point to first.
const TABLES: [&str; 6] = ["customers", "lines", "notes", "orders", "imports", "events"];

/// Writes everything of the board's orders `copies` times in all.
pub async fn grow(shop: &ShopProcess, copies: usize) {
    let mut database = Database::of(shop).await;
    let mut tables = Vec::new();
    for name in TABLES {
        tables.push(Table::read(&mut database, name).await);
    }
    let ids = tables.iter().flat_map(Table::ids).collect();
    let secret = match shop.database() {
        None => Secret::in_folder(&shop.data()).expect("a secret"),
        Some(_) => Secret::from_text(SECRET),
    };
    let copying = Copying { copies, ids, secret, database: database.kind() };
    database.run("BEGIN").await;
    for table in tables.iter().rev() {
        database.run(&format!("DELETE FROM {}{}", table.name, of_board(table.name))).await;
    }
    for table in tables {
        table.write(&mut database, &copying).await;
    }
    database.run(&format!("UPDATE columns SET total = total * {copies}")).await;
    database.run("COMMIT").await;
    database.close().await;
}

/// The bodies and hashes of a board's log, in the order of the log.
pub async fn log(shop: &ShopProcess) -> Vec<String> {
    let mut database = Database::of(shop).await;
    let cells = [database.kind().literal("hash"), "body".to_owned()].join(" || ' ' || ");
    let log = database.texts(&format!("SELECT {cells} FROM events WHERE board = 1 ORDER BY seq")).await;
    database.close().await;
    log
}

/// Changes what lies there behind the program's back.
pub async fn tamper(shop: &ShopProcess, sql: &str) {
    let mut database = Database::of(shop).await;
    database.run(sql).await;
    database.close().await;
}

/// The system's log and tables have no copies.
fn of_board(table: &str) -> &'static str {
    if table == "events" { " WHERE board = 1" } else { "" }
}

/// How the copies differ.
struct Copying {
    copies: usize,
    /// Of orders, customers and notes: what a copy has of its own.
    ids: BTreeSet<String>,
    secret: Secret,
    database: Kind,
}

impl Copying {
    fn seq(&self, seq: usize, copy: usize) -> usize {
        (seq - 1) * self.copies + copy + 1
    }

    /// What an entry or a part of an order says, of a copy. Names and values stand between quotation marks, and none of them
    /// has one within: nobody's text is in it.
    fn retold(&self, said: &str, copy: usize) -> String {
        let (mut told, mut name) = (Vec::new(), "");
        for (at, part) in said.split('"').enumerate() {
            let quoted = at % 2 == 1;
            told.push(match name {
                "rank" if quoted => own_rank(part, copy),
                "seq" if !quoted => {
                    let digits = part.trim_matches(|c: char| !c.is_ascii_digit());
                    let seq = digits.parse().expect("a position");
                    part.replace(digits, &self.seq(seq, copy).to_string())
                }
                _ if quoted && self.ids.contains(part) => own_id(part, copy),
                _ if quoted && (part.starts_with("L-") || part.starts_with("S-")) => own_number(part, copy),
                _ => part.to_owned(),
            });
            if quoted {
                name = part;
            }
        }
        told.join("\"")
    }
}

/// An id with the copy's number in its last digits. The first copy is what was there, here and below.
fn own_id(id: &str, copy: usize) -> String {
    if copy == 0 { id.to_owned() } else { format!("{}{copy:08x}", &id[..id.len() - 8]) }
}

fn own_number(number: &str, copy: usize) -> String {
    if copy == 0 { number.to_owned() } else { format!("{number}-{copy}") }
}

/// A key right behind the other one's, and before the next: it does not end in a zero.
fn own_rank(rank: &str, copy: usize) -> String {
    if copy == 0 { rank.to_owned() } else { format!("{rank}{copy:05}1") }
}

/// A table's rows, each value as the engine writes it in a statement.
struct Table {
    name: &'static str,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    async fn read(database: &mut Database, name: &'static str) -> Table {
        let columns = database.texts(&database.kind().columns_of(name)).await;
        let literals: Vec<_> = columns.iter().map(|column| database.kind().literal(column)).collect();
        let order = if name == "events" { " ORDER BY seq" } else { "" };
        let array = database.kind().array(&literals);
        let rows = database.texts(&format!("SELECT {array} FROM {name}{}{order}", of_board(name))).await;
        let row = |row: String| serde_json::from_str(&row).expect("a row");
        Table { name, columns, rows: rows.into_iter().map(row).collect() }
    }

    /// The ids that rows of it have, as they stand in entries.
    fn ids(&self) -> Vec<String> {
        let columns: &[&str] = match self.name {
            "customers" | "notes" => &["id"],
            "orders" => &["id", "customer_id"],
            _ => &[],
        };
        let places: Vec<usize> = columns.iter().map(|column| self.at(column)).collect();
        self.rows.iter().flat_map(|row| places.iter().map(move |at| uuid(&row[*at]).to_string())).collect()
    }

    fn at(&self, column: &str) -> usize {
        self.columns.iter().position(|known| known == column).expect("a column")
    }

    async fn write(self, database: &mut Database, copying: &Copying) {
        let columns = self.columns.join(", ");
        let (mut values, mut hash) = (Vec::with_capacity(ROWS), [0; 32]);
        for row in &self.rows {
            for copy in 0..copying.copies {
                let row = self.copied(row, copy, copying, &mut hash);
                values.push(format!("({})", row.join(", ")));
                if values.len() == ROWS {
                    let values = std::mem::take(&mut values).join(", ");
                    database.run(&format!("INSERT INTO {} ({columns}) VALUES {values}", self.name)).await;
                }
            }
        }
        if !values.is_empty() {
            let values = values.join(", ");
            database.run(&format!("INSERT INTO {} ({columns}) VALUES {values}", self.name)).await;
        }
        if self.name == "events" {
            let (end, hash) = (self.rows.len() * copying.copies, copying.database.bytes(&hash));
            database.run(&format!("UPDATE boards SET seq = {end}, hash = {hash} WHERE no = 1")).await;
        }
    }

    /// A row of a copy. Entries are chained by the hash of the one before.
    fn copied(&self, row: &[String], copy: usize, copying: &Copying, hash: &mut [u8; 32]) -> Vec<String> {
        let kind = copying.database;
        let mut copied = Vec::with_capacity(row.len());
        for (column, value) in self.columns.iter().zip(row) {
            copied.push(match (self.name, column.as_str()) {
                _ if value == "NULL" => value.clone(),
                (_, "id" | "order_id" | "customer_id" | "customer_row" | "hold_note" | "promise_note") => {
                    within(value, |id| own_id(id, copy))
                }
                (_, "number") => within(value, |number| own_number(number, copy)),
                (_, "rank") => within(value, |rank| own_rank(rank, copy)),
                ("orders", "fields" | "last_move") | ("events", "body") => {
                    within(value, |said| copying.retold(said, copy))
                }
                ("events", "seq") => {
                    let seq = value.trim_matches('\'').parse().expect("a position");
                    copying.seq(seq, copy).to_string()
                }
                _ => value.clone(),
            });
        }
        match self.name {
            "events" => {
                let body = text(&copied[self.at("body")]);
                *hash = Sha256::new().chain_update(*hash).chain_update(body).finalize().into();
                copied[self.at("hash")] = kind.bytes(hash);
            }
            "orders" => {
                let generation = text(&copied[self.at("tracking_generation")]).parse().expect("a number");
                let id = domain::OrderId(uuid(&copied[self.at("id")]));
                let token = copying.secret.tracking_token(id, generation);
                copied[self.at("tracking_digest")] = kind.bytes(&token_digest(&token));
            }
            _ => {}
        }
        copied
    }
}

/// What stands between the quotation marks of a literal, told otherwise.
fn within(literal: &str, tell: impl FnOnce(&str) -> String) -> String {
    let said = text(literal);
    literal.replace(said, &tell(said))
}

fn text(literal: &str) -> &str {
    let said = literal.find('\'').map_or(literal, |start| &literal[start + 1..literal.len() - 1]);
    assert!(!said.contains(['\'', '\\']), "an entry or an id has no text of a person: {said}");
    said
}

fn uuid(literal: &str) -> Uuid {
    text(literal).parse().expect("an id")
}

/// What of SQL is each engine's own.
#[derive(Clone, Copy)]
enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    fn columns_of(self, table: &str) -> String {
        match self {
            Kind::Sqlite => format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"),
            Kind::Postgres => format!(
                "SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
            ),
        }
    }

    /// The value of a column as a statement takes it.
    fn literal(self, column: &str) -> String {
        match self {
            Kind::Sqlite => format!("quote({column})"),
            Kind::Postgres => format!("quote_nullable({column}::text)"),
        }
    }

    /// Texts as one of JSON.
    fn array(self, texts: &[String]) -> String {
        match self {
            Kind::Sqlite => format!("json_array({})", texts.join(", ")),
            Kind::Postgres => format!("json_build_array({})::text", texts.join(", ")),
        }
    }

    fn bytes(self, bytes: &[u8]) -> String {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        match self {
            Kind::Sqlite => format!("X'{hex}'"),
            Kind::Postgres => format!("'\\x{hex}'"),
        }
    }
}

enum Database {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Database {
    async fn of(shop: &ShopProcess) -> Database {
        match shop.database() {
            None => {
                let url = crate::soak::sqlite_url(shop);
                Database::Sqlite(SqliteConnection::connect(&url).await.expect("a file"))
            }
            Some(url) => Database::Postgres(PgConnection::connect(url).await.expect("a database")),
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Database::Sqlite(_) => Kind::Sqlite,
            Database::Postgres(_) => Kind::Postgres,
        }
    }

    async fn run(&mut self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Database::Sqlite(conn) => sqlx::raw_sql(sql).execute(conn).await.map(drop),
            Database::Postgres(conn) => sqlx::raw_sql(sql).execute(conn).await.map(drop),
        }
        .expect("a statement");
    }

    async fn texts(&mut self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Database::Sqlite(conn) => sqlx::query_scalar(sql).fetch_all(conn).await,
            Database::Postgres(conn) => sqlx::query_scalar(sql).fetch_all(conn).await,
        }
        .expect("texts")
    }

    async fn close(self) {
        match self {
            Database::Sqlite(conn) => conn.close().await,
            Database::Postgres(conn) => conn.close().await,
        }
        .expect("the end of a connection");
    }
}

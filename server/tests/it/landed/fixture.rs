//! A landed folder or database as it lies in `tests/landed`: the data, compressed, and a note of what it said then.

use crate::shop::{
    cluster::{Cluster, Engine},
    process::{Api, ShopProcess},
};
use brotli::enc::BrotliEncoderParams;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use store::{secret::SECRET_FILE, sqlite::DATABASE_FILE};

/// One of them.
pub struct Landed {
    /// `0003-sqlite`: the last migration that the program knew.
    pub name: String,
    pub noted: Noted,
    engine: Engine,
}

/// What the program of the time said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Noted {
    /// What it was built from.
    pub commit: String,
    /// What its tracking links were made from.
    pub secret: String,
    /// Where each board's log ended.
    pub heads: BTreeMap<String, String>,
    pub orders: Vec<NotedOrder>,
}

/// An order as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotedOrder {
    pub id: String,
    pub number: String,
    pub status: String,
    pub version: u64,
    pub archived: bool,
    /// Of its tracking link.
    pub token: String,
}

/// `server/tests/landed`
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/landed")
}

fn ending(engine: Engine) -> (&'static str, &'static str) {
    match engine {
        Engine::Sqlite => ("sqlite", "db.br"),
        Engine::Postgres => ("postgres", "sql.br"),
    }
}

impl Landed {
    /// All of an engine, the oldest first.
    pub fn all(engine: Engine) -> Vec<Landed> {
        let (kind, _) = ending(engine);
        let files =
            fs::read_dir(folder()).expect("landed data").map(|file| file.expect("a file").file_name());
        let names = files.filter_map(|file| file.to_str()?.strip_suffix(".json").map(str::to_owned));
        let mut names: Vec<String> = names.filter(|name| name.ends_with(kind)).collect();
        names.sort();
        let landed = |name: String| {
            let note = fs::read(folder().join(format!("{name}.json"))).expect("a note");
            Landed { noted: serde_json::from_slice(&note).expect("a note"), name, engine }
        };
        names.into_iter().map(landed).collect()
    }

    /// Keeps data and note under this name.
    pub fn keep(name: &str, engine: Engine, data: &[u8], noted: &Noted) {
        let (kind, ending) = ending(engine);
        let note = serde_json::to_string(noted).expect("a note").replace("},{", "},\n{");
        fs::write(folder().join(format!("{name}-{kind}.json")), note + "\n").expect("a note");
        let mut file = fs::File::create(folder().join(format!("{name}-{kind}.{ending}"))).expect("a file");
        let strongest = BrotliEncoderParams { lgwin: 24, ..BrotliEncoderParams::default() };
        brotli::BrotliCompress(&mut &*data, &mut file, &strongest).expect("a file");
    }

    /// A shop of it, at rest.
    pub async fn unpack(&self) -> ShopProcess {
        let home = tempfile::tempdir().expect("a temporary folder");
        let database = match self.engine {
            Engine::Sqlite => {
                let data = home.path().join("data");
                fs::create_dir(&data).expect("a folder");
                fs::write(data.join(DATABASE_FILE), self.data()).expect("a database");
                fs::write(data.join(SECRET_FILE), &self.noted.secret).expect("a secret");
                None
            }
            Engine::Postgres => {
                let database = Cluster::shared().await.database().await;
                Cluster::fill(&database, &self.data());
                Some(database)
            }
        };
        ShopProcess::at_rest(home, database)
    }

    fn data(&self) -> Vec<u8> {
        let file = folder().join(format!("{}.{}", self.name, ending(self.engine).1));
        let mut data = Vec::new();
        brotli::BrotliDecompress(&mut fs::File::open(file).expect("data"), &mut data).expect("data");
        data
    }
}

/// All orders by number, those off the board included. Programs of any version answer, so nothing is asked of the shape but what
/// is noted.
pub async fn read_orders(api: &Api) -> Vec<NotedOrder> {
    let (mut orders, mut archived, mut after) = (Vec::new(), false, String::new());
    loop {
        let list = format!("/api/v1/boards/orders/orders?archived={archived}&limit=20{after}");
        let page: Value = api.get(&list).await;
        for card in page["items"].as_array().expect("cards") {
            let text = |field: &str| card[field].as_str().expect("a text").to_owned();
            let view: Value = api.get(&format!("/api/v1/orders/{}", text("id"))).await;
            let link = view["tracking_url"].as_str().expect("a link");
            orders.push(NotedOrder {
                id: text("id"),
                number: text("number"),
                status: text("status"),
                version: card["version"].as_u64().expect("a version"),
                archived: card["archived"].as_bool().unwrap_or(false),
                token: link.rsplit('/').next().expect("a token").to_owned(),
            });
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None if archived => break,
            None => (archived, after) = (true, String::new()),
        }
    }
    orders.sort_by(|a, b| a.number.cmp(&b.number));
    orders
}

/// Where boards' logs end, as the audit prints it.
pub fn heads(said: &str) -> BTreeMap<String, String> {
    let head = |line: &str| {
        let (before, hash) = line.split_once(", head ")?;
        Some((before.split_whitespace().nth(1)?.to_owned(), hash.trim().to_owned()))
    };
    said.lines().filter_map(head).collect()
}

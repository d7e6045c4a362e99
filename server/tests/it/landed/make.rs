//! Makes what a version leaves behind: its program runs a shop for a morning. Not a test; `tests/landed/README.md` says how it is
//! called.

use super::fixture::{Landed, Noted, heads, read_orders};
use crate::shop::{
    PASSWORD,
    cluster::{Cluster, Engine},
    process::{Api, SECRET, ShopProcess},
};
use domain::wire::Link;
use reqwest::{Method, header};
use serde_json::{Value, json};
use std::fs;
use store::{secret::SECRET_FILE, sqlite::DATABASE_FILE};

/// The ways of orders. A version that does not know a status stays where it is.
const WAYS: [&[&str]; 6] = [
    &[],
    &["approval", "received", "supplier"],
    &["supplier"],
    &["scheduled", "floor", "quality", "ready"],
    &["scheduled", "floor", "quality", "ready", "carrier", "delivered"],
    &["cancelled"],
];
const BY_HAND: usize = 24;
const MAP: &str = "number=Number,customer_name=Customer,email=Email,description=Item,quantity=Qty,unit_price=Price,\
                   placed_at=Placed,status=Status";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes into tests/landed what another program makes"]
async fn make() {
    let variable = |name| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let (program, name) = (variable("MILEPOST_LANDED_PROGRAM"), variable("MILEPOST_LANDED_NAME"));
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Cluster::shared().await.database().await),
        };
        let home = tempfile::tempdir().expect("a temporary folder");
        let mut shop = ShopProcess::open_below(home, database, vec![program.clone()], vec![]).await;
        work(&shop).await;
        let orders = read_orders(&shop.api()).await;
        shop.stop().await;
        let (whole, said) = shop.command(&["audit", "verify"]).await;
        assert!(whole, "{said}");
        let secret = match engine {
            Engine::Sqlite => fs::read_to_string(shop.data().join(SECRET_FILE)).expect("a secret"),
            Engine::Postgres => SECRET.to_owned(),
        };
        let noted = Noted { commit: variable("MILEPOST_LANDED_COMMIT"), secret, heads: heads(&said), orders };
        Landed::keep(&name, engine, &left_behind(&shop), &noted);
    }
}

fn left_behind(shop: &ShopProcess) -> Vec<u8> {
    match shop.database() {
        None => fs::read(shop.data().join(DATABASE_FILE)).expect("a database"),
        // What only the newest psql understands is of no use here.
        Some(url) => {
            let dump = String::from_utf8(Cluster::dump(url)).expect("a text");
            let lines = dump
                .lines()
                .filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict"));
            lines.map(|line| format!("{line}\n")).collect::<String>().into_bytes()
        }
    }
}

async fn work(shop: &ShopProcess) {
    let api = shop.api();
    hire(&api).await;
    for n in 0..BY_HAND {
        tend(&api, n).await;
    }
    let file = shop.data().with_extension("csv");
    let mut rows = String::from("Number,Customer,Email,Item,Qty,Price,Placed,Status\n");
    for n in 0..16 {
        let status =
            ["Order received", "Production scheduled", "Ready for dispatch", "Delivery confirmed"][n % 4];
        for item in ["Oak table", "Wall clock"] {
            rows += &format!(
                "S-{n},Buyer {n},buyer{n}@customer.example,{item},{},12.50,2026-11-0{},{status}\n",
                n + 1,
                n % 9 + 1
            );
        }
    }
    fs::write(&file, rows).expect("a file");
    let file = file.display().to_string();
    let import = [
        "import",
        &file,
        "--board",
        "orders",
        "--map",
        MAP,
        "--dates",
        "%Y-%m-%d",
        "--zone",
        "Europe/London",
        "--source",
        "shop",
    ];
    let (done, said) = shop.command(&import).await;
    assert!(done, "{said}");
    for rest in [&["user", "deactivate", "piet@shop.example"][..], &["user", "reset", "nora@shop.example"]] {
        let (done, said) = shop.command(rest).await;
        assert!(done, "{said}");
    }
}

async fn hire(api: &Api) {
    let me: Value = api.get("/api/v1/me").await;
    let board = me["boards"][0]["id"].as_str().expect("a board").to_owned();
    for (name, email, role) in [
        ("Nora Manager", "nora@shop.example", "account_manager"),
        ("Piet Packer", "piet@shop.example", "warehouse"),
    ] {
        let ask = json!({"name": name, "email": email, "roles": {board.as_str(): [role]}});
        let link: Link =
            api.post("/api/v1/invitations", &ask).await.expect("an answer").json().await.expect("a link");
        let token = link.url.rsplit('/').next().expect("a token");
        let path = format!("/api/v1/invitations/{token}");
        let joined = api.post(&path, &json!({"password": PASSWORD})).await.expect("an answer");
        assert!(joined.status().is_success(), "{email}");
    }
}

/// Everything that may become of an order, a bit of each.
async fn tend(api: &Api, n: usize) {
    let body = json!({
        "number": format!("L-{n:02}"),
        "customer": {"name": format!("Customer {n}"), "email": "buyer@customer.example", "address": "1 Example Street", "postcode": "ZZ1 1ZZ"},
        "lines": [{"sku": "T-1", "description": "Oak table", "quantity": 1, "unit_price": "249.00"}, {"description": "Chair", "quantity": 4}],
        "promise": {"earliest": "2026-12-10", "latest": "2026-12-14"}, "fields": {"reference": format!("PO {n}")},
    });
    let placed = api.post("/api/v1/boards/orders/orders", &body).await.expect("an answer");
    let placed: Value = placed.json().await.expect("a placed order");
    let path = format!("/api/v1/orders/{}", placed["id"].as_str().expect("an id"));
    let mut order = Tended { api, path, version: 1, seq: 0 };
    for to in WAYS[n % WAYS.len()] {
        let mut body = json!({"to": to, "reason": "As agreed"});
        if *to == "carrier" {
            body["fields"] = json!({"carrier": "Royal Example", "tracking_number": format!("RX {n}")});
        }
        order.must(Method::POST, "/moves", body).await;
    }
    if n.is_multiple_of(5) {
        order.can(Method::PUT, "/hold", json!({"reason": "payment", "note": "The bank has not said"})).await;
    }
    if n.is_multiple_of(10) {
        order.can(Method::DELETE, "/hold", json!({})).await;
    }
    if n % 4 == 1 {
        order
            .can(
                Method::PATCH,
                "",
                json!({"fields": {"note": "Ring twice"}, "customer": {"name": "Another name"}}),
            )
            .await;
    }
    if n % 7 == 3 {
        let promise = json!({"earliest": "2026-12-17", "latest": "2026-12-18"});
        order.can(Method::PATCH, "", json!({"promise": promise, "reason": "The oak comes late"})).await;
    }
    match n {
        2 => order.must(Method::POST, "/tracking_link", json!({})).await,
        4 => order.must(Method::POST, "/archive", json!({})).await,
        7 => order.must(Method::POST, "/take_back", json!({"seq": order.seq})).await,
        // Later versions know these.
        6 => order.can(Method::POST, "/withdraw", json!({"reason": "Entered twice"})).await,
        8 => order.can(Method::PUT, "/number", json!({"number": "L-808"})).await,
        9 => order.can(Method::PATCH, "", json!({"lines": [{"description": "Lamp", "quantity": 2}]})).await,
        _ => {}
    }
}

/// An order as it is being worked on.
struct Tended<'a> {
    api: &'a Api,
    path: String,
    version: u64,
    /// Its last entry.
    seq: u64,
}

impl Tended<'_> {
    async fn must(&mut self, method: Method, what: &str, body: Value) {
        let before = self.version;
        self.can(method, what, body.clone()).await;
        assert!(self.version > before, "{what} {body}");
    }

    /// Whatever this version cannot or may not stays undone.
    async fn can(&mut self, method: Method, what: &str, body: Value) {
        let api = self.api;
        let call = api
            .client
            .request(method, format!("{}{}{what}", api.base, self.path))
            .header(header::COOKIE, &api.cookie);
        let call =
            call.header(header::ORIGIN, &api.base).header(header::IF_MATCH, format!("\"{}\"", self.version));
        let answer = call.json(&body).send().await.expect("an answer");
        if answer.status().is_success() {
            let moved: Value = answer.json().await.expect("an order");
            self.version = moved["order"]["version"].as_u64().expect("a version");
            self.seq = moved["seq"].as_u64().expect("a position");
        } else {
            eprintln!("{what} {body}: {}", answer.text().await.unwrap_or_default());
        }
    }
}

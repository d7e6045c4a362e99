//! The tracking page, asked for again and again: requests a second, against nginx serving the same bytes from a file.

use crate::{
    http::{Answer, Connection, field},
    measure::{Ground, cpu_during},
    nginx::{self, Nginx},
    report::{Goal, Report, Samples},
};
use domain::wire;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

const CONNECTIONS: usize = 32;
const ROUNDS: usize = 5;
const SLICE: Duration = Duration::from_millis(1500);

/// Requests a second of both, and of the CPU of each.
pub async fn measure(report: &mut Report, ground: &Ground) {
    eprintln!("tracking: {ROUNDS} rounds of {CONNECTIONS} connections");
    let shop = ground.shop().await;
    let api = shop.api();
    let order = api.place("orders", "T-1").await;
    let view: wire::OrderView = api.get(&format!("/api/v1/orders/{order}")).await;
    let path = view.tracking_url.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap_or_default();
    let address = api.address();
    let page = fetch(&address, &request(&address, &path)).await;
    let name = "tracking page, requests/s / nginx with the same bytes";
    if !nginx::is_installed() {
        return report.missing(name, "nginx is not installed here");
    }
    let peer = Nginx::serving(&page.body, &headers(&page));
    let (mut ours, mut theirs) = (Samples::default(), Samples::default());
    let (mut our_cpu, mut their_cpu) = (Samples::default(), Samples::default());
    for _ in 0..ROUNDS {
        let (cpu, rate) = cpu_during(&[shop.pid()], requests(&address, request(&address, &path))).await;
        ours.0.push(rate);
        our_cpu.0.push(rate * SLICE.as_secs_f64() / cpu);
        let address = peer.address();
        let (cpu, rate) = cpu_during(&peer.workers(), requests(&address, request(&address, "/page"))).await;
        theirs.0.push(rate);
        their_cpu.0.push(rate * SLICE.as_secs_f64() / cpu);
    }
    let beside = format!(
        "{:.0}/s, nginx {:.0}/s; of a CPU-second {:.0} and {:.0}; {} bytes",
        ours.median(),
        theirs.median(),
        our_cpu.median(),
        their_cpu.median(),
        page.body.len()
    );
    report.row(name, ours.over(&theirs), "×", (Goal::AtLeast(0.1), Goal::AtLeast(0.8)), beside);
}

fn request(address: &str, path: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: text/html\r\nAccept-Encoding: gzip, br\r\n\r\n"
    )
    .into_bytes()
}

async fn fetch(address: &str, request: &[u8]) -> Answer {
    let answer =
        Connection::open(address).await.expect("a connection").exchange(request).await.expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.head);
    answer
}

/// The headers that make the page what it is: the peer sends them too.
fn headers(page: &Answer) -> Vec<(String, String)> {
    let names = [
        "content-encoding",
        "content-security-policy",
        "cache-control",
        "referrer-policy",
        "x-robots-tag",
        "x-content-type-options",
    ];
    names.iter().filter_map(|name| Some(((*name).to_owned(), field(&page.head, name)?.to_owned()))).collect()
}

/// Requests a second over kept connections, each with one request under way.
async fn requests(address: &str, request: Vec<u8>) -> f64 {
    let (done, request) = (Arc::new(AtomicU64::new(0)), Arc::new(request));
    let mut tasks = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut connection = Connection::open(address).await.expect("a connection");
        let (done, request) = (done.clone(), request.clone());
        tasks.push(tokio::spawn(async move {
            let begun = Instant::now();
            while begun.elapsed() < SLICE {
                let answer = connection.exchange(&request).await.expect("an answer");
                assert_eq!(answer.status, 200, "{}", answer.head);
                done.fetch_add(1, Ordering::Relaxed);
            }
        }));
    }
    for task in tasks {
        task.await.expect("requests that are answered");
    }
    done.load(Ordering::Relaxed) as f64 / SLICE.as_secs_f64()
}

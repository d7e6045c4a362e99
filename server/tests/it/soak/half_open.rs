//! Clients that send half a head or half a body and then nothing: they are cut off, and others are served meanwhile.

use super::{
    report, seconds, size,
    sockets::{QUICK_PATIENCE, begin, cut_off, head},
    until,
    writers::{Crew, WRITERS},
};
use crate::{
    shop::cluster::Engine,
    shop::process::{Api, MILEPOST, ShopProcess},
};
use std::time::Duration;
use tokio::net::TcpStream;

/// Beyond the server's patience: it may be busy.
const SLACK: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_half_way_is_cut_off() {
    let shop = ShopProcess::open_with(vec![MILEPOST.into()], environment()).await;
    let api = shop.api();
    let work = Crew::hire(&api).await.start(std::slice::from_ref(&api));
    let (count, patience) = (size(50, 500), Duration::from_secs(u64::from(size(3, 30))));
    let streams = stopped(&api, count).await;
    let (seen, before) = (work.seen.clone(), work.seen.accepted());
    until("others' moves", patience, async || seen.accepted() > before + 5 * WRITERS as u64).await.unwrap();
    let (took, said) = cut_off(&streams, patience + SLACK).await.unwrap();
    let told = said.iter().filter(|said| said.starts_with("HTTP/1.1 408")).count();
    assert_eq!(told, count as usize, "every half body is told why");
    let crew = work.stop().await.unwrap();
    crew.check(&api).await.unwrap();
    assert_eq!((crew.seen.busy(), crew.seen.silent()), (0, 0), "others were served without an error");
    let figure = format!(
        "{count} half heads, {count} half bodies: all cut off after {}, {} moves meanwhile",
        seconds(took),
        seen.accepted()
    );
    report(
        "half-open requests",
        Engine::Sqlite,
        &figure,
        &format!("cut off ≤ {} s, others served", (patience + SLACK).as_secs()),
    );
}

/// A server with the patience of an hour keeps them all, and the check must say so.
#[tokio::test(flavor = "multi_thread")]
async fn control_who_is_not_cut_off_is_noticed() {
    let shop = ShopProcess::open_with(vec![MILEPOST.into()], vec![("MILEPOST_PATIENCE", "3600")]).await;
    let streams = stopped(&shop.api(), 1).await;
    for stream in streams.chunks(1) {
        let said = cut_off(stream, Duration::from_secs(1)).await.unwrap_err();
        assert!(said.contains("still not: the end of connection"), "{said}");
    }
}

fn environment() -> Vec<(&'static str, &'static str)> {
    if size(0, 1) == 0 { vec![("MILEPOST_PATIENCE", QUICK_PATIENCE)] } else { vec![] }
}

/// So many of each kind.
async fn stopped(api: &Api, count: u32) -> Vec<TcpStream> {
    let board = api.board().await;
    let half_head = head(api, &format!("GET /api/v1/boards/{board}"));
    let half_body = |path: &str, kind: &str| {
        format!("{}Content-Type: {kind}\r\nContent-Length: 100\r\n\r\n{{\"to\":", head(api, path))
    };
    let order = api.place(&board, "H-1").await;
    let half_move = half_body(&format!("POST /api/v1/orders/{order}/moves"), "application/json");
    let half_form = half_body(
        &format!("POST /api/v1/boards/{board}/imports?dry_run=true"),
        "multipart/form-data; boundary=x",
    );
    let mut streams = Vec::new();
    for n in 0..count {
        streams.push(begin(api, half_head.as_bytes()).await);
        streams.push(begin(api, if n % 2 == 0 { half_move.as_bytes() } else { half_form.as_bytes() }).await);
    }
    streams
}

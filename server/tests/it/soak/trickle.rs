//! Bodies that never stop coming: before anybody has signed in they have so many seconds in all, and are not told by their rate.

use super::{
    Verdict, ensure, size,
    sockets::{QUICK_PATIENCE, begin, head},
};
use crate::shop::process::{Api, MILEPOST, ShopProcess};
use std::time::{Duration, Instant};
use tokio::{io::AsyncWriteExt, net::TcpStream, time::sleep};

/// What is sent at once. By the rate at which a body has to come this earns a second and a half beyond the patience.
const AT_ONCE: usize = 12 * 1024;
/// A good part of that.
const APART: Duration = Duration::from_millis(700);
/// Beyond the server's patience: it may be busy.
const SLACK: Duration = Duration::from_secs(8);
/// A machine that stands still for a second makes both ends one.
const TRIES: usize = 3;

/// A stranger and, as the control, somebody who is signed in send the same as slowly: the stranger's time is up when the patience
/// is, the other's only when the rate was too low for too long.
#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_body_has_so_long_in_all_however_it_keeps_coming() {
    let environment = if size(0, 1) == 0 { vec![("MILEPOST_PATIENCE", QUICK_PATIENCE)] } else { vec![] };
    let patience = Duration::from_secs(u64::from(size(3, 15)));
    let shop = ShopProcess::open_with(vec![MILEPOST.into()], environment).await;
    let mut told = Ok(());
    for _ in 0..TRIES {
        told = cut_off_apart(&shop.api(), patience).await;
        if told.is_ok() {
            break;
        }
    }
    told.unwrap();
}

async fn cut_off_apart(api: &Api, patience: Duration) -> Verdict {
    let board = api.board().await;
    let nobody = Api { cookie: "milepost=nothing".into(), ..api.clone() };
    let mut stranger = start(&nobody, "POST /api/v1/session").await;
    let mut person = start(api, &format!("POST /api/v1/boards/{board}/orders")).await;
    let begun = Instant::now();
    let (first, second) = tokio::join!(
        keep_sending(&mut stranger, patience + SLACK),
        keep_sending(&mut person, patience + SLACK)
    );
    let ((first, said), (second, _)) = (first?, second?);
    ensure(said.starts_with("HTTP/1.1 408"), || said)?;
    let (first, second) = (first - begun, second - begun);
    ensure(first + APART / 2 > patience, || format!("the stranger had {first:?} of {patience:?}"))?;
    ensure(second > first + APART, || format!("the stranger had {first:?}, and a person {second:?}"))
}

/// The head of a request and most of its body.
async fn start(api: &Api, request: &str) -> TcpStream {
    let length = 16 * 1024;
    let head =
        format!("{}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n", head(api, request));
    let mut sent = head.into_bytes();
    sent.resize(sent.len() + AT_ONCE, b' ');
    begin(api, &sent).await
}

/// Sends on, some bytes ten times a second, until there is an answer: when it came, and what it was.
async fn keep_sending(stream: &mut TcpStream, limit: Duration) -> Verdict<(Instant, String)> {
    let (begun, mut buffer) = (Instant::now(), [0; 1024]);
    while begun.elapsed() < limit {
        // Whoever is not listened to any more is told so by the answer.
        let _ = stream.write_all(b"   ").await;
        if let Ok(length) = stream.try_read(&mut buffer) {
            return Ok((Instant::now(), String::from_utf8_lossy(&buffer[..length]).into_owned()));
        }
        sleep(Duration::from_millis(100)).await;
    }
    Err(format!("after {limit:?} nobody was told anything"))
}

//! Over TLS and HTTP/2 as the README configures nginx and HAProxy: a page and ten boards that are live share one connection, where
//! HTTP/1.1 needs one for each and browsers open six.

use super::proxies::{Kind, Proxy, README, around, haproxy, start_with};
use crate::{
    shop::{
        cluster::certify,
        process::{Api, MILEPOST, MoveRequest, ShopProcess},
    },
    soak::{Verdict, ensure, until},
};
use domain::wire::Moved;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Boards that are open at once.
const BOARDS: usize = 10;
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn ten_boards_behind_nginx_are_live_over_one_connection() {
    share_a_connection(Kind::Nginx).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_boards_behind_haproxy_are_live_over_one_connection() {
    share_a_connection(Kind::HaProxy).await;
}

async fn share_a_connection(kind: Kind) {
    let shop =
        ShopProcess::open_with(vec![MILEPOST.into()], vec![("MILEPOST_TRUSTED_PROXIES", "127.0.0.1")]).await;
    let api = shop.api();
    let Some(proxy) = start_with(kind, |folder, port| configuration(kind, folder, port, &api.base)) else {
        return;
    };
    if Command::new("curl")
        .arg("--version")
        .output()
        .is_ok_and(|said| String::from_utf8_lossy(&said.stdout).contains("HTTP2"))
    {
        let board = api.board().await;
        let order = api.place(&board, "H-1").await;
        one_connection(&Browser::open(&proxy, &api, "--http2"), &proxy, &api, order, 1).await.unwrap();
        // The control: without HTTP/2 each of them takes one, and the check must say so.
        let said = one_connection(&Browser::open(&proxy, &api, "--http1.1"), &proxy, &api, order, 2)
            .await
            .unwrap_err();
        assert!(said.contains("connections"), "{said}");
    } else {
        eprintln!("skipped: curl does not speak HTTP/2 here");
    }
}

/// Whether the page comes and every board hears of a move, over a single connection.
async fn one_connection(
    browser: &Browser,
    proxy: &Proxy,
    api: &Api,
    order: domain::OrderId,
    version: u64,
) -> Verdict {
    let heard =
        |n: usize, what: &str| fs::read_to_string(browser.output(n)).is_ok_and(|text| text.contains(what));
    let all = async |what: &str| until(what, PATIENCE, async || (0..BOARDS).all(|n| heard(n, what))).await;
    all("event: hello").await?;
    until("the page", PATIENCE, async || heard(BOARDS, "</html>")).await?;
    let to = if version % 2 == 1 { "approval" } else { "received" };
    let answer = api.send(&MoveRequest { order, version, to, key: format!("http2-{version}") }).await;
    let moved: Moved =
        answer.map_err(|error| error.to_string())?.json().await.map_err(|error| error.to_string())?;
    all(&format!("id: {}\n", moved.seq)).await?;
    let connections = connections_to(browser.process.id(), proxy.port);
    ensure(connections == 1, || format!("{connections} connections for {BOARDS} boards"))
}

/// The README's server for nginx, or what it says of HAProxy, with a certificate of the test's own.
fn configuration(kind: Kind, folder: &Path, port: u16, to: &str) -> String {
    certify(folder);
    let root = folder.display();
    match kind {
        Kind::Nginx => {
            let from = README.find("server {\n    listen 443 ssl;").expect("nginx");
            let end = README[from..].find("\n}\n").expect("its end") + from + 3;
            let server = README[from..end].replace("http://127.0.0.1:3000", to);
            let http2 = server.lines().find(|line| line.contains("http2 on;")).expect("HTTP/2").to_owned();
            // What the README says for an nginx that is older.
            let old = http2.split_once("listen 443 ssl http2;").is_some() && nginx_version(kind) < [1, 25, 1];
            let (listen, http2_now) = if old { ("ssl http2", "") } else { ("ssl", "    http2 on;") };
            let server = server
                .replace(&http2, http2_now)
                .replace("listen 443 ssl;", &format!("listen 127.0.0.1:{port} {listen};"));
            let keys = format!(
                "ssl_certificate {root}/server.crt; ssl_certificate_key {root}/server.key; server_name"
            );
            around(
                folder,
                &server.replacen("server_name", &keys, 1).replace("orders.example.com", "localhost"),
            )
        }
        Kind::HaProxy => {
            assert!(README.contains("`bind … ssl crt … alpn h2,http/1.1`"));
            let read = |file: &str| fs::read_to_string(folder.join(file)).expect("a certificate");
            fs::write(folder.join("both.pem"), read("server.crt") + &read("server.key"))
                .expect("a certificate");
            haproxy(&format!("127.0.0.1:{port} ssl crt {root}/both.pem alpn h2,http/1.1"), to)
        }
    }
}

/// `nginx version: nginx/1.22.1`
fn nginx_version(kind: Kind) -> [u32; 3] {
    let said = Command::new(kind.program()).arg("-v").output().expect("nginx").stderr;
    let said = String::from_utf8_lossy(&said).into_owned();
    let version =
        said.split_once('/').map_or("", |(_, version)| version).split_whitespace().next().unwrap_or_default();
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    [(); 3].map(|()| parts.next().unwrap_or(0))
}

/// A client that opens ten boards' feeds and a page, and keeps what it hears in files; gone with the value.
struct Browser {
    process: Child,
    folder: PathBuf,
    kind: &'static str,
}

impl Browser {
    fn open(proxy: &Proxy, api: &Api, kind: &'static str) -> Browser {
        let (folder, port) = (proxy.folder.path().to_owned(), proxy.port);
        let mut curl = Command::new("curl");
        curl.args([kind, "--silent", "--no-buffer", "--parallel", "--cacert"]).arg(folder.join("server.crt"));
        curl.args([
            "--resolve",
            &format!("localhost:{port}:127.0.0.1"),
            "--header",
            &format!("Cookie: {}", api.cookie),
        ]);
        for n in 0..=BOARDS {
            let path = if n < BOARDS { "/api/v1/boards/orders/feed" } else { "/boards/orders" };
            curl.arg("--output").arg(output(&folder, kind, n)).arg(format!("https://localhost:{port}{path}"));
        }
        let process = curl.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("curl");
        Browser { process, folder, kind }
    }

    fn output(&self, n: usize) -> PathBuf {
        output(&self.folder, self.kind, n)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn output(folder: &Path, kind: &str, n: usize) -> PathBuf {
    folder.join(format!("out{kind}-{n}"))
}

/// How many connections to this port a client has open (proc(5), net/tcp).
fn connections_to(client: u32, port: u16) -> usize {
    let table = fs::read_to_string(format!("/proc/{client}/net/tcp")).expect("a table");
    let open = |line: &&str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        fields.get(2).is_some_and(|remote| remote.ends_with(&format!(":{port:04X}")))
            && fields.get(3) == Some(&"01")
    };
    table.lines().filter(open).count()
}

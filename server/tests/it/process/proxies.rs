//! Behind a real nginx and a real HAProxy, configured as the README says: who guesses passwords slows down nobody else.

use crate::shop::{
    EMAIL, PASSWORD,
    process::{Api, MILEPOST, ShopProcess},
};
use reqwest::StatusCode;
use serde_json::json;
use std::{
    fs,
    net::{IpAddr, Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

pub(super) const README: &str = include_str!("../../../../README.md");

/// A proxy of the test's own, gone with the value.
pub(super) struct Proxy {
    pub(super) port: u16,
    process: Child,
    pub(super) folder: TempDir,
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Nginx,
    HaProxy,
}

impl Kind {
    pub(super) fn program(self) -> &'static str {
        match self {
            Kind::Nginx => "/usr/sbin/nginx",
            Kind::HaProxy => "/usr/sbin/haproxy",
        }
    }

    fn configuration(self, folder: &Path, port: u16, to: &str) -> String {
        match self {
            Kind::Nginx => {
                let location = location().replace("http://127.0.0.1:3000", to);
                around(folder, &format!("server {{ listen 127.0.0.1:{port}; {location} }}"))
            }
            Kind::HaProxy => {
                assert!(README.contains("`option forwardfor`, `timeout server 1h`"));
                haproxy(&format!("127.0.0.1:{port}"), to)
            }
        }
    }
}

/// An nginx with this server in it.
pub(super) fn around(folder: &Path, server: &str) -> String {
    let root = folder.display();
    format!(
        "user root; daemon off; worker_processes 1; pid {root}/pid; error_log {root}/error.log; events {{ }}
         http {{ access_log off; client_body_temp_path {root}/body; proxy_temp_path {root}/proxy;
             fastcgi_temp_path {root}/fastcgi; uwsgi_temp_path {root}/uwsgi; scgi_temp_path {root}/scgi;
             {server} }}"
    )
}

/// An HAProxy that is bound so.
pub(super) fn haproxy(bind: &str, to: &str) -> String {
    format!(
        "defaults\n mode http\n timeout connect 5s\n timeout client 1h\n timeout server 1h\n option forwardfor\n\
         frontend shop\n bind {bind}\n default_backend milepost\n\
         backend milepost\n server one {}\n",
        to.trim_start_matches("http://")
    )
}

/// The README's own location for nginx.
fn location() -> &'static str {
    let from = README.find("    location / {\n        proxy_pass http://127.0.0.1:3000;").expect("nginx");
    let to = README[from..].find("    }\n").expect("its end") + from;
    &README[from..to + 6]
}

/// A proxy in front of a shop; none where it is not installed.
fn start(kind: Kind, shop: &Api) -> Option<Proxy> {
    start_with(kind, |folder, port| kind.configuration(folder, port, &shop.base))
}

/// The same, configured otherwise: by its folder and its port.
pub(super) fn start_with(kind: Kind, configuration: impl FnOnce(&Path, u16) -> String) -> Option<Proxy> {
    if !Path::new(kind.program()).exists() {
        eprintln!("skipped: {} is not installed", kind.program());
        return None;
    }
    let folder = tempfile::Builder::new().prefix("milepost-proxy-").tempdir().expect("a folder");
    let port =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|l| l.local_addr()).expect("a port").port();
    let file = folder.path().join("conf");
    fs::write(&file, configuration(folder.path(), port)).expect("a configuration");
    let mut command = Command::new(kind.program());
    match kind {
        Kind::Nginx => command.arg("-c").arg(&file).arg("-e").arg(folder.path().join("error.log")),
        Kind::HaProxy => command.arg("-db").arg("-f").arg(&file),
    };
    let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a proxy");
    let mut proxy = Proxy { port, process, folder };
    let begun = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        let ended = proxy.process.try_wait().ok().flatten().is_some();
        assert!(!ended && begun.elapsed() < Duration::from_secs(10), "{} did not start", kind.program());
        std::thread::sleep(Duration::from_millis(10));
    }
    Some(proxy)
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-s", "TERM", &self.process.id().to_string()]).status();
        let _ = self.process.wait();
    }
}

impl Proxy {
    /// Signs in through the proxy from one of this machine's addresses.
    async fn sign_in(&self, from: u8, email: &str, password: &str) -> StatusCode {
        let client = reqwest::Client::builder()
            .local_address(IpAddr::from([127, 0, 0, from]))
            .timeout(Duration::from_secs(30))
            .build()
            .expect("a client");
        let forged = "198.51.100.77";
        let call = client
            .post(format!("http://127.0.0.1:{}/api/v1/session", self.port))
            .header("x-forwarded-for", forged)
            .json(&json!({"email": email, "password": password}));
        call.send().await.expect("an answer").status()
    }

    /// Somebody guesses, always from the same address and under many names, until they are told to wait.
    async fn guess(&self, from: u8) {
        for n in 0..60 {
            if self.sign_in(from, &format!("nobody{n}@shop.example"), "wrong guess").await == 429 {
                return;
            }
        }
        panic!("who guesses is never told to wait");
    }
}

/// A shop whose log is kept, behind a proxy that it trusts or does not.
async fn shop(log: &Path, trusted: Vec<(&'static str, &'static str)>) -> ShopProcess {
    let shell = format!("exec \"$@\" 2>{}", log.display());
    let launcher = ["sh", "-c", &shell, "sh", MILEPOST].map(String::from).to_vec();
    ShopProcess::open_with(launcher, trusted).await
}

async fn one_who_guesses_slows_nobody_else_down(kind: Kind) {
    let home = tempfile::tempdir().expect("a folder");
    let log = home.path().join("log");
    let shop = shop(&log, vec![("MILEPOST_TRUSTED_PROXIES", "127.0.0.1")]).await;
    let Some(proxy) = start(kind, &shop.api()) else { return };
    proxy.guess(9).await;
    for _ in 0..30 {
        assert_eq!(proxy.sign_in(3, EMAIL, PASSWORD).await, 204);
    }
    assert_eq!(fs::read_to_string(&log).expect("the log"), "");
}

/// Without the flag all are one place, and that is said: once, and what to do.
async fn control_an_unnamed_proxy_is_warned_of(kind: Kind) {
    let home = tempfile::tempdir().expect("a folder");
    let log = home.path().join("log");
    let shop = shop(&log, vec![]).await;
    let Some(proxy) = start(kind, &shop.api()) else { return };
    proxy.guess(9).await;
    assert_eq!(proxy.sign_in(3, EMAIL, PASSWORD).await, 429);
    let log = fs::read_to_string(&log).expect("the log");
    assert!(log.contains("start with --trusted-proxies 127.0.0.1") && log.lines().count() == 1, "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_nginx_one_who_guesses_slows_nobody_else_down() {
    one_who_guesses_slows_nobody_else_down(Kind::Nginx).await;
    control_an_unnamed_proxy_is_warned_of(Kind::Nginx).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_haproxy_one_who_guesses_slows_nobody_else_down() {
    one_who_guesses_slows_nobody_else_down(Kind::HaProxy).await;
    control_an_unnamed_proxy_is_warned_of(Kind::HaProxy).await;
}

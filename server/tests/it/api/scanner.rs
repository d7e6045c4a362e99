//! The scanner of a mail gateway: it opens every link of every message, what the pages behind them lead to, and what their scripts
//! ask for, as often and in whatever name it likes. It sends no form, and so nothing is changed by it.

use crate::shop::{
    ZONE,
    app::{Client, Reply, TestApp, order},
    approvals::workflow,
    rows::{changed, rows},
    smtp::{SmtpServer, free_port, header, is_there},
};
use axum::{body::Body, http::Method};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use domain::{Addressee, Ladder, MaxAge, MessageKind, Rung, default_calendar};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

const HOME: &str = "http://127.0.0.1:3000";

/// How those who open links before their reader does say who they are, if they do.
const OPENERS: [&[(&str, &str)]; 5] = [
    &[],
    &[("sec-purpose", "prefetch;prerender"), ("purpose", "prefetch"), ("sec-fetch-site", "none")],
    &[("x-moz", "prefetch"), ("sec-fetch-site", "cross-site")],
    &[("x-purpose", "preview"), ("range", "bytes=0-1023")],
    &[("user-agent", "Mozilla/5.0 (compatible; Link Scanner)"), ("referer", "https://mail.example/")],
];

/// A shop on whose board “own” orders that wait for their customer are not forgotten, and on whose board “asked” customers approve.
async fn shop() -> TestApp {
    let app = TestApp::shop().await;
    let rungs = vec![Rung { after: MaxAge::Hours(0), to: [Addressee::Owner].into() }];
    app.own_board(|own| own.ladder = Some(Ladder { warn_at: None, rungs })).await;
    app.add_board("asked", workflow(default_calendar(ZONE))).await;
    app
}

/// An order, and what is done with it.
struct Ordered<'a> {
    admin: &'a Client,
    id: String,
    page: String,
}

impl<'a> Ordered<'a> {
    async fn place(admin: &'a Client, board: &str, number: &str) -> Ordered<'a> {
        let mut body = order(number);
        body["promise"] = Value::Null;
        let placed = admin.post(&format!("/api/v1/boards/{board}/orders"), body).await;
        assert_eq!(placed.status, 201, "{}", placed.text);
        let placed = placed.body();
        let page = placed["tracking_url"].as_str().unwrap().strip_prefix(HOME).unwrap().to_owned();
        Ordered { admin, id: placed["id"].as_str().unwrap().to_owned(), page }
    }

    async fn write(&self, method: Method, rest: &str, body: Value) {
        let path = format!("/api/v1/orders/{}", self.id);
        let version = self.admin.get(&path).await.body()["card"]["version"].as_u64().unwrap();
        let written = self.admin.write(method, &format!("{path}{rest}"), version, body).await;
        assert_eq!(written.status, 200, "{rest}: {}", written.text);
    }

    async fn promise(&self, earliest: &str, latest: &str) {
        let promise = json!({"earliest": earliest, "latest": latest});
        self.write(Method::PATCH, "", json!({"promise": promise, "reason": "The kiln was cold"})).await;
    }

    async fn go(&self, to: Value) {
        self.write(Method::POST, "/moves", to).await;
    }
}

/// A mailbox behind such a scanner.
struct Guarded<'a> {
    app: &'a TestApp,
    server: SmtpServer,
    /// The mails that were scanned.
    scanned: BTreeSet<String>,
    kinds: BTreeSet<MessageKind>,
    opened: BTreeSet<String>,
}

impl Guarded<'_> {
    /// Has what waits leave, and every mail that came scanned.
    async fn receive(&mut self) {
        self.app.send_mails().await;
        let stored = self.app.services.store.messages_mailed(1000).await.unwrap();
        let kinds: BTreeMap<String, MessageKind> = stored
            .into_iter()
            .map(|message| (format!("<{}@127.0.0.1>", message.id), message.mail_kind))
            .collect();
        for mail in self.server.mails() {
            let id = header(&mail, "Message-ID").to_owned();
            if self.scanned.insert(id.clone()) {
                self.kinds.insert(kinds[&id]);
                self.scan(&mail).await;
            }
        }
    }

    async fn scan(&mut self, mail: &str) {
        let before = rows(self.app).await;
        let mail = mail.replace("\r\n", "\n");
        let (scanner, stop) = (self.app.stranger(), stop(&mail));
        let [text, html]: [String; 2] = parts(&mail).try_into().unwrap();
        let of_text = links(&text);
        assert_eq!((of_text.len(), &of_text), (2, &links(&html)), "{text} {html}");
        assert!(of_text.contains(&stop), "{stop} in {of_text:?}");
        let (mut level, mut seen) = (of_text, BTreeSet::new());
        for depth in 0..3 {
            let mut next = BTreeSet::new();
            for link in level {
                let found = open(&scanner, &link, depth == 0).await;
                next.extend(found);
                seen.insert(link);
            }
            level = next.difference(&seen).cloned().collect();
        }
        self.opened.extend(seen);
        let after = rows(self.app).await;
        assert_eq!(changed(&before, &after), Vec::<&str>::new(), "{:?}", self.kinds);
    }
}

/// Opens a link in every name and way, and gives what is behind it.
async fn open(scanner: &Client, link: &str, is_of_mail: bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for opener in OPENERS {
        for method in [Method::GET, Method::HEAD] {
            let reply = scanner.send(method.clone(), link, opener, Body::empty()).await;
            assert!(!is_of_mail || reply.status == 200, "{method} {link}: {} {}", reply.status, reply.text);
            assert!(reply.status.as_u16() < 500 && reply.status != 429, "{link}: {}", reply.text);
            found.extend(behind(&reply));
        }
    }
    if link.starts_with("/t/") && link.matches('/').count() == 2 {
        listen(scanner, link).await;
    }
    found
}

/// What the page's script does: it hears what is new, and asks for the page again.
async fn listen(scanner: &Client, page: &str) {
    let feed = format!("{page}/feed");
    let asked = scanner.stream(&feed, &[("accept", "text/event-stream")]);
    let answer = tokio::time::timeout(Duration::from_secs(10), asked).await.unwrap();
    assert_eq!(answer.status(), 200, "{feed}");
    assert_eq!(
        scanner.send(Method::GET, page, &[("cache-control", "no-store")], Body::empty()).await.status,
        200
    );
}

/// Where a page leads in the same shop, by links, forms and its pictures alike.
fn behind(reply: &Reply) -> BTreeSet<String> {
    let mut found = links(&reply.text);
    for name in ["href=\"", "src=\"", "action=\""] {
        let values = reply.text.split(name).skip(1).filter_map(|rest| rest.split('"').next());
        let own = values.filter(|path| path.starts_with('/') && !path.starts_with("//"));
        found.extend(own.map(|path| path.replace("&amp;", "&")));
    }
    let led = reply.header("location");
    found.extend(led.starts_with('/').then(|| led.to_owned()));
    found
}

/// The addresses of this shop in a text, as paths.
fn links(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| c.is_whitespace() || "\"'<>()".contains(c));
    words.filter_map(|word| word.strip_prefix(HOME)).map(|path| path.replace("&amp;", "&")).collect()
}

/// Where one click ends them, as a path.
fn stop(mail: &str) -> String {
    let head = mail.split("\n\n").next().unwrap().replace("\n ", " ").replace("\n\t", " ");
    let stop = header(&head, "List-Unsubscribe").trim();
    let address = stop.strip_prefix('<').and_then(|rest| rest.strip_suffix('>'));
    address.and_then(|address| address.strip_prefix(HOME)).unwrap_or_else(|| panic!("{head}")).to_owned()
}

/// What a mail says, part by part.
fn parts(mail: &str) -> Vec<String> {
    let boundary = mail.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
    let cut = format!("--{boundary}");
    mail.split(&cut)
        .skip(1)
        .filter(|part| !part.starts_with("--"))
        .filter_map(|part| part.split_once("\n\n"))
        .map(|(head, body)| match head.to_lowercase() {
            head if head.contains("base64") => {
                let packed: String = body.split_whitespace().collect();
                String::from_utf8(STANDARD.decode(packed).unwrap()).unwrap()
            }
            head if head.contains("quoted-printable") => unquoted(body),
            _ => body.to_owned(),
        })
        .collect()
}

fn unquoted(text: &str) -> String {
    let joined = text.replace("=\n", "");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let [first, more @ ..] = rest {
        let code = more.get(..2).filter(|_| *first == b'=').and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn whoever_opens_every_link_of_every_message_changes_nothing() {
    if !is_there() {
        return;
    }
    let (app, port) = (shop().await, free_port());
    let admin = app.admin().await;
    app.tells(&admin, Some(port)).await;
    let server = SmtpServer::start(port).await;
    let (scanned, kinds, opened) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut mailbox = Guarded { app: &app, server, scanned, kinds, opened };

    // One that goes its whole way, with a date, and a later one.
    let whole = Ordered::place(&admin, "own", "SC 1").await;
    mailbox.receive().await;
    whole.promise("2026-12-01", "2026-12-03").await;
    mailbox.receive().await;
    whole.promise("2026-12-08", "2026-12-09").await;
    mailbox.receive().await;
    let parcel = json!({"carrier": "Royal Example", "tracking_number": "RX 1"});
    let way = ["scheduled", "floor", "quality", "ready", "carrier", "delivered"];
    for to in way {
        let fields = if to == "carrier" { parcel.clone() } else { json!({}) };
        whole.go(json!({"to": to, "fields": fields})).await;
        mailbox.receive().await;
    }
    // One that asks its customer for all that can be asked.
    let asking = Ordered::place(&admin, "asked", "SC 2").await;
    asking.promise("2026-12-01", "2026-12-03").await;
    asking.promise("2026-12-08", "2026-12-09").await;
    asking.write(Method::PUT, "/hold", json!({"reason": "address"})).await;
    asking.write(Method::POST, "/approvals/price/request", json!({})).await;
    mailbox.receive().await;
    // One that comes to nothing.
    let nothing = Ordered::place(&admin, "own", "SC 3").await;
    mailbox.receive().await;
    nothing.go(json!({"to": "cancelled", "reason": "Ordered twice"})).await;
    mailbox.receive().await;
    // One that waits for an answer for too long.
    let waits = Ordered::place(&admin, "own", "SC 4").await;
    waits.go(json!({"to": "approval"})).await;
    mailbox.receive().await;
    app.pass(TimeDelta::days(8));
    while app.services.store.escalate(100).await.unwrap() > 0 {}
    mailbox.receive().await;

    let all: BTreeSet<MessageKind> = MessageKind::ALL.into();
    assert_eq!(mailbox.kinds, all, "each kind was scanned");
    for expected in ["/approval/price/customer", "/date", "/cancel", "/reply", "/unsubscribe/", "/t/"] {
        assert!(
            mailbox.opened.iter().any(|link| link.contains(expected)),
            "{expected}: {:?}",
            mailbox.opened
        );
    }

    // The look at what is stored notices what forms do.
    let customer = app.stranger();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let before = rows(&app).await;
    let spoken = customer.send(Method::POST, &asking.page, &form, Body::from("language=fr")).await;
    assert_eq!(spoken.status, 303, "{}", spoken.text);
    let then = rows(&app).await;
    assert_ne!(changed(&before, &then), Vec::<&str>::new());
    let stop =
        mailbox.opened.iter().find(|link| link.starts_with("/unsubscribe/") && !link.ends_with("/again"));
    let one_click = Body::from("List-Unsubscribe=One-Click");
    let stopped = customer.send(Method::POST, stop.unwrap(), &form, one_click).await;
    assert_eq!(stopped.status, 200, "{}", stopped.text);
    let after = rows(&app).await;
    assert_ne!(changed(&then, &after), Vec::<&str>::new());
}

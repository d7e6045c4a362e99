//! Messages to customers: whom a move tells is shown before and sent after, in the customer's language whatever door it came through;
//! the shop's own words, and who wants none.

use super::{imports::import_as, rules::written};
use crate::shop::{
    app::{Client, Reply, TestApp, order},
    smtp::{SmtpServer, free_port, header, is_there},
};
use axum::{body::Body, http::Method};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use serde_json::{Value, json};
use server::services::{
    automation::consumer::Automation,
    followers::{Consume, catch_up},
    mail::sender::send_due,
    messages::planning::Messages,
};
use std::collections::{BTreeMap, BTreeSet};

impl TestApp {
    /// Has the shop tell its customers; mails are shown, or handed to a mail server on this port.
    pub(super) async fn tells(&self, admin: &Client, port: Option<u16>) {
        self.services.store.enlist(Messages.name()).await.unwrap();
        let mode = if port.is_some() { "smtp" } else { "test" };
        let mail = json!({"settings": {
            "mode": mode, "host": "127.0.0.1", "port": port.unwrap_or(25), "tls": "none", "from": "orders@shop.example",
        }});
        assert_eq!(admin.json(Method::PUT, "/api/v1/mail", &[], mail).await.status, 200);
        let on = admin.json(Method::PUT, "/api/v1/shop/messages", &[], json!({"on": true})).await;
        assert_eq!(on.status, 200, "{}", on.text);
    }

    /// Plans what happened, lets the time pass in which it can be taken back, and sends.
    pub(super) async fn send_mails(&self) {
        catch_up(&self.services, &Messages).await.unwrap();
        self.pass(TimeDelta::minutes(10));
        send_due(&self.services).await.unwrap();
    }

    /// The mails to an address that were shown, the oldest first: subject and text.
    pub(super) async fn mails_to(&self, address: &str) -> Vec<(String, String)> {
        let mut mailed = self.services.store.messages_mailed(1000).await.unwrap();
        mailed.sort_by_key(|message| message.ended_at);
        let mails = mailed.into_iter().filter_map(|message| message.mail);
        mails.filter(|mail| mail.address == address).map(|mail| (mail.subject, mail.text)).collect()
    }
}

impl Client {
    /// Places an order for a customer of this address: its id and the path of its page.
    pub(super) async fn place_for(
        &self,
        number: &str,
        email: Option<&str>,
        language: Option<&str>,
    ) -> (String, String) {
        let mut body = order(number);
        body["customer"]["email"] = json!(email);
        if let Some(language) = language {
            body["language"] = json!(language);
        }
        let placed = self.post("/api/v1/boards/orders/orders", body).await;
        assert_eq!(placed.status, 201, "{}", placed.text);
        let placed = placed.body();
        let page = placed["tracking_url"].as_str().unwrap().split_once("/t/").unwrap().1.to_owned();
        (placed["id"].as_str().unwrap().to_owned(), format!("/t/{page}"))
    }

    pub(super) async fn go(&self, order: &str, version: u64, to: Value) -> Reply {
        let moved = self.write(Method::POST, &format!("/api/v1/orders/{order}/moves"), version, to).await;
        assert_eq!(moved.status, 200, "{}", moved.text);
        moved
    }

    pub(super) async fn messages(&self, order: &str) -> Value {
        self.get(&format!("/api/v1/orders/{order}/messages")).await.body()
    }

    pub(super) async fn foretell(&self, orders: &[String], to: &str) -> Value {
        let reply =
            self.post("/api/v1/boards/orders/messages/forecast", json!({"orders": orders, "to": to})).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.body()
    }
}

/// The subject of a mail as people read it.
fn subject(mail: &str) -> String {
    let mut lines = mail.lines().skip_while(|line| !line.starts_with("Subject: "));
    let first = lines.next().unwrap_or_default().trim_start_matches("Subject: ").to_owned();
    let folded = lines.take_while(|line| line.starts_with([' ', '\t']));
    let whole = folded.fold(first, |whole, line| format!("{whole} {}", line.trim()));
    let decoded = |word: &str| {
        let code = word.strip_prefix("=?utf-8?b?")?.strip_suffix("?=")?;
        String::from_utf8(STANDARD.decode(code).ok()?).ok()
    };
    let mut text = String::new();
    let mut after_code = false;
    for word in whole.split(' ') {
        let code = decoded(word);
        if !(text.is_empty() || after_code && code.is_some()) {
            text.push(' ');
        }
        after_code = code.is_some();
        text.push_str(code.as_deref().unwrap_or(word));
    }
    text
}

#[tokio::test]
async fn of_five_hundred_moved_together_exactly_those_are_told_that_were_shown_before() {
    if !is_there() {
        return;
    }
    let (app, port) = (TestApp::shop().await, free_port());
    let (server, admin) = (SmtpServer::start(port).await, app.admin().await);
    app.tells(&admin, Some(port)).await;
    let languages = [None, Some("es"), Some("ar"), Some("zh-Hans"), Some("de")];
    let mut orders = Vec::new();
    for n in 0..500 {
        let email = (n % 25 != 7).then(|| format!("buyer{n}@clocks.example"));
        let language = languages[n % languages.len()];
        orders.push(admin.place_for(&format!("B {n}"), email.as_deref(), language).await.0);
    }
    let shown = admin.foretell(&orders, "approval").await;
    let told = shown["told"].as_array().unwrap();
    assert_eq!((told.len(), shown["not"].as_array().unwrap().len()), (480, 20), "{}", shown["not"]);
    assert!(shown["not"].as_array().unwrap().iter().all(|not| not["why"] == "no_address"));
    for order in &orders {
        admin.go(order, 1, json!({"to": "approval"})).await;
    }
    app.send_mails().await;
    let (mails, stored) = (server.mails(), app.services.store.messages_mailed(1000).await.unwrap());
    assert_eq!((mails.len(), stored.len()), (480, 480));
    let by_id: BTreeMap<String, &String> =
        mails.iter().map(|mail| (header(mail, "Message-ID").to_owned(), mail)).collect();
    let sent: BTreeMap<String, String> = stored
        .iter()
        .map(|message| {
            let mail = by_id[&format!("<{}@127.0.0.1>", message.id)];
            assert_eq!(header(mail, "To"), message.mail.as_ref().unwrap().address);
            assert_eq!(header(mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
            (message.order.to_string(), subject(mail))
        })
        .collect();
    let foretold: BTreeMap<String, String> = told
        .iter()
        .map(|told| {
            let text = |name: &str| told[name].as_str().unwrap().to_owned();
            (text("order"), text("subject"))
        })
        .collect();
    assert_eq!(sent, foretold);
    let kinds: BTreeSet<_> = told.iter().map(|told| told["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["approval_wanted"].into());
    let spoken: BTreeSet<_> = told.iter().map(|told| told["language"].as_str().unwrap()).collect();
    assert_eq!(spoken, ["ar", "de", "en", "es", "zh-Hans"].into());
    // Nobody is told twice, whoever looks again; and nothing is told of a second move there.
    app.send_mails().await;
    assert_eq!(server.mails().len(), 480);
    assert_eq!(admin.foretell(&orders[..5], "approval").await["told"], json!([]));
    for order in &orders[..5] {
        admin.go(order, 2, json!({"to": "received", "reason": "Not yet"})).await;
    }
    assert_eq!(admin.foretell(&orders[..5], "approval").await["told"], json!([]), "it was announced");
}

#[tokio::test]
async fn the_words_that_a_move_would_send_are_read_before_and_sent_after() {
    let app = TestApp::shop().await;
    let (admin, warehouse) = (app.admin().await, app.role("warehouse").await);
    app.tells(&admin, None).await;
    let (order, _) = admin.place_for("R 1", Some("read@clocks.example"), Some("es")).await;
    app.send_mails().await;
    let words = format!("/api/v1/orders/{order}/messages/forecast");
    let there = json!({"to": "approval"});
    let read = admin.post(&words, there.clone()).await;
    assert_eq!(read.status, 200, "{}", read.text);
    let read = read.body();
    assert_eq!((&read["kind"], &read["language"]), (&json!("approval_wanted"), &json!("es")));
    // Who sees the order and not its address reads them without the link that ends what goes there.
    let seen = warehouse.post(&words, there.clone()).await.body();
    assert_eq!(seen["subject"], read["subject"]);
    assert!(read["text"].as_str().unwrap().contains("/unsubscribe/"), "{read}");
    assert!(!seen["text"].as_str().unwrap().contains("/unsubscribe/"), "{seen}");
    app.role("outsider").await.post(&words, there.clone()).await.is_problem(404);
    // Nothing was done by reading.
    assert_eq!(admin.messages(&order).await["items"].as_array().unwrap().len(), 1);
    for (asked, status) in [
        (json!({}), 422),
        (json!({"to": "No such"}), 422),
        (json!({"to": "nowhere"}), 409),
        (json!({"to": "scheduled"}), 409),
        (json!({"to": "approval", "promise": {"earliest": "2026-12-01"}}), 422),
        (json!({"to": "approval", "promise": {"earliest": "2026-12-09", "latest": "2026-12-01"}}), 422),
    ] {
        admin.post(&words, asked).await.is_problem(status);
    }
    admin.go(&order, 1, there).await;
    app.send_mails().await;
    let mails = app.mails_to("read@clocks.example").await;
    assert_eq!((json!(mails[1].0), json!(mails[1].1)), (read["subject"].clone(), read["text"].clone()));
    // Of another promise it says the new date.
    let promise = json!({"earliest": "2026-12-20", "latest": "2026-12-21"});
    let later = admin.post(&words, json!({"to": "scheduled", "promise": promise})).await;
    assert_eq!(later.body()["kind"], "delay", "{}", later.text);
    let text = later.body()["text"].as_str().unwrap().replace(['\u{2068}', '\u{2069}'], "");
    assert!(text.contains("dom 20 – lun 21 de diciembre"), "{text}");
}

#[tokio::test]
async fn what_is_entered_with_a_move_is_read_before_and_sent_after() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    app.tells(&admin, None).await;
    let (order, _) = admin.place_for("F 1", Some("fields@clocks.example"), Some("de")).await;
    app.send_mails().await;
    let words = format!("/api/v1/orders/{order}/messages/forecast");
    let mut told = 1;
    // Shown before, sent after; the asked-for parts stand in it.
    let mut both = async |to: Value, says: &[&str]| {
        let shown = admin.post(&words, to.clone()).await;
        assert_eq!(shown.status, 200, "{}", shown.text);
        let shown = shown.body();
        let now = admin.get(&format!("/api/v1/orders/{order}")).await.body();
        admin.go(&order, now["card"]["version"].as_u64().unwrap(), to).await;
        app.send_mails().await;
        let mails = app.mails_to("fields@clocks.example").await;
        told += 1;
        assert_eq!(mails.len(), told);
        let last = &mails[told - 1];
        assert_eq!((json!(last.0), json!(last.1)), (shown["subject"].clone(), shown["text"].clone()));
        for part in says {
            assert!(last.1.replace(['\u{2068}', '\u{2069}'], "").contains(part), "{part} in {}", last.1);
        }
    };
    // A date that moves, with why it does; and again, so that they are asked whether it is fine.
    let window = |day: &str| json!({"earliest": day, "latest": day});
    let first = json!({"to": "approval", "promise": window("2026-12-20"), "reason": "The kiln was cold"});
    both(first, &["The kiln was cold", "20. Dezember"]).await;
    let back = json!({"to": "supplier", "promise": window("2026-12-28"), "reason": "It broke"});
    both(back, &["It broke", "28. Dezember", "/date"]).await;
    both(json!({"to": "ready"}), &[]).await;
    let fields = json!({"carrier": "Harrow Parcels", "tracking_number": "HP 4471 0128"});
    both(json!({"to": "carrier", "fields": fields}), &["Harrow Parcels, HP 4471"]).await;
}

#[tokio::test]
async fn each_is_told_in_their_language_whatever_door_the_move_came_through() {
    let app = TestApp::shop().await;
    let (admin, customer) = (app.admin().await, app.stranger());
    app.tells(&admin, None).await;
    assert_eq!(
        admin.json(Method::PUT, "/api/v1/shop/page", &[], json!({"language": "fr"})).await.status,
        200
    );
    let (by_api, _) = admin.place_for("L 1", Some("api@clocks.example"), Some("es")).await;
    let (by_page, page) = admin.place_for("L 2", Some("page@clocks.example"), None).await;
    let (by_rule, _) = admin.place_for("L 3", Some("rule@clocks.example"), Some("de")).await;
    let (by_shop, _) = admin.place_for("L 4", Some("shop@clocks.example"), None).await;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(customer.send(Method::POST, &page, &form, Body::from("language=ar")).await.status, 303);
    for order in [&by_api, &by_page, &by_shop] {
        admin.go(order, 1, json!({"to": "approval"})).await;
    }
    let rule = json!({"name": "Ask", "when": [{"button": "Ask"}], "then": [{"move": {"to": "approval"}}]});
    let rule = written(&admin, rule, true).await;
    app.services.store.enlist(Automation.name()).await.unwrap();
    let press = format!("/api/v1/orders/{by_rule}/rules/{rule}/press");
    assert_eq!(admin.write(Method::POST, &press, 1, json!({})).await.status, 200);
    catch_up(&app.services, &Automation).await.unwrap();
    app.send_mails().await;
    for (address, subject, says) in [
        ("api@clocks.example", "Pedido L 1: necesitamos su respuesta", "Hola, Clock Lovers:"),
        ("page@clocks.example", "الطلب \u{2068}L 2\u{2069}: نحتاج إلى ردك", "أين هو الآن:"),
        ("rule@clocks.example", "Bestellung L 3: Wir brauchen Ihre Antwort", "Guten Tag Clock Lovers,"),
        ("shop@clocks.example", "Commande L 4 : nous attendons votre réponse", "Bonjour Clock Lovers,"),
    ] {
        let mails = app.mails_to(address).await;
        assert_eq!(mails.len(), 1, "{address}");
        assert_eq!(mails[0].0, subject);
        assert!(mails[0].1.contains(says), "{}", mails[0].1);
    }
    // Sent again, it speaks the language that was chosen meanwhile, and says how the order stands now.
    let spoken = json!({"language": "pa"});
    let chosen = admin.json(Method::PUT, &format!("/api/v1/orders/{by_api}/language"), &[], spoken).await;
    assert_eq!(chosen.status, 200);
    let messages = admin.messages(&by_api).await;
    let sent =
        messages["items"].as_array().unwrap().iter().find(|item| item["state"]["is"] == "shown").unwrap();
    let again = format!("/api/v1/orders/{by_api}/messages/{}/again", sent["id"].as_str().unwrap());
    app.pass(TimeDelta::minutes(1));
    let answer = admin.post(&again, json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    send_due(&app.services).await.unwrap();
    let mails = app.mails_to("api@clocks.example").await;
    assert_eq!((mails.len(), mails[1].0.as_str()), (2, "ਆਰਡਰ L 1: ਸਾਨੂੰ ਤੁਹਾਡਾ ਜਵਾਬ ਚਾਹੀਦਾ ਹੈ"));
    // Nobody without the right has anything go out.
    let leadership = app.role("leadership").await;
    leadership.post(&again, json!({})).await.is_problem(403);
    assert_eq!(leadership.messages(&by_api).await["items"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_move_can_leave_the_customer_out_and_the_order_says_who_did() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    app.tells(&admin, None).await;
    assert_eq!(admin.get("/api/v1/me").await.body()["tells_customers"], json!(true));
    let (order, _) = admin.place_for("Q 1", Some("q@clocks.example"), None).await;
    admin.go(&order, 1, json!({"to": "cancelled", "reason": "Ordered twice", "quiet": true})).await;
    catch_up(&app.services, &Messages).await.unwrap();
    let listed = admin.messages(&order).await;
    assert_eq!(
        listed["items"][0]["state"],
        json!({"is": "suppressed", "why": "switched_off", "by": "Ada Admin"})
    );
    assert_eq!(listed["items"][1]["state"]["is"], "waiting");
    // What waits is left out by hand, and is not left out twice.
    let waiting = format!("/api/v1/orders/{order}/messages/{}", listed["items"][1]["id"].as_str().unwrap());
    let left = admin.json(Method::DELETE, &waiting, &[], json!(null)).await;
    assert_eq!(left.body()["items"][1]["state"]["why"], "switched_off", "{}", left.text);
    admin.json(Method::DELETE, &waiting, &[], json!(null)).await.is_problem(409);
    app.send_mails().await;
    assert_eq!(app.mails_to("q@clocks.example").await, []);
    let trail = admin.get(&format!("/api/v1/orders/{order}/events")).await.text;
    assert!(trail.contains("\"quiet\":true"), "{trail}");
}

#[tokio::test]
async fn a_date_that_moves_again_is_asked_about_and_each_revision_says_what_told_of_it() {
    let app = TestApp::shop().await;
    let (admin, customer) = (app.admin().await, app.stranger());
    app.tells(&admin, None).await;
    let (order, page) = admin.place_for("D 1", Some("d@clocks.example"), None).await;
    let revised = async |version: u64, day: &str| {
        let edit = json!({"promise": {"earliest": day, "latest": day}, "reason": "The kiln was cold"});
        let reply = admin.write(Method::PATCH, &format!("/api/v1/orders/{order}"), version, edit).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.body()["seq"].as_u64().unwrap()
    };
    app.send_mails().await;
    revised(1, "2026-12-08").await;
    app.send_mails().await;
    let [merged, told] = [revised(2, "2026-12-14").await, revised(3, "2026-12-16").await];
    app.send_mails().await;
    let mails = app.mails_to("d@clocks.example").await;
    assert_eq!(mails.len(), 3);
    assert!(!mails[1].1.contains("moved again"), "a first slip is told: {}", mails[1].1);
    let text = &mails[2].1;
    let ways = [format!("http://127.0.0.1:3000{page}/date"), format!("http://127.0.0.1:3000{page}/cancel")];
    let asked =
        ["The date has moved again", "You hear from us again once we have your answer.", &ways[0], &ways[1]];
    for part in asked {
        assert!(text.contains(part), "{part} in {text}");
    }
    let trail = format!("/api/v1/orders/{order}/events");
    let before = admin.get(&trail).await.text;
    for way in &ways {
        let opened = customer.get(way.trim_start_matches("http://127.0.0.1:3000")).await;
        assert_eq!(opened.status, 200, "{}", opened.text);
    }
    assert_eq!(admin.get(&trail).await.text, before, "opening a link never acts");

    let items = admin.messages(&order).await["items"].as_array().unwrap().clone();
    let of = |seq: u64| items.iter().find(|item| item["seq"] == json!(seq)).unwrap();
    assert_eq!(of(merged)["state"]["why"], "merged");
    assert_eq!(of(merged)["with"], of(told)["id"]);
    assert_eq!(of(told)["state"]["is"], "shown");
}

#[tokio::test]
async fn whoever_wants_no_messages_says_so_by_one_click_and_a_scanner_says_nothing() {
    let app = TestApp::shop().await;
    let (admin, customer) = (app.admin().await, app.stranger());
    app.tells(&admin, None).await;
    let (order, _) = admin.place_for("U 1", Some("Una@Clocks.example"), None).await;
    app.send_mails().await;
    let text = app.mails_to("una@clocks.example").await.remove(0).1;
    let links: Vec<&str> =
        text.split_whitespace().filter(|word| word.starts_with("http://127.0.0.1:3000/")).collect();
    assert_eq!(links.len(), 2, "{text}");
    let before = admin.get(&format!("/api/v1/orders/{order}/events")).await.text;
    // It opens every link, and asks for its head.
    for link in &links {
        let path = link.trim_start_matches("http://127.0.0.1:3000");
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            customer.send(method, path, &[], Body::empty()).await;
        }
    }
    assert_eq!(admin.get(&format!("/api/v1/orders/{order}/events")).await.text, before);
    assert_eq!(admin.messages(&order).await["unreachable"], json!(null));
    let stop = links[1].trim_start_matches("http://127.0.0.1:3000").to_owned();
    assert!(stop.starts_with("/unsubscribe/") && !stop.contains('@'), "{stop}");
    let asked = customer.get(&stop).await;
    assert!(asked.status == 200 && asked.text.contains("<form method=\"post\""), "{}", asked.text);
    assert!(
        customer
            .send(Method::GET, &stop, &[("accept-language", "fr")], Body::empty())
            .await
            .text
            .contains("lang=\"fr\"")
    );

    // As mail programs do it (RFC 8058), whatever they call the form.
    let forms = [
        ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n",
        ),
    ];
    for (kind, body) in forms {
        let done = customer.send(Method::POST, &stop, &[("content-type", kind)], Body::from(body)).await;
        assert_eq!(done.status, 200, "{}", done.text);
    }
    assert_eq!(admin.messages(&order).await["unreachable"], "unsubscribed");
    // It is the address that wants none, in whichever order it stands.
    let (other, _) = admin.place_for("U 2", Some("una@clocks.example"), None).await;
    assert_eq!(
        admin.foretell(std::slice::from_ref(&other), "approval").await["not"][0]["why"],
        "unsubscribed"
    );
    admin.go(&other, 1, json!({"to": "approval"})).await;
    app.send_mails().await;
    assert_eq!(app.mails_to("una@clocks.example").await.len(), 1);
    assert_eq!(admin.messages(&other).await["items"][0]["state"]["why"], "unsubscribed");
    let again = format!(
        "/api/v1/orders/{other}/messages/{}/again",
        admin.messages(&other).await["items"][0]["id"].as_str().unwrap()
    );
    admin.post(&again, json!({})).await.is_problem(422);
    // And wants them again.
    assert_eq!(customer.send(Method::POST, &format!("{stop}/again"), &[], Body::empty()).await.status, 200);
    assert_eq!(admin.messages(&other).await["unreachable"], json!(null));
    assert_eq!(admin.post(&again, json!({})).await.status, 200);
    // Links that Milepost did not make lead nowhere.
    let mut forged = stop.clone();
    let last = if forged.ends_with('A') { 'B' } else { 'A' };
    forged.pop();
    forged.push(last);
    for wrong in [forged.as_str(), "/unsubscribe/AAAA", "/unsubscribe/..", &format!("{stop}AAAA")] {
        assert_eq!(customer.get(wrong).await.status, 404, "{wrong}");
        assert_eq!(customer.send(Method::POST, wrong, &[], Body::empty()).await.status, 404, "{wrong}");
    }
}

#[tokio::test]
async fn the_shop_writes_its_own_words_and_a_broken_one_is_refused_with_a_sentence() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    app.tells(&admin, None).await;
    let settings = "/api/v1/shop/messages";
    let preview = json!({"kind": "sent", "language": "en", "subject": "{number} is off", "body": "Bye {customer}: {link}"});
    admin.post(&format!("{settings}/preview"), preview.clone()).await.is_problem(422);
    let (order, _) = admin.place_for("W 1", Some("w@clocks.example"), None).await;
    let shown = admin.post(&format!("{settings}/preview"), preview).await.body();
    assert_eq!((&shown["number"], &shown["subject"]), (&json!("W 1"), &json!("W 1 is off")), "{shown}");
    assert!(
        shown["text"].as_str().unwrap().starts_with("Bye Clock Lovers: http://127.0.0.1:3000/t/"),
        "{shown}"
    );
    // As a mail program shows it: it may be framed by ours and does nothing there.
    let framed = format!("{settings}/preview?kind=sent&language=en");
    let typed = format!("{framed}&subject=Off&body=Bye%20%3Cscript%3E%7Bcustomer%7D");
    let page = admin.get(&typed).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("<p>Bye &lt;script&gt;Clock Lovers</p>"), "{}", page.text);
    assert!(page.header("content-type").starts_with("text/html"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-frame-options"), "SAMEORIGIN");
    let policy = page.header("content-security-policy");
    for part in
        ["default-src 'none'", "style-src 'unsafe-inline'", "form-action 'none'", "frame-ancestors 'self'"]
    {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    assert!(!policy.contains("script-src"), "{policy}");
    let saved = admin.get(&framed).await;
    assert!(saved.text.contains("Hello Clock Lovers") && !saved.text.contains("Bye"), "{}", saved.text);
    let arabic = admin.get(&framed.replace("=en", "=ar")).await;
    assert!(arabic.text.contains("<html lang=\"ar\" dir=\"rtl\">"), "{}", arabic.text);
    for wrong in [
        "?language=en",
        "?kind=sent",
        "?kind=sent&language=en&body=Hi",
        "?kind=sent&language=en&subject=a&body=%7Bb",
    ] {
        admin.get(&format!("{settings}/preview{wrong}")).await.is_problem(422);
    }
    admin.get(&format!("{settings}/preview?kind=nothing&language=en")).await.is_problem(400);
    app.role("warehouse").await.get(&framed).await.is_problem(403);
    let usual = admin.get(settings).await.body()["usual"].clone();
    for language in ["en", "fr", "es", "de", "zh-Hans", "pa", "ar"] {
        for kind in [
            "placed",
            "approval_wanted",
            "reminder",
            "promise_set",
            "moved_on",
            "delay",
            "ready",
            "sent",
            "delivered",
            "cancelled",
        ] {
            let text = &usual[kind][language];
            let ask =
                json!({"kind": kind, "language": language, "subject": text["subject"], "body": text["body"]});
            let shown = admin.post(&format!("{settings}/preview"), ask).await;
            assert_eq!(shown.status, 200, "{}", shown.text);
            let (subject, text) = (shown.body()["subject"].to_string(), shown.body()["text"].to_string());
            assert!(
                !subject.contains(['{', '}']) && !text.contains(['{', '}']) && subject.contains("W 1"),
                "{subject} {text}"
            );
        }
    }
    let own = |subject: &str, body: &str| json!({"on": true, "texts": {"placed": {"en": {"subject": subject, "body": body}}}});
    for (subject, body, says) in [
        ("Order {nummer}", "Hi", "“{nummer}” is no placeholder"),
        ("Order {number", "Hi", "is not closed"),
        ("Order", "Hi {customer", "is not closed"),
        ("Order", "Hi }", "stands alone"),
        ("a\nb", "Hi", "one line"),
    ] {
        let refused = admin.json(Method::PUT, settings, &[], own(subject, body)).await.is_problem(422);
        assert!(refused["detail"].as_str().unwrap().contains(says), "{refused}");
    }
    let body = "Dear {customer},\n\n<b>we</b> have {number}. {link}";
    let saved = admin.json(Method::PUT, settings, &[], own("Thanks for {number}, {customer}", body)).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    app.send_mails().await;
    let mails = app.mails_to("w@clocks.example").await;
    assert_eq!(mails[0].0, "Thanks for W 1, Clock Lovers");
    assert!(mails[0].1.starts_with("Dear Clock Lovers,\n\n<b>we</b> have W 1. http://"), "{}", mails[0].1);
    // Back to Milepost's words: what says the same as those is none of the shop's.
    let text = &usual["placed"]["en"];
    let back = json!({"on": true, "texts": {"placed": {"en": text}}});
    assert_eq!(admin.json(Method::PUT, settings, &[], back).await.body()["settings"], json!({"on": true}));
    let manager = app.role("account_manager").await;
    manager.get(settings).await.is_problem(403);
    assert_eq!(manager.messages(&order).await["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_imported_tells_nothing_and_neither_does_undoing_it() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    app.tells(&admin, None).await;
    let columns = json!({"number": "No", "email": "Mail"});
    let report = import_as(&admin, columns, "No,Mail\nI 1,i@clocks.example\nI 2,j@clocks.example\n").await;
    assert_eq!(report["created"], 2, "{report}");
    let order = admin.get("/api/v1/boards/orders/orders/I%201").await.body();
    let order = order["card"]["id"].as_str().unwrap().to_owned();
    assert_eq!(order.len(), 36);
    app.send_mails().await;
    assert_eq!(admin.messages(&order).await["items"], json!([]));
    let undo = format!("/api/v1/boards/orders/imports/{}/undo", report["import"].as_str().unwrap());
    assert_eq!(admin.post(&undo, json!({})).await.status, 200);
    app.send_mails().await;
    assert_eq!(app.services.store.messages_mailed(9).await.unwrap(), []);
    // What people do with such an order is told like of any other.
    let (order, _) = admin.place_for("I 3", Some("k@clocks.example"), None).await;
    catch_up(&app.services, &Messages).await.unwrap();
    assert_eq!(
        admin.foretell(std::slice::from_ref(&order), "floor").await["told"][0]["kind"],
        "placed",
        "together"
    );
    app.send_mails().await;
    assert_eq!(admin.foretell(std::slice::from_ref(&order), "floor").await["told"][0]["kind"], "moved_on");
    // A shop that tells nothing foretells nothing.
    let off = admin.json(Method::PUT, "/api/v1/shop/messages", &[], json!({"on": false})).await;
    assert_eq!(off.status, 200);
    assert_eq!(admin.foretell(&[order], "floor").await["told"], json!([]));
    let wrong = json!({"orders": [], "to": 7});
    admin.post("/api/v1/boards/orders/messages/forecast", wrong).await.is_problem(422);
}

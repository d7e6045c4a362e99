//! Customers act on the tracking page: behind a page that asks once more, once, on what they were shown, and nobody in their place.

use crate::shop::{
    ZONE,
    app::{Client, Reply, TestApp, order},
    approvals::workflow,
};
use axum::{body::Body, http::Method};
use domain::default_calendar;
use serde_json::{Value, json};
use server::services::{
    followers::{Consume, catch_up},
    mail::sender::send_due,
    notifications::Notifications,
};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A shop whose board “own” asks for an approval.
async fn approving() -> TestApp {
    let app = TestApp::shop().await;
    app.own_board(|default| *default = workflow(default_calendar(ZONE))).await;
    app
}

pub(super) struct Ordered {
    pub(super) id: String,
    pub(super) page: String,
}

pub(super) async fn placed(client: &Client, board: &str, number: &str) -> Ordered {
    place(client, board, order(number)).await
}

pub(super) async fn place(client: &Client, board: &str, order: Value) -> Ordered {
    let reply = client.post(&format!("/api/v1/boards/{board}/orders"), order).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let (body, url) = (reply.body(), "http://127.0.0.1:3000");
    let page = body["tracking_url"].as_str().unwrap().strip_prefix(url).unwrap().to_owned();
    Ordered { id: body["id"].as_str().unwrap().to_owned(), page }
}

impl Ordered {
    pub(super) async fn seen(&self, client: &Client) -> Value {
        client.get(&format!("/api/v1/orders/{}", self.id)).await.body()
    }

    pub(super) async fn write(&self, client: &Client, method: Method, path: &str, body: Value) -> Reply {
        let version = self.seen(client).await["card"]["version"].as_u64().unwrap();
        let reply = client.write(method, &format!("/api/v1/orders/{}{path}", self.id), version, body).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply
    }

    async fn slip(&self, client: &Client) {
        let later = json!({"promise": {"earliest": "2026-12-08", "latest": "2026-12-09"}, "reason": "The kiln was cold"});
        self.write(client, Method::PATCH, "", later).await;
    }

    pub(super) async fn acts(&self, client: &Client) -> Vec<Value> {
        let view = client.get(&self.page.replace("/t/", "/api/v1/track/")).await.body();
        view["acts"].as_array().cloned().unwrap_or_default()
    }

    /// The confirm page of an act that is offered.
    pub(super) async fn href(&self, client: &Client, act: &str) -> String {
        let acts = self.acts(client).await;
        let offered = acts.iter().find(|one| one["act"] == act && one["href"].is_string());
        offered.unwrap_or_else(|| panic!("no {act} in {acts:?}"))["href"].as_str().unwrap().to_owned()
    }
}

fn hidden(page: &str, name: &str) -> String {
    let from = format!("name=\"{name}\" value=\"");
    let at = page.find(&from).unwrap_or_else(|| panic!("no {name} in {page}")) + from.len();
    page[at..].split('"').next().unwrap().to_owned()
}

/// The form of a confirm page, filled in.
pub(super) fn form(page: &str, say: &str, words: &str) -> String {
    let [version, once, proof] = ["version", "once", "proof"].map(|name| hidden(page, name));
    format!("version={version}&once={once}&proof={proof}&say={say}&words={}", words.replace(' ', "+"))
}

pub(super) async fn send(client: &Client, path: &str, body: String) -> Reply {
    client.send(Method::POST, path, &[FORM], body).await
}

pub(super) async fn entries(client: &Client, order: &Ordered) -> Vec<Value> {
    let trail = client.get(&format!("/api/v1/orders/{}/events", order.id)).await.body();
    trail["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_approval_is_given_for_exactly_what_is_shown_and_once() {
    let app = approving().await;
    let (manager, customer) = (app.role("own_account_manager").await, app.stranger());
    let order = placed(&manager, "own", "CU 1").await;
    assert_eq!(order.acts(&customer).await, Vec::<Value>::new());
    order.write(&manager, Method::POST, "/approvals/price/request", json!({})).await;
    assert!(customer.get(&order.page).await.text.contains("We need one answer from you"));
    let href = order.href(&customer, "approval").await;
    let page = customer.get(&href).await;
    assert_eq!((page.status.as_u16(), page.header("referrer-policy")), (200, "same-origin"));
    assert!(page.text.contains("Approve “Artwork and price”?") && page.text.contains("December"));
    assert!(!page.text.contains("Wall clock"), "lines are not among what is approved");
    assert!(page.header("content-security-policy").contains("form-action 'self'"));
    let seal = hidden_title(&page.text);

    // What changed meanwhile is shown again before anything counts.
    let stale = form(&page.text, "yes", "");
    let note = json!({"fields": {"note": "Ring first"}});
    order.write(&manager, Method::PATCH, "", note).await;
    let again = send(&customer, &href, stale).await;
    assert_eq!(again.status, 409);
    assert!(again.text.contains("Please look again"), "{}", again.text);
    assert!(entries(&manager, &order).await.iter().all(|entry| entry["event"]["kind"] != "approval_decided"));

    // A double click acts once.
    let now = form(&again.text, "yes", "");
    for _ in 0..2 {
        let done = send(&customer, &href, now.clone()).await;
        assert_eq!((done.status.as_u16(), done.header("location")), (303, order.page.as_str()));
    }
    let decided: Vec<Value> = entries(&manager, &order)
        .await
        .into_iter()
        .filter(|entry| entry["event"]["kind"] == "approval_decided")
        .collect();
    assert_eq!(decided.len(), 1);
    assert_eq!(decided[0]["actor"]["name"], "The customer");
    assert_eq!(
        (&decided[0]["origin"], &decided[0]["event"]["grants"]),
        (&json!("tracking_page"), &json!(true))
    );
    let acts = order.acts(&customer).await;
    assert_eq!(
        (&acts[0]["act"], &acts[0]["granted"], &acts[0]["seal"]),
        (&json!("decided"), &json!(true), &json!(seal))
    );
    let there = customer.get(&order.page).await.text;
    let said = there.replace("<span dir=\"auto\">", "").replace("</span>", "").replace("<!>", "");
    assert!(said.contains("You approved “Artwork and price” on"), "{there}");
    // There is nothing to approve any more.
    assert!(customer.get(&href).await.text.contains("nothing to answer here"));
    assert_eq!(send(&customer, &href, form(&page.text, "yes", "")).await.status, 409);
}

pub(super) fn hidden_title(page: &str) -> String {
    page.split("<code title=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn declining_needs_a_word_that_the_team_reads() {
    let app = approving().await;
    let (manager, customer) = (app.role("own_account_manager").await, app.stranger());
    let order = placed(&manager, "own", "CU 2").await;
    order.write(&manager, Method::POST, "/approvals/price/request", json!({})).await;
    let href = order.href(&customer, "approval").await;
    let page = customer.get(&href).await.text;
    let silent = send(&customer, &href, form(&page, "no", "")).await;
    assert_eq!(silent.status, 422);
    assert!(silent.text.contains("Say what should be different"), "{}", silent.text);
    let done = send(&customer, &href, form(&silent.text, "no", "Gold letters please")).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let last = &entries(&manager, &order).await[0];
    assert_eq!(
        (&last["event"]["verdict"], &last["actor"]["name"]),
        (&json!("declined"), &json!("The customer"))
    );
    assert!(last["texts"].to_string().contains("Gold letters please"));
    assert!(
        !app.services
            .store
            .board_log(app.services.store.board("own").await.unwrap().unwrap().id, 0, 100)
            .await
            .unwrap()
            .iter()
            .any(|entry| serde_json::to_string(entry).unwrap().contains("Gold letters"))
    );
}

#[tokio::test]
async fn what_was_decided_is_mailed_as_it_was_shown_where_the_shop_sends_mails() {
    let app = approving().await;
    let (admin, manager, customer) =
        (app.admin().await, app.role("own_account_manager").await, app.stranger());
    let on = json!({"on": true});
    let order = placed(&manager, "own", "CU 9").await;
    let copies = async || {
        let view = admin.get(&format!("/api/v1/orders/{}/messages", order.id)).await.body();
        let items = view["items"].as_array().unwrap().clone();
        items.into_iter().filter(|item| item["kind"] == "answer_copy").collect::<Vec<_>>()
    };
    let request = "/approvals/price/request";
    order.write(&manager, Method::POST, request, json!({})).await;
    let href = order.href(&customer, "approval").await;
    // A shop that has not said so sends nothing, of this neither.
    let page = customer.get(&href).await.text;
    assert_eq!(send(&customer, &href, form(&page, "no", "Another colour")).await.status, 303);
    assert_eq!(copies().await, Vec::<Value>::new());
    let changed = admin.json(Method::PUT, "/api/v1/shop/messages", &[], on).await;
    assert_eq!(changed.status, 200, "{}", changed.text);

    order.write(&manager, Method::POST, request, json!({})).await;
    let page = customer.get(&href).await.text;
    let seal = hidden_title(&page);
    let filled = form(&page, "yes", "");
    for _ in 0..2 {
        assert_eq!(send(&customer, &href, filled.clone()).await.status, 303);
    }
    send_due(&app.services).await.unwrap();
    let sent = copies().await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!((&sent[0]["state"]["is"], &sent[0]["again"]), (&json!("shown"), &json!(true)));
    assert_eq!(sent[0]["subject"], "Order CU 9: a copy of your answer");
    let outbox = admin.get("/api/v1/mail").await.body();
    let mail = outbox["outbox"].as_array().unwrap().iter().find(|mail| mail["subject"] == sent[0]["subject"]);
    let text = mail.unwrap()["text"].as_str().unwrap();
    let trail = entries(&manager, &order).await;
    let entry = trail.iter().find(|entry| entry["event"]["kind"] == "approval_decided").unwrap();
    assert_eq!(entry["event"]["seal"], seal.as_str(), "the trail has it");
    assert!(text.contains(&seal) && text.contains("You approved “Artwork and price” on"), "{text}");
    assert!(text.contains("Arrives:") && !text.contains("Wall clock"), "never more than was shown: {text}");
    // The words of a copy are nobody's to change.
    let words =
        json!({"on": true, "texts": {"answer_copy": {"en": {"subject": "Yes {number}", "body": "Well"}}}});
    let refused = admin.json(Method::PUT, "/api/v1/shop/messages", &[], words).await;
    assert!(refused.status == 422 && refused.text.contains("leave its text out"), "{}", refused.text);
}

#[tokio::test]
async fn a_new_date_is_agreed_to_and_a_wish_to_cancel_is_answered() {
    let app = TestApp::shop().await;
    app.services.store.enlist(Notifications.name()).await.unwrap();
    let (manager, customer) = (app.role("account_manager").await, app.stranger());
    let order = placed(&manager, "orders", "CU 3").await;
    order.slip(&manager).await;
    let href = order.href(&customer, "accept_date").await;
    // As the reader likes it, unless the order's customer chose a language.
    let liked = async |path: &str| {
        customer.send(Method::GET, path, &[("accept-language", "fr")], Body::empty()).await.text
    };
    assert!(liked(&href).await.contains("La nouvelle date vous convient-elle\u{a0}?"));
    assert!(liked("/track").await.contains("<html lang=\"fr\""));
    assert_eq!(send(&customer, &order.page, "language=ar".into()).await.status, 303);
    assert!(liked(&href).await.contains("<html lang=\"ar\" dir=\"rtl\""));
    assert_eq!(send(&customer, &order.page, "language=en".into()).await.status, 303);
    let page = customer.get(&href).await.text;
    assert!(page.contains("<s>Thu 3 December") && page.contains("The kiln was cold"), "{page}");
    assert_eq!(send(&customer, &href, form(&page, "yes", "")).await.status, 303);
    assert!(customer.get(&order.page).await.text.contains("You agreed to the new date"));

    let href = order.href(&customer, "ask_to_cancel").await;
    let page = customer.get(&href).await.text;
    assert!(page.contains("Nothing is cancelled yet"), "{page}");
    assert_eq!(send(&customer, &href, form(&page, "yes", "Too late for us")).await.status, 303);
    let seen = order.seen(&manager).await;
    assert_eq!(
        (&seen["card"]["status"], &seen["cancel_reason"]),
        (&json!("received"), &json!("Too late for us"))
    );
    let attention = manager.get("/api/v1/boards/orders/attention").await.body();
    let sections = attention["sections"].as_array().unwrap();
    assert!(sections.iter().any(|section| section["concern"] == "cancel_asked"), "{attention}");
    catch_up(&app.services, &Notifications).await.unwrap();
    let inbox = manager.get("/api/v1/inbox?show=unread").await.text;
    assert!(inbox.contains("The customer asks to cancel"), "{inbox}");
    // Who does not see notes does not read why, and who has no business with it does not answer.
    let decline = json!({"reason": "It is in the kiln already"});
    let version = seen["card"]["version"].as_u64().unwrap();
    let path = format!("/api/v1/orders/{}/cancel/decline", order.id);
    app.role("warehouse").await.write(Method::POST, &path, version, decline.clone()).await.is_problem(409);
    order.write(&manager, Method::POST, "/cancel/decline", decline).await;
    let told = customer.get(&order.page).await.text;
    assert!(
        told.contains("It is in the kiln already") && told.contains("cannot be cancelled any more"),
        "{told}"
    );
}

#[tokio::test]
async fn a_date_that_moves_again_asks_and_the_team_sees_whether_they_agreed() {
    let app = TestApp::shop().await;
    let (manager, customer) = (app.role("account_manager").await, app.stranger());
    let order = placed(&manager, "orders", "CU 9").await;
    order.slip(&manager).await;
    let page = customer.get(&order.page).await.text;
    assert!(page.contains("New date is fine") && !page.contains("moved again"), "{page}");
    assert_eq!(order.seen(&manager).await["date_consent"], json!(null));
    let again =
        json!({"promise": {"earliest": "2026-12-15", "latest": "2026-12-16"}, "reason": "The kiln broke"});
    order.write(&manager, Method::PATCH, "", again).await;
    let page = customer.get(&order.page).await.text;
    assert!(page.contains("The date has moved again") && page.contains("Ask to cancel…"), "{page}");
    let view = customer.get(&order.page.replace("/t/", "/api/v1/track/")).await.body();
    assert_eq!(view["delay"]["asks"], json!(true));
    assert_eq!(order.seen(&manager).await["date_consent"], json!({"is": "asked", "slips": 2}));
    let trail = entries(&manager, &order).await;
    assert_eq!(trail[0]["promised_before"], json!({"earliest": "2026-12-08", "latest": "2026-12-09"}));
    assert_eq!(trail[2]["promised_before"], json!(null), "placed");

    let href = order.href(&customer, "accept_date").await;
    let page = customer.get(&href).await.text;
    assert_eq!(send(&customer, &href, form(&page, "yes", "")).await.status, 303);
    let page = customer.get(&order.page).await.text;
    assert!(page.contains("You agreed to the new date") && !page.contains("moved again"), "{page}");
    assert_eq!(order.seen(&manager).await["date_consent"]["is"], "agreed");
}

#[tokio::test]
async fn what_an_order_is_on_hold_for_is_answered_as_a_comment() {
    let app = TestApp::shop().await;
    let (manager, customer) = (app.role("account_manager").await, app.stranger());
    let order = placed(&manager, "orders", "CU 4").await;
    order.write(&manager, Method::PUT, "/hold", json!({"reason": "address"})).await;
    let href = order.href(&customer, "reply").await;
    let page = customer.get(&href).await.text;
    assert!(page.contains("Where should it go?"), "{page}");
    assert_eq!(send(&customer, &href, form(&page, "yes", "")).await.status, 422);
    let filled = form(&page, "yes", "12 Harbour Street");
    for _ in 0..2 {
        assert_eq!(send(&customer, &href, filled.clone()).await.status, 303);
    }
    let comments = manager.get(&format!("/api/v1/orders/{}/comments", order.id)).await.body();
    assert_eq!(comments["comments"].as_array().unwrap().len(), 1, "{comments}");
    assert_eq!(comments["comments"][0]["text"], "12 Harbour Street");
    assert_eq!(comments["comments"][0]["by"]["name"], "The customer");
    assert!(customer.get(&order.page).await.text.contains("We have your answer"));
    assert_eq!(
        order.seen(&manager).await["card"]["hold"]["reason"],
        "address",
        "the team goes on, not the page"
    );
}

#[tokio::test]
async fn a_scanner_that_opens_everything_changes_nothing() {
    let app = approving().await;
    let (manager, scanner) = (app.role("own_account_manager").await, app.stranger());
    let order = placed(&manager, "own", "CU 5").await;
    order.slip(&manager).await;
    order.write(&manager, Method::PUT, "/hold", json!({"reason": "customer"})).await;
    order.write(&manager, Method::POST, "/approvals/price/request", json!({})).await;
    let before = (order.seen(&manager).await, entries(&manager, &order).await.len());
    let page = scanner.get(&order.page).await.text;
    let links: Vec<&str> = page
        .split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .filter(|href| href.starts_with('/'))
        .collect();
    assert_eq!(links.len(), 4, "{links:?}");
    for link in links.into_iter().chain(["/track", &order.page]) {
        for method in [Method::GET, Method::HEAD] {
            assert_eq!(scanner.send(method, link, &[], Body::empty()).await.status, 200, "{link}");
        }
        // Nor does a form of somebody else's page, or one without its proof.
        let crossed = [FORM, ("sec-fetch-site", "cross-site")];
        scanner.send(Method::POST, link, &crossed, "say=yes").await.is_problem(403);
        if link != "/track" && link != order.page {
            let made_up = "version=1&once=x&proof=y&say=yes&words=Hello".to_owned();
            assert_eq!(send(&scanner, link, made_up).await.status, 409, "{link}");
        }
    }
    let after = (order.seen(&manager).await, entries(&manager, &order).await.len());
    assert_eq!(after, before);
    // A form of one order is none of another's.
    let other = placed(&manager, "own", "CU 6").await;
    other.slip(&manager).await;
    let form = form(&scanner.get(&order.href(&scanner, "accept_date").await).await.text, "yes", "");
    assert_eq!(send(&scanner, &other.href(&scanner, "accept_date").await, form).await.status, 409);
    assert_eq!(other.seen(&manager).await["card"]["version"], 2);
}

#[tokio::test]
async fn whoever_goes_on_and_on_is_asked_to_wait() {
    let app = TestApp::shop().await;
    let (manager, customer) = (app.role("account_manager").await, app.stranger());
    let order = placed(&manager, "orders", "CU 7").await;
    order.slip(&manager).await;
    let href = order.href(&customer, "accept_date").await;
    let mut last = 0;
    for _ in 0..25 {
        last = send(&customer, &href, "version=1&once=x&proof=y&say=yes".into()).await.status.as_u16();
    }
    assert_eq!(last, 429);
    // The page itself still opens, and another order's customer acts.
    assert_eq!(customer.get(&order.page).await.status, 200);
    let other = placed(&manager, "orders", "CU 8").await;
    other.slip(&manager).await;
    let href = other.href(&customer, "accept_date").await;
    let page = customer.get(&href).await.text;
    assert_eq!(send(&customer, &href, form(&page, "yes", "")).await.status, 303);
}

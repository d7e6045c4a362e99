//! Canaries: texts, prices and statuses that a role does not see, looked for in every answer that it gets, by every route and in
//! every way of asking. Whoever sees everything is the control and has to find each of them.

use super::feed::Listener;
use crate::shop::app::{Client, TestApp};
use axum::http::Method;
use domain::{FieldDef, FieldKind, Part, Role, Workflow, default_calendar, default_workflow};
use serde_json::{Value, json};

/// What an order says, by the part that has to be seen for it.
const CANARIES: [(Part, &str); 15] = [
    (Part::Email, "quillon@canary.example"),
    (Part::Phone, "555771399"),
    (Part::Address, "Quillon Lane 7713"),
    (Part::Address, "QX9 9YC"),
    (Part::Address, "Quillonia"),
    (Part::Money, "7713.37"),
    (Part::Money, "15426.74"),
    (Part::Money, "6613.21"),
    (Part::Notes, "quillnote"),
    (Part::Notes, "quillhold"),
    (Part::Notes, "quillreason"),
    (Part::Notes, "quillundo"),
    (Part::Notes, "quillcomment"),
    // That there was one, and who said it.
    (Part::Notes, "commented"),
    (Part::Notes, "quillword"),
];

/// What a field of the shop's own says, which procurement alone sees; it is on cards, and the search finds by it.
const OWN_FIELD: (&str, &str) = ("procurement", "quillfield");

/// What is said of orders in statuses that not everybody sees.
const STATUSES: [(&str, &[&str]); 3] = [
    ("received", &["Order received"]),
    ("approval", &["Awaiting customer approval", "HIDDEN-A", "Hidden Approval Ltd"]),
    ("supplier", &["Awaiting supplier confirmation", "HIDDEN-S", "Hidden Supplier Ltd"]),
];

/// Roles of which each sees something else; all see the status that the order with the canaries is in.
fn workflow() -> Workflow {
    let mut workflow = default_workflow(default_calendar("Europe/London"));
    let mut sees = |id: &str, parts: &[Part], hidden: &[&str]| {
        let role: &mut Role = workflow.roles.iter_mut().find(|role| role.id.as_str() == id).unwrap();
        Part::ALL.into_iter().for_each(|part| role.set_sees(part, parts.contains(&part)));
        hidden.iter().for_each(|status| role.set_sees_status(status.parse().unwrap(), false));
    };
    sees("procurement", &[Part::Money, Part::Notes], &["received", "approval"]);
    sees("production", &[], &["received", "approval", "supplier"]);
    sees("warehouse", &[Part::Address, Part::Phone, Part::Notes], &["received", "approval", "supplier"]);
    sees("logistics", &[Part::Email], &["received", "supplier"]);
    sees("leadership", &[Part::Email, Part::Address, Part::Money], &["received", "approval", "supplier"]);
    workflow.fields.push(FieldDef {
        visible_to: [OWN_FIELD.0.parse().unwrap()].into(),
        on_card: true,
        searchable: true,
        ..FieldDef::new("dealer_price".parse().unwrap(), "Dealer".into(), FieldKind::Text)
    });
    workflow
}

struct Guarded {
    app: TestApp,
    roles: Vec<Role>,
    /// The order that everybody sees, and those that not everybody does.
    seen: String,
    hidden: [String; 2],
}

async fn done(client: &Client, method: Method, path: &str, version: u64, body: Value) -> Value {
    let reply = client.write(method, path, version, body).await;
    assert!(reply.status.is_success(), "{path}: {}", reply.text);
    reply.body()
}

async fn place(client: &Client, number: &str, customer: Value, price: &str) -> String {
    let lines = json!([{"description": "Clock", "quantity": 2, "unit_price": price}]);
    let promise = json!({"earliest": "2026-12-01", "latest": "2026-12-03"});
    let order = json!({"number": number, "customer": customer, "lines": lines, "promise": promise});
    let reply = client.post("/api/v1/boards/guarded/orders", order).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body()["id"].as_str().unwrap().to_owned()
}

impl Guarded {
    async fn open() -> Guarded {
        let app = TestApp::shop().await;
        let roles = workflow().roles;
        app.add_board("guarded", workflow()).await;
        for role in &roles {
            app.join(&format!("g_{}", role.id), "guarded", role.id.as_str()).await;
        }
        let admin = app.admin().await;
        let contact = json!({"name": "Seen by all", "email": "quillon@canary.example", "phone": "555771399", "address": "Quillon Lane 7713", "postcode": "QX9 9YC", "country": "Quillonia"});
        let seen = place(&admin, "SEEN-1", contact, "6613.21").await;
        let hidden = [
            place(&admin, "HIDDEN-A", json!({"name": "Hidden Approval Ltd"}), "1.00").await,
            place(&admin, "HIDDEN-S", json!({"name": "Hidden Supplier Ltd"}), "1.00").await,
        ];
        let (path, patch) = (format!("/api/v1/orders/{seen}"), Method::PATCH);
        let moves = format!("{path}/moves");
        done(
            &admin,
            patch.clone(),
            &path,
            1,
            json!({"fields": {"note": "quillnote", "carrier": "Swift", "dealer_price": OWN_FIELD.1}}),
        )
        .await;
        done(
            &admin,
            patch.clone(),
            &path,
            2,
            json!({"lines": [{"was": 0, "description": "Clock", "quantity": 2, "unit_price": "7713.37"}]}),
        )
        .await;
        done(&admin, Method::POST, &moves, 3, json!({"to": "approval"})).await;
        done(&admin, Method::POST, &moves, 4, json!({"to": "received", "reason": "quillreason"})).await;
        done(&admin, Method::POST, &moves, 5, json!({"to": "ready"})).await;
        done(&admin, Method::POST, &moves, 6, json!({"to": "quality", "reason": "quillundo"})).await;
        done(&admin, Method::POST, &moves, 7, json!({"to": "ready"})).await;
        done(&admin, patch, &path, 8, json!({"customer": {"name": "Seen by everybody", "email": "quillon@canary.example", "phone": "555771399", "address": "Quillon Lane 7713", "postcode": "QX9 9YC", "country": "Quillonia"}})).await;
        done(
            &admin,
            Method::PUT,
            &format!("{path}/hold"),
            9,
            json!({"reason": "stock", "note": "quillhold"}),
        )
        .await;
        let comments = format!("{path}/comments");
        for text in ["quillcomment", "quillcomment once more"] {
            let said = admin.post(&comments, json!({"text": text})).await;
            assert_eq!(said.status, 201, "{}", said.text);
        }
        let people = app.services.store.people().await.unwrap();
        let to = people.iter().find(|person| person.name == "g_warehouse").unwrap().id;
        let word = json!({"to": to, "note": "quillword"});
        done(&admin, Method::PUT, &format!("{path}/assignee"), 10, word).await;
        for (order, status) in hidden.iter().zip(["approval", "supplier"]) {
            done(&admin, Method::POST, &format!("/api/v1/orders/{order}/moves"), 1, json!({"to": status}))
                .await;
        }
        Guarded { app, roles, seen, hidden }
    }

    /// Every way to read, with what may be echoed of the question left out.
    fn questions(&self) -> Vec<String> {
        let board = "/api/v1/boards/guarded";
        let mut all: Vec<String> = [
            "",
            "?late=true",
            "?held=true",
            "?waiting=true",
            "?mine=true",
            "?nobodys=true",
            "?at_risk=true",
            "?today=true",
            "?customer=true",
            "?status=approval,supplier",
            "?owner=account_manager,procurement",
            "?limit=1",
        ]
        .map(|query| format!("{board}{query}"))
        .to_vec();
        for sort in
            ["number", "customer", "status", "promise", "age", "email", "total", "money", "address", "note"]
        {
            for query in [
                format!("sort={sort}"),
                format!("sort=-{sort}"),
                format!("sort={sort}&q=clock"),
                format!("sort={sort}&limit=1"),
            ] {
                all.push(format!("{board}/orders?{query}"));
            }
        }
        for query in [
            "",
            "?archived=true",
            "?held=true",
            "?status=approval",
            "?q=seen",
            "?q=HIDDEN",
            "?q=clock&status=supplier",
            "?limit=1",
        ] {
            all.push(format!("{board}/orders{query}"));
        }
        for (_, canary) in CANARIES.into_iter().chain([(Part::Notes, OWN_FIELD.1)]) {
            all.push(format!("{board}/orders?q={}", domain::query::encode(canary)));
        }
        all.extend([
            format!("{board}/events"),
            format!("{board}/events?after=3&limit=2"),
            format!("{board}/next_number"),
            format!("{board}/reads"),
            format!("{board}/work"),
            format!("{board}/attention"),
            format!("{board}/counts"),
        ]);
        for number in ["SEEN-1", "HIDDEN-A", "HIDDEN-S"] {
            all.extend([format!("{board}/orders/{number}"), format!("/boards/guarded/orders/{number}")]);
        }
        for order in self.hidden.iter().chain([&self.seen]) {
            for what in ["", "/events", "/comments", "/clock", "/assignees"] {
                all.push(format!("/api/v1/orders/{order}{what}"));
            }
        }
        let pages = [
            "/boards/guarded",
            "/boards/guarded?held=1",
            "/orders?board=guarded",
            "/orders?board=guarded&sort=customer&q=clock",
            "/my-work?board=guarded",
            "/attention?board=guarded",
            "/boards/guarded/new",
            "/boards/guarded/import",
            "/people",
            "/settings",
            "/settings/roles?board=guarded",
            "/settings/calendar?board=guarded",
        ];
        all.extend(pages.map(str::to_owned));
        all.extend(["/api/v1/me", "/api/v1/boards", "/api/v1/shop", "/api/v1/people"].map(str::to_owned));
        all
    }

    /// Every way to be refused: stale versions, moves that are not allowed, wrong bodies.
    async fn refusals(&self, client: &Client) -> String {
        let mut said = String::new();
        for order in self.hidden.iter().chain([&self.seen]) {
            let path = format!("/api/v1/orders/{order}");
            for version in [1, 11] {
                for to in ["received", "scheduled", "floor", "cancelled", "nowhere", "ready"] {
                    let ask = json!({"to": to});
                    said += &client.write(Method::POST, &format!("{path}/moves"), version, ask).await.text;
                }
                let wrong = [
                    json!({"fields": {"colour": "red"}}),
                    json!({"lines": [{"was": 7, "description": "x", "quantity": 1}]}),
                    json!({}),
                ];
                for body in wrong {
                    said += &client.write(Method::PATCH, &path, version, body).await.text;
                }
                said += &client
                    .write(Method::PUT, &format!("{path}/hold"), version, json!({"reason": "other"}))
                    .await
                    .text;
                said += &client
                    .write(Method::POST, &format!("{path}/take_back"), version, json!({"seq": 5}))
                    .await
                    .text;
                said +=
                    &client.write(Method::POST, &format!("{path}/archive"), version, json!({})).await.text;
            }
        }
        said + &client
            .post("/api/v1/boards/guarded/orders", json!({"number": "SEEN-1", "customer": {"name": "x"}}))
            .await
            .text
    }

    async fn feed(&self, client: &Client, query: &str) -> String {
        let mut heard = String::new();
        let mut feed =
            Listener::at(client, &format!("/api/v1/boards/guarded/feed?after=0{query}"), &[]).await;
        let head = self.app.services.store.head(self.board().await).await.unwrap().seq;
        // What somebody does not see at the end of the log may come as nothing at all.
        let patience = std::time::Duration::from_secs(3);
        while let Ok(Some((seq, name, data))) = tokio::time::timeout(patience, feed.next()).await {
            heard += &format!("{seq} {name} {data}\n");
            if seq == head && name != "hello" {
                break;
            }
        }
        heard
    }

    async fn board(&self) -> domain::BoardId {
        self.app.services.store.board("guarded").await.unwrap().unwrap().id
    }

    /// Everything that somebody is ever told, by what they asked.
    async fn everything(&self, client: &Client, seen_as: Option<&str>) -> Vec<(String, String)> {
        let query = seen_as.map(|role| format!("&as={role}")).unwrap_or_default();
        let mut told = Vec::new();
        for question in self.questions() {
            let joint = if question.contains('?') { "&" } else { "?" };
            let asked = if query.is_empty() { question } else { format!("{question}{joint}{}", &query[1..]) };
            let patience = std::time::Duration::from_secs(20);
            let answer = tokio::time::timeout(patience, client.get(&asked)).await;
            told.push((asked.clone(), answer.unwrap_or_else(|_| panic!("no answer to {asked}")).text));
        }
        told.push(("feed".into(), self.feed(client, &query).await));
        if seen_as.is_none() {
            told.push(("refusals".into(), self.refusals(client).await));
        }
        told
    }
}

/// The canaries that a role must never meet.
fn withheld(role: &Role) -> Vec<&'static str> {
    let parts = CANARIES.into_iter().filter(|(part, _)| !role.sees(*part)).map(|(_, text)| text);
    let statuses = STATUSES.into_iter().filter(|(status, _)| !role.sees_status(&status.parse().unwrap()));
    let field = (role.id.as_str() != OWN_FIELD.0).then_some(OWN_FIELD.1);
    parts.chain(statuses.flat_map(|(_, texts)| texts.iter().copied())).chain(field).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_to_anything_has_a_byte_of_what_is_withheld() {
    let shop = Guarded::open().await;
    // The control: every canary is there, and is told to who may know.
    let admin = shop.app.admin().await;
    let told: String = shop.everything(&admin, None).await.into_iter().map(|(_, text)| text).collect();
    let all = CANARIES.iter().map(|(_, text)| text).chain(STATUSES.iter().flat_map(|(_, texts)| *texts));
    for canary in all.chain([&OWN_FIELD.1]) {
        assert!(told.contains(canary), "nobody is ever told {canary}");
    }
    let (mut answers, mut bytes) = (0, 0);
    for role in &shop.roles {
        let client = shop.app.role(&format!("g_{}", role.id)).await;
        // Somebody who holds the role, and an administrator who looks as one.
        for (client, seen_as) in [(&client, None), (&admin, Some(role.id.as_str()))] {
            let told = shop.everything(client, seen_as).await;
            for (asked, text) in &told {
                // What somebody asks for by its name, they know: an address may come back in the answer.
                for canary in withheld(role).into_iter().filter(|canary| !asked.contains(&**canary)) {
                    assert!(
                        !text.contains(canary),
                        "{} is told {canary} by {asked} ({seen_as:?}): {text}",
                        role.id
                    );
                }
                answers += 1;
                bytes += text.len();
            }
            // Each role in turn is told what it does see.
            let told: String = told.into_iter().map(|(_, text)| text).collect();
            // One of them stands where only who sees all statuses comes.
            let met = |(part, text): &&(Part, &str)| role.sees(*part) && *text != "quillreason";
            for (part, canary) in CANARIES.iter().filter(met) {
                assert!(told.contains(canary), "{} sees {part:?} and is not told {canary}", role.id);
            }
        }
    }
    assert!(answers > 1_000 && bytes > 1_000_000, "{answers} answers, {bytes} bytes");
}

#[tokio::test]
async fn what_is_withheld_is_said_and_not_shown_as_empty() {
    let shop = Guarded::open().await;
    for role in &shop.roles {
        let client = shop.app.role(&format!("g_{}", role.id)).await;
        let order = client.get("/api/v1/boards/guarded/orders/SEEN-1").await.body();
        let said: Vec<Part> = serde_json::from_value(order["withheld"].clone()).unwrap_or_default();
        let expected: Vec<Part> = Part::ALL.into_iter().filter(|part| !role.sees(*part)).collect();
        assert!(
            said.len() == expected.len() && expected.iter().all(|part| said.contains(part)),
            "{}: {said:?}",
            role.id
        );
        assert_eq!(order["total"].is_null(), !role.sees(Part::Money));
    }
}

#[tokio::test]
async fn what_is_not_seen_orders_finds_and_filters_nothing() {
    let shop = Guarded::open().await;
    let admin = shop.app.admin().await;
    // A twin of the board, whose orders differ in what is withheld alone: the other way round.
    shop.app.add_board("twin", workflow()).await;
    for role in &shop.roles {
        shop.app.join(&format!("t_{}", role.id), "twin", role.id.as_str()).await;
    }
    for (board, order) in [("guarded", [0, 1, 2, 3, 4]), ("twin", [4, 3, 2, 1, 0])] {
        for (n, value) in order.into_iter().enumerate() {
            let customer = json!({"name": format!("Customer {}", n * 7 % 5), "email": format!("a{value}@canary.example"), "phone": format!("0{value}"), "address": format!("{value} Lane")});
            let lines =
                json!([{"description": "Bell", "quantity": 1, "unit_price": format!("{}.00", value + 1)}]);
            let order = json!({"number": format!("T-{n}"), "customer": customer, "lines": lines, "fields": {"note": format!("note {value}")}});
            assert_eq!(admin.post(&format!("/api/v1/boards/{board}/orders"), order).await.status, 201);
        }
    }
    let numbers = async |client: &Client, board: &str, query: &str| {
        let reply = client.get(&format!("/api/v1/boards/{board}/orders?q=bell&{query}")).await;
        let items =
            if reply.status == 200 { reply.body()["items"].clone() } else { json!([reply.status.as_u16()]) };
        items
            .as_array()
            .unwrap()
            .iter()
            .map(|card| card["number"].as_str().map_or(card.to_string(), str::to_owned))
            .collect::<Vec<_>>()
    };
    let blind: Vec<&Role> = shop.roles.iter().filter(|role| role.id.as_str() == "production").collect();
    for role in blind {
        let (here, there) =
            (shop.app.role(&format!("g_{}", role.id)).await, shop.app.role(&format!("t_{}", role.id)).await);
        for sort in [
            "",
            "number",
            "-number",
            "customer",
            "-customer",
            "status",
            "promise",
            "age",
            "-age",
            "email",
            "phone",
            "address",
            "total",
            "unit_price",
            "note",
        ] {
            let query = if sort.is_empty() { String::new() } else { format!("sort={sort}") };
            let (one, other) =
                (numbers(&here, "guarded", &query).await, numbers(&there, "twin", &query).await);
            assert_eq!(one, other, "{} {sort}", role.id);
        }
        for part in ["canary.example", "a1", "note", "lane", "2.00"] {
            let reply = here.get(&format!("/api/v1/boards/guarded/orders?q={part}")).await.body();
            assert_eq!(reply["items"], json!([]), "{part}");
        }
    }
    // The controls: what is seen does order, and the same words find for who sees them.
    let whole = shop.app.role("g_account_manager").await;
    assert_ne!(
        numbers(&whole, "guarded", "sort=customer").await,
        numbers(&whole, "guarded", "sort=number").await
    );
    for part in ["canary.example", "a1", "note", "lane"] {
        let reply = whole.get(&format!("/api/v1/boards/guarded/orders?q={part}")).await.body();
        assert!(!reply["items"].as_array().unwrap().is_empty(), "{part}");
    }
}

#[tokio::test]
async fn who_does_not_see_a_part_can_neither_change_nor_lose_it() {
    let app = TestApp::shop().await;
    let mut workflow = workflow();
    let role = workflow.roles.iter_mut().find(|role| role.id.as_str() == "warehouse").unwrap();
    role.set_may(domain::Right::Contact, true);
    role.set_sees(Part::Notes, false);
    app.add_board("guarded", workflow).await;
    app.join("g_warehouse", "guarded", "warehouse").await;
    let (admin, warehouse) = (app.admin().await, app.role("g_warehouse").await);
    let contact = json!({"name": "One", "email": "quillon@canary.example", "phone": "1", "address": "Lane"});
    let order = place(&admin, "SEEN-1", contact, "2.00").await;
    let path = format!("/api/v1/orders/{order}");
    done(&admin, Method::POST, &format!("{path}/moves"), 1, json!({"to": "ready"})).await;
    done(
        &warehouse,
        Method::PATCH,
        &path,
        2,
        json!({"customer": {"name": "Two", "phone": "22", "address": "Road"}}),
    )
    .await;
    let now = admin.get(&path).await.body();
    assert_eq!(
        now["customer"],
        json!({"name": "Two", "email": "quillon@canary.example", "phone": "22", "address": "Road"})
    );
    let refused = warehouse
        .write(Method::PATCH, &path, 3, json!({"customer": {"name": "Two", "email": "other@canary.example"}}))
        .await;
    assert!(refused.is_problem(422)["detail"].as_str().unwrap().contains("e-mail addresses"));
    // A note can be left where there is none, and never replaces one.
    done(&warehouse, Method::PATCH, &path, 3, json!({"fields": {"note": "for whoever reads it"}})).await;
    for note in [json!("another"), json!(null)] {
        let refused = warehouse.write(Method::PATCH, &path, 4, json!({"fields": {"note": note}})).await;
        assert!(refused.is_problem(422)["detail"].as_str().unwrap().contains("it stays as it is"));
    }
    assert_eq!(admin.get(&path).await.body()["fields"]["note"], "for whoever reads it");
    // The control: who sees it changes it.
    done(&admin, Method::PATCH, &path, 4, json!({"fields": {"note": null}})).await;
}

#[tokio::test]
async fn a_stream_tells_of_cards_that_come_into_sight_and_leave_it() {
    let shop = Guarded::open().await;
    let admin = shop.app.admin().await;
    let head = shop.app.services.store.head(shop.board().await).await.unwrap().seq;
    let feed = format!("/api/v1/boards/guarded/feed?after={head}");
    let mut blind = Listener::at(&shop.app.role("g_production").await, &feed, &[]).await;
    let mut whole = Listener::at(&shop.app.role("g_account_manager").await, &feed, &[]).await;
    let mut seen_as = Listener::at(&admin, &format!("{feed}&as=production"), &[]).await;
    for stream in [&mut blind, &mut whole, &mut seen_as] {
        assert_eq!(stream.next().await.unwrap().1, "hello");
    }
    let [order, _] = &shop.hidden;
    let path = format!("/api/v1/orders/{order}/moves");
    done(&admin, Method::POST, &path, 2, json!({"to": "supplier"})).await;
    done(&admin, Method::POST, &path, 3, json!({"to": "ready"})).await;
    done(&admin, Method::POST, &path, 4, json!({"to": "quality", "reason": "quillreason"})).await;
    done(&admin, Method::POST, &path, 5, json!({"to": "floor", "reason": "quillreason"})).await;
    for stream in [&mut blind, &mut seen_as] {
        // From one place that is not seen to another: nothing but that the log goes on.
        assert_eq!(stream.next().await.unwrap(), (head + 1, "skip".into(), json!({})));
        let (seq, name, here) = stream.next().await.unwrap();
        assert_eq!(
            (seq, name.as_str(), &here["from"], &here["to"]),
            (head + 2, "change", &json!(null), &json!("ready"))
        );
        assert_eq!(here["card"]["number"], "HIDDEN-A");
        let counted = |change: &Value| {
            change["columns"]
                .as_array()
                .unwrap()
                .iter()
                .map(|count| count["status"].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(counted(&here), ["ready"]);
        assert_eq!(stream.next().await.unwrap().2["to"], "quality");
    }
    let heard: Vec<_> = [whole.next().await.unwrap(), whole.next().await.unwrap()].into();
    assert_eq!(
        (heard[0].1.as_str(), &heard[0].2["from"], &heard[1].2["from"]),
        ("change", &json!("approval"), &json!("supplier"))
    );
    // And out of sight again.
    done(&admin, Method::POST, &path, 6, json!({"to": "scheduled", "reason": "x"})).await;
    done(&admin, Method::POST, &path, 7, json!({"to": "supplier", "reason": "x"})).await;
    let mut left = blind.next().await.unwrap();
    while left.0 < head + 6 {
        left = blind.next().await.unwrap();
    }
    assert_eq!(
        (left.1.as_str(), &left.2["card"], &left.2["to"], &left.2["from"]),
        ("change", &json!(null), &json!(null), &json!("scheduled"))
    );
    shop.app.role("g_production").await.get(&format!("/api/v1/orders/{order}")).await.is_problem(404);
}

#[tokio::test]
async fn who_sees_something_else_from_now_on_starts_over_and_nobody_else() {
    let shop = Guarded::open().await;
    let (admin, production, leadership) =
        (shop.app.admin().await, shop.app.role("g_production").await, shop.app.role("g_leadership").await);
    let feed = "/api/v1/boards/guarded/feed";
    let (mut one, mut other) =
        (Listener::at(&production, feed, &[]).await, Listener::at(&leadership, feed, &[]).await);
    one.next().await.unwrap();
    other.next().await.unwrap();
    let id = production.get("/api/v1/me").await.body()["id"].clone();
    let board = shop.board().await.to_string();
    let patch = json!({"id": id, "roles": {board: ["production", "procurement"]}});
    assert_eq!(admin.json(Method::PATCH, "/api/v1/people", &[], patch).await.status, 200);
    let reset = tokio::time::timeout(std::time::Duration::from_secs(5), one.next())
        .await
        .expect("a reset in time")
        .unwrap();
    assert_eq!(reset.1, "reset");
    // From here on it is told what it sees now: procurement sees “supplier”, leadership does not.
    let [_, order] = &shop.hidden;
    done(
        &admin,
        Method::PATCH,
        &format!("/api/v1/orders/{order}"),
        2,
        json!({"fields": {"carrier": "Swift"}}),
    )
    .await;
    let mut heard = one.next().await.unwrap();
    while heard.1 == "beat" {
        heard = one.next().await.unwrap();
    }
    assert_eq!((heard.1.as_str(), &heard.2["card"]["number"]), ("change", &json!("HIDDEN-S")));
    let mut control = other.next().await.unwrap();
    while control.1 == "beat" {
        control = other.next().await.unwrap();
    }
    assert_eq!(control.1, "skip", "nothing was reset for who sees the same as before");
}

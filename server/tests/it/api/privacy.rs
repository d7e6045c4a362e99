//! What customers' pages show is a fixed list; and what is known of customers is found, handed out and erased by administrators.

use super::imports::import_as;
use crate::shop::app::{Client, TestApp};
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// All that the tracking page may tell of an order, by the names of the API.
const SHOWN: [&str; 26] = [
    "acts",
    "as_of",
    "as_of_utc",
    "cancelled",
    "carrier",
    "contact_email",
    "contact_phone",
    "delay",
    "finished",
    "held_since",
    "language",
    "need",
    "need_language",
    "next",
    "number",
    "placed",
    "promise",
    "shop",
    "steps",
    "total",
    "version",
    "waits",
    "waits_language",
    "withdrawn",
    "wording",
    "wording_language",
];

/// An order with a word of its own in whatever can be written of it.
fn planted(number: &str) -> Value {
    json!({
        "number": number,
        "customer": {
            "name": "Planted Namewell", "email": "planted@mailwell.example", "phone": "01632 960777",
            "address": "77 Plantedstreet", "postcode": "QF7 7QF", "country": "Plantedland",
        },
        "lines": [{"sku": "SKU-PLANTED", "description": "Planted writing slope", "quantity": 3, "unit_price": "4321.09"}],
        "promise": {"earliest": "2026-12-01", "latest": "2026-12-03"},
        "fields": {"note": "Planted note"},
    })
}

const NEVER: [&str; 14] = [
    "Namewell",
    "mailwell",
    "960777",
    "Plantedstreet",
    "QF7",
    "Plantedland",
    "SKU-PLANTED",
    "writing slope",
    "4321",
    "12963",
    "Planted note",
    "Planted hold",
    "Planted comment",
    "Planted reason",
];

async fn place(admin: &Client, body: Value) -> (String, String) {
    let placed = admin.post("/api/v1/boards/orders/orders", body).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    let placed = placed.body();
    let page = placed["tracking_url"].as_str().unwrap().replace("http://127.0.0.1:3000", "");
    (placed["id"].as_str().unwrap().to_owned(), page)
}

async fn write(admin: &Client, method: Method, id: &str, path: &str, body: Value) {
    let version =
        admin.get(&format!("/api/v1/orders/{id}")).await.body()["card"]["version"].as_u64().unwrap();
    let reply = admin.write(method, &format!("/api/v1/orders/{id}{path}"), version, body).await;
    assert!(reply.status.is_success(), "{path}: {}", reply.text);
}

async fn deliver(admin: &Client, id: &str) {
    for to in ["ready", "delivered"] {
        write(admin, Method::POST, id, "/moves", json!({"to": to})).await;
    }
}

#[tokio::test]
async fn the_customers_page_shows_what_is_on_its_list_and_nothing_else() {
    let app = TestApp::shop().await;
    let (admin, customer) = (app.admin().await, app.stranger());
    let (id, page) = place(&admin, planted("F 1")).await;
    write(&admin, Method::POST, &id, "/moves", json!({"to": "approval"})).await;
    write(&admin, Method::POST, &id, "/moves", json!({"to": "received", "reason": "Planted reason"})).await;
    write(&admin, Method::POST, &id, "/comments", json!({"text": "Planted comment"})).await;
    write(&admin, Method::PUT, &id, "/hold", json!({"reason": "other", "note": "Planted hold"})).await;
    let said = admin.get(&format!("/api/v1/orders/{id}")).await.text;
    assert!(said.contains("Planted hold") && said.contains("mailwell"), "it is there for the team");
    let api = page.replace("/t/", "/api/v1/track/");
    for address in [page.clone(), api.clone()] {
        let reply = customer.get(&address).await;
        assert_eq!(reply.status, 200);
        for word in NEVER {
            assert!(!reply.text.contains(word), "“{word}” on {address}");
        }
        assert!(reply.text.contains("F 1"));
    }
    let view = customer.get(&api).await.body();
    let allowed: BTreeSet<&str> = SHOWN.into();
    let unknown: Vec<_> =
        view.as_object().unwrap().keys().filter(|key| !allowed.contains(key.as_str())).collect();
    assert!(unknown.is_empty(), "told without being on the list of what may be: {unknown:?}");
}

#[tokio::test]
async fn what_an_order_costs_stands_on_the_page_where_the_shop_says_so_and_no_other_price_does() {
    let app = TestApp::shop().await;
    let (admin, customer) = (app.admin().await, app.stranger());
    let (id, page) = place(&admin, planted("T 1")).await;
    let mut unpriced = planted("T 2");
    unpriced["lines"] = json!([unpriced["lines"][0], {"description": "Delivery", "quantity": 1}]);
    let (_, partly) = place(&admin, unpriced).await;
    let says = async |settings: serde_json::Value| {
        let saved = admin.json(Method::PUT, "/api/v1/shop/page", &[], settings).await;
        assert_eq!(saved.status, 200, "{}", saved.text);
    };
    let is_told = async |page: &str, amount: &str| {
        let reply = customer.get(page).await;
        assert_eq!(reply.status, 200);
        for word in NEVER.into_iter().filter(|word| *word != "12963") {
            assert!(!reply.text.contains(word), "“{word}” on {page}");
        }
        reply.text.contains(amount)
    };
    let api = page.replace("/t/", "/api/v1/track/");
    assert!(!is_told(&page, "12963").await && !is_told(&api, "12963").await, "not unless it is chosen");
    says(json!({"total": true})).await;
    assert!(is_told(&page, "12963.27 GBP").await && is_told(&api, "12963.27").await);
    assert!(!is_told(&partly, "12963").await, "what one line costs is not known");
    says(json!({"total": true, "language": "de"})).await;
    assert!(is_told(&page, "12963,27 GBP").await);
    // Of an order that was withdrawn nothing is said, nor of any once it is switched off.
    says(json!({})).await;
    assert!(!is_told(&page, "12963").await && !is_told(&api, "12963").await);
    says(json!({"total": true})).await;
    assert!(is_told(&page, "12963").await);
    write(&admin, Method::POST, &id, "/withdraw", json!({"reason": "Placed twice"})).await;
    assert!(!is_told(&page, "12963").await && !is_told(&api, "12963").await);
}

#[tokio::test]
async fn a_guest_is_found_handed_out_and_erased() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (first, page) = place(&admin, planted("G 1")).await;
    let (second, _) = place(&admin, planted("G 2")).await;
    admin.place("OTHER 1").await;
    write(&admin, Method::POST, &first, "/comments", json!({"text": "Planted comment"})).await;
    for q in ["planted@mailwell.example", "PLANTED@mailwell.example", "namewell", "mailwell"] {
        let found = admin.post("/api/v1/privacy/find", json!({"q": q})).await.body();
        let customers = found["customers"].as_array().unwrap();
        assert_eq!(customers.len(), 1, "{q}: {found}");
        assert_eq!(customers[0]["orders"].as_array().unwrap().len(), 2, "{q}");
        assert_eq!(customers[0]["orders"][0]["standing"], "open");
    }
    admin.post("/api/v1/privacy/find", json!({"q": "ab"})).await.is_problem(422);
    assert_eq!(
        admin.post("/api/v1/privacy/find", json!({"q": "nobody@nowhere.example"})).await.body()["customers"],
        json!([])
    );

    let copy = admin.get(&format!("/api/v1/privacy/export/{first}")).await;
    assert_eq!((copy.status.as_u16(), copy.header("content-type")), (200, "application/json"));
    assert!(copy.header("content-disposition").starts_with("attachment"));
    for word in
        ["Namewell", "mailwell", "960777", "Plantedstreet", "writing slope", "Planted comment", "G 1", "G 2"]
    {
        assert!(copy.text.contains(word), "{word}: {}", copy.text);
    }
    assert!(
        !copy.text.contains("OTHER 1")
            && !copy.text.contains("Ada Admin")
            && !copy.text.contains("Clock Lovers")
    );
    let text = admin.get(&format!("/api/v1/privacy/export/{first}?form=text")).await.text;
    assert!(text.contains("Planted comment") && text.contains("3 × Planted writing slope"), "{text}");
    admin.get(&format!("/api/v1/privacy/export/{first}?form=pdf")).await.is_problem(400);

    let erase = async |order: &str| admin.post("/api/v1/privacy/erase", json!({"order": order})).await;
    let open = erase(&first).await.is_problem(409);
    assert_eq!(open["refusals"][0]["code"], "not_finished");
    assert!(open["detail"].as_str().unwrap().contains("G 2"), "{open}");
    for id in [&first, &second] {
        deliver(&admin, id).await;
    }
    let erased = erase(&first).await;
    assert_eq!(erased.status, 200, "{}", erased.text);
    assert_eq!(erased.body()["orders"], 2);
    for word in NEVER.iter().filter(|word| !["SKU-PLANTED", "4321", "12963"].contains(word)) {
        let there = app.stored().windows(word.len()).any(|window| window == word.as_bytes());
        assert!(!there, "“{word}” is stored");
    }
    erase(&first).await.is_problem(404);
    let found = admin.post("/api/v1/privacy/find", json!({"q": "planted@mailwell.example"})).await.body();
    assert_eq!(found["customers"], json!([]));
    assert!(found["erased_before"].is_string(), "whoever asks again is told: {found}");
    let order = admin.get(&format!("/api/v1/orders/{first}")).await.body();
    assert_eq!((&order["customer"], &order["lines"][0]["quantity"]), (&json!({"name": "Erased"}), &json!(3)));
    let page = app.stranger().get(&page).await;
    assert!(
        page.status == 200 && page.text.contains("G 1") && !page.text.contains("Erased"),
        "{}",
        page.text
    );
    let view = admin.get("/api/v1/privacy").await.body();
    assert_eq!(
        (&view["erasures"][0]["orders"], &view["erasures"][0]["by"]["name"]),
        (&json!(2), &json!("Ada Admin"))
    );
}

#[tokio::test]
async fn what_has_to_be_kept_is_refused_with_reason_and_date_and_can_wait() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (id, _) = place(&admin, planted("K 1")).await;
    deliver(&admin, &id).await;
    let choose = async |settings: Value| admin.json(Method::PUT, "/api/v1/privacy", &[], settings).await;
    for wrong in [
        json!({"erase_after_days": 29}),
        json!({"keep_years": 31}),
        json!({"keep_years": 0}),
        json!({"days": 1}),
    ] {
        assert!(choose(wrong.clone()).await.status.is_client_error(), "{wrong}");
    }
    assert_eq!(choose(json!({"keep_years": 10, "erase_after_days": 30})).await.status, 200);
    let refused = admin.post("/api/v1/privacy/erase", json!({"order": id})).await.is_problem(409);
    assert_eq!(refused["refusals"][0]["code"], "kept_by_law");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("K 1") && detail.contains("1 January 2037"), "{detail}");
    let later = admin.post("/api/v1/privacy/erase", json!({"order": id, "later": true})).await.body();
    assert_eq!(later, json!({"orders": 0, "texts": 0, "waiting": 1}));
    let view = admin.get("/api/v1/privacy").await.body();
    assert_eq!(view["waiting"], json!({"orders": 1, "from": "2037-01-01"}));
    assert_eq!(view["due"], json!({"orders": 0, "more": false}));
    let found = admin.post("/api/v1/privacy/find", json!({"q": "namewell"})).await.body();
    let held = &found["customers"][0]["orders"][0];
    assert_eq!(
        (&held["standing"], &held["from"], &held["waits"]),
        (&json!("kept"), &json!("2037-01-01"), &json!(true))
    );

    // Without years to keep it, what is due is counted before the night.
    assert_eq!(choose(json!({"erase_after_days": 30})).await.status, 200);
    app.pass(TimeDelta::days(31));
    let again = app.admin().await;
    assert_eq!(again.get("/api/v1/privacy").await.body()["due"], json!({"orders": 1, "more": false}));
}

#[tokio::test]
async fn whoever_is_no_administrator_learns_nothing() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (id, _) = admin.place("A 1").await;
    for role in ["account_manager", "leadership", "outsider"] {
        let somebody = app.role(role).await;
        somebody.post("/api/v1/privacy/find", json!({"q": "buyer@clocks.example"})).await.is_problem(403);
        somebody.get(&format!("/api/v1/privacy/export/{id}")).await.is_problem(403);
        somebody.post("/api/v1/privacy/erase", json!({"order": id})).await.is_problem(403);
    }
    let nowhere = admin.get(&format!("/api/v1/privacy/export/{}", uuid::Uuid::nil())).await;
    nowhere.is_problem(404);
}

#[tokio::test]
async fn a_file_that_brings_back_whoever_was_erased_says_so_before_it_is_imported() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (id, _) = place(&admin, planted("B 1")).await;
    write(&admin, Method::POST, &id, "/moves", json!({"to": "cancelled", "reason": "Wanted no more"})).await;
    let found = admin.post("/api/v1/privacy/find", json!({"q": "planted@mailwell.example"})).await.body();
    let erase = json!({"order": found["customers"][0]["order"], "email": "planted@mailwell.example"});
    let erased = admin.post("/api/v1/privacy/erase", erase).await;
    assert_eq!(erased.body()["orders"], 1, "{}", erased.text);
    // A comment that names the address again is found, with the order that is nobody's any more.
    let comment = json!({"text": "Send the invoice to Planted@Mailwell.example"});
    let said = admin.post(&format!("/api/v1/orders/{id}/comments"), comment).await;
    assert!(said.status.is_success(), "{}", said.text);
    let again = admin.post("/api/v1/privacy/find", json!({"q": "planted@mailwell.example"})).await.body();
    assert_eq!(again["customers"][0]["orders"][0]["id"], json!(id), "{again}");
    assert!(again["erased_before"].is_string() && again["elsewhere"].is_null(), "{again}");
    let columns = json!({"number": "No", "email": "Mail"});
    let report =
        import_as(&admin, columns, "No,Mail\nI 1,planted@mailwell.example\nI 2,new@mailwell.example\n").await;
    assert_eq!(report["created"], 2, "{report}");
    let findings = report["findings"].as_array().unwrap();
    let erased = |finding: &&Value| finding["message"].as_str().unwrap().contains("were erased on");
    let findings: Vec<_> = findings.iter().filter(erased).collect();
    assert_eq!(findings.len(), 1, "{report}");
    assert_eq!((&findings[0]["line"], &findings[0]["severity"]), (&json!(2), &json!("warning")));
}

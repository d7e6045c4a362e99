//! Parcels over HTTP: what the team does with them, what is refused and how, and what the customer reads at once.

use crate::shop::app::{Client, Reply, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

/// An order of one, one and two pieces: its address, and that of its tracking page.
async fn placed(client: &Client, number: &str) -> (String, String) {
    let order = json!({
        "number": number,
        "customer": {"name": "Harbour Café"},
        "lines": [
            {"description": "Menu board", "quantity": 1},
            {"description": "Table numbers", "quantity": 1},
            {"description": "Hanging sign", "quantity": 2},
        ],
        "promise": {"earliest": "2026-12-15", "latest": "2026-12-16"},
    });
    let reply = client.post("/api/v1/boards/orders/orders", order).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let body = reply.body();
    let page =
        body["tracking_url"].as_str().unwrap().strip_prefix("http://127.0.0.1:3000").unwrap().to_owned();
    (format!("/api/v1/orders/{}", body["id"].as_str().unwrap()), page)
}

async fn write(client: &Client, order: &str, path: &str, body: Value) -> Reply {
    let version = client.get(order).await.body()["card"]["version"].as_u64().unwrap();
    let method = if path.ends_with("/label") { Method::PUT } else { Method::POST };
    client.write(method, &format!("{order}/{path}"), version, body).await
}

async fn done(client: &Client, order: &str, path: &str, body: Value) {
    let reply = write(client, order, path, body).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text);
}

/// What the customer reads, as JSON and as the page.
async fn read(app: &TestApp, page: &str) -> (Value, String) {
    let customer = app.stranger();
    let view = customer.get(&page.replace("/t/", "/api/v1/track/")).await.body();
    (view, customer.get(page).await.text)
}

#[tokio::test]
async fn a_part_is_sent_and_the_customer_reads_what_is_still_to_come() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (order, page) = placed(&admin, "P 1").await;
    let (view, _) = read(&app, &page).await;
    assert!(view["parcels"].is_null() && view["wording"] == "We have your order");
    let of = |line: u32, quantity: u32| json!({"line": line, "quantity": quantity});
    done(&admin, &order, "parcels", json!({"items": [of(0, 1), of(1, 1)]})).await;
    let (view, html) = read(&app, &page).await;
    assert_eq!(view["wording"], "2 of 4 items are ready");
    assert!(html.contains("2 of 4 items are ready") && html.contains("Still to come"), "{html}");
    assert_eq!(admin.get(&order).await.body()["customer_reads"], "2 of 4 items are ready");

    done(&admin, &order, "parcels/1/send", json!({"carrier": "UPS", "tracking_number": "1Z 99"})).await;
    let (view, html) = read(&app, &page).await;
    let parcel = &view["parcels"]["parcels"][0];
    assert_eq!((&parcel["state"], &parcel["carrier"]), (&json!("sent"), &json!("UPS")));
    assert_eq!(parcel["link"], "https://www.ups.com/track?tracknum=1Z%2099");
    assert_eq!(view["parcels"]["to_come"], json!([{"description": "Hanging sign", "quantity": 2}]));
    assert_eq!(view["parcels"]["arrives"], json!({"earliest": "2026-12-15", "latest": "2026-12-16"}));
    assert!(html.contains("2 of 4 items are on their way") && html.contains("Hanging sign"), "{html}");
    // The team sees the same with who carries it.
    let seen = admin.get(&order).await.body();
    assert_eq!(
        (&seen["parcels"][0]["tracking_number"], &seen["parcels"][0]["no"]),
        (&json!("1Z 99"), &json!(1))
    );

    // Whatever the status is called: nothing is delivered while a line is open.
    done(&admin, &order, "moves", json!({"to": "ready"})).await;
    done(&admin, &order, "moves", json!({"to": "delivered"})).await;
    done(&admin, &order, "parcels/1/deliver", json!({})).await;
    let (view, html) = read(&app, &page).await;
    assert_eq!((&view["wording"], &view["finished"]), (&json!("2 of 4 items are delivered"), &json!(false)));
    let steps = view["steps"].as_array().unwrap();
    let last = steps.last().unwrap();
    assert_eq!((&last["wording"], &last["state"]), (&json!("Delivered"), &json!("ahead")));
    assert!(html.contains("Still to come") && html.contains("The rest arrives"), "{html}");

    done(&admin, &order, "parcels", json!({"items": [of(2, 2)]})).await;
    done(&admin, &order, "parcels/2/send", json!({})).await;
    done(&admin, &order, "parcels/2/deliver", json!({})).await;
    let (view, html) = read(&app, &page).await;
    assert_eq!((&view["wording"], &view["finished"]), (&json!("All 4 items are delivered"), &json!(true)));
    assert!(!html.contains("Still to come") && !html.contains("Arrives"), "{html}");
    let trail = admin.get(&format!("{order}/events")).await.body();
    let kinds: Vec<_> =
        trail["items"].as_array().unwrap().iter().map(|entry| entry["event"]["kind"].clone()).collect();
    assert_eq!(kinds[..3], ["parcel_delivered", "parcel_sent", "parcel_packed"].map(Value::from));
}

#[tokio::test]
async fn what_is_wrong_is_refused_with_a_sentence() {
    let app = TestApp::shop().await;
    let (admin, manager) = (app.admin().await, app.role("account_manager").await);
    let (order, _) = placed(&admin, "P 2").await;
    let of = |line: u32, quantity: u32| json!({"items": [{"line": line, "quantity": quantity}]});
    done(&manager, &order, "parcels", of(2, 2)).await;
    for (path, body, status, said) in [
        ("parcels", of(2, 1), 409, "All of line 3 is in parcels already"),
        ("parcels", of(7, 1), 409, "no line 8"),
        ("parcels/9/send", json!({}), 409, "no parcel 9"),
        ("parcels/1/deliver", json!({}), 409, "was not sent yet"),
        ("parcels/1/send", json!({"tracking_number": "1"}), 409, "which carrier"),
        ("parcels/1/merge", json!({"into": 1}), 409, "into itself"),
        ("parcels/x/send", json!({}), 404, "parcel"),
    ] {
        let problem = write(&manager, &order, path, body).await.is_problem(status);
        assert!(problem.to_string().contains(said), "{path}: {problem}");
    }
    for body in [json!({"items": [{"line": -1, "quantity": 1}]}), json!({"items": [], "more": 1}), json!([])]
    {
        let reply = write(&manager, &order, "parcels", body).await;
        assert!(reply.status.is_client_error() && reply.status != 409, "{}", reply.text);
    }
    // The version that was seen, and the key that makes it once.
    let late = manager.write(Method::POST, &format!("{order}/parcels"), 1, of(0, 1)).await;
    assert_eq!(late.is_problem(412)["card"]["version"], 2);
    assert_eq!(manager.post(&format!("{order}/parcels"), of(0, 1)).await.status, 428);
    let headers = [("if-match", "\"2\""), ("idempotency-key", "once")];
    for _ in 0..2 {
        let reply = manager.json(Method::POST, &format!("{order}/parcels"), &headers, of(0, 1)).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.body()["order"]["version"]),
            (200, &json!(3)),
            "{}",
            reply.text
        );
    }
    assert_eq!(manager.get(&order).await.body()["parcels"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_shop_names_its_own_carriers() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let page = |carriers: Value| json!({"language": "en", "carriers": carriers});
    let put = async |carriers: Value| admin.json(Method::PUT, "/api/v1/shop/page", &[], page(carriers)).await;
    let harrow = json!({"name": "Harrow Parcels", "url": "https://harrow.example/t/{number}"});
    for wrong in ["http://harrow.example/{number}", "https://harrow.example/", "javascript:{number}"] {
        let reply = put(json!([{"name": "Harrow Parcels", "url": wrong}])).await;
        assert!(reply.status.is_client_error(), "{wrong}: {}", reply.text);
    }
    put(json!([harrow, harrow])).await.is_problem(422);
    let saved = put(json!([harrow])).await;
    assert_eq!(
        (saved.status.as_u16(), &saved.body()["page"]["carriers"][0]),
        (200, &harrow),
        "{}",
        saved.text
    );
    let (order, page) = placed(&admin, "P 3").await;
    done(&admin, &order, "parcels", json!({"items": [{"line": 0, "quantity": 1}]})).await;
    done(&admin, &order, "parcels/1/send", json!({"carrier": "harrow parcels", "tracking_number": "HP 1"}))
        .await;
    let (view, html) = read(&app, &page).await;
    assert_eq!(view["parcels"]["parcels"][0]["link"], "https://harrow.example/t/HP%201");
    assert!(html.contains("href=\"https://harrow.example/t/HP%201\" rel=\"noreferrer\""), "{html}");
    done(
        &admin,
        &order,
        "parcels/1/label",
        json!({"carrier": "Somebody with a van", "tracking_number": "7"}),
    )
    .await;
    let (view, _) = read(&app, &page).await;
    assert!(view["parcels"]["parcels"][0]["link"].is_null(), "{view}");
}

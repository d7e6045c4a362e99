//! What a customer sees, and what guessing at links finds: nothing.

use crate::shop::app::TestApp;
use axum::{body::Body, http::Method};
use chrono::TimeDelta;
use serde_json::json;

#[tokio::test]
async fn a_customer_reads_where_the_order_is_in_their_own_words() {
    let app = TestApp::shop().await;
    let (admin, customer) = (app.admin().await, app.stranger());
    let (id, page) = admin.place("N 1").await;
    let (order, api) = (format!("/api/v1/orders/{id}"), page.replace("/t/", "/api/v1/track/"));
    let view = customer.get(&api).await.body();
    assert_eq!(
        (&view["wording"], &view["next"]),
        (&json!("We have your order"), &json!("Next: Scheduled for production."))
    );

    app.pass(TimeDelta::hours(3));
    let moved = admin.write(Method::POST, &format!("{order}/moves"), 1, json!({"to": "supplier"})).await;
    assert_eq!(moved.status, 200, "{}", moved.text);
    let slip = json!({"promise": {"earliest": "2026-12-03", "latest": "2026-12-05"}, "reason": "Our supplier was short of hands."});
    assert_eq!(admin.write(Method::PATCH, &order, 2, slip).await.status, 200);
    let hold = json!({"reason": "supplier", "note": "Bolt & Co never answer"});
    assert_eq!(admin.write(Method::PUT, &format!("{order}/hold"), 3, hold).await.status, 200);
    let reply = customer.get(&api).await;
    let view = reply.body();
    assert_eq!(
        view["delay"],
        json!({"first": "2026-12-03", "days": 2, "reason": "Our supplier was short of hands."})
    );
    assert_eq!(view["waits"], "Your order is waiting for one of our suppliers.");
    assert!(
        !reply.text.contains("Bolt")
            && !reply.text.contains("Procurement")
            && !reply.text.contains("supplier\","),
        "{}",
        reply.text
    );
    let steps: Vec<_> = view["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| (step["wording"].as_str().unwrap(), step["state"].as_str().unwrap()))
        .collect();
    assert_eq!(
        steps[..3],
        [
            ("We have your order", "done"),
            ("Materials being confirmed", "now"),
            ("Scheduled for production", "ahead")
        ]
    );
    assert_eq!(steps.last(), Some(&("Delivered", "ahead")));
    assert_eq!(view["steps"][1]["at"], "2026-11-24T13:00:00");
    assert!(
        !reply.text.contains("buyer@clocks.example")
            && !reply.text.contains("12.50")
            && !reply.text.contains("Dial Street")
    );
}

#[tokio::test]
async fn a_customer_whose_answer_is_awaited_is_told_so() {
    let app = TestApp::shop().await;
    let (admin, customer) = (app.admin().await, app.stranger());
    let (id, page) = admin.place("N 2").await;
    assert!(customer.get(&page).await.text.contains("You do not need to do anything."));
    admin.write(Method::POST, &format!("/api/v1/orders/{id}/moves"), 1, json!({"to": "approval"})).await;
    let told = customer.get(&page).await.text;
    assert!(
        told.contains("Please answer the approval request")
            && !told.contains("You do not need to do anything."),
        "{told}"
    );
}

#[tokio::test]
async fn an_order_with_a_long_way_is_told_to_its_end() {
    let app = TestApp::shop().await;
    let (admin, customer) = (app.admin().await, app.stranger());
    let (id, page) = admin.place("N 3").await;
    let (order, last) = (format!("/api/v1/orders/{id}"), 510);
    for version in 1..=last {
        let to = if version % 2 == 1 { "approval" } else { "received" };
        let moved = admin
            .write(
                Method::POST,
                &format!("{order}/moves"),
                version,
                json!({"to": to, "reason": "to and fro"}),
            )
            .await;
        assert_eq!(moved.status, 200, "{}", moved.text);
    }
    admin.write(Method::POST, &format!("{order}/moves"), last + 1, json!({"to": "supplier"})).await;
    let view = customer.get(&page.replace("/t/", "/api/v1/track/")).await.body();
    assert_eq!(view["wording"], "Materials being confirmed");
    let newest = admin.get(&format!("{order}/events")).await.body();
    assert_eq!(
        (&newest["items"][0]["event"]["to"], &newest["total"]),
        (&json!("supplier"), &json!(last + 2))
    );
    let older = admin.get(&format!("{order}/events?after={}", newest["next"].as_str().unwrap())).await.body();
    assert_eq!(older["items"][0]["seq"].as_u64(), newest["items"][49]["seq"].as_u64().map(|seq| seq - 1));
}

#[tokio::test]
async fn the_page_is_one_small_document_for_its_reader_alone() {
    let app = TestApp::shop().await;
    let (_, page) = app.admin().await.place("O 1").await;
    let reply = app.stranger().send(Method::GET, &page, &[("accept-encoding", "gzip")], Body::empty()).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-encoding")), (200, "gzip"));
    assert!(
        reply.header("content-length").is_empty()
            || reply.header("content-length").parse::<usize>().unwrap() <= 10_000
    );
    let plain = app.stranger().get(&page).await;
    for (name, value) in [("cache-control", "no-store"), ("referrer-policy", "no-referrer")] {
        assert_eq!(plain.header(name), value);
    }
    assert!(plain.header("x-robots-tag").contains("noindex") && plain.header("set-cookie").is_empty());
    let policy = plain.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'")
            && policy.contains("script-src 'sha256-")
            && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(
        plain.text.contains("Northwind Joinery")
            && !plain.text.contains(".wasm")
            && !plain.text.contains(" src=")
    );
}

#[tokio::test]
async fn opening_the_page_changes_nothing() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (id, page) = admin.place("P 1").await;
    app.stranger().get(&page).await;
    app.stranger().send(Method::HEAD, &page, &[], Body::empty()).await;
    // A form without a language is not one of ours.
    app.stranger().send(Method::POST, &page, &[], Body::empty()).await.is_problem(422);
    assert_eq!(admin.get(&format!("/api/v1/orders/{id}")).await.body()["card"]["version"], 1);
}

#[tokio::test]
async fn links_that_never_led_anywhere_are_told_apart_by_nothing() {
    let app = TestApp::shop().await;
    let (admin, stranger) = (app.admin().await, app.stranger());
    let (id, old) = admin.place("Q 1").await;
    let renewed =
        admin.write(Method::POST, &format!("/api/v1/orders/{id}/tracking_link"), 1, json!({})).await.body();
    let new =
        renewed["tracking_url"].as_str().unwrap().strip_prefix("http://127.0.0.1:3000").unwrap().to_owned();
    assert_ne!(old, new);
    assert_eq!(stranger.get(&new).await.status, 200);

    // Who holds one that did is told so; who guesses finds none.
    assert_eq!(stranger.get(&old).await.status, 410);
    let lost = stranger.get("/t/x").await;
    assert_eq!(lost.status, 404);
    let other_end = if new.ends_with('A') { "E" } else { "A" };
    let near = format!("{}{other_end}", &new[..new.len() - 1]);
    for guess in [
        near.as_str(),
        "/t/x",
        "/t/AAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "/t/%ff",
        "/t/..%2F..",
        "/t/%00",
        &format!("/t/{id}"),
        &format!("/t/{}", "A".repeat(5000)),
    ] {
        let reply = stranger.get(guess).await;
        assert_eq!(reply.status, 404, "{guess}");
        if !guess.contains("%ff") {
            assert_eq!(reply.text, lost.text, "{guess}");
        }
        stranger.get(&guess.replace("/t/", "/api/v1/track/")).await.is_problem(404);
        assert_eq!(stranger.get(&format!("{guess}/feed")).await.status, 404);
    }

    let cancel = json!({"to": "cancelled", "reason": "The customer changed their mind."});
    assert_eq!(admin.write(Method::POST, &format!("/api/v1/orders/{id}/moves"), 2, cancel).await.status, 200);
    let view = stranger.get(&new.replace("/t/", "/api/v1/track/")).await.body();
    assert_eq!(
        (&view["finished"], &view["cancelled"], &view["next"]),
        (&json!(true), &json!(true), &json!(null))
    );
    app.pass(TimeDelta::days(91));
    assert_eq!(stranger.get(&new).await.status, 410);
}

#[tokio::test]
async fn a_page_that_is_sent_again_is_still_the_truth() {
    let app = TestApp::shop().await;
    let (admin, customer) = (app.admin().await, app.stranger());
    let (id, page) = admin.place("Q 2").await;
    let (first, again) = (customer.get(&page).await, customer.get(&page).await);
    assert_eq!(
        (first.text.as_str(), first.header("content-security-policy")),
        (again.text.as_str(), again.header("content-security-policy"))
    );
    assert!(first.text.contains("at 10:00."), "{}", first.text);

    app.pass(TimeDelta::minutes(1));
    assert!(customer.get(&page).await.text.contains("at 10:01."));
    let renamed = admin.json(Method::PATCH, "/api/v1/shop", &[], json!({"name": "Southwind Joinery"})).await;
    assert_eq!(renamed.status, 200, "{}", renamed.text);
    assert!(customer.get(&page).await.text.contains("Southwind Joinery"));
    let moved =
        admin.write(Method::POST, &format!("/api/v1/orders/{id}/moves"), 1, json!({"to": "scheduled"})).await;
    assert_eq!(moved.status, 200, "{}", moved.text);
    assert!(customer.get(&page).await.text.contains("<h1 id=\"now\" dir=\"auto\">Scheduled for production"));
    admin.write(Method::POST, &format!("/api/v1/orders/{id}/tracking_link"), 2, json!({})).await;
    assert_eq!(customer.get(&page).await.status, 410);
}

#[tokio::test]
async fn ten_thousand_guesses_find_nothing() {
    let app = TestApp::shop().await;
    app.admin().await.place("R 1").await;
    for _ in 0..10_000 {
        let token = server::services::token::Token::random().as_str()[..27].to_owned();
        assert!(server::services::tracking::find(&app.services, &token).await.is_err());
    }
}

#[tokio::test]
async fn a_step_that_was_gone_back_from_is_not_shown_as_done() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (id, page) = admin.place("S 1").await;
    let moves = format!("/api/v1/orders/{id}/moves");
    let steps = async || {
        let view = app.stranger().get(&page.replace("/t/", "/api/v1/track/")).await.body();
        let done = view["steps"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|step| step["state"] != "ahead")
            .map(|step| step["wording"].as_str().unwrap().to_owned());
        done.collect::<Vec<_>>()
    };
    for (version, to) in [(1, "scheduled"), (2, "floor"), (3, "quality")] {
        assert_eq!(admin.write(Method::POST, &moves, version, json!({"to": to})).await.status, 200);
    }
    assert_eq!(
        admin.write(Method::POST, &moves, 4, json!({"to": "floor", "reason": "Scratched"})).await.status,
        200
    );
    assert_eq!(steps().await, ["We have your order", "Scheduled for production", "Being made"]);
    let moved = admin.write(Method::POST, &moves, 5, json!({"to": "quality"})).await.body();
    let back = admin.post(&format!("/api/v1/orders/{id}/take_back"), json!({"seq": moved["seq"]})).await;
    assert_eq!(back.status, 200, "{}", back.text);
    assert_eq!(steps().await, ["We have your order", "Scheduled for production", "Being made"]);
}

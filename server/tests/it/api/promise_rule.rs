//! The rule for promises over HTTP: set by administrators, offered for each order, and promised like any other date.

use crate::shop::app::{Client, TestApp};
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};

const RULE: &str = "/api/v1/boards/orders/promise_rule";

fn rule() -> Value {
    json!({
        "make": 3, "cut_off": 900, "delivery": {"least": 1, "most": 2},
        "carriers": [{"name": "Slow Boat", "days": {"least": 5, "most": 7}}],
    })
}

async fn put(client: &Client, rule: Value) -> crate::shop::app::Reply {
    client.json(Method::PUT, RULE, &[], json!({ "rule": rule })).await
}

async fn offer(client: &Client, order: &str) -> Value {
    let reply = client.get(&format!("/api/v1/orders/{order}/promise_rule")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body()
}

fn window(offer: &Value) -> (&str, &str) {
    let window = &offer["promise"]["window"];
    (window["earliest"].as_str().unwrap_or_default(), window["latest"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn the_rule_offers_dates_for_each_order_and_one_goes_back_to_it() {
    let app = TestApp::shop().await;
    let (admin, manager) = (app.admin().await, app.role("account_manager").await);
    // Tuesday the 24th of November, 10:00.
    let (early, page) = admin.place("R 1").await;
    assert_eq!(offer(&manager, &early).await, Value::Null, "there is no rule");
    assert_eq!(admin.get(RULE).await.body()["rule"], Value::Null);
    let saved = put(&admin, rule()).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    let view = saved.body();
    assert_eq!((&view["rule"]["make"], &view["rule"]["delivered_on"]), (&json!(3), &json!([1, 2, 3, 4, 5])));
    assert_eq!(view["others"][0]["name"], "Repairs");
    assert!(view["carriers"].as_array().unwrap().contains(&json!("UPS")));
    assert_eq!(admin.get(RULE).await.body()["rule"], view["rule"]);

    app.pass(TimeDelta::hours(5) + TimeDelta::minutes(1));
    let (late, _) = admin.place("R 2").await;
    let (offered, after) = (offer(&manager, &early).await, offer(&manager, &late).await);
    assert_eq!(window(&offered), ("2026-11-30", "2026-12-01"));
    assert_eq!(window(&after), ("2026-12-01", "2026-12-02"));
    let how = &after["promise"];
    assert_eq!((&how["is_late"], &how["minute"], &how["cut_off"]), (&json!(true), &json!(901), &json!(900)));
    assert_eq!((&how["counts_from"], &how["dispatched"]), (&json!("2026-11-25"), &json!("2026-11-30")));
    assert_eq!((&how["counted"], &offered["promise"]["is_late"]), (&json!("placed"), &json!(false)));

    // What was promised by hand goes back to the rule like any other change of a date.
    let (path, promise) = (format!("/api/v1/orders/{early}"), &offered["promise"]["window"]);
    let edit = json!({"promise": promise, "reason": "Sooner than we thought."});
    let edited = manager.write(Method::PATCH, &path, 1, edit).await;
    assert_eq!(edited.status, 200, "{}", edited.text);
    assert_eq!(manager.get(&path).await.body()["card"]["promise"], *promise);
    let read = app.stranger().get(&page).await.text;
    assert!(read.contains("Mon 30 November") && read.contains("Tue 1 December"), "{read}");

    // The order's carrier has days of its own: seven delivery days behind the 27th.
    let carried = json!({"fields": {"carrier": "slow boat"}});
    assert_eq!(admin.write(Method::PATCH, &path, 2, carried).await.status, 200);
    let by_boat = offer(&manager, &early).await;
    assert_eq!(by_boat["promise"]["carrier"], "Slow Boat");
    assert_eq!(window(&by_boat), ("2026-12-04", "2026-12-08"));

    // What is over is counted from now.
    app.pass(TimeDelta::days(14));
    let over = offer(&manager, &late).await;
    assert_eq!(
        (&over["promise"]["counted"], &over["promise"]["date"]),
        (&json!("now"), &json!("2026-12-08"))
    );
    assert_eq!(put(&admin, Value::Null).await.body()["rule"], Value::Null);
    assert_eq!(offer(&manager, &late).await, Value::Null);
}

#[tokio::test]
async fn days_of_statuses_count_from_where_an_order_is() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let mut by_status = rule();
    by_status["statuses"] = json!([{"status": "received", "days": 2}, {"status": "scheduled", "days": 3}, {"status": "ready", "days": 1}]);
    let view = put(&admin, by_status.clone()).await.body();
    assert_eq!(view["rule"]["statuses"], by_status["statuses"]);
    let first = json!({"id": "received", "name": "Order received", "is_usual": true});
    assert_eq!(view["statuses"][0], first);
    assert!(!view["statuses"].to_string().contains("delivered"), "what is over takes no days");
    // Tuesday the 24th of November, 10:00, six working days from Wednesday the 2nd on.
    let (order, _) = admin.place("S 1").await;
    let placed = offer(&admin, &order).await;
    assert_eq!(window(&placed), ("2026-12-03", "2026-12-04"));
    assert_eq!((&placed["promise"]["make"], &placed["promise"]["counted"]), (&json!(6), &json!("placed")));
    // The next day it is further than a rule needs: what is behind it counts no more.
    app.pass(TimeDelta::days(1));
    let path = format!("/api/v1/orders/{order}");
    let moved = admin.write(Method::POST, &format!("{path}/moves"), 1, json!({"to": "scheduled"})).await;
    assert_eq!(moved.status, 200, "{}", moved.text);
    let further = offer(&admin, &order).await;
    assert_eq!(
        further["promise"]["steps"],
        json!([{"status": "scheduled", "days": 3}, {"status": "ready", "days": 1}])
    );
    assert_eq!(
        (window(&further), &further["promise"]["counted"]),
        (("2026-12-02", "2026-12-03"), &json!("entered"))
    );
    // Whose days a status has that is no more, or where nothing is under way, is asked.
    by_status["statuses"] = json!([{"status": "delivered", "days": 2}]);
    let problem = put(&admin, by_status).await.is_problem(422);
    assert!(problem["detail"].as_str().unwrap().contains("“delivered”"), "{problem}");
}

#[tokio::test]
async fn carriers_go_by_the_holidays_of_the_board_that_the_rule_names() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (order, _) = admin.place("H 1").await;
    let repairs = "/api/v1/boards/repairs/calendar";
    let mut calendar = admin.get(repairs).await.body()["calendar"].clone();
    calendar["holidays"] = json!(["2026-11-30"]);
    assert_eq!(admin.write(Method::PUT, repairs, 1, json!({ "calendar": calendar })).await.status, 200);
    let view = put(&admin, rule()).await.body();
    assert_eq!(window(&offer(&admin, &order).await), ("2026-11-30", "2026-12-01"));
    let mut theirs = rule();
    theirs["holidays_of"] = view["others"][0]["board"].clone();
    assert_eq!(put(&admin, theirs.clone()).await.status, 200);
    assert_eq!(window(&offer(&admin, &order).await), ("2026-12-01", "2026-12-02"));
    // A rule by which no day is found says so.
    calendar["holidays"] = (0..500)
        .map(|n| {
            (chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap() + TimeDelta::days(n)).to_string().into()
        })
        .collect::<Vec<Value>>()
        .into();
    assert_eq!(admin.write(Method::PUT, repairs, 2, json!({ "calendar": calendar })).await.status, 200);
    let none = offer(&admin, &order).await;
    assert!(none["no_day"].as_str().unwrap().contains("within a year"), "{none}");
    theirs["holidays_of"] = json!(order);
    let problem = put(&admin, theirs).await.is_problem(422);
    assert!(problem["detail"].as_str().unwrap().starts_with("There is no such board"), "{problem}");
}

#[tokio::test]
async fn a_rule_that_nobody_can_reckon_by_is_refused_with_a_sentence() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let with = |field: &str, value: Value| {
        let mut rule = rule();
        rule[field] = value;
        rule
    };
    for (wrong, says) in [
        (with("make", json!(366)), "Making an order takes at most 365 working days."),
        (with("cut_off", json!(1440)), "The cut-off is a time of day, like 15:00."),
        (with("delivered_on", json!([])), "Choose at least one weekday on which carriers deliver."),
        (with("delivery", json!({"least": 3, "most": 2})), "Delivery takes from fewer days to more"),
    ] {
        let problem = put(&admin, wrong).await.is_problem(422);
        assert!(problem["detail"].as_str().unwrap().starts_with(says), "{problem}");
    }
    for malformed in [with("make", json!(-1)), with("nonsense", json!(1)), json!("soon")] {
        put(&admin, malformed).await.is_problem(422);
    }
    assert_eq!(admin.get(RULE).await.body()["rule"], Value::Null);
    let manager = app.role("account_manager").await;
    put(&manager, rule()).await.is_problem(403);
    manager.get(RULE).await.is_problem(403);
}

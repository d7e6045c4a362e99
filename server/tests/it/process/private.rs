//! Personal data that is planted through every door turns up in no line of the log, at its most talkative.

use crate::shop::{
    EMAIL, PASSWORD,
    process::{MILEPOST, ShopProcess},
};
use domain::wire;
use serde_json::json;

/// What is planted, each word to be found nowhere else.
const PLANTED: [&str; 7] = [
    "Zebediah Quillfeather",
    "zebediah@quillfeather.example",
    "01632 960777",
    "77 Nonesuch Lane",
    "Walnut writing slope",
    "The parrot must not see it",
    "RX-PLANTED-1",
];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_and_no_token_is_logged() {
    let home = tempfile::tempdir().expect("a folder");
    let log = home.path().join("log");
    let shell = format!("exec \"$@\" 2>{}", log.display());
    let launcher = ["sh", "-c", &shell, "sh", MILEPOST].map(String::from).to_vec();
    let mut shop =
        ShopProcess::open_with(launcher, vec![("MILEPOST_LOG", "debug"), ("MILEPOST_LOG_FORMAT", "json")])
            .await;
    let api = shop.api();
    let board = api.board().await;
    let [name, email, phone, address, line, reason, number] = PLANTED;
    let body = json!({
        "number": "P-1", "customer": {"name": name, "email": email, "phone": phone, "address": address},
        "lines": [{"description": line, "quantity": 1}],
    });
    let placed = api.post(&format!("/api/v1/boards/{board}/orders"), &body).await.expect("an answer");
    let placed: wire::PlacedOrder = placed.json().await.expect("a placed order");
    let token = placed.tracking_url.rsplit('/').next().expect("a token").to_owned();
    let hold = api
        .client
        .put(format!("{}/api/v1/orders/{}/hold", api.base, placed.id))
        .header("cookie", &api.cookie);
    let hold = hold
        .header("origin", &api.base)
        .header("if-match", "\"1\"")
        .json(&json!({"reason": "other", "note": reason}));
    assert_eq!(hold.send().await.expect("an answer").status(), 200);
    for path in [
        format!("/t/{token}"),
        format!("/api/v1/boards/{board}/orders?q={number}"),
        format!("/api/v1/track/{token}"),
    ] {
        api.client
            .get(format!("{}{path}", api.base))
            .header("cookie", &api.cookie)
            .send()
            .await
            .expect("an answer");
    }
    shop.stop().await;
    let log = std::fs::read_to_string(&log).expect("the log");
    assert!(
        log.contains("/api/v1/orders/{order}/hold") && log.contains("\"id\":"),
        "the search finds what is there: {log}"
    );
    let cookie = api.cookie.split_once('=').expect("a cookie").1;
    for word in PLANTED.into_iter().chain([token.as_str(), cookie, EMAIL, PASSWORD]) {
        assert!(!log.contains(word), "“{word}” is in the log");
    }
}

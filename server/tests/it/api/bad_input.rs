//! Bad input of any kind gets a problem document with a reason: never a 5xx, never silence.

use crate::shop::app::{TestApp, order};
use axum::{body::Body, http::Method};
use serde_json::{Value, json};

const JSON: (&str, &str) = ("content-type", "application/json");
const SEEN: (&str, &str) = ("if-match", "\"1\"");

#[tokio::test]
async fn every_bad_body_has_its_reason() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (id, _) = admin.place("J 1").await;
    let moves = format!("/api/v1/orders/{id}/moves");
    let long = format!("{{\"to\":\"ready\",\"reason\":\"{}\"}}", "x".repeat(1_100_000));
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let cases: [(&str, u16); 17] = [
        ("", 400),
        ("{", 400),
        ("nonsense", 400),
        ("\u{0}", 400),
        (&deep, 422),
        ("null", 422),
        ("{}", 422),
        ("{\"to\": 5}", 422),
        ("{\"to\": \"Not An Id\"}", 422),
        ("{\"to\": \"ready\", \"version\": 9}", 422),
        ("{\"to\": \"ready\", \"after\": \"x\"}", 422),
        ("{\"to\": \"ready\", \"fields\": {\"price\": \"1\"}}", 409),
        ("{\"to\": \"ready\", \"promise\": {\"earliest\": \"2026-12-02\", \"latest\": \"2026-12-01\"}}", 422),
        ("{\"to\": \"ready\", \"promise\": {\"earliest\": \"2026-13-02\", \"latest\": \"2026-12-01\"}}", 422),
        ("{\"to\": \"ready\", \"origin\": \"import\"}", 422),
        ("{\"to\": \"no_such_status\"}", 409),
        (&long, 413),
    ];
    for (body, status) in cases {
        admin.send(Method::POST, &moves, &[JSON, SEEN], body.to_owned()).await.is_problem(status);
    }
    admin.send(Method::POST, &moves, &[JSON, SEEN], vec![0xff, 0xfe, 0x00]).await.is_problem(400);
    admin.send(Method::POST, &moves, &[SEEN], "{\"to\":\"ready\"}").await.is_problem(415);
    admin
        .send(Method::POST, &moves, &[("content-type", "text/plain"), SEEN], "{\"to\":\"ready\"}")
        .await
        .is_problem(415);
    assert_eq!(admin.get(&format!("/api/v1/orders/{id}")).await.body()["card"]["version"], 1);
}

#[tokio::test]
async fn a_nul_in_an_address_finds_nothing() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    admin.place("N 1").await;
    admin.get("/api/v1/boards/ord%00ers").await.is_problem(404);
    admin.get("/api/v1/boards/orders/orders/N%001").await.is_problem(404);
    let found = admin.get("/api/v1/boards/orders/orders?q=N%00").await;
    assert_eq!((found.status.as_u16(), found.body()["items"].as_array().map(Vec::len)), (200, Some(0)));
    let snapshot = admin.get("/api/v1/boards/orders?q=%00").await;
    assert_eq!(snapshot.status.as_u16(), 200);
}

#[tokio::test]
async fn every_bad_header_has_its_reason() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (id, _) = admin.place("K 1").await;
    let moves = format!("/api/v1/orders/{id}/moves");
    for version in ["", "*", "W/\"1\"", "\"one\"", "-1", "\"1\", \"2\"", "99999999999999999999999"] {
        admin
            .send(Method::POST, &moves, &[JSON, ("if-match", version)], "{\"to\":\"ready\"}")
            .await
            .is_problem(400);
    }
    for version in ["\"0\"", "\"2\"", "18446744073709551615"] {
        admin
            .send(Method::POST, &moves, &[JSON, ("if-match", version)], "{\"to\":\"ready\"}")
            .await
            .is_problem(412);
    }
    for cookie in ["milepost=", "milepost=nonsense", "milepost=../../etc", "=;;=", "milepost=\u{e9}"] {
        let stranger = app.stranger();
        stranger.send(Method::GET, "/api/v1/me", &[("cookie", cookie)], Body::empty()).await.is_problem(401);
    }
    admin
        .send(Method::GET, "/api/v1/boards/orders/feed", &[("last-event-id", "x")], Body::empty())
        .await
        .is_problem(400);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let unknown = "01a20a24-0000-7000-8000-000000000000";
    for path in [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v2/me",
        "/api/v1/boards/nope",
        "/api/v1/boards/nope/feed",
        "/api/v1/boards/%ff",
        "/api/v1/boards/..%2f..%2fetc",
        "/api/v1/boards/system",
        "/api/v1/boards/00000000-0000-0000-0000-000000000000",
        "/api/v1/orders/1",
        "/api/v1/orders/%00",
        "/api/v1/orders/' OR 1=1",
        "/api/v1/boards/orders/orders/none",
        "/api/v1/boards/orders/orders/a%2Fb",
        "/api/v1/track/x",
        "/api/v1/boards/orders/orders/%F0%9F%92%A9",
    ] {
        let path = path.replace(' ', "%20");
        admin.get(&path).await.is_problem(404);
    }
    admin.get(&format!("/api/v1/orders/{unknown}")).await.is_problem(404);
    admin.get(&format!("/api/v1/orders/{unknown}/events")).await.is_problem(404);
    admin.post(&format!("/api/v1/people/{unknown}/reset_link"), json!({})).await.is_problem(404);
    admin
        .json(Method::PATCH, "/api/v1/people", &[], json!({"id": unknown, "name": "X"}))
        .await
        .is_problem(404);
    admin
        .write(Method::POST, &format!("/api/v1/orders/{unknown}/moves"), 1, json!({"to": "ready"}))
        .await
        .is_problem(404);
}

#[tokio::test]
async fn a_method_that_a_route_does_not_know_is_named() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    for (method, path, allow) in [
        (Method::DELETE, "/api/v1/me", "GET,HEAD"),
        (Method::PUT, "/api/v1/session", "POST,DELETE"),
        (Method::POST, "/healthz", "GET,HEAD"),
        (Method::PUT, "/t/x", "GET,HEAD,POST"),
        (Method::from_bytes(b"BREW").unwrap(), "/api/v1/boards", "GET,HEAD,POST"),
    ] {
        let reply = admin.send(method, path, &[], Body::empty()).await;
        reply.is_problem(405);
        assert_eq!(reply.header("allow"), allow, "{path}");
    }
    admin.send(Method::POST, "/no/such/page", &[], Body::empty()).await.is_problem(404);
}

#[tokio::test]
async fn every_bad_query_has_its_reason() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let long = format!("q={}", "x".repeat(201));
    for query in [
        "lat=1",
        "late=perhaps",
        "limit=x",
        "limit=-1",
        "limit=99999999999",
        "after=x&limit=5",
        "status=Not%20One",
        "owner=%27",
        &long,
        "q=%ff&after=%ff",
        "after=%00",
        "sort=-",
        "sort=name",
    ] {
        let reply = admin.get(&format!("/api/v1/boards/orders/orders?{query}")).await;
        reply.is_problem(400);
    }
    for query in ["status=no_such", "q=%25_%22%27%3B--", "limit=0", "limit=100000", "q=", "status=", "q=%00"]
    {
        let reply = admin.get(&format!("/api/v1/boards/orders/orders?{query}")).await;
        assert_eq!(reply.status, 200, "{query}: {}", reply.text);
    }
    admin.get("/api/v1/boards/orders/events?after=x").await.is_problem(400);
    admin.get("/api/v1/boards/orders/feed?after=-1").await.is_problem(400);
    admin.post("/api/v1/boards/orders/imports?dry_run=maybe", json!({})).await.is_problem(400);
}

#[tokio::test]
async fn every_bad_order_has_its_reason() {
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    let with = |key: &str, value: Value| {
        let mut order = order("L 1");
        order[key] = value;
        order
    };
    let line = json!({"description": "Clock", "quantity": 1});
    let cases = [
        with("number", json!("")),
        with("number", json!("\u{200b}\u{2060}")),
        with("number", json!("x".repeat(41))),
        with("number", json!(7)),
        with("customer", json!({})),
        with("customer", json!({"name": "x", "email": "no address"})),
        with("customer", json!({"name": "x".repeat(201)})),
        with("customer", json!({"name": "x\u{0}y"})),
        with("lines", json!([{"description": "Clock", "quantity": 1.5}])),
        with("lines", json!([{"description": "Clock", "quantity": 99_999_999_999_i64}])),
        with("lines", json!([{"description": "Clock", "quantity": 1, "unit_price": 12.5}])),
        with("lines", json!([{"description": "Clock", "quantity": 1, "unit_price": "1e9"}])),
        with("lines", json!(vec![line; 1001])),
        with("status", json!("delivered")),
        with("history", json!([])),
        with("board", json!("repairs")),
    ];
    for case in cases {
        manager.post("/api/v1/boards/orders/orders", case).await.is_problem(422);
    }
    manager.place("L 1").await;
    let taken = manager.post("/api/v1/boards/orders/orders", order("L 1")).await.is_problem(409);
    assert_eq!(taken["refusals"][0]["code"], "number_taken");
}

#[tokio::test]
async fn an_import_takes_a_form_and_says_what_is_wrong_with_it() {
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    let path = "/api/v1/boards/orders/imports";
    let form = ("content-type", "multipart/form-data; boundary=b");
    let part = |name: &str, value: &str| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n{value}\r\n")
    };
    let whole = |parts: &[String]| format!("{}--b--\r\n", parts.concat());
    let file =
        part("file", "no,name,item,qty\nM1,Clock Lovers,Clock,2\nM1,Clock Lovers,Hand,3\nM2,Ada,Dial,1\n");
    let columns = json!({"number": "no", "customer_name": "name", "description": "item", "quantity": "qty"});
    let mapping = json!({"columns": columns, "dates": "%Y-%m-%d", "zone": "Europe/London", "source": "till"});
    let mapping = part("mapping", &mapping.to_string());
    let send = async |query: &str, body: String| {
        manager.send(Method::POST, &format!("{path}{query}"), &[form], body).await
    };

    manager.post(path, json!({})).await.is_problem(415);
    send("", "nonsense".into()).await.is_problem(400);
    send("", whole(&[])).await.is_problem(422);
    send("", whole(std::slice::from_ref(&file))).await.is_problem(422);
    send("", whole(&[file.clone(), part("mapping", "{}")])).await.is_problem(422);
    send("", whole(&[file.clone(), part("other", "1")])).await.is_problem(400);
    send("", whole(&[part("file", ""), mapping.clone()])).await.is_problem(422);

    let preview = send("?dry_run=true", whole(std::slice::from_ref(&file))).await;
    assert_eq!(preview.status, 200, "{}", preview.text);
    assert_eq!(preview.body()["header"], json!(["no", "name", "item", "qty"]));
    assert_eq!(manager.get("/api/v1/boards/orders").await.body()["seq"], 0);
    let report = send("", whole(&[mapping.clone(), file.clone()])).await;
    assert_eq!((report.status.as_u16(), &report.body()["created"]), (200, &json!(2)), "{}", report.text);
    assert_eq!(send("", whole(&[mapping, file])).await.body()["unchanged"], 2);
}

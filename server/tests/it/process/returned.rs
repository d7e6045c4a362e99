//! What a mail server pipes into `milepost returned` beside a running server stands on the order; whatever is piped, the answer is
//! the same, but where it could not be noted.

use crate::shop::{
    cluster::{Cluster, Engine},
    process::{MILEPOST, ShopProcess},
    returned::{BOUNCES, about},
    smtp::{SmtpServer, free_port, header, is_there},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

const AT_ONCE: (&str, &str) = ("MILEPOST_MESSAGE_WAIT", "1");

async fn open(engine: Engine) -> ShopProcess {
    match engine {
        Engine::Sqlite => ShopProcess::open_with(vec![MILEPOST.into()], vec![AT_ONCE]).await,
        Engine::Postgres => {
            let database = Cluster::shared().await.database().await;
            ShopProcess::open_at_with(database, vec![AT_ONCE]).await
        }
    }
}

async fn noted_beside_a_running_server(engine: Engine) {
    if !is_there() {
        return;
    }
    let port = free_port();
    let (server, shop) = (SmtpServer::start(port).await, open(engine).await);
    let api = shop.api();
    let put = async |path: &str, body: Value| {
        let request = api.client.request(Method::PUT, format!("{}{path}", api.base)).json(&body);
        let answer = request.header("cookie", &api.cookie).header("origin", &api.base).send().await;
        answer.expect("an answer")
    };
    let settings = |returns: &str| {
        json!({"settings": {
            "mode": "smtp", "host": "127.0.0.1", "port": port, "tls": "none", "from": "orders@shop.example", "returns": returns,
        }})
    };
    let long = put("/api/v1/mail", settings("a-rather-long-name-for-it@shop.example")).await;
    assert_eq!(long.status(), 422);
    assert!(long.text().await.expect("a text").contains("before the @"));
    assert_eq!(put("/api/v1/mail", settings("returns@shop.example")).await.status(), 200);
    assert_eq!(put("/api/v1/shop/messages", json!({"on": true})).await.status(), 200);
    let board = api.board().await;
    let order = json!({
        "number": "R-1", "customer": {"name": "Clock Lovers", "email": "ana@clocks.example"},
        "lines": [{"description": "Alarm clock", "quantity": 2}],
    });
    let placed = api.post(&format!("/api/v1/boards/{board}/orders"), &order).await.expect("an answer");
    let placed: Value = placed.json().await.expect("a placed order");
    let mut mails = server.mails();
    for _ in 0..300 {
        if !mails.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        mails = server.mails();
    }
    let address = header(&mails[0], "X-MailFrom").to_owned();
    let list = format!("/api/v1/orders/{}/messages", placed["id"].as_str().expect("an id"));
    let messages = async || api.get::<Value>(&list).await;
    assert_eq!(messages().await["items"][0]["returned"], Value::Null);

    let quietly = (Some(0), String::new());
    let mail = about(BOUNCES[0].0, &address);
    let long = vec![b'x'; 10 * 1024 * 1024];
    let nobodys = about(BOUNCES[0].0, "returns@shop.example");
    for nothing in [&b""[..], b"garbage", &long, nobodys.as_bytes()] {
        assert_eq!(shop.piped(&["returned"], nothing).await, quietly);
    }
    assert_eq!(messages().await["items"][0]["returned"], Value::Null);
    for _ in 0..2 {
        assert_eq!(shop.piped(&["returned"], mail.as_bytes()).await, quietly, "as for any other mail");
    }
    let noted = messages().await;
    assert_eq!(noted["items"][0]["returned"]["what"], json!({"is": "bounced", "code": "5.1.1"}), "{noted}");
    assert_eq!((&noted["unreachable"], &noted["answer"]), (&json!("bounced"), &json!("5.1.1")), "{noted}");
    assert!(!noted.to_string().contains("script"), "nothing of what strangers wrote: {noted}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_is_noted_beside_a_running_server_on_sqlite() {
    noted_beside_a_running_server(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_is_noted_beside_a_running_server_on_postgres() {
    noted_beside_a_running_server(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_there_is_no_store_the_mail_server_is_to_try_again() {
    let shop = ShopProcess::at_rest(tempfile::tempdir().expect("a folder"), None);
    let (code, said) = shop.piped(&["returned"], b"anything").await;
    assert_eq!(code, Some(75), "{said}");
}

//! Who has an order open: told to whoever sees the order, to nobody else, and never written down.

use super::feed::Listener;
use crate::shop::app::{Client, TestApp, order};
use axum::http::Method;
use serde_json::{Value, json};
use server::services::presence;
use uuid::Uuid;

const FEED: &str = "/api/v1/boards/own/feed";

/// The next that is told of who is there.
async fn present(feed: &mut Listener) -> Value {
    loop {
        let (_, name, told) = feed.next().await.expect("an open stream");
        if name == "presence" {
            return told;
        }
    }
}

async fn show(client: &Client, order: &str, page: Uuid, body: Value) -> u16 {
    let path = format!("/api/v1/orders/{order}/presence/{page}");
    client.json(Method::PUT, &path, &[], body).await.status.as_u16()
}

#[tokio::test]
async fn whose_page_has_an_order_open_is_told_to_who_sees_the_order_and_is_no_entry() {
    let app = TestApp::shop().await;
    app.own_board(|workflow| {
        let warehouse = workflow.roles.iter_mut().find(|role| role.id.as_str() == "warehouse").unwrap();
        warehouse.set_sees_status("received".parse().unwrap(), false);
    })
    .await;
    let (manager, buyer) = (app.role("own_account_manager").await, app.role("own_procurement").await);
    let blind = app.role("own_warehouse").await;
    let placed = manager.post("/api/v1/boards/own/orders", order("P 1")).await;
    let order = placed.body()["id"].as_str().unwrap().to_owned();
    let head = async || {
        let board = app.services.store.board("own").await.unwrap().unwrap().id;
        app.services.store.head(board).await.unwrap().seq
    };
    let before = head().await;
    let mut seeing = Listener::at(&buyer, FEED, &[]).await;
    let mut unseeing = Listener::at(&blind, FEED, &[]).await;

    let page = Uuid::now_v7();
    assert_eq!(show(&manager, &order, page, json!({})).await, 204);
    let told = present(&mut seeing).await;
    assert_eq!(
        (told[0]["order"].as_str(), &told[0]["person"]["name"]),
        (Some(&*order), &json!("own_account_manager"))
    );
    assert_eq!(told[0].get("editing"), None);
    assert_eq!(show(&manager, &order, page, json!({"editing": "lines"})).await, 204);
    assert_eq!(present(&mut seeing).await[0]["editing"], "lines");
    // Whoever comes later is told at once.
    let mut later = Listener::at(&app.admin().await, FEED, &[]).await;
    assert_eq!(present(&mut later).await[0]["editing"], "lines");
    // What is no part of an order is refused, and so is who does not see it.
    assert_eq!(show(&manager, &order, page, json!({"editing": "everything"})).await, 422);
    assert_eq!(show(&blind, &order, Uuid::now_v7(), json!({})).await, 404);

    // It goes where the other one sees it; the first that they hear of is then who is there.
    let moves = format!("/api/v1/orders/{order}/moves");
    assert_eq!(manager.write(Method::POST, &moves, 1, json!({"to": "supplier"})).await.status, 200);
    assert_eq!(present(&mut unseeing).await[0]["order"], *order);
    let path = format!("/api/v1/orders/{order}/presence/{page}");
    assert_eq!(manager.send(Method::DELETE, &path, &[], "").await.status, 204);
    for feed in [&mut seeing, &mut unseeing, &mut later] {
        assert_eq!(present(feed).await, json!([]));
    }
    assert_eq!(head().await, before + 1, "the move, and nothing else");
    assert!(!String::from_utf8_lossy(&app.stored()).contains(&page.to_string()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_that_speak_to_different_instances_show_each_other() {
    let here = TestApp::shop_on_postgres().await;
    let there = here.beside().await;
    let listening = [&here, &there].map(|app| tokio::spawn(presence::listen(app.services.clone())));
    let placed = here.role("account_manager").await.post("/api/v1/boards/orders/orders", order("P 1")).await;
    let order = placed.body()["id"].as_str().unwrap().to_owned();
    let mut seeing = Listener::at(&here.role("procurement").await, "/api/v1/boards/orders/feed", &[]).await;
    let (manager, page) = (there.role("account_manager").await, Uuid::now_v7());
    assert_eq!(show(&manager, &order, page, json!({"editing": "promise"})).await, 204);
    let told = present(&mut seeing).await;
    assert_eq!(
        (told[0]["order"].as_str(), &told[0]["person"]["name"], &told[0]["editing"]),
        (Some(&*order), &json!("account_manager"), &json!("promise"))
    );
    // What nobody understands is passed over, and who closes the order is gone here, too.
    there.services.store.tell_instances("{\"whispers\": 1}").await;
    let path = format!("/api/v1/orders/{order}/presence/{page}");
    assert_eq!(manager.send(Method::DELETE, &path, &[], "").await.status, 204);
    assert_eq!(present(&mut seeing).await, json!([]));
    listening.iter().for_each(|task| task.abort());
}

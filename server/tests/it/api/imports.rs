//! Imports over HTTP: which there were, undoing one, and what is left of it.

use crate::shop::app::{Client, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

const IMPORTS: &str = "/api/v1/boards/orders/imports";

async fn import(client: &Client, rows: &str) -> Value {
    import_as(client, json!({"number": "No"}), rows).await
}

/// Imports rows with these columns.
pub async fn import_as(client: &Client, columns: Value, rows: &str) -> Value {
    let mapping = json!({"columns": columns, "zone": "Europe/London", "source": "sheet"});
    let part = |name: &str, rest: &str, body: &str| {
        format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"{rest}\r\n\r\n{body}\r\n")
    };
    let file = part("file", "; filename=\"o.csv\"\r\ncontent-type: text/csv", rows);
    let form = format!("{}{file}--cut--\r\n", part("mapping", "", &mapping.to_string()));
    let headers = [("content-type", "multipart/form-data; boundary=cut")];
    let reply = client.send(Method::POST, &format!("{IMPORTS}?dry_run=false"), &headers, form).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body()
}

#[tokio::test]
async fn an_import_is_listed_undone_and_made_again() {
    let app = TestApp::shop().await;
    let manager = app.role("account_manager").await;
    assert_eq!(manager.get(IMPORTS).await.body(), json!([]));
    let report = import(&manager, "No\nU 1\nU 2\n").await;
    let id = report["import"].as_str().unwrap();
    let listed = manager.get(IMPORTS).await.body();
    assert_eq!(
        (&listed[0]["import"], &listed[0]["placed"], &listed[0]["touched"], &listed[0]["withdrawn"]),
        (&json!(id), &json!(2), &json!(0), &json!(0))
    );
    assert_eq!(listed[0]["by"]["name"], "account_manager");
    let order = manager.get("/api/v1/boards/orders/orders/U%201").await.body();
    let (first, link) = (order["card"]["id"].as_str().unwrap(), order["tracking_url"].as_str().unwrap());
    let link = link.strip_prefix("http://127.0.0.1:3000").unwrap();
    assert!(!app.stranger().get(link).await.text.contains("This order was withdrawn"));
    let undo = format!("{IMPORTS}/{id}/undo");
    let undone = manager.post(&undo, json!({})).await;
    assert_eq!((undone.status.as_u16(), undone.body()), (200, json!({"withdrawn": 2})), "{}", undone.text);
    assert!(app.stranger().get(link).await.text.contains("This order was withdrawn"));
    assert_eq!(manager.get("/api/v1/boards/orders").await.body()["columns"][0]["total"], 0);
    // The same again finds nothing left to do.
    assert_eq!(manager.post(&undo, json!({})).await.body(), json!({"withdrawn": 0}));
    assert_eq!(import(&manager, "No\nU 1\nU 2\n").await["created"], 2);
    // The address with the number is the new order's, the old one is reached by its id, and its link still tells of it.
    let now = manager.get("/api/v1/boards/orders/orders/U%201").await.body();
    assert_ne!(now["card"]["id"], first);
    assert_eq!(manager.get(&format!("/api/v1/orders/{first}")).await.body()["card"]["withdrawn"], true);
    assert!(app.stranger().get(link).await.text.contains("This order was withdrawn"));
    // The list of those off the board leads to the old one and not to the one that has its number now.
    let page = manager.get("/orders?archived=true").await;
    assert!(page.text.contains(&format!("/boards/orders/orders/U%201?id={first}")), "{}", page.text);
    let page = manager.get(&format!("/boards/orders/orders/U%201?id={first}")).await;
    assert!(page.text.contains("Withdrawn, as placed by mistake"), "{}", page.text);
    let page = manager.get("/boards/orders/orders/U%201").await;
    assert!(!page.text.contains("Withdrawn, as placed by mistake"));
}

#[tokio::test]
async fn an_import_stays_where_somebody_changed_its_orders_or_it_is_another_boards() {
    let app = TestApp::shop().await;
    let (manager, admin) = (app.role("account_manager").await, app.admin().await);
    let rows: Vec<String> = (1..=8).map(|n| format!("T {n}\n")).collect();
    let report = import(&manager, &format!("No\n{}", rows.concat())).await;
    let undo = format!("{IMPORTS}/{}/undo", report["import"].as_str().unwrap());
    for n in 1..=7 {
        let path = format!("/api/v1/boards/orders/orders/T%20{n}");
        let id = manager.get(&path).await.body()["card"]["id"].as_str().unwrap().to_owned();
        let (path, note) = (format!("/api/v1/orders/{id}"), json!({"fields": {"note": "Call first"}}));
        let noted = manager.write(Method::PATCH, &path, 1, note).await;
        assert_eq!(noted.status, 200, "{}", noted.text);
    }
    let problem = manager.post(&undo, json!({})).await.is_problem(409);
    assert_eq!(problem["refusals"][0]["code"], "changed_since");
    let said = problem["detail"].as_str().unwrap();
    assert!(said.contains("of the 8 orders of this import, 7 were changed since"), "{said}");
    assert!(said.contains("T 5") && said.contains("and 2 more") && !said.contains("T 6"), "{said}");
    assert_eq!(manager.get("/api/v1/boards/orders").await.body()["columns"][0]["total"], 8);
    // The administrator sees both boards: the import is on one of them.
    admin.post(&undo.replace("/orders/", "/repairs/"), json!({})).await.is_problem(404);
    admin.post(&format!("{IMPORTS}/nonsense/undo"), json!({})).await.is_problem(404);
    admin.post(&undo, json!({"orders": 3})).await.is_problem(400);
}

//! The customers' page in the customer's language, and as the shop chooses it.

use crate::shop::app::{Client, TestApp};
use axum::{body::Body, http::Method};
use serde_json::{Value, json};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

impl Client {
    /// A page as somebody gets it whose browser asks for these languages.
    async fn read_in(&self, page: &str, languages: &str) -> String {
        self.send(Method::GET, page, &[("accept-language", languages)], Body::empty()).await.text
    }

    async fn choose(&self, page: &str, language: &'static str) -> u16 {
        let form = Body::from(format!("language={language}"));
        self.send(Method::POST, page, &[FORM], form).await.status.as_u16()
    }
}

#[tokio::test]
async fn the_page_speaks_the_order_s_language_else_the_browser_s_else_the_shop_s() {
    let app = TestApp::shop().await;
    let (admin, customer) = (app.admin().await, app.stranger());
    let (id, page) = admin.place("L 1").await;
    assert!(customer.get(&page).await.text.contains("<html lang=\"en\" dir=\"ltr\">"));
    assert!(customer.read_in(&page, "fr-CA, en;q=0.5").await.contains("Où elle en est"));
    assert!(customer.read_in(&page, "en").await.contains("Where it is now"), "each reads their own");
    let chosen = admin.json(Method::PUT, "/api/v1/shop/page", &[], json!({"language": "de"})).await;
    assert_eq!(chosen.status, 200, "{}", chosen.text);
    assert!(customer.get(&page).await.text.contains("<html lang=\"de\""));

    assert_eq!(customer.choose(&page, "ar").await, 303);
    let arabic = customer.read_in(&page, "fr").await;
    assert!(arabic.contains("<html lang=\"ar\" dir=\"rtl\">"), "{arabic}");
    // Milepost's own words are known in every language, though the shop's is another than they are written in.
    assert!(arabic.contains("<h1 id=\"now\" dir=\"auto\">استلمنا طلبك"), "{arabic}");
    let order = admin.get(&format!("/api/v1/orders/{id}")).await.body();
    assert_eq!((&order["language"], &order["card"]["version"]), (&json!("ar"), &json!(1)));
    // The history says who chose it, once: the same one again is no change.
    assert_eq!(customer.choose(&page, "ar").await, 303);
    let path = format!("/api/v1/orders/{id}/events");
    let trail = admin.get(&path).await.body();
    let entry = &trail["items"][0];
    assert_eq!(
        (&entry["actor"]["kind"], &entry["origin"], &entry["event"]["kind"]),
        (&json!("customer"), &json!("tracking_page"), &json!("language_chosen"))
    );
    assert_eq!(entry["texts"][entry["event"]["after"]["id"].as_str().unwrap()], "ar");
    assert_eq!(trail["items"][1]["event"]["kind"], "placed");
    let left = admin
        .json(Method::PUT, &format!("/api/v1/orders/{id}/language"), &[], json!({"language": null}))
        .await;
    assert_eq!(left.status, 200, "{}", left.text);
    let entry = admin.get(&path).await.body()["items"][0].clone();
    assert_eq!((&entry["actor"]["name"], &entry["event"]["after"]), (&json!("Ada Admin"), &Value::Null));
    assert_eq!(entry["texts"][entry["event"]["before"]["id"].as_str().unwrap()], "ar");
    assert!(customer.read_in(&page, "es").await.contains("<html lang=\"es\""));
    for wrong in ["language=tlh", "language=", "", "lang=fr"] {
        let refused = customer.send(Method::POST, &page, &[FORM], Body::from(wrong)).await;
        refused.is_problem(422);
    }
    let nowhere = format!("/t/{}", "A".repeat(27));
    assert_eq!(customer.choose(&nowhere, "ar").await, 404);
}

#[tokio::test]
async fn an_order_is_placed_with_its_customer_s_language_and_milepost_s_words_are_known_in_it() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let mut order = crate::shop::app::order("L 2");
    order["language"] = json!("es");
    let placed = admin.post("/api/v1/boards/orders/orders", order.clone()).await;
    assert_eq!(placed.status, 201, "{}", placed.text);
    let placed = placed.body();
    let path = placed["tracking_url"].as_str().unwrap().split("/t/").nth(1).unwrap();
    let page = app.stranger().get(&format!("/t/{path}")).await.text;
    assert!(
        page.contains("<html lang=\"es\"")
            && page.contains("<h1 id=\"now\" dir=\"auto\">Hemos recibido su pedido"),
        "{page}"
    );
    let view = app.stranger().get(&format!("/api/v1/track/{path}")).await.body();
    assert_eq!((&view["language"], &view["wording"]), (&json!("es"), &json!("Hemos recibido su pedido")));
    order["number"] = json!("L 3");
    order["language"] = json!("klingon");
    admin.post("/api/v1/boards/orders/orders", order).await.is_problem(422);
}

#[tokio::test]
async fn what_the_shop_chooses_for_the_page_is_on_it_and_in_the_preview() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let preview = "/api/v1/shop/page/preview?language=ar";
    admin.get(preview).await.is_problem(422);
    let (_, page) = admin.place("L 4").await;
    let settings = json!({
        "accent": "#7a1f5c", "imprint": "https://joinery.example/legal",
        "holds": {"stock": {"en": "Oak is out until May."}},
    });
    assert_eq!(admin.json(Method::PUT, "/api/v1/shop/page", &[], settings).await.status, 200);
    let shown = app.stranger().get(&page).await;
    assert!(
        shown.text.contains("#7a1f5c") && shown.text.contains("https://joinery.example/legal"),
        "{}",
        shown.text
    );
    assert_eq!(shown.text.matches("<style>").count(), 2);
    assert_eq!(shown.header("content-security-policy").matches("'sha256-").count(), 3);
    let previewed = admin.get(preview).await;
    assert!(
        previewed.text.contains("dir=\"rtl\"") && previewed.text.contains("#7a1f5c"),
        "{}",
        previewed.text
    );
    assert_eq!(previewed.header("x-frame-options"), "SAMEORIGIN");
    assert!(previewed.header("content-security-policy").contains("frame-ancestors 'self'"));

    let pale = admin.json(Method::PUT, "/api/v1/shop/page", &[], json!({"accent": "#ffcc00"})).await;
    let problem = pale.is_problem(422);
    assert!(problem["detail"].as_str().unwrap().contains("the nearest that stands out enough"), "{problem}");
    admin
        .json(Method::PUT, "/api/v1/shop/page", &[], json!({"imprint": "http://plain.example"}))
        .await
        .is_problem(422);

    let png = [&[0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'][..], &[7; 30]].concat();
    let kind = [("content-type", "application/octet-stream")];
    let sent = admin.send(Method::POST, "/api/v1/shop/page/logo", &kind, Body::from(png)).await;
    assert!(sent.body()["logo"].as_str().unwrap().starts_with("data:image/png;base64,"), "{}", sent.text);
    assert!(app.stranger().get(&page).await.text.contains("<img src=\"data:image/png;base64,"));
    let svg = Body::from("<svg xmlns='http://www.w3.org/2000/svg'/>");
    admin.send(Method::POST, "/api/v1/shop/page/logo", &kind, svg).await.is_problem(422);
    let removed = admin.send(Method::DELETE, "/api/v1/shop/page/logo", &[], Body::empty()).await;
    assert_eq!(removed.body()["logo"], json!(null), "{}", removed.text);
    assert_eq!(removed.body()["page"]["accent"], json!("#7a1f5c"));
}

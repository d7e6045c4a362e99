//! Customers leave lines out of what they approve, where the shop says so: what they are shown is what is approved, no other form
//! counts, and the order, its history and the copy by mail say the same afterwards.

use super::customer::{Ordered, entries, form, hidden_title, place, placed, send};
use crate::shop::{
    ZONE,
    app::{Client, TestApp, order},
    approvals::workflow,
};
use axum::http::Method;
use domain::default_calendar;
use serde_json::{Value, json};
use server::services::mail::sender::send_due;

/// A shop whose customers look at the whole order, and may leave lines out of it or not.
async fn approving(strikes: bool) -> TestApp {
    let app = TestApp::shop().await;
    app.own_board(|default| {
        *default = workflow(default_calendar(ZONE));
        let step = &mut default.approvals[0].steps[1];
        (step.strikes, step.covers) = (strikes, Default::default());
    })
    .await;
    app
}

/// An order of three lines, from 1,000 on, of which the customer is asked.
async fn asked(manager: &Client, number: &str) -> Ordered {
    let mut order = order(number);
    order["lines"] = json!([
        {"description": "Wall clock", "quantity": 2, "unit_price": "450.00"},
        {"description": "Egg timer", "quantity": 1, "unit_price": "20.00"},
        {"description": "Enamel mug", "quantity": 1, "unit_price": "150.00"},
    ]);
    let order = place(manager, "own", order).await;
    order.write(manager, Method::POST, "/approvals/price/request", json!({})).await;
    order
}

/// The confirm page of a choice made on another.
fn chosen(href: &str, version: u64, lines: &[u32]) -> String {
    let ticked: String = lines.iter().map(|line| format!("&out={line}")).collect();
    format!("{href}?of={version}{ticked}")
}

fn plain(page: &str) -> String {
    let page = page.replace("<bdi>", "").replace("</bdi>", "").replace("<!>", "");
    page.replace("<!---->", "")
}

async fn version(order: &Ordered, client: &Client) -> u64 {
    order.seen(client).await["card"]["version"].as_u64().unwrap()
}

#[tokio::test]
async fn what_is_left_is_shown_approved_and_told() {
    let app = approving(true).await;
    let (admin, manager, customer) =
        (app.admin().await, app.role("own_account_manager").await, app.stranger());
    let changed = admin.json(Method::PUT, "/api/v1/shop/messages", &[], json!({"on": true})).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let order = asked(&manager, "ST 1").await;
    let href = order.href(&customer, "approval").await;
    let whole = customer.get(&href).await.text;
    assert!(
        whole.contains("Leave something out…") && whole.matches("type=\"checkbox\"").count() == 3,
        "{whole}"
    );
    let seen = version(&order, &manager).await;

    // Choosing is looking: nothing happens yet, and what cannot be says so above the same choice.
    for (lines, of, status, says) in [
        (&[][..], seen, 422, "Tick what you want to leave out"),
        (&[0, 1, 2][..], seen, 422, "Something has to stay"),
        (&[7][..], seen, 409, "Please look again"),
        (&[2][..], seen - 1, 409, "Please look again"),
    ] {
        let page = customer.get(&chosen(&href, of, lines)).await;
        assert_eq!(page.status, status, "{lines:?}");
        assert!(page.text.contains(says) && page.text.contains("Leave something out…"), "{}", page.text);
    }
    let rest = customer.get(&chosen(&href, seen, &[2])).await;
    assert_eq!(rest.status, 200);
    let said = plain(&rest.text);
    assert!(said.contains("Left out") && said.contains("<s>Enamel mug × 1</s>"), "{said}");
    assert!(said.contains("<li>Wall clock × 2</li>") && !said.contains("<li>Enamel mug"), "{said}");
    assert!(said.contains("Yes, approve what is left") && !said.contains("Ask for a change"), "{said}");
    assert_ne!(hidden_title(&rest.text), hidden_title(&whole));
    assert_eq!(version(&order, &manager).await, seen);

    // A form for other lines than were shown is not ours.
    for out in ["", "&out=1", "&out=1&out=2"] {
        let forged = send(&customer, &href, form(&rest.text, "yes", "") + out).await;
        assert_eq!(forged.status, 409, "{out}");
    }
    let other = send(&customer, &href, form(&whole, "yes", "") + "&out=2").await;
    assert_eq!((other.status.as_u16(), version(&order, &manager).await), (409, seen));

    // What changed meanwhile is shown whole before anything counts.
    order.write(&manager, Method::PATCH, "", json!({"fields": {"note": "Ring first"}})).await;
    let stale = send(&customer, &href, form(&rest.text, "yes", "") + "&out=2").await;
    assert_eq!(stale.status, 409);
    assert!(stale.text.contains("Please look again") && stale.text.contains("Leave something out…"));
    let seen = version(&order, &manager).await;
    let rest = customer.get(&chosen(&href, seen, &[2])).await.text;
    let seal = hidden_title(&rest);
    let filled = form(&rest, "yes", "") + "&out=2";
    for _ in 0..2 {
        let done = send(&customer, &href, filled.clone()).await;
        assert_eq!((done.status.as_u16(), done.header("location")), (303, order.page.as_str()));
    }

    let page = plain(&customer.get(&order.page).await.text);
    assert!(page.contains("Left out") && page.contains("<s>Enamel mug × 1</s>"), "{page}");

    let trail = entries(&manager, &order).await;
    let kinds: Vec<_> = trail.iter().take(3).map(|entry| entry["event"]["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["approval_decided", "conditions_changed", "lines_changed"]);
    assert!(trail[..3].iter().all(|entry| entry["actor"]["name"] == "The customer"));
    assert_eq!((&trail[0]["event"]["seal"], &trail[0]["event"]["grants"]), (&json!(seal), &json!(true)));
    let gone = trail[0]["event"]["left_out"]["id"].as_str().unwrap();
    let gone = trail[0]["texts"][gone].as_str().unwrap();
    assert!(gone.contains("Enamel mug") && !gone.contains("150"), "{gone}");
    let now = order.seen(&manager).await;
    let lines: Vec<_> = now["lines"].as_array().unwrap().iter().map(|line| &line["description"]).collect();
    assert_eq!(lines, ["Wall clock", "Egg timer"]);
    let acts = order.acts(&customer).await;
    assert_eq!((&acts[0]["act"], &acts[0]["seal"]), (&json!("decided"), &json!(seal)));

    // The copy says what was approved and what was left out of it.
    send_due(&app.services).await.unwrap();
    let outbox = admin.get("/api/v1/mail").await.body();
    let copies: Vec<&Value> = outbox["outbox"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|mail| mail["subject"] == "Order ST 1: a copy of your answer")
        .collect();
    assert_eq!(copies.len(), 1, "{outbox}");
    let text = copies[0]["text"].as_str().unwrap();
    assert!(text.contains("Items:\nWall clock × 2\nEgg timer × 1\n"), "{text}");
    assert!(text.contains("Left out: Enamel mug × 1") && text.contains(&seal), "{text}");
}

#[tokio::test]
async fn where_the_shop_does_not_say_so_nothing_is_left_out() {
    let app = approving(false).await;
    let (manager, customer) = (app.role("own_account_manager").await, app.stranger());
    let order = asked(&manager, "ST 2").await;
    let href = order.href(&customer, "approval").await;
    let seen = version(&order, &manager).await;
    let page = customer.get(&chosen(&href, seen, &[2])).await;
    assert_eq!(page.status, 409);
    assert!(
        page.text.contains("Ask for a change") && !page.text.contains("Leave something out"),
        "{}",
        page.text
    );
    // An order of one line is approved or not: there is nothing to choose.
    let app = approving(true).await;
    let (manager, customer) = (app.role("own_account_manager").await, app.stranger());
    let order = placed(&manager, "own", "ST 3").await;
    order.write(&manager, Method::POST, "/approvals/price/request", json!({})).await;
    let page = customer.get(&order.href(&customer, "approval").await).await.text;
    assert!(page.contains("Wall clock") && !page.contains("Leave something out"), "{page}");
}

//! The calendar over HTTP: reading, previewing and publishing it, files of days off, and a sentence for whoever is refused.

use super::feed::Listener;
use crate::shop::app::{Client, Reply, TestApp};
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

const CALENDAR: &str = "/api/v1/boards/orders/calendar";
const ICS: &str = "/api/v1/boards/orders/calendar/ics";
const PREVIEW: &str = "/api/v1/boards/orders/calendar/preview";

async fn changed(client: &Client, change: impl Fn(&mut Value)) -> (u64, Value) {
    let view = client.get(CALENDAR).await.body();
    let mut calendar = view["calendar"].clone();
    change(&mut calendar);
    (view["revision"].as_u64().unwrap(), json!({ "calendar": calendar }))
}

async fn publish(client: &Client, change: impl Fn(&mut Value)) -> Reply {
    let (revision, calendar) = changed(client, change).await;
    client.write(Method::PUT, CALENDAR, revision, calendar).await
}

fn with_holiday(calendar: &mut Value) {
    calendar["holidays"] = json!(["2026-11-26", {"date": "2026-11-25", "name": " Stocktaking "}]);
}

#[tokio::test]
async fn another_calendar_is_a_revision_and_a_preview_tells_what_it_does() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let view = admin.get(CALENDAR).await.body();
    assert_eq!((&view["revision"], &view["today"]), (&json!(1), &json!("2026-11-24")));
    assert_eq!(view["calendar"]["zone"], "Europe/London");
    // Three orders whose four hours end tomorrow, and one whose time is up by then.
    let (early, _) = admin.place("C 1").await;
    app.pass(TimeDelta::hours(5));
    for number in ["C 2", "C 3", "C 4"] {
        admin.place(number).await;
    }
    let (_, ask) = changed(&admin, with_holiday).await;
    let preview = admin.post(PREVIEW, ask).await.body();
    assert_eq!(
        (&preview["total"], &preview["new_deadlines"], &preview["newly_over"]),
        (&json!(4), &json!(3), &json!(0))
    );
    let first = &preview["orders"][0];
    assert_eq!((&first["number"], &first["customer"]), (&json!("C 2"), &json!("Clock Lovers")));
    assert_eq!(
        (&first["due_before"], &first["due_after"]),
        (&json!("2026-11-25T11:00:00Z"), &json!("2026-11-27T11:00:00Z"))
    );
    assert_eq!(admin.get(CALENDAR).await.body(), view, "a preview writes nothing");
    let mut stream = Listener::at(&admin, "/api/v1/boards/orders/feed", &[]).await;
    stream.next().await.unwrap();
    let reply = publish(&admin, with_holiday).await;
    assert_eq!((reply.status.as_u16(), &reply.body()["revision"]), (200, &json!(2)), "{}", reply.text);
    let holidays = json!([{"date": "2026-11-25", "name": "Stocktaking"}, "2026-11-26"]);
    assert_eq!(reply.body()["calendar"]["holidays"], holidays, "in their order");
    assert_eq!(admin.get(CALENDAR).await.body(), reply.body());
    // What was told is what happened, and open pages hear of it.
    let order = admin.get(&format!("/api/v1/boards/orders/orders/{}", "C%202")).await.body();
    assert_eq!(order["card"]["due_at"], first["due_after"]);
    assert_eq!(admin.get(&format!("/api/v1/orders/{early}")).await.body()["card"]["version"], 1);
    let told = timeout(Duration::from_secs(5), async {
        loop {
            match stream.next().await.expect("the stream goes on") {
                (_, name, _) if name == "beat" => continue,
                (_, name, _) => return name,
            }
        }
    });
    assert_eq!(told.await.unwrap(), "reset");
    let log = admin.get("/api/v1/boards/orders/events").await.text;
    assert_eq!(
        (log.matches("workflow_published").count(), log.matches("\"reclocked\"").count()),
        (1, 3),
        "{log}"
    );
    // Saved once more, it is what it was.
    assert_eq!(publish(&admin, |_| ()).await.body()["revision"], 2);
}

#[tokio::test]
async fn whoever_is_refused_is_told_why() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let said = |reply: Reply, status: u16| reply.is_problem(status)["detail"].as_str().unwrap().to_owned();
    let refused = async |change: fn(&mut Value)| said(publish(&admin, change).await, 422);
    assert_eq!(
        refused(|calendar| calendar["zone"] = json!("Europe/Nowhere")).await,
        "“Europe/Nowhere” is not a time zone: give a name like Europe/London."
    );
    let overlapping = |calendar: &mut Value| {
        calendar["windows"] = json!([{"day": 1, "from": 540, "to": 720}, {"day": 1, "from": 700, "to": 800}])
    };
    assert_eq!(
        refused(overlapping).await,
        "Monday, 09:00–12:00 and 11:40–13:20 overlap: end one before the other begins."
    );
    assert!(
        refused(|calendar| calendar["windows"] = json!([]))
            .await
            .starts_with("Give at least one working window")
    );
    assert!(
        refused(|calendar| calendar["holidays"] = json!(["2026-02-30"]))
            .await
            .starts_with("The body is not as it should be")
    );
    let (_, unknown) = changed(&admin, |calendar| calendar["zone"] = json!("Europe/Nowhere")).await;
    assert!(said(admin.post(PREVIEW, unknown).await, 422).contains("is not a time zone"));
    let (_, ask) = changed(&admin, with_holiday).await;
    said(admin.json(Method::PUT, CALENDAR, &[], ask.clone()).await, 428);
    // Somebody else was faster: it says who, and what is in force is theirs.
    assert_eq!(publish(&admin, |calendar| calendar["zone"] = json!("Europe/Paris")).await.status, 200);
    let late = said(admin.write(Method::PUT, CALENDAR, 1, ask.clone()).await, 409);
    assert_eq!(
        late,
        "Ada Admin changed the workflow in the meantime: revision 2 is in force. Look at it and decide again."
    );
    let now = admin.get(CALENDAR).await.body();
    assert_eq!((&now["calendar"]["zone"], now["calendar"].get("holidays")), (&json!("Europe/Paris"), None));
    let leadership = app.role("leadership").await;
    assert_eq!(
        said(leadership.write(Method::PUT, CALENDAR, 2, ask).await, 403),
        "Only an administrator sees and changes the calendar."
    );
}

#[tokio::test]
async fn a_file_of_days_off_is_read_and_nothing_is_written() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let send =
        async |kind: &str, text: String| admin.send(Method::POST, ICS, &[("content-type", kind)], text).await;
    let file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas \r\n Day\r\nEND:VEVENT\r\n\
                BEGIN:VEVENT\r\nDTSTART:20261201T090000Z\r\nDTEND:20261201T100000Z\r\nSUMMARY:Tea\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let found = send("text/calendar; charset=utf-8", file.into()).await;
    assert_eq!(found.status, 200, "{}", found.text);
    let found = found.body();
    assert_eq!(found["days"], json!([{"date": "2026-12-25", "name": "Christmas Day"}]));
    assert!(found["unread"][0].as_str().unwrap().contains("takes a part of a day only"), "{found}");
    assert_eq!(admin.get(CALENDAR).await.body()["revision"], 1);
    let said = |reply: Reply, status: u16| reply.is_problem(status)["detail"].as_str().unwrap().to_owned();
    assert!(
        said(send("text/calendar", "date,name".into()).await, 422).starts_with("This is no iCalendar file")
    );
    said(send("application/json", "{}".into()).await, 415);
    said(send("text/calendar", " ".repeat(1024 * 1024 + 1)).await, 413);
    let many =
        format!("BEGIN:VCALENDAR\r\n{}", "BEGIN:VEVENT\r\nDTSTART:20261225\r\nEND:VEVENT\r\n".repeat(1001));
    assert!(said(send("text/calendar", many).await, 422).contains("more than 1000 events"));
}

//! Guessing in bulk, through all that stands before the services: at links, at what ends messages, and at orders by their number.
//! Nothing is found, nothing is learned by what is said or by how long it takes, and the customer gets in all the while.
//!
//! With `MILEPOST_GUESSES=1000000` as many as the house has set itself; some thousands otherwise.

use super::look_up::{ask, mailed};
use crate::shop::{
    app::{Client, Reply, TestApp},
    rows::{changed, rows},
};
use axum::{body::Body, http::Method};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use std::{
    net::{IpAddr, Ipv6Addr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// Beyond this one of two times is told from the other.
const TELLS: f64 = 1.6;
const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];

fn guesses() -> u32 {
    std::env::var("MILEPOST_GUESSES").map_or(3_000, |text| text.parse().unwrap())
}

/// Somebody in a network of their own.
fn elsewhere(client: &Client, n: u32) -> Client {
    let from: IpAddr = Ipv6Addr::from_bits((0x2001_0db8_u128 << 96) | (u128::from(n) << 64)).into();
    Client { from, ..client.clone() }
}

/// A token as it could be: random, or of the right length and no token at all.
fn made_up(bytes: usize, n: u32) -> String {
    let random: Vec<u8> = (0..bytes).map(|_| rand::random()).collect();
    let token = URL_SAFE_NO_PAD.encode(random);
    match n % 8 {
        0 => "~".repeat(token.len()),
        1 => format!("{}.", &token[1..]),
        _ => token,
    }
}

/// All that an answer says but for the guess itself, and what differs from each request to the next.
fn said(reply: &Reply, guess: &str) -> (u16, String, Vec<(String, String)>) {
    let headers = reply.headers.iter().filter(|(name, _)| *name != "x-request-id");
    let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = headers.map(|(name, value)| (name.to_string(), text(value).replace(guess, "…"))).collect();
    (reply.status.as_u16(), reply.text.replace(guess, "…"), headers)
}

#[tokio::test]
async fn guessed_links_find_nothing_and_are_told_nothing_apart() {
    let app = TestApp::shop().await;
    let (_, page) = app.admin().await.place("GU 1").await;
    let before = rows(&app).await;
    let stranger = app.stranger();
    // Where a link leads, by how many bytes its token has, and whether something is posted there.
    let kinds: [(&str, &str, usize, bool); 7] = [
        ("/t/", "", 20, false),
        ("/api/v1/track/", "", 20, false),
        ("/t/", "/date", 20, false),
        ("/t/", "/feed", 20, false),
        ("/t/", "/link", 20, true),
        ("/unsubscribe/", "", 52, false),
        ("/unsubscribe/", "", 52, true),
    ];
    let mut firsts = vec![None; kinds.len()];
    for n in 0..guesses() {
        let kind = n as usize % kinds.len();
        let (path, rest, bytes, posted) = kinds[kind];
        let guess = made_up(bytes, n / kinds.len() as u32);
        let path = format!("{path}{guess}{rest}");
        let reply = match posted {
            true => stranger.send(Method::POST, &path, &FORM, Body::from("email=a%40b.example")).await,
            false => stranger.get(&path).await,
        };
        assert_eq!(reply.status, 404, "{path}: {}", reply.text);
        let said = said(&reply, &guess);
        let first = firsts[kind].get_or_insert_with(|| said.clone());
        assert_eq!(*first, said, "{path}");
    }
    let after = rows(&app).await;
    assert_eq!(changed(&before, &after), Vec::<&str>::new());
    // What tells answers apart would tell a link that leads somewhere.
    let found = stranger.get(&page).await;
    assert_eq!(found.status, 200, "the customer still gets in");
    assert_ne!(Some(said(&found, page.trim_start_matches("/t/"))), firsts[0]);
}

/// The time that half of them took at most.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

#[tokio::test]
async fn a_wrong_contact_and_an_unknown_number_are_one_answer_and_take_as_long_as_each_other() {
    let app = TestApp::shop().await;
    app.admin().await.place("GU 2").await;
    let stranger = app.stranger();
    let (mut known, mut unknown, mut twice) = (Vec::new(), Vec::new(), Vec::new());
    let mut first = None;
    for n in 0..guesses() {
        let begun = Instant::now();
        // Now an order that there is, now one that there is not, now two of these.
        let (times, numbers) = match n % 3 {
            0 => (&mut known, vec!["GU 2".to_owned()]),
            1 => (&mut unknown, vec![format!("XU {}", 1_000_000 + n)]),
            _ => (&mut twice, vec![format!("XV {}", 1_000_000 + n), format!("XW {}", 1_000_000 + n)]),
        };
        let mut replies = Vec::new();
        for number in numbers {
            let contact = format!("guess{}@x.example", 1_000_000 + n);
            let reply = ask(&elsewhere(&stranger, n), &number, &contact).await;
            replies.push((number, contact, reply));
        }
        times.push(begun.elapsed());
        for (number, contact, reply) in replies {
            let (status, text, headers) = said(&reply, &number);
            let said = (status, text.replace(&contact, "…"), headers);
            assert_eq!(status, 404, "{number}: {}", reply.text);
            let lengths = ["content-length"];
            let headers = said.2.into_iter().filter(|(name, _)| !lengths.contains(&name.as_str())).collect();
            let said: (u16, String, Vec<(String, String)>) = (said.0, said.1, headers);
            assert_eq!(*first.get_or_insert_with(|| said.clone()), said, "{number}");
        }
    }
    assert_eq!(mailed(&app, 0).await, 0);
    let (known, unknown, twice) = (median(known), median(unknown), median(twice));
    let (ratio, noticed) = (known / unknown, twice / unknown);
    println!("a known number takes {ratio:.3} of an unknown one; two take {noticed:.3}");
    assert!(ratio < TELLS && ratio > 1.0 / TELLS, "{ratio}");
    assert!(noticed > TELLS, "the measure would not notice twice the time: {noticed}");
}

#[tokio::test]
async fn the_customer_gets_in_while_somebody_hammers() {
    let app = TestApp::shop().await;
    let admin = app.admin().await;
    let (_, page) = admin.place("GU 3").await;
    let (_, other) = admin.place("GU 4").await;
    let (customer, hammering) = (app.stranger(), Arc::new(AtomicBool::new(true)));
    let (attacker, goes_on) = (app.stranger(), hammering.clone());
    // At one order, from ever new networks and without a pause.
    let attack = tokio::spawn(async move {
        let mut tried = 0;
        while goes_on.load(Ordering::SeqCst) && tried < 900 {
            let reply = ask(&elsewhere(&attacker, tried), "GU 3", &format!("a{tried}@x.example")).await;
            assert_eq!(reply.status, 404, "{}", reply.text);
            tried += 1;
            tokio::task::yield_now().await;
        }
        tried
    });
    // Whoever has the link opens it, another order is found at once, and this one's link comes by mail.
    let theirs = customer.from([203, 0, 113, 7]);
    while !attack.is_finished() && customer_is_kept_out(&theirs).await == 303 {
        tokio::task::yield_now().await;
    }
    assert_eq!(theirs.get(&page).await.status, 200);
    assert_eq!(ask(&theirs, "GU 4", "buyer@clocks.example").await.header("location"), other);
    assert_eq!(customer_is_kept_out(&theirs).await, 404);
    assert!(mailed(&app, 1).await >= 1, "the link is on its way to the customer's own address");
    hammering.store(false, Ordering::SeqCst);
    let tried = attack.await.unwrap();
    assert!(tried >= 10, "{tried}");
    // The hours forgive.
    app.pass(TimeDelta::hours(11));
    assert_eq!(ask(&theirs, "GU 3", "buyer@clocks.example").await.header("location"), page);
}

/// What the right pair of the order that is guessed at says.
async fn customer_is_kept_out(customer: &Client) -> u16 {
    ask(customer, "GU 3", "buyer@clocks.example").await.status.as_u16()
}

#[tokio::test]
async fn who_guesses_is_slowed_down_by_place_and_all_of_them_together() {
    let app = TestApp::shop().await;
    let (_, page) = app.admin().await.place("GU 5").await;
    let (stranger, customer) = (app.stranger(), app.stranger().from([203, 0, 113, 8]));
    // One network of a provider's customer is one place, however many addresses it has.
    let mut statuses = Vec::new();
    for n in 0..40u16 {
        let from = Ipv6Addr::new(0x2001, 0xdb8, 7, 7, 0, 0, 0, n).into();
        let guesser = Client { from, ..stranger.clone() };
        statuses.push(ask(&guesser, &format!("XP {n}"), "a@b.example").await.status.as_u16());
    }
    assert_eq!((statuses[29], statuses[30], statuses[39]), (404, 429, 429));
    let found = ask(&customer, "GU 5", "buyer@clocks.example").await;
    assert_eq!(found.header("location"), page);
    // A thousand wrong ones at ever other orders, each from a place of its own: from then on it is the mailed link for all.
    for n in 0..1_000 {
        let wrong = ask(&elsewhere(&stranger, n), &format!("XQ {n}"), "a@b.example").await;
        assert_eq!(wrong.status, 404, "{n}: {}", wrong.text);
    }
    let right = ask(&customer, "GU 5", "buyer@clocks.example").await;
    let wrong = ask(&customer, "GU 5", "sayer@clocks.example").await;
    assert_eq!((right.status, right.text.replace("buyer", "sayer")), (wrong.status, wrong.text));
    assert_eq!(mailed(&app, 1).await, 1);
    // A moment later there is room for those who mistype again.
    app.pass(TimeDelta::seconds(20));
    let found = ask(&customer, "GU 5", "buyer@clocks.example").await;
    assert_eq!((found.status.as_u16(), found.header("location")), (303, page.as_str()));
}

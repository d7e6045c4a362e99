//! What is erased is in no file: not in the database, not in its log of writes, not in Milepost's own log, and not in a backup
//! from before once it is restored.

use crate::shop::process::{MILEPOST, ShopProcess};
use domain::wire;
use serde_json::{Value, json};
use std::{fs, path::Path};

const PLANTED: [&str; 6] = [
    "Zebediah Quillfeather",
    "zebediah@quillfeather.example",
    "01632 960777",
    "77 Nonesuch Lane",
    "Walnut writing slope for Zebediah",
    "The parrot must not see it",
];

fn found(folder: &Path) -> Vec<&'static str> {
    let mut words = Vec::new();
    for file in fs::read_dir(folder).expect("a folder") {
        let bytes = fs::read(file.expect("a file").path()).unwrap_or_default();
        let is_there = |word: &&&str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        words.extend(PLANTED.iter().filter(is_there));
    }
    words.sort_unstable();
    words.dedup();
    words
}

#[tokio::test(flavor = "multi_thread")]
async fn no_byte_of_a_customer_is_left_in_any_file() {
    let home = tempfile::tempdir().expect("a folder");
    let log = home.path().join("log");
    let shell = format!("exec \"$@\" 2>>{}", log.display());
    let launcher = ["sh", "-c", &shell, "sh", MILEPOST].map(String::from).to_vec();
    // Everything of our own, and nothing of what others write about theirs.
    let level = "off,server=trace,store=trace,milepost=trace";
    let mut shop = ShopProcess::open_with(launcher, vec![("MILEPOST_LOG", level)]).await;
    let api = shop.api();
    let board = api.board().await;
    let [name, email, phone, address, line, reason] = PLANTED;
    let body = json!({
        "number": "P-1",
        "customer": {"name": name, "email": email, "phone": phone, "address": address},
        "lines": [{"description": line, "quantity": 1}],
        "promise": {"earliest": "2027-01-04", "latest": "2027-01-05"},
    });
    let placed = api.post(&format!("/api/v1/boards/{board}/orders"), &body).await.expect("an answer");
    let placed: wire::PlacedOrder = placed.json().await.expect("a placed order");
    let write = async |version: u64, path: &str, body: Value| {
        let call = api.client.post(format!("{}/api/v1/orders/{}/{path}", api.base, placed.id));
        let call = call.header("cookie", &api.cookie).header("origin", &api.base);
        let answer = call.header("if-match", format!("\"{version}\"")).json(&body).send().await;
        let answer = answer.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap_or_default());
    };
    write(1, "moves", json!({"to": "approval"})).await;
    write(2, "moves", json!({"to": "received", "reason": reason})).await;
    write(3, "moves", json!({"to": "ready"})).await;
    write(4, "moves", json!({"to": "delivered"})).await;
    // Many more, so that rows move from page to page before it is erased.
    for n in 0..60 {
        api.place(&board, &format!("N-{n}")).await;
    }
    write(5, "archive", json!({})).await;
    let backup = home.path().join("backup");
    let (done, said) = shop.command(&["backup", &backup.display().to_string()]).await;
    assert!(done, "{said}");
    let mut all = PLANTED.to_vec();
    all.sort_unstable();
    assert_eq!(found(&shop.data()), all, "the search finds what is there");
    assert_eq!(found(&backup), all);

    let ask = json!({"q": email});
    let held = api.post("/api/v1/privacy/find", &ask).await.expect("an answer");
    let held: wire::FoundCustomers = held.json().await.expect("who was found");
    assert_eq!((held.customers.len(), held.customers[0].orders.len()), (1, 1));
    let erase = json!({"order": held.customers[0].order});
    let erased = api.post("/api/v1/privacy/erase", &erase).await.expect("an answer");
    assert_eq!(erased.status(), 200, "{}", erased.text().await.unwrap_or_default());
    let none: [&str; 0] = [];
    assert_eq!(found(&shop.data()), none, "while the server runs");
    let (whole, said) = shop.command(&["audit", "verify"]).await;
    assert!(whole && said.contains("texts, as its log says"), "{said}");
    shop.stop().await;
    assert_eq!(found(&shop.data()), none, "after its end");
    let text = fs::read_to_string(&log).expect("the log");
    assert!(!text.is_empty(), "something is logged");
    for word in PLANTED {
        assert!(!text.contains(word), "“{word}” is in the log");
    }

    // A backup from before brings nobody back.
    let list = shop.data().join("erasures.log");
    assert!(fs::read_to_string(&list).expect("a list").contains(&placed.id.to_string()));
    let restored = home.path().join("restored");
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(MILEPOST).args(arguments).output().expect("milepost runs");
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success(), "{said}");
        said
    };
    let [restored_, backup_, list_] = [&restored, &backup, &list].map(|path| path.display().to_string());
    let said = run(&["restore", &backup_, "--data", &restored_, "--erasures", &list_]);
    assert!(said.contains("erased again: 1 orders"), "{said}");
    assert_eq!(found(&restored), none, "after a restore");
    run(&["audit", "verify", "--data", &restored_]);
    // Without the list it is back, and said to be; beside the folder it is found at the next start.
    let unlisted = home.path().join("unlisted");
    let unlisted_ = unlisted.display().to_string();
    let said = run(&["restore", &backup_, "--data", &unlisted_]);
    assert!(said.contains("--erasures"), "{said}");
    assert_eq!(found(&unlisted), all);
    fs::copy(&list, unlisted.join("erasures.log")).expect("a copy");
    let mut back = ShopProcess::reopened(&unlisted).await;
    assert_eq!(found(&unlisted), none, "after the next start");
    back.stop().await;
    assert_eq!(found(&unlisted), none);
}

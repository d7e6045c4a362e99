//! A server at rest says nothing in its log: a line that always comes hides the one that matters.

use crate::shop::cluster::Cluster;
use crate::shop::process::{MILEPOST, SECRET};
use std::process::Stdio;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::Command,
};

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres_nothing_is_logged_that_needs_nobody() {
    let mut command = Command::new(MILEPOST);
    command.args(["serve", "--listen", "127.0.0.1:0"]).kill_on_drop(true);
    command
        .env("MILEPOST_DATABASE_URL", Cluster::shared().await.database().await)
        .env("MILEPOST_SECRET", SECRET);
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("milepost starts");
    let mut output = BufReader::new(process.stdout.take().expect("its output")).lines();
    let url = loop {
        let line = output.next_line().await.expect("its output").expect("it listens");
        if let Some((_, url)) = line.split_once("listening on ") {
            break url.to_owned();
        }
    };
    for _ in 0..3 {
        assert_eq!(reqwest::get(format!("{url}/readyz")).await.expect("an answer").status(), 200);
    }
    let pid = process.id().expect("a running process").to_string();
    Command::new("kill").args(["-s", "TERM", &pid]).status().await.expect("SIGTERM");
    let mut log = String::new();
    process.stderr.take().expect("its log").read_to_string(&mut log).await.expect("text");
    assert!(process.wait().await.expect("its end").success());
    assert_eq!(log, "");
}

//! A kill does not show what a power cut loses: the page cache survives it. So strace watches the system calls: between the
//! writes of a commit to the WAL and the 2xx that tells of it there must be an fdatasync of the WAL. The same check with
//! `synchronous=NORMAL`, where SQLite leaves it out, must fail.

use super::report;
use crate::{
    shop::cluster::Engine,
    shop::process::{MILEPOST, MoveRequest, ShopProcess},
};
use reqwest::StatusCode;
use std::collections::BTreeMap;

const MOVES: u64 = 10;

/// Answers that told of a commit, and those of them that came before its sync.
#[derive(Debug, Default, PartialEq)]
struct Verdict {
    answers: u64,
    too_early: u64,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_2xx_follows_the_sync_of_its_commit() {
    let verdict = watch(vec![]).await;
    assert!(verdict.answers >= MOVES, "only {} answers were seen", verdict.answers);
    assert_eq!(verdict.too_early, 0);
    let figure =
        format!("{} of {} answers before the sync of their commit", verdict.too_early, verdict.answers);
    report("power loss", Engine::Sqlite, &figure, "0 before");
}

#[tokio::test(flavor = "multi_thread")]
async fn control_without_full_synchronisation_the_check_fails() {
    let verdict = watch(vec![("MILEPOST_SQLITE_SYNCHRONOUS", "normal")]).await;
    assert!(verdict.too_early >= MOVES, "the check would not notice a missing sync: {verdict:?}");
}

async fn watch(environment: Vec<(&'static str, &'static str)>) -> Verdict {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let trace = folder.path().join("trace");
    let calls = "trace=fsync,fdatasync,pwrite64,write,writev,sendto,sendmsg";
    let strace = ["strace", "-f", "-y", "-s", "16", "-e", calls, "-o"].map(String::from);
    let launcher = strace.into_iter().chain([trace.display().to_string(), MILEPOST.into()]).collect();
    let mut shop = ShopProcess::open_with(launcher, environment).await;
    let api = shop.api();
    let board = api.board().await;
    let order = api.place(&board, "P-1").await;
    for turn in 0..MOVES {
        let to = if turn % 2 == 0 { "approval" } else { "received" };
        let request = MoveRequest { order, version: turn + 1, to, key: format!("power-{turn}") };
        let answer = api.send(&request).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
    }
    shop.stop().await;
    judge(&std::fs::read_to_string(&trace).expect("strace's output"))
}

/// Walks the calls in the order they returned. One client sends one request after the other, so the first write to the WAL since
/// the last answer and a sync after it are there before the next answer. What follows from a move is written a moment later, and
/// may be on its way to the disk while the move is answered.
fn judge(trace: &str) -> Verdict {
    let mut verdict = Verdict::default();
    let mut unfinished: BTreeMap<String, String> = BTreeMap::new();
    let (mut written, mut synced) = (false, false);
    for line in trace.lines() {
        let (pid, call) = line.split_once(' ').unwrap_or((line, ""));
        let call = call.trim_start();
        let begun = unfinished.remove(pid).filter(|_| call.starts_with("<..."));
        if call.ends_with("<unfinished ...>") && !is_answer(call) {
            unfinished.insert(pid.to_owned(), call.to_owned());
            continue;
        }
        let call = begun.as_deref().unwrap_or(call);
        if call.contains("milepost.db-wal") {
            match call.starts_with("fdatasync(") || call.starts_with("fsync(") {
                true => synced = written,
                false => written = true,
            }
        } else if is_answer(call) && written {
            verdict.answers += 1;
            verdict.too_early += u64::from(!synced);
            (written, synced) = (false, false);
        }
    }
    verdict
}

/// A 2xx on its way out; what counts is when it was begun.
fn is_answer(call: &str) -> bool {
    call.contains("HTTP/1.1 2") && !call.starts_with("<...")
}

//! What the rows have in common: where Milepost runs, what a process spends, and how long something takes.

use crate::{
    generate::{self, Size},
    shop::{
        cluster::{Cluster, Engine},
        process::ShopProcess,
    },
};
use std::{fs, time::Duration};
use tokio::sync::Mutex;

/// An engine and what it needs to run.
pub struct Ground {
    pub engine: Engine,
    /// How many orders the large store holds.
    pub history: u32,
    /// How many viewers a restart meets.
    pub viewers: usize,
    /// What was generated on PostgreSQL, at rest: filling takes minutes.
    filled: Mutex<Vec<(Size, ShopProcess)>>,
    cluster: Option<Cluster>,
}

impl Ground {
    /// PostgreSQL gets a cluster of its own that syncs every commit.
    pub async fn of(engine: Engine, history: u32, viewers: usize) -> Ground {
        let cluster = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Cluster::durable().await),
        };
        Ground { engine, history, viewers, filled: Mutex::default(), cluster }
    }

    /// The engine's name in the report.
    pub fn name(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    }

    /// A shop of this size. What is in it is not to be changed: another row, or the next bench, finds it again.
    pub async fn filled(&self, size: Size) -> ShopProcess {
        let Some(cluster) = &self.cluster else {
            return generate::shop(size).await;
        };
        let mut filled = self.filled.lock().await;
        if filled.iter().all(|(known, _)| *known != size) {
            let mut shop = generate::shop_at(cluster.database().await, size).await;
            shop.stop().await;
            filled.push((size, shop));
        }
        let (_, shop) = filled.iter().find(|(known, _)| *known == size).expect("what was just filled");
        shop.instance().await
    }

    /// A new shop.
    pub async fn shop(&self) -> ShopProcess {
        match &self.cluster {
            None => ShopProcess::open().await,
            Some(cluster) => ShopProcess::open_at(cluster.database().await).await,
        }
    }
}

/// What a future returns, and the CPU seconds that processes spend meanwhile.
pub async fn cpu_during<T>(pids: &[u32], work: impl Future<Output = T>) -> (f64, T) {
    let before: f64 = pids.iter().map(|pid| cpu(*pid)).sum();
    let result = work.await;
    (pids.iter().map(|pid| cpu(*pid)).sum::<f64>() - before, result)
}

/// User and system time of a process so far, in seconds (proc(5), fields 14 and 15, in ticks of 10 ms).
fn cpu(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("a running process");
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |n: usize| fields.get(n).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// The memory that a process has in RAM, in bytes: all of it, and the part that is not a file's.
pub fn memory(pid: u32) -> (f64, f64) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("a running process");
    let kibibytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()).unwrap_or(0.0)
    };
    (kibibytes("VmRSS:") * 1024.0, kibibytes("RssAnon:") * 1024.0)
}

/// Waits until something holds, for a minute at most.
pub async fn until(what: &str, done: impl Fn() -> bool) {
    let since = std::time::Instant::now();
    while !done() {
        assert!(since.elapsed() < Duration::from_secs(60), "in a minute not: {what}");
        tokio::time::sleep(Duration::from_micros(200)).await;
    }
}

/// Lets this process and those it starts hold as many connections as the machine allows it.
pub fn raise_limit_of_files() {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let most = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))
        .and_then(|line| line.split_whitespace().nth(1));
    let (me, asked) = (std::process::id().to_string(), format!("--nofile={}", most.unwrap_or_default()));
    let raised = std::process::Command::new("prlimit").args(["--pid", &me, &asked]).output();
    if !raised.is_ok_and(|output| output.status.success()) {
        eprintln!("the limit of open files stays as it is: rows with thousands of viewers may fail");
    }
}

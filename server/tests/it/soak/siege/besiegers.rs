//! Who besieges the shop: their numbers are the issue's own, and what they did is counted, so that a siege that was none is seen.

use super::{
    Verdict, ensure,
    people::{SEARCHERS, Town},
};
use crate::soak::{sockets::head, until};
use reqwest::{StatusCode, header};
use serde_json::json;
use std::{
    fmt,
    io::{self, ErrorKind},
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    runtime::Runtime,
    time::{MissedTickBehavior, interval, sleep, timeout},
};

/// Searches at once.
const SEARCHES: usize = 64;
/// Streams in which nothing happens: half of them a colleague's of a board, half of them customers'.
const FEEDS: usize = 2_000;
/// So many at a time are opened.
const SITTING_DOWN: usize = 8;
/// Strangers whose bodies come slowly, and the places that they share: together they ask for more than there is for strangers.
const SLOW: usize = 320;
const SLOW_PLACES: usize = 10;
/// What each sends at once, and what they promise.
const SENT: usize = 15 * 1024;
const PROMISED: usize = 16 * 1024;
/// Wrong passwords a second.
const GUESSES: u64 = 200;
/// Half of them are at accounts that there are.
const KNOWN: [&str; 2] = ["ada@shop.example", "colleague1@shop.example"];
/// What is searched for: in all orders, in some, in none.
const WORDS: [&str; 4] = ["customer", "oak+table", "q-01", "zeppelin+wall"];
/// A feed's first words, or an answer to a guess, come within this time, or never.
const PATIENCE: Duration = Duration::from_secs(30);

/// What they did so far.
#[derive(Default)]
struct Counts {
    slow: AtomicU64,
    cut_off: AtomicU64,
    strangers_refused: AtomicU64,
    wrong: AtomicU64,
    delayed: AtomicU64,
    searches: AtomicU64,
    searches_refused: AtomicU64,
    feeds: AtomicU64,
}

/// The besiegers before they begin. They have threads of their own: what they do must not count as somebody's waiting.
pub struct Camp {
    town: Arc<Town>,
    to: SocketAddr,
    still: String,
}

/// The siege under way.
pub struct Siege {
    counts: Arc<Counts>,
    feeds: Arc<Mutex<Vec<TcpStream>>>,
    over: Arc<AtomicBool>,
    threads: Option<Runtime>,
}

/// What it was.
pub struct Besieged {
    counts: Arc<Counts>,
    /// Streams that were open to the end.
    open: usize,
}

impl Camp {
    /// A second board, on which nothing happens.
    pub async fn pitch(town: &Arc<Town>) -> Camp {
        rlimit::increase_nofile_limit(16 * 1024).expect("a limit of open files");
        let made = town.api.post("/api/v1/boards", &json!({"name": "Repairs"})).await.expect("an answer");
        assert_eq!(made.status(), StatusCode::CREATED);
        let to = town.api.base.trim_start_matches("http://").parse().expect("an address");
        Camp { town: town.clone(), to, still: "/api/v1/boards/repairs/feed".into() }
    }

    /// All of them at once.
    pub fn begin(self) -> Siege {
        let threads = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("threads of their own");
        let (camp, counts) = (Arc::new(self), Arc::<Counts>::default());
        let (over, feeds) = (Arc::<AtomicBool>::default(), Arc::<Mutex<Vec<TcpStream>>>::default());
        for n in 0..SLOW {
            threads.spawn(send_slowly(camp.clone(), counts.clone(), over.clone(), n));
        }
        for n in 0..SEARCHES {
            threads.spawn(search(camp.clone(), counts.clone(), over.clone(), n));
        }
        threads.spawn(guess(camp.clone(), counts.clone(), over.clone()));
        for n in 0..SITTING_DOWN {
            threads.spawn(sit(camp.clone(), counts.clone(), feeds.clone(), n));
        }
        Siege { counts, feeds, over, threads: Some(threads) }
    }
}

impl Siege {
    /// Waits until all are there.
    pub async fn complete(&self) -> Verdict {
        let all = async || {
            self.counts.feeds.load(Relaxed) >= FEEDS as u64 && self.counts.searches.load(Relaxed) > 0
        };
        until("every stream open", Duration::from_secs(60), all).await.map(drop)
    }

    /// Ends it and says what it was.
    pub async fn lift(mut self) -> Besieged {
        self.over.store(true, Relaxed);
        let open = self.feeds.lock().expect("a lock").iter().filter(|feed| is_open(feed)).count();
        if let Some(threads) = self.threads.take() {
            threads.shutdown_background();
        }
        Besieged { counts: self.counts.clone(), open }
    }
}

/// A test that failed leaves no besiegers behind.
impl Drop for Siege {
    fn drop(&mut self) {
        self.over.store(true, Relaxed);
        if let Some(threads) = self.threads.take() {
            threads.shutdown_background();
        }
    }
}

impl Besieged {
    /// An error that says who did not take part.
    pub fn was_one(&self, length: Duration) -> Verdict {
        let (counts, seconds) = (&self.counts, length.as_secs_f64());
        let guesses = counts.wrong.load(Relaxed) + counts.delayed.load(Relaxed);
        let searches = counts.searches.load(Relaxed);
        ensure(guesses as f64 > 0.6 * GUESSES as f64 * seconds, || {
            format!("only {guesses} guesses in {seconds:.0} s")
        })?;
        ensure(counts.wrong.load(Relaxed) > 0, || "no guess was looked at".into())?;
        ensure(searches > SEARCHES as u64, || format!("only {searches} searches"))?;
        ensure(counts.cut_off.load(Relaxed) > 0, || "no slow body was cut off".into())?;
        ensure(counts.strangers_refused.load(Relaxed) > 0, || {
            "strangers never took all that is theirs".into()
        })?;
        ensure(self.open == FEEDS, || format!("{} of {FEEDS} streams were open to the end", self.open))?;
        let refused = counts.searches_refused.load(Relaxed);
        ensure(refused == 0, || format!("{refused} of {searches} searches were refused"))
    }
}

impl fmt::Display for Besieged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = &self.counts;
        let of = |count: &AtomicU64| count.load(Relaxed);
        write!(
            f,
            "{} slow bodies ({} cut off, {} refused), {} wrong sign-ins and {} delayed or refused, {} searches by {SEARCHES} at once, \
             {} idle feeds",
            of(&counts.slow),
            of(&counts.cut_off),
            of(&counts.strangers_refused),
            of(&counts.wrong),
            of(&counts.delayed),
            of(&counts.searches),
            self.open
        )
    }
}

/// A connection from one of this machine's addresses.
async fn connect(from: Ipv4Addr, to: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((from, 0).into())?;
    socket.connect(to).await
}

/// The status of the answer that comes.
async fn status(stream: &mut TcpStream) -> Option<u16> {
    let mut start = [0; 12];
    timeout(PATIENCE, stream.read_exact(&mut start)).await.ok()?.ok()?;
    std::str::from_utf8(&start[9..]).ok()?.parse().ok()
}

fn is_open(stream: &TcpStream) -> bool {
    let mut buffer = [0; 4096];
    loop {
        match stream.try_read(&mut buffer) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(error) => return error.kind() == ErrorKind::WouldBlock,
        }
    }
}

/// Sends most of a body and then a byte a second, again and again.
async fn send_slowly(camp: Arc<Camp>, counts: Arc<Counts>, over: Arc<AtomicBool>, n: usize) {
    let from = Ipv4Addr::new(127, 1, (n % SLOW_PLACES) as u8, 1);
    let head = format!(
        "POST /api/v1/session HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {PROMISED}\r\n\r\n",
        camp.to
    );
    let mut request = head.into_bytes();
    request.resize(request.len() + SENT, b' ');
    while !over.load(Relaxed) {
        if let Ok(mut stream) = connect(from, camp.to).await
            && stream.write_all(&request).await.is_ok()
        {
            counts.slow.fetch_add(1, Relaxed);
            match trickle(&mut stream, &over).await {
                Some(408) => counts.cut_off.fetch_add(1, Relaxed),
                Some(503) => counts.strangers_refused.fetch_add(1, Relaxed),
                _ => 0,
            };
        }
        sleep(Duration::from_secs(1)).await;
    }
}

/// A byte a second, until there is an answer.
async fn trickle(stream: &mut TcpStream, over: &AtomicBool) -> Option<u16> {
    let (mut reading, mut writing) = stream.split();
    let mut start = [0; 12];
    let mut answer = std::pin::pin!(reading.read_exact(&mut start));
    loop {
        tokio::select! {
            read = &mut answer => { read.ok()?; break }
            () = sleep(Duration::from_secs(1)) => {
                // That nobody takes it any more is told by the answer.
                let _ = writing.write_all(b" ").await;
                if over.load(Relaxed) { return None }
            }
        }
    }
    std::str::from_utf8(&start[9..]).ok()?.parse().ok()
}

/// So many guesses a second, each from a place where nobody was before.
async fn guess(camp: Arc<Camp>, counts: Arc<Counts>, over: Arc<AtomicBool>) {
    let mut clock = interval(Duration::from_secs(1) / GUESSES as u32);
    clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for n in 0_u32.. {
        clock.tick().await;
        if over.load(Relaxed) {
            return;
        }
        let (camp, counts) = (camp.clone(), counts.clone());
        tokio::spawn(async move {
            let [_, b, c, d] = n.to_be_bytes();
            let from = Ipv4Addr::new(127, 64 + b, c, d.max(1));
            let email = match n % 4 {
                known @ (0 | 1) => KNOWN[known as usize].to_owned(),
                _ => format!("nobody{n}@shop.example"),
            };
            let body = json!({"email": email, "password": "wrong guess"}).to_string();
            let request = format!(
                "POST /api/v1/session HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
                 Connection: close\r\n\r\n{body}",
                camp.to,
                body.len()
            );
            let Ok(mut stream) = connect(from, camp.to).await else { return };
            if stream.write_all(request.as_bytes()).await.is_err() {
                return;
            }
            match status(&mut stream).await {
                Some(401) => counts.wrong.fetch_add(1, Relaxed),
                Some(429 | 503) => counts.delayed.fetch_add(1, Relaxed),
                _ => 0,
            };
        });
    }
}

/// One search after the other.
async fn search(camp: Arc<Camp>, counts: Arc<Counts>, over: Arc<AtomicBool>, n: usize) {
    let (who, client) = (&camp.town.searchers[n % SEARCHERS], reqwest::Client::new());
    for turn in n.. {
        let word = WORDS[turn % WORDS.len()];
        let path = format!("{}/api/v1/boards/{}/orders?q={word}", who.base, camp.town.board);
        let answer = client.get(path).header(header::COOKIE, &who.cookie).send().await;
        let found = match answer {
            Ok(answer) => answer.status() == StatusCode::OK && answer.bytes().await.is_ok(),
            Err(_) => false,
        };
        if over.load(Relaxed) {
            return;
        }
        let counter = if found { &counts.searches } else { &counts.searches_refused };
        counter.fetch_add(1, Relaxed);
    }
}

/// Opens every eighth stream and reads nothing of it.
async fn sit(camp: Arc<Camp>, counts: Arc<Counts>, feeds: Arc<Mutex<Vec<TcpStream>>>, first: usize) {
    let quiet = &camp.town.quiet;
    for n in (first..FEEDS).step_by(SITTING_DOWN) {
        let request = match n % 2 {
            0 => format!("{}\r\n", head(&camp.town.searchers[0], &format!("GET {}", camp.still))),
            _ => format!("GET {}/feed HTTP/1.1\r\nHost: {}\r\n\r\n", quiet[n / 2 % 20], camp.to),
        };
        // A customer is at home anywhere.
        let from = Ipv4Addr::new(127, 2, (n / 2 % 8) as u8, 1);
        let Ok(mut stream) = connect(from, camp.to).await else { continue };
        if stream.write_all(request.as_bytes()).await.is_ok() && status(&mut stream).await == Some(200) {
            counts.feeds.fetch_add(1, Relaxed);
            feeds.lock().expect("a lock").push(stream);
        }
    }
}

//! A `milepost serve` process on a data folder of its own, set up through its own door, and a program that talks to it.

use super::{
    EMAIL, PASSWORD,
    cluster::{Cluster, Engine},
    set_up,
};
use domain::{OrderId, wire};
use reqwest::{Client, Response, StatusCode, header};
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

/// The binary under test.
pub const MILEPOST: &str = env!("CARGO_BIN_EXE_milepost");

/// What instances on PostgreSQL have in common, as MILEPOST_SECRET.
pub const SECRET: &str = "an example of a secret that is long enough";

/// Where the data is: gone at the end, or somebody else's that stays.
enum Folder {
    Own(TempDir),
    Kept(PathBuf),
}

/// A data folder with what its only person needs to come in.
pub struct ShopProcess {
    folder: Folder,
    /// The database, if it is not in the folder.
    database: Option<String>,
    pub process: Option<Child>,
    /// How the process is started: the program and the arguments before Milepost's own.
    launcher: Vec<String>,
    environment: Vec<(&'static str, &'static str)>,
    base: String,
    cookie: String,
}

impl ShopProcess {
    /// Starts, sets up and signs in.
    pub async fn open() -> ShopProcess {
        ShopProcess::open_with(vec![MILEPOST.into()], vec![]).await
    }

    /// The same on one of the engines; PostgreSQL is the tests' shared one, in a database of its own.
    pub async fn open_on(engine: Engine) -> ShopProcess {
        match engine {
            Engine::Sqlite => ShopProcess::open().await,
            Engine::Postgres => ShopProcess::open_at(Cluster::shared().await.database().await).await,
        }
    }

    /// The same on an empty PostgreSQL database.
    pub async fn open_at(database: String) -> ShopProcess {
        ShopProcess::open_at_with(database, vec![]).await
    }

    /// The same with extra environment.
    pub async fn open_at_with(
        database: String,
        environment: Vec<(&'static str, &'static str)>,
    ) -> ShopProcess {
        ShopProcess::open_in(Some(database), vec![MILEPOST.into()], environment).await
    }

    /// What an earlier shop left in a data folder, with its person signed in again. The folder stays.
    pub async fn reopened(data: &Path) -> ShopProcess {
        let mut shop = ShopProcess::in_folder(Folder::Kept(data.to_owned()), None);
        shop.back().await;
        shop
    }

    /// What an earlier shop left in the folder `data` in a folder, or in a PostgreSQL database; nothing runs yet.
    pub fn at_rest(folder: TempDir, database: Option<String>) -> ShopProcess {
        ShopProcess::in_folder(Folder::Own(folder), database)
    }

    fn in_folder(folder: Folder, database: Option<String>) -> ShopProcess {
        let (launcher, base, cookie) = (vec![MILEPOST.into()], String::new(), String::new());
        ShopProcess { folder, database, process: None, launcher, environment: vec![], base, cookie }
    }

    /// Starts again, with the person signed in again.
    pub async fn back(&mut self) {
        self.restart().await;
        self.sign_in().await;
    }

    /// One more instance on the same PostgreSQL database, with the same person signed in.
    pub async fn instance(&self) -> ShopProcess {
        self.instance_through(self.database.clone().expect("only PostgreSQL takes several instances")).await
    }

    /// The same, with another way to the database.
    pub async fn instance_through(&self, database: String) -> ShopProcess {
        let folder = Folder::Own(tempfile::tempdir().expect("a temporary folder"));
        let (launcher, environment) = (self.launcher.clone(), self.environment.clone());
        let (database, cookie) = (Some(database), self.cookie.clone());
        let mut shop = ShopProcess {
            folder,
            database,
            process: None,
            launcher,
            environment,
            base: String::new(),
            cookie,
        };
        shop.restart().await;
        shop
    }

    /// The same through a launcher such as strace, with extra environment.
    pub async fn open_with(
        launcher: Vec<String>,
        environment: Vec<(&'static str, &'static str)>,
    ) -> ShopProcess {
        ShopProcess::open_in(None, launcher, environment).await
    }

    async fn open_in(
        database: Option<String>,
        launcher: Vec<String>,
        environment: Vec<(&'static str, &'static str)>,
    ) -> ShopProcess {
        ShopProcess::open_below(
            tempfile::tempdir().expect("a temporary folder"),
            database,
            launcher,
            environment,
        )
        .await
    }

    /// The same with the data folder in a folder that somebody has prepared.
    pub async fn open_below(
        folder: TempDir,
        database: Option<String>,
        launcher: Vec<String>,
        environment: Vec<(&'static str, &'static str)>,
    ) -> ShopProcess {
        let folder = Folder::Own(folder);
        let (base, cookie) = (String::new(), String::new());
        let mut shop = ShopProcess { folder, database, process: None, launcher, environment, base, cookie };
        let mut output = shop.launch().await;
        let code = shop.read_until(&mut output, "set-up code ").await;
        shop.wait_until_listening(&mut output).await;
        shop.set_up(code.split_whitespace().next().expect("a code")).await;
        shop
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        match &self.folder {
            Folder::Own(folder) => folder.path().join("data"),
            Folder::Kept(data) => data.clone(),
        }
    }

    /// Ends the process as a power cut would end it for the program: no warning, no clean-up.
    pub async fn kill(&mut self) {
        let mut process = self.process.take().expect("a running process");
        process.kill().await.expect("SIGKILL");
    }

    /// Starts again on the same data folder.
    pub async fn restart(&mut self) {
        let mut output = self.launch().await;
        self.wait_until_listening(&mut output).await;
    }

    /// Ends the process the polite way and waits for it.
    pub async fn stop(&mut self) {
        self.signal("TERM").await;
        let mut process = self.process.take().expect("a running process");
        process.wait().await.expect("its end");
    }

    /// Sends the server a signal by its name.
    pub async fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.server().to_string()]).status().await;
        assert!(sent.is_ok_and(|status| status.success()), "SIG{name}");
    }

    /// The server's process id. A tracer that launched it keeps signals to itself: its child is meant.
    pub fn server(&self) -> u32 {
        let launched = self.process.as_ref().and_then(Child::id).expect("a running process");
        let children = || {
            std::fs::read_to_string(format!("/proc/{launched}/task/{launched}/children")).unwrap_or_default()
        };
        match std::fs::read_link(format!("/proc/{launched}/exe")) {
            Ok(program) if program != Path::new(MILEPOST) => children().trim().parse().unwrap_or(launched),
            _ => launched,
        }
    }

    /// Where the database is, if it is not in the folder.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// Runs another of the program's commands on the same data; its output, and whether it succeeded.
    pub async fn command(&self, arguments: &[&str]) -> (bool, String) {
        let mut command = Command::new(self.launcher.last().expect("a program"));
        command.args(arguments).arg("--data").arg(self.data());
        self.point(&mut command);
        let output = command.output().await.expect("milepost runs");
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&text).into_owned())
    }

    /// The same through a pipe that brings this along: what it answers with, and its output.
    pub async fn piped(&self, arguments: &[&str], input: &[u8]) -> (Option<i32>, String) {
        let mut command = Command::new(self.launcher.last().expect("a program"));
        command.args(arguments).arg("--data").arg(self.data());
        self.point(&mut command);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("milepost runs");
        let mut pipe = process.stdin.take().expect("a pipe");
        pipe.write_all(input).await.expect("it takes all of it");
        drop(pipe);
        let output = process.wait_with_output().await.expect("milepost runs");
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&text).into_owned())
    }

    /// Tells a command where the database is.
    fn point(&self, command: &mut Command) {
        if let Some(database) = &self.database {
            command.env("MILEPOST_DATABASE_URL", database).env("MILEPOST_SECRET", SECRET);
        }
    }

    /// What programs talk to it with.
    pub fn api(&self) -> Api {
        let client = Client::builder().timeout(Duration::from_secs(30)).build().expect("a client");
        Api { client, base: self.base.clone(), cookie: self.cookie.clone() }
    }

    async fn launch(&mut self) -> Lines<BufReader<ChildStdout>> {
        let (program, before) = self.launcher.split_first().expect("a program");
        let mut command = Command::new(program);
        command.args(before).args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(self.data());
        self.point(&mut command);
        command
            .envs(self.environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let mut process = command.spawn().expect("milepost starts");
        let output = BufReader::new(process.stdout.take().expect("its output")).lines();
        self.process = Some(process);
        output
    }

    async fn read_until(&self, output: &mut Lines<BufReader<ChildStdout>>, prefix: &str) -> String {
        while let Some(line) = output.next_line().await.expect("its output") {
            if let Some((_, rest)) = line.split_once(prefix) {
                return rest.to_owned();
            }
        }
        panic!("milepost ended before it printed “{prefix}…”");
    }

    async fn wait_until_listening(&mut self, output: &mut Lines<BufReader<ChildStdout>>) {
        let url = self.read_until(output, "listening on ").await;
        self.base = url.trim().trim_end_matches('/').to_owned();
    }

    async fn set_up(&mut self, code: &str) {
        let answer = self.api().post("/api/v1/setup", &set_up(code)).await.expect("an answer");
        assert!(answer.status().is_success(), "set-up: {}", answer.text().await.unwrap_or_default());
        self.sign_in().await;
    }

    async fn sign_in(&mut self) {
        let answer = self
            .api()
            .post("/api/v1/session", &json!({"email": EMAIL, "password": PASSWORD}))
            .await
            .expect("an answer");
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("a cookie");
        self.cookie = cookie.split(';').next().expect("a value").to_owned();
    }
}

/// A launcher that is killed leaves what it launched behind, and who opens the same folder next must find it free.
impl Drop for ShopProcess {
    fn drop(&mut self) {
        if self.process.as_ref().is_none_or(|process| process.id().is_none()) {
            return;
        }
        let _ = std::process::Command::new("kill").args(["-s", "KILL", &self.server().to_string()]).status();
        let (mut process, begun) = (self.process.take(), std::time::Instant::now());
        while let Some(Ok(None)) = process.as_mut().map(Child::try_wait)
            && begun.elapsed() < Duration::from_secs(5)
        {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// A signed-in program.
#[derive(Clone)]
pub struct Api {
    pub client: Client,
    pub base: String,
    pub cookie: String,
}

impl Api {
    /// The slug of the only board.
    pub async fn board(&self) -> String {
        let me: wire::Me = self.get("/api/v1/me").await;
        me.boards[0].slug.clone()
    }

    /// Reads something that is there.
    pub async fn get<T: serde::de::DeserializeOwned>(&self, path: &str) -> T {
        let answer = self
            .client
            .get(format!("{}{path}", self.base))
            .header(header::COOKIE, &self.cookie)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.json().await.expect("the shape asked for")
    }

    /// Sends something; an error is a connection that broke.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Response, reqwest::Error> {
        let request = self.client.post(format!("{}{path}", self.base)).header(header::COOKIE, &self.cookie);
        request.header(header::ORIGIN, &self.base).json(body).send().await
    }

    /// Places an order and returns its id.
    pub async fn place(&self, board: &str, number: &str) -> OrderId {
        let body = json!({
            "number": number, "customer": {"name": "Alder & Finch Gifts"},
            "lines": [{"description": "Alarm clock", "quantity": 2, "unit_price": "3.75"}],
        });
        let answer = self.post(&format!("/api/v1/boards/{board}/orders"), &body).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::CREATED, "{}", answer.text().await.unwrap_or_default());
        answer.json::<wire::PlacedOrder>().await.expect("a placed order").id
    }

    /// Sends a move with a key; an error is a connection that broke, and then nobody knows.
    pub async fn send(&self, request: &MoveRequest) -> Result<Response, reqwest::Error> {
        let call = self
            .client
            .post(format!("{}/api/v1/orders/{}/moves", self.base, request.order))
            .header(header::COOKIE, &self.cookie);
        let call = call.header(header::ORIGIN, &self.base).header("Idempotency-Key", &request.key);
        call.header(header::IF_MATCH, format!("\"{}\"", request.version)).json(&request.body()).send().await
    }
}

/// A move that can be sent again as it was.
#[derive(Debug, Clone)]
pub struct MoveRequest {
    pub order: OrderId,
    pub version: u64,
    pub to: &'static str,
    pub key: String,
}

impl MoveRequest {
    fn body(&self) -> Value {
        json!({"to": self.to, "reason": (self.to == "received").then_some("back to the start")})
    }
}

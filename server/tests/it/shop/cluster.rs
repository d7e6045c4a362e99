//! A PostgreSQL of the tests' own: a cluster in a temporary folder on a free port, gone with the process that started it,
//! however that ends. One that all tests share, each in a database of its own, and others for tests that stop theirs.

use sqlx::{Connection, PgConnection};
use std::{
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// The engines of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A running PostgreSQL.
pub struct Cluster {
    port: u16,
    /// Settings that are not the default, `name=value`.
    settings: &'static [&'static str],
    keeper: Child,
    databases: AtomicU32,
    folder: TempDir,
}

/// Whoever holds its standard input keeps the server running. A word or the input's end, by a call or by a death, stops the
/// server as a crash would; without a word its folder goes too.
const KEEPER: &str = r#"
as=$1; data=$2; shift 2
$as "$@" >"$data/../log" 2>&1 &
read -r word
kill -QUIT "$(head -n 1 "$data/postmaster.pid")" 2>/dev/null
wait
[ -n "$word" ] || rm -rf "${data%/*}"
"#;

impl Cluster {
    /// The cluster that tests share. It does not sync to the disk: nobody pulls its plug.
    pub async fn shared() -> &'static Cluster {
        static SHARED: OnceCell<Cluster> = OnceCell::const_new();
        SHARED
            .get_or_init(|| Cluster::start(&["fsync=off", "synchronous_commit=off", "full_page_writes=off"]))
            .await
    }

    /// A cluster of one's own that syncs every commit, as in production.
    pub async fn durable() -> Cluster {
        Cluster::start(&[]).await
    }

    /// One that speaks TLS too, with a certificate for `localhost` that is its own authority: [`Cluster::certificate`].
    pub async fn with_tls() -> Cluster {
        Cluster::start(&["fsync=off", "ssl=on", "ssl_cert_file=../server.crt", "ssl_key_file=../server.key"])
            .await
    }

    /// The file of that certificate.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("server.crt")
    }

    async fn start(settings: &'static [&'static str]) -> Cluster {
        let folder =
            tempfile::Builder::new().prefix("milepost-postgres-").tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        fs::create_dir(&data).expect("a folder");
        if settings.contains(&"ssl=on") {
            certify(folder.path());
        }
        if is_root() {
            // PostgreSQL refuses to run as root.
            run(Command::new("chown").args(["-R", "postgres:"]).arg(folder.path()));
        }
        let initdb = programs().join("initdb");
        let arguments =
            ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"];
        run(as_owner(&initdb).args(arguments).arg(&data));
        let port = free_port();
        let keeper = keep(&data, port, settings);
        let cluster = Cluster { port, settings, keeper, databases: AtomicU32::new(0), folder };
        cluster.wait().await;
        cluster
    }

    /// The address of a database.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes an empty database and gives its address.
    pub async fn database(&self) -> String {
        let name = format!("shop_{}", self.databases.fetch_add(1, Ordering::SeqCst));
        let mut conn = PgConnection::connect(&self.url("postgres")).await.expect("a connection");
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name} STRATEGY file_copy"));
        sqlx::query(create).execute(&mut conn).await.expect("a database");
        conn.close().await.expect("the end of a connection");
        self.url(&name)
    }

    /// Copies one of its databases, in use or not, and gives the copy's address.
    pub async fn copy(&self, url: &str) -> String {
        let copy = self.database().await;
        let mut dump =
            Command::new(client("pg_dump")).arg(url).stdout(Stdio::piped()).spawn().expect("pg_dump");
        let input = dump.stdout.take().expect("its output");
        let mut restore = Command::new(client("psql"));
        run(restore.args(["-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", &copy]).stdin(input));
        assert!(dump.wait().expect("its end").success());
        copy
    }

    /// Everything that a database holds, as SQL.
    pub fn dump(url: &str) -> Vec<u8> {
        Command::new(client("pg_dump")).arg(url).output().expect("pg_dump").stdout
    }

    /// Fills an empty database with what [`Cluster::dump`] gave.
    pub fn fill(url: &str, dump: &[u8]) {
        let mut restore = Command::new(client("psql"));
        restore.args(["-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", url]).stdin(Stdio::piped());
        let mut restore = restore.spawn().expect("psql");
        // The pipe's end is the dump's.
        restore.stdin.take().expect("its input").write_all(dump).expect("a psql that listens");
        assert!(restore.wait().expect("its end").success());
    }

    /// Stops the server as a crash would: connections break, nothing is tidied up, memory is lost.
    pub fn crash(&mut self) {
        let mut input = self.keeper.stdin.take().expect("a keeper that listens");
        input.write_all(b"crash\n").expect("a keeper that listens");
        self.keeper.wait().expect("the end of PostgreSQL");
    }

    /// Starts it again after a crash, on the same port.
    pub async fn restart(&mut self) {
        self.keeper = keep(&self.data(), self.port, self.settings);
        self.wait().await;
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    async fn wait(&self) {
        let begun = Instant::now();
        while PgConnection::connect(&self.url("postgres")).await.is_err() {
            if begun.elapsed() > Duration::from_secs(60) {
                let mut log = String::new();
                let _ = fs::File::open(self.folder.path().join("log"))
                    .and_then(|mut file| file.read_to_string(&mut log));
                panic!("PostgreSQL does not answer: {log}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

fn keep(data: &Path, port: u16, settings: &[&str]) -> Child {
    let mut keeper = Command::new("sh");
    keeper.args(["-c", KEEPER, "keeper", if is_root() { "runuser -u postgres --" } else { "env" }]).arg(data);
    keeper.arg(programs().join("postgres")).arg("-D").arg(data).args([
        "-p",
        &port.to_string(),
        "-c",
        "listen_addresses=127.0.0.1",
    ]);
    keeper.args([
        "-c",
        "unix_socket_directories=",
        "-c",
        "max_connections=300",
        "-c",
        "shared_buffers=128MB",
    ]);
    for setting in settings {
        keeper.args(["-c", setting]);
    }
    keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a shell")
}

/// Makes a certificate for `localhost` that is its own authority, and its key: `server.crt` and `server.key`.
pub fn certify(folder: &Path) {
    let mut openssl = Command::new("openssl");
    openssl.args([
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "30",
    ]);
    openssl.args([
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
    ]);
    run(openssl.arg("-keyout").arg(folder.join("server.key")).arg("-out").arg(folder.join("server.crt")));
}

/// Where PostgreSQL's own programs are: on the path, or in the newest of Debian's folders.
fn programs() -> PathBuf {
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"));
    let debian = debian.filter(|folder| folder.join("initdb").exists()).max();
    debian.unwrap_or_default()
}

fn client(name: &str) -> PathBuf {
    programs().join(name)
}

fn as_owner(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

fn run(command: &mut Command) {
    let output = command.current_dir("/").output().expect("a program that starts: is PostgreSQL installed?");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.local_addr().expect("an address").port()
}

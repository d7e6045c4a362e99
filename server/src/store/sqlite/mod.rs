//! The store in one SQLite file: a task that writes, a pool that reads.

mod audit;
mod backup;
mod cache;
mod list;
mod pending;
mod people;
mod read;
mod rows;
mod tx;
mod writer;

pub use backup::{BackupError, DataLock, LockError, backup, restore};

use super::{
    AdminError, Administration, Board, Failure, Head, Known, ListQuery, Located, Order, Person, ReadError, Receipt, Session, Store,
    Submission, TokenDigest, WriteError, audit::Auditor, people::OpenLink,
};
use crate::{hub::Hub, secret::Secret, time::Clock};
use async_trait::async_trait;
use domain::{
    ActorRef, BoardId, Card, Email, Filter, Instant, OrderId, OrderNumber, PersonId, Snapshot,
    wire::{Change, EntryView, Page, Shop},
};
use futures::future::join_all;
use sqlx::{
    ConnectOptions, Connection, Sqlite, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};
use writer::{Job, SessionJob, Writer};

/// The database's name in the data folder.
pub const DATABASE_FILE: &str = "milepost.db";
/// The first SQLite without the bug that loses commits when two connections reset the WAL (3.7.0 to 3.51.2).
const OLDEST: [u32; 3] = [3, 51, 3];
/// How many reads go on at once.
const READERS: u32 = 4;
/// How many jobs may wait for the writer.
const QUEUE: usize = 1024;
/// How long to wait for another process's lock or for room in the queue, until the store says that it is busy.
const PATIENCE: Duration = Duration::from_secs(5);

/// A store in one SQLite file.
pub struct SqliteStore {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    readers: SqlitePool,
    boards: Mutex<HashMap<BoardId, Arc<Board>>>,
    clock: Clock,
}

type Read<T> = Result<T, ReadError>;

impl SqliteStore {
    /// Opens the database of a data folder, makes it where there is none, and brings it up to date. What is committed
    /// goes to `hub`.
    pub async fn open(folder: &Path, hub: Arc<Hub>, secret: Secret, clock: Clock) -> Result<SqliteStore, Failure> {
        let options = options(&folder.join(DATABASE_FILE));
        let readers = SqlitePoolOptions::new().max_connections(READERS).acquire_timeout(PATIENCE);
        migrate(&options).await?;
        let readers = readers.connect_with(options.clone().pragma("query_only", "ON")).await.map_err(failure)?;
        let writer = Writer::new(options, hub, secret, clock.clone()).await?;
        let (jobs, queue) = mpsc::channel(QUEUE);
        let writer = tokio::spawn(writer.run(queue));
        let (jobs, writer) = (Mutex::new(Some(jobs)), Mutex::new(Some(writer)));
        Ok(SqliteStore { jobs, writer, readers, boards: Mutex::default(), clock })
    }

    async fn read(&self) -> Result<Transaction<'static, Sqlite>, Failure> {
        self.readers.begin().await.map_err(failure)
    }

    /// Puts a job in the writer's queue and waits for its answer.
    async fn ask<T, E: From<Failure>>(&self, job: impl FnOnce(oneshot::Sender<Result<T, E>>) -> Job) -> Result<T, E> {
        let (answer, answered) = oneshot::channel();
        self.enqueue(job(answer)).await?;
        answered.await.unwrap_or_else(|_| Err(closed().into()))
    }

    async fn enqueue(&self, job: Job) -> Result<(), Failure> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)?;
        match jobs.send_timeout(job, PATIENCE).await {
            Ok(()) => Ok(()),
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => Err(Failure::Busy),
            Err(mpsc::error::SendTimeoutError::Closed(_)) => Err(closed()),
        }
    }

    /// The board behind a row, from memory where that is still true.
    async fn shared_board(&self, tx: &mut Transaction<'static, Sqlite>, row: BoardRow) -> Result<Arc<Board>, Failure> {
        let now = self.clock.now();
        let id = BoardId(row.id);
        let held = self.boards.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        let same = |board: &Arc<Board>| {
            board.slug == row.slug
                && board.name == row.name
                && board.workflow.revision == row.revision
                && board.resolved_on == board.today(now)
        };
        if let Some(board) = held.filter(same) {
            return Ok(board);
        }
        let board = read::load_board(tx, row.no, now).await?.ok_or_else(|| Failure::Broken("a board is gone".into()))?;
        let board = Arc::new(board);
        self.boards.lock().unwrap_or_else(PoisonError::into_inner).insert(id, board.clone());
        Ok(board)
    }

    async fn board_by_id(&self, tx: &mut Transaction<'static, Sqlite>, id: BoardId) -> Result<Option<Arc<Board>>, Failure> {
        let sql = "SELECT no, id, slug, name, revision FROM boards WHERE id = ? AND no > 0";
        let row: Option<BoardRow> = sqlx::query_as(sql).bind(id.0).fetch_optional(&mut **tx).await.map_err(failure)?;
        match row {
            Some(row) => self.shared_board(tx, row).await.map(Some),
            None => Ok(None),
        }
    }
}

/// What tells whether a board in memory is still the one in the database.
#[derive(sqlx::FromRow)]
struct BoardRow {
    no: i64,
    id: uuid::Uuid,
    slug: String,
    name: String,
    revision: u32,
}

fn closed() -> Failure {
    Failure::Unavailable("the store is closed".into())
}

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous())
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .statement_cache_capacity(200)
        // The driver would time and describe each statement; what fails is logged by the writer.
        .disable_statement_logging()
}

/// Every commit reaches the disk before it is answered; NORMAL loses the last ones with the power. A variable can ask for it
/// all the same, so that the check of this very promise can be seen to fail.
fn synchronous() -> SqliteSynchronous {
    match std::env::var("MILEPOST_SQLITE_SYNCHRONOUS") {
        Ok(mode) if mode == "normal" => SqliteSynchronous::Normal,
        _ => SqliteSynchronous::Full,
    }
}

async fn migrate(options: &SqliteConnectOptions) -> Result<(), Failure> {
    let mut conn = options.connect().await.map_err(failure)?;
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut conn).await.map_err(failure)?;
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if parts.as_slice() < &OLDEST[..] {
        return Err(Failure::Broken(format!("SQLite {version} can lose commits: 3.51.3 or later is needed")));
    }
    sqlx::migrate!("migrations/sqlite").run(&mut conn).await.map_err(|error| Failure::Broken(error.to_string()))?;
    conn.close().await.map_err(failure)
}

/// What an error of the driver means to callers. The primary result code is the low byte.
fn failure(error: sqlx::Error) -> Failure {
    let code = |error: &dyn sqlx::error::DatabaseError| error.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or(0) & 0xff;
    match &error {
        sqlx::Error::Database(inner) => match code(&**inner) {
            5 | 6 => Failure::Busy,
            13 => Failure::Full,
            8 | 10 | 14 | 15 => Failure::Unavailable(error.to_string()),
            _ => Failure::Broken(error.to_string()),
        },
        sqlx::Error::PoolTimedOut => Failure::Busy,
        sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Failure::Unavailable(error.to_string()),
        _ => Failure::Broken(error.to_string()),
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn submit(&self, submission: Submission) -> Result<Receipt, WriteError> {
        self.ask(|answer| Job::Submit(Box::new(submission), answer)).await
    }

    async fn submit_all(&self, submissions: Vec<Submission>) -> Vec<Result<Receipt, WriteError>> {
        let mut waiting = Vec::with_capacity(submissions.len());
        for submission in submissions {
            let (answer, answered) = oneshot::channel();
            let queued = self.enqueue(Job::Submit(Box::new(submission), answer)).await;
            waiting.push(queued.map(|()| answered));
        }
        let answers = waiting.into_iter().map(|queued| async {
            match queued {
                Ok(answered) => answered.await.unwrap_or_else(|_| Err(closed().into())),
                Err(failure) => Err(failure.into()),
            }
        });
        join_all(answers).await
    }

    async fn boards(&self) -> Read<Vec<Arc<Board>>> {
        let mut tx = self.read().await?;
        let sql = "SELECT no, id, slug, name, revision FROM boards WHERE no > 0 ORDER BY no";
        let rows: Vec<BoardRow> = sqlx::query_as(sql).fetch_all(&mut *tx).await.map_err(failure)?;
        let mut boards = Vec::with_capacity(rows.len());
        for row in rows {
            boards.push(self.shared_board(&mut tx, row).await?);
        }
        Ok(boards)
    }

    async fn board(&self, name: &str) -> Read<Option<Arc<Board>>> {
        let mut tx = self.read().await?;
        if let Ok(id) = name.parse() {
            return Ok(self.board_by_id(&mut tx, id).await?);
        }
        let sql = "SELECT no, id, slug, name, revision FROM boards WHERE slug = ? AND no > 0";
        let row: Option<BoardRow> = sqlx::query_as(sql).bind(name).fetch_optional(&mut *tx).await.map_err(failure)?;
        match row {
            Some(row) => Ok(Some(self.shared_board(&mut tx, row).await?)),
            None => Ok(None),
        }
    }

    async fn head(&self, board: BoardId) -> Read<Head> {
        let found = read::head(&mut *self.read().await?, board).await?;
        Ok(found.map_or(Head { seq: 0, hash: super::chain::START, at: None }, |(_, head)| head))
    }

    async fn snapshot(&self, board: BoardId, filter: &Filter, window: u32, now: Instant) -> Read<Option<Snapshot>> {
        let mut tx = self.read().await?;
        match self.board_by_id(&mut tx, board).await? {
            Some(board) => Ok(Some(list::snapshot(&mut tx, &board, filter, window, now).await?)),
            None => Ok(None),
        }
    }

    async fn list(&self, board: BoardId, query: &ListQuery, now: Instant) -> Read<Page<Card>> {
        let mut tx = self.read().await?;
        match self.board_by_id(&mut tx, board).await? {
            Some(board) => list::list(&mut tx, &board, query, now).await,
            None => Ok(Page { items: Vec::new(), next: None, total: Some(0) }),
        }
    }

    async fn order(&self, order: OrderId) -> Read<Option<Order>> {
        Ok(read::order(&mut *self.read().await?, order).await?)
    }

    async fn locate(&self, order: OrderId) -> Read<Option<Located>> {
        Ok(read::locate(&mut *self.read().await?, read::By::Id(order)).await?)
    }

    async fn numbered(&self, board: BoardId, number: &OrderNumber) -> Read<Option<Located>> {
        Ok(read::locate(&mut *self.read().await?, read::By::Number(board, number)).await?)
    }

    async fn tracked(&self, digest: &TokenDigest) -> Read<Option<Located>> {
        Ok(read::locate(&mut *self.read().await?, read::By::Token(digest)).await?)
    }

    async fn known(&self, board: BoardId, numbers: &[OrderNumber]) -> Read<Vec<Known>> {
        Ok(read::known(&mut *self.read().await?, board, numbers).await?)
    }

    async fn order_entries(&self, order: OrderId, after: u64, limit: u32) -> Read<Vec<EntryView>> {
        Ok(read::entry_views(&mut *self.read().await?, read::Log::Order(order), after, limit).await?)
    }

    async fn board_entries(&self, board: BoardId, after: u64, limit: u32) -> Read<Vec<EntryView>> {
        let mut tx = self.read().await?;
        match read::board_no(&mut tx, board).await?.filter(|no| *no > 0) {
            Some(no) => Ok(read::entry_views(&mut tx, read::Log::Board(no), after, limit).await?),
            None => Ok(Vec::new()),
        }
    }

    async fn changes(&self, board: BoardId, after: u64, limit: u32) -> Read<Vec<Change>> {
        let mut tx = self.read().await?;
        match read::board_no(&mut tx, board).await?.filter(|no| *no > 0) {
            Some(no) => Ok(read::changes(&mut tx, no, after, limit).await?),
            None => Ok(Vec::new()),
        }
    }

    async fn administer(&self, change: Administration, author: ActorRef) -> Result<Option<PersonId>, AdminError> {
        self.ask(|answer| Job::Administer(Box::new(change), author, answer)).await
    }

    async fn shop(&self) -> Read<Option<Shop>> {
        Ok(people::shop(&mut *self.read().await?).await?)
    }

    async fn people(&self) -> Read<Vec<Person>> {
        Ok(people::people(&mut *self.read().await?).await?)
    }

    async fn person(&self, id: PersonId) -> Read<Option<Person>> {
        Ok(people::person(&mut *self.read().await?, id).await?)
    }

    async fn person_by_email(&self, email: &Email) -> Read<Option<Person>> {
        let mut tx = self.read().await?;
        match people::person_of(&mut tx, email).await? {
            Some(id) => Ok(people::person(&mut tx, id).await?),
            None => Ok(None),
        }
    }

    async fn open_link(&self, digest: &TokenDigest, now: Instant) -> Read<Option<OpenLink>> {
        Ok(people::link(&mut *self.read().await?, digest, now).await?)
    }

    async fn open_session(&self, session: Session) -> Result<(), Failure> {
        self.ask(|answer| Job::Session(SessionJob::Open(session), answer)).await
    }

    async fn session(&self, digest: &TokenDigest, now: Instant) -> Read<Option<(Session, Person)>> {
        Ok(people::session(&mut *self.read().await?, digest, now).await?)
    }

    async fn touch_session(&self, digest: &TokenDigest, seen_at: Instant, expires_at: Instant) -> Result<(), Failure> {
        self.ask(|answer| Job::Session(SessionJob::Touch(*digest, seen_at, expires_at), answer)).await
    }

    async fn close_session(&self, digest: &TokenDigest) -> Result<(), Failure> {
        self.ask(|answer| Job::Session(SessionJob::Close(*digest), answer)).await
    }

    async fn auditor(&self) -> Result<Box<dyn Auditor>, Failure> {
        Ok(Box::new(audit::SqliteAuditor { tx: self.read().await? }))
    }

    async fn ready(&self) -> Result<(), Failure> {
        sqlx::query("SELECT 1").execute(&mut *self.read().await?).await.map_err(failure)?;
        self.ask(Job::Ping).await
    }

    async fn close(&self) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer {
            let _ = writer.await;
        }
        self.readers.close().await;
    }
}

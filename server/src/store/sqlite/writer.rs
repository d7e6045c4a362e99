//! The one task that writes. It takes whatever queued while the last commit reached the disk, carries all of it out in one
//! transaction, commits once, and only then answers and publishes, in order.

use super::{cache::Cache, failure, read, tx::SqliteTx};
use crate::{
    hub::Hub,
    metrics,
    secret::Secret,
    store::{
        AdminError, Administration, Failure, Receipt, Session, Submission, TokenDigest, WriteError, admin,
        tx::Tx,
        write::{self, Outcome},
    },
    time::Clock,
};
use domain::{ActorRef, BoardId, Command, Instant, OrderId, PersonId, wire::Change};
use futures::FutureExt;
use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{collections::HashMap, panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    time::{MissedTickBehavior, interval},
};

/// How many jobs one commit carries at most.
const BATCH: usize = 256;
/// How often to look whether another process has written.
const WATCH: Duration = Duration::from_millis(250);
/// How often to forget what has expired.
const PRUNE: Duration = Duration::from_secs(600);
/// How many entries of another process are published one by one; viewers of more start over.
const CATCH_UP: u64 = 512;

/// What can be asked of the writer, with where the answer goes. Answers that nobody waits for any more are dropped.
#[derive(Debug)]
pub(super) enum Job {
    Submit(Box<Submission>, oneshot::Sender<Result<Receipt, WriteError>>),
    Administer(Box<Administration>, ActorRef, oneshot::Sender<Result<Option<PersonId>, AdminError>>),
    Session(SessionJob, oneshot::Sender<Result<(), Failure>>),
    Prune,
    /// Only asks whether the writer is there.
    Ping(oneshot::Sender<Result<(), Failure>>),
}

#[derive(Debug)]
pub(super) enum SessionJob {
    Open(Session),
    Touch(TokenDigest, Instant, Instant),
    Close(TokenDigest),
}

/// What a job led to, held back until the commit.
enum Done {
    Submitted(Box<Result<Outcome, WriteError>>),
    Administered(Result<Option<PersonId>, AdminError>),
    Nothing,
}

/// The writer's own things.
pub(super) struct Writer {
    options: SqliteConnectOptions,
    /// None after a failure that the connection may not have survived.
    conn: Option<SqliteConnection>,
    cache: Cache,
    /// SQLite's counter of other connections' commits, as it was when the cache was filled.
    data_version: i64,
    /// Whether another process may have written what is not published yet.
    foreign: bool,
    /// How far each board's log has been published.
    published: HashMap<BoardId, u64>,
    hub: Arc<Hub>,
    secret: Secret,
    clock: Clock,
}

impl Writer {
    /// A writer on its own connection; what the log holds already counts as published.
    pub(super) async fn new(options: SqliteConnectOptions, hub: Arc<Hub>, secret: Secret, clock: Clock) -> Result<Writer, Failure> {
        let mut conn = options.connect().await.map_err(failure)?;
        let published = heads(&mut conn).await?;
        let data_version = data_version(&mut conn).await?;
        let cache = Cache::default();
        Ok(Writer { options, conn: Some(conn), cache, data_version, foreign: false, published, hub, secret, clock })
    }

    /// Works until nobody can ask any more.
    pub(super) async fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut watch = interval(WATCH);
        watch.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut prune = interval(PRUNE);
        loop {
            let mut batch = Vec::new();
            tokio::select! {
                biased;
                count = jobs.recv_many(&mut batch, BATCH) => if count == 0 { break },
                _ = prune.tick() => batch.push(Job::Prune),
                _ = watch.tick() => {}
            }
            if batch.is_empty() {
                self.watch().await;
            } else {
                metrics::queued(jobs.len());
                self.carry_out(batch).await;
                // Whoever was just answered may have more to ask: with them the next commit is worth more.
                tokio::task::yield_now().await;
            }
            if self.foreign {
                self.publish_foreign().await;
            }
        }
        if let Some(conn) = self.conn.take() {
            // Closing checkpoints the log into the database file; where that fails, the next start does it.
            let _ = conn.close().await;
        }
    }

    /// Notices whether another process has written.
    async fn watch(&mut self) {
        let noticed = async {
            let conn = connected(&mut self.conn, &self.options).await?;
            let version = data_version(conn).await?;
            self.notice(version);
            Ok(())
        };
        if let Err(failure) = noticed.await {
            self.recover(&failure).await;
        }
    }

    fn notice(&mut self, version: i64) {
        if version != self.data_version {
            self.cache.clear();
            self.data_version = version;
            self.foreign = true;
        }
    }

    /// Publishes what another process has written.
    async fn publish_foreign(&mut self) {
        self.foreign = false;
        let published = async {
            let heads = heads(connected(&mut self.conn, &self.options).await?).await?;
            for (board, seq) in heads {
                self.catch_up(board, seq).await?;
            }
            Ok(())
        };
        if let Err(failure) = published.await {
            self.recover(&failure).await;
        }
    }

    async fn carry_out(&mut self, batch: Vec<Job>) {
        match self.attempt(&batch).await {
            Ok(done) => self.answer(batch, done).await,
            // One of them met what it should not have; alone, the others go through.
            Err(failure @ Failure::Broken(_)) if batch.len() > 1 => {
                self.recover(&failure).await;
                for job in batch {
                    self.carry_out_alone(job).await;
                }
            }
            Err(failure) => {
                self.recover(&failure).await;
                batch.into_iter().for_each(|job| job.fail(&failure));
            }
        }
    }

    async fn carry_out_alone(&mut self, job: Job) {
        let batch = vec![job];
        match self.attempt(&batch).await {
            Ok(done) => self.answer(batch, done).await,
            Err(failure) => {
                self.recover(&failure).await;
                batch.into_iter().for_each(|job| job.fail(&failure));
            }
        }
    }

    /// Carries out a batch in one transaction. After an error nothing of it is there, except that a commit that failed
    /// for reasons of the disk may have happened all the same.
    async fn attempt(&mut self, batch: &[Job]) -> Result<Vec<Done>, Failure> {
        match AssertUnwindSafe(self.transaction(batch)).catch_unwind().await {
            Ok(done) => done,
            Err(_) => Err(Failure::Broken("the writer panicked".into())),
        }
    }

    async fn transaction(&mut self, batch: &[Job]) -> Result<Vec<Done>, Failure> {
        let started = std::time::Instant::now();
        let conn = connected(&mut self.conn, &self.options).await?;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut *conn).await.map_err(failure)?;
        let version = data_version(conn).await?;
        self.notice(version);
        let conn = connected(&mut self.conn, &self.options).await?;
        let now = self.clock.now();
        let mut tx = SqliteTx::new(conn, &mut self.cache, now);
        if batch.len() > 1 {
            let (orders, keys) = asked_for(batch);
            tx.prefetch(orders, keys).await?;
        }
        let mut done = Vec::with_capacity(batch.len());
        for job in batch {
            done.push(job.carry_out(&mut tx, &self.secret, self.clock.now()).await?);
        }
        for (job, done) in batch.iter().zip(&mut done) {
            if let (Job::Submit(submission, _), Done::Submitted(result)) = (job, done)
                && let Ok(outcome) = &mut **result
            {
                outcome.count(&mut tx, submission.board).await?;
            }
        }
        tx.finish().await?;
        sqlx::query("COMMIT").execute(&mut *conn).await.map_err(failure)?;
        metrics::committed(batch.len(), started.elapsed());
        Ok(done)
    }

    /// After a failure: an end to the transaction, an empty memory, and where the disk failed a new connection.
    async fn recover(&mut self, failure: &Failure) {
        tracing::warn!(%failure, "a write failed");
        metrics::commit_failed();
        self.cache.clear();
        match &mut self.conn {
            Some(conn) if matches!(failure, Failure::Broken(_) | Failure::Full | Failure::Busy) => {
                // There may be no transaction to roll back: SQLite has done it by itself, or it never began.
                let _ = sqlx::query("ROLLBACK").execute(conn).await;
            }
            // A new connection counts others' commits anew, so what they wrote meanwhile has to be looked for.
            _ => (self.conn, self.foreign) = (None, true),
        }
    }

    /// Hands out what is durable now.
    async fn answer(&mut self, batch: Vec<Job>, done: Vec<Done>) {
        let mut changes: Vec<(BoardId, Vec<Change>)> = Vec::new();
        for (job, done) in batch.into_iter().zip(done) {
            match (job, done) {
                (Job::Submit(submission, answer), Done::Submitted(result)) => {
                    let _ = answer.send(result.map(|outcome| {
                        metrics::entries(&outcome.changes);
                        match changes.last_mut().filter(|(board, _)| *board == submission.board) {
                            Some((_, list)) => list.extend(outcome.changes),
                            None => changes.push((submission.board, outcome.changes)),
                        }
                        outcome.receipt
                    }));
                }
                (Job::Administer(_, _, answer), Done::Administered(result)) => drop(answer.send(result)),
                (Job::Session(_, answer) | Job::Ping(answer), _) => drop(answer.send(Ok(()))),
                _ => {}
            }
        }
        for (board, changes) in changes {
            self.publish(board, changes).await;
        }
    }

    async fn publish(&mut self, board: BoardId, changes: Vec<Change>) {
        let Some(last) = changes.last().map(|change| change.seq) else {
            return;
        };
        // What another process wrote in between comes first. Where it cannot be read, viewers see the gap and start over.
        let first = changes[0].seq;
        if let Err(failure) = self.catch_up(board, first - 1).await {
            tracing::warn!(%failure, "entries of another process were not published");
        }
        self.hub.publish(board, &changes);
        self.published.insert(board, last);
    }

    /// Publishes a board's entries up to a position.
    async fn catch_up(&mut self, board: BoardId, until: u64) -> Result<(), Failure> {
        let published = self.published.get(&board).copied().unwrap_or(0);
        if until <= published {
            return Ok(());
        }
        let from = published.max(until.saturating_sub(CATCH_UP));
        let conn = connected(&mut self.conn, &self.options).await?;
        if let Some(no) = read::board_no(conn, board).await?.filter(|no| *no > 0) {
            let limit = u32::try_from(until - from).unwrap_or(u32::MAX);
            let changes = read::changes(conn, no, from, limit).await?;
            self.hub.publish(board, &changes);
        }
        self.published.insert(board, until);
        Ok(())
    }
}

impl Job {
    async fn carry_out(&self, tx: &mut SqliteTx<'_>, secret: &Secret, now: Instant) -> Result<Done, Failure> {
        match self {
            Job::Submit(submission, _) => match write::submit(tx, secret, submission, now).await {
                Err(WriteError::Failed(failure)) => Err(failure),
                result => Ok(Done::Submitted(Box::new(result))),
            },
            Job::Administer(change, author, _) => match admin::administer(tx, change, author, now).await {
                Err(AdminError::Failed(failure)) => Err(failure),
                result => Ok(Done::Administered(result)),
            },
            Job::Session(session, _) => session.carry_out(tx).await.map(|()| Done::Nothing),
            Job::Prune => tx.prune(now).await.map(|()| Done::Nothing),
            Job::Ping(_) => Ok(Done::Nothing),
        }
    }

    fn fail(self, failure: &Failure) {
        match self {
            Job::Submit(_, answer) => drop(answer.send(Err(failure.clone().into()))),
            Job::Administer(_, _, answer) => drop(answer.send(Err(failure.clone().into()))),
            Job::Session(_, answer) | Job::Ping(answer) => drop(answer.send(Err(failure.clone()))),
            Job::Prune => {}
        }
    }
}

impl SessionJob {
    async fn carry_out(&self, tx: &mut SqliteTx<'_>) -> Result<(), Failure> {
        match self {
            SessionJob::Open(session) => tx.open_session(session).await,
            SessionJob::Touch(digest, seen_at, expires_at) => tx.touch_session(digest, *seen_at, *expires_at).await,
            SessionJob::Close(digest) => tx.close_session(digest).await,
        }
    }
}

/// The orders and keys that a batch's submissions are about.
fn asked_for(batch: &[Job]) -> (Vec<OrderId>, Vec<(String, String)>) {
    let submissions = || {
        batch.iter().filter_map(|job| match job {
            Job::Submit(submission, _) => Some(submission),
            _ => None,
        })
    };
    let orders = submissions().filter(|s| !matches!(s.command, Command::Place(_))).map(|s| s.order).collect();
    let key = |s: &Submission| s.key.as_ref().map(|key| (write::principal(&s.author), key.key.clone()));
    (orders, submissions().filter_map(|s| key(s)).collect())
}

async fn connected<'a>(
    conn: &'a mut Option<SqliteConnection>,
    options: &SqliteConnectOptions,
) -> Result<&'a mut SqliteConnection, Failure> {
    if conn.is_none() {
        *conn = Some(options.connect().await.map_err(failure)?);
    }
    conn.as_mut().ok_or(Failure::Busy)
}

async fn data_version(conn: &mut SqliteConnection) -> Result<i64, Failure> {
    sqlx::query_scalar("PRAGMA data_version").fetch_one(conn).await.map_err(failure)
}

async fn heads(conn: &mut SqliteConnection) -> Result<HashMap<BoardId, u64>, Failure> {
    let rows: Vec<(uuid::Uuid, i64)> = sqlx::query_as("SELECT id, seq FROM boards WHERE no > 0").fetch_all(conn).await.map_err(failure)?;
    Ok(rows.into_iter().map(|(id, seq)| (BoardId(id), u64::try_from(seq).unwrap_or(0))).collect())
}

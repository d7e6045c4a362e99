//! The one task that writes. It takes whatever queued while the last commit reached the disk, carries all of it out in one
//! transaction that holds the locks of its boards, commits once, and only then answers and has it published, in order.

use super::{
    CommitNotice, News, OUTLIVED, Options, Writing, answered, customer_page, follow::FollowJob,
    inbox::InboxJob, mail, memory::Memory, tx::WriteTx,
};
use crate::{
    AdminError, Administration, CommandOutcome, Failure, Head, RuleNotes, SYSTEM, Session, StoredMail,
    Submission, TokenDigest, WorkflowChange, WorkflowError, WorkflowOutcome, WriteError,
    admin::{self, Administered},
    escalating, metrics,
    publishing::{self, Outcomes},
    secret::Secret,
    time::Clock,
    tx::Tx,
    write::{self, Outcome},
};
use domain::{ActorRef, BoardId, Command, Language, OrderId, PersonId, TeamLanguage, spoken, wire::Change};
use futures::FutureExt;
use std::{collections::BTreeSet, panic::AssertUnwindSafe, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, MissedTickBehavior, interval, sleep, timeout_at},
};
use uuid::Uuid;

/// How many jobs one commit carries at most.
const BATCH: usize = 256;
/// How often to look whether another process has written.
const WATCH: Duration = Duration::from_millis(250);
/// How often to forget what has expired.
const PRUNE: Duration = Duration::from_secs(600);
/// How long to wait before a lost connection is made again.
const PAUSE: Duration = Duration::from_millis(50);

/// A job, and the language of whoever asks: a refusal is theirs to read.
#[derive(Debug)]
pub(super) struct Asked {
    job: Job,
    language: TeamLanguage,
}

impl From<Job> for Asked {
    fn from(job: Job) -> Asked {
        Asked { job, language: spoken::now() }
    }
}

/// What can be asked of the writer, with where the answer goes. Answers that nobody waits for any more are dropped.
#[derive(Debug)]
pub(super) enum Job {
    Submit(Box<Submission>, oneshot::Sender<Result<CommandOutcome, WriteError>>),
    Administer(Box<Administration>, ActorRef, oneshot::Sender<Result<Option<PersonId>, AdminError>>),
    Workflow(BoardId, Box<WorkflowChange>, ActorRef, oneshot::Sender<Result<WorkflowOutcome, WorkflowError>>),
    /// Raises those of these orders that are due.
    Escalate(BoardId, Vec<OrderId>, oneshot::Sender<Result<(), Failure>>),
    Session(SessionJob, oneshot::Sender<Result<(), Failure>>),
    /// What a board's rules did, and when the clock sets them off.
    Rules(BoardId, Box<RuleNotes>, oneshot::Sender<Result<(), Failure>>),
    Follow(FollowJob, oneshot::Sender<Result<bool, Failure>>),
    Inbox(InboxJob, oneshot::Sender<Result<bool, Failure>>),
    /// The language of an order's customer.
    Language(OrderId, Option<Language>, oneshot::Sender<Result<(), Failure>>),
    /// Takes so many mails that are due for an instance.
    ClaimMails(Uuid, u32, oneshot::Sender<Result<Vec<StoredMail>, Failure>>),
    Prune,
    /// Binds to the log what was written before rows were bound.
    Bind(oneshot::Sender<Result<(), Failure>>),
    /// Only asks whether the writer is there.
    Ping(oneshot::Sender<Result<(), Failure>>),
}

#[derive(Debug)]
pub(super) enum SessionJob {
    Open(Session),
    Touch(TokenDigest, domain::Instant, domain::Instant),
    Close(TokenDigest),
    Place(PersonId, TokenDigest, domain::Instant),
    /// Up to where somebody has seen an order's comments.
    MarkRead(PersonId, OrderId, u64),
    /// The language in which somebody wants to be spoken to.
    Speak(PersonId, Option<TeamLanguage>),
}

/// What a job led to, held back until the commit.
enum Done {
    Submitted(Box<Result<Outcome, WriteError>>),
    Administered(Result<Administered, AdminError>),
    Changed(Box<Result<Outcomes, WorkflowError>>),
    Followed(bool),
    Escalated(Vec<Change>),
    Claimed(Vec<StoredMail>),
    Nothing,
}

/// A commit that got no answer: what it led to, and the head that the log has if it happened.
struct Unsure {
    done: Vec<Done>,
    proof: (i64, Head),
}

/// The last batch. Whoever was just answered may have more to ask at once, and with them the next commit is worth more: it
/// waits until as many are there again, but only for a part of what it will take anyway, and never for one alone.
#[derive(Default)]
struct Pace {
    count: usize,
    took: Duration,
}

impl Pace {
    async fn gather(&self, batch: &mut Vec<Asked>, jobs: &mut mpsc::Receiver<Asked>) {
        let deadline = Instant::now() + self.took / 4;
        while batch.len() < self.count.min(BATCH) {
            match timeout_at(deadline, jobs.recv_many(batch, BATCH - batch.len())).await {
                Ok(1..) => {}
                _ => return,
            }
        }
    }
}

/// The writer's own things.
pub(super) struct Writer {
    options: Options,
    /// None after a failure that the connection may not have survived.
    writing: Option<Writing>,
    memory: Memory,
    notices: mpsc::Sender<CommitNotice>,
    secret: Secret,
    clock: Clock,
}

impl Writer {
    /// A writer on its own connection; what it commits goes to `notices`.
    pub(super) async fn new(
        options: Options,
        notices: mpsc::Sender<CommitNotice>,
        secret: Secret,
        clock: Clock,
    ) -> Result<Writer, Failure> {
        let writing = Some(Writing::connect(&options).await?);
        Ok(Writer { options, writing, memory: Memory::default(), notices, secret, clock })
    }

    /// Works until nobody can ask any more.
    pub(super) async fn run(mut self, mut jobs: mpsc::Receiver<Asked>) {
        let mut watch = interval(WATCH);
        watch.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut prune = interval(PRUNE);
        let mut pace = Pace::default();
        loop {
            let mut batch = Vec::new();
            tokio::select! {
                biased;
                count = jobs.recv_many(&mut batch, BATCH) => if count == 0 { break },
                _ = prune.tick() => batch.push(Job::Prune.into()),
                _ = watch.tick() => {}
            }
            if batch.is_empty() {
                self.watch().await;
                continue;
            }
            pace.gather(&mut batch, &mut jobs).await;
            metrics::queued(jobs.len());
            let (count, begun) = (batch.len(), Instant::now());
            self.carry_out(batch).await;
            pace = Pace { count, took: begun.elapsed() };
        }
        if let Some(writing) = self.writing.take() {
            writing.close().await;
        }
    }

    /// Notices whether another process has written.
    async fn watch(&mut self) {
        let Some(writing) = &mut self.writing else {
            return;
        };
        match writing.others_wrote(&mut self.memory).await {
            Ok(true) => self.tell(CommitNotice::Elsewhere).await,
            Ok(false) => {}
            Err(failure) => self.recover(&failure).await,
        }
    }

    async fn tell(&self, notice: CommitNotice) {
        // The publisher outlives the writer: it ends when the writer is gone.
        let _ = self.notices.send(notice).await;
    }

    async fn carry_out(&mut self, batch: Vec<Asked>) {
        match self.persist(&batch).await {
            Ok(done) => self.answer(batch, done).await,
            // One of them met what it should not have; alone, the others go through.
            Err(Failure::Broken(_)) if batch.len() > 1 => {
                for asked in batch {
                    self.carry_out_alone(asked).await;
                }
            }
            Err(failure) => batch.into_iter().for_each(|asked| asked.job.fail(&failure)),
        }
    }

    async fn carry_out_alone(&mut self, asked: Asked) {
        let batch = vec![asked];
        match self.persist(&batch).await {
            Ok(done) => self.answer(batch, done).await,
            Err(failure) => batch.into_iter().for_each(|asked| asked.job.fail(&failure)),
        }
    }

    /// Carries out a batch, again and again while the database is away if it is one that can come back. After an error
    /// nothing of the batch is there, except that a commit that got no answer may have happened all the same.
    async fn persist(&mut self, batch: &[Asked]) -> Result<Vec<Done>, Failure> {
        let (begun, mut unsure) = (Instant::now(), None);
        loop {
            let failure = match self.attempt(batch, &mut unsure).await {
                Ok(done) => return Ok(done),
                Err(failure) => failure,
            };
            self.recover(&failure).await;
            match OUTLIVED {
                Some(length) if matches!(failure, Failure::Unavailable(_)) && begun.elapsed() < length => {
                    sleep(PAUSE).await
                }
                _ => return Err(failure),
            }
        }
    }

    /// Carries out a batch in one transaction.
    async fn attempt(&mut self, batch: &[Asked], unsure: &mut Option<Unsure>) -> Result<Vec<Done>, Failure> {
        let attempt = AssertUnwindSafe(self.transaction(batch, unsure)).catch_unwind();
        match answered(attempt).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err(Failure::Broken("the writer panicked".into())),
            Err(failure) => Err(failure),
        }
    }

    async fn transaction(
        &mut self,
        batch: &[Asked],
        unsure: &mut Option<Unsure>,
    ) -> Result<Vec<Done>, Failure> {
        let begun = Instant::now();
        let writing = match &mut self.writing {
            Some(writing) => writing,
            none => none.insert(Writing::connect(&self.options).await?),
        };
        if writing.begin(&boards(batch), &mut self.memory).await? {
            // Nobody may have to wait for a publisher that waits for the database.
            let _ = self.notices.try_send(CommitNotice::Elsewhere);
        }
        // Under the locks, where the last attempt cannot be on its way any more.
        if let Some(Unsure { proof: (board, head), .. }) = unsure {
            let happened = writing.committed(*board, head).await?;
            let done = unsure.take().map(|unsure| unsure.done).filter(|_| happened);
            if let Some(done) = done {
                return writing.rollback().await.map(|()| done);
            }
        }
        let mut tx = WriteTx::new(writing.conn(), &mut self.memory, self.clock.now());
        if batch.len() > 1 {
            let (orders, keys) = asked_for(batch);
            tx.prefetch(orders, keys).await?;
        }
        let mut done = Vec::with_capacity(batch.len());
        for Asked { job, language } in batch {
            let work = job.carry_out(&mut tx, &self.secret, self.clock.now());
            done.push(spoken::speaking(*language, work).await?);
        }
        for (asked, done) in batch.iter().zip(&mut done) {
            if let (Job::Submit(submission, _), Done::Submitted(result)) = (&asked.job, done)
                && let Ok(outcome) = &mut **result
            {
                outcome.count(&mut tx, submission.board).await?;
            }
        }
        let proof = tx.finish().await?;
        let done = Self::commit(writing, done, proof, unsure).await?;
        metrics::committed(batch.len(), begun.elapsed());
        Ok(done)
    }

    async fn commit(
        writing: &mut Writing,
        done: Vec<Done>,
        proof: Option<(i64, Head)>,
        unsure: &mut Option<Unsure>,
    ) -> Result<Vec<Done>, Failure> {
        match proof {
            // The answer may be lost on its way: until it is here, the outcome waits beside its proof.
            Some(proof) => {
                let waiting = unsure.insert(Unsure { done, proof });
                writing.commit().await?;
                let done = std::mem::take(&mut waiting.done);
                *unsure = None;
                Ok(done)
            }
            None => writing.commit().await.map(|()| done),
        }
    }

    /// After a failure: an end to the transaction, an empty memory, and where the database failed a new connection.
    async fn recover(&mut self, failure: &Failure) {
        tracing::warn!(%failure, "a write failed");
        metrics::commit_failed();
        self.memory.clear();
        let ended = match &mut self.writing {
            Some(writing) if !matches!(failure, Failure::Unavailable(_)) => writing.rollback().await.is_ok(),
            _ => false,
        };
        if !ended {
            // A new connection counts others' commits anew, so what they wrote meanwhile has to be looked for.
            self.writing = None;
            let _ = self.notices.try_send(CommitNotice::Elsewhere);
        }
    }

    /// Hands out what is durable now.
    async fn answer(&mut self, batch: Vec<Asked>, done: Vec<Done>) {
        let mut news: Vec<(BoardId, News)> = Vec::new();
        for (asked, done) in batch.into_iter().zip(done) {
            match (asked.job, done) {
                (Job::Submit(submission, answer), Done::Submitted(result)) => {
                    let _ = answer.send(result.map(|outcome| {
                        metrics::entries(&outcome.changes);
                        match news.last_mut() {
                            Some((board, News::Changes(list))) if *board == submission.board => {
                                list.extend(outcome.changes)
                            }
                            _ => news.push((submission.board, News::Changes(outcome.changes))),
                        }
                        outcome.receipt
                    }));
                }
                (Job::Administer(_, _, answer), Done::Administered(result)) => {
                    drop(answer.send(result.map(|Administered { person, news: of_board }| {
                        news.extend(of_board.map(|(board, start_over)| (board, News::StartOver(start_over))));
                        person
                    })))
                }
                (Job::Workflow(board, _, _, answer), Done::Changed(result)) => {
                    drop(answer.send(result.map(|outcomes| {
                        news.extend(outcomes.news.map(|start_over| (board, News::StartOver(start_over))));
                        outcomes.answer
                    })))
                }
                (Job::Escalate(board, _, answer), Done::Escalated(changes)) => {
                    metrics::entries(&changes);
                    news.push((board, News::Changes(changes)));
                    drop(answer.send(Ok(())));
                }
                (Job::Follow(_, answer) | Job::Inbox(_, answer), Done::Followed(done)) => {
                    drop(answer.send(Ok(done)))
                }
                (Job::ClaimMails(_, _, answer), Done::Claimed(mails)) => drop(answer.send(Ok(mails))),
                (
                    Job::Session(_, answer)
                    | Job::Language(_, _, answer)
                    | Job::Rules(_, _, answer)
                    | Job::Ping(answer)
                    | Job::Bind(answer),
                    _,
                ) => drop(answer.send(Ok(()))),
                _ => {}
            }
        }
        news.retain(|(_, news)| !matches!(news, News::Changes(list) if list.is_empty()));
        if !news.is_empty() {
            self.tell(CommitNotice::Committed(news)).await;
        }
    }
}

impl Job {
    async fn carry_out(
        &self,
        tx: &mut WriteTx<'_>,
        secret: &Secret,
        now: domain::Instant,
    ) -> Result<Done, Failure> {
        match self {
            Job::Submit(submission, _) => match write::submit(tx, secret, submission, now).await {
                Err(WriteError::Failed(failure)) => Err(failure),
                result => Ok(Done::Submitted(Box::new(result))),
            },
            Job::Administer(change, author, _) => match admin::administer(tx, change, author, now).await {
                Err(AdminError::Failed(failure)) => Err(failure),
                result => Ok(Done::Administered(result)),
            },
            Job::Workflow(board, change, author, _) => {
                match publishing::change_workflow(tx, *board, change, author, now).await {
                    Err(WorkflowError::Failed(failure)) => Err(failure),
                    result => Ok(Done::Changed(Box::new(result))),
                }
            }
            Job::Escalate(board, orders, _) => {
                escalating::escalate(tx, *board, orders, now).await.map(Done::Escalated)
            }
            Job::Session(session, _) => session.carry_out(tx).await.map(|()| Done::Nothing),
            Job::Language(order, language, _) => {
                customer_page::set_language(tx.conn, *order, *language).await.map(|()| Done::Nothing)
            }
            Job::Rules(board, notes, _) => tx.note_rules(*board, notes).await.map(|()| Done::Nothing),
            Job::Follow(follow, _) => follow.carry_out(tx.conn).await.map(Done::Followed),
            Job::Inbox(inbox, _) => inbox.carry_out(tx.conn, now).await.map(Done::Followed),
            Job::ClaimMails(holder, limit, _) => {
                mail::claim(tx.conn, *holder, *limit, now).await.map(Done::Claimed)
            }
            Job::Prune => tx.prune(now).await.map(|()| Done::Nothing),
            Job::Bind(_) => admin::record_unbound(tx, now).await.map(|()| Done::Nothing),
            Job::Ping(_) => Ok(Done::Nothing),
        }
    }

    fn fail(self, failure: &Failure) {
        match self {
            Job::Submit(_, answer) => drop(answer.send(Err(failure.clone().into()))),
            Job::Administer(_, _, answer) => drop(answer.send(Err(failure.clone().into()))),
            Job::Workflow(_, _, _, answer) => drop(answer.send(Err(failure.clone().into()))),
            Job::Follow(_, answer) | Job::Inbox(_, answer) => drop(answer.send(Err(failure.clone()))),
            Job::ClaimMails(_, _, answer) => drop(answer.send(Err(failure.clone()))),
            Job::Escalate(_, _, answer)
            | Job::Session(_, answer)
            | Job::Language(_, _, answer)
            | Job::Rules(_, _, answer)
            | Job::Ping(answer)
            | Job::Bind(answer) => drop(answer.send(Err(failure.clone()))),
            Job::Prune => {}
        }
    }
}

impl SessionJob {
    async fn carry_out(&self, tx: &mut WriteTx<'_>) -> Result<(), Failure> {
        match self {
            SessionJob::Open(session) => tx.open_session(session).await,
            SessionJob::Touch(digest, seen_at, expires_at) => {
                tx.touch_session(digest, *seen_at, *expires_at).await
            }
            SessionJob::Close(digest) => tx.close_session(digest).await,
            SessionJob::Place(person, place, at) => tx.remember_place(*person, place, *at).await,
            SessionJob::MarkRead(person, order, seq) => tx.mark_read(*person, *order, *seq).await,
            SessionJob::Speak(person, language) => tx.set_language(*person, *language).await,
        }
    }
}

/// The boards whose logs a batch writes to, in the order in which everybody takes their locks.
fn boards(batch: &[Asked]) -> BTreeSet<BoardId> {
    let boards = batch.iter().flat_map(|asked| match &asked.job {
        Job::Submit(submission, _) => [Some(submission.board), None],
        Job::Administer(change, ..) => match &**change {
            Administration::ChangeBoard(board, _) => [Some(*board), Some(SYSTEM)],
            Administration::ChangeRule(board, _) => [Some(*board), None],
            _ => [Some(SYSTEM), None],
        },
        Job::Escalate(board, ..) => [Some(*board), None],
        Job::Bind(_) => [Some(SYSTEM), None],
        // What the board's row says then is recorded in the reserved log.
        Job::Workflow(board, ..) => [Some(*board), Some(SYSTEM)],
        _ => [None, None],
    });
    boards.flatten().collect()
}

/// The orders and keys that a batch's submissions are about.
fn asked_for(batch: &[Asked]) -> (Vec<OrderId>, Vec<(String, String)>) {
    let submissions = || {
        batch.iter().filter_map(|asked| match &asked.job {
            Job::Submit(submission, _) => Some(submission),
            _ => None,
        })
    };
    let orders = submissions().filter(|s| !matches!(s.command, Command::Place(_))).map(|s| s.order).collect();
    let key = |s: &Submission| s.key.as_ref().map(|key| (write::principal(&s.author), key.key.clone()));
    (orders, submissions().filter_map(|s| key(s)).collect())
}

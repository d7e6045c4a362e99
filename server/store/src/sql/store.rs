//! The trait over writer, publisher and the connections that read.

use super::{
    Attempts, Conn, Notifier, OUTLIVED, Options, Pools, SHARED, answered, audit, comments, customer_page,
    failure,
    follow::{self, FollowJob},
    imports,
    inbox::{self, InboxJob},
    link_mail::{self, LinkMailJob},
    list,
    lives::LivesCache,
    mail::{self, MailJob},
    messages::{self, MessageJob},
    numbering, people, privacy, promise_rules,
    publisher::Publisher,
    read, recorded,
    rows::micros,
    rules, scrub,
    stays::UsualCache,
    timers, work, workflows,
    writer::{Asked, Job, SessionJob, Writer},
};
use crate::{
    AdminError, Administration, Attempt, Board, ClockedOrder, ColumnWindow, CommandOutcome, Consumer, Digest,
    ErasedOrder, Failure, Flight, FollowUp, Followed, Head, HeldOrder, ImportedOrder, InboxChange, InboxPart,
    ListQuery, MailResult, MessageReport, MessageTried, Missed, NewLinkMail, Order, OrderLocator,
    OrdersOnBoard, Person, Publish, Rate, ReadError, Revision, RuleDue, RuleNotes, RuleRun, RuleTally,
    Session, Store, StoredComment, StoredCustomerPage, StoredDraft, StoredErasure, StoredLinkMail,
    StoredMail, StoredMailSettings, StoredMessage, StoredNotification, StoredRule, Submission, TokenDigest,
    Unreachable, WaitingErasure, Whose, WorkScope, WorkflowChange, WorkflowError, WorkflowOutcome,
    WriteError, audit::Auditor, chain::START, people::OpenLink, secret::Secret, time::Clock,
};
use async_trait::async_trait;
use domain::{
    ActorRef, BoardId, Card, Date, Email, Entry, ErasureId, Filter, ImportId, Instant, Language, MailId,
    MessageId, MessageSettings, NotificationId, NotificationSettings, OrderId, OrderNumber, OrderState,
    PastLife, PersonId, PrivacySettings, PromiseRule, RuleId, Sight, Snapshot, StandIn, StatusId, Suppressed,
    TeamLanguage, UsualStays,
    draft::RoleHolders,
    wire::{Contact, EntryView, ImportRun, Page, RevisionInfo, Shop},
};
use futures::future::join_all;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
    time::{self, sleep},
};
use uuid::Uuid;

/// How many jobs may wait for the writer.
const QUEUE: usize = 1024;
/// How many batches may wait for the publisher: a writer that is faster has to wait, for they hold every card that moved.
const NOTICES: usize = 8;
/// How long to wait for room in the queue, until the store says that it is busy.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a search may take in all, its turn included.
const SEARCH_PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait before a read is tried again.
const PAUSE: Duration = Duration::from_millis(50);

/// A store over one database.
pub struct SqlStore {
    jobs: Mutex<Option<mpsc::Sender<Asked>>>,
    tasks: Mutex<Option<Tasks>>,
    pools: Pools,
    attempts: Attempts,
    boards: Mutex<HashMap<BoardId, Arc<Board>>>,
    usual: UsualCache,
    lives: LivesCache,
    clock: Clock,
    /// How a connection of its own is made.
    options: Options,
    /// This instance among the others.
    instance: Uuid,
    notifier: Notifier,
}

struct Tasks {
    writer: JoinHandle<()>,
    publisher: JoinHandle<()>,
    listener: Option<JoinHandle<()>>,
}

type Read<T> = Result<T, ReadError>;

/// Reads in one transaction, again and again while the database is away if it is one that can come back.
macro_rules! in_read_tx {
    ($self:ident, $tx:ident => $work:expr) => {
        with_retries!($self.read, $tx => $work)
    };
}

/// The same for what one statement answers.
macro_rules! in_autocommit {
    ($self:ident, $conn:ident => $work:expr) => {
        with_retries!($self.autocommit, $conn => $work)
    };
}

/// The same for what may read much: it waits for its own kind alone, and has no longer than a search may take.
macro_rules! in_search_tx {
    ($self:ident, $tx:ident => $work:expr) => {{
        let searched = time::timeout(SEARCH_PATIENCE, async { with_retries!($self.search, $tx => $work) });
        searched.await.unwrap_or_else(|_| Err(Failure::Busy.into()))
    }};
}

macro_rules! with_retries {
    ($self:ident.$kind:ident, $conn:ident => $work:expr) => {{
        let begun = time::Instant::now();
        loop {
            let attempt = async {
                let mut $conn = $self.pools.$kind().await?;
                $work
            };
            let result: Read<_> = answered(attempt).await.unwrap_or_else(|failure| Err(failure.into()));
            match (&result, OUTLIVED) {
                (Err(ReadError::Failed(Failure::Unavailable(_))), Some(length))
                    if begun.elapsed() < length =>
                {
                    sleep(PAUSE).await
                }
                _ => break result,
            }
        }
    }};
}

impl SqlStore {
    /// Starts the tasks over a database that is up to date. What is committed goes to `subscribers`.
    pub(crate) async fn start(
        options: Options,
        pools: Pools,
        subscribers: Arc<dyn Publish>,
        secret: Secret,
        clock: Clock,
    ) -> Result<SqlStore, Failure> {
        let rows = recorded::rows(&mut *pools.autocommit().await?).await?;
        let unbound = rows.iter().any(|row| row.salt.is_none());
        let (notices, heard) = mpsc::channel(NOTICES);
        let (jobs, queue) = mpsc::channel(QUEUE);
        let notifier = Notifier::new();
        // Listening begins before the heads are read, so that nothing is missed between the two.
        let listener = notifier.listen(&pools.autocommit, &notices, subscribers.clone());
        let publisher = Publisher::new(pools.clone(), subscribers, notifier.clone()).await?;
        let writer = Writer::new(options.clone(), notices, secret, clock.clone()).await?;
        let tasks = Tasks {
            writer: tokio::spawn(writer.run(queue)),
            publisher: tokio::spawn(publisher.run(heard)),
            listener,
        };
        let (jobs, tasks) = (Mutex::new(Some(jobs)), Mutex::new(Some(tasks)));
        let store = SqlStore {
            jobs,
            tasks,
            pools,
            attempts: Attempts::new(),
            boards: Mutex::default(),
            usual: UsualCache::default(),
            lives: LivesCache::default(),
            clock,
            options,
            instance: Uuid::new_v4(),
            notifier,
        };
        if unbound {
            store.ask(Job::Bind).await?;
        }
        Ok(store)
    }

    /// Puts a job in the writer's queue and waits for its answer.
    async fn ask<T, E: From<Failure>>(
        &self,
        job: impl FnOnce(oneshot::Sender<Result<T, E>>) -> Job,
    ) -> Result<T, E> {
        let (answer, answered) = oneshot::channel();
        self.enqueue(job(answer)).await?;
        answered.await.unwrap_or_else(|_| Err(closed().into()))
    }

    async fn message_job(&self, job: MessageJob) -> Result<bool, Failure> {
        self.ask(|answer| Job::Inbox(InboxJob::Message(job), answer)).await
    }

    async fn enqueue(&self, job: Job) -> Result<(), Failure> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)?;
        match jobs.send_timeout(job.into(), PATIENCE).await {
            Ok(()) => Ok(()),
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => Err(Failure::Busy),
            Err(mpsc::error::SendTimeoutError::Closed(_)) => Err(closed()),
        }
    }

    /// The board behind a row, from memory where that is still true.
    async fn shared_board(&self, conn: &mut Conn, row: BoardRow) -> Result<Arc<Board>, Failure> {
        let now = self.clock.now();
        let id = BoardId(row.id);
        let held = self.boards.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        let same = |board: &Arc<Board>| {
            board.slug == row.slug
                && board.name == row.name
                && i64::from(board.workflow.revision) == row.revision
                && board.archived_at.map(micros) == row.archived_at
                && board.resolved_on == board.today(now)
        };
        if let Some(board) = held.filter(same) {
            return Ok(board);
        }
        let board = read::load_board(conn, row.no, now)
            .await?
            .ok_or_else(|| Failure::Broken("a board is gone".into()))?;
        let board = Arc::new(board);
        self.boards.lock().unwrap_or_else(PoisonError::into_inner).insert(id, board.clone());
        Ok(board)
    }

    async fn board_by_id(&self, conn: &mut Conn, id: BoardId) -> Result<Option<Arc<Board>>, Failure> {
        let sql = "SELECT no, id, slug, name, revision, archived_at FROM boards WHERE id = $1 AND no > 0";
        let row: Option<BoardRow> =
            sqlx::query_as(sql).bind(id.0).fetch_optional(&mut *conn).await.map_err(failure)?;
        match row {
            Some(row) => self.shared_board(conn, row).await.map(Some),
            None => Ok(None),
        }
    }
}

impl SqlStore {
    async fn board_state(
        &self,
        conn: &mut Conn,
        board: BoardId,
        (filter, sight): (&Filter, &Sight),
        window: ColumnWindow,
        now: Instant,
    ) -> Read<Option<Snapshot>> {
        match self.board_by_id(conn, board).await? {
            Some(board) => {
                Ok(Some(list::snapshot(conn, &board, &self.usual, (filter, sight), window, now).await?))
            }
            None => Ok(None),
        }
    }

    async fn page(
        &self,
        conn: &mut Conn,
        board: BoardId,
        query: &ListQuery,
        now: Instant,
    ) -> Read<Page<Card>> {
        match self.board_by_id(conn, board).await? {
            Some(board) => list::list(conn, &board, &self.usual, query, now).await,
            None => Ok(Page { items: Vec::new(), next: None, total: Some(0) }),
        }
    }
}

/// What tells whether a board in memory is still the one in the database.
#[derive(sqlx::FromRow)]
struct BoardRow {
    no: i64,
    id: Uuid,
    slug: String,
    name: String,
    revision: i64,
    archived_at: Option<i64>,
}

fn closed() -> Failure {
    Failure::Unavailable("the store is closed".into())
}

#[async_trait]
impl Store for SqlStore {
    async fn submit(&self, submission: Submission) -> Result<CommandOutcome, WriteError> {
        self.ask(|answer| Job::Submit(Box::new(submission), answer)).await
    }

    async fn tell_instances(&self, word: &str) {
        // What is kept nowhere need not arrive: whoever says it says it again.
        let _ = answered(self.notifier.tell(&self.pools.autocommit, word)).await;
    }

    async fn submit_all(&self, submissions: Vec<Submission>) -> Vec<Result<CommandOutcome, WriteError>> {
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

    async fn escalate(&self, most: u32) -> Result<u32, Failure> {
        let mut conn = self.pools.autocommit().await?;
        let due = answered(timers::due(&mut conn, self.clock.now(), most)).await.flatten()?;
        drop(conn);
        for some in due.chunk_by(|one, other| one.0 == other.0) {
            let (board, orders) = (some[0].0, some.iter().map(|(_, order)| *order).collect());
            self.ask(|answer| Job::Escalate(board, orders, answer)).await?;
        }
        Ok(due.len() as u32)
    }

    async fn next_timer(&self) -> Read<Option<Instant>> {
        in_autocommit!(self, conn => Ok(timers::next(&mut conn).await?))
    }

    async fn boards(&self) -> Read<Vec<Arc<Board>>> {
        in_read_tx!(self, tx => {
            let sql = "SELECT no, id, slug, name, revision, archived_at FROM boards WHERE no > 0 ORDER BY no";
            let rows: Vec<BoardRow> = sqlx::query_as(sql).fetch_all(&mut *tx).await.map_err(failure)?;
            let mut boards = Vec::with_capacity(rows.len());
            for row in rows {
                boards.push(self.shared_board(&mut tx, row).await?);
            }
            Ok(boards)
        })
    }

    async fn board(&self, name: &str) -> Read<Option<Arc<Board>>> {
        if name.contains('\0') {
            return Ok(None);
        }
        in_autocommit!(self, conn => {
            if let Ok(id) = name.parse() {
                return Ok(self.board_by_id(&mut conn, id).await?);
            }
            let sql = "SELECT no, id, slug, name, revision, archived_at FROM boards WHERE slug = $1 AND no > 0";
            let row: Option<BoardRow> = sqlx::query_as(sql).bind(name).fetch_optional(&mut *conn).await.map_err(failure)?;
            match row {
                Some(row) => Ok(Some(self.shared_board(&mut conn, row).await?)),
                None => Ok(None),
            }
        })
    }

    async fn board_totals(&self) -> Read<HashMap<BoardId, u32>> {
        in_read_tx!(self, tx => Ok(people::board_totals(&mut tx).await?))
    }

    async fn head(&self, board: BoardId) -> Read<Head> {
        let found = in_autocommit!(self, conn => Ok(read::head(&mut conn, board).await?))?;
        Ok(found.map_or(Head { seq: 0, hash: START, at: None }, |(_, head)| head))
    }

    async fn snapshot(
        &self,
        board: BoardId,
        filter: &Filter,
        sight: &Sight,
        window: ColumnWindow,
        now: Instant,
    ) -> Read<Option<Snapshot>> {
        let asked = (filter, sight);
        if filter.is_empty() {
            return in_read_tx!(self, tx => self.board_state(&mut tx, board, asked, window, now).await);
        }
        in_search_tx!(self, tx => self.board_state(&mut tx, board, asked, window, now).await)
    }

    async fn usual_stays(&self, board: BoardId, now: Instant) -> Read<Arc<UsualStays>> {
        if let Some(usual) = self.usual.told(board, now) {
            return Ok(usual);
        }
        in_autocommit!(self, conn => {
            let (found, no) = (self.board_by_id(&mut conn, board).await?, read::board_no(&mut conn, board).await?);
            match found.zip(no) {
                Some((found, no)) => Ok(self.usual.of(&mut conn, (board, no), &found.workflow, now).await?),
                None => Ok(Arc::default()),
            }
        })
    }

    async fn past_lives(&self, board: BoardId, now: Instant) -> Read<Arc<Vec<PastLife>>> {
        in_autocommit!(self, conn => {
            let (found, no) = (self.board_by_id(&mut conn, board).await?, read::board_no(&mut conn, board).await?);
            match found.zip(no) {
                Some((found, no)) => Ok(self.lives.of(&mut conn, (board, no), &found.workflow, now).await?),
                None => Ok(Arc::default()),
            }
        })
    }

    async fn promise_rule(&self, board: BoardId) -> Read<Option<PromiseRule>> {
        in_autocommit!(self, conn => Ok(promise_rules::read(&mut conn, board).await?))
    }

    async fn list(&self, board: BoardId, query: &ListQuery, now: Instant) -> Read<Page<Card>> {
        if query.is_search() {
            return in_search_tx!(self, tx => self.page(&mut tx, board, query, now).await);
        }
        in_read_tx!(self, tx => self.page(&mut tx, board, query, now).await)
    }

    async fn on_board(
        &self,
        board: BoardId,
        scope: Option<&WorkScope>,
        sight: &Sight,
        now: Instant,
    ) -> Read<Option<OrdersOnBoard>> {
        in_search_tx!(self, tx => match self.board_by_id(&mut tx, board).await? {
            Some(board) => Ok(Some(work::on_board(&mut tx, &board, scope, sight, now).await?)),
            None => Ok(None),
        })
    }

    async fn next_number(&self, board: BoardId) -> Read<Option<OrderNumber>> {
        in_read_tx!(self, tx => {
            match read::board_no(&mut tx, board).await?.filter(|no| *no > 0) {
                Some(no) => Ok(numbering::next(&mut tx, no).await?),
                None => Ok(None),
            }
        })
    }

    async fn order(&self, order: OrderId) -> Read<Option<Order>> {
        in_read_tx!(self, tx => Ok(read::order(&mut tx, order).await?))
    }

    async fn locate(&self, order: OrderId) -> Read<Option<OrderLocator>> {
        in_autocommit!(self, conn => Ok(read::locate(&mut conn, read::By::Id(order)).await?))
    }

    async fn numbered(&self, board: BoardId, number: &OrderNumber) -> Read<Option<OrderLocator>> {
        in_autocommit!(self, conn => Ok(read::locate(&mut conn, read::By::Number(board, number)).await?))
    }

    async fn tracked(&self, digest: &TokenDigest) -> Read<Option<OrderLocator>> {
        in_autocommit!(self, conn => Ok(read::locate(&mut conn, read::By::Token(digest)).await?))
    }

    async fn tracked_before(&self, digest: &TokenDigest) -> Read<Option<OrderLocator>> {
        in_autocommit!(self, conn => Ok(read::locate(&mut conn, read::By::OldToken(digest)).await?))
    }

    async fn look_up(&self, number: &str) -> Read<Vec<(OrderLocator, Contact)>> {
        in_autocommit!(self, conn => Ok(link_mail::look_up(&mut conn, number).await?))
    }

    async fn mail_link(&self, mail: NewLinkMail) -> Result<(), Failure> {
        let job = InboxJob::LinkMail(LinkMailJob::Add(mail));
        self.ask(|answer| Job::Inbox(job, answer)).await.map(drop)
    }

    async fn link_mails_due(&self, limit: u32) -> Read<Vec<StoredLinkMail>> {
        let now = self.clock.now();
        in_autocommit!(self, conn => Ok(link_mail::due(&mut conn, limit, now).await?))
    }

    async fn claim_link_mail(&self, id: MailId) -> Result<bool, Failure> {
        let job = InboxJob::LinkMail(LinkMailJob::Claim { id, holder: self.instance });
        self.ask(|answer| Job::Inbox(job, answer)).await
    }

    async fn link_mail_tried(
        &self,
        id: MailId,
        result: MailResult,
        answer: Option<String>,
    ) -> Result<bool, Failure> {
        let job = LinkMailJob::Tried { id, holder: self.instance, result, answer };
        self.ask(|answer| Job::Inbox(InboxJob::LinkMail(job), answer)).await
    }

    async fn link_mails(&self, limit: u32) -> Read<Vec<StoredLinkMail>> {
        in_autocommit!(self, conn => Ok(link_mail::recent(&mut conn, limit).await?))
    }

    async fn known(&self, board: BoardId, numbers: &[OrderNumber]) -> Read<Vec<ImportedOrder>> {
        in_read_tx!(self, tx => Ok(read::known(&mut tx, board, numbers).await?))
    }

    async fn imports(&self, board: BoardId, limit: u32) -> Read<Vec<ImportRun>> {
        in_read_tx!(self, tx => Ok(imports::recent(&mut tx, board, limit).await?))
    }

    async fn imported(
        &self,
        board: BoardId,
        import: ImportId,
        after: Option<OrderId>,
        limit: u32,
    ) -> Read<Vec<(OrderNumber, OrderState)>> {
        in_read_tx!(self, tx => Ok(imports::orders(&mut tx, board, import, after, limit).await?))
    }

    async fn order_entries(&self, order: OrderId, after: u64, limit: u32) -> Read<Vec<EntryView>> {
        in_read_tx!(self, tx => Ok(read::entry_views(&mut tx, read::Log::Order(order), after, limit).await?))
    }

    async fn order_log(&self, order: OrderId, after: u64, limit: u32) -> Read<Vec<Entry>> {
        in_autocommit!(self, conn => Ok(read::entries(&mut conn, read::Log::Order(order), after, limit).await?))
    }

    async fn order_trail(&self, order: OrderId, before: u64, limit: u32) -> Read<Page<EntryView>> {
        in_read_tx!(self, tx => Ok(read::trail(&mut tx, order, before, limit).await?))
    }

    async fn comments(&self, order: OrderId) -> Read<Vec<StoredComment>> {
        in_read_tx!(self, tx => Ok(comments::of_order(&mut tx, order).await?))
    }

    async fn reads(&self, person: PersonId, board: BoardId) -> Read<HashMap<OrderId, u64>> {
        in_autocommit!(self, conn => Ok(comments::reads(&mut conn, person, board).await?))
    }

    async fn set_language(&self, person: PersonId, language: Option<TeamLanguage>) -> Result<(), Failure> {
        self.ask(|answer| Job::Session(SessionJob::Speak(person, language), answer)).await
    }

    async fn mark_read(&self, person: PersonId, order: OrderId, seq: u64) -> Result<(), Failure> {
        self.ask(|answer| Job::Session(SessionJob::MarkRead(person, order, seq), answer)).await
    }

    async fn board_entries(&self, board: BoardId, after: u64, limit: u32) -> Read<Vec<EntryView>> {
        in_read_tx!(self, tx => {
            match read::board_no(&mut tx, board).await?.filter(|no| *no > 0) {
                Some(no) => Ok(read::entry_views(&mut tx, read::Log::Board(no), after, limit).await?),
                None => Ok(Vec::new()),
            }
        })
    }

    async fn changes(&self, board: BoardId, after: u64, limit: u32) -> Read<Missed> {
        in_read_tx!(self, tx => {
            match read::board_no(&mut tx, board).await?.filter(|no| *no > 0) {
                Some(no) => Ok(read::changes(&mut tx, no, after, limit).await?),
                None => Ok(Missed { changes: Vec::new(), last: after, start_over: false }),
            }
        })
    }

    async fn change_workflow(
        &self,
        board: BoardId,
        change: WorkflowChange,
        author: ActorRef,
    ) -> Result<WorkflowOutcome, WorkflowError> {
        self.ask(|answer| Job::Workflow(board, Box::new(change), author, answer)).await
    }

    async fn revisions(&self, board: BoardId) -> Read<Vec<RevisionInfo>> {
        in_read_tx!(self, tx => Ok(workflows::revisions(&mut tx, board).await?))
    }

    async fn revision(&self, board: BoardId, revision: u32) -> Read<Option<Revision>> {
        in_autocommit!(self, conn => Ok(workflows::revision(&mut conn, board, revision).await?))
    }

    async fn draft(&self, board: BoardId) -> Read<Option<StoredDraft>> {
        in_read_tx!(self, tx => Ok(workflows::draft(&mut tx, board).await?))
    }

    async fn retired_drafts(&self, board: BoardId) -> Read<Vec<StoredDraft>> {
        in_read_tx!(self, tx => Ok(workflows::retired(&mut tx, board).await?))
    }

    async fn role_holders(&self, board: BoardId) -> Read<RoleHolders> {
        in_autocommit!(self, conn => Ok(workflows::role_holders(&mut conn, board).await?))
    }

    async fn flight(&self, board: BoardId) -> Read<Option<Flight>> {
        in_search_tx!(self, tx => {
            let Some(found) = self.board_by_id(&mut tx, board).await? else { return Ok(None) };
            let no = workflows::number(&mut tx, board).await?;
            let draft = workflows::draft(&mut tx, board).await?;
            let (filled, set) = match &draft {
                Some(draft) => workflows::losses(&mut tx, no, &found.workflow, &draft.draft).await?,
                None => Default::default(),
            };
            Ok(Some(Flight {
                board: found,
                draft,
                orders: workflows::flying_orders(&mut tx, no).await?,
                holders: workflows::role_holders(&mut tx, board).await?,
                filled,
                set,
            }))
        })
    }

    async fn board_log(&self, board: BoardId, after: u64, limit: u32) -> Read<Vec<Entry>> {
        in_read_tx!(self, tx => match read::board_no(&mut tx, board).await?.filter(|no| *no > 0) {
            Some(no) => Ok(read::entries(&mut tx, read::Log::Board(no), after, limit).await?),
            None => Ok(Vec::new()),
        })
    }

    async fn rules(&self, board: BoardId) -> Read<Vec<StoredRule>> {
        in_read_tx!(self, tx => Ok(rules::of_board(&mut tx, board).await?))
    }

    async fn rule_names(&self, board: BoardId) -> Read<HashMap<RuleId, String>> {
        in_autocommit!(self, conn => Ok(rules::rule_names(&mut conn, board).await?))
    }

    async fn given_orders(&self, board: BoardId) -> Read<Vec<(PersonId, StatusId, u32)>> {
        in_autocommit!(self, conn => Ok(work::given(&mut conn, board).await?))
    }

    async fn rule_tallies(&self, board: BoardId, since: Instant) -> Read<HashMap<RuleId, RuleTally>> {
        in_autocommit!(self, conn => Ok(rules::tallies(&mut conn, board, since).await?))
    }

    async fn rule_runs(&self, order: OrderId) -> Read<Vec<RuleRun>> {
        in_autocommit!(self, conn => Ok(rules::of_order(&mut conn, order).await?))
    }

    async fn rules_due(&self, now: Instant, limit: u32) -> Read<Vec<RuleDue>> {
        in_autocommit!(self, conn => Ok(rules::due(&mut conn, now, limit).await?))
    }

    async fn clocked_orders(
        &self,
        board: BoardId,
        after: Option<OrderId>,
        limit: u32,
    ) -> Read<Vec<ClockedOrder>> {
        in_read_tx!(self, tx => Ok(rules::clocked(&mut tx, board, after, limit).await?))
    }

    async fn note_rules(&self, board: BoardId, notes: RuleNotes) -> Result<(), Failure> {
        self.ask(|answer| Job::Rules(board, Box::new(notes), answer)).await
    }

    async fn administer(
        &self,
        change: Administration,
        author: ActorRef,
    ) -> Result<Option<PersonId>, AdminError> {
        self.ask(|answer| Job::Administer(Box::new(change), author, answer)).await
    }

    async fn shop(&self) -> Read<Option<Shop>> {
        in_autocommit!(self, conn => Ok(people::shop(&mut conn).await?))
    }

    async fn people(&self) -> Read<Vec<Person>> {
        in_read_tx!(self, tx => Ok(people::people(&mut tx).await?))
    }

    async fn stand_ins(&self) -> Read<Vec<StandIn>> {
        in_autocommit!(self, conn => Ok(people::stand_ins(&mut conn).await?))
    }

    async fn person(&self, id: PersonId) -> Read<Option<Person>> {
        in_read_tx!(self, tx => Ok(people::person(&mut tx, id).await?))
    }

    async fn person_by_email(&self, email: &Email) -> Read<Option<Person>> {
        in_read_tx!(self, tx => {
            match people::person_of(&mut tx, email).await? {
                Some(id) => Ok(people::person(&mut tx, id).await?),
                None => Ok(None),
            }
        })
    }

    async fn open_link(&self, digest: &TokenDigest, now: Instant) -> Read<Option<OpenLink>> {
        in_autocommit!(self, conn => Ok(people::link(&mut conn, digest, now).await?))
    }

    async fn open_session(&self, session: Session) -> Result<(), Failure> {
        self.ask(|answer| Job::Session(SessionJob::Open(session), answer)).await
    }

    async fn sessions(
        &self,
        digests: &[TokenDigest],
        now: Instant,
    ) -> Read<HashMap<TokenDigest, (Session, Arc<Person>)>> {
        in_autocommit!(self, conn => Ok(people::sessions(&mut conn, digests, now).await?))
    }

    async fn touch_session(
        &self,
        digest: &TokenDigest,
        seen_at: Instant,
        expires_at: Instant,
    ) -> Result<(), Failure> {
        self.ask(|answer| Job::Session(SessionJob::Touch(*digest, seen_at, expires_at), answer)).await
    }

    async fn close_session(&self, digest: &TokenDigest) -> Result<(), Failure> {
        self.ask(|answer| Job::Session(SessionJob::Close(*digest), answer)).await
    }

    async fn known_place(&self, person: PersonId, place: &TokenDigest) -> Read<Option<Instant>> {
        in_autocommit!(self, conn => Ok(people::known_place(&mut conn, person, place).await?))
    }

    async fn remember_place(
        &self,
        person: PersonId,
        place: &TokenDigest,
        at: Instant,
    ) -> Result<(), Failure> {
        self.ask(|answer| Job::Session(SessionJob::Place(person, *place, at), answer)).await
    }

    async fn enlist(&self, consumer: Consumer) -> Result<(), Failure> {
        self.ask(|answer| Job::Follow(FollowJob::Enlist(consumer), answer)).await.map(drop)
    }

    async fn behind(&self, consumer: Consumer) -> Read<Vec<BoardId>> {
        in_autocommit!(self, conn => Ok(follow::behind(&mut conn, consumer).await?))
    }

    async fn follow(&self, consumer: Consumer, board: BoardId, limit: u32) -> Read<Option<Followed>> {
        let (now, holder) = (self.clock.now(), self.instance);
        let held = match SHARED {
            true => in_autocommit!(self, conn => {
                Ok(follow::hold(&mut conn, (consumer, board), holder, now).await?)
            })?,
            false => true,
        };
        if !held {
            return Ok(None);
        }
        in_read_tx!(self, tx => match self.board_by_id(&mut tx, board).await? {
            Some(board) => Ok(Some(follow::followed(&mut tx, consumer, board, limit).await?)),
            None => Ok(None),
        })
    }

    async fn follow_up(&self, follow_up: FollowUp) -> Result<bool, Failure> {
        self.ask(|answer| Job::Follow(FollowJob::FollowUp(Box::new(follow_up)), answer)).await
    }

    async fn inbox(
        &self,
        person: PersonId,
        part: InboxPart,
        after: Option<NotificationId>,
        limit: u32,
    ) -> Read<Vec<StoredNotification>> {
        let now = self.clock.now();
        in_autocommit!(self, conn => {
            Ok(inbox::of_person(&mut conn, person, part, after, (limit, now)).await?)
        })
    }

    async fn unread(&self, people: &[PersonId]) -> Read<HashMap<PersonId, u32>> {
        let now = self.clock.now();
        in_autocommit!(self, conn => Ok(inbox::unread(&mut conn, people, now).await?))
    }

    async fn change_inbox(&self, person: PersonId, change: InboxChange) -> Result<bool, Failure> {
        self.ask(|answer| Job::Inbox(InboxJob::Change(person, change), answer)).await
    }

    async fn notification_settings(
        &self,
        people: &[PersonId],
    ) -> Read<HashMap<PersonId, NotificationSettings>> {
        in_autocommit!(self, conn => Ok(inbox::settings(&mut conn, people).await?))
    }

    async fn set_notification_settings(
        &self,
        person: PersonId,
        settings: NotificationSettings,
        next_digest: Instant,
    ) -> Result<(), Failure> {
        let job = InboxJob::Settings(person, settings, next_digest);
        self.ask(|answer| Job::Inbox(job, answer)).await.map(drop)
    }

    async fn digests_due(&self) -> Read<Vec<(PersonId, Instant)>> {
        let now = self.clock.now();
        in_autocommit!(self, conn => Ok(inbox::digests_due(&mut conn, now).await?))
    }

    async fn for_digest(&self, person: PersonId) -> Read<Vec<StoredNotification>> {
        let now = self.clock.now();
        in_autocommit!(self, conn => Ok(inbox::for_digest(&mut conn, person, now).await?))
    }

    async fn send_digest(&self, digest: Digest) -> Result<bool, Failure> {
        let Digest { person, due, with, mail, next } = digest;
        let job = InboxJob::Digest { person, due, with, mail: mail.map(Box::new), next };
        self.ask(|answer| Job::Inbox(job, answer)).await
    }

    async fn customer_page(&self) -> Read<StoredCustomerPage> {
        in_autocommit!(self, conn => Ok(customer_page::read(&mut conn).await?))
    }

    async fn order_language(&self, order: OrderId) -> Read<Option<Language>> {
        in_autocommit!(self, conn => Ok(customer_page::language(&mut conn, order).await?))
    }

    async fn set_order_language(&self, order: OrderId, language: Option<Language>) -> Result<(), Failure> {
        self.ask(|answer| Job::Language(order, language, answer)).await
    }

    async fn privacy(&self) -> Read<PrivacySettings> {
        in_autocommit!(self, conn => Ok(privacy::settings(&mut conn).await?))
    }

    async fn held(&self, whose: &Whose, limit: u32) -> Read<Vec<HeldOrder>> {
        in_search_tx!(self, tx => Ok(privacy::held(&mut tx, whose, limit).await?))
    }

    async fn written(&self, email: &Email, limit: u32) -> Read<Vec<HeldOrder>> {
        in_search_tx!(self, tx => Ok(privacy::written(&mut tx, email, limit).await?))
    }

    async fn unerased(
        &self,
        board: BoardId,
        before: Instant,
        after: Option<OrderId>,
        limit: u32,
    ) -> Read<Vec<HeldOrder>> {
        in_search_tx!(self, tx => Ok(privacy::unerased(&mut tx, board, before, after, limit).await?))
    }

    async fn unerased_of(&self, orders: &[OrderId]) -> Read<Vec<HeldOrder>> {
        let ever = orders.iter().map(|order| (*order, ErasureId(Uuid::nil()))).collect();
        self.unerased_by(&ever).await
    }

    async fn unerased_by(&self, erasures: &BTreeMap<OrderId, ErasureId>) -> Read<Vec<HeldOrder>> {
        in_autocommit!(self, conn => Ok(privacy::unerased_by(&mut conn, erasures).await?))
    }

    async fn contacts(&self, order: OrderId) -> Read<Vec<Contact>> {
        in_read_tx!(self, tx => Ok(privacy::contacts(&mut tx, order).await?))
    }

    async fn kept_beside(&self, order: OrderId) -> Read<BTreeMap<String, Vec<String>>> {
        in_read_tx!(self, tx => Ok(privacy::beside(&mut tx, order).await?))
    }

    async fn erasures(&self, limit: u32) -> Read<Vec<StoredErasure>> {
        in_autocommit!(self, conn => Ok(privacy::erasures(&mut conn, limit).await?))
    }

    async fn erased_marks(&self) -> Read<HashMap<[u8; 32], Instant>> {
        in_autocommit!(self, conn => Ok(privacy::erased_marks(&mut conn).await?))
    }

    async fn erased_before(&self, mark: &[u8; 32]) -> Read<Option<Instant>> {
        in_autocommit!(self, conn => Ok(privacy::erased_before(&mut conn, mark).await?))
    }

    async fn erased_orders(&self, after: Option<OrderId>, limit: u32) -> Read<Vec<ErasedOrder>> {
        in_autocommit!(self, conn => Ok(privacy::erased_orders(&mut conn, after, limit).await?))
    }

    async fn waiting_erasures(&self, until: Date, limit: u32) -> Read<Vec<WaitingErasure>> {
        in_autocommit!(self, conn => Ok(privacy::waiting(&mut conn, until, limit).await?))
    }

    async fn count_waiting_erasures(&self) -> Read<(u32, Option<Date>)> {
        in_autocommit!(self, conn => Ok(privacy::count_waiting(&mut conn).await?))
    }

    async fn scrub(&self) -> Result<(), Failure> {
        scrub(&self.options).await
    }

    async fn mail_settings(&self) -> Read<StoredMailSettings> {
        in_autocommit!(self, conn => Ok(mail::settings(&mut conn).await?))
    }

    async fn mails(&self, limit: u32) -> Read<Vec<StoredMail>> {
        in_autocommit!(self, conn => Ok(mail::recent(&mut conn, limit).await?))
    }

    async fn claim_mails(&self, limit: u32) -> Result<Vec<StoredMail>, Failure> {
        let now = self.clock.now();
        let due: Read<bool> = in_autocommit!(self, conn => Ok(mail::is_due(&mut conn, now).await?));
        match due {
            // Looking costs no commit.
            Ok(false) => Ok(Vec::new()),
            _ => self.ask(|answer| Job::ClaimMails(self.instance, limit, answer)).await,
        }
    }

    async fn mail_tried(
        &self,
        id: MailId,
        result: MailResult,
        answer: Option<String>,
    ) -> Result<bool, Failure> {
        let job = InboxJob::Mail(MailJob::Tried { id, holder: self.instance, result, answer });
        self.ask(|answer| Job::Inbox(job, answer)).await
    }

    async fn message_settings(&self) -> Read<MessageSettings> {
        in_autocommit!(self, conn => Ok(messages::settings(&mut conn).await?))
    }

    async fn messages(&self, order: OrderId) -> Read<Vec<StoredMessage>> {
        in_autocommit!(self, conn => Ok(messages::of_order(&mut conn, order).await?))
    }

    async fn messages_mailed(&self, limit: u32) -> Read<Vec<StoredMessage>> {
        in_autocommit!(self, conn => Ok(messages::recent(&mut conn, limit).await?))
    }

    async fn messages_due(&self, limit: u32) -> Read<Vec<StoredMessage>> {
        let now = self.clock.now();
        in_autocommit!(self, conn => Ok(messages::due(&mut conn, limit, now).await?))
    }

    async fn claim_message(&self, id: MessageId) -> Result<bool, Failure> {
        self.message_job(MessageJob::Claim { id, holder: self.instance }).await
    }

    async fn message_tried(&self, id: MessageId, tried: MessageTried) -> Result<bool, Failure> {
        self.message_job(MessageJob::Tried { id, holder: self.instance, tried: Box::new(tried) }).await
    }

    async fn leave_message_out(&self, order: OrderId, id: MessageId, by: PersonId) -> Result<bool, Failure> {
        self.message_job(MessageJob::LeaveOut { order, id, by }).await
    }

    async fn message_again(
        &self,
        order: OrderId,
        of: MessageId,
        id: MessageId,
        at: Instant,
    ) -> Result<bool, Failure> {
        self.message_job(MessageJob::Again { of, order, id, at }).await
    }

    async fn message_reported(&self, id: MessageId, report: MessageReport) -> Result<bool, Failure> {
        self.message_job(MessageJob::Report { id, report }).await
    }

    async fn unreachable(&self, address: &TokenDigest) -> Read<Vec<Unreachable>> {
        in_autocommit!(self, conn => Ok(messages::unreachable(&mut conn, address).await?))
    }

    async fn set_unreachable(
        &self,
        address: &TokenDigest,
        why: Suppressed,
        is_so: bool,
    ) -> Result<bool, Failure> {
        self.message_job(MessageJob::SetUnreachable { digest: *address, why, is_so }).await
    }

    async fn attempt(&self, source: &TokenDigest, rate: Rate, now: Instant) -> Result<Attempt, Failure> {
        self.attempts.count(&self.pools.attempts, source, rate, now).await
    }

    async fn take_back_attempt(&self, source: &TokenDigest, rate: Rate, now: Instant) -> Result<(), Failure> {
        self.attempts.take_back(&self.pools.attempts, source, rate, now).await
    }

    async fn forgive(&self, source: &TokenDigest) -> Result<(), Failure> {
        self.attempts.forgive(&self.pools.attempts, source).await
    }

    async fn auditor(&self) -> Result<Box<dyn Auditor>, Failure> {
        Ok(Box::new(audit::ReadingAuditor { tx: self.pools.read().await? }))
    }

    async fn ready(&self) -> Result<(), Failure> {
        answered(self.pools.probe()).await??;
        self.ask(Job::Ping).await
    }

    async fn close(&self) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(Tasks { writer, publisher, listener }) = tasks {
            if let Some(listener) = listener {
                listener.abort();
                let _ = listener.await;
            }
            let _ = writer.await;
            let _ = publisher.await;
        }
        self.pools.close().await;
    }
}

//! The store: one log, its projections and its source tables, behind a trait that each engine implements.
//!
//! Every write goes through one path: it is decided under the board's lock, appended to the log, projected and committed,
//! and only then answered and published. Reads see what is committed. Nothing outside this crate knows SQL.

mod admin;
mod attempts;
pub mod audit;
mod chain;
mod customer_page;
mod erased;
mod erasure_list;
mod error;
mod escalating;
mod fold;
mod follow;
mod inbox;
mod link_mail;
mod mail;
mod members;
mod messages;
pub mod metrics;
mod numbering;
mod orders;
mod people;
pub mod personal;
pub mod postgres;
mod privacy;
pub mod private;
mod projection;
mod publish;
mod publishing;
mod refs;
mod rules;
mod search;
pub mod secret;
mod source;
pub mod sqlite;
mod stays;
mod system;
pub mod time;
mod timers;
mod tx;
mod workflows;
mod write;

pub use attempts::{Attempt, Rate};
pub use customer_page::StoredCustomerPage;
pub use erasure_list::{ERASURES_FILE, Erased, ErasureList};
pub use error::{AdminError, Failure, ReadError, WriteError};
pub use follow::{Consumer, Effect, FollowUp, Followed, FollowedEntry, OrderAround};
pub use inbox::{Digest, InboxChange, InboxPart, NewNotification, StoredNotification};
pub use link_mail::{LOOKED_UP, NewLinkMail, StoredLinkMail};
pub use mail::{MailOutcome, MailResult, NewMail, StoredMail, StoredMailSettings};
pub use members::{chains, members};
pub use messages::{
    MessageNote, MessageOutcome, MessageReport, MessageTried, NewAnswerCopy, NewMessage, SentMail,
    StoredMessage, Unreachable,
};
pub use orders::{
    Board, ColumnWindow, CommandOutcome, Head, ImportedOrder, Key, ListQuery, Missed, Order, OrderLocator,
    OrderOnBoard, OrdersOnBoard, Position, StoredComment, Submission, WorkScope,
};
pub use people::{
    Administration, LinkPurpose, NewBoard, NewPerson, OneTimeLink, OpenLink, Person, Session, TokenDigest,
};
pub use privacy::{ErasedOrder, HeldOrder, StoredErasure, WaitingErasure, Whose};
pub use publish::Publish;
pub use rules::{ClockedOrder, RuleChange, RuleDue, RuleNotes, RuleRun, RuleTally, RunResult, StoredRule};
pub use source::{Salt, SourceRows, hex, sha256};
pub use system::{CUSTOMER, NOBODY, SYSTEM};
pub use workflows::{
    Flight, FlyingOrder, Revision, StoredDraft, WorkflowChange, WorkflowError, WorkflowOutcome,
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
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// What an engine can do. Shared as `Arc<dyn Store>`.
///
/// A write that returns is durable. A caller may drop the future of a write at any time: the write then happens or not,
/// but never by half.
#[async_trait]
#[warn(missing_docs)]
pub trait Store: Send + Sync {
    // Orders, written.

    /// Carries out a command: key, rights, version, rule, log, projections, in one transaction.
    async fn submit(&self, submission: Submission) -> Result<CommandOutcome, WriteError>;

    /// Carries out many, each whole or not at all, in this order and with few commits. The answers are in the same order.
    async fn submit_all(&self, submissions: Vec<Submission>) -> Vec<Result<CommandOutcome, WriteError>>;

    /// Tells the other instances something that is kept nowhere, in 4,000 bytes at most; one that does not listen just then misses
    /// it. They hear it by [`Publish::told`].
    async fn tell_instances(&self, word: &str);

    // Timers.

    /// Raises the orders that are due for the next step of their ladder, the earliest first and at most so many; how many were
    /// looked at. Those of a shop that is closed are put off until it opens.
    async fn escalate(&self, most: u32) -> Result<u32, Failure>;

    /// When the next order is due for a step.
    async fn next_timer(&self) -> Result<Option<Instant>, ReadError>;

    // Boards, read.

    /// All boards, oldest first, archived ones included and the reserved one left out.
    async fn boards(&self) -> Result<Vec<Arc<Board>>, ReadError>;

    /// The board of this slug or id.
    async fn board(&self, name: &str) -> Result<Option<Arc<Board>>, ReadError>;

    /// How many orders lie on each board.
    async fn board_totals(&self) -> Result<HashMap<BoardId, u32>, ReadError>;

    /// Where a board's log ends; [`SYSTEM`] is the installation's own.
    async fn head(&self, board: BoardId) -> Result<Head, ReadError>;

    /// A board with a window of each column; with a filter, columns count and hold what matches.
    /// `filter.q` and `filter.archived` are the list's and ignored here. Orders in statuses that are not in `sight` are not there.
    async fn snapshot(
        &self,
        board: BoardId,
        filter: &Filter,
        sight: &Sight,
        window: ColumnWindow,
        now: Instant,
    ) -> Result<Option<Snapshot>, ReadError>;

    /// What a board's orders of the last 90 days took in each status, as it was known a minute ago at the most.
    async fn usual_stays(&self, board: BoardId, now: Instant) -> Result<Arc<UsualStays>, ReadError>;

    /// The lives of a board's last finished orders, as they were known a minute ago at the most.
    async fn past_lives(&self, board: BoardId, now: Instant) -> Result<Arc<Vec<PastLife>>, ReadError>;

    /// The rule by which a board promises dates, if it has one; `Administration::ChangePromiseRule` changes that.
    async fn promise_rule(&self, board: BoardId) -> Result<Option<PromiseRule>, ReadError>;

    /// Orders of a board by conditions and text, a page at a time.
    async fn list(&self, board: BoardId, query: &ListQuery, now: Instant) -> Result<Page<Card>, ReadError>;

    /// The orders that lie on a board in statuses of this sight: those of the scope and whatever awaits an approval, or all.
    async fn on_board(
        &self,
        board: BoardId,
        scope: Option<&WorkScope>,
        sight: &Sight,
        now: Instant,
    ) -> Result<Option<OrdersOnBoard>, ReadError>;

    /// A number for the board's next order: free, and the one after the highest of those that are usual there. None where they
    /// are not counted.
    async fn next_number(&self, board: BoardId) -> Result<Option<OrderNumber>, ReadError>;

    // Orders, read.

    /// An order whole.
    async fn order(&self, order: OrderId) -> Result<Option<Order>, ReadError>;

    /// Which board an order is on.
    async fn locate(&self, order: OrderId) -> Result<Option<OrderLocator>, ReadError>;

    /// The order of this number on a board; if no order has it now, the one that had it and was withdrawn last.
    async fn numbered(&self, board: BoardId, number: &OrderNumber)
    -> Result<Option<OrderLocator>, ReadError>;

    /// The order whose present tracking token hashes to this.
    async fn tracked(&self, digest: &TokenDigest) -> Result<Option<OrderLocator>, ReadError>;

    /// The order whose tracking token hashed to this before it was replaced.
    async fn tracked_before(&self, digest: &TokenDigest) -> Result<Option<OrderLocator>, ReadError>;

    /// The orders of a number on any board, however its letters are written, each with its customer's contact: at most
    /// [`LOOKED_UP`], the newest first, withdrawn ones left out.
    async fn look_up(&self, number: &str) -> Result<Vec<(OrderLocator, Contact)>, ReadError>;

    // Mails that bring a customer their link.

    /// Has the link of an order go out to whoever it is for.
    async fn mail_link(&self, mail: NewLinkMail) -> Result<(), Failure>;

    /// Those that are due, the oldest first.
    async fn link_mails_due(&self, limit: u32) -> Result<Vec<StoredLinkMail>, ReadError>;

    /// Takes one that is due: for three minutes this instance alone tries it. False where another has it.
    async fn claim_link_mail(&self, id: MailId) -> Result<bool, Failure>;

    /// Notes what came of trying one that this instance took; false where another has it by now.
    async fn link_mail_tried(
        &self,
        id: MailId,
        result: MailResult,
        answer: Option<String>,
    ) -> Result<bool, Failure>;

    /// The last of them, the newest first.
    async fn link_mails(&self, limit: u32) -> Result<Vec<StoredLinkMail>, ReadError>;

    /// Those of these numbers that the board has already. Withdrawn orders have left theirs to others.
    async fn known(&self, board: BoardId, numbers: &[OrderNumber]) -> Result<Vec<ImportedOrder>, ReadError>;

    /// A board's imports that placed orders, the newest first.
    async fn imports(&self, board: BoardId, limit: u32) -> Result<Vec<ImportRun>, ReadError>;

    /// The orders that an import placed on a board, from behind one, those withdrawn since included.
    async fn imported(
        &self,
        board: BoardId,
        import: ImportId,
        after: Option<OrderId>,
        limit: u32,
    ) -> Result<Vec<(OrderNumber, OrderState)>, ReadError>;

    /// An order's entries after a position, oldest first, with the texts they point to.
    async fn order_entries(
        &self,
        order: OrderId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<EntryView>, ReadError>;

    /// The same without the texts.
    async fn order_log(&self, order: OrderId, after: u64, limit: u32) -> Result<Vec<Entry>, ReadError>;

    /// An order's entries before a position, newest first, with texts, and how many there are in all; `next` is the position to go on before.
    async fn order_trail(
        &self,
        order: OrderId,
        before: u64,
        limit: u32,
    ) -> Result<Page<EntryView>, ReadError>;

    /// An order's comments, the oldest first; what a deleted one said is left out.
    async fn comments(&self, order: OrderId) -> Result<Vec<StoredComment>, ReadError>;

    /// Up to which position of the log a person has seen the comments of a board's orders; those never looked at are missing.
    async fn reads(&self, person: PersonId, board: BoardId) -> Result<HashMap<OrderId, u64>, ReadError>;

    /// Notes that a person has seen an order's comments up to a position. An earlier one than noted changes nothing.
    async fn mark_read(&self, person: PersonId, order: OrderId, seq: u64) -> Result<(), Failure>;

    /// A board's entries after a position, oldest first, with the texts they point to.
    async fn board_entries(
        &self,
        board: BoardId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<EntryView>, ReadError>;

    /// A board's entries after a position, with cards and counters as they are now. Nothing is taken out of them yet: see
    /// [`domain::project`].
    async fn changes(&self, board: BoardId, after: u64, limit: u32) -> Result<Missed, ReadError>;

    // Workflows.

    /// Changes a board's workflow or its draft, if the author may: rules, log, orders in flight, in one transaction.
    async fn change_workflow(
        &self,
        board: BoardId,
        change: WorkflowChange,
        author: ActorRef,
    ) -> Result<WorkflowOutcome, WorkflowError>;

    /// A board's revisions, the newest first.
    async fn revisions(&self, board: BoardId) -> Result<Vec<RevisionInfo>, ReadError>;

    /// A board's revision of this number.
    async fn revision(&self, board: BoardId, revision: u32) -> Result<Option<Revision>, ReadError>;

    /// A board's present draft.
    async fn draft(&self, board: BoardId) -> Result<Option<StoredDraft>, ReadError>;

    /// The drafts that are not the present one any more, the newest first.
    async fn retired_drafts(&self, board: BoardId) -> Result<Vec<StoredDraft>, ReadError>;

    /// How many people that can sign in hold each role of a board.
    async fn role_holders(&self, board: BoardId) -> Result<RoleHolders, ReadError>;

    /// Everything that a preview is made of, as of one moment.
    async fn flight(&self, board: BoardId) -> Result<Option<Flight>, ReadError>;

    // Automation.

    /// A board's entries after a position, oldest first, without texts.
    async fn board_log(&self, board: BoardId, after: u64, limit: u32) -> Result<Vec<Entry>, ReadError>;

    /// A board's rules, the oldest first.
    async fn rules(&self, board: BoardId) -> Result<Vec<StoredRule>, ReadError>;

    /// What a board's rules are called, or were last before they were taken away.
    async fn rule_names(&self, board: BoardId) -> Result<HashMap<RuleId, String>, ReadError>;

    /// How many orders each person has on a board, by status.
    async fn given_orders(&self, board: BoardId) -> Result<Vec<(PersonId, StatusId, u32)>, ReadError>;

    /// What a board's rules did since a moment.
    async fn rule_tallies(
        &self,
        board: BoardId,
        since: Instant,
    ) -> Result<HashMap<RuleId, RuleTally>, ReadError>;

    /// What rules did about an order, the earliest first.
    async fn rule_runs(&self, order: OrderId) -> Result<Vec<RuleRun>, ReadError>;

    /// What the clock sets off by a moment, the earliest first.
    async fn rules_due(&self, now: Instant, limit: u32) -> Result<Vec<RuleDue>, ReadError>;

    /// The orders that lie on a board, from behind one, as rules that go by the clock need them.
    async fn clocked_orders(
        &self,
        board: BoardId,
        after: Option<OrderId>,
        limit: u32,
    ) -> Result<Vec<ClockedOrder>, ReadError>;

    /// Writes down what a board's rules did, and when the clock sets them off next.
    async fn note_rules(&self, board: BoardId, notes: RuleNotes) -> Result<(), Failure>;

    // People and settings.

    /// Changes people, boards or settings, if the author may. `FollowLink` answers with the link's person.
    async fn administer(
        &self,
        change: Administration,
        author: ActorRef,
    ) -> Result<Option<PersonId>, AdminError>;

    /// The shop's settings; none until it is set up.
    async fn shop(&self) -> Result<Option<Shop>, ReadError>;

    /// Everybody, by name.
    async fn people(&self) -> Result<Vec<Person>, ReadError>;

    /// Has a person be spoken to in a language, or leaves that to their browser.
    async fn set_language(&self, person: PersonId, language: Option<TeamLanguage>) -> Result<(), Failure>;

    /// Who stands in for whom, by day.
    async fn stand_ins(&self) -> Result<Vec<StandIn>, ReadError>;

    /// The person of this id.
    async fn person(&self, id: PersonId) -> Result<Option<Person>, ReadError>;

    /// The person of this address.
    async fn person_by_email(&self, email: &Email) -> Result<Option<Person>, ReadError>;

    /// A link that can still be followed at `now`.
    async fn open_link(&self, digest: &TokenDigest, now: Instant) -> Result<Option<OpenLink>, ReadError>;

    // Sessions.

    /// Starts a session.
    async fn open_session(&self, session: Session) -> Result<(), Failure>;

    /// The sessions of these tokens and their persons: those that have not ended, of people who can sign in.
    async fn sessions(
        &self,
        digests: &[TokenDigest],
        now: Instant,
    ) -> Result<HashMap<TokenDigest, (Session, Arc<Person>)>, ReadError>;

    /// Notes that a session is in use and moves its end.
    async fn touch_session(
        &self,
        digest: &TokenDigest,
        seen_at: Instant,
        expires_at: Instant,
    ) -> Result<(), Failure>;

    /// Ends a session.
    async fn close_session(&self, digest: &TokenDigest) -> Result<(), Failure>;

    /// When a person was last noted to have signed in from a place, if ever.
    async fn known_place(&self, person: PersonId, place: &TokenDigest) -> Result<Option<Instant>, ReadError>;

    /// Notes that a person signs in from a place, by a digest that tells nobody which.
    async fn remember_place(&self, person: PersonId, place: &TokenDigest, at: Instant)
    -> Result<(), Failure>;

    // What follows from the log.

    /// Has a consumer be known: it follows what comes after what the boards hold now. Changes nothing where it is known.
    async fn enlist(&self, consumer: Consumer) -> Result<(), Failure>;

    /// The boards that hold something which a consumer has not followed yet; none as long as it is not known.
    async fn behind(&self, consumer: Consumer) -> Result<Vec<BoardId>, ReadError>;

    /// What a board holds after a consumer's cursor, at most so many entries. None where another instance works on it, until it
    /// is done or has had ten seconds for it, and where there is no such board.
    async fn follow(
        &self,
        consumer: Consumer,
        board: BoardId,
        limit: u32,
    ) -> Result<Option<Followed>, ReadError>;

    /// Writes what a consumer made of what it followed, and moves its cursor, in one transaction. False where the cursor is not
    /// where it was any more, so that somebody has done so already; nothing is written then.
    async fn follow_up(&self, follow_up: FollowUp) -> Result<bool, Failure>;

    // What people are told.

    /// A part of a person's notifications, the newest first, from behind one on. What the app does not show is left out.
    async fn inbox(
        &self,
        person: PersonId,
        part: InboxPart,
        after: Option<NotificationId>,
        limit: u32,
    ) -> Result<Vec<StoredNotification>, ReadError>;

    /// How many unread notifications the bell counts of each of these people.
    async fn unread(&self, people: &[PersonId]) -> Result<HashMap<PersonId, u32>, ReadError>;

    /// Changes a person's own notifications; false where they have no such one.
    async fn change_inbox(&self, person: PersonId, change: InboxChange) -> Result<bool, Failure>;

    /// How these people want to be told; those who chose nothing are missing.
    async fn notification_settings(
        &self,
        people: &[PersonId],
    ) -> Result<HashMap<PersonId, NotificationSettings>, ReadError>;

    /// How a person wants to be told from now on; what waits for a digest goes out then.
    async fn set_notification_settings(
        &self,
        person: PersonId,
        settings: NotificationSettings,
        next_digest: Instant,
    ) -> Result<(), Failure>;

    /// Whose digests are due, and since when.
    async fn digests_due(&self) -> Result<Vec<(PersonId, Instant)>, ReadError>;

    /// What waits for a person's digest, the oldest first.
    async fn for_digest(&self, person: PersonId) -> Result<Vec<StoredNotification>, ReadError>;

    /// Has a digest go out, in one transaction with its mail; false where another instance has done so.
    async fn send_digest(&self, digest: Digest) -> Result<bool, Failure>;

    // The customers' page.

    /// What the shop chose for it; `Administration::ChangeCustomerPage` and `ChangeLogo` change that.
    async fn customer_page(&self) -> Result<StoredCustomerPage, ReadError>;

    /// The language that was chosen for an order's customer; none where that is left to the page.
    async fn order_language(&self, order: OrderId) -> Result<Option<Language>, ReadError>;

    /// Chooses the language of an order's customer, or leaves it to the page.
    async fn set_order_language(&self, order: OrderId, language: Option<Language>) -> Result<(), Failure>;

    // What is known of customers, and its erasure. `Command::Erase` erases; `Administration` keeps what was chosen and done.

    /// For how long customers' data are kept.
    async fn privacy(&self) -> Result<PrivacySettings, ReadError>;

    /// The orders of somebody, the newest first and at most so many. Those that were erased are nobody's.
    async fn held(&self, whose: &Whose, limit: u32) -> Result<Vec<HeldOrder>, ReadError>;

    /// The orders in whose texts an address stands, whoever they are for, also where their customers' data were erased.
    async fn written(&self, email: &Email, limit: u32) -> Result<Vec<HeldOrder>, ReadError>;

    /// The orders of a board, from behind one, that came to their status before a moment and were not erased.
    async fn unerased(
        &self,
        board: BoardId,
        before: Instant,
        after: Option<OrderId>,
        limit: u32,
    ) -> Result<Vec<HeldOrder>, ReadError>;

    /// Those of these orders that are here and were not erased.
    async fn unerased_of(&self, orders: &[OrderId]) -> Result<Vec<HeldOrder>, ReadError>;

    /// Those of these orders that are here and were erased neither by the erasure beside them nor by a later one.
    async fn unerased_by(&self, erasures: &BTreeMap<OrderId, ErasureId>)
    -> Result<Vec<HeldOrder>, ReadError>;

    /// All that is and was noted of an order's customer, the newest first.
    async fn contacts(&self, order: OrderId) -> Result<Vec<Contact>, ReadError>;

    /// What is kept of an order's customer beside its own texts, by table and column.
    async fn kept_beside(&self, order: OrderId) -> Result<BTreeMap<String, Vec<String>>, ReadError>;

    /// The last erasures, the newest first.
    async fn erasures(&self, limit: u32) -> Result<Vec<StoredErasure>, ReadError>;

    /// When data of a customer with this mark were last erased.
    async fn erased_before(&self, mark: &[u8; 32]) -> Result<Option<Instant>, ReadError>;

    /// The marks of all customers whose data were erased because somebody asked, and when that was done last.
    async fn erased_marks(&self) -> Result<HashMap<[u8; 32], Instant>, ReadError>;

    /// The orders that were erased, from behind one.
    async fn erased_orders(&self, after: Option<OrderId>, limit: u32) -> Result<Vec<ErasedOrder>, ReadError>;

    /// The orders that are to be erased by a day, the earliest first.
    async fn waiting_erasures(&self, until: Date, limit: u32) -> Result<Vec<WaitingErasure>, ReadError>;

    /// How many orders wait for that, and until when the first of them does.
    async fn count_waiting_erasures(&self) -> Result<(u32, Option<Date>), ReadError>;

    /// Has what was erased leave the files, too, as far as that is the database's to do.
    async fn scrub(&self) -> Result<(), Failure>;

    // Mails.

    /// How mails are sent; `Administration::ChangeMail` changes that.
    async fn mail_settings(&self) -> Result<StoredMailSettings, ReadError>;

    /// The last mails, the newest first.
    async fn mails(&self, limit: u32) -> Result<Vec<StoredMail>, ReadError>;

    /// Takes mails that are due, the oldest first: for three minutes this instance alone tries them.
    async fn claim_mails(&self, limit: u32) -> Result<Vec<StoredMail>, Failure>;

    /// Notes what came of trying a mail that this instance took; false where another has it by now.
    async fn mail_tried(
        &self,
        id: MailId,
        result: MailResult,
        answer: Option<String>,
    ) -> Result<bool, Failure>;

    // Messages to customers.

    /// Whether the shop tells its customers, and in which words; `Administration::ChangeMessages` changes that.
    async fn message_settings(&self) -> Result<MessageSettings, ReadError>;

    /// The messages of an order, the newest first.
    async fn messages(&self, order: OrderId) -> Result<Vec<StoredMessage>, ReadError>;

    /// The last messages of which mails were made, the newest first.
    async fn messages_mailed(&self, limit: u32) -> Result<Vec<StoredMessage>, ReadError>;

    /// The messages that are due, the oldest first.
    async fn messages_due(&self, limit: u32) -> Result<Vec<StoredMessage>, ReadError>;

    /// Takes one that is due: for three minutes this instance alone tries it. False where another has it.
    async fn claim_message(&self, id: MessageId) -> Result<bool, Failure>;

    /// Notes what came of trying one that this instance took; false where another has it by now.
    async fn message_tried(&self, id: MessageId, tried: MessageTried) -> Result<bool, Failure>;

    /// Leaves one out that waits, in somebody's name; false where the order has no such one.
    async fn leave_message_out(&self, order: OrderId, id: MessageId, by: PersonId) -> Result<bool, Failure>;

    /// Has one that is over go out once more at once, under an id of its own; false where the order has no such one.
    async fn message_again(
        &self,
        order: OrderId,
        of: MessageId,
        id: MessageId,
        at: Instant,
    ) -> Result<bool, Failure>;

    /// Notes what is reported of one that has left, once; a complaint counts for more than that it came back. False where nothing
    /// is otherwise by it.
    async fn message_reported(&self, id: MessageId, report: MessageReport) -> Result<bool, Failure>;

    /// Why nothing is sent to the address of this digest, the first reason first; nothing where mail is sent there.
    async fn unreachable(&self, address: &TokenDigest) -> Result<Vec<Unreachable>, ReadError>;

    /// Has nothing be sent to an address for this reason, or not any more for it. False where that is so already.
    async fn set_unreachable(
        &self,
        address: &TokenDigest,
        why: Suppressed,
        is_so: bool,
    ) -> Result<bool, Failure>;

    // Attempts at passwords and codes.

    /// Counts an attempt of a source, all instances together, or says for how long none is let through.
    async fn attempt(&self, source: &TokenDigest, rate: Rate, now: Instant) -> Result<Attempt, Failure>;

    /// Counts one attempt of a source less: it was right.
    async fn take_back_attempt(&self, source: &TokenDigest, rate: Rate, now: Instant) -> Result<(), Failure>;

    /// Forgets the attempts of a source: the last one was right.
    async fn forgive(&self, source: &TokenDigest) -> Result<(), Failure>;

    // Operations.

    /// A consistent view of everything for [`audit::verify`].
    async fn auditor(&self) -> Result<Box<dyn audit::Auditor>, Failure>;

    /// Whether a read and the writer answer.
    async fn ready(&self) -> Result<(), Failure>;

    /// Finishes what is queued, refuses what comes after, and closes the database.
    async fn close(&self);
}

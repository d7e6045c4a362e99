//! What an engine's transaction can do: single steps without rules of their own, for the write path to put together.
//! Board locks are the engine's business: whoever has a `Tx` is the only writer of the boards it touches.

use super::{
    Board, Failure, Head, Key, NewAnswerCopy, NewBoard, OneTimeLink, OpenLink, Person, Revision, RuleNotes,
    Session, SourceRows, StoredCustomerPage, StoredDraft, StoredErasure, StoredMailSettings, TokenDigest,
    WaitingErasure,
    projection::{ImportRow, Labels, Projected},
};
use async_trait::async_trait;
use chrono::TimeDelta;
use domain::{
    ActorRef, BoardId, ColumnCount, ConditionDef, ConditionId, Email, Entry, ErasureId, InFlight, Instant,
    MessageSettings, OrderId, OrderNumber, PersonId, PrivacySettings, PromiseRule, Rank, RecordedRow, RuleId,
    StandIn, StandInId, StatusId, TeamLanguage, Timer,
    automation::Looped,
    draft::RoleHolders,
    wire::{Line, RevisionInfo, Shop},
};
use std::{collections::BTreeSet, sync::Arc};

type Done<T = ()> = Result<T, Failure>;

/// An order's row with the texts of its card.
#[derive(Debug, Clone)]
pub(super) struct OrderRow {
    pub(super) board: BoardId,
    pub(super) order: Projected,
    pub(super) labels: Labels,
}

/// When an order is due for the next step of its ladder, if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TimerRow {
    pub(super) order: OrderId,
    /// Which stay it is about: since when the order is in its status.
    pub(super) entered_at: Instant,
    pub(super) timer: Option<Timer>,
}

/// Where a card goes in its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum InsertPosition {
    Top,
    After(OrderId),
    Bottom,
    /// Where this rank was, as near as can be.
    Near(Rank),
}

/// The neighbours of a place in a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RankNeighbours {
    pub(super) above: Option<Rank>,
    pub(super) below: Option<Rank>,
}

/// What an idempotency key stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remembered {
    pub(super) request: [u8; 32],
    pub(super) order: OrderId,
    pub(super) seq: u64,
}

/// A rule's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RuleRow {
    pub(super) board: BoardId,
    pub(super) revision: u32,
    pub(super) name: String,
    /// Whether it acts.
    pub(super) on: bool,
    pub(super) looped: Option<Looped>,
    pub(super) switched_at: Instant,
    /// Gone from the list; its doings name it still.
    pub(super) removed: bool,
}

/// The steps of one transaction.
#[async_trait]
pub(super) trait Tx: Send {
    // What the rules may read.

    async fn board(&mut self, id: BoardId) -> Done<Option<Arc<Board>>>;
    async fn head(&mut self, board: BoardId) -> Done<Head>;
    async fn person(&mut self, id: PersonId) -> Done<Option<Arc<Person>>>;
    /// What a key was used for in the 24 hours before `now`.
    async fn remembered(&mut self, principal: &str, key: &str, now: Instant) -> Done<Option<Remembered>>;
    async fn order(&mut self, id: OrderId) -> Done<Option<OrderRow>>;
    async fn last_entry(&mut self, order: OrderId) -> Done<Option<Entry>>;
    /// All of an order's entries, in order.
    async fn log(&mut self, order: OrderId) -> Done<Vec<Entry>>;
    /// An order's present lines.
    async fn lines(&mut self, order: OrderId) -> Done<Vec<Line>>;
    /// Everybody, by name.
    async fn people(&mut self) -> Done<Vec<Person>>;
    /// Who stands in for whom, by day.
    async fn stand_ins(&mut self) -> Done<Vec<StandIn>>;
    async fn number_taken(&mut self, board: BoardId, number: &OrderNumber) -> Done<bool>;
    /// The neighbours of a place, the card `without` left out.
    async fn gap(
        &mut self,
        board: BoardId,
        status: &StatusId,
        spot: &InsertPosition,
        without: OrderId,
    ) -> Done<RankNeighbours>;
    /// A column's cards from top to bottom, the card `without` left out.
    async fn column(
        &mut self,
        board: BoardId,
        status: &StatusId,
        without: OrderId,
    ) -> Done<Vec<(OrderId, Rank)>>;
    /// How many orders a column holds.
    async fn total(&mut self, board: BoardId, status: &StatusId) -> Done<u32>;
    /// A column's counters.
    async fn count(&mut self, board: BoardId, status: &StatusId) -> Done<ColumnCount>;

    // What an accepted command writes.

    /// Appends an entry; `head` is the log's end behind it.
    async fn append(&mut self, board: BoardId, order: Option<OrderId>, body: String, head: &Head) -> Done;
    async fn add_sources(&mut self, order: OrderId, sources: &SourceRows) -> Done;
    async fn add_order(&mut self, row: &OrderRow, tracking: &TokenDigest) -> Done;
    /// Writes an order's row anew; `tracking` where the link was renewed.
    async fn save_order(
        &mut self,
        before: &OrderRow,
        after: &OrderRow,
        tracking: Option<&TokenDigest>,
    ) -> Done;
    /// Brings what an order is searched and sorted by up to date.
    async fn index(&mut self, before: Option<&OrderRow>, after: &OrderRow, sources: &SourceRows) -> Done;
    /// Erases what is known of an order's customer, and all that was written of it, wherever that stands.
    async fn erase(&mut self, after: &OrderRow, erasure: ErasureId, at: Instant) -> Done;
    /// Has the customer mailed a copy of what the entry at this position decided.
    async fn add_answer_copy(
        &mut self,
        board: BoardId,
        order: OrderId,
        decided: (u64, Instant),
        copy: &NewAnswerCopy,
    ) -> Done;
    /// Writes when orders of a board are due for their next step, over what was written before.
    async fn keep_timers(&mut self, board: BoardId, timers: Vec<TimerRow>) -> Done;
    async fn add_import(
        &mut self,
        board: BoardId,
        source: &str,
        order: &Projected,
        digest: &[u8; 32],
    ) -> Done;
    /// Counts what became of an order by the import that placed it. Who and when are the import's if it is its first.
    async fn count_import(&mut self, board: BoardId, change: ImportRow) -> Done;
    /// Gives a column's cards new keys. `mover` is about to get one of its own and stands in nobody's way until then.
    async fn rerank(&mut self, mover: OrderId, ranks: &[(OrderId, Rank)]) -> Done;
    /// Counts an order out of a column; its row has left already.
    async fn leave(&mut self, board: BoardId, status: &StatusId, entered_at: Instant) -> Done;
    /// Counts an order into a column; its row is there already.
    async fn enter(&mut self, board: BoardId, status: &StatusId, entered_at: Instant) -> Done;
    /// Notes how long an order was in a status that it has finished, by the move that ended it and when that was.
    async fn note_stay(
        &mut self,
        board: BoardId,
        status: &StatusId,
        ended: (u64, Instant),
        length: TimeDelta,
    ) -> Done;
    /// Forgets such a stay: the move was taken back.
    async fn forget_stay(&mut self, board: BoardId, status: &StatusId, seq: u64) -> Done;
    async fn remember(&mut self, principal: &str, key: &Key, order: OrderId, seq: u64, at: Instant) -> Done;

    // Workflows and their drafts.

    /// Reads at once the orders that will be asked for one by one.
    async fn read_ahead(&mut self, orders: &[OrderId]) -> Done;
    /// The orders on the board, column by column from top to bottom.
    async fn in_flight(&mut self, board: BoardId) -> Done<Vec<InFlight>>;
    /// Which of these conditions are so of these orders by what they say.
    async fn truths(
        &mut self,
        orders: &[OrderId],
        conditions: &[&ConditionDef],
    ) -> Done<Vec<(OrderId, BTreeSet<ConditionId>)>>;
    /// How many people that can sign in hold each role.
    async fn role_holders(&mut self, board: BoardId) -> Done<RoleHolders>;
    async fn revision(&mut self, board: BoardId, revision: u32) -> Done<Option<Revision>>;
    /// Puts another workflow in force: writes its exact bytes and knows the board by it from here on.
    async fn put_in_force(&mut self, board: Board, body: &str, by: &RevisionInfo) -> Done;
    /// The last entry that published a workflow, and what it caused.
    async fn last_publishing(&mut self, board: BoardId) -> Done<Vec<Entry>>;
    async fn draft(&mut self, board: BoardId) -> Done<Option<StoredDraft>>;
    /// Writes the present draft: over the present one, or beside those that there were.
    async fn save_draft(&mut self, board: BoardId, draft: &StoredDraft, over: bool) -> Done;
    /// The highest version that any draft of the board had.
    async fn last_draft_version(&mut self, board: BoardId) -> Done<u64>;
    /// The present draft is not the present one any more: it became a revision, or another takes its place.
    async fn retire_draft(&mut self, board: BoardId, published: Option<u32>) -> Done;

    // People, boards and settings.

    async fn shop(&mut self) -> Done<Option<Shop>>;
    async fn save_shop(&mut self, shop: &Shop) -> Done;
    async fn customer_page(&mut self) -> Done<StoredCustomerPage>;
    async fn save_customer_page(&mut self, page: &StoredCustomerPage) -> Done;
    async fn mail_settings(&mut self) -> Done<StoredMailSettings>;
    async fn save_mail_settings(&mut self, settings: &StoredMailSettings) -> Done;
    async fn message_settings(&mut self) -> Done<MessageSettings>;
    async fn save_message_settings(&mut self, settings: &MessageSettings) -> Done;
    async fn promise_rule(&mut self, board: BoardId) -> Done<Option<PromiseRule>>;
    async fn save_promise_rule(&mut self, board: BoardId, rule: Option<&PromiseRule>) -> Done;
    async fn privacy(&mut self) -> Done<PrivacySettings>;
    async fn save_privacy(&mut self, settings: &PrivacySettings) -> Done;
    async fn note_erasure(&mut self, erasure: &StoredErasure) -> Done;
    /// Has orders wait until they need not be kept any more.
    async fn wait_for_erasure(&mut self, waiting: &[WaitingErasure]) -> Done;
    /// Takes away what only concerns somebody who has left.
    async fn forget_person(&mut self, person: PersonId) -> Done;
    async fn slug_taken(&mut self, slug: &str) -> Done<bool>;
    /// The names of all boards, archived ones included.
    async fn board_names(&mut self) -> Done<Vec<(BoardId, String)>>;
    /// Writes a board's name and whether it is archived, and knows it so from here on.
    async fn save_board(&mut self, board: Board) -> Done;
    /// Adds a board, and its workflow as the first revision.
    async fn add_board(&mut self, board: &NewBoard, author: &ActorRef, at: Instant) -> Done;
    async fn person_of(&mut self, email: &Email) -> Done<Option<PersonId>>;
    /// How many can sign in and may do all.
    async fn administrators(&mut self) -> Done<u32>;
    /// Writes a person and all their roles, new or not.
    async fn save_person(&mut self, person: &Person) -> Done;
    /// The language in which a person wants to be spoken to.
    async fn set_language(&mut self, person: PersonId, language: Option<TeamLanguage>) -> Done;
    async fn add_stand_in(&mut self, stand_in: &StandIn) -> Done;
    async fn end_stand_in(&mut self, id: StandInId) -> Done;
    async fn link(&mut self, digest: &TokenDigest, now: Instant) -> Done<Option<OpenLink>>;
    /// Makes this the person's only link.
    async fn replace_link(&mut self, person: PersonId, link: &OneTimeLink) -> Done;
    async fn drop_links(&mut self, person: PersonId) -> Done;
    async fn open_session(&mut self, session: &Session) -> Done;
    async fn touch_session(&mut self, digest: &TokenDigest, seen_at: Instant, expires_at: Instant) -> Done;
    async fn close_session(&mut self, digest: &TokenDigest) -> Done;
    async fn close_sessions(&mut self, person: PersonId) -> Done;
    async fn remember_place(&mut self, person: PersonId, place: &TokenDigest, at: Instant) -> Done;
    // Automation.

    /// The row of a rule, taken away or not.
    async fn rule(&mut self, id: RuleId) -> Done<Option<RuleRow>>;
    /// How many rules a board has.
    async fn rules_of(&mut self, board: BoardId) -> Done<u32>;
    /// Writes a rule's row; and what it says with who wrote that and when, where there is a new revision.
    async fn save_rule(
        &mut self,
        id: RuleId,
        row: &RuleRow,
        revision: Option<(&str, &ActorRef, Instant)>,
    ) -> Done;
    /// Writes down what a board's rules did, and when the clock sets them off next.
    async fn note_rules(&mut self, board: BoardId, notes: &RuleNotes) -> Done;

    /// Notes up to where a person has seen an order's comments.
    async fn mark_read(&mut self, person: PersonId, order: OrderId, seq: u64) -> Done;
    /// Gives a row a new salt; the digest of what it says, with that.
    async fn bind_row(&mut self, row: &RecordedRow) -> Done<String>;
    /// The rows that have no salt.
    async fn unbound(&mut self) -> Done<Vec<RecordedRow>>;
    /// Forgets what has expired: keys, sessions, links.
    async fn prune(&mut self, now: Instant) -> Done;
}

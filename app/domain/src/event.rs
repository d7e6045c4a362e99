//! The log: what accepted commands record. No personal data and no free text ever stands in an event; a [`TextRef`]
//! points to the row of a source table that holds it.

use crate::{
    ActorRef, ApprovalId, BoardId, CommentId, ConditionId, Covered, CustomerId, ErasureId, Escalated, FactId,
    FieldId, HoldReason, Imported, Instant, Mention, Need, OrderId, OrderNumber, Origin, ParcelItem, Party,
    PersonId, Promise, Rank, RuleId, StatusId, StepId, Verdict, automation::Looped,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Points to a text in a source table: the row's id, and `SHA-256(salt ‖ text)` in lower-case hex with the salt in the row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRef {
    /// The row.
    pub id: Uuid,
    /// What its text hashes to.
    pub digest: String,
}

/// Field values by name; `None` empties a field.
pub type Fields = BTreeMap<FieldId, Option<TextRef>>;

/// Points to an order's lines in their source table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesRef {
    /// How many lines.
    pub count: u32,
    /// The sum of their quantities.
    pub pieces: i64,
    /// What the lines hash to, with the salt of the order's row.
    pub digest: String,
}

/// What happened to an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// It came to be.
    Placed(Box<Placed>),
    /// Fields or the customer's contact changed.
    Edited {
        /// The fields that changed.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        fields: Fields,
        /// The new customer record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        customer: Option<TextRef>,
    },
    /// Its lines changed. What they were is kept beside what they are.
    LinesChanged {
        /// The new lines.
        lines: LinesRef,
        /// The row that keeps the lines as they were; none where there were none. The entry that brought them has their digest.
        before: Uuid,
        /// The new lines once more, for the day on which they in turn are not the present ones.
        after: TextRef,
    },
    /// A delivery window was promised, or promised anew.
    Promised {
        /// The new window.
        promise: Promise,
        /// Why it changed; none on the first promise.
        reason: Option<TextRef>,
        /// Whether whoever promised it had the customer left out.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        quiet: bool,
    },
    /// Its status changed.
    Moved {
        /// The status left.
        from: StatusId,
        /// The status entered.
        to: StatusId,
        /// Where the card now stands.
        rank: Rank,
        /// When its time in the new status is up.
        due_at: Option<Instant>,
        /// Why, where the move asks.
        reason: Option<TextRef>,
        /// What the workflow warned of and the reason answers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        despite: Vec<Need>,
        /// Since when its time in the status counts, where that is not when it moved: another workflow moved it, and its
        /// clock was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entered_at: Option<Instant>,
        /// Who had it and has it no more, for the new status is another role's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unassigned: Option<PersonId>,
        /// Whether whoever moved it had the customer left out.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        quiet: bool,
    },
    /// Somebody has it from here on, or nobody in particular.
    Assigned {
        /// Who.
        to: Option<PersonId>,
        /// A word that goes with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<TextRef>,
    },
    /// A fact was set.
    FactSet {
        /// The fact.
        fact: FactId,
        /// What shows that it is so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<TextRef>,
    },
    /// A fact was unset: it is not so, or not any more.
    FactCleared {
        /// The fact.
        fact: FactId,
        /// Why.
        reason: TextRef,
    },
    /// An approval was asked for.
    ApprovalRequested {
        /// The approval.
        approval: ApprovalId,
        /// The steps that are asked, each with the seal of what it is about.
        steps: BTreeMap<StepId, String>,
    },
    /// Somebody decided a step.
    ApprovalDecided {
        /// The approval.
        approval: ApprovalId,
        /// The step.
        step: StepId,
        /// What was decided.
        verdict: Verdict,
        /// For whom, where not for themselves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_behalf: Option<Party>,
        /// The seal of the content that it was decided on.
        seal: String,
        /// Whether the step is granted with it: as many as it needs have said yes.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        grants: bool,
        /// Why not, or what shows the customer's answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<TextRef>,
        /// The lines that the customer left out of it, as a text of their own. The entry before took them out of the order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left_out: Option<TextRef>,
    },
    /// Somebody else has to grant a step as well.
    ApproverAdded {
        /// The approval.
        approval: ApprovalId,
        /// The step.
        step: StepId,
        /// Who.
        person: PersonId,
    },
    /// Whoever asked takes the question back.
    ApprovalWithdrawn {
        /// The approval.
        approval: ApprovalId,
    },
    /// An edit changed what was approved: these steps are asked again. The entry's cause is that edit.
    ApprovalVoided {
        /// The approval.
        approval: ApprovalId,
        /// The steps that cover what changed.
        steps: BTreeSet<StepId>,
        /// What of the covered content changed.
        changed: BTreeSet<Covered>,
    },
    /// Somebody with the right to went over an approval.
    ApprovalOverridden {
        /// The approval.
        approval: ApprovalId,
        /// The steps that were missing, each with the seal of what it is about.
        steps: BTreeMap<StepId, String>,
        /// Why.
        reason: TextRef,
    },
    /// Other conditions are so than before.
    ConditionsChanged {
        /// All that are so now.
        conditions: BTreeSet<ConditionId>,
    },
    /// Its time in the status counts anew, or runs out at another moment: the workflow was changed.
    Reclocked {
        /// Since when its time in the status counts.
        entered_at: Instant,
        /// When its time there is up.
        due_at: Option<Instant>,
        /// Since when it counted before.
        entered_before: Instant,
        /// When it was up before.
        due_before: Option<Instant>,
    },
    /// Another workflow is in force on the board; what it does to orders follows, with this entry as its cause. About no
    /// order.
    WorkflowPublished(Box<Published>),
    /// The board has another name, which stands in its row. About no order.
    BoardRenamed,
    /// The board is archived: nothing happens on it until it is restored. About no order.
    BoardArchived,
    /// The board is in use again. About no order.
    BoardRestored,
    /// A rule of the board's automation was written, or says something else. About no order.
    RuleChanged {
        /// The rule.
        rule: RuleId,
        /// Its revision, from 1.
        revision: u32,
        /// SHA-256 of its exact bytes, in lower-case hex.
        digest: String,
    },
    /// A rule acts from here on, or does not any more. About no order.
    RuleSwitched {
        /// The rule.
        rule: RuleId,
        /// Whether it acts.
        on: bool,
        /// Why it was switched off, where Milepost did that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        looped: Option<Looped>,
    },
    /// Its card was put elsewhere in the same column.
    Ranked {
        /// Where the card now stands.
        rank: Rank,
    },
    /// The column's keys had grown too long: every other card of it got a new one. The order's own follows in the next event.
    Reranked {
        /// The column's cards from top to bottom, with their new keys.
        ranks: Vec<(OrderId, Rank)>,
    },
    /// Its last move was taken back.
    TakenBack {
        /// The move that was taken back, by its position in the board's log.
        seq: u64,
        /// The status left.
        from: StatusId,
        /// The status it is in again.
        to: StatusId,
        /// Where the card now stands.
        rank: Rank,
        /// When it had entered that status.
        entered_at: Instant,
        /// When its time there is up.
        due_at: Option<Instant>,
        /// Who has it again, if somebody had it before the move.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assignee: Option<PersonId>,
    },
    /// It was put on hold.
    Held {
        /// What it waits for.
        reason: HoldReason,
        /// The note that goes with it.
        note: Option<TextRef>,
    },
    /// The hold ended.
    Released {
        /// When its time in the status is up, now that it counts again.
        due_at: Option<Instant>,
        /// The working time that the hold took, in microseconds; none in what was recorded before that was noted.
        #[serde(default, skip_serializing_if = "crate::order::is_zero")]
        paused: i64,
    },
    /// It stays too long, and somebody was told. No change of the order by anybody: its version stays.
    Escalated(Box<Escalated>),
    /// Somebody sees to it, now that it was raised.
    Acknowledged {
        /// By when it is to have moved on: it is raised again then.
        until: Instant,
        /// A word that goes with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<TextRef>,
    },
    /// Another workflow came into force, and by it these are over their time already. About no order: each says so itself, and
    /// this is for whoever is to hear of all of them at once.
    EscalationsGathered {
        /// How many orders each of these people is told of.
        told: BTreeMap<PersonId, u32>,
        /// How many orders there are.
        orders: u32,
    },
    /// It left the board.
    Archived,
    /// It had been placed by mistake: it left the board, and nothing more comes of it.
    Withdrawn {
        /// Why.
        reason: TextRef,
    },
    /// Its number had been mistyped.
    Renumbered {
        /// The number that it had.
        from: OrderNumber,
        /// The right one.
        to: OrderNumber,
    },
    /// The customer agreed to a date that is later than was promised first.
    DateAccepted {
        /// The window that they agreed to.
        promise: Promise,
    },
    /// The customer asks to cancel. Nothing is cancelled by it.
    CancelAsked {
        /// Why, if they said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<TextRef>,
    },
    /// The customer asked to cancel and was told that it cannot be done.
    CancelDeclined {
        /// Why. The customer reads it.
        reason: TextRef,
    },
    /// Some of its lines were packed.
    ParcelPacked {
        /// The new parcel.
        parcel: u32,
        /// What is in it.
        items: Vec<ParcelItem>,
    },
    /// A part of a parcel became one of its own.
    ParcelSplit {
        /// The parcel.
        parcel: u32,
        /// The new one.
        into: u32,
        /// What is in that.
        items: Vec<ParcelItem>,
    },
    /// All of a parcel went into another.
    ParcelMerged {
        /// The parcel that is gone.
        parcel: u32,
        /// The one that it is in.
        into: u32,
    },
    /// A parcel was handed to a carrier.
    ParcelSent {
        /// The parcel.
        parcel: u32,
        /// Who carries it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carrier: Option<TextRef>,
        /// The carrier's number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<TextRef>,
    },
    /// Who carries a parcel that was sent, or under which number, had been given wrongly.
    ParcelLabelled {
        /// The parcel.
        parcel: u32,
        /// Who carries it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carrier: Option<TextRef>,
        /// The carrier's number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<TextRef>,
    },
    /// A parcel arrived.
    ParcelDelivered {
        /// The parcel.
        parcel: u32,
    },
    /// A parcel is lost.
    ParcelLost {
        /// The parcel.
        parcel: u32,
    },
    /// A parcel is on its way after all, and neither delivered nor lost.
    ParcelReopened {
        /// The parcel.
        parcel: u32,
    },
    /// Something was taken out of a parcel again; of one that was sent, it came back.
    ParcelTakenBack {
        /// The parcel.
        parcel: u32,
        /// What came back as a parcel of its own, where it is a part of one that was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        into: Option<u32>,
        /// What.
        items: Vec<ParcelItem>,
    },
    /// Its tracking link was renewed; the old one leads nowhere.
    TrackingRenewed {
        /// The new generation of the link.
        generation: u32,
    },
    /// What was known of its customer was erased, and all that was written of it: the rows that earlier entries point to say
    /// nothing any more. Who did what and when stays.
    Erased {
        /// The erasure that it was part of.
        erasure: ErasureId,
    },
    /// Somebody pressed the button of a rule, which then acts on it.
    Pressed {
        /// The rule.
        rule: RuleId,
    },
    /// A rule told these of it. No change of the order: its version stays.
    Notified {
        /// Whom; of a role, everybody who holds it and sees the order.
        to: Mention,
    },
    /// It may miss what was promised, and whoever has it was told while there was time. No change of the order: its version stays.
    PromiseEndangered {
        /// What was promised.
        promise: Promise,
        /// Whether it is one of many that were found at once, which nobody is told of one by one.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        gathered: bool,
    },
    /// Its customer is spoken to in another language from here on. No change of the order: its version stays.
    LanguageChosen {
        /// The tag of the one that was chosen before; none where it was left to their browser.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<TextRef>,
        /// The tag of the one that is chosen; none where it is left to their browser.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<TextRef>,
    },
    /// Somebody mentioned a colleague who does not see it, and asked the administrators to show it to them. No change of the
    /// order: its version stays.
    SightAsked {
        /// Who is to see it.
        of: Mention,
    },
    /// Somebody said something of it, to colleagues alone. No change of the order: its version stays.
    Commented {
        /// The comment.
        comment: CommentId,
        /// What it says.
        text: TextRef,
        /// Whom it tells: those who are mentioned and see it.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        mentions: BTreeSet<Mention>,
    },
    /// A comment says something else. The row of what it said stays.
    CommentEdited {
        /// The comment.
        comment: CommentId,
        /// What it says now.
        text: TextRef,
        /// Whom it tells now.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        mentions: BTreeSet<Mention>,
    },
    /// A comment was deleted: from here on nobody is shown what it said.
    CommentDeleted {
        /// The comment.
        comment: CommentId,
    },
}

/// A workflow that came into force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Its revision.
    pub revision: u32,
    /// SHA-256 of its exact bytes, in lower-case hex.
    pub digest: String,
    /// SHA-256 of the bytes of the one that it took the place of.
    pub replaced: String,
    /// The revision that it brings back, where it undid one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restores: Option<u32>,
}

/// How an order came to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Its number.
    pub number: OrderNumber,
    /// The customer, for comparing orders.
    pub customer_id: CustomerId,
    /// The customer's record.
    pub customer: TextRef,
    /// Its lines.
    pub lines: LinesRef,
    /// Where it starts.
    pub status: StatusId,
    /// Where its card stands.
    pub rank: Rank,
    /// When its time in the status is up.
    pub due_at: Option<Instant>,
    /// The promise it came with.
    pub promise: Option<Promise>,
    /// The fields it came with.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: Fields,
    /// Where an imported order comes from: the name of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The import that placed it; none where nobody imported it, and in what was imported before imports had a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<Imported>,
}

impl Event {
    /// The event's name on the wire and in the log.
    pub fn kind(&self) -> &'static str {
        match self {
            Event::Placed(_) => "placed",
            Event::Edited { .. } => "edited",
            Event::LinesChanged { .. } => "lines_changed",
            Event::Promised { .. } => "promised",
            Event::Moved { .. } => "moved",
            Event::Assigned { .. } => "assigned",
            Event::FactSet { .. } => "fact_set",
            Event::FactCleared { .. } => "fact_cleared",
            Event::ApprovalRequested { .. } => "approval_requested",
            Event::ApprovalDecided { .. } => "approval_decided",
            Event::ApproverAdded { .. } => "approver_added",
            Event::ApprovalWithdrawn { .. } => "approval_withdrawn",
            Event::ApprovalVoided { .. } => "approval_voided",
            Event::ApprovalOverridden { .. } => "approval_overridden",
            Event::ConditionsChanged { .. } => "conditions_changed",
            Event::Ranked { .. } => "ranked",
            Event::Reranked { .. } => "reranked",
            Event::TakenBack { .. } => "taken_back",
            Event::Held { .. } => "held",
            Event::Released { .. } => "released",
            Event::Escalated(_) => "escalated",
            Event::Acknowledged { .. } => "acknowledged",
            Event::EscalationsGathered { .. } => "escalations_gathered",
            Event::Archived => "archived",
            Event::Withdrawn { .. } => "withdrawn",
            Event::Renumbered { .. } => "renumbered",
            Event::DateAccepted { .. } => "date_accepted",
            Event::CancelAsked { .. } => "cancel_asked",
            Event::CancelDeclined { .. } => "cancel_declined",
            Event::ParcelPacked { .. } => "parcel_packed",
            Event::ParcelSplit { .. } => "parcel_split",
            Event::ParcelMerged { .. } => "parcel_merged",
            Event::ParcelSent { .. } => "parcel_sent",
            Event::ParcelLabelled { .. } => "parcel_labelled",
            Event::ParcelDelivered { .. } => "parcel_delivered",
            Event::ParcelLost { .. } => "parcel_lost",
            Event::ParcelReopened { .. } => "parcel_reopened",
            Event::ParcelTakenBack { .. } => "parcel_taken_back",
            Event::TrackingRenewed { .. } => "tracking_renewed",
            Event::Erased { .. } => "erased",
            Event::Pressed { .. } => "pressed",
            Event::Notified { .. } => "notified",
            Event::PromiseEndangered { .. } => "promise_endangered",
            Event::LanguageChosen { .. } => "language_chosen",
            Event::SightAsked { .. } => "sight_asked",
            Event::Reclocked { .. } => "reclocked",
            Event::WorkflowPublished(_) => "workflow_published",
            Event::BoardRenamed => "board_renamed",
            Event::BoardArchived => "board_archived",
            Event::BoardRestored => "board_restored",
            Event::RuleChanged { .. } => "rule_changed",
            Event::RuleSwitched { .. } => "rule_switched",
            Event::Commented { .. } => Event::COMMENT_KINDS[0],
            Event::CommentEdited { .. } => Event::COMMENT_KINDS[1],
            Event::CommentDeleted { .. } => Event::COMMENT_KINDS[2],
        }
    }

    /// The names of what is about comments.
    pub const COMMENT_KINDS: [&str; 3] = ["commented", "comment_edited", "comment_deleted"];

    /// The comment that it is about; none where it is about the order itself.
    pub fn comment(&self) -> Option<CommentId> {
        match self {
            Event::Commented { comment, .. }
            | Event::CommentEdited { comment, .. }
            | Event::CommentDeleted { comment } => Some(*comment),
            _ => None,
        }
    }

    /// Whether the order is another one after it: whoever saw it before has to look again. What is said of it, in which language its
    /// customer is spoken to, and that somebody was told of it, changes nothing of it.
    pub fn changes_order(&self) -> bool {
        self.comment().is_none()
            && !matches!(
                self,
                Event::Escalated(_)
                    | Event::Notified { .. }
                    | Event::PromiseEndangered { .. }
                    | Event::LanguageChosen { .. }
                    | Event::SightAsked { .. }
            )
    }

    /// Whether it is about the board itself and no order.
    pub fn is_about_board(&self) -> bool {
        matches!(
            self,
            Event::WorkflowPublished(_)
                | Event::EscalationsGathered { .. }
                | Event::BoardRenamed
                | Event::BoardArchived
                | Event::BoardRestored
                | Event::RuleChanged { .. }
                | Event::RuleSwitched { .. }
        )
    }
}

/// An event with the moment it happened, as `decide` returns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// When it happened; at most when it is recorded.
    pub occurred_at: Instant,
    /// What happened.
    pub event: Event,
}

/// One entry of a board's log. Its JSON bytes are hashed and stored as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry<E = Event> {
    /// The event format, 1.
    pub v: u32,
    /// The board.
    pub board: BoardId,
    /// The position in the board's log, from 1 without gaps.
    pub seq: u64,
    /// When it was recorded; never decreasing in a board.
    pub at: Instant,
    /// When it happened, `<= at`.
    pub occurred_at: Instant,
    /// The order, where the event is about one.
    pub order: Option<OrderId>,
    /// The order's version after this entry; a comment leaves it as it is, and so does that somebody was told.
    pub version: u64,
    /// The workflow revision it was decided under.
    pub revision: u32,
    /// Who did it.
    pub actor: ActorRef,
    /// Which door the command came through.
    pub origin: Origin,
    /// The entry that caused this one.
    pub cause: Option<u64>,
    /// What happened.
    pub event: E,
}

//! What can be asked of an order. Every door builds one of these; texts are already in their source tables and appear
//! as references.

use crate::{
    ApprovalId, CommentId, CustomerId, ErasureId, Event, FactId, Fields, HoldReason, ImportId, Instant,
    LinesRef, Mention, OrderNumber, ParcelCommand, Party, PersonId, Promise, Right, RuleId, StatusId, StepId,
    TextRef,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A command on one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Bring an order onto the board.
    Place(Box<Place>),
    /// Change fields, contact or promise.
    Edit(Edit),
    /// Change its status, or its place in the column when `to` is the status it is in.
    Move(Move),
    /// Undo the move at this position of the board's log.
    TakeBack {
        /// The move's position.
        seq: u64,
    },
    /// Put on hold.
    Hold {
        /// What it waits for.
        reason: HoldReason,
        /// A note; needed with [`HoldReason::Other`].
        note: Option<TextRef>,
    },
    /// End the hold.
    Release,
    /// Give it to somebody, take it, hand it on, or leave it to nobody in particular.
    Assign {
        /// Who is to have it.
        to: Option<PersonId>,
        /// A word that goes with it.
        note: Option<TextRef>,
    },
    /// See to an order that was raised for staying too long.
    Acknowledge {
        /// By when it is to have moved on.
        until: Instant,
        /// A word that goes with it.
        note: Option<TextRef>,
    },
    /// Say that a fact is so.
    SetFact {
        /// The fact.
        fact: FactId,
        /// What shows it.
        evidence: Option<TextRef>,
    },
    /// Say that a fact is not so, or not any more.
    ClearFact {
        /// The fact.
        fact: FactId,
        /// Why; needed.
        reason: Option<TextRef>,
    },
    /// Ask for an approval, or for what of it is missing.
    RequestApproval {
        /// The approval.
        approval: ApprovalId,
    },
    /// Grant or decline a step of an approval.
    DecideApproval(ApprovalDecision),
    /// Have somebody grant a step beside those whom the rules name.
    AddApprover {
        /// The approval.
        approval: ApprovalId,
        /// The step.
        step: StepId,
        /// Who.
        person: PersonId,
    },
    /// Take a request for an approval back.
    WithdrawApproval {
        /// The approval.
        approval: ApprovalId,
    },
    /// Go over an approval.
    OverrideApproval {
        /// The approval.
        approval: ApprovalId,
        /// Why; needed.
        reason: Option<TextRef>,
    },
    /// Answer as the customer.
    Answer(CustomerAnswer),
    /// Have its customer spoken to in another language.
    SpeakTo(OtherLanguage),
    /// Tell the customer, who asks to cancel, that it cannot be done.
    DeclineCancel {
        /// Why; needed.
        reason: Option<TextRef>,
    },
    /// Pack, send, deliver or take back.
    Parcel(ParcelCommand),
    /// Take a finished order off the board.
    Archive,
    /// Take an order off the board that was placed by mistake.
    Withdraw {
        /// Why; needed.
        reason: Option<TextRef>,
    },
    /// Take an order off the board because the import that placed it is undone: only while nothing happened to it since.
    UndoImport {
        /// The import.
        import: ImportId,
        /// What the log says of it.
        reason: TextRef,
    },
    /// Correct the number.
    Renumber {
        /// The number it has. Where it has another by now, the command was made for an order that is not there any more.
        from: OrderNumber,
        /// The right one.
        to: OrderNumber,
    },
    /// Make the present tracking link lead nowhere and start a new one.
    RenewTracking,
    /// Erase what is known of its customer, and all that was written of it.
    Erase {
        /// The erasure that it is part of.
        erasure: ErasureId,
    },
    /// Press the button of a rule.
    Press {
        /// The rule.
        rule: RuleId,
    },
    /// Say something of the order to colleagues.
    Comment {
        /// The comment's id, new.
        comment: CommentId,
        /// What it says.
        text: TextRef,
        /// Whom it tells.
        mentions: BTreeSet<Mention>,
    },
    /// Say it otherwise.
    EditComment {
        /// The comment.
        comment: CommentId,
        /// What it is to say.
        text: TextRef,
        /// Whom it tells then.
        mentions: BTreeSet<Mention>,
    },
    /// Ask the administrators to show the order to a colleague who was mentioned and does not see it.
    AskSight {
        /// Who is to see it.
        of: Mention,
    },
    /// Tell these of it; a rule's alone.
    Notify {
        /// Whom.
        to: Mention,
    },
    /// Say that it may miss what was promised; Milepost's alone.
    WarnOfPromise {
        /// What was promised.
        promise: Promise,
        /// Whether it is one of many that were found at once.
        gathered: bool,
    },
    /// Take a comment out of sight.
    DeleteComment {
        /// The comment.
        comment: CommentId,
    },
}

/// A new order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its number.
    pub number: OrderNumber,
    /// The customer.
    pub customer_id: CustomerId,
    /// The customer's record.
    pub customer: TextRef,
    /// Its lines.
    pub lines: LinesRef,
    /// What was promised.
    pub promise: Option<Promise>,
    /// Its fields.
    pub fields: Fields,
    /// When it was placed; none is now.
    pub placed_at: Option<Instant>,
    /// The statuses it has been through, the first one where it started; empty for a new order. Only an import may give one.
    pub history: Vec<Step>,
    /// The source of an imported order.
    pub source: Option<String>,
    /// The import that places it.
    pub import: Option<ImportId>,
}

/// One status of an imported order's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The status entered.
    pub status: StatusId,
    /// When.
    pub at: Instant,
}

/// A change of an order's data.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edit {
    /// Field values to set or empty.
    pub fields: Fields,
    /// A new customer record.
    pub customer: Option<TextRef>,
    /// Other lines.
    pub lines: Option<LinesChange>,
    /// A new promise.
    pub promise: Option<Promise>,
    /// Why the promise changes.
    pub reason: Option<TextRef>,
    /// Whether the customer is not told of it.
    pub quiet: bool,
}

/// Other lines for an order, all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinesChange {
    /// The new lines.
    pub lines: LinesRef,
    /// The id of the row that will keep the present ones.
    pub before: Uuid,
    /// The new lines as a text of their own.
    pub after: TextRef,
}

impl LinesChange {
    /// What the log has of it.
    pub fn event(&self) -> Event {
        let LinesChange { lines, before, after } = self.clone();
        Event::LinesChanged { lines, before, after }
    }
}

/// A change of status, with what it brings along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The status to enter.
    pub to: StatusId,
    /// Why.
    pub reason: Option<TextRef>,
    /// Field values given with the move.
    pub fields: Fields,
    /// A promise given with the move.
    pub promise: Option<Promise>,
    /// Facts set with the move, each with what shows it.
    pub facts: BTreeMap<FactId, Option<TextRef>>,
    /// Whether the customer is not told of it.
    pub quiet: bool,
}

impl Move {
    /// A move that brings nothing along.
    pub fn to(to: StatusId) -> Move {
        let (fields, facts) = (Fields::new(), BTreeMap::new());
        Move { to, reason: None, fields, promise: None, facts, quiet: false }
    }
}

/// What is decided, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalDecision {
    /// The approval.
    pub approval: ApprovalId,
    /// The step.
    pub step: StepId,
    /// Whether it is granted.
    pub grant: bool,
    /// For whom, where the actor does not decide for themselves; found out where nothing is said.
    pub on_behalf: Option<Party>,
    /// Why not, or what shows the customer's answer; needed for those.
    pub note: Option<TextRef>,
    /// What the customer leaves out of it, where they do.
    pub strike: Option<Box<Strike>>,
}

/// What the customer leaves out of what they approve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strike {
    /// The lines that go, each by where it stands, from 0.
    pub lines: BTreeSet<u32>,
    /// The lines that stay.
    pub change: LinesChange,
    /// What goes, as a text of its own.
    pub left_out: TextRef,
}

/// What the customer says on the tracking page. Approvals are decided as everybody decides them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerAnswer {
    /// The new date is fine.
    AcceptDate,
    /// They would rather cancel.
    AskToCancel {
        /// Why, if they say so.
        reason: Option<TextRef>,
    },
    /// What the order was on hold for.
    Reply {
        /// The comment's id, new.
        comment: CommentId,
        /// What they say.
        text: TextRef,
    },
    /// They want to be spoken to in another language, whatever becomes of the order.
    SpeakTo(OtherLanguage),
}

/// Another language for an order's customer. Which they speak is known of them, so it is a text like all that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherLanguage {
    /// The tag of the one that was chosen before; none where it was left to their browser.
    pub before: Option<TextRef>,
    /// The tag of the one that is chosen; none where it is left to their browser.
    pub after: Option<TextRef>,
}

impl Command {
    /// The right without which the command is refused for every order.
    pub fn right(&self) -> Right {
        match self {
            Command::Place(place) if place.history.is_empty() && place.source.is_none() => Right::Place,
            Command::Place(_) => Right::Import,
            // Who may bring an order onto the board may take it off again.
            Command::Withdraw { .. } => Right::Place,
            Command::UndoImport { .. } => Right::Import,
            Command::Move(_) | Command::TakeBack { .. } => Right::Move,
            // Whose it is to give away depends on the order: whoever has it may always hand it on.
            Command::Assign { .. } => Right::Assign,
            // So does who was told.
            Command::Acknowledge { .. } => Right::Acknowledge,
            // Who sets which fact is the workflow's business, and differs from fact to fact.
            Command::SetFact { .. } | Command::ClearFact { .. } => Right::SetFacts,
            Command::RequestApproval { .. }
            | Command::AddApprover { .. }
            | Command::WithdrawApproval { .. } => Right::Request,
            Command::DecideApproval(_) => Right::Approve,
            Command::Answer(_) => Right::Answer,
            Command::SpeakTo(_) => Right::Contact,
            Command::Erase { .. } => Right::Administer,
            Command::OverrideApproval { .. } => Right::Override,
            Command::Comment { .. }
            | Command::EditComment { .. }
            | Command::DeleteComment { .. }
            | Command::AskSight { .. } => Right::Comment,
            Command::Edit(_)
            | Command::Hold { .. }
            | Command::Release
            | Command::Archive
            | Command::DeclineCancel { .. }
            | Command::Parcel(_)
            | Command::Renumber { .. }
            | Command::RenewTracking
            | Command::Notify { .. }
            | Command::WarnOfPromise { .. }
            | Command::Press { .. } => Right::Edit,
        }
    }
}

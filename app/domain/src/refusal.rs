//! Why a command is not allowed: a code for programs, a sentence for people, and who can clear it.

use crate::{Need, OrderNumber, isolated, spoken::tr};
use serde::{Deserialize, Serialize};

/// One reason why a command was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What is wrong, for programs.
    pub code: RefusalCode,
    /// Whether input would clear it.
    pub kind: RefusalKind,
    /// What is wrong and what to do, a whole sentence.
    pub message: String,
    /// The names of the roles that can clear it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cleared_by: Vec<String>,
    /// What to give, where the kind is `needs_input`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<Need>,
}

/// What a refusal asks of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// The column dims before the drop and says why.
    NotAllowed,
    /// The column opens, and the drop asks for it.
    NeedsInput,
    /// The column opens, and the drop asks for a reason to go on all the same.
    Warns,
}

/// The reasons for refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The order exists already.
    AlreadyPlaced,
    /// Another order of this board has the number.
    NumberTaken,
    /// There is no such order.
    UnknownOrder,
    /// The workflow has no such status.
    UnknownStatus,
    /// The order has left the board.
    Archived,
    /// The whole board is archived.
    BoardArchived,
    /// The workflow has no such move.
    NoSuchMove,
    /// Another role does this.
    NotYourRole,
    /// The order is on hold.
    OnHold,
    /// The order is not on hold.
    NotOnHold,
    /// The column is at its limit.
    ColumnFull,
    /// A reason is missing.
    ReasonMissing,
    /// The promise is missing.
    PromiseMissing,
    /// A field is missing.
    FieldMissing,
    /// The workflow has no such field.
    UnknownField,
    /// A line is missing.
    LinesMissing,
    /// A fact is not set.
    FactMissing,
    /// The workflow has no such fact.
    UnknownFact,
    /// What shows that a fact is so is missing.
    EvidenceMissing,
    /// The order has not been in its status for long enough.
    TooSoon,
    /// An approval is missing.
    ApprovalMissing,
    /// The workflow has no such approval, or none of its steps is called so.
    UnknownApproval,
    /// Nobody has asked for the approval.
    NotRequested,
    /// The step cannot be decided now.
    NotItsTurn,
    /// Nobody approves what they asked for or wrote.
    OwnWork,
    /// Whoever is to have the order does not see it, or cannot sign in.
    OutOfTheirSight,
    /// Nobody of those who are meant is there and sees the order.
    NobodyThere,
    /// Nobody was told that the order stays too long.
    NotEscalated,
    /// A time is not one that can be chosen.
    UnfitTime,
    /// There is nothing to change.
    NothingToChange,
    /// The move cannot be taken back any more.
    TooLate,
    /// The order's life is not over.
    NotFinished,
    /// The shop has to keep it for now.
    KeptByLaw,
    /// It is not any more as its import left it.
    ChangedSince,
    /// The times of a history are not in order.
    HistoryOutOfOrder,
    /// There is no such comment, or none any more.
    UnknownComment,
    /// The customer is not asked this, or not any more.
    NotAsked,
    /// The order holds as many comments as it can.
    TooManyComments,
    /// The order has no such parcel, or none any more.
    UnknownParcel,
    /// The order has no such line.
    UnknownLine,
    /// So much is not there to be packed or taken out.
    NothingToPack,
    /// The parcel is not where it would have to be for that.
    ParcelElsewhere,
    /// The order has as many parcels as it can.
    TooManyParcels,
    /// Lines that are in parcels stay what they are.
    LinesPacked,
    /// A tracking number stands alone.
    CarrierMissing,
}

/// What several refusals say, one sentence after the other.
pub fn sentences(refusals: &[Refusal]) -> String {
    refusals.iter().map(|refusal| refusal.message.as_str()).collect::<Vec<_>>().join(" ")
}

impl Refusal {
    /// A refusal that input does not clear.
    pub fn new(code: RefusalCode, message: String, cleared_by: Vec<String>) -> Refusal {
        Refusal { code, kind: RefusalKind::NotAllowed, message, cleared_by, need: None }
    }

    /// A refusal that asks for something.
    pub fn asks(need: Need, message: String) -> Refusal {
        let code = match need {
            Need::Reason => RefusalCode::ReasonMissing,
            Need::Promise => RefusalCode::PromiseMissing,
            Need::Lines => RefusalCode::LinesMissing,
            Need::Field(_) => RefusalCode::FieldMissing,
            Need::Fact(_) => RefusalCode::FactMissing,
            Need::Dwell(_) => RefusalCode::TooSoon,
            Need::Approval(_) => RefusalCode::ApprovalMissing,
        };
        Refusal { code, kind: RefusalKind::NeedsInput, message, cleared_by: Vec::new(), need: Some(need) }
    }

    /// The board is archived.
    pub fn board_archived() -> Refusal {
        let message = tr!(
            "This board is archived, and nothing on it can be changed. An administrator can restore it under Settings."
        );
        Refusal::new(RefusalCode::BoardArchived, message, Vec::new())
    }

    /// Whoever is to have the order does not see it, or cannot sign in any more.
    pub fn out_of_their_sight() -> Refusal {
        let message = tr!("They do not see this order: choose somebody who does.");
        Refusal::new(RefusalCode::OutOfTheirSight, message, Vec::new())
    }

    /// Another order of the board has this number.
    pub fn number_taken(number: &OrderNumber) -> Refusal {
        let message = tr!(
            "Order {} exists on this board already: choose another number, or open that order.",
            isolated(number)
        );
        Refusal::new(RefusalCode::NumberTaken, message, Vec::new())
    }
}

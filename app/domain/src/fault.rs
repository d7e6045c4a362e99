//! What keeps a workflow from being published, and what one would do well to look at: each as a sentence that says what to
//! change, with the place where it is changed.

use crate::{ApprovalId, ConditionId, FactId, FieldId, StatusId, StepId};
use serde::{Deserialize, Serialize};

/// Why a workflow cannot be published, as a sentence that says what to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// What it is about.
    pub at: At,
    /// Which input of that would mend it.
    pub part: DraftPart,
    /// What is wrong and what to do, a whole sentence.
    pub message: String,
}

/// What does not keep a workflow from being published, and is worth a look all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// What it is about.
    pub at: At,
    /// Which input of that.
    pub part: DraftPart,
    /// How much it matters.
    pub level: HintLevel,
    /// What is the case and what to do, a whole sentence.
    pub message: String,
}

/// How much a hint matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HintLevel {
    /// Good to know.
    Hint,
    /// It will hurt.
    Warning,
}

/// What of a workflow something is about: `"whole"`, `{"status": "floor"}`, `{"field": "colour"}`,
/// `{"fact": "paid"}`, `{"step": {"approval": …, "step": …}}` or `{"move": {"from": …, "to": …}}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// The workflow as a whole.
    Whole,
    /// A status.
    Status(StatusId),
    /// A move.
    Move {
        /// The status it leaves.
        from: StatusId,
        /// The status it enters.
        to: StatusId,
    },
    /// A field.
    Field(FieldId),
    /// A fact.
    Fact(FactId),
    /// An approval.
    Approval(ApprovalId),
    /// A step of an approval.
    Step {
        /// The approval.
        approval: ApprovalId,
        /// Its step.
        step: StepId,
    },
    /// A condition.
    Condition(ConditionId),
}

impl At {
    /// Whether this is it, or a part of it that is told by itself: a step of an approval.
    pub fn is_of(&self, whole: &At) -> bool {
        self == whole
            || matches!((self, whole), (At::Step { approval, .. }, At::Approval(whole)) if approval == whole)
    }
}

/// An input of the editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftPart {
    /// The thing itself: that it is there, or is not.
    Presence,
    /// The order of the statuses.
    Order,
    /// A status's name.
    Name,
    /// What the customer reads.
    Customer,
    /// What the customer is to do.
    CustomerTask,
    /// What the customer reads in other languages.
    CustomerTexts,
    /// What customers are told when an order gets there.
    Message,
    /// Who owns its orders.
    Owner,
    /// What brings an order here.
    Trigger,
    /// What the owner does next.
    NextAction,
    /// What must be true to leave.
    ExitRule,
    /// How long an order may stay.
    MaxAge,
    /// Who hears of orders that stay longer.
    Ladder,
    /// How many orders fit.
    WipLimit,
    /// Which part of an order's life it is.
    Phase,
    /// The tools in use.
    Tools,
    /// Where the data lives.
    Data,
    /// The known pain points.
    PainPoints,
    /// What moves into a status ask for.
    Entry,
    /// What moves onwards from a status ask for.
    Exit,
    /// The order of the fields.
    FieldOrder,
    /// What helps to fill a field, or to judge a fact.
    Help,
    /// What the values of a field are.
    Kind,
    /// Whether the form of a new order asks for a field.
    AtPlacing,
    /// Whether cards show a field.
    OnCard,
    /// Whether the search finds by a field.
    Searchable,
    /// Who sets a fact, or sees a field.
    ForRoles,
    /// What shows a fact.
    Evidence,
    /// The steps of an approval, and their order.
    Steps,
    /// Who has to agree in a step.
    Approvers,
    /// How many of them have to.
    Quorum,
    /// Whether a step is asked beside the one before it.
    Together,
    /// What an approval or a step is about.
    Covers,
    /// On which condition an approval or a step depends.
    When,
    /// How long a step may take.
    TimeLimit,
    /// Who is told once that time is up.
    Tells,
    /// Who records the customer's answer.
    RecordedBy,
    /// Whether the customer may leave lines out.
    Strikes,
    /// What a condition looks at.
    Test,
    /// What a move needs.
    Needs,
    /// Who else may make a move.
    ExtraRoles,
    /// Where the orders of a removed status go, chosen when publishing.
    Target,
    /// The shop's roles, edited in the settings.
    Roles,
    /// The working hours, edited in the settings.
    Calendar,
}

impl Fault {
    /// A fault of the workflow as a whole.
    pub(crate) fn whole(part: DraftPart, message: impl Into<String>) -> Fault {
        Fault { at: At::Whole, part, message: message.into() }
    }

    /// A fault of a status.
    pub(crate) fn status(id: &StatusId, part: DraftPart, message: impl Into<String>) -> Fault {
        Fault { at: At::Status(id.clone()), part, message: message.into() }
    }

    /// A fault of a move.
    pub(crate) fn of_move(
        from: &StatusId,
        to: &StatusId,
        part: DraftPart,
        message: impl Into<String>,
    ) -> Fault {
        Fault { at: At::Move { from: from.clone(), to: to.clone() }, part, message: message.into() }
    }
}

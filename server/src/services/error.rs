//! Why a service did not do what it was asked. What each is in HTTP is chosen in `http::error`.

use super::import::{ImportError, UndoError};
use domain::{
    ActorRef, Card, Fault, Invalid, Refusal, RefusalCode, spoken, tr, tr_later,
    wire::{DraftView, LastEntry, RevisionInfo},
};
use store::{AdminError, Failure, ReadError, WriteError};

/// What several services say.
pub const NO_ROLE_MAY: &str = tr_later!("None of your roles on this board may do this.");
pub const SET_UP_ALREADY: &str = tr_later!("This Milepost is set up already: sign in.");
/// A one-time link that is over, as one that there is not.
pub const LINK_SPENT: &str = "link: it was used, replaced or has expired. Ask for a new one";

/// Why something was not done, in a sentence for whoever asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ServiceError {
    /// Address and password do not belong together. The same whether the address is known or not.
    #[error("{}", tr!("This e-mail address and password do not belong together."))]
    WrongPassword,
    /// The caller may not know of it, or it does not exist.
    #[error("{}", not_found(.0))]
    NotFound(&'static str),
    /// A tracking link that led to an order once.
    #[error("{0}")]
    LinkEnded(LinkEnd),
    /// The right is missing for every order; `tr_later!`.
    #[error("{}", spoken::say(*.0))]
    Forbidden(&'static str),
    /// The request cannot be read.
    #[error("{0}")]
    Malformed(String),
    /// The request can be read but says something impossible.
    #[error("{0}")]
    Invalid(String),
    /// The order has changed since it was read.
    #[error(
        "{}",
        tr!("{} changed this order in the meantime. Look at it as it is now and decide again.", .last.actor.name)
    )]
    Stale {
        /// The order as it is now.
        card: Box<Card>,
        /// The last thing that happened to it.
        last: Box<LastEntry>,
    },
    /// The rules say no.
    #[error("{}", refused(.0))]
    Refused(Vec<Refusal>),
    /// The draft has changed since it was read, or there is none any more.
    #[error("{}", stale_draft(.0.as_deref()))]
    StaleDraft(Option<Box<DraftView>>),
    /// Another revision of the workflow is in force than the caller saw.
    #[error("{}", superseded(.0))]
    Superseded(Box<RevisionInfo>),
    /// The workflow cannot be published as it is.
    #[error("{}", unpublishable(.0))]
    Unpublishable(Vec<Fault>),
    /// What is asked does not go together with what there is; `tr_later!`.
    #[error("{}", spoken::say(*.0))]
    Conflict(&'static str),
    /// The idempotency key came with another request before.
    #[error("{}", tr!("This idempotency key came with another request before: choose a new one."))]
    KeyReused,
    /// Too many attempts: try again after so many seconds.
    #[error(
        "{}",
        tr!("Too many attempts. Try again in {n} second." | "Too many attempts. Try again in {n} seconds." % *.0)
    )]
    Throttled(u64),
    /// So many searches of one person wait already, or one has waited too long.
    #[error("{}", tr!("Your earlier searches are still under way. Try again in a moment."))]
    TooManySearches,
    /// Too much is waiting, or the storage does not answer. With its key the request can be sent again.
    #[error("{}", tr!("Milepost cannot do this right now. Try again in a moment."))]
    Unavailable(String),
    /// No room on the disk.
    #[error("{}", tr!("The disk is full: nothing can be written until there is room. Reading still works."))]
    DiskFull,
    /// A mistake of ours.
    #[error(
        "{}",
        tr!("Something went wrong inside Milepost. The log says what; the header X-Request-Id names the entry.")
    )]
    Broken(String),
}

/// Why a tracking link leads nowhere any more. Only who holds one that once led somewhere is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkEnd {
    /// Another took its place.
    #[error(
        "This tracking link was replaced by a new one: use the newest one that you were sent, or ask for it."
    )]
    Replaced,
    /// The order was completed a while ago.
    #[error("This order was completed a while ago, and its tracking link has ended: please ask the shop.")]
    Expired,
}

/// What was asked for, or why it is not there.
pub type ServiceResult<T> = Result<T, ServiceError>;

impl ServiceError {
    /// A text that was typed is not accepted; `what` is the field's name at the start of a sentence.
    pub fn invalid(what: &str, why: Invalid) -> ServiceError {
        ServiceError::Invalid(format!("{what} {why}."))
    }
}

/// What there is not is a sentence for each: in other languages it has to agree.
fn not_found(what: &str) -> String {
    match what {
        "address" => tr!("There is no such address, or you may not see it."),
        "address in the API" => tr!("There is no such address in the API, or you may not see it."),
        "approval" => tr!("There is no such approval, or you may not see it."),
        "board" => tr!("There is no such board, or you may not see it."),
        "button" => tr!("There is no such button, or you may not see it."),
        "comment" => tr!("There is no such comment, or you may not see it."),
        "customer" => tr!("There is no such customer, or you may not see it."),
        "draft" => tr!("There is no such draft, or you may not see it."),
        "fact" => tr!("There is no such fact, or you may not see it."),
        "import" => tr!("There is no such import, or you may not see it."),
        LINK_SPENT => tr!(
            "There is no such link: it was used, replaced or has expired. Ask for a new one, or you may not see it."
        ),
        "message" => tr!("There is no such message, or you may not see it."),
        "notification" => tr!("There is no such notification, or you may not see it."),
        "order" => tr!("There is no such order, or you may not see it."),
        "parcel" => tr!("There is no such parcel, or you may not see it."),
        "person" => tr!("There is no such person, or you may not see it."),
        "person or board" => tr!("There is no such person or board, or you may not see it."),
        "revision" => tr!("There is no such revision, or you may not see it."),
        "rule" => tr!("There is no such rule, or you may not see it."),
        "shop yet: set Milepost up first" => {
            tr!("There is no such shop yet: set Milepost up first, or you may not see it.")
        }
        "stand-in" => tr!("There is no such stand-in, or you may not see it."),
        "step" => tr!("There is no such step, or you may not see it."),
        "workflow" => tr!("There is no such workflow, or you may not see it."),
        other => tr!("There is no such {}, or you may not see it.", other),
    }
}

/// The last entry as whoever was slower reads of it: the customer has no name there.
pub fn in_their_words(mut last: Box<LastEntry>) -> Box<LastEntry> {
    if last.actor.who == ActorRef::Customer {
        last.actor.name = tr!("The customer");
    }
    last
}

fn stale_draft(draft: Option<&DraftView>) -> String {
    match draft {
        Some(draft) => tr!(
            "{} saved this draft in the meantime. Put your changes and theirs together, and save again.",
            draft.last_editor.name
        ),
        None => tr!(
            "There is no such draft any more: it was published or set aside. Begin a new one from what is in force."
        ),
    }
}

fn superseded(info: &RevisionInfo) -> String {
    let by = info.by.as_ref().map_or("Milepost", |by| by.name.as_str());
    tr!(
        "{} changed the workflow in the meantime: revision {} is in force. Look at it and decide again.",
        by,
        info.revision
    )
}

fn unpublishable(faults: &[Fault]) -> String {
    faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join(" ")
}

fn refused(refusals: &[Refusal]) -> String {
    let messages: Vec<_> = refusals.iter().map(|refusal| refusal.message.as_str()).collect();
    messages.join(" ")
}

impl From<Failure> for ServiceError {
    fn from(failure: Failure) -> ServiceError {
        match failure {
            Failure::Full => ServiceError::DiskFull,
            Failure::Broken(why) => ServiceError::Broken(why),
            failure @ (Failure::Busy | Failure::Unavailable(_)) => {
                ServiceError::Unavailable(failure.to_string())
            }
        }
    }
}

impl From<ReadError> for ServiceError {
    fn from(error: ReadError) -> ServiceError {
        match error {
            ReadError::BadCursor => ServiceError::Malformed(tr!(
                "“after” must be the “next” of an earlier answer to the same question."
            )),
            ReadError::Failed(failure) => failure.into(),
        }
    }
}

impl From<WriteError> for ServiceError {
    fn from(error: WriteError) -> ServiceError {
        match error {
            WriteError::NotFound => ServiceError::NotFound("order"),
            WriteError::Forbidden => ServiceError::Forbidden(NO_ROLE_MAY),
            WriteError::Stale { card, last } => ServiceError::Stale { card, last: in_their_words(last) },
            WriteError::Refused(refusals) => ServiceError::Refused(refusals),
            WriteError::KeyReused => ServiceError::KeyReused,
            WriteError::Failed(failure) => failure.into(),
        }
    }
}

impl From<AdminError> for ServiceError {
    fn from(error: AdminError) -> ServiceError {
        match error {
            AdminError::NotFound => ServiceError::NotFound("person or board"),
            AdminError::Forbidden => ServiceError::Forbidden(tr_later!("Only an administrator does this.")),
            AdminError::AlreadySetUp => ServiceError::Conflict(SET_UP_ALREADY),
            AdminError::EmailTaken => {
                ServiceError::Conflict(tr_later!("Somebody has this e-mail address already."))
            }
            AdminError::SlugTaken => ServiceError::Conflict(tr_later!(
                "Somebody made a board of the same address a moment ago: try again."
            )),
            AdminError::BoardNameTaken => ServiceError::Conflict(tr_later!(
                "A board has this name already, perhaps an archived one: choose another name."
            )),
            AdminError::TooManyBoards(_) => ServiceError::Conflict(tr_later!(
                "A shop has at most 200 boards, and this one has as many: use one that is archived."
            )),
            AdminError::BoardArchived => ServiceError::Refused(vec![Refusal::board_archived()]),
            AdminError::RuleChanged => ServiceError::Conflict(tr_later!(
                "Somebody changed this rule in the meantime. Look at it as it is now, and save again."
            )),
            AdminError::TooManyRules(_) => ServiceError::Conflict(tr_later!(
                "A board has at most 500 rules, and this one has as many: remove one that is not needed."
            )),
            AdminError::LastAdministrator => ServiceError::Conflict(tr_later!(
                "Make somebody else an administrator first: one must be left."
            )),
            AdminError::StillHere => ServiceError::Conflict(tr_later!(
                "Somebody who can sign in keeps their name: switch their access off under People first."
            )),
            AdminError::StandIn(why) => ServiceError::Conflict(why),
            AdminError::LinkSpent => ServiceError::NotFound(LINK_SPENT),
            AdminError::Failed(failure) => failure.into(),
        }
    }
}

impl From<ImportError> for ServiceError {
    fn from(error: ImportError) -> ServiceError {
        match error {
            ImportError::Unusable(reasons) => ServiceError::Invalid(reasons.join(" ")),
            ImportError::NotFound => ServiceError::NotFound("board"),
            ImportError::Forbidden => ServiceError::Forbidden(NO_ROLE_MAY),
            ImportError::Failed(failure) => failure.into(),
        }
    }
}

impl From<UndoError> for ServiceError {
    fn from(error: UndoError) -> ServiceError {
        match error {
            UndoError::NotFound => ServiceError::NotFound("import"),
            UndoError::Touched(message) => {
                ServiceError::Refused(vec![Refusal::new(RefusalCode::ChangedSince, message, Vec::new())])
            }
            UndoError::Failed(error) => error.into(),
        }
    }
}

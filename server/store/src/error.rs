//! What can go wrong with the store. Every engine reports these and nothing else; the HTTP status is chosen elsewhere.

use domain::{Card, Refusal, wire::LastEntry};

/// The storage itself did not do its work; nothing is known of what was asked for.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    /// Somebody else holds the database, or too much is waiting: try again (503).
    #[error("the store is busy")]
    Busy,
    /// No room on the disk (507).
    #[error("the disk is full")]
    Full,
    /// The storage did not answer as it should. A write may or may not have happened: sent again with its key it happens
    /// once (503).
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// What is stored is not what was written, or a statement is wrong (500).
    #[error("the store is broken: {0}")]
    Broken(String),
}

/// Why something was not read.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ReadError {
    /// The cursor is not one that this store gave out (400).
    #[error("the cursor is not one of this list's")]
    BadCursor,
    /// The storage failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Why a command on an order was not carried out. Except after [`Failure::Unavailable`], nothing has changed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum WriteError {
    /// The author sees no such board, or it has no such order (404).
    #[error("there is no such board or order")]
    NotFound,
    /// The author cannot sign in any more, or lacks the command's right for every order (403).
    #[error("the right for this is missing")]
    Forbidden,
    /// The order is not at the version that the author saw (412).
    #[error("the order has changed since it was read")]
    Stale {
        /// The order as it is now.
        card: Box<Card>,
        /// The last thing that happened to it.
        last: Box<LastEntry>,
    },
    /// The rules say no (409).
    #[error("the rules refuse this")]
    Refused(Vec<Refusal>),
    /// The idempotency key came with another request before (422).
    #[error("this idempotency key belongs to another request")]
    KeyReused,
    /// The storage failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// Why people, boards or settings were not changed. Except after [`Failure::Unavailable`], nothing has changed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum AdminError {
    /// No such person or board (404).
    #[error("there is no such person or board")]
    NotFound,
    /// The author is not an administrator (403).
    #[error("only an administrator does this")]
    Forbidden,
    /// The shop is set up already (409).
    #[error("the shop is set up already")]
    AlreadySetUp,
    /// Somebody has this address (409).
    #[error("somebody has this e-mail address already")]
    EmailTaken,
    /// A board has this name in addresses (409).
    #[error("a board with this name exists already")]
    SlugTaken,
    /// A board has a name that looks like this one (409).
    #[error("a board has this name already")]
    BoardNameTaken,
    /// There are as many boards as a shop may have (409).
    #[error("a shop has at most {0} boards")]
    TooManyBoards(usize),
    /// The board is archived (409).
    #[error("the board is archived")]
    BoardArchived,
    /// Another revision of the rule is in force than its author saw (409).
    #[error("the rule was changed in the meantime")]
    RuleChanged,
    /// There are as many rules as a board may have (409).
    #[error("a board has at most {0} rules")]
    TooManyRules(u32),
    /// Nobody would be left who may do all (409).
    #[error("the last administrator cannot be taken away")]
    LastAdministrator,
    /// Whoever can sign in keeps their name (409).
    #[error("somebody who can sign in keeps their name")]
    StillHere,
    /// These stand-ins do not go together, for this reason, `tr_later!` (409).
    #[error("{0}")]
    StandIn(&'static str),
    /// The link was used, replaced, or has expired (404 or 410).
    #[error("this link has been used or has expired")]
    LinkSpent,
    /// The storage failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

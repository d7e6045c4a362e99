//! What services ask of the store about people, sessions, boards and settings, and what it answers.

use crate::{RuleChange, StoredErasure, WaitingErasure};
use domain::{
    Actor, ActorRef, BoardId, BoardName, CustomerPage, Email, Instant, Language, MailSettings,
    MessageSettings, PersonId, PrivacySettings, PromiseRule, RoleId, ShortText, StandIn, StandInId,
    TeamLanguage, Workflow,
    wire::{PatchBoard, PatchPerson, PatchShop, Shop},
};
use std::collections::{BTreeMap, BTreeSet};

/// SHA-256 of a token that only its holder knows.
pub type TokenDigest = [u8; 32];

/// Somebody who can sign in, or could.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Display name.
    pub name: String,
    /// E-mail address, lower-case.
    pub email: String,
    /// Whether they may do all.
    pub admin: bool,
    /// Whether they can sign in.
    pub active: bool,
    /// The password's argon2id hash in PHC form; none until they joined.
    pub password: Option<String>,
    /// The roles they hold, by board.
    pub roles: BTreeMap<BoardId, BTreeSet<RoleId>>,
    /// The language in which they want to be spoken to; none where that is left to their browser.
    pub language: Option<TeamLanguage>,
}

impl Person {
    /// The person as the rules of a board see them.
    pub fn actor(&self, board: BoardId) -> Actor {
        Actor {
            who: ActorRef::Person(self.id),
            admin: self.admin,
            roles: self.roles.get(&board).cloned().unwrap_or_default(),
        }
    }

    /// Whether they see a board: an administrator, or whoever holds a role on it.
    pub fn can_view(&self, board: BoardId) -> bool {
        self.admin || self.roles.get(&board).is_some_and(|roles| !roles.is_empty())
    }
}

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the cookie's token.
    pub digest: TokenDigest,
    /// Whose.
    pub person: PersonId,
    /// When they signed in.
    pub created_at: Instant,
    /// When it was last used, to the precision in which the service says so.
    pub seen_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
}

/// A link that opens once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTimeLink {
    /// SHA-256 of the link's token.
    pub digest: TokenDigest,
    /// What for.
    pub purpose: LinkPurpose,
    /// When it stops working.
    pub expires_at: Instant,
}

/// What a one-time link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Joining.
    Invitation,
    /// Choosing a new password.
    Reset,
}

/// A new person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// A new UUID v7.
    pub id: PersonId,
    /// Display name.
    pub name: ShortText,
    /// E-mail address.
    pub email: Email,
    /// Whether they may do all.
    pub admin: bool,
    /// The roles they hold, by board.
    pub roles: BTreeMap<BoardId, BTreeSet<RoleId>>,
    /// The password's hash in PHC form, where it is chosen already.
    pub password: Option<String>,
    /// The link to join by, where it is not.
    pub invitation: Option<OneTimeLink>,
}

/// A new board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBoard {
    /// A new UUID v7.
    pub id: BoardId,
    /// Its name in addresses: 1 to 40 of `a-z 0-9 -`, unique.
    pub slug: String,
    /// Its name for people; no other board of the shop has one that looks like it.
    pub name: BoardName,
    /// Its rules; the caller has checked that they are sound.
    pub workflow: Workflow,
}

/// A change of the installation. Each is one job of the writer, recorded on the board `system`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Administration {
    /// The first run: shop, board and administrator in one go. Needs no right, but works only once.
    SetUp {
        shop: Shop,
        /// Its first board.
        board: Box<NewBoard>,
        /// The administrator.
        person: Box<NewPerson>,
        /// What the shop speaks to its customers.
        customers: Language,
    },
    /// Other settings.
    ChangeShop(PatchShop),
    /// Mails are sent otherwise. A password that is missing stays; an empty one is taken away.
    ChangeMail(Box<MailSettings>, Option<String>),
    /// The customers' page looks or speaks otherwise.
    ChangeCustomerPage(Box<CustomerPage>),
    /// Customers are told otherwise, or not at all.
    ChangeMessages(Box<MessageSettings>),
    /// It has another logo, a `data:` address, or none.
    ChangeLogo(Option<String>),
    /// Customers' data are kept for another time.
    ChangePrivacy(PrivacySettings),
    /// What is known of customers was erased, order by order.
    NoteErasure(Box<StoredErasure>),
    /// What is known of these orders' customers is to be erased once it need not be kept any more.
    WaitForErasure(Vec<WaitingErasure>),
    /// Somebody who cannot sign in any more loses name and address.
    ErasePerson(PersonId),
    /// One more board.
    CreateBoard(Box<NewBoard>),
    /// Another name for a board, or whether it is archived: then nothing on it can be changed.
    ChangeBoard(BoardId, PatchBoard),
    /// Another rule of a board's automation, or another state of one.
    ChangeRule(BoardId, RuleChange),
    /// A board promises dates by another rule, or by none.
    ChangePromiseRule(BoardId, Option<Box<PromiseRule>>),
    /// One more person, invited by a link or with a password.
    AddPerson(Box<NewPerson>),
    /// Another name, other roles, other standing. Taking access away ends the person's sessions.
    ChangePerson(PatchPerson),
    /// Somebody stands in for the author; for anybody, by an administrator.
    SetStandIn(StandIn),
    /// Nobody does any more.
    EndStandIn(StandInId),
    /// A link for a person; earlier links of theirs stop working.
    MakeLink {
        /// Whose.
        person: PersonId,
        link: OneTimeLink,
    },
    /// Uses a link up and sets the password it is for. Needs no right but the link. Ends the person's other sessions.
    FollowLink {
        /// SHA-256 of the link's token.
        digest: TokenDigest,
        /// The new password's hash.
        password: String,
    },
    /// Sets a password, by the person themselves or the command line. Ends the person's sessions.
    SetPassword {
        /// Whose.
        person: PersonId,
        /// The new password's hash.
        password: String,
    },
}

/// A link that can still be followed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenLink {
    /// Whose it is.
    pub person: PersonId,
    pub name: String,
    /// Their address.
    pub email: String,
    /// What for.
    pub purpose: LinkPurpose,
    /// When it stops working.
    pub expires_at: Instant,
}

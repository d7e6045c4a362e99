//! The shop, its boards and its people.

use crate::{
    BoardId, BoardName, DateStyle, Email, PersonId, RoleId, ShortText, StandsFor, TeamLanguage, TemplateId,
    Window,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The first run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The one-time code that the terminal shows.
    pub code: String,
    /// The shop's name, as customers know it.
    pub shop: ShortText,
    /// Where customers reach a person.
    pub contact_email: Option<Email>,
    /// Where customers reach a person.
    pub contact_phone: Option<ShortText>,
    /// IANA zone.
    pub zone: String,
    /// ISO 4217 currency code.
    pub currency: String,
    /// How the shop writes dates.
    #[serde(default)]
    pub date_style: DateStyle,
    /// The weekly working windows.
    pub windows: Vec<Window>,
    /// The first board's name.
    pub board: BoardName,
    /// The template of its workflow; the first where none is named.
    #[serde(default)]
    pub template: Option<TemplateId>,
    /// The administrator's name.
    pub name: ShortText,
    /// The administrator's address, to sign in with.
    pub email: Email,
    /// The administrator's password, 10 to 200 characters.
    pub password: String,
}

/// Signs a person in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// The person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Who.
    pub id: PersonId,
    /// Display name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Whether they may do all.
    pub admin: bool,
    /// The shop's name.
    pub shop: String,
    /// How the shop writes dates.
    pub date_style: DateStyle,
    /// The boards they see, with the roles they hold there.
    pub boards: Vec<BoardAccess>,
    /// The role as whose holder an administrator looks: then all of this is said of that holder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seeing_as: Option<SeeingAs>,
    /// How many notifications the bell counts.
    #[serde(default)]
    pub unread: u32,
    /// The language in which they chose to be spoken to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<TeamLanguage>,
    /// Whether the shop tells its customers by mail what becomes of their orders.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tells_customers: bool,
}

/// In which language somebody wants to be spoken to; none leaves that to their browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MyLanguage {
    /// The language.
    pub language: Option<TeamLanguage>,
}

/// A role as whose holder somebody looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeeingAs {
    /// The role.
    pub id: RoleId,
    /// Its name.
    pub name: String,
}

/// A board that somebody sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardAccess {
    /// The board.
    pub id: BoardId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// The roles held.
    pub roles: BTreeSet<RoleId>,
    /// Whether one of them owns a status: then there is work for them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub owns: bool,
    /// Whom they stand in for there today, when approvals are asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stands_for: Vec<StandsFor>,
}

/// The shop's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shop {
    /// Its name, as customers know it.
    pub name: String,
    /// Where customers reach a person.
    pub contact_email: Option<String>,
    /// Where customers reach a person.
    pub contact_phone: Option<String>,
    /// IANA zone.
    pub zone: String,
    /// ISO 4217 currency code.
    pub currency: String,
    /// How it writes dates.
    pub date_style: DateStyle,
    /// For how many days a tracking link works after the order was completed.
    #[serde(default = "usual_tracking_days")]
    pub tracking_days: u32,
}

fn usual_tracking_days() -> u32 {
    Shop::TRACKING_DAYS
}

impl Shop {
    /// For how many days a tracking link works after completion, unless the shop says otherwise.
    pub const TRACKING_DAYS: u32 = 90;
}

/// A change of the shop's settings; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PatchShop {
    /// Its name.
    pub name: Option<ShortText>,
    /// Where customers reach a person.
    pub contact_email: Option<Email>,
    /// Where customers reach a person.
    pub contact_phone: Option<ShortText>,
    /// How it writes dates.
    pub date_style: Option<DateStyle>,
    /// For how many days a tracking link works after the order was completed: 1 to 3650.
    pub tracking_days: Option<u32>,
}

/// A person, as an administrator sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    /// Who.
    pub id: PersonId,
    /// Display name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Whether they may do all.
    pub admin: bool,
    /// Whether they can sign in.
    pub active: bool,
    /// Whether they have chosen a password.
    pub joined: bool,
    /// The roles they hold, by board.
    pub roles: BTreeMap<BoardId, BTreeSet<RoleId>>,
}

/// Invites a person: the answer is a link that opens once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// Display name.
    pub name: ShortText,
    /// E-mail address.
    pub email: Email,
    /// Whether they may do all.
    #[serde(default)]
    pub admin: bool,
    /// The roles they will hold, by board.
    #[serde(default)]
    pub roles: BTreeMap<BoardId, BTreeSet<RoleId>>,
}

/// A change of a person; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatchPerson {
    /// Who.
    pub id: PersonId,
    /// Display name.
    #[serde(default)]
    pub name: Option<ShortText>,
    /// Whether they may do all.
    #[serde(default)]
    pub admin: Option<bool>,
    /// Whether they can sign in.
    #[serde(default)]
    pub active: Option<bool>,
    /// All the roles they hold, for each board named.
    #[serde(default)]
    pub roles: BTreeMap<BoardId, BTreeSet<RoleId>>,
}

/// A link that opens once: an invitation, or a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The whole address, to hand to the person.
    pub url: String,
    /// When it stops working.
    pub expires_at: crate::Instant,
}

/// Accepts an invitation or chooses a new password, by the link's token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// The password, 10 to 200 characters.
    pub password: String,
}

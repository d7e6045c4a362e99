//! What is held of customers: found, handed out, erased; for how long it is kept; and who has left. For administrators.

use crate::{
    CustomerId, Date, Email, Erasable, ErasureId, Instant, Language, OrderId, OrderNumber, PersonId,
    PrivacySettings, Promise,
    wire::{Contact, Line, Named},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The page of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivacyView {
    /// What the shop chose.
    pub settings: PrivacySettings,
    /// Of how many orders the customers' data would be erased by that today; none where nothing is erased by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DueOrders>,
    /// How many orders wait until they need not be kept any more, and the first day on which one is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<WaitingOrders>,
    /// The last erasures, the newest first.
    pub erasures: Vec<ErasureView>,
    /// Who has left and can be made nameless.
    pub former: Vec<FormerColleague>,
    /// The shop's zone.
    pub zone: String,
}

/// How many orders the rule is about today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueOrders {
    /// How many were counted.
    pub orders: u32,
    /// Whether there are more than are counted.
    pub more: bool,
}

/// Orders that are to be erased and have to be kept for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingOrders {
    /// How many.
    pub orders: u32,
    /// The first day on which one of them is done.
    pub from: Date,
}

/// One erasure that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureView {
    /// Which.
    pub id: ErasureId,
    /// When.
    pub at: Instant,
    /// Who asked for it.
    pub by: Named,
    /// Why it was done.
    pub why: ErasureReason,
    /// Of how many orders.
    pub orders: u32,
    /// How many texts.
    pub texts: u32,
}

/// Why something was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureReason {
    /// Somebody asked for it.
    Asked,
    /// Its time had come, by the shop's settings.
    Rule,
    /// It had been done before, and a backup from before that was restored.
    Again,
}

impl ErasureReason {
    /// Its name where it is stored.
    pub fn name(self) -> &'static str {
        match self {
            ErasureReason::Asked => "asked",
            ErasureReason::Rule => "rule",
            ErasureReason::Again => "again",
        }
    }

    /// The reason of this name.
    pub fn named(name: &str) -> Option<ErasureReason> {
        [ErasureReason::Asked, ErasureReason::Rule, ErasureReason::Again]
            .into_iter()
            .find(|reason| reason.name() == name)
    }
}

/// Somebody who cannot sign in any more and still has a name here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerColleague {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

/// Whom to look for. In a body and in no address: those stand in logs and histories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindCustomer {
    /// An e-mail address, or a part of it or of a name.
    pub q: String,
}

/// The customers that were found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundCustomers {
    /// Each with what is held.
    pub customers: Vec<HeldCustomer>,
    /// Whether there are more: then a longer part finds fewer.
    pub more: bool,
    /// When data of somebody with exactly this address were last erased, if ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_before: Option<Instant>,
    /// Orders of others in whose texts exactly this address stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<MentionedOrder>,
}

/// An order in whose texts an address stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionedOrder {
    /// Its board's name in addresses.
    pub board: String,
    /// Its number.
    pub number: OrderNumber,
}

/// A customer, and what is held of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldCustomer {
    /// Stands for them: one of their orders.
    pub order: OrderId,
    /// Their name, as their newest order has it.
    pub name: String,
    /// Their address; none of a guest who gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Their orders, the newest first.
    pub orders: Vec<HeldOrder>,
    /// How many contacts, lists of lines and texts these are in all.
    pub texts: u32,
}

/// An order of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldOrder {
    /// Which.
    pub id: OrderId,
    /// Its board's name in addresses.
    pub board: String,
    /// Its number.
    pub number: OrderNumber,
    /// Where it is, or that it was withdrawn.
    pub status: String,
    /// When it was placed, by the shop's calendar.
    pub placed: Date,
    /// Whether its customer's data can be erased.
    #[serde(flatten)]
    pub erasable: Erasable,
    /// Whether that will be done as soon as it need not be kept any more.
    pub waits: bool,
}

/// To erase what is held of the customer of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EraseCustomer {
    /// An order of theirs.
    pub order: OrderId,
    /// Their address, where they have one: what was written of it since an earlier erasure goes, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// What has to be kept for now is erased once it need not be. Otherwise nothing is erased where something has to be kept.
    #[serde(default)]
    pub later: bool,
}

/// What was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ErasedCustomer {
    /// Of how many orders.
    pub orders: u32,
    /// How many texts.
    pub texts: u32,
    /// How many orders wait for their day.
    pub waiting: u32,
}

/// All that is held of a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerExport {
    /// The shop that holds it.
    pub shop: String,
    /// When this was put together.
    pub made_at: Instant,
    /// Their orders, the oldest first.
    pub orders: Vec<ExportedOrder>,
    /// What of others' orders is about them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<ExportedMention>,
}

/// Texts of somebody else's order that hold the customer's address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedMention {
    /// Its number.
    pub number: OrderNumber,
    /// The board that it is on.
    pub board: String,
    /// What was written.
    pub texts: Vec<String>,
}

/// An order of theirs, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportedOrder {
    /// Its number.
    pub number: OrderNumber,
    /// The board that it is on.
    pub board: String,
    /// Where it is.
    pub status: String,
    /// When it was placed.
    pub placed_at: Instant,
    /// The customer, for comparing orders.
    pub customer_id: CustomerId,
    /// What is noted of the customer, and was: the newest first.
    pub contacts: Vec<Contact>,
    /// In which language they are spoken to, where that was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// What was ordered.
    pub lines: Vec<Line>,
    /// What was promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promise>,
    /// What stands in its fields, by their names.
    pub fields: BTreeMap<String, String>,
    /// The tracking page.
    pub tracking_url: String,
    /// What is kept of them beside that, by where it stands.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub beside: BTreeMap<String, Vec<String>>,
    /// All that happened, the oldest first.
    pub entries: Vec<ExportedEntry>,
}

/// One thing that happened. Who of the shop did it is nobody else's business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedEntry {
    /// When.
    pub at: Instant,
    /// What, by the name that the log has for it.
    pub what: String,
    /// `customer`, `shop` or `milepost`.
    pub by: String,
    /// What was written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<String>,
}

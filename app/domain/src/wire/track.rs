//! What a customer sees of an order.

use crate::{
    Date, Instant, Language, Money, Promise,
    wire::{ApprovedContent, StrikableLine, TrackParcels},
};
use serde::{Deserialize, Serialize};

/// The tracking page's content. Dates and times carry no zone: they are the shop's local time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackView {
    /// The shop.
    pub shop: String,
    /// The order's number.
    pub number: String,
    /// The order's version: the id of the stream.
    pub version: u64,
    /// The language of all texts for which none is named.
    #[serde(default)]
    pub language: Language,
    /// When it was placed.
    #[serde(default)]
    pub placed: chrono::NaiveDateTime,
    /// Where it is, in the customer's words.
    pub wording: String,
    /// The language of that, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording_language: Option<Language>,
    /// What happens next, a sentence; none when nothing will.
    pub next: Option<String>,
    /// What the shop needs from the customer, a sentence.
    pub need: Option<String>,
    /// The language of that, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need_language: Option<Language>,
    /// Whether it waits, and for what, a sentence.
    pub waits: Option<String>,
    /// The language of that, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_language: Option<Language>,
    /// Since when it is on hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_since: Option<chrono::NaiveDateTime>,
    /// The window in which it arrives; none when none was promised.
    pub promise: Option<Promise>,
    /// That it arrives later than first promised.
    pub delay: Option<Delay>,
    /// Whether it has arrived or was cancelled.
    pub finished: bool,
    /// Whether it was cancelled; `finished` then too.
    pub cancelled: bool,
    /// When it was withdrawn, as entered by mistake; `finished` and `cancelled` then too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<chrono::NaiveDateTime>,
    /// The carrier and its number, once handed over.
    pub carrier: Option<(String, String)>,
    /// Its parcels and what is still to come, where it goes in parcels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parcels: Option<Box<TrackParcels>>,
    /// What it costs in all, where the shop says so on the page and every line has a price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<TrackTotal>,
    /// The steps from first to last.
    pub steps: Vec<TrackStep>,
    /// Where to reach a person.
    pub contact_email: Option<String>,
    /// Where to reach a person.
    pub contact_phone: Option<String>,
    /// What the customer can do, and has done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<TrackAct>,
    /// When this was true: local date and time of the shop.
    pub as_of: chrono::NaiveDateTime,
    /// The same in UTC.
    pub as_of_utc: Instant,
}

/// What an order costs in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackTotal {
    /// How much.
    pub amount: Money,
    /// The shop's currency, `GBP`.
    pub currency: String,
}

/// Something that the customer can do on the page, or has done. The address of one that can be done is that of the page which
/// asks once more; opening it does nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum TrackAct {
    /// To approve something.
    Approval {
        /// What is approved, `Artwork`.
        name: String,
        /// The language of that, where it is another one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<Language>,
        /// The confirm page.
        href: String,
    },
    /// Approved or declined.
    Decided {
        /// What.
        name: String,
        /// The language of that, where it is another one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<Language>,
        /// Whether it was approved.
        granted: bool,
        /// When, local time of the shop.
        at: chrono::NaiveDateTime,
        /// The seal of exactly what was decided on, SHA-256 in hex.
        seal: String,
        /// The lines that they left out of it, each with how many.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        left_out: Vec<(String, i32)>,
    },
    /// To agree to the new date.
    AcceptDate {
        /// The confirm page.
        href: String,
    },
    /// The new date was agreed to.
    DateAccepted,
    /// To ask to cancel.
    AskToCancel {
        /// The confirm page.
        href: String,
    },
    /// They asked to cancel.
    CancelAsked {
        /// When, local time of the shop.
        at: chrono::NaiveDateTime,
        /// Why it cannot be done, where the shop said so.
        declined: Option<String>,
    },
    /// To answer what the order is on hold for.
    Reply {
        /// The confirm page.
        href: String,
        /// Whether they have answered already, and can only add to it.
        answered: bool,
    },
}

/// What the page before an act shows: exactly what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmView {
    /// The shop.
    pub shop: String,
    /// The order's number.
    pub number: String,
    /// The language of its customer.
    pub language: Language,
    /// The tracking page.
    pub back: String,
    /// What is asked; none where it is not asked any more.
    pub ask: Option<ConfirmAsk>,
    /// The version of the order that the page is about.
    pub version: u64,
    /// Makes sending the form twice harmless.
    pub once: String,
    /// Shows that the form is ours: for this link, this act and this version alone.
    pub proof: String,
    /// The date in the shop's zone.
    pub today: Date,
}

/// What the page before an act asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfirmAsk {
    /// To approve exactly this.
    Approval {
        /// What is approved.
        content: ApprovedContent,
        /// The language of its name and labels, where it is another one.
        language: Option<Language>,
        /// The lines that are left out of it, by where they stand.
        struck: Vec<u32>,
        /// The lines that could be left out, where nothing is yet.
        strikable: Vec<StrikableLine>,
    },
    /// To agree to a later date.
    AcceptDate {
        /// The last date of the first promise.
        first: Date,
        /// The new window.
        promise: Promise,
        /// Why it changed.
        reason: Option<String>,
        /// The language of that, where it is another one.
        reason_language: Option<Language>,
    },
    /// To ask to cancel.
    AskToCancel,
    /// To answer a question, or say where to deliver.
    Reply {
        /// Whether it is the address that is asked for.
        address: bool,
    },
}

/// What somebody looks an order up by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookUp {
    /// The order's number.
    pub number: String,
    /// The customer's e-mail address, phone number or postcode.
    pub contact: String,
}

/// Where an order that was looked up is followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedUp {
    /// The tracking page.
    pub tracking_url: String,
}

/// A promise that slipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delay {
    /// The last date of the first promise.
    pub first: Date,
    /// By how many days the last date slipped.
    pub days: i64,
    /// Why, in the shop's words.
    pub reason: Option<String>,
    /// The language of that, where it is not the page's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_language: Option<Language>,
    /// Whether the customer is asked to agree to the new date, and not only told of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
}

/// One step on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackStep {
    /// In the customer's words.
    pub wording: String,
    /// The language of that, where it is not the page's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Whether it is over, now, or to come.
    pub state: StepState,
    /// When it was entered, local time of the shop; none when it is to come.
    pub at: Option<chrono::NaiveDateTime>,
    /// What this step usually takes; none of one that is over, and where there were too few orders to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual: Option<Usual>,
    /// What proves that it is over: the carrier that took the order, and its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<(String, String)>,
}

/// How long something usually takes, in working days of the shop, from its own last orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usual {
    /// At least.
    pub least: u32,
    /// At most.
    pub most: u32,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Over.
    Done,
    /// The present one.
    Now,
    /// To come.
    Ahead,
}

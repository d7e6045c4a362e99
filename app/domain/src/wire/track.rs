//! What a customer sees of an order.

use crate::{Date, Instant, Language, Promise};
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
    /// The steps from first to last.
    pub steps: Vec<TrackStep>,
    /// Where to reach a person.
    pub contact_email: Option<String>,
    /// Where to reach a person.
    pub contact_phone: Option<String>,
    /// When this was true: local date and time of the shop.
    pub as_of: chrono::NaiveDateTime,
    /// The same in UTC.
    pub as_of_utc: Instant,
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

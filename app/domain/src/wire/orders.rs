//! Orders: what is sent to change one and what comes back.

use crate::{
    Card, Date, DateConsent, DeadlineKept, Email, Event, FactId, FieldId, HoldReason, Instant, Language,
    LongText, Money, OrderId, OrderNumber, Origin, Part, PersonId, Promise, ShortText, StatusId,
    wire::{ApprovalView, Given, Named, ParcelView, Raised},
};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How to reach a customer. In answers, parts that the caller may not see are absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Display name.
    pub name: ShortText,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Phone number, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<ShortText>,
    /// Street and place, some lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<LongText>,
    /// Postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<ShortText>,
    /// Country, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<ShortText>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The article's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<ShortText>,
    /// What it is.
    pub description: ShortText,
    /// How many; negative for what is taken back.
    pub quantity: i32,
    /// The price of one; absent when not known or not to be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Money>,
}

/// A new order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceOrder {
    /// Its number, unique on the board.
    pub number: OrderNumber,
    /// The customer.
    pub customer: Contact,
    /// Its lines, at most 1,000.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// What is promised.
    #[serde(default)]
    pub promise: Option<Promise>,
    /// Its fields.
    #[serde(default)]
    pub fields: BTreeMap<FieldId, LongText>,
    /// The language in which the customer is spoken to; left to their browser and the shop where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// The answer to a new order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedOrder {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// The number of its entries.
    pub version: u64,
    /// Where it is.
    pub status: StatusId,
    /// Its tracking page.
    pub tracking_url: String,
}

/// The number that a new order would have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextNumber {
    /// The number after the highest of the board's pattern; none where its numbers follow none.
    pub number: Option<OrderNumber>,
}

/// A change of an order's data.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditOrder {
    /// Fields to set, or to empty with `null`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<FieldId, Option<LongText>>,
    /// The customer's name and contact, whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Contact>,
    /// The lines as they are to be, all of them; at most 1,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<EditLine>>,
    /// A new promise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promise>,
    /// Why the promise changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LongText>,
    /// Whether the customer is not told of a new promise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
}

/// A line as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditLine {
    /// Which of the present lines this is, from 0; absent for a new one. By it a line keeps a price that the caller may not see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<u32>,
    /// The article's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<ShortText>,
    /// What it is.
    pub description: ShortText,
    /// How many; negative for what is taken back.
    pub quantity: i32,
    /// The price of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Money>,
}

/// A move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveOrder {
    /// The status to enter; the present one puts the card elsewhere in its column.
    pub to: StatusId,
    /// The card to stand below: `null` is the top; absent, or a card no longer in that column, is the bottom.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub after: Option<Option<OrderId>>,
    /// Why, where the move asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LongText>,
    /// Fields given with the move.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<FieldId, Option<LongText>>,
    /// A promise given with the move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promise>,
    /// Facts set with the move, each with what shows it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<FactId, Option<LongText>>,
    /// Whether the customer is not told of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
    /// Which door: `board`, `menu`, `keyboard` or `api`.
    #[serde(default)]
    pub origin: Origin,
}

/// Tells a `null` from an absent value.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<OrderId>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// The answer to a change of an order: the card as it now is, and the position of the last entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The order.
    pub order: Card,
    /// The position in the board's log.
    pub seq: u64,
}

/// Puts an order on hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldOrder {
    /// What it waits for.
    pub reason: HoldReason,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LongText>,
}

/// Sets a fact.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetOrderFact {
    /// What shows that it is so, where the fact asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<LongText>,
}

/// Unsets a fact.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClearOrderFact {
    /// Why; the team reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LongText>,
}

/// A fact that is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactView {
    /// Since when.
    pub at: Instant,
    /// Who set it.
    pub by: Named,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// Takes an order off the board that was placed by mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawOrder {
    /// Why; the team reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LongText>,
}

/// Tells the customer, who asks to cancel, that it cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclineCancel {
    /// Why; the customer reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LongText>,
}

/// Corrects an order's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenumberOrder {
    /// The right one, unique on the board.
    pub number: OrderNumber,
}

/// Takes a move back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// The move's position in the board's log.
    pub seq: u64,
}

/// A renewed tracking link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewedLink {
    /// The order.
    pub order: Card,
    /// The position in the board's log.
    pub seq: u64,
    /// The new link; the old one leads nowhere.
    pub tracking_url: String,
}

/// An order whole, as the caller may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    /// Its card.
    pub card: Card,
    /// When it was placed.
    pub placed_at: Instant,
    /// The customer.
    pub customer: Contact,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its parcels, by their numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parcels: Vec<ParcelView>,
    /// The sum of its lines; absent when money is not to be seen.
    pub total: Option<Money>,
    /// The shop's currency, ISO 4217.
    pub currency: String,
    /// Its fields.
    pub fields: BTreeMap<FieldId, String>,
    /// Its facts that are set.
    #[serde(default)]
    pub facts: BTreeMap<FactId, FactView>,
    /// The approvals that it needs, and those that were gone over.
    #[serde(default)]
    pub approvals: Vec<ApprovalView>,
    /// The note of the present hold.
    pub hold_note: Option<String>,
    /// Who gave it to whoever has it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Given>,
    /// Who was told that it stays too long, and who sees to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised: Option<Raised>,
    /// The first promise ever made.
    pub first_promise: Option<Promise>,
    /// Whether its customer agrees to the date in force, where that moved so often that they are asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_consent: Option<DateConsent>,
    /// The date past which the next promise asks the customer whether it is fine; none where they are only told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks_past: Option<Date>,
    /// The move that the caller may take back, by its position.
    pub take_back: Option<u64>,
    /// The tracking page.
    pub tracking_url: String,
    /// The tracking link as a QR code, an SVG document.
    pub tracking_qr: String,
    /// The language that was chosen for the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// When the link stops working, once the order is completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_ends: Option<Instant>,
    /// Why the customer asks to cancel, where they do and said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_reason: Option<String>,
    /// What the customer reads now.
    pub customer_reads: Option<String>,
    /// The source of an imported order.
    pub source: Option<String>,
    /// The parts that the caller does not see: absent above, whether the order has them or not.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub withheld: BTreeSet<Part>,
    /// The fields whose values the caller may not see.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub withheld_fields: BTreeSet<FieldId>,
}

/// One entry of the audit trail. Texts that the event points to stand beside it, as far as the caller may see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    /// The position in the board's log.
    pub seq: u64,
    /// When it was recorded.
    pub at: Instant,
    /// When it happened.
    pub occurred_at: Instant,
    /// The order; none where it is about the board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// The order's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<OrderNumber>,
    /// Where the order is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusId>,
    /// The order's version after it.
    pub version: u64,
    /// Who.
    pub actor: Named,
    /// Which door.
    pub origin: Origin,
    /// What happened. A status that the caller does not see is `_`.
    pub event: Event,
    /// Texts by the id the event has for them.
    pub texts: BTreeMap<Uuid, String>,
    /// The parts that an entry of this kind may tell of and the caller does not see.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub withheld: BTreeSet<Part>,
    /// The names of statuses in it that the workflow has no more.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub statuses: BTreeMap<StatusId, String>,
    /// The names of the people whom it is about, beside who did it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub people: BTreeMap<PersonId, String>,
    /// How the deadline of the status that it left was kept, where that had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<DeadlineKept>,
    /// What had been promised before, where it says that something else was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_before: Option<Promise>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The cursor of the next page, or none when this is the last.
    pub next: Option<String>,
    /// How many rows there are in all, as far as it is known cheaply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
}

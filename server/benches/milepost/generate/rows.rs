//! What goes into the tables: rows as values, and an order as its entries make it.

use super::history::id_at;
use domain::{
    CustomerId, Entry, Event, FieldId, Instant, LinesRef, Money, OrderId, OrderNumber, OrderState, ShortText,
    TextRef,
    wire::{Contact, Line},
};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use store::{
    hex,
    secret::{Secret, token_digest},
};
use uuid::Uuid;

/// Rows that belong together: no entry without the texts that it points to.
#[derive(Default)]
pub struct Batch {
    pub events: Vec<EventRow>,
    pub customers: Vec<CustomerRow>,
    pub lines: Vec<LinesRow>,
    pub notes: Vec<NoteRow>,
    pub orders: Vec<OrderRow>,
}

impl Batch {
    /// Takes in another batch behind this one.
    pub fn extend(&mut self, other: Batch) {
        self.events.extend(other.events);
        self.customers.extend(other.customers);
        self.lines.extend(other.lines);
        self.notes.extend(other.notes);
        self.orders.extend(other.orders);
    }
}

pub struct EventRow {
    pub seq: u64,
    pub order: Uuid,
    pub hash: [u8; 32],
    pub body: String,
}

pub struct CustomerRow {
    pub id: Uuid,
    pub order: Uuid,
    pub salt: [u8; 16],
    pub body: String,
    pub name: String,
}

pub struct LinesRow {
    pub order: Uuid,
    pub salt: [u8; 16],
    pub body: String,
    pub first: String,
}

pub struct NoteRow {
    pub id: Uuid,
    pub order: Uuid,
    pub salt: [u8; 16],
    pub body: String,
}

/// A row of `orders`: the order, and its two columns that are made from it.
pub struct OrderRow {
    pub order: Order,
    pub tracking: [u8; 32],
    pub fields: String,
    pub last_move: Option<String>,
}

/// An order as its entries make it.
#[derive(Debug, Clone)]
pub struct Order {
    pub state: OrderState,
    pub number: OrderNumber,
    pub placed_at: Instant,
    pub customer_id: CustomerId,
    pub customer_row: Uuid,
    pub line_count: u32,
    pub fields: BTreeMap<FieldId, Uuid>,
    pub hold_note: Option<Uuid>,
    pub promise_note: Option<Uuid>,
}

impl Order {
    /// The order behind an entry, given the state that the rule makes of it.
    pub fn after(before: Option<Order>, state: OrderState, entry: &Entry) -> Order {
        if let Event::Placed(placed) = &entry.event {
            return Order {
                state,
                number: placed.number.clone(),
                placed_at: entry.occurred_at,
                customer_id: placed.customer_id,
                customer_row: placed.customer.id,
                line_count: placed.lines.count,
                fields: BTreeMap::new(),
                hold_note: None,
                promise_note: None,
            };
        }
        let mut order = Order { state, ..before.expect("an order that was placed") };
        match &entry.event {
            Event::Edited { fields, .. } => {
                order.fields.extend(
                    fields.iter().filter_map(|(field, text)| Some((field.clone(), text.as_ref()?.id))),
                );
            }
            Event::Promised { reason, .. } => order.promise_note = reason.as_ref().map(|reason| reason.id),
            Event::Held { note, .. } => order.hold_note = note.as_ref().map(|note| note.id),
            Event::Released { .. } => order.hold_note = None,
            _ => {}
        }
        order
    }

    /// The order as it is stored.
    pub fn row(self, secret: &Secret) -> OrderRow {
        let tracking = token_digest(&secret.tracking_token(self.state.id, self.state.tracking_generation));
        let fields = serde_json::to_string(&self.fields).expect("JSON");
        let last_move = self.state.last_move.as_ref().map(|last| serde_json::to_string(last).expect("JSON"));
        OrderRow { order: self, tracking, fields, last_move }
    }
}

/// Takes in an entry's texts and gives the references to them.
pub struct Texts<'a> {
    pub order: OrderId,
    pub at: Instant,
    pub batch: &'a mut Batch,
}

impl Texts<'_> {
    /// A reason, a note or a field's value.
    pub fn note(&mut self, text: &str) -> TextRef {
        let row =
            NoteRow { id: id_at(self.at), order: self.order.0, salt: rand::random(), body: text.to_owned() };
        let reference = TextRef { id: row.id, digest: digest(&row.salt, &row.body) };
        self.batch.notes.push(row);
        reference
    }

    /// One of the shop's customers.
    pub fn contact(&mut self, buyer: u32) -> TextRef {
        let contact = contact(buyer);
        let body = serde_json::to_string(&contact).expect("JSON");
        let (id, salt) = (id_at(self.at), rand::random());
        let reference = TextRef { id, digest: digest(&salt, &body) };
        self.batch.customers.push(CustomerRow {
            id,
            order: self.order.0,
            salt,
            body,
            name: contact.name.to_string(),
        });
        reference
    }

    /// One to three lines.
    pub fn lines(&mut self, n: u32) -> LinesRef {
        let lines: Vec<Line> =
            (0..1 + n % 3).map(|line| article(n.wrapping_mul(7).wrapping_add(line))).collect();
        let body = serde_json::to_string(&lines).expect("JSON");
        let (salt, first) = (rand::random(), lines[0].description.to_string());
        let (count, pieces) = (lines.len() as u32, lines.iter().map(|line| i64::from(line.quantity)).sum());
        let reference = LinesRef { count, pieces, digest: digest(&salt, &body) };
        self.batch.lines.push(LinesRow { order: self.order.0, salt, body, first });
        reference
    }
}

/// `SHA-256(salt ‖ text)` in lower-case hex, as the store computes it.
fn digest(salt: &[u8; 16], text: &str) -> String {
    hex(&Sha256::new().chain_update(salt).chain_update(text).finalize())
}

fn contact(buyer: u32) -> Contact {
    Contact {
        name: text(&format!("Customer {buyer} of Example Street")),
        email: Some(format!("buyer-{buyer}@customer.example").parse().expect("an address")),
        phone: Some(text("01632 960001")),
        address: Some(format!("{} Example Street\nExampleton", buyer % 300 + 1).parse().expect("an address")),
        postcode: Some(text("ZZ1 1ZZ")),
        country: None,
    }
}

fn article(n: u32) -> Line {
    const ARTICLES: [&str; 6] =
        ["Alarm clock, bakelike", "Oak table", "Garden bench", "Pendant lamp", "Wall shelf", "Reading chair"];
    let unit_price: Money = "3.75".parse().expect("money");
    let description = text(&format!("{} no. {}", ARTICLES[n as usize % ARTICLES.len()], n % 900));
    Line {
        sku: Some(text(&format!("SKU-{}", n % 900))),
        description,
        quantity: (n % 40 + 1) as i32,
        unit_price: Some(unit_price),
    }
}

fn text(text: &str) -> ShortText {
    text.parse().expect("a text")
}

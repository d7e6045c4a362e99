//! Personal data and free text on their way into the source tables. Salts and digests are made here, before the write
//! lock is taken; the log only ever sees the references.

use super::projection::{Labels, Projected};
use domain::{
    Language, LinesChange, LinesRef, Money, OtherLanguage, Strike, TextRef, Workflow, card_text, unstruck,
    wire::Contact, wire::Line,
};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Random bytes that keep a digest from being guessed back to its text.
pub type Salt = [u8; 16];

/// The rows that a command's references point to. Build the command's [`TextRef`]s with it and send both together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceRows {
    pub(super) contacts: Vec<Row<Contact>>,
    pub(super) lines: Option<Row<Vec<Line>>>,
    pub(super) notes: Vec<Row<String>>,
    /// The note that is to keep the order's present lines before others take their place.
    pub(super) lines_before: Option<Uuid>,
    /// The language in which the order's customer is spoken to from here on, where another one is chosen.
    pub(super) language: Option<Option<Language>>,
}

/// One row of a source table: its value, and the exact bytes that were hashed with the salt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row<T> {
    pub(super) id: Uuid,
    pub(super) salt: Salt,
    pub(super) body: String,
    pub(super) value: T,
}

impl SourceRows {
    /// No rows yet.
    pub fn new() -> SourceRows {
        SourceRows::default()
    }

    /// Takes in a customer's name and contact.
    pub fn contact(&mut self, contact: &Contact) -> TextRef {
        let row = Row::new(json(contact), contact.clone());
        let reference = row.reference();
        self.contacts.push(row);
        reference
    }

    /// Takes in other lines for an order that has some.
    pub fn other_lines(&mut self, lines: &[Line]) -> LinesChange {
        let (before, lines_ref) = (Uuid::now_v7(), self.lines(lines));
        self.lines_before = Some(before);
        LinesChange { lines: lines_ref, before, after: self.note(&json(lines)) }
    }

    /// Takes in what stays of an order's lines once its customer has left out others, and those. Whoever makes the salt anew has
    /// the same digest, so that the customer is shown the very seal that the log gets.
    pub fn struck(&mut self, lines: &[Line], struck: &BTreeSet<u32>, salt: Salt) -> Strike {
        let stays = unstruck(lines.iter().cloned(), struck);
        let (before, stay) = (Uuid::now_v7(), self.salted_lines(&stays, salt));
        self.lines_before = Some(before);
        let change = LinesChange { lines: stay, before, after: self.note(&json(&stays)) };
        let priceless = |line: &Line| Line { unit_price: None, ..line.clone() };
        let gone = (0..).zip(lines).filter(|(place, _)| struck.contains(place));
        let gone: Vec<Line> = gone.map(|(_, line)| priceless(line)).collect();
        Strike { lines: struck.clone(), change, left_out: self.note(&json(&gone)) }
    }

    /// Takes in a new order's lines.
    pub fn lines(&mut self, lines: &[Line]) -> LinesRef {
        self.salted_lines(lines, rand::random())
    }

    fn salted_lines(&mut self, lines: &[Line], salt: Salt) -> LinesRef {
        let row = Row { salt, ..Row::new(json(lines), lines.to_vec()) };
        let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        let pieces = lines.iter().map(|line| i64::from(line.quantity)).sum();
        let digest = row.reference().digest;
        self.lines = Some(row);
        LinesRef { count, pieces, digest }
    }

    /// Takes in another language for the order's customer, or that it is left to their browser.
    pub fn other_language(&mut self, before: Option<Language>, after: Option<Language>) -> OtherLanguage {
        self.language = Some(after);
        let mut tag = |language: Option<Language>| language.map(|language| self.note(language.tag()));
        OtherLanguage { before: tag(before), after: tag(after) }
    }

    /// Takes in a free text: a reason, a note or a field's value.
    pub fn note(&mut self, text: &str) -> TextRef {
        let row = Row::new(text.to_owned(), text.to_owned());
        let reference = row.reference();
        self.notes.push(row);
        reference
    }
}

impl SourceRows {
    /// The texts of an order's card, as far as they come with this command.
    pub(super) fn label(&self, labels: &mut Labels, order: &Projected, workflow: &Workflow) {
        if let Some(row) = self.contacts.iter().find(|row| row.id == order.customer_row) {
            labels.customer = row.value.name.to_string();
        }
        if let Some(row) = &self.lines {
            labels.first_line = first_line(&row.value).to_owned();
        }
        labels.fields.retain(|field, _| order.fields.contains_key(field));
        for field in workflow.fields_on_cards() {
            let id = order.fields.get(&field.id);
            if let Some(row) = self.notes.iter().find(|row| Some(&row.id) == id) {
                labels.fields.insert(field.id.clone(), card_text(&row.value));
            }
        }
    }
}

impl SourceRows {
    /// The sum of the lines that come with this command, if any do.
    pub(super) fn total(&self) -> Option<Money> {
        let lines = &self.lines.as_ref()?.value;
        Some(lines.iter().filter_map(|line| Some(line.unit_price?.times(line.quantity))).sum())
    }

    /// The lines that come with this command, if any do.
    pub(super) fn new_lines(&self) -> Option<&[Line]> {
        self.lines.as_ref().map(|row| row.value.as_slice())
    }

    /// A text that comes with this command.
    pub(super) fn text(&self, id: Uuid) -> Option<&str> {
        self.notes.iter().find(|row| row.id == id).map(|row| row.body.as_str())
    }
}

impl<T> Row<T> {
    fn new(body: String, value: T) -> Row<T> {
        Row { id: Uuid::now_v7(), salt: rand::random(), body, value }
    }

    fn reference(&self) -> TextRef {
        TextRef { id: self.id, digest: digest(&self.salt, &self.body) }
    }
}

/// `SHA-256(salt ‖ text)` in lower-case hex.
pub(super) fn digest(salt: &[u8], text: &str) -> String {
    hex(&Sha256::new().chain_update(salt).chain_update(text).finalize())
}

/// SHA-256 of a text in lower-case hex.
pub fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text))
}

/// What the first of an order's lines says; empty when there is none.
pub(super) fn first_line(lines: &[Line]) -> &str {
    lines.first().map_or("", |line| &line.description)
}

/// Bytes in lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    // Contacts and lines are plain structs with string keys: there is nothing in them that JSON cannot say.
    serde_json::to_string(value).unwrap_or_default()
}

//! What an order says, as far as approvals are about it: for each part the reference that the log holds and who wrote it
//! last. Its canonical text is what a seal is made of.

use crate::{ActorRef, ApprovalDef, ApprovalStep, Covered, Entry, Event, Fields, OrderId, TextRef};
use std::collections::{BTreeMap, BTreeSet};

/// The parts of an order with the references that the log holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    order: OrderId,
    parts: BTreeMap<Covered, ContentPart>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct ContentPart {
    /// None where it was emptied.
    reference: Option<String>,
    author: ActorRef,
}

impl Content {
    /// What an order's entries make of it, all of them in order.
    pub fn of<'a>(order: OrderId, entries: impl IntoIterator<Item = &'a Entry>) -> Content {
        let mut content = Content { order, parts: BTreeMap::new() };
        for entry in entries {
            content.apply(&entry.event, &entry.actor);
        }
        content
    }

    /// Takes an event in.
    pub fn apply(&mut self, event: &Event, author: &ActorRef) {
        match event {
            Event::Placed(placed) => {
                self.fields(&placed.fields, author);
                self.set(Covered::Customer, Some(text(&placed.customer)), author);
                self.lines(&placed.lines, author);
                if let Some(promise) = placed.promise {
                    self.promise(promise, author);
                }
            }
            Event::Edited { fields, customer } => {
                self.fields(fields, author);
                if let Some(customer) = customer {
                    self.set(Covered::Customer, Some(text(customer)), author);
                }
            }
            Event::LinesChanged { lines, .. } => self.lines(lines, author),
            Event::Promised { promise, .. } => self.promise(*promise, author),
            _ => {}
        }
    }

    /// Takes field values in.
    fn fields(&mut self, fields: &Fields, author: &ActorRef) {
        for (field, value) in fields {
            self.set(Covered::Field(field.clone()), value.as_ref().map(text), author);
        }
    }

    fn lines(&mut self, lines: &crate::LinesRef, author: &ActorRef) {
        let reference = format!("{} {} {}", lines.count, lines.pieces, lines.digest);
        self.set(Covered::Lines, Some(reference), author);
    }

    fn promise(&mut self, promise: crate::Promise, author: &ActorRef) {
        let reference = format!("{} {}", promise.earliest(), promise.latest());
        self.set(Covered::Promise, Some(reference), author);
    }

    fn set(&mut self, part: Covered, reference: Option<String>, author: &ActorRef) {
        self.parts.insert(part, ContentPart { reference, author: author.clone() });
    }

    /// What a seal is made of: the step, and each part that it is about with its reference.
    pub fn canonical(&self, approval: &ApprovalDef, step: &ApprovalStep) -> String {
        let mut text = format!("approval 1\n{}\n{}\n{}\n", self.order, approval.id, step.id);
        let covers = approval.covers_of(step);
        for (part, kept) in self.parts.iter().filter(|(part, _)| part.is_among(covers)) {
            if let Some(reference) = &kept.reference {
                text.push_str(&format!("{} {reference}\n", name(part)));
            }
        }
        text
    }

    /// The parts among these that are not as in another content.
    pub fn changed(&self, before: &Content, covers: &BTreeSet<Covered>) -> BTreeSet<Covered> {
        let reference = |content: &Content, part: &Covered| {
            content.parts.get(part).and_then(|kept| kept.reference.clone())
        };
        let parts = self.parts.keys().chain(before.parts.keys()).filter(|part| part.is_among(covers));
        parts.filter(|part| reference(self, part) != reference(before, part)).cloned().collect()
    }

    /// Who wrote each of these parts last.
    pub fn authors<'a>(&'a self, covers: &'a BTreeSet<Covered>) -> impl Iterator<Item = &'a ActorRef> {
        self.parts.iter().filter(|(part, _)| part.is_among(covers)).map(|(_, kept)| &kept.author)
    }
}

fn text(reference: &TextRef) -> String {
    format!("{} {}", reference.id, reference.digest)
}

fn name(part: &Covered) -> String {
    match part {
        Covered::Fields => "fields".into(),
        Covered::Field(field) => format!("field {field}"),
        Covered::Lines => "lines".into(),
        Covered::Promise => "promise".into(),
        Covered::Customer => "customer".into(),
    }
}

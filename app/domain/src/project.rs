//! The only way out: what is about orders leaves the server as [`project`] makes it for whoever asks. What one does not see is
//! taken away and said to be withheld; an order in a status that one does not see is not there at all. Of two orders that
//! differ in nothing but what is withheld, the same remains.

use crate::{
    Basis, Card, Column, ColumnCount, CommentTally, Event, FieldId, Fields, Part, Reckoning, RuledPromise,
    Sight, SlackStep, Snapshot, StatusDays, StatusId, TextRef, Turns, Whose, Workflow,
    wire::{
        ApprovalView, AttentionItem, Change, Contact, EntryView, Line, Moved, OrderView, Page, Raised,
        RenewedLink, RuleOffer, WorkItem,
    },
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Something that is about orders.
pub trait Project: Sized {
    /// What somebody sees of it; none when it is not there for them.
    fn project(self, sight: &Sight) -> Option<Self>;
}

/// What somebody sees of something; none when it is not there for them.
pub fn project<T: Project>(thing: T, sight: &Sight) -> Option<T> {
    thing.project(sight)
}

impl Project for Card {
    fn project(mut self, sight: &Sight) -> Option<Card> {
        self.filled.retain(|field| sight.sees_field(field));
        self.conditions.retain(|condition| sight.sees_condition(condition));
        self.untold = sight.unseen_conditions().clone();
        self.fields.retain(|field, _| sight.sees_field(field));
        if !sight.sees(Part::Notes) {
            self.comments = CommentTally::default();
        }
        sight.sees_status(&self.status).then_some(self)
    }
}

impl Project for ColumnCount {
    fn project(self, sight: &Sight) -> Option<ColumnCount> {
        sight.sees_status(&self.status).then_some(self)
    }
}

/// Whose the orders of a status are is not told to who does not see the status.
impl Project for Whose {
    fn project(mut self, sight: &Sight) -> Option<Whose> {
        self.free.retain(|status| sight.sees_status(status));
        self.given.values_mut().for_each(|statuses| statuses.retain(|status| sight.sees_status(status)));
        self.given.retain(|_, statuses| !statuses.is_empty());
        Some(self)
    }
}

impl Project for Turns {
    fn project(self, sight: &Sight) -> Option<Turns> {
        Some(Turns { mine: project(self.mine, sight)?, nobodys: project(self.nobodys, sight)? })
    }
}

impl Project for Column {
    fn project(self, sight: &Sight) -> Option<Column> {
        let Column { count, orders, next } = self;
        Some(Column { count: project(count, sight)?, orders: projected(orders, sight), next })
    }
}

/// Statuses that are not seen are not there, nor moves into or out of them.
impl Project for Workflow {
    fn project(mut self, sight: &Sight) -> Option<Workflow> {
        self.statuses.retain(|status| sight.sees_status(&status.id));
        self.moves.retain(|m| sight.sees_status(&m.from) && sight.sees_status(&m.to));
        self.roles
            .iter_mut()
            .for_each(|role| role.hidden_statuses.retain(|status| sight.sees_status(status)));
        Some(self)
    }
}

impl Project for Snapshot {
    fn project(mut self, sight: &Sight) -> Option<Snapshot> {
        self.workflow = project(self.workflow, sight)?;
        self.columns = projected(self.columns, sight);
        self.slack.usual.retain(|status, _| sight.sees_status(status));
        Some(self)
    }
}

/// What usually happens in statuses that are not seen is told of all of them together.
impl Project for Reckoning {
    fn project(mut self, sight: &Sight) -> Option<Reckoning> {
        let mut seen: Vec<SlackStep> = Vec::with_capacity(self.steps.len());
        for step in self.steps {
            if sight.sees_status(&step.status) {
                seen.push(step);
                continue;
            }
            match seen.last_mut().filter(|last| last.basis == Basis::Unseen) {
                Some(last) => {
                    last.seconds += step.seconds;
                    last.there_by = step.there_by;
                }
                None => seen.push(SlackStep { status: StatusId::unseen(), basis: Basis::Unseen, ..step }),
            }
        }
        self.steps = seen;
        sight.sees_status(&self.status).then_some(self)
    }
}

/// What statuses take that are not seen is told of those in a row together.
impl Project for RuleOffer {
    fn project(self, sight: &Sight) -> Option<RuleOffer> {
        let RuleOffer::Promise(ruled) = self else { return Some(self) };
        let mut seen: Vec<StatusDays> = Vec::with_capacity(ruled.steps.len());
        for step in ruled.steps {
            let is_seen = sight.sees_status(&step.status);
            match seen.last_mut().filter(|last| !is_seen && last.status == StatusId::unseen()) {
                Some(last) => last.days = last.days.saturating_add(step.days),
                None if is_seen => seen.push(step),
                None => seen.push(StatusDays { status: StatusId::unseen(), ..step }),
            }
        }
        Some(RuleOffer::Promise(RuledPromise { steps: seen, ..ruled }))
    }
}

impl<T: Project> Project for Page<T> {
    fn project(self, sight: &Sight) -> Option<Page<T>> {
        Some(Page { items: projected(self.items, sight), ..self })
    }
}

impl Project for Moved {
    fn project(self, sight: &Sight) -> Option<Moved> {
        Some(Moved { order: project(self.order, sight)?, ..self })
    }
}

impl Project for RenewedLink {
    fn project(self, sight: &Sight) -> Option<RenewedLink> {
        Some(RenewedLink { order: project(self.order, sight)?, ..self })
    }
}

impl Project for OrderView {
    fn project(mut self, sight: &Sight) -> Option<OrderView> {
        self.card = project(self.card, sight)?;
        self.customer = contact(self.customer, sight);
        self.fields.retain(|field, _| sight.sees_field(field));
        if !sight.sees(Part::Notes) {
            self.hold_note = None;
            self.cancel_reason = None;
            self.given.iter_mut().for_each(|given| given.note = None);
            self.raised.iter_mut().for_each(Raised::forget_note);
            self.facts.values_mut().for_each(|fact| fact.evidence = None);
            self.approvals.iter_mut().for_each(ApprovalView::forget_notes);
        }
        for parcel in &mut self.parcels {
            let [carrier, number] = CARRIED.map(|field| sight.sees_field(&field()));
            parcel.carrier.take_if(|_| !carrier);
            parcel.tracking_number.take_if(|_| !number);
            parcel.link.take_if(|_| !(carrier && number));
        }
        if !sight.sees(Part::Money) {
            self.total = None;
            self.lines = self.lines.into_iter().map(without_price).collect();
        }
        self.withheld = sight.withheld().clone();
        self.withheld_fields = sight.unseen_fields().clone();
        Some(self)
    }
}

/// One entry of the log, as viewers need it. A card that goes where one does not see it leaves the board.
impl Project for Change {
    fn project(mut self, sight: &Sight) -> Option<Change> {
        if Event::COMMENT_KINDS.contains(&self.kind.as_str()) && !sight.sees(Part::Notes) {
            return None;
        }
        let left = self.from.as_ref().is_some_and(|from| sight.sees_status(from));
        let is_here = self.card.as_ref().is_none_or(|card| sight.sees_status(&card.status));
        if !left && !is_here {
            return None;
        }
        self.card = self.card.filter(|card| !card.archived).and_then(|card| project(card, sight));
        self.from = self.from.filter(|status| sight.sees_status(status));
        self.to = self.to.filter(|status| sight.sees_status(status));
        self.columns = projected(self.columns, sight);
        Some(self)
    }
}

impl Project for EntryView {
    fn project(mut self, sight: &Sight) -> Option<EntryView> {
        let is_here = self.status.as_ref().is_none_or(|status| sight.sees_status(status));
        if !is_here || is_out_of_sight(&self.event, sight) {
            return None;
        }
        let withheld = parts_of(&self.event).iter().copied().filter(|part| !sight.sees(*part));
        self.withheld = withheld.collect();
        self.statuses.retain(|status, _| sight.sees_status(status));
        // Of a status that is not seen nobody learns how its time was kept.
        self.deadline
            .take_if(|_| matches!(&self.event, Event::Moved { from, .. } if !sight.sees_status(from)));
        let mut veil = Veil { texts: &mut self.texts, sight };
        veil.cover(&mut self.event);
        Some(self)
    }
}

impl Project for WorkItem {
    fn project(mut self, sight: &Sight) -> Option<WorkItem> {
        if !sight.sees(Part::Notes) {
            self.given.iter_mut().for_each(|given| given.note = None);
        }
        self.card = project(self.card, sight)?;
        Some(self)
    }
}

impl Project for AttentionItem {
    fn project(mut self, sight: &Sight) -> Option<AttentionItem> {
        if !sight.sees(Part::Notes) {
            self.raised.iter_mut().for_each(Raised::forget_note);
        }
        self.card = project(self.card, sight)?;
        Some(self)
    }
}

fn projected<T: Project>(things: Vec<T>, sight: &Sight) -> Vec<T> {
    things.into_iter().filter_map(|thing| project(thing, sight)).collect()
}

fn contact(contact: Contact, sight: &Sight) -> Contact {
    let (address, phone, email) =
        (sight.sees(Part::Address), sight.sees(Part::Phone), sight.sees(Part::Email));
    Contact {
        name: contact.name,
        email: contact.email.filter(|_| email),
        phone: contact.phone.filter(|_| phone),
        address: contact.address.filter(|_| address),
        postcode: contact.postcode.filter(|_| address),
        country: contact.country.filter(|_| address),
    }
}

fn without_price(line: Line) -> Line {
    Line { unit_price: None, ..line }
}

/// Whether an entry is about nothing but what is not seen.
fn is_out_of_sight(event: &Event, sight: &Sight) -> bool {
    match event {
        Event::Moved { from, to, .. } | Event::TakenBack { from, to, .. } => {
            !sight.sees_status(from) && !sight.sees_status(to)
        }
        // It would tell that what one does not see has changed.
        Event::ConditionsChanged { .. } => !sight.unseen_conditions().is_empty(),
        // It speaks of a comment.
        Event::SightAsked { .. } => !sight.sees(Part::Notes),
        event if event.comment().is_some() => !sight.sees(Part::Notes),
        _ => false,
    }
}

/// Who carries a parcel, and its number, are seen by who sees the order's own.
const CARRIED: [fn() -> FieldId; 2] = [FieldId::carrier, FieldId::tracking_number];

const CONTACT: [Part; 3] = [Part::Address, Part::Phone, Part::Email];

/// The parts that an entry of this kind may tell of.
fn parts_of(event: &Event) -> &'static [Part] {
    match event {
        Event::Placed(_) => &[Part::Address, Part::Phone, Part::Email, Part::Money, Part::Notes],
        Event::Edited { .. } => &[Part::Address, Part::Phone, Part::Email, Part::Notes],
        Event::LinesChanged { .. } => &[Part::Money],
        Event::Moved { .. }
        | Event::Held { .. }
        | Event::Assigned { .. }
        | Event::Acknowledged { .. }
        | Event::Withdrawn { .. }
        | Event::CancelAsked { .. }
        | Event::FactSet { .. }
        | Event::FactCleared { .. }
        | Event::ApprovalDecided { .. }
        | Event::ApprovalOverridden { .. } => &[Part::Notes],
        _ => &[],
    }
}

/// Takes out of an event and the texts beside it what is not seen. A digest tells whether two texts differ, so it goes with
/// its text.
struct Veil<'a> {
    texts: &'a mut BTreeMap<Uuid, String>,
    sight: &'a Sight,
}

impl Veil<'_> {
    fn cover(&mut self, event: &mut Event) {
        match event {
            Event::Placed(placed) => {
                self.status(&mut placed.status);
                self.customer(&mut placed.customer);
                self.fields(&mut placed.fields);
                if !self.sight.sees(Part::Money) {
                    placed.lines.digest.clear();
                }
            }
            Event::Edited { fields, customer } => {
                self.fields(fields);
                customer.iter_mut().for_each(|customer| self.customer(customer));
            }
            Event::LinesChanged { lines, before, after } if !self.sight.sees(Part::Money) => {
                lines.digest.clear();
                after.digest.clear();
                for id in [&*before, &after.id] {
                    self.texts.entry(*id).and_modify(|text| *text = without_prices(text));
                }
            }
            Event::Moved { from, to, reason, .. } => {
                self.status(from);
                self.status(to);
                self.note(reason);
            }
            Event::TakenBack { from, to, .. } => {
                self.status(from);
                self.status(to);
            }
            Event::Held { note, .. }
            | Event::Assigned { note, .. }
            | Event::Acknowledged { note, .. }
            | Event::CancelAsked { reason: note }
            | Event::FactSet { evidence: note, .. } => self.note(note),
            Event::ParcelSent { carrier, number, .. } | Event::ParcelLabelled { carrier, number, .. } => {
                for (note, field) in [carrier, number].into_iter().zip(CARRIED) {
                    if let Some(text) = note.take_if(|_| !self.sight.sees_field(&field())) {
                        self.texts.remove(&text.id);
                    }
                }
            }
            Event::Withdrawn { reason } | Event::FactCleared { reason, .. }
                if !self.sight.sees(Part::Notes) =>
            {
                self.text(reason);
            }
            Event::ApprovalRequested { steps, .. } => self.seals(steps.values_mut()),
            Event::ApprovalDecided { seal, note, .. } => {
                self.seals([seal]);
                self.note(note);
            }
            Event::ApprovalOverridden { steps, reason, .. } => {
                self.seals(steps.values_mut());
                if !self.sight.sees(Part::Notes) {
                    self.text(reason);
                }
            }
            Event::ConditionsChanged { conditions } => {
                conditions.retain(|condition| self.sight.sees_condition(condition));
            }
            // The others of its column may be where they are not seen.
            Event::Reranked { ranks } if !self.sight.hidden().is_empty() => ranks.clear(),
            _ => {}
        }
    }

    fn status(&self, status: &mut StatusId) {
        if !self.sight.sees_status(status) {
            *status = StatusId::unseen();
        }
    }

    /// A customer's record is one text, so it takes every part of it.
    fn customer(&mut self, customer: &mut TextRef) {
        if !CONTACT.into_iter().all(|part| self.sight.sees(part)) {
            self.text(customer);
        }
    }

    fn fields(&mut self, fields: &mut Fields) {
        let unseen: BTreeSet<FieldId> =
            fields.keys().filter(|field| !self.sight.sees_field(field)).cloned().collect();
        for text in unseen.iter().filter_map(|field| fields.remove(field)).flatten() {
            self.texts.remove(&text.id);
        }
    }

    fn note(&mut self, note: &mut Option<TextRef>) {
        if !self.sight.sees(Part::Notes)
            && let Some(text) = note.take()
        {
            self.texts.remove(&text.id);
        }
    }

    /// A seal tells whether two contents differ.
    fn seals<'a>(&self, seals: impl IntoIterator<Item = &'a mut String>) {
        if *self.sight != Sight::whole() {
            seals.into_iter().for_each(String::clear);
        }
    }

    fn text(&mut self, text: &mut TextRef) {
        self.texts.remove(&text.id);
        text.digest.clear();
    }
}

/// Lines as an entry keeps them, for somebody who does not see prices.
fn without_prices(text: &str) -> String {
    let lines: Vec<Line> = serde_json::from_str(text).unwrap_or_default();
    let lines: Vec<Line> = lines.into_iter().map(without_price).collect();
    serde_json::to_string(&lines).unwrap_or_default()
}

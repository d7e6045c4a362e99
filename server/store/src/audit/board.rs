//! A board's part of the audit: texts against their digests, rows and counters against what the log folds to.

use super::{
    Halt, PAGE, Step, StoredImport, StoredOrder, StoredText, Walk, at_entry, beginning,
    erased::Erasures,
    rules::LoggedRules,
    stays::{Calendars, Stays},
    workflows::Rules,
};
use crate::{
    Head,
    projection::{ImportRow, ImportTally, Projected},
    refs::refs,
    search::{SearchText, of_parcel},
    secret::token_digest,
    source::{digest, first_line},
    time::Clock,
    timers::step_name,
};
use domain::{
    BoardId, CommentTally, Entry, Event, ImportId, Imported, OrderId, Rank, Spans, StatusId, Stay, Workflow,
    wire::Contact, wire::Line,
};
use std::collections::BTreeMap;
use uuid::Uuid;

type Orders = BTreeMap<OrderId, Projected>;
type Imports = BTreeMap<ImportId, ImportRow>;

/// Lines that an entry brought and that are not the order's present ones: a later entry must have kept them. What is the
/// case with the present ones is said if none has.
type Replaced = BTreeMap<OrderId, (u64, String, Halt)>;

impl Walk<'_> {
    /// Walks a board; how many orders it has, and how many of its texts were erased.
    pub(super) async fn orders_board(&mut self, id: BoardId, head: &Head) -> Step<(u64, u64)> {
        let (mut end, mut orders, mut replaced) = (beginning(), Orders::new(), Replaced::new());
        let revisions = self.auditor.revisions(id).await?;
        let mut stays = Stays::begin(self.auditor.stays(id).await?);
        let calendars = Calendars::of(&revisions);
        let mut rules = Rules::begin(revisions, self.created.get(&id))?;
        let (mut imports, mut automation) = (Imports::new(), LoggedRules::default());
        let mut erasures = Erasures::default();
        loop {
            let page = self.page::<Event>(id, &mut end, head).await?;
            if page.is_empty() {
                break;
            }
            self.check_texts(&page, &mut replaced, &mut erasures).await?;
            for entry in &page {
                let before = entry.order.and_then(|order| orders.get(&order));
                rules.check(entry, before, &orders)?;
                stays.note(entry, before)?;
                fold(&mut orders, entry)?;
                note_import(&mut imports, entry);
                automation.note(entry);
            }
        }
        rules.finish(self.auditor.in_force(id).await?, &orders)?;
        rules.check_archived(self.auditor.archived_at(id).await?)?;
        if let Some((.., what)) = replaced.into_values().min_by_key(|(seq, ..)| *seq) {
            return Err(what);
        }
        let erased = erasures.finish()?;
        let now = Clock::system().now();
        stays.finish(&calendars, head.at.map_or(now, |at| at.max(now)))?;
        self.check_rules(id, automation).await?;
        self.check_counters(id, &orders).await?;
        self.check_timers(id, rules.workflow(), &orders).await?;
        self.check_imports(id, &orders, imports).await?;
        let count = orders.len() as u64;
        self.check_orders(id, orders).await?;
        Ok((count, erased))
    }

    async fn check_texts(
        &mut self,
        page: &[Entry],
        replaced: &mut Replaced,
        erasures: &mut Erasures,
    ) -> Step {
        let all: Vec<_> = page.iter().map(|entry| (entry, refs(&entry.event))).collect();
        let ids = |pick: fn(&crate::refs::Refs<'_>) -> Vec<Uuid>| {
            all.iter().flat_map(|(_, refs)| pick(refs)).collect::<Vec<_>>()
        };
        let noted = ids(|refs| refs.notes.iter().map(|note| note.id).chain(refs.lines_before).collect());
        let notes = self.auditor.notes(&noted).await?;
        let contacts = self
            .auditor
            .contacts(&ids(|refs| refs.contact.iter().map(|contact| contact.id).collect()))
            .await?;
        let placed: Vec<Uuid> = all
            .iter()
            .filter(|(_, refs)| refs.lines.is_some())
            .filter_map(|(e, _)| e.order)
            .map(|id| id.0)
            .collect();
        let lines = self.auditor.lines(&placed).await?;
        for (entry, refs) in &all {
            erasures.note(entry);
            for note in &refs.notes {
                let stored = notes.get(&note.id);
                if !erasures.is_note(entry, stored) {
                    check_text(entry, "a text", stored, &note.digest, |_| Some(Vec::new()))?;
                }
            }
            if let Some(contact) = refs.contact {
                let (what, stored) = ("the customer's contact", contacts.get(&contact.id));
                match stored.filter(|_| erasures.is_contact(entry, stored)) {
                    Some(erased) => check_derived(entry, what, erased, from_contact)?,
                    None => check_text(entry, what, stored, &contact.digest, from_contact)?,
                }
            }
            if let (Some(reference), Some(order)) = (refs.lines, entry.order) {
                if let Some(kept) = refs.lines_before {
                    let (kept, before) = (notes.get(&kept), replaced.remove(&order));
                    if !erasures.is_kept(entry, kept) {
                        check_kept(entry, before, kept)?;
                    }
                }
                let stored = lines.get(&order.0);
                if let Some(erased) = stored.filter(|_| erasures.is_lines(entry, stored)) {
                    check_derived(entry, "the order's lines", erased, from_lines)?;
                    continue;
                }
                // An order without lines may have no row for them.
                if reference.count > 0 || stored.is_some() {
                    let what = "the order's lines";
                    if let Err(wrong) = check_text(entry, what, stored, &reference.digest, from_lines) {
                        replaced.insert(order, (entry.seq, reference.digest.clone(), wrong));
                    }
                }
            }
        }
        Ok(())
    }

    async fn check_counters(&mut self, board: BoardId, orders: &Orders) -> Step {
        let mut counted: BTreeMap<StatusId, u32> = BTreeMap::new();
        for order in orders.values().filter(|order| !order.state.archived) {
            *counted.entry(order.state.status.clone()).or_default() += 1;
        }
        let mut stored = self.auditor.counters(board).await?;
        stored.retain(|_, total| *total > 0);
        let statuses = counted.keys().chain(stored.keys());
        let of = |counts: &BTreeMap<StatusId, u32>, status| counts.get(status).copied().unwrap_or(0);
        let wrong = statuses.filter(|status| of(&counted, status) != of(&stored, status)).min().cloned();
        match wrong {
            None => Ok(()),
            Some(status) => {
                let what = format!(
                    "it is counted as {}, but the log leaves {}",
                    of(&stored, &status),
                    of(&counted, &status)
                );
                Err(Halt::At(format!("column {status}"), what))
            }
        }
    }

    /// The timers against what the orders are due for. When that is the shop's hours say too, which are not asked for here.
    async fn check_timers(&mut self, board: BoardId, workflow: &Workflow, orders: &Orders) -> Step {
        let mut stored = self.auditor.timers(board).await?;
        for order in orders.values() {
            let state = &order.state;
            let due = Stay::from(state).timer(workflow, &Spans::default());
            let due = due.map(|timer| (step_name(timer.step), state.entered_at));
            if stored.remove(&state.id) != due {
                return at_order(
                    order,
                    "the step of its ladder that comes next is not the one that follows from the log",
                );
            }
        }
        match stored.into_keys().next() {
            Some(order) => {
                Err(Halt::At(format!("order {order}"), "it has a timer, but the log does not know it".into()))
            }
            None => Ok(()),
        }
    }

    /// The rows of imports against who placed the orders, when, and what they are now.
    async fn check_imports(&mut self, board: BoardId, orders: &Orders, mut logged: Imports) -> Step {
        for order in orders.values() {
            if let Some(row) = order.state.imported.and_then(|imported| logged.get_mut(&imported.run)) {
                row.tally += ImportTally::of(order);
            }
        }
        for StoredImport(stored) in self.auditor.imports(board).await? {
            match logged.remove(&stored.run) {
                Some(log) if log == stored => {}
                Some(log) => {
                    let what = format!("its row says {stored:?}, but the log {log:?}");
                    return Err(Halt::At(format!("import {}", stored.run), what));
                }
                None => {
                    let what = "it has a row, but the log does not know it".to_owned();
                    return Err(Halt::At(format!("import {}", stored.run), what));
                }
            }
        }
        match logged.into_keys().next() {
            Some(run) => {
                Err(Halt::At(format!("import {run}"), "the log knows it, but it has no row".to_owned()))
            }
            None => Ok(()),
        }
    }

    async fn check_orders(&mut self, board: BoardId, mut orders: Orders) -> Step {
        let mut after = Uuid::nil();
        loop {
            let page = self.auditor.orders(board, after, PAGE).await?;
            let Some(last) = page.last() else {
                break;
            };
            after = last.id.0;
            let mut checked = Vec::with_capacity(page.len());
            for stored in page {
                let logged = orders.remove(&stored.id);
                checked.push(self.check_order(stored, logged)?);
            }
            self.check_index(&checked).await?;
        }
        match orders.into_values().next() {
            Some(order) => at_order(&order, "the log knows it, but it has no row"),
            None => Ok(()),
        }
    }

    fn check_order(&self, stored: StoredOrder, logged: Option<Projected>) -> Step<Projected> {
        let Some(logged) = logged else {
            return Err(Halt::At(
                format!("order {}", stored.id),
                "it has a row, but the log does not know it".into(),
            ));
        };
        let row = match stored.row {
            Ok(row) => *row,
            Err(reason) => return at_order(&logged, format!("its row cannot be read: {reason}")),
        };
        if let Some((what, row, log)) = first_difference(&row, &logged) {
            return at_order(&logged, format!("its {what} is {row} in its row, but {log} by the log"));
        }
        let granted = serde_json::from_str::<Vec<String>>(&stored.granted).ok();
        if granted != Some(logged.granted()) {
            return at_order(&logged, "the steps that it is found by as granted are not those of the log");
        }
        let CommentTally { count, last } = logged.state.comment_tally();
        if (i64::from(count), i64::try_from(last).ok()) != (stored.comments.0, Some(stored.comments.1)) {
            return at_order(&logged, "what its card counts as comments is not what the log says");
        }
        let token = self.secret.tracking_token(logged.state.id, logged.state.tracking_generation);
        if stored.tracking != token_digest(&token) {
            return at_order(&logged, "its tracking link is not the one that the log and the secret give");
        }
        Ok(logged)
    }

    /// Orders are searched and sorted by what their source rows say. Those were compared with the log before.
    async fn check_index(&mut self, orders: &[Projected]) -> Step {
        let ids: Vec<OrderId> = orders.iter().map(|order| order.state.id).collect();
        let contacts =
            self.auditor.contacts(&orders.iter().map(|order| order.customer_row).collect::<Vec<_>>()).await?;
        let lines = self.auditor.lines(&ids.iter().map(|id| id.0).collect::<Vec<_>>()).await?;
        let of_order = |order: &Projected| -> Vec<Uuid> {
            let texts = order.state.comment_texts().chain(order.state.parcels.notes());
            order.fields.values().copied().chain(texts).collect()
        };
        let notes: Vec<Uuid> = orders.iter().flat_map(of_order).collect();
        let notes = self.auditor.notes(&notes).await?;
        let documents = self.auditor.documents(&ids).await?;
        for order in orders {
            let contact = contacts
                .get(&order.customer_row)
                .and_then(|text| serde_json::from_str::<Contact>(&text.body).ok());
            let lines = lines
                .get(&order.state.id.0)
                .and_then(|text| serde_json::from_str::<Vec<Line>>(&text.body).ok());
            let fields = order
                .fields
                .iter()
                .filter_map(|(field, id)| Some((field.clone(), notes.get(id)?.body.as_str())));
            let parcels = order.state.parcels.notes();
            let parcels: Vec<&str> = parcels.filter_map(|id| Some(notes.get(&id)?.body.as_str())).collect();
            let fields = fields.chain(parcels.into_iter().map(of_parcel));
            let comments = order.state.comment_texts();
            let comments: Vec<&str> = comments.filter_map(|id| Some(notes.get(&id)?.body.as_str())).collect();
            let text = contact.map(|contact| {
                let (lines, comments) = (lines.unwrap_or_default(), comments.into_iter());
                SearchText::new(&order.number, &contact, &lines, fields, comments)
            });
            match documents.get(&order.state.id) {
                None => return at_order(order, "it is not in the search index"),
                Some(found)
                    if text.is_none_or(|text| text != found.0.text)
                        || found.0.key.archived != order.state.archived =>
                {
                    return at_order(order, "what it is searched and sorted by is not what it says");
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

fn at_order<T>(order: &Projected, what: impl Into<String>) -> Step<T> {
    Err(Halt::At(format!("order {}", order.number), what.into()))
}

fn fold(orders: &mut Orders, entry: &Entry) -> Step {
    if entry.event.is_about_board() && entry.order.is_none() {
        return Ok(());
    }
    let Some(id) = entry.order else {
        return at_entry(entry.seq, "it is about no order");
    };
    let after = match Projected::apply(orders.remove(&id), entry) {
        Ok(after) => after,
        Err(impossible) => return at_entry(entry.seq, impossible.to_string()),
    };
    orders.insert(id, after);
    if let Event::Reranked { ranks } = &entry.event {
        ranks.iter().try_for_each(|(id, rank)| rerank(orders, entry.seq, id, rank))?;
    }
    Ok(())
}

/// Who imported and when, as the first entry of an import says.
fn note_import(imports: &mut Imports, entry: &Entry) {
    if let Event::Placed(placed) = &entry.event
        && let Some(Imported { run, .. }) = placed.import
    {
        let (by, at, tally) = (entry.actor.clone(), entry.at, ImportTally::default());
        imports.entry(run).or_insert(ImportRow { run, by, at, tally });
    }
}

fn rerank(orders: &mut Orders, seq: u64, id: &OrderId, rank: &Rank) -> Step {
    match orders.get_mut(id) {
        Some(order) => {
            order.state.rank = rank.clone();
            Ok(())
        }
        None => at_entry(seq, format!("it ranks order {id}, which does not exist")),
    }
}

fn check_text(
    entry: &Entry,
    what: &str,
    stored: Option<&StoredText>,
    expected: &str,
    derive: fn(&str) -> Option<Vec<String>>,
) -> Step {
    let seq = entry.seq;
    let Some(stored) = stored else {
        return at_entry(seq, format!("{what} that it points to is gone"));
    };
    if digest(&stored.salt, &stored.body) != expected {
        return at_entry(seq, format!("{what} that it points to was changed"));
    }
    if !is_filed_right(entry, stored) {
        return at_entry(seq, format!("{what} that it points to is filed under another order"));
    }
    check_derived(entry, what, stored, derive)
}

fn check_derived(
    entry: &Entry,
    what: &str,
    stored: &StoredText,
    derive: fn(&str) -> Option<Vec<String>>,
) -> Step {
    match derive(&stored.body).is_some_and(|derived| derived == stored.derived) {
        true => Ok(()),
        false => at_entry(entry.seq, format!("what is shown of {what} is not what it says")),
    }
}

fn is_filed_right(entry: &Entry, stored: &StoredText) -> bool {
    entry.order == Some(OrderId(stored.order))
}

/// Lines that others took the place of, against the digest of the entry that brought them.
fn check_kept(entry: &Entry, replaced: Option<(u64, String, Halt)>, kept: Option<&StoredText>) -> Step {
    let is = |kept: &StoredText, expected: &str| {
        digest(&kept.salt, &kept.body) == expected && is_filed_right(entry, kept)
    };
    match (replaced, kept) {
        (Some((_, expected, _)), Some(kept)) if is(kept, &expected) => Ok(()),
        // There were none.
        (None, None) => Ok(()),
        (_, None) => at_entry(entry.seq, "what the order's lines were before is gone"),
        (_, Some(_)) => at_entry(entry.seq, "what the order's lines were before was changed"),
    }
}

fn from_contact(body: &str) -> Option<Vec<String>> {
    let contact: Contact = serde_json::from_str(body).ok()?;
    Some(vec![contact.name.to_string()])
}

fn from_lines(body: &str) -> Option<Vec<String>> {
    let lines: Vec<Line> = serde_json::from_str(body).ok()?;
    Some(vec![first_line(&lines).to_owned()])
}

/// The first part in which a row is not what the log folds to: what, in the row, by the log.
fn first_difference(row: &Projected, log: &Projected) -> Option<(&'static str, String, String)> {
    type Part = (&'static str, fn(&Projected) -> String);
    const PARTS: [Part; 30] = [
        ("version", |o| o.state.version.to_string()),
        ("status", |o| format!("“{}”", o.state.status)),
        ("rank", |o| o.state.rank.to_string()),
        ("number", |o| o.number.to_string()),
        ("time of placing", |o| o.placed_at.to_rfc3339()),
        ("time of entry", |o| o.state.entered_at.to_rfc3339()),
        ("deadline", |o| format!("{:?}", o.state.due_at)),
        ("hold", |o| format!("{:?}", o.state.hold)),
        ("hold's note", |o| format!("{:?}", o.hold_note)),
        ("assignment", |o| format!("{:?} {:?}", o.state.assignment, o.assign_note)),
        ("escalation", |o| format!("{:?}", o.state.escalation)),
        ("time on hold", |o| o.state.paused.to_string()),
        ("promise", |o| format!("{:?}", o.state.promise)),
        ("first promise", |o| format!("{:?}", o.state.first_promise)),
        ("slips of the promise", |o| o.state.slips.to_string()),
        ("promise's reason", |o| format!("{:?}", o.promise_note)),
        ("fields", |o| format!("{:?}", o.fields)),
        ("facts", |o| format!("{:?} {:?}", o.state.facts, o.evidence)),
        ("approvals", |o| format!("{:?}", o.state.approvals)),
        ("conditions", |o| format!("{:?}", o.state.conditions)),
        ("customer", |o| format!("{} ({})", o.customer_id, o.customer_row)),
        ("lines", |o| o.state.lines.to_string()),
        ("last move", |o| format!("{:?}", o.state.last_move)),
        ("place on or off the board", |o| if o.state.archived { "off".into() } else { "on".into() }),
        ("withdrawal", |o| format!("{:?}", o.state.withdrawn_at)),
        ("source", |o| format!("{:?}", o.source)),
        ("import", |o| format!("{:?}", o.state.imported)),
        ("customer's answers", |o| format!("{:?}", o.state.answers)),
        ("comments", |o| format!("{:?}", o.state.comments)),
        ("parcels", |o| format!("{:?}", o.state.parcels)),
    ];
    if row == log {
        return None;
    }
    let parts = PARTS.iter().map(|(what, show)| (*what, show(row), show(log)));
    let differing = parts.into_iter().find(|(_, row, log)| row != log);
    Some(differing.unwrap_or_else(|| ("state", format!("{row:?}"), format!("{log:?}"))))
}

//! Entries of the log in words: what happened, how, and why.

use super::{escalation_text::escalated, parcel_text::parcel};
use crate::components::dates;
use domain::{
    ActorRef, ApprovalId, Covered, Date, Event, FieldId, Fields, Language, Mention, Need, Origin, Part,
    Party, PersonId, StatusId, TextRef, Verdict, Workflow, isolated, wire::EntryView, wire::Line,
};

/// An entry in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryText {
    /// The icon's name.
    pub icon: &'static str,
    /// What happened, `Moved`.
    pub what: &'static str,
    /// The rest of the sentence.
    pub rest: String,
    /// The reason or note that was given.
    pub why: Option<String>,
}

/// What an entry tells.
pub fn text_of(entry: &EntryView, workflow: &Workflow, today: Date) -> EntryText {
    let name = |id: &StatusId| {
        let known = workflow.status(id).map(|status| &status.name).or_else(|| entry.statuses.get(id));
        match known {
            Some(name) => isolated(name).into_owned(),
            None if *id == StatusId::unseen() => "a status that is not in your sight".to_owned(),
            None => id.to_string(),
        }
    };
    let who = |person: &PersonId| match entry.people.get(person) {
        Some(name) => isolated(name).into_owned(),
        None => "somebody who is not here any more".to_owned(),
    };
    let mentioned = |mention: &Mention| match mention {
        Mention::Person(person) => who(person),
        Mention::Role(role) => format!("everybody of {}", isolated(workflow.role_name(role))),
    };
    let named = |approval: &ApprovalId| format!("“{}”", isolated(workflow.approval_name(approval)));
    let text = |text: &Option<TextRef>| text.as_ref().and_then(|text| entry.texts.get(&text.id).cloned());
    let (icon, what, rest, why) = match &entry.event {
        Event::Placed(placed) => {
            let status = name(&placed.status);
            match &placed.source {
                Some(source) => {
                    ("import", "Imported", format!("from {} into {status}", isolated(source)), None)
                }
                None => ("plus", "Placed", format!("in {status}"), None),
            }
        }
        Event::Edited { fields, customer } => {
            let changed = changed(fields, customer.is_some(), workflow, &text);
            let unseen = changed.is_empty() && entry.withheld.contains(&Part::Notes);
            (
                "edit",
                "Changed",
                if unseen { "a note that is not in your sight".into() } else { changed },
                None,
            )
        }
        Event::LinesChanged { before, after, .. } => {
            let kept = |id| entry.texts.get(id).and_then(|text| serde_json::from_str(text).ok());
            let lines = |id| -> Vec<Line> { kept(id).unwrap_or_default() };
            let rest = lines_text(&lines(before), &lines(&after.id));
            ("edit", "Lines changed", rest, None)
        }
        // Whether the customer was told stands below it.
        Event::Promised { promise, reason, .. } => {
            let window = dates::window_short(promise.earliest(), promise.latest(), today);
            let before = entry.promised_before.map(|before| {
                let before = dates::window_short(before.earliest(), before.latest(), today);
                format!(", instead of {before}")
            });
            let window = format!("{window}{}", before.unwrap_or_default());
            match reason {
                Some(_) => ("clock", "Promise moved", format!("to {window}"), text(reason)),
                None => ("clock", "Promised", window, None),
            }
        }
        // The status it left may be gone from the workflow by now: the entry still says which it was.
        Event::Moved { from, to, .. } if entry.origin == Origin::Publish => {
            let rest = format!("from {} to {}, for the workflow was changed", name(from), name(to));
            ("move", "Moved", rest, None)
        }
        Event::Reclocked { entered_at, entered_before, .. } => {
            let rest = match entered_at == entered_before {
                true => "for the workflow was changed: another limit, the time so far is kept",
                false => "for the workflow was changed: its time here starts anew",
            };
            ("clock", "Clock set", rest.into(), None)
        }
        Event::WorkflowPublished(published) => {
            let restored = published.restores.map(|n| format!(", which brings revision {n} back"));
            let rest = format!("to revision {}{}", published.revision, restored.unwrap_or_default());
            ("edit", "Workflow changed", rest, None)
        }
        Event::BoardRenamed => ("edit", "Board renamed", String::new(), None),
        Event::BoardArchived => ("archive", "Board archived", String::new(), None),
        Event::BoardRestored => ("undo", "Board restored", String::new(), None),
        Event::RuleChanged { .. } => ("rule", "Rule written", String::new(), None),
        Event::RuleSwitched { on: true, .. } => ("rule", "Rule switched on", String::new(), None),
        Event::RuleSwitched { .. } => ("rule", "Rule switched off", String::new(), None),
        Event::Notified { to } => ("bell", "Told", mentioned(to), None),
        Event::PromiseEndangered { promise, .. } => {
            let window = dates::window_short(promise.earliest(), promise.latest(), today);
            ("alert", "At risk", format!("of missing its promise, {window}"), None)
        }
        Event::LanguageChosen { before, after } => {
            let name = |tag: &Option<TextRef>| match tag {
                None => "as their browser asks",
                Some(_) => text(tag)
                    .and_then(|tag| Language::from_tag(&tag))
                    .map_or("one that is not known any more", Language::english_name),
            };
            let rest = format!("of the customer: {}, before {}", name(after), name(before));
            ("edit", "Language", rest, None)
        }
        Event::SightAsked { of } => {
            ("lock", "Asked", format!("the administrators to let {} see this order", mentioned(of)), None)
        }
        Event::Pressed { .. } => ("rule", "Pressed", "the button of a rule".to_owned(), None),
        Event::Moved { from, to, reason, despite, unassigned, quiet, .. } => {
            let lacking: Vec<_> = despite.iter().map(|need| need_text(need, workflow)).collect();
            let all_the_same = if lacking.is_empty() { "" } else { ", without " };
            let left =
                unassigned.map(|person| format!("; no longer with {}", who(&person))).unwrap_or_default();
            let (lacking, quiet) = (lacking.join(", "), left_out(*quiet));
            let rest = format!("from {} to {}{all_the_same}{lacking}{left}{quiet}", name(from), name(to));
            ("move", "Moved", rest, text(reason))
        }
        Event::Assigned { to, note } => {
            let taken = to.map(ActorRef::Person).as_ref() == Some(&entry.actor.who);
            let (what, rest) = match to {
                Some(_) if taken => ("Taken", String::new()),
                Some(person) => ("Given", format!("to {}", who(person))),
                None => ("Unassigned", "nobody in particular has it".to_owned()),
            };
            ("person", what, rest, text(note))
        }
        Event::Escalated(raised) => {
            let (what, rest) = escalated(raised, workflow, &who);
            ("alert", what, rest, None)
        }
        Event::Acknowledged { until, note } => {
            // In UTC, as the moment of an entry is first shown; the day is what matters.
            let day = dates::short_near(until.date_naive(), today);
            ("check", "Acknowledged", format!("and seen to until {day}"), text(note))
        }
        Event::EscalationsGathered { orders, .. } => {
            let orders = if *orders == 1 { "1 order".to_owned() } else { format!("{orders} orders") };
            ("alert", "Escalated", format!("{orders} at once, by a change of the workflow"), None)
        }
        Event::FactSet { fact, evidence } => {
            ("check", "Set", format!("“{}”", isolated(workflow.fact_name(fact))), text(evidence))
        }
        Event::FactCleared { fact, reason } => {
            let why = entry.texts.get(&reason.id).cloned();
            ("close", "Unset", format!("“{}”", isolated(workflow.fact_name(fact))), why)
        }
        Event::ApprovalRequested { approval, .. } => ("clock", "Approval requested", named(approval), None),
        Event::ApprovalDecided { approval, verdict, on_behalf, note, left_out, .. } => {
            let (icon, what) = match verdict {
                Verdict::Declined => ("close", "Declined"),
                Verdict::Granted | Verdict::Overridden => ("check", "Approved"),
            };
            let whom = match on_behalf {
                Some(Party::Customer) => ", for the customer",
                Some(Party::Person(_)) => ", standing in",
                None => "",
            };
            let out = left_out.as_ref().map(|_| left_out_text(text(left_out))).unwrap_or_default();
            (icon, what, format!("{}{whom}{out}", named(approval)), text(note))
        }
        Event::ApproverAdded { approval, .. } => {
            ("plus", "Approver added", format!("to {}", named(approval)), None)
        }
        Event::ApprovalWithdrawn { approval } => {
            ("close", "Request withdrawn", format!("for {}", named(approval)), None)
        }
        Event::ApprovalVoided { approval, changed, .. } => {
            let changed: Vec<_> = changed.iter().map(|part| part_text(part, workflow)).collect();
            let rest = match changed.is_empty() {
                true => format!("{}: its rule was changed", named(approval)),
                false => format!("{} by an edit of {}", named(approval), changed.join(", ")),
            };
            ("edit", "Approval voided", rest, None)
        }
        Event::ApprovalOverridden { approval, reason, .. } => {
            let why = entry.texts.get(&reason.id).cloned();
            ("lock", "Went on without", named(approval), why)
        }
        Event::ConditionsChanged { conditions } => {
            let names: Vec<_> = conditions.iter().filter_map(|id| workflow.condition(id)).collect();
            let names: Vec<_> = names.iter().map(|condition| isolated(&condition.name)).collect();
            let rest = if names.is_empty() { "none holds any more".into() } else { names.join(", ") };
            ("check", "Conditions", rest, None)
        }
        Event::Ranked { .. } => ("board", "Put elsewhere", "in its column".into(), None),
        Event::Reranked { .. } => ("board", "Column numbered anew", String::new(), None),
        Event::TakenBack { from, to, assignee, .. } => {
            let again = match assignee.filter(|person| entry.people.contains_key(person)) {
                Some(person) => format!(", with {}", who(&person)),
                None => String::new(),
            };
            let rest = format!("from {}: it is in {} again{again}", name(from), name(to));
            ("move", "Move taken back", rest, None)
        }
        Event::Held { reason, note } => {
            ("pause", "Put on hold", format!("for {}", reason.name()), text(note))
        }
        Event::Released { .. } => ("check", "Hold ended", String::new(), None),
        Event::Archived => ("archive", "Archived", "and taken off the board".into(), None),
        Event::Withdrawn { reason } => {
            let why = entry.texts.get(&reason.id).cloned();
            ("archive", "Withdrawn", "as placed by mistake, and taken off the board".into(), why)
        }
        Event::Renumbered { from, to } => {
            let rest = format!("from {} to {}", isolated(from), isolated(to));
            ("edit", "Number corrected", rest, None)
        }
        Event::Commented { text, .. } => {
            ("comment", "Commented", String::new(), entry.texts.get(&text.id).cloned())
        }
        Event::CommentEdited { .. } => ("comment", "Comment edited", String::new(), None),
        Event::CommentDeleted { .. } => ("comment", "Comment deleted", String::new(), None),
        Event::DateAccepted { promise } => {
            let window = dates::window_short(promise.earliest(), promise.latest(), today);
            ("check", "Agreed", format!("to the new date: {window}"), None)
        }
        Event::CancelAsked { reason } => ("alert", "Asked to cancel", String::new(), text(reason)),
        Event::CancelDeclined { reason } => {
            let why = entry.texts.get(&reason.id).cloned();
            ("close", "Not cancelled", "and the customer is told why".to_owned(), why)
        }
        Event::ParcelPacked { .. }
        | Event::ParcelSplit { .. }
        | Event::ParcelMerged { .. }
        | Event::ParcelSent { .. }
        | Event::ParcelLabelled { .. }
        | Event::ParcelDelivered { .. }
        | Event::ParcelLost { .. }
        | Event::ParcelReopened { .. }
        | Event::ParcelTakenBack { .. } => parcel(&entry.event, &text),
        Event::Erased { .. } => {
            ("close", "Erased", "what was known of the customer, and all that was written".into(), None)
        }
        Event::TrackingRenewed { .. } => {
            ("link", "Tracking link renewed", "the old one is of no use any more".into(), None)
        }
    };
    EntryText { icon, what, rest, why }
}

/// What is said where the customer was left out.
fn left_out(quiet: bool) -> &'static str {
    if quiet { "; the customer was not told" } else { "" }
}

/// The same of a promise, where nothing below the entry says whether the customer was told.
pub fn promised_without_word(event: &Event) -> &'static str {
    left_out(matches!(event, Event::Promised { quiet: true, .. }))
}

/// A part of an order as people call it.
fn part_text(part: &Covered, workflow: &Workflow) -> String {
    match part {
        Covered::Fields => "the fields".into(),
        Covered::Field(field) => isolated(workflow.field_label(field)).into_owned(),
        Covered::Lines => "lines".into(),
        Covered::Promise => "the promised dates".into(),
        Covered::Customer => "the customer’s details".into(),
    }
}

/// What a move went without.
fn need_text(need: &Need, workflow: &Workflow) -> String {
    match need {
        Need::Reason => "a reason".into(),
        Need::Promise => "a promised window".into(),
        Need::Lines => "a line".into(),
        Need::Field(field) => isolated(workflow.field_label(field)).into_owned(),
        Need::Fact(fact) => format!("“{}”", isolated(workflow.fact_name(fact))),
        Need::Dwell(_) => "its time there".into(),
        Need::Approval(approval) => format!("“{}”", isolated(workflow.approval_name(approval))),
    }
}

fn changed(
    fields: &Fields,
    customer: bool,
    workflow: &Workflow,
    text: &impl Fn(&Option<TextRef>) -> Option<String>,
) -> String {
    let field_text = |(field, value): (&FieldId, &Option<TextRef>)| {
        let label = isolated(workflow.field_label(field));
        match (value, text(value)) {
            (None, _) => format!("{label} emptied"),
            (Some(_), Some(value)) => format!("{label} to “{}”", isolated(&value)),
            // Its text is not to be seen.
            (Some(_), None) => label.into_owned(),
        }
    };
    let mut parts: Vec<String> = fields.iter().map(field_text).collect();
    parts.extend(customer.then(|| "the customer's details".to_owned()));
    parts.join("; ")
}

/// ` and left out: 1 × “Alarm clock”`
fn left_out_text(lines: Option<String>) -> String {
    let lines = lines.and_then(|text| serde_json::from_str::<Vec<Line>>(&text).ok()).unwrap_or_default();
    let line = |line: &Line| format!("{} × “{}”", line.quantity, isolated(&line.description));
    match lines.is_empty() {
        true => " and left lines out".to_owned(),
        false => format!(" and left out: {}", lines.iter().map(line).collect::<Vec<_>>().join("; ")),
    }
}

/// `“Brass lamp” 2 → 3; “Alarm clock” removed (1)`: each line that is not as it was.
fn lines_text(before: &[Line], after: &[Line]) -> String {
    let name = |line: &Line| format!("“{}”", isolated(&line.description));
    let mut gone: Vec<&Line> = before.iter().filter(|line| !after.contains(line)).collect();
    let mut parts = Vec::new();
    for line in after.iter().filter(|line| !before.contains(line)) {
        let same = |was: &&Line| was.description == line.description && was.sku == line.sku;
        match gone.iter().position(same).map(|at| gone.remove(at)) {
            Some(was) => parts.extend(changes_of(was, line).map(|change| format!("{} {change}", name(line)))),
            None => parts.push(format!("{} added ({})", name(line), line.quantity)),
        }
    }
    parts.extend(gone.into_iter().map(|line| format!("{} removed ({})", name(line), line.quantity)));
    // Twice the same line and then once, or the other way about.
    if parts.is_empty() {
        parts.push(format!("{} lines, before {}", after.len(), before.len()));
    }
    parts.join("; ")
}

fn changes_of(was: &Line, is: &Line) -> impl Iterator<Item = String> + use<> {
    let price = |line: &Line| line.unit_price.map_or_else(|| "none".to_owned(), |price| price.to_string());
    let quantity = (was.quantity != is.quantity).then(|| format!("{} → {}", was.quantity, is.quantity));
    let price = (was.unit_price != is.unit_price).then(|| format!("price {} → {}", price(was), price(is)));
    quantity.into_iter().chain(price)
}

/// Through which door it was done.
pub fn door(origin: Origin) -> &'static str {
    match origin {
        Origin::Board => "on the board",
        Origin::Menu => "with the menu",
        Origin::Keyboard => "with the keyboard",
        Origin::Api => "through the API",
        Origin::Import => "by an import",
        Origin::CommandLine => "on the command line",
        Origin::Publish => "by a change of the workflow",
        Origin::Automation => "by a rule",
        Origin::Timer => "by itself",
        Origin::TrackingPage => "on the tracking page",
    }
}

#[cfg(test)]
mod tests {
    //! What the history says of lines and of promises.

    use super::*;
    use serde_json::json;

    fn line(description: &str, quantity: i32, price: &str) -> Line {
        let unit_price = price.parse().ok();
        Line { sku: None, description: description.parse().expect("a text"), quantity, unit_price }
    }

    #[test]
    fn changed_lines_are_told_one_by_one() {
        let before = [line("Lamp", 2, "3.00"), line("Clock", 1, ""), line("Bell", 1, "1.00")];
        let after = [line("Lamp", 3, "3.50"), line("Bell", 1, "1.00"), line("Vase", 4, "")];
        let said = lines_text(&before, &after);
        assert_eq!(said, "“Lamp” 2 → 3; “Lamp” price 3.00 → 3.50; “Vase” added (4); “Clock” removed (1)");
        assert_eq!(
            lines_text(&after, &[after[0].clone(), after[0].clone()]),
            "“Bell” removed (1); “Vase” removed (4)"
        );
        let out = serde_json::to_string(&[line("Bell", 1, ""), line("Vase", 4, "")]).ok();
        assert_eq!(left_out_text(out), " and left out: 1 × “Bell”; 4 × “Vase”");
        assert_eq!(left_out_text(None), " and left lines out");
        assert_eq!(lines_text(&after[..1], &[after[0].clone(), after[0].clone()]), "2 lines, before 1");
    }

    /// That the customer was told or not stands below such an entry: once is enough.
    #[test]
    fn a_promise_without_a_word_to_the_customer_is_told_as_any_other() {
        let of = |quiet: bool| -> EntryView {
            serde_json::from_value(json!({
                "seq": 3, "at": "2026-11-26T09:00:00Z", "occurred_at": "2026-11-26T09:00:00Z", "version": 3,
                "actor": {"kind": "person", "id": uuid::Uuid::nil(), "name": "Ada"}, "origin": "menu", "texts": {},
                "event": {"kind": "promised", "promise": {"earliest": "2026-12-03", "latest": "2026-12-04"}, "quiet": quiet},
            }))
            .expect("an entry")
        };
        let workflow = domain::default_workflow(domain::default_calendar("UTC"));
        let said = |quiet| text_of(&of(quiet), &workflow, "2026-11-26".parse().expect("a date"));
        assert_eq!(said(true), said(false));
        let beside = [true, false].map(|quiet| promised_without_word(&of(quiet).event));
        assert_eq!(beside, ["; the customer was not told", ""]);
    }
}

//! Entries of the log in words: what happened, how, and why.

use super::{escalation_text::escalated, parcel_text::parcel};
use crate::components::dates;
use domain::{
    ActorRef, ApprovalId, Covered, Date, Event, FieldId, Fields, Language, Mention, Need, Origin, Part,
    Party, PersonId, StatusId, TextRef, Verdict, Workflow, isolated, spoken::say, tr, wire::EntryView,
    wire::Line,
};

/// An entry in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryText {
    /// The icon's name.
    pub icon: &'static str,
    /// What happened, `Moved`.
    pub what: String,
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
            None if *id == StatusId::unseen() => tr!("a status that is not in your sight"),
            None => id.to_string(),
        }
    };
    let who = |person: &PersonId| match entry.people.get(person) {
        Some(name) => isolated(name).into_owned(),
        None => tr!("somebody who is not here any more"),
    };
    let mentioned = |mention: &Mention| match mention {
        Mention::Person(person) => who(person),
        Mention::Role(role) => tr!("everybody of {}", isolated(workflow.role_name(role))),
    };
    let named = |approval: &ApprovalId| quoted(workflow.approval_name(approval));
    let text = |text: &Option<TextRef>| text.as_ref().and_then(|text| entry.texts.get(&text.id).cloned());
    let (icon, what, rest, why) = match &entry.event {
        Event::Placed(placed) => {
            let status = name(&placed.status);
            match &placed.source {
                Some(source) => {
                    let rest = tr!("imported" => "from {} into {}", isolated(source), status);
                    ("import", tr!("an entry" => "Imported"), rest, None)
                }
                None => ("plus", tr!("an entry" => "Placed"), tr!("placed" => "in {}", status), None),
            }
        }
        Event::Edited { fields, customer } => {
            let changed = changed(fields, customer.is_some(), workflow, &text);
            let unseen = changed.is_empty() && entry.withheld.contains(&Part::Notes);
            (
                "edit",
                tr!("an entry" => "Changed"),
                if unseen { tr!("a note that is not in your sight") } else { changed },
                None,
            )
        }
        Event::LinesChanged { before, after, .. } => {
            let kept = |id| entry.texts.get(id).and_then(|text| serde_json::from_str(text).ok());
            let lines = |id| -> Vec<Line> { kept(id).unwrap_or_default() };
            let rest = lines_text(&lines(before), &lines(&after.id));
            ("edit", tr!("Lines changed"), rest, None)
        }
        // Whether the customer was told stands below it.
        Event::Promised { promise, reason, .. } => {
            let window = dates::window_short(promise.earliest(), promise.latest(), today);
            let window = match entry.promised_before {
                Some(before) => {
                    let before = dates::window_short(before.earliest(), before.latest(), today);
                    tr!("{}, instead of {}", window, before)
                }
                None => window,
            };
            match reason {
                Some(_) => {
                    ("clock", tr!("Promise moved"), tr!("promise moved" => "to {}", window), text(reason))
                }
                None => ("clock", tr!("an entry" => "Promised"), window, None),
            }
        }
        // The status it left may be gone from the workflow by now: the entry still says which it was.
        Event::Moved { from, to, .. } if entry.origin == Origin::Publish => {
            let rest = tr!("from {} to {}, for the workflow was changed", name(from), name(to));
            ("move", tr!("an entry" => "Moved"), rest, None)
        }
        Event::Reclocked { entered_at, entered_before, .. } => {
            let rest = match entered_at == entered_before {
                true => tr!("for the workflow was changed: another limit, the time so far is kept"),
                false => tr!("for the workflow was changed: its time here starts anew"),
            };
            ("clock", tr!("Clock set"), rest, None)
        }
        Event::WorkflowPublished(published) => {
            let rest = match published.restores {
                Some(old) => tr!("to revision {}, which brings revision {} back", published.revision, old),
                None => tr!("to revision {}", published.revision),
            };
            ("edit", tr!("Workflow changed"), rest, None)
        }
        Event::BoardRenamed => ("edit", tr!("Board renamed"), String::new(), None),
        Event::BoardArchived => ("archive", tr!("Board archived"), String::new(), None),
        Event::BoardRestored => ("undo", tr!("Board restored"), String::new(), None),
        Event::RuleChanged { .. } => ("rule", tr!("Rule written"), String::new(), None),
        Event::RuleSwitched { on: true, .. } => ("rule", tr!("Rule switched on"), String::new(), None),
        Event::RuleSwitched { .. } => ("rule", tr!("Rule switched off"), String::new(), None),
        Event::Notified { to } => {
            ("bell", tr!("an entry" => "Told"), tr!("told" => "{}", mentioned(to)), None)
        }
        Event::PromiseEndangered { promise, .. } => {
            let window = dates::window_short(promise.earliest(), promise.latest(), today);
            ("alert", tr!("an entry" => "At risk"), tr!("of missing its promise, {}", window), None)
        }
        Event::LanguageChosen { before, after } => {
            let name = |tag: &Option<TextRef>| match tag {
                None => tr!("as their browser asks"),
                Some(_) => text(tag)
                    .and_then(|tag| Language::from_tag(&tag))
                    .map_or_else(|| tr!("one that is not known any more"), |known| say(known.english_name())),
            };
            let rest = tr!("of the customer: {}, before {}", name(after), name(before));
            ("edit", tr!("Language"), rest, None)
        }
        Event::SightAsked { of } => {
            let rest = tr!("the administrators to let {} see this order", mentioned(of));
            ("lock", tr!("an entry" => "Asked"), rest, None)
        }
        Event::Pressed { .. } => ("rule", tr!("an entry" => "Pressed"), tr!("the button of a rule"), None),
        Event::Moved { from, to, reason, despite, unassigned, quiet, .. } => {
            let lacking: Vec<_> = despite.iter().map(|need| need_text(need, workflow)).collect();
            let mut rest = match lacking.is_empty() {
                true => tr!("moved" => "from {} to {}", name(from), name(to)),
                false => {
                    let lacking = lacking.join(", ");
                    tr!("moved" => "from {} to {}, without {}", name(from), name(to), lacking)
                }
            };
            if let Some(person) = unassigned {
                rest = tr!("{}; no longer with {}", rest, who(person));
            }
            if *quiet {
                rest = left_out(&rest);
            }
            ("move", tr!("an entry" => "Moved"), rest, text(reason))
        }
        Event::Assigned { to, note } => {
            let taken = to.map(ActorRef::Person).as_ref() == Some(&entry.actor.who);
            let (what, rest) = match to {
                Some(_) if taken => (tr!("an entry" => "Taken"), String::new()),
                Some(person) => (tr!("an entry" => "Given"), tr!("given" => "to {}", who(person))),
                None => (tr!("an entry" => "Unassigned"), tr!("nobody in particular has it")),
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
            ("check", tr!("an entry" => "Acknowledged"), tr!("and seen to until {}", day), text(note))
        }
        Event::EscalationsGathered { orders, .. } => {
            let rest = tr!("{n} order at once, by a change of the workflow"
                | "{n} orders at once, by a change of the workflow" % *orders);
            ("alert", tr!("an entry" => "Escalated"), rest, None)
        }
        Event::FactSet { fact, evidence } => {
            ("check", tr!("an entry" => "Set"), quoted(workflow.fact_name(fact)), text(evidence))
        }
        Event::FactCleared { fact, reason } => {
            let why = entry.texts.get(&reason.id).cloned();
            ("close", tr!("an entry" => "Unset"), quoted(workflow.fact_name(fact)), why)
        }
        Event::ApprovalRequested { approval, .. } => {
            ("clock", tr!("Approval requested"), named(approval), None)
        }
        Event::ApprovalDecided { approval, verdict, on_behalf, note, left_out, .. } => {
            let (icon, what) = match verdict {
                Verdict::Declined => ("close", tr!("an entry" => "Declined")),
                Verdict::Granted | Verdict::Overridden => ("check", tr!("an entry" => "Approved")),
            };
            let whom = match on_behalf {
                Some(Party::Customer) => tr!("{}, for the customer", named(approval)),
                Some(Party::Person(_)) => tr!("{}, standing in", named(approval)),
                None => named(approval),
            };
            let out = left_out.as_ref().map(|_| left_out_text(text(left_out))).unwrap_or_default();
            (icon, what, format!("{whom}{out}"), text(note))
        }
        Event::ApproverAdded { approval, .. } => {
            ("plus", tr!("Approver added"), tr!("approver added" => "to {}", named(approval)), None)
        }
        Event::ApprovalWithdrawn { approval } => {
            ("close", tr!("Request withdrawn"), tr!("request withdrawn" => "for {}", named(approval)), None)
        }
        Event::ApprovalVoided { approval, changed, .. } => {
            let changed: Vec<_> = changed.iter().map(|part| part_text(part, workflow)).collect();
            let rest = match changed.is_empty() {
                true => tr!("{}: its rule was changed", named(approval)),
                false => tr!("{} by an edit of {}", named(approval), changed.join(", ")),
            };
            ("edit", tr!("Approval voided"), rest, None)
        }
        Event::ApprovalOverridden { approval, reason, .. } => {
            let why = entry.texts.get(&reason.id).cloned();
            ("lock", tr!("an entry" => "Went on without"), named(approval), why)
        }
        Event::ConditionsChanged { conditions } => {
            let names: Vec<_> = conditions.iter().filter_map(|id| workflow.condition(id)).collect();
            let names: Vec<_> = names.iter().map(|condition| isolated(&condition.name)).collect();
            let rest = if names.is_empty() { tr!("none holds any more") } else { names.join(", ") };
            ("check", tr!("an entry" => "Conditions"), rest, None)
        }
        Event::Ranked { .. } => ("board", tr!("Put elsewhere"), tr!("in its column"), None),
        Event::Reranked { .. } => ("board", tr!("Column numbered anew"), String::new(), None),
        Event::TakenBack { from, to, assignee, .. } => {
            let rest = match assignee.filter(|person| entry.people.contains_key(person)) {
                Some(person) => {
                    tr!("from {}: it is in {} again, with {}", name(from), name(to), who(&person))
                }
                None => tr!("from {}: it is in {} again", name(from), name(to)),
            };
            ("move", tr!("Move taken back"), rest, None)
        }
        Event::Held { reason, note } => {
            let rest = tr!("put on hold" => "for {}", say(reason.name()));
            ("pause", tr!("an entry" => "Put on hold"), rest, text(note))
        }
        Event::Released { .. } => ("check", tr!("Hold ended"), String::new(), None),
        Event::Archived => ("archive", tr!("an entry" => "Archived"), tr!("and taken off the board"), None),
        Event::Withdrawn { reason } => {
            let why = entry.texts.get(&reason.id).cloned();
            let rest = tr!("as placed by mistake, and taken off the board");
            ("archive", tr!("an entry" => "Withdrawn"), rest, why)
        }
        Event::Renumbered { from, to } => {
            let rest = tr!("number corrected" => "from {} to {}", isolated(from), isolated(to));
            ("edit", tr!("Number corrected"), rest, None)
        }
        Event::Commented { text, .. } => {
            ("comment", tr!("an entry" => "Commented"), String::new(), entry.texts.get(&text.id).cloned())
        }
        Event::CommentEdited { .. } => ("comment", tr!("Comment edited"), String::new(), None),
        Event::CommentDeleted { .. } => ("comment", tr!("Comment deleted"), String::new(), None),
        Event::DateAccepted { promise } => {
            let window = dates::window_short(promise.earliest(), promise.latest(), today);
            ("check", tr!("an entry" => "Agreed"), tr!("to the new date: {}", window), None)
        }
        Event::CancelAsked { reason } => {
            ("alert", tr!("an entry" => "Asked to cancel"), String::new(), text(reason))
        }
        Event::CancelDeclined { reason } => {
            let why = entry.texts.get(&reason.id).cloned();
            ("close", tr!("an entry" => "Not cancelled"), tr!("and the customer is told why"), why)
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
            let rest = tr!("what was known of the customer, and all that was written");
            ("close", tr!("an entry" => "Erased"), rest, None)
        }
        Event::TrackingRenewed { .. } => {
            ("link", tr!("Tracking link renewed"), tr!("the old one is of no use any more"), None)
        }
    };
    EntryText { icon, what, rest, why }
}

/// What somebody called so, as it stands in a sentence.
fn quoted(name: &str) -> String {
    tr!("“{}”", isolated(name))
}

/// Several things, one after the other.
fn listed(things: impl IntoIterator<Item = String>) -> String {
    things.into_iter().reduce(|said, thing| tr!("{}; {}", said, thing)).unwrap_or_default()
}

/// What is said where the customer was left out, behind the rest of it.
fn left_out(rest: &str) -> String {
    tr!("{}; the customer was not told", rest)
}

/// The same of a promise, where nothing below the entry says whether the customer was told.
pub fn promised_without_word(event: &Event) -> String {
    if matches!(event, Event::Promised { quiet: true, .. }) { left_out("") } else { String::new() }
}

/// A part of an order as people call it.
fn part_text(part: &Covered, workflow: &Workflow) -> String {
    match part {
        Covered::Fields => tr!("the fields"),
        Covered::Field(field) => isolated(workflow.field_label(field)).into_owned(),
        Covered::Lines => tr!("covered by an approval" => "lines"),
        Covered::Promise => tr!("the promised dates"),
        Covered::Customer => tr!("the customer’s details"),
    }
}

/// What a move went without.
fn need_text(need: &Need, workflow: &Workflow) -> String {
    match need {
        Need::Reason => tr!("without" => "a reason"),
        Need::Promise => tr!("without" => "a promised window"),
        Need::Lines => tr!("without" => "a line"),
        Need::Field(field) => isolated(workflow.field_label(field)).into_owned(),
        Need::Fact(fact) => quoted(workflow.fact_name(fact)),
        Need::Dwell(_) => tr!("without" => "its time there"),
        Need::Approval(approval) => quoted(workflow.approval_name(approval)),
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
            (None, _) => tr!("{} emptied", label),
            (Some(_), Some(value)) => tr!("{} to “{}”", label, isolated(&value)),
            // Its text is not to be seen.
            (Some(_), None) => label.into_owned(),
        }
    };
    listed(fields.iter().map(field_text).chain(customer.then(|| tr!("the customer's details"))))
}

/// ` and left out: 1 × “Alarm clock”`
fn left_out_text(lines: Option<String>) -> String {
    let lines = lines.and_then(|text| serde_json::from_str::<Vec<Line>>(&text).ok()).unwrap_or_default();
    let line = |line: &Line| tr!("{} × “{}”", line.quantity, isolated(&line.description));
    let said = match lines.is_empty() {
        true => tr!("and left lines out"),
        false => tr!("and left out: {}", listed(lines.iter().map(line))),
    };
    format!(" {said}")
}

/// `“Brass lamp” 2 → 3; “Alarm clock” removed (1)`: each line that is not as it was.
fn lines_text(before: &[Line], after: &[Line]) -> String {
    let name = |line: &Line| quoted(&line.description);
    let mut gone: Vec<&Line> = before.iter().filter(|line| !after.contains(line)).collect();
    let mut parts = Vec::new();
    for line in after.iter().filter(|line| !before.contains(line)) {
        let same = |was: &&Line| was.description == line.description && was.sku == line.sku;
        match gone.iter().position(same).map(|at| gone.remove(at)) {
            Some(was) => parts.extend(changes_of(was, line, &name(line))),
            None => parts.push(tr!("{} added ({})", name(line), line.quantity)),
        }
    }
    parts.extend(gone.into_iter().map(|line| tr!("{} removed ({})", name(line), line.quantity)));
    // Twice the same line and then once, or the other way about.
    if parts.is_empty() {
        parts.push(tr!("{} lines, before {}", after.len(), before.len()));
    }
    listed(parts)
}

fn changes_of(was: &Line, is: &Line, name: &str) -> impl Iterator<Item = String> + use<> {
    let none = || tr!("a price" => "none");
    let price = |line: &Line| line.unit_price.map_or_else(none, |price| price.to_string());
    let quantity =
        (was.quantity != is.quantity).then(|| format!("{name} {} → {}", was.quantity, is.quantity));
    let price =
        (was.unit_price != is.unit_price).then(|| tr!("{} price {} → {}", name, price(was), price(is)));
    quantity.into_iter().chain(price)
}

/// Through which door it was done.
pub fn door(origin: Origin) -> String {
    match origin {
        Origin::Board => tr!("on the board"),
        Origin::Menu => tr!("with the menu"),
        Origin::Keyboard => tr!("with the keyboard"),
        Origin::Api => tr!("through the API"),
        Origin::Import => tr!("by an import"),
        Origin::CommandLine => tr!("on the command line"),
        Origin::Publish => tr!("by a change of the workflow"),
        Origin::Automation => tr!("by a rule"),
        Origin::Timer => tr!("by itself"),
        Origin::TrackingPage => tr!("on the tracking page"),
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

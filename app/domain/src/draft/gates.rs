//! The contract of fields and facts, and of the gates that name them.

use super::Draft;
use crate::{
    At, DraftPart as Part, Fault, FieldId, FieldKind, Gate, GateMode, Need, Role, RoleId,
    field::first_fields,
    isolated,
    spoken::{say, tr, tr_later},
};
use std::collections::BTreeSet;

/// How many fields and how many facts a workflow has at most: more stand on no form.
const MOST: usize = 40;
/// How long a label may be.
const LABEL: usize = 60;
/// How long a help text may be.
const HELP: usize = 300;
/// How many choices a field has at most.
const CHOICES: usize = 50;

impl Draft {
    pub(super) fn faults_of_fields(&self, roles: &[Role]) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.fields.len() > MOST {
            faults.push(Fault::whole(
                Part::Presence,
                tr!("An order has at most {} fields: remove some.", MOST),
            ));
        }
        for kept in first_fields() {
            match self.fields.iter().find(|field| field.id == kept.id) {
                None => {
                    let message = tr!(
                        "Keep the field “{}”: imports and tracking pages use it. It may have another label.",
                        kept.label
                    );
                    faults.push(of_field(&kept.id, Part::Presence, message));
                }
                Some(field) if !matches!(field.kind, FieldKind::Text | FieldKind::LongText) => {
                    let message =
                        tr!("“{}” must stay a text: imports and tracking pages use it.", field.label);
                    faults.push(of_field(&kept.id, Part::Kind, message));
                }
                Some(field) if !field.visible_to.is_empty() => {
                    let message = tr!(
                        "“{}” is for everybody on the board, and its notes for who sees notes: the search finds it.",
                        field.label
                    );
                    faults.push(of_field(&kept.id, Part::ForRoles, message));
                }
                Some(_) => {}
            }
        }
        let (mut ids, mut labels) = (BTreeSet::new(), BTreeSet::new());
        for field in &self.fields {
            let label = field.label.trim();
            let mut fault = |part, message: String| faults.push(of_field(&field.id, part, message));
            if !ids.insert(&field.id) {
                fault(Part::Presence, tr!("Two fields have the id “{}”: remove one of them.", field.id));
            }
            if let Some(wrong) = unfit(label, LABEL) {
                let called = if label.is_empty() { field.id.as_str() } else { label };
                fault(Part::Name, tr!("The label of the field “{}” {}", isolated(called), say(wrong)));
            } else if !labels.insert(label.to_lowercase()) {
                fault(Part::Name, tr!("Two fields are called “{}”: rename one.", isolated(label)));
            }
            if let Some(wrong) = unfit_help(&field.help) {
                fault(Part::Help, tr!("The help of the field “{}” {}", isolated(label), say(wrong)));
            }
            if let FieldKind::Choice(options) = &field.kind {
                let distinct: BTreeSet<_> =
                    options.iter().map(|option| option.trim().to_lowercase()).collect();
                let sound = options.iter().all(|option| unfit(option.trim(), LABEL).is_none());
                if options.is_empty() || options.len() > CHOICES || distinct.len() < options.len() || !sound {
                    let message = tr!(
                        "Give the field “{}” one to {} choices, each another one of at most {} characters.",
                        isolated(label),
                        CHOICES,
                        LABEL
                    );
                    fault(Part::Kind, message);
                }
            }
            for role in unknown(&field.visible_to, roles) {
                fault(
                    Part::ForRoles,
                    tr!("“{}” is shown to “{}”, which is no role of this shop.", isolated(label), role),
                );
            }
        }
        faults
    }

    pub(super) fn faults_of_facts(&self, roles: &[Role]) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.facts.len() > MOST {
            faults.push(Fault::whole(
                Part::Presence,
                tr!("A workflow has at most {} facts: remove some.", MOST),
            ));
        }
        let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
        for fact in &self.facts {
            let name = fact.name.trim();
            let mut fault =
                |part, message: String| faults.push(Fault { at: At::Fact(fact.id.clone()), part, message });
            if !ids.insert(&fact.id) {
                fault(Part::Presence, tr!("Two facts have the id “{}”: remove one of them.", fact.id));
            }
            if let Some(wrong) = unfit(name, LABEL) {
                let called = if name.is_empty() { fact.id.as_str() } else { name };
                fault(Part::Name, tr!("The name of the fact “{}” {}", isolated(called), say(wrong)));
            } else if !names.insert(name.to_lowercase()) {
                fault(Part::Name, tr!("Two facts are called “{}”: rename one.", isolated(name)));
            }
            if let Some(wrong) = unfit_help(&fact.help) {
                fault(Part::Help, tr!("The help of the fact “{}” {}", isolated(name), say(wrong)));
            }
            for role in unknown(&fact.set_by, roles) {
                let message = tr!(
                    "“{}” is set by “{}”, which is no role of this shop: choose another.",
                    isolated(name),
                    role
                );
                fault(Part::ForRoles, message);
            }
        }
        faults
    }

    /// Gates that name what is not there, or ask for what cannot be had.
    pub(super) fn faults_of_gates(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for status in &self.statuses {
            let name = self.status_name(&status.id).to_owned();
            for (part, gates) in [(Part::Entry, &status.entry), (Part::Exit, &status.exit)] {
                let place = tr!("at “{}”", isolated(&name));
                let wrong = gates.iter().filter_map(|gate| self.fault_of(gate, &place));
                faults.extend(wrong.map(|message| Fault::status(&status.id, part, message)));
            }
        }
        for m in &self.moves {
            let (from, to) = (self.status_name(&m.from), self.status_name(&m.to));
            let place = tr!("at the move from “{}” to “{}”", isolated(from), isolated(to));
            let wrong = m.needs.iter().filter_map(|gate| self.fault_of(gate, &place));
            faults.extend(wrong.map(|message| Fault::of_move(&m.from, &m.to, Part::Needs, message)));
        }
        faults
    }

    fn fault_of(&self, gate: &Gate, place: &str) -> Option<String> {
        match &gate.requires {
            Need::Field(id) if self.fields.iter().all(|field| field.id != *id) => Some(tr!(
                "The field “{}” is asked for {}, and there is no such field: remove the requirement, or add the field.",
                id,
                place
            )),
            Need::Fact(id) if self.facts.iter().all(|fact| fact.id != *id) => Some(tr!(
                "The fact “{}” is asked for {}, and there is no such fact: remove the requirement, or add the fact.",
                id,
                place
            )),
            Need::Approval(id) if self.approvals.iter().all(|approval| approval.id != *id) => Some(tr!(
                "The approval “{}” is asked for {}, and there is no such approval: remove the requirement, or add the approval.",
                id,
                place
            )),
            Need::Dwell(0) => Some(tr!(
                "A stay of no time is asked for {}: give it some, or remove the requirement.",
                place
            )),
            _ => None,
        }
    }
}

impl Draft {
    /// Whether what a need names is there.
    pub fn knows(&self, need: &Need) -> bool {
        match need {
            Need::Field(id) => self.fields.iter().any(|field| field.id == *id),
            Need::Fact(id) => self.facts.iter().any(|fact| fact.id == *id),
            Need::Approval(id) => self.approvals.iter().any(|approval| approval.id == *id),
            Need::Reason | Need::Promise | Need::Lines | Need::Dwell(_) => true,
        }
    }

    /// What a need asks for, as part of a sentence. The id stands in for what is gone.
    pub fn need_name(&self, need: &Need) -> String {
        match need {
            Need::Reason => tr!("what is asked for" => "a reason"),
            Need::Promise => tr!("what is asked for" => "promised date"),
            Need::Lines => tr!("what is asked for" => "at least one line"),
            Need::Field(id) => {
                let label = self.fields.iter().find(|field| field.id == *id).map(|field| field.label.trim());
                named(label, id.as_str())
            }
            Need::Fact(id) => {
                let name = self.facts.iter().find(|fact| fact.id == *id).map(|fact| fact.name.trim());
                named(name, id.as_str())
            }
            Need::Approval(id) => {
                let def = self.approvals.iter().find(|approval| approval.id == *id);
                tr!("approval of {}", named(def.map(|def| def.name.trim()), id.as_str()))
            }
            Need::Dwell(minutes) if minutes % 60 == 0 => tr!("a stay of {} h", minutes / 60),
            Need::Dwell(minutes) => tr!("a stay of {} min", minutes),
        }
    }

    /// What a gate asks for, and that it only warns where it does.
    pub fn gate_name(&self, gate: &Gate) -> String {
        let name = self.need_name(&gate.requires);
        if gate.mode == GateMode::Warn { tr!("{} (warns)", name) } else { name }
    }
}

fn named(name: Option<&str>, id: &str) -> String {
    name.filter(|name| !name.is_empty()).unwrap_or(id).to_owned()
}

fn of_field(id: &FieldId, part: Part, message: String) -> Fault {
    Fault { at: At::Field(id.clone()), part, message }
}

fn unknown<'a>(named: &'a BTreeSet<RoleId>, roles: &[Role]) -> impl Iterator<Item = &'a RoleId> {
    named.iter().filter(move |id| roles.iter().all(|role| role.id != **id))
}

/// What is wrong with a text, as what stands behind the name of it; `tr_later!`.
pub(super) fn unfit(text: &str, most: usize) -> Option<&'static str> {
    match text.chars().count() {
        0 => Some(tr_later!("must not be empty: write it.")),
        count if count > most => Some(tr_later!("is too long: shorten it.")),
        _ if text.chars().any(char::is_control) => Some(tr_later!("must be one line: write it again.")),
        _ => None,
    }
}

pub(super) fn unfit_help(help: &str) -> Option<&'static str> {
    unfit(help.trim(), HELP).filter(|_| !help.trim().is_empty())
}

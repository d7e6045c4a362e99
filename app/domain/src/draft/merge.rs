//! Two people write one draft: what each changed since both began is put together, input by input. Where both changed the
//! same input, it is told and nobody's text is lost.

mod approvals;

use super::{
    AgeLimit, CustomerWording, Draft, StatusDraft,
    ladders::in_words,
    order::{in_order, left},
};
use crate::{
    At, DraftPart as Part, Evidence, FactDef, FieldDef, FieldId, FieldKind, Gate, Ladder, Need, Phase,
    RoleId, StageNotes, StatusId, Transition,
    spoken::{say, tr},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An input that two people changed differently, with what each of them says there; empty for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// What it is about.
    pub at: At,
    /// Which input of that.
    pub part: Part,
    /// What I say, in words.
    pub mine: String,
    /// What the others say, in words.
    pub theirs: String,
}

/// Puts together what two drafts changed of what they began with.
pub fn merge(base: &Draft, mine: &Draft, theirs: &Draft) -> Result<Draft, Vec<Conflict>> {
    if let Some(whole) = either(&base, &mine, &theirs) {
        return Ok((*whole).clone());
    }
    let mut merging = Merging { conflicts: Vec::new(), versions: [mine, theirs] };
    let statuses = merging.statuses(base, mine, theirs);
    let moves = merging.moves(base, mine, theirs);
    let fields = merging.fields(base, mine, theirs);
    let facts = merging.facts(base, mine, theirs);
    let conditions = merging.conditions([base, mine, theirs]);
    let approvals = merging.approvals([base, mine, theirs]);
    let ladder = merging.ladder(&At::Whole, [&base.ladder, &mine.ladder, &theirs.ladder]);
    let whole = Draft { statuses, moves, fields, facts, conditions, approvals, ladder };
    if merging.conflicts.is_empty() { Ok(whole) } else { Err(merging.conflicts) }
}

/// What it is now, unless both changed it and not to the same.
fn either<'a, T: PartialEq>(base: &T, mine: &'a T, theirs: &'a T) -> Option<&'a T> {
    if mine == theirs || theirs == base {
        Some(mine)
    } else if mine == base {
        Some(theirs)
    } else {
        None
    }
}

struct Merging<'a> {
    conflicts: Vec<Conflict>,
    /// What names things where both are told.
    versions: [&'a Draft; 2],
}

impl Merging<'_> {
    fn statuses(&mut self, base: &Draft, mine: &Draft, theirs: &Draft) -> Vec<StatusDraft> {
        let ids: BTreeSet<&StatusId> =
            [base, mine, theirs].iter().flat_map(|draft| &draft.statuses).map(|status| &status.id).collect();
        let mut merged: Vec<StatusDraft> = Vec::new();
        for id in ids {
            let (was, my, their) = (base.status(id), mine.status(id), theirs.status(id));
            match (either(&was, &my, &their), my, their) {
                (Some(kept), ..) => merged.extend(kept.cloned()),
                (None, Some(my), Some(their)) => {
                    let fresh = StatusDraft::new(id.clone());
                    merged.push(self.status(was.unwrap_or(&fresh), my, their));
                }
                (None, my, their) => self.presence(At::Status(id.clone()), my.is_some(), their.is_some()),
            }
        }
        let order = self.order(base, mine, theirs, &merged);
        merged.sort_by_key(|status| order.iter().position(|id| *id == status.id));
        merged
    }

    fn status(&mut self, was: &StatusDraft, my: &StatusDraft, their: &StatusDraft) -> StatusDraft {
        let (at, versions) = (At::Status(was.id.clone()), self.versions);
        macro_rules! part {
            ($part:ident, $($field:ident).+, $say:expr) => {
                self.part(&at, Part::$part, &was.$($field).+, &my.$($field).+, &their.$($field).+, $say)
            };
        }
        StatusDraft {
            id: was.id.clone(),
            name: part!(Name, name, String::clone),
            customer: part!(Customer, customer, |words| match words {
                None => String::new(),
                Some(CustomerWording::Hidden) => tr!("hidden"),
                Some(CustomerWording::Says(words)) => words.clone(),
            }),
            customer_task: part!(CustomerTask, customer_task, String::clone),
            customer_texts: part!(CustomerTexts, customer_texts, |texts| {
                let said = texts.iter().filter(|(_, text)| !text.is_empty());
                let said = said
                    .map(|(language, text)| format!("{}: {}", say(language.english_name()), text.in_words()));
                said.collect::<Vec<_>>().join("; ")
            }),
            message: part!(Message, message, |message| {
                message.map(|message| say(message.label())).unwrap_or_default()
            }),
            owner: part!(Owner, owner, |owner| owner.as_ref().map(ToString::to_string).unwrap_or_default()),
            trigger: part!(Trigger, trigger, String::clone),
            next_action: part!(NextAction, next_action, String::clone),
            exit_rule: part!(ExitRule, exit_rule, String::clone),
            entry: part!(Entry, entry, |gates| requirements(gates, versions)),
            exit: part!(Exit, exit, |gates| requirements(gates, versions)),
            max_age: part!(MaxAge, max_age, |age| match age {
                None => String::new(),
                Some(AgeLimit::NoLimit) => tr!("no limit"),
                Some(AgeLimit::Hours(hours)) => tr!("{n} working hour" | "{n} working hours" % *hours),
                Some(AgeLimit::Days(days)) => tr!("{n} working day" | "{n} working days" % *days),
            }),
            ladder: self.ladder(&at, [&was.ladder, &my.ladder, &their.ladder]),
            wip_limit: part!(WipLimit, wip_limit, |limit| limit.map(|n| n.to_string()).unwrap_or_default()),
            phase: part!(Phase, phase, |phase| phase_name(*phase)),
            notes: StageNotes {
                tools: part!(Tools, notes.tools, String::clone),
                data: part!(Data, notes.data, String::clone),
                pain_points: part!(PainPoints, notes.pain_points, String::clone),
            },
        }
    }

    /// A ladder is one thing: half of one and half of another would tell people at times that nobody chose.
    fn ladder(&mut self, at: &At, [was, my, their]: [&Option<Ladder>; 3]) -> Option<Ladder> {
        self.part(at, Part::Ladder, was, my, their, in_words)
    }

    /// The order of the statuses that are left.
    fn order(&mut self, base: &Draft, mine: &Draft, theirs: &Draft, merged: &[StatusDraft]) -> Vec<StatusId> {
        let left = |draft: &Draft| -> Vec<StatusId> {
            let ids = draft.statuses.iter().map(|status| status.id.clone());
            ids.filter(|id| merged.iter().any(|status| status.id == *id)).collect()
        };
        let (order, quarrel) = in_order([left(base), left(mine), left(theirs)]);
        if let Some((my, their)) = quarrel {
            let say = |ids: &[StatusId], draft: &Draft| {
                ids.iter().map(|id| draft.status_name(id)).collect::<Vec<_>>().join(", ")
            };
            self.conflicts.push(Conflict {
                at: At::Whole,
                part: Part::Order,
                mine: say(&my, mine),
                theirs: say(&their, theirs),
            });
        }
        order
    }

    fn moves(&mut self, base: &Draft, mine: &Draft, theirs: &Draft) -> Vec<Transition> {
        let mut merged: Vec<Transition> = Vec::new();
        let all = [mine, theirs, base].into_iter().flat_map(|draft| &draft.moves);
        let mut seen = BTreeSet::new();
        for (from, to) in all.map(|m| (&m.from, &m.to)).filter(|ends| seen.insert(*ends)) {
            let of = |draft| found(draft, from, to);
            match (either(&of(base), &of(mine), &of(theirs)), of(mine), of(theirs)) {
                (Some(kept), ..) => merged.extend(kept.cloned()),
                (None, Some(my), Some(their)) => merged.push(self.transition(of(base), my, their)),
                (None, my, their) => {
                    let at = At::Move { from: from.clone(), to: to.clone() };
                    self.presence(at, my.is_some(), their.is_some());
                }
            }
        }
        merged
    }

    fn transition(&mut self, was: Option<&Transition>, my: &Transition, their: &Transition) -> Transition {
        let (at, versions) = (At::Move { from: my.from.clone(), to: my.to.clone() }, self.versions);
        let (needs, roles) = was.map(|was| (was.needs.clone(), was.extra_roles.clone())).unwrap_or_default();
        Transition {
            from: my.from.clone(),
            to: my.to.clone(),
            needs: self.part(&at, Part::Needs, &needs, &my.needs, &their.needs, |gates| {
                requirements(gates, versions)
            }),
            extra_roles: self.part(
                &at,
                Part::ExtraRoles,
                &roles,
                &my.extra_roles,
                &their.extra_roles,
                |roles| roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            ),
        }
    }

    fn fields(&mut self, base: &Draft, mine: &Draft, theirs: &Draft) -> Vec<FieldDef> {
        let lists = [&base.fields[..], &mine.fields, &theirs.fields];
        let merged = self.defs(lists, |field| field.id.clone(), At::Field, Self::field);
        let ids = |fields: &[FieldDef]| fields.iter().map(|field| field.id.clone()).collect::<Vec<_>>();
        if let (_, Some((my, their))) = in_order(lists.map(|fields| left(&merged, fields, ids))) {
            let say = |ids: &[FieldId], draft: &Draft| {
                let label = |id: &FieldId| draft.need_name(&Need::Field(id.clone()));
                ids.iter().map(label).collect::<Vec<_>>().join(", ")
            };
            let (mine, theirs) = (say(&my, mine), say(&their, theirs));
            self.conflicts.push(Conflict { at: At::Whole, part: Part::FieldOrder, mine, theirs });
        }
        merged
    }

    fn field(&mut self, was: Option<&FieldDef>, my: &FieldDef, their: &FieldDef) -> FieldDef {
        let at = At::Field(my.id.clone());
        let fresh = FieldDef::new(my.id.clone(), String::new(), FieldKind::Text);
        let was = was.unwrap_or(&fresh);
        macro_rules! part {
            ($part:ident, $field:ident, $say:expr) => {
                self.part(&at, Part::$part, &was.$field, &my.$field, &their.$field, $say)
            };
        }
        FieldDef {
            id: my.id.clone(),
            label: part!(Name, label, String::clone),
            help: part!(Help, help, String::clone),
            kind: part!(Kind, kind, FieldKind::in_words),
            at_placing: part!(AtPlacing, at_placing, yes_or_no),
            visible_to: part!(ForRoles, visible_to, |roles| joined(roles, &tr!("everybody"))),
            on_card: part!(OnCard, on_card, yes_or_no),
            searchable: part!(Searchable, searchable, yes_or_no),
        }
    }

    /// Nobody gives facts an order: new ones stand behind the one they were put behind.
    fn facts(&mut self, base: &Draft, mine: &Draft, theirs: &Draft) -> Vec<FactDef> {
        let lists = [&base.facts[..], &mine.facts, &theirs.facts];
        self.defs(lists, |fact| fact.id.clone(), At::Fact, Self::fact)
    }

    fn fact(&mut self, was: Option<&FactDef>, my: &FactDef, their: &FactDef) -> FactDef {
        let at = At::Fact(my.id.clone());
        let fresh = FactDef::new(my.id.clone(), String::new());
        let was = was.unwrap_or(&fresh);
        macro_rules! part {
            ($part:ident, $field:ident, $say:expr) => {
                self.part(&at, Part::$part, &was.$field, &my.$field, &their.$field, $say)
            };
        }
        FactDef {
            id: my.id.clone(),
            name: part!(Name, name, String::clone),
            help: part!(Help, help, String::clone),
            set_by: part!(ForRoles, set_by, |roles| joined(roles, &tr!("whoever edits the order"))),
            evidence: part!(Evidence, evidence, |evidence| match evidence {
                Evidence::None => tr!("what shows a fact" => "nothing"),
                Evidence::Note => tr!("a note"),
                Evidence::Number => tr!("a number"),
                Evidence::Approval(id) => tr!("the approval {}", id.as_str().replace('_', " ")),
            }),
        }
    }

    /// Definitions with an id of their own, in the order that somebody gave them; `join` puts together what both changed.
    fn defs<T: PartialEq + Clone, I: Ord + Clone>(
        &mut self,
        lists: [&[T]; 3],
        id: impl Fn(&T) -> I,
        at: impl Fn(I) -> At,
        join: impl Fn(&mut Self, Option<&T>, &T, &T) -> T,
    ) -> Vec<T> {
        let mut merged: Vec<T> = Vec::new();
        let keys: BTreeSet<I> = lists.into_iter().flatten().map(&id).collect();
        for key in keys {
            let [was, my, their] = lists.map(|defs| defs.iter().find(|def| id(def) == key));
            match (either(&was, &my, &their), my, their) {
                (Some(kept), ..) => merged.extend(kept.cloned()),
                (None, Some(my), Some(their)) => {
                    let joined = join(self, was, my, their);
                    merged.push(joined);
                }
                (None, my, their) => self.presence(at(key), my.is_some(), their.is_some()),
            }
        }
        let ids = |defs: &[T]| defs.iter().map(&id).collect::<Vec<_>>();
        let (order, _) = in_order(lists.map(|defs| left(&merged, defs, ids)));
        merged.sort_by_key(|def| order.iter().position(|other| *other == id(def)));
        merged
    }

    fn part<T: PartialEq + Clone>(
        &mut self,
        at: &At,
        part: Part,
        was: &T,
        my: &T,
        their: &T,
        say: impl Fn(&T) -> String,
    ) -> T {
        if let Some(kept) = either(was, my, their) {
            return kept.clone();
        }
        self.conflicts.push(Conflict { at: at.clone(), part, mine: say(my), theirs: say(their) });
        my.clone()
    }

    fn presence(&mut self, at: At, mine: bool, theirs: bool) {
        let say = |there| match there {
            true => tr!("what somebody did to it" => "changed"),
            false => tr!("what somebody did to it" => "removed"),
        };
        self.conflicts.push(Conflict { at, part: Part::Presence, mine: say(mine), theirs: say(theirs) });
    }
}

fn found<'a>(draft: &'a Draft, from: &StatusId, to: &StatusId) -> Option<&'a Transition> {
    draft.moves.iter().find(|m| m.from == *from && m.to == *to)
}

/// What gates ask for, by the names that one of the versions has for it.
fn requirements(gates: &[Gate], versions: [&Draft; 2]) -> String {
    let name = |gate: &Gate| {
        let draft = versions.iter().find(|draft| draft.knows(&gate.requires));
        draft.unwrap_or(&versions[0]).gate_name(gate)
    };
    gates.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn yes_or_no(yes: &bool) -> String {
    if *yes { tr!("yes") } else { tr!("no") }
}

fn joined(roles: &BTreeSet<RoleId>, none: &str) -> String {
    match roles.is_empty() {
        true => none.to_owned(),
        false => roles.iter().map(|role| role.as_str().replace('_', " ")).collect::<Vec<_>>().join(", "),
    }
}

fn phase_name(phase: Phase) -> String {
    match phase {
        Phase::Open => tr!("a phase" => "open"),
        Phase::Waiting => tr!("a phase" => "waiting"),
        Phase::Done => tr!("a phase" => "done"),
        Phase::Cancelled => tr!("a phase" => "cancelled"),
    }
}

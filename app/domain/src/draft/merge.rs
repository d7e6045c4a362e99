//! Two people write one draft: what each changed since both began is put together, input by input. Where both changed the
//! same input, it is told and nobody's text is lost.

use super::{AgeLimit, CustomerWording, Draft, StatusDraft};
use crate::{At, DraftPart as Part, Gate, Phase, StageNotes, StatusId, Transition};
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
    let mut merging = Merging { conflicts: Vec::new() };
    let statuses = merging.statuses(base, mine, theirs);
    let moves = merging.moves(base, mine, theirs);
    let fields = merging.defs(
        [&base.fields, &mine.fields, &theirs.fields],
        |field| field.id.clone(),
        |field| field.label.clone(),
        At::Field,
    );
    let facts = merging.defs(
        [&base.facts, &mine.facts, &theirs.facts],
        |fact| fact.id.clone(),
        |fact| fact.name.clone(),
        At::Fact,
    );
    let conditions = merging.defs(
        [&base.conditions, &mine.conditions, &theirs.conditions],
        |condition| condition.id.clone(),
        |condition| condition.name.clone(),
        At::Condition,
    );
    let approvals = merging.defs(
        [&base.approvals, &mine.approvals, &theirs.approvals],
        |approval| approval.id.clone(),
        |approval| approval.name.clone(),
        At::Approval,
    );
    let whole = Draft { statuses, moves, fields, facts, conditions, approvals };
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

struct Merging {
    conflicts: Vec<Conflict>,
}

impl Merging {
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
        let at = At::Status(was.id.clone());
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
                Some(CustomerWording::Hidden) => "hidden".to_owned(),
                Some(CustomerWording::Says(words)) => words.clone(),
            }),
            customer_task: part!(CustomerTask, customer_task, String::clone),
            owner: part!(Owner, owner, |owner| owner.as_ref().map(ToString::to_string).unwrap_or_default()),
            trigger: part!(Trigger, trigger, String::clone),
            next_action: part!(NextAction, next_action, String::clone),
            exit_rule: part!(ExitRule, exit_rule, String::clone),
            entry: part!(Entry, entry, |gates| requirements(gates)),
            exit: part!(Exit, exit, |gates| requirements(gates)),
            max_age: part!(MaxAge, max_age, |age| match age {
                None => String::new(),
                Some(AgeLimit::NoLimit) => "no limit".to_owned(),
                Some(AgeLimit::Hours(hours)) => format!("{hours} working hours"),
                Some(AgeLimit::Days(days)) => format!("{days} working days"),
            }),
            wip_limit: part!(WipLimit, wip_limit, |limit| limit.map(|n| n.to_string()).unwrap_or_default()),
            phase: part!(Phase, phase, |phase| phase_name(*phase).to_owned()),
            notes: StageNotes {
                tools: part!(Tools, notes.tools, String::clone),
                data: part!(Data, notes.data, String::clone),
                pain_points: part!(PainPoints, notes.pain_points, String::clone),
            },
        }
    }

    /// The order of the statuses that are left: the one that somebody gave them; new ones behind the one they were put behind.
    fn order(&mut self, base: &Draft, mine: &Draft, theirs: &Draft, merged: &[StatusDraft]) -> Vec<StatusId> {
        let left = |draft: &Draft| -> Vec<StatusId> {
            let ids = draft.statuses.iter().map(|status| status.id.clone());
            ids.filter(|id| merged.iter().any(|status| status.id == *id)).collect()
        };
        let (was, my, their) = (left(base), left(mine), left(theirs));
        let common = |ids: &[StatusId]| -> Vec<StatusId> {
            ids.iter()
                .filter(|id| was.contains(id) && my.contains(id) && their.contains(id))
                .cloned()
                .collect()
        };
        let mut order = match (common(&was), common(&my), common(&their)) {
            (was, my_order, their_order) if my_order == their_order || their_order == was => my.clone(),
            (was, my_order, _) if my_order == was => their.clone(),
            (_, my_order, their_order) => {
                let say = |ids: &[StatusId], draft: &Draft| {
                    ids.iter().map(|id| draft.status_name(id)).collect::<Vec<_>>().join(", ")
                };
                self.conflicts.push(Conflict {
                    at: At::Whole,
                    part: Part::Order,
                    mine: say(&my_order, mine),
                    theirs: say(&their_order, theirs),
                });
                my.clone()
            }
        };
        for list in [&my, &their] {
            for (at, id) in list.iter().enumerate() {
                if order.contains(id) {
                    continue;
                }
                let before =
                    list[..at].iter().rev().find_map(|id| order.iter().position(|other| other == id));
                order.insert(before.map_or(0, |place| place + 1), id.clone());
            }
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
        let at = At::Move { from: my.from.clone(), to: my.to.clone() };
        let (needs, roles) = was.map(|was| (was.needs.clone(), was.extra_roles.clone())).unwrap_or_default();
        Transition {
            from: my.from.clone(),
            to: my.to.clone(),
            needs: self.part(&at, Part::Needs, &needs, &my.needs, &their.needs, |gates| requirements(gates)),
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

    /// Definitions with an id of their own, each as a whole.
    fn defs<T: PartialEq + Clone, I: Ord + Clone>(
        &mut self,
        [base, mine, theirs]: [&[T]; 3],
        id: impl Fn(&T) -> I,
        name: impl Fn(&T) -> String,
        at: impl Fn(I) -> At,
    ) -> Vec<T> {
        let mut merged = Vec::new();
        let mut seen = BTreeSet::new();
        for key in [mine, theirs, base].into_iter().flatten().map(&id) {
            if !seen.insert(key.clone()) {
                continue;
            }
            let of = |defs: &'_ [T]| defs.iter().find(|def| id(def) == key).cloned();
            let (was, my, their) = (of(base), of(mine), of(theirs));
            match (either(&was, &my, &their), &my, &their) {
                (Some(kept), ..) => merged.extend(kept.clone()),
                (None, Some(my), Some(their)) => {
                    let (at, part) = (at(key), Part::Presence);
                    self.conflicts.push(Conflict { at, part, mine: name(my), theirs: name(their) });
                    merged.push(my.clone());
                }
                (None, my, their) => self.presence(at(key), my.is_some(), their.is_some()),
            }
        }
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
        let say = |there| if there { "changed" } else { "removed" }.to_owned();
        self.conflicts.push(Conflict { at, part: Part::Presence, mine: say(mine), theirs: say(theirs) });
    }
}

fn found<'a>(draft: &'a Draft, from: &StatusId, to: &StatusId) -> Option<&'a Transition> {
    draft.moves.iter().find(|m| m.from == *from && m.to == *to)
}

fn requirements(gates: &[Gate]) -> String {
    match gates.len() {
        1 => "1 requirement".to_owned(),
        count => format!("{count} requirements"),
    }
}

fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Open => "open",
        Phase::Waiting => "waiting",
        Phase::Done => "done",
        Phase::Cancelled => "cancelled",
    }
}

//! What moves and new orders cannot do without.

use super::{
    context::CommandContext,
    missing::{is_missing, left_to_dwell},
    refusals::{one_of, quoted},
};
use crate::{
    ApprovalId, Evidence, FactId, GateMode, Move, Need, OrderState, Place, Refusal, RefusalCode as Code,
    RefusalKind, Status, Transition, isolated, spoken::tr,
};
use chrono::TimeDelta;

impl<'a> CommandContext<'a> {
    /// What a move lacks, and what it goes on in spite of once a reason is given.
    pub(super) fn gate_refusals(
        &self,
        order: &'a OrderState,
        transition: &Transition,
        m: &Move,
    ) -> (Vec<Refusal>, Vec<Need>) {
        let Some(to) = self.workflow.status(&transition.to) else {
            return (Vec::new(), Vec::new());
        };
        let (mut refusals, mut despite) = (Vec::new(), Vec::new());
        for gate in self.workflow.gates_of(transition) {
            let given = |approval: &ApprovalId| self.is_given(order, approval);
            if !is_missing(self.workflow, order, m, &gate.requires, self.now, &given) {
                continue;
            }
            let lacks = self.lacks(order, &gate.requires, to);
            match gate.mode {
                GateMode::Block => refusals.push(lacks),
                GateMode::Warn if m.reason.is_some() => despite.push(gate.requires),
                GateMode::Warn => refusals.push(Refusal {
                    kind: RefusalKind::Warns,
                    need: Some(Need::Reason),
                    message: tr!("{} To go on all the same, say why.", lacks.message),
                    ..lacks
                }),
            }
        }
        (refusals, despite)
    }

    /// What a new order lacks for the status it starts in: of its gates, those that a new order can answer. An import
    /// brings orders as they are.
    pub(super) fn place_refusals(&self, start: &Status, place: &Place) -> Vec<Refusal> {
        if !place.history.is_empty() || place.source.is_some() {
            return Vec::new();
        }
        let lacks = |need: &Need| match need {
            Need::Promise => place.promise.is_none(),
            Need::Lines => place.lines.count == 0,
            Need::Field(field) => !place.fields.get(field).is_some_and(Option::is_some),
            Need::Reason | Need::Fact(_) | Need::Dwell(_) | Need::Approval(_) => false,
        };
        let mut refusals = self.unknown_fields(&place.fields);
        let blocking =
            start.entry.iter().filter(|gate| gate.mode == GateMode::Block && lacks(&gate.requires));
        refusals.extend(
            blocking.map(|gate| Refusal::asks(gate.requires.clone(), self.asks(&gate.requires, start))),
        );
        refusals
    }

    /// The refusal where a need is not met: it asks for what this person can give, and says who can where they cannot.
    fn lacks(&self, order: &'a OrderState, need: &Need, to: &Status) -> Refusal {
        match need {
            Need::Approval(approval) => self.lacks_approval(order, approval, to),
            Need::Fact(fact) if self.unproved(order, fact).is_some() => {
                let approval = self.unproved(order, fact);
                approval.map_or_else(
                    || Refusal::asks(need.clone(), self.asks(need, to)),
                    |approval| self.lacks_approval(order, approval, to),
                )
            }
            Need::Fact(fact) => match self.unless_sets(order, fact) {
                None => Refusal::asks(need.clone(), self.asks(need, to)),
                Some(refusal) => {
                    let name = isolated(self.workflow.fact_name(fact));
                    let needed = tr!("“{}” is needed for {}.", name, quoted(to));
                    let message = format!("{needed} {}", refusal.message);
                    Refusal::new(Code::FactMissing, message, refusal.cleared_by)
                }
            },
            Need::Dwell(minutes) => {
                let left = left_to_dwell(order, *minutes, self.now);
                let message = tr!(
                    "It has to stay where it is for {}: {} more.",
                    length(TimeDelta::minutes((*minutes).into())),
                    length(left)
                );
                Refusal::new(Code::TooSoon, message, vec![])
            }
            Need::Lines => Refusal::new(Code::LinesMissing, self.asks(need, to), vec![]),
            Need::Reason | Need::Promise | Need::Field(_) => Refusal::asks(need.clone(), self.asks(need, to)),
        }
    }

    fn asks(&self, need: &Need, to: &Status) -> String {
        match need {
            Need::Reason => tr!("Say why the order goes to {}.", quoted(to)),
            Need::Promise => tr!("Promise a delivery window first: the customer sees these dates."),
            Need::Lines => {
                tr!("{} is for orders that say what was ordered: add a line first.", quoted(to))
            }
            Need::Field(field) => {
                tr!("{} is needed for {}.", isolated(self.workflow.field_label(field)), quoted(to))
            }
            Need::Fact(fact) => {
                let (name, to) = (isolated(self.workflow.fact_name(fact)), quoted(to));
                match self.workflow.fact(fact).map(|fact| &fact.evidence) {
                    Some(Evidence::Note) => tr!("“{}” is needed for {}: say what shows it.", name, to),
                    Some(Evidence::Number) => tr!("“{}” is needed for {}: give its number.", name, to),
                    Some(Evidence::None | Evidence::Approval(_)) | None => {
                        tr!("“{}” is needed for {}: is it so?", name, to)
                    }
                }
            }
            Need::Dwell(_) | Need::Approval(_) => String::new(),
        }
    }

    /// The approval that is to show a fact and is not there.
    fn unproved(&self, order: &'a OrderState, fact: &FactId) -> Option<&'a ApprovalId> {
        match &self.workflow.fact(fact)?.evidence {
            Evidence::Approval(approval) if !self.is_given(order, approval) => Some(approval),
            _ => None,
        }
    }

    /// Refuses who may not say that a fact is so.
    pub(super) fn unless_sets(&self, order: &OrderState, fact: &FactId) -> Option<Refusal> {
        let Some(def) = self.workflow.fact(fact) else {
            let message = tr!("This board has no fact “{}”.", fact);
            return Some(Refusal::new(Code::UnknownFact, message, vec![]));
        };
        let status = self.workflow.status(&order.status)?;
        if self.actor.can_set(def, status, self.workflow) {
            return None;
        }
        let fact = isolated(&def.name);
        if def.set_by.is_empty() {
            return self.unless_tended(order, |status, who| {
                tr!("In {}, {} says whether “{}” is so.", status, who, fact)
            });
        }
        let names: Vec<_> = def.set_by.iter().map(|role| self.workflow.role_name(role).to_owned()).collect();
        let message = tr!("{} says whether “{}” is so.", one_of(&names), fact);
        Some(Refusal::new(Code::NotYourRole, message, names))
    }
}

/// A length of clock time, rounded up to minutes: `2 d 3 h`, `1 h 30 min`.
fn length(time: TimeDelta) -> String {
    let minutes = (time.num_seconds() + 59) / 60;
    let (days, hours, minutes) = (minutes / (24 * 60), minutes / 60 % 24, minutes % 60);
    let parts = [(days, tr!("{} d", days)), (hours, tr!("{} h", hours)), (minutes, tr!("{} min", minutes))];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0).take(2);
    let parts: Vec<_> = parts.map(|(_, part)| part).collect();
    if parts.is_empty() { tr!("{} min", 0) } else { parts.join(" ") }
}

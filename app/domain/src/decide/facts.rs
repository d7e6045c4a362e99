//! Facts: what is so of an order beside its status, said by who may say it.

use super::context::{CommandContext, Verdict, refuse, settle};
use crate::{
    Event, Evidence, FactId, Need, OrderState, Refusal, RefusalCode as Code, TextRef, isolated, spoken::tr,
};

impl<'a> CommandContext<'a> {
    pub(super) fn set_fact(
        &self,
        order: &'a OrderState,
        fact: &FactId,
        evidence: Option<&TextRef>,
    ) -> Verdict {
        let mut refusals = self.fact_refusals(order, fact, evidence);
        if order.facts.contains_key(fact) {
            let name = isolated(self.workflow.fact_name(fact));
            refusals.push(Refusal::new(Code::NothingToChange, tr!("“{}” is set already.", name), vec![]));
        }
        settle(refusals)?;
        Ok(vec![self.now(Event::FactSet { fact: fact.clone(), evidence: evidence.cloned() })])
    }

    pub(super) fn clear_fact(&self, order: &OrderState, fact: &FactId, reason: Option<&TextRef>) -> Verdict {
        settle(self.unless_sets(order, fact).into_iter().collect())?;
        let name = isolated(self.workflow.fact_name(fact));
        if !order.facts.contains_key(fact) {
            return Err(refuse(Code::NothingToChange, tr!("“{}” is not set.", name)));
        }
        let Some(reason) = reason else {
            let message = tr!("Say why “{}” is not so any more.", name);
            return Err(vec![Refusal::asks(Need::Reason, message)]);
        };
        Ok(vec![self.now(Event::FactCleared { fact: fact.clone(), reason: reason.clone() })])
    }

    /// What stands against setting a fact with this evidence.
    pub(super) fn fact_refusals(
        &self,
        order: &'a OrderState,
        fact: &FactId,
        evidence: Option<&TextRef>,
    ) -> Vec<Refusal> {
        let mut refusals: Vec<_> = self.unless_sets(order, fact).into_iter().collect();
        let asked = self.workflow.fact(fact).map_or(&Evidence::None, |fact| &fact.evidence);
        if let Evidence::Approval(approval) = asked {
            let status = self.workflow.status(&order.status);
            let missing = status.filter(|_| !self.is_given(order, approval));
            refusals.extend(missing.map(|status| self.lacks_approval(order, approval, status)));
        } else if *asked != Evidence::None && evidence.is_none() {
            let name = isolated(self.workflow.fact_name(fact));
            let message = match asked {
                Evidence::Number => tr!("Give the number that shows “{}”.", name),
                _ => tr!("Say what shows “{}”.", name),
            };
            let refusal = Refusal::asks(Need::Fact(fact.clone()), message);
            refusals.push(Refusal { code: Code::EvidenceMissing, ..refusal });
        }
        refusals
    }
}

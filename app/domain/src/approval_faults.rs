//! What keeps a workflow's approvals and conditions from being published.

use crate::{
    ApprovalDef, ApprovalStep, Approver, ConditionDef, Covered, Evidence, Fault, FieldKind, Need, Test,
    Workflow,
};
use std::collections::BTreeSet;

impl Workflow {
    /// What keeps the approvals and conditions from being published.
    pub(crate) fn approval_faults(&self) -> Vec<Fault> {
        let mut faults: Vec<Fault> =
            self.approvals.iter().flat_map(|approval| self.faults_of_approval(approval)).collect();
        faults.extend(self.conditions.iter().filter_map(|condition| self.fault_of_condition(condition)));
        let (mut approvals, mut conditions) = (BTreeSet::new(), BTreeSet::new());
        let twice = self.approvals.iter().filter(|approval| !approvals.insert(&approval.id));
        faults.extend(twice.map(|approval| said(format!("Two approvals have the id “{}”.", approval.id))));
        let twice = self.conditions.iter().filter(|condition| !conditions.insert(&condition.id));
        faults.extend(twice.map(|condition| said(format!("Two conditions have the id “{}”.", condition.id))));
        let gates = self.statuses.iter().flat_map(|status| status.entry.iter().chain(&status.exit));
        let gates = gates.chain(self.moves.iter().flat_map(|m| &m.needs));
        let asked = gates.filter_map(|gate| match &gate.requires {
            Need::Approval(approval) => Some(approval),
            _ => None,
        });
        let shown = self.facts.iter().filter_map(|fact| match &fact.evidence {
            Evidence::Approval(approval) => Some(approval),
            _ => None,
        });
        let unknown: BTreeSet<_> =
            asked.chain(shown).filter(|approval| self.approval(approval).is_none()).collect();
        let unknown = unknown.into_iter();
        faults.extend(unknown.map(|approval| {
            said(format!("Something asks for the approval “{approval}”, which there is not: define it, or ask for another."))
        }));
        faults
    }

    fn faults_of_approval(&self, approval: &ApprovalDef) -> Vec<Fault> {
        let name = &approval.name;
        let mut faults = Vec::new();
        if name.trim().is_empty() {
            faults.push(said(format!("Give the approval “{}” a name.", approval.id)));
        }
        if approval.steps.is_empty() {
            faults.push(said(format!("Say who approves “{name}”: it has no step.")));
        }
        let mut ids = BTreeSet::new();
        for step in &approval.steps {
            if !ids.insert(&step.id) {
                faults.push(said(format!("Two steps of “{name}” have the id “{}”.", step.id)));
            }
            if !self.can_be_given(step) {
                faults.push(said(format!(
                    "Nobody can give the step “{}” of “{name}”: it asks for more than there are.",
                    step.id
                )));
            }
            let roles = step.of.iter().filter_map(|approver| match approver {
                Approver::Role(role) => Some(role),
                _ => None,
            });
            let roles = roles.chain(&step.tells).chain(&step.recorded_by);
            faults.extend(roles.filter(|role| self.role(role).is_none()).map(|role| {
                said(format!("“{name}” names the role “{role}”, which this workflow does not have."))
            }));
        }
        let covers = approval.covers.iter().chain(approval.steps.iter().flat_map(|step| &step.covers));
        faults.extend(covers.filter_map(|part| match part {
            Covered::Field(field) if self.field(field).is_none() => {
                Some(said(format!("“{name}” covers the field “{field}”, which this workflow does not have.")))
            }
            _ => None,
        }));
        let conditions =
            approval.when.iter().chain(approval.steps.iter().filter_map(|step| step.when.as_ref()));
        faults.extend(conditions.filter(|id| self.condition(id).is_none()).map(|id| {
            said(format!("“{name}” depends on the condition “{id}”, which this workflow does not have."))
        }));
        faults
    }

    /// Whether a step asks for no more people than it names. How many hold a role changes from day to day.
    fn can_be_given(&self, step: &ApprovalStep) -> bool {
        let by_role = step.of.iter().any(|approver| matches!(approver, Approver::Role(_)));
        step.needed > 0 && !step.of.is_empty() && (by_role || usize::from(step.needed) <= step.of.len())
    }

    fn fault_of_condition(&self, condition: &ConditionDef) -> Option<Fault> {
        let field = condition.test.field()?;
        let kind = self.field(field).map(|field| &field.kind);
        let sound = match (&condition.test, kind) {
            (Test::AtLeast { value, .. }, Some(kind @ (FieldKind::Number | FieldKind::Money))) => {
                kind.parse(value).is_ok()
            }
            (Test::Is { value, .. }, Some(kind @ (FieldKind::Choice(_) | FieldKind::YesNo))) => {
                kind.parse(value).is_ok_and(|kept| kept == *value)
            }
            _ => false,
        };
        (!sound).then(|| {
            said(format!(
                "The condition “{}” does not fit its field: compare a number or an amount, or name one of the choices.",
                condition.name
            ))
        })
    }
}

fn said(sentence: String) -> Fault {
    Fault(sentence)
}

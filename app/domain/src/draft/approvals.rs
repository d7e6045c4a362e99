//! The contract of approvals and of the conditions that they depend on, and what nobody could give.

use super::{Draft, RoleHolders, gates::unfit};
use crate::{
    ApprovalDef, ApprovalStep, Approver, At, ConditionDef, Covered, DraftPart as Part, Evidence, Fault,
    FieldKind, Hint, HintLevel, MaxAge, Role, RoleId, Test, isolated,
};
use std::collections::BTreeSet;

/// How many approvals and how many conditions a workflow has at most.
const MOST: usize = 20;
/// How many steps an approval has at most.
const STEPS: usize = 12;
/// How long a name may be.
const NAME: usize = 60;
/// How long a help text may be.
const HELP: usize = 300;

impl Draft {
    /// What keeps the approvals and conditions from being published.
    pub(super) fn faults_of_approvals(&self, roles: &[Role]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (count, what) in [(self.approvals.len(), "approvals"), (self.conditions.len(), "conditions")] {
            if count > MOST {
                faults.push(Fault::whole(
                    Part::Presence,
                    format!("A workflow has at most {MOST} {what}: remove some."),
                ));
            }
        }
        let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
        for def in &self.approvals {
            let at = At::Approval(def.id.clone());
            let mut fault = |part, message: String| faults.push(Fault { at: at.clone(), part, message });
            if !ids.insert(&def.id) {
                fault(Part::Presence, format!("Two approvals have the id “{}”: remove one of them.", def.id));
            }
            faults_of_name(&def.name, &def.help, "approval", &mut names, &mut fault);
            self.faults_of_approval(def, roles, &mut fault);
        }
        let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
        for condition in &self.conditions {
            let at = At::Condition(condition.id.clone());
            let mut fault = |part, message: String| faults.push(Fault { at: at.clone(), part, message });
            if !ids.insert(&condition.id) {
                fault(
                    Part::Presence,
                    format!("Two conditions have the id “{}”: remove one of them.", condition.id),
                );
            }
            faults_of_name(&condition.name, "", "condition", &mut names, &mut fault);
            if !self.fits(condition) {
                let message = format!(
                    "The condition “{}” does not fit its field: compare a number or an amount, or name one of the choices.",
                    isolated(&condition.name)
                );
                fault(Part::Test, message);
            }
        }
        for fact in &self.facts {
            if let Evidence::Approval(approval) = &fact.evidence
                && self.approvals.iter().all(|def| def.id != *approval)
            {
                faults.push(Fault {
                    at: At::Fact(fact.id.clone()),
                    part: Part::Evidence,
                    message: format!(
                        "The fact “{}” is shown by the approval “{approval}”, and there is no such approval: choose another evidence, or add the approval.",
                        isolated(&fact.name)
                    ),
                });
            }
        }
        faults
    }

    fn faults_of_approval(&self, def: &ApprovalDef, roles: &[Role], fault: &mut impl FnMut(Part, String)) {
        let name = isolated(&def.name);
        if def.steps.is_empty() {
            fault(Part::Steps, format!("Say who approves “{name}”: it has no step."));
        }
        if def.steps.len() > STEPS {
            fault(Part::Steps, format!("“{name}” has more than {STEPS} steps: join some of them."));
        }
        let mut ids = BTreeSet::new();
        for step in &def.steps {
            if !ids.insert(&step.id) {
                fault(
                    Part::Steps,
                    format!("Two steps of “{name}” have the id “{}”: remove one of them.", step.id),
                );
            }
            if !can_be_given(step) {
                let message = format!(
                    "Nobody can give the step “{}” of “{name}”: it asks for more than there are.",
                    step.id
                );
                fault(Part::Steps, message);
            }
            if matches!(step.limit, Some(MaxAge::Hours(0) | MaxAge::Days(0))) {
                let message = format!(
                    "The step “{}” of “{name}” may take no time at all: give it some, or no limit.",
                    step.id
                );
                fault(Part::Steps, message);
            }
            for role in step_roles(step).filter(|id| roles.iter().all(|role| role.id != **id)) {
                let message =
                    format!("“{name}” names “{role}”, which is no role of this shop: choose another.");
                fault(Part::ForRoles, message);
            }
        }
        let covers = def.covers.iter().chain(def.steps.iter().flat_map(|step| &step.covers));
        for part in covers.collect::<BTreeSet<_>>() {
            if let Covered::Field(id) = part
                && self.fields.iter().all(|field| field.id != *id)
            {
                let message = format!(
                    "“{name}” is about the field “{id}”, and there is no such field: leave it out, or add the field."
                );
                fault(Part::Covers, message);
            }
        }
        let conditions = def.when.iter().chain(def.steps.iter().filter_map(|step| step.when.as_ref()));
        for id in conditions.collect::<BTreeSet<_>>() {
            if self.conditions.iter().all(|condition| condition.id != *id) {
                let message = format!(
                    "“{name}” depends on the condition “{id}”, and there is no such condition: leave it out, or add the condition."
                );
                fault(Part::When, message);
            }
        }
    }

    /// Whether a condition compares what its field can say.
    fn fits(&self, condition: &ConditionDef) -> bool {
        let Some(id) = condition.test.field() else { return true };
        let kind = self.fields.iter().find(|field| field.id == *id).map(|field| &field.kind);
        match (&condition.test, kind) {
            (Test::AtLeast { value, .. }, Some(kind @ (FieldKind::Number | FieldKind::Money))) => {
                kind.parse(value).is_ok()
            }
            (Test::Is { value, .. }, Some(kind @ (FieldKind::Choice(_) | FieldKind::YesNo))) => {
                kind.parse(value).is_ok_and(|kept| kept == *value)
            }
            _ => false,
        }
    }

    /// Steps for which there are not enough people today.
    pub(super) fn unstaffed(&self, roles: &[Role], holders: &RoleHolders) -> Vec<Hint> {
        let role_name = |id: &RoleId| {
            roles.iter().find(|role| role.id == *id).map_or(id.as_str(), |role| role.name.as_str()).to_owned()
        };
        let steps = self.approvals.iter().flat_map(|def| def.steps.iter().map(move |step| (def, step)));
        let short = steps.filter(|(_, step)| {
            let people = step.of.iter().map(|approver| match approver {
                Approver::Role(role) => holders.get(role).copied().unwrap_or_default(),
                Approver::Person(_) | Approver::Customer => 1,
            });
            people.sum::<u32>() < u32::from(step.needed)
        });
        let hint = |(def, step): (&ApprovalDef, &ApprovalStep)| {
            let named = step.of.iter().filter_map(|approver| match approver {
                Approver::Role(role) => Some(format!("“{}”", role_name(role))),
                _ => None,
            });
            let named: Vec<_> = named.collect();
            Hint {
                at: At::Approval(def.id.clone()),
                part: Part::Steps,
                level: HintLevel::Warning,
                message: format!(
                    "Too few people hold {} to give the step “{}” of “{}”: give the role to more under People, or ask somebody else.",
                    named.join(" or "),
                    step.id,
                    isolated(&def.name)
                ),
            }
        };
        short.map(hint).collect()
    }
}

/// Whether a step asks for no more people than it names. How many hold a role changes from day to day.
fn can_be_given(step: &ApprovalStep) -> bool {
    let by_role = step.of.iter().any(|approver| matches!(approver, Approver::Role(_)));
    step.needed > 0 && !step.of.is_empty() && (by_role || usize::from(step.needed) <= step.of.len())
}

/// The roles that a step names.
fn step_roles(step: &ApprovalStep) -> impl Iterator<Item = &RoleId> {
    let asked = step.of.iter().filter_map(|approver| match approver {
        Approver::Role(role) => Some(role),
        Approver::Person(_) | Approver::Customer => None,
    });
    asked.chain(&step.tells).chain(&step.recorded_by)
}

fn faults_of_name(
    name: &str,
    help: &str,
    what: &str,
    names: &mut BTreeSet<String>,
    fault: &mut impl FnMut(Part, String),
) {
    let (name, help) = (name.trim(), help.trim());
    let wrong_help = unfit(help, HELP).filter(|_| !help.is_empty());
    if let Some(wrong) = unfit(name, NAME).or(wrong_help) {
        fault(Part::Name, format!("The name and the help of the {what} “{}” {wrong}", isolated(name)));
    } else if !names.insert(name.to_lowercase()) {
        fault(Part::Name, format!("Two {what}s are called “{}”: rename one.", isolated(name)));
    }
}

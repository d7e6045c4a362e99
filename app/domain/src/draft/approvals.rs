//! The contract of approvals and of the conditions that they depend on, and what nobody could give.

use super::{
    Draft, RoleHolders,
    gates::{unfit, unfit_help},
};
use crate::{
    ApprovalDef, ApprovalStep, Approver, At, ConditionDef, ConditionId, Covered, DraftPart as Part, Evidence,
    Fault, FieldKind, Hint, HintLevel, MaxAge, Money, Role, RoleId, Test, isolated,
    spoken::{say, tr},
};
use std::collections::BTreeSet;

/// How many approvals and how many conditions a workflow has at most.
const MOST: usize = 20;
/// How many steps an approval has at most.
const STEPS: usize = 12;
/// How long a name may be.
const NAME: usize = 60;

impl Draft {
    /// What keeps the approvals and conditions from being published.
    pub(super) fn faults_of_approvals(&self, roles: &[Role]) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.approvals.len() > MOST {
            let message = tr!("A workflow has at most {} approvals: remove some.", MOST);
            faults.push(Fault::whole(Part::Presence, message));
        }
        if self.conditions.len() > MOST {
            let message = tr!("A workflow has at most {} conditions: remove some.", MOST);
            faults.push(Fault::whole(Part::Presence, message));
        }
        let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
        for def in &self.approvals {
            let at = At::Approval(def.id.clone());
            let mut fault = |part, message: String| faults.push(Fault { at: at.clone(), part, message });
            if !ids.insert(&def.id) {
                fault(Part::Presence, tr!("Two approvals have the id “{}”: remove one of them.", def.id));
            }
            faults_of_name((&def.name, def.id.as_str()), What::Approval, &mut names, &mut fault);
            if let Some(wrong) = unfit_help(&def.help) {
                fault(Part::Help, tr!("The help of the approval “{}” {}", isolated(&def.name), say(wrong)));
            }
            self.faults_of_approval(def, &mut fault);
            for place in 0..def.steps.len() {
                faults.extend(self.faults_of_step(def, place, roles));
            }
        }
        faults.extend(self.faults_of_conditions());
        for fact in &self.facts {
            if let Evidence::Approval(approval) = &fact.evidence
                && self.approval(approval).is_none()
            {
                faults.push(Fault {
                    at: At::Fact(fact.id.clone()),
                    part: Part::Evidence,
                    message: tr!(
                        "The fact “{}” is shown by the approval “{}”, and there is no such approval: choose another evidence, or add the approval.",
                        isolated(&fact.name),
                        approval
                    ),
                });
            }
        }
        faults
    }

    fn faults_of_approval(&self, def: &ApprovalDef, fault: &mut impl FnMut(Part, String)) {
        let name = self.approval_name(&def.id);
        let name = isolated(&name);
        if def.steps.is_empty() {
            fault(Part::Steps, tr!("Say who has to agree to “{}”: add a step.", name));
        }
        if def.steps.len() > STEPS {
            fault(Part::Steps, tr!("“{}” has more than {} steps: join some of them.", name, STEPS));
        }
        self.faults_of_scope(&name, None, (&def.covers, def.when.as_ref()), fault);
    }

    fn faults_of_step(&self, def: &ApprovalDef, place: usize, roles: &[Role]) -> Vec<Fault> {
        let step = &def.steps[place];
        let (number, name) = (place + 1, self.approval_name(&def.id));
        let name = isolated(&name);
        let at = At::Step { approval: def.id.clone(), step: step.id.clone() };
        let mut faults = Vec::new();
        let mut fault = |part, message: String| faults.push(Fault { at: at.clone(), part, message });
        if def.steps[..place].iter().any(|before| before.id == step.id) {
            let message =
                tr!("Two steps of “{}” have the id “{}”: remove one of them.", isolated(&def.name), step.id);
            fault(Part::Presence, message);
        }
        if step.of.is_empty() {
            fault(
                Part::Approvers,
                tr!("Say who has to agree in step {} of “{}”: tick a role, or name a person.", number, name),
            );
        } else if step.needed == 0 {
            fault(Part::Quorum, tr!("Say how many of them have to agree in step {} of “{}”.", number, name));
        } else if !can_be_given(step) {
            let message = tr!(
                "Nobody can give step {} of “{}”: it asks for {} and names {}. Ask for fewer, or name more.",
                number,
                name,
                step.needed,
                step.of.len()
            );
            fault(Part::Quorum, message);
        }
        if matches!(step.limit, Some(MaxAge::Hours(0) | MaxAge::Days(0))) {
            let message =
                tr!("Say how long step {} of “{}” may take, or that there is no limit.", number, name);
            fault(Part::TimeLimit, message);
        }
        if step.strikes && !step.of.contains(&Approver::Customer) {
            let message = tr!(
                "The customer may leave lines out in step {} of “{}”, but is not asked there: tick the customer, or do not let them.",
                number,
                name
            );
            fault(Part::Strikes, message);
        } else if step.strikes && !Covered::Lines.is_among(def.covers_of(step)) {
            let message = tr!(
                "The customer may leave lines out in step {} of “{}”, which is not about the lines: tick the lines there, or do not let them.",
                number,
                name
            );
            fault(Part::Strikes, message);
        }
        let asked: BTreeSet<&RoleId> = roles_asked(step).collect();
        let (tells, recorded_by) = (step.tells.iter().collect(), step.recorded_by.iter().collect());
        for (part, names) in [(Part::Approvers, asked), (Part::Tells, tells), (Part::RecordedBy, recorded_by)]
        {
            for role in names.into_iter().filter(|id| roles.iter().all(|role| role.id != **id)) {
                let message = tr!(
                    "Choose another role in step {} of “{}”: “{}” is no role of this shop.",
                    number,
                    name,
                    role
                );
                fault(part, message);
            }
        }
        self.faults_of_scope(&name, Some(number), (&step.covers, step.when.as_ref()), &mut fault);
        faults
    }

    /// What an approval, or a step of it, is about and depends on, as far as that is not there.
    fn faults_of_scope(
        &self,
        name: &str,
        step: Option<usize>,
        (covers, when): (&BTreeSet<Covered>, Option<&ConditionId>),
        fault: &mut impl FnMut(Part, String),
    ) {
        for part in covers {
            if let Covered::Field(id) = part
                && self.fields.iter().all(|field| field.id != *id)
            {
                let message = match step {
                    None => tr!(
                        "“{}” is about the field “{}”, and there is no such field: leave it out, or add the field.",
                        name,
                        id
                    ),
                    Some(number) => tr!(
                        "Step {} of “{}” is about the field “{}”, and there is no such field: leave it out, or add the field.",
                        number,
                        name,
                        id
                    ),
                };
                fault(Part::Covers, message);
            }
        }
        if let Some(id) = when.filter(|id| self.condition(id).is_none()) {
            let message = match step {
                None => tr!(
                    "“{}” depends on the condition “{}”, and there is no such condition: leave it out, or add the condition.",
                    name,
                    id
                ),
                Some(number) => tr!(
                    "Step {} of “{}” depends on the condition “{}”, and there is no such condition: leave it out, or add the condition.",
                    number,
                    name,
                    id
                ),
            };
            fault(Part::When, message);
        }
    }

    fn faults_of_conditions(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
        for condition in &self.conditions {
            let at = At::Condition(condition.id.clone());
            let mut fault = |part, message: String| faults.push(Fault { at: at.clone(), part, message });
            if !ids.insert(&condition.id) {
                fault(
                    Part::Presence,
                    tr!("Two conditions have the id “{}”: remove one of them.", condition.id),
                );
            }
            let called = (condition.name.as_str(), condition.id.as_str());
            faults_of_name(called, What::Condition, &mut names, &mut fault);
            if let Some(message) = self.wrong_test(condition) {
                fault(Part::Test, message);
            }
        }
        faults
    }

    /// What is wrong with what a condition looks at.
    fn wrong_test(&self, condition: &ConditionDef) -> Option<String> {
        let name = isolated(&condition.name);
        let Some(id) = condition.test.field() else {
            let is_idle = matches!(condition.test, Test::TotalAtLeast(least) if least <= Money(0));
            return is_idle.then(|| {
                tr!("The condition “{}” is so of every order: say from which total on it is so.", name)
            });
        };
        let Some(field) = self.fields.iter().find(|field| field.id == *id) else {
            return Some(tr!(
                "The condition “{}” looks at the field “{}”, and there is no such field: choose another, or add the field.",
                name,
                id
            ));
        };
        let label = isolated(&field.label);
        match (&condition.test, &field.kind) {
            (Test::AtLeast { value, .. }, kind @ (FieldKind::Number | FieldKind::Money)) => {
                kind.parse(value).is_err().then(|| {
                    tr!(
                        "Say from which “{}” on the condition “{}” is so, as a number like 12.5.",
                        label,
                        name
                    )
                })
            }
            (Test::Is { value, .. }, kind @ (FieldKind::Choice(_) | FieldKind::YesNo)) => {
                let is_kept = kind.parse(value).is_ok_and(|kept| kept == *value);
                (!is_kept).then(|| tr!("Choose what “{}” says where the condition “{}” is so.", label, name))
            }
            _ => Some(tr!(
                "The condition “{}” cannot compare “{}” in this way: choose what it looks at again.",
                name,
                label
            )),
        }
    }

    /// Steps for which there are not enough people today.
    pub(super) fn unstaffed(&self, roles: &[Role], holders: &RoleHolders) -> Vec<Hint> {
        let role_name = |id: &RoleId| {
            roles.iter().find(|role| role.id == *id).map_or(id.as_str(), |role| role.name.as_str()).to_owned()
        };
        let steps = self
            .approvals
            .iter()
            .flat_map(|def| def.steps.iter().enumerate().map(move |(place, step)| (def, place, step)));
        let short = steps.filter(|(.., step)| {
            let people = step.of.iter().map(|approver| match approver {
                Approver::Role(role) => holders.get(role).copied().unwrap_or_default(),
                Approver::Person(_) | Approver::Customer => 1,
            });
            // Too few that are named one by one are a fault, whoever is here today.
            can_be_given(step) && people.sum::<u32>() < u32::from(step.needed)
        });
        let hint = |(def, place, step): (&ApprovalDef, usize, &ApprovalStep)| {
            let named = step.of.iter().filter_map(|approver| match approver {
                Approver::Role(role) => Some(format!("“{}”", role_name(role))),
                _ => None,
            });
            let named: Vec<_> = named.collect();
            Hint {
                at: At::Step { approval: def.id.clone(), step: step.id.clone() },
                part: Part::Approvers,
                level: HintLevel::Warning,
                message: tr!(
                    "Too few people hold {} to give step {} of “{}”: give the role to more under People, or ask somebody else.",
                    named.join(&format!(" {} ", tr!("or"))),
                    place + 1,
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

/// The roles that are asked in a step.
fn roles_asked(step: &ApprovalStep) -> impl Iterator<Item = &RoleId> {
    step.of.iter().filter_map(|approver| match approver {
        Approver::Role(role) => Some(role),
        Approver::Person(_) | Approver::Customer => None,
    })
}

/// What has a name.
#[derive(Clone, Copy)]
enum What {
    Approval,
    Condition,
}

fn faults_of_name(
    (name, id): (&str, &str),
    what: What,
    names: &mut BTreeSet<String>,
    fault: &mut impl FnMut(Part, String),
) {
    let name = name.trim();
    if let Some(wrong) = unfit(name, NAME) {
        let called = if name.is_empty() { id } else { name };
        let (called, wrong) = (isolated(called), say(wrong));
        let message = match what {
            What::Approval => tr!("The name of the approval “{}” {}", called, wrong),
            What::Condition => tr!("The name of the condition “{}” {}", called, wrong),
        };
        fault(Part::Name, message);
    } else if !names.insert(name.to_lowercase()) {
        let message = match what {
            What::Approval => tr!("Two approvals are called “{}”: rename one.", isolated(name)),
            What::Condition => tr!("Two conditions are called “{}”: rename one.", isolated(name)),
        };
        fault(Part::Name, message);
    }
}

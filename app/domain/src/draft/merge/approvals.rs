//! Two people write approvals, the steps of one, and conditions: each input by itself, a step as much as the approval.

use super::{Conflict, Merging, joined, yes_or_no};
use crate::{
    ApprovalDef, ApprovalId, ApprovalStep, Approver, At, ConditionDef, Covered, Draft, DraftPart as Part,
    MaxAge, Need, StepId,
    draft::order::{in_order, left},
    spoken::tr,
};
use std::collections::BTreeSet;

impl Merging<'_> {
    pub(super) fn conditions(&mut self, drafts: [&Draft; 3]) -> Vec<ConditionDef> {
        let lists = drafts.map(|draft| &draft.conditions[..]);
        self.defs(lists, |condition| condition.id.clone(), At::Condition, Self::condition)
    }

    fn condition(
        &mut self,
        was: Option<&ConditionDef>,
        my: &ConditionDef,
        their: &ConditionDef,
    ) -> ConditionDef {
        let (at, versions) = (At::Condition(my.id.clone()), self.versions);
        let name = was.map(|was| was.name.clone()).unwrap_or_default();
        // Where both added it, none of the two tests was there before.
        let tests = [was.map(|was| &was.test), Some(&my.test), Some(&their.test)];
        let say = |test: &Option<&crate::Test>| {
            let Some(test) = test else { return String::new() };
            let field = test.field().map(|id| Need::Field(id.clone()));
            knowing(versions, |draft| field.as_ref().is_none_or(|field| draft.knows(field)))
                .test_in_words(test)
        };
        let [was, my_test, their_test] = tests;
        let test = self.part(&at, Part::Test, &was, &my_test, &their_test, say);
        ConditionDef {
            id: my.id.clone(),
            name: self.part(&at, Part::Name, &name, &my.name, &their.name, String::clone),
            test: test.unwrap_or(&my.test).clone(),
        }
    }

    /// Nobody gives approvals an order: new ones stand behind the one they were put behind.
    pub(super) fn approvals(&mut self, drafts: [&Draft; 3]) -> Vec<ApprovalDef> {
        let lists = drafts.map(|draft| &draft.approvals[..]);
        self.defs(lists, |approval| approval.id.clone(), At::Approval, Self::approval)
    }

    fn approval(&mut self, was: Option<&ApprovalDef>, my: &ApprovalDef, their: &ApprovalDef) -> ApprovalDef {
        let (at, versions) = (At::Approval(my.id.clone()), self.versions);
        let fresh = ApprovalDef::new(my.id.clone(), String::new());
        let was = was.unwrap_or(&fresh);
        macro_rules! part {
            ($part:ident, $field:ident, $say:expr) => {
                self.part(&at, Part::$part, &was.$field, &my.$field, &their.$field, $say)
            };
        }
        ApprovalDef {
            id: my.id.clone(),
            name: part!(Name, name, String::clone),
            help: part!(Help, help, String::clone),
            covers: part!(Covers, covers, |covers| covered(versions, covers)),
            when: part!(When, when, |when| needed(versions, when)),
            steps: self.steps(&my.id, [&was.steps, &my.steps, &their.steps]),
        }
    }

    fn steps(&mut self, approval: &ApprovalId, lists: [&[ApprovalStep]; 3]) -> Vec<ApprovalStep> {
        let at = |step| At::Step { approval: approval.clone(), step };
        let join =
            |merging: &mut Self, was: Option<&ApprovalStep>, my: &ApprovalStep, their: &ApprovalStep| {
                merging.step(&at(my.id.clone()), was, my, their)
            };
        let merged = self.defs(lists, |step| step.id.clone(), at, join);
        let ids = |steps: &[ApprovalStep]| steps.iter().map(|step| step.id.clone()).collect::<Vec<_>>();
        if let (_, Some((my, their))) = in_order(lists.map(|steps| left(&merged, steps, ids))) {
            let say = |ids: &[StepId]| {
                let step = |id: &StepId| merged.iter().find(|step| step.id == *id);
                let asked = ids.iter().filter_map(step).map(|step| asked(&step.of));
                asked.collect::<Vec<_>>().join(&format!(", {} ", tr!("then")))
            };
            let (mine, theirs) = (say(&my), say(&their));
            let at = At::Approval(approval.clone());
            self.conflicts.push(Conflict { at, part: Part::Steps, mine, theirs });
        }
        merged
    }

    fn step(
        &mut self,
        at: &At,
        was: Option<&ApprovalStep>,
        my: &ApprovalStep,
        their: &ApprovalStep,
    ) -> ApprovalStep {
        let versions = self.versions;
        let fresh = ApprovalStep::new(my.id.clone());
        let was = was.unwrap_or(&fresh);
        macro_rules! part {
            ($part:ident, $field:ident, $say:expr) => {
                self.part(at, Part::$part, &was.$field, &my.$field, &their.$field, $say)
            };
        }
        ApprovalStep {
            id: my.id.clone(),
            of: part!(Approvers, of, asked),
            needed: part!(Quorum, needed, u8::to_string),
            together: part!(Together, together, yes_or_no),
            covers: part!(Covers, covers, |covers| match covers.is_empty() {
                true => tr!("what the approval is about"),
                false => covered(versions, covers),
            }),
            when: part!(When, when, |when| needed(versions, when)),
            limit: part!(TimeLimit, limit, |limit| match limit {
                None => tr!("no limit"),
                Some(MaxAge::Hours(hours)) => tr!("{n} working hour" | "{n} working hours" % *hours),
                Some(MaxAge::Days(days)) => tr!("{n} working day" | "{n} working days" % *days),
            }),
            tells: part!(Tells, tells, |roles| joined(roles, &tr!("nobody"))),
            recorded_by: part!(RecordedBy, recorded_by, |roles| joined(
                roles,
                &tr!("whoever edits the order")
            )),
            strikes: part!(Strikes, strikes, yes_or_no),
        }
    }
}

/// Who is asked; roles by their ids, for a draft does not name them.
fn asked(of: &BTreeSet<Approver>) -> String {
    let one = |approver: &Approver| match approver {
        Approver::Role(role) => role.as_str().replace('_', " "),
        Approver::Person(_) => tr!("a person by name"),
        Approver::Customer => tr!("the customer"),
    };
    match of.is_empty() {
        true => tr!("nobody"),
        false => of.iter().map(one).collect::<Vec<_>>().join(&format!(" {} ", tr!("or"))),
    }
}

fn covered(versions: [&Draft; 2], covers: &BTreeSet<Covered>) -> String {
    let known = |draft: &Draft| {
        covers.iter().all(|part| match part {
            Covered::Field(id) => draft.knows(&Need::Field(id.clone())),
            _ => true,
        })
    };
    knowing(versions, known).covers_in_words(covers)
}

fn needed(versions: [&Draft; 2], when: &Option<crate::ConditionId>) -> String {
    when.as_ref().map_or_else(
        || tr!("always"),
        |id| knowing(versions, |draft| draft.condition(id).is_some()).condition_name(id),
    )
}

/// The version that has names for something; the first where none has.
fn knowing(versions: [&Draft; 2], knows: impl Fn(&Draft) -> bool) -> &Draft {
    versions.into_iter().find(|draft| knows(draft)).unwrap_or(versions[0])
}

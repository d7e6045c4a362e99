//! A choice between two versions of an input of an approval, of one of its steps, or of a condition.

use domain::{ApprovalId, ApprovalStep, ConditionId, Draft, DraftPart as Part, StepId};

/// Makes an input of an approval say what it says in another draft; the whole approval where only one of them has it.
pub fn copy_approval(from: &Draft, to: &mut Draft, id: &ApprovalId, part: Part) {
    let place = from.approvals.iter().position(|approval| approval.id == *id);
    let Some((target, source)) =
        both(&from.approvals, place, &mut to.approvals, |approval| approval.id == *id)
    else {
        return;
    };
    match part {
        Part::Name => target.name = source.name,
        Part::Help => target.help = source.help,
        Part::Covers => target.covers = source.covers,
        Part::When => target.when = source.when,
        // Their order; each step is told by itself.
        Part::Steps => {
            let place = |step: &ApprovalStep| source.steps.iter().position(|other| other.id == step.id);
            target.steps.sort_by_key(|step| place(step).unwrap_or(usize::MAX));
        }
        _ => *target = source,
    }
}

/// The same of a step.
pub fn copy_step(from: &Draft, to: &mut Draft, (approval, step): (&ApprovalId, &StepId), part: Part) {
    let Some(def) = to.approvals.iter_mut().find(|def| def.id == *approval) else {
        return copy_approval(from, to, approval, Part::Presence);
    };
    let steps = from.approval(approval).map(|def| def.steps.clone()).unwrap_or_default();
    let place = steps.iter().position(|other| other.id == *step);
    let Some((target, source)) = both(&steps, place, &mut def.steps, |other| other.id == *step) else {
        return;
    };
    match part {
        Part::Approvers => target.of = source.of,
        Part::Quorum => target.needed = source.needed,
        Part::Together => target.together = source.together,
        Part::Covers => target.covers = source.covers,
        Part::When => target.when = source.when,
        Part::TimeLimit => target.limit = source.limit,
        Part::Tells => target.tells = source.tells,
        Part::RecordedBy => target.recorded_by = source.recorded_by,
        Part::Strikes => target.strikes = source.strikes,
        _ => *target = source,
    }
}

/// The same of a condition.
pub fn copy_condition(from: &Draft, to: &mut Draft, id: &ConditionId, part: Part) {
    let place = from.conditions.iter().position(|condition| condition.id == *id);
    let Some((target, source)) =
        both(&from.conditions, place, &mut to.conditions, |condition| condition.id == *id)
    else {
        return;
    };
    match part {
        Part::Name => target.name = source.name,
        Part::Test => target.test = source.test,
        _ => *target = source,
    }
}

/// What is to be changed and what it is to say. Where only one side has it, it comes or goes as a whole, and none is left to do.
fn both<'a, T: Clone>(
    from: &[T],
    place: Option<usize>,
    to: &'a mut Vec<T>,
    is_it: impl Fn(&T) -> bool,
) -> Option<(&'a mut T, T)> {
    let Some(place) = place else {
        to.retain(|one| !is_it(one));
        return None;
    };
    let source = from[place].clone();
    match to.iter().position(is_it) {
        Some(nth) => Some((&mut to[nth], source)),
        None => {
            to.insert(place.min(to.len()), source);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    //! Two people, one approval.
    use crate::workflow::together::{Together, choose, put_together};
    use domain::{
        ApprovalDef, Approver, ConditionDef, Covered, Draft, DraftPart as Part, MaxAge, Money, Test,
        default_calendar, default_workflow,
    };

    fn role(id: &str) -> Approver {
        Approver::Role(id.parse().expect("a role"))
    }

    fn three() -> Together {
        let mut draft = Draft::from(&default_workflow(default_calendar("Europe/Berlin")));
        let written = r#"{"id":"price","name":"Price","steps":[
            {"id":"boss","of":[{"role":"leadership"}]},{"id":"maker","of":[{"role":"production"}]}]}"#;
        draft.approvals = vec![serde_json::from_str(written).expect("an approval")];
        draft.conditions = vec![ConditionDef {
            id: "large".parse().expect("an id"),
            name: "Large".into(),
            test: Test::TotalAtLeast(Money(10_000)),
        }];
        Together { base: draft.clone(), mine: draft.clone(), theirs: draft }
    }

    /// Decides every conflict one way; what comes of it, and which inputs there were to choose.
    fn decided(mut together: Together, mine: bool) -> (ApprovalDef, ConditionDef, Vec<Part>) {
        let mut parts = Vec::new();
        for _ in 0..50 {
            match put_together(&together.base, &together.mine, &together.theirs) {
                Ok(mut draft) => return (draft.approvals.remove(0), draft.conditions.remove(0), parts),
                Err(conflicts) => {
                    parts.push(conflicts[0].part);
                    choose(&mut together, &conflicts[0], mine);
                }
            }
        }
        panic!("conflicts do not end");
    }

    #[test]
    fn what_each_wrote_of_an_approval_stays_step_by_step() {
        let mut together = three();
        let Together { mine, theirs, .. } = &mut together;
        mine.approvals[0].help = "What it costs".into();
        mine.approvals[0].steps[0].limit = Some(MaxAge::Days(2));
        mine.conditions[0].name = "From 1,000".into();
        theirs.approvals[0].covers = [Covered::Lines].into();
        theirs.approvals[0].steps[0].of.insert(role("procurement"));
        theirs.approvals[0].steps[1].needed = 2;
        theirs.approvals[0].steps.swap(0, 1);
        theirs.conditions[0].test = Test::TotalAtLeast(Money(20_000));
        let merged = put_together(&together.base, &together.mine, &together.theirs).expect("no conflict");
        let price = &merged.approvals[0];
        assert_eq!((price.help.as_str(), price.covers.len()), ("What it costs", 1));
        assert_eq!((price.steps[0].id.as_str(), price.steps[0].needed), ("maker", 2));
        assert_eq!((price.steps[1].limit, price.steps[1].of.len()), (Some(MaxAge::Days(2)), 2));
        assert_eq!(merged.conditions[0].name, "From 1,000");
        assert_eq!(merged.conditions[0].test, Test::TotalAtLeast(Money(20_000)));
    }

    #[test]
    fn where_both_wrote_one_input_of_a_step_one_is_chosen() {
        let quarrel = || {
            let mut together = three();
            let Together { mine, theirs, .. } = &mut together;
            mine.approvals[0].steps[0].of = [role("procurement")].into();
            theirs.approvals[0].steps[0].of = [role("production")].into();
            theirs.approvals[0].steps[0].needed = 3;
            mine.approvals[0].steps.remove(1);
            theirs.approvals[0].steps[1].together = true;
            mine.conditions[0].test = Test::TotalAtLeast(Money(20_000));
            theirs.conditions[0].test = Test::TotalAtLeast(Money(30_000));
            together
        };
        let (mine, condition, parts) = decided(quarrel(), true);
        assert_eq!(parts, [Part::Test, Part::Approvers, Part::Presence]);
        assert_eq!((mine.steps.len(), mine.steps[0].needed), (1, 3));
        assert_eq!(mine.steps[0].of, [role("procurement")].into());
        assert_eq!(condition.test, Test::TotalAtLeast(Money(20_000)));
        let (theirs, condition, _) = decided(quarrel(), false);
        assert_eq!(theirs.steps[0].of, [role("production")].into());
        assert_eq!((theirs.steps.len(), theirs.steps[1].together), (2, true));
        assert_eq!(condition.test, Test::TotalAtLeast(Money(30_000)));
    }

    #[test]
    fn both_may_add_an_approval_of_one_name_and_choose() {
        let quarrel = || {
            let mut together = three();
            together.base.approvals.clear();
            together.mine.approvals[0].steps[0].needed = 2;
            together.theirs.approvals[0].steps[0].needed = 3;
            together.theirs.approvals[0].steps.remove(1);
            together
        };
        let needed = |mine| decided(quarrel(), mine).0.steps[0].needed;
        assert_eq!((needed(true), needed(false)), (2, 3));
    }

    #[test]
    fn the_order_of_steps_is_chosen_where_both_gave_another() {
        let quarrel = || {
            let mut together = three();
            let third = domain::ApprovalStep::new("third".parse().expect("an id"));
            for draft in [&mut together.base, &mut together.mine, &mut together.theirs] {
                draft.approvals[0].steps.push(third.clone());
            }
            together.mine.approvals[0].steps.swap(0, 1);
            together.theirs.approvals[0].steps.swap(0, 2);
            together
        };
        let first = |mine| decided(quarrel(), mine).0.steps[0].id.to_string();
        assert_eq!((first(true).as_str(), first(false).as_str()), ("maker", "third"));
        assert_eq!(decided(quarrel(), true).2, [Part::Steps]);
    }
}

//! Where something of a draft is named, on plain types: what would be at fault without it.

use super::gates::{GatePlace, asking};
use domain::{
    ApprovalDef, ApprovalStep, At, ConditionId, Covered, Draft, DraftPart as Part, Evidence, FieldId,
    GateMode, Need, tr,
};

/// One place that names it.
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    /// What names it.
    pub at: At,
    /// Which input of that.
    pub part: Part,
    /// What it means there, in a word or two.
    pub means: String,
}

/// Everywhere that a field, a fact, an approval or a condition is named.
pub fn uses(draft: &Draft, at: &At) -> Vec<Use> {
    match at {
        At::Field(id) => {
            let mut uses = of_gates(draft, &Need::Field(id.clone()));
            uses.extend(covering(draft, id));
            uses.extend(looking_at(draft, id));
            uses
        }
        At::Fact(id) => of_gates(draft, &Need::Fact(id.clone())),
        At::Approval(id) => {
            let mut uses = of_gates(draft, &Need::Approval(id.clone()));
            let shown = draft.facts.iter().filter(|fact| fact.evidence == Evidence::Approval(id.clone()));
            uses.extend(shown.map(|fact| Use {
                at: At::Fact(fact.id.clone()),
                part: Part::Evidence,
                means: tr!("a place that names something" => "shows it"),
            }));
            uses
        }
        At::Condition(id) => depending(draft, id),
        At::Whole | At::Status(_) | At::Move { .. } | At::Step { .. } => Vec::new(),
    }
}

fn of_gates(draft: &Draft, need: &Need) -> Vec<Use> {
    let gate = |(place, mode): (GatePlace, GateMode)| Use {
        at: place.at(),
        part: place.part(),
        means: match mode {
            GateMode::Warn => tr!("a place that names something" => "warns"),
            GateMode::Block => tr!("a place that names something" => "blocks"),
        },
    };
    asking(draft, need).into_iter().map(gate).collect()
}

/// Approvals, and steps of them, that are about a field.
fn covering(draft: &Draft, field: &FieldId) -> Vec<Use> {
    let covered = Covered::Field(field.clone());
    of_approvals(draft, |def| def.covers.contains(&covered), |step| step.covers.contains(&covered))
        .map(|at| Use { at, part: Part::Covers, means: tr!("a place that names something" => "is about it") })
        .collect()
}

/// Approvals, and steps of them, that are needed only under a condition.
fn depending(draft: &Draft, condition: &ConditionId) -> Vec<Use> {
    let when = Some(condition.clone());
    of_approvals(draft, |def| def.when == when, |step| step.when == when)
        .map(|at| Use { at, part: Part::When, means: tr!("a place that names something" => "only then") })
        .collect()
}

fn looking_at(draft: &Draft, field: &FieldId) -> Vec<Use> {
    let looks = draft.conditions.iter().filter(|condition| condition.test.field() == Some(field));
    let means = || tr!("a place that names something" => "looks at it");
    let of = |id: &ConditionId| Use { at: At::Condition(id.clone()), part: Part::Test, means: means() };
    looks.map(|condition| of(&condition.id)).collect()
}

fn of_approvals(
    draft: &Draft,
    is_def: impl Fn(&ApprovalDef) -> bool,
    is_step: impl Fn(&ApprovalStep) -> bool,
) -> impl Iterator<Item = At> {
    let mut places = Vec::new();
    for def in &draft.approvals {
        places.extend(is_def(def).then(|| At::Approval(def.id.clone())));
        let steps = def.steps.iter().filter(|step| is_step(step));
        places.extend(steps.map(|step| At::Step { approval: def.id.clone(), step: step.id.clone() }));
    }
    places.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::gates::ask;
    use domain::{
        ApprovalId, ConditionDef, FactDef, Money, StatusId, Test, default_calendar, default_workflow,
    };

    #[test]
    fn whatever_names_something_is_found() {
        let mut draft = Draft::from(&default_workflow(default_calendar("Europe/Berlin")));
        let price: ApprovalId = "price".parse().expect("an id");
        let large: ConditionId = "large".parse().expect("an id");
        let floor: StatusId = "floor".parse().expect("an id");
        let mut def = ApprovalDef::new(price.clone(), "Price".into());
        let mut step = ApprovalStep::new("boss".parse().expect("an id"));
        step.when = Some(large.clone());
        step.covers = [Covered::Field(FieldId::note())].into();
        let at_step = At::Step { approval: price.clone(), step: step.id.clone() };
        def.steps = vec![step];
        def.when = Some(large.clone());
        draft.approvals = vec![def];
        draft.conditions = vec![ConditionDef {
            id: large.clone(),
            name: "Large".into(),
            test: Test::TotalAtLeast(Money(1)),
        }];
        let mut agreed = FactDef::new("agreed".parse().expect("an id"), "Agreed".into());
        agreed.evidence = Evidence::Approval(price.clone());
        draft.facts = vec![agreed];
        ask(&mut draft, &GatePlace::Entry(floor.clone()), Need::Approval(price.clone()));
        let found = |at: At| -> Vec<(At, Part)> {
            uses(&draft, &at).into_iter().map(|one| (one.at, one.part)).collect()
        };
        assert_eq!(
            found(At::Approval(price.clone())),
            [(At::Status(floor), Part::Entry), (At::Fact("agreed".parse().expect("an id")), Part::Evidence)]
        );
        assert_eq!(
            found(At::Condition(large)),
            [(At::Approval(price), Part::When), (at_step.clone(), Part::When)]
        );
        assert_eq!(found(At::Field(FieldId::note())), [(at_step, Part::Covers)]);
        assert_eq!(found(At::Condition("none".parse().expect("an id"))), []);
    }
}

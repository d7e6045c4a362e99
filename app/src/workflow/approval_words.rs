//! What approvals and conditions say, in words.

use super::words::{Parts, age, role, said};
use domain::{
    AgeLimit, ApprovalDef, ApprovalStep, Approver, ConditionDef, ConditionId, Covered, Draft, Need, Role,
    Test, isolated,
};
use std::collections::BTreeSet;

/// Everything an approval says, part by part.
pub fn approval_parts(draft: &Draft, def: &ApprovalDef, roles: &[Role]) -> Parts {
    vec![
        ("Name", said(&def.name)),
        ("Help", said(&def.help)),
        (
            "Needed",
            Some(def.when.as_ref().map_or_else(|| "always".to_owned(), |when| condition(draft, when))),
        ),
        ("About", Some(covers(draft, &def.covers))),
        ("Steps", said(&steps(draft, def, roles).join("; "))),
    ]
}

/// Everything a condition says, part by part.
pub fn condition_parts(draft: &Draft, condition: &ConditionDef) -> Parts {
    let field = |id: &domain::FieldId| draft.need_name(&Need::Field(id.clone()));
    let test = match &condition.test {
        Test::TotalAtLeast(least) => format!("the total is at least {least}"),
        Test::AtLeast { field: id, value } => format!("{} is at least {value}", field(id)),
        Test::Is { field: id, value } => format!("{} is {value}", field(id)),
    };
    vec![("Name", said(&condition.name)), ("So when", Some(test))]
}

/// The steps of an approval in their order, those side by side together: `1. Production · The customer`.
pub fn steps(draft: &Draft, def: &ApprovalDef, roles: &[Role]) -> Vec<String> {
    let stage = |(nth, stage): (usize, &[ApprovalStep])| {
        let side_by_side: Vec<_> = stage.iter().map(|one| step(draft, def, one, roles)).collect();
        format!("{}. {}", nth + 1, side_by_side.join(" · "))
    };
    def.stages().into_iter().enumerate().map(stage).collect()
}

fn step(draft: &Draft, def: &ApprovalDef, step: &ApprovalStep, roles: &[Role]) -> String {
    let of = step.of.iter().map(|approver| match approver {
        Approver::Role(id) => isolated(&role(roles, id)).into_owned(),
        Approver::Person(_) => "a person by name".to_owned(),
        Approver::Customer => "the customer".to_owned(),
    });
    let of = of.collect::<Vec<_>>().join(" or ");
    let mut words = if step.needed > 1 { format!("{} of {of}", step.needed) } else { of };
    if !def.covers_of(step).is_empty() {
        words.push_str(&format!(" about {}", covers(draft, def.covers_of(step))));
    }
    if let Some(when) = &step.when {
        words.push_str(&format!(", only where “{}”", condition(draft, when)));
    }
    if let Some(limit) = step.limit.and_then(|limit| age(Some(AgeLimit::from(limit)))) {
        words.push_str(&format!(", within {limit}"));
    }
    words
}

fn condition(draft: &Draft, id: &ConditionId) -> String {
    let known = draft.conditions.iter().find(|condition| condition.id == *id);
    known.map_or_else(|| id.to_string(), |condition| isolated(&condition.name).into_owned())
}

/// Parts of an order; everything where none are named.
fn covers(draft: &Draft, covers: &BTreeSet<Covered>) -> String {
    let part = |part: &Covered| match part {
        Covered::Fields => "all fields".to_owned(),
        Covered::Field(id) => isolated(&draft.need_name(&Need::Field(id.clone()))).into_owned(),
        Covered::Lines => "lines".to_owned(),
        Covered::Promise => "promised dates".to_owned(),
        Covered::Customer => "the customer’s details".to_owned(),
    };
    match covers.is_empty() {
        true => "everything".to_owned(),
        false => covers.iter().map(part).collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{default_calendar, default_workflow};

    #[test]
    fn an_approval_says_who_is_asked_for_what_and_when() {
        let workflow = default_workflow(default_calendar("Europe/Berlin"));
        let mut draft = Draft::from(&workflow);
        let read = |text: &str| serde_json::from_str(text).expect("a condition");
        draft.conditions =
            vec![read(r#"{"id":"large","name":"From 1,000","test":{"total_at_least":"1000.00"}}"#)];
        let def: ApprovalDef = serde_json::from_str(
            r#"{"id":"price","name":"Price","when":"large","steps":[
                {"id":"a","of":[{"role":"production"}],"covers":[{"field":"note"}]},
                {"id":"b","of":["customer"],"together":true,"covers":["promise"],"limit":{"days":2}},
                {"id":"c","of":[{"role":"leadership"},{"role":"procurement"}],"needed":2}]}"#,
        )
        .expect("an approval");
        assert_eq!(
            steps(&draft, &def, &workflow.roles),
            [
                "1. Production about Note · the customer about promised dates, within 2 d",
                "2. 2 of Leadership or Procurement"
            ]
        );
        let parts = approval_parts(&draft, &def, &workflow.roles);
        assert_eq!(parts[2], ("Needed", Some("From 1,000".to_owned())));
        let parts = condition_parts(&draft, &draft.conditions[0]);
        assert_eq!(parts[1], ("So when", Some("the total is at least 1000.00".to_owned())));
    }
}

//! What approvals and conditions say, in words.

use super::{
    names::Names,
    words::{Parts, age, role_list, said},
};
use domain::{AgeLimit, ApprovalDef, ApprovalStep, ConditionDef, ConditionId, Draft, isolated, tr, tr_later};

/// Everything an approval says, part by part; its steps, each of them, behind the rest.
pub fn approval_parts(draft: &Draft, def: &ApprovalDef, names: &Names) -> Parts {
    let mut parts = vec![
        (tr_later!("Name"), said(&def.name)),
        (tr_later!("Help"), said(&def.help)),
        (tr_later!("Needed"), Some(needed(draft, def.when.as_ref()))),
        (tr_later!("About"), Some(draft.covers_in_words(&def.covers))),
    ];
    parts.extend(steps(draft, def, names).into_iter().map(|step| (tr_later!("Step"), Some(step))));
    parts
}

/// Everything a condition says, part by part.
pub fn condition_parts(draft: &Draft, condition: &ConditionDef) -> Parts {
    vec![
        (tr_later!("Name"), said(&condition.name)),
        (tr_later!("So when"), Some(draft.test_in_words(&condition.test))),
    ]
}

/// When something is needed.
pub fn needed(draft: &Draft, when: Option<&ConditionId>) -> String {
    when.map_or_else(|| tr!("always"), |when| tr!("only when “{}”", isolated(&draft.condition_name(when))))
}

/// The steps of an approval in their order, those side by side together: `1. Production · The customer`.
pub fn steps(draft: &Draft, def: &ApprovalDef, names: &Names) -> Vec<String> {
    let stage = |(nth, stage): (usize, &[ApprovalStep])| {
        let side_by_side: Vec<_> = stage.iter().map(|one| step(draft, def, one, names)).collect();
        format!("{}. {}", nth + 1, side_by_side.join(" · "))
    };
    def.stages().into_iter().enumerate().map(stage).collect()
}

/// Who is asked in a step, `2 of Leadership or Ada Fennel`.
pub fn asked(step: &ApprovalStep, names: &Names) -> String {
    let of = step.of.iter().map(|approver| isolated(&names.approver(approver)).into_owned());
    let of = of.collect::<Vec<_>>().join(&format!(" {} ", tr!("or")));
    match (of.is_empty(), step.needed) {
        (true, _) => tr!("nobody yet"),
        (false, 0 | 1) => of,
        (false, needed) => tr!("asked in a step" => "{} of {}", needed, of),
    }
}

/// What a step says beside who is asked.
pub fn terms(draft: &Draft, def: &ApprovalDef, step: &ApprovalStep, names: &Names) -> Vec<String> {
    let mut terms = Vec::new();
    if !def.covers_of(step).is_empty() {
        terms.push(tr!("a step" => "about {}", draft.covers_in_words(def.covers_of(step))));
    }
    if step.when.is_some() {
        terms.push(needed(draft, step.when.as_ref()));
    }
    if let Some(limit) = step.limit.and_then(|limit| age(Some(AgeLimit::from(limit)))) {
        let told = role_list(&step.tells, &names.roles, "");
        terms.push(match told.is_empty() {
            true => tr!("a step" => "within {}", limit),
            false => tr!("a step" => "within {}, then {} hears of it", limit, told),
        });
    }
    if !step.recorded_by.is_empty() {
        terms.push(tr!("recorded by {}", role_list(&step.recorded_by, &names.roles, "")));
    }
    if step.strikes {
        terms.push(tr!("the customer may leave lines out"));
    }
    terms
}

fn step(draft: &Draft, def: &ApprovalDef, step: &ApprovalStep, names: &Names) -> String {
    let mut words = vec![asked(step, names)];
    words.extend(terms(draft, def, step, names));
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{default_calendar, default_workflow, wire::Colleague};

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
                {"id":"b","of":["customer"],"together":true,"covers":["promise"],"limit":{"days":2},
                 "tells":["leadership"],"recorded_by":["account_manager"]},
                {"id":"c","of":[{"role":"leadership"},{"person":"018f4b6e-0000-7000-8000-000000000001"}],
                 "needed":2,"when":"large"},
                {"id":"d","of":[]}]}"#,
        )
        .expect("an approval");
        let milo = Colleague {
            id: "018f4b6e-0000-7000-8000-000000000001".parse().expect("an id"),
            name: "Milo Moss".into(),
        };
        let names = Names { roles: workflow.roles.clone(), people: vec![milo] };
        assert_eq!(
            steps(&draft, &def, &names),
            [
                "1. Production, about Note · the customer, about promised dates, within 2 d, then Leadership hears of it, recorded by Account manager",
                "2. 2 of Leadership or Milo Moss, only when “From 1,000”",
                "3. nobody yet"
            ]
        );
        let parts = approval_parts(&draft, &def, &names);
        assert_eq!(parts[2], ("Needed", Some("only when “From 1,000”".to_owned())));
        assert!(steps(&draft, &def, &Names::of_roles(&workflow.roles))[1].contains("a person by name"));
        let parts = condition_parts(&draft, &draft.conditions[0]);
        assert_eq!(parts[1], ("So when", Some("the total is at least 1000.00".to_owned())));
    }
}

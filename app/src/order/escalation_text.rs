//! What the history says of an order that stays too long: who was told and why, in words.

use crate::components::dates;
use chrono::TimeDelta;
use domain::{Addressee, Escalated, LadderStep, PersonId, Workflow, isolated};

/// `to the manager: 2 h past its 8 h limit`
pub fn escalated(
    raised: &Escalated,
    workflow: &Workflow,
    who: &impl Fn(&PersonId) -> String,
) -> (&'static str, String) {
    let day = workflow.calendar.working_day();
    let length = |seconds: i64| dates::length(TimeDelta::seconds(seconds), day);
    let allowed = length(raised.allowed);
    let time = match raised.over {
        over if over < 0 => format!("{} left of its {allowed}", length(-over)),
        over if over < 60 => format!("its {allowed} are up"),
        over => format!("{} past its {allowed} limit", length(over)),
    };
    let named: Vec<String> = raised.named.iter().map(|addressee| name(addressee, workflow, who)).collect();
    let whom = match (named.as_slice(), raised.to.is_empty()) {
        (_, true) | ([], _) => "nobody, for nobody was there".to_owned(),
        ([one], _) => one.clone(),
        ([most @ .., last], _) => format!("{} and {last}", most.join(", ")),
    };
    let people: Vec<String> = raised.to.iter().map(who).collect();
    let people = if people.is_empty() { String::new() } else { format!(" ({})", people.join(", ")) };
    let mut rest = format!("to {whom}{people}: {time}");
    let jumped = raised.jumped.iter().filter(|step| **step > LadderStep::Warning).count();
    if jumped > 0 && !raised.to.is_empty() {
        rest.push_str(match jumped {
            1 => "; nobody was there on the rung before",
            _ => "; nobody was there on the rungs before",
        });
    }
    for (is_so, words) in [
        (raised.again, "; the date of the acknowledgement has passed"),
        (raised.late, "; late, for Milepost was not running"),
        (raised.gathered, "; by a change of the workflow"),
    ] {
        rest.push_str(if is_so { words } else { "" });
    }
    let what = match (raised.step, raised.again) {
        (_, true) => "Raised again",
        (LadderStep::Warning, _) => "Warned",
        (LadderStep::Rung(_), _) => "Escalated",
    };
    (what, rest)
}

fn name(addressee: &Addressee, workflow: &Workflow, who: &impl Fn(&PersonId) -> String) -> String {
    match addressee {
        Addressee::Owner => "the owner".to_owned(),
        Addressee::Role(role) => isolated(workflow.role_name(role)).into_owned(),
        Addressee::Person(person) => who(person),
        Addressee::Administrators => "the administrators".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Instant, default_calendar, default_workflow};

    #[test]
    fn an_escalation_says_to_whom_and_by_how_much() {
        let workflow = default_workflow(default_calendar("UTC"));
        let person: PersonId = "018f4b6e-0000-7000-8000-000000000001".parse().expect("an id");
        let raised = Escalated {
            step: LadderStep::Rung(1),
            to: [person].into(),
            named: [Addressee::Role("leadership".parse().expect("an id"))].into(),
            jumped: Default::default(),
            due_at: Instant::default(),
            allowed: 8 * 3600,
            over: 2 * 3600,
            late: false,
            again: false,
            gathered: false,
        };
        let said = |raised: &Escalated| {
            let (what, rest) = escalated(raised, &workflow, &|_| "Milo Moss".to_owned());
            format!("{what} {rest}").replace(['\u{2068}', '\u{2069}'], "")
        };
        assert_eq!(said(&raised), "Escalated to Leadership (Milo Moss): 2 h past its 1 d limit");
        let jumped = [LadderStep::Rung(0)].into();
        let late = Escalated { late: true, jumped, ..raised.clone() };
        assert!(
            said(&late)
                .ends_with("; nobody was there on the rung before; late, for Milepost was not running")
        );
        let warning =
            Escalated { step: LadderStep::Warning, named: [Addressee::Owner].into(), over: -5400, ..raised };
        assert_eq!(said(&warning), "Warned to the owner (Milo Moss): 1 h 30 left of its 1 d");
    }
}

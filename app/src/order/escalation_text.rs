//! What the history says of an order that stays too long: who was told and why, in words.

use crate::components::dates;
use chrono::TimeDelta;
use domain::{Addressee, Escalated, LadderStep, PersonId, Workflow, isolated, tr};

/// `to the manager: 2 h past its 8 h limit`
pub fn escalated(
    raised: &Escalated,
    workflow: &Workflow,
    who: &impl Fn(&PersonId) -> String,
) -> (String, String) {
    let day = workflow.calendar.working_day();
    let length = |seconds: i64| dates::length(TimeDelta::seconds(seconds), day);
    let allowed = length(raised.allowed);
    let time = match raised.over {
        over if over < 0 => tr!("{} left of its {}", length(-over), allowed),
        over if over < 60 => tr!("its {} are up", allowed),
        over => tr!("{} past its {} limit", length(over), allowed),
    };
    let named: Vec<String> = raised.named.iter().map(|addressee| name(addressee, workflow, who)).collect();
    let whom = match (named.as_slice(), raised.to.is_empty()) {
        (_, true) | ([], _) => tr!("nobody, for nobody was there"),
        ([one], _) => one.clone(),
        ([most @ .., last], _) => tr!("{} and {}", most.join(", "), last),
    };
    let people: Vec<String> = raised.to.iter().map(who).collect();
    let mut rest = match people.is_empty() {
        true => tr!("raised" => "to {}: {}", whom, time),
        false => tr!("raised" => "to {} ({}): {}", whom, people.join(", "), time),
    };
    let jumped = raised.jumped.iter().filter(|step| **step > LadderStep::Warning).count();
    if jumped > 0 && !raised.to.is_empty() {
        rest = match jumped {
            1 => tr!("{}; nobody was there on the rung before", rest),
            _ => tr!("{}; nobody was there on the rungs before", rest),
        };
    }
    if raised.again {
        rest = tr!("{}; the date of the acknowledgement has passed", rest);
    }
    if raised.late {
        rest = tr!("{}; late, for Milepost was not running", rest);
    }
    if raised.gathered {
        rest = tr!("{}; by a change of the workflow", rest);
    }
    let what = match (raised.step, raised.again) {
        (_, true) => tr!("an entry" => "Raised again"),
        (LadderStep::Warning, _) => tr!("an entry" => "Warned"),
        (LadderStep::Rung(_), _) => tr!("an entry" => "Escalated"),
    };
    (what, rest)
}

fn name(addressee: &Addressee, workflow: &Workflow, who: &impl Fn(&PersonId) -> String) -> String {
    match addressee {
        Addressee::Owner => tr!("raised to" => "the owner"),
        Addressee::Role(role) => isolated(workflow.role_name(role)).into_owned(),
        Addressee::Person(person) => who(person),
        Addressee::Administrators => tr!("raised to" => "the administrators"),
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

//! Workflows to begin with: each is one that could be published, and becomes a shop's own.

use crate::board::status;
use domain::{draft::RoleHolders, templates::Template, *};

fn calendar() -> Calendar {
    default_calendar("Europe/London")
}

fn everybody(workflow: &Workflow) -> RoleHolders {
    workflow.roles.iter().map(|role| (role.id.clone(), 1)).collect()
}

fn template(id: &str) -> &'static Template {
    templates::find(&id.parse().unwrap()).unwrap()
}

fn role(id: &str, name: &str) -> Role {
    Role::new(id.parse().unwrap(), name.into())
}

#[test]
fn there_is_one_for_each_trade_and_one_to_fill() {
    let ids: Vec<_> = templates::all().iter().map(|template| template.id.to_string()).collect();
    assert_eq!(ids, ["make_to_order", "wholesale", "print_shop", "repair", "empty"]);
    assert_eq!(templates::first().workflow(calendar()), default_workflow(calendar()));
    assert!(templates::find(&"florist".parse().unwrap()).is_none());
    for template in templates::all() {
        let name = &template.name;
        assert!(!name.is_empty() && template.sentence.ends_with('.'), "{name}: one sentence");
        let count = template.statuses(TeamLanguage::English).count();
        let few = template.id.as_str() == "empty";
        assert!(if few { count == 3 } else { (6..=10).contains(&count) }, "{name} has {count} statuses");
    }
}

#[test]
fn each_could_be_published_as_it_is() {
    for template in templates::all() {
        let workflow = template.workflow(calendar());
        assert_eq!(workflow.faults(), [], "{}", template.name);
        let draft = Draft::from(&workflow);
        let Workflow { roles, calendar, .. } = &workflow;
        assert_eq!(draft.complete(roles, calendar, 1).as_ref(), Ok(&workflow), "{}", template.name);
        let hints = draft.hints(roles, &everybody(&workflow));
        // That there is little in it is what the empty one is for.
        let expected = if template.id.as_str() == "empty" { 1 } else { 0 };
        assert_eq!(hints.len(), expected, "{}: {hints:?}", template.name);
        // What is written of it reads as it is.
        let json = serde_json::to_string(&workflow).unwrap();
        assert_eq!(serde_json::from_str::<Workflow>(&json).unwrap(), workflow);
    }
}

#[test]
fn in_french_each_does_the_same_under_other_names() {
    for template in templates::all() {
        let mut french = template.workflow_in(TeamLanguage::French, calendar());
        assert_eq!(french.faults(), [], "{}", template.name);
        let english = template.workflow(calendar());
        let Workflow { roles, calendar, .. } = &french;
        assert_eq!(Draft::from(&french).complete(roles, calendar, 1).as_ref(), Ok(&french));
        for (french, english) in french.statuses.iter_mut().zip(&english.statuses) {
            assert_ne!(french.name, english.name);
            assert_eq!(french.customer_wording, english.customer_wording, "said by who knows all languages");
            french.name.clone_from(&english.name);
            french.trigger.clone_from(&english.trigger);
            french.next_action.clone_from(&english.next_action);
            french.exit_rule.clone_from(&english.exit_rule);
        }
        assert_eq!(french.fields[0].label, "Transporteur");
        french.roles.clone_from(&english.roles);
        french.fields.clone_from(&english.fields);
        french.facts.clone_from(&english.facts);
        french.approvals.clone_from(&english.approvals);
        assert_eq!(french, english, "{}", template.name);
    }
}

#[test]
fn every_status_of_each_is_reached_and_leads_to_an_end() {
    for template in templates::all() {
        let workflow = template.workflow(calendar());
        let reached = |from: &StatusId| {
            let (mut found, mut todo) = (vec![from.clone()], vec![from.clone()]);
            while let Some(here) = todo.pop() {
                for m in workflow.moves_from(&here) {
                    if !found.contains(&m.to) {
                        found.push(m.to.clone());
                        todo.push(m.to.clone());
                    }
                }
            }
            found
        };
        let first = reached(&workflow.statuses[0].id);
        for here in &workflow.statuses {
            assert!(first.contains(&here.id), "{}: no order gets to {}", template.name, here.name);
            let ends = reached(&here.id).into_iter().filter_map(|id| workflow.status(&id));
            let phases: Vec<_> = ends.map(|status| status.phase).collect();
            assert!(phases.contains(&Phase::Done), "{}: from {} nothing is done", template.name, here.name);
            // What the trade waits for is asked of somebody who can set it.
            for Gate { requires, .. } in here.entry.iter().chain(&here.exit) {
                if let Need::Fact(fact) = requires {
                    assert!(workflow.fact(fact).is_some(), "{}: {fact}", template.name);
                }
            }
        }
    }
}

#[test]
fn nothing_goes_on_press_before_the_proof_is_approved() {
    let workflow = template("print_shop").workflow(calendar());
    let into: Vec<_> = workflow.moves.iter().filter(|m| m.to == status("scheduled")).collect();
    assert_eq!(into.len(), 3, "from artwork, from the proof, and back from the press");
    let approved = Need::Approval("proof".parse().unwrap());
    for m in into {
        let gates = workflow.gates_of(m);
        assert!(gates.iter().any(|gate| gate.requires == approved && gate.mode == GateMode::Block), "{m:?}");
    }
    // There is no way around it.
    let (mut found, mut todo) = (Vec::new(), vec![workflow.statuses[0].id.clone()]);
    while let Some(here) = todo.pop() {
        let next = workflow.moves_from(&here).map(|m| m.to.clone());
        todo.extend(next.filter(|to| *to != status("scheduled") && !found.contains(to)).collect::<Vec<_>>());
        found.push(here);
    }
    assert!(found.contains(&status("proof")) && !found.contains(&status("press")), "{found:?}");
}

#[test]
fn a_shops_roles_are_taken_over_by_id_or_name_and_those_of_its_own_come_along() {
    let mut transport = role("logistics", "Transport");
    transport.set_sees(Part::Money, true);
    transport.set_sees_status(status("packed"), false);
    let buying = role("buying", "PROCUREMENT");
    let packing = role("packing_bench", "Packing bench");
    // Another board's, of a trade that this one is not.
    let press = role("press", "Press");
    let again = role("packing_two", "Packing Bench");
    let shop = [&transport, &buying, &packing, &press, &again];
    let workflow = template("wholesale").workflow_with(TeamLanguage::English, calendar(), shop);
    assert_eq!(workflow.faults(), []);
    let ids: Vec<_> = workflow.roles.iter().map(|role| role.id.as_str()).collect();
    assert_eq!(
        ids,
        ["account_manager", "accounts", "buying", "warehouse", "logistics", "leadership", "packing_bench"]
    );
    let logistics = workflow.role(&"logistics".parse().unwrap()).unwrap();
    assert_eq!(logistics.name, "Transport");
    assert!(logistics.sees(Part::Money) && logistics.sees_status(&status("packed")));
    // Where the template named its own role, the shop's stands.
    assert_eq!(workflow.status(&status("stock")).unwrap().owner.as_str(), "buying");
    let fact = workflow.fact(&"stock_complete".parse().unwrap()).unwrap();
    assert!(fact.set_by.contains(&"buying".parse().unwrap()));
    assert!(!serde_json::to_string(&workflow).unwrap().contains("\"procurement\""));
}

#[test]
fn each_is_sound_with_the_roles_of_every_other() {
    for template in templates::all() {
        let all: Vec<Workflow> = templates::all().iter().map(|other| other.workflow(calendar())).collect();
        let workflow = template.workflow_with(
            TeamLanguage::English,
            calendar(),
            all.iter().flat_map(|other| &other.roles),
        );
        assert_eq!(workflow.faults(), [], "{}", template.name);
        assert_eq!(workflow.roles.len(), template.workflow(calendar()).roles.len(), "{}", template.name);
    }
}

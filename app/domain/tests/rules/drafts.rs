//! Drafts: what the contract asks for, and what two people write at once.

use crate::board::status;
use domain::{draft::*, *};
use proptest::prelude::*;

fn shop() -> Workflow {
    default_workflow(default_calendar("Europe/London"))
}

fn faults(draft: &Draft) -> Vec<(At, DraftPart)> {
    let Workflow { roles, calendar, .. } = shop();
    draft.faults(&roles, &calendar).into_iter().map(|fault| (fault.at, fault.part)).collect()
}

fn everybody() -> RoleHolders {
    shop().roles.into_iter().map(|role| (role.id, 1)).collect()
}

#[test]
fn the_default_workflow_is_a_draft_without_faults_and_back() {
    let workflow = shop();
    let draft = Draft::from(&workflow);
    assert_eq!(draft.complete(&workflow.roles, &workflow.calendar, 1), Ok(workflow.clone()));
    assert_eq!(draft.hints(&workflow.roles, &everybody()), []);
    let json = serde_json::to_string(&draft).unwrap();
    assert_eq!(serde_json::from_str::<Draft>(&json).unwrap(), draft);
    assert_eq!(
        serde_json::from_str::<Draft>(r#"{"statuses": [{"id": "a"}]}"#).unwrap().statuses,
        [StatusDraft::new(status("a"))]
    );
}

#[test]
fn a_status_of_which_nothing_is_said_asks_for_all_of_it() {
    let mut draft = Draft::from(&shop());
    draft.statuses[4] = StatusDraft::new(status("floor"));
    let mut parts: Vec<_> = faults(&draft)
        .into_iter()
        .map(|(at, part)| {
            assert_eq!(at, At::Status(status("floor")));
            part
        })
        .collect();
    parts.sort();
    use DraftPart::*;
    assert_eq!(parts, [Name, Customer, Owner, Trigger, NextAction, ExitRule, MaxAge]);
}

#[test]
fn what_is_said_badly_is_named_where_it_stands() {
    type Spoil = fn(&mut StatusDraft);
    let cases: [(DraftPart, Spoil); 12] = [
        (DraftPart::Name, |s| s.name = "Order pending".into()),
        (DraftPart::Name, |s| s.name = "Commande en attente".into()),
        (DraftPart::Name, |s| s.name = "x".repeat(200)),
        (DraftPart::Customer, |s| s.customer = Some(CustomerWording::Says(" ".into()))),
        (DraftPart::Owner, |s| s.owner = Some("nobody".parse().unwrap())),
        (DraftPart::Trigger, |s| s.trigger = "  ".into()),
        (DraftPart::NextAction, |s| s.next_action = "two\nlines".into()),
        (DraftPart::ExitRule, |s| s.exit_rule.clear()),
        (DraftPart::MaxAge, |s| s.max_age = Some(AgeLimit::Days(0))),
        (DraftPart::WipLimit, |s| s.wip_limit = Some(0)),
        (DraftPart::PainPoints, |s| s.notes.pain_points = "x".repeat(3000)),
        (DraftPart::Tools, |s| s.notes.tools = "a\u{7}".into()),
    ];
    for (part, spoil) in cases {
        let mut draft = Draft::from(&shop());
        spoil(&mut draft.statuses[5]);
        assert_eq!(faults(&draft), [(At::Status(status("quality")), part)]);
        let Workflow { roles, calendar, .. } = shop();
        assert!(draft.faults(&roles, &calendar).iter().all(|fault| fault.message.ends_with('.')));
        assert!(draft.complete(&roles, &calendar, 2).is_err());
    }
    let mut fine = Draft::from(&shop());
    fine.statuses[5].customer = Some(CustomerWording::Hidden);
    fine.statuses[5].max_age = Some(AgeLimit::NoLimit);
    fine.statuses[5].notes.tools = "Gauge\nand a lamp".into();
    assert_eq!(faults(&fine), []);
}

#[test]
fn dead_ends_islands_and_workflows_without_an_end_are_named() {
    let of = |id: &str| (At::Status(status(id)), DraftPart::Presence);
    let without = |from: Option<&str>, to: Option<&str>| {
        let mut draft = Draft::from(&shop());
        draft.moves.retain(|m| {
            from.is_some_and(|from| m.from.as_str() != from) || to.is_some_and(|to| m.to.as_str() != to)
        });
        faults(&draft)
    };
    assert_eq!(without(Some("floor"), None), [of("floor")], "a dead end");
    assert_eq!(without(None, Some("supplier")), [of("supplier")], "an island");
    let mut endless = Draft::from(&shop());
    endless.statuses.iter_mut().for_each(|status| status.phase = Phase::Open);
    assert_eq!(faults(&endless), [(At::Whole, DraftPart::Phase)]);
    let mut backwards = Draft::from(&shop());
    backwards.statuses.rotate_right(1);
    assert_eq!(faults(&backwards)[0], (At::Status(status("cancelled")), DraftPart::Phase));
    let mut loops = Draft::from(&shop());
    // Round and round between two, and nowhere else.
    loops.moves.retain(|m| {
        m.from.as_str() != "floor" && m.from.as_str() != "quality"
            || m.to.as_str() == "quality"
            || m.to.as_str() == "floor"
    });
    assert_eq!(faults(&loops), [of("floor"), of("quality")]);
    let mut twice = Draft::from(&shop());
    twice.moves.push(twice.moves[0].clone());
    twice.moves[1].extra_roles = vec!["nobody".parse().unwrap()];
    let named: Vec<_> = faults(&twice).into_iter().map(|(_, part)| part).collect();
    assert_eq!(named, [DraftPart::ExtraRoles, DraftPart::Presence]);
    assert_eq!(faults(&Draft::default()), [(At::Whole, DraftPart::Presence)]);
}

#[test]
fn hints_speak_of_size_and_of_roles_that_nobody_holds() {
    let Workflow { roles, .. } = shop();
    let sized = |count: usize| {
        let mut draft = Draft::default();
        for n in 0..count {
            draft.statuses.push(StatusDraft::new(status(&format!("s{n}"))));
        }
        draft.hints(&roles, &everybody()).into_iter().map(|hint| hint.level).collect::<Vec<_>>()
    };
    use HintLevel::*;
    let levels: Vec<_> = [1, 5, 6, 10, 11, 12, 13].into_iter().map(sized).collect();
    assert_eq!(levels, [vec![Hint], vec![Hint], vec![], vec![], vec![Hint], vec![Hint], vec![Warning]]);
    let mut holders = everybody();
    holders.insert("procurement".parse().unwrap(), 0);
    let hints = Draft::from(&shop()).hints(&roles, &holders);
    let at: Vec<_> = hints.iter().map(|hint| hint.at.clone()).collect();
    let supplier = |to: &str| At::Move { from: status("supplier"), to: status(to) };
    // To cancel, the account manager may too.
    assert_eq!(
        at,
        [At::Status(status("supplier")), supplier("scheduled"), supplier("ready"), supplier("approval")]
    );
    assert!(hints.iter().all(|hint| hint.level == Warning && hint.message.contains("give ")));
    assert!(
        hints[0].message.contains("“Procurement”")
            && hints[0].message.contains("“Awaiting supplier confirmation”")
    );
}

#[test]
fn two_people_write_one_draft() {
    let base = Draft::from(&shop());
    let (mut mine, mut theirs) = (base.clone(), base.clone());
    mine.statuses[3].name = "Bench booked".into();
    mine.statuses.retain(|s| s.id.as_str() != "approval");
    mine.moves.retain(|m| m.from.as_str() != "approval" && m.to.as_str() != "approval");
    theirs.statuses[3].max_age = Some(AgeLimit::Days(9));
    theirs
        .statuses
        .insert(5, StatusDraft { name: "Varnish drying".into(), ..StatusDraft::new(status("drying")) });
    theirs.statuses.swap(0, 1);
    let merged = merge(&base, &mine, &theirs).unwrap();
    let ids: Vec<_> = merged.statuses.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "received",
            "supplier",
            "scheduled",
            "floor",
            "drying",
            "quality",
            "ready",
            "carrier",
            "delivered",
            "cancelled"
        ]
    );
    let scheduled = merged.status(&status("scheduled")).unwrap();
    assert_eq!((scheduled.name.as_str(), scheduled.max_age), ("Bench booked", Some(AgeLimit::Days(9))));
    assert!(merged.moves.iter().all(|m| m.to.as_str() != "approval"));

    // The same input, and one that the other removed.
    theirs.statuses.iter_mut().for_each(|s| {
        if s.id.as_str() == "scheduled" {
            s.name = "Slot reserved".into();
        }
        if s.id.as_str() == "approval" {
            s.trigger = "A drawing is ready".into();
        }
    });
    let conflicts = merge(&base, &mine, &theirs).unwrap_err();
    let said: Vec<_> =
        conflicts.iter().map(|c| (c.at.clone(), c.part, c.mine.as_str(), c.theirs.as_str())).collect();
    assert_eq!(
        said,
        [
            (At::Status(status("approval")), DraftPart::Presence, "removed", "changed"),
            (At::Status(status("scheduled")), DraftPart::Name, "Bench booked", "Slot reserved"),
        ]
    );
}

/// A change that somebody makes of a draft.
fn edit(draft: &mut Draft, (kind, at, word): (u8, usize, String)) {
    let count = draft.statuses.len();
    match kind {
        _ if count == 0 => {}
        0 => draft.statuses[at % count].name = word,
        1 => draft.statuses[at % count].trigger = word,
        2 => draft.statuses[at % count].wip_limit = Some(at as u32),
        3 => {
            let gone = draft.statuses.remove(at % count).id;
            draft.moves.retain(|m| m.from != gone && m.to != gone);
        }
        4 => {
            let new = StatusDraft::new(status(&format!("new_{}", word.len())));
            if draft.status(&new.id).is_none() {
                draft.statuses.insert(at % count, new);
            }
        }
        5 => draft.statuses.swap(at % count, 0),
        _ => {
            if let Some(m) = draft.moves.get_mut(at) {
                m.extra_roles.push("leadership".parse().unwrap());
            }
        }
    }
}

fn edits() -> impl Strategy<Value = Vec<(u8, usize, String)>> {
    prop::collection::vec((0u8..7, 0usize..12, "[a-z]{1,6}"), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn merging_loses_nothing_that_one_of_two_changed(mine in edits(), theirs in edits()) {
        let base = Draft::from(&shop());
        let (mut my, mut their) = (base.clone(), base.clone());
        mine.into_iter().for_each(|change| edit(&mut my, change));
        theirs.into_iter().for_each(|change| edit(&mut their, change));
        prop_assert_eq!(merge(&base, &my, &base), Ok(my.clone()));
        prop_assert_eq!(merge(&base, &base, &their), Ok(their.clone()));
        prop_assert_eq!(merge(&base, &my, &my), Ok(my.clone()));
        let nothing = String::new();
        if let Ok(merged) = merge(&base, &my, &their) {
            for s in &merged.statuses {
                let (was, m, t) = (base.status(&s.id), my.status(&s.id), their.status(&s.id));
                for (field, was, m, t) in [
                    (&s.name, was.map(|s| &s.name), m.map(|s| &s.name), t.map(|s| &s.name)),
                    (&s.trigger, was.map(|s| &s.trigger), m.map(|s| &s.trigger), t.map(|s| &s.trigger)),
                ] {
                    // What both added began as nothing.
                    let was = was.or((m.is_some() && t.is_some()).then_some(&nothing));
                    let changed = [m, t].into_iter().flatten().find(|text| Some(*text) != was);
                    prop_assert_eq!(Some(field), changed.or(was).or(m), "{}", s.id);
                }
            }
            let mut ids: Vec<_> = merged.statuses.iter().map(|s| &s.id).collect();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), merged.statuses.len());
            for id in my.statuses.iter().chain(&their.statuses).map(|s| &s.id) {
                let both = my.status(id).is_some() && their.status(id).is_some();
                let new = base.status(id).is_none();
                prop_assert_eq!(merged.status(id).is_some(), both || new, "{}", id);
            }
        }
    }
}

#[test]
fn two_people_write_a_field_a_fact_and_the_order_of_fields() {
    let mut base = Draft::from(&shop());
    let colour = FieldDef::new("colour".parse().unwrap(), "Colour".into(), FieldKind::Text);
    base.fields.push(colour.clone());
    base.facts.push(FactDef::new("paid".parse().unwrap(), "Paid".into()));
    let (mut mine, mut theirs) = (base.clone(), base.clone());
    mine.fields[4].on_card = true;
    mine.facts[0].help = "On the account".into();
    theirs.fields[4].visible_to = ["production".parse().unwrap()].into();
    theirs.fields.swap(0, 4);
    theirs.facts.push(FactDef::new("artwork".parse().unwrap(), "Artwork approved".into()));
    let merged = merge(&base, &mine, &theirs).unwrap();
    assert_eq!(
        merged.fields[0],
        FieldDef { on_card: true, visible_to: ["production".parse().unwrap()].into(), ..colour }
    );
    let facts: Vec<_> = merged.facts.iter().map(|fact| (fact.id.as_str(), fact.help.as_str())).collect();
    assert_eq!(facts, [("paid", "On the account"), ("artwork", "")]);

    // The same input of one field: both are told, by what they say.
    mine.fields[4].kind = FieldKind::Choice(vec!["Red".into(), "Blue".into()]);
    theirs.fields[0].kind = FieldKind::YesNo;
    mine.statuses[4].entry = vec![Need::Fact("paid".parse().unwrap()).into()];
    theirs.statuses[4].entry = vec![Need::Fact("artwork".parse().unwrap()).into(), Need::Dwell(90).into()];
    let told = merge(&base, &mine, &theirs).unwrap_err();
    let told: Vec<_> = told
        .iter()
        .map(|conflict| (conflict.part, conflict.mine.as_str(), conflict.theirs.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (DraftPart::Entry, "Paid", "Artwork approved, a stay of 90 min"),
            (DraftPart::Kind, "choice: Red, Blue", "yes or no"),
        ]
    );
}

/// The shop's draft with an approval of two steps that depends on a condition.
fn approving() -> Draft {
    let mut draft = Draft::from(&shop());
    let written = r#"{"id": "price", "name": "Price", "when": "large", "steps": [
        {"id": "boss", "of": [{"role": "leadership"}]},
        {"id": "maker", "of": [{"role": "production"}], "covers": [{"field": "note"}]}]}"#;
    draft.approvals = vec![serde_json::from_str(written).unwrap()];
    let written = r#"{"id": "large", "name": "From 1,000", "test": {"total_at_least": "1000.00"}}"#;
    draft.conditions = vec![serde_json::from_str(written).unwrap()];
    draft
}

#[test]
fn what_is_wrong_with_an_approval_leads_to_its_step_and_to_its_input() {
    assert_eq!(faults(&approving()), []);
    let of_step = |id: &str| At::Step { approval: "price".parse().unwrap(), step: id.parse().unwrap() };
    let approval = || At::Approval("price".parse().unwrap());
    let condition = || At::Condition("large".parse().unwrap());
    type Spoil = fn(&mut Draft);
    let cases: [(At, DraftPart, Spoil); 20] = [
        (approval(), DraftPart::Name, |d| d.approvals[0].name = " ".into()),
        (approval(), DraftPart::Help, |d| d.approvals[0].help = "x".repeat(301)),
        (approval(), DraftPart::Steps, |d| d.approvals[0].steps.clear()),
        (approval(), DraftPart::When, |d| d.approvals[0].when = Some("rush".parse().unwrap())),
        (approval(), DraftPart::Covers, |d| {
            d.approvals[0].covers = [Covered::Field("paint".parse().unwrap())].into();
        }),
        (of_step("boss"), DraftPart::Approvers, |d| d.approvals[0].steps[0].of.clear()),
        (of_step("boss"), DraftPart::Approvers, |d| {
            d.approvals[0].steps[0].of = [Approver::Role("nobody".parse().unwrap())].into();
        }),
        (of_step("boss"), DraftPart::Quorum, |d| d.approvals[0].steps[0].needed = 0),
        (of_step("boss"), DraftPart::Quorum, |d| {
            d.approvals[0].steps[0].of = [Approver::Customer].into();
            d.approvals[0].steps[0].needed = 2;
        }),
        (of_step("maker"), DraftPart::TimeLimit, |d| d.approvals[0].steps[1].limit = Some(MaxAge::Days(0))),
        (of_step("maker"), DraftPart::Tells, |d| {
            d.approvals[0].steps[1].tells = ["nobody".parse().unwrap()].into();
        }),
        (of_step("maker"), DraftPart::RecordedBy, |d| {
            d.approvals[0].steps[1].recorded_by = ["nobody".parse().unwrap()].into();
        }),
        (of_step("maker"), DraftPart::Strikes, |d| {
            d.approvals[0].steps[1].covers = [Covered::Lines].into();
            d.approvals[0].steps[1].strikes = true;
        }),
        (of_step("maker"), DraftPart::Strikes, |d| {
            d.approvals[0].steps[1].of.insert(Approver::Customer);
            d.approvals[0].steps[1].strikes = true;
        }),
        (of_step("maker"), DraftPart::When, |d| {
            d.approvals[0].steps[1].when = Some("rush".parse().unwrap());
        }),
        (of_step("maker"), DraftPart::Covers, |d| {
            d.approvals[0].steps[1].covers = [Covered::Field("paint".parse().unwrap())].into();
        }),
        (condition(), DraftPart::Name, |d| d.conditions[0].name.clear()),
        (condition(), DraftPart::Test, |d| d.conditions[0].test = Test::TotalAtLeast(Money(0))),
        (condition(), DraftPart::Test, |d| {
            d.conditions[0].test = Test::Is { field: "paint".parse().unwrap(), value: "Red".into() };
        }),
        (condition(), DraftPart::Test, |d| {
            d.conditions[0].test = Test::AtLeast { field: FieldId::note(), value: "2".into() };
        }),
    ];
    for (at, part, spoil) in cases {
        let mut draft = approving();
        spoil(&mut draft);
        assert_eq!(faults(&draft), [(at, part)]);
        let Workflow { roles, calendar, .. } = shop();
        let messages = draft.faults(&roles, &calendar).into_iter().map(|fault| fault.message);
        for message in messages {
            assert!(message.ends_with('.') && !message.contains("“boss”"), "{message}");
        }
    }
}

#[test]
fn a_condition_is_compared_with_what_its_field_can_say() {
    let mut draft = approving();
    let kind = FieldKind::Choice(vec!["Red".into(), "Blue".into()]);
    draft.fields.push(FieldDef::new("colour".parse().unwrap(), "Colour".into(), kind));
    draft.fields.push(FieldDef::new("weight".parse().unwrap(), "Weight".into(), FieldKind::Number));
    let colour = |value: &str| Test::Is { field: "colour".parse().unwrap(), value: value.into() };
    let weight = |value: &str| Test::AtLeast { field: "weight".parse().unwrap(), value: value.into() };
    for (test, wrong) in [
        (colour("Red"), false),
        (colour("red"), true),
        (colour(""), true),
        (weight("12.5"), false),
        (weight(""), true),
        (weight("1,5"), true),
    ] {
        draft.conditions[0].test = test.clone();
        let at = (At::Condition("large".parse().unwrap()), DraftPart::Test);
        assert_eq!(faults(&draft), if wrong { vec![at] } else { vec![] }, "{test:?}");
    }
}

#[test]
fn too_few_people_for_a_step_are_told_at_that_step() {
    let Workflow { roles, .. } = shop();
    let mut draft = approving();
    draft.approvals[0].steps[1].needed = 2;
    let hints = draft.hints(&roles, &everybody());
    let said: Vec<_> = hints.iter().map(|hint| (hint.at.clone(), hint.part)).collect();
    let at = At::Step { approval: "price".parse().unwrap(), step: "maker".parse().unwrap() };
    assert_eq!(said, [(at.clone(), DraftPart::Approvers)]);
    assert!(hints[0].message.contains("“Production” to give step 2 of “Price”"), "{}", hints[0].message);
    assert!(at.is_of(&At::Approval("price".parse().unwrap())) && !at.is_of(&At::Whole));
}

#[test]
fn two_people_write_an_approval_and_a_condition() {
    let base = approving();
    let (mut mine, mut theirs) = (base.clone(), base.clone());
    mine.approvals[0].covers = [Covered::Lines].into();
    mine.approvals[0].steps[0].limit = Some(MaxAge::Days(2));
    mine.conditions[0].name = "Large".into();
    theirs.approvals[0].help = "What it costs".into();
    theirs.approvals[0].steps[0].needed = 2;
    theirs.approvals[0].steps.swap(0, 1);
    theirs.conditions[0].test = Test::TotalAtLeast("500.00".parse().unwrap());
    let merged = merge(&base, &mine, &theirs).unwrap();
    let price = &merged.approvals[0];
    assert_eq!((price.help.as_str(), &price.covers), ("What it costs", &[Covered::Lines].into()));
    assert_eq!(price.steps[1].id.as_str(), "boss", "in their order");
    assert_eq!((price.steps[1].needed, price.steps[1].limit), (2, Some(MaxAge::Days(2))));
    assert_eq!(merged.conditions[0].name, "Large");
    assert_eq!(merged.conditions[0].test, Test::TotalAtLeast("500.00".parse().unwrap()));

    // The same inputs: both are told, by what they say.
    mine.approvals[0].steps[1].of = [Approver::Customer].into();
    theirs.approvals[0].steps[0].of.insert(Approver::Role("procurement".parse().unwrap()));
    mine.approvals[0].steps[1].covers = [Covered::Promise].into();
    theirs.approvals[0].steps[0].covers.clear();
    theirs.approvals[0].when = None;
    mine.approvals[0].when = Some("rush".parse().unwrap());
    mine.conditions[0].test = Test::TotalAtLeast("2000.00".parse().unwrap());
    let told = merge(&base, &mine, &theirs).unwrap_err();
    let told: Vec<_> = told
        .iter()
        .map(|conflict| (conflict.part, conflict.mine.as_str(), conflict.theirs.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (DraftPart::Test, "the total is at least 2000.00", "the total is at least 500.00"),
            (DraftPart::When, "rush", "always"),
            (DraftPart::Approvers, "the customer", "procurement or production"),
            (DraftPart::Covers, "promised dates", "what the approval is about"),
        ]
    );
}

#[test]
fn what_orders_have_in_a_field_or_fact_that_goes_is_said_before_publishing() {
    let old = {
        let mut workflow = shop();
        let colour = FieldDef::new("colour".parse().unwrap(), "Colour".into(), FieldKind::Text);
        workflow.fields.push(colour);
        workflow.facts.push(FactDef::new("paid".parse().unwrap(), "Paid".into()));
        workflow
    };
    let (new, spans, choices, stood) =
        (shop(), Spans::default(), Choices::default(), std::collections::BTreeMap::new());
    let change = publish::Change {
        old: &old,
        old_spans: &spans,
        new: &new,
        new_spans: &spans,
        choices: &choices,
        stood: &stood,
        truths: &std::collections::BTreeMap::new(),
        now: "2026-11-27T11:26:00Z".parse().unwrap(),
    };
    let hints = change.losses(
        &[("colour".parse().unwrap(), 3), ("note".parse().unwrap(), 9)].into(),
        &[("paid".parse().unwrap(), 1), ("none".parse().unwrap(), 0)].into(),
    );
    let said: Vec<_> = hints.iter().map(|hint| hint.message.as_str()).collect();
    assert_eq!(
        said,
        [
            "3 orders have something in the field “Colour”, which is not there any more: nobody will see it, except in the history.",
            "1 order has the fact “Paid” set, which is not there any more: nobody will see it, except in the history.",
        ]
    );
}

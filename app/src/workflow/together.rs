//! Two versions of a draft become one. The merging itself is the domain's; this makes a choice between two versions of one
//! input something that the merging understands.

mod approvals;

use approvals::{copy_approval, copy_condition, copy_step};
use domain::{At, Conflict, Draft, DraftPart as Part, FactId, FieldId, StatusId, draft::merge};

/// What both began with, and what each made of it.
pub struct Together {
    /// The last state that was the same here and there.
    pub base: Draft,
    /// What is here.
    pub mine: Draft,
    /// What is there.
    pub theirs: Draft,
}

/// Puts two versions together; a move goes with its status.
pub fn put_together(base: &Draft, mine: &Draft, theirs: &Draft) -> Result<Draft, Vec<Conflict>> {
    let mut merged = merge(base, mine, theirs)?;
    let ids: Vec<StatusId> = merged.statuses.iter().map(|status| status.id.clone()).collect();
    merged.moves.retain(|m| ids.contains(&m.from) && ids.contains(&m.to));
    Ok(merged)
}

/// Chooses between two versions of an input: what is chosen against is made to look as if it had been there before.
pub fn choose(together: &mut Together, conflict: &Conflict, mine: bool) {
    let Together { base, mine: own, theirs } = together;
    let target = if mine { base } else { own };
    copy(theirs, target, conflict);
}

/// Makes an input of one draft say what it says in another.
fn copy(from: &Draft, to: &mut Draft, conflict: &Conflict) {
    match &conflict.at {
        At::Whole if conflict.part == Part::FieldOrder => {
            let place = |id: &FieldId| from.fields.iter().position(|field| field.id == *id);
            to.fields.sort_by_key(|field| place(&field.id).unwrap_or(usize::MAX));
        }
        At::Whole if conflict.part == Part::Ladder => to.ladder = from.ladder.clone(),
        At::Whole => {
            let place = |id: &StatusId| from.statuses.iter().position(|status| status.id == *id);
            to.statuses.sort_by_key(|status| place(&status.id).unwrap_or(usize::MAX));
        }
        At::Field(id) => copy_field(from, to, id, conflict.part),
        At::Fact(id) => copy_fact(from, to, id, conflict.part),
        At::Approval(id) => copy_approval(from, to, id, conflict.part),
        At::Step { approval, step } => copy_step(from, to, (approval, step), conflict.part),
        At::Condition(id) => copy_condition(from, to, id, conflict.part),
        At::Status(id) => copy_status(from, to, id, conflict.part),
        At::Move { from: start, to: end } => {
            let is_it = |m: &domain::Transition| m.from == *start && m.to == *end;
            let source = from.moves.iter().find(|m| is_it(m)).cloned();
            let target = to.moves.iter_mut().find(|m| is_it(m));
            match (source, target, conflict.part) {
                (Some(source), Some(target), Part::Needs) => target.needs = source.needs,
                (Some(source), Some(target), Part::ExtraRoles) => target.extra_roles = source.extra_roles,
                (source, _, _) => {
                    to.moves.retain(|m| !is_it(m));
                    to.moves.extend(source);
                }
            }
        }
    }
}

fn copy_status(from: &Draft, to: &mut Draft, id: &StatusId, part: Part) {
    let source = from.status(id).cloned();
    let place = to.statuses.iter().position(|status| status.id == *id);
    let (Some(source), Some(place)) = (source.clone(), place) else {
        to.statuses.retain(|status| status.id != *id);
        if let Some(source) = source {
            let place = from.statuses.iter().position(|status| status.id == *id).unwrap_or_default();
            to.statuses.insert(place.min(to.statuses.len()), source);
        }
        return;
    };
    let target = &mut to.statuses[place];
    match part {
        Part::Name => target.name = source.name,
        Part::Customer => target.customer = source.customer,
        Part::CustomerTask => target.customer_task = source.customer_task,
        Part::CustomerTexts => target.customer_texts = source.customer_texts,
        Part::Message => target.message = source.message,
        Part::Owner => target.owner = source.owner,
        Part::Trigger => target.trigger = source.trigger,
        Part::NextAction => target.next_action = source.next_action,
        Part::ExitRule => target.exit_rule = source.exit_rule,
        Part::MaxAge => target.max_age = source.max_age,
        Part::Ladder => target.ladder = source.ladder,
        Part::WipLimit => target.wip_limit = source.wip_limit,
        Part::Entry => target.entry = source.entry,
        Part::Exit => target.exit = source.exit,
        Part::Phase => target.phase = source.phase,
        Part::Tools => target.notes.tools = source.notes.tools,
        Part::Data => target.notes.data = source.notes.data,
        Part::PainPoints => target.notes.pain_points = source.notes.pain_points,
        _ => *target = source,
    }
}

fn copy_field(from: &Draft, to: &mut Draft, id: &FieldId, part: Part) {
    let place = from.fields.iter().position(|field| field.id == *id);
    let Some(source) = place.map(|place| from.fields[place].clone()) else {
        to.fields.retain(|field| field.id != *id);
        return;
    };
    let Some(target) = to.fields.iter_mut().find(|field| field.id == *id) else {
        to.fields.insert(place.unwrap_or_default().min(to.fields.len()), source);
        return;
    };
    match part {
        Part::Name => target.label = source.label,
        Part::Help => target.help = source.help,
        Part::Kind => target.kind = source.kind,
        Part::AtPlacing => target.at_placing = source.at_placing,
        Part::ForRoles => target.visible_to = source.visible_to,
        Part::OnCard => target.on_card = source.on_card,
        Part::Searchable => target.searchable = source.searchable,
        _ => *target = source,
    }
}

fn copy_fact(from: &Draft, to: &mut Draft, id: &FactId, part: Part) {
    let place = from.facts.iter().position(|fact| fact.id == *id);
    let Some(source) = place.map(|place| from.facts[place].clone()) else {
        to.facts.retain(|fact| fact.id != *id);
        return;
    };
    let Some(target) = to.facts.iter_mut().find(|fact| fact.id == *id) else {
        to.facts.insert(place.unwrap_or_default().min(to.facts.len()), source);
        return;
    };
    match part {
        Part::Name => target.name = source.name,
        Part::Help => target.help = source.help,
        Part::ForRoles => target.set_by = source.set_by,
        Part::Evidence => target.evidence = source.evidence,
        _ => *target = source,
    }
}

#[cfg(test)]
mod tests {
    //! Two people, one draft.
    use super::*;
    use crate::workflow::{
        edits,
        gates::{GatePlace, ask},
    };
    use domain::{
        AgeLimit, Evidence, FactDef, FieldDef, FieldKind, Need, default_calendar, default_workflow,
    };

    fn id(text: &str) -> StatusId {
        text.parse().expect("an id")
    }

    fn three() -> Together {
        let draft = Draft::from(&default_workflow(default_calendar("Europe/Berlin")));
        Together { base: draft.clone(), mine: draft.clone(), theirs: draft }
    }

    /// Decides every conflict one way; what comes of it.
    fn decided(mut together: Together, mine: bool) -> Draft {
        for _ in 0..50 {
            match put_together(&together.base, &together.mine, &together.theirs) {
                Ok(draft) => return draft,
                Err(conflicts) => choose(&mut together, &conflicts[0], mine),
            }
        }
        panic!("conflicts do not end");
    }

    fn quarrel() -> Together {
        let mut together = three();
        let Together { mine, theirs, .. } = &mut together;
        mine.statuses[0].name = "Order booked".into();
        theirs.statuses[0].name = "Order taken".into();
        theirs.statuses[0].max_age = Some(AgeLimit::Hours(2));
        mine.statuses[1].owner = None;
        theirs.statuses[1].owner = Some("logistics".parse().expect("a role"));
        edits::remove(mine, &id("quality"));
        theirs.statuses[5].next_action = "Sign".into();
        let on_move = GatePlace::Move(id("received"), id("approval"));
        ask(mine, &on_move, Need::Promise);
        ask(theirs, &on_move, Need::Reason);
        edits::put(mine, &id("floor"), 0);
        edits::put(theirs, &id("floor"), 2);
        together
    }

    #[test]
    fn mine_stays_where_mine_is_chosen_and_theirs_where_theirs_is() {
        let merged = decided(quarrel(), true);
        let first = merged.status(&id("received")).expect("there");
        assert_eq!((first.name.as_str(), first.max_age), ("Order booked", Some(AgeLimit::Hours(2))));
        assert_eq!(merged.status(&id("approval")).and_then(|status| status.owner.clone()), None);
        assert!(merged.status(&id("quality")).is_none() && merged.statuses[0].id == id("floor"));
        assert!(merged.moves.iter().all(|m| m.from != id("quality") && m.to != id("quality")));

        let merged = decided(quarrel(), false);
        let first = merged.status(&id("received")).expect("there");
        assert_eq!((first.name.as_str(), first.max_age), ("Order taken", Some(AgeLimit::Hours(2))));
        assert_eq!(merged.status(&id("quality")).map(|status| status.next_action.as_str()), Some("Sign"));
        assert_eq!(merged.statuses[2].id, id("floor"));
        let needs = edits::transition(&merged, &id("received"), &id("approval")).map(|m| m.needs.clone());
        assert_eq!(needs, Some(vec![Need::Reason.into()]));
    }

    #[test]
    fn what_only_one_changed_needs_no_choice() {
        let mut together = three();
        together.mine.statuses[0].name = "Order booked".into();
        together.theirs.statuses[0].trigger = "Somebody called".into();
        edits::add(&mut together.theirs, id("kiln"), "Waiting for kiln slot");
        edits::remove(&mut together.mine, &id("quality"));
        let merged = put_together(&together.base, &together.mine, &together.theirs).expect("no conflict");
        let first = merged.status(&id("received")).expect("there");
        assert_eq!((first.name.as_str(), first.trigger.as_str()), ("Order booked", "Somebody called"));
        assert!(merged.status(&id("kiln")).is_some() && merged.status(&id("quality")).is_none());
    }

    fn defined() -> Together {
        let mut together = three();
        let Together { base, mine, theirs } = &mut together;
        for draft in [base, mine, theirs] {
            let kind = FieldKind::Choice(vec!["Red".into(), "Blue".into()]);
            draft.fields.push(FieldDef::new("colour".parse().expect("an id"), "Colour".into(), kind));
            draft.facts.push(FactDef::new("paid".parse().expect("an id"), "Paid".into()));
        }
        together
    }

    #[test]
    fn a_field_and_a_fact_are_put_together_input_by_input() {
        let mut together = defined();
        let Together { mine, theirs, .. } = &mut together;
        mine.fields[4].on_card = true;
        theirs.fields[4].kind = FieldKind::Choice(vec!["Red".into(), "Green".into()]);
        mine.facts[0].name = "Payment received".into();
        theirs.facts[0].evidence = Evidence::Number;
        theirs.fields.swap(0, 4);
        let merged = put_together(&together.base, &together.mine, &together.theirs).expect("no conflict");
        let colour = &merged.fields[0];
        assert_eq!((colour.label.as_str(), colour.on_card), ("Colour", true), "in their order");
        assert_eq!(colour.kind, FieldKind::Choice(vec!["Red".into(), "Green".into()]));
        let paid = &merged.facts[0];
        assert_eq!((paid.name.as_str(), paid.evidence.clone()), ("Payment received", Evidence::Number));
    }

    #[test]
    fn where_both_wrote_one_input_of_a_field_both_are_told() {
        let quarrel = || {
            let mut together = defined();
            let Together { mine, theirs, .. } = &mut together;
            mine.fields[4].label = "Paint".into();
            theirs.fields[4].label = "Glaze".into();
            theirs.fields[4].searchable = true;
            mine.facts.clear();
            theirs.facts[0].help = "On the account".into();
            mine.fields.swap(0, 1);
            theirs.fields.swap(0, 2);
            together
        };
        let told = put_together(&quarrel().base, &quarrel().mine, &quarrel().theirs).expect_err("a quarrel");
        let parts: Vec<_> = told.iter().map(|conflict| conflict.part).collect();
        assert_eq!(parts, [Part::Name, Part::FieldOrder, Part::Presence]);
        assert_eq!((told[0].mine.as_str(), told[0].theirs.as_str()), ("Paint", "Glaze"));
        let mine = decided(quarrel(), true);
        assert_eq!((mine.fields[4].label.as_str(), mine.fields[4].searchable), ("Paint", true));
        assert_eq!((mine.facts.len(), mine.fields[0].label.as_str()), (0, "Tracking number"));
        let theirs = decided(quarrel(), false);
        assert_eq!((theirs.fields[4].label.as_str(), theirs.facts.len()), ("Glaze", 1));
        assert_eq!(theirs.fields[0].label, "Customer reference");
    }
}

//! Two versions of a draft become one. The merging itself is the domain's; this makes a choice between two versions of one
//! input something that the merging understands.

use domain::{At, Conflict, Draft, DraftPart as Part, StatusId, draft::merge};

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
        At::Whole => {
            let place = |id: &StatusId| from.statuses.iter().position(|status| status.id == *id);
            to.statuses.sort_by_key(|status| place(&status.id).unwrap_or(usize::MAX));
        }
        At::Field(id) => {
            to.fields.retain(|field| field.id != *id);
            to.fields.extend(from.fields.iter().find(|field| field.id == *id).cloned());
        }
        At::Fact(id) => {
            to.facts.retain(|fact| fact.id != *id);
            to.facts.extend(from.facts.iter().find(|fact| fact.id == *id).cloned());
        }
        At::Approval(id) => {
            to.approvals.retain(|approval| approval.id != *id);
            to.approvals.extend(from.approvals.iter().find(|approval| approval.id == *id).cloned());
        }
        At::Condition(id) => {
            to.conditions.retain(|condition| condition.id != *id);
            to.conditions.extend(from.conditions.iter().find(|condition| condition.id == *id).cloned());
        }
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
        Part::Owner => target.owner = source.owner,
        Part::Trigger => target.trigger = source.trigger,
        Part::NextAction => target.next_action = source.next_action,
        Part::ExitRule => target.exit_rule = source.exit_rule,
        Part::MaxAge => target.max_age = source.max_age,
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

#[cfg(test)]
mod tests {
    //! Two people, one draft.
    use super::*;
    use crate::workflow::edits;
    use domain::{AgeLimit, Need, default_calendar, default_workflow};

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
        edits::need(mine, &id("received"), &id("approval"), Need::Promise, true);
        edits::need(theirs, &id("received"), &id("approval"), Need::Reason, true);
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
}

//! What can be done to the steps of an approval, and to what something is about, on plain types. Which steps stand side by
//! side belongs to their places: steps change places, and the shape stays.

use crate::workflow::edits::id_for;
use domain::{ApprovalDef, ApprovalStep, Covered, StepId};
use std::{collections::BTreeSet, mem::swap};

/// Puts a new step behind the others, to be asked once those have agreed.
pub fn add_step(def: &mut ApprovalDef, live: Option<&ApprovalDef>) -> StepId {
    let taken = def.steps.iter().chain(live.into_iter().flat_map(|live| &live.steps)).map(|step| &step.id);
    let id: StepId = id_for(&format!("step {}", def.steps.len() + 1), "step", taken);
    def.steps.push(ApprovalStep::new(id.clone()));
    id
}

/// Takes a step out; what stood beside it stays beside what is left of it.
pub fn remove_step(def: &mut ApprovalDef, id: &StepId) -> Option<(usize, ApprovalStep)> {
    let place = def.steps.iter().position(|step| step.id == *id)?;
    let removed = def.steps.remove(place);
    if let Some(next) = def.steps.get_mut(place).filter(|_| !removed.together) {
        next.together = false;
    }
    Some((place, removed))
}

/// Puts a step back that was taken out, unless it is there.
pub fn put_step_back(def: &mut ApprovalDef, (place, mut step): (usize, ApprovalStep), next: bool) {
    if def.step(&step.id).is_some() {
        return;
    }
    let place = place.min(def.steps.len());
    step.together &= place > 0;
    if let Some(after) = def.steps.get_mut(place) {
        after.together |= next;
    }
    def.steps.insert(place, step);
}

/// Has a step change places with the one so many places further down, or up; where it stands then.
pub fn shift_step(def: &mut ApprovalDef, id: &StepId, by: isize) -> Option<usize> {
    let from = def.steps.iter().position(|step| step.id == *id)?;
    let to = from.checked_add_signed(by).filter(|to| *to < def.steps.len())?;
    def.steps.swap(from, to);
    let [one, other] = def.steps.get_disjoint_mut([from, to]).ok()?;
    swap(&mut one.together, &mut other.together);
    Some(to)
}

/// Says that something is about a part of an order, or not any more. All fields stand for each of them.
pub fn cover(covers: &mut BTreeSet<Covered>, part: Covered, on: bool) {
    if on && part == Covered::Fields {
        covers.retain(|other| !matches!(other, Covered::Field(_)));
    }
    match on {
        true => covers.insert(part),
        false => covers.remove(&part),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps by their names, with a plus where one stands beside the one before it.
    fn shape(def: &ApprovalDef) -> String {
        let step = |step: &ApprovalStep| format!("{}{}", if step.together { "+" } else { " " }, step.id);
        def.steps.iter().map(step).collect()
    }

    fn approval(shape: &[(&str, bool)]) -> ApprovalDef {
        let mut def = ApprovalDef::new("price".parse().expect("an id"), "Price".into());
        def.steps = shape
            .iter()
            .map(|(id, together)| ApprovalStep {
                together: *together,
                ..ApprovalStep::new(id.parse().expect("an id"))
            })
            .collect();
        def
    }

    #[test]
    fn steps_change_places_and_the_shape_stays() {
        let mut def = approval(&[("a", false), ("b", true), ("c", false)]);
        let id = |text: &str| -> StepId { text.parse().expect("an id") };
        assert_eq!(shift_step(&mut def, &id("c"), -1), Some(1));
        assert_eq!(shape(&def), " a+c b");
        assert_eq!(shift_step(&mut def, &id("c"), -1), Some(0));
        assert_eq!(shape(&def), " c+a b");
        assert_eq!((shift_step(&mut def, &id("c"), -1), shift_step(&mut def, &id("b"), 1)), (None, None));
        assert_eq!(shape(&def), " c+a b");
    }

    #[test]
    fn what_is_left_is_asked_as_before_and_a_step_comes_back_where_it_was() {
        for (id, left) in [("a", " b c"), ("b", " a c"), ("c", " a+b")] {
            let mut def = approval(&[("a", false), ("b", true), ("c", false)]);
            let before = def.clone();
            let place = def.steps.iter().position(|step| step.id.as_str() == id).expect("there");
            let next = def.steps.get(place + 1).is_some_and(|next| next.together);
            let removed = remove_step(&mut def, &id.parse().expect("an id")).expect("there");
            assert_eq!(shape(&def), left);
            put_step_back(&mut def, removed.clone(), next);
            put_step_back(&mut def, removed, next);
            assert_eq!(def, before, "{id}");
        }
    }

    #[test]
    fn a_new_step_has_an_id_that_none_had() {
        let live = approval(&[("step_1", false), ("step_2", false)]);
        let mut def = approval(&[("step_1", false)]);
        assert_eq!(add_step(&mut def, Some(&live)).as_str(), "step_2_2");
        assert_eq!((def.steps.len(), def.steps[1].together), (2, false));
    }

    #[test]
    fn all_fields_stand_for_each_of_them() {
        let mut covers = [Covered::Lines, Covered::Field("note".parse().expect("an id"))].into();
        cover(&mut covers, Covered::Fields, true);
        cover(&mut covers, Covered::Promise, true);
        cover(&mut covers, Covered::Lines, false);
        assert_eq!(covers, [Covered::Fields, Covered::Promise].into());
    }
}

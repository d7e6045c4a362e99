//! The steps of an approval of the draft: what can be done to them.

use super::step_edits::{add_step, put_step_back, remove_step, shift_step};
use crate::workflow::editor::{Editor, Selected};
use domain::{ApprovalId, ApprovalStep, StepId, isolated, tr};
use leptos::prelude::*;

impl Editor {
    /// A step of an approval of the draft, tracked.
    pub fn step(self, approval: &ApprovalId, id: &StepId) -> Option<ApprovalStep> {
        self.draft.with(|draft| draft.approval(approval)?.step(id).cloned())
    }

    /// Where a step stands, from 1, and how many there are, tracked.
    pub fn step_place(self, approval: &ApprovalId, id: &StepId) -> Option<(usize, usize)> {
        self.draft.with(|draft| {
            let steps = &draft.approval(approval)?.steps;
            Some((steps.iter().position(|step| step.id == *id)? + 1, steps.len()))
        })
    }

    /// Changes one step of the draft.
    pub fn edit_step(self, approval: &ApprovalId, id: &StepId, change: impl FnOnce(&mut ApprovalStep)) {
        self.edit_approval(approval, |def| {
            if let Some(step) = def.steps.iter_mut().find(|step| step.id == *id) {
                change(step);
            }
        });
    }

    /// Adds a step behind the others and opens it.
    pub fn add_step(self, approval: &ApprovalId) {
        let live = self.live.with_untracked(|live| live.draft.approval(approval).cloned());
        let mut added = None;
        self.edit_approval(approval, |def| added = Some(add_step(def, live.as_ref())));
        if let Some(step) = added {
            self.selected.set(Selected::Step(approval.clone(), step));
        }
    }

    /// Takes a step out; it can be put back.
    pub fn remove_step(self, approval: &ApprovalId, id: &StepId) {
        let Some((place, _)) = untrack(|| self.step_place(approval, id)) else { return };
        let name = self.draft.with_untracked(|draft| draft.approval_name(approval));
        let (mut removed, mut next) = (None, false);
        self.edit_approval(approval, |def| {
            next = def.steps.get(place).is_some_and(|next| next.together);
            removed = remove_step(def, id);
        });
        let Some(removed) = removed else { return };
        if self.selected.with_untracked(|open| *open == Selected::Step(approval.clone(), id.clone())) {
            self.selected.set(Selected::Approval(approval.clone()));
        }
        let (said, approval) =
            (tr!("Step {} of “{}” was removed.", place, isolated(&name)), approval.clone());
        self.offer_back(said, move |draft| {
            if let Some(def) = draft.approvals.iter_mut().find(|def| def.id == approval) {
                put_step_back(def, removed.clone(), next);
            }
        });
    }

    /// Has a step change places with the next one, or the one before; says where it stands then.
    pub fn shift_step(self, approval: &ApprovalId, id: &StepId, by: isize) -> Option<usize> {
        let mut place = None;
        self.edit_approval(approval, |def| place = shift_step(def, id, by));
        let place = place?;
        let count =
            self.draft.with_untracked(|draft| draft.approval(approval).map_or(0, |def| def.steps.len()));
        self.notices.say(tr!("The step is number {} of {}.", place + 1, count));
        Some(place)
    }
}

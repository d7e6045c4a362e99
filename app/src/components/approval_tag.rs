//! What an order's approvals say at a glance: on its card, and in the list.

use super::icon::Icon;
use domain::{ApprovalStanding, Card, Workflow};
use leptos::prelude::*;

/// How far an approval that was asked for is; what needs somebody comes before what is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ApprovalSaid {
    /// An edit voided something that had been decided.
    Voided,
    /// Somebody declined.
    Declined,
    /// Somebody is to decide.
    Awaiting,
    /// It is granted.
    Approved,
}

impl ApprovalSaid {
    /// What a card says of all its approvals, where one was asked for that it needs.
    pub fn of(card: &Card, workflow: &Workflow) -> Option<ApprovalSaid> {
        let said = workflow.approvals.iter().filter_map(|def| {
            let state = card.approvals.get(&def.id).filter(|state| state.asked.is_some())?;
            match def.standing(Some(state), &card.conditions, None) {
                ApprovalStanding::NotNeeded => None,
                _ if state.is_voided() => Some(ApprovalSaid::Voided),
                ApprovalStanding::Declined => Some(ApprovalSaid::Declined),
                ApprovalStanding::Open | ApprovalStanding::NotAsked => Some(ApprovalSaid::Awaiting),
                ApprovalStanding::Granted => Some(ApprovalSaid::Approved),
            }
        });
        said.min()
    }
}

/// The same as a tag.
#[component]
pub fn ApprovalTag(said: ApprovalSaid) -> impl IntoView {
    let (kind, icon, words) = match said {
        ApprovalSaid::Voided => ("late", "edit", "Approval voided"),
        ApprovalSaid::Declined => ("late", "close", "Declined"),
        ApprovalSaid::Awaiting => ("warn", "clock", "Awaiting approval"),
        ApprovalSaid::Approved => ("done", "check", "Approved"),
    };
    view! { <span class="Tag" data-kind=kind><Icon name=icon />{words}</span> }
}

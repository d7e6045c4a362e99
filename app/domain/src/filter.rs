//! Which orders somebody wants to see. The server asks its tables the same question; `matches` answers it for a card that
//! arrives by the feed.

use crate::{BoardTime, Card, Decider, Mine, Phase, RoleId, StatusId, Whose, Workflow};
use serde::{Deserialize, Serialize};

/// Conditions that all hold; an empty one holds for every order that is on the board.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Text in number, customer or first line. Only the list answers it, for it searches what a card does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// In one of these statuses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<StatusId>,
    /// In a status that one of these roles owns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owner: Vec<RoleId>,
    /// Past the promised window.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// In the status longer than allowed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stalled: bool,
    /// On hold.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
    /// In a status where somebody outside the shop is to answer.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub waiting: bool,
    /// Ready for their usual next move: nothing that the workflow asks of the order is lacking.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ready: bool,
    /// Awaiting an approval by this person, for themselves or for somebody whom they stand in for. An address only says that it
    /// is asked; whoever knows who asks says who that is, and until then it is nobody, for whom nothing waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub awaiting: Option<Decider>,
    /// In this person's queues. As with `awaiting`, an address only says that it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mine: Option<Mine>,
    /// Those that nobody who is there can act on. Likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nobodys: Option<Whose>,
    /// At risk of breaking what was promised, as [`Card::is_at_risk`] has it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub at_risk: bool,
    /// Promised for today at the latest.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub today: bool,
    /// Awaiting the customer, as [`Card::awaits_customer`] has it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub customer: bool,
    /// Archived orders instead of those on the board. Only the list answers it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

impl Filter {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// Whether a card is wanted.
    pub fn matches(&self, card: &Card, workflow: &Workflow, time: BoardTime) -> bool {
        let BoardTime { now, today, .. } = time;
        let status = workflow.status(&card.status);
        let owned = || status.is_some_and(|status| self.owner.contains(&status.owner));
        let waits = || status.is_some_and(|status| status.phase == Phase::Waiting);
        self.archived == card.archived
            && (self.status.is_empty() || self.status.contains(&card.status))
            && (self.owner.is_empty() || owned())
            && (!self.late || card.is_late(workflow, today))
            && (!self.stalled || card.is_stalled(now))
            && (!self.held || card.hold.is_some())
            && (!self.waiting || waits())
            && (!self.ready || card.is_ready(workflow, now))
            && self.awaiting.as_ref().is_none_or(|who| card.is_awaiting(workflow, who))
            && self.mine.as_ref().is_none_or(|mine| mine.has(card, workflow))
            && self.nobodys.as_ref().is_none_or(|nobodys| nobodys.has(card))
            && (!self.at_risk || card.is_at_risk(workflow, time))
            && (!self.today || card.is_due(workflow, today))
            && (!self.customer || card.awaits_customer(workflow))
    }
}

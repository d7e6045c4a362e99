//! The filters that a board offers with one press: their names in an address, and what each asks.

use crate::{Decider, Filter, Mine, Turns};
use serde::{Deserialize, Serialize};

/// A filter that is pressed or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chip {
    /// In one's own queues.
    Mine,
    /// Awaiting one's own approval.
    Awaiting,
    /// Nothing is lacking for the usual next move.
    Ready,
    /// It may break what was promised.
    AtRisk,
    /// Longer in its status than allowed.
    Stalled,
    /// On hold.
    Held,
    /// The customer is to answer.
    Customer,
    /// Nobody who is there can act on it.
    Nobodys,
    /// Promised for today.
    Today,
    /// Past the promised window.
    Late,
    /// Somebody outside the shop is to answer.
    Waiting,
}

impl Chip {
    /// All of them, in the order of a row.
    pub const ALL: [Chip; 11] = [
        Chip::Mine,
        Chip::Awaiting,
        Chip::Ready,
        Chip::AtRisk,
        Chip::Stalled,
        Chip::Held,
        Chip::Customer,
        Chip::Nobodys,
        Chip::Today,
        Chip::Late,
        Chip::Waiting,
    ];

    /// Its name in an address, `held`.
    pub fn name(self) -> &'static str {
        match self {
            Chip::Mine => "mine",
            Chip::Awaiting => "awaiting",
            Chip::Ready => "ready",
            Chip::AtRisk => "at_risk",
            Chip::Stalled => "stalled",
            Chip::Held => "held",
            Chip::Customer => "customer",
            Chip::Nobodys => "nobodys",
            Chip::Today => "today",
            Chip::Late => "late",
            Chip::Waiting => "waiting",
        }
    }

    /// Whether what it asks hangs on who else is there, so that one has to be told [`Turns`] first.
    pub fn needs_turns(self) -> bool {
        matches!(self, Chip::Mine | Chip::Nobodys)
    }

    /// The same filter with this condition too, said of whoever asks.
    pub fn added_to(self, filter: Filter, who: &Decider, turns: &Turns) -> Filter {
        match self {
            Chip::Mine => {
                let mine = Mine { kept: turns.mine.clone(), decider: who.clone() };
                Filter { mine: Some(mine), ..filter }
            }
            Chip::Awaiting => Filter { awaiting: Some(who.clone()), ..filter },
            Chip::Ready => Filter { ready: true, ..filter },
            Chip::AtRisk => Filter { at_risk: true, ..filter },
            Chip::Stalled => Filter { stalled: true, ..filter },
            Chip::Held => Filter { held: true, ..filter },
            Chip::Customer => Filter { customer: true, ..filter },
            Chip::Nobodys => Filter { nobodys: Some(turns.nobodys.clone()), ..filter },
            Chip::Today => Filter { today: true, ..filter },
            Chip::Late => Filter { late: true, ..filter },
            Chip::Waiting => Filter { waiting: true, ..filter },
        }
    }
}

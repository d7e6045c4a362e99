//! The ladder of a status: who hears of an order that stays too long, and when.

use crate::{MaxAge, PersonId, RoleId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What happens while orders use up their time in a status and go beyond it. One without a warning and rungs tells nobody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// The share of the limit, in percent, at which whoever has the order is warned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn_at: Option<u8>,
    /// Who is told once the limit has passed, the first ones first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rungs: Vec<Rung>,
}

/// One rung: from some time after the limit on, these know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// How long after the limit, in working time: no hours is at the limit.
    pub after: MaxAge,
    /// Who is told.
    pub to: BTreeSet<Addressee>,
}

/// Somebody whom a ladder tells: `"owner"`, `{"role": "leadership"}`, `{"person": "…"}` or `"administrators"`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Addressee {
    /// Whoever has the order, else everybody who holds the role that owns its status.
    Owner,
    /// Everybody who holds this role on the board.
    Role(RoleId),
    /// This person.
    Person(PersonId),
    /// All administrators.
    Administrators,
}

/// How far up a ladder something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LadderStep {
    /// The warning before the limit.
    Warning,
    /// A rung, counted from 0.
    Rung(u8),
}

impl Ladder {
    /// How many rungs a ladder has at most.
    pub const MOST_RUNGS: usize = 6;

    /// Whether it tells nobody of anything.
    pub fn is_empty(&self) -> bool {
        self.warn_at.is_none() && self.rungs.is_empty()
    }

    /// Who is told on a step; of a warning, whoever has the order.
    pub fn to(&self, step: LadderStep) -> BTreeSet<Addressee> {
        match step {
            LadderStep::Warning => [Addressee::Owner].into(),
            LadderStep::Rung(nth) => {
                self.rungs.get(usize::from(nth)).map(|rung| rung.to.clone()).unwrap_or_default()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ladder_is_read_as_people_write_it() -> Result<(), Box<dyn std::error::Error>> {
        let written = r#"{"warn_at":80,"rungs":[{"after":{"hours":0},"to":["owner"]},
            {"after":{"days":1},"to":[{"role":"leadership"},"administrators"]}]}"#;
        let ladder: Ladder = serde_json::from_str(written)?;
        assert_eq!(ladder.to(LadderStep::Rung(0)), [Addressee::Owner].into());
        assert_eq!(ladder.to(LadderStep::Rung(1)).len(), 2);
        assert_eq!(ladder.to(LadderStep::Rung(2)), BTreeSet::new());
        assert_eq!(serde_json::from_str::<Ladder>(&serde_json::to_string(&ladder)?)?, ladder);
        assert!(LadderStep::Warning < LadderStep::Rung(0) && LadderStep::Rung(0) < LadderStep::Rung(1));
        Ok(())
    }
}

//! What a move cannot do without: needs, and the gates that ask for them.

use crate::{ApprovalId, FactId, FieldId, RoleId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Something that a gate asks for, and a refusal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A reason, given with this very move.
    Reason,
    /// A promised date window, there already or given with the move.
    Promise,
    /// At least one line.
    Lines,
    /// A field, filled already or given with the move.
    Field(FieldId),
    /// A fact, set already or set with the move.
    Fact(FactId),
    /// So many minutes since the order came into its status, by the clock on the wall: paint dries on Sundays too.
    Dwell(u32),
    /// An approval, granted of the order as it is.
    Approval(ApprovalId),
}

/// A need and what happens where it is not met. Written as the need alone where it blocks, else `{"warn": need}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenGate", into = "WrittenGate")]
pub struct Gate {
    /// What it asks for.
    pub requires: Need,
    /// What happens without.
    pub mode: GateMode,
}

/// What happens where a gate's need is not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GateMode {
    /// The move is refused.
    Block,
    /// The move goes on with a reason.
    Warn,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum WrittenGate {
    Block(Need),
    Warn { warn: Need },
}

impl From<WrittenGate> for Gate {
    fn from(gate: WrittenGate) -> Gate {
        match gate {
            WrittenGate::Block(need) => need.into(),
            WrittenGate::Warn { warn } => Gate { requires: warn, mode: GateMode::Warn },
        }
    }
}

impl From<Gate> for WrittenGate {
    fn from(gate: Gate) -> WrittenGate {
        match gate.mode {
            GateMode::Block => WrittenGate::Block(gate.requires),
            GateMode::Warn => WrittenGate::Warn { warn: gate.requires },
        }
    }
}

impl From<Need> for Gate {
    fn from(requires: Need) -> Gate {
        Gate { requires, mode: GateMode::Block }
    }
}

/// A precondition beside the status that somebody says is met, like “Payment received”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactDef {
    /// Its id, stable over renames.
    pub id: FactId,
    /// What is so once it is set.
    pub name: String,
    /// What helps to judge it; empty when the name says it all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// The roles that set and unset it; whoever edits the order when empty.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub set_by: BTreeSet<RoleId>,
    /// What shows that it is so.
    #[serde(default)]
    pub evidence: Evidence,
}

impl FactDef {
    /// A fact that whoever edits the order sets, and that nothing has to show.
    pub fn new(id: FactId, name: String) -> FactDef {
        FactDef { id, name, help: String::new(), set_by: BTreeSet::new(), evidence: Evidence::None }
    }
}

/// What has to be given when a fact is set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Nothing: who set it and when is enough.
    #[default]
    None,
    /// A note.
    Note,
    /// A number, like that of a payment or a delivery note.
    Number,
    /// An approval: the fact is so only while that stands.
    Approval(ApprovalId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_is_written_as_its_need_or_as_a_warning() -> Result<(), Box<dyn std::error::Error>> {
        let paid = Need::Fact("paid".parse()?);
        for (gate, written) in [
            (Gate::from(Need::Reason), r#""reason""#),
            (Gate::from(Need::Field(FieldId::carrier())), r#"{"field":"carrier"}"#),
            (Gate::from(paid.clone()), r#"{"fact":"paid"}"#),
            (Gate::from(Need::Dwell(90)), r#"{"dwell":90}"#),
            (Gate { requires: paid, mode: GateMode::Warn }, r#"{"warn":{"fact":"paid"}}"#),
        ] {
            assert_eq!(serde_json::to_string(&gate)?, written);
            assert_eq!(serde_json::from_str::<Gate>(written)?, gate);
        }
        assert!(serde_json::from_str::<Gate>(r#"{"warn":"nothing"}"#).is_err());
        Ok(())
    }
}

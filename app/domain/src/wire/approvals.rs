//! Approvals of an order and stand-ins: what is sent and what comes back.

use crate::{
    ApprovalId, ApprovalStanding, Date, Instant, LongText, PersonId, StandInId, StepId, StepStanding,
    Verdict, wire::Named,
};
use serde::{Deserialize, Serialize};

/// Decides a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecideApproval {
    /// Whether it is granted.
    pub grant: bool,
    /// Whether this is the customer's answer, recorded by the caller.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub for_customer: bool,
    /// For which person, where the caller stands in for several; found out when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_person: Option<PersonId>,
    /// Why not, or what shows the customer's answer; needed for those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LongText>,
}

/// Has somebody grant a step as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddApprover {
    /// Who.
    pub person: PersonId,
}

/// Goes over an approval.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverrideApproval {
    /// Why; stays with the order for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LongText>,
}

/// An approval of an order, as the caller may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalView {
    /// Which.
    pub id: ApprovalId,
    /// How far it is.
    pub standing: ApprovalStanding,
    /// Who asked, and when.
    pub asked: Option<Occasion>,
    /// Its steps that are needed: those of one stage side by side, stages one after the other.
    pub stages: Vec<Vec<StepView>>,
    /// Who went over it, and why.
    pub overrides: Vec<Occasion>,
    /// Whether the caller may ask for it now.
    pub may_request: bool,
    /// Whether the caller may take the request back.
    pub may_withdraw: bool,
    /// Whether the caller may go over it.
    pub may_override: bool,
}

impl ApprovalView {
    /// Leaves out what people wrote.
    pub(crate) fn forget_notes(&mut self) {
        self.overrides.iter_mut().for_each(|over| over.reason = None);
        for step in self.stages.iter_mut().flatten() {
            let voided = step.voided.iter_mut().flat_map(|voided| &mut voided.decisions);
            step.decisions.iter_mut().chain(voided).for_each(|decision| decision.note = None);
        }
    }
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occasion {
    /// Who.
    pub by: Named,
    /// When.
    pub at: Instant,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A step of an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// Which.
    pub id: StepId,
    /// How far it is.
    pub standing: StepStanding,
    /// Who is asked, `Leadership or Ada Admin`.
    pub asks: String,
    /// How many of them have to grant it.
    pub needed: u8,
    /// Who has to grant it as well, by name.
    pub added: Vec<String>,
    /// When it is needed, where that is not always.
    pub when: Option<String>,
    /// What it is about, in words.
    pub covers: Vec<String>,
    /// Since when it can be decided.
    pub open_since: Option<Instant>,
    /// When the time for it is up.
    pub due_at: Option<Instant>,
    /// What was decided of the order as it is.
    pub decisions: Vec<DecisionView>,
    /// What was decided of the order as it was, until it is decided again.
    pub voided: Option<VoidedView>,
    /// Whether the caller may decide it now.
    pub may_decide: bool,
    /// Whether the caller may record the customer's answer now.
    pub may_record: bool,
    /// Whether the caller may have somebody grant it as well.
    pub may_add: bool,
    /// Why the caller may not decide, where they would be asked.
    pub why_not: Option<String>,
}

/// What somebody decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionView {
    /// What.
    pub verdict: Verdict,
    /// Who.
    pub by: Named,
    /// For whom, by name, where not for themselves.
    pub on_behalf: Option<String>,
    /// When.
    pub at: Instant,
    /// How long it took, in minutes of working time.
    pub took: Option<i64>,
    /// Why, or what shows it.
    pub note: Option<String>,
}

/// What an edit voided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidedView {
    /// Who edited.
    pub by: Named,
    /// When.
    pub at: Instant,
    /// What changed, in words.
    pub changed: Vec<String>,
    /// What had been decided.
    pub decisions: Vec<DecisionView>,
}

/// A colleague, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
}

/// Somebody stands in for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandInView {
    /// Which.
    pub id: StandInId,
    /// Who is away.
    pub person: Colleague,
    /// Who decides for them.
    pub stand_in: Colleague,
    /// The first day.
    pub from: Date,
    /// The day of coming back, which does not count any more.
    pub until: Date,
}

/// Who stands in for whom, as the caller may see it, and who there is to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIns {
    /// The caller's own, or all for an administrator.
    pub stand_ins: Vec<StandInView>,
    /// Everybody who shares a board with the caller, the caller included.
    pub people: Vec<Colleague>,
}

/// Has somebody stand in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetStandIn {
    /// Who is away; the caller when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Who decides for them.
    pub stand_in: PersonId,
    /// The first day.
    pub from: Date,
    /// The day of coming back, which does not count any more.
    pub until: Date,
}

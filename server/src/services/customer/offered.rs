//! What the tracking page offers its reader to do, and what they have done there. The rule says what is open
//! ([`domain::OrderState::open_to_customer`]); here it gets its words and addresses.

use chrono::NaiveDateTime;
use domain::{Approver, CustomerAct, Instant, Language, Party, Verdict, Workflow, wire::TrackAct};
use store::Order;

/// The acts of an order whose tracking page is at this address; `foreign` is the shop's language where that is not the page's.
pub fn acts(
    workflow: &Workflow,
    order: &Order,
    (base, foreign): (&str, Option<Language>),
    local: impl Fn(Instant) -> NaiveDateTime,
) -> Vec<TrackAct> {
    let (open, answers) = (order.state.open_to_customer(workflow), &order.state.answers);
    let finished = workflow.status(&order.state.status).is_none_or(|status| status.phase.is_final());
    let mut acts: Vec<TrackAct> =
        open.iter().map(|act| offer(act, workflow, order, (base, foreign))).collect();
    acts.extend(decided(workflow, order, foreign, &local));
    acts.extend((order.state.has_agreed() && !finished).then_some(TrackAct::DateAccepted));
    acts.extend(answers.cancel.as_ref().filter(|_| !finished).map(|request| {
        let told = request.declined.as_ref();
        TrackAct::CancelAsked {
            at: local(request.at),
            declined: told.map(|told| order.decisions.get(&told.note).cloned().unwrap_or_default()),
        }
    }));
    acts
}

/// The page that asks once more before an act.
pub fn path(base: &str, act: &CustomerAct) -> String {
    match act {
        CustomerAct::Approval { approval, step } => format!("{base}/approval/{approval}/{step}"),
        CustomerAct::AcceptDate => format!("{base}/date"),
        CustomerAct::AskToCancel => format!("{base}/cancel"),
        CustomerAct::Reply => format!("{base}/reply"),
    }
}

fn offer(
    act: &CustomerAct,
    workflow: &Workflow,
    order: &Order,
    (base, language): (&str, Option<Language>),
) -> TrackAct {
    let href = path(base, act);
    match act {
        CustomerAct::Approval { approval, .. } => {
            TrackAct::Approval { name: workflow.approval_name(approval).to_owned(), language, href }
        }
        CustomerAct::AcceptDate => TrackAct::AcceptDate { href },
        CustomerAct::AskToCancel => TrackAct::AskToCancel { href },
        CustomerAct::Reply => TrackAct::Reply { href, answered: order.state.has_reply() },
    }
}

/// What the customer decided, as far as it still holds.
fn decided(
    workflow: &Workflow,
    order: &Order,
    language: Option<Language>,
    local: impl Fn(Instant) -> NaiveDateTime,
) -> Vec<TrackAct> {
    let mut decided = Vec::new();
    for def in &workflow.approvals {
        let Some(state) = order.state.approvals.get(&def.id).filter(|state| state.asked.is_some()) else {
            continue;
        };
        let asked = def.steps.iter().filter(|step| step.of.contains(&Approver::Customer));
        let decisions = asked.filter_map(|step| state.steps.get(&step.id)).flat_map(|step| &step.decisions);
        decided.extend(decisions.filter(|one| one.party() == Some(Party::Customer)).map(|one| {
            TrackAct::Decided {
                name: def.name.clone(),
                language,
                granted: one.verdict == Verdict::Granted,
                at: local(one.at),
                seal: one.seal.clone(),
                left_out: super::striking::left_out(order, one),
            }
        }));
    }
    decided
}

//! Rules to begin with: what shops often want, filled in as far as the board has what it needs.

use super::{state::RulesState, words::Vocabulary};
use crate::components::icon::Icon;
use domain::{
    HoldReason, MaxAge, Money, Phase, Test, Verdict,
    automation::{Act, Check, Rule, Trigger},
    tr,
};
use leptos::prelude::*;

/// The rules that fit the board.
fn starts(vocabulary: Vocabulary) -> Vec<(String, Rule)> {
    let rule = |name: String, when: Trigger, only_if: Option<Check>, then: Act| Rule {
        name,
        when: vec![when],
        only_if,
        then: vec![then],
        unchanged: false,
    };
    let big = Check::Value(Test::TotalAtLeast(Money(5_000 * 10_000)));
    vocabulary.with(|workflow| {
        let mut found = Vec::new();
        let hold = |reason, note: String| Act::Hold { reason, note };
        found.push(match workflow.approvals.first() {
            Some(approval) => {
                let then = Act::RequestApproval(approval.id.clone());
                let name = tr!("Large orders are approved");
                (
                    tr!("Request an approval when a large order is placed"),
                    rule(name, Trigger::Placed, Some(big), then),
                )
            }
            None => {
                let then = hold(HoldReason::Payment, tr!("A large order waits for its deposit"));
                let name = tr!("Large orders wait for the deposit");
                (
                    tr!("Put an order on hold when it is a large one"),
                    rule(name, Trigger::Placed, Some(big), then),
                )
            }
        });
        if let Some(fact) = workflow.facts.first() {
            let then = Act::Release;
            let only_if = Some(Check::Held(Some(HoldReason::Payment)));
            found.push((
                tr!("Release an order when a fact is set"),
                rule(tr!("Paid means go"), Trigger::FactSet(fact.id.clone()), only_if, then),
            ));
        }
        if let Some(approval) = workflow.approvals.first() {
            let when = Trigger::Decided { approval: approval.id.clone(), verdict: Verdict::Declined };
            let then = hold(HoldReason::Customer, String::new());
            found.push((
                tr!("Put an order on hold when its approval is declined"),
                rule(tr!("Declined means wait"), when, None, then),
            ));
        }
        if let Some(status) = workflow.statuses.iter().find(|status| status.phase == Phase::Waiting) {
            let when = Trigger::InStatus { status: status.id.clone(), length: MaxAge::Days(2) };
            let then = Act::Comment(tr!("Waiting for two days: please ask again."));
            found.push((
                tr!("Say something when an order waits for too long"),
                rule(tr!("Ask again"), when, None, then),
            ));
        }
        found.truncate(3);
        found
    })
}

/// Buttons that begin one.
#[component]
pub fn Starts(state: RulesState) -> impl IntoView {
    let start = |(name, rule): (String, Rule)| {
        view! {
            <button class="Button RuleStart" type="button" on:click=move |_| state.start(rule.clone())><Icon name="rule" />{name}</button>
        }
    };
    view! { <div class="RuleStarts">{starts(state.vocabulary).into_iter().map(start).collect_view()}</div> }
}

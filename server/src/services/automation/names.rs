//! What rules are written out with, and what they are called.

use crate::services::{context::Services, error::ServiceResult};
use domain::{
    BoardId, PersonId, RuleRef,
    automation::{Rule, RuleWords, promise_fault, rule_faults},
    spoken::say,
    wire::RuleView,
};
use std::collections::BTreeMap;
use store::{Board, RuleTally, StoredRule};

/// The name of a rule, or its last one where it was taken away.
pub async fn name_of(services: &Services, board: BoardId, rule: RuleRef) -> ServiceResult<Option<String>> {
    Ok(services.store.rule_names(board).await?.remove(&rule.id))
}

/// What rules are written out with.
pub struct Names {
    /// The shop's currency.
    pub currency: String,
    /// Everybody.
    people: BTreeMap<PersonId, String>,
    /// Those who see the board and can sign in.
    pub present: BTreeMap<PersonId, String>,
    /// Whether the board promises by a rule.
    pub promises: bool,
}

impl Names {
    pub async fn of(services: &Services, board: &Board) -> ServiceResult<Names> {
        let currency = services.store.shop().await?.map(|shop| shop.currency).unwrap_or_default();
        let (mut people, mut present) = (BTreeMap::new(), BTreeMap::new());
        for person in services.store.people().await? {
            if person.active && person.can_view(board.id) {
                present.insert(person.id, person.name.clone());
            }
            people.insert(person.id, person.name);
        }
        let promises = services.store.promise_rule(board.id).await?.is_some();
        Ok(Names { currency, people, present, promises })
    }

    /// The same with a board's workflow.
    pub fn words<'a>(&'a self, board: &'a Board) -> RuleWords<'a> {
        RuleWords { workflow: &board.workflow, currency: &self.currency, people: &self.people }
    }

    /// What keeps a rule from being used on a board.
    pub fn faults(&self, board: &Board, rule: &Rule) -> Vec<String> {
        let mut faults = rule_faults(rule, &board.workflow);
        faults.extend(promise_fault(rule).filter(|_| !self.promises).map(say));
        faults
    }

    /// A rule as it is shown.
    pub fn view(&self, board: &Board, stored: StoredRule, tally: RuleTally) -> RuleView {
        let StoredRule { id, revision, rule, on, looped, switched_at, by, at } = stored;
        let RuleTally { runs, misses, last_run } = tally;
        let (sentence, faults) = (self.words(board).sentence(&rule), self.faults(board, &rule));
        RuleView {
            id,
            revision,
            rule,
            sentence,
            on,
            looped,
            switched_at,
            by,
            at,
            runs,
            misses,
            last_run,
            faults,
        }
    }
}

//! What the acts of a rule are carried out with, beside the board: read once for each rule, and only what it asks for.

use super::people::RulePeople;
use crate::services::{context::Services, error::ServiceResult, promise_rule::BoardRule};
use domain::automation::Rule;
use store::Board;

/// What there is on a board for a rule to act with.
#[derive(Debug, Default)]
pub struct Means {
    /// Whom it names.
    pub people: RulePeople,
    /// By what the board promises; none where it promises by hand, or the rule does not ask.
    pub promises: Option<BoardRule>,
}

impl Means {
    /// Those for a rule of a board.
    pub async fn of(services: &Services, board: &Board, rule: &Rule) -> ServiceResult<Means> {
        let promises = match rule.promises_by_rule() {
            true => BoardRule::of(services, board).await?,
            false => None,
        };
        Ok(Means { people: RulePeople::of(services, board, rule).await?, promises })
    }
}

//! Carrying a rule out: its acts one after the other, each once however often this is tried.

use super::{acts, means::Means};
use crate::services::{context::Services, error::ServiceResult};
use domain::{ActorRef, OrderId, Origin, Refusal, RefusalCode, TeamLanguage, spoken};
use sha2::{Digest, Sha256};
use store::{Board, Key, RunResult, StoredRule, Submission, WriteError};

/// A rule that was set off.
pub struct Firing<'a> {
    pub board: &'a Board,
    pub rule: &'a StoredRule,
    pub order: OrderId,
    /// What set it off: `entry 17`, or what the clock ran for.
    pub occasion: &'a str,
    /// The entry that caused it.
    pub cause: Option<u64>,
    /// The version that the order had then.
    pub version: u64,
}

/// What came of it; nothing where the rule was switched off or written anew a moment ago, or the order is gone.
pub async fn fire(services: &Services, firing: &Firing<'_>) -> ServiceResult<Option<RunResult>> {
    // What refused it is kept, and read by everybody.
    spoken::speaking(TeamLanguage::English, carried_out(services, firing)).await
}

async fn carried_out(services: &Services, firing: &Firing<'_>) -> ServiceResult<Option<RunResult>> {
    let Firing { board, rule, order, occasion, cause, .. } = firing;
    let mut seen = rule.rule.unchanged.then_some(firing.version);
    let means = Means::of(services, board, &rule.rule).await?;
    for (nth, act) in rule.rule.then.iter().enumerate() {
        let Some(present) = services.store.order(*order).await? else { return Ok(None) };
        let log = match rule.rule.promises_by_rule() {
            true => services.store.order_log(*order, 0, u32::MAX).await?,
            false => Vec::new(),
        };
        let (state, says, now) = (&present.state, &present.fields, services.clock.now());
        let found = acts::Found { order: state, says, log: &log, now };
        let (command, sources) = match acts::command(act, (board, &means), found) {
            Ok(Some(command)) => command,
            Ok(None) => continue,
            Err(refusals) => return Ok(Some(RunResult::Refused(refusals))),
        };
        let author = ActorRef::Rule(rule.reference());
        let mut submission = Submission::new(board.id, *order, command, author, Origin::Automation);
        (submission.sources, submission.cause, submission.if_match) = (sources, *cause, seen);
        submission.key = Some(key(&format!("{} {order} {occasion} {nth}", rule.revision)));
        match services.store.submit(submission).await {
            Ok(outcome) => {
                services.tracking_page_cache.forget(*order);
                seen = seen.map(|_| outcome.card.version);
            }
            Err(WriteError::Refused(refusals)) => return Ok(Some(RunResult::Refused(refusals))),
            Err(WriteError::Stale { .. }) => return Ok(Some(RunResult::Refused(vec![changed()]))),
            Err(WriteError::NotFound | WriteError::Forbidden | WriteError::KeyReused) => return Ok(None),
            Err(WriteError::Failed(failure)) => return Err(failure.into()),
        }
    }
    Ok(Some(RunResult::Done))
}

fn key(text: &str) -> Key {
    Key { key: text.to_owned(), request: Sha256::digest(text).into() }
}

fn changed() -> Refusal {
    let message = "The order was changed meanwhile, and the rule acts only on one that was not.";
    Refusal::new(RefusalCode::ChangedSince, message.into(), Vec::new())
}

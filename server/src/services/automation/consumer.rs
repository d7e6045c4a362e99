//! Rules that act on what happens: they follow the log.

use super::{
    due,
    fire::{Firing, fire},
    values::ValueHistory,
};
use crate::services::{context::Services, error::ServiceResult, followers::Consume};
use async_trait::async_trait;
use domain::{
    ActorRef, Entry, Event, OrderState, Refusal, RefusalCode,
    automation::{Evaluation, Looped, Occasion, Situation, Values, chain, evaluate},
};
use std::collections::BTreeMap;
use store::{
    AdminError, Administration, Board, Consumer, Effect, Followed, FollowedEntry, RuleChange, RuleNotes,
    RuleRun, RunResult, StoredRule, time::ZoneTime,
};

/// The rules of all boards.
#[derive(Debug, Clone, Copy)]
pub struct Automation;

#[async_trait]
impl Consume for Automation {
    fn name(&self) -> Consumer {
        Consumer("rules")
    }

    async fn consume(&self, services: &Services, followed: &Followed) -> ServiceResult<Vec<Effect>> {
        let board = &followed.board;
        let mut rules = services.store.rules(board.id).await?;
        let mut notes = RuleNotes::default();
        let mut touched = BTreeMap::new();
        for FollowedEntry { entry, order } in &followed.entries {
            let Some(around) = order else { continue };
            notes.runs.extend(acted(services, board, &mut rules, entry, &around.after).await?);
            touched.insert(around.after.id, entry.seq);
        }
        let timed: Vec<StoredRule> =
            rules.iter().filter(|rule| rule.on && rule.rule.is_timed()).cloned().collect();
        if timed.is_empty() {
            // What is due by rules that are off is dropped when its time comes.
        } else if followed.entries.iter().any(|followed| sets_the_clock(&followed.entry.event)) {
            due::set_board(services, board, &timed).await?;
        } else {
            for (order, seq) in touched {
                let Some(present) = services.store.order(order).await? else { continue };
                let over = due::over(services, order).await?;
                let now = services.clock.now();
                notes.due.push((order, due::of_order((board, &timed), &present.state, seq, &over, now)));
            }
        }
        let nothing = notes.runs.is_empty() && notes.due.is_empty();
        Ok(if nothing { Vec::new() } else { vec![Effect::Rules(Box::new(notes))] })
    }
}

/// Whether it changes when the clock sets rules off, for all orders at once.
fn sets_the_clock(event: &Event) -> bool {
    matches!(
        event,
        Event::RuleChanged { .. }
            | Event::RuleSwitched { .. }
            | Event::WorkflowPublished(_)
            | Event::BoardRestored
    )
}

/// What the rules do about an entry. Those that would go in circles are switched off.
async fn acted(
    services: &Services,
    board: &Board,
    rules: &mut [StoredRule],
    entry: &Entry,
    order: &OrderState,
) -> ServiceResult<Vec<RuleRun>> {
    let listens = |rule: &StoredRule| {
        rule.on && entry.at >= rule.switched_at && rule.rule.listens_to(rule.id, &entry.event)
    };
    if board.archived_at.is_some() || !rules.iter().any(listens) {
        return Ok(Vec::new());
    }
    let log = services.store.order_log(order.id, 0, u32::MAX).await?;
    let values = match rules.iter().filter(|rule| listens(rule)).any(|rule| rule.rule.reads_values()) {
        true => ValueHistory::of(services, order.id).await?.after(entry.seq),
        false => Values::default(),
    };
    let moment = ZoneTime(board.zone).of(entry.at, &board.spans);
    let situation = Situation { workflow: &board.workflow, order, values: &values, moment };
    let mut runs = Vec::new();
    for rule in rules.iter_mut().filter(|rule| listens(rule)) {
        if evaluate((rule.id, &rule.rule), Occasion::Entry(entry), &situation) != Evaluation::Fires {
            continue;
        }
        let occasion = format!("entry {}", entry.seq);
        let result = match chain(rule.id, entry, &log) {
            Err(looped) => {
                rule.on = false;
                Some(switch_off(services, board, rule, looped).await?)
            }
            Ok(()) => {
                let (cause, version) = (Some(entry.seq), entry.version);
                let (rule, order, occasion) = (&*rule, order.id, occasion.as_str());
                fire(services, &Firing { board, rule, order, occasion, cause, version }).await?
            }
        };
        let (rule, order, at) = (rule.reference(), order.id, services.clock.now());
        runs.extend(result.map(|result| RuleRun { rule, order, occasion, at, result }));
    }
    Ok(runs)
}

/// Switches a rule off that goes in circles; what is noted of it.
pub(super) async fn switch_off(
    services: &Services,
    board: &Board,
    rule: &StoredRule,
    looped: Looped,
) -> ServiceResult<RunResult> {
    let change = RuleChange::Switch { id: rule.id, on: false, looped: Some(looped) };
    let change = Administration::ChangeRule(board.id, change);
    match services.store.administer(change, ActorRef::System).await {
        // Taken away or archived meanwhile: then it is off.
        Ok(_) | Err(AdminError::NotFound | AdminError::BoardArchived) => {}
        Err(error) => return Err(error.into()),
    }
    tracing::warn!(rule = %rule.id, board = %board.slug, "a rule went in circles and was switched off");
    let message = match looped {
        Looped::Itself => "What the rule did led to itself again, so it was switched off.",
        Looped::TooDeep => "Rules set each other off ten times in a row, so this one was switched off.",
    };
    Ok(RunResult::Refused(vec![Refusal::new(RefusalCode::NothingToChange, message.into(), Vec::new())]))
}

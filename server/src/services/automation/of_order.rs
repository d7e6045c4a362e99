//! Which rules touched an order, which did not, and which condition failed: asked of the log, by the same evaluation by which
//! they act.

use super::{names::Names, values::ValueHistory};
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::{self, Preconditions, PreparedCommand, VisibleOrder},
    sessions::SignedIn,
};
use chrono::TimeDelta;
use domain::{
    Command, Entry, Instant, OrderState, Part, Refusal, RefusalCode, RuleId, Sight, apply,
    automation::{Act, Check, Evaluation, NotFired, Occasion, Situation, Trigger, evaluate},
    tr,
    wire::{Moved, OrderRule, OrderRules, RuleButton, RuleVerdict},
};
use store::{Board, RuleRun, RunResult, StoredRule, time::ZoneTime};

/// What the rules of its board made of an order, as far as the caller sees that.
pub async fn of_order(services: &Services, found: &VisibleOrder) -> ServiceResult<OrderRules> {
    let board = &*found.view.board;
    let rules = services.store.rules(board.id).await?;
    if rules.is_empty() {
        return Ok(OrderRules::default());
    }
    let runs = services.store.rule_runs(found.id).await?;
    let log = services.store.order_log(found.id, 0, u32::MAX).await?;
    let values = ValueHistory::of(services, found.id).await?;
    let order = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
    let names = Names::of(services, board).await?;
    let since = services.clock.now() - TimeDelta::days(super::dry_run::KNOWN_DAYS);
    let answered = |rule: &StoredRule| {
        let of_rule: Vec<&RuleRun> = runs.iter().filter(|run| run.rule.id == rule.id).collect();
        let (verdict, at) = verdict((board, &names), rule, &of_rule, (&log[..], &values), since);
        let (id, name, on) = (rule.id, rule.rule.name.clone(), rule.on);
        OrderRule { id, name, on, verdict: veiled(verdict, rule, &found.view.sight), at }
    };
    let may_press = !order.state.archived
        && board.archived_at.is_none()
        && board
            .workflow
            .status(&order.state.status)
            .is_some_and(|status| found.view.actor.can_edit(status, &board.workflow));
    let (says, now) = (values.after(u64::MAX), services.clock.now());
    let moment = ZoneTime(board.zone).of(now, &board.spans);
    let situation = Situation { workflow: &board.workflow, order: &order.state, values: &says, moment };
    let would_act = |rule: &&StoredRule| {
        let failing = rule.rule.only_if.as_ref().and_then(|check| check.failing(&situation));
        rule.on && may_press && failing.is_none()
    };
    let buttons = rules.iter().filter(would_act).flat_map(|rule| {
        rule.rule.buttons().map(|name| RuleButton { rule: rule.id, name: name.trim().to_owned() })
    });
    Ok(OrderRules { buttons: buttons.collect(), rules: rules.iter().map(answered).collect() })
}

/// Presses the button of a rule. Where it would do nothing, that is said instead.
pub async fn press(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    id: RuleId,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let board = &*found.view.board;
    let rules = services.store.rules(board.id).await?;
    let rule =
        rules.into_iter().find(|rule| rule.id == id && rule.on && rule.rule.buttons().next().is_some());
    let rule = rule.ok_or(ServiceError::NotFound("button"))?;
    let order = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
    let values = ValueHistory::of(services, found.id).await?.after(u64::MAX);
    let moment = ZoneTime(board.zone).of(services.clock.now(), &board.spans);
    let situation = Situation { workflow: &board.workflow, order: &order.state, values: &values, moment };
    if let Some(failing) = rule.rule.only_if.as_ref().and_then(|check| check.failing(&situation)) {
        let message = match is_seen(&failing, &found.view.sight) {
            true => {
                let names = Names::of(services, board).await?;
                tr!("This button does something only where {}.", names.words(board).check(&failing))
            }
            false => tr!("This button does something only under a condition on what is not in your sight."),
        };
        return Err(ServiceError::Refused(vec![Refusal::new(RefusalCode::NothingToChange, message, vec![])]));
    }
    let prepared = PreparedCommand::of(Command::Press { rule: id });
    orders::carry_out(services, found, who, prepared, preconditions).await
}

/// What a rule makes of each of an order's entries: of every one, why or why not.
pub fn explain(
    (board, rule): (&Board, &StoredRule),
    log: &[Entry],
    values: &ValueHistory,
) -> Vec<(u64, Instant, Evaluation)> {
    let mut state = None::<OrderState>;
    let mut answers = Vec::with_capacity(log.len());
    for entry in log {
        let Ok(after) = apply(state.take(), entry) else { break };
        let (says, moment) = (values.after(entry.seq), ZoneTime(board.zone).of(entry.at, &board.spans));
        let situation = Situation { workflow: &board.workflow, order: &after, values: &says, moment };
        let answer = evaluate((rule.id, &rule.rule), Occasion::Entry(entry), &situation);
        answers.push((entry.seq, entry.at, answer));
        state = Some(after);
    }
    answers
}

fn verdict(
    (board, names): (&Board, &Names),
    rule: &StoredRule,
    runs: &[&RuleRun],
    (log, values): (&[Entry], &ValueHistory),
    since: Instant,
) -> (RuleVerdict, Option<Instant>) {
    let done = runs.iter().filter(|run| run.result == RunResult::Done);
    if let Some(last) = done.clone().next_back() {
        let times = u32::try_from(done.count()).unwrap_or(u32::MAX);
        return (RuleVerdict::Touched(times), Some(last.at));
    }
    let refused = runs.iter().rev().find_map(|run| match &run.result {
        RunResult::Refused(refusals) => Some((refusals.clone(), run.at)),
        _ => None,
    });
    if let Some((refusals, at)) = refused {
        return (RuleVerdict::Refused(refusals), Some(at));
    }
    let answers = explain((board, rule), log, values);
    let set_off = answers
        .into_iter()
        .rev()
        .find(|(_, at, answer)| *at >= since && *answer != Evaluation::Not(NotFired::Trigger));
    let words = names.words(board);
    match set_off {
        Some((_, at, Evaluation::Not(NotFired::Condition(check)))) => {
            (RuleVerdict::NotSo(words.check(&check)), Some(at))
        }
        // It acts on what happens from when it was switched on.
        Some((_, at, _)) => (RuleVerdict::WasOff, Some(at)),
        None => {
            let timed = runs.iter().rev().find(|run| run.result == RunResult::Not);
            let check = rule.rule.only_if.as_ref();
            match timed.zip(check) {
                Some((run, check)) => (RuleVerdict::NotSo(words.check(check)), Some(run.at)),
                None => {
                    let triggers = rule.rule.when.iter().map(|trigger| words.trigger(trigger));
                    let triggers = triggers.reduce(|all, trigger| tr!("{}, or {}", all, trigger));
                    (RuleVerdict::NotSetOff(triggers.unwrap_or_default()), None)
                }
            }
        }
    }
}

/// Whoever does not see what a rule looks at is not told that it is not so.
fn veiled(verdict: RuleVerdict, rule: &StoredRule, sight: &Sight) -> RuleVerdict {
    let looks = rule.rule.only_if.as_ref().is_none_or(|check| is_seen(check, sight));
    let shown = rule.rule.when.iter().all(|trigger| is_trigger_seen(trigger, sight))
        && rule.rule.then.iter().all(|act| is_act_seen(act, sight));
    match verdict {
        RuleVerdict::NotSo(_) | RuleVerdict::WasOff if !looks || !shown => RuleVerdict::NotTold,
        RuleVerdict::Refused(_) | RuleVerdict::NotSetOff(_) if !looks || !shown => RuleVerdict::NotTold,
        verdict => verdict,
    }
}

fn is_seen(check: &Check, sight: &Sight) -> bool {
    match check {
        Check::All(checks) | Check::Any(checks) => checks.iter().all(|check| is_seen(check, sight)),
        Check::Not(check) => is_seen(check, sight),
        Check::Value(test) => match test.field() {
            None => sight.sees(Part::Money),
            Some(field) => sight.sees_field(field),
        },
        Check::Condition(condition) => sight.sees_condition(condition),
        Check::Filled(field) => sight.sees_field(field),
        Check::In(status) => sight.sees_status(status),
        Check::Reachable => sight.sees(Part::Email),
        _ => true,
    }
}

fn is_trigger_seen(trigger: &Trigger, sight: &Sight) -> bool {
    match trigger {
        Trigger::Entered(status) | Trigger::InStatus { status, .. } => sight.sees_status(status),
        Trigger::FieldSet(field) => sight.sees_field(field),
        Trigger::Commented => sight.sees(Part::Notes),
        _ => true,
    }
}

fn is_act_seen(act: &Act, sight: &Sight) -> bool {
    match act {
        Act::Move { to, .. } => sight.sees_status(to),
        Act::SetField { field, .. } => sight.sees_field(field),
        _ => true,
    }
}

//! What a rule would have done in the last 90 days: the same evaluation over the log as it is, with nothing but a list behind it.

use super::{acts, means::Means, names::Names, values::ValueHistory};
use crate::services::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
};
use chrono::TimeDelta;
use domain::{
    Actor, ApprovalInput, Content, DecisionInput, Entry, Event, Instant, OrderId, OrderNumber, OrderState,
    Origin, Refusal, Right, RuleId, RuleRef, apply,
    automation::{
        Evaluation, NotFired, Occasion, Rule, Situation, Values, conflict, due, evaluate, promise_fault,
        rule_faults,
    },
    decide, isolated,
    spoken::say,
    wire::{AskDryRun, DryRow, DryRun},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};
use store::{Board, StoredRule, sha256, time::ZoneTime};
use uuid::Uuid;

/// For how many days it is known what rules did, and how far back a dry run looks.
pub const KNOWN_DAYS: i64 = 90;
/// How many entries are read at once.
const PAGE: u32 = 2000;
/// How many rows are told.
const ROWS: usize = 100;
/// How often one rule acts on one order at most, before the rest is left out: a schedule acts every day.
const TIMES: usize = 200;

/// What a rule would have done. Column limits are not asked: how full a column was is not known any more.
pub async fn dry_run(services: &Services, view: &BoardView, ask: AskDryRun) -> ServiceResult<DryRun> {
    view.permit(Right::Administer)?;
    let board = &*view.board;
    let mut faults = rule_faults(&ask.rule, &board.workflow);
    if services.store.promise_rule(board.id).await?.is_none() {
        faults.extend(promise_fault(&ask.rule).map(say));
    }
    if !faults.is_empty() {
        return Err(ServiceError::Invalid(faults.join(" ")));
    }
    services.searches.run(&view.actor.who, run(services, board, ask)).await
}

async fn run(services: &Services, board: &Board, ask: AskDryRun) -> ServiceResult<DryRun> {
    let to = services.clock.now();
    let from = to - TimeDelta::days(KNOWN_DAYS);
    let names = Names::of(services, board).await?;
    let others = services.store.rules(board.id).await?;
    let others: Vec<StoredRule> =
        others.into_iter().filter(|rule| rule.on && Some(rule.id) != ask.id).collect();
    let id = ask.id.unwrap_or(RuleId(Uuid::nil()));
    let means = Means::of(services, board, &ask.rule).await?;
    let trial = Trial { services, board, others, id, rule: &ask.rule, names, means, from, to };
    let mut dry = DryRun { from, to, weeks: vec![0; 13], ..DryRun::default() };
    for (order, log) in logs(services, board).await? {
        if log.last().is_some_and(|entry| entry.at >= from) || ask.rule.is_timed() {
            trial.order(order, &log, &mut dry).await?;
        }
    }
    dry.rows.sort_by_key(|row| (row.conflict.is_none(), row.refusals.is_empty(), Reverse(row.at)));
    dry.rows.truncate(ROWS);
    Ok(dry)
}

/// A board's log, order by order.
async fn logs(services: &Services, board: &Board) -> ServiceResult<BTreeMap<OrderId, Vec<Entry>>> {
    let (mut logs, mut after) = (BTreeMap::<OrderId, Vec<Entry>>::new(), 0);
    loop {
        let page = services.store.board_log(board.id, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(logs) };
        after = last.seq;
        for entry in page {
            if let Some(order) = entry.order {
                logs.entry(order).or_default().push(entry);
            }
        }
    }
}

/// One dry run.
struct Trial<'a> {
    services: &'a Services,
    board: &'a Board,
    others: Vec<StoredRule>,
    id: RuleId,
    rule: &'a Rule,
    names: Names,
    /// As they are today: who was there then, and what was promised by, is not known any more.
    means: Means,
    from: Instant,
    to: Instant,
}

/// An order at the moment of an occasion.
struct Scene<'a> {
    state: &'a OrderState,
    number: &'a OrderNumber,
    /// The order's entries up to then.
    before: &'a [Entry],
    at: Instant,
    seq: Option<u64>,
}

impl Trial<'_> {
    async fn order(&self, order: OrderId, log: &[Entry], dry: &mut DryRun) -> ServiceResult<()> {
        let (mut state, mut number) = (None::<OrderState>, None::<OrderNumber>);
        let (mut values, mut over, mut reached) = (None, BTreeSet::new(), false);
        for (nth, entry) in log.iter().enumerate() {
            match &entry.event {
                Event::Placed(placed) => number = Some(placed.number.clone()),
                Event::Renumbered { to, .. } => number = Some(to.clone()),
                _ => {}
            }
            // A log that does not apply is the audit's business.
            let (Ok(after), Some(number)) = (apply(state.take(), entry), &number) else { break };
            let before = &log[..=nth];
            let (at, seq) = (entry.at, Some(entry.seq));
            let scene = Scene { state: &after, number, before, at, seq };
            if entry.at >= self.from && self.rule.listens_to(self.id, &entry.event) {
                reached |= self.at(order, Occasion::Entry(entry), &scene, &mut values, dry).await?;
            }
            let until = log.get(nth + 1).map_or(self.to, |next| next.at);
            reached |= self.clock(order, &scene, until, &mut values, &mut over, dry).await?;
            state = Some(after);
        }
        dry.orders += u32::from(reached);
        Ok(())
    }

    /// What the clock sets off until the order's next entry.
    async fn clock(
        &self,
        order: OrderId,
        scene: &Scene<'_>,
        until: Instant,
        values: &mut Option<ValueHistory>,
        over: &mut BTreeSet<String>,
        dry: &mut DryRun,
    ) -> ServiceResult<bool> {
        let (local, with) = (ZoneTime(self.board.zone), (&self.board.workflow, &self.board.spans));
        let mut reached = false;
        for (nth, trigger) in self.rule.when.iter().enumerate() {
            let mut after = scene.at.max(self.from);
            while let Some(next) = due(trigger, scene.state, with, &local, after) {
                let occasion = super::due::occasion(nth, &next.occasion);
                let in_time = next.at >= self.from.max(scene.at) && next.at < until;
                if !in_time || over.len() >= TIMES || !over.insert(occasion) {
                    break;
                }
                after = next.at;
                let then = Scene { at: next.at, seq: None, ..*scene };
                reached |= self.at(order, Occasion::Due(nth), &then, values, dry).await?;
            }
        }
        Ok(reached)
    }

    /// What the rule would have done at an occasion; whether it was set off at all.
    async fn at(
        &self,
        order: OrderId,
        occasion: Occasion<'_>,
        scene: &Scene<'_>,
        values: &mut Option<ValueHistory>,
        dry: &mut DryRun,
    ) -> ServiceResult<bool> {
        let reads = self.rule.reads_values() || self.others.iter().any(|rule| rule.rule.reads_values());
        if reads && values.is_none() {
            *values = Some(ValueHistory::of(self.services, order).await?);
        }
        let last = scene.before.last().map_or(0, |entry| entry.seq);
        let says = values.as_ref().map_or_else(Values::default, |values| values.after(last));
        let moment = ZoneTime(self.board.zone).of(scene.at, &self.board.spans);
        let (workflow, order_state) = (&self.board.workflow, scene.state);
        let situation = Situation { workflow, order: order_state, values: &says, moment };
        match evaluate((self.id, self.rule), occasion, &situation) {
            Evaluation::Fires => {}
            Evaluation::Not(NotFired::Trigger) => return Ok(false),
            Evaluation::Not(NotFired::Condition(_)) => return Ok(true),
        }
        let conflict = self.others.iter().find_map(|other| {
            let fires = evaluate((other.id, &other.rule), occasion, &situation) == Evaluation::Fires;
            let why = say(conflict(&self.rule.then, &other.rule.then).filter(|_| fires)?);
            Some(format!("“{}”: {why}", isolated(&other.rule.name)))
        });
        let (acts, refusals) = self.tried(scene, &says);
        dry.conflicts += u32::from(conflict.is_some());
        match refusals.is_empty() {
            true => dry.acted += 1,
            false => dry.refused += 1,
        }
        let week = (scene.at - self.from).num_weeks().clamp(0, dry.weeks.len() as i64 - 1) as usize;
        dry.weeks[week] += u32::from(refusals.is_empty());
        let (number, at, seq) = (scene.number.clone(), scene.at, scene.seq);
        dry.rows.push(DryRow { order, number, at, seq, acts, refusals, conflict });
        Ok(true)
    }

    /// What it would have done, in words, until something is refused.
    fn tried(&self, scene: &Scene, says: &Values) -> (Vec<String>, Vec<Refusal>) {
        let words = self.names.words(self.board);
        let reference = RuleRef { id: self.id, revision: 1 };
        let actor = Actor::rule(reference);
        let (mut state, mut done) = (scene.state.clone(), Vec::new());
        let mut content = Content::of(state.id, scene.before);
        let mut seq = scene.before.last().map_or(0, |entry| entry.seq);
        for act in &self.rule.then {
            let found = acts::Found { order: &state, says: &says.fields, log: scene.before, now: scene.at };
            let command = match acts::command(act, (self.board, &self.means), found) {
                Ok(Some((command, _))) => command,
                Ok(None) => continue,
                Err(refusals) => return (done, refusals),
            };
            let approvals = ApprovalInput { content: Some(&content), digest: sha256, ..Default::default() };
            let input = DecisionInput {
                order: Some(&state),
                target_total: 0,
                above: None,
                below: None,
                to_rebalance: (&[], 0),
                spans: &self.board.spans,
                lines: Default::default(),
                approvals,
            };
            let events = match decide(&self.board.workflow, &input, &command, &actor, scene.at) {
                Ok(events) => events,
                Err(refusals) => return (done, refusals),
            };
            for event in events {
                seq += 1;
                let change = u64::from(event.event.changes_order());
                let entry = Entry {
                    v: 1,
                    board: self.board.id,
                    seq,
                    at: scene.at,
                    occurred_at: event.occurred_at,
                    order: Some(state.id),
                    version: state.version + change,
                    revision: self.board.workflow.revision,
                    actor: actor.who.clone(),
                    origin: Origin::Automation,
                    cause: scene.seq,
                    event: event.event,
                };
                content.apply(&entry.event, &entry.actor);
                match apply(Some(state.clone()), &entry) {
                    Ok(after) => state = after,
                    Err(_) => return (done, Vec::new()),
                }
            }
            done.push(words.act(act));
        }
        (done, Vec::new())
    }
}

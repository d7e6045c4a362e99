//! The rules of a board: reading them, writing, switching and taking away. For administrators.

use super::{dry_run::KNOWN_DAYS, names::Names};
use crate::services::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
    sessions::SignedIn,
};
use chrono::TimeDelta;
use domain::{
    ActorRef, BoardId, Mention, PersonId, PersonRef, Right, RuleId,
    automation::{Act, Rule},
    tr,
    wire::{RuleView, RulesView},
};
use store::{Administration, Board, RuleChange, StoredRule};
use uuid::Uuid;

/// The rules of a board, for administrators.
pub async fn list(services: &Services, view: &BoardView) -> ServiceResult<RulesView> {
    view.permit(Right::Administer)?;
    let names = Names::of(services, &view.board).await?;
    let since = services.clock.now() - TimeDelta::days(KNOWN_DAYS);
    let tallies = services.store.rule_tallies(view.board.id, since).await?;
    let rules = services.store.rules(view.board.id).await?.into_iter();
    let rules = rules.map(|rule| {
        let tally = tallies.get(&rule.id).copied().unwrap_or_default();
        names.view(&view.board, rule, tally)
    });
    let rules = rules.collect();
    let person = |(id, name): (&PersonId, &String)| PersonRef { id: *id, name: name.clone() };
    let people = names.present.iter().map(person).collect();
    Ok(RulesView { rules, people, currency: names.currency, promises: names.promises })
}

/// Writes a rule, new where `id` is none. It is off until somebody switches it on.
pub async fn write(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    (id, seen): (Option<RuleId>, u32),
    rule: Rule,
) -> ServiceResult<RuleView> {
    view.permit(Right::Administer)?;
    view.permit_changes()?;
    check(services, &view.board, &rule).await?;
    let id = id.unwrap_or_else(|| RuleId(Uuid::now_v7()));
    let change = RuleChange::Write { id, seen, rule: Box::new(rule) };
    carry_out(services, view, who, change).await?;
    read(services, view, id).await
}

/// Switches a rule on or off. From when it is on, it acts on what happens.
pub async fn switch(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    (id, on): (RuleId, bool),
) -> ServiceResult<RuleView> {
    view.permit(Right::Administer)?;
    view.permit_changes()?;
    if on {
        check(services, &view.board, &find(services, view.board.id, id).await?.rule).await?;
    }
    carry_out(services, view, who, RuleChange::Switch { id, on, looped: None }).await?;
    read(services, view, id).await
}

/// Takes a rule away. What it did stays in the history, under its name.
pub async fn remove(services: &Services, view: &BoardView, who: &SignedIn, id: RuleId) -> ServiceResult<()> {
    view.permit(Right::Administer)?;
    view.permit_changes()?;
    carry_out(services, view, who, RuleChange::Remove(id)).await
}

async fn carry_out(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    change: RuleChange,
) -> ServiceResult<()> {
    let author = ActorRef::Person(who.person.id);
    let change = Administration::ChangeRule(view.board.id, change);
    match services.store.administer(change, author).await {
        Err(store::AdminError::NotFound) => Err(ServiceError::NotFound("rule")),
        answer => Ok(answer.map(drop)?),
    }
}

async fn read(services: &Services, view: &BoardView, id: RuleId) -> ServiceResult<RuleView> {
    let list = list(services, view).await?;
    list.rules.into_iter().find(|rule| rule.id == id).ok_or(ServiceError::NotFound("rule"))
}

async fn find(services: &Services, board: BoardId, id: RuleId) -> ServiceResult<StoredRule> {
    let rules = services.store.rules(board).await?;
    rules.into_iter().find(|rule| rule.id == id).ok_or(ServiceError::NotFound("rule"))
}

/// Refuses what cannot be used.
async fn check(services: &Services, board: &Board, rule: &Rule) -> ServiceResult<()> {
    let names = Names::of(services, board).await?;
    let mut faults = names.faults(board, rule);
    let absent = |act: &Act| matches!(act, Act::Assign(Some(person)) if !names.present.contains_key(person));
    let unseeing = |act: &Act| matches!(act, Act::Notify(Mention::Person(person)) if !names.present.contains_key(person));
    if rule.then.iter().any(unseeing) {
        faults.push(tr!("Choose somebody who sees this board: the rule tells them of its orders."));
    }
    if rule.then.iter().any(absent) {
        faults.push(tr!("Choose somebody who sees this board: the rule gives orders to them."));
    }
    if faults.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(faults.join(" "))) }
}

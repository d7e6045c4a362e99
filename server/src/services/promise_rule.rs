//! The rule by which a board promises dates: what it is, another one, and what it comes to for an order. Administrators set it;
//! whoever sees an order may know what its rule promises.

use super::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::VisibleOrder,
    sessions::SignedIn,
};
use domain::{
    ActorRef, BoardId, FieldId, PromiseRule, Right, RuleCalendars, can_be_promised, known_carriers,
    wire::{OtherHolidays, PromiseRuleView, PutPromiseRule, RuleOffer},
};
use std::sync::Arc;
use store::{Administration, Board};

/// Refuses who may not see and change the rule. Handlers ask before they read what was sent, and each service again.
pub fn permit(view: &BoardView) -> ServiceResult<()> {
    match view.actor.may(Right::Administer, &view.board.workflow) {
        true => Ok(()),
        false => {
            Err(ServiceError::Forbidden("Only an administrator sees and changes the rule for promises."))
        }
    }
}

/// The rule, and what it is reckoned with.
pub async fn read(services: &Services, view: &BoardView) -> ServiceResult<PromiseRuleView> {
    permit(view)?;
    let board = &view.board;
    let boards = services.store.boards().await?;
    let others = boards.iter().filter(|other| other.id != board.id).map(|other| OtherHolidays {
        board: other.id,
        name: other.name.clone(),
        holidays: other.workflow.calendar.holidays.clone(),
    });
    Ok(PromiseRuleView {
        rule: services.store.promise_rule(board.id).await?,
        calendar: board.workflow.calendar.clone(),
        local: board.local.clone(),
        now: services.clock.now(),
        others: others.collect(),
        carriers: carriers(services).await?,
    })
}

/// The shop's carriers, and then those that are known anyway.
async fn carriers(services: &Services) -> ServiceResult<Vec<String>> {
    let own = services.store.customer_page().await?.page.carriers;
    let mut names: Vec<String> = own.iter().map(|carrier| carrier.name.to_string()).collect();
    for known in known_carriers() {
        if !names.iter().any(|name| name.to_lowercase() == known.to_lowercase()) {
            names.push(known.to_owned());
        }
    }
    Ok(names)
}

/// Has the board promise by another rule, or by none.
pub async fn change(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    ask: PutPromiseRule,
) -> ServiceResult<PromiseRuleView> {
    permit(view)?;
    if let Some(fault) = ask.rule.as_ref().and_then(PromiseRule::fault) {
        return Err(ServiceError::Invalid(fault));
    }
    if let Some(other) = ask.rule.as_ref().and_then(|rule| rule.holidays_of) {
        find(services, other).await?.ok_or_else(|| {
            ServiceError::Invalid("There is no such board: choose another one’s holidays.".into())
        })?;
    }
    let change = Administration::ChangePromiseRule(view.board.id, ask.rule.map(Box::new));
    services.store.administer(change, ActorRef::Person(who.person.id)).await?;
    read(services, view).await
}

/// What the board's rule promises for an order; nothing where it has none, and once the order's life is over.
pub async fn offer(services: &Services, found: &VisibleOrder) -> ServiceResult<Option<RuleOffer>> {
    let board = &found.view.board;
    let Some(rule) = services.store.promise_rule(board.id).await? else { return Ok(None) };
    let order = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
    if !can_be_promised(&board.workflow, &order.state) {
        return Ok(None);
    }
    let carrier = order.fields.get(&FieldId::carrier()).map(String::as_str);
    // Whoever does not see the carrier does not see it in the days either.
    let carrier = carrier.filter(|_| found.view.sight.sees_field(&FieldId::carrier()));
    let other = match rule.holidays_of {
        Some(other) => find(services, other).await?,
        None => None,
    };
    let calendar = &board.workflow.calendar;
    let delivery = other.as_ref().map_or(calendar, |other| &other.workflow.calendar);
    let calendars = RuleCalendars { dispatch: calendar, holidays: &delivery.holidays };
    let moments = (order.placed_at, services.clock.now());
    let offered = rule.offer(calendars, &board.local, moments, carrier);
    Ok(Some(match offered {
        Ok(promise) => RuleOffer::Promise(promise),
        Err(no_day) => RuleOffer::NoDay(no_day.to_string()),
    }))
}

async fn find(services: &Services, board: BoardId) -> ServiceResult<Option<Arc<Board>>> {
    Ok(services.store.boards().await?.into_iter().find(|other| other.id == board))
}

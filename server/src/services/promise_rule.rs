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
    ActorRef, BoardId, FieldId, Holiday, Instant, NoDay, OnWay, OrderState, PromiseRule, Right,
    RuleCalendars, RuledPromise, Status, Workflow, can_be_promised, known_carriers, project, tr, tr_later,
    usual_way,
    wire::{OtherHolidays, PromiseRuleView, PutPromiseRule, RuleOffer, RuleStatus},
};
use std::sync::Arc;
use store::{Administration, Board};

/// Refuses who may not see and change the rule. Handlers ask before they read what was sent, and each service again.
pub fn permit(view: &BoardView) -> ServiceResult<()> {
    match view.actor.may(Right::Administer, &view.board.workflow) {
        true => Ok(()),
        false => Err(ServiceError::Forbidden(tr_later!(
            "Only an administrator sees and changes the rule for promises."
        ))),
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
        statuses: statuses(&board.workflow),
    })
}

/// The statuses in which orders are under way.
fn statuses(workflow: &Workflow) -> Vec<RuleStatus> {
    let way = workflow.statuses.first().map(|first| usual_way(workflow, &first.id)).unwrap_or_default();
    let living = workflow.statuses.iter().filter(|status| !status.phase.is_final());
    let status = |status: &Status| RuleStatus {
        id: status.id.clone(),
        name: status.name.clone(),
        is_usual: way.contains(&status.id),
    };
    living.map(status).collect()
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
    let fault = |rule: &PromiseRule| rule.fault().or_else(|| rule.fault_on(&view.board.workflow));
    if let Some(fault) = ask.rule.as_ref().and_then(fault) {
        return Err(ServiceError::Invalid(fault));
    }
    if let Some(other) = ask.rule.as_ref().and_then(|rule| rule.holidays_of) {
        find(services, other).await?.ok_or_else(|| {
            ServiceError::Invalid(tr!("There is no such board: choose another one’s holidays."))
        })?;
    }
    let change = Administration::ChangePromiseRule(view.board.id, ask.rule.map(Box::new));
    services.store.administer(change, ActorRef::Person(who.person.id)).await?;
    read(services, view).await
}

/// What the board's rule promises for an order, as whoever asks sees it; nothing where it has none, and once the order's life is
/// over.
pub async fn offer(services: &Services, found: &VisibleOrder) -> ServiceResult<Option<RuleOffer>> {
    let board = &found.view.board;
    let Some(rule) = BoardRule::of(services, board).await? else { return Ok(None) };
    let order = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
    let carrier = order.fields.get(&FieldId::carrier()).map(String::as_str);
    // Whoever does not see the carrier does not see it in the days either.
    let carrier = carrier.filter(|_| found.view.sight.sees_field(&FieldId::carrier()));
    let asked =
        AskedFor { order: &order.state, placed_at: order.placed_at, now: services.clock.now(), carrier };
    let offered = rule.offer(board, asked).map(|offered| match offered {
        Ok(promise) => RuleOffer::Promise(promise),
        Err(no_day) => RuleOffer::NoDay(no_day.to_string()),
    });
    Ok(offered.and_then(|offered| project(offered, &found.view.sight)))
}

/// What a board promises by, with the days on which carriers do not deliver under it.
#[derive(Debug)]
pub struct BoardRule {
    rule: PromiseRule,
    holidays: Vec<Holiday>,
}

/// An order of which it is asked what the rule promises.
#[derive(Debug, Clone, Copy)]
pub struct AskedFor<'a> {
    /// As it is.
    pub order: &'a OrderState,
    /// When it was placed.
    pub placed_at: Instant,
    /// The moment.
    pub now: Instant,
    /// By whom it travels, as far as that counts.
    pub carrier: Option<&'a str>,
}

impl BoardRule {
    /// That of a board; none where it promises by hand.
    pub async fn of(services: &Services, board: &Board) -> ServiceResult<Option<BoardRule>> {
        let Some(rule) = services.store.promise_rule(board.id).await? else { return Ok(None) };
        let other = match rule.holidays_of {
            Some(other) => find(services, other).await?,
            None => None,
        };
        let delivery = other.as_ref().map_or(&board.workflow.calendar, |other| &other.workflow.calendar);
        Ok(Some(BoardRule { holidays: delivery.holidays.clone(), rule }))
    }

    /// What it promises for an order of the board; nothing once the order's life is over.
    pub fn offer(&self, board: &Board, asked: AskedFor<'_>) -> Option<Result<RuledPromise, NoDay>> {
        let AskedFor { order, placed_at, now, carrier } = asked;
        if !can_be_promised(&board.workflow, order) {
            return None;
        }
        let calendars = RuleCalendars { dispatch: &board.workflow.calendar, holidays: &self.holidays };
        let way = usual_way(&board.workflow, &order.status);
        let order = OnWay { placed_at, entered_at: order.entered_at, now, way: &way };
        Some(self.rule.offer_on_way(calendars, &board.local, order, carrier))
    }
}

async fn find(services: &Services, board: BoardId) -> ServiceResult<Option<Arc<Board>>> {
    Ok(services.store.boards().await?.into_iter().find(|other| other.id == board))
}

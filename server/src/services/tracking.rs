//! What a customer sees of an order: the log and the workflow in their words and their language, without anything internal.

mod parcels;
mod texts;
mod usual;

use super::{
    context::Services,
    customer::offered,
    error::{LinkEnd, ServiceError, ServiceResult},
    promise_history,
    workflow::past,
};
use chrono::{NaiveDateTime, TimeDelta};
use domain::{
    ActorRef, Command, CustomerAnswer, CustomerPage, DateConsent, Entry, Event, FieldId, Instant, Language,
    Need, OrderId, Origin, Phase, StatusId, Transition, UsualStays, Workflow,
    wire::{AskForetold, Delay, Shop, StepState, TrackStep, TrackTotal, TrackView},
};
use locales::Words;
use std::{collections::BTreeSet, sync::Arc};
use store::{Board, Order, OrderLocator, SourceRows, Submission, secret::token_digest};
use texts::{Said, Texts};

/// What the customer reads of an order that was placed by mistake.
const WITHDRAWN: &str = "This order was withdrawn";
/// How many entries are read at once.
const BATCH: u32 = 2000;
/// The length of a token in base64url: 160 bits.
const TOKEN: usize = 27;

/// The order behind a tracking link. Links that never led anywhere are told apart by nothing.
pub async fn find(services: &Services, token: &str) -> ServiceResult<OrderLocator> {
    let lost = ServiceError::NotFound("tracking link");
    if token.len() != TOKEN {
        return Err(lost);
    }
    let digest = token_digest(token);
    let found = services.store.tracked(&digest).await?;
    if let Some(found) = found {
        return Ok(found);
    }
    match services.store.tracked_before(&digest).await? {
        Some(_) => Err(ServiceError::LinkEnded(LinkEnd::Replaced)),
        None => Err(lost),
    }
}

/// A tracking link that works, and what it leads to.
#[derive(Debug, Clone)]
pub struct OpenedLink {
    /// The order when the link was followed.
    pub located: OrderLocator,
    /// Its board.
    pub board: Arc<Board>,
    /// The order now.
    pub order: Order,
    /// The shop.
    pub shop: Shop,
}

/// Follows a tracking link.
pub async fn open(services: &Services, token: &str) -> ServiceResult<OpenedLink> {
    opened(services, find(services, token).await?).await
}

async fn opened(services: &Services, located: OrderLocator) -> ServiceResult<OpenedLink> {
    let (lost, slug) = (ServiceError::NotFound("tracking link"), located.board.to_string());
    // All at once: on a busy machine each answer of the database is waited for in a queue.
    let (store, order) = (&services.store, located.order);
    let (board, order, shop) = tokio::try_join!(store.board(&slug), store.order(order), store.shop())?;
    let (board, order) = (board.ok_or(lost.clone())?, order.ok_or(lost.clone())?);
    let shop = shop.ok_or(lost)?;
    let board = with_gone(services, board, &order, &[]).await?;
    if ends(&board.workflow, &order, shop.tracking_days).is_some_and(|end| services.clock.now() > end) {
        return Err(ServiceError::LinkEnded(LinkEnd::Expired));
    }
    Ok(OpenedLink { located, board, order, shop })
}

/// When an order's link stops working, once its life is over: so many days after.
pub fn ends(workflow: &Workflow, order: &Order, days: u32) -> Option<Instant> {
    let over = phase(workflow, order).is_some_and(Phase::is_final).then_some(order.state.entered_at);
    let over = order.state.withdrawn_at.or(over)?;
    over.checked_add_signed(TimeDelta::days(days.into()))
}

/// What the holder of a tracking link sees, in the language of the order, else in the one that they like best, else the shop's.
pub async fn view(services: &Services, token: &str, liked: Option<Language>) -> ServiceResult<TrackView> {
    let page = services.store.customer_page().await?.page;
    view_of(services, &find(services, token).await?, liked, &page).await
}

/// Has an order's customer spoken to in this language from now on.
pub async fn speak(services: &Services, token: &str, language: Language) -> ServiceResult<()> {
    let OrderLocator { order, board, .. } = find(services, token).await?;
    let before = services.store.order_language(order).await?;
    if before == Some(language) {
        return Ok(());
    }
    let mut sources = SourceRows::new();
    let other = sources.other_language(before, Some(language));
    let command = Command::Answer(CustomerAnswer::SpeakTo(other));
    let submission = Submission::new(board, order, command, ActorRef::Customer, Origin::TrackingPage);
    services.store.submit(Submission { sources, ..submission }).await?;
    services.tracking_page_cache.forget(order);
    Ok(())
}

/// The same of an order that a link led to. Its version tells whether anything happened since the link was followed.
pub async fn view_of(
    services: &Services,
    located: &OrderLocator,
    liked: Option<Language>,
    page: &CustomerPage,
) -> ServiceResult<TrackView> {
    let language = language(services, located.order, liked, page);
    let (language, (opened, way)) = tokio::try_join!(language, read(services, located))?;
    shown(services, opened, &way, language, page).await
}

/// The language in which an order's customer is spoken to: the order's, else the one that they like best, else the shop's.
pub async fn language(
    services: &Services,
    order: OrderId,
    liked: Option<Language>,
    page: &CustomerPage,
) -> ServiceResult<Language> {
    Ok(services.store.order_language(order).await?.or(liked).unwrap_or(page.language))
}

/// The same in a language, whatever the order's is.
pub async fn preview_of(
    services: &Services,
    located: &OrderLocator,
    language: Language,
    page: &CustomerPage,
) -> ServiceResult<TrackView> {
    let (opened, way) = read(services, located).await?;
    shown(services, opened, &way, language, page).await
}

/// The order that a link led to, and its way so far.
async fn read(services: &Services, located: &OrderLocator) -> ServiceResult<(OpenedLink, Vec<Visit>)> {
    tokio::try_join!(opened(services, located.clone()), way(services, located.order))
}

/// The order as this move would leave it, and what its customer would read of it then.
pub async fn after_move(
    services: &Services,
    located: &OrderLocator,
    moved: &AskForetold,
    language: Language,
    page: &CustomerPage,
) -> ServiceResult<(Order, TrackView)> {
    let mut opened = opened(services, located.clone()).await?;
    let mut way = way(services, located.order).await?;
    let (now, order) = (services.clock.now(), &mut opened.order);
    enter(&mut way, &moved.to, now);
    order.state.status = moved.to.clone();
    order.state.entered_at = now;
    for (field, text) in &moved.fields {
        match text {
            Some(text) => order.fields.insert(field.clone(), text.to_string()),
            None => order.fields.remove(field),
        };
    }
    let promise = moved.promise.filter(|promise| order.state.promise != Some(*promise));
    if let Some(promise) = promise {
        // A first promise needs no reason.
        order.promise_reason =
            order.state.promise.and(moved.reason.as_ref()).map(|reason| reason.to_string());
        order.state.promise_next(promise);
    }
    let order = opened.order.clone();
    Ok((order, shown(services, opened, &way, language, page).await?))
}

async fn shown(
    services: &Services,
    opened: OpenedLink,
    way: &[Visit],
    language: Language,
    page: &CustomerPage,
) -> ServiceResult<TrackView> {
    let OpenedLink { located, board, order, shop } = opened;
    let now = services.clock.now();
    let board = with_gone(services, board, &order, way).await?;
    let usual = async { Ok(services.store.usual_stays(located.board, now).await?) };
    let (usual, promised) = tokio::try_join!(usual, promise_history::of_slipped(services, &order))?;
    let consent = promised.unwrap_or_default().consent(&board.workflow, &order.state);
    let asks = matches!(consent, Some(DateConsent::Asked { .. }));
    let token = services.secret.tracking_token(located.order, order.state.tracking_generation);
    let (board, order, shop, address) = (&*board, &order, &shop, &format!("/t/{token}"));
    let shown = Shown { board, order, shop, address, page, language, usual: &usual, asks, now };
    Ok(shown.assemble(way))
}

/// What the customer reads of an order now.
pub async fn wording(services: &Services, board: &Board, order: &Order) -> ServiceResult<Option<String>> {
    if order.state.withdrawn_at.is_some() {
        return Ok(Some(WITHDRAWN.to_owned()));
    }
    if let Some(news) = parcels::news(board, order, services.clock.now()) {
        let language = services.store.customer_page().await?.page.language;
        if let Some(wording) = parcels::wording(&news, Words::of(language)) {
            return Ok(Some(wording));
        }
    }
    let shown = |board: &Board, id: &StatusId| board.workflow.status(id)?.customer_wording.clone();
    if let Some(wording) = shown(board, &order.state.status) {
        return Ok(Some(wording));
    }
    let way = way(services, order.card.id).await?;
    let board = with_gone(services, Arc::new(board.clone()), order, &way).await?;
    let present = std::iter::once(&order.state.status).chain(way.iter().rev().map(|visit| &visit.status));
    Ok(present.into_iter().find_map(|status| shown(&board, status)))
}

/// The board with the statuses of this way that its workflow has no more, as they were last: what the customer has read of
/// them stays true.
async fn with_gone(
    services: &Services,
    board: Arc<Board>,
    order: &Order,
    way: &[Visit],
) -> ServiceResult<Arc<Board>> {
    let met = way.iter().map(|visit| &visit.status).chain([&order.state.status]);
    let gone = past::gone(services, &board, met).await?;
    if gone.is_empty() {
        return Ok(board);
    }
    let mut board = Arc::unwrap_or_clone(board);
    board.workflow.statuses.extend(gone);
    Ok(Arc::new(board))
}

/// A status that the order has been in, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Visit {
    status: StatusId,
    at: Instant,
}

/// The way that led to where the order is. A move that was taken back never happened; an order that went back has not
/// been where it came back from.
#[derive(Debug, Default)]
struct Way {
    visits: Vec<Visit>,
    /// The same before the last move.
    undone: Option<Vec<Visit>>,
}

impl Way {
    fn go_on(&mut self, entry: &Entry) {
        let entered = match &entry.event {
            Event::Placed(placed) => &placed.status,
            Event::Moved { to, .. } => {
                self.undone = Some(self.visits.clone());
                to
            }
            Event::TakenBack { .. } => {
                self.visits = self.undone.take().unwrap_or_else(|| std::mem::take(&mut self.visits));
                return;
            }
            _ => return,
        };
        enter(&mut self.visits, entered, entry.occurred_at);
    }
}

fn enter(visits: &mut Vec<Visit>, entered: &StatusId, at: Instant) {
    if let Some(before) = visits.iter().position(|visit| visit.status == *entered) {
        visits.truncate(before);
    }
    visits.push(Visit { status: entered.clone(), at });
}

/// The way of an order, from all of its log: whatever its length, the page must say where the order is now.
async fn way(services: &Services, order: OrderId) -> ServiceResult<Vec<Visit>> {
    let (mut way, mut after) = (Way::default(), 0);
    loop {
        let entries = services.store.order_log(order, after, BATCH).await?;
        entries.iter().for_each(|entry| way.go_on(entry));
        match entries.last() {
            Some(last) if entries.len() == BATCH as usize => after = last.seq,
            _ => return Ok(way.visits),
        }
    }
}

/// All that a page is made of.
struct Shown<'a> {
    board: &'a Board,
    order: &'a Order,
    shop: &'a Shop,
    /// The page's.
    address: &'a str,
    page: &'a CustomerPage,
    language: Language,
    usual: &'a UsualStays,
    /// Whether the customer is asked to agree to a later date.
    asks: bool,
    now: Instant,
}

impl Shown<'_> {
    fn words(&self) -> &'static Words {
        Words::of(self.language)
    }

    fn local(&self, at: Instant) -> NaiveDateTime {
        at.with_timezone(&self.board.zone).naive_local()
    }

    fn assemble(&self, way: &[Visit]) -> TrackView {
        let (workflow, order) = (&self.board.workflow, self.order);
        let Some(phase) = phase(workflow, order).filter(|_| order.state.withdrawn_at.is_none()) else {
            return self.blank();
        };
        let (news, texts) = (parcels::news(self.board, order, self.now), Texts::of(self.page, self.language));
        let is_open = news.as_ref().is_some_and(|news| !news.complete);
        let has_all = news.as_ref().is_some_and(|news| news.complete);
        // Whatever the status is called: nothing is over while the customer waits for a part of it.
        let stands = match phase {
            Phase::Done if is_open => Stands::DoneTooSoon,
            phase if phase.is_final() => Stands::Finished,
            _ if has_all => Stands::AllThere,
            _ => Stands::OnItsWay,
        };
        let finished = stands == Stands::Finished;
        let steps = self.steps(way, stands);
        let present = steps.iter().rfind(|step| step.at.is_some());
        let of_parcels = news.as_ref().and_then(|news| parcels::wording(news, self.words()));
        let (wording, wording_language) = match (of_parcels, present) {
            (Some(wording), _) => (wording, None),
            (None, Some(step)) => (step.wording.clone(), step.language),
            (None, None) => (self.words().text("we-have-it"), None),
        };
        let next = steps.iter().find(|step| step.state == StepState::Ahead);
        let next = next.map(|step| self.words().say("next", &[("step", step.wording.as_str().into())]));
        let hold = order.state.hold.filter(|_| !finished);
        let status = workflow.status(&order.state.status);
        let need = hold.and_then(|hold| texts.need(hold.reason)).or_else(|| texts.task(status?));
        let waits = hold.and_then(|hold| texts.waits(hold.reason));
        let ([need, waits], [need_language, waits_language]) = apart([need, waits]);
        TrackView {
            wording,
            wording_language,
            next,
            need,
            need_language,
            waits,
            waits_language,
            held_since: hold.map(|hold| self.local(hold.since)),
            promise: order.state.promise.filter(|_| !has_all),
            delay: self.delay().filter(|_| !finished && !has_all),
            finished,
            cancelled: phase == Phase::Cancelled,
            carrier: parcel(order).filter(|_| news.is_none()),
            parcels: news
                .map(|news| Box::new(parcels::shown(order, news, &self.page.carriers, |at| self.local(at)))),
            total: self.total(),
            steps,
            ..self.blank()
        }
    }

    /// What is said of an order that was placed by mistake: nothing of it goes on, so nothing is said of where it was. What is said
    /// of others is this and more.
    fn blank(&self) -> TrackView {
        let withdrawn = self.order.state.withdrawn_at.map(|at| self.local(at));
        let foreign = (self.page.language != self.language).then_some(self.page.language);
        let (rules, local) = (&self.board.workflow, |at| self.local(at));
        TrackView {
            shop: self.shop.name.clone(),
            number: self.order.card.number.to_string(),
            version: self.order.state.version,
            language: self.language,
            placed: self.local(self.order.placed_at),
            wording: self.words().text(if withdrawn.is_some() { "withdrawn" } else { "we-have-it" }),
            wording_language: None,
            next: None,
            need: None,
            need_language: None,
            waits: None,
            waits_language: None,
            held_since: None,
            promise: None,
            delay: None,
            finished: withdrawn.is_some(),
            cancelled: withdrawn.is_some(),
            withdrawn,
            carrier: None,
            parcels: None,
            total: None,
            steps: Vec::new(),
            acts: offered::acts(rules, self.order, (self.address, foreign), local),
            contact_email: self.shop.contact_email.clone(),
            contact_phone: self.shop.contact_phone.clone(),
            as_of: self.local(self.now),
            as_of_utc: self.now,
        }
    }

    /// What it costs in all, where the shop says so here. Without the price of one line nobody knows.
    fn total(&self) -> Option<TrackTotal> {
        let lines = Some(&self.order.lines).filter(|lines| self.page.total && !lines.is_empty())?;
        let prices = lines.iter().map(|line| Some(line.unit_price?.times(line.quantity)));
        Some(TrackTotal { amount: prices.sum::<Option<_>>()?, currency: self.shop.currency.clone() })
    }

    /// The reason is as the shop wrote it.
    fn delay(&self) -> Option<Delay> {
        let state = &self.order.state;
        let (first, now) = (state.first_promise?.latest(), state.promise?.latest());
        let reason = self.order.promise_reason.clone();
        let is_foreign = reason.is_some() && self.page.language != self.language;
        (now > first).then(|| Delay {
            first,
            days: (now - first).num_days(),
            reason,
            reason_language: is_foreign.then_some(self.page.language),
            asks: self.asks,
        })
    }

    /// Where the order has been and will go, in the customer's words. Hidden statuses do not appear, and neighbours that the
    /// customer reads the same are one step.
    fn steps(&self, way: &[Visit], stands: Stands) -> Vec<TrackStep> {
        let (workflow, texts) = (&self.board.workflow, Texts::of(self.page, self.language));
        let shown = |id: &StatusId| texts.wording(workflow.status(id)?);
        let step = |said: Said, state, at| TrackStep {
            wording: said.text,
            language: said.language,
            state,
            at,
            usual: None,
            taken_by: None,
        };
        let mut steps: Vec<TrackStep> = Vec::new();
        let is_done = |id: &StatusId| workflow.status(id).is_some_and(|status| status.phase == Phase::Done);
        // Where a part is missing, “delivered” has not been.
        let been = |visit: &&Visit| stands != Stands::DoneTooSoon || !is_done(&visit.status);
        for visit in way.iter().filter(been) {
            let Some(said) = shown(&visit.status) else { continue };
            if steps.last().is_none_or(|last| last.wording != said.text) {
                steps.push(step(said, StepState::Done, Some(self.local(visit.at))));
            }
            if let Some(last) = steps.last_mut().filter(|_| takes_carrier(workflow, &visit.status)) {
                last.taken_by = parcel(self.order);
            }
        }
        let usual = |statuses: &[StatusId]| usual::of(workflow, self.usual, statuses);
        let present = &self.order.state.status;
        if let Some(last) = steps.last_mut().filter(|_| stands != Stands::Finished) {
            last.state = StepState::Now;
            last.usual = usual(std::slice::from_ref(present)).filter(|_| stands == Stands::OnItsWay);
        }
        let ahead = match stands {
            Stands::OnItsWay => main_path(workflow, present),
            Stands::DoneTooSoon => vec![present.clone()],
            Stands::AllThere | Stands::Finished => Vec::new(),
        };
        for id in &ahead {
            let Some(said) = shown(id) else { continue };
            if steps.iter().all(|step| step.wording != said.text) {
                let same: Vec<_> =
                    ahead.iter().filter(|id| shown(id).as_ref() == Some(&said)).cloned().collect();
                steps.push(TrackStep { usual: usual(&same), ..step(said, StepState::Ahead, None) });
            }
        }
        steps
    }
}

/// How far an order is for its customer, by its status and what its parcels say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// On its way through the statuses.
    OnItsWay,
    /// Its status says that the customer has it, and a part is missing.
    DoneTooSoon,
    /// All of it is at the customer's, and its status does not say so yet.
    AllThere,
    /// It is over.
    Finished,
}

/// Texts and their languages, each for itself.
fn apart<const N: usize>(said: [Option<Said>; N]) -> ([Option<String>; N], [Option<Language>; N]) {
    let languages = said.each_ref().map(|said| said.as_ref().and_then(|said| said.language));
    (said.map(|said| said.map(|said| said.text)), languages)
}

fn phase(workflow: &Workflow, order: &Order) -> Option<Phase> {
    workflow.status(&order.state.status).map(|status| status.phase)
}

/// Whether an order is handed to a carrier on the way into a status: its tracking number is asked for there.
fn takes_carrier(workflow: &Workflow, status: &StatusId) -> bool {
    let number = Need::Field(FieldId::tracking_number());
    let entry = workflow.status(status).into_iter().flat_map(|status| &status.entry);
    let moves = workflow.moves.iter().filter(|m| m.to == *status).flat_map(|m| &m.needs);
    entry.chain(moves).any(|gate| gate.requires == number)
}

fn parcel(order: &Order) -> Option<(String, String)> {
    Some((
        order.fields.get(&FieldId::carrier())?.clone(),
        order.fields.get(&FieldId::tracking_number())?.clone(),
    ))
}

/// The way that an order is expected to take: from each status to the nearest one ahead on the board that can be reached
/// without giving a reason, past those where somebody outside would have to answer, until it is done. Empty when no such
/// way leads to an end.
fn main_path(workflow: &Workflow, from: &StatusId) -> Vec<StatusId> {
    let mut path = Vec::new();
    walk(workflow, from, &mut BTreeSet::new(), &mut path);
    path
}

fn walk<'a>(
    workflow: &'a Workflow,
    from: &'a StatusId,
    dead: &mut BTreeSet<&'a StatusId>,
    path: &mut Vec<StatusId>,
) -> bool {
    let place = |id: &StatusId| workflow.statuses.iter().position(|status| status.id == *id);
    let plain = workflow.moves_from(from).filter(|m| !asks_why(m) && place(&m.to) > place(from));
    let mut targets: Vec<_> = plain
        .filter_map(|m| workflow.status(&m.to))
        .filter(|status| status.phase != Phase::Cancelled)
        .collect();
    targets.sort_by_key(|status| status.phase == Phase::Waiting);
    for status in targets {
        if !dead.insert(&status.id) {
            continue;
        }
        path.push(status.id.clone());
        if status.phase == Phase::Done || walk(workflow, &status.id, dead, path) {
            return true;
        }
        path.pop();
    }
    false
}

/// A status as its order's customer reads it; none where it is hidden from them.
pub fn wording_of(
    workflow: &Workflow,
    status: &StatusId,
    page: &CustomerPage,
    language: Language,
) -> Option<String> {
    Texts::of(page, language).wording(workflow.status(status)?).map(|said| said.text)
}

/// The next step of the expected way that the customer reads.
pub fn next_step(
    workflow: &Workflow,
    from: &StatusId,
    page: &CustomerPage,
    language: Language,
) -> Option<String> {
    main_path(workflow, from).iter().find_map(|status| wording_of(workflow, status, page, language))
}

/// The next step of the expected way of which the customer is told, in their words.
pub fn next_told(
    workflow: &Workflow,
    from: &StatusId,
    page: &CustomerPage,
    language: Language,
) -> Option<String> {
    let way = main_path(workflow, from);
    let told = way.iter().find(|id| workflow.status(id).is_some_and(|status| status.announces().is_some()));
    wording_of(workflow, told?, page, language)
}

/// A way that is only taken with a reason is not the expected one.
fn asks_why(m: &Transition) -> bool {
    m.needs.iter().any(|gate| gate.requires == Need::Reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{default_calendar, default_workflow};

    fn path(from: &str) -> Vec<String> {
        let workflow = default_workflow(default_calendar("Europe/London"));
        main_path(&workflow, &from.parse().expect("an id")).into_iter().map(String::from).collect()
    }

    #[test]
    fn the_expected_way_passes_the_stops_where_somebody_else_answers() {
        assert_eq!(path("received"), ["scheduled", "floor", "quality", "ready", "carrier", "delivered"]);
        assert_eq!(path("approval"), ["scheduled", "floor", "quality", "ready", "carrier", "delivered"]);
        assert_eq!(path("carrier"), ["delivered"]);
        assert!(path("delivered").is_empty() && path("cancelled").is_empty() && path("unknown").is_empty());
    }
}

//! Routes of orders. Each write looks the order up, asks for the right, reads the body and hands a command to the service.

use crate::http::{
    extract::{Path, Payload, Query},
    responses::{Created, Json},
};
use crate::{
    http::error::HttpResult,
    services::{
        boards,
        context::Services,
        error::{ServiceError, ServiceResult},
        orders::{self, VisibleOrder},
        sessions::SignedIn,
    },
};
use axum::{
    extract::State,
    http::{HeaderName, header},
    response::IntoResponse,
};
use domain::{
    FactId, Right,
    query::decode_number,
    wire::{EntryView, MoveOrder, Moved, OrderView, Page, RenewedLink},
};

/// What every write of an order comes with: who writes, which order, and what is to be done.
type Write = (State<Services>, SignedIn, Path<String>, Payload);

/// An answer with the order's version as its entity tag, for the `If-Match` of the next write.
pub(super) type Tagged<T> = ([(HeaderName, String); 1], Json<T>);

fn tagged<T>(version: u64, body: T) -> Tagged<T> {
    ([(header::ETAG, format!("\"{version}\""))], Json(body))
}

pub(super) fn moved(moved: Moved) -> Tagged<Moved> {
    tagged(moved.order.version, moved)
}

/// The order, if the caller sees it and has the right on its board.
pub(super) async fn permitted(
    services: &Services,
    who: &SignedIn,
    order: &str,
    right: Right,
) -> HttpResult<VisibleOrder> {
    let found = orders::find(services, who, order).await?;
    found.view.permit(right)?;
    Ok(found)
}

pub(super) async fn place(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<impl IntoResponse> {
    let view = boards::open(&services, &who, &board).await?;
    view.permit(Right::Place)?;
    let (ask, preconditions) = payload.json().await?.with_preconditions()?;
    Ok(Created(orders::place(&services, &view, &who, ask, preconditions).await?))
}

pub(super) async fn read(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
) -> HttpResult<Tagged<OrderView>> {
    let found = orders::find(&services, &who, &order).await?;
    let order = orders::read(&services, &found).await?;
    Ok(tagged(order.card.version, order))
}

pub(super) async fn read_numbered(
    State(services): State<Services>,
    who: SignedIn,
    Path((board, number)): Path<(String, String)>,
) -> HttpResult<Tagged<OrderView>> {
    let view = boards::open(&services, &who, &board).await?;
    let found = orders::numbered(&services, view, &decode_number(&number)).await?;
    let order = orders::read(&services, &found).await?;
    Ok(tagged(order.card.version, order))
}

pub(super) async fn edit((State(services), who, Path(order), payload): Write) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    Ok(moved(orders::edit(&services, &found, &who, ask, preconditions).await?))
}

pub(super) async fn move_order(
    (State(services), who, Path(order), payload): Write,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Move).await?;
    let (ask, preconditions) = payload.json::<MoveOrder>().await?.with_version()?;
    Ok(moved(orders::move_order(&services, &found, &who, ask, preconditions).await?))
}

pub(super) async fn hold((State(services), who, Path(order), payload): Write) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    Ok(moved(orders::hold(&services, &found, &who, ask, preconditions).await?))
}

pub(super) async fn release(
    (State(services), who, Path(order), payload): Write,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let ((), preconditions) = payload.nothing().await?.with_version()?;
    Ok(moved(orders::release(&services, &found, &who, preconditions).await?))
}

/// The body names the move, and only an order's last entry can be taken back: that states the version already.
pub(super) async fn take_back(
    (State(services), who, Path(order), payload): Write,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Move).await?;
    let (ask, preconditions) = payload.json().await?.with_preconditions()?;
    Ok(moved(orders::take_back(&services, &found, &who, ask, preconditions).await?))
}

pub(super) async fn archive(
    (State(services), who, Path(order), payload): Write,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let ((), preconditions) = payload.nothing().await?.with_version()?;
    Ok(moved(orders::archive(&services, &found, &who, preconditions).await?))
}

pub(super) async fn set_fact(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, fact)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::SetFacts).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    Ok(moved(orders::set_fact(&services, &found, &who, (known(&fact)?, ask), preconditions).await?))
}

pub(super) async fn clear_fact(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, fact)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::SetFacts).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    Ok(moved(orders::clear_fact(&services, &found, &who, (known(&fact)?, ask), preconditions).await?))
}

/// A fact's id in an address; a text that is none is a fact that does not exist.
fn known(fact: &str) -> ServiceResult<FactId> {
    fact.parse().map_err(|_| ServiceError::NotFound("fact"))
}

pub(super) async fn withdraw(
    (State(services), who, Path(order), payload): Write,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Place).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    Ok(moved(orders::withdraw(&services, &found, &who, ask, preconditions).await?))
}

pub(super) async fn decline_cancel(
    (State(services), who, Path(order), payload): Write,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    Ok(moved(orders::decline_cancel(&services, &found, &who, ask, preconditions).await?))
}

pub(super) async fn renumber(
    (State(services), who, Path(order), payload): Write,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    Ok(moved(orders::renumber(&services, &found, &who, ask, preconditions).await?))
}

pub(super) async fn renew_tracking(
    (State(services), who, Path(order), payload): Write,
) -> HttpResult<Tagged<RenewedLink>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let ((), preconditions) = payload.nothing().await?.with_version()?;
    let renewed = orders::renew_tracking(&services, &found, &who, preconditions).await?;
    Ok(tagged(renewed.order.version, renewed))
}

pub(super) async fn entries(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    Query(mut query): Query,
) -> HttpResult<Json<Page<EntryView>>> {
    let found = orders::find(&services, &who, &order).await?;
    let after = query.text("after");
    query.limit()?;
    query.end()?;
    Ok(Json(orders::entries(&services, &found, after.as_deref()).await?))
}

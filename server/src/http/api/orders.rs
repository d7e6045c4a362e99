//! Routes of orders. Each write looks the order up, asks for the right, reads the body and hands a command to the service.

use crate::http::{
    extract::{Path, Payload, Query},
    responses::{Created, Json},
};
use crate::{
    http::error::Answer,
    services::{
        boards,
        context::Services,
        orders::{self, Found},
        sessions::SignedIn,
    },
};
use axum::{
    extract::State,
    http::{HeaderName, header},
    response::IntoResponse,
};
use domain::{
    Right,
    wire::{EntryView, MoveOrder, Moved, OrderView, Page, RenewedLink},
};

/// An answer with the order's version as its entity tag, for the `If-Match` of the next write.
type Tagged<T> = ([(HeaderName, String); 1], Json<T>);

fn tagged<T>(version: u64, body: T) -> Tagged<T> {
    ([(header::ETAG, format!("\"{version}\""))], Json(body))
}

fn moved(moved: Moved) -> Tagged<Moved> {
    tagged(moved.order.version, moved)
}

/// The order, if the caller sees it and has the right on its board.
async fn permitted(milepost: &Services, who: &SignedIn, order: &str, right: Right) -> Answer<Found> {
    let found = orders::find(milepost, who, order).await?;
    found.view.permit(right)?;
    Ok(found)
}

pub(super) async fn place(
    State(milepost): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> Answer<impl IntoResponse> {
    let view = boards::open(&milepost, &who, &board).await?;
    view.permit(Right::Place)?;
    let (ask, terms) = payload.json().await?.with_terms()?;
    Ok(Created(orders::place(&milepost, &view, &who, ask, terms).await?))
}

pub(super) async fn read(State(milepost): State<Services>, who: SignedIn, Path(order): Path<String>) -> Answer<Tagged<OrderView>> {
    let found = orders::find(&milepost, &who, &order).await?;
    let order = orders::read(&milepost, &found).await?;
    Ok(tagged(order.card.version, order))
}

pub(super) async fn read_numbered(
    State(milepost): State<Services>,
    who: SignedIn,
    Path((board, number)): Path<(String, String)>,
) -> Answer<Tagged<OrderView>> {
    let view = boards::open(&milepost, &who, &board).await?;
    let found = orders::numbered(&milepost, view, &number).await?;
    let order = orders::read(&milepost, &found).await?;
    Ok(tagged(order.card.version, order))
}

pub(super) async fn edit(
    State(milepost): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> Answer<Tagged<Moved>> {
    let found = permitted(&milepost, &who, &order, Right::Edit).await?;
    let (ask, terms) = payload.json().await?.with_version()?;
    Ok(moved(orders::edit(&milepost, &found, &who, ask, terms).await?))
}

pub(super) async fn relocate(
    State(milepost): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> Answer<Tagged<Moved>> {
    let found = permitted(&milepost, &who, &order, Right::Move).await?;
    let (ask, terms) = payload.json::<MoveOrder>().await?.with_version()?;
    Ok(moved(orders::relocate(&milepost, &found, &who, ask, terms).await?))
}

pub(super) async fn hold(
    State(milepost): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> Answer<Tagged<Moved>> {
    let found = permitted(&milepost, &who, &order, Right::Edit).await?;
    let (ask, terms) = payload.json().await?.with_version()?;
    Ok(moved(orders::hold(&milepost, &found, &who, ask, terms).await?))
}

pub(super) async fn release(
    State(milepost): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> Answer<Tagged<Moved>> {
    let found = permitted(&milepost, &who, &order, Right::Edit).await?;
    let ((), terms) = payload.nothing().await?.with_version()?;
    Ok(moved(orders::release(&milepost, &found, &who, terms).await?))
}

/// The body names the move, and only an order's last entry can be taken back: that states the version already.
pub(super) async fn take_back(
    State(milepost): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> Answer<Tagged<Moved>> {
    let found = permitted(&milepost, &who, &order, Right::Move).await?;
    let (ask, terms) = payload.json().await?.with_terms()?;
    Ok(moved(orders::take_back(&milepost, &found, &who, ask, terms).await?))
}

pub(super) async fn archive(
    State(milepost): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> Answer<Tagged<Moved>> {
    let found = permitted(&milepost, &who, &order, Right::Edit).await?;
    let ((), terms) = payload.nothing().await?.with_version()?;
    Ok(moved(orders::archive(&milepost, &found, &who, terms).await?))
}

pub(super) async fn renew_tracking(
    State(milepost): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> Answer<Tagged<RenewedLink>> {
    let found = permitted(&milepost, &who, &order, Right::Edit).await?;
    let ((), terms) = payload.nothing().await?.with_version()?;
    let renewed = orders::renew_tracking(&milepost, &found, &who, terms).await?;
    Ok(tagged(renewed.order.version, renewed))
}

pub(super) async fn entries(
    State(milepost): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    mut query: Query,
) -> Answer<Json<Page<EntryView>>> {
    let found = orders::find(&milepost, &who, &order).await?;
    let after = query.text("after");
    query.limit()?;
    query.end()?;
    Ok(Json(orders::entries(&milepost, &found, after.as_deref()).await?))
}

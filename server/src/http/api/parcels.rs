//! Routes of an order's parcels.

use super::orders::{Tagged, moved, permitted};
use crate::{
    http::{
        error::HttpResult,
        extract::{Path, Payload},
    },
    services::{
        context::Services,
        error::{ServiceError, ServiceResult},
        orders::{self, PreparedCommand},
        parcels,
        sessions::SignedIn,
    },
};
use axum::extract::State;
use domain::{
    Right,
    wire::{MergeParcel, Moved, TakeBackParcel},
};

/// What a write about a parcel comes with: who writes, which order and parcel, and what is to be done.
type OnParcel = (State<Services>, SignedIn, Path<(String, String)>, Payload);

/// A parcel's number in an address; a text that is none is a parcel that does not exist.
fn known(parcel: &str) -> ServiceResult<u32> {
    parcel.parse().map_err(|_| ServiceError::NotFound("parcel"))
}

pub(super) async fn pack(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    Ok(moved(orders::carry_out(&services, &found, &who, parcels::pack(ask), preconditions).await?))
}

pub(super) async fn split(
    (State(services), who, Path((order, parcel)), payload): OnParcel,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    let command = parcels::split(known(&parcel)?, ask);
    Ok(moved(orders::carry_out(&services, &found, &who, command, preconditions).await?))
}

pub(super) async fn merge(
    (State(services), who, Path((order, parcel)), payload): OnParcel,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let (MergeParcel { into }, preconditions) = payload.json().await?.with_version()?;
    let command = parcels::merge(known(&parcel)?, into);
    Ok(moved(orders::carry_out(&services, &found, &who, command, preconditions).await?))
}

pub(super) async fn send(
    (State(services), who, Path((order, parcel)), payload): OnParcel,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    let command = parcels::send(known(&parcel)?, &ask);
    Ok(moved(orders::carry_out(&services, &found, &who, command, preconditions).await?))
}

pub(super) async fn label(
    (State(services), who, Path((order, parcel)), payload): OnParcel,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    let command = parcels::label(known(&parcel)?, &ask);
    Ok(moved(orders::carry_out(&services, &found, &who, command, preconditions).await?))
}

pub(super) async fn take_back(
    (State(services), who, Path((order, parcel)), payload): OnParcel,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let (ask, preconditions) = payload.json::<TakeBackParcel>().await?.with_version()?;
    let command = parcels::take_back(known(&parcel)?, ask);
    Ok(moved(orders::carry_out(&services, &found, &who, command, preconditions).await?))
}

pub(super) async fn deliver(asked: OnParcel) -> HttpResult<Tagged<Moved>> {
    without_words(asked, parcels::deliver).await
}

pub(super) async fn lose(asked: OnParcel) -> HttpResult<Tagged<Moved>> {
    without_words(asked, parcels::lose).await
}

pub(super) async fn reopen(asked: OnParcel) -> HttpResult<Tagged<Moved>> {
    without_words(asked, parcels::reopen).await
}

/// Something that is said of a parcel and needs no more words.
async fn without_words(
    (State(services), who, Path((order, parcel)), payload): OnParcel,
    command: fn(u32) -> PreparedCommand,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let ((), preconditions) = payload.nothing().await?.with_version()?;
    let command = command(known(&parcel)?);
    Ok(moved(orders::carry_out(&services, &found, &who, command, preconditions).await?))
}

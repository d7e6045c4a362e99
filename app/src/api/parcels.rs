//! What the browser asks of an order's parcels.

use super::{Client, request::ApiRequest, result::ApiFuture};
use domain::{
    OrderId,
    wire::{CarryParcel, MergeParcel, Moved, PackParcel, TakeBackParcel},
};
use gloo_net::http::Method;
use uuid::Uuid;

impl Client {
    /// Makes a parcel of what is in none.
    pub fn pack(self, order: OrderId, version: u64, key: Uuid, items: &PackParcel) -> ApiFuture<Moved> {
        ApiRequest::write(Method::POST, format!("/orders/{order}/parcels"), items).command(version, key)
    }

    /// Makes another of a part of one.
    pub fn split_parcel(
        self,
        (order, parcel): (OrderId, u32),
        version: u64,
        key: Uuid,
        items: &PackParcel,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/parcels/{parcel}/split");
        ApiRequest::write(Method::POST, path, items).command(version, key)
    }

    /// Puts all of one into another.
    pub fn merge_parcel(
        self,
        (order, parcel): (OrderId, u32),
        version: u64,
        key: Uuid,
        into: &MergeParcel,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/parcels/{parcel}/merge");
        ApiRequest::write(Method::POST, path, into).command(version, key)
    }

    /// Hands one to a carrier.
    pub fn send_parcel(
        self,
        (order, parcel): (OrderId, u32),
        version: u64,
        key: Uuid,
        carried: &CarryParcel,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/parcels/{parcel}/send");
        ApiRequest::write(Method::POST, path, carried).command(version, key)
    }

    /// Corrects who carries one that was sent.
    pub fn label_parcel(
        self,
        (order, parcel): (OrderId, u32),
        version: u64,
        key: Uuid,
        carried: &CarryParcel,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/parcels/{parcel}/label");
        ApiRequest::write(Method::PUT, path, carried).command(version, key)
    }

    /// Takes something out of one again.
    pub fn take_back_parcel(
        self,
        (order, parcel): (OrderId, u32),
        version: u64,
        key: Uuid,
        items: &TakeBackParcel,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/parcels/{parcel}/take_back");
        ApiRequest::write(Method::POST, path, items).command(version, key)
    }

    /// Says something of one that needs no more words: `deliver`, `lose` or `reopen`.
    pub fn tell_of_parcel(
        self,
        (order, parcel): (OrderId, u32),
        version: u64,
        key: Uuid,
        what: &'static str,
    ) -> ApiFuture<Moved> {
        let path = format!("/orders/{order}/parcels/{parcel}/{what}");
        ApiRequest::bare(Method::POST, path).command(version, key)
    }
}

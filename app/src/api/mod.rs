//! The only door to data once a page is in the browser: the JSON API, one method for each thing that pages read or write.

mod call;

use crate::order::Entry;
use call::{Call, encoded, query};
use domain::wire::{
    AcceptInvitation, EditOrder, HoldOrder, ImportPreview, ImportReport, Invite, Link, MoveOrder, Moved, OrderView, Page, PatchPerson,
    PatchShop, PersonView, PlaceOrder, PlacedOrder, Problem, RenewedLink, SetUp, Shop, SignIn, TakeBack,
};
use domain::{Card, Filter, OrderId, PersonId, Snapshot};
use serde::{Deserialize, Serialize};
use std::{future::Future, pin::Pin};
use uuid::Uuid;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ApiError {
    /// The server said no, and why.
    Problem(Box<Problem>),
    /// The server could not be reached, or broke down: what was sent may or may not have been done.
    Offline,
    /// The server answered something that this page does not understand: it was updated in between.
    Unreadable,
}

impl ApiError {
    /// The HTTP status, where the server answered with a problem.
    pub fn status(&self) -> Option<u16> {
        match self {
            ApiError::Problem(problem) => Some(problem.status),
            ApiError::Offline | ApiError::Unreadable => None,
        }
    }

    /// What to tell people, whole sentences.
    pub fn message(&self) -> String {
        match self {
            ApiError::Problem(problem) if problem.refusals.is_empty() => problem.detail.clone(),
            ApiError::Problem(problem) => problem.refusals.iter().map(|r| r.message.as_str()).collect::<Vec<_>>().join(" "),
            ApiError::Offline => "The server cannot be reached. Check the connection and try again.".into(),
            ApiError::Unreadable => "Milepost was updated. Reload the page and try again.".into(),
        }
    }
}

/// What comes back.
pub type ApiResult<T> = Result<T, ApiError>;
/// What comes back later.
pub type ApiFuture<T> = Pin<Box<dyn Future<Output = ApiResult<T>>>>;

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListParams {
    /// Which orders.
    pub filter: Filter,
    /// The cursor of the page, or none for the first.
    pub after: Option<String>,
    /// How many rows, or as many as the server thinks right.
    pub limit: Option<u32>,
}

/// An upload: the file as the field `file`, the mapping as JSON in the field `mapping`.
pub type Form = web_sys::FormData;

/// The JSON API of the server that the page came from. Boards are named by slug or id. A write may be sent again with its
/// key: it is done once.
#[derive(Clone, Copy)]
pub struct Api;

/// The door.
pub fn api() -> Api {
    Api
}

impl Api {
    /// A board with the first window of each column.
    pub fn snapshot(self, board: String, filter: Filter) -> ApiFuture<Snapshot> {
        Call::get(format!("/boards/{}{}", encoded(&board), query(&ListParams { filter, ..ListParams::default() }))).reply()
    }
    /// A page of a board's orders: by rank within one status, else the newest first.
    pub fn orders(self, board: String, listing: ListParams) -> ApiFuture<Page<Card>> {
        Call::get(format!("/boards/{}/orders{}", encoded(&board), query(&listing))).reply()
    }
    /// An order by its number.
    pub fn order(self, board: String, number: String) -> ApiFuture<OrderView> {
        Call::get(format!("/boards/{}/orders/{}", encoded(&board), encoded(&number))).reply()
    }
    /// An order's audit trail, newest first.
    pub fn entries(self, order: OrderId, after: Option<String>) -> ApiFuture<Page<Entry>> {
        Call::get(format!("/orders/{order}/events{}", query(&ListParams { after, ..ListParams::default() }))).reply()
    }

    /// Places an order.
    pub fn place(self, board: String, key: Uuid, order: PlaceOrder) -> ApiFuture<PlacedOrder> {
        Call::write("POST", format!("/boards/{}/orders", encoded(&board)), &order).once(key).reply()
    }
    /// Changes an order's data.
    pub fn edit(self, order: OrderId, version: u64, key: Uuid, edit: EditOrder) -> ApiFuture<Moved> {
        Call::write("PATCH", format!("/orders/{order}"), &edit).seen(version).once(key).reply()
    }
    /// Moves an order.
    pub fn move_order(self, order: OrderId, version: u64, key: Uuid, to: MoveOrder) -> ApiFuture<Moved> {
        Call::write("POST", format!("/orders/{order}/moves"), &to).seen(version).once(key).reply()
    }
    /// Takes a move back.
    pub fn take_back(self, order: OrderId, version: u64, key: Uuid, which: TakeBack) -> ApiFuture<Moved> {
        Call::write("POST", format!("/orders/{order}/take_back"), &which).seen(version).once(key).reply()
    }
    /// Puts an order on hold.
    pub fn hold(self, order: OrderId, version: u64, key: Uuid, hold: HoldOrder) -> ApiFuture<Moved> {
        Call::write("PUT", format!("/orders/{order}/hold"), &hold).seen(version).once(key).reply()
    }
    /// Ends a hold.
    pub fn release(self, order: OrderId, version: u64, key: Uuid) -> ApiFuture<Moved> {
        Call::bare("DELETE", format!("/orders/{order}/hold")).seen(version).once(key).reply()
    }
    /// Takes a finished order off the board.
    pub fn archive(self, order: OrderId, version: u64, key: Uuid) -> ApiFuture<Moved> {
        Call::bare("POST", format!("/orders/{order}/archive")).seen(version).once(key).reply()
    }
    /// Replaces an order's tracking link.
    pub fn renew_link(self, order: OrderId, version: u64, key: Uuid) -> ApiFuture<RenewedLink> {
        Call::bare("POST", format!("/orders/{order}/tracking_link")).seen(version).once(key).reply()
    }
    /// PeopleData who may sign in.
    pub fn people(self) -> ApiFuture<Vec<PersonView>> {
        Call::get("/people".into()).reply()
    }
    /// Changes the shop's settings.
    pub fn patch_shop(self, patch: PatchShop) -> ApiFuture<Shop> {
        Call::write("PATCH", "/shop".into(), &patch).reply()
    }
    /// Invites a person: a link to hand to them.
    pub fn invite(self, invite: Invite) -> ApiFuture<Link> {
        Call::write("POST", "/invitations".into(), &invite).reply()
    }
    /// Changes a person.
    pub fn patch_person(self, patch: PatchPerson) -> ApiFuture<PersonView> {
        Call::write("PATCH", "/people".into(), &patch).reply()
    }
    /// A link with which a person chooses a new password.
    pub fn reset_link(self, person: PersonId) -> ApiFuture<Link> {
        Call::bare("POST", format!("/people/{person}/reset_link")).reply()
    }
    /// Accepts an invitation or chooses a new password.
    pub fn accept_invitation(self, token: String, accept: AcceptInvitation) -> ApiFuture<()> {
        Call::write("POST", format!("/invitations/{}", encoded(&token)), &accept).done()
    }
    /// Says what a file looks like and what importing it would do.
    pub fn preview_import(self, board: String, form: Form) -> ApiFuture<ImportPreview> {
        Call::upload(&board, true, form).reply()
    }
    /// Imports a file.
    pub fn import(self, board: String, form: Form) -> ApiFuture<ImportReport> {
        Call::upload(&board, false, form).reply()
    }
    /// Signs in.
    pub fn sign_in(self, who: SignIn) -> ApiFuture<()> {
        Call::write("POST", "/session".into(), &who).done()
    }
    /// Signs out.
    pub fn sign_out(self) -> ApiFuture<()> {
        Call::bare("DELETE", "/session".into()).done()
    }
    /// Sets the installation up.
    pub fn set_up(self, how: SetUp) -> ApiFuture<()> {
        Call::write("POST", "/setup".into(), &how).done()
    }
}

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
pub enum Failure {
    /// The server said no, and why.
    Problem(Box<Problem>),
    /// The server could not be reached, or broke down: what was sent may or may not have been done.
    Offline,
    /// The server answered something that this page does not understand: it was updated in between.
    Unreadable,
}

impl Failure {
    /// The HTTP status, where the server answered with a problem.
    pub fn status(&self) -> Option<u16> {
        match self {
            Failure::Problem(problem) => Some(problem.status),
            Failure::Offline | Failure::Unreadable => None,
        }
    }

    /// What to tell people, whole sentences.
    pub fn message(&self) -> String {
        match self {
            Failure::Problem(problem) if problem.refusals.is_empty() => problem.detail.clone(),
            Failure::Problem(problem) => problem.refusals.iter().map(|r| r.message.as_str()).collect::<Vec<_>>().join(" "),
            Failure::Offline => "The server cannot be reached. Check the connection and try again.".into(),
            Failure::Unreadable => "Milepost was updated. Reload the page and try again.".into(),
        }
    }
}

/// What comes back.
pub type Answer<T> = Result<T, Failure>;
/// What comes back later.
pub type Reply<T> = Pin<Box<dyn Future<Output = Answer<T>>>>;

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listing {
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
pub struct Backend;

/// The door.
pub fn backend() -> Backend {
    Backend
}

impl Backend {
    /// A board with the first window of each column.
    pub fn snapshot(self, board: String, filter: Filter) -> Reply<Snapshot> {
        Call::get(format!("/boards/{}{}", encoded(&board), query(&Listing { filter, ..Listing::default() }))).reply()
    }
    /// A page of a board's orders: by rank within one status, else the newest first.
    pub fn orders(self, board: String, listing: Listing) -> Reply<Page<Card>> {
        Call::get(format!("/boards/{}/orders{}", encoded(&board), query(&listing))).reply()
    }
    /// An order by its number.
    pub fn order(self, board: String, number: String) -> Reply<OrderView> {
        Call::get(format!("/boards/{}/orders/{}", encoded(&board), encoded(&number))).reply()
    }
    /// An order's audit trail, newest first.
    pub fn entries(self, order: OrderId, after: Option<String>) -> Reply<Page<Entry>> {
        Call::get(format!("/orders/{order}/events{}", query(&Listing { after, ..Listing::default() }))).reply()
    }

    /// Places an order.
    pub fn place(self, board: String, key: Uuid, order: PlaceOrder) -> Reply<PlacedOrder> {
        Call::write("POST", format!("/boards/{}/orders", encoded(&board)), &order).once(key).reply()
    }
    /// Changes an order's data.
    pub fn edit(self, order: OrderId, version: u64, key: Uuid, edit: EditOrder) -> Reply<Moved> {
        Call::write("PATCH", format!("/orders/{order}"), &edit).seen(version).once(key).reply()
    }
    /// Moves an order.
    pub fn move_order(self, order: OrderId, version: u64, key: Uuid, to: MoveOrder) -> Reply<Moved> {
        Call::write("POST", format!("/orders/{order}/moves"), &to).seen(version).once(key).reply()
    }
    /// Takes a move back.
    pub fn take_back(self, order: OrderId, version: u64, key: Uuid, which: TakeBack) -> Reply<Moved> {
        Call::write("POST", format!("/orders/{order}/take_back"), &which).seen(version).once(key).reply()
    }
    /// Puts an order on hold.
    pub fn hold(self, order: OrderId, version: u64, key: Uuid, hold: HoldOrder) -> Reply<Moved> {
        Call::write("PUT", format!("/orders/{order}/hold"), &hold).seen(version).once(key).reply()
    }
    /// Ends a hold.
    pub fn release(self, order: OrderId, version: u64, key: Uuid) -> Reply<Moved> {
        Call::bare("DELETE", format!("/orders/{order}/hold")).seen(version).once(key).reply()
    }
    /// Takes a finished order off the board.
    pub fn archive(self, order: OrderId, version: u64, key: Uuid) -> Reply<Moved> {
        Call::bare("POST", format!("/orders/{order}/archive")).seen(version).once(key).reply()
    }
    /// Replaces an order's tracking link.
    pub fn renew_link(self, order: OrderId, version: u64, key: Uuid) -> Reply<RenewedLink> {
        Call::bare("POST", format!("/orders/{order}/tracking_link")).seen(version).once(key).reply()
    }
    /// Everybody who may sign in.
    pub fn people(self) -> Reply<Vec<PersonView>> {
        Call::get("/people".into()).reply()
    }
    /// Changes the shop's settings.
    pub fn patch_shop(self, patch: PatchShop) -> Reply<Shop> {
        Call::write("PATCH", "/shop".into(), &patch).reply()
    }
    /// Invites a person: a link to hand to them.
    pub fn invite(self, invite: Invite) -> Reply<Link> {
        Call::write("POST", "/invitations".into(), &invite).reply()
    }
    /// Changes a person.
    pub fn patch_person(self, patch: PatchPerson) -> Reply<PersonView> {
        Call::write("PATCH", "/people".into(), &patch).reply()
    }
    /// A link with which a person chooses a new password.
    pub fn reset_link(self, person: PersonId) -> Reply<Link> {
        Call::bare("POST", format!("/people/{person}/reset_link")).reply()
    }
    /// Accepts an invitation or chooses a new password.
    pub fn accept_invitation(self, token: String, accept: AcceptInvitation) -> Reply<()> {
        Call::write("POST", format!("/invitations/{}", encoded(&token)), &accept).done()
    }
    /// Says what a file looks like and what importing it would do.
    pub fn preview_import(self, board: String, form: Form) -> Reply<ImportPreview> {
        Call::upload(&board, true, form).reply()
    }
    /// Imports a file.
    pub fn import(self, board: String, form: Form) -> Reply<ImportReport> {
        Call::upload(&board, false, form).reply()
    }
    /// Signs in.
    pub fn sign_in(self, who: SignIn) -> Reply<()> {
        Call::write("POST", "/session".into(), &who).done()
    }
    /// Signs out.
    pub fn sign_out(self) -> Reply<()> {
        Call::bare("DELETE", "/session".into()).done()
    }
    /// Sets the installation up.
    pub fn set_up(self, how: SetUp) -> Reply<()> {
        Call::write("POST", "/setup".into(), &how).done()
    }
}

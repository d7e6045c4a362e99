//! The only door to data. On the server whoever renders injects a [`Backend`] that reads the store; in the browser it is
//! the JSON API. Pages cannot tell the two apart.

use domain::wire::{
    AcceptInvitation, BoardAccess, EditOrder, EntryView, HoldOrder, ImportPreview, ImportReport, Invite, Link, Me, MoveOrder, Moved,
    NewBoard, OrderView, Page, PatchPerson, PatchShop, PersonView, PlaceOrder, PlacedOrder, Problem, RenewedLink, SetUp, Shop, SignIn,
    TakeBack,
};
use domain::{Card, Filter, OrderId, PersonId, Snapshot};
use serde::{Deserialize, Serialize};
use std::{future::Future, pin::Pin, sync::Arc};
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
pub type Reply<T> = Pin<Box<dyn Future<Output = Answer<T>> + Send>>;

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

/// One method for each thing that pages read or write. Boards are named by slug or id. Reading is required; writing is
/// for the browser, since rendering never writes. A write may be sent again with its key: it is done once.
pub trait Backend: Send + Sync {
    /// Who is signed in.
    fn me(&self) -> Reply<Me>;
    /// A board with the first window of each column.
    fn snapshot(&self, board: String, filter: Filter) -> Reply<Snapshot>;
    /// A page of a board's orders: by rank within one status, else the newest first.
    fn orders(&self, board: String, listing: Listing) -> Reply<Page<Card>>;
    /// An order by its number.
    fn order(&self, board: String, number: String) -> Reply<OrderView>;
    /// An order's audit trail, newest first.
    fn entries(&self, order: OrderId, after: Option<String>) -> Reply<Page<EntryView>>;
    /// The shop's settings.
    fn shop(&self) -> Reply<Shop>;
    /// Everybody who may sign in.
    fn people(&self) -> Reply<Vec<PersonView>>;

    /// Places an order.
    fn place(&self, _board: String, _key: Uuid, _order: PlaceOrder) -> Reply<PlacedOrder> {
        unreachable()
    }
    /// Changes an order's data.
    fn edit(&self, _order: OrderId, _version: u64, _key: Uuid, _edit: EditOrder) -> Reply<Moved> {
        unreachable()
    }
    /// Moves an order.
    fn move_order(&self, _order: OrderId, _version: u64, _key: Uuid, _to: MoveOrder) -> Reply<Moved> {
        unreachable()
    }
    /// Takes a move back.
    fn take_back(&self, _order: OrderId, _version: u64, _key: Uuid, _which: TakeBack) -> Reply<Moved> {
        unreachable()
    }
    /// Puts an order on hold.
    fn hold(&self, _order: OrderId, _version: u64, _key: Uuid, _hold: HoldOrder) -> Reply<Moved> {
        unreachable()
    }
    /// Ends a hold.
    fn release(&self, _order: OrderId, _version: u64, _key: Uuid) -> Reply<Moved> {
        unreachable()
    }
    /// Takes a finished order off the board.
    fn archive(&self, _order: OrderId, _version: u64, _key: Uuid) -> Reply<Moved> {
        unreachable()
    }
    /// Replaces an order's tracking link.
    fn renew_link(&self, _order: OrderId, _version: u64, _key: Uuid) -> Reply<RenewedLink> {
        unreachable()
    }
    /// Changes the shop's settings.
    fn patch_shop(&self, _patch: PatchShop) -> Reply<Shop> {
        unreachable()
    }
    /// Invites a person: a link to hand to them.
    fn invite(&self, _invite: Invite) -> Reply<Link> {
        unreachable()
    }
    /// Changes a person.
    fn patch_person(&self, _patch: PatchPerson) -> Reply<PersonView> {
        unreachable()
    }
    /// A link with which a person chooses a new password.
    fn reset_link(&self, _person: PersonId) -> Reply<Link> {
        unreachable()
    }
    /// Accepts an invitation or chooses a new password.
    fn accept_invitation(&self, _token: String, _accept: AcceptInvitation) -> Reply<()> {
        unreachable()
    }
    /// Starts a board.
    fn add_board(&self, _board: NewBoard) -> Reply<BoardAccess> {
        unreachable()
    }
    /// Says what a file looks like and what importing it would do.
    fn preview_import(&self, _board: String, _form: Form) -> Reply<ImportPreview> {
        unreachable()
    }
    /// Imports a file.
    fn import(&self, _board: String, _form: Form) -> Reply<ImportReport> {
        unreachable()
    }
    /// Signs in.
    fn sign_in(&self, _who: SignIn) -> Reply<()> {
        unreachable()
    }
    /// Signs out.
    fn sign_out(&self) -> Reply<()> {
        unreachable()
    }
    /// Sets the installation up.
    fn set_up(&self, _how: SetUp) -> Reply<()> {
        unreachable()
    }
}

/// The answer to a write where there is nobody to send it to.
fn unreachable<T: Send + 'static>() -> Reply<T> {
    Box::pin(std::future::ready(Err(Failure::Offline)))
}

/// The door, on the side this runs on.
#[cfg(not(feature = "hydrate"))]
pub fn backend() -> Arc<dyn Backend> {
    leptos::prelude::use_context::<Arc<dyn Backend>>().unwrap_or_else(|| Arc::new(Nobody))
}

/// The door, on the side this runs on.
#[cfg(feature = "hydrate")]
pub fn backend() -> Arc<dyn Backend> {
    Arc::new(browser::Api)
}

/// Answers when nobody was injected: the router renders once at start-up, only to list its routes.
#[cfg(not(feature = "hydrate"))]
struct Nobody;

#[cfg(not(feature = "hydrate"))]
impl Backend for Nobody {
    fn me(&self) -> Reply<Me> {
        unreachable()
    }
    fn snapshot(&self, _: String, _: Filter) -> Reply<Snapshot> {
        unreachable()
    }
    fn orders(&self, _: String, _: Listing) -> Reply<Page<Card>> {
        unreachable()
    }
    fn order(&self, _: String, _: String) -> Reply<OrderView> {
        unreachable()
    }
    fn entries(&self, _: OrderId, _: Option<String>) -> Reply<Page<EntryView>> {
        unreachable()
    }
    fn shop(&self) -> Reply<Shop> {
        unreachable()
    }
    fn people(&self) -> Reply<Vec<PersonView>> {
        unreachable()
    }
}

#[cfg(feature = "hydrate")]
mod browser;

//! Milepost's pages: rendered on the server, taken up in the browser. See [`page`] for how the two hang together.

// Views are nested types: a page of parts is deep for the compiler.
#![recursion_limit = "512"]

mod api;
mod board;
mod auth;
mod import;
mod json;
mod feed;
mod new_order;
mod order;
mod orders;
pub mod page;
mod people;
mod piece;
mod settings;
mod shell;
#[cfg(not(feature = "hydrate"))]
pub mod tracking;
mod components;

pub use api::{ApiResult, ApiError};
pub use board::BoardData;
pub use order::OrderDetail;
pub use orders::{OrdersQuery, OrdersData, ListContext};
pub use people::{BoardRoles, PeopleData};
pub use shell::theme::THEME_SCRIPT;

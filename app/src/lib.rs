//! Milepost's pages: rendered on the server, taken up in the browser. See [`page`] for how the two hang together.

// Views are nested types: a page of parts is deep for the compiler.
#![recursion_limit = "512"]

mod backend;
mod board;
mod entrance;
mod import;
mod json;
mod live;
mod order;
mod orders;
pub mod page;
mod people;
mod piece;
mod settings;
mod shell;
#[cfg(not(feature = "hydrate"))]
pub mod track;
mod ui;

pub use backend::{Answer, Failure};
pub use board::Opened;
pub use order::Loaded;
pub use orders::{Asked, Found, Frame};
pub use people::{BoardRoles, Everybody};
pub use shell::theme::THEME_SCRIPT;

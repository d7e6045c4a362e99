//! The routes and what they answer. A handler extracts, calls a service and wraps.

pub mod api;
mod assets;
mod customer;
mod document;
pub mod error;
mod extract;
mod feed;
mod forms;
mod language;
mod last_board;
mod middleware;
mod node_count;
pub mod operations;
mod page_api;
mod pages;
mod proxies;
mod render;
pub mod responses;
pub mod router;
mod session;
pub mod state;
mod tracking;
mod unsubscribe;

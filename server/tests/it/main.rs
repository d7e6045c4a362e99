//! The server from the outside: its store, its API, its command line.

mod api;
mod broadcast;
mod demo;
mod import;
mod layers;
mod process;
mod shop;
mod soak;
mod store;
mod time;

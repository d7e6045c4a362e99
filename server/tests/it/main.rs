//! The server from the outside: its store, its API, its command line.

mod import;
mod store;

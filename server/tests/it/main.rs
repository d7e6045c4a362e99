//! The server from the outside: its store, its API, its command line.

mod api;
mod broadcast;
mod demo;
mod import;
mod import_files;
mod landed;
mod layers;
mod order_numbers;
mod process;
mod shop;
mod soak;
mod store;
mod texts;
mod time;

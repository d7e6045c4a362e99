//! Milepost's server.
// The pages are types nested as deeply as their markup, and rendering them makes futures of those types.
#![recursion_limit = "512"]

pub mod api;
pub mod assets;
pub mod boards;
pub mod cli;
pub mod config;
pub mod demo;
pub mod feed;
pub mod folder;
pub mod hub;
pub mod import;
pub mod orders;
pub mod pages;
pub mod password;
pub mod people;
pub mod problem;
pub mod router;
pub mod secret;
pub mod serve;
pub mod session;
pub mod state;
pub mod store;
pub mod throttle;
pub mod time;
pub mod track;

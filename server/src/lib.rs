//! Milepost's server.
// The pages are types nested as deeply as their markup, and rendering them makes futures of those types.
#![recursion_limit = "512"]

pub mod broadcast;
pub mod cli;
pub mod coding;
pub mod config;
pub mod demo;
pub mod folder;
pub mod http;
pub mod metrics;
pub mod presence;
pub mod serve;
pub mod services;
pub mod shares;
pub mod sse;
pub mod transport;

//! Milepost's server.

pub mod assets;
pub mod hub;
pub mod import;
pub mod secret;
pub mod store;
pub mod time;

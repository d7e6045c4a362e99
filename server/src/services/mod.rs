//! What Milepost does for whoever asks, over HTTP or from the command line. Nothing here knows how they ask.

pub mod access;
pub mod boards;
pub mod context;
pub mod error;
pub mod import;
pub mod lookups;
pub mod orders;
pub mod passwords;
pub mod people;
pub mod replay;
pub mod sessions;
mod set_up_code;
pub mod shop;
mod throttle;
mod together;
pub mod token;
pub mod tracking;
pub mod tracking_pages;

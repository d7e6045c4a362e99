//! What Milepost does for whoever asks, over HTTP or from the command line. Nothing here knows how they ask.

pub mod access;
mod approval_views;
pub mod approvals;
pub mod batched_reads;
mod batcher;
pub mod board_settings;
pub mod boards;
pub mod calendar;
pub mod context;
pub mod error;
pub mod import;
pub mod orders;
pub mod passwords;
pub mod people;
mod places;
pub mod replay;
pub mod roles;
pub mod searches;
pub mod sessions;
mod set_up_code;
pub mod shop;
pub mod stand_ins;
mod throttle;
pub mod token;
pub mod tracking;
pub mod tracking_page_cache;
pub mod workflow;

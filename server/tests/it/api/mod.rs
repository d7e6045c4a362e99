//! The API as programs and browsers meet it, mostly through the router without a network.

mod authorisation;
mod bad_input;
mod doors;
mod feed;
mod main_job;
mod mending;
mod operations;
mod people;
mod tracking;
mod workflow;

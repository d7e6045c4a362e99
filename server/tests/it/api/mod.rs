//! The API as programs and browsers meet it, mostly through the router without a network.

mod approvals;
mod authorisation;
mod bad_input;
mod boards;
mod calendar;
mod comments;
mod customer;
mod customer_page;
mod doors;
mod facts;
mod feed;
mod imports;
mod inbox;
mod look_up;
mod main_job;
mod mending;
mod operations;
mod people;
mod presence;
mod roles;
mod rules;
mod slack;
mod tracking;
mod visibility;
mod work;
mod workflow;

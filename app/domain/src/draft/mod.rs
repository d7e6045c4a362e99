//! A workflow that somebody is writing: everything may be missing yet. The contract says what is, and nothing is published
//! before it is there. Roles and working hours are edited elsewhere; a draft is completed with those in force.

mod approval_words;
mod approvals;
mod complete;
mod contract;
mod gates;
mod ladders;
mod merge;
mod model;
mod order;
mod vague;

pub use contract::RoleHolders;
pub use merge::{Conflict, merge};
pub use model::{AgeLimit, CustomerWording, Draft, StatusDraft};

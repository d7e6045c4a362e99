//! What customers do themselves: answer on the tracking page, look their order up, ask for a new link.

pub mod acts;
mod approved;
mod contact;
pub mod links;
pub mod look_up;
pub mod offered;
pub mod striking;

//! Messages to customers: what an entry of the log has them told is planned while the log is followed, and leaves once it cannot be
//! taken back any more; see [`domain::Occurred`] for what is told, and `mail` for the way out. The copy of a customer's decision is
//! written with the decision itself and leaves at once.

mod addresses;
mod compose;
mod copy;
pub mod forecast;
mod html;
pub mod of_order;
pub mod outbox;
pub mod planning;
pub mod returns;
pub mod sending;
pub mod settings;
mod texts;
pub mod unsubscribe;
mod values;

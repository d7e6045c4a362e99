//! A board's automation: the rules that there are, and what they do by themselves. They act as the shop, through the same
//! commands as everybody else.

mod acts;
pub mod clockwork;
pub mod consumer;
pub mod dry_run;
mod due;
mod fire;
mod means;
pub mod names;
pub mod of_order;
mod people;
pub mod rules;
pub mod values;

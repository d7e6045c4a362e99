//! The real binary as a process of its own, for tests that stop, starve or watch it.

mod private;
mod quiet;
#[allow(dead_code, reason = "shared with the bench, which uses the rest")]
pub mod shop;

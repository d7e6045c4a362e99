//! The real binary as a process of its own, for tests that stop, starve or watch it.

mod private;
mod quiet;

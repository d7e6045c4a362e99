//! The real binary as a process of its own, for tests that stop, starve or watch it.

mod erased;
mod http2;
mod open_files;
mod private;
mod proxies;
mod quiet;
mod read_only;
mod returned;

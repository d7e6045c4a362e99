//! The real binary under real faults: killed with SIGKILL amid writers, and watched by strace.

mod kill;
mod power_loss;
mod shop;

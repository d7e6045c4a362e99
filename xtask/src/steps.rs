//! Saying what is being done and how long it took.

use anyhow::Result;
use std::time::Instant;

/// Says what begins, does it, and says how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let begun = Instant::now();
    eprintln!("→ {what}");
    let result = work()?;
    eprintln!("  {what}: {:.1} s", begun.elapsed().as_secs_f64());
    Ok(result)
}

//! What a load led to: rates, latencies and errors by kind.

use crate::report::Samples;
use serde_json::json;
use std::{collections::BTreeMap, sync::Mutex, time::Duration};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A move, from request to answer.
    Move,
    /// A move that a viewer sees, from the mover's request to the viewer.
    Event,
    /// A tracking page, from request to its last byte.
    Page,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Move, Kind::Event, Kind::Page];

    fn name(self) -> &'static str {
        match self {
            Kind::Move => "moves answered",
            Kind::Event => "moves seen by a viewer",
            Kind::Page => "tracking pages",
        }
    }
}

/// What was counted so far.
#[derive(Default)]
pub struct Tally {
    kinds: Mutex<BTreeMap<Kind, Counts>>,
}

#[derive(Default)]
struct Counts {
    /// Milliseconds, four bytes each: a bounded run counts some tens of millions at most.
    took: Vec<f32>,
    errors: BTreeMap<String, u64>,
}

impl Tally {
    pub fn took(&self, kind: Kind, time: Duration) {
        self.kinds.lock().expect("the tally").entry(kind).or_default().took.push(time.as_secs_f32() * 1e3);
    }

    pub fn failed(&self, kind: Kind, how: &str) {
        *self
            .kinds
            .lock()
            .expect("the tally")
            .entry(kind)
            .or_default()
            .errors
            .entry(how.to_owned())
            .or_default() += 1;
    }

    /// A line for each kind.
    pub fn print(&self, time: Duration, as_json: bool) {
        let kinds = std::mem::take(&mut *self.kinds.lock().expect("the tally"));
        let mut lines = Vec::new();
        let none = Counts::default();
        for kind in Kind::ALL {
            let counts = kinds.get(&kind).unwrap_or(&none);
            let took = Samples(counts.took.iter().map(|ms| f64::from(*ms)).collect());
            let errors: u64 = counts.errors.values().sum();
            lines.push((kind, counts.took.len(), took, errors, &counts.errors));
        }
        let seconds = time.as_secs_f64();
        if as_json {
            let lines = lines.iter().map(|(kind, count, took, _, errors)| {
                let (p50, p99, max) = (took.median(), took.quantile(0.99), took.quantile(1.0));
                json!({"what": kind.name(), "count": count, "per_second": *count as f64 / seconds, "p50_ms": p50, "p99_ms": p99, "max_ms": max, "errors": errors})
            });
            return println!("{}", json!({"seconds": seconds, "load": lines.collect::<Vec<_>>()}));
        }
        println!(
            "{:<26} {:>10} {:>12} {:>10} {:>10} {:>10}  errors",
            "", "count", "a second", "p50 ms", "p99 ms", "max ms"
        );
        for (kind, count, took, errors, by) in lines {
            let rate = count as f64 / seconds;
            let (p50, p99, max) = (took.median(), took.quantile(0.99), took.quantile(1.0));
            let by = if errors > 0 { format!(" {by:?}") } else { String::new() };
            println!(
                "{:<26} {count:>10} {rate:>12.1} {p50:>10.2} {p99:>10.2} {max:>10.2}  {errors}{by}",
                kind.name()
            );
        }
    }
}

//! The table that a run prints: what was measured, against what, and how it stands.

use serde_json::json;

/// Samples of one figure, one a round.
#[derive(Debug, Clone, Default)]
pub struct Samples(pub Vec<f64>);

impl Samples {
    /// The sample in the middle.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The sample below which this share of all lies.
    pub fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let at = ((sorted.len() as f64 - 1.0) * share).round() as usize;
        sorted.get(at).copied().unwrap_or(f64::NAN)
    }

    /// Round by round, this figure over another.
    pub fn over(&self, other: &Samples) -> Samples {
        Samples(self.0.iter().zip(&other.0).map(|(a, b)| a / b).collect())
    }

    fn range(&self) -> (f64, f64) {
        (self.quantile(0.0), self.quantile(1.0))
    }
}

/// What a figure has to reach.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// At least this.
    AtLeast(f64),
    /// At most this.
    AtMost(f64),
}

impl Goal {
    fn met(self, figure: f64) -> bool {
        match self {
            Goal::AtLeast(limit) => figure >= limit,
            Goal::AtMost(limit) => figure <= limit,
        }
    }

    fn words(self, unit: &str) -> String {
        match self {
            Goal::AtLeast(limit) => format!("≥ {limit}{unit}"),
            Goal::AtMost(limit) => format!("≤ {limit}{unit}"),
        }
    }
}

struct Row {
    engine: &'static str,
    name: String,
    samples: Samples,
    unit: &'static str,
    limit: Goal,
    target: Goal,
    beside: String,
}

/// All rows of a run.
#[derive(Default)]
pub struct Report {
    /// The engine that the next rows are measured on; empty where none is.
    pub engine: &'static str,
    rows: Vec<Row>,
    missing: Vec<Missing>,
}

/// A row that could not be measured.
struct Missing {
    engine: &'static str,
    name: String,
    why: &'static str,
}

impl Report {
    /// Adds a row: samples in `unit`, the least that is asked, the target, and what stands beside it in words.
    pub fn row(
        &mut self,
        name: &str,
        samples: Samples,
        unit: &'static str,
        (limit, target): (Goal, Goal),
        beside: String,
    ) {
        eprintln!("  {name}: {:.2}{unit} ({beside})", samples.median());
        self.rows.push(Row { engine: self.engine, name: name.into(), samples, unit, limit, target, beside });
    }

    /// Says that a row cannot be measured here, and why. That is no failure.
    pub fn missing(&mut self, name: &str, why: &'static str) {
        eprintln!("  {name}: not measured, {why}");
        self.missing.push(Missing { engine: self.engine, name: name.into(), why });
    }

    /// Whether a figure is worse than the least that is asked.
    pub fn missed_a_limit(&self) -> bool {
        self.rows.iter().any(|row| !row.limit.met(row.samples.median()))
    }

    /// For people.
    pub fn print(&self) {
        println!(
            "\n{:<11}{:<58} {:>12} {:>21} {:>12} {:>12}  beside",
            "engine", "row", "median", "range", "limit", "target"
        );
        for row in &self.rows {
            let (low, high) = row.samples.range();
            let median = row.samples.median();
            let verdict = if row.target.met(median) {
                "✓"
            } else if row.limit.met(median) {
                "·"
            } else {
                "✗"
            };
            let range = format!("{low:.2} – {high:.2}");
            let (limit, target) = (row.limit.words(row.unit), row.target.words(row.unit));
            let (engine, name, unit, beside) = (row.engine, &row.name, row.unit, &row.beside);
            println!(
                "{verdict} {engine:<9}{name:<58} {median:>9.2}{unit:<3} {range:>21} {limit:>12} {target:>12}  {beside}"
            );
        }
        for Missing { engine, name, why } in &self.missing {
            println!("? {engine:<9}{name:<58} not measured: {why}");
        }
        println!("\n✓ target met   · limit met   ✗ limit missed");
    }

    /// For programs.
    pub fn print_json(&self) {
        let rows: Vec<_> = self
            .rows
            .iter()
            .map(|row| {
                let (low, high) = row.samples.range();
                let median = row.samples.median();
                json!({
                    "engine": row.engine, "row": row.name, "median": median, "low": low, "high": high, "unit": row.unit, "beside": row.beside,
                    "limit": row.limit.words(row.unit), "limit_met": row.limit.met(median),
                    "target": row.target.words(row.unit), "target_met": row.target.met(median),
                })
            })
            .collect();
        let missing: Vec<_> = self
            .missing
            .iter()
            .map(|row| json!({"engine": row.engine, "row": row.name, "why": row.why}))
            .collect();
        println!("{}", json!({ "rows": rows, "missing": missing }));
    }
}

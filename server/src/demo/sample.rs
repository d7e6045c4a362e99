//! The demo's input: the real order lines below `server/data`, and what the demo has to know of them beforehand.

use super::people;
use chrono::NaiveDateTime;
use chrono_tz::Europe::London;
use domain::{
    Instant,
    wire::{ImportColumn as Column, Mapping},
};
use std::collections::BTreeSet;

/// The file; its licence stands beside it.
const FILE: &str = include_str!("../../data/online-retail-sample.csv");

const DATES: &str = "%m/%d/%y %H:%M";

/// An order of the file, by its first row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sampled {
    pub number: String,
    /// When it was placed.
    pub placed_at: Instant,
    /// The customer's id at the source.
    pub customer: String,
}

/// The orders of the file.
pub fn orders() -> Vec<Sampled> {
    let mut orders: Vec<Sampled> = Vec::new();
    for row in csv::Reader::from_reader(FILE.as_bytes()).records().flatten() {
        let cell = |column: usize| row.get(column).unwrap_or_default();
        let placed_at = NaiveDateTime::parse_from_str(cell(4), DATES)
            .ok()
            .and_then(|at| at.and_local_timezone(London).earliest());
        if let Some(at) = placed_at.filter(|_| orders.last().is_none_or(|last| last.number != cell(0))) {
            orders.push(Sampled {
                number: cell(0).to_owned(),
                placed_at: at.to_utc(),
                customer: cell(6).to_owned(),
            });
        }
    }
    orders
}

/// Those rows of the file that are about these orders, below its header: what the shop's system would have sent that day.
pub fn part(numbers: &BTreeSet<&str>) -> String {
    let about = |line: &&str| line.split(',').next().is_some_and(|number| numbers.contains(number));
    let lines = FILE.lines().take(1).chain(FILE.lines().skip(1).filter(about));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// What the file's columns mean.
pub fn mapping() -> Mapping {
    let columns = [
        (Column::Number, "InvoiceNo"),
        (Column::Sku, "StockCode"),
        (Column::Description, "Description"),
        (Column::Quantity, "Quantity"),
        (Column::PlacedAt, "InvoiceDate"),
        (Column::UnitPrice, "UnitPrice"),
        (Column::CustomerId, "CustomerID"),
        (Column::Country, "Country"),
    ];
    Mapping {
        columns: columns.map(|(column, name)| (column, name.into())).into(),
        dates: DATES.to_owned(),
        zone: people::ZONE.to_owned(),
        source: "online-retail".to_owned(),
        cancelled_prefix: Some("C".to_owned()),
        ..Mapping::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_the_one_the_plan_was_made_for() {
        let orders = orders();
        assert_eq!(orders.len(), 66);
        let all: BTreeSet<_> = orders.iter().map(|order| order.number.as_str()).collect();
        assert_eq!((all.len(), part(&all).lines().count()), (66, 1_000));
    }
}

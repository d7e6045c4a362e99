//! An import's report as people read it on a terminal.

use domain::{
    Workflow,
    wire::{Finding, ImportReport, Severity},
};
use std::fmt::{Display, Formatter, Result};

/// A report in words; statuses stand in board order.
pub struct ReportText<'a>(pub &'a ImportReport, pub &'a Workflow);

impl Display for ReportText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let ReportText(report, workflow) = self;
        let new = if report.dry_run { "would be new" } else { "new" };
        writeln!(f, "{:>9} rows read", grouped(report.rows))?;
        writeln!(f, "{:>9} orders", grouped(report.orders))?;
        let pieces = if report.pieces < 0 { "-" } else { "" };
        writeln!(
            f,
            "{:>9} {new}: {} lines, {pieces}{} pieces, {} in total",
            grouped(report.created),
            grouped(report.lines),
            grouped(report.pieces.unsigned_abs()),
            money(&report.total.to_string())
        )?;
        for status in &workflow.statuses {
            if let Some(orders) = report.statuses.get(&status.name) {
                writeln!(f, "{:>9}   {orders} in {}", "", status.name)?;
            }
        }
        writeln!(f, "{:>9} unchanged, skipped", grouped(report.unchanged))?;
        writeln!(f, "{:>9} changed since, left as they are", grouped(report.changed))?;
        if report.left_out > 0 {
            writeln!(f, "{:>9} left out by their status", grouped(report.left_out))?;
        }
        writeln!(f, "{:>9} rejected", grouped(report.rejected))?;
        report.findings.iter().try_for_each(|finding| writeln!(f, "{}", sentence(finding)))?;
        if report.more_findings > 0 {
            writeln!(f, "… and {} more like these", grouped(report.more_findings))?;
        }
        Ok(())
    }
}

fn sentence(finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Changed => "changed",
        Severity::Warning => "warning",
    };
    let order = finding.number.as_ref().map_or(String::new(), |number| format!(", order {number}"));
    format!("{severity}: line {}{order}: {}", finding.line, finding.message)
}

fn money(amount: &str) -> String {
    let (sign, amount) = amount.strip_prefix('-').map_or(("", amount), |rest| ("-", rest));
    let (whole, part) = amount.split_once('.').unwrap_or((amount, "00"));
    format!("{sign}{}.{part}", whole.parse().map_or(whole.to_owned(), grouped))
}

/// `12,783`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(
            [0, 999, 1_000, 12_783, 1_234_567].map(grouped),
            ["0", "999", "1,000", "12,783", "1,234,567"]
        );
        assert_eq!([money("24503.75"), money("-1200.00")], ["24,503.75", "-1,200.00"]);
    }
}

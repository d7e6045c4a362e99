//! What is to be said of a file's rows, kept within bounds.

use super::text::Script;
use domain::{
    tr,
    wire::{Finding, Severity},
};

/// How many findings a report lists.
const LISTED: usize = 1_000;

/// Findings as they come up; a report has them in the order of the file.
#[derive(Debug, Default)]
pub struct Findings {
    listed: Vec<Finding>,
    more: u64,
}

impl Findings {
    /// Says why something is not imported.
    pub fn error(&mut self, line: u64, number: Option<&str>, message: String) {
        self.add(line, number, Severity::Error, message);
    }

    /// Says what to look at though it is imported.
    pub fn warning(&mut self, line: u64, number: Option<&str>, message: String) {
        self.add(line, number, Severity::Warning, message);
    }

    /// Adds one. When the list is full, something worse takes a milder one's place.
    pub fn add(&mut self, line: u64, number: Option<&str>, severity: Severity, message: String) {
        let message = if message.ends_with('.') { message } else { message + "." };
        let number = number.map(|number| number.chars().take(40).collect());
        let finding = Finding { line, number, severity, message };
        if self.listed.len() < LISTED {
            self.listed.push(finding);
            return;
        }
        self.more += 1;
        if let Some(milder) = self.listed.iter().rposition(|listed| listed.severity < severity) {
            self.listed[milder] = finding;
        }
    }

    /// Says what is odd about the file as a whole.
    pub fn file(&mut self, script: Script, currencies: Option<String>) {
        if script.damaged {
            self.warning(1, None, tr!("Some bytes of the file are not UTF-8: they show as “�”."));
        }
        if let Some(currencies) = currencies {
            let message = tr!(
                "The prices are in several currencies ({}): Milepost has one and takes the bare numbers",
                currencies
            );
            self.warning(1, None, message);
        }
    }

    /// All of another's.
    pub fn append(&mut self, other: Findings) {
        other.listed.into_iter().for_each(|f| self.add(f.line, f.number.as_deref(), f.severity, f.message));
        self.more += other.more;
    }

    /// The list in the order of the file, and how many more there were.
    pub fn into_list(mut self) -> (Vec<Finding>, u64) {
        self.listed.sort_by(|a, b| (a.line, b.severity).cmp(&(b.line, a.severity)));
        (self.listed, self.more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_never_crowded_out_by_warnings() {
        let mut findings = Findings::default();
        (0..2_000).for_each(|line| findings.warning(line, None, "odd".into()));
        findings.error(5_000, Some("7"), "bad".into());
        let (list, more) = findings.into_list();
        assert_eq!((list.len(), more), (LISTED, 1_001));
        assert_eq!(list.last().map(|f| (f.line, f.message.as_str())), Some((5_000, "bad.")));
    }
}

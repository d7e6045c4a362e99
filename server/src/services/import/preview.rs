//! What a file looks like before anything is written: header, first rows, the mapping that fits, and what an import would do.

use super::{
    guess::{self, Patterns},
    run::{ImportContext, ImportError, run},
    table::{Dialect, Table},
};
use domain::wire::{ImportColumn as Column, ImportPreview, Mapping};
use std::io::{Read, Seek};
use store::Failure;

/// Rows that a preview shows.
const SAMPLE: usize = 5;
/// Rows whose dates are tried.
const TRIED: usize = 20_000;

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSummary {
    /// The names of its columns.
    pub header: Vec<String>,
    /// Its first rows.
    pub sample: Vec<Vec<String>>,
    /// What its columns seem to mean; `dates` is empty where the file leaves it open.
    pub guess: Mapping,
    /// The date patterns that read all its dates, the most likely one first.
    pub patterns: Vec<String>,
}

impl FileSummary {
    /// Looks at a file. Zone and source are what a guess falls back to.
    pub fn at<R: Read + Seek>(source: &mut R, zone: &str) -> Result<FileSummary, String> {
        let dialect = Dialect::detect(source).map_err(|error| error.to_string())?;
        let mut table = Table::open(source, dialect).map_err(|error| error.to_string())?;
        let header = table.header().to_vec();
        let columns = guess::columns(&header);
        let dated =
            columns.get(&Column::PlacedAt).and_then(|name| header.iter().position(|cell| cell == name));
        let (mut sample, mut patterns) = (Vec::new(), Patterns::default());
        for _ in 0..TRIED {
            let Some(row) = table.next().map_err(|error| error.to_string())? else { break };
            if sample.len() < SAMPLE {
                sample.push(row.cells().map(str::to_owned).collect());
            }
            dated
                .map(|at| row.cell(at))
                .filter(|cell| !cell.is_empty())
                .into_iter()
                .for_each(|cell| patterns.see(cell));
        }
        let patterns: Vec<_> = patterns.left().into_iter().map(str::to_owned).collect();
        let dates = if let [one] = patterns.as_slice() { one.clone() } else { String::new() };
        let guess = Mapping {
            columns,
            dates,
            zone: zone.to_owned(),
            source: "csv".to_owned(),
            cancelled_prefix: None,
        };
        Ok(FileSummary { header, sample, guess, patterns })
    }

    /// What a guess leaves open, each with how to settle it.
    pub fn open_questions(&self) -> Vec<String> {
        let mut questions = Vec::new();
        if !self.guess.columns.contains_key(&Column::Number) {
            questions.push(
                "Say which column holds the order's number: rows with the same number make one order."
                    .to_owned(),
            );
        }
        match self.patterns.as_slice() {
            _ if !self.guess.columns.contains_key(&Column::PlacedAt) => {}
            [_] => {}
            [] => {
                questions.push("Say how the dates are written: no usual format reads all of them.".to_owned())
            }
            [first, others @ ..] => {
                let others = others.join(" or ");
                questions
                    .push(format!("Say how the dates are written: the file fits {first} and {others}, and no date in it tells which."));
            }
        }
        questions
    }
}

/// What a file looks like under a mapping, or under the one that is guessed from it. Nothing is written.
pub async fn preview<R>(
    context: &ImportContext,
    mapping: Option<Mapping>,
    source: R,
) -> Result<ImportPreview, ImportError>
where
    R: Read + Seek + Send + 'static,
{
    let zone = context.board.zone.name();
    let looking = tokio::task::spawn_blocking(move || summary(source, zone));
    let (summary, source) = looking
        .await
        .map_err(|error| Failure::Broken(error.to_string()))?
        .map_err(|reason| ImportError::Unusable(vec![reason]))?;
    let open = if mapping.is_none() { summary.open_questions() } else { Vec::new() };
    let guess = mapping.unwrap_or(summary.guess);
    let mut preview =
        ImportPreview { header: summary.header, sample: summary.sample, guess, report: None, missing: open };
    if preview.missing.is_empty() {
        match run(context, &preview.guess, source, true).await {
            Ok(report) => preview.report = Some(report),
            Err(ImportError::Unusable(reasons)) => preview.missing = reasons,
            Err(error) => return Err(error),
        }
    }
    Ok(preview)
}

fn summary<R: Read + Seek>(mut source: R, zone: &str) -> Result<(FileSummary, R), String> {
    FileSummary::at(&mut source, zone).map(|summary| (summary, source))
}

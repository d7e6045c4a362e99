//! What a file looks like before anything is written: header, first rows, the mapping that fits, what is open, and what an
//! import would do.

use super::{
    columns::Columns,
    dialect::Dialect,
    encoding::Code,
    guess,
    mapping::{NO_NUMBER, status_of, which_blank_numbers, which_sign},
    run::{ImportContext, ImportError, run},
    survey::{NUMBERS, Survey},
    table::Table,
};
use domain::{
    Workflow, spoken, tr,
    wire::{DateReading, FileReading, ImportColumn as Column, ImportPreview, Mapping, StatusReading},
};
use std::{
    io::{Read, Seek},
    sync::Arc,
};
use store::{Board, Failure};

/// Rows that a preview shows.
const SAMPLE: usize = 5;

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSummary {
    /// The names of its columns.
    pub header: Vec<String>,
    /// Its first rows.
    pub sample: Vec<Vec<String>>,
    /// The mapping, filled up with what the file leaves no doubt about.
    pub guess: Mapping,
    /// What can be chosen.
    pub reading: FileReading,
    /// What is left open, a whole sentence each.
    pub open: Vec<String>,
}

impl FileSummary {
    /// Looks at a file. What the mapping says holds; without columns in it they are guessed.
    pub fn at<R: Read + Seek>(
        source: &mut R,
        given: Mapping,
        workflow: &Workflow,
    ) -> Result<FileSummary, String> {
        let dialect = Dialect::detect(source, &given.dialect).map_err(|error| error.to_string())?;
        let (header, sample) = first_rows(source, &dialect)?;
        let mut guess = Mapping { dialect: dialect.chosen(), ..given };
        if guess.columns.is_empty() {
            guess.columns = guess::columns(&header);
        }
        let mut reading = FileReading {
            encoding_guessed: dialect.script.guessed,
            encodings: Code::names().map(str::to_owned).collect(),
            quotes: dialect.doubt.clone(),
            ..FileReading::default()
        };
        let mut open: Vec<String> = dialect.doubt.clone().into_iter().collect();
        match Columns::find(&guess, &header) {
            Ok(columns) => match Survey::make(source, &dialect, &columns, guess.blank_numbers) {
                Ok(survey) => {
                    read(&survey, &columns, workflow, &mut reading);
                    fill(&survey, &columns, &mut guess);
                    open.extend(questions(&survey, &columns, &guess, &reading));
                }
                Err(reason) => open.push(reason),
            },
            Err(reasons) => open.extend(reasons),
        }
        Ok(FileSummary { header, sample, guess, reading, open })
    }
}

fn first_rows<R: Read + Seek>(
    source: &mut R,
    dialect: &Dialect,
) -> Result<(Vec<String>, Vec<Vec<String>>), String> {
    let mut table = Table::open(source, dialect).map_err(|error| error.to_string())?;
    let (header, mut sample) = (table.header().to_vec(), Vec::new());
    while sample.len() < SAMPLE
        && let Some(row) = table.next().map_err(|error| error.to_string())?
    {
        sample.push(row.cells().map(str::to_owned).collect());
    }
    Ok((header, sample))
}

fn read(survey: &Survey, columns: &Columns, workflow: &Workflow, reading: &mut FileReading) {
    let names: Vec<_> = workflow.statuses.iter().map(|s| (s.id.clone(), s.name.clone())).collect();
    reading.telling = survey.telling.clone();
    reading.dates = survey.dates.readings();
    reading.promise_dates = survey.promise_dates.readings();
    let numbers = survey.numbers.iter().map(|(column, numbers)| (*column, numbers.readings()));
    reading.numbers = numbers.filter(|(_, readings)| !readings.is_empty()).collect();
    let status = |(value, rows): (&String, &u64)| StatusReading {
        value: value.clone(),
        rows: *rows,
        status: status_of(&names, value),
    };
    // Only some rows of an order say its status: that others say nothing is no question.
    let told = |status: &StatusReading| !status.value.is_empty() || survey.index.orders() == survey.rows;
    reading.statuses = survey.statuses.iter().map(status).filter(told).collect();
    if columns.has(Column::Number) {
        (reading.blank_numbers, reading.first_blank_number) =
            (survey.blank_numbers, survey.first_blank_number);
    }
}

fn fill(survey: &Survey, columns: &Columns, guess: &mut Mapping) {
    if guess.dates.is_empty() {
        guess.dates = survey.dates.settled().unwrap_or_default().to_owned();
    }
    if promised(columns) && guess.promise_dates.as_ref().is_none_or(String::is_empty) {
        guess.promise_dates = Some(survey.promise_dates.settled().unwrap_or_default().to_owned());
    }
    for column in NUMBERS {
        let numbers = survey.numbers.get(&column).filter(|numbers| !numbers.readings().is_empty());
        if let Some(sign) = numbers.and_then(|numbers| numbers.settled()) {
            guess.numbers.entry(column).or_insert(sign);
        }
    }
}

fn promised(columns: &Columns) -> bool {
    columns.has(Column::PromiseEarliest) || columns.has(Column::PromiseLatest)
}

/// What a guess leaves open, each with how to settle it.
fn questions(survey: &Survey, columns: &Columns, guess: &Mapping, reading: &FileReading) -> Vec<String> {
    let mut open = Vec::new();
    if !columns.has(Column::Number) {
        open.push(spoken::say(NO_NUMBER));
    }
    if columns.has(Column::PlacedAt) && guess.dates.is_empty() {
        open.extend(which_dates(&columns.name(Column::PlacedAt), &reading.dates));
    }
    if promised(columns) && guess.promise_dates.as_ref().is_none_or(String::is_empty) {
        let names = [columns.name(Column::PromiseEarliest), columns.name(Column::PromiseLatest)];
        open.extend(which_dates(names.join(" ").trim(), &reading.promise_dates));
    }
    for column in
        NUMBERS.into_iter().filter(|column| columns.has(*column) && !guess.numbers.contains_key(column))
    {
        if reading.numbers.contains_key(&column) {
            open.push(which_sign(survey, columns, column));
        }
    }
    if survey.blank_numbers > 0 && guess.blank_numbers.is_none() {
        open.push(which_blank_numbers(survey));
    }
    open
}

fn which_dates(column: &str, readings: &[DateReading]) -> Option<String> {
    let way = |way: &DateReading| match way.read == way.of {
        true => format!("{} ({})", way.example, way.pattern),
        false => tr!("{} ({}, reads {} of {})", way.example, way.pattern, way.read, way.of),
    };
    let ways = readings.iter().map(way).reduce(|ways, way| tr!("{}, or {}", ways, way));
    Some(match ways {
        None => tr!("Say how the dates in “{}” are written: no usual format reads any of them.", column),
        Some(ways) => tr!("Say how the dates in “{}” are written: {}.", column, ways),
    })
}

/// The mapping of a file of which nothing is known.
pub fn blank_mapping(board: &Board) -> Mapping {
    Mapping { zone: board.zone.name().to_owned(), source: "csv".to_owned(), ..Mapping::default() }
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
    let given = mapping.unwrap_or_else(|| blank_mapping(&context.board));
    let board = context.board.clone();
    let language = spoken::now();
    let looking = move || spoken::within(language, || summary(source, given, &board));
    let looking = tokio::task::spawn_blocking(looking);
    let (summary, source) = looking
        .await
        .map_err(|error| Failure::Broken(error.to_string()))?
        .map_err(|reason| ImportError::Unusable(vec![reason]))?;
    let FileSummary { header, sample, guess, reading, open } = summary;
    let mut preview = ImportPreview { header, sample, guess, reading, report: None, missing: open };
    if preview.missing.is_empty() {
        match run(context, &preview.guess, source, true).await {
            Ok(report) => preview.report = Some(report),
            Err(ImportError::Unusable(reasons)) => preview.missing = reasons,
            Err(error) => return Err(error),
        }
    }
    Ok(preview)
}

fn summary<R: Read + Seek>(
    mut source: R,
    given: Mapping,
    board: &Arc<Board>,
) -> Result<(FileSummary, R), String> {
    FileSummary::at(&mut source, given, &board.workflow).map(|summary| (summary, source))
}

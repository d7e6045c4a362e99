//! `services import`: its flags, what it suggests when some are missing, and its exit code.

use super::import_report::ReportText;
use super::import_words as words;
use crate::services::import::{
    FileSummary, ImportContext, ImportError, Progress, blank_mapping, run, run_with_progress,
};
use domain::wire::{
    BlankNumbers, Delimiter, ImportColumn as Column, ImportDialect, ImportReport, Mapping, Quotes,
};
use domain::{ActorRef, DecimalSign, Refusal};
use std::{fs::File, io::BufReader, path::PathBuf, process::ExitCode, sync::Arc, time::Duration};
use store::{Board, Store, secret::Secret, time::Clock};

/// Everything went onto the board, or was there.
const DONE: u8 = 0;
/// Something was rejected, or the file cannot be imported.
const REJECTED: u8 = 1;
/// Something is missing from the command.
const INCOMPLETE: u8 = 2;

/// How often an import says how far it is.
const TICK: Duration = Duration::from_secs(1);

/// What `services import` takes. Mapping, date format and zone are required: without one, it prints the command that seems right.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// The CSV file.
    pub file: PathBuf,
    /// The board's name in addresses.
    #[arg(long)]
    pub board: Option<String>,
    /// What the columns mean: number=InvoiceNo,customer_id=CustomerID,…
    #[arg(long)]
    pub map: Vec<String>,
    /// How dates are written, in strftime codes: '%m/%d/%y %H:%M'.
    #[arg(long)]
    pub dates: Option<String>,
    /// The zone that dates are local to: Europe/London.
    #[arg(long)]
    pub zone: Option<String>,
    /// The name of where the file comes from: the same number of the same source is the same order.
    #[arg(long, default_value = "csv")]
    pub source: String,
    /// How promised dates are written, if not like the others.
    #[arg(long)]
    pub promise_dates: Option<String>,
    /// The file's encoding: windows-1252, windows-1251, IBM850, …
    #[arg(long)]
    pub encoding: Option<String>,
    /// What parts the cells: comma, semicolon, tab or pipe.
    #[arg(long, value_parser = words::delimiter)]
    pub delimiter: Option<Delimiter>,
    /// What quotes are: cells (they enclose cells), lines (text, unless they enclose a cell within its line) or text.
    #[arg(long, value_parser = words::quotes)]
    pub quotes: Option<Quotes>,
    /// The decimal sign of the prices: point or comma.
    #[arg(long, value_parser = words::sign)]
    pub prices: Option<DecimalSign>,
    /// The decimal sign of the quantities: point or comma.
    #[arg(long, value_parser = words::sign)]
    pub quantities: Option<DecimalSign>,
    /// A status of the file and what it is here: 'Processing=scheduled', or 'On hold=' to leave its orders out.
    #[arg(long)]
    pub status: Vec<String>,
    /// What rows without a number are: continue (the order above goes on) or leave-out (that order too).
    #[arg(long, value_parser = words::blank_numbers)]
    pub blank_numbers: Option<BlankNumbers>,
    /// Numbers that begin so are cancelled orders.
    #[arg(long)]
    pub cancelled_prefix: Option<String>,
    /// Say what would happen and write nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// Imports a file from the command line; everything there is to say goes to standard output.
pub async fn command(args: &Args, store: Arc<dyn Store>, secret: Secret, clock: &Clock) -> ExitCode {
    let (said, code) = outcome(args, store, secret, clock).await;
    println!("{}", said.trim_end());
    ExitCode::from(code)
}

/// What the command says, and its exit code.
pub async fn outcome(args: &Args, store: Arc<dyn Store>, secret: Secret, clock: &Clock) -> (String, u8) {
    let boards = match store.boards().await {
        Ok(boards) => boards,
        Err(error) => return (error.to_string(), REJECTED),
    };
    let named = args
        .board
        .as_ref()
        .and_then(|name| boards.iter().find(|board| board.slug == *name || board.id.to_string() == *name));
    let file = match File::open(&args.file) {
        Ok(file) => BufReader::new(file),
        Err(error) => return (format!("{} cannot be opened: {error}.", args.file.display()), REJECTED),
    };
    let (Some(board), Some(dates), Some(zone), false) = (named, &args.dates, &args.zone, args.map.is_empty())
    else {
        return suggestion(args, &boards, file);
    };
    if board.archived_at.is_some() {
        return (Refusal::board_archived().message, REJECTED);
    }
    let mapping = match mapping(args, dates, zone) {
        Ok(mapping) => mapping,
        Err(reason) => return (reason, INCOMPLETE),
    };
    let context =
        ImportContext { store, board: board.clone(), secret, author: ActorRef::System, now: clock.now() };
    let imported = match args.dry_run {
        true => run(&context, &mapping, file, true).await,
        false => watched(&context, &mapping, file).await,
    };
    report(args, board, imported)
}

/// Imports, says on standard error how far it is, and stops between two batches when asked to by Ctrl-C.
async fn watched(
    context: &ImportContext,
    mapping: &Mapping,
    file: BufReader<File>,
) -> Result<ImportReport, ImportError> {
    let progress = Progress::default();
    let import = run_with_progress(context, mapping, file, &progress);
    tokio::pin!(import);
    let mut tick = tokio::time::interval(TICK);
    tick.tick().await;
    loop {
        tokio::select! {
            imported = &mut import => return imported,
            Ok(()) = tokio::signal::ctrl_c() => progress.stop(),
            _ = tick.tick() => {
                let (rows, of, created) = progress.counts();
                if of > 0 {
                    eprintln!("{rows} of {of} rows read, {created} orders imported; Ctrl-C stops");
                }
            }
        }
    }
}

fn mapping(args: &Args, dates: &str, zone: &str) -> Result<Mapping, String> {
    let numbers = [(Column::UnitPrice, args.prices), (Column::Quantity, args.quantities)];
    Ok(Mapping {
        columns: words::columns(&args.map)?,
        dates: dates.to_owned(),
        promise_dates: args.promise_dates.clone(),
        zone: zone.to_owned(),
        source: args.source.clone(),
        cancelled_prefix: args.cancelled_prefix.clone(),
        dialect: dialect(args),
        numbers: numbers.into_iter().filter_map(|(column, sign)| Some((column, sign?))).collect(),
        statuses: words::statuses(&args.status)?,
        blank_numbers: args.blank_numbers,
    })
}

fn dialect(args: &Args) -> ImportDialect {
    ImportDialect { encoding: args.encoding.clone(), delimiter: args.delimiter, quotes: args.quotes }
}

fn report(args: &Args, board: &Board, result: Result<ImportReport, ImportError>) -> (String, u8) {
    let file = args.file.display();
    match result {
        Ok(report) => {
            let verb = if report.stopped { "Stopped. What was read till then:" } else { "Imported" };
            let verb = if args.dry_run { "Dry run, nothing is written:" } else { verb };
            let said = format!(
                "{verb} {file} to “{}”, source “{}”\n{}",
                board.name,
                args.source,
                ReportText(&report, &board.workflow)
            );
            (
                said,
                if report.stopped || report.rejected > 0 || report.findings.iter().any(is_error) {
                    REJECTED
                } else {
                    DONE
                },
            )
        }
        Err(ImportError::Unusable(reasons)) => {
            (format!("Nothing of {file} was imported.\n{}", reasons.join("\n")), REJECTED)
        }
        Err(error) => (
            format!(
                "The import of {file} stopped: {error}.\nRun it again: what is on the board already is skipped."
            ),
            REJECTED,
        ),
    }
}

fn is_error(finding: &domain::wire::Finding) -> bool {
    finding.severity == domain::wire::Severity::Error
}

/// Which flags are missing, and the whole command as the file suggests it; two where its dates fit two formats.
fn suggestion(args: &Args, boards: &[Arc<Board>], mut file: BufReader<File>) -> (String, u8) {
    let Some(board) = boards.iter().find(|board| Some(&board.slug) == args.board.as_ref()).or(boards.first())
    else {
        return (
            "There is no board yet: set the shop up first, with `milepost serve`.".to_owned(),
            INCOMPLETE,
        );
    };
    let given = match words::columns(&args.map) {
        Ok(columns) => Mapping {
            columns,
            dates: args.dates.clone().unwrap_or_default(),
            dialect: dialect(args),
            ..blank_mapping(board)
        },
        Err(reason) => return (reason, INCOMPLETE),
    };
    let summary = match FileSummary::at(&mut file, given, &board.workflow) {
        Ok(summary) => summary,
        Err(reason) => {
            return (format!("Nothing of {} was imported.\n{reason}", args.file.display()), REJECTED);
        }
    };
    let mut said = missing(args, boards);
    summary.open.iter().for_each(|question| said.push_str(&format!("{question}\n")));
    said.push_str("\nFrom what the file says, this may be right:\n");
    let dates: Vec<&str> = match &args.dates {
        Some(dates) => vec![dates],
        None => patterns(&summary),
    };
    dates.iter().for_each(|dates| {
        said.push_str(&format!("\n  {}\n", whole_command(args, &board.slug, &summary, dates)))
    });
    (said, INCOMPLETE)
}

/// The patterns to suggest: the one that is sure, or all that read every date.
fn patterns(summary: &FileSummary) -> Vec<&str> {
    if !summary.guess.dates.is_empty() {
        return vec![&summary.guess.dates];
    }
    let readings = summary.reading.dates.iter().filter(|reading| reading.read == reading.of);
    let patterns: Vec<_> = readings.map(|reading| reading.pattern.as_str()).collect();
    if patterns.is_empty() { vec!["%Y-%m-%d"] } else { patterns }
}

fn missing(args: &Args, boards: &[Arc<Board>]) -> String {
    let slugs: Vec<_> = boards.iter().map(|board| board.slug.as_str()).collect();
    let mut said = match &args.board {
        Some(name) if !slugs.contains(&name.as_str()) => {
            format!("There is no board “{name}”; there is: {}.\n", slugs.join(", "))
        }
        _ => String::new(),
    };
    let given = [
        ("--board", args.board.is_some()),
        ("--map", !args.map.is_empty()),
        ("--dates", args.dates.is_some()),
        ("--zone", args.zone.is_some()),
    ];
    let lacking: Vec<_> = given.iter().filter(|(_, given)| !given).map(|(flag, _)| *flag).collect();
    if !lacking.is_empty() {
        said.push_str(&format!(
            "Nothing is imported yet: {} missing.\n",
            lacking.join(", ") + if lacking.len() == 1 { " is" } else { " are" }
        ));
    }
    said
}

fn whole_command(args: &Args, board: &str, summary: &FileSummary, dates: &str) -> String {
    let map = if args.map.is_empty() { words::map(&summary.guess.columns) } else { args.map.join(",") };
    let zone = args.zone.as_deref().unwrap_or(&summary.guess.zone);
    let mut words =
        vec!["milepost".to_owned(), "import".to_owned(), quoted(&args.file.display().to_string())];
    for (flag, value) in [
        ("--board", board),
        ("--map", &map),
        ("--dates", dates),
        ("--zone", zone),
        ("--source", &args.source),
    ] {
        words.extend([flag.to_owned(), quoted(value)]);
    }
    let guess = &summary.guess;
    let encoding = guess.dialect.encoding.as_deref().filter(|_| summary.reading.encoding_guessed);
    let promised = guess.promise_dates.as_deref().filter(|pattern| !pattern.is_empty() && *pattern != dates);
    for (flag, value) in
        [("--encoding", args.encoding.as_deref().or(encoding)), ("--promise-dates", promised)]
    {
        value.into_iter().for_each(|value| words.extend([flag.to_owned(), quoted(value)]));
    }
    args.cancelled_prefix
        .iter()
        .for_each(|prefix| words.extend(["--cancelled-prefix".to_owned(), quoted(prefix)]));
    if args.dry_run {
        words.push("--dry-run".to_owned());
    }
    words.join(" ")
}

/// A word as a POSIX shell reads it back.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./=,:+@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_the_shell() {
        assert_eq!(quoted("%m/%d/%y %H:%M"), "'%m/%d/%y %H:%M'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("Europe/London"), "Europe/London");
    }
}

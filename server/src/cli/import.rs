//! `services import`: its flags, what it suggests when some are missing, and its exit code.

use super::import_report::ReportText;
use crate::services::import::{FileSummary, ImportContext, ImportError, run};
use domain::{
    ActorRef,
    wire::{ImportColumn as Column, ImportReport, Mapping},
};
use std::{collections::BTreeMap, fs::File, io::BufReader, path::PathBuf, process::ExitCode, sync::Arc};
use store::{Board, Store, secret::Secret, time::Clock};

/// Everything went onto the board, or was there.
const DONE: u8 = 0;
/// Something was rejected, or the file cannot be imported.
const REJECTED: u8 = 1;
/// Something is missing from the command.
const INCOMPLETE: u8 = 2;

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
    let columns = match columns(&args.map) {
        Ok(columns) => columns,
        Err(reason) => return (reason, INCOMPLETE),
    };
    let mapping = Mapping {
        columns,
        dates: dates.clone(),
        zone: zone.clone(),
        source: args.source.clone(),
        cancelled_prefix: args.cancelled_prefix.clone(),
    };
    let context =
        ImportContext { store, board: board.clone(), secret, author: ActorRef::System, now: clock.now() };
    report(args, board, run(&context, &mapping, file, args.dry_run).await)
}

fn report(args: &Args, board: &Board, result: Result<ImportReport, ImportError>) -> (String, u8) {
    let file = args.file.display();
    match result {
        Ok(report) => {
            let verb = if args.dry_run { "Dry run, nothing is written:" } else { "Imported" };
            let said = format!(
                "{verb} {file} to “{}”, source “{}”\n{}",
                board.name,
                args.source,
                ReportText(&report, &board.workflow)
            );
            (said, if report.rejected > 0 || report.findings.iter().any(is_error) { REJECTED } else { DONE })
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
    let summary = match FileSummary::at(&mut file, board.zone.name()) {
        Ok(summary) => summary,
        Err(reason) => {
            return (format!("Nothing of {} was imported.\n{reason}", args.file.display()), REJECTED);
        }
    };
    let mut said = missing(args, boards);
    let open = if args.map.is_empty() { summary.open_questions() } else { Vec::new() };
    open.iter().for_each(|question| said.push_str(&format!("{question}\n")));
    said.push_str("\nFrom what the file says, this may be right:\n");
    let dates: Vec<&str> = match &args.dates {
        Some(dates) => vec![dates],
        None if summary.patterns.is_empty() => vec!["%Y-%m-%d"],
        None => summary.patterns.iter().map(String::as_str).collect(),
    };
    dates.iter().for_each(|dates| {
        said.push_str(&format!("\n  {}\n", whole_command(args, &board.slug, &summary, dates)))
    });
    (said, INCOMPLETE)
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
    let guessed = || {
        summary
            .guess
            .columns
            .iter()
            .map(|(column, name)| format!("{}={name}", id(*column)))
            .collect::<Vec<_>>()
            .join(",")
    };
    let map = if args.map.is_empty() { guessed() } else { args.map.join(",") };
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

/// `number=InvoiceNo,description=Item, long`: a comma that no column's id follows belongs to the name before it.
fn columns(given: &[String]) -> Result<BTreeMap<Column, String>, String> {
    let mut columns: BTreeMap<Column, String> = BTreeMap::new();
    for text in given {
        let mut last = None;
        for part in text.split(',') {
            match (part.split_once('=').and_then(|(key, name)| Some((column(key.trim())?, name))), last) {
                (Some((key, name)), _) => {
                    if columns.insert(key, name.to_owned()).is_some() {
                        return Err(format!("--map names {} twice.", id(key)));
                    }
                    last = Some(key);
                }
                (None, Some(key)) if !part.contains('=') => {
                    columns.entry(key).or_default().push_str(&format!(",{part}"))
                }
                _ => {
                    return Err(format!(
                        "“{part}” in --map is not understood: write meaning=column. Meanings are: {}.",
                        ids().join(", ")
                    ));
                }
            }
        }
    }
    Ok(columns)
}

const COLUMNS: [Column; 18] = {
    use Column::*;
    [
        Number,
        CustomerId,
        CustomerName,
        Email,
        Phone,
        Address,
        Postcode,
        Country,
        Sku,
        Description,
        Quantity,
        UnitPrice,
        PlacedAt,
        Status,
        PromiseEarliest,
        PromiseLatest,
        Reference,
        Note,
    ]
};

/// A column's id, as JSON has it.
fn id(column: Column) -> String {
    serde_json::to_value(column).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn ids() -> Vec<String> {
    COLUMNS.map(id).to_vec()
}

fn column(name: &str) -> Option<Column> {
    COLUMNS.into_iter().find(|column| id(*column) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_read() {
        let read = |text: &str| columns(&[text.to_owned()]);
        let map = read("number=No,description=Item, long,customer_id=Id").expect("a map");
        assert_eq!(map.into_values().collect::<Vec<_>>(), ["No", "Id", "Item, long"]);
        assert!(read("nummer=No").is_err_and(|reason| reason.contains("customer_id")));
        assert!(read("number").is_err());
        assert!(read("number=a,number=b").is_err());
    }

    #[test]
    fn words_are_quoted_for_the_shell() {
        assert_eq!(quoted("%m/%d/%y %H:%M"), "'%m/%d/%y %H:%M'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted("Europe/London"), "Europe/London");
    }
}

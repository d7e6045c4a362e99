//! Orders from tables: a CSV file with a mapping becomes orders on a board, each whole or not at all, each at most once.
//!
//! `text` makes plain text of any `encoding`, `records` cells of text, `dialect` finds out how a file is written, `table` and
//! `columns` are its rows and what each cell of them means, `survey` reads it once as a whole for its `index`, its `dates`
//! and `numbers`, `mapping` applies the mapping, `draft` puts an order's rows together, `orders` streams them, `run`
//! compares them with the board and writes, `undo` takes what it wrote off again, `preview` shows what a file looks like. A file is never written by half an
//! order, a file that cannot be read as a whole is not written at all, and nothing is written on a guess.

mod columns;
mod content;
mod dates;
mod dialect;
mod draft;
mod encoding;
mod findings;
mod guess;
mod index;
mod mapping;
mod numbers;
mod open;
mod orders;
mod preview;
mod progress;
mod records;
#[cfg(test)]
mod round_trip;
mod run;
mod survey;
mod table;
mod text;
mod undo;
mod values;

pub use content::{Content, NO_CUSTOMER};
pub use draft::Draft;
pub use preview::{FileSummary, blank_mapping, preview};
pub use progress::Progress;
pub use run::{ImportContext, ImportError, OrderWithHistory, run, run_with_history, run_with_progress};
pub use undo::{UndoError, undo};

//! Orders from tables: a CSV file with a mapping becomes orders on a board, each whole or not at all, each at most once.
//!
//! `text` makes plain text of any encoding, `table` rows of text, `values` values of cells, `mapping` applies the mapping,
//! `draft` puts an order's rows together, `orders` streams them, `run` compares them with the board and writes, `preview`
//! shows what a file looks like. A file is never written by half an order, and a file that cannot be
//! read as a whole is not written at all.

mod content;
mod draft;
mod findings;
mod guess;
mod mapping;
mod orders;
mod preview;
mod run;
mod table;
mod text;
mod values;

pub use content::{Content, NO_CUSTOMER};
pub use draft::Draft;
pub use preview::{FileSummary, preview};
pub use run::{ImportContext, ImportError, OrderWithHistory, run, run_with_history};

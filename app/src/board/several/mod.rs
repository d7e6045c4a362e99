//! Several cards at once: which are chosen, what can be done with them, and what came of it.

mod acts;
mod bar;
mod chosen;
mod dialogs;

pub use bar::SeveralBar;
pub use chosen::{Several, choose_by_click};

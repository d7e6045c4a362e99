//! Several cards at once: which are chosen, what can be done with them, and what came of it.

mod acts;
mod bar;
mod chosen;
mod dialogs;
mod selection;

pub use bar::SeveralBar;
pub use chosen::choose_by_click;
pub use selection::Several;

//! What is known of customers, for administrators: found, handed out, erased when somebody asks or its time has come, and erased
//! again where a backup brought it back. And the names of colleagues who have left.

mod again;
mod colleagues;
mod erasing;
mod export;
mod mentions;
mod permit;
pub mod plain;
mod standing;
mod sweep;
mod view;

pub use again::{again, again_by_list, listed};
pub use colleagues::erase_person;
pub use erasing::{Asked, erase};
pub use export::export;
pub use permit::permit;
pub use standing::{of_email, of_order};
pub use sweep::{run, sweep};
pub use view::{change, find, read};

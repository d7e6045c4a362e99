//! What customers are told by mail: of what, caused by which entry of the log, in which words, and why not.

mod caused;
mod kind;
mod returned;
mod settings;
mod suppressed;
mod template;

pub use caused::{Announced, Foretelling, Occurred, Outdated};
pub use kind::{MessageKind, StatusMessage};
pub use returned::{MailStatus, Reported, ReturnNote, refuses_address};
pub use settings::{MessageSettings, MessageText};
pub use suppressed::Suppressed;
pub use template::{Placeholder, Template, TemplateFault};

//! Small parts that know nothing of data access.

pub mod ages;
pub mod approval_tag;
pub mod calendar_changes;
pub mod clock;
pub mod copy;
pub mod date_field;
pub mod dates;
pub mod dialog;
pub mod empty;
pub mod escalation_tag;
pub mod face;
pub mod form;
pub mod icon;
pub mod items;
pub mod language_field;
pub mod leave_by;
pub mod lines;
pub mod moment;
pub mod notices;
pub mod notification;
pub mod ruled;
pub mod shop_field;
pub mod template_choice;
pub mod typed;
pub mod withheld;
pub mod zones;

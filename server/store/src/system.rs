//! What stands for nobody in particular.

use domain::BoardId;

/// The reserved board: its log holds what happens to people, boards and settings.
pub const SYSTEM: BoardId = BoardId(uuid::Uuid::nil());

/// Who acts where no person does, and where one is no longer known.
pub const NOBODY: &str = "Milepost";

/// Who acts where it is the customer: the log knows no more of them.
pub const CUSTOMER: &str = "The customer";

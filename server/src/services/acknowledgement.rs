//! Seeing to an order that stays too long, once somebody was told of it.

use super::{
    context::Services,
    error::ServiceResult,
    orders::{self, Preconditions, PreparedCommand, VisibleOrder},
    sessions::SignedIn,
};
use domain::{
    Command,
    wire::{AcknowledgeOrder, Moved, Until},
};
use store::{SourceRows, time};

/// Sees to an order that was raised, until a date.
pub async fn acknowledge(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ask: AcknowledgeOrder,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let mut sources = SourceRows::new();
    let note = ask.note.as_ref().map(|note| sources.note(note));
    let board = &found.view.board;
    let until = match ask.until {
        Until::Moment(at) => at,
        Until::Day(date) => board.spans.opening(time::midnight(board.zone, date).unwrap_or_default()),
    };
    let command = Command::Acknowledge { until, note };
    let prepared = PreparedCommand::of(command).with(sources);
    orders::carry_out(services, found, who, prepared, preconditions).await
}

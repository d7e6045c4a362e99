//! What stands of somebody's address in texts of orders that are not, or not any more, theirs: in a comment that was written after
//! their data were erased, or on an order of somebody else.

use super::standing::MOST;
use crate::services::{context::Services, error::ServiceResult};
use domain::{Email, wire::EntryView};
use store::{HeldOrder, Whose};

/// Where an address stands, beside the orders of whoever has it.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// Orders of which their data were erased: what was written since is erased like the rest.
    pub(super) again: Vec<HeldOrder>,
    /// Orders of others: it goes with what is known of those.
    pub(super) elsewhere: Vec<HeldOrder>,
}

/// Those of an address whose orders these are.
pub(super) async fn of(services: &Services, whose: &Whose, theirs: &[HeldOrder]) -> ServiceResult<Mentions> {
    let Whose::Email(email) = whose else { return Ok(Mentions::default()) };
    let written = services.store.written(email, MOST).await?.into_iter();
    let others = written.filter(|order| theirs.iter().all(|held| held.order != order.order));
    let (again, elsewhere) = others.partition(HeldOrder::is_erased);
    Ok(Mentions { again, elsewhere })
}

/// The texts of an entry that hold the address.
pub(super) fn texts<'e>(entry: &'e EntryView, email: &Email) -> impl Iterator<Item = &'e String> {
    let email = email.to_lowercase();
    entry.texts.values().filter(move |text| text.to_lowercase().contains(&email))
}

//! Who has which of the demo's orders: some are taken, and one was handed on with a word a moment ago.

use super::seeder::Seeder;
use anyhow::Context as _;
use chrono::TimeDelta;
use domain::{Card, Command, Filter, Instant, Sight};
use store::SourceRows;

/// Two people take an order each, and production hands one to the account manager.
pub async fn add(seeder: &Seeder, now: Instant) -> anyhow::Result<()> {
    let (board, filter, sight) = (seeder.board_id, Filter::default(), Sight::whole());
    let snapshot =
        seeder.store.snapshot(board, &filter, &sight, 50.into(), now).await?.context("the demo's board")?;
    let in_column = |status: &str, nth: usize| -> Option<&Card> {
        let column = snapshot.columns.iter().find(|column| column.count.status.as_str() == status)?;
        column.orders.iter().filter(|card| card.hold.is_none() && card.approvals.is_empty()).nth(nth)
    };
    seeder.set_time(now - TimeDelta::minutes(7));
    for (status, role) in
        [("received", "account_manager"), ("supplier", "procurement"), ("floor", "production")]
    {
        if let Some(card) = in_column(status, 1) {
            let me = seeder.person(role)?;
            let take = Command::Assign { to: Some(me), note: None };
            seeder.submit(card.id, take, SourceRows::new(), me).await?;
        }
    }
    seeder.set_time(now - TimeDelta::minutes(2));
    if let Some(card) = in_column("floor", 2) {
        let mut sources = SourceRows::new();
        let note = sources.note("The customer asks for a darker green. Can you confirm it?");
        let to = Some(seeder.person("account_manager")?);
        let hand_on = Command::Assign { to, note: Some(note) };
        seeder.submit(card.id, hand_on, sources, seeder.person("production")?).await?;
    }
    Ok(())
}

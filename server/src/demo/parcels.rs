//! An order of the demo that goes in two parcels: one is on its way, the other is packed.

use super::{plan, sample::Sampled, seeder::Seeder};
use anyhow::Context as _;
use chrono::TimeDelta;
use domain::{Command, Filter, Instant, OrderId, ParcelCommand, ParcelItem, Sight, pieces};
use store::SourceRows;

/// Of the orders that are ready and have something for two parcels, the first that nothing else is shown of.
pub async fn add(seeder: &Seeder, sample: &[Sampled], now: Instant) -> anyhow::Result<()> {
    let (board, filter, sight) = (seeder.board_id, Filter::default(), Sight::whole());
    let snapshot =
        seeder.store.snapshot(board, &filter, &sight, 50.into(), now).await?.context("the demo's board")?;
    let shown = plan::showcase(sample);
    let ready = snapshot.columns.iter().find(|column| column.count.status.as_str() == "ready");
    let Some(card) = ready.and_then(|column| {
        let free = |number: &str| shown.iter().all(|shown| shown != number);
        column.orders.iter().find(|card| card.hold.is_none() && card.lines.count > 1 && free(&card.number))
    }) else {
        return Ok(());
    };
    let order = seeder.order(&card.number).await?;
    let items = order
        .lines
        .iter()
        .zip(0..)
        .map(|(line, place)| ParcelItem { line: place, quantity: pieces(line.quantity) });
    let items: Vec<ParcelItem> = items.filter(|item| item.quantity > 0).collect();
    let (first, second) = items.split_at(items.len() / 2);
    if first.is_empty() {
        return Ok(());
    }
    seeder.set_time(now - TimeDelta::minutes(50));
    let nothing = SourceRows::new;
    act(seeder, card.id, ParcelCommand::Pack { items: first.to_vec() }, nothing()).await?;
    act(seeder, card.id, ParcelCommand::Pack { items: second.to_vec() }, nothing()).await?;
    seeder.set_time(now - TimeDelta::minutes(12));
    let mut sources = SourceRows::new();
    let (carrier, number) = (Some(sources.note("Harrow Parcels")), Some(sources.note("HP 4471 0093")));
    act(seeder, card.id, ParcelCommand::Send { parcel: 1, carrier, number }, sources).await
}

async fn act(
    seeder: &Seeder,
    order: OrderId,
    command: ParcelCommand,
    sources: SourceRows,
) -> anyhow::Result<()> {
    seeder.submit(order, Command::Parcel(command), sources, seeder.person("warehouse")?).await
}

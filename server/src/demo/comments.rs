//! What the demo's people say to each other about an order.

use super::seeder::Seeder;
use anyhow::Context as _;
use chrono::TimeDelta;
use domain::{Command, CommentId, Filter, Instant, Mention, OrderId, Sight, mentions};
use store::SourceRows;
use uuid::Uuid;

/// Of the orders that wait for a supplier, the first is talked about.
pub async fn add(seeder: &Seeder, now: Instant) -> anyhow::Result<()> {
    let (board, filter, sight) = (seeder.board_id, Filter::default(), Sight::whole());
    let snapshot =
        seeder.store.snapshot(board, &filter, &sight, 50.into(), now).await?.context("the demo's board")?;
    let waiting = snapshot.columns.iter().find(|column| column.count.status.as_str() == "supplier");
    let Some(card) = waiting.and_then(|column| column.orders.iter().find(|card| card.hold.is_none())) else {
        return Ok(());
    };
    let petra = Mention::Person(seeder.person("procurement")?).token();
    let production = Mention::Role("production".parse()?).token();
    seeder.set_time(now - TimeDelta::minutes(7));
    let asks =
        format!("{petra} four more signs would fit the same firing. Could the enamel be here by Tuesday?");
    say(seeder, card.id, "production", &asks).await?;
    seeder.set_time(now - TimeDelta::minutes(4));
    let answers =
        format!("It leaves their works on Monday, they say. {production} please keep the kiln free.");
    say(seeder, card.id, "procurement", &answers).await
}

async fn say(seeder: &Seeder, order: OrderId, role: &str, text: &str) -> anyhow::Result<()> {
    let mut sources = SourceRows::new();
    let (comment, mentions) = (CommentId(Uuid::now_v7()), mentions(text));
    let command = Command::Comment { comment, text: sources.note(text), mentions };
    seeder.submit(order, command, sources, seeder.person(role)?).await
}

//! Orders of the weeks before, delivered and archived since: what orders usually take in each status is known from them.

use super::{
    people,
    plan::{Planner, stay},
    seeder::Seeder,
};
use crate::services::import::{self, Content, ImportContext, OrderWithHistory};
use anyhow::ensure;
use chrono::TimeDelta;
use domain::{
    ActorRef, Command, OrderNumber, Step,
    wire::{ImportColumn as Column, Mapping},
};
use std::{fmt::Write, io::Cursor};
use store::SourceRows;

/// How many there are: some more than are enough to know what is usual.
const ORDERS: usize = 36;
/// How long ago the last one was delivered, in working hours, and how many lie between two.
const AGO: (i64, i64) = (96, 3);
/// The way all of them went.
const WAY: [&str; 9] =
    ["received", "approval", "supplier", "scheduled", "floor", "quality", "ready", "carrier", "delivered"];
const ITEMS: [&str; 4] = ["Cedar planter", "Copper ladle", "Wool throw", "Stone mortar"];

/// Adds them as of the day after the last one was delivered.
pub async fn add(seeder: &Seeder, planner: &Planner<'_>) -> anyhow::Result<()> {
    let now = planner.spans.before(planner.now, TimeDelta::hours(AGO.0 - 8));
    seeder.set_time(now);
    let author = ActorRef::Person(seeder.person("account_manager")?);
    let context = ImportContext {
        store: seeder.store.clone(),
        board: seeder.board().await?,
        secret: seeder.secret.clone(),
        author,
        now,
    };
    let add_history = |number: &OrderNumber, content: Content| with_history(planner, number, content);
    let report = import::run_with_history(&context, &mapping(), Cursor::new(file()), add_history).await?;
    ensure!(report.created == ORDERS as u64, "not all were imported: {:?}", report.findings.first());
    let logistics = seeder.person("logistics")?;
    for n in 0..ORDERS {
        let order = seeder.order(&number(n)).await?.card.id;
        seeder.submit(order, Command::Archive, SourceRows::new(), logistics).await?;
    }
    Ok(())
}

fn number(n: usize) -> String {
    format!("53{:04}", 5900 + n)
}

fn file() -> String {
    let mut file = "No,Item,Quantity,Price\n".to_owned();
    for n in 0..ORDERS {
        // Writing to a string does not fail.
        let _ = writeln!(file, "{},{},{},{}.00", number(n), ITEMS[n % ITEMS.len()], 1 + n % 5, 12 + n % 40);
    }
    file
}

fn mapping() -> Mapping {
    let columns = [
        (Column::Number, "No"),
        (Column::Description, "Item"),
        (Column::Quantity, "Quantity"),
        (Column::UnitPrice, "Price"),
    ];
    Mapping {
        columns: columns.map(|(column, name)| (column, name.into())).into(),
        dates: String::new(),
        zone: people::ZONE.to_owned(),
        source: "earlier orders".to_owned(),
        cancelled_prefix: None,
        ..Mapping::default()
    }
}

/// Told backwards from when it was delivered.
fn with_history(planner: &Planner<'_>, of: &OrderNumber, mut content: Content) -> OrderWithHistory {
    let n = (0..ORDERS).find(|n| number(*n) == **of).unwrap_or_default();
    let mut at = planner.spans.before(planner.now, TimeDelta::hours(AGO.0 + AGO.1 * n as i64));
    let mut history = Vec::new();
    for (j, status) in WAY.iter().enumerate().rev() {
        if j + 1 < WAY.len() {
            at = planner.spans.before(at, stay(status, n * 3 + j));
        }
        history.extend(status.parse().ok().map(|status| Step { status, at }));
    }
    history.reverse();
    if let Some(contact) = people::customer(n, Some("United Kingdom")) {
        content.contact = contact;
    }
    content.placed_at = Some(at);
    OrderWithHistory { content, history }
}

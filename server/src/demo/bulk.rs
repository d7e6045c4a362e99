//! Any number of invented orders, for benches and for boards that have to hold ten thousand cards. They come in through the
//! importer like real ones; nothing of them is random.

use super::{people, plan::Planner, seeder::Seeder};
use crate::services::import::{self, Content, ImportContext, OrderWithHistory};
use anyhow::ensure;
use chrono::TimeDelta;
use domain::{
    ActorRef, Instant, OrderNumber, Step,
    wire::{ImportColumn as Column, Mapping},
};
use std::{fmt::Write, io::Cursor};

/// Where they are, in turn. Columns with a limit get none.
const STAGES: [&str; 10] = [
    "received",
    "approval",
    "scheduled",
    "ready",
    "carrier",
    "quality",
    "received",
    "approval",
    "delivered",
    "scheduled",
];
const ITEMS: [&str; 7] = [
    "Oak stool",
    "Enamel lantern",
    "Linen runner",
    "Walnut tray",
    "Willow basket",
    "Brass hook",
    "Slate board",
];

/// Adds so many orders as they are at `planner.now`.
pub async fn add(seeder: &Seeder, planner: &Planner<'_>, orders: u32) -> anyhow::Result<()> {
    seeder.set_time(planner.now);
    let author = ActorRef::Person(seeder.person("account_manager")?);
    let context = ImportContext {
        store: seeder.store.clone(),
        board: seeder.board().await?,
        secret: seeder.secret.clone(),
        author,
        now: planner.now,
    };
    let add_history = |number: &OrderNumber, content: Content| with_history(planner, number, content);
    let report =
        import::run_with_history(&context, &mapping(), Cursor::new(file(orders)), add_history).await?;
    ensure!(
        report.created == u64::from(orders),
        "not all orders were imported: {:?}",
        report.findings.first()
    );
    Ok(())
}

fn file(orders: u32) -> String {
    let mut file = "No,Item,Quantity,Price\n".to_owned();
    for n in 0..orders as usize {
        for line in 0..=n % 3 {
            let item = ITEMS[(n + line) % ITEMS.len()];
            // Writing to a string does not fail.
            let _ = writeln!(file, "S-{:06},{item},{},{}.50", n + 1, 1 + n % 9, 4 + n % 60);
        }
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
        source: "crowd".to_owned(),
        cancelled_prefix: None,
        ..Mapping::default()
    }
}

fn with_history(planner: &Planner<'_>, number: &OrderNumber, mut content: Content) -> OrderWithHistory {
    let n: usize = number.trim_start_matches("S-").parse().unwrap_or(0);
    let status = STAGES[n % STAGES.len()];
    let entered = planner.entered(status, n as i32 * 7 % 104);
    let placed_at =
        if status == "received" { entered } else { entered - TimeDelta::hours(20 + n as i64 % 50) };
    if let Some(contact) = people::customer(n, Some("United Kingdom")) {
        content.contact = contact;
    }
    content.placed_at = Some(placed_at);
    content.promise = planner.window(n);
    let steps: [(&str, Instant); 2] = [("received", placed_at), (status, entered)];
    let steps = steps.into_iter().take(if status == "received" { 1 } else { 2 });
    let history = steps.filter_map(|(status, at)| Some(Step { status: status.parse().ok()?, at })).collect();
    OrderWithHistory { content, history }
}

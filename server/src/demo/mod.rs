//! `milepost demo`: a small shop with real order lines and invented people, as it might look on a working day. Everything
//! goes through the importer and the rule, like anybody's orders.

mod approvals;
mod assignments;
mod bulk;
mod comments;
mod customers;
mod parcels;
mod past;
mod people;
mod plan;
mod replay;
mod rules;
mod sample;
mod seeder;
mod workflow;

use crate::{config::PublicUrl, folder::Folder};
use anyhow::ensure;
use chrono::TimeDelta;
use domain::Instant;
use plan::Planner;
use seeder::Seeder;

/// What `milepost demo` takes beside what `serve` does.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct Args {
    /// Adds so many invented orders, for benches and large boards.
    #[arg(long, hide = true, default_value_t = 0)]
    pub orders: u32,
}

/// Makes a data folder or database the demo's, unless it is already. The answer is what to print: `sign-in <role> <email> <password>`
/// for each person, then `track <url>` for some orders, first a late one, one on its way and a delivered one, and
/// last the one that waits for its customer's approval.
pub async fn prepare(
    folder: &Folder,
    url: &PublicUrl,
    now: Instant,
    args: Args,
) -> anyhow::Result<Vec<String>> {
    let mut seeder = Seeder::open(folder, now - TimeDelta::days(40)).await?;
    let sample = sample::orders();
    match seeder.store.shop().await? {
        None => fill(&mut seeder, &sample, now, args).await?,
        Some(shop) => {
            ensure!(
                shop.name == people::SHOP,
                "{} holds the orders of {}: give the demo a place of its own.",
                folder.shown(),
                shop.name
            );
            seeder.find_board().await?;
        }
    }
    let mut lines = sign_ins();
    let awaiting = approvals::awaiting_customer(&seeder, now).await?.map(|number| number.to_string());
    for number in plan::showcase(&sample).into_iter().chain(awaiting) {
        let order = seeder.order(&number).await?;
        let token = seeder.secret.tracking_token(order.card.id, order.state.tracking_generation);
        lines.push(format!("track {url}/t/{token}"));
    }
    seeder.store.close().await;
    Ok(lines)
}

async fn fill(
    seeder: &mut Seeder,
    sample: &[sample::Sampled],
    now: Instant,
    args: Args,
) -> anyhow::Result<()> {
    seeder.set_up().await?;
    seeder.set_time(now);
    let board = seeder.board().await?;
    let planner = Planner { workflow: &board.workflow, spans: &board.spans, now };
    past::add(seeder, &planner).await?;
    replay::replay(seeder, &planner.timelines(sample), sample, (planner.first_import(), now)).await?;
    approvals::add(seeder, now).await?;
    comments::add(seeder, now).await?;
    assignments::add(seeder, now).await?;
    rules::add(seeder, now).await?;
    customers::add(seeder, sample).await?;
    parcels::add(seeder, sample, now).await?;
    seeder.begin_draft(workflow::draft(&board.workflow)).await?;
    if args.orders > 0 {
        bulk::add(seeder, &planner, args.orders).await?;
    }
    Ok(())
}

fn sign_ins() -> Vec<String> {
    let (_, email) = people::ADMINISTRATOR;
    let people = people::PEOPLE.iter().map(|(role, _, email)| (*role, *email));
    let all = [("administrator", email)].into_iter().chain(people);
    all.map(|(role, email)| format!("sign-in {role} {email} {}", people::PASSWORD)).collect()
}

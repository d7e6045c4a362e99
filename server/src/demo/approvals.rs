//! What the demo's people approve: large orders before they are scheduled. One waits for an answer, one was approved and then
//! edited, and those that went on have what they needed.

use super::{seeder::Seeder, workflow::PRICE};
use anyhow::Context as _;
use chrono::TimeDelta;
use domain::{
    ApprovalDecision, ApprovalId, Approver, Card, Command, Edit, FieldId, Filter, Instant, OrderId,
    OrderNumber, Party, Sight, StepStanding, awaits_customer,
};
use store::SourceRows;

/// The number of the order that waits for its customer's approval, if one still does.
pub async fn awaiting_customer(seeder: &Seeder, now: Instant) -> anyhow::Result<Option<OrderNumber>> {
    let (board, filter, sight) = (seeder.board().await?, Filter::default(), Sight::whole());
    let snapshot = seeder.store.snapshot(board.id, &filter, &sight, 50.into(), now).await?;
    let cards = snapshot.into_iter().flat_map(|snapshot| snapshot.columns).flat_map(|column| column.orders);
    let asked = |card: &Card| awaits_customer(&board.workflow, &card.approvals, &card.conditions);
    Ok(cards.filter(|card| asked(card)).map(|card| card.number).next())
}

/// Asks for an approval of an order, and decides so many of the steps that it needs, in their order.
pub async fn approve(
    seeder: &Seeder,
    order: OrderId,
    approval: &ApprovalId,
    steps: usize,
) -> anyhow::Result<()> {
    let asking = Command::RequestApproval { approval: approval.clone() };
    seeder.submit(order, asking, SourceRows::new(), seeder.person("account_manager")?).await?;
    let board = seeder.board().await?;
    let def = board.workflow.approval(approval).context("the demo's approval is gone")?;
    let present = seeder.store.order(order).await?.context("an order of the demo is gone")?;
    let standings =
        def.step_standings(present.state.approvals.get(approval), &present.state.conditions, None);
    let asked = def.steps.iter().zip(standings);
    let asked = asked.filter(|(_, standing)| *standing != StepStanding::NotNeeded);
    for (step, _) in asked.take(steps) {
        let mut sources = SourceRows::new();
        let (on_behalf, note, who) = match step.of.first() {
            Some(Approver::Role(role)) => (None, None, role.as_str()),
            _ => {
                let note = sources.note("E-mail of the customer: “Yes, please go ahead.”");
                (Some(Party::Customer), Some(note), "account_manager")
            }
        };
        let (approval, step) = (approval.clone(), step.id.clone());
        let decision = ApprovalDecision { approval, step, grant: true, on_behalf, note, strike: None };
        seeder.submit(order, Command::DecideApproval(decision), sources, seeder.person(who)?).await?;
    }
    Ok(())
}

/// Of the large orders that are not scheduled yet, one awaits the customer's answer and one was edited after it was approved.
pub async fn add(seeder: &Seeder, now: Instant) -> anyhow::Result<()> {
    let approval: ApprovalId = PRICE.parse()?;
    let (board, filter, sight) = (seeder.board_id, Filter::default(), Sight::whole());
    let snapshot =
        seeder.store.snapshot(board, &filter, &sight, 50.into(), now).await?.context("the demo's board")?;
    let early = snapshot
        .columns
        .iter()
        .filter(|column| matches!(column.count.status.as_str(), "received" | "approval" | "supplier"));
    let large = early.flat_map(|column| &column.orders);
    let mut large =
        large.filter(|card| !card.conditions.is_empty() && card.hold.is_none() && card.approvals.is_empty());
    seeder.set_time(now - TimeDelta::minutes(9));
    if let Some(card) = large.next() {
        approve(seeder, card.id, &approval, 1).await?;
    }
    if let Some(card) = large.next() {
        approve(seeder, card.id, &approval, usize::MAX).await?;
        let mut sources = SourceRows::new();
        let note = sources.note("The logo goes on the lid as well, says the customer on the phone.");
        let fields = [(FieldId::note(), Some(note))].into();
        let edit = Command::Edit(Edit { fields, ..Edit::default() });
        seeder.submit(card.id, edit, sources, seeder.person("account_manager")?).await?;
    }
    Ok(())
}

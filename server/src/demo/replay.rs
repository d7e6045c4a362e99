//! Plays the demo's courses on a store: two imports as the shop would have made them, and around them what people did,
//! each at its own time, as real commands that the rule has to accept.

use super::{
    approvals::approve,
    plan::OrderTimeline,
    sample::{self, Sampled},
    seeder::Seeder,
    workflow::{DEPOSIT, MATERIAL, RUSH},
};
use crate::{
    demo::people,
    services::import::{self, Content, ImportContext, OrderWithHistory},
};
use anyhow::{Context as _, ensure};
use chrono::TimeDelta;
use domain::{
    ActorRef, Command, Edit, FieldId, Fields, GateMode, HoldReason, Instant, Move, Need, OrderNumber,
    Promise, StatusId, Step, TextRef,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};
use store::SourceRows;

/// Something that happened, in order of time.
enum SeedAction<'a> {
    Import(BTreeSet<&'a str>),
    Move(&'a OrderTimeline, &'static str),
    Hold(&'a OrderTimeline, HoldReason, &'static str),
    Promise(&'a OrderTimeline, Promise, &'static str),
    Fact(&'a OrderTimeline, &'static str),
}

/// Plays everything up to now. Orders placed before `first` came with the first import, the others with one this morning.
pub async fn replay(
    seeder: &Seeder,
    timelines: &[OrderTimeline],
    sample: &[Sampled],
    (first, now): (Instant, Instant),
) -> anyhow::Result<()> {
    for (at, action) in actions(timelines, first).into_iter().filter(|(at, _)| *at <= now) {
        raise(seeder, at).await?;
        seeder.set_time(at);
        match action {
            SeedAction::Import(numbers) => import(seeder, timelines, sample, &numbers, at).await?,
            SeedAction::Move(timeline, to) => go(seeder, timeline, to)
                .await
                .with_context(|| format!("{} to {to} at {at}", timeline.number))?,
            SeedAction::Hold(timeline, reason, note) => hold(seeder, timeline, reason, note).await?,
            SeedAction::Fact(timeline, fact) => set(seeder, timeline, fact).await?,
            SeedAction::Promise(timeline, promise, reason) => {
                revise(seeder, timeline, promise, reason).await?
            }
        }
    }
    raise(seeder, now).await
}

/// Raises what stays too long up to a moment, each at its own time.
async fn raise(seeder: &Seeder, until: Instant) -> anyhow::Result<()> {
    while let Some(due) = seeder.store.next_timer().await?.filter(|due| *due <= until) {
        seeder.set_time(due);
        seeder.store.escalate(100).await?;
    }
    seeder.set_time(until);
    Ok(())
}

fn actions(timelines: &[OrderTimeline], first: Instant) -> Vec<(Instant, SeedAction<'_>)> {
    let (early, late): (Vec<_>, Vec<_>) = timelines.iter().partition(|timeline| timeline.placed_at <= first);
    let second =
        late.iter().map(|timeline| timeline.placed_at).max().map_or(first, |at| at + TimeDelta::minutes(3));
    let mut actions = Vec::new();
    for (imported_at, timelines) in [(first, early), (second, late)] {
        actions.push((
            imported_at,
            SeedAction::Import(timelines.iter().map(|timeline| timeline.number.as_str()).collect()),
        ));
        for timeline in timelines {
            let after = |at: Instant| at.max(imported_at + TimeDelta::seconds(30));
            let steps = timeline.steps.iter().filter(|step| step.1 > imported_at);
            actions.extend(steps.map(|(status, at)| (after(*at), SeedAction::Move(timeline, status))));
            actions.extend(
                timeline
                    .revised
                    .map(|(at, promise, why)| (after(at), SeedAction::Promise(timeline, promise, why))),
            );
            actions.extend(
                facts(timeline).into_iter().map(|(at, fact)| (after(at), SeedAction::Fact(timeline, fact))),
            );
            actions.extend(timeline.hold.map(|(at, reason, note)| {
                (after(at) + TimeDelta::seconds(30), SeedAction::Hold(timeline, reason, note))
            }));
        }
    }
    actions.sort_by_key(|(at, _)| *at);
    actions
}

/// What becomes so while production is scheduled: the deposit soon, for some not before production starts; the material
/// halfway, and for those that just came not yet.
fn facts(timeline: &OrderTimeline) -> Vec<(Instant, &'static str)> {
    let Some(place) = timeline.steps.iter().position(|step| step.0 == "scheduled") else {
        return Vec::new();
    };
    let (nth, since) = (timeline.number.bytes().map(usize::from).sum::<usize>(), timeline.steps[place].1);
    let until = timeline.steps.get(place + 1).map(|step| step.1);
    let half = until.map(|until| since + (until - since) / 2);
    let material = match half {
        Some(half) => Some(half),
        None => (nth % 3 > 0).then(|| since + TimeDelta::minutes(40)),
    };
    let deposit =
        (nth % 5 > 0).then(|| since + half.map_or(TimeDelta::minutes(15), |half| (half - since) / 2));
    deposit.map(|at| (at, DEPOSIT)).into_iter().chain(material.map(|at| (at, MATERIAL))).collect()
}

/// Every sixth order or so.
fn is_rush(timeline: &OrderTimeline) -> bool {
    timeline.number.bytes().map(usize::from).sum::<usize>().is_multiple_of(6)
}

async fn import(
    seeder: &Seeder,
    timelines: &[OrderTimeline],
    sample: &[Sampled],
    numbers: &BTreeSet<&str>,
    at: Instant,
) -> anyhow::Result<()> {
    let by_number: BTreeMap<&str, &OrderTimeline> =
        timelines.iter().map(|timeline| (timeline.number.as_str(), timeline)).collect();
    let customers = customers(sample);
    let author = ActorRef::Person(seeder.person("account_manager")?);
    let context = ImportContext {
        store: seeder.store.clone(),
        board: seeder.board().await?,
        secret: seeder.secret.clone(),
        author,
        now: at,
    };
    let add_history = |number: &OrderNumber, content: Content| {
        let customer = content.customer.as_deref().and_then(|id| customers.get(id)).copied();
        match by_number.get(&**number) {
            Some(timeline) => with_history(timeline, content, customer, at),
            None => OrderWithHistory { content, history: Vec::new() },
        }
    };
    let report = import::run_with_history(
        &context,
        &sample::mapping(),
        Cursor::new(sample::part(numbers)),
        add_history,
    )
    .await?;
    ensure!(
        report.created == numbers.len() as u64,
        "the sample was not imported whole: {:?}",
        report.findings
    );
    Ok(())
}

/// The file's customers by their id, each with a number of its own.
fn customers(sample: &[Sampled]) -> BTreeMap<&str, usize> {
    let mut customers = BTreeMap::new();
    for order in sample {
        let next = customers.len();
        customers.entry(order.customer.as_str()).or_insert(next);
    }
    customers
}

/// An order of the file as the shop of the demo has it: somebody else's, later, and on its way since.
fn with_history(
    timeline: &OrderTimeline,
    mut content: Content,
    customer: Option<usize>,
    at: Instant,
) -> OrderWithHistory {
    if let Some(contact) = customer.and_then(|n| people::customer(n, content.contact.country.as_deref())) {
        content.contact = contact;
    }
    content.placed_at = Some(timeline.placed_at);
    content.promise = timeline.promise;
    let passed: Vec<_> = timeline.steps.iter().filter(|step| step.1 <= at).collect();
    let parcel = timeline.parcel.as_ref().filter(|_| passed.iter().any(|step| step.0 == "carrier"));
    let parcel = parcel
        .into_iter()
        .flat_map(|(carrier, number)| [(FieldId::carrier(), carrier), (FieldId::tracking_number(), number)]);
    let fields = parcel.chain(timeline.reference.as_ref().map(|reference| (FieldId::reference(), reference)));
    content.fields = fields.filter_map(|(field, text)| Some((field, text.parse().ok()?))).collect();
    if is_rush(timeline) {
        content.fields.extend(RUSH.parse().ok().zip("yes".parse().ok()));
    }
    let first = [("received", timeline.placed_at)];
    let history = first
        .iter()
        .chain(passed)
        .filter_map(|(status, at)| Some(Step { status: status.parse().ok()?, at: *at }))
        .collect();
    OrderWithHistory { content, history }
}

async fn go(seeder: &Seeder, timeline: &OrderTimeline, to: &str) -> anyhow::Result<()> {
    let order = seeder.order(&timeline.number).await?;
    let (from, to): (StatusId, StatusId) = (order.card.status, to.parse()?);
    let board = seeder.board().await?;
    let transition = board.workflow.transition(&from, &to).with_context(|| format!("no move from {from}"))?;
    let owner = board.workflow.status(&from).map(|status| status.owner.as_str()).unwrap_or_default();
    let mut sources = SourceRows::new();
    let (mut reason, mut fields) = (None, Fields::new());
    for gate in board.workflow.gates_of(transition) {
        match (&gate.requires, &timeline.parcel) {
            (Need::Reason, _) => reason = Some(sources.note(why(&to))),
            (Need::Field(field), Some((carrier, number))) => {
                let text = if *field == FieldId::carrier() { carrier } else { number };
                fields.insert(field.clone(), Some(sources.note(text)));
            }
            (Need::Approval(approval), _) => {
                let def = board.workflow.approval(approval).context("the demo's approval is gone")?;
                let standing =
                    def.standing(order.state.approvals.get(approval), &order.state.conditions, None);
                if !standing.is_given() {
                    approve(seeder, order.card.id, approval, usize::MAX).await?;
                }
            }
            (Need::Fact(fact), _) if gate.mode == GateMode::Warn && !order.state.facts.contains_key(fact) => {
                reason = Some(sources.note("A customer of many years, who pays on delivery."));
            }
            _ => {}
        }
    }
    let command = Command::Move(Move { reason, fields, ..Move::to(to) });
    seeder.submit(order.card.id, command, sources, seeder.person(owner)?).await
}

fn why(to: &StatusId) -> &'static str {
    match to.as_str() {
        "cancelled" => "The customer ordered twice by mistake.",
        _ => "The customer chose another colour; the lines are up to date.",
    }
}

async fn set(seeder: &Seeder, timeline: &OrderTimeline, fact: &'static str) -> anyhow::Result<()> {
    let order = seeder.order(&timeline.number).await?;
    let mut sources = SourceRows::new();
    let (evidence, who) = match fact {
        DEPOSIT => (Some(sources.note(&format!("INV-{}", timeline.number))), "account_manager"),
        _ => (None, "procurement"),
    };
    let command = Command::SetFact { fact: fact.parse()?, evidence };
    seeder.submit(order.card.id, command, sources, seeder.person(who)?).await
}

async fn hold(
    seeder: &Seeder,
    timeline: &OrderTimeline,
    reason: HoldReason,
    note: &str,
) -> anyhow::Result<()> {
    let order = seeder.order(&timeline.number).await?;
    let board = seeder.board().await?;
    let owner =
        board.workflow.status(&order.card.status).map(|status| status.owner.as_str()).unwrap_or_default();
    let mut sources = SourceRows::new();
    let note = Some(sources.note(note));
    seeder.submit(order.card.id, Command::Hold { reason, note }, sources, seeder.person(owner)?).await
}

async fn revise(
    seeder: &Seeder,
    timeline: &OrderTimeline,
    promise: Promise,
    reason: &str,
) -> anyhow::Result<()> {
    let order = seeder.order(&timeline.number).await?;
    let mut sources = SourceRows::new();
    let reason: Option<TextRef> = Some(sources.note(reason));
    let edit = Edit { promise: Some(promise), reason, ..Edit::default() };
    seeder.submit(order.card.id, Command::Edit(edit), sources, seeder.person("account_manager")?).await
}

//! Plays the demo's courses on a store: two imports as the shop would have made them, and around them what people did,
//! each at its own time, as real commands that the rule has to accept.

use super::{
    plan::Course,
    sample::{self, Sampled},
    stage::Stage,
};
use crate::{
    demo::cast,
    services::import::{self, Content, Context, Dressed},
};
use anyhow::{Context as _, bail, ensure};
use chrono::TimeDelta;
use domain::{
    ActorRef, Command, Edit, Field, Fields, HoldReason, Instant, Move, Need, OrderNumber, Origin, PersonId, Promise, StatusId, Step,
    TextRef,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};
use store::{SourceRows, Submission};

/// Something that happened, in order of time.
enum Deed<'a> {
    Import(BTreeSet<&'a str>),
    Move(&'a Course, &'static str),
    Hold(&'a Course, HoldReason, &'static str),
    Promise(&'a Course, Promise, &'static str),
}

/// Plays everything up to now. Orders placed before `first` came with the first import, the others with one this morning.
pub async fn play(stage: &Stage, courses: &[Course], sample: &[Sampled], first: Instant) -> anyhow::Result<()> {
    for (at, deed) in deeds(courses, first) {
        stage.set_time(at);
        match deed {
            Deed::Import(numbers) => import(stage, courses, sample, &numbers, at).await?,
            Deed::Move(course, to) => go(stage, course, to).await.with_context(|| format!("{} to {to} at {at}", course.number))?,
            Deed::Hold(course, reason, note) => hold(stage, course, reason, note).await?,
            Deed::Promise(course, promise, reason) => revise(stage, course, promise, reason).await?,
        }
    }
    Ok(())
}

fn deeds(courses: &[Course], first: Instant) -> Vec<(Instant, Deed<'_>)> {
    let (early, late): (Vec<_>, Vec<_>) = courses.iter().partition(|course| course.placed_at <= first);
    let second = late.iter().map(|course| course.placed_at).max().map_or(first, |at| at + TimeDelta::minutes(3));
    let mut deeds = Vec::new();
    for (imported_at, courses) in [(first, early), (second, late)] {
        deeds.push((imported_at, Deed::Import(courses.iter().map(|course| course.number.as_str()).collect())));
        for course in courses {
            let after = |at: Instant| at.max(imported_at + TimeDelta::seconds(30));
            let steps = course.steps.iter().filter(|step| step.1 > imported_at);
            deeds.extend(steps.map(|(status, at)| (after(*at), Deed::Move(course, status))));
            deeds.extend(course.revised.map(|(at, promise, why)| (after(at), Deed::Promise(course, promise, why))));
            deeds.extend(course.hold.map(|(at, reason, note)| (after(at) + TimeDelta::seconds(30), Deed::Hold(course, reason, note))));
        }
    }
    deeds.sort_by_key(|(at, _)| *at);
    deeds
}

async fn import(stage: &Stage, courses: &[Course], sample: &[Sampled], numbers: &BTreeSet<&str>, at: Instant) -> anyhow::Result<()> {
    let by_number: BTreeMap<&str, &Course> = courses.iter().map(|course| (course.number.as_str(), course)).collect();
    let customers = customers(sample);
    let author = ActorRef::Person(stage.person("account_manager")?);
    let context = Context { store: stage.store.clone(), board: stage.board().await?, secret: stage.secret.clone(), author, now: at };
    let dress = |number: &OrderNumber, content: Content| {
        let customer = content.customer.as_deref().and_then(|id| customers.get(id)).copied();
        match by_number.get(&**number) {
            Some(course) => dressed(course, content, customer, at),
            None => Dressed { content, history: Vec::new() },
        }
    };
    let report = import::run_dressed(&context, &sample::mapping(), Cursor::new(sample::part(numbers)), dress).await?;
    ensure!(report.created == numbers.len() as u64, "the sample was not imported whole: {:?}", report.findings);
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
fn dressed(course: &Course, mut content: Content, customer: Option<usize>, at: Instant) -> Dressed {
    if let Some(contact) = customer.and_then(|n| cast::customer(n, content.contact.country.as_deref())) {
        content.contact = contact;
    }
    content.placed_at = Some(course.placed_at);
    content.promise = course.promise;
    let passed: Vec<_> = course.steps.iter().filter(|step| step.1 <= at).collect();
    let parcel = course.parcel.as_ref().filter(|_| passed.iter().any(|step| step.0 == "carrier"));
    let parcel = parcel.into_iter().flat_map(|(carrier, number)| [(Field::Carrier, carrier), (Field::TrackingNumber, number)]);
    let fields = parcel.chain(course.reference.as_ref().map(|reference| (Field::Reference, reference)));
    content.fields = fields.filter_map(|(field, text)| Some((field, text.parse().ok()?))).collect();
    let first = [("received", course.placed_at)];
    let history = first.iter().chain(passed).filter_map(|(status, at)| Some(Step { status: status.parse().ok()?, at: *at })).collect();
    Dressed { content, history }
}

async fn go(stage: &Stage, course: &Course, to: &str) -> anyhow::Result<()> {
    let order = stage.order(&course.number).await?;
    let (from, to): (StatusId, StatusId) = (order.card.status, to.parse()?);
    let board = stage.board().await?;
    let transition = board.workflow.transition(&from, &to).with_context(|| format!("no move from {from}"))?;
    let owner = board.workflow.status(&from).map(|status| status.owner.as_str()).unwrap_or_default();
    let mut sources = SourceRows::new();
    let (mut reason, mut fields) = (None, Fields::new());
    for need in &transition.needs {
        match (need, &course.parcel) {
            (Need::Reason, _) => reason = Some(sources.note(why(&to))),
            (Need::Field(Field::Carrier), Some((carrier, _))) => drop(fields.insert(Field::Carrier, Some(sources.note(carrier)))),
            (Need::Field(Field::TrackingNumber), Some((_, number))) => {
                drop(fields.insert(Field::TrackingNumber, Some(sources.note(number))))
            }
            _ => {}
        }
    }
    let command = Command::Move(Move { to, reason, fields, promise: None });
    submit(stage, order.card.id, command, sources, stage.person(owner)?).await
}

fn why(to: &StatusId) -> &'static str {
    match to.as_str() {
        "cancelled" => "The customer ordered twice by mistake.",
        _ => "The customer chose another colour; the lines are up to date.",
    }
}

async fn hold(stage: &Stage, course: &Course, reason: HoldReason, note: &str) -> anyhow::Result<()> {
    let order = stage.order(&course.number).await?;
    let board = stage.board().await?;
    let owner = board.workflow.status(&order.card.status).map(|status| status.owner.as_str()).unwrap_or_default();
    let mut sources = SourceRows::new();
    let note = Some(sources.note(note));
    submit(stage, order.card.id, Command::Hold { reason, note }, sources, stage.person(owner)?).await
}

async fn revise(stage: &Stage, course: &Course, promise: Promise, reason: &str) -> anyhow::Result<()> {
    let order = stage.order(&course.number).await?;
    let mut sources = SourceRows::new();
    let reason: Option<TextRef> = Some(sources.note(reason));
    let edit = Edit { promise: Some(promise), reason, ..Edit::default() };
    submit(stage, order.card.id, Command::Edit(edit), sources, stage.person("account_manager")?).await
}

async fn submit(stage: &Stage, order: domain::OrderId, command: Command, sources: SourceRows, who: PersonId) -> anyhow::Result<()> {
    let submission = Submission::new(stage.board_id, order, command, ActorRef::Person(who), Origin::Board);
    match stage.store.submit(Submission { sources, ..submission }).await {
        Ok(_) => Ok(()),
        Err(store::WriteError::Refused(refusals)) => bail!("refused: {refusals:?}"),
        Err(error) => Err(error.into()),
    }
}

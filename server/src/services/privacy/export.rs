//! All that is held of a customer, for them: their orders with what was noted, written and done. Who of the shop did it is not
//! theirs to know, so no colleague is named.

use super::{
    mentions::{self, Mentions},
    standing::{MOST, Standing},
};
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::tracking_url,
};
use domain::{
    ActorRef, CommentPart, Email, FieldId, comment_parts,
    wire::{CustomerExport, EntryView, ExportedEntry, ExportedMention, ExportedOrder, Line},
};
use std::collections::BTreeMap;
use store::{HeldOrder, Whose};

/// How many entries are read at once.
const PAGE: u32 = 500;

/// Everything, the oldest order first.
pub async fn export(services: &Services, whose: &Whose) -> ServiceResult<CustomerExport> {
    let mut held = services.store.held(whose, MOST).await?;
    let Mentions { again, elsewhere } = mentions::of(services, whose, &held).await?;
    held.extend(again);
    if held.is_empty() && elsewhere.is_empty() {
        return Err(ServiceError::NotFound("customer"));
    }
    held.sort_by_key(|order| order.placed_at);
    let standing = Standing::now(services).await?;
    let mut orders = Vec::with_capacity(held.len());
    for order in &held {
        orders.push(exported(services, &standing, order).await?);
    }
    let mut mentions = Vec::with_capacity(elsewhere.len());
    if let Whose::Email(email) = whose {
        for order in &elsewhere {
            mentions.push(mentioned(services, &standing, order, email).await?);
        }
    }
    let shop = services.store.shop().await?.map(|shop| shop.name).unwrap_or_default();
    Ok(CustomerExport { shop, made_at: services.clock.now(), orders, mentions })
}

/// What of somebody else's order is about them: the texts that hold their address, and nothing else.
async fn mentioned(
    services: &Services,
    standing: &Standing,
    held: &HeldOrder,
    email: &Email,
) -> ServiceResult<ExportedMention> {
    let entries = services.store.order_entries(held.order, 0, u32::MAX).await?;
    let texts = entries.iter().flat_map(|entry| mentions::texts(entry, email)).map(|text| words(text));
    let board = standing.board(held).map(|board| board.name.clone()).unwrap_or_default();
    Ok(ExportedMention { number: held.number.clone(), board, texts: texts.collect() })
}

async fn exported(
    services: &Services,
    standing: &Standing,
    held: &HeldOrder,
) -> ServiceResult<ExportedOrder> {
    let gone = ServiceError::NotFound("order");
    let order = services.store.order(held.order).await?.ok_or(gone)?;
    let board = standing.board(held);
    let workflow = board.map(|board| &board.workflow);
    let status = workflow.and_then(|workflow| workflow.status(&held.status));
    let label = |field: &FieldId| match workflow {
        Some(workflow) => workflow.field_label(field).to_owned(),
        None => field.to_string(),
    };
    let fields = order.fields.iter().map(|(field, text)| (label(field), text.clone())).collect();
    Ok(ExportedOrder {
        number: held.number.clone(),
        board: board.map(|board| board.name.clone()).unwrap_or_default(),
        status: status.map_or_else(|| held.status.to_string(), |status| status.name.clone()),
        placed_at: held.placed_at,
        customer_id: held.customer,
        contacts: services.store.contacts(held.order).await?,
        language: services.store.order_language(held.order).await?,
        lines: order.lines,
        promise: order.state.promise,
        fields,
        tracking_url: tracking_url(services, held.order, order.state.tracking_generation),
        beside: services.store.kept_beside(held.order).await?,
        entries: entries(services, held).await?,
    })
}

async fn entries(services: &Services, held: &HeldOrder) -> ServiceResult<Vec<ExportedEntry>> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let page = services.store.order_entries(held.order, after, PAGE).await?;
        let Some(last) = page.last().map(|entry| entry.seq) else { return Ok(all) };
        after = last;
        all.extend(page.into_iter().map(told));
    }
}

fn told(entry: EntryView) -> ExportedEntry {
    let by = match entry.actor.who {
        ActorRef::Customer => "customer",
        ActorRef::Person(_) => "shop",
        ActorRef::Rule(_) | ActorRef::System => "milepost",
    };
    let texts: BTreeMap<_, _> = entry.texts;
    let texts = texts.into_values().map(|text| words(&text)).filter(|text| !text.is_empty()).collect();
    ExportedEntry { at: entry.occurred_at, what: entry.event.kind().to_owned(), by: by.to_owned(), texts }
}

/// A text without the ids of those whom it mentions; lines as people read them.
fn words(text: &str) -> String {
    if let Ok(lines) = serde_json::from_str::<Vec<Line>>(text) {
        let lines = lines.iter().map(|line| format!("{} × {}", line.quantity, line.description));
        return lines.collect::<Vec<_>>().join("; ");
    }
    let said = comment_parts(text).into_iter().map(|part| match part {
        CommentPart::Text(words) => words,
        CommentPart::Mention(_) => "@colleague".into(),
    });
    said.collect::<String>().trim().to_owned()
}

//! Exactly what a customer approves, as the page shows it and as the copy by mail says it afterwards: what is not on the page is not
//! in the copy.

use crate::services::{context::Services, error::ServiceResult};
use domain::{
    ActorRef, ApprovalId, Content, Covered, CustomerAct, FieldDef, FieldId, LongText, MessageId, StepId,
    Strike,
    wire::{AnswerCopy, ApprovedContent},
};
use store::{Board, NewAnswerCopy, Order, sha256};
use uuid::Uuid;

/// What a step of an approval is about, with its seal; without the lines that are left out of it, which are told apart. Of fields, those that some role of the shop does not see are for the shop
/// alone, and so is its note, unless the approval names them.
pub(super) async fn content(
    services: &Services,
    board: &Board,
    order: &Order,
    (approval, step): (&ApprovalId, &StepId),
    strike: Option<&Strike>,
) -> ServiceResult<Option<ApprovedContent>> {
    let def = board.workflow.approval(approval);
    let Some((def, step)) = def.and_then(|def| Some((def, def.step(step)?))) else { return Ok(None) };
    let log = services.store.order_log(order.card.id, 0, u32::MAX).await?;
    let mut said = Content::of(order.card.id, &log);
    if let Some(strike) = strike {
        said.apply(&strike.change.event(), &ActorRef::Customer);
    }
    let seal = sha256(&said.canonical(def, step));
    let covers = def.covers_of(step);
    let is_shown = |field: &&FieldDef| {
        let part = Covered::Field(field.id.clone());
        let internal = !field.visible_to.is_empty() || field.id == FieldId::note();
        covers.contains(&part) || part.is_among(covers) && !internal
    };
    let fields = board.workflow.fields.iter().filter(is_shown);
    let fields = fields.filter_map(|field| Some((field.label.clone(), order.fields.get(&field.id)?.clone())));
    let is_out = |place: u32| strike.is_some_and(|strike| strike.lines.contains(&place));
    let lines = |out: bool| {
        let lines = (0..).zip(&order.lines).filter(|(place, _)| is_out(*place) == out);
        lines.map(|(_, line)| (line.description.to_string(), line.quantity)).collect()
    };
    Ok(Some(ApprovedContent {
        name: def.name.clone(),
        lines: Covered::Lines.is_among(covers).then(|| lines(false)),
        fields: fields.collect(),
        promise: order.state.promise.filter(|_| Covered::Promise.is_among(covers)),
        contact: Covered::Customer.is_among(covers),
        seal,
        left_out: lines(true),
    }))
}

/// The copy of a decision, where the shop sends mails to its customers. Of another version than the form showed there is none:
/// the act is refused, or was done before.
pub(super) async fn copy(
    services: &Services,
    (board, order): (&Board, &Order),
    act: &CustomerAct,
    (version, granted, note): (u64, bool, Option<&LongText>),
    strike: Option<&Strike>,
) -> ServiceResult<Option<Box<NewAnswerCopy>>> {
    let CustomerAct::Approval { approval, step } = act else { return Ok(None) };
    if order.state.version != version || !services.store.message_settings().await?.on {
        return Ok(None);
    }
    let content = content(services, board, order, (approval, step), strike).await?;
    Ok(content.map(|content| {
        let copy = AnswerCopy { content, granted, note: note.map(|note| note.to_string()) };
        Box::new(NewAnswerCopy { id: MessageId(Uuid::now_v7()), copy })
    }))
}

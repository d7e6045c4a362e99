//! What a customer does on the tracking page: a page that asks once more, and then the very command that everybody's acts go
//! through, with the customer as its author. Opening a page does nothing; a form acts once, and only on the order as it was shown.

use super::{
    approved,
    offered::path,
    striking::{self, Choice},
};
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
    throttle::{self, Source},
    token::Token,
    tracking::{self, OpenedLink},
};
use domain::{
    ActorRef, ApprovalDecision, ApprovalId, Command, CommentId, CustomerAct, CustomerAnswer, CustomerPage,
    HoldReason, Language, LongText, Origin, StepId, Strike, TextRef,
    wire::{ConfirmAsk, ConfirmView},
};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use store::{Board, Key, Order, Rate, SourceRows, Submission, hex, secret::token_digest};
use uuid::Uuid;

/// Acts of one link: a double click, some mistakes, and no more.
const PER_LINK: Rate = Rate { burst: 20.0, seconds: 15.0 };
/// How much of a random token makes a form one of its kind.
const ONCE: usize = 22;

/// A form as it came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActForm {
    /// The version of the order that it showed.
    pub version: u64,
    /// What makes it one of its kind.
    pub once: String,
    /// That it is ours.
    pub proof: String,
    /// Whether they say yes, where they can say no.
    pub yes: bool,
    /// What they wrote.
    pub words: Option<LongText>,
    /// The lines that they leave out, by where they stand from 0.
    pub struck: BTreeSet<u32>,
}

/// What the page before an act shows, to somebody who likes this language best of ours; and what is wrong with their choice, where
/// something is: then the page is as before they chose.
pub async fn confirm(
    services: &Services,
    token: &str,
    act: &CustomerAct,
    (liked, page): (Option<Language>, &CustomerPage),
    choice: Option<&Choice>,
) -> ServiceResult<(ConfirmView, Option<ServiceError>)> {
    let opened = tracking::open(services, token).await?;
    let (order, board) = (&opened.order, &opened.board);
    let language = tracking::language(services, order.card.id, liked, page).await?;
    let foreign = (language != page.language).then_some(page.language);
    let open = order.state.open_to_customer(&board.workflow).contains(act);
    let (version, once) = (order.state.version, Token::random().as_str()[..ONCE].to_owned());
    let (struck, wrong) = match choice.filter(|_| open).map(|choice| chosen(board, order, act, choice)) {
        None => (BTreeSet::new(), None),
        Some(Ok(struck)) => (struck, None),
        Some(Err(wrong)) => (BTreeSet::new(), Some(wrong)),
    };
    let ask = if open { ask(services, (board, order), act, foreign, (&struck, &once)).await? } else { None };
    let view = ConfirmView {
        shop: opened.shop.name.clone(),
        number: order.card.number.to_string(),
        language,
        back: base(token),
        ask,
        version,
        proof: proof(services, token, &named(act, &struck), version, &once),
        once,
        today: board.today(services.clock.now()),
    };
    Ok((view, wrong))
}

/// The lines that are to be left out, where they can be.
fn chosen(board: &Board, order: &Order, act: &CustomerAct, choice: &Choice) -> ServiceResult<BTreeSet<u32>> {
    let CustomerAct::Approval { approval, step } = act else { return Ok(BTreeSet::new()) };
    let step = board.workflow.approval(approval).and_then(|def| def.step(step));
    striking::check(order, step.ok_or(ServiceError::NotFound("step"))?, choice)?;
    Ok(choice.struck.clone())
}

fn base(token: &str) -> String {
    format!("/t/{token}")
}

/// An act as it is asked, with what is left out.
fn named(act: &CustomerAct, struck: &BTreeSet<u32>) -> String {
    let address = path("", act);
    if struck.is_empty() { address } else { format!("{address}?out={}", striking::places(struck)) }
}

/// Only who was shown the page has it, and it holds for this link, act and version alone: no other page can make such a form.
fn proof(services: &Services, token: &str, act: &str, version: u64, once: &str) -> String {
    let link = token_digest(token);
    let about = [&link[..], act.as_bytes(), &version.to_be_bytes(), once.as_bytes()];
    hex(&services.secret.keyed("act", &about.concat()))
}

/// What it asks; `foreign` is the shop's language where that is not the page's.
async fn ask(
    services: &Services,
    (board, order): (&Board, &Order),
    act: &CustomerAct,
    foreign: Option<Language>,
    (struck, once): (&BTreeSet<u32>, &str),
) -> ServiceResult<Option<ConfirmAsk>> {
    let (first, promise) = (order.state.first_promise, order.state.promise);
    Ok(match act {
        CustomerAct::Approval { approval, step } => {
            let strike = (!struck.is_empty()).then(|| {
                let of = (order.state.version, once);
                striking::strike(services, order, struck, of, &mut SourceRows::new())
            });
            let content =
                approved::content(services, board, order, (approval, step), strike.as_ref()).await?;
            let step = board.workflow.approval(approval).and_then(|def| def.step(step));
            content.map(|content| ConfirmAsk::Approval {
                strikable: step
                    .filter(|_| struck.is_empty() && content.lines.is_some())
                    .map_or_else(Vec::new, |step| striking::strikable(order, step)),
                struck: struck.iter().copied().collect(),
                content,
                language: foreign,
            })
        }
        CustomerAct::AcceptDate => first.zip(promise).map(|(first, promise)| ConfirmAsk::AcceptDate {
            first: first.latest(),
            promise,
            reason: order.promise_reason.clone(),
            reason_language: foreign.filter(|_| order.promise_reason.is_some()),
        }),
        CustomerAct::AskToCancel => Some(ConfirmAsk::AskToCancel),
        CustomerAct::Reply => {
            let address = order.state.hold.is_some_and(|hold| hold.reason == HoldReason::Address);
            Some(ConfirmAsk::Reply { address })
        }
    })
}

/// Does what a form says.
pub async fn carry_out(
    services: &Services,
    token: &str,
    act: CustomerAct,
    form: ActForm,
) -> ServiceResult<()> {
    let OpenedLink { located, board, order, .. } = tracking::open(services, token).await?;
    throttle::attempt(services, &Source::Link(token_digest(token)), PER_LINK).await?;
    let asked = named(&act, &form.struck);
    let ours = proof(services, token, &asked, form.version, &form.once);
    if token_digest(&ours) != token_digest(&form.proof) {
        return Err(ServiceError::Conflict("This form is not from this page: look at it again."));
    }
    let (mut sources, replies) = (SourceRows::new(), act == CustomerAct::Reply);
    let request = request(&asked, &form);
    let strike = (!form.struck.is_empty())
        .then(|| striking::strike(services, &order, &form.struck, (form.version, &form.once), &mut sources));
    let said = (form.version, form.yes, form.words.as_ref());
    let copy = approved::copy(services, (&board, &order), &act, said, strike.as_ref()).await?;
    let command = command(act, &form, strike, &mut sources)?;
    let author = ActorRef::Customer;
    let mut submission = Submission::new(located.board, located.order, command, author, Origin::TrackingPage);
    submission.sources = sources;
    // What they write holds whatever happened to the order meanwhile.
    submission.if_match = (!replies).then_some(form.version);
    submission.key = Some(Key { key: form.once, request });
    submission.copy = copy;
    services.store.submit(submission).await?;
    services.mails.wake();
    services.tracking_page_cache.forget(located.order);
    Ok(())
}

fn request(act: &str, form: &ActForm) -> [u8; 32] {
    let words = form.words.as_deref().unwrap_or_default();
    Sha256::digest(format!("{act}\n{}\n{words}", form.yes)).into()
}

fn command(
    act: CustomerAct,
    form: &ActForm,
    strike: Option<Strike>,
    sources: &mut SourceRows,
) -> ServiceResult<Command> {
    let mut words = || form.words.as_ref().map(|words| sources.note(words));
    let empty = |sentence: &str| ServiceError::Invalid(sentence.to_owned());
    Ok(match act {
        CustomerAct::Approval { approval, step } => decision((approval, step), form.yes, words(), strike)?,
        CustomerAct::AcceptDate => Command::Answer(CustomerAnswer::AcceptDate),
        CustomerAct::AskToCancel => Command::Answer(CustomerAnswer::AskToCancel { reason: words() }),
        CustomerAct::Reply => {
            let text = words().ok_or_else(|| empty("Write your answer first."))?;
            let comment = CommentId(Uuid::now_v7());
            Command::Answer(CustomerAnswer::Reply { comment, text })
        }
    })
}

fn decision(
    (approval, step): (ApprovalId, StepId),
    grant: bool,
    note: Option<TextRef>,
    strike: Option<Strike>,
) -> ServiceResult<Command> {
    if !grant && note.is_none() {
        return Err(ServiceError::Invalid("Say what should be different, so that we can change it.".into()));
    }
    let strike = strike.map(Box::new);
    let decision = ApprovalDecision { approval, step, grant, on_behalf: None, note, strike };
    Ok(Command::DecideApproval(decision))
}

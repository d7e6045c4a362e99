//! What a customer does on the tracking page: a page that asks once more, and then the very command that everybody's acts go
//! through, with the customer as its author. Opening a page does nothing; a form acts once, and only on the order as it was shown.

use super::{approved, offered::path};
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
    throttle::{self, Source},
    token::Token,
    tracking::{self, OpenedLink},
};
use domain::{
    ActorRef, ApprovalDecision, ApprovalId, Command, CommentId, CustomerAct, CustomerAnswer, CustomerPage,
    HoldReason, Language, LongText, Origin, StepId,
    wire::{ConfirmAsk, ConfirmView},
};
use sha2::{Digest, Sha256};
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
}

/// What the page before an act shows, to somebody who likes this language best of ours.
pub async fn confirm(
    services: &Services,
    token: &str,
    act: &CustomerAct,
    liked: Option<Language>,
    page: &CustomerPage,
) -> ServiceResult<ConfirmView> {
    let opened = tracking::open(services, token).await?;
    let (order, board) = (&opened.order, &opened.board);
    let language = tracking::language(services, order.card.id, liked, page).await?;
    let foreign = (language != page.language).then_some(page.language);
    let open = order.state.open_to_customer(&board.workflow).contains(act);
    let ask = if open { ask(services, board, order, act, foreign).await? } else { None };
    let (version, once) = (order.state.version, Token::random().as_str()[..ONCE].to_owned());
    Ok(ConfirmView {
        shop: opened.shop.name.clone(),
        number: order.card.number.to_string(),
        language,
        back: base(token),
        ask,
        version,
        proof: proof(services, token, act, version, &once),
        once,
        today: board.today(services.clock.now()),
    })
}

fn base(token: &str) -> String {
    format!("/t/{token}")
}

/// Only who was shown the page has it, and it holds for this link, act and version alone: no other page can make such a form.
fn proof(services: &Services, token: &str, act: &CustomerAct, version: u64, once: &str) -> String {
    let (link, act) = (token_digest(token), path("", act));
    let about = [&link[..], act.as_bytes(), &version.to_be_bytes(), once.as_bytes()];
    hex(&services.secret.keyed("act", &about.concat()))
}

/// What it asks; `foreign` is the shop's language where that is not the page's.
async fn ask(
    services: &Services,
    board: &Board,
    order: &Order,
    act: &CustomerAct,
    foreign: Option<Language>,
) -> ServiceResult<Option<ConfirmAsk>> {
    let (first, promise) = (order.state.first_promise, order.state.promise);
    Ok(match act {
        CustomerAct::Approval { approval, step } => {
            let content = approved::content(services, board, order, (approval, step)).await?;
            content.map(|content| ConfirmAsk::Approval { content, language: foreign })
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
    let ours = proof(services, token, &act, form.version, &form.once);
    if token_digest(&ours) != token_digest(&form.proof) {
        return Err(ServiceError::Conflict("This form is not from this page: look at it again."));
    }
    let (mut sources, replies) = (SourceRows::new(), act == CustomerAct::Reply);
    let request = request(&act, &form);
    let said = (form.version, form.yes, form.words.as_ref());
    let copy = approved::copy(services, (&board, &order), &act, said).await?;
    let command = command(act, &form, &mut sources)?;
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

fn request(act: &CustomerAct, form: &ActForm) -> [u8; 32] {
    let words = form.words.as_deref().unwrap_or_default();
    Sha256::digest(format!("{}\n{}\n{words}", path("", act), form.yes)).into()
}

fn command(act: CustomerAct, form: &ActForm, sources: &mut SourceRows) -> ServiceResult<Command> {
    let mut words = || form.words.as_ref().map(|words| sources.note(words));
    let empty = |sentence: &str| ServiceError::Invalid(sentence.to_owned());
    Ok(match act {
        CustomerAct::Approval { approval, step } => decision((approval, step), form.yes, words())?,
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
    note: Option<domain::TextRef>,
) -> ServiceResult<Command> {
    if !grant && note.is_none() {
        return Err(ServiceError::Invalid("Say what should be different, so that we can change it.".into()));
    }
    let decision = ApprovalDecision { approval, step, grant, on_behalf: None, note };
    Ok(Command::DecideApproval(decision))
}

//! Erasing what is known of a customer: order by order through the one write path, each noted in its board's log; then the
//! database's files are cleared of older copies, and the installation's log says how many there were.

use super::{
    mentions,
    standing::{MOST, Standing, mark},
};
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
    naming::day_in_words,
};
use domain::{
    ActorRef, Command, Date, Erasable, ErasureId, Origin, PersonId, Refusal, RefusalCode, isolated, tr,
    wire::{ErasedCustomer, ErasureReason},
};
use store::{
    Administration, Erased, HeldOrder, StoredErasure, Submission, WaitingErasure, Whose, WriteError,
};
use uuid::Uuid;

/// How many orders go into the writer's queue at once.
const BATCH: usize = 50;

/// Who asks, and for what.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Who.
    pub author: ActorRef,
    /// What has to be kept for now is erased once it need not be.
    pub later: bool,
}

/// Erases what is known of a customer. Nothing is erased while one of their orders is open: whoever works on it has to know for
/// whom. Where one has to be kept, nothing is erased either, unless that may wait.
pub async fn erase(services: &Services, whose: &Whose, asked: &Asked) -> ServiceResult<ErasedCustomer> {
    let (held, standing) = (services.store.held(whose, MOST).await?, Standing::now(services).await?);
    // What was written since of orders that were erased before.
    let again = mentions::of(services, whose, &held).await?.again;
    if held.is_empty() && again.is_empty() {
        return Err(ServiceError::NotFound("customer"));
    }
    let (mut now, mut open, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    for order in held.into_iter().chain(again) {
        match standing.erasable(&order) {
            // The law keeps what was known of the customer, and that is gone.
            Erasable::Kept { .. } if order.is_erased() => now.push(order),
            Erasable::Now => now.push(order),
            Erasable::Open => open.push(order),
            Erasable::Kept { from } => kept.push((order, from)),
        }
    }
    if let Some(refusal) = still_open(&open) {
        return Err(ServiceError::Refused(vec![refusal]));
    }
    if let Some(refusal) = still_kept(&kept).filter(|_| !asked.later) {
        return Err(ServiceError::Refused(vec![refusal]));
    }
    let (mark, asked_by) = (mark(services, whose), person(&asked.author));
    let waiting: Vec<_> = kept
        .iter()
        .map(|(order, from)| WaitingErasure { order: order.order, from: *from, author: asked_by, mark })
        .collect();
    let mut erased = ErasedCustomer { waiting: waiting.len() as u32, ..ErasedCustomer::default() };
    if !waiting.is_empty() {
        services.store.administer(Administration::WaitForErasure(waiting), asked.author.clone()).await?;
    }
    if !now.is_empty() {
        let why = Why { author: asked.author.clone(), asked_by, reason: ErasureReason::Asked, mark };
        let done = carry_out(services, &why, now).await?;
        (erased.orders, erased.texts) = (done.orders, done.texts);
    }
    Ok(erased)
}

fn person(author: &ActorRef) -> Option<PersonId> {
    match author {
        ActorRef::Person(id) => Some(*id),
        _ => None,
    }
}

/// `Order 7, 8 and 2 more`.
fn numbers<'a>(orders: impl ExactSizeIterator<Item = &'a HeldOrder>) -> String {
    const NAMED: usize = 3;
    let more = orders.len().saturating_sub(NAMED);
    let named: Vec<_> = orders.take(NAMED).map(|order| isolated(&order.number).into_owned()).collect();
    let named = named.join(", ");
    if more == 0 { named } else { tr!("{} and {n} more" | "{} and {n} more" % more, named) }
}

fn still_open(open: &[HeldOrder]) -> Option<Refusal> {
    let message = tr!(
        "Still open: {}. Whoever works on that needs to know for whom. Finish, cancel or withdraw it first; then all of this can be erased.",
        numbers(open.iter())
    );
    (!open.is_empty()).then(|| Refusal::new(RefusalCode::NotFinished, message, Vec::new()))
}

fn still_kept(kept: &[(HeldOrder, Date)]) -> Option<Refusal> {
    let from = kept.iter().map(|(_, from)| *from).max()?;
    let orders: Vec<HeldOrder> = kept.iter().map(|(order, _)| order.clone()).collect();
    let message = tr!(
        "Kept for accounting, as the settings say: {}. From {} on all of it can be erased. Ask for it to be done then, or change for how long orders are kept.",
        numbers(orders.iter()),
        day_in_words(from)
    );
    Some(Refusal::new(RefusalCode::KeptByLaw, message, Vec::new()))
}

/// Why something is erased.
#[derive(Debug, Clone)]
pub(super) struct Why {
    /// Who does it.
    pub(super) author: ActorRef,
    /// Who wanted it, perhaps long ago.
    pub(super) asked_by: Option<PersonId>,
    pub(super) reason: ErasureReason,
    pub(super) mark: Option<[u8; 32]>,
}

/// Erases these orders. The list of erasures has them before they are erased, so that what is interrupted is finished later.
pub(super) async fn carry_out(
    services: &Services,
    why: &Why,
    orders: Vec<HeldOrder>,
) -> ServiceResult<ErasedCustomer> {
    let erasure = ErasureId(Uuid::now_v7());
    // What is done again stands in the list already.
    if why.reason != ErasureReason::Again {
        let orders = orders.iter().map(|order| order.order).collect();
        list(services, Erased { erasure, orders, people: Vec::new() }).await?;
    }
    let mut erased = ErasedCustomer::default();
    for some in orders.chunks(BATCH) {
        let submissions = some.iter().map(|order| submission(order, erasure, why)).collect();
        for (order, outcome) in some.iter().zip(services.store.submit_all(submissions).await) {
            match outcome {
                Ok(_) => {
                    services.tracking_page_cache.forget(order.order);
                    (erased.orders, erased.texts) = (erased.orders + 1, erased.texts + order.texts);
                }
                // Somebody took it up again a moment ago.
                Err(WriteError::Refused(refusals)) if why.reason != ErasureReason::Asked => {
                    tracing::info!(order = %order.order, code = ?refusals.first().map(|refusal| refusal.code), "not erased");
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
    if erased.orders == 0 {
        return Ok(erased);
    }
    if let Err(failure) = services.store.scrub().await {
        tracing::warn!(%failure, "older copies of what was erased are still in the database's files: the next round clears them");
    }
    let stored = StoredErasure {
        id: erasure,
        at: services.clock.now(),
        author: why.asked_by,
        why: why.reason,
        orders: erased.orders,
        texts: erased.texts,
        mark: why.mark,
    };
    services.store.administer(Administration::NoteErasure(Box::new(stored)), why.author.clone()).await?;
    Ok(erased)
}

fn submission(order: &HeldOrder, erasure: ErasureId, why: &Why) -> Submission {
    let origin = match (&why.author, why.reason) {
        (ActorRef::Person(_), _) => Origin::Api,
        (_, ErasureReason::Asked) => Origin::CommandLine,
        _ => Origin::Timer,
    };
    Submission::new(order.board, order.order, Command::Erase { erasure }, why.author.clone(), origin)
}

/// Adds to the list of erasures, where there is one.
pub(super) async fn list(services: &Services, erased: Erased) -> ServiceResult<()> {
    let Some(list) = services.config.erasures.clone() else { return Ok(()) };
    let added = tokio::task::spawn_blocking(move || list.add(&erased)).await;
    added.map_err(|error| ServiceError::Broken(error.to_string()))?.map_err(|error| {
        ServiceError::Unavailable(format!("the list of erasures cannot be written: {error}"))
    })
}

//! Orders that stay too long: raising them when their time has come, and who was told of one.

use super::{context::Services, error::ServiceResult, naming::named};
use domain::{
    Acknowledgement, Escalation, PersonId, PersonRef,
    wire::{Acknowledged, Raised},
};
use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};
use store::Order;
use tokio::time::sleep;

/// How many orders are raised at once.
const MOST: u32 = 100;
/// How long to wait at most before looking again: an order may have come that is due before all others, or another instance may
/// have gone that was about to raise one.
const LOOK: Duration = Duration::from_secs(2);
/// How long to wait at least.
const PAUSE: Duration = Duration::from_millis(100);

/// Raises whatever is due, for as long as the server runs. Several instances may do so at once: the board's lock lets one of them
/// raise an order, and the other finds that it was.
pub async fn watch(services: Services) {
    loop {
        let looked = services.store.escalate(MOST).await;
        if let Err(failure) = &looked {
            tracing::warn!(%failure, "orders that stay too long are not raised yet");
        }
        // Whoever has raised a hundred may have more to raise.
        let next = match looked {
            Ok(MOST..) => PAUSE,
            _ => until_next(&services).await,
        };
        sleep(next).await;
    }
}

async fn until_next(services: &Services) -> Duration {
    let next = services.store.next_timer().await.ok().flatten();
    let left = next.and_then(|next| (next - services.clock.now()).to_std().ok());
    left.unwrap_or(LOOK).clamp(PAUSE, LOOK)
}

/// Who was told of an order that was raised, and who sees to it.
pub async fn raised(services: &Services, order: &Order) -> ServiceResult<Option<Raised>> {
    let Some(raised) = order.state.escalation.as_ref().filter(|raised| raised.is_raised()) else {
        return Ok(None);
    };
    let people = services.store.people().await?.into_iter();
    let names = people.map(|person| (person.id, person.name)).collect();
    Ok(Some(told(raised, order.acknowledge_note.clone(), &names)))
}

/// The same where everybody's name is known.
pub fn told(raised: &Escalation, note: Option<String>, names: &BTreeMap<PersonId, String>) -> Raised {
    let name = |id: &PersonId| Some(PersonRef { id: *id, name: names.get(id)?.clone() });
    // It is people who see to orders, and no rules.
    let acknowledged = |given: &Acknowledgement| Acknowledged {
        by: named(&given.by, names, &HashMap::new()),
        at: given.at,
        until: given.until,
        note: note.clone(),
    };
    Raised {
        told: raised.told.iter().filter_map(name).collect(),
        at: raised.at,
        acknowledged: raised.acknowledged.as_ref().map(acknowledged),
    }
}

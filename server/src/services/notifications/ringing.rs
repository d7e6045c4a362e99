//! Keeps the bells right: all of them are counted at once whenever one may count otherwise, and from time to time, for it may be
//! another instance that made the difference, or only the time.

use crate::services::context::Services;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// How often to look without being told.
const LOOK: Duration = Duration::from_secs(2);

/// Keeps them right until the server ends.
pub async fn run(services: Services) {
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = services.broadcast.closed() => return,
            () = services.bells.asked() => {}
            _ = look.tick() => {}
        }
        let people = services.bells.watched();
        if people.is_empty() {
            continue;
        }
        match services.store.unread(&people).await {
            Ok(counts) => counts.into_iter().for_each(|(person, count)| services.bells.set(person, count)),
            Err(error) => tracing::warn!(%error, "the bells were not counted"),
        }
    }
}

//! What customers are to be told: a consumer of the log plans it, in one transaction with its cursor. As long as the shop tells its
//! customers nothing, nothing is planned.

use crate::services::{context::Services, error::ServiceResult, followers::Consume};
use async_trait::async_trait;
use chrono::TimeDelta;
use domain::{MessageId, Occurred, Workflow};
use std::collections::HashMap;
use store::{Board, Consumer, Effect, Followed, FollowedEntry, MessageNote, NewMessage};
use uuid::Uuid;

/// Plans messages.
#[derive(Debug, Clone, Copy)]
pub struct Messages;

#[async_trait]
impl Consume for Messages {
    fn name(&self) -> Consumer {
        Consumer("messages")
    }

    async fn consume(&self, services: &Services, followed: &Followed) -> ServiceResult<Vec<Effect>> {
        if !services.store.message_settings().await?.on {
            return Ok(Vec::new());
        }
        let mut earlier = HashMap::new();
        for revision in followed.entries.iter().map(|followed| followed.entry.revision) {
            if revision != followed.board.workflow.revision && !earlier.contains_key(&revision) {
                let stored = services.store.revision(followed.board.id, revision).await?;
                earlier.insert(revision, stored.map(|stored| stored.workflow));
            }
        }
        let wait = TimeDelta::from_std(services.config.message_wait).unwrap_or_default();
        let note = |entry: &FollowedEntry| {
            let workflow = in_force(&followed.board, &earlier, entry.entry.revision);
            planned(workflow, entry, wait).map(|note| Effect::Message(Box::new(note)))
        };
        Ok(followed.entries.iter().filter_map(note).collect())
    }

    fn written(&self, services: &Services, effects: &[Effect]) {
        if !effects.is_empty() {
            services.mails.wake();
        }
    }
}

/// The workflow that an entry was decided under.
fn in_force<'a>(
    board: &'a Board,
    earlier: &'a HashMap<u32, Option<Workflow>>,
    revision: u32,
) -> &'a Workflow {
    earlier.get(&revision).and_then(Option::as_ref).unwrap_or(&board.workflow)
}

fn planned(workflow: &Workflow, followed: &FollowedEntry, wait: TimeDelta) -> Option<MessageNote> {
    let (entry, order) = (&followed.entry, followed.order.as_ref()?);
    let occurred = Occurred {
        workflow,
        event: &entry.event,
        by: &entry.actor,
        origin: entry.origin,
        before: order.before.as_ref(),
        after: &order.after,
        announced: &order.announced,
    };
    let (outdated, kind) = (occurred.outdates(), occurred.tells());
    let told = kind.map(|kind| NewMessage {
        id: MessageId(Uuid::now_v7()),
        kind,
        leaves_at: entry.at + wait,
        left_out: occurred.is_quiet().then(|| entry.actor.person()),
    });
    (outdated.is_some() || told.is_some()).then_some(MessageNote {
        order: order.after.id,
        seq: entry.seq,
        at: entry.at,
        outdated,
        told,
    })
}

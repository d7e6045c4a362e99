//! The one sender of commands: each has a key, so that it is done once however often it is sent; what has no answer is sent
//! again; what was decided on an older version is decided once more where what the person saw still holds.

use crate::{
    api::{ApiError, ApiFuture, ApiResult},
    components::notices::Notices,
};
use domain::{Card, OrderId, tr};
use futures::future::{Either, select};
use leptos::prelude::set_timeout;
use std::time::Duration;
use uuid::Uuid;

/// How long something unanswered waits before it is sent again, at first and at most, in milliseconds.
const RETRY_MS: (u64, u64) = (1_000, 15_000);

/// How long to go on without an answer.
#[derive(Clone, Copy)]
pub enum Persistence {
    /// Until there is one; the notices say so meanwhile.
    UntilAnswered(Notices),
    /// Once more, and then whoever sent it is told; the notices say when it takes long.
    OnceMore(Notices),
}

/// After how long what was sent and not answered is told: it may not even have left, where a browser has no connection free.
const LONG: Duration = Duration::from_secs(3);

/// Sends a command until there is an answer, each time with the same key.
pub async fn send<T>(persistence: Persistence, call: impl Fn(Uuid) -> ApiFuture<T>) -> ApiResult<T> {
    let key = Uuid::new_v4();
    let (Persistence::UntilAnswered(notices) | Persistence::OnceMore(notices)) = persistence;
    let first = in_sight(notices, call(key)).await;
    if is_answered(&first) {
        return first;
    }
    if matches!(persistence, Persistence::OnceMore(_)) {
        return in_sight(notices, call(key)).await;
    }
    let notice = notices.keep(tr!(
        "Not saved yet: the server cannot be reached. It is tried again by itself; keep this page open."
    ));
    let mut wait = Backoff::default();
    let answer = loop {
        wait.pause().await;
        let answer = call(key).await;
        if is_answered(&answer) {
            break answer;
        }
    };
    notices.take_away(notice);
    answer
}

/// Waits for an answer, and says so when that takes long.
async fn in_sight<T>(notices: Notices, answer: ApiFuture<T>) -> ApiResult<T> {
    match select(answer, Box::pin(pause(LONG))).await {
        Either::Left((answer, _)) => answer,
        Either::Right(((), answer)) => {
            let notice = notices.keep(tr!("Not saved yet: there is no answer so far. Keep this page open."));
            let answer = answer.await;
            notices.take_away(notice);
            answer
        }
    }
}

/// Changes an order that somebody saw as `seen`. When it has changed since, `on_newer` gets it as it now is.
pub async fn change_order<T>(
    persistence: Persistence,
    seen: &Card,
    call: impl Fn(OrderId, u64, Uuid) -> ApiFuture<T>,
    on_newer: impl FnOnce(&Card),
) -> ApiResult<T> {
    let answer = send(persistence, |key| call(seen.id, seen.version, key)).await;
    let newer = match &answer {
        Err(ApiError::Problem(problem)) if problem.status == 412 => problem.card.clone(),
        _ => None,
    };
    let Some(newer) = newer else { return answer };
    on_newer(&newer);
    if !newer.stands_as(seen) {
        return answer;
    }
    send(persistence, |key| call(newer.id, newer.version, key)).await
}

fn is_answered<T>(answer: &ApiResult<T>) -> bool {
    match answer {
        Err(ApiError::Offline) => false,
        Err(ApiError::Problem(problem)) => problem.status != 503,
        _ => true,
    }
}

/// Waits that grow, up to a quarter of a minute.
pub struct Backoff(u64);

impl Default for Backoff {
    fn default() -> Backoff {
        Backoff(RETRY_MS.0)
    }
}

impl Backoff {
    /// Waits, the next time longer.
    pub async fn pause(&mut self) {
        pause(Duration::from_millis(self.0)).await;
        self.0 = (self.0 * 2).min(RETRY_MS.1);
    }
}

/// Waits. Only in the browser.
pub async fn pause(time: Duration) {
    let (done, over) = futures::channel::oneshot::channel::<()>();
    set_timeout(
        move || {
            let _ = done.send(());
        },
        time,
    );
    // An error would mean that the timer was dropped: then the wait is over too.
    let _ = over.await;
}

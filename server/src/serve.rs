//! The routes behind a listener: from the first connection to the last answer.

use crate::{
    config::Limits,
    http::{error::Problem, operations, responses, router::router, state::AppState},
    metrics,
    services::background::Background,
    transport::listener::Acceptor,
};
use axum::{
    response::{IntoResponse, Response},
    routing::get,
};
use std::{future::Future, time::Duration};
use tokio::{
    net::TcpListener,
    time::{MissedTickBehavior, interval},
};

/// How many connections watch the operations at once.
const WATCHERS: usize = 32;
/// How often what was measured is put in order; until then it takes memory.
const UPKEEP: Duration = Duration::from_secs(5);

/// Serves until `shutdown` resolves; then ends the streams, lets requests under way finish and closes the store.
pub async fn serve(listener: TcpListener, state: AppState, shutdown: impl Future<Output = ()>) {
    let background = Background::start(&state.services).await;
    let mut acceptor = Acceptor::new(router(state.clone()), state.services.config.limits, overloaded);
    acceptor.open(&listener, shutdown).await;
    drop(listener);
    state.services.broadcast.close();
    acceptor.close().await;
    background.ended().await;
    state.services.store.close().await;
}

/// Serves `/metrics`, `/healthz` and `/readyz` on an address of their own, for as long as it is polled. They are not
/// counted among the public connections: a server without room for customers can still be asked why.
pub async fn watch(listener: TcpListener, state: AppState) {
    let limits = Limits { connections: WATCHERS, ..state.services.config.limits };
    let app = operations::router().route("/metrics", get(operations::metrics)).fallback(responses::unknown);
    let upkeep = async {
        let mut ticks = interval(UPKEEP);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            metrics::upkeep();
        }
    };
    Acceptor::new(app.with_state(state), limits, overloaded).open(&listener, upkeep).await;
}

fn overloaded() -> Response {
    Problem::Overloaded.into_response()
}

//! What a server does without being asked: it follows the log, lets rules act, counts bells, plans what customers are told, sends
//! digests and mails, tells of promises at risk, hears of other instances who has which order open, and erases what was kept for
//! long enough.

use super::{
    automation::{clockwork::Clockwork, consumer::Automation},
    context::Services,
    followers::{Consume, Followers},
    mail::sender,
    messages::planning::Messages,
    notifications::{Notifications, digests, ringing},
    presence, privacy, promises,
};
use std::sync::Arc;
use tokio::task::JoinSet;

/// All of it; dropping this ends it.
#[derive(Debug)]
pub struct Background {
    followers: Followers,
    clockwork: Clockwork,
    tasks: JoinSet<()>,
}

impl Background {
    /// Starts it. What is committed after this returns is followed.
    pub async fn start(services: &Services) -> Background {
        let consumers: Vec<Arc<dyn Consume>> =
            vec![Arc::new(Notifications), Arc::new(Automation), Arc::new(Messages)];
        let followers = Followers::start(services, consumers).await;
        let clockwork = Clockwork::start(services);
        let mut tasks = JoinSet::new();
        tasks.spawn(ringing::run(services.clone()));
        tasks.spawn(digests::run(services.clone()));
        tasks.spawn(sender::run(services.clone()));
        tasks.spawn(presence::listen(services.clone()));
        tasks.spawn(promises::watch(services.clone()));
        tasks.spawn(privacy::run(services.clone()));
        Background { followers, clockwork, tasks }
    }

    /// Waits for its end, which is that of the streams: see [`crate::broadcast::Broadcast::close`].
    pub async fn ended(mut self) {
        self.followers.ended().await;
        self.clockwork.ended().await;
        while self.tasks.join_next().await.is_some() {}
    }
}

//! Wakes whoever sends mails.

use tokio::sync::Notify;

/// Wakes whoever sends.
#[derive(Debug, Default)]
pub struct Mails(Notify);

impl Mails {
    /// There may be one to send.
    pub fn wake(&self) {
        self.0.notify_one();
    }

    /// Resolves once there may be one.
    pub(super) async fn woken(&self) {
        self.0.notified().await;
    }
}

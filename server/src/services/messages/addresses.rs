//! Addresses as the store knows those to which nothing is sent: by a digest that only this installation can make.

use crate::services::{context::Services, error::ServiceResult};
use domain::Suppressed;
use store::{TokenDigest, Unreachable};

/// The digest of an address, however it is written.
pub(super) fn digest(services: &Services, email: &str) -> TokenDigest {
    services.secret.keyed("message address", email.trim().to_lowercase().as_bytes())
}

/// Why nothing is sent to an address; what its owner said comes first.
pub(super) async fn unreachable(services: &Services, email: &str) -> ServiceResult<Option<Unreachable>> {
    let mut reasons = services.store.unreachable(&digest(services, email)).await?;
    reasons.sort_by_key(|reason| reason.why != Suppressed::Unsubscribed);
    Ok(reasons.into_iter().next())
}

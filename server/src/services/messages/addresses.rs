//! Addresses as the store knows those to which nothing is sent: by a digest that only this installation can make.

use crate::services::{context::Services, error::ServiceResult};
use domain::{MessageKind, Suppressed};
use store::{TokenDigest, Unreachable};

/// The digest of an address, however it is written.
pub(super) fn digest(services: &Services, email: &str) -> TokenDigest {
    services.secret.keyed("message address", email.trim().to_lowercase().as_bytes())
}

/// Why nothing is sent to an address; what its owner said comes first.
pub(super) async fn unreachable(services: &Services, email: &str) -> ServiceResult<Option<Unreachable>> {
    let mut reasons = services.store.unreachable(&digest(services, email)).await?;
    reasons.sort_by_key(|reason| !reason.why.is_wish());
    Ok(reasons.into_iter().next())
}

/// Why a mail of this kind is not sent to an address. A copy of somebody's own decision goes to whoever wants no news, too.
pub(super) async fn in_the_way(
    services: &Services,
    email: &str,
    kind: MessageKind,
) -> ServiceResult<Option<Suppressed>> {
    let reasons = services.store.unreachable(&digest(services, email)).await?;
    let mut reasons: Vec<_> = reasons.into_iter().map(|reason| reason.why).collect();
    if kind == MessageKind::AnswerCopy {
        reasons.retain(|why| !why.is_wish());
    }
    reasons.sort_by_key(|why| !why.is_wish());
    Ok(reasons.into_iter().next())
}

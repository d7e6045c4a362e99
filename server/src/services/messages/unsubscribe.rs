//! Whoever wants no messages says so by a link that every message carries (RFC 8058). It holds a digest of the address and a proof
//! that Milepost made it, and nothing that tells who they are.

use super::addresses;
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::Suppressed;
use store::TokenDigest;

/// Where the links lead.
pub const PATH: &str = "/unsubscribe/";
/// Bytes of the proof: 160 bits.
const PROOF: usize = 20;

/// The link of an address.
pub(super) fn link(services: &Services, email: &str) -> String {
    let digest = addresses::digest(services, email);
    let token = URL_SAFE_NO_PAD.encode([&digest[..], &proof(services, &digest)].concat());
    services.link(&format!("{PATH}{token}"))
}

fn proof(services: &Services, digest: &TokenDigest) -> [u8; PROOF] {
    let keyed = services.secret.keyed("unsubscribe", digest);
    std::array::from_fn(|at| keyed[at])
}

/// Whether nothing is sent to the address of a link, because its owner said so.
pub async fn is_unsubscribed(services: &Services, token: &str) -> ServiceResult<bool> {
    let reasons = services.store.unreachable(&address(services, token)?).await?;
    Ok(reasons.iter().any(|reason| reason.why.is_wish()))
}

/// Has nothing be sent to the address of a link any more, or messages again.
pub async fn set(services: &Services, token: &str, unsubscribed: bool) -> ServiceResult<()> {
    let digest = address(services, token)?;
    services.store.set_unreachable(&digest, Suppressed::Unsubscribed, unsubscribed).await?;
    if !unsubscribed {
        // Whoever wants messages again has thought better of a complaint, too.
        services.store.set_unreachable(&digest, Suppressed::Complained, false).await?;
    }
    Ok(())
}

fn address(services: &Services, token: &str) -> ServiceResult<TokenDigest> {
    let lost = || ServiceError::NotFound("link");
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| lost())?;
    let (digest, shown) = bytes.split_at_checked(size_of::<TokenDigest>()).ok_or_else(lost)?;
    let digest: TokenDigest = digest.try_into().map_err(|_| lost())?;
    // Compared whole, however early they differ.
    let proof = proof(services, &digest);
    let differs =
        proof.iter().zip(shown).fold(proof.len() ^ shown.len(), |sum, (a, b)| sum | usize::from(a ^ b));
    if differs == 0 { Ok(digest) } else { Err(lost()) }
}

//! The shop: its settings, and whether there is one.

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
};
use domain::{
    ActorRef, tr,
    wire::{PatchShop, Shop},
};
use std::sync::atomic::Ordering;
use store::Administration;

/// For how many days a tracking link works at most once its order is completed.
const LONGEST_TRACKING: u32 = 3650;

/// Its settings.
pub async fn read(services: &Services) -> ServiceResult<Shop> {
    services.store.shop().await?.ok_or(ServiceError::NotFound("shop yet: set Milepost up first"))
}

/// Whether there is one. Once there is one there always will be, so the store is asked only until then.
pub async fn is_set_up(services: &Services) -> ServiceResult<bool> {
    if services.set_up.load(Ordering::Relaxed) {
        return Ok(true);
    }
    let set_up = services.store.shop().await?.is_some();
    services.set_up.store(set_up, Ordering::Relaxed);
    Ok(set_up)
}

/// Changes its settings.
pub async fn change(services: &Services, patch: PatchShop, author: ActorRef) -> ServiceResult<Shop> {
    if patch.tracking_days.is_some_and(|days| !(1..=LONGEST_TRACKING).contains(&days)) {
        let message = tr!("A tracking link works for 1 to {} days after completion.", LONGEST_TRACKING);
        return Err(ServiceError::Invalid(message));
    }
    if patch != PatchShop::default() {
        services.store.administer(Administration::ChangeShop(patch), author).await?;
        services.tracking_page_cache.forget_all();
    }
    read(services).await
}

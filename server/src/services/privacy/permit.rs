//! Who may: administrators, and nobody else.

use crate::services::{
    error::{ServiceError, ServiceResult},
    sessions::SignedIn,
};
use domain::tr_later;

/// Refuses who is no administrator.
pub fn permit(who: &SignedIn) -> ServiceResult<()> {
    match who.is_admin() {
        true => Ok(()),
        false => Err(ServiceError::Forbidden(tr_later!(
            "Only an administrator sees and erases what is known of customers."
        ))),
    }
}

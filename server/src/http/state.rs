//! What handlers take their parts from.

use super::proxies::ProxyNotices;
use crate::{services::context::Services, transport::limits::ConcurrencyLimiter};
use axum::extract::FromRef;
use std::sync::Arc;

/// What the routes stand on. Clones share everything.
#[derive(Debug, Clone, FromRef)]
pub struct AppState {
    /// What there is to ask.
    pub services: Services,
    /// What is free of the limits.
    pub limiter: ConcurrencyLimiter,
    /// What was said of proxies in front.
    pub proxy_notices: Arc<ProxyNotices>,
}

impl AppState {
    /// With everything free of the limits that the settings name.
    pub fn new(services: Services) -> AppState {
        let limiter = ConcurrencyLimiter::new(&services.config.limits);
        AppState { services, limiter, proxy_notices: Arc::default() }
    }
}

//! Two states of a workflow beside each other.

use domain::Draft;
use std::sync::Arc;

/// What is compared, once both are here.
#[derive(Clone, PartialEq)]
pub struct Pair {
    /// The earlier state, or what is taken for it.
    pub before: Arc<Draft>,
    /// The later one.
    pub after: Arc<Draft>,
}

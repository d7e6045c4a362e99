//! What comes back from the API, and why nothing does.

use domain::{tr, wire::Problem};
use serde::{Deserialize, Serialize};
use std::{future::Future, pin::Pin};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ApiError {
    /// The server said no, and why.
    Problem(Box<Problem>),
    /// The server could not be reached, or broke down: what was sent may or may not have been done.
    Offline,
    /// The server answered something that this page does not understand: it was updated in between.
    Unreadable,
}

/// What comes back.
pub type ApiResult<T> = Result<T, ApiError>;

/// What comes back later.
pub type ApiFuture<T> = Pin<Box<dyn Future<Output = ApiResult<T>> + Send>>;

impl ApiError {
    /// The HTTP status, where the server answered with a problem.
    pub fn status(&self) -> Option<u16> {
        match self {
            ApiError::Problem(problem) => Some(problem.status),
            ApiError::Offline | ApiError::Unreadable => None,
        }
    }

    /// Whether nobody is signed in any more. A wrong password is another 401.
    pub fn is_signed_out(&self) -> bool {
        matches!(self, ApiError::Problem(problem) if problem.kind.ends_with("/sign_in_needed"))
    }

    /// What to tell people, whole sentences.
    pub fn message(&self) -> String {
        match self {
            ApiError::Problem(problem) => problem.message(),
            ApiError::Offline => tr!("The server cannot be reached. Check the connection and try again."),
            ApiError::Unreadable => tr!("Milepost was updated. Reload the page and try again."),
        }
    }

    /// The same error in other words, where it has this status.
    pub fn reworded(self, status: u16, words: &str) -> ApiError {
        match self {
            ApiError::Problem(mut problem) if problem.status == status => {
                problem.detail = words.into();
                problem.refusals.clear();
                ApiError::Problem(problem)
            }
            error => error,
        }
    }
}

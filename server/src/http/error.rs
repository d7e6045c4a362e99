//! Every error that leaves the server, as a document of RFC 9457. The HTTP status of an error is chosen here and nowhere
//! else; what a 5xx was about is logged and never sent.

use crate::{
    services::{error::ServiceError, import::ImportError},
    transport::error::TransportError,
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{spoken, tr, tr_later, wire};
use store::{Failure, ReadError};

/// Why a request was not carried out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Problem {
    /// A service says no, or could not.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// Nobody is signed in (401).
    #[error("{}", tr!("Sign in first."))]
    SignInNeeded,
    /// The request comes from a page of somebody else (403).
    #[error("{}", tr!("This request was sent by a page of another site. Open Milepost at {} and do it there.", .0))]
    CrossSite(String),
    /// The body is longer than the route takes (413), in bytes.
    #[error("{}", tr!("The request is too large: this takes at most {} bytes.", .0))]
    TooLarge(usize),
    /// The rest of the body did not come in time (408).
    #[error("{}", tr!("The request stopped half-way: nothing more of it came in time. Send it again."))]
    TooSlow,
    /// The body is not of the type that the route reads (415); `tr_later!`.
    #[error("{}", tr!("Send {} and say so in the header Content-Type.", spoken::say(*.0)))]
    WrongMediaType(&'static str),
    /// The route exists, but not for this method (405).
    #[error("{}", tr!("This address does not know that method: the header Allow names those it knows."))]
    WrongMethod,
    /// The write does not say which version it is about (428).
    #[error(
        "{}",
        tr!("Say which version you saw: send the order's version in quotes in the header If-Match.")
    )]
    VersionMissing,
    /// More is going on than the server takes on at once (503). Nothing was done.
    #[error("{}", tr!("Milepost is busy with other requests. Nothing was done; try again in a moment."))]
    Overloaded,
}

/// An answer, or why there is none.
pub type HttpResult<T> = Result<T, Problem>;

impl Problem {
    /// There is no such thing, or the caller may not know of it.
    pub fn not_found(what: &'static str) -> Problem {
        ServiceError::NotFound(what).into()
    }

    /// The right is missing for every order; `tr_later!`.
    pub fn forbidden(why: &'static str) -> Problem {
        ServiceError::Forbidden(why).into()
    }

    /// The request cannot be read.
    pub fn malformed(why: impl Into<String>) -> Problem {
        ServiceError::Malformed(why.into()).into()
    }

    /// The request can be read but says something impossible.
    pub fn invalid(why: impl Into<String>) -> Problem {
        ServiceError::Invalid(why.into()).into()
    }

    /// The storage does not answer.
    pub fn unavailable(why: impl Into<String>) -> Problem {
        ServiceError::Unavailable(why.into()).into()
    }

    /// A mistake of ours.
    pub fn broken(why: impl Into<String>) -> Problem {
        ServiceError::Broken(why.into()).into()
    }

    /// The status, the name of the kind in its URI, and the kind in words, `tr_later!`.
    fn kind(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Problem::Service(error) => service_kind(error),
            Problem::SignInNeeded => (StatusCode::UNAUTHORIZED, "sign_in_needed", tr_later!("Sign in first")),
            Problem::CrossSite(_) => (StatusCode::FORBIDDEN, "cross_site", tr_later!("Sent by another site")),
            Problem::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", tr_later!("Too large")),
            Problem::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too_slow", tr_later!("Stopped half-way")),
            Problem::WrongMediaType(_) => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_media_type", tr_later!("Wrong type of content"))
            }
            Problem::WrongMethod => {
                (StatusCode::METHOD_NOT_ALLOWED, "wrong_method", tr_later!("Unknown method"))
            }
            Problem::VersionMissing => {
                (StatusCode::PRECONDITION_REQUIRED, "version_missing", tr_later!("Version missing"))
            }
            Problem::Overloaded => {
                (StatusCode::SERVICE_UNAVAILABLE, "overloaded", tr_later!("Too much at once"))
            }
        }
    }

    /// The document that is sent.
    pub fn document(&self) -> wire::Problem {
        let (status, kind, title) = self.kind();
        let mut document = wire::Problem {
            kind: format!("/problems/{kind}"),
            title: spoken::say(title),
            status: status.as_u16(),
            detail: self.to_string(),
            refusals: Vec::new(),
            card: None,
            last: None,
            faults: Vec::new(),
            draft: None,
        };
        match self {
            Problem::Service(ServiceError::Refused(refusals)) => document.refusals.clone_from(refusals),
            Problem::Service(ServiceError::Stale { card, last }) => {
                (document.card, document.last) = (Some((**card).clone()), Some((**last).clone()))
            }
            Problem::Service(ServiceError::Unpublishable(faults)) => document.faults.clone_from(faults),
            Problem::Service(ServiceError::StaleDraft(draft)) => document.draft.clone_from(draft),
            _ => {}
        }
        document
    }

    /// What the answer leaves out goes to the log.
    pub(super) fn log(&self) {
        let Problem::Service(error) = self else { return };
        match error {
            ServiceError::Broken(why) => tracing::error!(%why, "broken"),
            ServiceError::Unavailable(why) => tracing::warn!(%why, "unavailable"),
            ServiceError::DiskFull => tracing::error!("the disk is full"),
            _ => {}
        }
    }

    pub(super) fn status(&self) -> StatusCode {
        self.kind().0
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Problem::Service(ServiceError::Throttled(seconds)) => Some(*seconds),
            Problem::Service(ServiceError::Unavailable(_) | ServiceError::TooManySearches)
            | Problem::Overloaded => Some(1),
            _ => None,
        }
    }
}

fn service_kind(error: &ServiceError) -> (StatusCode, &'static str, &'static str) {
    match error {
        ServiceError::WrongPassword => {
            (StatusCode::UNAUTHORIZED, "wrong_password", tr_later!("Wrong address or password"))
        }
        ServiceError::NotFound(_) => (StatusCode::NOT_FOUND, "not_found", tr_later!("Not found")),
        ServiceError::LinkEnded(_) => (StatusCode::GONE, "link_ended", tr_later!("Link has ended")),
        ServiceError::Forbidden(_) => (StatusCode::FORBIDDEN, "forbidden", tr_later!("Not your right")),
        ServiceError::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed", tr_later!("Cannot be read")),
        ServiceError::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid", tr_later!("Not possible")),
        ServiceError::Stale { .. } => {
            (StatusCode::PRECONDITION_FAILED, "stale", tr_later!("Changed in the meantime"))
        }
        ServiceError::Refused(_) => {
            (StatusCode::CONFLICT, "refused", tr_later!("Not allowed by the workflow"))
        }
        ServiceError::StaleDraft(_) => {
            (StatusCode::PRECONDITION_FAILED, "stale_draft", tr_later!("Changed in the meantime"))
        }
        ServiceError::Superseded(_) => {
            (StatusCode::CONFLICT, "superseded", tr_later!("Another revision is in force"))
        }
        ServiceError::Unpublishable(_) => {
            (StatusCode::CONFLICT, "unpublishable", tr_later!("The workflow cannot be published"))
        }
        ServiceError::Conflict(_) => (StatusCode::CONFLICT, "conflict", tr_later!("Does not go together")),
        ServiceError::KeyReused => {
            (StatusCode::UNPROCESSABLE_ENTITY, "key_reused", tr_later!("Key used before"))
        }
        ServiceError::Throttled(_) => {
            (StatusCode::TOO_MANY_REQUESTS, "throttled", tr_later!("Too many attempts"))
        }
        ServiceError::TooManySearches => {
            (StatusCode::TOO_MANY_REQUESTS, "too_many_searches", tr_later!("Too many searches"))
        }
        ServiceError::Unavailable(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, "unavailable", tr_later!("Not available"))
        }
        ServiceError::DiskFull => (StatusCode::INSUFFICIENT_STORAGE, "disk_full", tr_later!("Disk full")),
        ServiceError::Broken(_) => (StatusCode::INTERNAL_SERVER_ERROR, "broken", tr_later!("Our mistake")),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.log();
        let document = self.document();
        let status = StatusCode::from_u16(document.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&document).unwrap_or_default();
        let mut response =
            (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            // RFC 9110 wants a challenge; a scheme of our own keeps browsers from opening their password box.
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Milepost"));
        }
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<TransportError> for Problem {
    fn from(error: TransportError) -> Problem {
        match error {
            TransportError::Overloaded => Problem::Overloaded,
            TransportError::TooLarge(limit) => Problem::TooLarge(limit),
            TransportError::TooSlow => Problem::TooSlow,
            TransportError::Incomplete(why) => Problem::malformed(why),
            error @ TransportError::NotCompressed(_) => Problem::broken(error.to_string()),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        ServiceError::from(failure).into()
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Problem {
        ServiceError::from(error).into()
    }
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Problem {
        ServiceError::from(error).into()
    }
}

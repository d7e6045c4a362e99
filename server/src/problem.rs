//! Every error that leaves the server, as a document of RFC 9457. The HTTP status of an error is chosen here and nowhere
//! else; what a 5xx was about is logged and never sent.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Card, Invalid, Refusal,
    wire::{self, LastEntry},
};
use store::{AdminError, Failure, ReadError, WriteError};

/// Why a request was not carried out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Problem {
    /// Nobody is signed in (401).
    #[error("Sign in first.")]
    SignInNeeded,
    /// Address and password do not belong together (401). The same whether the address is known or not.
    #[error("This e-mail address and password do not belong together.")]
    WrongPassword,
    /// The caller may not know of it, or it does not exist (404).
    #[error("There is no such {0}, or you may not see it.")]
    NotFound(&'static str),
    /// The right is missing for every order (403).
    #[error("{0}")]
    Forbidden(&'static str),
    /// The request comes from a page of somebody else (403).
    #[error("This request was sent by a page of another site. Open Milepost at {0} and do it there.")]
    CrossSite(String),
    /// The request cannot be read (400).
    #[error("{0}")]
    Malformed(String),
    /// The request can be read but says something impossible (422).
    #[error("{0}")]
    Invalid(String),
    /// The body is longer than the route takes (413), in bytes.
    #[error("The request is too large: this takes at most {0} bytes.")]
    TooLarge(usize),
    /// The rest of the body did not come in time (408).
    #[error("The request stopped half-way: nothing more of it came in time. Send it again.")]
    TooSlow,
    /// The body is not of the type that the route reads (415).
    #[error("Send {0} and say so in the header Content-Type.")]
    WrongMediaType(&'static str),
    /// The route exists, but not for this method (405).
    #[error("This address does not know that method: the header Allow names those it knows.")]
    WrongMethod,
    /// The write does not say which version it is about (428).
    #[error("Say which version you saw: send the order's version in quotes in the header If-Match.")]
    VersionMissing,
    /// The order has changed since it was read (412).
    #[error("{} changed this order in the meantime. Look at it as it is now and decide again.", .last.actor.name)]
    Stale {
        /// The order as it is now.
        card: Box<Card>,
        /// The last thing that happened to it.
        last: Box<LastEntry>,
    },
    /// The rules say no (409).
    #[error("{}", refused(.0))]
    Refused(Vec<Refusal>),
    /// What is asked does not go together with what there is (409).
    #[error("{0}")]
    Conflict(&'static str),
    /// The idempotency key came with another request before (422).
    #[error("This idempotency key came with another request before: choose a new one.")]
    KeyReused,
    /// Too many attempts (429): try again after so many seconds.
    #[error("Too many attempts. Try again in {0} seconds.")]
    Throttled(u64),
    /// More is going on than the server takes on at once (503). Nothing was done.
    #[error("Milepost is busy with other requests. Nothing was done; try again in a moment.")]
    Overloaded,
    /// Too much is waiting, or the storage does not answer (503). With its key the request can be sent again.
    #[error("Milepost cannot do this right now. Try again in a moment.")]
    Unavailable(String),
    /// No room on the disk (507).
    #[error("The disk is full: nothing can be written until there is room. Reading still works.")]
    DiskFull,
    /// A mistake of ours (500).
    #[error("Something went wrong inside Milepost. The log says what; the header X-Request-Id names the entry.")]
    Broken(String),
}

/// An answer, or why there is none.
pub type Answer<T> = Result<T, Problem>;

impl Problem {
    /// A text that was typed is not accepted; `what` is the field's name at the start of a sentence.
    pub fn invalid(what: &str, why: Invalid) -> Problem {
        Problem::Invalid(format!("{what} {why}."))
    }

    /// The status, the name of the kind in its URI, and the kind in words.
    fn kind(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Problem::SignInNeeded => (StatusCode::UNAUTHORIZED, "sign_in_needed", "Sign in first"),
            Problem::WrongPassword => (StatusCode::UNAUTHORIZED, "wrong_password", "Wrong address or password"),
            Problem::NotFound(_) => (StatusCode::NOT_FOUND, "not_found", "Not found"),
            Problem::Forbidden(_) => (StatusCode::FORBIDDEN, "forbidden", "Not your right"),
            Problem::CrossSite(_) => (StatusCode::FORBIDDEN, "cross_site", "Sent by another site"),
            Problem::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed", "Cannot be read"),
            Problem::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Not possible"),
            Problem::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "Too large"),
            Problem::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too_slow", "Stopped half-way"),
            Problem::WrongMediaType(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_media_type", "Wrong type of content"),
            Problem::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "wrong_method", "Unknown method"),
            Problem::VersionMissing => (StatusCode::PRECONDITION_REQUIRED, "version_missing", "Version missing"),
            Problem::Stale { .. } => (StatusCode::PRECONDITION_FAILED, "stale", "Changed in the meantime"),
            Problem::Refused(_) => (StatusCode::CONFLICT, "refused", "Not allowed by the workflow"),
            Problem::Conflict(_) => (StatusCode::CONFLICT, "conflict", "Does not go together"),
            Problem::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, "key_reused", "Key used before"),
            Problem::Throttled(_) => (StatusCode::TOO_MANY_REQUESTS, "throttled", "Too many attempts"),
            Problem::Overloaded => (StatusCode::SERVICE_UNAVAILABLE, "overloaded", "Too much at once"),
            Problem::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Not available"),
            Problem::DiskFull => (StatusCode::INSUFFICIENT_STORAGE, "disk_full", "Disk full"),
            Problem::Broken(_) => (StatusCode::INTERNAL_SERVER_ERROR, "broken", "Our mistake"),
        }
    }

    /// The document that is sent.
    pub fn document(&self) -> wire::Problem {
        let (status, kind, title) = self.kind();
        let mut document = wire::Problem {
            kind: format!("/problems/{kind}"),
            title: title.into(),
            status: status.as_u16(),
            detail: self.to_string(),
            refusals: Vec::new(),
            card: None,
            last: None,
        };
        match self {
            Problem::Refused(refusals) => document.refusals.clone_from(refusals),
            Problem::Stale { card, last } => (document.card, document.last) = (Some((**card).clone()), Some((**last).clone())),
            _ => {}
        }
        document
    }

    fn log(&self) {
        match self {
            Problem::Broken(why) => tracing::error!(%why, "broken"),
            Problem::Unavailable(why) => tracing::warn!(%why, "unavailable"),
            Problem::DiskFull => tracing::error!("the disk is full"),
            _ => {}
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Problem::Throttled(seconds) => Some(*seconds),
            Problem::Unavailable(_) | Problem::Overloaded => Some(1),
            _ => None,
        }
    }
}

fn refused(refusals: &[Refusal]) -> String {
    let messages: Vec<_> = refusals.iter().map(|refusal| refusal.message.as_str()).collect();
    messages.join(" ")
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.log();
        let document = self.document();
        let status = StatusCode::from_u16(document.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&document).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
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

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        match failure {
            Failure::Full => Problem::DiskFull,
            Failure::Broken(why) => Problem::Broken(why),
            failure @ (Failure::Busy | Failure::Unavailable(_)) => Problem::Unavailable(failure.to_string()),
        }
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Problem {
        match error {
            ReadError::BadCursor => Problem::Malformed("“after” must be the “next” of an earlier answer to the same question.".into()),
            ReadError::Failed(failure) => failure.into(),
        }
    }
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Problem {
        match error {
            WriteError::NotFound => Problem::NotFound("order"),
            WriteError::Forbidden => Problem::Forbidden("None of your roles on this board may do this."),
            WriteError::Stale { card, last } => Problem::Stale { card, last },
            WriteError::Refused(refusals) => Problem::Refused(refusals),
            WriteError::KeyReused => Problem::KeyReused,
            WriteError::Failed(failure) => failure.into(),
        }
    }
}

impl From<AdminError> for Problem {
    fn from(error: AdminError) -> Problem {
        match error {
            AdminError::NotFound => Problem::NotFound("person or board"),
            AdminError::Forbidden => Problem::Forbidden("Only an administrator does this."),
            AdminError::AlreadySetUp => Problem::Conflict("This Milepost is set up already: sign in."),
            AdminError::EmailTaken => Problem::Conflict("Somebody has this e-mail address already."),
            AdminError::SlugTaken => Problem::Conflict("A board with this name exists already: choose another name."),
            AdminError::LastAdministrator => Problem::Conflict("Make somebody else an administrator first: one must be left."),
            AdminError::LinkSpent => Problem::NotFound("link: it was used, replaced or has expired. Ask for a new one"),
            AdminError::Failed(failure) => failure.into(),
        }
    }
}

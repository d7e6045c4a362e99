//! What handlers read from a request. Whatever cannot be read becomes a problem with a sentence; nothing falls through to
//! the framework's own plain-text answers.

use super::{
    error::{HttpResult, Problem},
    proxies::client_ip,
    state::AppState,
};
use crate::{
    services::orders::Preconditions,
    transport::limits::{RequestPermit, Sender},
};
use axum::{
    body::Bytes,
    extract::{self, FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderName, Uri, header, request::Parts},
};
use domain::{
    query::{Pairs, QueryError, SEEING_AS},
    tr,
};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::{convert::Infallible, net::IpAddr};
use store::Key;

/// How long a body may be, in bytes, unless the route says otherwise.
pub const BODY_LIMIT: usize = 1024 * 1024;
/// How long it may be before anybody has signed in: much more than a form takes that opens the door.
const STRANGERS_BODY_LIMIT: usize = 16 * 1024;

const FORM: &str = "application/x-www-form-urlencoded";

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Path parameters. A path that cannot be read names nothing.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> HttpResult<Path<T>> {
        let path = extract::Path::from_request_parts(parts, state).await;
        path.map(|extract::Path(path)| Path(path)).map_err(|_| Problem::not_found("address"))
    }
}

/// The query's pairs. Handlers take out what they know and refuse the rest.
pub struct Query(pub Pairs);

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Query, Infallible> {
        let mut pairs = Pairs::parse(parts.uri.query().unwrap_or_default());
        // Read already, for every route.
        pairs.text(SEEING_AS);
        Ok(Query(pairs))
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Problem {
        Problem::malformed(error.to_string())
    }
}

/// A body that has not been read yet: rights are checked first.
pub struct Payload(Request);

impl<S: Send + Sync> FromRequest<S> for Payload {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> HttpResult<Payload> {
        Ok(Payload(request))
    }
}

/// A body that has been read, with the hash of the whole request.
pub struct Sent<T> {
    /// What it says.
    pub body: T,
    request: [u8; 32],
    headers: HeaderMap,
}

impl Payload {
    /// Reads JSON.
    pub async fn json<T: DeserializeOwned>(self) -> HttpResult<Sent<T>> {
        if !is_json(self.0.headers()) {
            return Err(Problem::WrongMediaType("application/json"));
        }
        let sent = self.bytes().await?;
        let body = serde_json::from_slice(&sent.body).map_err(unreadable)?;
        Ok(Sent { body, request: sent.request, headers: sent.headers })
    }

    /// Reads a form as a browser without script posts it, and its address, to show the page again.
    pub async fn form(self) -> HttpResult<(String, Uri)> {
        if media_type(self.0.headers()) != FORM {
            return Err(Problem::WrongMediaType(FORM));
        }
        let address = self.0.uri().clone();
        let body = self.bytes().await?.body;
        Ok((String::from_utf8_lossy(&body).into_owned(), address))
    }

    /// Reads a text of one of these types; `what` says what to send instead.
    pub async fn text(self, types: &[&str], what: &'static str) -> HttpResult<String> {
        if !types.contains(&media_type(self.0.headers()).as_str()) {
            return Err(Problem::WrongMediaType(what));
        }
        let body = self.bytes().await?.body;
        let text = String::from_utf8(body.into())
            .map_err(|_| Problem::malformed(tr!("The file is not UTF-8 text.")))?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    /// Reads the body of a command that takes none; `{}` is as good.
    pub async fn nothing(self) -> HttpResult<Sent<()>> {
        let sent = self.bytes().await?;
        match sent.body.trim_ascii() {
            b"" | b"{}" => Ok(Sent { body: (), request: sent.request, headers: sent.headers }),
            _ => Err(Problem::malformed(tr!("This takes no body."))),
        }
    }

    /// The request as it came, for bodies that are read piece by piece, and its turn, which waits meanwhile.
    pub fn piecewise(mut self) -> HttpResult<(RequestPermit, Request)> {
        let permit = self
            .0
            .extensions_mut()
            .remove()
            .ok_or_else(|| Problem::broken("a route without limits takes a body"))?;
        Ok((permit, self.0))
    }

    async fn bytes(self) -> HttpResult<Sent<Bytes>> {
        let (permit, request) = self.piecewise()?;
        let headers = request.headers().clone();
        let head = format!("{} {}\n", request.method(), request.uri().path());
        let sender = request.extensions().get::<Sender>().cloned();
        let sender = sender.ok_or_else(|| Problem::broken("a route without sessions takes a body"))?;
        let limit = match sender {
            Sender::Person(_) => BODY_LIMIT,
            Sender::Place(_) => STRANGERS_BODY_LIMIT,
        };
        let body = permit.read(request.into_body(), limit, sender).await?;
        let request = Sha256::new().chain_update(head).chain_update(&body).finalize().into();
        Ok(Sent { body, request, headers })
    }
}

fn media_type(headers: &HeaderMap) -> String {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = media_type(headers);
    kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json")
}

/// What cannot be parsed at all is 400, what can but has the wrong shape is 422.
fn unreadable(error: serde_json::Error) -> Problem {
    use serde_json::error::Category;
    let sentence = tr!("The body is not as it should be: {}.", error);
    match error.classify() {
        Category::Data => Problem::invalid(sentence),
        Category::Io | Category::Syntax | Category::Eof => Problem::malformed(sentence),
    }
}

impl<T> Sent<T> {
    /// What the write says beside its body, for writes that must state the version they saw.
    pub fn with_version(self) -> HttpResult<(T, Preconditions)> {
        let key = self.key()?;
        let if_match = version(&self.headers)?.ok_or(Problem::VersionMissing)?;
        Ok((self.body, Preconditions { if_match: Some(if_match), key }))
    }

    /// The same for writes that need not.
    pub fn with_preconditions(self) -> HttpResult<(T, Preconditions)> {
        let (key, if_match) = (self.key()?, version(&self.headers)?);
        Ok((self.body, Preconditions { if_match, key }))
    }

    /// The version of the draft that the author saw; none where there was none, with `*` or without the header.
    pub fn with_draft_version(self) -> HttpResult<(T, Option<u64>)> {
        let any =
            self.headers.get(header::IF_MATCH).is_some_and(|value| value.as_bytes().trim_ascii() == b"*");
        let seen = if any { None } else { version(&self.headers)? };
        Ok((self.body, seen))
    }

    fn key(&self) -> HttpResult<Option<Key>> {
        let wrong = || Problem::malformed(tr!("Idempotency-Key must be 1 to 255 visible ASCII characters."));
        let Some(value) = self.headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
        let key = value.to_str().map_err(|_| wrong())?.trim();
        if !(1..=255).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(wrong());
        }
        Ok(Some(Key { key: key.to_owned(), request: self.request }))
    }
}

fn version(headers: &HeaderMap) -> HttpResult<Option<u64>> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let parsed = inner
        .parse()
        .map_err(|_| Problem::malformed(tr!("If-Match must be the order's version in quotes, like \"7\".")));
    parsed.map(Some)
}

/// Where a request comes from.
pub struct ClientIp(pub IpAddr);

impl FromRequestParts<AppState> for ClientIp {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<ClientIp, Infallible> {
        Ok(ClientIp(client_ip(&parts.extensions, &parts.headers, &state.services.config)))
    }
}

//! Who is signed in: the cookie, the session behind it, and the proof that a request comes from one of our own pages.

use super::{
    error::{HttpResult, Problem},
    language,
    proxies::client_ip,
};
use crate::{
    config::PublicUrl,
    services::{
        context::Services,
        sessions::{self, LASTS, SignedIn},
    },
    shares::place,
    transport::limits::Sender,
};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use domain::{
    PersonId, RoleId,
    query::{Pairs, SEEING_AS},
    spoken, tr, tr_later,
};
use std::convert::Infallible;
use store::TokenDigest;

/// Who is signed in, if somebody is, and the header that moves their session's end where it is moved.
type Found = Option<(SignedIn, Option<HeaderValue>)>;

/// Signing out ends everything, whoever one looks like.
const SIGN_OUT: &str = "/api/v1/session";

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> HttpResult<SignedIn> {
        parts.extensions.get().cloned().ok_or(Problem::SignInNeeded)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for SignedIn {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<SignedIn>, Infallible> {
        Ok(parts.extensions.get().cloned())
    }
}

/// Starts a session: the answer is the header that puts its cookie into the browser.
pub async fn open(services: &Services, person: PersonId) -> HttpResult<HeaderValue> {
    let token = sessions::open(services, person).await?;
    cookie(&services.config.public_url, token.as_str(), LASTS)
}

/// Ends a session: the answer is the header that takes its cookie out of the browser.
pub async fn close(services: &Services, session: &TokenDigest) -> HttpResult<HeaderValue> {
    sessions::close(services, session).await?;
    cookie(&services.config.public_url, "", TimeDelta::zero())
}

/// Finds the session of each request and moves its end. With it, who sends the request is known: a person, or a place.
pub async fn layer(State(services): State<Services>, request: Request, next: Next) -> Response {
    let found = match token(request.headers(), &services.config.public_url) {
        Some(token) => find(&services, &token).await,
        None => Ok(None),
    };
    let found = match found {
        Ok(found) => found,
        Err(problem) => return language::answered(&request, problem),
    };
    let language = language::of_answer(&request, found.as_ref().map(|(who, _)| who));
    spoken::speaking(language, answer(&services, found, request, next)).await
}

/// Answers whoever was found.
async fn answer(services: &Services, found: Found, mut request: Request, next: Next) -> Response {
    let renewed = match found {
        Some((mut signed_in, renewed)) => {
            signed_in.seeing_as = match seeing_as(&signed_in, &request) {
                Ok(role) => role,
                Err(problem) => return problem.into_response(),
            };
            request.extensions_mut().insert(Sender::Person(signed_in.person.id.0));
            request.extensions_mut().insert(signed_in);
            renewed
        }
        None => {
            let from = client_ip(request.extensions(), request.headers(), &services.config);
            request.extensions_mut().insert(Sender::Place(place(from)));
            None
        }
    };
    let mut response = next.run(request).await;
    if let Some(cookie) = renewed.filter(|_| !response.headers().contains_key(header::SET_COOKIE)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Where requests of those who never sign in come from.
pub async fn strangers(State(services): State<Services>, mut request: Request, next: Next) -> Response {
    let from = client_ip(request.extensions(), request.headers(), &services.config);
    request.extensions_mut().insert(Sender::Place(place(from)));
    next.run(request).await
}

/// The role as whose holder the request is to be answered: the query's `as`. Administrators alone look like that, and while
/// they do they change nothing.
fn seeing_as(who: &SignedIn, request: &Request) -> HttpResult<Option<RoleId>> {
    let Some(role) = Pairs::parse(request.uri().query().unwrap_or_default()).text(SEEING_AS) else {
        return Ok(None);
    };
    let (role, is_page) = (role.parse::<RoleId>(), !request.uri().path().starts_with("/api/"));
    match role {
        // A page that somebody was sent shows them what is theirs.
        _ if is_page && !who.person.admin => Ok(None),
        _ if !who.person.admin => {
            Err(Problem::forbidden(tr_later!("Only an administrator sees Milepost as another role does.")))
        }
        Ok(_) if changes_something(request.method()) && request.uri().path() != SIGN_OUT => {
            Err(Problem::forbidden(tr_later!(
                "You see Milepost as another role does and cannot change anything: go back to yourself first."
            )))
        }
        Ok(role) => Ok(Some(role)),
        Err(why) => Err(Problem::malformed(tr!("“{}” names no role: {}.", SEEING_AS, why))),
    }
}

async fn find(services: &Services, token: &str) -> HttpResult<Found> {
    let Some((signed_in, moved)) = sessions::find(services, token).await? else {
        return Ok(None);
    };
    let renewed = if moved { Some(cookie(&services.config.public_url, token, LASTS)?) } else { None };
    Ok(Some((signed_in, renewed)))
}

fn cookie_name(url: &PublicUrl) -> &'static str {
    if url.is_https() { "__Host-milepost" } else { "milepost" }
}

fn cookie(url: &PublicUrl, token: &str, lasts: TimeDelta) -> HttpResult<HeaderValue> {
    let (name, seconds) = (cookie_name(url), lasts.num_seconds());
    let secure = if url.is_https() { "; Secure" } else { "" };
    let header = format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    header.parse().map_err(|_| Problem::broken("a cookie is no header"))
}

/// The token in the request's cookie. Longer ones than ours are not even hashed.
fn token(headers: &HeaderMap, url: &PublicUrl) -> Option<String> {
    let name = cookie_name(url);
    let pairs = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = pairs.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, token) = pairs.find(|(key, token)| *key == name && !token.is_empty() && token.len() <= 64)?;
    Some(token.to_owned())
}

/// Refuses requests that change something and come from a page of another site. Browsers say so in `Sec-Fetch-Site`,
/// older ones and those on plain http in `Origin`; programs send neither.
pub async fn same_site(State(services): State<Services>, request: Request, next: Next) -> Response {
    let url = &services.config.public_url;
    if changes_something(request.method()) && !is_ours(request.headers(), url) {
        return language::answered(&request, Problem::CrossSite(url.to_string()));
    }
    next.run(request).await
}

fn changes_something(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

fn is_ours(headers: &HeaderMap, url: &PublicUrl) -> bool {
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("unreadable"));
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text("origin") else { return true };
    // On plain http a page that was loaded from the very host it talks to is ours too, though under a name the operator
    // did not give. Another site cannot bring this about: the browser writes both headers.
    let host = text("host").filter(|_| !url.is_https());
    origin == url.origin() || host.is_some_and(|host| origin.strip_prefix("http://") == Some(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| ((*name).parse().expect("a name"), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_our_own_pages_and_programs_may_change_something() {
        let url: PublicUrl = "https://orders.example".parse().expect("an address");
        let ours = |pairs: &[_]| is_ours(&headers(pairs), &url);
        assert!(
            ours(&[])
                && ours(&[("sec-fetch-site", "same-origin")])
                && ours(&[("origin", "https://orders.example")])
        );
        for site in ["cross-site", "same-site", ""] {
            assert!(!ours(&[("sec-fetch-site", site), ("origin", "https://orders.example")]), "{site}");
        }
        for origin in [
            "null",
            "https://evil.example",
            "http://orders.example",
            "https://orders.example.evil.example",
            "",
        ] {
            assert!(!ours(&[("origin", origin), ("host", "orders.example")]), "{origin}");
        }
    }

    #[test]
    fn on_plain_http_the_name_that_was_typed_is_ours_too() {
        let url: PublicUrl = "http://0.0.0.0:3000".parse().expect("an address");
        let ours = |origin, host| is_ours(&headers(&[("origin", origin), ("host", host)]), &url);
        assert!(ours("http://192.0.2.7:3000", "192.0.2.7:3000"));
        assert!(!ours("http://evil.example:3000", "192.0.2.7:3000") && !ours("null", ""));
    }

    #[test]
    fn the_cookie_is_found_among_others_and_never_a_long_one() {
        let url: PublicUrl = "http://127.0.0.1:3000".parse().expect("an address");
        assert_eq!(token(&headers(&[("cookie", "a=b; milepost=tok; c")]), &url).as_deref(), Some("tok"));
        assert_eq!(token(&headers(&[("cookie", "milepost=; xmilepost=tok")]), &url), None);
        let mut long = HeaderMap::new();
        long.insert("cookie", format!("milepost={}", "x".repeat(65)).parse().expect("a header"));
        assert_eq!(token(&long, &url), None);
    }

    #[test]
    fn by_tls_the_cookie_is_bound_to_the_host() {
        let url: PublicUrl = "https://orders.example".parse().expect("an address");
        let header = cookie(&url, "tok", LASTS).expect("a header");
        assert_eq!(header, "__Host-milepost=tok; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure");
    }
}

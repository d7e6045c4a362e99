//! The tracking page: one request, no WebAssembly, and the same answer in the same time for every link that leads nowhere.

use super::error::{HttpResult, Problem};
use crate::{
    coding::Coding,
    services::{
        context::Services,
        error::{LinkEnd, ServiceError},
        shop, tracking,
        tracking_page_cache::{CachedPage, Key},
    },
    transport::compression::accepted,
};
use app::tracking::{self as look, PageLook};
use axum::{
    Form,
    body::Body,
    extract::{
        Path, State,
        rejection::{FormRejection, PathRejection},
    },
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{CustomerPage, Language};
use locales::Words;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::{Arc, LazyLock};
use store::secret::token_digest;

/// The page behind a tracking link.
pub async fn page(
    State(services): State<Services>,
    token: Result<Path<String>, PathRejection>,
    asked: HeaderMap,
) -> Response {
    // A token that is not even text leads nowhere, like any other that is not one of ours.
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let key = (token_digest(&token), accepted(&asked), liked(&asked));
    if let Some((page, policy)) = services.tracking_page_cache.find(&key, services.clock.now()) {
        return encoded(key.1, Body::from(page), policy);
    }
    match rendered(&services, &token, key).await {
        Ok(response) => response,
        Err(Problem::Service(error)) => not_shown(&services, &token, &asked, error).await,
        Err(problem) => problem.into_response(),
    }
}

/// The form in which a customer chooses a language.
#[derive(Deserialize)]
pub struct ChosenLanguage {
    language: Language,
}

/// Has the customer spoken to in the language that they chose, and shows the page in it.
pub async fn speak(
    State(services): State<Services>,
    token: Result<Path<String>, PathRejection>,
    asked: HeaderMap,
    form: Result<Form<ChosenLanguage>, FormRejection>,
) -> Response {
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let Ok(Form(ChosenLanguage { language })) = form else {
        let problem = ServiceError::Invalid("Choose one of the languages that the page offers.".into());
        return Problem::from(problem).into_response();
    };
    match tracking::speak(&services, &token, language).await {
        Ok(()) => (HEADERS.clone(), Redirect::to(&format!("/t/{token}"))).into_response(),
        Err(error) => not_shown(&services, &token, &asked, error).await,
    }
}

/// A link that leads nowhere. A customer's mistyped address is no way to the entrance of the shop's people.
pub async fn nowhere(State(services): State<Services>, asked: HeaderMap) -> Response {
    let shop = services.store.shop().await.ok().flatten().map(|shop| shop.name);
    let stored = services.store.customer_page().await.unwrap_or_default();
    let words = Words::of(liked(&asked).unwrap_or(stored.page.language));
    let shown = PageLook::of(&stored.page, stored.logo);
    let html = look::not_found(shop.as_deref().unwrap_or("Milepost"), &shown, words);
    let mut response = (StatusCode::NOT_FOUND, HEADERS.clone(), Body::from(html)).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, value(&policy(&shown, "'none'")));
    response
}

/// The language that somebody likes best of ours.
pub fn liked(asked: &HeaderMap) -> Option<Language> {
    asked.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Language::from_accept_language)
}

/// The page of a link that does not work, or none at all.
pub(super) async fn not_shown(
    services: &Services,
    token: &str,
    asked: &HeaderMap,
    error: ServiceError,
) -> Response {
    match error {
        ServiceError::NotFound(_) => nowhere(State(services.clone()), asked.clone()).await,
        ServiceError::LinkEnded(end) => gone(services, token, asked, end, false).await.into_response(),
        error => Problem::from(error).into_response(),
    }
}

/// The page of a link that led somewhere once, in the language of whoever holds it: of the order it tells nothing.
pub(super) async fn gone(
    services: &Services,
    token: &str,
    asked: &HeaderMap,
    end: LinkEnd,
    sent: bool,
) -> HttpResult<Response> {
    let (shop, manner) = (shop::read(services).await?, Manner::read(services).await?);
    let (look, words) = (&manner.look, manner.words(asked));
    let page = match end {
        LinkEnd::Replaced => look::look_up::replaced(&shop, &format!("/t/{token}/link"), sent, look, words),
        LinkEnd::Expired => look::look_up::expired(&shop, look, words),
    };
    Ok(form_page(StatusCode::GONE, page, look))
}

/// How the shop's page looks, and what it says by itself.
pub(super) struct Manner {
    /// What the shop chose.
    pub page: CustomerPage,
    /// How it looks.
    pub look: PageLook,
}

impl Manner {
    /// The shop's.
    pub(super) async fn read(services: &Services) -> HttpResult<Manner> {
        let stored = services.store.customer_page().await.map_err(ServiceError::from)?;
        Ok(Manner { look: PageLook::of(&stored.page, stored.logo), page: stored.page })
    }

    /// The words for somebody of whom no order tells the language.
    pub(super) fn words(&self, asked: &HeaderMap) -> &'static Words {
        Words::of(liked(asked).unwrap_or(self.page.language))
    }
}

/// A page with forms. It may tell our own pages where it is, for only then do browsers say that a form is ours.
pub(super) fn form_page(status: StatusCode, html: String, shown: &PageLook) -> Response {
    let mut response = (status, HEADERS.clone(), Body::from(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, value(&policy(shown, "'none'")));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// The page in the coding asked for. It is kept if the order stood still while it was read.
async fn rendered(services: &Services, token: &str, key: Key) -> HttpResult<Response> {
    let generation = services.tracking_page_cache.generation();
    let located = async { Ok(tracking::find(services, token).await?) };
    let (located, manner) = tokio::try_join!(located, Manner::read(services))?;
    let (watch, Manner { page, look: shown }) = (services.broadcast.watch_order(located.order), manner);
    let view = tracking::view_of(services, &located, key.2, &page).await?;
    let html = look::document(&view, &shown, Words::of(view.language));
    let body = key
        .1
        .encode(html.into())
        .map_err(|error| Problem::broken(format!("a page was not compressed: {error}")))?;
    let policy: Arc<str> = policy(&shown, "'none'").into();
    if view.version == located.version {
        services.tracking_page_cache.insert(
            generation,
            key,
            CachedPage {
                body: body.clone(),
                policy: policy.clone(),
                order: located.order,
                watch,
                at: view.as_of_utc,
            },
        );
    }
    Ok(encoded(key.1, Body::from(body), policy))
}

fn encoded(coding: Coding, page: Body, policy: Arc<str>) -> Response {
    let mut response = (HEADERS.clone(), page).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, value(&policy));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, accept-language"));
    if let Some(name) = coding.name() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    response
}

/// Style and script stand in the page; the policy names them by their hashes, so that nothing else runs. `ancestors` may show the
/// page in a frame.
pub fn policy(shown: &PageLook, ancestors: &str) -> String {
    static OWN: LazyLock<[String; 2]> = LazyLock::new(|| [look::STYLE, look::SCRIPT].map(hash));
    let [style, script] = &*OWN;
    let accent = shown.style().map(|style| format!(" {}", hash(&style))).unwrap_or_default();
    format!(
        "default-src 'none'; style-src {style}{accent}; script-src {script}; connect-src 'self'; \
         img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
    )
}

/// A policy as a header: hashes and keywords are ASCII.
pub fn value(policy: &str) -> HeaderValue {
    HeaderValue::from_str(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// What every such page says of itself.
pub static HEADERS: LazyLock<HeaderMap> = LazyLock::new(|| {
    let fields = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    fields.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect()
});

//! Pages for people: rendered here with their data inside, then hydrated in the browser. Whoever is not signed in is led to
//! the entrance; an installation without a shop is led to its first run. The tracking page stands on its own: one request,
//! no WebAssembly.

use crate::{
    api,
    assets::Assets,
    boards, orders, people,
    problem::{Answer, Problem},
    session::SignedIn,
    state::Milepost,
    track,
};
use app::{
    App,
    backend::{Backend, Failure, Listing, Reply},
    shell::theme::THEME_SCRIPT,
    track as page,
};
use axum::{
    Router,
    body::Body,
    extract::{OptionalFromRequestParts, Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    Card, Filter, OrderId, Snapshot,
    wire::{EntryView, Me, OrderView, Page, PersonView, Shop},
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::{ResponseOptions, generate_route_list};
use leptos_meta::MetaTags;
use sha2::{Digest, Sha256};
use std::{future::Future, sync::Arc};

/// Addresses that are open to everybody.
const ENTRANCES: [&str; 3] = ["/sign-in", "/setup", people::LINK_PAGE];

/// Every page the app knows, the tracking page, and a page for addresses that lead nowhere.
pub fn router() -> Router<Milepost> {
    let pages = generate_route_list(App);
    let router = pages.iter().fold(Router::new(), |router, page| router.route(page.path(), get(render)));
    router.route("/t/{token}", get(tracking)).fallback(get(lost).fallback(api::unknown))
}

async fn lost(state: State<Milepost>, request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        return Problem::NotFound("address in the API").into_response();
    }
    let mut answer = render(state, request).await;
    if answer.status() == StatusCode::OK {
        *answer.status_mut() = StatusCode::NOT_FOUND;
    }
    answer
}

async fn render(State(milepost): State<Milepost>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let signed_in = <SignedIn as OptionalFromRequestParts<Milepost>>::from_request_parts(&mut parts, &milepost).await.unwrap_or_default();
    if let Some(elsewhere) = lead(&milepost, signed_in.as_ref(), &parts.uri).await {
        return elsewhere;
    }
    let backend: Arc<dyn Backend> = Arc::new(Reader { milepost, signed_in });
    let context = move || provide_context(backend.clone());
    let page = leptos_axum::render_app_async_with_context(context, shell);
    page(Request::from_parts(parts, body)).await.into_response()
}

/// Where somebody is led who cannot use the page they asked for; none when they can.
async fn lead(milepost: &Milepost, signed_in: Option<&SignedIn>, uri: &Uri) -> Option<Response> {
    let path = uri.path();
    let set_up = match milepost.store.shop().await {
        Ok(shop) => shop.is_some(),
        Err(error) => return Some(Problem::from(error).into_response()),
    };
    let entrance = ENTRANCES.iter().any(|entrance| path.starts_with(entrance));
    match (set_up, signed_in) {
        (false, _) if path == "/setup" => None,
        (false, _) => Some(Redirect::to("/setup").into_response()),
        (true, _) if path == "/setup" => Some(Redirect::to("/").into_response()),
        (true, Some(_)) if path == "/sign-in" => Some(Redirect::to("/").into_response()),
        (true, None) if !entrance => Some(Redirect::to(&sign_in_and_back(uri)).into_response()),
        _ => None,
    }
}

/// The sign-in page, with the way back. Only path and query travel, so that it cannot lead to another site.
fn sign_in_and_back(uri: &Uri) -> String {
    let way = uri.path_and_query().map_or("/", |way| way.as_str());
    if way == "/" {
        return "/sign-in".into();
    }
    let escaped: String = way.bytes().map(escape).collect();
    format!("/sign-in?next={escaped}")
}

fn escape(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    }
}

/// The document around the app. Script runs only with this response's nonce; styles come from our own sheet alone.
fn shell() -> impl IntoView {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    if let Some(options) = use_context::<ResponseOptions>() {
        secure(&options, &nonce);
    }
    let assets = Assets::embedded();
    let (glue, wasm) = (assets.url("milepost.js"), assets.url("milepost.wasm"));
    let start = format!("import start,{{hydrate}} from '{glue}';start({{module_or_path:'{wasm}'}}).then(()=>hydrate())");
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="build" content=assets.build() />
                <script nonce=nonce.clone()>{THEME_SCRIPT}</script>
                <link rel="stylesheet" href=assets.url("main.css") />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="modulepreload" href=glue.clone() nonce=nonce.clone() />
                <link rel="preload" href=wasm.clone() r#as="fetch" type="application/wasm" crossorigin="anonymous" />
                <MetaTags />
            </head>
            <body>
                <App />
                <script type="module" nonce=nonce>{start}</script>
            </body>
        </html>
    }
}

fn secure(options: &ResponseOptions, nonce: &str) {
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    );
    for (name, value) in
        [(header::CONTENT_SECURITY_POLICY, policy.as_str()), (header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "same-origin")]
    {
        if let Ok(value) = HeaderValue::from_str(value) {
            options.insert_header(name, value);
        }
    }
}

async fn tracking(State(milepost): State<Milepost>, token: Result<Path<String>, PathRejection>) -> Response {
    // A token that is not even text leads nowhere, like any other that is not one of ours.
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let (status, html) = match track::view(&milepost, &token).await {
        Ok(view) => (StatusCode::OK, page::document(&view)),
        Err(Problem::NotFound(_)) => {
            let shop = milepost.store.shop().await.ok().flatten().map(|shop| shop.name);
            (StatusCode::NOT_FOUND, page::not_found(shop.as_deref().unwrap_or("Milepost")))
        }
        Err(problem) => return problem.into_response(),
    };
    (status, tracking_headers(), Body::from(html)).into_response()
}

/// Style and script stand in the page; the policy names them by their hashes, so that nothing else runs.
fn tracking_headers() -> HeaderMap {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'",
        hash(page::STYLE),
        hash(page::SCRIPT)
    );
    let fields = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(value).ok()?))).collect()
}

/// The app's door to data while a page is rendered: the services that the API calls too, for the person who asks.
struct Reader {
    milepost: Milepost,
    signed_in: Option<SignedIn>,
}

impl Reader {
    fn ask<T, F>(&self, question: impl FnOnce(Milepost, SignedIn) -> F) -> Reply<T>
    where
        T: Send + 'static,
        F: Future<Output = Answer<T>> + Send + 'static,
    {
        match self.signed_in.clone() {
            Some(signed_in) => {
                let answer = question(self.milepost.clone(), signed_in);
                Box::pin(async move { answer.await.map_err(failure) })
            }
            None => Box::pin(std::future::ready(Err(failure(Problem::SignInNeeded)))),
        }
    }
}

fn failure(problem: Problem) -> Failure {
    Failure::Problem(Box::new(problem.document()))
}

impl Backend for Reader {
    fn me(&self) -> Reply<Me> {
        self.ask(|milepost, who| async move { people::me(&milepost, &who).await })
    }

    fn snapshot(&self, board: String, filter: Filter) -> Reply<Snapshot> {
        self.ask(|milepost, who| async move {
            let view = boards::open(&milepost, &who, &board).await?;
            boards::snapshot(&milepost, &view, &filter, None).await
        })
    }

    fn orders(&self, board: String, listing: Listing) -> Reply<Page<Card>> {
        self.ask(|milepost, who| async move {
            let view = boards::open(&milepost, &who, &board).await?;
            boards::list(&milepost, &view, listing.filter, listing.after, listing.limit).await
        })
    }

    fn order(&self, board: String, number: String) -> Reply<OrderView> {
        self.ask(|milepost, who| async move {
            let view = boards::open(&milepost, &who, &board).await?;
            let found = orders::numbered(&milepost, view, &number).await?;
            orders::read(&milepost, &found).await
        })
    }

    fn entries(&self, order: OrderId, after: Option<String>) -> Reply<Page<EntryView>> {
        self.ask(move |milepost, who| async move {
            let found = orders::find(&milepost, &who, &order.to_string()).await?;
            orders::entries(&milepost, &found, after.as_deref()).await
        })
    }

    fn shop(&self) -> Reply<Shop> {
        self.ask(|milepost, _| async move { people::shop(&milepost).await })
    }

    fn people(&self) -> Reply<Vec<PersonView>> {
        self.ask(|milepost, who| async move {
            if !who.person.admin {
                return Err(Problem::Forbidden("Only an administrator sees who is here."));
            }
            people::list(&milepost).await
        })
    }
}

#[cfg(test)]
mod tests {
    use super::sign_in_and_back;

    #[test]
    fn the_way_back_is_a_path_of_this_site_and_nothing_else() {
        let back = |uri: &str| sign_in_and_back(&uri.parse().expect("a URI"));
        assert_eq!(back("/"), "/sign-in");
        assert_eq!(back("/orders?q=a%20b&late=1"), "/sign-in?next=/orders%3Fq%3Da%2520b%26late%3D1");
        assert_eq!(back("https://evil.example/x"), "/sign-in?next=/x");
    }
}

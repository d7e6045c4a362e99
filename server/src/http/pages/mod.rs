//! Pages for people: rendered here with their data inside, then taken up in the browser. Whoever is not signed in is led to
//! the entrance; an installation without a shop is led to its first run.

mod content;

use super::{document::document, error::Problem, responses::unknown, state::AppState};
use crate::services::{context::Services, people, sessions::SignedIn, shop};
use app::page::Office;
use axum::{
    Router,
    extract::{Request, State},
    http::Uri,
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use content::{At, Query};

/// Addresses that are open to everybody.
const ENTRANCES: [&str; 3] = ["/sign-in", "/setup", people::LINK_PAGE];

/// Every page for people who sign in, and one for addresses that lead nowhere.
pub fn router(state: AppState) -> Router<AppState> {
    Router::new()
        .route("/sign-in", get(sign_in))
        .route("/setup", get(set_up))
        .route("/invitations/{token}", get(invitation))
        .route("/", get(content::home))
        .route("/orders", get(content::orders))
        .route("/people", get(content::people))
        .route("/settings", get(content::settings))
        .route("/boards/{board}", get(content::board))
        .route("/boards/{board}/orders/{number}", get(content::order))
        .route("/boards/{board}/new", get(content::new_order))
        .route("/boards/{board}/import", get(content::import))
        .fallback(get(lost).fallback(unknown))
        .layer(middleware::from_fn_with_state(state, lead))
}

async fn sign_in(query: Query) -> Response {
    document(Office::SignIn(query.get("next")))
}

async fn set_up(query: Query) -> Response {
    document(Office::SetUp(query.get("code").unwrap_or_default()))
}

async fn invitation(At(token): At<String>) -> Response {
    document(Office::Invitation(token))
}

async fn lost(State(services): State<Services>, who: Option<SignedIn>, request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        return Problem::not_found("address in the API").into_response();
    }
    content::nowhere(&services, who).await
}

/// Leads whoever cannot use the page they asked for elsewhere.
async fn lead(State(services): State<Services>, signed_in: Option<SignedIn>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let set_up = match shop::is_set_up(&services).await {
        Ok(set_up) => set_up,
        Err(error) => return Problem::from(error).into_response(),
    };
    let entrance = ENTRANCES.iter().any(|entrance| path.starts_with(entrance));
    let elsewhere = match (set_up, signed_in) {
        _ if path.starts_with("/api/") => None,
        (false, _) if path == "/setup" => None,
        (false, _) => Some("/setup".to_owned()),
        (true, _) if path == "/setup" => Some("/".to_owned()),
        (true, Some(_)) if path == "/sign-in" => Some("/".to_owned()),
        (true, None) if !entrance => Some(sign_in_and_back(request.uri())),
        _ => None,
    };
    match elsewhere {
        Some(address) => Redirect::to(&address).into_response(),
        None => next.run(request).await,
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

//! Pages for people: rendered here with their data inside, then hydrated in the browser. Whoever is not signed in is led to
//! signing in, an installation without a shop to its first run.

use super::{
    error::{HttpResult, Problem},
    forms,
    last_board::last_board,
    render::render,
    responses::unknown,
    state::AppState,
};
use crate::services::{context::Services, people, sessions::SignedIn, shop};
use app::{App, ReturnedForm, paths};
use axum::{
    Router,
    extract::{Request, State},
    http::Uri,
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get},
};
use domain::{
    query::{Pairs, SEEING_AS},
    wire::Me,
};
use leptos_axum::generate_route_list;
use std::sync::LazyLock;

/// The addresses of all pages. Asked of the app once in a process, before the first page is rendered: while it is asked, no
/// page of the process loads what it needs (`SuppressResourceLoad`), and one that has begun would wait for it for ever.
static PATHS: LazyLock<Vec<String>> =
    LazyLock::new(|| generate_route_list(App).iter().map(|route| route.path().to_owned()).collect());

/// Every page that the app knows; its last one is for addresses that lead nowhere.
pub fn router() -> Router<AppState> {
    PATHS.iter().fold(Router::new(), |router, path| router.route(path, page(path))).fallback(unknown)
}

/// A page, and the form on it where it can be sent without script.
fn page(path: &str) -> MethodRouter<AppState> {
    let page = get(show).fallback(unknown);
    match path {
        paths::SIGN_IN => page.post(forms::sign_in),
        "/setup" => page.post(forms::set_up),
        path if path.starts_with(people::LINK_PAGE) => page.post(forms::accept),
        _ => page,
    }
}

async fn show(State(services): State<Services>, who: Option<SignedIn>, request: Request) -> Response {
    // The app's last page takes every address, those below the API that no route knows too.
    if request.uri().path().starts_with("/api/") {
        return Problem::not_found("address in the API").into_response();
    }
    match redirect(&services, who.as_ref(), request.uri()).await {
        Ok(Some(address)) => return Redirect::to(&address).into_response(),
        Ok(None) => {}
        Err(problem) => return problem.into_response(),
    }
    let me = match &who {
        Some(who) => match people::me(&services, who).await {
            Ok(me) => Some(me),
            Err(error) => return Problem::from(error).into_response(),
        },
        None => None,
    };
    if let Some(first) = first_page(&request, me.as_ref()) {
        let query =
            who.as_ref().and_then(|who| who.seeing_as.as_ref()).map(|role| format!("?{SEEING_AS}={role}"));
        return Redirect::to(&(first + &query.unwrap_or_default())).into_response();
    }
    render(services, who, me, request, ReturnedForm::default()).await
}

/// Where somebody is led who cannot use the page that they ask for.
async fn redirect(services: &Services, who: Option<&SignedIn>, uri: &Uri) -> HttpResult<Option<String>> {
    let path = uri.path();
    let for_everybody = path == paths::SIGN_IN || path.starts_with(people::LINK_PAGE);
    Ok(match (shop::is_set_up(services).await?, who) {
        (false, _) if path == "/setup" => None,
        (false, _) => Some("/setup".to_owned()),
        (true, _) if path == "/setup" => Some("/".to_owned()),
        (true, Some(_)) if path == paths::SIGN_IN => {
            Some(paths::own(Pairs::parse(uri.query().unwrap_or_default()).text("next").as_deref()))
        }
        (true, None) if !for_everybody => {
            Some(paths::sign_in_and_back(uri.path_and_query().map_or("/", |way| way.as_str())))
        }
        _ => None,
    })
}

/// The first address leads to their work where somebody owns a status, else to the board: the one that they were on last, or the
/// first one that they see.
fn first_page(request: &Request, me: Option<&Me>) -> Option<String> {
    let boards = &me.filter(|_| request.uri().path() == "/")?.boards;
    let last = last_board(request.headers());
    let board = boards.iter().find(|board| Some(&board.slug) == last.as_ref()).or(boards.first())?;
    Some(paths::home(board, boards.len() > 1))
}

//! The pages on which customers act, look an order up and ask for a new link. `GET` shows a page and does nothing; what acts is the
//! form on it, posted as browsers have always posted them. No page needs a script.

use super::{
    error::{HttpResult, Problem},
    extract::{ClientIp, Path, Payload},
    session,
    state::AppState,
    tracking::{Manner, form_page, gone, liked, not_shown, nowhere},
};
use crate::services::{
    context::Services,
    customer::{
        acts::{self, ActForm},
        links, look_up,
        striking::Choice,
    },
    error::ServiceError,
    shop,
};
use app::tracking::{
    confirm::{self, Returned},
    look_up::{self as pages, LOOK_UP_PATH, NotFound},
};
use axum::{
    Router,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    middleware::from_fn_with_state,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{ApprovalId, CustomerAct, LongText, RefusalCode, StepId, query::Pairs, wire::LookUp};
use locales::Words;
use std::collections::BTreeSet;

/// Their routes.
pub(super) fn router(state: AppState) -> Router<AppState> {
    Router::new()
        .route("/t/{token}/approval/{approval}/{step}", get(approval).post(decide))
        .route("/t/{token}/date", get(date).post(accept_date))
        .route("/t/{token}/cancel", get(cancel).post(ask_to_cancel))
        .route("/t/{token}/reply", get(reply).post(send_reply))
        .route("/t/{token}/link", post(new_link))
        .route(LOOK_UP_PATH, get(look_up_page).post(find))
        .layer(from_fn_with_state(state, session::strangers))
}

type OfLink = (State<Services>, HeaderMap, Path<String>);
type OfStep = (State<Services>, HeaderMap, Path<(String, String, String)>);

async fn approval(
    (state, asked, Path((token, approval, step))): OfStep,
    RawQuery(query): RawQuery,
) -> Response {
    match approval_act(&approval, &step) {
        Some(act) => {
            let choice = query.as_deref().and_then(chosen);
            shown(&state, &asked, &token, &act, (StatusCode::OK, None), choice.as_ref(), "").await
        }
        None => nowhere(state, asked).await,
    }
}

async fn decide((state, asked, Path((token, approval, step))): OfStep, payload: Payload) -> Response {
    match approval_act(&approval, &step) {
        Some(act) => answer(state, &asked, &token, act, payload).await,
        None => nowhere(state, asked).await,
    }
}

/// What was ticked on the page, where it was; a tick is none that is no line.
fn chosen(query: &str) -> Option<Choice> {
    let mut pairs = Pairs::parse(query);
    let version = pairs.text("of")?.parse().ok()?;
    Some(Choice { version, struck: struck(&mut pairs)? })
}

/// The lines that are left out, each a value of its own.
fn struck(pairs: &mut Pairs) -> Option<BTreeSet<u32>> {
    pairs.ids("out").ok().map(|lines| lines.into_iter().collect())
}

fn approval_act(approval: &str, step: &str) -> Option<CustomerAct> {
    let (approval, step): (ApprovalId, StepId) = (approval.parse().ok()?, step.parse().ok()?);
    Some(CustomerAct::Approval { approval, step })
}

async fn date((state, asked, Path(token)): OfLink) -> Response {
    ask(state, &asked, &token, CustomerAct::AcceptDate).await
}

async fn accept_date((state, asked, Path(token)): OfLink, payload: Payload) -> Response {
    answer(state, &asked, &token, CustomerAct::AcceptDate, payload).await
}

async fn cancel((state, asked, Path(token)): OfLink) -> Response {
    ask(state, &asked, &token, CustomerAct::AskToCancel).await
}

async fn ask_to_cancel((state, asked, Path(token)): OfLink, payload: Payload) -> Response {
    answer(state, &asked, &token, CustomerAct::AskToCancel, payload).await
}

async fn reply((state, asked, Path(token)): OfLink) -> Response {
    ask(state, &asked, &token, CustomerAct::Reply).await
}

async fn send_reply((state, asked, Path(token)): OfLink, payload: Payload) -> Response {
    answer(state, &asked, &token, CustomerAct::Reply, payload).await
}

/// The page before an act.
async fn ask(State(services): State<Services>, asked: &HeaderMap, token: &str, act: CustomerAct) -> Response {
    shown(&services, asked, token, &act, (StatusCode::OK, None), None, "").await
}

/// The page as the order is now, with what was wrong with a form that came back, or with what was chosen on it.
async fn shown(
    services: &Services,
    asked: &HeaderMap,
    token: &str,
    act: &CustomerAct,
    (status, returned): (StatusCode, Option<Returned>),
    choice: Option<&Choice>,
    written: &str,
) -> Response {
    let manner = match Manner::read(services).await {
        Ok(manner) => manner,
        Err(problem) => return problem.into_response(),
    };
    match acts::confirm(services, token, act, (liked(asked), &manner.page), choice).await {
        Ok((view, wrong)) => {
            let wrong = wrong.and_then(|error| came_back(&error));
            let (status, returned) = wrong.map_or((status, returned), |(status, why)| (status, Some(why)));
            let words = Words::of(view.language);
            let html = confirm::document(&view, returned, written, &manner.look, words);
            form_page(status, html, &manner.look)
        }
        Err(error) => not_shown(services, token, asked, error).await,
    }
}

/// Does what a form says, and leads back to the tracking page; or shows the page again, as the order is now.
async fn answer(
    State(services): State<Services>,
    asked: &HeaderMap,
    token: &str,
    act: CustomerAct,
    payload: Payload,
) -> Response {
    let body = match payload.form().await {
        Ok((body, _)) => body,
        Err(problem) => return problem.into_response(),
    };
    let Some(form) = read(&body) else {
        let why = (StatusCode::UNPROCESSABLE_ENTITY, Some(Returned::Unreadable));
        let written = Pairs::parse(&body).text("words").unwrap_or_default();
        return shown(&services, asked, token, &act, why, None, &written).await;
    };
    let written = form.words.as_deref().unwrap_or_default().to_owned();
    let Err(error) = acts::carry_out(&services, token, act.clone(), form).await else {
        return Redirect::to(&format!("/t/{token}")).into_response();
    };
    let (status, returned) = match came_back(&error) {
        Some(why) => why,
        None if matches!(error, ServiceError::NotFound(_) | ServiceError::LinkEnded(_)) => {
            return not_shown(&services, token, asked, error).await;
        }
        None => {
            Problem::from(error.clone()).log();
            (Problem::from(error).status(), Returned::Failed)
        }
    };
    shown(&services, asked, token, &act, (status, Some(returned)), None, &written).await
}

/// What is said of a form that came back, where whoever sent it can do something about it.
fn came_back(error: &ServiceError) -> Option<(StatusCode, Returned)> {
    let (unfit, changed) = (StatusCode::UNPROCESSABLE_ENTITY, (StatusCode::CONFLICT, Returned::Changed));
    Some(match error {
        ServiceError::Refused(refusals) => match refusals.first().map(|refusal| refusal.code) {
            Some(RefusalCode::NothingToChange) => (unfit, Returned::NothingTicked),
            Some(RefusalCode::LinesMissing) => (unfit, Returned::AllTicked),
            _ => changed,
        },
        ServiceError::Stale { .. } | ServiceError::Conflict(_) | ServiceError::KeyReused => changed,
        ServiceError::Throttled(_) => (StatusCode::TOO_MANY_REQUESTS, Returned::TooOften),
        ServiceError::Invalid(_) => (unfit, Returned::Missing),
        _ => return None,
    })
}

/// The form; none where what was written is no text that we keep.
fn read(body: &str) -> Option<ActForm> {
    let mut pairs = Pairs::parse(body);
    let mut text = |name: &str| pairs.text(name).unwrap_or_default();
    let words = text("words");
    let words = match words.trim() {
        "" => None,
        words => Some(words.parse::<LongText>().ok()?),
    };
    let version = text("version").parse().unwrap_or_default();
    let (once, proof, yes) = (text("once"), text("proof"), text("say") != "no");
    Some(ActForm { version, once, proof, yes, words, struck: struck(&mut pairs)? })
}

/// `POST /t/{token}/link`: the same answer whoever asks.
async fn new_link(
    State(services): State<Services>,
    ClientIp(from): ClientIp,
    asked: HeaderMap,
    Path(token): Path<String>,
    payload: Payload,
) -> HttpResult<Response> {
    let (body, _) = payload.form().await?;
    let end = match crate::services::tracking::find(&services, &token).await {
        Ok(_) => return Ok(Redirect::to(&format!("/t/{token}")).into_response()),
        Err(ServiceError::LinkEnded(end)) => end,
        Err(error) => return Ok(not_shown(&services, &token, &asked, error).await),
    };
    let email = Pairs::parse(&body).text("email").unwrap_or_default();
    links::ask_for_new(&services, &token, &email, from).await?;
    gone(&services, &token, &asked, end, true).await
}

async fn look_up_page(State(services): State<Services>, asked: HeaderMap) -> HttpResult<Response> {
    let nothing = LookUp { number: String::new(), contact: String::new() };
    look_up_shown(&services, &asked, StatusCode::OK, None, &nothing).await
}

async fn look_up_shown(
    services: &Services,
    asked: &HeaderMap,
    status: StatusCode,
    fault: Option<NotFound>,
    typed: &LookUp,
) -> HttpResult<Response> {
    let (shop, manner) = (shop::read(services).await?, Manner::read(services).await?);
    let html = pages::look_up(&shop.name, fault, typed, &manner.look, manner.words(asked));
    Ok(form_page(status, html, &manner.look))
}

/// `POST /track`
async fn find(
    State(services): State<Services>,
    ClientIp(from): ClientIp,
    asked: HeaderMap,
    payload: Payload,
) -> HttpResult<Response> {
    let (body, _) = payload.form().await?;
    let mut pairs = Pairs::parse(&body);
    let mut text = |name: &str| pairs.text(name).unwrap_or_default();
    let typed = LookUp { number: text("number"), contact: text("contact") };
    let (status, fault) = match look_up::look_up(&services, &typed, from).await {
        Ok(path) => return Ok(Redirect::to(&path).into_response()),
        Err(ServiceError::NotFound(_)) => (StatusCode::NOT_FOUND, NotFound::Order),
        Err(ServiceError::Throttled(_)) => (StatusCode::TOO_MANY_REQUESTS, NotFound::TooOften),
        Err(error) => return Err(error.into()),
    };
    look_up_shown(&services, &asked, status, Some(fault), &typed).await
}

//! The pages on which customers act, look an order up and ask for a new link. `GET` shows a page and does nothing; what acts is the
//! form on it, posted as browsers have always posted them. No page needs a script.

use super::{
    error::{HttpResult, Problem},
    extract::{ClientIp, Path, Payload},
    session,
    state::AppState,
    tracking::{form_page, gone, nowhere},
};
use crate::services::{
    context::Services,
    customer::{
        acts::{self, ActForm},
        links, look_up,
    },
    error::{ServiceError, ServiceResult},
    shop,
};
use app::tracking::{
    confirm::{self, Returned},
    look_up::{self as pages, LOOK_UP_PATH, NotFound},
};
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    middleware::from_fn_with_state,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{ApprovalId, CustomerAct, LongText, StepId, query::Pairs, wire::LookUp};

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

type OfLink = (State<Services>, Path<String>);
type OfStep = (State<Services>, Path<(String, String, String)>);

async fn approval((state, Path((token, approval, step))): OfStep) -> Response {
    match approval_act(&approval, &step) {
        Some(act) => ask(state, &token, act).await,
        None => nowhere(state).await,
    }
}

async fn decide((state, Path((token, approval, step))): OfStep, payload: Payload) -> Response {
    match approval_act(&approval, &step) {
        Some(act) => answer(state, &token, act, payload).await,
        None => nowhere(state).await,
    }
}

fn approval_act(approval: &str, step: &str) -> Option<CustomerAct> {
    let (approval, step): (ApprovalId, StepId) = (approval.parse().ok()?, step.parse().ok()?);
    Some(CustomerAct::Approval { approval, step })
}

async fn date((state, Path(token)): OfLink) -> Response {
    ask(state, &token, CustomerAct::AcceptDate).await
}

async fn accept_date((state, Path(token)): OfLink, payload: Payload) -> Response {
    answer(state, &token, CustomerAct::AcceptDate, payload).await
}

async fn cancel((state, Path(token)): OfLink) -> Response {
    ask(state, &token, CustomerAct::AskToCancel).await
}

async fn ask_to_cancel((state, Path(token)): OfLink, payload: Payload) -> Response {
    answer(state, &token, CustomerAct::AskToCancel, payload).await
}

async fn reply((state, Path(token)): OfLink) -> Response {
    ask(state, &token, CustomerAct::Reply).await
}

async fn send_reply((state, Path(token)): OfLink, payload: Payload) -> Response {
    answer(state, &token, CustomerAct::Reply, payload).await
}

/// The page before an act.
async fn ask(State(services): State<Services>, token: &str, act: CustomerAct) -> Response {
    match acts::confirm(&services, token, &act).await {
        Ok(view) => form_page(StatusCode::OK, confirm::document(&view, None, "")),
        Err(error) => failed(services, token, error).await,
    }
}

/// Does what a form says, and leads back to the tracking page; or shows the page again, as the order is now.
async fn answer(
    State(services): State<Services>,
    token: &str,
    act: CustomerAct,
    payload: Payload,
) -> Response {
    let body = match payload.form().await {
        Ok((body, _)) => body,
        Err(problem) => return problem.into_response(),
    };
    let (written, done) = match read(&body) {
        Ok(form) => {
            let written = form.words.as_deref().unwrap_or_default().to_owned();
            (written, acts::carry_out(&services, token, act.clone(), form).await)
        }
        Err(error) => (String::new(), Err(error)),
    };
    let Err(error) = done else { return Redirect::to(&format!("/t/{token}")).into_response() };
    let (status, returned) = match &error {
        ServiceError::Stale { .. } | ServiceError::Refused(_) | ServiceError::Conflict(_) => {
            (StatusCode::CONFLICT, Returned::Changed)
        }
        ServiceError::KeyReused => (StatusCode::CONFLICT, Returned::Changed),
        ServiceError::Throttled(_) => (StatusCode::TOO_MANY_REQUESTS, Returned::TooOften),
        ServiceError::Invalid(sentence) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Returned::Missing(sentence.clone()))
        }
        ServiceError::NotFound(_) | ServiceError::LinkEnded(_) => {
            return failed(services, token, error).await;
        }
        _ => {
            Problem::from(error.clone()).log();
            (Problem::from(error).status(), Returned::Failed)
        }
    };
    match acts::confirm(&services, token, &act).await {
        Ok(view) => form_page(status, confirm::document(&view, Some(returned), &written)),
        Err(error) => failed(services, token, error).await,
    }
}

fn read(body: &str) -> ServiceResult<ActForm> {
    let mut pairs = Pairs::parse(body);
    let mut text = |name: &str| pairs.text(name).unwrap_or_default();
    let words = text("words");
    let words = match words.trim() {
        "" => None,
        words => Some(words.parse::<LongText>().map_err(|why| ServiceError::invalid("What you wrote", why))?),
    };
    let version = text("version").parse().unwrap_or_default();
    Ok(ActForm { version, once: text("once"), proof: text("proof"), yes: text("say") != "no", words })
}

/// The page of a link that does not work, or none at all.
async fn failed(services: Services, token: &str, error: ServiceError) -> Response {
    match error {
        ServiceError::NotFound(_) => nowhere(State(services)).await,
        ServiceError::LinkEnded(end) => gone(&services, token, end, false).await.into_response(),
        error => Problem::from(error).into_response(),
    }
}

/// `POST /t/{token}/link`: the same answer whoever asks.
async fn new_link(
    State(services): State<Services>,
    ClientIp(from): ClientIp,
    Path(token): Path<String>,
    payload: Payload,
) -> HttpResult<Response> {
    let (body, _) = payload.form().await?;
    let end = match crate::services::tracking::find(&services, &token).await {
        Ok(_) => return Ok(Redirect::to(&format!("/t/{token}")).into_response()),
        Err(ServiceError::LinkEnded(end)) => end,
        Err(error) => return Ok(failed(services, &token, error).await),
    };
    let email = Pairs::parse(&body).text("email").unwrap_or_default();
    links::ask_for_new(&services, &token, &email, from).await?;
    gone(&services, &token, end, true).await
}

async fn look_up_page(State(services): State<Services>) -> HttpResult<Response> {
    let shop = shop::read(&services).await?;
    let nothing = LookUp { number: String::new(), contact: String::new() };
    Ok(form_page(StatusCode::OK, pages::look_up(&shop.name, None, &nothing)))
}

/// `POST /track`
async fn find(
    State(services): State<Services>,
    ClientIp(from): ClientIp,
    payload: Payload,
) -> HttpResult<Response> {
    let (body, _) = payload.form().await?;
    let mut pairs = Pairs::parse(&body);
    let mut text = |name: &str| pairs.text(name).unwrap_or_default();
    let asked = LookUp { number: text("number"), contact: text("contact") };
    let (status, fault) = match look_up::look_up(&services, &asked, from).await {
        Ok(path) => return Ok(Redirect::to(&path).into_response()),
        Err(ServiceError::NotFound(_)) => (StatusCode::NOT_FOUND, NotFound::Order),
        Err(ServiceError::Throttled(_)) => (StatusCode::TOO_MANY_REQUESTS, NotFound::TooOften),
        Err(error) => return Err(error.into()),
    };
    let shop = shop::read(&services).await?;
    Ok(form_page(status, pages::look_up(&shop.name, Some(fault), &asked)))
}

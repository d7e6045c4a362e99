//! The forms through which people get in, as a browser posts them where no script runs: a password manager, a translator or a
//! lost download must keep nobody out. They lead where the script would, or show their page again with what is wrong.

use super::{
    extract::{ClientIp, Path, Payload},
    page_api::told,
    render, session,
};
use crate::services::{access, context::Services, error::ServiceError};
use app::{INVITATION_FORM, ReturnedForm, SET_UP_FORM, SIGN_IN_FORM, paths, posted::PostedForm};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{PersonId, query::Pairs};
use std::future::Future;

/// `POST /sign-in`, which says where to go on as the page's address does.
pub(super) async fn sign_in(
    State(services): State<Services>,
    ClientIp(from): ClientIp,
    payload: Payload,
) -> Response {
    let way =
        |address: &Uri| paths::own(Pairs::parse(address.query().unwrap_or_default()).text("next").as_deref());
    answer(&services, payload, &SIGN_IN_FORM, way, |ask| access::sign_in(&services, ask, from)).await
}

/// `POST /setup`
pub(super) async fn set_up(
    State(services): State<Services>,
    ClientIp(from): ClientIp,
    payload: Payload,
) -> Response {
    answer(&services, payload, &SET_UP_FORM, home, |ask| access::set_up(&services, ask, from)).await
}

/// `POST /invitations/{token}`
pub(super) async fn accept(
    State(services): State<Services>,
    ClientIp(from): ClientIp,
    Path(token): Path<String>,
    payload: Payload,
) -> Response {
    let accept = |ask| access::accept(&services, &token, ask, from);
    answer(&services, payload, &INVITATION_FORM, home, accept).await
}

fn home(_: &Uri) -> String {
    "/".into()
}

/// Reads a form, does what it asks, and opens the session of whoever may come in.
async fn answer<I, F>(
    services: &Services,
    payload: Payload,
    form: &PostedForm<I>,
    way: impl Fn(&Uri) -> String,
    enter: impl FnOnce(I) -> F,
) -> Response
where
    F: Future<Output = Result<PersonId, ServiceError>>,
{
    let (body, address) = match payload.form().await {
        Ok(posted) => posted,
        Err(problem) => return problem.into_response(),
    };
    let ask = match form.read(&body) {
        Ok(ask) => ask,
        Err(returned) => {
            return again(services, address, StatusCode::UNPROCESSABLE_ENTITY, returned).await;
        }
    };
    let entered = match enter(ask).await {
        Ok(person) => session::open(services, person).await,
        Err(error) => Err(error.into()),
    };
    match entered {
        Ok(cookie) => ([(header::SET_COOKIE, cookie)], Redirect::to(&way(&address))).into_response(),
        Err(problem) => {
            let status = problem.status();
            again(services, address, status, form.refused(&body, told(problem))).await
        }
    }
}

/// The page of a form again, with what is wrong with it.
async fn again(services: &Services, address: Uri, status: StatusCode, returned: ReturnedForm) -> Response {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = address;
    let mut page = render::render(services.clone(), None, None, request, returned).await;
    *page.status_mut() = status;
    page
}

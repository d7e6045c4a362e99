//! In which language somebody of the team is answered. A page goes by what they chose and then by their browser; a program says with
//! each request what it wants, as the pages' own program does, so that an answer is in the language of the page it is shown on.

use super::error::Problem;
use crate::services::sessions::SignedIn;
use axum::{
    extract::Request,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::{TeamLanguage, spoken};

/// The language of the answer to a request of somebody, or of nobody in particular.
pub(super) fn of_answer(request: &Request, who: Option<&SignedIn>) -> TeamLanguage {
    let (chosen, asked) = (who.and_then(|who| who.person.language), asked(request.headers()));
    let language = match request.uri().path().starts_with("/api/") {
        true => asked.or(chosen),
        false => chosen.or(asked),
    };
    language.unwrap_or_default()
}

/// The answer to a request that is refused before it is known whose it is.
pub(super) fn answered(request: &Request, problem: Problem) -> Response {
    spoken::within(of_answer(request, None), || problem.into_response())
}

fn asked(headers: &HeaderMap) -> Option<TeamLanguage> {
    TeamLanguage::from_accept_language(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?)
}

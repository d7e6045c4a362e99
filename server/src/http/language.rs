//! In which language somebody of the team is answered. A page goes by what they chose and then by their browser; a program says with
//! each request what it wants, as the pages' own program does, so that an answer is in the language of the page it is shown on.

use crate::services::sessions::SignedIn;
use axum::{
    extract::Request,
    http::{HeaderMap, header},
};
use domain::TeamLanguage;

/// The language of the answer to a request of somebody, or of nobody in particular.
pub(super) fn of_answer(request: &Request, who: Option<&SignedIn>) -> TeamLanguage {
    let (chosen, asked) = (who.and_then(|who| who.person.language), asked(request.headers()));
    let language = match request.uri().path().starts_with("/api/") {
        true => asked.or(chosen),
        false => chosen.or(asked),
    };
    language.unwrap_or_default()
}

fn asked(headers: &HeaderMap) -> Option<TeamLanguage> {
    TeamLanguage::from_accept_language(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?)
}

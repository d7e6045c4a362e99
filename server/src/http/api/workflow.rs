//! Routes of a board's workflow: what is in force, the draft, preview and publishing. Reading what is published is for
//! everybody who sees the board, all else for administrators.

use crate::http::{
    error::{HttpResult, Problem},
    extract::{Path, Payload, Query},
    responses::Json,
};
use crate::services::{
    boards::{self, BoardView},
    context::Services,
    sessions::SignedIn,
    workflow,
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    Draft, Workflow, tr, tr_later,
    wire::{DraftView, Preview, RevisionInfo, SetAside, WorkflowView},
};

const TOML: &str = "application/toml";

pub(super) async fn read(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
) -> HttpResult<Json<WorkflowView>> {
    let view = boards::open(&services, &who, &board).await?;
    Ok(Json(workflow::read(&services, &view).await?))
}

pub(super) async fn revisions(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
) -> HttpResult<Json<Vec<RevisionInfo>>> {
    let view = boards::open(&services, &who, &board).await?;
    Ok(Json(workflow::revisions(&services, &view).await?))
}

pub(super) async fn revision(
    State(services): State<Services>,
    who: SignedIn,
    Path((board, revision)): Path<(String, String)>,
) -> HttpResult<Json<Workflow>> {
    let view = boards::open(&services, &who, &board).await?;
    let revision = revision.parse().map_err(|_| Problem::not_found("revision"))?;
    Ok(Json(workflow::revision(&services, &view, revision).await?))
}

pub(super) async fn save(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<DraftView>> {
    let view = editable(&services, &who, &board).await?;
    let (draft, seen): (Draft, _) = payload.json().await?.with_draft_version()?;
    Ok(Json(workflow::save(&services, &view, &who, draft, seen).await?))
}

pub(super) async fn bring_back(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<DraftView>> {
    let view = editable(&services, &who, &board).await?;
    Ok(Json(workflow::bring_back(&services, &view, &who, payload.json().await?.body).await?))
}

pub(super) async fn set_aside(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
) -> HttpResult<Json<Vec<SetAside>>> {
    let view = editable(&services, &who, &board).await?;
    Ok(Json(workflow::set_aside(&services, &view).await?))
}

pub(super) async fn set_aside_draft(
    State(services): State<Services>,
    who: SignedIn,
    Path((board, version)): Path<(String, String)>,
) -> HttpResult<Json<Draft>> {
    let view = editable(&services, &who, &board).await?;
    let version = version.parse().map_err(|_| Problem::not_found("draft"))?;
    Ok(Json(workflow::set_aside_draft(&services, &view, version).await?))
}

/// `?draft` is the draft, `?revision=n` a revision, and neither what is in force.
pub(super) async fn export(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    Query(mut query): Query,
) -> HttpResult<Response> {
    let view = boards::open(&services, &who, &board).await?;
    let draft = query.switch("draft")?;
    let revision = query.parsed("revision", &tr!("a revision's number"))?;
    query.end()?;
    let (draft, called) = match (draft, revision) {
        (true, _) => {
            workflow::permit(&view)?;
            (workflow::present_draft(&services, &view).await?, "draft".to_owned())
        }
        (false, revision) => {
            let number = revision.unwrap_or(view.board.workflow.revision);
            let found = workflow::revision(&services, &view, number).await?;
            (Draft::from(&found), format!("revision {number}"))
        }
    };
    let title = format!("Milepost workflow: {}, {called}", view.board.name);
    let text = workflow::export(&draft, &view.board.workflow.roles, &title)?;
    let name = format!("{}-workflow-{}.toml", view.board.slug, called.replace(' ', "-"));
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [(header::CONTENT_TYPE, TOML.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, text).into_response())
}

pub(super) async fn import(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<DraftView>> {
    let view = editable(&services, &who, &board).await?;
    let text = payload.text(&[TOML, "text/plain"], tr_later!("a TOML file as application/toml")).await?;
    let draft = workflow::import(&text, &view.board.workflow.roles)?;
    Ok(Json(workflow::replace(&services, &view, &who, draft).await?))
}

pub(super) async fn preview(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<Preview>> {
    let view = editable(&services, &who, &board).await?;
    Ok(Json(workflow::preview(&services, &view, payload.json().await?.body).await?))
}

pub(super) async fn publish(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<RevisionInfo>> {
    let view = editable(&services, &who, &board).await?;
    Ok(Json(workflow::publish(&services, &view, &who, payload.json().await?.body).await?))
}

pub(super) async fn undo(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<RevisionInfo>> {
    let view = editable(&services, &who, &board).await?;
    Ok(Json(workflow::undo(&services, &view, &who, payload.json().await?.body).await?))
}

/// The board, if the person may change its workflow.
async fn editable(services: &Services, who: &SignedIn, board: &str) -> HttpResult<BoardView> {
    let view = boards::open(services, who, board).await?;
    workflow::permit(&view)?;
    Ok(view)
}

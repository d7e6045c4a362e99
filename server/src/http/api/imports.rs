//! Importing a file: the body is streamed to a temporary file, so that its size costs no memory.

use crate::http::{
    extract::{Path, Payload, Query},
    responses::Json,
};
use crate::{
    http::error::{HttpResult, Problem},
    services::{
        boards,
        context::Services,
        error::ServiceError,
        import::{self, ImportContext, Progress},
        sessions::SignedIn,
    },
    transport::body_timeout::broken_off,
};
use axum::{
    body::Body,
    extract::{
        FromRequest, Multipart, State,
        multipart::{Field, MultipartError},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use domain::{
    ActorRef, ImportId, Right, spoken, tr, tr_later,
    wire::{ImportProgress, ImportRun, Mapping, UndoneImport},
};
use futures::stream;
use std::{
    fs::File,
    io::{BufReader, Seek, SeekFrom, Write},
    time::Duration,
};
use tokio::task::JoinHandle;

/// How long an imported file may be, in bytes.
const FILE_LIMIT: usize = 64 * 1024 * 1024;
/// How long its mapping may be, in bytes.
const MAPPING_LIMIT: usize = 64 * 1024;
/// How long the whole form may be, in bytes: the same field could come again and again.
pub(super) const FORM_LIMIT: usize = FILE_LIMIT + 2 * MAPPING_LIMIT;

/// How often a stream says how far the import is.
const PROGRESS: Duration = Duration::from_millis(400);
/// Lines of JSON, one after another.
const NDJSON: &str = "application/x-ndjson";

/// `POST /api/v1/boards/{board}/imports?dry_run=`: multipart, the file as `file` and its mapping as JSON in `mapping`. A dry
/// run answers with a preview and guesses what the mapping does not say. Who takes `application/x-ndjson` hears how far the
/// import is, and stops it by going away.
pub(super) async fn import(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    Query(mut query): Query,
    headers: HeaderMap,
    payload: Payload,
) -> HttpResult<Response> {
    let view = boards::open(&services, &who, &board).await?;
    view.permit(Right::Import)?;
    view.permit_changes()?;
    let dry_run = query.switch("dry_run")?;
    query.end()?;
    let Form { mapping, file } = Form::read(payload).await?;
    let context = ImportContext {
        store: services.store.clone(),
        board: view.board,
        secret: services.secret.clone(),
        author: ActorRef::Person(who.person.id),
        now: services.clock.now(),
    };
    if dry_run {
        return Ok(Json(import::preview(&context, mapping, file).await?).into_response());
    }
    let mapping =
        mapping.ok_or_else(|| Problem::invalid(tr!("Send the mapping as JSON in the field “mapping”.")))?;
    let streams =
        headers.get(header::ACCEPT).is_some_and(|kinds| kinds.as_bytes().starts_with(NDJSON.as_bytes()));
    if streams {
        return Ok(stream(context, mapping, file));
    }
    Ok(Json(import::run(&context, &mapping, file, false).await?).into_response())
}

/// `GET /api/v1/boards/{board}/imports`: those that placed orders, the newest first.
pub(super) async fn recent(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
) -> HttpResult<Json<Vec<ImportRun>>> {
    let view = boards::open(&services, &who, &board).await?;
    Ok(Json(boards::imports(&services, &view).await?))
}

/// `POST /api/v1/boards/{board}/imports/{import}/undo`. Once begun it goes on, whether or not somebody waits for the answer.
pub(super) async fn undo(
    State(services): State<Services>,
    who: SignedIn,
    Path((board, import)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<Json<UndoneImport>> {
    let view = boards::open(&services, &who, &board).await?;
    view.permit(Right::Import)?;
    view.permit_changes()?;
    payload.nothing().await?;
    let import: ImportId = import.parse().map_err(|_| Problem::not_found("import"))?;
    let author = ActorRef::Person(who.person.id);
    let undoing = async move {
        let forget = |order| services.tracking_page_cache.forget(order);
        import::undo(&services.store, &view.board, &author, import, forget).await
    };
    let undone = tokio::spawn(spoken::speaking(spoken::now(), undoing))
        .await
        .map_err(|error| Problem::broken(error.to_string()))?;
    Ok(Json(undone.map_err(ServiceError::from)?))
}

/// Imports in a task of its own and says how far it is, one line of JSON after another. The import ends before its next
/// batch once nobody listens any more.
fn stream(context: ImportContext, mapping: Mapping, file: BufReader<File>) -> Response {
    let progress = Progress::default();
    let working = progress.clone();
    let import = async move {
        match import::run_with_progress(&context, &mapping, file, &working).await {
            Ok(report) => ImportProgress::Done { report: Box::new(report) },
            Err(error) => {
                let problem = Problem::from(error);
                problem.log();
                ImportProgress::Failed { problem: Box::new(problem.document()) }
            }
        }
    };
    let import = tokio::spawn(spoken::speaking(spoken::now(), import));
    let lines = stream::unfold(Some(Listening { import, progress }), async |listening| {
        let mut listening = listening?;
        match tokio::time::timeout(PROGRESS, &mut listening.import).await {
            Ok(Ok(last)) => Some((line(&last), None)),
            // The task is gone without a word: so is the stream, and whoever reads it sees no last line.
            Ok(Err(_)) => None,
            Err(_) => {
                let (rows, of, created) = listening.progress.counts();
                Some((line(&ImportProgress::Running { rows, of, created }), Some(listening)))
            }
        }
    });
    let lines = Body::from_stream(lines);
    let headers = [(header::CONTENT_TYPE, NDJSON), (header::CACHE_CONTROL, "no-store, no-transform")];
    // Asks proxies not to wait for the end.
    (headers, [("x-accel-buffering", "no")], lines).into_response()
}

/// Whoever listens to an import. It stops when they go.
struct Listening {
    import: JoinHandle<ImportProgress>,
    progress: Progress,
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.progress.stop();
    }
}

fn line(progress: &ImportProgress) -> Result<Bytes, serde_json::Error> {
    let mut line = serde_json::to_vec(progress)?;
    line.push(b'\n');
    Ok(line.into())
}

struct Form {
    mapping: Option<Mapping>,
    file: BufReader<File>,
}

impl Form {
    async fn read(payload: Payload) -> HttpResult<Form> {
        let (permit, request) = payload.piecewise()?;
        permit.pause();
        let form = Multipart::from_request(request, &()).await;
        let mut form = form.map_err(|_| {
            Problem::WrongMediaType(tr_later!("multipart/form-data with the fields “file” and “mapping”"))
        })?;
        let (mut mapping, mut file) = (None, None);
        while let Some(field) = form.next_field().await.map_err(cut_off)? {
            match field.name() {
                Some("mapping") => mapping = read_mapping(field).await?,
                Some("file") => file = Some(spool(field).await?),
                _ => {
                    return Err(Problem::malformed(tr!("This takes only the fields “file” and “mapping”.")));
                }
            }
        }
        permit.resume()?;
        let file = file.ok_or_else(|| Problem::invalid(tr!("Send the file in the field “file”.")))?;
        Ok(Form { mapping, file })
    }
}

async fn read_mapping(mut field: Field<'_>) -> HttpResult<Option<Mapping>> {
    let mut text = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(cut_off)? {
        if text.len() + chunk.len() > MAPPING_LIMIT {
            return Err(Problem::TooLarge(MAPPING_LIMIT));
        }
        text.extend_from_slice(&chunk);
    }
    if text.trim_ascii().is_empty() {
        return Ok(None);
    }
    let mapping = serde_json::from_slice(&text);
    mapping.map(Some).map_err(|error| Problem::invalid(tr!("The mapping is not as it should be: {}.", error)))
}

/// Writes a part to a file that has no name and goes away with its handle.
async fn spool(mut field: Field<'_>) -> HttpResult<BufReader<File>> {
    let failed = |error: std::io::Error| Problem::unavailable(format!("temporary file: {error}"));
    let (mut file, mut size) = (tempfile::tempfile().map_err(failed)?, 0);
    while let Some(chunk) = field.chunk().await.map_err(cut_off)? {
        size += chunk.len();
        if size > FILE_LIMIT {
            return Err(Problem::TooLarge(FILE_LIMIT));
        }
        // A chunk is a few kilobytes into the page cache: shorter than the way to another thread.
        file.write_all(&chunk).map_err(failed)?;
    }
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    Ok(BufReader::new(file))
}

fn cut_off(error: MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge(FORM_LIMIT),
        _ => broken_off(&error, &tr!("The form ended early or cannot be read.")).into(),
    }
}

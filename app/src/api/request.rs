//! One request to the JSON API, and how its answer is read.

use super::result::{ApiError, ApiFuture, ApiResult};
use domain::{query::seen_as, spoken, tr_later, wire::Problem};
use gloo_net::http::{Method, RequestBuilder, Response};
use js_sys::{Reflect, Uint8Array};
use leptos::prelude::{Owner, on_cleanup};
use send_wrapper::SendWrapper;
use serde::{Serialize, de::DeserializeOwned};
use std::cell::RefCell;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, File, ReadableStreamDefaultReader};

/// Said on a page, to whoever was signed in when it was opened.
const SIGNED_OUT: &str =
    tr_later!("You are signed out: sign in again in another tab, then repeat this here.");

/// An upload: the file as the field `file`, the mapping as JSON in the field `mapping`.
pub type Form = web_sys::FormData;

/// A request before it is sent.
pub struct ApiRequest {
    method: Method,
    path: String,
    version: Option<u64>,
    key: Option<Uuid>,
    accept: &'static str,
    abort: Option<AbortController>,
    body: Body,
}

enum Body {
    None,
    Json(String),
    Form(Form),
    File(&'static str, File),
}

impl ApiRequest {
    /// Reads.
    pub fn get(path: String) -> ApiRequest {
        ApiRequest::bare(Method::GET, path)
    }

    /// Writes what a body says.
    pub fn write<T: Serialize>(method: Method, path: String, body: &T) -> ApiRequest {
        let body = serde_json::to_string(body).map_or(Body::None, Body::Json);
        ApiRequest { body, ..ApiRequest::bare(method, path) }
    }

    /// Writes; the address says it all.
    pub fn bare(method: Method, path: String) -> ApiRequest {
        let (version, key, abort) = (None, None, None);
        ApiRequest { method, path, version, key, accept: "application/json", abort, body: Body::None }
    }

    /// Uploads a form.
    pub fn upload(path: String, form: Form) -> ApiRequest {
        ApiRequest { body: Body::Form(form), ..ApiRequest::bare(Method::POST, path) }
    }

    /// Sends a file as it is.
    pub fn file(path: String, content_type: &'static str, file: File) -> ApiRequest {
        ApiRequest { body: Body::File(content_type, file), ..ApiRequest::bare(Method::POST, path) }
    }

    /// Only if this is still the version.
    pub fn if_match(self, version: u64) -> ApiRequest {
        ApiRequest { version: Some(version), ..self }
    }

    /// Once, however often it is sent.
    pub fn idempotency_key(self, key: Uuid) -> ApiRequest {
        ApiRequest { key: Some(key), ..self }
    }

    /// Sends what changes an order: once, however often it is sent, and only if this is still the order's version.
    pub fn command<T: DeserializeOwned + Send + 'static>(self, version: u64, key: Uuid) -> ApiFuture<T> {
        self.if_match(version).idempotency_key(key).send()
    }

    /// Until somebody stops it.
    pub fn stopped_by(self, controller: AbortController) -> ApiRequest {
        ApiRequest { abort: Some(controller), ..self }
    }

    /// Sends it and hands on what comes back line by line, as it comes.
    pub fn send_lines<T: DeserializeOwned + 'static>(
        self,
        mut each: impl FnMut(T) + 'static,
    ) -> ApiFuture<()> {
        let abort = self.abort.clone();
        let request = ApiRequest { accept: "application/x-ndjson", ..self };
        Box::pin(SendWrapper::new(async move {
            let response = request.response(abort).await?;
            if !response.ok() {
                return read(response).await.map(drop);
            }
            let mut lines = Lines::of(&response).ok_or(ApiError::Unreadable)?;
            while let Some(line) = lines.next().await? {
                each(serde_json::from_slice(&line).map_err(|_| ApiError::Unreadable)?);
            }
            Ok(())
        }))
    }

    /// Sends it and reads what comes back.
    pub fn send<T: DeserializeOwned + Send + 'static>(self) -> ApiFuture<T> {
        // Whoever asks may be gone before the answer comes; what they wrote is done all the same.
        let abort =
            self.abort.clone().or_else(|| (self.method == Method::GET).then(abort_with_owner).flatten());
        Box::pin(SendWrapper::new(async move {
            let text = self.fetch(abort).await?;
            serde_json::from_str(&text).map_err(|_| ApiError::Unreadable)
        }))
    }

    /// Sends it; nothing comes back.
    pub fn send_empty(self) -> ApiFuture<()> {
        Box::pin(SendWrapper::new(async move { self.fetch(None).await.map(drop) }))
    }

    async fn fetch(self, abort: Option<AbortController>) -> ApiResult<String> {
        read(self.response(abort).await?).await
    }

    async fn response(self, abort: Option<AbortController>) -> ApiResult<Response> {
        let signal = abort.map(|abort| abort.signal());
        let mut request = RequestBuilder::new(&seen_by_whom(format!("/api/v1{}", self.path)))
            .method(self.method)
            .abort_signal(signal.as_ref())
            .header("Accept", self.accept)
            // What the server says to it is shown on this page.
            .header("Accept-Language", spoken::now().tag());
        if let Some(version) = self.version {
            request = request.header("If-Match", &format!("\"{version}\""));
        }
        if let Some(key) = self.key {
            request = request.header("Idempotency-Key", &key.to_string());
        }
        let request = match self.body {
            Body::None => request.build(),
            Body::Json(json) => request.header("Content-Type", "application/json").body(json),
            Body::Form(form) => request.body(form),
            Body::File(content_type, file) => request.header("Content-Type", content_type).body(file),
        };
        request.map_err(|_| ApiError::Unreadable)?.send().await.map_err(|_| ApiError::Offline)
    }
}

thread_local! {
    static SEEING_AS: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// From here on everything is asked as a holder of this role sees it. A document is one way from its first to its last page.
pub fn ask_as(role: Option<String>) {
    SEEING_AS.set(role);
}

fn seen_by_whom(address: String) -> String {
    SEEING_AS.with_borrow(|role| match role {
        Some(role) => seen_as(&address, role),
        None => address,
    })
}

/// The lines of an answer, as they come.
struct Lines {
    reader: ReadableStreamDefaultReader,
    read: Vec<u8>,
}

impl Lines {
    fn of(response: &Response) -> Option<Lines> {
        let reader = response.body()?.get_reader().dyn_into().ok()?;
        Some(Lines { reader, read: Vec::new() })
    }

    async fn next(&mut self) -> ApiResult<Option<Vec<u8>>> {
        loop {
            if let Some(end) = self.read.iter().position(|byte| *byte == b'\n') {
                let rest = self.read.split_off(end + 1);
                return Ok(Some(std::mem::replace(&mut self.read, rest)));
            }
            let chunk = JsFuture::from(self.reader.read()).await.map_err(|_| ApiError::Offline)?;
            let field = |name: &str| Reflect::get(&chunk, &name.into()).unwrap_or_default();
            if field("done").is_truthy() {
                return Ok(None);
            }
            self.read.extend(Uint8Array::new(&field("value")).to_vec());
        }
    }
}

/// Aborts when the reactive owner that asks is cleaned up; none where nobody owns the question.
fn abort_with_owner() -> Option<AbortController> {
    // What is spawned belongs to the app itself, which nobody cleans up.
    let _owner = Owner::current().filter(|owner| owner.parent().is_some())?;
    let controller = AbortController::new().ok()?;
    let abort = SendWrapper::new(controller.clone());
    on_cleanup(move || abort.abort());
    Some(controller)
}

async fn read(response: Response) -> ApiResult<String> {
    let text = response.text().await.map_err(|_| ApiError::Offline)?;
    if response.ok() {
        return Ok(text);
    }
    match serde_json::from_str::<Problem>(&text) {
        Ok(problem) if problem.status < 500 && problem.status != 429 => {
            let error = ApiError::Problem(Box::new(problem));
            Err(if error.is_signed_out() { error.reworded(401, &spoken::say(SIGNED_OUT)) } else { error })
        }
        // A gateway's own page, or a server in trouble: as good as no answer.
        _ if response.status() >= 500 => Err(ApiError::Offline),
        Ok(problem) => Err(ApiError::Problem(Box::new(problem))),
        Err(_) => Err(ApiError::Unreadable),
    }
}

//! One request to the JSON API, and how its answer is read.

use super::{ApiResult, ApiError, Form, ListParams, ApiFuture};
use crate::json;
use domain::wire::Problem;
use leptos::prelude::window;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Request, RequestInit, Response};

/// A request before it is sent.
pub struct Call {
    method: &'static str,
    path: String,
    version: Option<u64>,
    key: Option<Uuid>,
    body: Body,
}

enum Body {
    None,
    Json(String),
    Form(Form),
}

impl Call {
    /// Reads.
    pub fn get(path: String) -> Call {
        Call::bare("GET", path)
    }

    /// Writes what a body says.
    pub fn write<T: Serialize>(method: &'static str, path: String, body: &T) -> Call {
        let body = serde_json::to_string(body).map_or(Body::None, Body::Json);
        Call { method, path, version: None, key: None, body }
    }

    /// Writes; the address says it all.
    pub fn bare(method: &'static str, path: String) -> Call {
        Call { method, path, version: None, key: None, body: Body::None }
    }

    /// Only if this is still the version.
    pub fn seen(self, version: u64) -> Call {
        Call { version: Some(version), ..self }
    }

    /// Once, however often it is sent.
    pub fn once(self, key: Uuid) -> Call {
        Call { key: Some(key), ..self }
    }

    /// Sends it and reads what comes back.
    pub fn reply<T: DeserializeOwned + 'static>(self) -> ApiFuture<T> {
        Box::pin(async move { json::read(&self.send().await?).map_err(|_| ApiError::Unreadable) })
    }

    /// Sends it; nothing comes back.
    pub fn done(self) -> ApiFuture<()> {
        Box::pin(async move { self.send().await.map(drop) })
    }

    /// Uploads a file, to import it or only to see what importing it would do.
    pub fn upload(board: &str, dry_run: bool, form: Form) -> Call {
        Call { body: Body::Form(form), ..Call::bare("POST", format!("/boards/{}/imports?dry_run={dry_run}", encoded(board))) }
    }

    async fn send(self) -> ApiResult<String> {
        let request = self.request().map_err(|_| ApiError::Unreadable)?;
        let answer: Response = JsFuture::from(window().fetch_with_request(&request)).await.map_err(|_| ApiError::Offline)?.unchecked_into();
        read(answer).await
    }

    fn request(&self) -> Result<Request, JsValue> {
        let init = RequestInit::new();
        init.set_method(self.method);
        match &self.body {
            Body::None => {}
            Body::Json(json) => init.set_body(&json.as_str().into()),
            Body::Form(form) => init.set_body(form),
        }
        let request = Request::new_with_str_and_init(&format!("/api/v1{}", self.path), &init)?;
        let headers = request.headers();
        headers.set("Accept", "application/json")?;
        if matches!(self.body, Body::Json(_)) {
            headers.set("Content-Type", "application/json")?;
        }
        if let Some(version) = self.version {
            headers.set("If-Match", &format!("\"{version}\""))?;
        }
        if let Some(key) = self.key {
            headers.set("Idempotency-Key", &key.to_string())?;
        }
        Ok(request)
    }
}

async fn read(response: Response) -> ApiResult<String> {
    let text = JsFuture::from(response.text().map_err(|_| ApiError::Offline)?).await.map_err(|_| ApiError::Offline)?;
    let text = text.as_string().unwrap_or_default();
    if response.ok() {
        return Ok(text);
    }
    match json::read::<Problem>(&text) {
        Ok(problem) if problem.status < 500 && problem.status != 429 => Err(ApiError::Problem(Box::new(problem))),
        // A gateway's own page, or a server in trouble: as good as no answer.
        _ if response.status() >= 500 => Err(ApiError::Offline),
        Ok(problem) => Err(ApiError::Problem(Box::new(problem))),
        Err(_) => Err(ApiError::Unreadable),
    }
}

/// A path segment or query value, percent-encoded.
pub fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// The conditions of a listing as a query, `?late=true`, or empty.
pub fn query(listing: &ListParams) -> String {
    let filter = &listing.filter;
    let list = |ids: Vec<&str>| (!ids.is_empty()).then(|| ids.join(","));
    let flag = |on: bool| on.then(|| "true".to_owned());
    let pairs = [
        ("q", filter.q.clone()),
        ("status", list(filter.status.iter().map(|id| id.as_str()).collect())),
        ("owner", list(filter.owner.iter().map(|id| id.as_str()).collect())),
        ("late", flag(filter.late)),
        ("stalled", flag(filter.stalled)),
        ("held", flag(filter.held)),
        ("waiting", flag(filter.waiting)),
        ("archived", flag(filter.archived)),
        ("after", listing.after.clone()),
        ("limit", listing.limit.map(|limit| limit.to_string())),
    ];
    let pairs: Vec<_> = pairs.iter().filter_map(|(name, value)| Some(format!("{name}={}", encoded(value.as_ref()?)))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

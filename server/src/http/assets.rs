//! The site that `cargo xtask site` built, inside the binary: files under hashed names that never change, with their
//! compressed twins. Without a site (in tests) there are simply no files.

use crate::coding::accepts;
use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};
use std::{collections::HashMap, sync::LazyLock};

#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Site;

/// Where the site's files are.
#[derive(Debug)]
pub struct Assets {
    names: HashMap<String, String>,
    build: String,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let manifest = Site::get("manifest.json").map(|file| file.data.into_owned()).unwrap_or_default();
    let build = Sha256::digest(&manifest).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Assets { names: serde_json::from_slice(&manifest).unwrap_or_default(), build }
});

impl Assets {
    /// The site in this binary.
    pub fn embedded() -> &'static Assets {
        &ASSETS
    }

    /// The address of a file by the name it has in the project, `main.css`.
    pub fn url(&self, name: &str) -> String {
        format!("/pkg/{}", self.names.get(name).map_or(name, String::as_str))
    }

    /// Names this build of the site; another build has another name.
    pub fn build(&self) -> &str {
        &self.build
    }
}

/// A worker lives by the policy of its own script, which here may ask this server and nobody else.
const WORKER_POLICY: &str = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'";

/// `/pkg/…`: immutable files, compressed as the browser asks. What browsers and pages ask for by its plain name is there too.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/pkg/{name}", get(file))
        .route("/icons.svg", get(plain))
        .route("/favicon.svg", get(plain))
}

/// A file under the name it has in the project, asked for anew each time it is needed.
async fn plain(uri: Uri, headers: HeaderMap) -> Response {
    let name = uri.path().trim_start_matches('/');
    let hashed = Assets::embedded().names.get(name).cloned().unwrap_or_default();
    let mut answer = file(Path(hashed), headers).await;
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    answer
}

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    if name == "manifest.json" {
        return StatusCode::NOT_FOUND.into_response();
    }
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    for (encoding, ending) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts(accepted, encoding)
            && let Some(twin) = Site::get(&format!("{name}{ending}"))
        {
            return answer(&name, twin, Some(encoding), &headers);
        }
    }
    match Site::get(&name) {
        Some(file) => answer(&name, file, None, &headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(name: &str, file: EmbeddedFile, encoding: Option<&'static str>, headers: &HeaderMap) -> Response {
    // The name holds the content's hash, so it is the entity tag too.
    let tag = HeaderValue::from_str(&format!(
        "\"{name}{}\"",
        encoding.map(|e| format!(".{e}")).unwrap_or_default()
    ));
    let unchanged = tag.as_ref().is_ok_and(|tag| headers.get(header::IF_NONE_MATCH) == Some(tag));
    let mut answer = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.data.into_owned().into_response()
    };
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let fields = answer.headers_mut();
    if let (Ok(kind), Ok(tag)) = (HeaderValue::from_str(&content_type(&kind)), tag) {
        fields.insert(header::CONTENT_TYPE, kind);
        fields.insert(header::ETAG, tag);
    }
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    fields.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if name.ends_with(".js") {
        fields.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(WORKER_POLICY));
    }
    if let Some(encoding) = encoding {
        fields.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    answer
}

fn content_type(kind: &mime_guess::Mime) -> String {
    match kind.type_() {
        mime_guess::mime::TEXT => format!("{kind}; charset=utf-8"),
        _ => kind.to_string(),
    }
}

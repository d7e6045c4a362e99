//! The document around a page. Script runs only with this response's nonce; styles come from our own sheet alone.

use super::{assets::Assets, error::Problem};
use app::{
    THEME_SCRIPT,
    page::{self, Page},
};
use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};
use store::secret;

/// A page, whole.
pub fn document<P: Page>(page: P) -> Response {
    let pieces = page.pieces();
    let rendered = match page::render(page) {
        Ok(rendered) => rendered,
        Err(error) => return Problem::broken(error.to_string()).into_response(),
    };
    let nonce = secret::nonce();
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    );
    let headers =
        [(header::CONTENT_SECURITY_POLICY, policy.as_str()), (header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "same-origin")];
    (headers, Html(around(&rendered, pieces, &nonce))).into_response()
}

fn around(page: &page::Rendered, pieces: &[&str], nonce: &str) -> String {
    let assets = Assets::embedded();
    let (glue, wasm) = (assets.url(&format!("{}.js", page.program)), assets.url(&format!("{}.wasm", page.program)));
    let (build, style) = (assets.build(), assets.url("main.css"));
    let preload =
        |file: &str| format!("<link rel=\"preload\" href=\"{file}\" as=\"fetch\" type=\"application/wasm\" crossorigin=\"anonymous\">");
    let pieces: String = pieces.iter().map(|piece| preload(&assets.url(piece))).collect();
    let preloads = preload(&wasm) + &pieces;
    let title = escaped(&page.title);
    let (html, data) = (&page.html, &page.data);
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"build\" content=\"{build}\"><title>{title}</title><script nonce=\"{nonce}\">{THEME_SCRIPT}</script>\
         <link rel=\"stylesheet\" href=\"{style}\"><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"modulepreload\" href=\"{glue}\" nonce=\"{nonce}\">{preloads}</head><body>{html}{data}\
         <script type=\"module\" nonce=\"{nonce}\">import start,{{take_up}} from '{glue}';start({{module_or_path:'{wasm}'}}).then(take_up)</script></body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

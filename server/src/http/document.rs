//! The document around the app. Script runs only with this response's nonce; styles come from our own sheet alone.

use super::assets::Assets;
use app::{App, THEME_SCRIPT};
use axum::http::{HeaderName, HeaderValue, header};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

/// The whole document.
pub fn document() -> impl IntoView {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    secure(&nonce);
    let assets = Assets::embedded();
    let (glue, wasm) = (assets.url("milepost.js"), assets.url("milepost.wasm"));
    let start = format!(
        "import start,{{hydrate}} from '{glue}';start({{module_or_path:'{wasm}'}}).then(()=>hydrate())"
    );
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="build" content=assets.build() />
                <script nonce=nonce.clone()>{THEME_SCRIPT}</script>
                <link rel="stylesheet" href=assets.url("main.css") />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="modulepreload" href=glue nonce=nonce.clone() />
                <link rel="preload" href=wasm r#as="fetch" type="application/wasm" crossorigin="anonymous" />
                <MetaTags />
            </head>
            <body>
                <App />
                <script type="module" nonce=nonce>{start}</script>
            </body>
        </html>
    }
}

fn secure(nonce: &str) {
    let Some(options) = use_context::<ResponseOptions>() else { return };
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    );
    let set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            options.insert_header(name, value);
        }
    };
    set(header::CONTENT_SECURITY_POLICY, &policy);
    set(header::CACHE_CONTROL, "no-store");
    set(header::REFERRER_POLICY, "same-origin");
}

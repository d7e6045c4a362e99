//! The document around the app. Script runs only with this response's nonce; styles come from our own sheet alone.

use super::{assets::Assets, node_count::NodeCount};
use app::{App, THEME_SCRIPT};
use axum::http::{HeaderName, HeaderValue, header};
use domain::{TeamLanguage, spoken, tr};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

/// Runs when the whole page is there.
const START_SCRIPT: &str = include_str!("start.js");
/// The script's id.
const START: &str = "start";
/// Stands for how many nodes the body has, until that can be told.
const NODES: &str = "{nodes}";

/// The whole document.
pub fn document() -> impl IntoView {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    secure(&nonce);
    let assets = Assets::embedded();
    let (glue, wasm) = (assets.url("milepost.js"), assets.url("milepost.wasm"));
    let language = spoken::now();
    let texts = texts_of(language).map(|name| assets.url(name));
    let preload = texts.clone().map(|texts| {
        view! { <link rel="preload" href=texts r#as="fetch" type="application/json" crossorigin="anonymous" /> }
    });
    view! {
        <!DOCTYPE html>
        <html lang=language.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="build" content=assets.build() />
                <meta name="feed" content=assets.url("feed.js") />
                <script nonce=nonce.clone()>{THEME_SCRIPT}</script>
                <link rel="stylesheet" href=assets.url("main.css") />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="modulepreload" href=glue.clone() nonce=nonce.clone() />
                <link rel="preload" href=wasm.clone() r#as="fetch" type="application/wasm" crossorigin="anonymous" />
                {preload}
                <MetaTags />
            </head>
            // What changes by itself must not be cut off from the program by a translator, which puts elements of its own in
            // place of texts. What never changes says that it may be translated.
            <body translate="no">
                <App />
                <script
                    id=START type="module" nonce=nonce data-glue=glue data-wasm=wasm data-texts=texts data-sentences=sentences() data-nodes=NODES
                >{START_SCRIPT}</script>
            </body>
        </html>
    }
}

/// The file of the texts that the program needs for a language.
fn texts_of(language: TeamLanguage) -> Option<&'static str> {
    match language {
        TeamLanguage::French => Some("team.fr.json"),
        TeamLanguage::English | TeamLanguage::Marked => None,
    }
}

/// What the document's script says before there is a program, JSON.
fn sentences() -> String {
    let sentences = serde_json::json!({
        "incomplete": tr!("Milepost could not be loaded completely: this page can be read, and may be old. It is tried again by itself."),
        "reload": tr!("Reload the page"),
        "stopped": tr!("Milepost stopped on this page"),
        "saved": tr!("What was saved is safe. Reload the page to go on."),
        "moment": tr!("One moment…"),
        "afresh": tr!("Milepost starts this page afresh."),
    });
    sentences.to_string()
}

/// Tells the document's script how many nodes the server wrote before it, so that it sees what was added since.
pub fn with_node_count(html: &str) -> String {
    let (page, script) = html.split_at(html.find("<script id=\"start\"").unwrap_or(html.len()));
    let body = page.find("<body").and_then(|at| Some(at + page[at..].find('>')? + 1)).unwrap_or(page.len());
    let nodes = NodeCount::of(&page[body..]).to_string();
    page.to_owned() + &script.replacen(NODES, &nodes, 1)
}

fn secure(nonce: &str) {
    let Some(options) = use_context::<ResponseOptions>() else { return };
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data:; \
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

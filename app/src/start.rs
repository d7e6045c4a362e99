//! How the program begins in the browser; the page's own script calls these, one after the other.

use crate::{App, SignedInPerson, api::api, routes};
use domain::{
    TeamLanguage,
    spoken::{Catalogue, settle, teach},
};
use leptos::{
    mount::{hydrate_from_async, mount_to},
    prelude::*,
};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// Has the program speak the page's language, before it says anything; `texts` are those that the server has for it.
///
/// # Errors
/// Where the texts cannot be read: they may be asked for again.
#[wasm_bindgen]
pub fn speak(tag: &str, texts: &str) -> Result<(), JsValue> {
    let language = TeamLanguage::from_tag(tag).unwrap_or_default();
    if !texts.is_empty() {
        let catalogue = Catalogue::from_json(texts).map_err(|error| JsValue::from_str(&error.to_string()))?;
        teach(language, || catalogue);
    }
    settle(language);
    Ok(())
}

/// Fetches the code that the present page needs beyond the first download: taking over must not wait half-way, when
/// somebody could change the page.
///
/// # Errors
/// Where it cannot be had; it may be asked for again.
#[wasm_bindgen]
pub async fn prepare() -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    let path = window().location().pathname()?;
    match routes::fetch_for(&path).await {
        true => Ok(()),
        false => Err(JsValue::from_str("a part of the program could not be fetched")),
    }
}

/// Takes over the page that the server rendered; over when it is.
#[wasm_bindgen]
pub async fn hydrate() {
    hydrate_from_async(document_body(), App).await.forget();
}

/// Renders the page into an empty body, for whoever is signed in.
///
/// # Errors
/// Where the server does not say who that is.
#[wasm_bindgen]
pub async fn render() -> Result<(), JsValue> {
    let me = match api().me().await {
        Ok(me) => Some(me),
        Err(error) if error.status() == Some(401) => None,
        Err(error) => return Err(JsValue::from_str(&error.message())),
    };
    let app = move || {
        provide_context(SignedInPerson(me));
        App()
    };
    mount_to(document_body(), app).forget();
    Ok(())
}

fn document_body() -> web_sys::HtmlElement {
    document().body().unwrap_or_else(|| unreachable!("a document has a body when its script runs"))
}

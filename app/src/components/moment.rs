//! A point in time in the shop's zone. Zones are the browser's and the server's business, so the page first shows UTC,
//! the same on both sides, and the browser puts local time there once it runs.

use super::dates;
use domain::{Instant, TeamLanguage, spoken::now};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// A `<time>`.
#[component]
pub fn Moment(
    /// When.
    at: Instant,
    /// The IANA zone in which to show it.
    #[prop(into)]
    zone: String,
) -> impl IntoView {
    let words = RwSignal::new(utc_words(at));
    Effect::new(move || words.set(local_words(at, &zone, false)));
    view! { <time datetime=at.to_rfc3339()>{words}</time> }
}

fn utc_words(at: Instant) -> String {
    let utc = at.naive_utc();
    format!("{} {} UTC", dates::short(utc.date()), dates::clock(utc.time()))
}

/// How the browser is to write it.
fn locale() -> &'static str {
    match now() {
        TeamLanguage::English | TeamLanguage::Marked => "en-GB",
        TeamLanguage::French => "fr-FR",
    }
}

/// Time of day in a zone, `10:41`. Only in the browser.
pub fn local_time(at: Instant, zone: &str) -> String {
    local_words(at, zone, true)
}

fn local_words(at: Instant, zone: &str, only_time: bool) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(at.timestamp_millis() as f64));
    let options = js_sys::Object::new();
    let set = |name: &str, value: &str| js_sys::Reflect::set(&options, &name.into(), &value.into());
    let mut wanted =
        vec![("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23"), ("timeZone", zone)];
    if !only_time {
        wanted.extend([("weekday", "short"), ("day", "numeric"), ("month", "short")]);
    }
    if wanted.iter().any(|(name, value)| set(name, value).is_err()) {
        return utc_words(at);
    }
    date.to_locale_string(locale(), &options).into()
}

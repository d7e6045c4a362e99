//! What surrounds what the page says: the document, the shop's name, and the choice of a language.

use super::look::PageLook;
use domain::Language;
use leptos::prelude::*;
use locales::Words;

/// The page's style, for the hash that its content security policy names.
pub const STYLE: &str = include_str!("../../../style/track.css");
/// The page's script, for the same.
pub const SCRIPT: &str = include_str!("live.js");
/// The name of the language in the form that chooses one.
pub const LANGUAGE_FIELD: &str = "language";

/// Whom a page tells where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Referrer {
    /// Nobody: the address is the key to the order.
    None,
    /// Our own pages. Browsers say where a form comes from only then, and only so is it known to be ours.
    Own,
}

/// A page of forms.
pub fn form_page<V: IntoView>(
    title: &str,
    main: impl FnOnce() -> V,
    look: &PageLook,
    words: &Words,
) -> String {
    let main = Owner::new().with(|| main().into_view().to_html());
    whole(title, &main, "", Referrer::Own, look, words)
}

/// Style and script go in as they are: a policy hash covers every byte between the tags.
pub fn whole(
    title: &str,
    main: &str,
    script: &str,
    referrer: Referrer,
    look: &PageLook,
    words: &Words,
) -> String {
    let (title, language) = (escaped(title), words.language());
    let referrer = match referrer {
        Referrer::None => "no-referrer",
        Referrer::Own => "same-origin",
    };
    let script = if script.is_empty() { String::new() } else { format!("<script>{script}</script>") };
    let accent = look.style().map(|style| format!("<style>{style}</style>")).unwrap_or_default();
    format!(
        "<!doctype html><html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><meta name=\"referrer\" content=\"{referrer}\">\
         <meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">\
         <title>{title}</title><style>{STYLE}</style>{accent}</head><body>{main}\
         <p class=\"live\" role=\"status\"></p>{script}</body></html>",
        language.tag(),
        language.dir()
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Whose page it is, and which order.
#[component]
pub fn Masthead(
    shop: String,
    look: PageLook,
    line: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let sign = match look.logo {
        Some(logo) => view! { <img src=logo alt="" height="32" /> }.into_any(),
        None => view! {
            <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d="M12 22V3M12 4h7l2 2.5L19 9h-7M12 11H6l-2 2.5L6 16h6" />
            </svg>
        }
        .into_any(),
    };
    view! {
        <header class="shop">
            {sign} <strong dir="auto">{shop}</strong> {children.map(|children| children())}
            {(!line.is_empty()).then(|| view! { <p>{line}</p> })}
        </header>
    }
}

/// The languages. Choosing one sends a form to the page's own address: opening the page changes nothing.
#[component]
pub fn Languages(words: &'static Words) -> impl IntoView {
    let now = words.language();
    let choice = |language: Language| {
        let is_now = (language == now).then_some("true");
        view! {
            <button name=LANGUAGE_FIELD value=language.tag() lang=language.tag() aria-current=is_now>{language.own_name()}</button>
        }
    };
    view! {
        <details class="lang">
            <summary>
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <circle cx="12" cy="12" r="8.5" /><path d="M3.5 12h17M12 3.500c5 5 5 12 0 17c-5-5-5-12 0-17z" />
                </svg>
                <span class="spoken">{words.text("language")}": "</span> <span lang=now.tag()>{now.own_name()}</span>
            </summary>
            <form method="post">{Language::ALL.map(choice).collect_view()}</form>
        </details>
    }
}

//! What every page of a customer has around it: one document with its style inside, and the shop's name on top.

use leptos::prelude::*;

/// The page's style, for the hash that its content security policy names.
pub const STYLE: &str = include_str!("../../../style/track.css");
/// A page of forms. Browsers say where a form comes from only to a page that lets them, and only so is it known to be ours.
pub fn whole_page<V: IntoView>(title: &str, main: impl FnOnce() -> V) -> String {
    let main = Owner::new().with(|| main().into_view().to_html());
    whole(title, &main, "", "same-origin")
}

/// Style and script go in as they are: a policy hash covers every byte between the tags.
pub fn whole(title: &str, main: &str, script: &str, referrer: &str) -> String {
    let (title, script) = (
        escaped(title),
        if script.is_empty() { String::new() } else { format!("<script>{script}</script>") },
    );
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><meta name=\"referrer\" content=\"{referrer}\">\
         <meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">\
         <title>{title}</title><style>{STYLE}</style></head><body>{main}\
         <p class=\"live\" role=\"status\"></p>{script}</body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The shop, and what stands beside its name.
#[component]
pub fn Masthead(shop: String, aside: String) -> impl IntoView {
    view! {
        <header class="shop">
            <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d="M12 22V3M12 4h7l2 2.5L19 9h-7M12 11H6l-2 2.5L6 16h6" />
            </svg>
            <strong dir="auto">{shop}</strong>
            <span>{aside}</span>
        </header>
    }
}

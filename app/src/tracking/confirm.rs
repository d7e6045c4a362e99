//! The page before an act: exactly what it is about, and the button that alone acts. A form as browsers have always posted them.

use super::{
    act_words as says,
    acts::short,
    page::{Masthead, whole_page},
};
use crate::components::{dates, typed::typed};
use domain::wire::{ConfirmAsk, ConfirmView};
use leptos::prelude::*;

/// What is said above the form after it came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Returned {
    /// Something changed meanwhile.
    Changed,
    /// Too much at once.
    TooOften,
    /// Something is missing, as this sentence says.
    Missing(String),
    /// It failed.
    Failed,
}

/// The page; with what was wrong with a form that came back, and what its reader had written.
pub fn document(view: &ConfirmView, returned: Option<Returned>, written: &str) -> String {
    let heading = heading(view);
    let (title, view, written) = (format!("{heading} · {}", view.number), view.clone(), written.to_owned());
    whole_page(&title, || view! { <Confirm view heading returned written /> })
}

fn heading(view: &ConfirmView) -> String {
    match &view.ask {
        Some(ConfirmAsk::Approval { name, .. }) => says::approve_heading(name),
        Some(ConfirmAsk::AcceptDate { .. }) => says::DATE_HEADING.into(),
        Some(ConfirmAsk::AskToCancel) => says::CANCEL_HEADING.into(),
        Some(ConfirmAsk::Reply { address: true }) => says::ADDRESS_HEADING.into(),
        Some(ConfirmAsk::Reply { address: false }) => says::REPLY_HEADING.into(),
        None => says::NOT_ASKED.into(),
    }
}

#[component]
fn Confirm(view: ConfirmView, heading: String, returned: Option<Returned>, written: String) -> impl IntoView {
    let number = view.number.clone();
    let fault = returned.map(|returned| match returned {
        Returned::Changed => says::CHANGED.to_owned(),
        Returned::TooOften => says::TOO_OFTEN.to_owned(),
        Returned::Missing(sentence) => sentence,
        Returned::Failed => says::WRONG.to_owned(),
    });
    view! {
        <main class="confirm">
            <Masthead shop=view.shop.clone() aside=String::new() />
            <p class="back"><a href=view.back.clone()>{says::back_to(&number)}</a></p>
            <h1 dir="auto">{heading}</h1>
            {fault.map(|fault| view! { <p class="fault" role="alert">{fault}</p> })}
            <Asking view written />
        </main>
    }
}

#[component]
fn Asking(view: ConfirmView, written: String) -> impl IntoView {
    let ConfirmView { ask, version, once, proof, today, back, .. } = view;
    let Some(ask) = ask else {
        return view! { <p>{says::NOT_ASKED_SAYS}</p> <p><a class="go" href=back>{says::BACK}</a></p> }
            .into_any();
    };
    let (about, parts) = match ask {
        ConfirmAsk::Approval { name, lines, fields, promise, contact, seal } => {
            let yes = says::approve_yes(&name);
            let window = promise.map(|promise| says::window(promise, today));
            let about = view! { <Approved lines fields window contact seal /> }.into_any();
            (about, view! { <Decide yes written /> }.into_any())
        }
        ConfirmAsk::AcceptDate { first, promise, reason } => {
            let window: (String, String) = (dates::long_near(first, today), says::window(promise, today));
            let about = view! { <Dates window reason /> }.into_any();
            (about, view! { <button class="go" name="say" value="yes">{says::DATE_YES}</button> }.into_any())
        }
        ConfirmAsk::AskToCancel => {
            let about = view! { <p>{says::CANCEL_SAYS}</p> }.into_any();
            let form = view! {
                <Words label=says::CANCEL_WHY written />
                <button class="danger" name="say" value="yes">{says::CANCEL_YES}</button>
            };
            (about, form.into_any())
        }
        ConfirmAsk::Reply { address } => {
            let label = if address { says::ADDRESS_LABEL } else { says::REPLY_LABEL };
            let about = view! { <p>{says::REPLY_SAYS}</p> }.into_any();
            let form = view! {
                <Words label written />
                <button class="go" name="say" value="yes">{says::REPLY_YES}</button>
            };
            (about, form.into_any())
        }
    };
    view! {
        {about}
        <form method="post">
            <input type="hidden" name="version" value=version.to_string() />
            <input type="hidden" name="once" value=once />
            <input type="hidden" name="proof" value=proof />
            {parts}
        </form>
    }
    .into_any()
}

/// Exactly what is approved.
#[component]
fn Approved(
    lines: Option<Vec<(String, i32)>>,
    fields: Vec<(String, String)>,
    window: Option<String>,
    contact: bool,
    seal: String,
) -> impl IntoView {
    let line = |(what, count): (String, i32)| view! { <li>{typed(what)} " × " {count}</li> };
    let lines = lines.map(|lines| {
        let lines = lines.into_iter().map(line).collect_view();
        view! { <div><dt>{says::ITEMS}</dt><dd><ul>{lines}</ul></dd></div> }
    });
    let field = |(label, value): (String, String)| {
        view! { <div><dt>{typed(label)}</dt><dd dir="auto">{value}</dd></div> }
    };
    view! {
        <section class="exact">
            <dl>
                {lines}
                {fields.into_iter().map(field).collect_view()}
                {window.map(|window| view! { <div><dt>{says::ARRIVES}</dt><dd>{window}</dd></div> })}
            </dl>
            {contact.then_some(view! { <p>{says::CONTACT_TOO}</p> })}
            <p class="date">{says::FINGERPRINT} " " <code title=seal.clone()>{short(&seal)}</code></p>
        </section>
        <p>{says::ONLY_THIS}</p>
    }
}

#[component]
fn Decide(yes: String, written: String) -> impl IntoView {
    view! {
        <button class="go" name="say" value="yes">{yes}</button>
        <Words label=says::WANTED hint=says::WANTED_HINT written />
        <button class="other" name="say" value="no">{says::ASK_CHANGE}</button>
    }
}

#[component]
fn Dates(window: (String, String), reason: Option<String>) -> impl IntoView {
    view! {
        <section class="exact">
            <dl>
                <div><dt>{says::PROMISED}</dt><dd><s>{window.0}</s></dd></div>
                <div><dt>{says::NEW_DATE}</dt><dd>{window.1}</dd></div>
                {reason.map(|reason| view! { <div><dt>{says::WHY}</dt><dd dir="auto">{reason}</dd></div> })}
            </dl>
        </section>
    }
}

#[component]
fn Words(
    label: &'static str,
    #[prop(optional)] hint: Option<&'static str>,
    written: String,
) -> impl IntoView {
    view! {
        <label for="words">{label}</label>
        {hint.map(|hint| view! { <p class="hint" id="words-hint">{hint}</p> })}
        <textarea id="words" name="words" rows="4" maxlength="2000" dir="auto" aria-describedby=hint.map(|_| "words-hint")>{written}</textarea>
    }
}

//! The page before an act: exactly what it is about, and the button that alone acts. A form as browsers have always posted them.

use super::{
    acts::short,
    frame::{self, Masthead},
    look::PageLook,
    words,
};
use crate::components::typed::typed;
use domain::{
    Date, Language, contained,
    wire::{ApprovedContent, ConfirmAsk, ConfirmView, StrikableLine},
};
use leptos::prelude::*;
use locales::Words;

/// What is said above the form after it came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// Something changed meanwhile.
    Changed,
    /// Too much at once.
    TooOften,
    /// What has to be written is missing.
    Missing,
    /// What was written is too long, or no plain text.
    Unreadable,
    /// Nothing was ticked to be left out.
    NothingTicked,
    /// Everything was.
    AllTicked,
    /// It failed.
    Failed,
}

impl Returned {
    /// The key of what is said.
    fn key(self, ask: Option<&ConfirmAsk>) -> &'static str {
        match (self, ask) {
            (Returned::Changed, _) => "changed",
            (Returned::TooOften, _) => "too-often",
            (Returned::Unreadable, _) => "unreadable",
            (Returned::NothingTicked, _) => "leave-out-none",
            (Returned::AllTicked, _) => "leave-out-all",
            (Returned::Missing, Some(ConfirmAsk::Approval { .. })) => "wanted-missing",
            (Returned::Missing, Some(ConfirmAsk::Reply { .. })) => "reply-missing",
            (Returned::Missing | Returned::Failed, _) => "went-wrong",
        }
    }
}

/// The page; with what was wrong with a form that came back, and what its reader had written.
pub fn document(
    view: &ConfirmView,
    returned: Option<Returned>,
    written: &str,
    look: &PageLook,
    words: &'static Words,
) -> String {
    let heading = heading(view, words);
    let title = format!("{heading} · {}", words::order(&view.number, words));
    let (view, shown, written) = (view.clone(), look.clone(), written.to_owned());
    let main = || view! { <Confirm view heading returned written look=shown words /> };
    frame::form_page(&title, main, look, words)
}

fn heading(view: &ConfirmView, words: &Words) -> String {
    match &view.ask {
        Some(ConfirmAsk::Approval { content, .. }) => {
            words.say("approve-heading", &[("name", content.name.as_str().into())])
        }
        Some(ConfirmAsk::AcceptDate { .. }) => words.text("date-heading"),
        Some(ConfirmAsk::AskToCancel) => words.text("cancel-heading"),
        Some(ConfirmAsk::Reply { address: true }) => words.text("address-heading"),
        Some(ConfirmAsk::Reply { address: false }) => words.text("reply-heading"),
        None => words.text("not-asked"),
    }
}

#[component]
fn Confirm(
    view: ConfirmView,
    heading: String,
    returned: Option<Returned>,
    written: String,
    look: PageLook,
    words: &'static Words,
) -> impl IntoView {
    let back = format!("‹ {}", words::order(&view.number, words));
    let ticking = matches!(returned, Some(Returned::NothingTicked | Returned::AllTicked));
    let fault = returned.map(|returned| words.text(returned.key(view.ask.as_ref())));
    let heading = match &view.ask {
        Some(ConfirmAsk::Approval { content, language, .. }) => {
            named("approve-heading", content.name.clone(), *language, words).into_any()
        }
        _ => heading.into_any(),
    };
    view! {
        <main class="confirm">
            <Masthead shop=view.shop.clone() look line=String::new() />
            <p class="back"><a href=view.back.clone()>{back}</a></p>
            <h1>{heading}</h1>
            {fault.map(|fault| view! { <p class="fault" role="alert">{fault}</p> })}
            <Asking view written ticking words />
        </main>
    }
}

/// A sentence around the name of what is approved, which is the shop's text.
fn named(key: &str, name: String, language: Option<Language>, words: &Words) -> impl IntoView + use<> {
    let (before, after) = words::around(words, key, &[], "name");
    view! { {before}{words::said(name, language)}{after} }
}

#[component]
fn Asking(view: ConfirmView, written: String, ticking: bool, words: &'static Words) -> impl IntoView {
    let ConfirmView { ask, version, once, proof, today, back, .. } = view;
    let Some(ask) = ask else {
        return view! { <p>{words.text("not-asked-why")}</p> <p><a class="go" href=back>{words.text("back")}</a></p> }
            .into_any();
    };
    let (about, parts) = match ask {
        ConfirmAsk::Approval { content, language, struck, strikable } => {
            let yes = named("approve-yes", content.name.clone(), language, words).into_any();
            let about = view! {
                <Approved content language today words />
                {(!strikable.is_empty()).then(|| view! { <LeaveOut lines=strikable version open=ticking words /> })}
            };
            let form = match struck.is_empty() {
                true => view! { <Decide yes written words /> }.into_any(),
                false => view! { <ApproveRest struck words /> }.into_any(),
            };
            (about.into_any(), form)
        }
        ConfirmAsk::AcceptDate { first, promise, reason, reason_language } => {
            let window = (words.date(first, today), words.promise(promise, today));
            let about = view! { <Dates window reason reason_language words /> }.into_any();
            (
                about,
                view! { <button class="go" name="say" value="yes">{words.text("date-yes")}</button> }
                    .into_any(),
            )
        }
        ConfirmAsk::AskToCancel => {
            let about = view! { <p>{words.text("cancel-says")}</p> }.into_any();
            let form = view! {
                <Written label=words.text("cancel-why") written />
                <button class="danger" name="say" value="yes">{words.text("cancel-yes")}</button>
            };
            (about, form.into_any())
        }
        ConfirmAsk::Reply { address } => {
            let label = words.text(if address { "address-label" } else { "reply-label" });
            let about = view! { <p>{words.text("reply-says")}</p> }.into_any();
            let form = view! {
                <Written label written />
                <button class="go" name="say" value="yes">{words.text("reply-yes")}</button>
            };
            (about, form.into_any())
        }
    };
    view! {
        {about}
        <form method="post" action="?">
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
    content: ApprovedContent,
    language: Option<Language>,
    today: Date,
    words: &'static Words,
) -> impl IntoView {
    let ApprovedContent { lines, fields, promise, contact, seal, left_out, .. } = content;
    let window = promise.map(|promise| words.promise(promise, today));
    let line = |(what, count): (String, i32)| view! { <li>{typed(what)} " × " {count}</li> };
    let lines = lines.map(|lines| {
        let lines = lines.into_iter().map(line).collect_view();
        view! { <div><dt>{words.text("approve-items")}</dt><dd><ul>{lines}</ul></dd></div> }
    });
    let gone = |(what, count): (String, i32)| view! { <li><s>{typed(what)} " × " {count}</s></li> };
    let gone = (!left_out.is_empty()).then(|| {
        let gone = left_out.into_iter().map(gone).collect_view();
        view! { <div><dt>{words.text("left-out")}</dt><dd><ul>{gone}</ul></dd></div> }
    });
    let field = |(label, value): (String, String)| {
        let label = words::said(label, language);
        view! { <div><dt>{label}</dt><dd dir="auto">{contained(&value).into_owned()}</dd></div> }
    };
    view! {
        <section class="exact">
            <dl>
                {lines} {gone}
                {fields.into_iter().map(field).collect_view()}
                {window.map(|window| view! { <div><dt>{words.text("arrives")}</dt><dd>{window}</dd></div> })}
            </dl>
            {contact.then(|| view! { <p>{words.text("approve-contact")}</p> })}
            <p class="date">{words.text("approve-seal")} " " <code title=seal.clone() dir="ltr">{short(&seal)}</code></p>
        </section>
        <p>{words.text("approve-only")}</p>
    }
}

/// What can be left out. Choosing only asks for the page that shows what is left: it does nothing yet.
#[component]
fn LeaveOut(lines: Vec<StrikableLine>, version: u64, open: bool, words: &'static Words) -> impl IntoView {
    let line = |StrikableLine { line, what, quantity }: StrikableLine| {
        view! {
            <label class="tick">
                <input type="checkbox" name="out" value=line.to_string() />
                <span>{typed(what)} " × " {quantity}</span>
            </label>
        }
    };
    view! {
        <details class="exact" open=open>
            <summary>{words.text("leave-out")}</summary>
            <form method="get" action="?">
                <p class="hint" id="out-hint">{words.text("leave-out-says")}</p>
                <input type="hidden" name="of" value=version.to_string() />
                <div role="group" aria-labelledby="out-hint">{lines.into_iter().map(line).collect_view()}</div>
                <button class="other">{words.text("leave-out-show")}</button>
            </form>
        </details>
    }
}

/// The button that approves what is left, and the way back to all of it.
#[component]
fn ApproveRest(struck: Vec<u32>, words: &'static Words) -> impl IntoView {
    let out = |line: u32| view! { <input type="hidden" name="out" value=line.to_string() /> };
    view! {
        {struck.into_iter().map(out).collect_view()}
        <button class="go" name="say" value="yes">{words.text("approve-left")}</button>
        <a class="other" href="?">{words.text("leave-out-again")}</a>
    }
}

#[component]
fn Decide(yes: AnyView, written: String, words: &'static Words) -> impl IntoView {
    view! {
        <button class="go" name="say" value="yes">{yes}</button>
        <Written label=words.text("wanted") hint=words.text("wanted-hint") written />
        <button class="other" name="say" value="no">{words.text("wanted-send")}</button>
    }
}

#[component]
fn Dates(
    window: (String, String),
    reason: Option<String>,
    reason_language: Option<Language>,
    words: &'static Words,
) -> impl IntoView {
    let lang = reason_language.map(Language::tag);
    let reason = reason.map(|reason| {
        view! { <div><dt>{words.text("delay-why")}</dt><dd dir="auto" lang=lang>{reason}</dd></div> }
    });
    view! {
        <section class="exact">
            <dl>
                <div><dt>{words.text("delay-promised")}</dt><dd><s>{window.0}</s></dd></div>
                <div><dt>{words.text("delay-new")}</dt><dd>{window.1}</dd></div>
                {reason}
            </dl>
        </section>
    }
}

/// What the customer writes.
#[component]
fn Written(label: String, #[prop(optional, into)] hint: Option<String>, written: String) -> impl IntoView {
    let described = hint.is_some().then_some("words-hint");
    view! {
        <label for="words">{label}</label>
        {hint.map(|hint| view! { <p class="hint" id="words-hint">{hint}</p> })}
        <textarea id="words" name="words" rows="4" maxlength="2000" dir="auto" aria-describedby=described>{written}</textarea>
    }
}

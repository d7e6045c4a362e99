//! What keeps the draft from being published, and what is worth a look: a list that leads to the input that mends it.

use super::editor::{Editor, Selected, use_editor};
use crate::components::icon::Icon;
use domain::{At, DraftPart, HintLevel, tr};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// An input's name for people.
pub fn part_name(part: DraftPart) -> String {
    match part {
        DraftPart::Presence => tr!("an input" => "whether it is there"),
        DraftPart::Order => tr!("an input" => "order"),
        DraftPart::Name => tr!("an input" => "name"),
        DraftPart::Customer => tr!("an input" => "customer reads"),
        DraftPart::CustomerTask => tr!("an input" => "customer does"),
        DraftPart::CustomerTexts => tr!("an input" => "other languages"),
        DraftPart::Message => tr!("an input" => "e-mail to customers"),
        DraftPart::Owner => tr!("an input" => "owner"),
        DraftPart::Trigger => tr!("an input" => "trigger"),
        DraftPart::NextAction => tr!("an input" => "next action"),
        DraftPart::ExitRule => tr!("an input" => "what proves it"),
        DraftPart::MaxAge => tr!("an input" => "max age"),
        DraftPart::Ladder => tr!("an input" => "who hears of it when it stays longer"),
        DraftPart::WipLimit => tr!("an input" => "WIP limit"),
        DraftPart::Phase => tr!("an input" => "phase"),
        DraftPart::Tools => tr!("an input" => "tools in use"),
        DraftPart::Data => tr!("an input" => "where the data lives"),
        DraftPart::PainPoints => tr!("an input" => "known pain"),
        DraftPart::Needs => tr!("an input" => "what it asks for"),
        DraftPart::Entry => tr!("an input" => "what moves into it ask for"),
        DraftPart::Exit => tr!("an input" => "what moves onwards ask for"),
        DraftPart::FieldOrder => tr!("an input" => "order"),
        DraftPart::Help => tr!("an input" => "help"),
        DraftPart::Kind => tr!("an input" => "kind"),
        DraftPart::AtPlacing => tr!("an input" => "asked when an order is placed"),
        DraftPart::OnCard => tr!("an input" => "on cards"),
        DraftPart::Searchable => tr!("an input" => "found by the search"),
        DraftPart::Evidence => tr!("an input" => "what shows it"),
        DraftPart::ForRoles => tr!("an input" => "for which roles"),
        DraftPart::Steps => tr!("an input" => "steps"),
        DraftPart::Approvers => tr!("an input" => "who has to agree"),
        DraftPart::Quorum => tr!("an input" => "how many of them"),
        DraftPart::Together => tr!("an input" => "at the same time as the step before"),
        DraftPart::Covers => tr!("an input" => "what it is about"),
        DraftPart::When => tr!("an input" => "only when"),
        DraftPart::TimeLimit => tr!("an input" => "how long it may take"),
        DraftPart::Tells => tr!("an input" => "who hears of it then"),
        DraftPart::RecordedBy => tr!("an input" => "who records the customer’s answer"),
        DraftPart::Strikes => tr!("an input" => "whether the customer may leave lines out"),
        DraftPart::Test => tr!("an input" => "what it looks at"),
        DraftPart::ExtraRoles => tr!("an input" => "who else may"),
        DraftPart::Target => tr!("an input" => "target"),
        DraftPart::Roles => tr!("an input" => "roles"),
        DraftPart::Calendar => tr!("an input" => "working hours"),
    }
}

/// The id of the input that a fault is about.
pub fn input_id(part: DraftPart) -> &'static str {
    match part {
        DraftPart::Name => "part-name",
        DraftPart::Customer => "part-customer",
        DraftPart::CustomerTask => "part-task",
        DraftPart::CustomerTexts => "part-languages",
        DraftPart::Message => "part-message",
        DraftPart::Owner => "part-owner",
        DraftPart::Trigger => "part-trigger",
        DraftPart::NextAction => "part-next",
        DraftPart::ExitRule => "part-proof",
        DraftPart::MaxAge => "part-age",
        DraftPart::Ladder => "part-ladder",
        DraftPart::WipLimit => "part-wip",
        DraftPart::Phase => "part-phase",
        DraftPart::Tools => "part-tools",
        DraftPart::Data => "part-data",
        DraftPart::PainPoints => "part-pain",
        DraftPart::Presence | DraftPart::Order | DraftPart::Target => "part-moves",
        DraftPart::Entry => "part-entry",
        DraftPart::Exit => "part-exit",
        DraftPart::FieldOrder => "part-order",
        DraftPart::Help => "part-help",
        DraftPart::Kind => "part-kind",
        DraftPart::AtPlacing => "part-placing",
        DraftPart::OnCard => "part-card",
        DraftPart::Searchable => "part-search",
        DraftPart::Evidence => "part-evidence",
        DraftPart::ForRoles => "part-for-roles",
        DraftPart::Steps => "part-steps",
        DraftPart::Approvers => "part-approvers",
        DraftPart::Quorum => "part-quorum",
        DraftPart::Together => "part-together",
        DraftPart::Covers => "part-covers",
        DraftPart::When => "part-when",
        DraftPart::TimeLimit => "part-limit",
        DraftPart::Tells => "part-tells",
        DraftPart::RecordedBy => "part-recorded-by",
        DraftPart::Strikes => "part-strikes",
        DraftPart::Test => "part-test",
        DraftPart::Needs => "part-needs",
        DraftPart::ExtraRoles => "part-roles",
        DraftPart::Roles | DraftPart::Calendar => "part-moves",
    }
}

/// Opens what something is about and puts the focus on the input that mends it.
pub fn jump(editor: Editor, at: &At, part: DraftPart) {
    let is_def =
        matches!(at, At::Field(_) | At::Fact(_) | At::Approval(_) | At::Step { .. } | At::Condition(_));
    let id = match part {
        DraftPart::Ladder if *at == At::Whole => "whole-ladder",
        _ if *at == At::Whole => "add-status",
        DraftPart::Presence if is_def => "side-title",
        part => input_id(part),
    };
    if *at != At::Whole {
        editor.selected.set(Selected::of(at));
    }
    focus_soon(id);
}

/// Puts the focus on the element of this id once it is there: the next frame draws it, the one after finds it.
pub fn focus_soon(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || {
        request_animation_frame(move || {
            let found =
                document().get_element_by_id(&id).and_then(|found| found.dyn_into::<HtmlElement>().ok());
            if let Some(found) = found {
                // Gone again, perhaps, and then nobody misses the focus.
                let _ = found.focus();
            }
        });
    });
}

/// The list, while there is anything in it.
#[component]
pub fn Issues() -> impl IntoView {
    let editor = use_editor();
    let faults = Memo::new(move |_| editor.faults());
    let hints = Memo::new(move |_| editor.hints());
    let words = move || {
        let faults = match faults.read().len() {
            0 => tr!("Nothing keeps this draft from being published"),
            faults => tr!("{n} fault keeps this draft from being published"
                | "{n} faults keep this draft from being published" % faults),
        };
        match hints.read().len() {
            0 => faults,
            hints => format!("{faults} · {}", tr!("{n} hint" | "{n} hints" % hints)),
        }
    };
    let any = Memo::new(move |_| !faults.read().is_empty() || !hints.read().is_empty());
    let list = move || {
        let faults = faults.get().into_iter().map(|fault| (fault.at, fault.part, fault.message, "fault"));
        let hints = hints.get().into_iter().map(|hint| {
            let level = if hint.level == HintLevel::Warning { "warning" } else { "hint" };
            (hint.at, hint.part, hint.message, level)
        });
        let entry = |(at, part, message, level): (At, DraftPart, String, &'static str)| {
            view! {
                <li data-level=level>
                    <button class="Issue" type="button" on:click=move |_| jump(editor, &at, part)>
                        <Icon name=if level == "hint" { "help" } else { "alert" } />
                        <b>{match level { "fault" => tr!("Fault"), "warning" => tr!("Warning"), _ => tr!("Hint") }}</b>
                        <span>{message}</span>
                    </button>
                </li>
            }
        };
        faults.chain(hints).map(entry).collect_view()
    };
    view! {
        {move || any.get().then(|| view! {
            <details class="Issues" data-blocks=move || (!faults.read().is_empty()).then_some("")>
                <summary><Icon name="alert" /><span>{words}</span></summary>
                <ul class="Issues-list">{list}</ul>
            </details>
        })}
    }
}

//! What publishing the draft would do to every order in flight, the decisions it asks for, and the button that does it.

use super::{
    editor::{Editor, use_editor},
    head::Crumbs,
    issues::jump,
    outcomes::Outcomes,
    undo::undo,
    what_changes::WhatChanges,
};
use crate::{
    api::{ApiError, Client},
    components::{empty::Empty, icon::Icon},
    paths,
};
use domain::{
    At, Choices, DraftPart, Fault, Hint, tr,
    wire::{Preview, Publish},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::sync::Arc;

/// So many faults are shown at first.
const FAULTS: usize = 4;

/// What is asked and answered.
#[derive(Clone, Copy)]
struct Publishing {
    editor: Editor,
    choices: RwSignal<Choices>,
    preview: RwSignal<Option<Arc<Preview>>>,
    fault: RwSignal<Option<String>>,
    /// Counts questions: an answer to an older one is not shown.
    turn: StoredValue<u64>,
    /// Whether what is shown answers what is chosen now.
    fresh: RwSignal<bool>,
    busy: RwSignal<bool>,
}

impl Publishing {
    fn ask(self) {
        let Some(draft_version) = self.editor.saving.version() else { return };
        let turn = self.turn.with_value(|turn| turn + 1);
        self.turn.set_value(turn);
        self.fresh.set(false);
        let (slug, publish) =
            (self.editor.slug(), Publish { draft_version, choices: self.choices.get_untracked() });
        spawn_local(async move {
            let answer = Client.preview_workflow(&slug, &publish).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match answer {
                Ok(preview) => {
                    self.fault.set(None);
                    self.preview.set(Some(Arc::new(preview)));
                    self.fresh.set(true);
                }
                // Somebody saved it meanwhile: the new version asks again by itself.
                Err(ApiError::Problem(problem)) if problem.status == 412 => match problem.draft {
                    Some(theirs) => self.editor.take_in(*theirs),
                    None => self.editor.look_again(),
                },
                Err(error) => self.fault.set(Some(error.message())),
            }
        });
    }
}

/// The part of the page.
#[component]
pub fn PublishPart() -> impl IntoView {
    let editor = use_editor();
    let publishing = Publishing {
        editor,
        choices: RwSignal::new(Choices::default()),
        preview: RwSignal::new(None),
        fault: RwSignal::new(None),
        turn: StoredValue::new(0),
        fresh: RwSignal::new(false),
        busy: RwSignal::new(false),
    };
    // What was typed a moment ago is part of it.
    Effect::new(move || untrack(|| editor.save()));
    let version =
        Memo::new(move |_| editor.saving.saved.with(|saved| saved.as_ref().map(|saved| saved.version)));
    Effect::new(move || {
        version.track();
        publishing.choices.track();
        untrack(|| publishing.ask());
    });
    let heading = Signal::derive(move || {
        let next = publishing.preview.with(|preview| preview.as_ref().map(|preview| preview.revision));
        let next = next.unwrap_or_else(|| editor.live.with(|live| live.workflow.revision + 1));
        tr!("Publish revision {}", next)
    });
    let is_draft = Memo::new(move |_| version.get().is_some());
    view! {
        <header class="PageHead WorkflowHead">
            <Crumbs part=heading />
            <div class="PageHead-end">
                <a class="Button" data-kind="quiet" href=paths::workflow(&editor.slug())><Icon name="left" />{tr!("Back to the draft")}</a>
                <a class="Button" href=paths::workflow_part(&editor.slug(), "compare")>{tr!("Compare side by side")}</a>
            </div>
        </header>
        {move || if is_draft.get() {
            view! { <Decisions publishing /> }.into_any()
        } else {
            view! {
                <Empty title=tr!("Nothing to publish") text=tr!("There is no draft. Change something on the map first; it becomes a draft by itself.")>
                    <a class="Button" data-kind="primary" href=paths::workflow(&editor.slug())>{tr!("To the map")}</a>
                </Empty>
            }
            .into_any()
        }}
    }
}

#[component]
fn Decisions(publishing: Publishing) -> impl IntoView {
    let preview = publishing.preview;
    view! {
        <div class="Publish">
            <WhatChanges />
            <div class="Publish-orders" tabindex="-1">
                {move || publishing.fault.get().map(|fault| view! { <p class="FormErrors" role="alert">{fault}</p> })}
                {move || match preview.get() {
                    Some(preview) => view! {
                        <Sums preview=preview.clone() />
                        <Blocks faults=preview.faults.clone() />
                        <Losses hints=preview.hints.clone() />
                        <Outcomes preview choices=publishing.choices />
                    }
                    .into_any(),
                    None if publishing.fault.read().is_some() => ().into_any(),
                    None => view! { <div class="Skeleton Publish-skeleton" role="status"><span class="visually-hidden">{tr!("Counting orders")}</span></div> }.into_any(),
                }}
            </div>
            <Foot publishing />
        </div>
    }
}

#[component]
fn Sums(preview: Arc<Preview>) -> impl IntoView {
    let moving = preview.moving;
    let over: u32 = preview.outcomes.iter().map(|group| group.newly_over).sum();
    let voided: u32 = preview.outcomes.iter().map(|group| group.voided).sum();
    view! {
        <dl class="Sums">
            <div><dt>{tr!("orders in flight")}</dt><dd>{preview.total}</dd></div>
            <div><dt>{tr!("stay where they are")}</dt><dd>{preview.total.saturating_sub(moving)}</dd></div>
            <div><dt>{tr!("go to another status")}</dt><dd>{moving}</dd></div>
            <div><dt>{tr!("over their time at once")}</dt><dd>{over}</dd></div>
            <div><dt>{tr!("approvals become void")}</dt><dd>{voided}</dd></div>
            <div><dt>{tr!("messages to customers")}</dt><dd>{preview.messages}</dd></div>
        </dl>
    }
}

/// What orders have that goes with a field or a fact.
#[component]
fn Losses(hints: Vec<Hint>) -> impl IntoView {
    let of_defs = hints.into_iter().filter(|hint| matches!(hint.at, At::Field(_) | At::Fact(_)));
    let rows: Vec<_> = of_defs.map(|hint| view! { <li>{hint.message}</li> }).collect();
    (!rows.is_empty()).then(|| {
        view! { <section class="Losses" aria-label=tr!("What goes")><Icon name="alert" /><ul>{rows}</ul></section> }
    })
}

/// What keeps it from being published, each with the way to mend it.
#[component]
fn Blocks(faults: Vec<Fault>) -> impl IntoView {
    let (editor, navigate) = (use_editor(), use_navigate());
    let title = tr!("One fault blocks publishing" | "{n} faults block publishing" % faults.len());
    let any = !faults.is_empty();
    let navigate = StoredValue::new_local(navigate);
    let row = move |fault: Fault| {
        // A target is chosen here, all else in the draft.
        let is_here = fault.part == DraftPart::Target;
        let at = fault.at.clone();
        let mend = move |_| {
            if !is_here {
                navigate.with_value(|navigate| {
                    navigate(&paths::workflow(&editor.slug()), NavigateOptions::default())
                });
                jump(editor, &at, fault.part);
            } else if let At::Status(id) = &at {
                focus_target(&format!("target-{id}"));
            }
        };
        let label = if is_here { tr!("Choose") } else { tr!("Mend it") };
        view! { <li><span>{fault.message}</span><button class="Button" type="button" on:click=mend>{label}</button></li> }
    };
    let (first, rest) = faults.split_at(faults.len().min(FAULTS));
    let (first, rest) = (first.to_vec(), rest.to_vec());
    let more = (!rest.is_empty()).then(|| view! { <details class="Blocks-more"><summary>{tr!("and {n} more" | "and {n} more" % rest.len())}</summary><ul>{rest.into_iter().map(row).collect_view()}</ul></details> });
    any.then(|| view! { <section class="Blocks" aria-labelledby="blocks-title"><Icon name="lock" /><div><h2 id="blocks-title">{title}</h2><ul>{first.into_iter().map(row).collect_view()}</ul>{more}</div></section> })
}

fn focus_target(id: &str) {
    use wasm_bindgen::JsCast;
    let found =
        document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(found) = found {
        let _ = found.focus();
    }
}

/// The decision.
#[component]
fn Foot(publishing: Publishing) -> impl IntoView {
    let (editor, navigate) = (use_editor(), use_navigate());
    let faults = Memo::new(move |_| {
        publishing.preview.with(|preview| preview.as_ref().map_or(0, |preview| preview.faults.len()))
    });
    let nothing = Memo::new(move |_| editor.changes.with(|changes| changes.count() == 0));
    let disabled =
        move || publishing.busy.get() || !publishing.fresh.get() || faults.get() > 0 || nothing.get();
    let publish = move |_| {
        publishing.busy.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let done = send(publishing).await;
            if publishing.busy.try_set(false).is_none() && done {
                navigate(&paths::workflow(&editor.slug()), NavigateOptions::default());
            }
        });
    };
    view! {
        <footer class="Publish-foot">
            <p><Icon name="undo" /><span>{tr!("Can be undone for 10 minutes. Open boards change in place and say who did it.")}</span></p>
            <div class="Publish-acts">
                {move || (faults.get() > 0).then(|| view! { <span class="Publish-blocked">{tr!("{n} fault to clear first" | "{n} faults to clear first" % faults.get())}</span> })}
                <a class="Button" data-kind="quiet" href=paths::workflow(&editor.slug())>{tr!("Keep as a draft")}</a>
                <button class="Button" data-kind="primary" type="button" disabled=disabled aria-busy=move || publishing.busy.get().to_string() on:click=publish>
                    {move || {
                        let next = publishing.preview.with(|preview| preview.as_ref().map(|preview| preview.revision));
                        next.map_or_else(|| tr!("Publish"), |next| tr!("Publish revision {}", next))
                    }}
                </button>
            </div>
        </footer>
    }
}

/// Publishes; whether it is done.
async fn send(publishing: Publishing) -> bool {
    let editor = publishing.editor;
    if !editor.settled().await {
        editor.notices.warn(tr!(
            "The draft is not saved yet: nothing was published. Look at what keeps it from being saved."
        ));
        return false;
    }
    let Some(draft_version) = editor.saving.version() else { return false };
    let publish = Publish { draft_version, choices: publishing.choices.get_untracked() };
    match Client.publish_workflow(&editor.slug(), &publish).await {
        Ok(info) => {
            let revision = info.revision;
            let slug = editor.slug();
            editor.published(revision);
            let said = tr!("Revision {} is in force.", revision);
            editor.notices.offer(said, tr!("Undo"), move || undo(editor, slug.clone(), revision));
            true
        }
        Err(ApiError::Problem(problem)) if problem.status == 412 && problem.draft.is_some() => {
            editor.notices.warn(tr!("Somebody changed the draft a moment ago: nothing was published. Look at what changed and publish again."));
            problem.draft.into_iter().for_each(|theirs| editor.take_in(*theirs));
            false
        }
        Err(error) => {
            editor.notices.warn(error.message());
            publishing.ask();
            false
        }
    }
}

//! A board's workflow: the map that everybody reads, and the draft of the next one that administrators write, publish,
//! compare and bring back. One page with three parts, told apart by its query, so that the draft in the hand stays.

mod approval_words;
mod changes;
mod compare;
mod compared;
mod conditions;
mod conflicts;
mod definitions;
mod editor;
mod edits;
mod gates;
mod head;
mod issues;
mod ladder_words;
mod map;
mod matrix;
mod names;
mod outcomes;
mod pair;
mod parts;
mod people;
mod print;
mod publish;
mod reorder;
mod revisions;
mod save_state;
mod saving;
mod settings_changes;
mod side;
mod signs;
mod statuses;
mod together;
mod undo;
mod uses;
mod what_changes;
mod words;

use crate::{api::api, board_context::use_board_slug, load::loaded};
use compare::Compare;
use conflicts::Conflicts;
use definitions::{Approvals, Conditions, Facts, Fields};
use domain::{tr, wire::WorkflowView};
use editor::{Editor, use_editor};
use head::Head;
use issues::Issues;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use map::Map;
use matrix::Matrix;
use names::names_people;
use parts::PartsNav;
use print::PrintedMap;
use publish::PublishPart;
use side::{Escalation, Side};
use statuses::Statuses;
use undo::UndoNotice;

/// Which part of the page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The map and its editor.
    Map,
    /// Two revisions side by side.
    Compare,
    /// What publishing would do.
    Publish,
}

/// The page.
#[component]
pub fn WorkflowPage() -> impl IntoView {
    let slug = use_board_slug();
    let workflow = Resource::new(move || slug.get(), |slug| api().workflow(slug));
    let page = loaded(workflow, move |view| {
        let slug = slug.get_untracked();
        view! { <Workflow slug view /> }
    });
    view! { <Title text=tr!("Workflow") /> {page} }
}

#[component]
fn Workflow(slug: String, view: WorkflowView) -> impl IntoView {
    let editor = Editor::new(slug, &view);
    provide_context(editor);
    // Effects run in the browser alone.
    Effect::new(move || untrack(|| editor.start()));
    let asks_people = Memo::new(move |_| {
        editor.draft.with(names_people) || editor.live.with(|live| names_people(&live.draft))
    });
    Effect::new(move || {
        if asks_people.get() {
            editor.fetch_people();
        }
    });
    let query = use_query_map();
    let part = Memo::new(move |_| match query.with(|query| query.get("show")).as_deref() {
        Some("compare") => Part::Compare,
        Some("publish") if editor.may_edit => Part::Publish,
        _ => Part::Map,
    });
    view! {
        <div class="WorkflowPage" data-part=move || part_name(part.get())>
            {move || match part.get() {
                Part::Map => view! { <Overview /> }.into_any(),
                Part::Compare => view! { <Compare /> }.into_any(),
                Part::Publish => view! { <PublishPart /> }.into_any(),
            }}
        </div>
        {view! { <PrintedMap /> }.into_any()}
    }
}

fn part_name(part: Part) -> &'static str {
    match part {
        Part::Map => "map",
        Part::Compare => "compare",
        Part::Publish => "publish",
    }
}

#[component]
fn Overview() -> impl IntoView {
    let editor = use_editor();
    let is_open = Memo::new(move |_| editor.selected.with(|selected| *selected != Default::default()));
    view! {
        {view! { <Head /> }.into_any()}
        <div class="Workflow" data-open=move || is_open.get().then_some("")>
            <div class="Workflow-main" data-scroll="" tabindex="-1">
                {view! { <UndoNotice /> <Conflicts /> <Issues /> }.into_any()}
                {view! { <PartsNav /> }.into_any()}
                {view! { <Map /> }.into_any()}
                {view! { <Statuses /> }.into_any()}
                {view! { <Matrix /> }.into_any()}
                <div class="Workflow-defs">
                    {view! { <Facts /> }.into_any()}
                    {view! { <Fields /> }.into_any()}
                    {view! { <Approvals /> }.into_any()}
                    {view! { <Conditions /> }.into_any()}
                    {view! { <Escalation /> }.into_any()}
                </div>
            </div>
            {view! { <Side /> }.into_any()}
        </div>
    }
}

//! Two states of the workflow side by side, and the list of what there was.

use super::{
    changes::{Changes, all_ids},
    compared::ComparedTable,
    editor::use_editor,
    head::Crumbs,
    names::Names,
    pair::Pair,
    revisions::{RevisionList, Revisions, Which, WhichOptions},
    settings_changes::settings_changes,
};
use crate::{components::icon::Icon, paths};
use domain::tr;
use leptos::{ev, prelude::*};

/// The part of the page.
#[component]
pub fn Compare() -> impl IntoView {
    let editor = use_editor();
    let revisions = Revisions::new(editor);
    let live = editor.live.with_untracked(|live| live.workflow.revision);
    let has_changes = editor.changes.with_untracked(|changes| changes.count() > 0);
    // What differs now; where nothing does, what the last publishing changed.
    let (from, to) = match (has_changes, live) {
        (true, live) => (Which::Revision(live), Which::Draft),
        (false, 1) => (Which::Revision(1), Which::Revision(1)),
        (false, live) => (Which::Revision(live - 1), Which::Revision(live)),
    };
    let (left, right) = (RwSignal::new(from), RwSignal::new(to));
    let all = RwSignal::new(false);
    Effect::new(move || untrack(|| revisions.fetch()));
    Effect::new(move || {
        revisions.want(left.get());
        revisions.want(right.get());
    });
    let pair = Memo::new(move |_| {
        let (before, after) = (revisions.state(left.get())?, revisions.state(right.get())?);
        Some(Pair { before, after })
    });
    let changes = Memo::new(move |_| {
        let between = |pair: Pair| {
            let names = Names { roles: pair.roles(), ..editor.names() };
            Changes::between(&pair.before.draft, &pair.after.draft, &names)
        };
        pair.get().map(between).unwrap_or_default()
    });
    let settings = Memo::new(move |_| pair.get().map(|pair| settings_changes(&pair)).unwrap_or_default());
    let differing = move || changes.with(|changes| changes.count()) + settings.read().len();
    let same = move || {
        let shared = pair.get().map_or(0, |pair| all_ids(&pair.before.draft, &pair.after.draft).len());
        shared - changes.with(|changes| changes.statuses.len()).min(shared)
    };
    let pick = |side: RwSignal<Which>| {
        move |event: ev::Event| {
            if let Some(which) = Which::named(&event_target_value(&event)) {
                side.set(which);
            }
        }
    };
    let publish = editor.may_edit.then(|| view! { <a class="Button" data-kind="primary" href=paths::workflow_part(&editor.slug(), "publish")>{tr!("Publish…")}</a> });
    let back = if editor.may_edit { tr!("Back to the draft") } else { tr!("Back to the map") };
    view! {
        <header class="PageHead WorkflowHead">
            <Crumbs part=Signal::stored(tr!("Revisions")) />
            <div class="PageHead-end">
                <label class="Tick"><input type="checkbox" prop:checked=all on:change=move |event| all.set(event_target_checked(&event)) />{move || tr!("Show what is the same, {}", same())}</label>
                <a class="Button" data-kind="quiet" href=paths::workflow(&editor.slug())><Icon name="left" />{back}</a>
                {publish}
            </div>
        </header>
        <div class="Compare">
            <RevisionList revisions left right />
            <div class="Compare-main" tabindex="-1">
                <div class="Panel Compare-panel">
                    <div class="Compare-head">
                        <span class="Compare-what" role="status">{move || tr!("{n} change" | "{n} changes" % differing())}</span>
                        <label><span>{tr!("of two states" => "Before")}</span><select class="Input" on:change=pick(left)><WhichOptions revisions chosen=left /></select></label>
                        <label><span>{tr!("of two states" => "After")}</span><select class="Input" on:change=pick(right)><WhichOptions revisions chosen=right /></select></label>
                    </div>
                    {move || match pair.get() {
                        Some(pair) => view! { <ComparedTable pair changes settings all /> }.into_any(),
                        None if revisions.fault.read().is_some() => view! { <p class="Compare-wait">{tr!("This could not be loaded.")}</p> }.into_any(),
                        None => view! { <div class="Skeleton Compare-skeleton" role="status"><span class="visually-hidden">{tr!("Loading")}</span></div> }.into_any(),
                    }}
                </div>
            </div>
        </div>
    }
}

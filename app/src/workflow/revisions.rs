//! What there was: published revisions and drafts that were set aside, fetched when somebody looks.

use super::{
    editor::{Editor, use_editor},
    head::tell_failure,
    pair::State,
};
use crate::{
    api::{ApiResult, Client},
    components::{icon::Icon, moment::Moment, typed::typed},
    paths,
};
use domain::{
    isolated, tr,
    wire::{FromRevision, RevisionInfo, SetAside},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::collections::BTreeMap;

/// A state of the workflow that can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Which {
    /// The draft as it is here.
    Draft,
    /// A published revision.
    Revision(u32),
    /// A draft that was set aside, by its version.
    SetAside(u64),
}

impl Which {
    /// Its name in a form.
    pub fn value(self) -> String {
        match self {
            Which::Draft => "draft".to_owned(),
            Which::Revision(revision) => format!("r{revision}"),
            Which::SetAside(version) => format!("d{version}"),
        }
    }

    /// The one of this name.
    pub fn named(value: &str) -> Option<Which> {
        match value.split_at_checked(1)? {
            ("r", revision) => revision.parse().ok().map(Which::Revision),
            ("d", "raft") => Some(Which::Draft),
            ("d", version) => version.parse().ok().map(Which::SetAside),
            _ => None,
        }
    }
}

/// What was fetched so far.
#[derive(Clone, Copy)]
pub struct Revisions {
    editor: Editor,
    /// The published ones, newest first.
    pub published: RwSignal<Vec<RevisionInfo>>,
    /// The drafts set aside, newest first.
    pub set_aside: RwSignal<Vec<SetAside>>,
    /// Why there is no list.
    pub fault: RwSignal<Option<String>>,
    states: RwSignal<BTreeMap<Which, State>>,
    /// What is on its way or has failed, so that nothing is asked twice.
    asked: StoredValue<Vec<Which>>,
}

impl Revisions {
    /// Nothing yet.
    pub fn new(editor: Editor) -> Revisions {
        Revisions {
            editor,
            published: RwSignal::new(Vec::new()),
            set_aside: RwSignal::new(Vec::new()),
            fault: RwSignal::new(None),
            states: RwSignal::new(BTreeMap::new()),
            asked: StoredValue::new(Vec::new()),
        }
    }

    /// Fetches the lists. Only in the browser.
    pub fn fetch(self) {
        spawn_local(async move {
            let slug = self.editor.slug();
            let (published, set_aside) =
                futures::join!(Client.revisions(slug.clone()), drafts_set_aside(self.editor, &slug));
            if self.published.is_disposed() {
                return;
            }
            match published {
                Ok(published) => self.published.set(published),
                Err(error) => self.fault.set(Some(error.message())),
            }
            self.set_aside.set(set_aside.unwrap_or_default());
        });
    }

    /// What a state says, tracked; none while it is on its way.
    pub fn state(self, which: Which) -> Option<State> {
        match which {
            Which::Draft => {
                let draft = self.editor.draft.get();
                Some(self.editor.live.with(|live| State::drafted(draft, &live.workflow)))
            }
            Which::Revision(revision) if self.editor.live.with(|live| live.workflow.revision == revision) => {
                Some(self.editor.live.with(|live| State::of(&live.workflow)))
            }
            which => self.states.with(|states| states.get(&which).cloned()),
        }
    }

    /// Fetches a state, unless it is there or on its way. Only in the browser.
    pub fn want(self, which: Which) {
        let is_known =
            untrack(|| self.state(which)).is_some() || self.asked.with_value(|asked| asked.contains(&which));
        if is_known {
            return;
        }
        self.asked.update_value(|asked| asked.push(which));
        let (slug, live) = (self.editor.slug(), self.editor.live.get_untracked());
        spawn_local(async move {
            let state = match which {
                Which::Draft => return,
                Which::Revision(revision) => {
                    Client.revision(&slug, revision).await.map(|workflow| State::of(&workflow))
                }
                Which::SetAside(version) => {
                    let draft = Client.set_aside_draft(&slug, version).await;
                    draft.map(|draft| State::drafted(draft, &live.workflow))
                }
            };
            if self.states.is_disposed() {
                return;
            }
            match state {
                Ok(state) => self.states.update(|states| drop(states.insert(which, state))),
                Err(error) => self.fault.set(Some(error.message())),
            }
        });
    }
}

/// Only who edits is shown what was set aside.
async fn drafts_set_aside(editor: Editor, slug: &str) -> ApiResult<Vec<SetAside>> {
    if editor.may_edit { Client.set_aside(slug).await } else { Ok(Vec::new()) }
}

/// The list beside the comparison, with what can be brought back.
#[component]
pub fn RevisionList(revisions: Revisions, left: RwSignal<Which>, right: RwSignal<Which>) -> impl IntoView {
    let editor = use_editor();
    let shown = move |which: Which| (left.get() == which || right.get() == which).then_some("true");
    let draft = move || {
        let saved = editor.saving.saved.get()?;
        let changes = editor.changes.with(|changes| changes.count());
        Some(view! {
            <li aria-current=move || shown(Which::Draft)>
                <div class="Two">
                    <b>{tr!("Draft")}</b>
                    <small>{typed(saved.author.name)} ", " <Moment at=saved.saved_at zone=editor.zone() /> " · " {tr!("{n} change" | "{n} changes" % changes)}</small>
                </div>
                <a class="Link" href=paths::workflow(&editor.slug())>{tr!("a verb" => "Open")}</a>
            </li>
        })
    };
    let published = move || {
        let live = editor.live.with(|live| live.workflow.revision);
        let row = |info: RevisionInfo| {
            let which = Which::Revision(info.revision);
            let back = match info.revision == live {
                true => view! { <span class="Tag" data-kind="done"><Icon name="check" />{tr!("in force")}</span> }.into_any(),
                false => editor.may_edit.then(|| view! { <BringBack what=FromRevision::Revision(info.revision) label=tr!("Bring revision {} back", info.revision) /> }).into_any(),
            };
            view! {
                <li aria-current=move || shown(which)>
                    <div class="Two">
                        <button class="Revision-pick" type="button" on:click=move |_| left.set(which)>{tr!("Revision {}", info.revision)}</button>
                        <small>
                            {match info.at { Some(at) => view! { <Moment at zone=editor.zone() /> }.into_any(), None => tr!("at the start").into_any() }}
                            {info.by.map(|by| view! { " · " {typed(by.name)} })}
                            {info.restores.map(|restored| view! { " · " {tr!("brings back {}", restored)} })}
                        </small>
                    </div>
                    {back}
                </li>
            }
        };
        revisions.published.get().into_iter().map(row).collect_view()
    };
    let aside = move || {
        let row = |one: SetAside| {
            let which = Which::SetAside(one.version);
            let became = one.published.map(|revision| view! { " · " {tr!("became revision {}", revision)} });
            view! {
                <li aria-current=move || shown(which)>
                    <div class="Two">
                        <button class="Revision-pick" type="button" on:click=move |_| left.set(which)>{tr!("Draft of {}", isolated(&one.author.name))}</button>
                        <small><Moment at=one.saved_at zone=editor.zone() /> {became}</small>
                    </div>
                    {editor.may_edit.then(|| view! { <BringBack what=FromRevision::SetAside(one.version) label=tr!("Bring this draft back") /> })}
                </li>
            }
        };
        let aside = revisions.set_aside.get();
        (!aside.is_empty()).then(|| {
            view! {
                <h2 class="Cap">{tr!("Drafts set aside")}</h2>
                <ul>{aside.into_iter().map(row).collect_view()}</ul>
            }
        })
    };
    view! {
        <aside class="Compare-revs" aria-label=tr!("Revisions")>
            <h2 class="Cap">{tr!("Revisions")}</h2>
            <ul>{draft} {published}</ul>
            {aside}
            <p class="Field-hint">{tr!("Bringing one back makes a new draft from it. Nothing that was published is ever rewritten.")}</p>
            {move || revisions.fault.get().map(|fault| view! { <p class="Field-error" role="alert">{fault}</p> })}
        </aside>
    }
}

#[component]
fn BringBack(what: FromRevision, label: String) -> impl IntoView {
    let (editor, navigate, busy) = (use_editor(), use_navigate(), RwSignal::new(false));
    let what = StoredValue::new(what);
    let bring = move |_| {
        busy.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = editor.bring_back(what.get_value()).await;
            let is_done = answer.is_ok();
            tell_failure(editor, answer.err());
            if busy.try_set(false).is_none() && is_done {
                editor.notices.tell(tr!("It is the draft now. What was there before is set aside."));
                navigate(&paths::workflow(&editor.slug()), NavigateOptions::default());
            }
        });
    };
    view! { <button class="Link" type="button" aria-label=label disabled=busy on:click=bring>{tr!("Bring back")}</button> }
}

/// The words of a choice between states.
#[component]
pub fn WhichOptions(revisions: Revisions, chosen: RwSignal<Which>) -> impl IntoView {
    let editor = use_editor();
    let option = move |which: Which, words: String| {
        view! { <option value=which.value() prop:selected=move || chosen.get() == which>{words}</option> }
    };
    move || {
        let live = editor.live.with(|live| live.workflow.revision);
        let mut options = Vec::new();
        if editor.may_edit || editor.saving.saved.with(Option::is_some) {
            options.push(option(Which::Draft, tr!("Draft")));
        }
        let mut published: Vec<u32> = revisions.published.get().iter().map(|info| info.revision).collect();
        if published.is_empty() {
            published.push(live);
        }
        for revision in published {
            let words = if revision == live {
                tr!("Revision {}, in force", revision)
            } else {
                tr!("Revision {}", revision)
            };
            options.push(option(Which::Revision(revision), words));
        }
        for one in revisions.set_aside.get() {
            options.push(option(
                Which::SetAside(one.version),
                tr!("Draft of {}, set aside", isolated(&one.author.name)),
            ));
        }
        options
    }
}

#[cfg(test)]
mod tests {
    use super::Which;

    #[test]
    fn a_state_is_found_again_by_its_name() {
        for which in [Which::Draft, Which::Revision(12), Which::SetAside(7)] {
            assert_eq!(Which::named(&which.value()), Some(which));
        }
        assert_eq!((Which::named(""), Which::named("x1"), Which::named("r")), (None, None, None));
    }
}

//! How the draft gets to the server and what others make of it comes back. What is typed is saved a moment later, and
//! "saved" is said only when it is. What somebody else saved meanwhile is put together with it, input by input; where both
//! wrote the same input differently, saving waits until one of the two is chosen.

use super::{
    editor::{Editor, Live, Selected},
    save_state::SaveState,
    together::{Together, choose, put_together},
};
use crate::{
    api::{ApiError, ApiResult, Client},
    commands::{Backoff, pause},
};
use domain::{
    Conflict, Draft, isolated, tr,
    wire::{DraftView, FromRevision, WorkflowView},
};
use leptos::{ev, prelude::*, task::spawn_local};
use std::{sync::Arc, time::Duration};
use web_sys::VisibilityState;

/// How long nobody types before what was typed is saved.
const TYPED: Duration = Duration::from_millis(600);
/// How often it is asked what others did.
const LOOK: Duration = Duration::from_secs(4);

impl Editor {
    /// Looks what others do, and keeps what is not saved from being lost. Only in the browser, so inside an effect.
    pub fn start(self) {
        if let Ok(looking) = set_interval_with_handle(move || self.look(), LOOK) {
            on_cleanup(move || looking.clear());
        }
        let seen = window_event_listener(ev::visibilitychange, move |_| self.look());
        let leaving = window_event_listener(ev::beforeunload, move |event| {
            if self.is_unsaved() {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            seen.remove();
            leaving.remove();
            self.save_and_leave();
        });
    }

    /// Whether something is here that the server does not have.
    pub fn is_unsaved(self) -> bool {
        self.saving.state.with_untracked(|state| *state != SaveState::Saved)
    }

    /// Saves once nobody has typed for a moment.
    pub(super) fn save_soon(self) {
        if self.saving.state.with_untracked(|state| *state == SaveState::Conflict) {
            return;
        }
        self.saving.state.set(SaveState::Unsaved);
        let turn = self.saving.turn.with_value(|turn| turn + 1);
        self.saving.turn.set_value(turn);
        set_timeout(
            move || {
                if self.saving.turn.try_get_value() == Some(turn) {
                    self.save();
                }
            },
            TYPED,
        );
    }

    /// Saves now what is not saved yet.
    pub fn save(self) {
        if self.saving.sending.get_value() {
            // It looks again when the answer is here.
            return;
        }
        let draft = self.draft.get_untracked();
        if self.saving.base.with_value(|base| *base == draft) {
            self.saving.state.set(SaveState::Saved);
            return;
        }
        self.saving.sending.set_value(true);
        self.saving.state.set(SaveState::Sending);
        let (slug, seen) = (self.slug(), self.saving.version());
        spawn_local(async move {
            let mut wait = Backoff::default();
            let answer = loop {
                let answer = Client.save_draft(&slug, seen, &draft).await;
                match self.saving.state.try_get_untracked() {
                    None => return,
                    Some(_) if is_unreachable(&answer) => {
                        self.saving.state.set(SaveState::Offline);
                        wait.pause().await;
                    }
                    Some(_) => break answer,
                }
            };
            if self.saving.state.is_disposed() {
                return;
            }
            self.saving.sending.set_value(false);
            match answer {
                Ok(view) => self.saved_as(draft, view),
                Err(ApiError::Problem(problem)) if problem.status == 412 => match problem.draft {
                    Some(theirs) => self.take_in(*theirs),
                    None => self.look_again(),
                },
                Err(error) => self.saving.state.set(SaveState::Refused(error.message())),
            }
        });
    }

    fn saved_as(self, sent: Draft, view: DraftView) {
        let more = self.draft.with_untracked(|draft| *draft != sent);
        self.saving.base.set_value(sent);
        self.saving.saved.set(Some(view));
        if more { self.save_soon() } else { self.saving.state.set(SaveState::Saved) }
    }

    /// The page is left: what is not saved yet goes along. Its signals are about to go, so nothing waits for the answer.
    fn save_and_leave(self) {
        let draft = self.draft.get_untracked();
        let waits = matches!(self.saving.state.get_untracked(), SaveState::Unsaved | SaveState::Offline);
        if waits && self.saving.base.with_value(|base| *base != draft) {
            let (slug, seen, notices) = (self.slug(), self.saving.version(), self.notices);
            spawn_local(async move {
                if let Err(error) = Client.save_draft(&slug, seen, &draft).await {
                    notices.warn(tr!("Your last change to the workflow was not saved. {}", error.message()));
                }
            });
        }
    }

    /// Waits until all is saved; whether it is.
    pub async fn settled(self) -> bool {
        self.save();
        loop {
            match self.saving.state.try_get_untracked() {
                Some(SaveState::Saved) => return true,
                Some(SaveState::Unsaved | SaveState::Sending) => pause(Duration::from_millis(60)).await,
                _ => return false,
            }
        }
    }

    /// Asks what others did, while the page is seen and nothing is on its way.
    fn look(self) {
        let seen = document().visibility_state() == VisibilityState::Visible;
        if seen && !self.saving.sending.get_value() {
            self.look_again();
        }
    }

    /// Asks what others did.
    pub fn look_again(self) {
        spawn_local(async move {
            let answer = Client.workflow(self.slug()).await;
            if self.saving.state.is_disposed() || self.saving.sending.get_value() {
                return;
            }
            // Without an answer it is asked again later; what is typed meanwhile says itself that it is not saved.
            if let Ok(view) = answer {
                self.hear(view);
            }
        });
    }

    /// This page published this revision, or undid one by it.
    pub fn published(self, revision: u32) {
        self.saving.own.set_value(Some(revision));
        self.look_again();
    }

    fn hear(self, view: WorkflowView) {
        let known = self.live.with_untracked(|live| live.info.clone());
        let is_own = self.saving.own.get_value() == Some(view.published.revision);
        if known.revision != view.published.revision && !is_own {
            let by = view.published.by.as_ref().map(|by| isolated(&by.name).into_owned());
            self.notices.tell(match by {
                Some(by) => tr!(
                    "The workflow was changed by {}: revision {} is in force.",
                    by,
                    view.published.revision
                ),
                None => tr!("Revision {} is in force now.", view.published.revision),
            });
        }
        if known != view.published {
            self.live.set(Arc::new(Live::of(&view)));
        }
        match view.draft {
            Some(theirs) if Some(theirs.version) != self.saving.version() => self.take_in(theirs),
            Some(_) => {}
            None if self.saving.version().is_some() => self.begin_anew(&Draft::from(&view.workflow)),
            None if known.revision != view.published.revision && !self.is_unsaved() => {
                self.begin_anew(&Draft::from(&view.workflow));
            }
            None => {}
        }
    }

    /// The draft is gone: it was published, or there is none yet. What is typed and not saved is kept, and is a new one.
    fn begin_anew(self, live: &Draft) {
        let unsaved = self.draft.with_untracked(|draft| self.saving.base.with_value(|base| draft != base));
        self.saving.saved.set(None);
        self.saving.conflicts.set(Vec::new());
        self.saving.theirs.set_value(None);
        let mine = self.draft.get_untracked();
        let kept = if unsaved {
            self.saving.base.with_value(|base| put_together(base, &mine, live).ok())
        } else {
            None
        };
        self.saving.base.set_value(live.clone());
        let next = kept.unwrap_or_else(|| if unsaved { mine } else { live.clone() });
        self.draft.set(next);
        self.save();
    }

    /// Somebody else saved the draft: puts it together with what is here.
    pub(super) fn take_in(self, theirs: DraftView) {
        let mine = self.draft.get_untracked();
        let together = self.saving.base.with_value(|base| put_together(base, &mine, &theirs.draft));
        match together {
            Ok(merged) => {
                let news = theirs.draft != mine;
                if news {
                    self.notices.say(tr!("{} changed the draft.", isolated(&theirs.last_editor.name)));
                }
                self.saving.conflicts.set(Vec::new());
                self.saving.theirs.set_value(None);
                self.saving.base.set_value(theirs.draft.clone());
                self.saving.saved.set(Some(theirs));
                if merged != mine {
                    self.draft.set(merged);
                }
                self.save();
            }
            Err(conflicts) => {
                let first = self.saving.conflicts.with_untracked(Vec::is_empty);
                self.saving.state.set(SaveState::Conflict);
                self.saving.conflicts.set(conflicts);
                if first {
                    self.notices.warn(tr!(
                        "{} changed the same as you. Choose below what is to stay; until then nothing more is saved.",
                        isolated(&theirs.last_editor.name)
                    ));
                }
                self.saving.theirs.set_value(Some(theirs));
            }
        }
    }

    /// Who wrote the other version.
    pub fn other_editor(self) -> String {
        self.saving.theirs.with_value(|theirs| {
            theirs.as_ref().map(|theirs| theirs.last_editor.name.clone()).unwrap_or_default()
        })
    }

    /// Decides one conflict, and goes on saving once none is left.
    pub fn decide(self, conflict: &Conflict, mine: bool) {
        let Some(theirs) = self.saving.theirs.get_value() else { return };
        let mut together = Together {
            base: self.saving.base.get_value(),
            mine: self.draft.get_untracked(),
            theirs: theirs.draft.clone(),
        };
        choose(&mut together, conflict, mine);
        self.saving.base.set_value(together.base);
        self.draft.set(together.mine);
        self.take_in(theirs);
    }

    /// Brings something earlier back as the draft; what was there is set aside.
    pub async fn bring_back(self, what: FromRevision) -> ApiResult<()> {
        if !self.settled().await {
            return Err(ApiError::Offline);
        }
        let view = Client.bring_back(&self.slug(), &what).await?;
        self.replace(view);
        Ok(())
    }

    /// Starts from nothing: the draft that was there is set aside, and the new one is empty.
    pub async fn start_empty(self) -> ApiResult<()> {
        if self.saving.version().is_some() {
            let live = self.live.with_untracked(|live| live.workflow.revision);
            self.bring_back(FromRevision::Revision(live)).await?;
        }
        self.edit(|draft| *draft = Draft::default());
        self.selected.set(Selected::Nothing);
        self.save();
        Ok(())
    }

    /// The draft is another one now, by this person's own wish.
    pub fn replace(self, view: DraftView) {
        self.saving.base.set_value(view.draft.clone());
        self.saving.conflicts.set(Vec::new());
        self.saving.theirs.set_value(None);
        self.draft.set(view.draft.clone());
        self.saving.saved.set(Some(view));
        self.saving.state.set(SaveState::Saved);
        self.selected.set(Selected::Nothing);
    }
}

fn is_unreachable<T>(answer: &ApiResult<T>) -> bool {
    match answer {
        Err(ApiError::Offline) => true,
        Err(ApiError::Problem(problem)) => problem.status == 503,
        _ => false,
    }
}

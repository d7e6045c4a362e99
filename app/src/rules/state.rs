//! The page's state: the rules that there are, and the one that is open.

use super::{draft::RuleDraft, words::Vocabulary};
use crate::{
    api::{ApiError, ApiResult, Client},
    board_context::BoardContext,
    components::notices::{Notices, use_notices},
};
use domain::{
    RuleId,
    automation::Rule,
    tr,
    wire::{AskDryRun, DryRun, RuleView, RulesView, SwitchRule},
};
use leptos::{prelude::*, task::spawn_local};

/// What is open beside the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// Nothing.
    Nothing,
    /// A rule that was not saved yet.
    New,
    /// A rule that there is.
    Rule(RuleId),
}

/// The page's state.
#[derive(Clone, Copy)]
pub struct RulesState {
    slug: StoredValue<String>,
    /// The board's zone.
    pub zone: StoredValue<String>,
    /// The rules that there are.
    pub view: RwSignal<RulesView>,
    /// What is open.
    pub opened: RwSignal<Opened>,
    /// The rule that is open, as somebody writes it.
    pub draft: RuleDraft,
    /// What there is to choose from.
    pub vocabulary: Vocabulary,
    /// What the rule that is open would have done.
    pub dry: RwSignal<Option<DryRun>>,
    /// Why it was not saved, switched or tried.
    pub error: RwSignal<Option<String>>,
    /// Whether an answer is awaited.
    pub busy: RwSignal<bool>,
    notices: Notices,
}

impl RulesState {
    /// That of a board's page.
    pub fn new(board: BoardContext, view: RulesView) -> RulesState {
        let zone = board.workflow.calendar.zone.clone();
        let vocabulary = Vocabulary::new(board.workflow, &view);
        RulesState {
            slug: StoredValue::new(board.slug),
            zone: StoredValue::new(zone),
            view: RwSignal::new(view),
            opened: RwSignal::new(Opened::Nothing),
            draft: RuleDraft::new(),
            vocabulary,
            dry: RwSignal::new(None),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
            notices: use_notices(),
        }
    }

    /// The board's name in addresses.
    pub fn slug(self) -> String {
        self.slug.get_value()
    }

    /// `2 on, 1 off`
    pub fn summary(self) -> String {
        self.view.with(|view| {
            let on = view.rules.iter().filter(|rule| rule.on).count();
            tr!("rules" => "{} on, {} off", on, view.rules.len() - on)
        })
    }

    /// The rule that is open, as it is saved. Tracked.
    pub fn saved(self) -> Option<RuleView> {
        let Opened::Rule(id) = self.opened.get() else { return None };
        self.view.with(|view| view.rules.iter().find(|rule| rule.id == id).cloned())
    }

    /// Opens a rule.
    pub fn open(self, id: RuleId) {
        let found = self.view.with_untracked(|view| view.rules.iter().find(|rule| rule.id == id).cloned());
        if let Some(rule) = found {
            self.draft.open(&rule);
            self.reset(Opened::Rule(id));
        }
    }

    /// Begins a new one.
    pub fn start(self, rule: Rule) {
        self.draft.start(rule);
        self.reset(Opened::New);
    }

    /// Back to the list.
    pub fn close(self) {
        self.reset(Opened::Nothing);
    }

    fn reset(self, opened: Opened) {
        self.dry.set(None);
        self.error.set(None);
        self.opened.set(opened);
    }

    /// Saves what the form says.
    pub fn save(self) {
        let (rule, of) = (untrack(|| self.draft.rule()), self.draft.of.get_untracked());
        let call = async move {
            match of {
                None => Client.add_rule(&self.slug(), &rule).await,
                Some((id, revision)) => Client.change_rule(&self.slug(), id, revision, &rule).await,
            }
        };
        self.send(call, |state, view: RuleView| {
            state.take(view.clone());
            state.draft.open(&view);
            state.opened.set(Opened::Rule(view.id));
            state.notices.say(if view.on {
                tr!("Saved: it acts so from here on")
            } else {
                tr!("Saved. It is off until you switch it on.")
            });
        });
    }

    /// Switches a rule on or off.
    pub fn switch(self, id: RuleId, on: bool) {
        let call = async move { Client.switch_rule(&self.slug(), id, &SwitchRule { on }).await };
        self.send(call, |state, view: RuleView| {
            state.notices.say(if view.on {
                tr!("It acts on what happens from now on")
            } else {
                tr!("It does nothing any more")
            });
            state.take(view);
        });
    }

    /// Takes the rule away that is open.
    pub fn remove(self, id: RuleId) {
        let call = async move { Client.remove_rule(&self.slug(), id).await };
        self.send(call, move |state, ()| {
            state.view.update(|view| view.rules.retain(|rule| rule.id != id));
            state.close();
            state.notices.say(tr!("The rule is gone; what it did stays in the history"));
        });
    }

    /// Asks what the rule as it is written would have done.
    pub fn try_out(self) {
        let rule = untrack(|| self.draft.rule());
        let id = self.draft.of.get_untracked().map(|(id, _)| id);
        let call = async move { Client.try_rule(&self.slug(), &AskDryRun { rule, id }).await };
        self.send(call, |state, dry: DryRun| state.dry.set(Some(dry)));
    }

    fn take(self, rule: RuleView) {
        self.view.update(|view| match view.rules.iter_mut().find(|known| known.id == rule.id) {
            Some(known) => *known = rule,
            None => view.rules.push(rule),
        });
    }

    fn send<T: 'static>(
        self,
        call: impl Future<Output = ApiResult<T>> + 'static,
        done: impl FnOnce(RulesState, T) + 'static,
    ) {
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let answer: Result<T, ApiError> = call.await;
            // The page may be gone.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(value) => done(self, value),
                Err(error) => self.error.set(Some(error.message())),
            }
        });
    }
}

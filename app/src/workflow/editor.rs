//! The draft that the page's parts share, and what is chosen in it. Every change of it is an [`Editor::edit`]; saving it is
//! `saving`'s business.

use super::{
    changes::Changes,
    edits,
    names::Names,
    save_state::{SaveState, Saving},
};
use crate::{
    components::notices::{Notices, use_notices},
    session::use_session,
};
use domain::{
    ApprovalId, At, BoardId, ConditionId, Conflict, Draft, DraftPart, FactId, Fault, FieldId, Hint, Role,
    StatusDraft, StatusId, StepId, Workflow, isolated, tr,
    wire::{Colleague, RevisionInfo, WorkflowView},
};
use leptos::prelude::*;
use std::sync::Arc;

/// What is open beside the map.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Selected {
    /// Nothing.
    #[default]
    Nothing,
    /// A status.
    Status(StatusId),
    /// A move.
    Move(StatusId, StatusId),
    /// A field.
    Field(FieldId),
    /// A fact.
    Fact(FactId),
    /// An approval.
    Approval(ApprovalId),
    /// A step of an approval.
    Step(ApprovalId, StepId),
    /// A condition.
    Condition(ConditionId),
}

impl Selected {
    /// What there is to open of what something is about.
    pub fn of(at: &At) -> Selected {
        match at.clone() {
            At::Whole => Selected::Nothing,
            At::Status(id) => Selected::Status(id),
            At::Move { from, to } => Selected::Move(from, to),
            At::Field(id) => Selected::Field(id),
            At::Fact(id) => Selected::Fact(id),
            At::Approval(id) => Selected::Approval(id),
            At::Step { approval, step } => Selected::Step(approval, step),
            At::Condition(id) => Selected::Condition(id),
        }
    }
}

/// The workflow in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    /// What it says.
    pub workflow: Workflow,
    /// The same as a draft would say it.
    pub draft: Draft,
    /// When and by whom it was published.
    pub info: RevisionInfo,
}

impl Live {
    /// The one of an answer.
    pub fn of(view: &WorkflowView) -> Live {
        let (workflow, info) = (view.workflow.clone(), view.published.clone());
        Live { draft: Draft::from(&workflow), workflow, info }
    }
}

/// The page's state, shared by context.
#[derive(Clone, Copy)]
pub struct Editor {
    slug: StoredValue<String>,
    name: StoredValue<String>,
    /// The board; none for who is not on it.
    pub(super) board: Option<BoardId>,
    /// Whether this person may edit and publish.
    pub may_edit: bool,
    /// The workflow in force.
    pub live: RwSignal<Arc<Live>>,
    /// What is shown and edited: the draft, or what is in force while there is none.
    pub draft: RwSignal<Draft>,
    /// What differs from the workflow in force.
    pub changes: Memo<Changes>,
    /// The people of the board, once they were asked for.
    pub(super) people: RwSignal<Option<Vec<Colleague>>>,
    pub(super) asked_for_people: StoredValue<bool>,
    /// What is open.
    pub selected: RwSignal<Selected>,
    /// The status from which a move is being drawn.
    pub joining: RwSignal<Option<StatusId>>,
    /// How the draft gets to the server, and what comes from there.
    pub saving: Saving,
    /// Where news goes.
    pub notices: Notices,
}

/// The editor around.
pub fn use_editor() -> Editor {
    expect_context()
}

impl Editor {
    /// The state of an answer.
    pub fn new(slug: String, view: &WorkflowView) -> Editor {
        let board = use_session().with_me(|me| me.boards.iter().find(|board| board.slug == slug).cloned());
        let board = board.flatten();
        let people = RwSignal::new(None::<Vec<Colleague>>);
        let live = Live::of(view);
        let draft =
            RwSignal::new(view.draft.as_ref().map_or(live.draft.clone(), |saved| saved.draft.clone()));
        let live = RwSignal::new(Arc::new(live));
        let changes = Memo::new(move |_| {
            let people = people.get().unwrap_or_default();
            live.with(|live| {
                let names = Names { roles: live.workflow.roles.clone(), people };
                draft.with(|draft| Changes::between(&live.draft, draft, &names))
            })
        });
        Editor {
            name: StoredValue::new(view.board.clone()),
            board: board.map(|board| board.id),
            slug: StoredValue::new(slug),
            may_edit: view.may_edit,
            live,
            draft,
            changes,
            people,
            asked_for_people: StoredValue::new(false),
            selected: RwSignal::new(Selected::Nothing),
            joining: RwSignal::new(None),
            saving: Saving::of(view),
            notices: use_notices(),
        }
    }

    /// The board's name in addresses.
    pub fn slug(self) -> String {
        self.slug.get_value()
    }

    /// The board's name for people.
    pub fn board_name(self) -> String {
        self.name.get_value()
    }

    /// The shop's zone.
    pub fn zone(self) -> String {
        self.live.with_untracked(|live| live.workflow.calendar.zone.clone())
    }

    /// The roles there are, tracked.
    pub fn roles(self) -> Vec<Role> {
        self.live.with(|live| live.workflow.roles.clone())
    }

    /// A status's name, tracked: as the draft has it, else as it is in force.
    pub fn status_name(self, id: &StatusId) -> String {
        let drafted = self.draft.with(|draft| draft.status(id).map(|_| draft.status_name(id).to_owned()));
        drafted.unwrap_or_else(|| self.live.with(|live| live.draft.status_name(id).to_owned()))
    }

    /// A status of the draft, tracked.
    pub fn status(self, id: &StatusId) -> Option<StatusDraft> {
        self.draft.with(|draft| draft.status(id).cloned())
    }

    /// Changes the draft; it is saved a moment later.
    pub fn edit(self, change: impl FnOnce(&mut Draft)) {
        if self.may_edit {
            self.draft.update(change);
            self.save_soon();
        }
    }

    /// Changes one status of the draft.
    pub fn edit_status(self, id: &StatusId, change: impl FnOnce(&mut StatusDraft)) {
        self.edit(|draft| {
            if let Some(status) = draft.statuses.iter_mut().find(|status| status.id == *id) {
                change(status);
            }
        });
    }

    /// Adds a status of this name and opens it.
    pub fn add_status(self, name: &str) -> StatusId {
        let id = self.draft.with_untracked(|draft| {
            self.live.with_untracked(|live| {
                let known = draft.statuses.iter().chain(&live.draft.statuses);
                edits::id_for(name, "status", known.map(|status| &status.id))
            })
        });
        self.edit(|draft| edits::add(draft, id.clone(), name));
        self.selected.set(Selected::Status(id.clone()));
        id
    }

    /// Takes a status out; it can be put back.
    pub fn remove_status(self, id: &StatusId) {
        let name = isolated(&untrack(|| self.status_name(id))).into_owned();
        let mut removed = None;
        self.edit(|draft| removed = edits::remove(draft, id));
        let Some(removed) = removed else { return };
        if self.selected.with_untracked(|selected| touches(selected, id)) {
            self.selected.set(Selected::Nothing);
        }
        self.offer_back(tr!("{} was removed from the draft.", name), move |draft| {
            edits::restore(draft, removed.clone());
        });
    }

    /// Puts a status back that the workflow in force has.
    pub fn put_back(self, id: &StatusId) {
        let removed = self.live.with_untracked(|live| {
            self.draft.with_untracked(|draft| edits::removed_from(&live.draft, draft, id))
        });
        if let Some(removed) = removed {
            self.edit(|draft| edits::restore(draft, removed));
            self.notices.say(tr!("{} is back in the draft.", isolated(&untrack(|| self.status_name(id)))));
        }
    }

    /// Puts a status so many places further down, or up; says where it stands now.
    pub fn shift(self, id: &StatusId, by: isize) {
        let place = self.draft.with_untracked(|draft| {
            let place = draft.statuses.iter().position(|status| status.id == *id)?;
            place.checked_add_signed(by).filter(|to| *to < draft.statuses.len())
        });
        if let Some(to) = place {
            self.edit(|draft| edits::put(draft, id, to));
            let (name, count) =
                (untrack(|| self.status_name(id)), self.draft.with_untracked(|draft| draft.statuses.len()));
            self.notices.say(tr!("{} is number {} of {}.", isolated(&name), to + 1, count));
        }
    }

    /// Adds a move and opens it; one that there is only opens.
    pub fn join(self, from: &StatusId, to: &StatusId) {
        self.joining.set(None);
        let name = |id| isolated(&untrack(|| self.status_name(id))).into_owned();
        let gone =
            self.draft.with_untracked(|draft| draft.status(from).is_none() || draft.status(to).is_none());
        if gone {
            self.notices.warn(tr!("That status is not in the draft any more: put it back first."));
            return;
        }
        if self.draft.with_untracked(|draft| edits::transition(draft, from, to).is_none()) {
            self.edit(|draft| edits::add_move(draft, from, to));
            self.notices.say(tr!("{} leads to {} now.", name(from), name(to)));
        }
        self.selected.set(Selected::Move(from.clone(), to.clone()));
    }

    /// Takes a move out; it can be put back.
    pub fn remove_move(self, from: &StatusId, to: &StatusId) {
        let was = self.draft.with_untracked(|draft| edits::transition(draft, from, to).cloned());
        let Some(was) = was else { return };
        self.edit(|draft| edits::remove_move(draft, from, to));
        if self.selected.with_untracked(|selected| *selected == Selected::Move(from.clone(), to.clone())) {
            self.selected.set(Selected::Status(from.clone()));
        }
        let name = |id| isolated(&untrack(|| self.status_name(id))).into_owned();
        let said = tr!("The move from {} to {} was removed.", name(from), name(to));
        self.offer_back(said, move |draft| {
            if edits::transition(draft, &was.from, &was.to).is_none() {
                draft.moves.push(was.clone());
            }
        });
    }

    /// Says what was removed, and offers to put it back while the page is here.
    pub(super) fn offer_back(self, said: String, put_back: impl Fn(&mut Draft) + Send + Sync + 'static) {
        let notices = self.notices;
        notices.offer(said, tr!("Undo"), move || {
            if self.draft.is_disposed() {
                notices.warn(tr!("You have left the workflow: open it again and put it back there."));
            } else {
                self.edit(&put_back);
            }
        });
    }

    /// What is wrong with an input, tracked.
    pub fn faults_at(self, at: &At, part: DraftPart) -> Vec<Fault> {
        self.saving.saved.with(|saved| {
            let faults = saved.iter().flat_map(|saved| &saved.faults);
            faults.filter(|fault| fault.at == *at && fault.part == part).cloned().collect()
        })
    }

    /// How much is wrong with something, tracked; what is wrong with a step counts for its approval too.
    pub fn fault_count(self, at: &At) -> usize {
        self.saving.saved.with(|saved| {
            saved.iter().flat_map(|saved| &saved.faults).filter(|fault| fault.at.is_of(at)).count()
        })
    }

    /// All that keeps the draft from being published, tracked.
    pub fn faults(self) -> Vec<Fault> {
        self.saving.saved.with(|saved| saved.as_ref().map(|saved| saved.faults.clone()).unwrap_or_default())
    }

    /// All that is worth a look, tracked.
    pub fn hints(self) -> Vec<Hint> {
        self.saving.saved.with(|saved| saved.as_ref().map(|saved| saved.hints.clone()).unwrap_or_default())
    }

    /// What two people wrote differently and nobody has decided yet.
    pub fn conflicts(self) -> Vec<Conflict> {
        self.saving.conflicts.get()
    }

    /// How the draft stands, tracked.
    pub fn save_state(self) -> SaveState {
        self.saving.state.get()
    }
}

/// Whether what is open has to do with a status.
pub fn touches(selected: &Selected, id: &StatusId) -> bool {
    match selected {
        Selected::Status(open) => open == id,
        Selected::Move(from, to) => from == id || to == id,
        _ => false,
    }
}

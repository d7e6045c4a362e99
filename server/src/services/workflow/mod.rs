//! The workflow as data: what is in force, the draft of the next, what publishing it would do, and publishing it.

mod document;
mod drafts;
pub mod past;
mod preview;

pub use document::{export, import};
pub use preview::preview;

use super::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
    sessions::SignedIn,
};
use chrono::TimeDelta;
use domain::{
    ActorRef, Calendar, Draft, Refusal, Right, Role, Workflow, project,
    publish::UNDO_MINUTES,
    tr_later,
    wire::{DraftView, FromRevision, Publish, RevisionInfo, SetAside, Undo, WorkflowView},
};
use store::{StoredDraft, WorkflowChange, WorkflowOutcome};

/// What is said to who is none.
const NOT_AN_ADMINISTRATOR: &str = tr_later!("Only an administrator changes the workflow.");

/// A board's workflow, and what is being made of it. Who may not edit it does not see the draft.
pub async fn read(services: &Services, view: &BoardView) -> ServiceResult<WorkflowView> {
    let may_edit = may_edit(view) && view.board.archived_at.is_none();
    let revisions = revisions(services, view).await?;
    let published = revisions.into_iter().next().ok_or(ServiceError::NotFound("workflow"))?;
    let workflow = revision(services, view, published.revision).await?;
    let draft = match may_edit {
        true => services.store.draft(view.board.id).await?,
        false => None,
    };
    let draft = match draft {
        Some(draft) => Some(drafts::view(services, view, draft).await?),
        None => None,
    };
    Ok(WorkflowView { board: view.board.name.clone(), workflow, published, draft, may_edit })
}

/// The published revisions, the newest first.
pub async fn revisions(services: &Services, view: &BoardView) -> ServiceResult<Vec<RevisionInfo>> {
    let mut revisions = services.store.revisions(view.board.id).await?;
    if let Some(present) = revisions.first_mut() {
        may_undo(services, present);
    }
    Ok(revisions)
}

/// A published revision.
pub async fn revision(services: &Services, view: &BoardView, revision: u32) -> ServiceResult<Workflow> {
    let found = services.store.revision(view.board.id, revision).await?;
    let workflow = found.ok_or(ServiceError::NotFound("revision"))?.workflow;
    // What is hidden now is hidden in what was, and what was hidden then stays so.
    let then = view.actor.sight(&workflow);
    let seen = project(workflow, &then).and_then(|workflow| project(workflow, &view.sight));
    seen.ok_or(ServiceError::NotFound("revision"))
}

/// Refuses who may not edit the workflow.
pub fn permit(view: &BoardView) -> ServiceResult<()> {
    match may_edit(view) {
        true => Ok(()),
        false => Err(ServiceError::Forbidden(NOT_AN_ADMINISTRATOR)),
    }
}

/// Saves the draft; `seen` is the version that the author saw, none where there was no draft.
pub async fn save(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    draft: Draft,
    seen: Option<u64>,
) -> ServiceResult<DraftView> {
    drafted(services, view, who, WorkflowChange::SaveDraft { draft, seen }).await
}

/// Begins a draft with this. One that is there is set aside.
pub async fn replace(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    draft: Draft,
) -> ServiceResult<DraftView> {
    drafted(services, view, who, WorkflowChange::ReplaceDraft { draft }).await
}

/// Brings something earlier back as the draft.
pub async fn bring_back(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    from: FromRevision,
) -> ServiceResult<DraftView> {
    let draft = match from {
        FromRevision::Revision(number) => Draft::from(&revision(services, view, number).await?),
        FromRevision::SetAside(version) => set_aside_draft(services, view, version).await?,
    };
    replace(services, view, who, draft).await
}

/// The drafts that were set aside or published, the newest first.
pub async fn set_aside(services: &Services, view: &BoardView) -> ServiceResult<Vec<SetAside>> {
    let retired = services.store.retired_drafts(view.board.id).await?.into_iter();
    let listed = |draft: StoredDraft| SetAside {
        version: draft.version,
        base_revision: draft.base_revision,
        published: draft.published,
        author: draft.author,
        last_editor: draft.last_editor,
        saved_at: draft.saved_at,
    };
    Ok(retired.map(listed).collect())
}

/// What a draft said that was set aside or published.
pub async fn set_aside_draft(services: &Services, view: &BoardView, version: u64) -> ServiceResult<Draft> {
    let retired = services.store.retired_drafts(view.board.id).await?;
    let found = retired.into_iter().find(|draft| draft.version == version);
    Ok(found.ok_or(ServiceError::NotFound("draft"))?.draft)
}

/// The draft, or what is in force where there is none.
pub async fn present_draft(services: &Services, view: &BoardView) -> ServiceResult<Draft> {
    match services.store.draft(view.board.id).await? {
        Some(draft) => Ok(draft.draft),
        None => Ok(Draft::from(&view.board.workflow)),
    }
}

/// Publishes the draft.
pub async fn publish(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    ask: Publish,
) -> ServiceResult<RevisionInfo> {
    let Publish { draft_version, choices } = ask;
    published(services, view, who, WorkflowChange::Publish { draft_version, choices }).await
}

/// Publishes what was in force before.
pub async fn undo(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    ask: Undo,
) -> ServiceResult<RevisionInfo> {
    published(services, view, who, WorkflowChange::Undo { revision: ask.revision }).await
}

/// Publishes the workflow in force with other roles, in place of those of the revision that the author saw.
pub async fn publish_roles(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    seen: u32,
    roles: Vec<Role>,
) -> ServiceResult<RevisionInfo> {
    let change = WorkflowChange::Settings { seen, roles: Some(roles), calendar: None };
    published(services, view, who, change).await
}

/// The same with another calendar.
pub async fn publish_calendar(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    seen: u32,
    calendar: Calendar,
) -> ServiceResult<RevisionInfo> {
    let change = WorkflowChange::Settings { seen, roles: None, calendar: Some(calendar) };
    published(services, view, who, change).await
}

fn may_edit(view: &BoardView) -> bool {
    view.actor.may(Right::Administer, &view.board.workflow)
}

/// Says until when the revision in force can be undone, while it can.
fn may_undo(services: &Services, present: &mut RevisionInfo) {
    let until = present.at.map(|at| at + TimeDelta::minutes(UNDO_MINUTES));
    present.undo_until = until.filter(|until| present.revision > 1 && services.clock.now() <= *until);
}

async fn drafted(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    change: WorkflowChange,
) -> ServiceResult<DraftView> {
    match change_workflow(services, view, who, change).await? {
        WorkflowOutcome::Draft(draft) => drafts::view(services, view, *draft).await,
        WorkflowOutcome::Published(_) => Err(ServiceError::Broken("a draft was published by itself".into())),
    }
}

async fn published(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    change: WorkflowChange,
) -> ServiceResult<RevisionInfo> {
    match change_workflow(services, view, who, change).await? {
        WorkflowOutcome::Published(mut info) => {
            // What customers read may be different on any of them.
            services.tracking_page_cache.forget_all();
            may_undo(services, &mut info);
            Ok(info)
        }
        WorkflowOutcome::Draft(_) => Err(ServiceError::Broken("a publishing made a draft".into())),
    }
}

async fn change_workflow(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    change: WorkflowChange,
) -> ServiceResult<WorkflowOutcome> {
    use store::WorkflowError;
    let author = ActorRef::Person(who.person.id);
    match services.store.change_workflow(view.board.id, change, author).await {
        Ok(outcome) => Ok(outcome),
        Err(WorkflowError::NotFound) => Err(ServiceError::NotFound("board")),
        Err(WorkflowError::Forbidden) => Err(ServiceError::Forbidden(NOT_AN_ADMINISTRATOR)),
        Err(WorkflowError::Archived) => Err(ServiceError::Refused(vec![Refusal::board_archived()])),
        Err(WorkflowError::StaleDraft(None)) => Err(ServiceError::StaleDraft(None)),
        Err(WorkflowError::StaleDraft(Some(draft))) => {
            Err(ServiceError::StaleDraft(Some(Box::new(drafts::view(services, view, *draft).await?))))
        }
        Err(WorkflowError::Superseded(info)) => Err(ServiceError::Superseded(info)),
        Err(WorkflowError::TooLate) => Err(ServiceError::Conflict(tr_later!(
            "A revision can be undone for 10 minutes after it was published: bring the earlier one back as a draft and publish that."
        ))),
        Err(WorkflowError::Faults(faults)) => Err(ServiceError::Unpublishable(faults)),
        Err(WorkflowError::Failed(failure)) => Err(failure.into()),
    }
}

//! One comment in the history: what it says, and for who wrote it, the ways to change it and to take it back.

use super::{
    super::context::{OrderContext, use_order},
    editor::{CommentEditor, Typed},
    text::CommentText,
    typing,
};
use crate::{
    api::{ApiFuture, Client},
    commands::{self, Persistence},
    components::{dialog::Dialog, icon::Icon, moment::Moment, typed::typed},
};
use domain::{
    ActorRef, CommentId, Event, LongText, isolated, tr,
    wire::{CommentView, CommentsView, WriteComment},
};
use leptos::{html, prelude::*, task::spawn_local};
use uuid::Uuid;

/// A comment, by its id.
#[component]
pub fn Comment(id: CommentId, is_new: bool) -> impl IntoView {
    let order = use_order();
    let comment = Memo::new(move |_| {
        order.comments.with(|all| all.comments.iter().find(|comment| comment.id == id).cloned())
    });
    let editing = RwSignal::new(false);
    view! {
        {move || comment.get().map(|comment| match (comment.deleted.clone(), editing.get()) {
            (Some(end), _) => view! {
                <Icon name="comment" />
                <p class="Comment-gone">
                    {tr!("A comment of {} was deleted by {}", isolated(&comment.by.name), isolated(&end.by.name))} ", " <Moment at=end.at zone=order.zone() />
                </p>
                <Moment at=comment.at zone=order.zone() />
            }.into_any(),
            (None, true) => view! { <Icon name="comment" /> <EditForm comment editing /> }.into_any(),
            (None, false) => view! { <Shown comment is_new editing /> }.into_any(),
        })}
    }
}

#[component]
fn Shown(comment: CommentView, is_new: bool, editing: RwSignal<bool>) -> impl IntoView {
    let order = use_order();
    let looks = order.board.session.seeing_as().is_some();
    let (id, zone) = (comment.id, order.zone());
    let (may_edit, may_delete) = (comment.may_edit && !looks, comment.may_delete && !looks);
    let me = order.board.view.rules.with_untracked(|rules| rules.actor.who.clone());
    let deleting = RwSignal::new(false);
    let said = comment.text.clone().unwrap_or_default();
    view! {
        <Icon name="comment" />
        <div class="Comment-body">
            <p class="Comment-by">
                <b>{typed(&comment.by.name)}</b>
                {is_new.then(|| view! { <span class="Tag" data-kind="ready">{tr!("a comment" => "New")}</span> })}
            </p>
            <CommentText text=said.clone() comments=order.comments me=me.clone() />
            {comment.edited_at.map(|at| view! { <Edited id now=said at me /> })}
            {(may_edit || may_delete).then(|| view! {
                <div class="Comment-actions">
                    {may_edit.then(|| view! { <button class="Comment-act" type="button" on:click=move |_| editing.set(true)>{tr!("Edit")}</button> })}
                    {may_delete.then(|| view! { <button class="Comment-act" type="button" aria-haspopup="dialog" on:click=move |_| deleting.set(true)>{tr!("Delete")}</button> })}
                </div>
            })}
            {move || deleting.get().then(|| view! { <DeleteDialog id deleting /> })}
        </div>
        <Moment at=comment.at zone />
    }
}

/// That it says something else than at first, and what that was, as far as the history is loaded.
#[component]
fn Edited(id: CommentId, now: String, at: domain::Instant, me: ActorRef) -> impl IntoView {
    let order = use_order();
    let before = Memo::new(move |_| {
        order.entries.with(|entries| {
            let said = |entry: &domain::wire::EntryView| match &entry.event {
                Event::Commented { comment, text, .. } | Event::CommentEdited { comment, text, .. }
                    if *comment == id =>
                {
                    entry.texts.get(&text.id).filter(|text| **text != now).cloned()
                }
                _ => None,
            };
            entries.iter().filter_map(said).collect::<Vec<_>>()
        })
    });
    let when =
        move || view! { {tr!("a comment, before a moment" => "edited")} " " <Moment at zone=order.zone() /> };
    move || {
        match before.get() {
        before if before.is_empty() => view! { <p class="Comment-edited">{when()}</p> }.into_any(),
        before => view! {
            <details class="Comment-edited">
                <summary>{when()}</summary>
                {before.into_iter().map(|text| view! { <CommentText text comments=order.comments me=me.clone() /> }).collect_view()}
            </details>
        }.into_any(),
    }
    }
}

/// Sends what changes a comment, and shows what came of it.
fn change(
    order: OrderContext,
    busy: RwSignal<bool>,
    call: impl Fn(Uuid) -> ApiFuture<CommentsView> + 'static,
    done: impl FnOnce() + 'static,
    wrong: impl FnOnce(String) + 'static,
) {
    busy.set(true);
    spawn_local(async move {
        let answer = commands::send(Persistence::OnceMore(order.notices), call).await;
        let closed = busy.is_disposed();
        match answer {
            // Closed in the meantime: the drawer reads it when it is opened again.
            Ok(_) if closed => {}
            Ok(comments) => {
                busy.set(false);
                done();
                order.comments.set(comments);
            }
            Err(problem) if closed => {
                order.notices.warn(problem.message());
            }
            Err(problem) => {
                busy.set(false);
                wrong(problem.message());
            }
        }
    });
}

#[component]
fn EditForm(comment: CommentView, editing: RwSignal<bool>) -> impl IntoView {
    let order = use_order();
    let (id, text) = (comment.id, comment.text.unwrap_or_default());
    let (text, picks) = order.comments.with_untracked(|all| typing::with_names(&text, &all.names));
    let words = Typed::new(text, picks);
    let (busy, error, node) = (RwSignal::new(false), RwSignal::new(None), NodeRef::<html::Textarea>::new());
    Effect::new(move || {
        if let Some(area) = node.get() {
            // An element that left the page takes no focus, and nobody misses it.
            let _ = area.focus();
        }
    });
    let send = Callback::new(move |()| {
        let said = untrack(|| order.comments.with(|all| words.with_ids(&all.mentionable)));
        let text: LongText = match said.parse() {
            Ok(text) => text,
            Err(invalid) => return error.set(Some(tr!("The comment {}.", invalid))),
        };
        let ask = WriteComment { text };
        let call = move |key| Client.edit_comment(order.id, key, id, &ask);
        change(order, busy, call, move || editing.set(false), move |wrong| error.set(Some(wrong)));
    });
    view! {
        // A form, so that Esc does not close the drawer over what is typed in it.
        <form
            class="Comment-edit" novalidate aria-label=tr!("Edit the comment")
            on:submit=move |event| { event.prevent_default(); send.run(()) }
        >
            <CommentEditor id="comment-edit" words label=tr!("The comment") busy error send node>
                <button class="Button" type="button" disabled=busy on:click=move |_| editing.set(false)>{tr!("Cancel")}</button>
                <button class="Button" data-kind="primary" type="submit" disabled=busy>{tr!("Save")}</button>
            </CommentEditor>
        </form>
    }
}

#[component]
fn DeleteDialog(id: CommentId, deleting: RwSignal<bool>) -> impl IntoView {
    let order = use_order();
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let delete = move |_| {
        let call = move |key| Client.delete_comment(order.id, key, id);
        change(order, busy, call, || {}, move |wrong| error.set(Some(wrong)));
    };
    view! {
        <Dialog labelled_by="delete-comment-heading" class="MendDialog" on_close=move |()| deleting.set(false)>
            <h2 id="delete-comment-heading">{tr!("Delete this comment?")}</h2>
            <p>{tr!("Nobody reads it any more. The history keeps that there was one, and that you deleted it.")}</p>
            <div role="alert">{move || error.get().map(|error| view! { <p class="Field-error">{error}</p> })}</div>
            <div class="Form-actions">
                <button class="Button" type="button" disabled=busy on:click=move |_| deleting.set(false)>{tr!("Keep it")}</button>
                <button class="Button" data-kind="danger" type="button" disabled=busy on:click=delete>{tr!("Delete it")}</button>
            </div>
        </Dialog>
    }
}

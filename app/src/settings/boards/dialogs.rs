//! What is asked before a board is renamed or archived.

use super::state::use_boards;
use crate::{
    api::Client,
    components::{
        dialog::Dialog,
        form::{FieldErrors, FormErrors, Submit, TextField},
        notices::use_notices,
    },
    paths,
    session::use_session,
    submit::on_submit,
};
use domain::{
    isolated, tr,
    wire::{BoardInfo, PatchBoard},
};
use leptos::prelude::*;

/// Another name.
#[component]
pub fn RenameDialog(board: BoardInfo) -> impl IntoView {
    let (boards, session) = (use_boards(), use_session());
    let (errors, busy) = (FieldErrors::new("rename"), RwSignal::new(false));
    let done = Callback::new(move |()| boards.renaming.set(None));
    let slug = board.slug.clone();
    let send = on_submit(
        errors,
        busy,
        |values| Some(PatchBoard { name: Some(values.need("name", &tr!("The name"))?), archived: None }),
        move |patch| Client.patch_board(&slug, &patch),
        move |renamed| {
            boards.replace(renamed);
            session.refresh();
            done.run(());
        },
    );
    let hint = tr!("Its address stays {}, so that links to it go on working.", paths::board(&board.slug));
    view! {
        <Dialog labelled_by="rename-heading" class="BoardDialog" on_close=done>
            <h2 id="rename-heading">{tr!("Rename {}", isolated(&board.name))}</h2>
            <form class="Form" novalidate on:submit=send>
                <TextField name="name" label=tr!("Name") errors value=board.name.clone() required=true hint />
                <FormErrors errors />
                <div class="Form-actions">
                    <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>{tr!("to give up a form" => "Cancel")}</button>
                    <Submit label=tr!("Rename") busy />
                </div>
            </form>
        </Dialog>
    }
}

/// Says what archiving means, and does it.
#[component]
pub fn ArchiveDialog(board: BoardInfo) -> impl IntoView {
    let (boards, notices, session) = (use_boards(), use_notices(), use_session());
    let (errors, busy) = (FieldErrors::new("archive"), RwSignal::new(false));
    let done = Callback::new(move |()| boards.archiving.set(None));
    let slug = board.slug.clone();
    let send = on_submit(
        errors,
        busy,
        |_| Some(PatchBoard { archived: Some(true), name: None }),
        move |patch| Client.patch_board(&slug, &patch),
        move |archived| {
            notices.tell(tr!("{} is archived.", isolated(&archived.name)));
            boards.replace(archived);
            session.refresh();
            done.run(());
        },
    );
    let lying = match board.orders {
        0 => None,
        count => Some(tr!("{n} order is still on it, and stays where it is."
            | "{n} orders are still on it, and stay where they are." % count)),
    };
    view! {
        <Dialog labelled_by="archive-heading" class="BoardDialog" on_close=done>
            <h2 id="archive-heading">{tr!("Archive {}?", isolated(&board.name))}</h2>
            <form class="Form" novalidate on:submit=send>
                <ul class="BoardDialog-means">
                    {lying.map(|lying| view! { <li><b>{lying}</b></li> })}
                    <li>{tr!("Nothing on it can be changed any more: no moves, no new orders, no imports, no other workflow.")}</li>
                    <li>{tr!("It leaves the navigation. Its orders can still be read, and customers’ tracking pages go on answering.")}</li>
                    <li>{tr!("You can restore it here at any time. Deadlines go on counting meanwhile.")}</li>
                </ul>
                <FormErrors errors />
                <div class="Form-actions">
                    <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>{tr!("to give up a form" => "Cancel")}</button>
                    <Submit label=tr!("Archive the board") busy />
                </div>
            </form>
        </Dialog>
    }
}

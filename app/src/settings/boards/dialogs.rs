//! What is asked before a board is renamed or archived.

use super::state::use_boards;
use crate::{
    api::Client,
    components::{
        dialog::Dialog,
        form::{FieldErrors, FormErrors, Submit, TextField},
        notices::use_notices,
        typed::typed,
    },
    paths,
    session::use_session,
    submit::on_submit,
};
use domain::{
    isolated,
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
        |values| Some(PatchBoard { name: Some(values.need("name", "The name")?), archived: None }),
        move |patch| Client.patch_board(&slug, &patch),
        move |renamed| {
            boards.replace(renamed);
            session.refresh();
            done.run(());
        },
    );
    let hint = format!("Its address stays {}, so that links to it go on working.", paths::board(&board.slug));
    view! {
        <Dialog labelled_by="rename-heading" class="BoardDialog" on_close=done>
            <h2 id="rename-heading">"Rename " {typed(&board.name)}</h2>
            <form class="Form" novalidate on:submit=send>
                <TextField name="name" label="Name" errors value=board.name.clone() required=true hint />
                <FormErrors errors />
                <div class="Form-actions">
                    <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>"Cancel"</button>
                    <Submit label="Rename" busy />
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
            notices.tell(format!("{} is archived.", isolated(&archived.name)));
            boards.replace(archived);
            session.refresh();
            done.run(());
        },
    );
    let lying = match board.orders {
        0 => None,
        1 => Some("1 order is still on it, and stays where it is.".to_owned()),
        count => Some(format!("{count} orders are still on it, and stay where they are.")),
    };
    view! {
        <Dialog labelled_by="archive-heading" class="BoardDialog" on_close=done>
            <h2 id="archive-heading">"Archive " {typed(&board.name)} "?"</h2>
            <form class="Form" novalidate on:submit=send>
                <ul class="BoardDialog-means">
                    {lying.map(|lying| view! { <li><b>{lying}</b></li> })}
                    <li>"Nothing on it can be changed any more: no moves, no new orders, no imports, no other workflow."</li>
                    <li>"It leaves the navigation. Its orders can still be read, and customers’ tracking pages go on answering."</li>
                    <li>"You can restore it here at any time. Deadlines go on counting meanwhile."</li>
                </ul>
                <FormErrors errors />
                <div class="Form-actions">
                    <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>"Cancel"</button>
                    <Submit label="Archive the board" busy />
                </div>
            </form>
        </Dialog>
    }
}

//! For ten minutes after publishing: what was published, by whom, and the button that undoes it.

use super::editor::{Editor, use_editor};
use crate::{
    api::Client,
    components::{icon::Icon, moment::Moment},
};
use domain::{isolated, tr, wire::Undo};
use leptos::{prelude::*, task::spawn_local};

/// The notice, while there is something to undo.
#[component]
pub fn UndoNotice() -> impl IntoView {
    let editor = use_editor();
    let info = Memo::new(move |_| editor.live.with(|live| live.info.clone()));
    move || {
        let info = info.get();
        let until = info.undo_until.filter(|_| editor.may_edit)?;
        let in_force = match &info.by {
            Some(by) => tr!("Revision {} is in force by {}", info.revision, isolated(&by.name)),
            None => tr!("Revision {} is in force", info.revision),
        };
        Some(view! {
            <div class="UndoNotice" role="status">
                <Icon name="check" />
                <p>
                    <b>{in_force}</b> ". " {tr!("before a moment" => "It can be undone until")} " "
                    <Moment at=until zone=editor.zone() /> "."
                </p>
                <button class="Button" type="button" on:click=move |_| undo(editor, editor.slug(), info.revision)><Icon name="undo" />{tr!("Undo")}</button>
            </div>
        })
    }
}

/// Undoes what was published; from wherever one has gone meanwhile.
pub fn undo(editor: Editor, slug: String, revision: u32) {
    let notices = editor.notices;
    spawn_local(async move {
        let answer = Client.undo_workflow(&slug, &Undo { revision }).await;
        let is_here = !editor.draft.is_disposed();
        match answer {
            Ok(info) => {
                notices.tell(tr!("Revision {} was undone: orders are where they were.", revision));
                if is_here {
                    editor.published(info.revision);
                }
            }
            Err(error) => {
                notices.warn(error.message());
                if is_here {
                    editor.look_again();
                }
            }
        }
    });
}

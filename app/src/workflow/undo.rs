//! For ten minutes after publishing: what was published, by whom, and the button that undoes it.

use super::{editor::use_editor, publish::undo};
use crate::components::{icon::Icon, moment::Moment, typed::typed};
use leptos::prelude::*;

/// The notice, while there is something to undo.
#[component]
pub fn UndoNotice() -> impl IntoView {
    let editor = use_editor();
    let info = Memo::new(move |_| editor.live.with(|live| live.info.clone()));
    move || {
        let info = info.get();
        let until = info.undo_until.filter(|_| editor.may_edit)?;
        let by = info.by.map(|by| view! { " by " {typed(by.name)} });
        Some(view! {
            <div class="UndoNotice" role="status">
                <Icon name="check" />
                <p>
                    <b>"Revision " {info.revision} " is in force"</b> {by} ". It can be undone until "
                    <Moment at=until zone=editor.zone() /> "."
                </p>
                <button class="Button" type="button" on:click=move |_| undo(editor, info.revision)><Icon name="undo" />"Undo"</button>
            </div>
        })
    }
}

//! Undoing an import: which there were, and the question before one is taken off the board again.

use crate::{
    api::{Client, api},
    components::{
        dialog::Dialog,
        form::{FieldErrors, FormErrors, Submit},
        moment::Moment,
        notices::{Notices, use_notices},
        typed::typed,
    },
    submit::on_submit,
};
use domain::{
    ImportId, isolated, tr,
    wire::{ImportRun, UndoneImport},
};
use leptos::{prelude::*, task::spawn_local};

/// The board's imports, and the one that somebody is about to undo.
#[derive(Clone, Copy)]
pub struct Imports {
    board: StoredValue<String>,
    /// The newest first.
    pub runs: RwSignal<Vec<ImportRun>>,
    asking: RwSignal<Option<ImportRun>>,
    notices: Notices,
}

impl Imports {
    /// Those of the board of this slug.
    pub fn new(slug: &str, runs: Vec<ImportRun>) -> Imports {
        Imports {
            board: StoredValue::new(slug.to_owned()),
            runs: RwSignal::new(runs),
            asking: RwSignal::new(None),
            notices: use_notices(),
        }
    }

    /// Reads them anew.
    pub fn refresh(self) {
        let Some(board) = self.board.try_get_value() else { return };
        spawn_local(async move {
            if let Ok(runs) = api().imports(board).await {
                // The page may be gone.
                self.runs.try_set(runs);
            }
        });
    }

    /// One of them, tracked.
    pub fn run(self, import: ImportId) -> Option<ImportRun> {
        self.runs.with(|runs| runs.iter().find(|run| run.import == import).cloned())
    }

    fn tell(self, undone: &UndoneImport) {
        let left = undone.withdrawn;
        if undone.kept.is_empty() {
            self.notices.tell(tr!("The import is undone: {n} order left the board."
                | "The import is undone: {n} orders left the board." % left));
        } else {
            let kept = undone.kept.iter().take(5).map(|number| isolated(number).into_owned());
            let kept = kept.collect::<Vec<_>>().join(", ");
            self.notices.warn(tr!(
                "{n} order left the board. Others were changed meanwhile and stay: {}."
                    | "{n} orders left the board. Others were changed meanwhile and stay: {}." % left,
                kept
            ));
        }
    }
}

/// The button that asks; what stands instead where there is nothing to undo.
#[component]
pub fn UndoButton(run: ImportRun, imports: Imports, #[prop(into)] label: String) -> impl IntoView {
    match run.to_undo() {
        Some(_) => {
            let ask = move |_| imports.asking.set(Some(run.clone()));
            view! { <button class="Button" type="button" aria-haspopup="dialog" on:click=ask>{label}</button> }.into_any()
        }
        None => view! { <span class="Tag">{standing(&run)}</span> }.into_any(),
    }
}

fn standing(run: &ImportRun) -> String {
    match run.touched {
        0 => tr!("an import" => "undone"),
        touched => tr!("{n} order changed since" | "{n} orders changed since" % touched),
    }
}

/// The imports into the board.
#[component]
pub fn RecentImports(imports: Imports, #[prop(into)] zone: String) -> impl IntoView {
    let zone = StoredValue::new(zone);
    let row = move |run: ImportRun| {
        let orders = tr!("{n} order" | "{n} orders" % run.placed);
        view! {
            <li>
                <p>
                    <strong>{orders}</strong> " · " <Moment at=run.at zone=zone.get_value() /> " · " {typed(&run.by.name)}
                </p>
                <UndoButton run imports label=tr!("Undo…") />
            </li>
        }
    };
    view! {
        {move || (!imports.runs.with(Vec::is_empty)).then(|| view! {
            <section class="Import-recent" aria-labelledby="recent-imports">
                <h2 id="recent-imports">{tr!("Recent imports")}</h2>
                <p class="Field-hint">{tr!("An import can be undone as a whole while nobody has changed one of its orders.")}</p>
                <ul>{imports.runs.get().into_iter().map(row).collect_view()}</ul>
            </section>
        })}
    }
}

/// The question, while it is open.
#[component]
pub fn UndoDialog(imports: Imports) -> impl IntoView {
    move || imports.asking.get().map(|run| view! { <Question run imports /> })
}

#[component]
fn Question(run: ImportRun, imports: Imports) -> impl IntoView {
    let (errors, busy) = (FieldErrors::new("undo"), RwSignal::new(false));
    let close = Callback::new(move |()| {
        if !busy.get_untracked() {
            imports.asking.set(None);
        }
    });
    let (import, orders) = (run.import, run.to_undo().unwrap_or_default());
    let undo = move |()| async move {
        let answer = Client.undo_import(&imports.board.get_value(), import).await;
        imports.refresh();
        answer
    };
    let send = on_submit(
        errors,
        busy,
        |_| Some(()),
        undo,
        move |undone| {
            imports.tell(&undone);
            imports.asking.set(None);
        },
    );
    let leave = tr!("{n} order leaves the board." | "{n} orders leave the board." % orders);
    let label = tr!("Take {n} order off the board" | "Take {n} orders off the board" % orders);
    view! {
        <Dialog labelled_by="undo-heading" class="MendDialog" on_close=close>
            <h2 id="undo-heading">{tr!("Undo this import?")}</h2>
            <p>
                <strong>{leave}</strong> " "
                {tr!("The log keeps them, their tracking links say that they were withdrawn, and their numbers are free again: the same file can be imported once more. Orders that were on the board before this import stay as they are.")}
            </p>
            <form class="Form" novalidate on:submit=send>
                <FormErrors errors />
                <div class="Form-actions">
                    <button class="Button" type="button" disabled=busy on:click=move |_| close.run(())>{tr!("orders" => "Keep them")}</button>
                    <Submit label busy />
                </div>
            </form>
        </Dialog>
    }
}

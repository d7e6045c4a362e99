//! Orders from a file: choose it, see how it is read and what would come of it, and only then import.

mod mapping;
mod report;

use crate::{
    api::{ApiError, Client, Form},
    board_context::{BoardContext, use_board_slug},
    load::{Forbidden, loaded},
    paths,
    session::use_session,
};
use domain::{
    Right,
    wire::{ImportPreview, ImportReport, Mapping},
};
use leptos::{html, prelude::*, task::spawn_local};
use leptos_meta::Title;
use mapping::MappingForm;
use report::Report;
use std::sync::Arc;

/// Where the import stands.
#[derive(Clone, Copy)]
struct Steps {
    board: StoredValue<String>,
    file: NodeRef<html::Input>,
    /// The file as it was first read; a new file starts over.
    first: RwSignal<Option<Arc<ImportPreview>>>,
    /// The newest reading, with the mapping as it is now.
    latest: RwSignal<Option<Arc<ImportPreview>>>,
    /// What the import did.
    done: RwSignal<Option<Arc<ImportReport>>>,
    busy: RwSignal<Option<&'static str>>,
    fault: RwSignal<Option<String>>,
    asked: StoredValue<u32>,
}

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let (slug, session) = (use_board_slug(), use_session());
    let board = Resource::new(move || slug.get(), BoardContext::load);
    let page = loaded(board, move |board| match board.permits(session, Right::Import) {
        true => view! { <Import slug=board.slug name=board.name /> }.into_any(),
        false => view! { <Forbidden text="None of your roles on this board may do this." /> }.into_any(),
    });
    view! { <Title text="Import" /> {page} }
}

#[component]
fn Import(slug: String, name: String) -> impl IntoView {
    let steps = Steps {
        board: StoredValue::new(slug.clone()),
        file: NodeRef::new(),
        first: RwSignal::new(None),
        latest: RwSignal::new(None),
        done: RwSignal::new(None),
        busy: RwSignal::new(None),
        fault: RwSignal::new(None),
        asked: StoredValue::new(0),
    };
    view! {
        <header class="PageHead"><h1>"Import into " {name}</h1></header>
        <div class="PageBody Import">
            <ChooseFile steps />
            <p class="Import-busy" role="status">{steps.busy}</p>
            <div class="FormErrors" role="alert">{move || steps.fault.get().map(|fault| view! { <p>{fault}</p> })}</div>
            {move || match (steps.done.get(), steps.first.get()) {
                (Some(report), _) => view! { <Outcome report slug=slug.clone() steps /> }.into_any(),
                (None, Some(preview)) => view! { <MappingForm preview steps /> <Forecast steps /> }.into_any(),
                (None, None) => ().into_any(),
            }}
        </div>
    }
}

#[component]
fn ChooseFile(steps: Steps) -> impl IntoView {
    view! {
        <div class="Import-file" hidden=move || steps.done.get().is_some()>
            <label class="Field-label" for="import-file">"A file with orders"</label>
            <p class="Field-hint" id="import-file-hint">
                "CSV, with the names of its columns in the first line; rows with the same order number make one order. Nothing is written before you have seen what it would be."
            </p>
            <input class="Input" type="file" id="import-file" accept=".csv,.tsv,.txt,text/csv" aria-describedby="import-file-hint" node_ref=steps.file on:change=move |_| steps.open() />
        </div>
    }
}

/// What the import would do, and the button that does it.
#[component]
fn Forecast(steps: Steps) -> impl IntoView {
    view! {
        {move || steps.latest.get().map(|preview| {
            let missing = preview.missing.iter().map(|sentence| view! { <li>{sentence.clone()}</li> }).collect_view();
            let new = preview.report.as_ref().map_or(0, |report| report.created);
            let mapping = preview.guess.clone();
            view! {
                {(!preview.missing.is_empty()).then(|| view! { <ul class="Import-missing">{missing}</ul> })}
                {preview.report.clone().map(|report| view! { <Report report /> })}
                <div class="Form-actions">
                    <button
                        class="Button" data-kind="primary" type="button" disabled=move || new == 0 || steps.busy.get().is_some()
                        on:click=move |_| steps.run(mapping.clone())
                    >
                        {match new {
                            0 => "Nothing new to import".to_owned(),
                            1 => "Import 1 order".to_owned(),
                            n => format!("Import {n} orders"),
                        }}
                    </button>
                </div>
            }
        })}
    }
}

#[component]
fn Outcome(report: Arc<ImportReport>, slug: String, steps: Steps) -> impl IntoView {
    let title = match report.created {
        0 => "Nothing was imported".to_owned(),
        1 => "1 order is on the board".to_owned(),
        n => format!("{n} orders are on the board"),
    };
    view! {
        <section class="Import-done" aria-label="Result">
            <h2>{title}</h2>
            <div class="Import-doneActions">
                <a class="Button" data-kind="primary" href=paths::board(&slug)>"Go to the board"</a>
                <button class="Button" type="button" on:click=move |_| steps.restart()>"Import another file"</button>
            </div>
        </section>
        <Report report=(*report).clone() />
    }
}

impl Steps {
    /// The file was chosen: reads it with a guessed mapping.
    fn open(self) {
        self.first.set(None);
        self.latest.set(None);
        self.preview(None, "Reading the file…");
    }

    /// The mapping changed: reads it anew.
    fn check(self, mapping: Mapping) {
        self.preview(Some(mapping), "Checking…");
    }

    fn restart(self) {
        if let Some(file) = self.file.get_untracked() {
            file.set_value("");
        }
        self.done.set(None);
        self.first.set(None);
        self.latest.set(None);
    }

    fn preview(self, mapping: Option<Mapping>, doing: &'static str) {
        let Some(form) = self.form(mapping.as_ref()) else { return };
        let turn = self.asked.get_value() + 1;
        self.asked.set_value(turn);
        self.busy.set(Some(doing));
        self.fault.set(None);
        spawn_local(async move {
            let answer = Client.preview_import(&self.board.get_value(), form).await;
            // Only the newest question counts.
            if self.asked.try_get_value() != Some(turn) {
                return;
            }
            self.busy.set(None);
            match answer {
                Ok(preview) => {
                    let preview = Arc::new(preview);
                    if mapping.is_none() {
                        self.first.set(Some(preview.clone()));
                    }
                    self.latest.set(Some(preview));
                }
                Err(failure) => self.fail(&failure),
            }
        });
    }

    fn run(self, mapping: Mapping) {
        let Some(form) = self.form(Some(&mapping)) else { return };
        self.busy.set(Some("Importing… keep this page open."));
        self.fault.set(None);
        spawn_local(async move {
            let answer = Client.import(&self.board.get_value(), form).await;
            self.busy.set(None);
            match answer {
                Ok(report) => self.done.set(Some(Arc::new(report))),
                Err(failure) => self.fail(&failure),
            }
        });
    }

    fn fail(self, failure: &ApiError) {
        let text = match failure {
            ApiError::Offline => "The server cannot be reached, or the file changed since you chose it. Choose it again; importing twice does no harm: what is there already is left alone.".into(),
            failure => failure.message(),
        };
        self.fault.set(Some(text));
    }

    /// File and mapping, ready to be sent; none without a file.
    fn form(self, mapping: Option<&Mapping>) -> Option<Form> {
        let file = self.file.get_untracked()?.files()?.get(0)?;
        let form = Form::new().ok()?;
        form.append_with_blob_and_filename("file", &file, &file.name()).ok()?;
        if let Some(mapping) = mapping {
            form.append_with_str("mapping", &serde_json::to_string(mapping).ok()?).ok()?;
        }
        Some(form)
    }
}

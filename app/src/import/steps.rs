//! Where an import stands, and what leads on: a file, its reading, the import.

use crate::api::{ApiError, Client, Form};
use domain::wire::{ImportPreview, ImportProgress, ImportReport, Mapping};
use leptos::{html, prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;
use std::{collections::BTreeMap, sync::Arc};
use web_sys::AbortController;

/// How far an import is: rows read, rows of the file, orders on the board.
pub type Counts = (u64, u64, u64);

/// Where the import stands.
#[derive(Clone, Copy)]
pub struct Steps {
    board: StoredValue<String>,
    pub(super) file: NodeRef<html::Input>,
    /// The file as it was first read; a new file, or another way to read its text, starts over.
    pub(super) first: RwSignal<Option<Arc<ImportPreview>>>,
    /// The newest reading, with the mapping as it is now.
    pub(super) latest: RwSignal<Option<Arc<ImportPreview>>>,
    /// What the import did.
    pub(super) done: RwSignal<Option<Arc<ImportReport>>>,
    pub(super) busy: RwSignal<Option<&'static str>>,
    /// How far it is, once something is written.
    pub(super) progress: RwSignal<Option<Counts>>,
    pub(super) fault: RwSignal<Option<String>>,
    asked: StoredValue<u32>,
    stop: StoredValue<Option<SendWrapper<AbortController>>>,
}

impl Steps {
    /// Nothing chosen yet, for the board of this slug.
    pub fn new(slug: &str) -> Steps {
        Steps {
            board: StoredValue::new(slug.to_owned()),
            file: NodeRef::new(),
            first: RwSignal::new(None),
            latest: RwSignal::new(None),
            done: RwSignal::new(None),
            busy: RwSignal::new(None),
            progress: RwSignal::new(None),
            fault: RwSignal::new(None),
            asked: StoredValue::new(0),
            stop: StoredValue::new(None),
        }
    }

    /// The file was chosen: reads it with a guessed mapping.
    pub fn open(self) {
        self.first.set(None);
        self.latest.set(None);
        self.preview(None, "Reading the file…");
    }

    /// Another way to read its text was chosen: other columns may come of it.
    pub fn reread(self, mapping: Mapping) {
        let mapping = Mapping {
            columns: BTreeMap::new(),
            numbers: BTreeMap::new(),
            statuses: BTreeMap::new(),
            dates: String::new(),
            promise_dates: None,
            blank_numbers: None,
            ..mapping
        };
        self.preview(Some(mapping), "Reading the file…");
    }

    /// The mapping changed: reads it anew.
    pub fn check(self, mapping: Mapping) {
        self.preview(Some(mapping), "Checking…");
    }

    pub fn restart(self) {
        if let Some(file) = self.file.get_untracked() {
            file.set_value("");
        }
        self.done.set(None);
        self.first.set(None);
        self.latest.set(None);
    }

    /// Whether what is done now can be stopped, it is.
    pub fn stop(self) {
        self.stop.with_value(|stop| stop.iter().for_each(|stop| stop.abort()));
    }

    fn preview(self, mapping: Option<Mapping>, doing: &'static str) {
        let (Some(form), Some(stop)) = (self.form(mapping.as_ref()), self.stoppable()) else { return };
        let turn = self.asked.get_value() + 1;
        self.asked.set_value(turn);
        self.busy.set(Some(doing));
        self.fault.set(None);
        spawn_local(async move {
            let answer = Client.preview_import(&self.board.get_value(), form, stop.clone()).await;
            // Only the newest question counts.
            if self.asked.try_get_value() != Some(turn) {
                return;
            }
            self.busy.set(None);
            match answer {
                Ok(preview) => {
                    let preview = Arc::new(preview);
                    let anew = mapping.is_none_or(|mapping| mapping.columns.is_empty());
                    if anew {
                        self.first.set(Some(preview.clone()));
                    }
                    self.latest.set(Some(preview));
                }
                Err(_) if stop.signal().aborted() => {
                    self.fault.set(Some("Stopped. Nothing was imported.".into()))
                }
                Err(failure) => self.fail(&failure),
            }
        });
    }

    pub fn run(self, mapping: Mapping) {
        let (Some(form), Some(stop)) = (self.form(Some(&mapping)), self.stoppable()) else { return };
        self.busy.set(Some("Importing… keep this page open."));
        self.fault.set(None);
        spawn_local(async move {
            let failed = RwSignal::new(None);
            let each = move |progress| match progress {
                ImportProgress::Running { rows, of, created } => self.progress.set(Some((rows, of, created))),
                ImportProgress::Done { report } => self.done.set(Some(Arc::new(*report))),
                ImportProgress::Failed { problem } => failed.set(Some(ApiError::Problem(problem))),
            };
            let answer = Client.import(&self.board.get_value(), form, stop.clone(), each).await;
            self.busy.set(None);
            self.progress.set(None);
            match (answer.err().or(failed.get_untracked()), self.done.with_untracked(Option::is_some)) {
                (_, true) => {}
                (_, false) if stop.signal().aborted() => self.stopped(mapping),
                (Some(failure), false) => self.fail(&failure),
                // The answer ended without its last line.
                (None, false) => self.fail(&ApiError::Offline),
            }
        });
    }

    /// Says what became of an import that was stopped: what is there already shows when the file is read again.
    fn stopped(self, mapping: Mapping) {
        self.check(mapping);
        self.fault.set(Some(
            "Stopped. What was imported until then is on the board; importing the same file again does the rest.".into(),
        ));
    }

    fn fail(self, failure: &ApiError) {
        let text = match failure {
            ApiError::Offline => "The server cannot be reached, or the file changed since you chose it. Choose it again; importing twice does no harm: what is there already is left alone.".into(),
            failure => failure.message(),
        };
        self.fault.set(Some(text));
    }

    /// What stops the next request; what was under way until now is forgotten.
    fn stoppable(self) -> Option<AbortController> {
        let controller = AbortController::new().ok()?;
        self.stop.set_value(Some(SendWrapper::new(controller.clone())));
        Some(controller)
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

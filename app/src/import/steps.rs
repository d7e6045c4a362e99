//! Where an import stands, and what leads on: a file, its reading, the import.

use crate::api::{ApiError, Client, Form};
use domain::wire::{ImportPreview, ImportReport, Mapping};
use leptos::{html, prelude::*, task::spawn_local};
use std::sync::Arc;

/// Where the import stands.
#[derive(Clone, Copy)]
pub struct Steps {
    board: StoredValue<String>,
    pub(super) file: NodeRef<html::Input>,
    /// The file as it was first read; a new file starts over.
    pub(super) first: RwSignal<Option<Arc<ImportPreview>>>,
    /// The newest reading, with the mapping as it is now.
    pub(super) latest: RwSignal<Option<Arc<ImportPreview>>>,
    /// What the import did.
    pub(super) done: RwSignal<Option<Arc<ImportReport>>>,
    pub(super) busy: RwSignal<Option<&'static str>>,
    pub(super) fault: RwSignal<Option<String>>,
    asked: StoredValue<u32>,
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
            fault: RwSignal::new(None),
            asked: StoredValue::new(0),
        }
    }

    /// The file was chosen: reads it with a guessed mapping.
    pub fn open(self) {
        self.first.set(None);
        self.latest.set(None);
        self.preview(None, "Reading the file…");
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

    pub fn run(self, mapping: Mapping) {
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

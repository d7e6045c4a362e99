//! Where an import stands, and what leads on: a file, its reading, the import.

use crate::api::{ApiError, Client, Form};
use domain::{
    tr, tr_later,
    wire::{ColumnNames, ImportColumn, ImportPreview, ImportProgress, ImportReport, Mapping},
};
use leptos::{html, prelude::*, task::spawn_local};
use send_wrapper::SendWrapper;
use std::{collections::BTreeMap, sync::Arc};
use web_sys::AbortController;

/// How far an import is: rows read, rows of the file, orders on the board.
pub type Counts = (u64, u64, u64);

/// The columns of a file by what they mean.
type Meanings = BTreeMap<ImportColumn, ColumnNames>;

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
    /// What is done now; `tr_later!`.
    pub(super) busy: RwSignal<Option<&'static str>>,
    /// How far it is, once something is written.
    pub(super) progress: RwSignal<Option<Counts>>,
    pub(super) fault: RwSignal<Option<String>>,
    /// How often something may have been written.
    pub(super) written: RwSignal<u32>,
    /// What columns meant before the text was read in another way.
    meant: StoredValue<Option<(Vec<String>, Meanings)>>,
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
            written: RwSignal::new(0),
            meant: StoredValue::new(None),
            asked: StoredValue::new(0),
            stop: StoredValue::new(None),
        }
    }

    /// The file was chosen: reads it with a guessed mapping.
    pub fn open(self) {
        self.first.set(None);
        self.latest.set(None);
        self.meant.set_value(None);
        self.preview(None, tr_later!("Reading the file…"), true);
    }

    /// Another way to read its text was chosen: other columns may come of it. Those that are there by name keep their meaning.
    pub fn reread(self, mapping: Mapping) {
        let header = self.latest.with_untracked(|latest| latest.as_ref().map(|latest| latest.header.clone()));
        self.meant.set_value(header.map(|header| (header, mapping.columns.clone())));
        self.preview(Some(only_columns(BTreeMap::new(), mapping)), tr_later!("Reading the file…"), true);
    }

    /// The mapping changed: reads it anew.
    pub fn check(self, mapping: Mapping) {
        self.preview(Some(mapping), tr_later!("Checking…"), false);
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

    /// Reads the file; `anew` where its columns are found anew.
    fn preview(self, mapping: Option<Mapping>, doing: &'static str, anew: bool) {
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
                    if anew {
                        let meant = self.meant.get_value();
                        self.meant.set_value(None);
                        let kept = meant.map(|(header, meant)| kept(&header, &meant, &preview));
                        if let Some(kept) = kept.filter(|kept| *kept != preview.guess.columns) {
                            let mapping = only_columns(kept, preview.guess.clone());
                            return self.preview(Some(mapping), doing, true);
                        }
                        self.first.set(Some(preview.clone()));
                    }
                    self.latest.set(Some(preview));
                }
                Err(_) if stop.signal().aborted() => {
                    self.fault.set(Some(tr!("Stopped. Nothing was imported.")))
                }
                Err(failure) => self.fail(&failure),
            }
        });
    }

    pub fn run(self, mapping: Mapping) {
        let (Some(form), Some(stop)) = (self.form(Some(&mapping)), self.stoppable()) else { return };
        self.busy.set(Some(tr_later!("Importing… keep this page open.")));
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
            self.written.update(|times| *times += 1);
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
        self.fault.set(Some(tr!(
            "Stopped. What was imported until then is on the board; importing the same file again does the rest."
        )));
    }

    fn fail(self, failure: &ApiError) {
        let text = match failure {
            ApiError::Offline => tr!(
                "The server cannot be reached, or the file changed since you chose it. Choose it again; importing twice does no harm: what is there already is left alone."
            ),
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

/// A mapping that says what columns mean; what follows from that is found anew.
fn only_columns(columns: Meanings, mapping: Mapping) -> Mapping {
    Mapping {
        columns,
        numbers: BTreeMap::new(),
        statuses: BTreeMap::new(),
        dates: String::new(),
        promise_dates: None,
        blank_numbers: None,
        ..mapping
    }
}

/// What columns mean after the text was read in another way: those that were there before mean what they meant, and of the
/// others holds what is guessed.
fn kept(before: &[String], meant: &Meanings, preview: &ImportPreview) -> Meanings {
    let mut columns = Meanings::new();
    for name in &preview.header {
        let by = if before.contains(name) { meant } else { &preview.guess.columns };
        let meaning = by.iter().find(|(_, names)| names.names().contains(name)).map(|(meaning, _)| *meaning);
        let Some(meaning) = meaning else { continue };
        let taken = columns.contains_key(&meaning) && meaning.joined_by().is_none();
        if !taken {
            columns.entry(meaning).or_default().push(name.clone());
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meanings(pairs: &[(ImportColumn, &str)]) -> Meanings {
        pairs.iter().map(|(meaning, name)| (*meaning, (*name).into())).collect()
    }

    fn preview(header: &[&str], guess: Meanings) -> ImportPreview {
        let mapping = Mapping { columns: guess, ..Mapping::default() };
        ImportPreview {
            header: header.iter().map(|name| (*name).to_owned()).collect(),
            sample: Vec::new(),
            guess: mapping,
            reading: Default::default(),
            report: None,
            missing: Vec::new(),
        }
    }

    #[test]
    fn what_was_chosen_by_hand_is_kept_where_the_column_is_still_there() {
        use ImportColumn::{CustomerName, Email, Number};
        let before = ["Nr".to_owned(), "Wer".to_owned(), "Straße".to_owned()];
        let chosen = meanings(&[(Number, "Nr"), (CustomerName, "Wer")]);
        // Another encoding: the same columns but one. “Wer” would be guessed to be something else.
        let read = preview(&["Nr", "Wer", "Mail"], meanings(&[(CustomerName, "Nr"), (Email, "Mail")]));
        let now = meanings(&[(Number, "Nr"), (CustomerName, "Wer"), (Email, "Mail")]);
        assert_eq!(kept(&before, &chosen, &read), now);
        // Another delimiter: no column is there any more, and all is guessed.
        let guess = meanings(&[(Number, "Nr;Wer")]);
        assert_eq!(kept(&before, &chosen, &preview(&["Nr;Wer"], guess.clone())), guess);
        // What was set to mean nothing stays so.
        let read = preview(&["Nr", "Wer"], meanings(&[(Number, "Nr"), (CustomerName, "Wer")]));
        assert_eq!(kept(&before, &meanings(&[(Number, "Nr")]), &read), meanings(&[(Number, "Nr")]));
    }
}

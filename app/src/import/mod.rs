//! Orders from a file: choose it, see how it is read and what would come of it, and only then import.

mod answers;
mod choice;
mod mapping;
mod questions;
mod report;
mod steps;
mod undo;

use crate::{
    api::{ApiResult, api},
    board_context::{BoardContext, use_board_slug},
    load::{ArchivedBoard, loaded},
    paths,
};
use domain::{
    isolated,
    spoken::say,
    tr,
    wire::{ImportReport, ImportRun},
};
use leptos::prelude::*;
use leptos_meta::Title;
use mapping::MappingForm;
use report::Report;
use std::sync::Arc;
use steps::Steps;
use undo::{Imports, RecentImports, UndoButton, UndoDialog};

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let slug = use_board_slug();
    let page = loaded(Resource::new(move || slug.get(), load), |(board, runs)| match board.is_archived {
        true => view! { <ArchivedBoard slug=board.slug /> }.into_any(),
        false => view! { <Import board runs /> }.into_any(),
    });
    view! { <Title text=tr!("Import") /> {page} }
}

/// The board, and what was imported into it; refused to who may not import.
async fn load(slug: String) -> ApiResult<(BoardContext, Vec<ImportRun>)> {
    let api = api();
    let board = BoardContext::load(slug.clone()).await?;
    Ok((board, api.imports(slug).await?))
}

#[component]
fn Import(board: BoardContext, runs: Vec<ImportRun>) -> impl IntoView {
    let BoardContext { slug, name, workflow, .. } = board;
    let statuses = workflow.statuses.iter().map(|s| (s.id.to_string(), s.name.clone())).collect();
    let (steps, statuses) = (Steps::new(&slug), StoredValue::new(statuses));
    let imports = Imports::new(&slug, runs);
    Effect::new(move |before: Option<()>| {
        steps.written.track();
        if before.is_some() {
            imports.refresh();
        }
    });
    let mapping = Memo::new(move |_| steps.done.with(Option::is_none) && steps.first.with(Option::is_some));
    let zone = StoredValue::new(workflow.calendar.zone);
    view! {
        <header class="PageHead"><h1>{tr!("Import into {}", isolated(&name))}</h1></header>
        <div class="PageBody Import">
            <ChooseFile steps />
            <Busy steps />
            <div class="FormErrors" role="alert">{move || steps.fault.get().map(|fault| view! { <p>{fault}</p> })}</div>
            {move || match (steps.done.get(), steps.first.get()) {
                (Some(report), _) => view! { <Outcome report slug=slug.clone() steps imports /> }.into_any(),
                (None, Some(preview)) => view! { <MappingForm preview board=statuses steps /> <Forecast steps /> }.into_any(),
                (None, None) => ().into_any(),
            }}
            {move || (!mapping.get()).then(|| view! { <RecentImports imports zone=zone.get_value() /> })}
            <UndoDialog imports />
        </div>
    }
}

/// What is done now, how far it is, and a way to stop it.
#[component]
fn Busy(steps: Steps) -> impl IntoView {
    let counts = move || {
        steps.progress.get().map(|(rows, of, created)| {
            view! {
                <progress max=of.max(1).to_string() value=rows.to_string() aria-label=tr!("Rows read")></progress>
                <p>{tr!("{} of {} rows read, {} orders on the board", rows, of, created)}</p>
            }
        })
    };
    let busy = Memo::new(move |_| steps.busy.with(Option::is_some));
    view! {
        <div class="Import-busy" data-busy=move || busy.get().then_some("")>
            <p role="status">{move || steps.busy.get().map(say)}</p>
            {counts}
            {move || busy.get().then(|| view! { <button class="Button" type="button" on:click=move |_| steps.stop()>{tr!("Stop")}</button> })}
        </div>
    }
}

#[component]
fn ChooseFile(steps: Steps) -> impl IntoView {
    view! {
        <div class="Import-file" hidden=move || steps.done.get().is_some()>
            <label class="Field-label" for="import-file">{tr!("A file with orders")}</label>
            <p class="Field-hint" id="import-file-hint">
                {tr!("CSV, with the names of its columns in the first line; rows with the same order number make one order. Nothing is written before you have seen what it would be.")}
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
                            0 => tr!("Nothing new to import"),
                            new => tr!("Import {n} order" | "Import {n} orders" % new),
                        }}
                    </button>
                </div>
            }
        })}
    }
}

#[component]
fn Outcome(report: Arc<ImportReport>, slug: String, steps: Steps, imports: Imports) -> impl IntoView {
    let import = report.import;
    let run = move || imports.run(import?);
    let title = match report.created {
        0 => tr!("Nothing was imported"),
        created => tr!("{n} order is on the board" | "{n} orders are on the board" % created),
    };
    let title = if report.stopped { tr!("Stopped: {}", title) } else { title };
    // What was undone meanwhile is not on the board any more.
    let is_undone =
        Memo::new(move |_| run().is_some_and(|run| run.withdrawn > 0 && run.withdrawn == run.placed));
    let title = move || if is_undone.get() { tr!("This import is undone") } else { title.clone() };
    view! {
        <section class="Import-done" aria-label=tr!("Result")>
            <h2>{title}</h2>
            <div class="Import-doneActions">
                <a class="Button" data-kind="primary" href=paths::board(&slug)>{tr!("Go to the board")}</a>
                <button class="Button" type="button" on:click=move |_| steps.restart()>{tr!("Import another file")}</button>
                {move || run().map(|run| view! { <UndoButton run imports label=tr!("Undo this import…") /> })}
            </div>
        </section>
        <Report report=(*report).clone() />
    }
}

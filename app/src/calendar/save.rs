//! What saving would change, what it would do to orders, and the button that does it.

use super::{
    draft::CalendarDraft,
    outlook::{Consequences, Outlook},
};
use crate::{
    api::{ApiError, Client},
    components::{icon::Icon, notices::use_notices},
};
use domain::{
    tr,
    wire::{CalendarView, PutCalendar},
};
use leptos::{prelude::*, task::spawn_local};

/// How an attempt to save ended.
enum Saved {
    Done(CalendarView),
    /// Somebody else was faster: this is in force now, and this is what the server said.
    Superseded(CalendarView, String),
    Failed(String),
}

/// The bar below the page; nothing while nothing is changed.
#[component]
pub fn Changes(draft: CalendarDraft) -> impl IntoView {
    let outlook = Outlook::of(draft);
    let (busy, refused, notices) = (RwSignal::new(false), RwSignal::new(None::<String>), use_notices());
    let save_now = move |_| {
        let Some(calendar) = untrack(|| draft.sound()) else { return };
        let (slug, revision) = (draft.slug.get_value(), draft.published.with_untracked(|view| view.revision));
        busy.set(true);
        refused.set(None);
        spawn_local(async move {
            let saved = save(slug, revision, PutCalendar { calendar }).await;
            // The page may be gone; it is published all the same.
            if busy.try_set(false).is_some() {
                return;
            }
            match saved {
                Saved::Done(now) => {
                    draft.published(now);
                    notices
                        .tell(tr!("Saved. Deadlines count by it from now on, and time used so far stays."));
                }
                Saved::Superseded(theirs, why) => {
                    draft.put_over(theirs);
                    let stays = tr!("What you changed is still here, over theirs.");
                    refused.set(Some(format!("{why} {stays}")));
                }
                Saved::Failed(why) => refused.set(Some(why)),
            }
        });
    };
    let discard = move |_| {
        refused.set(None);
        draft.discard();
    };
    let any = move || !draft.changes().is_empty() || refused.read().is_some();
    let can_save = move || draft.sound().is_some() && !draft.changes().is_empty();
    view! {
        <section class="CalendarChanges" aria-label=tr!("What changes") data-open=move || any().then_some("")>
            <div role="status">
                {move || any().then(|| view! {
                    <h2>{tr!("Not saved yet")}</h2>
                    <ul>{draft.changes().into_iter().map(said).collect_view()}</ul>
                    <Consequences outlook />
                })}
            </div>
            <div role="alert">
                {move || (any() && !draft.faults().is_empty()).then(|| view! {
                    <ul class="CalendarChanges-faults">{draft.faults().into_iter().map(said).collect_view()}</ul>
                })}
                {move || refused.get().map(|why| view! { <p class="FormErrors">{why}</p> })}
            </div>
            {move || any().then(|| view! {
                <div class="Form-actions">
                    <button class="Button" type="button" disabled=busy on:click=discard>{tr!("Discard")}</button>
                    <button class="Button" data-kind="primary" type="button" disabled=move || busy.get() || !can_save() on:click=save_now>
                        <Icon name="check" />{tr!("Save calendar")}
                    </button>
                </div>
            })}
        </section>
    }
}

fn said(sentence: String) -> impl IntoView {
    view! { <li dir="auto">{sentence}</li> }
}

async fn save(slug: String, revision: u32, calendar: PutCalendar) -> Saved {
    match Client.put_calendar(&slug, revision, &calendar).await {
        Ok(now) => Saved::Done(now),
        Err(ApiError::Problem(problem)) if problem.kind.ends_with("/superseded") => {
            match Client.calendar(slug).await {
                Ok(theirs) => Saved::Superseded(theirs, problem.message()),
                Err(error) => Saved::Failed(error.message()),
            }
        }
        Err(error) => Saved::Failed(error.message()),
    }
}

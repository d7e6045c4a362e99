//! The calendar of a board: in which hours its shop works, on which days it does not, and in which zone. For administrators.

mod draft;
mod holidays;
mod ics;
mod outlook;
mod save;
mod week;
mod windows;

use crate::{
    api::{ApiResult, api},
    board_choice::{BoardChoice, chosen_board},
    components::typed::typed,
    load::{Forbidden, NoBoard, loaded},
    paths,
    session::use_session,
};
use domain::{
    tr,
    wire::{BoardAccess, CalendarView},
};
use draft::CalendarDraft;
use holidays::Holidays;
use leptos::prelude::*;
use leptos_meta::Title;
use save::Changes;
use week::WorkingWeek;

/// The page.
#[component]
pub fn CalendarPage() -> impl IntoView {
    if !use_session().is_admin() {
        return view! { <Forbidden text=tr!("Ask an administrator to change people, roles or settings.") /> }
            .into_any();
    }
    let board = chosen_board();
    view! {
        <Title text=tr!("Calendar") />
        {move || match board.get() {
            Some(board) => view! { <Board board /> }.into_any(),
            None => view! { <NoBoard /> }.into_any(),
        }}
    }
    .into_any()
}

#[component]
fn Board(board: BoardAccess) -> impl IntoView {
    let slug = board.slug.clone();
    let calendar = Resource::new(|| (), move |()| load(slug.clone()));
    loaded(calendar, move |calendar| view! { <BoardCalendar board=board.clone() calendar /> })
}

async fn load(slug: String) -> ApiResult<CalendarView> {
    api().calendar(slug).await
}

#[component]
fn BoardCalendar(board: BoardAccess, calendar: CalendarView) -> impl IntoView {
    let draft = CalendarDraft::new(board.slug.clone(), calendar);
    view! {
        <header class="PageHead">
            <h1 translate="yes">{tr!("Calendar")}</h1>
            <p class="PageHead-note">{typed(board.name)} " · " {move || draft.summary()}</p>
        </header>
        <div class="PageBody CalendarBody">
            <BoardChoice slug=board.slug path=paths::calendar />
            <WorkingWeek draft />
            <Holidays draft />
            <Changes draft />
        </div>
    }
}

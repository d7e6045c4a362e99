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
    components::typed::typed,
    load::{Forbidden, NoBoard, loaded},
    paths,
    session::use_session,
};
use domain::{
    query::Pairs,
    wire::{BoardAccess, CalendarView},
};
use draft::CalendarDraft;
use holidays::Holidays;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_url;
use save::Changes;
use week::WorkingWeek;

/// The page.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let (session, url) = (use_session(), use_url());
    if !session.is_admin() {
        return view! { <Forbidden text="Ask an administrator to change people, roles or settings." /> }
            .into_any();
    }
    // The board that the address names, or the first.
    let board = Memo::new(move |_| {
        let boards = session.me()?.boards;
        let asked = url.with(|url| Pairs::parse(url.search()).text("board"));
        boards.iter().find(|board| Some(&board.slug) == asked.as_ref()).or(boards.first()).cloned()
    });
    view! {
        <Title text="Calendar" />
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
    let boards = use_session().with_me(|me| me.boards.clone()).unwrap_or_default();
    let several = boards.len() > 1;
    view! {
        <header class="PageHead">
            <h1 translate="yes">"Calendar"</h1>
            <p class="PageHead-note">{typed(board.name)} " · " {move || draft.summary()}</p>
        </header>
        <div class="PageBody CalendarBody">
            {several.then(|| view! { <Boards boards slug=board.slug /> })}
            <WorkingWeek draft />
            <Holidays draft />
            <Changes draft />
        </div>
    }
}

/// Which board, where there are several.
#[component]
fn Boards(boards: Vec<BoardAccess>, slug: String) -> impl IntoView {
    let link = |board: BoardAccess| {
        let here = board.slug == slug;
        view! { <a class="Chip" href=paths::calendar(&board.slug) aria-current=here.then_some("true") dir="auto">{board.name}</a> }
    };
    view! { <nav class="Chips" aria-label="Boards">{boards.into_iter().map(link).collect_view()}</nav> }
}

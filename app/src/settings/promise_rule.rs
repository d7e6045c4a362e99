//! The rule by which a board promises dates, with an example of what it comes to. For administrators.

mod example;
mod form;
mod read;

use crate::{
    api::{ApiResult, api},
    components::typed::typed,
    load::{Forbidden, NoBoard, loaded},
    paths,
    session::use_session,
};
use domain::{
    query::Pairs,
    wire::{BoardAccess, PromiseRuleView},
};
use example::Example;
use form::RuleForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_url;

/// The page.
#[component]
pub fn PromiseRulePage() -> impl IntoView {
    let (session, url) = (use_session(), use_url());
    if !session.is_admin() {
        return view! { <Forbidden text="Ask an administrator to change how dates are promised." /> }
            .into_any();
    }
    // The board that the address names, or the first.
    let board = Memo::new(move |_| {
        let boards = session.me()?.boards;
        let asked = url.with(|url| Pairs::parse(url.search()).text("board"));
        boards.iter().find(|board| Some(&board.slug) == asked.as_ref()).or(boards.first()).cloned()
    });
    view! {
        <Title text="Promises" />
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
    let rule = Resource::new(|| (), move |()| load(slug.clone()));
    loaded(rule, move |saved| view! { <Body board=board.clone() saved /> })
}

async fn load(slug: String) -> ApiResult<PromiseRuleView> {
    api().promise_rule(slug).await
}

#[component]
fn Body(board: BoardAccess, saved: PromiseRuleView) -> impl IntoView {
    let boards = use_session().with_me(|me| me.boards.clone()).unwrap_or_default();
    let (slug, several) = (board.slug.clone(), boards.len() > 1);
    let thought_of = RwSignal::new(saved.rule.clone());
    let saved = RwSignal::new(saved);
    view! {
        <header class="PageHead">
            <h1 translate="yes">"Promises"</h1>
            <p class="PageHead-note">{typed(board.name)}</p>
        </header>
        <div class="PageBody Settings">
            <div class="Settings-stack">
                {several.then(|| view! { <Boards boards slug=slug.clone() /> })}
                <RuleForm slug saved thought_of />
            </div>
            <Example saved thought_of />
        </div>
    }
}

/// Which board, where there are several.
#[component]
fn Boards(boards: Vec<BoardAccess>, slug: String) -> impl IntoView {
    let link = |board: BoardAccess| {
        let here = board.slug == slug;
        view! { <a class="Chip" href=paths::promise_rule(&board.slug) aria-current=here.then_some("true") dir="auto">{board.name}</a> }
    };
    view! { <nav class="Chips" aria-label="Boards">{boards.into_iter().map(link).collect_view()}</nav> }
}

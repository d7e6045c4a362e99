//! The rule by which a board promises dates, with an example of what it comes to. For administrators.

mod example;
mod form;
mod read;

use crate::{
    api::{ApiResult, api},
    board_choice::{BoardChoice, chosen_board},
    components::typed::typed,
    load::{Forbidden, NoBoard, loaded},
    paths,
    session::use_session,
    settings::head::SettingsHead,
};
use domain::{
    tr,
    wire::{BoardAccess, PromiseRuleView},
};
use example::Example;
use form::RuleForm;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page.
#[component]
pub fn PromiseRulePage() -> impl IntoView {
    if !use_session().is_admin() {
        return view! { <Forbidden text=tr!("Ask an administrator to change how dates are promised.") /> }
            .into_any();
    }
    let board = chosen_board();
    view! {
        <Title text=tr!("Promises") />
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
    let slug = board.slug.clone();
    let thought_of = RwSignal::new(saved.rule.clone());
    let saved = RwSignal::new(saved);
    view! {
        <SettingsHead title=tr!("Promises")>
            <p class="PageHead-note">{typed(board.name)}</p>
        </SettingsHead>
        <div class="PageBody Settings">
            <div class="Settings-stack">
                <BoardChoice slug=slug.clone() path=paths::promise_rule />
                <RuleForm slug saved thought_of />
            </div>
            <Example saved thought_of />
        </div>
    }
}

//! A board's automation: the rules that there are, what they did, and the form in which one is written like a sentence. For
//! administrators, like the workflow.

mod compared;
mod draft;
mod dry_run;
mod editor;
mod list;
mod only_if;
mod slots;
mod starts;
mod state;
mod then;
mod when;
mod words;

use crate::{
    api::{ApiResult, api},
    board_context::{BoardContext, use_board_slug},
    components::{empty::Empty, icon::Icon, typed::typed},
    load::{Forbidden, loaded},
    session::use_session,
};
use domain::{automation::Rule, query::Pairs, tr, wire::RulesView};
use editor::Editor;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_url;
use list::List;
use serde::{Deserialize, Serialize};
use starts::Starts;
use state::{Opened, RulesState};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct RulesData {
    board: BoardContext,
    view: RulesView,
}

async fn load(slug: String) -> ApiResult<RulesData> {
    let (board, view) = futures::try_join!(BoardContext::load(slug.clone()), api().rules(slug))?;
    Ok(RulesData { board, view })
}

/// The page.
#[component]
pub fn RulesPage() -> impl IntoView {
    if !use_session().is_admin() {
        return view! { <Forbidden text=tr!("Ask an administrator to change what Milepost does by itself.") /> }
            .into_any();
    }
    let slug = use_board_slug();
    view! {
        <Title text=tr!("Rules") />
        {move || {
            let slug = slug.get();
            let data = Resource::new(|| (), move |()| load(slug.clone()));
            loaded(data, |data| view! { <Rules data /> }).into_any()
        }}
    }
    .into_any()
}

#[component]
fn Rules(data: RulesData) -> impl IntoView {
    let RulesData { board, view } = data;
    let (name, archived) = (board.name.clone(), board.is_archived);
    let state = RulesState::new(board, view);
    let url = use_url();
    // The rule that the address names: the history of an order leads here.
    let asked =
        url.with_untracked(|url| Pairs::parse(url.search()).text("rule")).and_then(|id| id.parse().ok());
    if let Some(id) = asked {
        state.open(id);
    }
    let empty = Memo::new(move |_| state.view.with(|view| view.rules.is_empty()));
    let new = move |_| state.start(Rule::default());
    let parts = move || {
        match (state.opened.get(), empty.get()) {
        (Opened::Nothing, true) => view! {
            <div class="PageBody">
                <Empty title=tr!("Nothing happens by itself yet") text=tr!("A rule does the consistent part of the work: when something happens to an order, it does what you would do anyway, in the shop’s name and in the history.")>
                    <Starts state />
                </Empty>
            </div>
        }
        .into_any(),
        (opened, _) => view! {
            <div class="RulesBody" data-open=(opened != Opened::Nothing).then_some("")>
                <List state />
                {match opened {
                    Opened::Nothing => view! { <div class="RulesBody-none"><p class="Field-hint">{tr!("Choose a rule to see what it did, to try it or to change it. Or begin with one of these:")}</p><Starts state /></div> }.into_any(),
                    _ => view! { <Editor state /> }.into_any(),
                }}
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <header class="PageHead">
            <h1 translate="yes">{tr!("Rules")}</h1>
            <p class="PageHead-note">{typed(name)} " · " {move || state.summary()}</p>
            <div class="PageHead-end">
                {(!archived).then(|| view! { <button class="Button" data-kind="primary" type="button" on:click=new><Icon name="plus" />{tr!("New rule")}</button> })}
            </div>
        </header>
        {parts}
    }
}

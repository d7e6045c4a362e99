//! Search and filters of the list.

use super::query::{FLAGS, OrdersQuery};
use crate::{board_context::BoardContext, components::icon::Icon, paths, session::use_session};
use domain::tr;
use leptos::{ev, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, FormData, HtmlFormElement, HtmlInputElement, HtmlSelectElement};

/// A form that leads to the address of what it asks: by itself before the script is here, and by the router afterwards.
#[component]
pub fn OrdersForm(board: Arc<BoardContext>, query: Memo<OrdersQuery>) -> impl IntoView {
    let navigate = use_navigate();
    let go = move |form: HtmlFormElement| {
        let Ok(data) = FormData::new_with_form(&form) else { return };
        let asked = query.get_untracked().of_form(|name| data.get(name).as_string());
        navigate(&asked.address(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let changed = go.clone();
    let form = NodeRef::<html::Form>::new();
    // What somebody typed before the script was here stays; from then on the form says what the address says.
    Effect::new(move |before: Option<()>| {
        let asked = query.get();
        if let (Some(()), Some(form)) = (before, form.get_untracked()) {
            show(&form, &asked);
        }
    });
    let status = query.with_untracked(status_of);
    // Where nothing is approved nothing awaits that.
    let approves = !board.workflow.approvals.is_empty();
    let is_of_use =
        move |name: &str| name != "awaiting" || approves || query.with_untracked(|query| query.has(name));
    let statuses = board.workflow.statuses.iter().map(|known| {
        let (id, name) = (known.id.to_string(), known.name.clone());
        let value = id.clone();
        view! { <option value=value selected=status == id dir="auto">{name}</option> }
    });
    view! {
        <form
            class="OrdersFilter" action=paths::ORDERS method="get" role="search" node_ref=form
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                if let Some(form) = event.target().and_then(|form| form.dyn_into().ok()) {
                    go(form);
                }
            }
            on:change=move |event| {
                let input = event.target().and_then(|input| input.dyn_into::<Element>().ok());
                let form = input.and_then(|input| input.closest("form").ok().flatten()).and_then(|form| form.dyn_into().ok());
                if let Some(form) = form {
                    changed(form);
                }
            }
        >
            <BoardChoice slug=board.slug.clone() name=board.name.clone() />
            <label class="OrdersFilter-search">
                <Icon name="search" />
                <input
                    class="Input" type="search" name="q" dir="auto" placeholder=tr!("Number, customer, item, note") aria-label=tr!("Search orders")
                    value=query.with_untracked(|query| query.params.filter.q.clone()).unwrap_or_default()
                />
            </label>
            <button class="Button" type="submit">{tr!("Search")}</button>
            <select class="Input" name="status" aria-label=tr!("Status")>
                <option value="" selected=status.is_empty()>{tr!("Every status")}</option>
                {statuses.collect_view()}
            </select>
            <div class="OrdersFilter-flags">
                {FLAGS.into_iter().filter(|(name, _)| is_of_use(name)).map(|(name, label)| {
                    let on = || query.with_untracked(|query| query.has(name));
                    view! {
                        <label class="Choice">
                            <input type="checkbox" name=name value="true" checked=on() /> <span>{label()}</span>
                        </label>
                    }
                }).collect_view()}
            </div>
        </form>
    }
}

fn status_of(query: &OrdersQuery) -> String {
    query.params.filter.status.first().map(ToString::to_string).unwrap_or_default()
}

fn show(form: &HtmlFormElement, asked: &OrdersQuery) {
    let field = |name: &str| form.query_selector(&format!("[name={name}]")).ok().flatten();
    let input = |name| field(name).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    if let Some(words) = input("q") {
        words.set_value(asked.params.filter.q.as_deref().unwrap_or_default());
    }
    if let Some(status) = field("status").and_then(|field| field.dyn_into::<HtmlSelectElement>().ok()) {
        status.set_value(&status_of(asked));
    }
    for (name, _) in FLAGS {
        if let Some(flag) = input(name) {
            flag.set_checked(asked.has(name));
        }
    }
}

/// Which board's orders, where there are several.
#[component]
fn BoardChoice(slug: String, name: String) -> impl IntoView {
    let boards = use_session().with_me(|me| me.boards.clone()).unwrap_or_default();
    let mut boards: Vec<_> = boards.into_iter().map(|board| (board.slug, board.name)).collect();
    // One that is archived is none of those in use.
    if boards.iter().all(|(known, _)| *known != slug) {
        boards.push((slug.clone(), name));
    }
    if boards.len() < 2 {
        return view! { <input type="hidden" name="board" value=slug /> }.into_any();
    }
    let options = boards.into_iter().map(|(known, name)| {
        let chosen = known == slug;
        view! { <option value=known selected=chosen dir="auto">{name}</option> }
    });
    view! { <select class="Input" name="board" aria-label=tr!("Board")>{options.collect_view()}</select> }
        .into_any()
}

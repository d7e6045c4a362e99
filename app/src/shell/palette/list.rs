//! The open palette: a field, and below it what the letters in it mean.

use super::{
    entries::{Group, found, meant, page, step},
    opened::PaletteState,
};
use crate::{
    api::api,
    components::{dialog::Dialog, icon::Icon, items::items_text, notices::use_notices, typed::typed},
    paths,
    session::{Session, use_session},
    shell::{
        links::links,
        offers::{AtHand, Offer, What},
    },
};
use domain::{Card, Filter, isolated, query::ListParams, tr};
use leptos::{ev, html, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use std::time::Duration;

/// So long nobody types before orders are searched.
const PAUSE: Duration = Duration::from_millis(150);
/// So many orders are shown.
const ORDERS: u32 = 6;

/// What a search for orders found.
#[derive(Clone, PartialEq)]
enum Found {
    /// Nothing was asked yet.
    Nothing,
    /// These, to this question.
    Orders(String, Vec<Card>),
    /// No answer came.
    Lost,
}

/// The palette.
#[component]
pub fn PaletteDialog() -> impl IntoView {
    let state = expect_context::<PaletteState>();
    let (session, notices, navigate) = (use_session(), use_notices(), use_navigate());
    let location = use_location();
    let here =
        untrack(|| location.pathname.with(|path| location.search.with(|query| paths::board_of(path, query))));
    let board = untrack(|| session.board_or_last(here.as_deref())).map(|board| board.slug);
    let at_hand = RwSignal::new(state.0.with_untracked(|opened| opened.as_ref()?.at_hand.clone()));
    let (written, chosen, orders) =
        (RwSignal::new(String::new()), RwSignal::new(0), RwSignal::new(Found::Nothing));
    search(written, orders, board.clone());
    let pages = StoredValue::new(untrack(|| pages(session, board.as_deref())));
    let groups = Memo::new_with_compare(
        move |_| groups(&written.get(), at_hand.get(), &orders.get(), pages.get_value(), board.as_deref()),
        |_, _| true,
    );
    let count = move || groups.with(|groups| groups.iter().map(|group| group.entries.len()).sum::<usize>());
    let nth = move |at: usize| {
        groups.with_untracked(|groups| groups.iter().flat_map(|group| &group.entries).nth(at).cloned())
    };
    // What is meant is the first, whenever other letters mean something else.
    Effect::new(move || {
        written.track();
        chosen.set(0);
    });
    let act = Callback::new(move |at: usize| match nth(at).map(|entry| (entry.what.clone(), entry)) {
        Some((What::Go(href), _)) => {
            state.0.set(None);
            navigate(&href, NavigateOptions::default());
        }
        Some((What::Do(what), _)) => {
            state.close();
            what.run(());
        }
        Some((What::Refused, entry)) => notices.say(entry.detail),
        None => {}
    });
    let key = move |event: ev::KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|at| *at = step(*at, 1, untrack(count))),
            "ArrowUp" => chosen.update(|at| *at = step(*at, -1, untrack(count))),
            // A word that is being composed ends with Enter, too.
            "Enter" if !event.is_composing() => act.run(chosen.get_untracked()),
            "Backspace" if written.with_untracked(String::is_empty) => at_hand.set(None),
            _ => return,
        }
        event.prevent_default();
        show_chosen();
    };
    let field = NodeRef::<html::Input>::new();
    let on_open = Callback::new(move |_| {
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    });
    let rows = move || {
        let mut at = 0;
        let groups = groups.get();
        let groups = groups.into_iter().enumerate().map(|(n, group)| {
            let first = at;
            at += group.entries.len();
            view! { <Entries n group first chosen act written /> }
        });
        groups.collect_view()
    };
    let none = move || {
        let (lost, empty) = (orders.with(|orders| *orders == Found::Lost), count() == 0);
        match (lost, empty) {
            (true, _) => tr!("Orders could not be searched. Check the connection and write on."),
            (false, true) => tr!("Nothing is called that. Try a number, a customer, a page."),
            (false, false) => String::new(),
        }
    };
    view! {
        <Dialog labelled_by="palette-title" class="Palette" on_close=Callback::new(move |()| state.close()) on_open>
            <h2 id="palette-title" class="visually-hidden">{tr!("Find or do")}</h2>
            <div class="Palette-head">
                <Icon name="search" />
                {move || at_hand.get().map(|AtHand { title, .. }| view! {
                    <span class="Palette-order">
                        <span dir="auto">{title}</span>
                        <button type="button" aria-label=tr!("Leave the order") on:click=move |_| at_hand.set(None)><Icon name="close" /></button>
                    </span>
                })}
                <input
                    class="Palette-field"
                    type="text"
                    dir="auto"
                    role="combobox"
                    aria-label=tr!("An order, a page, or what to do")
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    aria-activedescendant=move || (count() > 0).then(|| format!("palette-{}", chosen.get()))
                    autocomplete="off"
                    spellcheck="false"
                    maxlength="100"
                    placeholder=tr!("An order, a page, or what to do")
                    node_ref=field
                    prop:value=written
                    on:input=move |event| written.set(event_target_value(&event))
                    on:keydown=key
                />
                <button class="Palette-close" type="button" aria-label=tr!("Close") on:click=move |_| state.close()><kbd>{tr!("the key" => "Esc")}</kbd></button>
            </div>
            <div class="Palette-list" id="palette-list" role="listbox" aria-label=tr!("What is meant")>{rows}</div>
            <p class="Palette-none" role="status">{none}</p>
            <p class="Palette-keys" aria-hidden="true">
                <span><kbd>"↑"</kbd> <kbd>"↓"</kbd> " " {tr!("keys" => "choose")}</span>
                <span><kbd>{tr!("the key" => "Enter")}</kbd> " " {tr!("keys" => "do it")}</span>
                {move || at_hand.get().map(|_| view! { <span><kbd>{tr!("the key" => "Backspace")}</kbd> " " {tr!("keys" => "leave the order")}</span> })}
            </p>
        </Dialog>
    }
}

#[component]
fn Entries(
    n: usize,
    group: Group,
    /// The place of its first entry in the whole list.
    first: usize,
    chosen: RwSignal<usize>,
    act: Callback<usize>,
    written: RwSignal<String>,
) -> impl IntoView {
    let heading = format!("palette-group-{n}");
    let words = untrack(|| written.get());
    let entries = group.entries.into_iter().enumerate().map(|(place, entry)| {
        let at = first + place;
        let is_chosen = move || chosen.get() == at;
        let refused = matches!(entry.what, What::Refused).then_some("true");
        view! {
            <div
                class="Palette-entry"
                role="option"
                id=format!("palette-{at}")
                aria-selected=move || is_chosen().to_string()
                aria-disabled=refused
                on:click=move |_| act.run(at)
                on:mousemove=move |_| if chosen.get_untracked() != at { chosen.set(at) }
            >
                <Icon name=entry.icon />
                <span class="Palette-name" dir="auto">{marked(&entry.name, &words)}</span>
                <small dir="auto">{entry.detail}</small>
                {entry.key.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
            </div>
        }
    });
    view! {
        <div role="group" aria-labelledby=heading.clone()>
            <h3 id=heading.clone() role="presentation">{group.name}</h3>
            {entries.collect_view()}
        </div>
    }
}

/// A name with the first word of what is written marked in it.
fn marked(name: &str, written: &str) -> AnyView {
    let word = written.split_whitespace().next().unwrap_or_default();
    let Some(place) = found(name, word) else { return typed(name).into_any() };
    let (before, word, after) = (&name[..place.start], &name[place.clone()], &name[place.end..]);
    view! { {before.to_owned()}<mark>{word.to_owned()}</mark>{after.to_owned()} }.into_any()
}

/// What is listed: what can be done first, for it is the most that is at hand.
fn groups(
    written: &str,
    at_hand: Option<AtHand>,
    orders: &Found,
    pages: Vec<Offer>,
    board: Option<&str>,
) -> Vec<Group> {
    let written = written.trim();
    let offers = at_hand.map(|at_hand| at_hand.offers).unwrap_or_default();
    let orders = match (orders, board) {
        (Found::Orders(asked, cards), Some(board)) if asked == written => {
            cards.iter().map(|card| order(card, board)).collect()
        }
        _ => Vec::new(),
    };
    let groups = [
        Group { name: tr!("With this order"), entries: meant(offers, written) },
        Group { name: tr!("Orders"), entries: orders },
        Group { name: tr!("Pages"), entries: meant(pages, written) },
    ];
    groups.into_iter().filter(|group| !group.entries.is_empty()).collect()
}

fn order(card: &Card, board: &str) -> Offer {
    let name = format!("{} · {}", isolated(&card.number), isolated(&card.customer.name));
    page("orders", name, items_text(&card.lines), paths::order(board, &card.number))
}

/// Every page that one may open, those of the menu first.
fn pages(session: Session, board: Option<&str>) -> Vec<Offer> {
    let Some(me) = session.me() else { return Vec::new() };
    let here = session.board_or_last(board);
    let name = here.as_ref().map(|board| board.name.clone()).unwrap_or_default();
    let mut pages: Vec<Offer> = links(Some(&me), here.as_ref())
        .into_iter()
        .map(|link| {
            let detail = if link.href.starts_with("/boards/") { name.clone() } else { String::new() };
            page(link.icon, link.name, detail, link.href)
        })
        .collect();
    let mut add = |icon, name: String, detail: String, href: String| {
        pages.push(page(icon, name, detail, href));
    };
    if let Some(board) = &here {
        add("plus", tr!("New order"), name.clone(), paths::new_order(&board.slug));
        add("import", tr!("Import orders from a file"), name.clone(), paths::import(&board.slug));
    }
    for other in me.boards.iter().filter(|other| Some(&other.slug) != here.as_ref().map(|here| &here.slug)) {
        add("board", other.name.clone(), tr!("Another board"), paths::board(&other.slug));
    }
    add("person", tr!("Stand-ins"), tr!("Who decides while somebody is away"), paths::STAND_INS.into());
    if me.admin {
        add("board", tr!("Boards"), tr!("All boards of the shop, archived ones too"), paths::BOARDS.into());
        add("plus", tr!("New board"), tr!("From a template"), paths::NEW_BOARD.into());
    }
    pages
}

/// Searches the board's orders for what is written, when nobody has typed for a moment.
fn search(written: RwSignal<String>, orders: RwSignal<Found>, board: Option<String>) {
    let Some(board) = board else { return };
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
    };
    Effect::new(move || {
        let asked = written.with(|written| written.trim().to_owned());
        stop();
        if asked.is_empty() {
            return orders.set(Found::Nothing);
        }
        let board = board.clone();
        let ask = move || {
            spawn_local(async move {
                let filter = Filter { q: Some(asked.clone()), ..Filter::default() };
                let params = ListParams { filter, limit: Some(ORDERS), ..ListParams::default() };
                let answer = api().orders(board, params).await;
                // Other letters may stand there by now, or the palette be closed.
                if written.try_with_untracked(|written| written.trim() == asked) != Some(true) {
                    return;
                }
                orders.try_set(answer.map_or(Found::Lost, |page| Found::Orders(asked, page.items)));
            });
        };
        waiting.set_value(set_timeout_with_handle(ask, PAUSE).ok());
    });
    on_cleanup(stop);
}

/// Scrolls to what is chosen, once the page shows which that is.
fn show_chosen() {
    request_animation_frame(|| {
        let chosen = document().query_selector(".Palette-entry[aria-selected=true]").ok().flatten();
        if let Some(chosen) = chosen {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            chosen.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

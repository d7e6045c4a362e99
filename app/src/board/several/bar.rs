//! The bar over the board while cards are chosen: how many, and what can be done with them.

use super::{
    acts::Act,
    dialogs::{Asked, Dialogs},
};
use crate::{
    board::{focus, state::use_board},
    components::{icon::Icon, typed::typed},
};
use domain::tr;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The bar.
#[component]
pub fn SeveralBar() -> impl IntoView {
    let board = use_board();
    let several = board.several;
    let chosen = Memo::new(move |_| board.chosen());
    let asked = RwSignal::new(None);
    let release = Memo::new(move |_| board.foretell(&Act::Release, &chosen.get()).may);
    let busy = Memo::new(move |_| several.progress.get());
    let leave = move |_| {
        let last = board.active.get_untracked();
        several.leave();
        if let Some(order) = last {
            focus::later(board, order);
        }
    };
    let said = move || match busy.get() {
        Some((at, count)) => tr!("{} of {}…", at + 1, count),
        None => tr!("{n} order selected" | "{n} orders selected" % chosen.with(Vec::len)),
    };
    // What was not done is told until it is put away, whatever is selected meanwhile.
    let shown = Memo::new(move |_| several.is_any() || several.failed.with(|failed| !failed.is_empty()));
    let none = Memo::new(move |_| busy.get().is_some() || !several.is_any());
    let bar = move || {
        view! {
            <section class="Several" aria-label=tr!("Selected orders")>
                <Failed />
                <div class="Several-bar">
                    <p class="Several-count" role="status">{said}</p>
                    <button class="Button" type="button" disabled=none on:click=move |_| asked.set(Some(Asked::Move))>
                        <Icon name="move" />{tr!("Move to…")}
                    </button>
                    <button class="Button" type="button" disabled=none on:click=move |_| asked.set(Some(Asked::Hold))>
                        <Icon name="pause" />{tr!("a verb" => "Hold…")}
                    </button>
                    <button class="Button" type="button" disabled=none on:click=move |_| asked.set(Some(Asked::Assign))>
                        <Icon name="person" />{tr!("Assign…")}
                    </button>
                    {move || (!release.read().is_empty()).then(|| view! {
                        <button
                            class="Button"
                            type="button"
                            disabled=none
                            on:click=move |_| board.act_on(Act::Release, release.get_untracked())
                        >
                            {tr!("Release {}", release.read().len())}
                        </button>
                    })}
                    <button class="Several-leave" type="button" aria-label=tr!("Select none") aria-keyshortcuts="Escape" on:click=leave><Icon name="close" /></button>
                </div>
            </section>
        }
    };
    view! {
        {move || shown.get().then(bar)}
        <Dialogs asked chosen />
    }
}

/// With which orders it was not done, and why. They are what is selected at first, and again by a button.
#[component]
fn Failed() -> impl IntoView {
    let board = use_board();
    let failed = board.several.failed;
    let selected = Memo::new(move |_| {
        let chosen = board.several.chosen.get();
        failed.with(|failed| failed.iter().map(|unmoved| unmoved.order).collect::<BTreeSet<_>>()) == chosen
    });
    let select = move |_| {
        failed.with_untracked(|failed| board.several.choose(failed.iter().map(|unmoved| unmoved.order)));
    };
    move || {
        let failed = failed.get();
        (!failed.is_empty()).then(|| {
            let rows = failed
                .into_iter()
                .map(|unmoved| view! { <li><b>{typed(unmoved.number)}</b> " " {unmoved.reason}</li> });
            view! {
                <div class="Several-failed" role="alert">
                    <h2>{move || if selected.get() { tr!("Not done, and still selected") } else { tr!("Not done") }}</h2>
                    <ul>{rows.collect_view()}</ul>
                    {move || (!selected.get()).then(|| view! {
                        <button class="Button" type="button" on:click=select>{tr!("Select the failed")}</button>
                    })}
                </div>
            }
        })
    }
}

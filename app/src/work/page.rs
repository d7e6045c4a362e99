//! What both pages of work are: loaded for the board that the address names, followed by its feed, and cut into sections of
//! which chips choose.

use super::{
    context::{WorkContext, board_slug},
    live::{Ask, Following},
};
use crate::{
    api::{ApiFuture, ApiResult},
    board_context::BoardContext,
    load::{NoBoard, loaded},
};
use domain::{
    tr,
    wire::{AttentionView, WorkView},
};
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Serialize, de::DeserializeOwned};

/// What such a page shows, at a position of the log.
pub trait Followed: Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The position.
    fn seq(&self) -> u64;
}

impl Followed for WorkView {
    fn seq(&self) -> u64 {
        self.seq
    }
}

impl Followed for AttentionView {
    fn seq(&self) -> u64 {
        self.seq
    }
}

/// Asks for what a page shows of a board.
pub type Source<T> = fn(String) -> ApiFuture<T>;

/// The page: `view` shows what came, and goes on to show what comes.
pub fn work_page<T: Followed, V: IntoView + 'static>(
    title: String,
    ask: Source<T>,
    view: fn(WorkContext, RwSignal<T>, Following) -> V,
) -> impl IntoView {
    let slug = board_slug();
    view! {
        <Title text=title />
        {move || match slug.get() {
            Some(slug) => {
                let data = Resource::new(|| (), move |()| load(slug.clone(), ask));
                let start_over = Callback::new(move |()| data.refetch());
                loaded(data, move |(board, shown)| follow(board, shown, ask, start_over, view)).into_any()
            }
            None => view! { <NoBoard /> }.into_any(),
        }}
    }
}

async fn load<T>(slug: String, ask: Source<T>) -> ApiResult<(BoardContext, T)> {
    // The door is found before anything is awaited: afterwards no page may be around.
    let shown = ask(slug.clone());
    futures::try_join!(BoardContext::load(slug), shown)
}

fn follow<T: Followed, V>(
    board: BoardContext,
    shown: T,
    source: Source<T>,
    start_over: Callback<()>,
    view: fn(WorkContext, RwSignal<T>, Following) -> V,
) -> V {
    let (slug, seq) = (board.slug.clone(), shown.seq());
    let (of, shown) = (slug.clone(), RwSignal::new(shown));
    let ask: Ask = Callback::new(move |()| -> std::pin::Pin<Box<dyn Future<Output = ApiResult<u64>>>> {
        let asked = source(of.clone());
        Box::pin(async move {
            let now = asked.await?;
            let seq = now.seq();
            let _ = shown.try_set(now);
            Ok(seq)
        })
    });
    let following = Following::start(slug, seq, ask, start_over);
    view(WorkContext::new(board, following), shown, following)
}

/// Which of a page's sections are shown: the chosen one, or all where that is empty by now.
pub fn shown<K>(counts: Memo<Vec<(K, u32)>>, chosen: RwSignal<Option<K>>) -> Memo<Vec<K>>
where
    K: Copy + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| {
        let all: Vec<K> = counts.with(|counts| counts.iter().map(|(kind, _)| *kind).collect());
        let chosen = chosen.get().filter(|chosen| all.contains(chosen));
        all.into_iter().filter(|kind| chosen.is_none_or(|chosen| chosen == *kind)).collect()
    })
}

/// The chips that choose among the sections, where there are several.
#[component]
pub fn SectionChips<K>(
    /// The sections that there are, with how many orders each has.
    counts: Memo<Vec<(K, u32)>>,
    /// The one that is chosen.
    chosen: RwSignal<Option<K>>,
    /// What a section is called.
    name: fn(K) -> String,
) -> impl IntoView
where
    K: Copy + PartialEq + Send + Sync + 'static,
{
    let all = move || counts.with(|counts| counts.iter().map(|(_, total)| total).sum::<u32>());
    let pressed = move |kind: Option<K>| if chosen.get() == kind { "true" } else { "false" };
    let chip = move |(kind, total): (K, u32)| {
        view! {
            <button class="Chip" type="button" aria-pressed=move || pressed(Some(kind)) on:click=move |_| chosen.set(Some(kind))>
                {name(kind)} " " <b>{total}</b>
            </button>
        }
    };
    view! {
        {move || (counts.with(Vec::len) > 1).then(|| view! {
            <div class="Chips Work-chips" role="group" aria-label=tr!("Which of it to show")>
                <button class="Chip" type="button" aria-pressed=move || pressed(None) on:click=move |_| chosen.set(None)>{tr!("orders" => "All")} " " <b>{all}</b></button>
                {counts.get().into_iter().map(chip).collect_view()}
            </div>
        })}
    }
}

//! Pages that are about one of the shop's boards: which one, by their address, and the way to the others.

use crate::session::use_session;
use domain::{query::Pairs, tr, wire::BoardAccess};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

/// The board that the address names, or the first; none where somebody has none.
pub fn chosen_board() -> Memo<Option<BoardAccess>> {
    let (session, url) = (use_session(), use_url());
    Memo::new(move |_| {
        let boards = session.me()?.boards;
        let asked = url.with(|url| Pairs::parse(url.search()).text("board"));
        boards.iter().find(|board| Some(&board.slug) == asked.as_ref()).or(boards.first()).cloned()
    })
}

/// The same page for each board, where there are several.
#[component]
pub fn BoardChoice(
    /// The slug of the board that is shown.
    slug: String,
    /// The page's path for a slug.
    path: fn(&str) -> String,
) -> impl IntoView {
    let boards = use_session().with_me(|me| me.boards.clone()).unwrap_or_default();
    let several = boards.len() > 1;
    let link = move |board: BoardAccess| {
        let here = board.slug == slug;
        view! { <a class="Chip" href=path(&board.slug) aria-current=here.then_some("true") dir="auto">{board.name}</a> }
    };
    several.then(|| view! { <nav class="Chips" aria-label=tr!("Boards")>{boards.into_iter().map(link).collect_view()}</nav> })
}

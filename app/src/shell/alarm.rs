//! The alarm of orders that are nobody's: administrators see it wherever they are, beside the way to them.

use crate::{api::Client, session::use_session};
use domain::{Concern, wire::BoardAccess};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How often it is looked for. Somebody leaves or is away from today on without a word on any board.
const LOOK: Duration = Duration::from_secs(60);

/// How many orders of a board are nobody's; none for who could not change that.
pub fn nobodys(board: Memo<Option<BoardAccess>>) -> RwSignal<u32> {
    let (session, count) = (use_session(), RwSignal::new(0));
    let admin = Memo::new(move |_| session.me().is_some_and(|me| me.admin && me.seeing_as.is_none()));
    let slug = Memo::new(move |_| board.get().map(|board| board.slug).filter(|_| admin.get()));
    let look = move || {
        let Some(slug) = slug.get_untracked() else { return count.set(0) };
        spawn_local(async move {
            // Without an answer the next minute asks again.
            if let Ok(attention) = Client.attention(slug).await {
                let nobodys = attention.sections.iter().find(|section| section.concern == Concern::Nobodys);
                let _ = count.try_set(nobodys.map_or(0, |section| section.total));
            }
        });
    };
    // Effects run in the browser alone.
    Effect::new(move || {
        slug.track();
        look();
    });
    Effect::new(move || {
        if let Ok(ticking) = set_interval_with_handle(look, LOOK) {
            on_cleanup(move || ticking.clear());
        }
    });
    count
}

/// The number beside the way to them.
#[component]
pub fn Alarm(nobodys: RwSignal<u32>) -> impl IntoView {
    move || {
        let count = nobodys.get();
        (count > 0).then(|| {
            let words = if count == 1 { " order is nobody’s" } else { " orders are nobody’s" };
            view! { <b class="Navigation-alarm">{count}<i class="visually-hidden">{words}</i></b> }
        })
    }
}

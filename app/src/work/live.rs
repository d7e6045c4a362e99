//! What keeps a page of work true: whenever the board's feed says that something changed, it is asked for anew, and once a
//! minute, for time passes without anybody doing anything.

use crate::{
    api::ApiResult,
    commands::pause,
    counts::{Counts, use_counts},
    feed::{FeedConnection, Status},
    session::use_session,
};
use domain::{tr, wire::FeedEvent};
use leptos::{prelude::*, task::spawn_local};
use std::{pin::Pin, time::Duration};

/// How often it is asked for without any news.
const TICK: Duration = Duration::from_secs(60);
/// Several changes at once are one piece of news.
const GATHER: Duration = Duration::from_millis(150);

/// Asks for what the page shows; what comes stands in its signals.
pub type Ask = Callback<(), Pin<Box<dyn Future<Output = ApiResult<u64>>>>>;

/// A page that follows a board.
#[derive(Clone, Copy)]
pub struct Following {
    feed: FeedConnection,
    /// The board that is followed.
    board: StoredValue<String>,
    counts: Counts,
    ask: Ask,
    /// The position of the log that was heard of last.
    heard: StoredValue<u64>,
    /// Whether an answer is awaited, and whether more happened since it was asked for.
    asking: StoredValue<(bool, bool)>,
}

impl Following {
    /// Follows a board from a position of its log on; `start_over` fetches all of it, where the board itself has changed. Effects
    /// run in the browser alone.
    pub fn start(board: String, seq: u64, ask: Ask, start_over: Callback<()>) -> Following {
        let feed = FeedConnection::new();
        let following = Following {
            feed,
            board: StoredValue::new(board.clone()),
            counts: use_counts(),
            ask,
            heard: StoredValue::new(seq),
            asking: StoredValue::new((false, false)),
        };
        let session = use_session();
        Effect::new(move || {
            let me = session.with_me(|me| me.id);
            let seeing_as = session.seeing_as().map(|role| role.id.to_string());
            let position = move || following.heard.get_value();
            feed.connect(&board, (me, seeing_as), position, move |event| match event {
                FeedEvent::Hello(_) | FeedEvent::Presence(_) => {}
                FeedEvent::Skip { seq } => following.hear(seq),
                FeedEvent::Change(change) => {
                    following.hear(change.seq);
                    following.renew();
                }
                FeedEvent::Reset => {
                    // What the person may see and do can be among what changed.
                    session.refresh();
                    start_over.run(());
                }
            });
            if let Ok(ticking) = set_interval_with_handle(move || following.renew(), TICK) {
                on_cleanup(move || ticking.clear());
            }
        });
        following
    }

    fn hear(self, seq: u64) {
        self.heard.update_value(|heard| *heard = (*heard).max(seq));
    }

    /// Asks anew, once more afterwards where something happened meanwhile; and for what the navigation counts.
    pub fn renew(self) {
        self.board.with_value(|board| self.counts.renew(board));
        let is_asked = self.asking.try_update_value(|(asking, again)| {
            let was = *asking;
            (*asking, *again) = (true, was);
            was
        });
        if is_asked != Some(false) {
            return;
        }
        spawn_local(async move {
            loop {
                pause(GATHER).await;
                // The page may be left by now. What happens from here on is asked for afterwards.
                if self.asking.try_update_value(|asking| asking.1 = false).is_none() {
                    return;
                }
                // Without an answer the next change or the next minute asks again.
                if let Ok(seq) = self.ask.run(()).await {
                    let _ = self.heard.try_update_value(|heard| *heard = (*heard).max(seq));
                }
                let again = self.asking.try_update_value(|(asking, again)| {
                    *asking = *again;
                    *again
                });
                if again != Some(true) {
                    return;
                }
            }
        });
    }
}

/// Whether what is shown is what is.
#[component]
pub fn Liveness(following: Following) -> impl IntoView {
    let status = following.feed.status();
    view! {
        <p class="Live" data-live=move || status.get().name() role="status">
            {move || match status.get() {
                Status::Connecting => tr!("Connecting…"),
                Status::Live => tr!("a feed" => "Live"),
                Status::Stale => tr!("Reconnecting: what is shown may be old"),
                Status::SignedOut => tr!("Signed out: reload the page to sign in"),
            }}
        </p>
    }
}

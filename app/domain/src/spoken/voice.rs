//! Which language is spoken at this moment. It belongs to the piece of work that is being done and not to the thread: what
//! waits in between takes it along.

use super::TeamLanguage;
use std::{
    cell::Cell,
    future::{Future, poll_fn},
    pin::pin,
    sync::OnceLock,
};

thread_local! {
    static SPOKEN: Cell<Option<TeamLanguage>> = const { Cell::new(None) };
}

/// Whom to ask where nobody said.
static OTHERWISE: OnceLock<fn() -> Option<TeamLanguage>> = OnceLock::new();

/// The language that is spoken now; English where nobody says otherwise.
pub fn now() -> TeamLanguage {
    SPOKEN.get().or_else(|| OTHERWISE.get()?()).unwrap_or_default()
}

/// Does something in a language.
pub fn within<T>(language: TeamLanguage, work: impl FnOnce() -> T) -> T {
    let _before = Before(SPOKEN.replace(Some(language)));
    work()
}

/// Sees something to its end in a language, whichever threads it is done on. What it spawns is no part of it.
pub async fn speaking<F: Future>(language: TeamLanguage, work: F) -> F::Output {
    let mut work = pin!(work);
    poll_fn(|context| within(language, || work.as_mut().poll(context))).await
}

/// From here on this thread speaks a language: a browser's only one does so for as long as its page lasts.
pub fn settle(language: TeamLanguage) {
    SPOKEN.set(Some(language));
}

/// Has somebody be asked where nobody said: whoever renders a page knows its language in parts that are done apart. Once in a
/// process.
pub fn otherwise(ask: fn() -> Option<TeamLanguage>) {
    OTHERWISE.get_or_init(|| ask);
}

/// What was spoken before, and is again once this goes, also where what was done in between broke down.
struct Before(Option<TeamLanguage>);

impl Drop for Before {
    fn drop(&mut self) {
        SPOKEN.set(self.0);
    }
}

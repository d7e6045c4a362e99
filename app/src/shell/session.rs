//! Who is signed in, loaded once a page.

use crate::backend::{Answer, backend};
use domain::{Actor, ActorRef, wire::Me};
use leptos::prelude::*;

/// The person who is signed in, for every page inside the shell.
#[derive(Clone, Copy)]
pub struct Session(Resource<Answer<Me>>);

impl Session {
    /// Loads it for the pages below.
    pub fn provide() {
        provide_context(Session(Resource::new_blocking(|| (), |()| backend().me())));
    }

    /// Who is signed in. Await it under a `Suspense`.
    pub async fn me(self) -> Answer<Me> {
        self.0.await
    }
}

/// The session of the page around.
pub fn use_session() -> Session {
    expect_context()
}

/// The person as rules see them on one board.
pub fn actor_on(me: &Me, board: &str) -> Actor {
    let access = me.boards.iter().find(|access| access.slug == board || access.id.to_string() == board);
    let roles = access.map(|access| access.roles.clone()).unwrap_or_default();
    Actor { who: ActorRef::Person(me.id), admin: me.admin, roles }
}

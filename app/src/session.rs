//! Who is signed in, as the server said when it rendered the page, and as it says again on the way from page to page.

use crate::{
    api::{ApiError, api, ask_as},
    paths,
};
use domain::{
    Actor, ActorRef, DateStyle, isolated,
    wire::{Me, SeeingAs},
};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeSet;

/// What the server's renderer provides: the person whose page it is.
#[derive(Debug, Clone)]
pub struct SignedInPerson(pub Option<Me>);

/// The person who is signed in.
#[derive(Clone, Copy)]
pub struct Session(RwSignal<Option<Me>>);

/// The session of the app around.
pub fn use_session() -> Session {
    expect_context()
}

impl Session {
    /// Makes it available to the pages below. It came with the page, so nothing waits for it.
    pub fn provide() {
        let person = SharedValue::new(|| use_context::<SignedInPerson>().and_then(|person| person.0));
        let person = person.into_inner();
        if cfg!(feature = "hydrate") {
            ask_as(person.as_ref().and_then(|me| Some(me.seeing_as.as_ref()?.id.to_string())));
        }
        provide_context(Session(RwSignal::new(person)));
    }

    /// The person, tracked; none before anybody signed in.
    pub fn me(self) -> Option<Me> {
        self.0.get()
    }

    /// Reads the person once.
    pub fn with_me<T>(self, read: impl FnOnce(&Me) -> T) -> Option<T> {
        self.0.with_untracked(|me| me.as_ref().map(read))
    }

    /// The role as whose holder an administrator looks. That stays the same for as long as the document does.
    pub fn seeing_as(self) -> Option<SeeingAs> {
        self.with_me(|me| me.seeing_as.clone()).flatten()
    }

    /// Why nothing can be changed here: somebody looks as another role does.
    pub fn only_looks(self) -> Option<String> {
        let role = self.seeing_as()?;
        let name = isolated(&role.name);
        Some(format!(
            "You see Milepost as {name} does and cannot change anything: go back to yourself first."
        ))
    }

    /// Whether the person is an administrator.
    pub fn is_admin(self) -> bool {
        self.with_me(|me| me.admin) == Some(true)
    }

    /// The address of the first board, or of the page that says there is none. Tracked.
    pub fn home(self) -> String {
        let first = self.0.with(|me| me.as_ref()?.boards.first().map(|board| paths::board(&board.slug)));
        first.unwrap_or_else(|| "/".into())
    }

    /// How the shop writes dates.
    pub fn date_style(self) -> DateStyle {
        self.with_me(|me| me.date_style).unwrap_or_default()
    }

    /// The person as the rules of one board see them, by the board's slug. Nobody is somebody who may do nothing.
    pub fn actor_on(self, board: &str) -> Actor {
        let actor = self.with_me(|me| {
            let access = me.boards.iter().find(|access| access.slug == board);
            let roles = access.map(|access| access.roles.clone()).unwrap_or_default();
            Actor { who: ActorRef::Person(me.id), admin: me.admin, roles }
        });
        actor.unwrap_or_else(|| Actor { who: ActorRef::System, admin: false, roles: BTreeSet::new() })
    }

    /// Asks again who is signed in and what they may: roles change while a page is open. Only in the browser.
    pub fn refresh(self) {
        spawn_local(async move {
            match api().me().await {
                Ok(me) => {
                    if self.0.with_untracked(|known| known.as_ref() != Some(&me)) {
                        self.0.set(Some(me));
                    }
                }
                // The page that is shown next says so itself.
                Err(ApiError::Problem(_) | ApiError::Offline | ApiError::Unreadable) => {}
            }
        });
    }
}

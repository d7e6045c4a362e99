//! Who is signed in, as the server said when it rendered the page, and as it says again on the way from page to page.

use crate::{
    api::{ApiError, api, ask_as},
    paths,
};
use domain::{
    Actor, ActorRef, DateStyle, Decider, isolated, tr,
    wire::{BoardAccess, Me, SeeingAs},
};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeSet;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

/// What the server's renderer provides: the person whose page it is.
#[derive(Debug, Clone)]
pub struct SignedInPerson(pub Option<Me>);

/// The board that somebody was on last in this browser, by its slug. Whoever renders provides it.
#[derive(Debug, Clone, Default)]
pub struct LastBoard(pub Option<String>);

/// The cookie in which the browser keeps it. It holds no secret, and names a board only to who sees that.
pub const LAST_BOARD_COOKIE: &str = "milepost-board";

/// The person who is signed in.
#[derive(Clone, Copy)]
pub struct Session {
    person: RwSignal<Option<Me>>,
    /// The board that they were on last, by its slug.
    last_board: RwSignal<Option<String>>,
    /// How many notifications the bell counts.
    unread: RwSignal<u32>,
}

/// The session of the app around.
pub fn use_session() -> Session {
    expect_context()
}

impl Session {
    /// Makes it available to the pages below. It came with the page, so nothing waits for it.
    pub fn provide() {
        let person = SharedValue::new(|| use_context::<SignedInPerson>().and_then(|person| person.0));
        let mut person = person.into_inner();
        // It changes by itself, and nobody else is somebody else for that.
        let unread = person.as_mut().map(|me| std::mem::take(&mut me.unread)).unwrap_or_default();
        if cfg!(feature = "hydrate") {
            ask_as(person.as_ref().and_then(|me| Some(me.seeing_as.as_ref()?.id.to_string())));
        }
        let last = SharedValue::new(|| use_context::<LastBoard>().and_then(|last| last.0)).into_inner();
        let (person, last_board) = (RwSignal::new(person), RwSignal::new(last));
        provide_context(Session { person, last_board, unread: RwSignal::new(unread) });
    }

    /// The person, tracked; none before anybody signed in.
    pub fn me(self) -> Option<Me> {
        self.person.get()
    }

    /// How many notifications the bell counts, tracked.
    pub fn unread(self) -> u32 {
        self.unread.get()
    }

    /// The bell counts so many by now.
    pub fn ring(self, unread: u32) {
        if self.unread.try_get_untracked() != Some(unread) {
            let _ = self.unread.try_set(unread);
        }
    }

    /// Reads the person once.
    pub fn with_me<T>(self, read: impl FnOnce(&Me) -> T) -> Option<T> {
        self.person.with_untracked(|me| me.as_ref().map(read))
    }

    /// The role as whose holder an administrator looks. That stays the same for as long as the document does.
    pub fn seeing_as(self) -> Option<SeeingAs> {
        self.with_me(|me| me.seeing_as.clone()).flatten()
    }

    /// Why nothing can be changed here: somebody looks as another role does.
    pub fn only_looks(self) -> Option<String> {
        let role = self.seeing_as()?;
        let name = isolated(&role.name);
        Some(tr!("You see Milepost as {} does and cannot change anything: go back to yourself first.", name))
    }

    /// Whether the shop tells its customers by mail what becomes of their orders.
    pub fn tells_customers(self) -> bool {
        self.with_me(|me| me.tells_customers) == Some(true)
    }

    /// Whether the person is an administrator.
    pub fn is_admin(self) -> bool {
        self.with_me(|me| me.admin) == Some(true)
    }

    /// The board in use of this slug, or the one that the person was on last, or the first. Tracked.
    pub fn board_or_last(self, slug: Option<&str>) -> Option<BoardAccess> {
        let last = self.last_board.get();
        self.person.with(|me| {
            let boards = &me.as_ref()?.boards;
            let of = |slug: Option<&str>| boards.iter().find(|board| Some(board.slug.as_str()) == slug);
            of(slug).or_else(|| of(last.as_deref())).or(boards.first()).cloned()
        })
    }

    /// Whether there is more than one board in use. Tracked.
    pub fn has_several_boards(self) -> bool {
        self.person.with(|me| me.as_ref().is_some_and(|me| me.boards.len() > 1))
    }

    /// Notes the board that the person is on, for the first address to lead there. Only in the browser.
    pub fn remember_board(self, slug: &str) {
        if self.last_board.with_untracked(|last| last.as_deref() == Some(slug)) {
            return;
        }
        self.last_board.set(Some(slug.to_owned()));
        let cookie = format!("{LAST_BOARD_COOKIE}={slug}; Path=/; Max-Age=31536000; SameSite=Lax");
        // Where a browser keeps none, the first address leads to the first board.
        let _ = document().unchecked_into::<HtmlDocument>().set_cookie(&cookie);
    }

    /// Where one begins: one's work or the board that one was on last, or the page that says there is none. Tracked.
    pub fn home(self) -> String {
        let several = self.has_several_boards();
        self.board_or_last(None).map_or_else(|| "/".into(), |board| paths::home(&board, several))
    }

    /// The address of the board that one was on last. Tracked.
    pub fn board_address(self) -> String {
        self.board_or_last(None).map_or_else(|| "/".into(), |board| paths::board(&board.slug))
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

    /// The person as one who can be asked to decide on a board, with those whom they stand in for.
    pub fn decider_on(self, board: &str) -> Decider {
        let access = |me: &Me| me.boards.iter().find(|access| access.slug == board).cloned();
        let stands_for = self.with_me(access).flatten().map(|access| access.stands_for);
        Decider::of(&self.actor_on(board), stands_for.unwrap_or_default())
    }

    /// Asks again who is signed in and what they may: roles change while a page is open. Only in the browser.
    pub fn refresh(self) {
        spawn_local(async move {
            match api().me().await {
                Ok(mut me) => {
                    self.ring(std::mem::take(&mut me.unread));
                    if self.person.with_untracked(|known| known.as_ref() != Some(&me)) {
                        self.person.set(Some(me));
                    }
                }
                // The page that is shown next says so itself.
                Err(ApiError::Problem(_) | ApiError::Offline | ApiError::Unreadable) => {}
            }
        });
    }
}

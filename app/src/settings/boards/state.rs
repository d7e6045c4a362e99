//! The boards of the page, and what is asked about one of them.

use domain::{BoardId, wire::BoardInfo};
use leptos::prelude::*;

/// The list of boards, shared by the page's parts.
#[derive(Clone, Copy)]
pub struct Boards {
    /// All of them.
    pub list: RwSignal<Vec<BoardInfo>>,
    /// The board that is being renamed.
    pub renaming: RwSignal<Option<BoardId>>,
    /// The board that is about to be archived.
    pub archiving: RwSignal<Option<BoardId>>,
}

/// The boards of the page around.
pub fn use_boards() -> Boards {
    expect_context()
}

impl Boards {
    /// Makes them available to the parts below.
    pub fn provide(list: Vec<BoardInfo>) -> Boards {
        let list = RwSignal::new(list);
        let boards = Boards { list, renaming: RwSignal::new(None), archiving: RwSignal::new(None) };
        provide_context(boards);
        boards
    }

    /// A board as it is now, tracked.
    pub fn board(self, id: BoardId) -> Option<BoardInfo> {
        self.list.with(|list| list.iter().find(|board| board.id == id).cloned())
    }

    /// A board has changed.
    pub fn replace(self, changed: BoardInfo) {
        self.list.update(|list| {
            if let Some(known) = list.iter_mut().find(|board| board.id == changed.id) {
                *known = changed;
            }
        });
    }
}

//! The pages of the navigation.

use crate::paths;
use domain::{
    tr,
    wire::{BoardAccess, Me},
};

/// A way to a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// Its icon.
    pub icon: &'static str,
    /// What it is called.
    pub name: String,
    /// Which of a board's counts stands beside it.
    pub counted: Option<Counted>,
}

/// A count of a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    /// What the person can act on.
    Work,
    /// What needs attention.
    Attention,
}

impl Counted {
    /// Its name for styles.
    pub fn name(self) -> &'static str {
        match self {
            Counted::Work => "work",
            Counted::Attention => "attention",
        }
    }
}

/// How many of them a phone's bar has room for, beside the inbox and “More”.
pub const DAILY: usize = 4;

/// The pages that one may open from anywhere, those of every day first.
pub fn links(me: Option<&Me>, board: Option<&BoardAccess>) -> Vec<Link> {
    let Some(me) = me else { return Vec::new() };
    let link = |href: &str, icon, name| Link { href: href.to_owned(), icon, name, counted: None };
    let counting = |counted, link| Link { counted: Some(counted), ..link };
    let of_board = |whole: &str, of: fn(&str) -> String| match board {
        Some(board) if me.boards.len() > 1 => of(&board.slug),
        _ => whole.to_owned(),
    };
    let mut links = Vec::new();
    if board.is_some_and(|board| board.owns) {
        let work = link(&of_board(paths::MY_WORK, paths::my_work), "inbox", tr!("My work"));
        links.push(counting(Counted::Work, work));
    }
    if let Some(board) = board {
        links.push(link(&paths::board(&board.slug), "board", tr!("Board")));
        let attention = link(&of_board(paths::ATTENTION, paths::attention), "alert", tr!("Attention"));
        links.push(counting(Counted::Attention, attention));
    }
    links.push(link(&of_board(paths::ORDERS, paths::orders), "orders", tr!("Orders")));
    if let Some(board) = board {
        links.push(link(&paths::workflow(&board.slug), "flow", tr!("Workflow")));
        if me.admin {
            links.push(link(&paths::rules(&board.slug), "rule", tr!("Rules")));
        }
    }
    if me.admin {
        links.push(link(paths::PEOPLE, "people", tr!("People")));
        links.push(link(&of_board(paths::ROLES, paths::roles), "key", tr!("Roles")));
        links.push(link(paths::CALENDAR, "calendar", tr!("Calendar")));
        links.push(link(paths::SETTINGS, "settings", tr!("Settings")));
    }
    links
}

//! The board that somebody was on last in this browser: its pages note it in a cookie, for the first address to lead there.

use app::LAST_BOARD_COOKIE;
use axum::http::{HeaderMap, header};

/// The board's slug, as the browser says; nobody has checked that there is such a board.
pub(super) fn last_board(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == LAST_BOARD_COOKIE).map(|(_, slug)| slug.to_owned())
}
